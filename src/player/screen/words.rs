//! The texts of the screen, in Russian and English.

use crate::engine::{Event, EventKind, HoldCause, Reason, SkipCause};

/// The texts of the screen in one language.
pub struct Words {
    language: Language,
    /// Heading of the map.
    pub map: &'static str,
    /// Heading of what plays.
    pub now: &'static str,
    /// Heading of where to go.
    pub next: &'static str,
    /// Heading of the decisions.
    pub decisions: &'static str,
    /// Nothing plays.
    pub nothing_plays: &'static str,
    /// The story is paused by the visitor.
    pub paused: &'static str,
    /// The story waits for a sound device.
    pub no_sound: &'static str,
    /// Every story was told.
    pub all_told: &'static str,
    /// The visitor is in the zone.
    pub here: &'static str,
    /// Looking for satellites.
    pub searching: &'static str,
    /// The daemon has no receiver.
    pub no_receiver: &'static str,
    /// The position is lost.
    pub gps_lost: &'static str,
    /// No position yet.
    pub gps_none: &'static str,
    /// Degrees of quality.
    pub poor: &'static str,
    /// Degrees of quality.
    pub fair: &'static str,
    /// Degrees of quality.
    pub good: &'static str,
    /// Satellites, short.
    pub satellites: &'static str,
    /// Volume, short.
    pub volume: &'static str,
    /// Metres, short.
    pub metres: &'static str,
    /// Kilometres, short.
    pub kilometres: &'static str,
    /// Decimal separator.
    pub decimal: &'static str,
    /// Eight directions, from north clockwise.
    pub directions: [&'static str; 8],
    /// The keys and what they do.
    pub keys: &'static [(&'static str, &'static str)],
    /// Asks for the number of a stop.
    pub which_stop: &'static str,
    /// The window is too small.
    pub too_small: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Russian,
    English,
}

impl Words {
    /// The texts in a language; English for any language other than Russian.
    pub fn of(language: &str) -> &'static Self {
        match language {
            "ru" => &RUSSIAN,
            _ => &ENGLISH,
        }
    }

    /// A decision as text; `None` for those that do not interest visitors.
    pub fn decision(&self, event: &Event, stop: Option<(usize, String)>) -> Option<String> {
        let stop = stop
            .map(|(number, title)| format!("{number}. {title}"))
            .unwrap_or_default();
        match self.language {
            Language::Russian => russian(event, &stop),
            Language::English => english(event, &stop),
        }
    }

    /// The name of a direction in degrees.
    pub fn direction(&self, degrees: f64) -> &'static str {
        self.directions[(degrees / 45.0).round() as usize % 8]
    }

    /// A distance, rounded as people say it.
    pub fn distance(&self, metres: f64) -> String {
        match metres {
            near if near < 100.0 => format!("{:.0} {}", (near / 5.0).ceil() * 5.0, self.metres),
            middle if middle < 1000.0 => {
                format!("{:.0} {}", (middle / 10.0).round() * 10.0, self.metres)
            }
            far => {
                let number = format!("{:.1}", far / 1000.0).replace('.', self.decimal);
                format!("{number} {}", self.kilometres)
            }
        }
    }
}

fn percent(event: &Event) -> String {
    event
        .figures
        .inside
        .map(|inside| format!(" ({:.0} %)", inside * 100.0))
        .unwrap_or_default()
}

fn russian(event: &Event, stop: &str) -> Option<String> {
    let sure = percent(event);
    Some(match event.kind {
        EventKind::Approach => format!("Рядом: {stop}"),
        EventKind::Enter => format!("Вошли в зону: {stop}{sure}"),
        EventKind::Exit => format!("Вышли из зоны: {stop}"),
        EventKind::Play => match event.reason {
            Reason::Wished => format!("Рассказ по просьбе: {stop}"),
            Reason::Resumed(_) => format!("Рассказ продолжается: {stop}"),
            Reason::TurnCame => format!("Подошла очередь: {stop}"),
            _ => format!("Рассказ: {stop}{sure}"),
        },
        EventKind::Queue => format!("Ждёт своей очереди: {stop}"),
        EventKind::Skip => match event.reason {
            Reason::Skipped(SkipCause::Unwanted) => format!("Пропускаем по просьбе: {stop}"),
            Reason::Skipped(SkipCause::Stale) => format!("Вы ушли дальше, пропускаем: {stop}"),
            _ => format!("Пока пропускаем: {stop}"),
        },
        EventKind::Missed => format!("Прошли мимо, можно послушать: {stop}"),
        EventKind::Hold => {
            let Reason::Held(cause) = event.reason else {
                return None;
            };
            let cause = match cause {
                HoldCause::WarmUp => "приёмник только включился",
                HoldCause::FixesDisagree => "показания расходятся",
                HoldCause::Riding => "вы едете",
                HoldCause::Heading => "вы идёте в другую сторону",
                HoldCause::Waits(_) => "сначала другая остановка",
                HoldCause::Evidence => "ещё не уверены",
            };
            format!("Подождём, {cause}: {stop}{sure}")
        }
        EventKind::End => match event.reason {
            Reason::Stopped => format!("Рассказ остановлен: {stop}"),
            _ => format!("Рассказано до конца: {stop}"),
        },
        EventKind::Finish => "Экскурсия закончена".to_owned(),
        EventKind::OffRoute => "Вы сошли с маршрута".to_owned(),
        EventKind::OnRoute => "Вы снова на маршруте".to_owned(),
        EventKind::GpsLost => "Сигнал GPS потерян".to_owned(),
        EventKind::GpsFound => "Сигнал GPS снова есть".to_owned(),
        EventKind::ClockJump => "Часы приёмника прыгнули, ищем место заново".to_owned(),
        EventKind::ReceiverDoubted => {
            "Приёмник сообщает не то, что показывают его места: этому не верим".to_owned()
        }
        EventKind::ReceiverTrusted => "Скорость и курс приёмника снова верны".to_owned(),
        EventKind::Dwell => return None,
    })
}

