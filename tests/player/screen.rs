//! The screen, drawn into memory: its contents in several languages and in windows of any size.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use soundwalk::geodesy::Spot;
use soundwalk::player::screen::draw::{Dialogue, Zoom, draw};
use soundwalk::player::screen::streets::Streets;
use soundwalk::player::screen::terminal::handle_key;
use soundwalk::player::screen::view::{
    GpsView, NextView, PauseState, PlayingView, Quality, StopState, StopView, View,
};
use soundwalk::player::screen::words::Words;
use soundwalk::player::wish::PlayerWish;
use unicode_bidi::{BidiInfo, Level};
use unicode_width::UnicodeWidthStr;

fn circle(x: f64, y: f64, radius: f64) -> Vec<Spot> {
    let angles = (0..=24).map(|step| f64::from(step) / 24.0 * std::f64::consts::TAU);
    angles
        .map(|angle| Spot::new(x + radius * angle.sin(), y + radius * angle.cos()))
        .collect()
}

fn view() -> View {
    let places = [(0.0, 0.0), (180.0, 40.0), (340.0, -60.0)];
    let states = [StopState::Told, StopState::Playing, StopState::Next];
    let stops = places
        .iter()
        .zip(states)
        .enumerate()
        .map(|(number, (&(x, y), state))| StopView {
            number: number + 1,
            at: Spot::new(x, y),
            outline: circle(x, y, 35.0),
            state,
        });
    View {
        title: "Новокузнецк – город трудовой доблести".to_owned(),
        clock: "10:03:47".to_owned(),
        stops: stops.collect(),
        route: places.iter().map(|&(x, y)| Spot::new(x, y)).collect(),
        visitor: Some((Spot::new(170.0, 30.0), 3.0)),
        trail: vec![
            Spot::new(0.0, 0.0),
            Spot::new(90.0, 18.0),
            Spot::new(170.0, 30.0),
        ],
        playing: Some(PlayingView {
            number: 2,
            title: "Виленское пехотное училище".to_owned(),
            position_s: 41.0,
            length_s: 82.0,
            caption: "Здесь готовили командиров взводов.".to_owned(),
            pause: PauseState::Playing,
        }),
        next: Some(NextView {
            number: 3,
            title: "Вокзал".to_owned(),
            way: Some((147.0, 118.0)),
        }),
        gps: GpsView {
            quality: Quality::Good,
            sigma_m: Some(3.0),
            satellites: Some(11),
            message: String::new(),
        },
        decisions: vec![(
            "10:02:58".to_owned(),
            "Рассказ: 2. Виленское пехотное училище (72 %)".to_owned(),
        )],
        volume: 80,
        speed: 1.0,
        speaker: Ok("silent".to_owned()),
    }
}

fn drawn(view: &View, dialogue: &Dialogue, language: &str, size: (u16, u16)) -> Vec<String> {
    let mut terminal =
        Terminal::new(TestBackend::new(size.0, size.1)).expect("a terminal in memory");
    terminal
        .draw(|frame| {
            draw(
                frame,
                view,
                &Streets::default(),
                dialogue,
                &Words::of(language),
            )
        })
        .expect("drawn");
    let buffer = terminal.backend().buffer().clone();
    let row = |y: u16| {
        (0..size.0)
            .map(|x| buffer[(x, y)].symbol().to_owned())
            .collect::<String>()
    };
    (0..size.1).map(row).collect()
}

fn check(view: &View, language: &str, expected: &[&str]) {
    let lines = drawn(view, &Dialogue::default(), language, (80, 24));
    let screen = lines.join("\n");
    for words in expected {
        assert!(
            screen.contains(words),
            "{words:?} is not on the screen:\n{screen}"
        );
    }
}

#[test]
fn a_story_is_shown_in_russian() {
    check(
        &view(),
        "ru",
        &[
            "Новокузнецк – город трудовой доблести",
            "GPS хороший ±5 м, 11 спутн.  10:03:47",
            "2. Виленское пехотное училище",
            "0:41 / 1:22",
            "Здесь готовили командиров",
            "громк. 80 %  ×1",
            "3. Вокзал",
            "↘ 150 м, на юго-восток",
            "10:02:58  Рассказ: 2. Виленское пехотное училище (72 %)",
            "␣ пауза",
            "q выход",
        ],
    );
}

#[test]
fn texts_of_a_pack_cannot_control_the_terminal() {
    let bad = "A\u{1b}[2J\u{9b}H\u{7f}\r\nB\u{202e}C\u{2066}\u{feff}";
    let mut view = view();
    view.title = bad.to_owned();
    view.gps.message = bad.to_owned();
    view.decisions = vec![("10:02:58".to_owned(), bad.to_owned())];
    if let (Some(playing), Some(next)) = (&mut view.playing, &mut view.next) {
        (playing.title, playing.caption) = (bad.to_owned(), bad.to_owned());
        next.title = bad.to_owned();
    }
    for quality in [Quality::Good, Quality::Lost] {
        view.gps.quality = quality;
        let screen = drawn(&view, &Dialogue::default(), "en", (160, 40)).join("\n");
        let is_harmful = |letter: char| {
            (letter.is_control() && letter != '\n') || "\u{202e}\u{2066}\u{feff}".contains(letter)
        };
        assert!(!screen.contains(is_harmful), "{screen}");
        assert!(screen.contains(r"A\u{1b}[2J\u{9b}H\u{7f}"), "{screen}");
    }
}

