//! Parses the values of `--gps`: `gpsd://HOST:PORT`, `nmea:DEVICE?baud=`, `nmea:FILE?speed=`, `gpx:FILE?speed=&start=`, `sim:?speed=`,
//! `stdin`.

use std::net::Ipv6Addr;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use thiserror::Error;

/// Address and registered port at which gpsd listens by default.
pub const DEFAULT_GPSD: (&str, u16) = ("127.0.0.1", 2947);

/// Baud rates that receivers use on serial lines.
const BAUD_RATES: [u32; 9] = [
    4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600,
];

/// A source of fixes.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// Fixes from a gpsd daemon.
    Gpsd {
        /// Host name or IP address of the daemon.
        host: String,
        /// TCP port of the daemon.
        port: u16,
    },
    /// An NMEA receiver on a serial line.
    Serial {
        /// Device, such as `/dev/ttyUSB0`.
        path: PathBuf,
        /// Bits a second; `None` tries the usual ones until sentences come.
        baud: Option<u32>,
    },
    /// NMEA sentences from a named pipe.
    Pipe {
        /// Path of the pipe.
        path: PathBuf,
    },
    /// A recorded walk in any format that `trace` reads.
    Recording {
        /// Path of the recording.
        path: PathBuf,
        /// Multiplies the pace at which the walk was recorded.
        speed: f64,
        /// Seconds to skip at the beginning.
        start_s: f64,
    },
    /// A simulated visitor who walks along the tour.
    Simulated {
        /// Multiplies the visitor's pace.
        speed: f64,
    },
    /// gpsd's JSON lines on standard input.
    Stdin,
}

/// Why a value of `--gps` is invalid.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum OriginError {
    /// The value has none of the known prefixes.
    #[error(
        "--gps {0}: expected gpsd://HOST:PORT, nmea:DEVICE[?baud=9600], nmea:FILE[?speed=1], gpx:FILE[?speed=1], \
         sim:[?speed=1] or stdin"
    )]
    Unknown(String),
    /// A path is missing.
    #[error("--gps {0}: a path is missing, as in nmea:/dev/ttyUSB0 or gpx:walk.gpx")]
    NoPath(String),
    /// The port is invalid.
    #[error("--gps {text}: \"{port}\" is not a port (1 to 65535); gpsd's own is 2947")]
    Port {
        /// The value of `--gps` as it was given.
        text: String,
        /// The part of the value that is wrong.
        port: String,
    },
    /// The host is invalid.
    #[error(
        "--gps {text}: \"{host}\" is not a host: expected gpsd://HOST:PORT with a name or an address; put an IPv6 address in \
         brackets, as in gpsd://[::1]:2947"
    )]
    Host {
        /// The value of `--gps` as it was given.
        text: String,
        /// The part of the value that is wrong.
        host: String,
    },
    /// The setting is unknown for this kind of source.
    #[error("--gps {text}: \"{setting}\" is not a setting here; known: {known}")]
    Setting {
        /// The value of `--gps` as it was given.
        text: String,
        /// The part of the value that is wrong.
        setting: String,
        /// The settings that this kind of source accepts.
        known: &'static str,
    },
    /// The speed is invalid.
    #[error("--gps {text}: speed \"{speed}\" is not a number from 0.1 to 1000")]
    Speed {
        /// The value of `--gps` as it was given.
        text: String,
        /// The part of the value that is wrong.
        speed: String,
    },
    /// The start is invalid.
    #[error("--gps {text}: start \"{start}\" is not a number of seconds")]
    Start {
        /// The value of `--gps` as it was given.
        text: String,
        /// The part of the value that is wrong.
        start: String,
    },
    /// The baud rate is not one that receivers use.
    #[error(
        "--gps {text}: baud \"{baud}\" is none of 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600"
    )]
    Baud {
        /// The value of `--gps` as it was given.
        text: String,
        /// The part of the value that is wrong.
        baud: String,
    },
}

impl Origin {
    /// gpsd on this computer.
    pub fn default_gpsd() -> Self {
        let (host, port) = DEFAULT_GPSD;
        Self::Gpsd {
            host: host.to_owned(),
            port,
        }
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let (place, settings) = text
            .split_once('?')
            .map_or((text, None), |(place, rest)| (place, Some(rest)));
        let settings = Settings {
            text,
            pairs: settings,
        };
        if place == "stdin" || place == "stdin:" {
            settings.none().map(|()| Self::Stdin)
        } else if let Some(address) = place
            .strip_prefix("gpsd://")
            .or((place == "gpsd").then_some(""))
        {
            settings.none()?;
            gpsd(text, address)
        } else if let Some(path) = place.strip_prefix("nmea:") {
            nmea(path_of(text, path)?, &settings)
        } else if let Some(path) = place.strip_prefix("gpx:") {
            settings.recording(path_of(text, path)?)
        } else if place == "sim" || place == "sim:" {
            Ok(Self::Simulated {
                speed: settings.speed()?,
            })
        } else {
            Err(OriginError::Unknown(text.to_owned()))
        }
    }
}

