//! Why a file was not downloaded.

use std::io;
use std::path::PathBuf;

/// Why a file was not downloaded.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The address cannot be used.
    #[error("`{0}` is not an address of a file on the web; it begins with https://")]
    Address(String),
    /// The server has no such file.
    #[error("there is no {0} (HTTP 404): check the address, or that the mirror is complete")]
    Missing(String),
    /// The server refused.
    #[error("{address} was refused (HTTP {status}); try again later, or name a mirror with --from")]
    Refused {
        /// The address.
        address: String,
        /// Status of the answer.
        status: u16,
    },
    /// The server cannot be reached.
    #[error(
        "cannot reach {address}: {reason}; check the connection and the proxy, or name a mirror with --from"
    )]
    Unreachable {
        /// The address.
        address: String,
        /// What the network says.
        reason: String,
    },
    /// The transfer was cut again and again.
    #[error(
        "the download of {address} broke off after {done} of {bytes} bytes: {reason}; run this again to resume it"
    )]
    Cut {
        /// The address.
        address: String,
        /// Bytes that arrived.
        done: u64,
        /// Bytes that belong to the file.
        bytes: u64,
        /// What the network says.
        reason: String,
    },
    /// A text is too long.
    #[error("{address} is longer than {limit} bytes, and is not a text that is expected there")]
    TooLong {
        /// The address or path.
        address: String,
        /// Maximum length, bytes.
        limit: u64,
    },
    /// The file has another size.
    #[error(
        "{address} has {found} bytes instead of {expected}: it is another file, and was not kept"
    )]
    Size {
        /// The address or path.
        address: String,
        /// Size in bytes; of a file on the web, at least so many.
        found: u64,
        /// Size that it must have, bytes.
        expected: u64,
    },
    /// The file has another content.
    #[error(
        "{address} has the digest {found} instead of {expected} (MD5): it is damaged or another file, and was not kept"
    )]
    Digest {
        /// The address or path.
        address: String,
        /// Digest, hexadecimal.
        found: String,
        /// Digest that it must have, hexadecimal.
        expected: String,
    },
    /// The server does not say how large the file is.
    #[error(
        "the server does not say how large {0} is, so that a download could not be checked: download the file with a browser, and \
         name it instead"
    )]
    UnknownSize(String),
    /// The server sends whole files only, or another part than the one that was asked for.
    #[error(
        "the server does not send parts of {0} (HTTP ranges): download the whole file, and name it instead"
    )]
    NoRanges(String),
    /// The file was replaced between two requests.
    #[error("{0} was replaced on the server in the meantime: run this again")]
    Replaced(String),
    /// Another process downloads the same file.
    #[error("another soundwalk process is writing {}; wait until it has finished", .0.display())]
    Busy(PathBuf),
    /// The disk is full.
    #[error("the disk is too full for {}, which needs {bytes} bytes; free some space and run this again", file.display())]
    Full {
        /// The file.
        file: PathBuf,
        /// Its size in bytes.
        bytes: u64,
    },
    /// The file cannot be written or read.
    #[error("cannot use {}: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Error of the file system.
        source: io::Error,
    },
}
