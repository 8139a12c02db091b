//! The visitor's wishes to the player, by key, button or control socket.

use std::str::FromStr;
use thiserror::Error;

/// The speeds of speech that can be chosen; the pitch stays.
pub const SPEEDS: [f64; 7] = [0.75, 0.85, 1.0, 1.1, 1.25, 1.4, 1.5];
/// Step of the volume, on a scale from 0 to 1.
pub const VOLUME_STEP: f32 = 0.1;
/// Seconds by which "back" and "forward" skip unless stated otherwise.
pub const BACK_S: f64 = 15.0;

/// A wish of the visitor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PlayerWish {
    /// Pause the current story.
    Pause,
    /// Resume the paused story.
    Resume,
    /// Pause or resume the story.
    PauseOrResume,
    /// Tell the last story again.
    Repeat,
    /// Skip back (negative) or forward, seconds.
    Skip(f64),
    /// Tell the stop after this one.
    Next,
    /// Tell the stop before this one.
    Previous,
    /// Tell this stop, by its number from 1.
    Play(usize),
    /// Never tell this stop on this walk, by its number from 1.
    Forget(usize),
    /// End the current story.
    Stop,
    /// Set the volume, 0 to 1.
    Volume(f32),
    /// Raise the volume by one step.
    Louder,
    /// Lower the volume by one step.
    Quieter,
    /// Set the speed of speech as a factor.
    Speed(f64),
    /// Choose the next faster speed of [`SPEEDS`].
    Faster,
    /// Choose the next slower speed of [`SPEEDS`].
    Slower,
    /// End the player; the walk can be resumed later.
    Quit,
}

/// Why a command line of the control socket is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WishError {
    /// The first word is not a command.
    #[error(
        "unknown command \"{0}\"; known: pause, resume, toggle, repeat, back [SECONDS], forward [SECONDS], next, \
         previous, play N, forget N, stop, volume PERCENT, louder, quieter, speed FACTOR, faster, slower, status, quit"
    )]
    Unknown(String),
    /// A command without its number, or with a wrong one.
    #[error("{command}: {expected}")]
    Number {
        /// The command that was given.
        command: String,
        /// What was expected instead, as a phrase.
        expected: &'static str,
    },
    /// The tour has no stop with this number.
    #[error("{command}: there is no stop {number}; the tour has {stops}")]
    NoStop {
        /// The command that was given.
        command: &'static str,
        /// The number of the stop that was given.
        number: usize,
        /// Number of stops in the tour.
        stops: usize,
    },
}

impl PlayerWish {
    /// Refuses the number of a stop that a tour with this many stops does not have.
    ///
    /// # Errors
    /// [`WishError::NoStop`].
    pub fn check_stop_number(self, stops: usize) -> Result<Self, WishError> {
        let asked = match self {
            Self::Play(number) => Some(("play", number)),
            Self::Forget(number) => Some(("forget", number)),
            _ => None,
        };
        match asked.filter(|(_, number)| *number > stops) {
            Some((command, number)) => Err(WishError::NoStop {
                command,
                number,
                stops,
            }),
            None => Ok(self),
        }
    }
}

impl FromStr for PlayerWish {
    type Err = WishError;

    fn from_str(text: &str) -> Result<Self, WishError> {
        let mut words = text.split_whitespace();
        let command = words.next().unwrap_or_default();
        let argument = words.next();
        let wrong = |expected| WishError::Number {
            command: command.to_owned(),
            expected,
        };
        let number = |fallback: Option<f64>, range: std::ops::RangeInclusive<f64>, expected| {
            let value = argument.map_or(fallback, |text| text.parse().ok());
            value
                .filter(|value| range.contains(value))
                .ok_or_else(|| wrong(expected))
        };
        let stop = || {
            let number = argument.and_then(|text| text.parse().ok());
            number
                .filter(|number| *number > 0)
                .ok_or_else(|| wrong("expected the number of a stop, from 1"))
        };
        Ok(match command {
            "pause" => Self::Pause,
            "resume" => Self::Resume,
            "toggle" => Self::PauseOrResume,
            "repeat" => Self::Repeat,
            "back" => Self::Skip(-number(
                Some(BACK_S),
                0.0..=3600.0,
                "expected seconds, as in back 15",
            )?),
            "forward" => Self::Skip(number(
                Some(BACK_S),
                0.0..=3600.0,
                "expected seconds, as in forward 15",
            )?),
            "next" => Self::Next,
            "previous" => Self::Previous,
            "play" => Self::Play(stop()?),
            "forget" => Self::Forget(stop()?),
            "stop" => Self::Stop,
            "volume" => {
                Self::Volume((number(None, 0.0..=100.0, "expected 0 to 100")? / 100.0) as f32)
            }
            "louder" => Self::Louder,
            "quieter" => Self::Quieter,
            "speed" => Self::Speed(number(None, 0.75..=1.5, "expected 0.75 to 1.5")?),
            "faster" => Self::Faster,
            "slower" => Self::Slower,
            "quit" => Self::Quit,
            unknown => return Err(WishError::Unknown(unknown.chars().take(40).collect())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<PlayerWish, &str>) {
        let found = text
            .parse::<PlayerWish>()
            .map_err(|wrong| wrong.to_string());
        match expected {
            Ok(wish) => assert_eq!(found, Ok(wish), "{text}"),
            Err(start) => assert!(
                found.as_ref().is_err_and(|error| error.starts_with(start)),
                "{text}: {found:?}"
            ),
        }
    }

    #[test]
    fn socket_commands_are_parsed() {
        check("pause", Ok(PlayerWish::Pause));
        check("  toggle \r", Ok(PlayerWish::PauseOrResume));
        check("back", Ok(PlayerWish::Skip(-15.0)));
        check("back 30", Ok(PlayerWish::Skip(-30.0)));
        check("forward 5", Ok(PlayerWish::Skip(5.0)));
        check("play 3", Ok(PlayerWish::Play(3)));
        check("volume 80", Ok(PlayerWish::Volume(0.8)));
        check("speed 1.25", Ok(PlayerWish::Speed(1.25)));
        check("", Err("unknown command \"\""));
        check("dance", Err("unknown command \"dance\"; known: pause"));
        check("play", Err("play: expected the number of a stop, from 1"));
        check("play 0", Err("play: expected the number"));
        check("play -1", Err("play: expected the number"));
        check("volume", Err("volume: expected 0 to 100"));
        check("volume 101", Err("volume: expected 0 to 100"));
        check("speed nan", Err("speed: expected 0.75 to 1.5"));
        check("back 1e999", Err("back: expected seconds"));
    }

    #[test]
    fn a_stop_that_the_tour_does_not_have_is_refused() {
        assert_eq!(
            PlayerWish::Play(5).check_stop_number(5),
            Ok(PlayerWish::Play(5))
        );
        assert_eq!(PlayerWish::Next.check_stop_number(0), Ok(PlayerWish::Next));
        let error = PlayerWish::Play(9)
            .check_stop_number(5)
            .unwrap_err()
            .to_string();
        assert_eq!(error, "play: there is no stop 9; the tour has 5");
        assert!(PlayerWish::Forget(6).check_stop_number(5).is_err());
    }
}