fn gpsd(text: &str, address: &str) -> Result<Origin, OriginError> {
    let address = address.trim_end_matches('/');
    let wrong_host = |host: &str| OriginError::Host {
        text: text.to_owned(),
        host: host.to_owned(),
    };
    let (host, port) = match address.strip_prefix('[') {
        Some(bracketed) => {
            let (host, rest) = bracketed
                .split_once(']')
                .ok_or_else(|| wrong_host(address))?;
            let port = match rest {
                "" => None,
                rest => Some(rest.strip_prefix(':').ok_or_else(|| wrong_host(address))?),
            };
            // A network interface follows the `%`.
            let number = host.split('%').next().unwrap_or_default();
            if number.parse::<Ipv6Addr>().is_err() {
                return Err(wrong_host(address));
            }
            (host, port)
        }
        None => match address.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (address, None),
        },
    };
    let is_name = |letter: char| letter.is_alphanumeric() || "-._".contains(letter);
    if !address.starts_with('[') && !host.chars().all(is_name) {
        return Err(wrong_host(host));
    }
    let port = match port {
        None => DEFAULT_GPSD.1,
        Some(port) => match port.parse() {
            Ok(number) if number > 0 => number,
            Ok(_) | Err(_) => {
                return Err(OriginError::Port {
                    text: text.to_owned(),
                    port: port.to_owned(),
                });
            }
        },
    };
    let host = if host.is_empty() {
        DEFAULT_GPSD.0
    } else {
        host
    };
    Ok(Origin::Gpsd {
        host: host.to_owned(),
        port,
    })
}

/// A regular file is a recording; a path that does not exist yet is a receiver that will be plugged in.
fn nmea(path: PathBuf, settings: &Settings<'_>) -> Result<Origin, OriginError> {
    match std::fs::metadata(&path).map(|about| about.file_type()) {
        Ok(kind) if kind.is_file() => settings.recording(path),
        Ok(kind) if kind.is_fifo() => settings.none().map(|()| Origin::Pipe { path }),
        Err(_) if !path.starts_with("/dev") => settings.recording(path),
        Ok(_) | Err(_) => Ok(Origin::Serial {
            path,
            baud: settings.baud()?,
        }),
    }
}

fn path_of(text: &str, path: &str) -> Result<PathBuf, OriginError> {
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() {
        Err(OriginError::NoPath(text.to_owned()))
    } else {
        Ok(Path::new(path).to_owned())
    }
}

struct Settings<'a> {
    text: &'a str,
    pairs: Option<&'a str>,
}

