//! The layout of the screen, made for 80×24, which grows with the window. Titles, captions and texts of receivers are
//! shown with `one_line`, because a pack may contain control sequences for the terminal.

use super::map;
pub use super::map::Zoom;
use super::streets::Streets;
use super::view::{GpsView, NextView, PauseState, PlayingView, Quality, View};
use super::words::Words;
use crate::engine::R68_PER_SIGMA;
use crate::wording::one_line;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, LineGauge, Paragraph, Wrap};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Minimum size of the window, columns and rows.
const MIN_SIZE: (u16, u16) = (60, 16);

/// The state of the screen that the visitor controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialogue {
    /// The part of the map that is shown.
    pub zoom: Zoom,
    /// The number of a stop while it is typed.
    pub typed: String,
}

impl Default for Dialogue {
    fn default() -> Self {
        Self {
            zoom: Zoom::Near,
            typed: String::new(),
        }
    }
}

/// Draws the whole screen into `frame`.
pub fn draw(
    frame: &mut Frame<'_>,
    view: &View,
    streets: &Streets,
    dialogue: &Dialogue,
    words: &Words,
) {
    let area = frame.area();
    if area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1 {
        frame.render_widget(
            Paragraph::new(words.too_small(MIN_SIZE)).wrap(Wrap { trim: true }),
            area,
        );
        return;
    }
    let decisions = if area.height >= 22 { 6 } else { 4 };
    let rows = [
        Constraint::Length(1),
        Constraint::Min(9),
        Constraint::Length(decisions),
        Constraint::Length(1),
    ];
    let [top, middle, bottom, keys] = Layout::vertical(rows).areas(area);
    let columns = [Constraint::Percentage(55), Constraint::Percentage(45)];
    let [left, right] = Layout::horizontal(columns).areas(middle);
    let [now, next] = Layout::vertical([Constraint::Min(6), Constraint::Length(4)]).areas(right);
    title(frame, top, view, words);
    let credit = one_line(&streets.credit);
    let block = framed(words.map).title_bottom(credit);
    let ground = block.inner(left);
    frame.render_widget(block, left);
    map::draw(view, streets, dialogue.zoom, ground, frame.buffer_mut());
    playing(frame, now, view, words);
    next_stop(frame, next, view.next.as_ref(), words);
    draw_decisions(frame, bottom, view, words);
    help(frame, keys, dialogue, words);
    if words.is_right_to_left() {
        keep_panels_apart(frame.buffer_mut());
    }
}

/// LEFT-TO-RIGHT MARK. Terminals that arrange texts from right to left do so line by line, and two such texts with nothing
/// but a frame or a key between them would exchange their places.
const MARK: &str = "\u{200e}";

/// Puts marks around the sides and upper corners of the panels.
fn keep_panels_apart(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let side = cell.symbol().to_owned();
        if ["│", "╭", "╮"].contains(&side.as_str()) {
            cell.set_symbol(&format!("{MARK}{side}{MARK}"));
        }
    }
}

fn mark(words: &Words) -> &'static str {
    if words.is_right_to_left() { MARK } else { "" }
}

fn framed(title: &str) -> Block<'_> {
    let style = Style::new().fg(Color::DarkGray);
    let title = Span::styled(
        format!(" {title} "),
        Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
    );
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(style)
        .title(title)
}

fn title(frame: &mut Frame<'_>, area: Rect, view: &View, words: &Words) {
    let right = vec![
        gps_words(&view.gps, words),
        Span::raw(format!("  {}", mark(words))),
        Span::raw(view.clock.clone()),
        Span::raw(" "),
    ];
    let width: usize = right.iter().map(|span| span.content.width()).sum();
    let free = usize::from(area.width).saturating_sub(width + 2);
    let name = shortened(&view.title, free);
    let columns = [
        Constraint::Min(0),
        Constraint::Length(u16::try_from(width).unwrap_or(u16::MAX)),
    ];
    let [left, right_area] = Layout::horizontal(columns).areas(area);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    frame.render_widget(Line::from(Span::styled(format!(" {name}"), bold)), left);
    frame.render_widget(Line::from(right), right_area);
}

fn gps_words(gps: &GpsView, words: &Words) -> Span<'static> {
    let (word, colour) = match gps.quality {
        Quality::None => (words.gps_none, Color::LightRed),
        Quality::Lost => (words.gps_lost, Color::LightRed),
        Quality::Poor => (words.poor, Color::LightRed),
        Quality::Fair => (words.fair, Color::Yellow),
        Quality::Good => (words.good, Color::LightGreen),
    };
    let mut text = word.to_owned();
    match gps.quality {
        Quality::None | Quality::Lost if !gps.message.is_empty() => {
            text += &format!(": {}", shortened(&gps.message, 34))
        }
        Quality::None | Quality::Lost => {}
        Quality::Poor | Quality::Fair | Quality::Good => {
            if let Some(sigma) = gps.sigma_m {
                text += &format!(" ±{:.0} {}", R68_PER_SIGMA * sigma, words.metres);
            }
            if let Some(count) = gps.satellites {
                text += &format!(", {count} {}", words.satellites);
            }
        }
    }
    Span::styled(text, Style::new().fg(colour))
}

