//! The texts of the screen in the language of the walk; the texts themselves are in `language::words`.

use crate::engine::{Event, EventKind, HoldCode, Reason, SkipCause};
use crate::language::Direction;
use crate::language::words::FieldWords;

/// Arrows in the eight directions, clockwise from north.
const ARROWS: [&str; 8] = ["↑", "↗", "→", "↘", "↓", "↙", "←", "↖"];

/// The texts of the screen in one language.
pub struct Words {
    texts: FieldWords,
    direction: Direction,
    /// Heading of the map.
    pub map: &'static str,
    /// Heading above the story that plays.
    pub now: &'static str,
    /// Heading above the next stop.
    pub next: &'static str,
    /// Heading above the engine's last decisions.
    pub decisions: &'static str,
    /// Shown when no story plays.
    pub nothing_plays: &'static str,
    /// Shown when the visitor has paused the story.
    pub paused: &'static str,
    /// Shown when the story waits for a sound device.
    pub no_sound: &'static str,
    /// Shown when every story has been told.
    pub all_told: &'static str,
    /// Shown instead of a distance when the visitor is in the zone.
    pub here: &'static str,
    /// Shown until the receiver has found its position.
    pub searching: &'static str,
    /// Shown when gpsd has no receiver.
    pub no_receiver: &'static str,
    /// Shown when there was a position and there is none now.
    pub gps_lost: &'static str,
    /// Shown when there has been no position yet.
    pub gps_none: &'static str,
    /// Name of the grade "poor".
    pub poor: &'static str,
    /// Name of the grade "fair".
    pub fair: &'static str,
    /// Name of the grade "good".
    pub good: &'static str,
    /// Abbreviation of "satellites".
    pub satellites: &'static str,
    /// Abbreviation of "volume".
    pub volume: &'static str,
    /// Symbol of the metre.
    pub metres: &'static str,
    kilometres: &'static str,
    /// The decimal separator of the language.
    decimal: &'static str,
    /// Names of the eight directions, clockwise from north.
    directions: [&'static str; 8],
    /// The keys, each with its effect.
    pub keys: [(&'static str, &'static str); 9],
}

impl Words {
    /// The texts in a language; English where there are none in this language.
    pub fn of(language: &str) -> Self {
        let texts = FieldWords::of(language);
        let text = |key| texts.text(key);
        Self {
            map: text("map"),
            now: text("now"),
            next: text("next"),
            decisions: text("decisions"),
            nothing_plays: text("nothingPlays"),
            paused: text("paused"),
            no_sound: text("noSound"),
            all_told: text("allTold"),
            here: text("here"),
            searching: text("searching"),
            no_receiver: text("noReceiver"),
            gps_lost: text("gps.lost"),
            gps_none: text("gps.none"),
            poor: text("gps.poor"),
            fair: text("gps.fair"),
            good: text("gps.good"),
            satellites: text("satellites"),
            volume: text("volume"),
            metres: text("metres"),
            kilometres: text("kilometres"),
            decimal: text("decimal"),
            directions: [
                text("toward.north"),
                text("toward.northEast"),
                text("toward.east"),
                text("toward.southEast"),
                text("toward.south"),
                text("toward.southWest"),
                text("toward.west"),
                text("toward.northWest"),
            ],
            keys: [
                ("␣", text("key.pause")),
                ("←", text("key.back")),
                ("r", text("key.repeat")),
                ("n p", "±1"),
                ("+ −", text("key.volume")),
                ("[ ]", text("key.speed")),
                ("#⏎", text("key.play")),
                ("z", text("key.zoom")),
                ("q", text("key.quit")),
            ],
            direction: Direction::of(language),
            texts,
        }
    }

    /// Whether the language of the walk is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        self.direction == Direction::RightToLeft
    }

    /// The prompt for the number of a stop, with what has been typed.
    pub fn which_stop(&self, typed: &str) -> String {
        self.texts.fill("whichStop", &[("number", typed)])
    }

    /// Shown when the window is too small; `size` is the minimum in columns and rows.
    pub fn too_small(&self, size: (u16, u16)) -> String {
        let size = format!("{}×{}", size.0, size.1);
        self.texts.fill("tooSmall", &[("size", &size)])
    }