impl Settings<'_> {
    fn none(&self) -> Result<(), OriginError> {
        self.values([], "(none)").map(|[]| ())
    }

    fn recording(&self, path: PathBuf) -> Result<Origin, OriginError> {
        let [speed, start] = self.values(["speed", "start"], "speed=, start=")?;
        let speed = self.speed_of(speed)?;
        let start_s = match start.map(str::parse) {
            None => 0.0,
            Some(Ok(seconds)) if (0.0..=1e7).contains(&seconds) => seconds,
            Some(_) => {
                let (text, start) = (self.text.to_owned(), start.unwrap_or_default().to_owned());
                return Err(OriginError::Start { text, start });
            }
        };
        Ok(Origin::Recording {
            path,
            speed,
            start_s,
        })
    }

    fn speed(&self) -> Result<f64, OriginError> {
        let [speed] = self.values(["speed"], "speed=")?;
        self.speed_of(speed)
    }

    fn speed_of(&self, speed: Option<&str>) -> Result<f64, OriginError> {
        let Some(speed) = speed else { return Ok(1.0) };
        match speed.parse::<f64>() {
            Ok(number) if (0.1..=1000.0).contains(&number) => Ok(number),
            Ok(_) | Err(_) => Err(OriginError::Speed {
                text: self.text.to_owned(),
                speed: speed.to_owned(),
            }),
        }
    }

    /// The values of these settings; any other setting is a mistake.
    fn values<const N: usize>(
        &self,
        names: [&str; N],
        known: &'static str,
    ) -> Result<[Option<&str>; N], OriginError> {
        let mut found = [None; N];
        for pair in self
            .pairs
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(place) = names.iter().position(|known| *known == name) else {
                let (text, setting) = (self.text.to_owned(), pair.to_owned());
                return Err(OriginError::Setting {
                    text,
                    setting,
                    known,
                });
            };
            found[place] = Some(value);
        }
        Ok(found)
    }

    fn baud(&self) -> Result<Option<u32>, OriginError> {
        let [baud] = self.values(["baud"], "baud=")?;
        let Some(baud) = baud else {
            return Ok(None);
        };
        match baud.parse::<u32>() {
            Ok(number) if BAUD_RATES.contains(&number) => Ok(Some(number)),
            Ok(_) | Err(_) => Err(OriginError::Baud {
                text: self.text.to_owned(),
                baud: baud.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<Origin, &str>) {
        let found = text.parse::<Origin>().map_err(|wrong| wrong.to_string());
        match expected {
            Ok(origin) => assert_eq!(found, Ok(origin), "{text}"),
            Err(start) => {
                let error = found.expect_err(text);
                assert!(error.starts_with(start), "{error}\nshould begin {start}");
            }
        }
    }

    fn gpsd(host: &str, port: u16) -> Result<Origin, &'static str> {
        Ok(Origin::Gpsd {
            host: host.to_owned(),
            port,
        })
    }

    #[test]
    fn every_form_of_origin_is_parsed() {
        check("gpsd://10.0.0.7:3000", gpsd("10.0.0.7", 3000));
        check("gpsd://tour-box", gpsd("tour-box", 2947));
        check("gpsd://tour-box/", gpsd("tour-box", 2947));
        check("gpsd://[::1]:3000", gpsd("::1", 3000));
        check("gpsd://[::1]", gpsd("::1", 2947));
        check("gpsd://", gpsd("127.0.0.1", 2947));
        check("gpsd", gpsd("127.0.0.1", 2947));
        check("stdin", Ok(Origin::Stdin));
        check("sim:", Ok(Origin::Simulated { speed: 1.0 }));
        check("sim:?speed=60", Ok(Origin::Simulated { speed: 60.0 }));
        check(
            "gpx:walk.gpx?speed=2.5",
            Ok(Origin::Recording {
                path: "walk.gpx".into(),
                speed: 2.5,
                start_s: 0.0,
            }),
        );
        check(
            "nmea:Cargo.toml",
            Ok(Origin::Recording {
                path: "Cargo.toml".into(),
                speed: 1.0,
                start_s: 0.0,
            }),
        );
        check(
            "nmea:/dev/null?baud=9600",
            Ok(Origin::Serial {
                path: "/dev/null".into(),
                baud: Some(9600),
            }),
        );
        check(
            "nmea:/dev/ttyNOT-YET",
            Ok(Origin::Serial {
                path: "/dev/ttyNOT-YET".into(),
                baud: None,
            }),
        );
    }

    #[test]
    fn every_mistake_is_reported() {
        check("", Err("--gps : expected gpsd://HOST:PORT"));
        check("usb", Err("--gps usb: expected gpsd://HOST:PORT"));
        check(
            "gpsd://box:99999",
            Err("--gps gpsd://box:99999: \"99999\" is not a port"),
        );
        check(
            "gpsd://box:0",
            Err("--gps gpsd://box:0: \"0\" is not a port"),
        );
        for (host, quoted) in [
            ("[::1", "[::1"),
            ("[::1:2947", "[::1:2947"),
            ("[", "["),
            ("[]", "[]"),
            ("[box]", "[box]"),
            ("[::1]2947", "[::1]2947"),
            ("[::1]x:2947", "[::1]x:2947"),
            ("::1", ":"),
            ("fe80::1:2947", "fe80::1"),
            ("::1]", ":"),
            ("box]:2947", "box]"),
            ("me@box", "me@box"),
            ("box/dev/ttyUSB0", "box/dev/ttyUSB0"),
            ("a box", "a box"),
            ("http://box", "http"),
        ] {
            let text = format!("gpsd://{host}");
            let message = format!("--gps {text}: \"{quoted}\" is not a host");
            let start = if quoted == ":" || quoted == "http" {
                "--gps"
            } else {
                &message
            };
            check(&text, Err(start));
        }
        check("gpsd://[fe80::1%eth0]:3000", gpsd("fe80::1%eth0", 3000));
        check(
            "gpsd://[::1]:",
            Err("--gps gpsd://[::1]:: \"\" is not a port"),
        );
        check("nmea:", Err("--gps nmea:: a path is missing"));
        check("gpx:", Err("--gps gpx:: a path is missing"));
        check(
            "sim:?speed=fast",
            Err("--gps sim:?speed=fast: speed \"fast\" is not a number from 0.1 to 1000"),
        );
        check(
            "sim:?speed=0",
            Err("--gps sim:?speed=0: speed \"0\" is not"),
        );
        check(
            "sim:?speed=nan",
            Err("--gps sim:?speed=nan: speed \"nan\" is not"),
        );
        check(
            "gpx:w?start=soon",
            Err("--gps gpx:w?start=soon: start \"soon\" is not a number of seconds"),
        );
        check(
            "sim:?pace=2",
            Err("--gps sim:?pace=2: \"pace=2\" is not a setting here; known: speed="),
        );
        check(
            "stdin?speed=2",
            Err("--gps stdin?speed=2: \"speed=2\" is not a setting here; known: (none)"),
        );
        check(
            "nmea:/dev/null?baud=9601",
            Err("--gps nmea:/dev/null?baud=9601: baud \"9601\" is none of"),
        );
    }
}