fn playing(frame: &mut Frame<'_>, area: Rect, view: &View, words: &Words) {
    let sound = format!(" {} {} %  ×{} ", words.volume, view.volume, view.speed);
    let block = framed(words.now).title_bottom(Line::from(sound).right_aligned());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    match &view.playing {
        Some(playing) => story(frame, inner, playing, words),
        None => {
            let text = match (&view.speaker, &view.next) {
                (Err(_), _) => words.no_sound,
                (Ok(_), None) => words.all_told,
                (Ok(_), Some(_)) => words.nothing_plays,
            };
            let quiet = Style::new().fg(Color::Gray);
            frame.render_widget(
                Paragraph::new(text).style(quiet).wrap(Wrap { trim: true }),
                inner,
            );
        }
    }
}

fn story(frame: &mut Frame<'_>, area: Rect, playing: &PlayingView, words: &Words) {
    let bold = Style::new()
        .fg(Color::LightGreen)
        .add_modifier(Modifier::BOLD);
    let heading = format!("{}. {}", playing.number, one_line(&playing.title));
    let lines = if heading.width() > usize::from(area.width) {
        2
    } else {
        1
    };
    let heading = Paragraph::new(heading)
        .style(bold)
        .wrap(Wrap { trim: true });
    let rows = [
        Constraint::Length(lines),
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(0),
    ];
    let [title, bar, gap, caption] = Layout::vertical(rows).areas(area);
    frame.render_widget(heading, title);
    let share = if playing.length_s > 0.0 {
        (playing.position_s / playing.length_s).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let label = format!(
        "{} / {}",
        minutes(playing.position_s),
        minutes(playing.length_s)
    );
    let gauge = LineGauge::default()
        .ratio(share)
        .label(label)
        .filled_style(Style::new().fg(Color::LightGreen))
        .unfilled_style(Style::new().fg(Color::DarkGray));
    frame.render_widget(gauge, bar);
    let held = match playing.pause {
        PauseState::Playing => None,
        PauseState::ByVisitor => Some(words.paused),
        PauseState::ByDevice => Some(words.no_sound),
    };
    if let Some(held) = held {
        let style = Style::new().fg(Color::Black).bg(Color::Yellow);
        frame.render_widget(Line::from(Span::styled(format!(" {held} "), style)), gap);
    }
    frame.render_widget(
        Paragraph::new(one_line(&playing.caption)).wrap(Wrap { trim: true }),
        caption,
    );
}

fn next_stop(frame: &mut Frame<'_>, area: Rect, next: Option<&NextView>, words: &Words) {
    let block = framed(words.next);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let Some(next) = next else { return };
    let way = match next.way {
        None => String::new(),
        Some((metres, _)) if metres <= 0.0 => words.here.to_owned(),
        Some((metres, degrees)) => {
            let (arrow, direction) = words.direction(degrees);
            format!("{arrow} {}, {direction}", words.distance(metres))
        }
    };
    let name = shortened(
        &format!("{}. {}", next.number, next.title),
        usize::from(inner.width),
    );
    let style = Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD);
    frame.render_widget(
        Paragraph::new(vec![Line::from(Span::styled(name, style)), Line::from(way)]),
        inner,
    );
}

fn draw_decisions(frame: &mut Frame<'_>, area: Rect, view: &View, words: &Words) {
    let block = framed(words.decisions);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let from = view
        .decisions
        .len()
        .saturating_sub(usize::from(inner.height));
    let width = usize::from(inner.width).saturating_sub(10);
    let lines = view.decisions[from..].iter().map(|(time, what)| {
        let time = Span::styled(format!("{time}  "), Style::new().fg(Color::DarkGray));
        Line::from(vec![time, Span::raw(shortened(what, width))])
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inner);
}

fn help(frame: &mut Frame<'_>, area: Rect, dialogue: &Dialogue, words: &Words) {
    if !dialogue.typed.is_empty() {
        let style = Style::new().fg(Color::Black).bg(Color::Yellow);
        let text = format!(" {}▏ ⏎ ", words.which_stop(&dialogue.typed));
        frame.render_widget(Line::from(Span::styled(text, style)), area);
        return;
    }
    let texts: usize = words
        .keys
        .iter()
        .map(|(key, what)| key.width() + 1 + what.width())
        .sum();
    let gap = if texts + 2 * words.keys.len() <= usize::from(area.width) {
        "  "
    } else {
        " "
    };
    let mut spans = Vec::new();
    let mut width = 0;
    for (key, what) in &words.keys {
        let between = if spans.is_empty() { " " } else { gap };
        width += between.len() + key.width() + 1 + what.width();
        if width > usize::from(area.width) {
            break;
        }
        spans.push(Span::raw(format!("{between}{}", mark(words))));
        spans.push(Span::styled(
            *key,
            Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
        ));
        spans.push(Span::raw(format!(" {what}")));
    }
    frame.render_widget(Line::from(spans), area);
}

fn minutes(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A text as one line cut to a width, with an ellipsis where it was cut.
fn shortened(text: &str, width: usize) -> String {
    let text = one_line(text);
    if text.width() <= width {
        return text;
    }
    let mut free = width.saturating_sub(1);
    let fits = |letter: &char| {
        // Chinese characters take two columns, and accents none.
        let needed = letter.width().unwrap_or(0);
        let fits = needed <= free;
        free = free.saturating_sub(needed);
        fits
    };
    let short: String = text.chars().take_while(fits).collect();
    format!("{}…", short.trim_end())
}