    /// A decision as text; `None` for those that do not interest visitors.
    pub fn decision(&self, event: &Event, stop: Option<(usize, String)>) -> Option<String> {
        let stop = stop
            .map(|(number, title)| format!("{number}. {title}"))
            .unwrap_or_default();
        let of_stop = |key: &str| self.texts.fill(key, &[("stop", &stop)]);
        let with_percent = |text: String| text + &percent(event);
        Some(match event.kind {
            EventKind::Approach => of_stop("event.approach"),
            EventKind::Enter => with_percent(of_stop("event.enter")),
            EventKind::Exit => of_stop("event.exit"),
            EventKind::Play => match event.reason {
                Reason::Wished => of_stop("event.playWished"),
                Reason::Resumed(_) => of_stop("event.playResumed"),
                Reason::TurnCame => of_stop("event.playQueued"),
                _ => with_percent(of_stop("event.play")),
            },
            EventKind::Queue => of_stop("event.queue"),
            EventKind::Skip => match event.reason {
                Reason::Skipped(SkipCause::Unwanted) => of_stop("event.skipUnwanted"),
                Reason::Skipped(SkipCause::Stale) => of_stop("event.skipStale"),
                _ => of_stop("event.skip"),
            },
            EventKind::Missed => of_stop("event.missed"),
            EventKind::Hold => {
                let Reason::Held(cause) = event.reason else {
                    return None;
                };
                let cause = self.texts.text(match cause.code() {
                    HoldCode::Riding => "hold.riding",
                    HoldCode::Heading => "hold.heading",
                    HoldCode::Waits => "hold.waits",
                    HoldCode::Evidence => "hold.evidence",
                });
                let values = [("stop", stop.as_str()), ("cause", cause)];
                with_percent(self.texts.fill("event.hold", &values))
            }
            EventKind::End => match event.reason {
                Reason::Stopped => of_stop("event.stopped"),
                _ => of_stop("event.end"),
            },
            EventKind::Finish => of_stop("event.finish"),
            EventKind::OffRoute => of_stop("event.offRoute"),
            EventKind::OnRoute => of_stop("event.onRoute"),
            EventKind::GpsLost => of_stop("event.gpsLost"),
            EventKind::GpsFound => of_stop("event.gpsFound"),
            EventKind::ClockJump => of_stop("event.clockJump"),
            EventKind::ReceiverDoubted => of_stop("event.receiverDoubted"),
            EventKind::ReceiverTrusted => of_stop("event.receiverTrusted"),
            EventKind::Dwell => return None,
        })
    }

    /// The arrow and the name of the direction nearest to an angle in degrees clockwise from north.
    pub fn direction(&self, degrees: f64) -> (&'static str, &'static str) {
        let octant = (degrees / 45.0).round() as usize % 8;
        (ARROWS[octant], self.directions[octant])
    }

    /// A distance rounded to 5 m, from 100 m to 10 m, and from 1 km to 0.1 km.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words;
    use std::collections::BTreeSet;

    #[test]
    fn the_code_uses_exactly_the_keys_of_the_field_player() {
        let (code, _) = include_str!("words.rs")
            .split_once("#[cfg(test)]")
            .expect("OK because this is a test");
        let english: serde_json::Value =
            serde_json::from_str(include_str!("../../language/words/en.json")).expect("JSON");
        let keys = |section: &str| english[section].as_object().expect("a section").keys();
        let unused: BTreeSet<&String> = keys("field")
            .chain(keys("shared"))
            .filter(|key| !code.contains(&format!("\"{key}\"")))
            .collect();
        assert!(unused.is_empty(), "unused: {unused:?}");
        for call in ["text(\"", "of_stop(\"", "fill(\"", "=> \"hold."] {
            for rest in code.split(call).skip(1) {
                let (key, _) = rest.split_once('"').expect("a closed string");
                let key = call.strip_prefix("=> \"").unwrap_or_default().to_owned() + key;
                let is_known = ["field", "shared"]
                    .iter()
                    .any(|section| english[section].get(&key).is_some());
                assert!(is_known, "English has no {key:?}");
            }
        }
    }

    #[test]
    fn every_language_has_its_screen() {
        for language in words::languages() {
            let words = Words::of(language);
            assert!(words.too_small((60, 16)).contains("60×16"), "{language}");
            assert!(words.which_stop("12").contains("12"), "{language}");
        }
        assert_eq!(Words::of("ru").distance(1240.0), "1,2 км");
        assert_eq!(Words::of("zh").distance(147.0), "150 米");
        assert_eq!(Words::of("de").direction(118.0), ("↘", "nach Südosten"));
    }
}
