//! The screen, drawn into memory: what stands on it, in both languages and in windows of any size.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use soundwalk::geodesy::Spot;
use soundwalk::player::screen::draw::{Dialogue, Zoom, draw};
use soundwalk::player::screen::terminal::handle_key;
use soundwalk::player::screen::view::{
    GpsView, NextView, PauseState, PlayingView, Quality, StopState, StopView, View,
};
use soundwalk::player::screen::words::Words;
use soundwalk::player::wish::PlayerWish;

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
        .draw(|frame| draw(frame, view, dialogue, Words::of(language)))
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
            "↘ 150 м, юго-восток",
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
            "Silence. Walk on to the next",
            "↘ 150 m, south-east",
            "␣ pause",
            "q quit",
        ],
    );
    let over = View {
        playing: None,
        next: None,
        ..view()
    };
    check(&over, "en", &["Everything has been told."]);
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
        &["you are there"],
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
    assert!(lines[23].contains("Tell stop No 12"), "{}", lines[23]);
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