fn english(event: &Event, stop: &str) -> Option<String> {
    let sure = percent(event);
    Some(match event.kind {
        EventKind::Approach => format!("Near: {stop}"),
        EventKind::Enter => format!("Entered: {stop}{sure}"),
        EventKind::Exit => format!("Left: {stop}"),
        EventKind::Play => match event.reason {
            Reason::Wished => format!("Story as asked for: {stop}"),
            Reason::Resumed(_) => format!("Story goes on: {stop}"),
            Reason::TurnCame => format!("Its turn has come: {stop}"),
            _ => format!("Story: {stop}{sure}"),
        },
        EventKind::Queue => format!("Waits for its turn: {stop}"),
        EventKind::Skip => match event.reason {
            Reason::Skipped(SkipCause::Unwanted) => format!("Skipped as asked for: {stop}"),
            Reason::Skipped(SkipCause::Stale) => format!("You have gone on, skipped: {stop}"),
            _ => format!("Skipped for now: {stop}"),
        },
        EventKind::Missed => format!("Passed by, can be asked for: {stop}"),
        EventKind::Hold => {
            let Reason::Held(cause) = event.reason else {
                return None;
            };
            let cause = match cause {
                HoldCause::WarmUp => "the receiver has just started",
                HoldCause::FixesDisagree => "the fixes disagree",
                HoldCause::Riding => "you are riding",
                HoldCause::Heading => "you walk in another direction",
                HoldCause::Waits(_) => "another stop comes first",
                HoldCause::Evidence => "not sure yet",
            };
            format!("Waiting, {cause}: {stop}{sure}")
        }
        EventKind::End => match event.reason {
            Reason::Stopped => format!("Story stopped: {stop}"),
            _ => format!("Told to its end: {stop}"),
        },
        EventKind::Finish => "The tour is over".to_owned(),
        EventKind::OffRoute => "You have left the route".to_owned(),
        EventKind::OnRoute => "You are back on the route".to_owned(),
        EventKind::GpsLost => "GPS signal lost".to_owned(),
        EventKind::GpsFound => "GPS signal is back".to_owned(),
        EventKind::ClockJump => "The receiver's clock jumped, finding the place anew".to_owned(),
        EventKind::ReceiverDoubted => {
            "The receiver contradicts its own positions: what it says beside them is not believed"
                .to_owned()
        }
        EventKind::ReceiverTrusted => "The receiver's speed and course are right again".to_owned(),
        EventKind::Dwell => return None,
    })
}

static RUSSIAN: Words = Words {
    language: Language::Russian,
    map: "Карта",
    now: "Сейчас",
    next: "Дальше",
    decisions: "Что происходит",
    nothing_plays: "Тишина. Идите к следующей остановке.",
    paused: "пауза",
    no_sound: "нет звукового устройства",
    all_told: "Всё рассказано.",
    here: "вы на месте",
    searching: "ищем спутники…",
    no_receiver: "приёмник не подключён",
    gps_lost: "GPS потерян",
    gps_none: "GPS нет",
    poor: "GPS плохой",
    fair: "GPS средний",
    good: "GPS хороший",
    satellites: "спутн.",
    volume: "громк.",
    metres: "м",
    kilometres: "км",
    decimal: ",",
    directions: [
        "север",
        "северо-восток",
        "восток",
        "юго-восток",
        "юг",
        "юго-запад",
        "запад",
        "северо-запад",
    ],
    keys: &[
        ("␣", "пауза"),
        ("←", "−15 с"),
        ("r", "снова"),
        ("n p", "±1"),
        ("+ −", "громк."),
        ("[ ]", "темп"),
        ("№⏎", "рассказ"),
        ("z", "карта"),
        ("q", "выход"),
    ],
    which_stop: "Рассказать остановку №",
    too_small: "Окно слишком мало: нужно 60×16",
};

static ENGLISH: Words = Words {
    language: Language::English,
    map: "Map",
    now: "Now",
    next: "Next",
    decisions: "What happens",
    nothing_plays: "Silence. Walk on to the next stop.",
    paused: "paused",
    no_sound: "no sound device",
    all_told: "Everything has been told.",
    here: "you are there",
    searching: "looking for satellites…",
    no_receiver: "no receiver plugged in",
    gps_lost: "GPS lost",
    gps_none: "no GPS",
    poor: "GPS poor",
    fair: "GPS fair",
    good: "GPS good",
    satellites: "sats",
    volume: "vol.",
    metres: "m",
    kilometres: "km",
    decimal: ".",
    directions: [
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    ],
    keys: &[
        ("␣", "pause"),
        ("←", "−15 s"),
        ("r", "repeat"),
        ("n p", "±1"),
        ("+ −", "volume"),
        ("[ ]", "speed"),
        ("No⏎", "tell"),
        ("z", "zoom"),
        ("q", "quit"),
    ],
    which_stop: "Tell stop No ",
    too_small: "The window is too small: 60×16 is needed",
};
