//! The real terminal: drawing, keys, and restoring it, also after a panic.

use super::draw::{Dialogue, Zoom, draw};
use super::streets::Streets;
use super::view;
use super::words::Words;
use crate::engine::{Event, UnixMs};
use crate::player::run::{LoopEvent, PlayerUi};
use crate::player::session::Session;
use crate::player::wish::{BACK_S, PlayerWish};
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{
    self, Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Minimum time between two redraws.
const MIN_FRAME_TIME: Duration = Duration::from_millis(100);

/// The terminal as the player's user interface.
pub struct Screen {
    terminal: DefaultTerminal,
    words: Words,
    dialogue: Arc<Mutex<Dialogue>>,
    drawn: Option<Instant>,
    /// Prepared when the screen is drawn for the first time.
    streets: Option<Streets>,
}

impl Screen {
    /// Takes over the terminal, and sends the events of keys to `sender`.
    ///
    /// # Errors
    /// If standard output is not a terminal.
    pub fn open(language: &str, sender: Sender<LoopEvent>) -> io::Result<Self> {
        let terminal = ratatui::try_init()?;
        let dialogue = Arc::new(Mutex::new(Dialogue::default()));
        let shared = Arc::clone(&dialogue);
        std::thread::spawn(move || {
            while let Ok(event) = event::read() {
                let event = match event {
                    TerminalEvent::Key(key) if key.kind != KeyEventKind::Release => {
                        let mut dialogue = shared.lock().unwrap_or_else(PoisonError::into_inner);
                        handle_key(key, &mut dialogue).map_or(LoopEvent::Redraw, LoopEvent::Wish)
                    }
                    _ => LoopEvent::Redraw,
                };
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            terminal,
            words: Words::of(language),
            dialogue,
            drawn: None,
            streets: None,
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

impl PlayerUi for Screen {
    fn decision(&mut self, _session: &Session, _event: &Event) {}

    fn incident(&mut self, _now: UnixMs, _kind: &str, _why: &str) {}

    fn show(&mut self, session: &Session, now: UnixMs) {
        if self
            .drawn
            .is_some_and(|drawn| drawn.elapsed() < MIN_FRAME_TIME)
        {
            return;
        }
        self.drawn = Some(Instant::now());
        let view = view::of(session, now, &self.words);
        let streets = self.streets.get_or_insert_with(|| {
            let library = &session.library;
            let plane = session.engine.course().plane();
            // Without the streets, which were checked with the pack, there is still the tour.
            let ground = library.pack().ground().ok().flatten();
            let streets = ground.map(|ground| Streets::of(&ground, plane, &library.language().0));
            streets.unwrap_or_default()
        });
        let dialogue = self
            .dialogue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // A terminal that was closed (such as an SSH session) does not end the walk.
        let _ = self
            .terminal
            .draw(|frame| draw(frame, &view, streets, &dialogue, &self.words));
    }
}

/// The wish of a key; keys that only concern the screen change the dialogue instead.
pub fn handle_key(key: KeyEvent, dialogue: &mut Dialogue) -> Option<PlayerWish> {
    if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
        return Some(PlayerWish::Quit);
    }
    match key.code {
        KeyCode::Char(digit @ '0'..='9') => {
            if dialogue.typed.len() < 3 {
                dialogue.typed.push(digit);
            }
            None
        }
        KeyCode::Enter => std::mem::take(&mut dialogue.typed)
            .parse()
            .ok()
            .map(PlayerWish::Play),
        KeyCode::Backspace => {
            dialogue.typed.pop();
            None
        }
        KeyCode::Esc => {
            dialogue.typed.clear();
            None
        }
        KeyCode::Char('z' | 'я') => {
            dialogue.zoom = match dialogue.zoom {
                Zoom::Near => Zoom::Whole,
                Zoom::Whole => Zoom::Near,
            };
            None
        }
        KeyCode::Left => Some(PlayerWish::Skip(-BACK_S)),
        KeyCode::Right => Some(PlayerWish::Skip(BACK_S)),
        // The same keys on a Russian keyboard.
        KeyCode::Char(' ') => Some(PlayerWish::PauseOrResume),
        KeyCode::Char('r' | 'к') => Some(PlayerWish::Repeat),
        KeyCode::Char('n' | 'т') => Some(PlayerWish::Next),
        KeyCode::Char('p' | 'з') => Some(PlayerWish::Previous),
        KeyCode::Char('s' | 'ы') => Some(PlayerWish::Stop),
        KeyCode::Char('+' | '=') | KeyCode::Up => Some(PlayerWish::Louder),
        KeyCode::Char('-' | '−') | KeyCode::Down => Some(PlayerWish::Quieter),
        KeyCode::Char(']' | 'ъ') => Some(PlayerWish::Faster),
        KeyCode::Char('[' | 'х') => Some(PlayerWish::Slower),
        KeyCode::Char('q' | 'й') => Some(PlayerWish::Quit),
        _ => None,
    }
}