#[test]
fn silence_loss_and_pauses_are_shown_in_english() {
    let quiet = View {
        playing: None,
        ..view()
    };
    check(
        &quiet,
        "en",
        &[
            "Walk on to the next stop.",
            "↘ 150 m, to the south-east",
            "␣ pause",
            "q quit",
        ],
    );
    let over = View {
        playing: None,
        next: None,
        ..view()
    };
    check(&over, "en", &["You have heard all the stories."]);
    let mut held = view();
    held.playing.as_mut().expect("it plays").pause = PauseState::ByVisitor;
    check(&held, "en", &[" paused "]);
    held.playing.as_mut().expect("it plays").pause = PauseState::ByDevice;
    check(&held, "en", &[" no sound device "]);
    let words = "gpsd at 127.0.0.1:2947: Connection refused".to_owned();
    let lost = GpsView {
        quality: Quality::Lost,
        sigma_m: Some(3.0),
        satellites: None,
        message: words,
    };
    check(
        &View {
            gps: lost,
            ..view()
        },
        "en",
        &["GPS lost: gpsd at 127.0.0.1:2947"],
    );
    let there = NextView {
        number: 3,
        title: "Station".to_owned(),
        way: Some((0.0, 0.0)),
    };
    check(
        &View {
            next: Some(there),
            ..view()
        },
        "en",
        &["you are here"],
    );
}

#[test]
fn the_map_shows_stops_route_and_visitor() {
    let near = drawn(&view(), &Dialogue::default(), "en", (80, 24)).join("\n");
    for mark in ["●", "3", "⠤"] {
        assert!(near.contains(mark), "{mark} is not on the map:\n{near}");
    }
    let dialogue = Dialogue {
        zoom: Zoom::Whole,
        ..Dialogue::default()
    };
    let whole = drawn(&view(), &dialogue, "en", (80, 24));
    let of_map: String = whole[2..15]
        .iter()
        .map(|row| row.chars().take(44).collect::<String>())
        .collect();
    for mark in ["1", "●", "3"] {
        assert!(
            of_map.contains(mark),
            "{mark} is not on the map:\n{}",
            whole.join("\n")
        );
    }
}

/// The texts of a tour in Chinese.
fn chinese() -> View {
    let mut view = view();
    view.title = "这条语音导览路线如何运作".repeat(6);
    view.decisions = vec![("10:02:58".to_owned(), "讲解：2. 地图上的圆圈".repeat(8))];
    if let (Some(playing), Some(next)) = (&mut view.playing, &mut view.next) {
        playing.title = "地图上的圆圈".to_owned();
        playing.caption = "手机每秒检查一次位置，可能会有十米的误差。".repeat(4);
        next.title = "终点".to_owned();
    }
    view
}

#[test]
fn a_story_is_shown_in_chinese_in_two_columns_a_character() {
    for width in [60, 79, 80, 81] {
        let mut terminal =
            Terminal::new(TestBackend::new(width, 24)).expect("a terminal in memory");
        let words = Words::of("zh");
        terminal
            .draw(|frame| {
                draw(
                    frame,
                    &chinese(),
                    &Streets::default(),
                    &Dialogue::default(),
                    &words,
                )
            })
            .expect("drawn");
        let buffer = terminal.backend().buffer();
        let mut screen = String::new();
        for y in 0..24 {
            // A character of two columns is followed by an empty cell.
            let mut x = 0;
            while x < width {
                let symbol = buffer[(x, y)].symbol();
                screen += symbol;
                x += u16::try_from(symbol.width()).expect("narrow").max(1);
            }
            assert_eq!(x, width, "line {y} sticks out");
            screen += "\n";
        }
        for y in 2..12 {
            assert_eq!(buffer[(width - 1, y)].symbol(), "│", "line {y}:\n{screen}");
        }
        for expected in [
            "当前",
            "下一站",
            "↘ 150 米, 向东南",
            "3. 终点",
            "␣ 暂停",
            "手机每秒",
            "GPS 良好",
        ] {
            assert!(screen.contains(expected), "{expected}:\n{screen}");
        }
    }
}

/// The texts of a tour in Hebrew.
fn hebrew() -> View {
    let mut view = view();
    view.title = "איך פועל הסיור הקולי הזה".to_owned();
    view.decisions = vec![("10:02:58".to_owned(), "סיפור: 2. העיגול על המפה".to_owned())];
    if let (Some(playing), Some(next)) = (&mut view.playing, &mut view.next) {
        playing.title = "העיגול על המפה".to_owned();
        playing.caption = "סביב כל תחנה יש במפה עיגול ברדיוס של 25 מטרים.".to_owned();
        next.title = "הסוף".to_owned();
    }
    view
}

