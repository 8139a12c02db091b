//! Checks the spelling of the paths in a tour, so that the tour can be moved, shared and built elsewhere.

use std::fmt;

/// Why a path works on one machine only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathFault {
    /// It is a web address.
    WebAddress,
    /// It begins at the root of a file system or with a drive.
    Absolute,
    /// It has backslashes between its folders.
    Backslashes,
    /// It has control characters, which JSON makes of `\t` and `\n` in a Windows path.
    ControlCharacters,
    /// The path is empty.
    Empty,
    /// It contains a NUL character, which ends a path for the system.
    Nul,
}

impl fmt::Display for PathFault {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        output.write_str(match self {
            Self::WebAddress => "is a web address",
            Self::Absolute => "is an absolute path",
            Self::Backslashes => "has backslashes",
            Self::ControlCharacters => {
                "has a tab, a line break or the like in it, as JSON makes them of `\\t` and `\\n`"
            }
            Self::Empty => "is empty",
            Self::Nul => "has a NUL character in it",
        })
    }
}

/// What is wrong with a path, if anything is.
pub fn fault(path: &str) -> Option<PathFault> {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if path.contains('\0') {
        Some(PathFault::Nul)
    } else if path.contains("://") {
        Some(PathFault::WebAddress)
    } else if path.starts_with(['/', '\\']) || has_drive {
        Some(PathFault::Absolute)
    } else if path.contains('\\') {
        Some(PathFault::Backslashes)
    } else if path.contains(char::is_control) {
        Some(PathFault::ControlCharacters)
    } else if path.trim().is_empty() {
        Some(PathFault::Empty)
    } else {
        None
    }
}

/// Whether a path is relative with `/` between folders. No other path is ever opened for a tour. Where it may lead is
/// checked by `workspace`.
pub fn is_portable(path: &str) -> bool {
    fault(path).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_paths_are_found() {
        for (path, expected) in [
            ("audio/ru/1.wav", None),
            ("../shared/1.wav", None),
            ("/dev/stdin", Some(PathFault::Absolute)),
            ("C:/takes/1.wav", Some(PathFault::Absolute)),
            ("\\\\server\\1.wav", Some(PathFault::Absolute)),
            ("audio\\1.wav", Some(PathFault::Backslashes)),
            ("audio\ttake.wav", Some(PathFault::ControlCharacters)),
            ("https://example.org/1.wav", Some(PathFault::WebAddress)),
            (" ", Some(PathFault::Empty)),
            ("a.wav\0.png", Some(PathFault::Nul)),
        ] {
            assert_eq!(fault(path), expected, "{path}");
            assert_eq!(is_portable(path), expected.is_none(), "{path}");
        }
    }
}
