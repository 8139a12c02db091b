//! What is wrong with the files of a neural voice, or with what its model makes of a sentence.

use std::io;

/// Why a neural voice cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum ModelFault {
    /// A file cannot be read.
    #[error("cannot read it: {0}")]
    Io(#[from] io::Error),
    /// A file has another size than the catalogue says.
    #[error("it has {found} bytes instead of {expected}")]
    Size {
        /// Size in bytes.
        found: u64,
        /// Size in the catalogue, bytes.
        expected: u64,
    },
    /// A file has another content than the catalogue says.
    #[error("its digest is {found} instead of {expected} (MD5)")]
    Digest {
        /// Digest, hexadecimal.
        found: String,
        /// Digest in the catalogue, hexadecimal.
        expected: &'static str,
    },
    /// The settings beside the model are unusable.
    #[error("its settings are not those of a Piper voice: {0}")]
    Config(String),
    /// The model cannot be loaded.
    #[error("it is not a model that soundwalk can run: {0}")]
    Model(String),
    /// The model failed on a sentence.
    #[error("the model failed: {0}")]
    Run(String),
}