/// The lines as a terminal shows them that arranges every line by the Unicode Bidirectional Algorithm (VTE, Konsole).
fn arranged(lines: &[String]) -> Vec<String> {
    let arrange = |line: &String| {
        let info = BidiInfo::new(line, Some(Level::ltr()));
        let shown = info.reorder_line(&info.paragraphs[0], 0..line.len());
        shown.replace('\u{200e}', "")
    };
    lines.iter().map(arrange).collect()
}

#[test]
fn panels_keep_their_places_in_a_terminal_that_arranges_hebrew() {
    let lines = drawn(&hebrew(), &Dialogue::default(), "he", (80, 24));
    let screen = lines.join("\n");
    for expected in ["העיגול על המפה", "הסוף", "␣ השהיה", "לדרום-מזרח"]
    {
        assert!(screen.contains(expected), "{expected}:\n{screen}");
    }
    let shown = arranged(&lines);
    let columns = |line: &str, side: char| -> Vec<usize> {
        let letters = line.chars().enumerate();
        letters
            .filter_map(|(x, letter)| (letter == side).then_some(x))
            .collect()
    };
    let screen = shown.join("\n");
    assert_eq!(columns(&shown[1], '╭'), [0, 44], "{screen}");
    assert_eq!(columns(&shown[1], '╮'), [43, 79], "{screen}");
    for line in &shown[2..11] {
        assert_eq!(columns(line, '│'), [0, 43, 44, 79], "{screen}");
    }
    // Every key stands before its own effect.
    let keys: Vec<Option<usize>> = ['␣', '←', 'r', 'n', '+', '[', '#', 'z', 'q']
        .iter()
        .map(|key| shown[23].find(*key))
        .collect();
    assert!(
        keys.iter().all(Option::is_some) && keys.is_sorted(),
        "{screen}"
    );
    // Without the marks the texts of a line that meet at a frame change places.
    let plain: Vec<String> = lines
        .iter()
        .map(|line| line.replace('\u{200e}', ""))
        .collect();
    assert_ne!(arranged(&plain), shown);
}

#[test]
fn keys_mean_the_same_on_both_keyboards() {
    let mut dialogue = Dialogue::default();
    let mut press = |code| handle_key(KeyEvent::new(code, KeyModifiers::NONE), &mut dialogue);
    for (keys, wish) in [
        (&[' '][..], PlayerWish::PauseOrResume),
        (&['r', 'к'], PlayerWish::Repeat),
        (&['n', 'т'], PlayerWish::Next),
        (&['p', 'з'], PlayerWish::Previous),
        (&['+', '='], PlayerWish::Louder),
        (&['-'], PlayerWish::Quieter),
        (&[']', 'ъ'], PlayerWish::Faster),
        (&['[', 'х'], PlayerWish::Slower),
        (&['q', 'й'], PlayerWish::Quit),
    ] {
        for key in keys {
            assert_eq!(press(KeyCode::Char(*key)), Some(wish), "{key}");
        }
    }
    assert_eq!(press(KeyCode::Left), Some(PlayerWish::Skip(-15.0)));
    assert_eq!(press(KeyCode::Char('1')), None);
    assert_eq!(press(KeyCode::Char('2')), None);
    assert_eq!(press(KeyCode::Enter), Some(PlayerWish::Play(12)));
    assert_eq!(press(KeyCode::Enter), None, "nothing typed");
    assert_eq!(press(KeyCode::Char('7')), None);
    assert_eq!(press(KeyCode::Esc), None);
    assert_eq!(press(KeyCode::Enter), None, "given up");
    let typing = Dialogue {
        typed: "12".to_owned(),
        ..Dialogue::default()
    };
    let lines = drawn(&view(), &typing, "en", (80, 24));
    assert!(lines[23].contains("Play stop No 12"), "{}", lines[23]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_window_and_any_values_can_be_drawn(
        width in 1..200_u16,
        height in 1..70_u16,
        numbers in prop::collection::vec(prop_oneof![any::<f64>(), -1e4..1e4], 12),
        text in "\\PC{0,200}",
    ) {
        let mut view = view();
        view.title = text.clone();
        view.visitor = Some((Spot::new(numbers[0], numbers[1]), numbers[2].abs()));
        view.trail.push(Spot::new(numbers[3], numbers[4]));
        view.stops[0].at = Spot::new(numbers[5], numbers[6]);
        view.stops[0].outline = circle(numbers[5], numbers[6], numbers[7]);
        view.decisions.push((text.clone(), text.clone()));
        let playing = view.playing.as_mut().expect("it plays");
        (playing.position_s, playing.length_s, playing.caption) = (numbers[8], numbers[9], text.clone());
        view.next = Some(NextView { number: 3, title: text, way: Some((numbers[10], numbers[11])) });
        for zoom in [Zoom::Near, Zoom::Whole] {
            drawn(&view, &Dialogue { zoom, ..Dialogue::default() }, "ru", (width, height));
        }
    }
}
