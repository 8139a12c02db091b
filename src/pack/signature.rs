//! Signatures: Ed25519 (RFC 8032) over the manifest, which holds the digests of everything else. Keys are short text
//! files that can be mailed, compared and pasted.

use super::error::{Fault, PackError};
use crate::{atomic_file, files};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Prefix of what is signed, so that a signature over a manifest can never pass for one over something else.
const CONTEXT: &[u8] = b"soundwalk pack manifest 1\0";

const SECRET: &str = "soundwalk-secret-key-1";
const PUBLIC: &str = "soundwalk-public-key-1";
const SIGNED: &str = "soundwalk-signature-1";

/// Length of `manifest.sig`: its format name, the public key and the signature, each followed by a space or a line
/// break.
pub(super) const SIGNATURE_BYTES: u64 = (SIGNED.len() + 1 + 64 + 1 + 128 + 1) as u64;

/// A key that signs. It is never displayed.
pub struct SecretKey(SigningKey);

/// A key that signatures are verified with; its text is 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl SecretKey {
    /// A new key from 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads a secret key file.
    ///
    /// # Errors
    /// A file that cannot be read or holds no secret key.
    pub fn read(path: &Path) -> Result<Self, PackError> {
        let text = read_small(path)?;
        let key = key_bytes(&text, SECRET)
            .ok_or_else(|| Fault::BadKey { expected: "secret" }.of(path))?;
        Ok(Self::from_seed(&key))
    }

    /// The key that verifies this key's signatures.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Writes the secret key to `path`, readable only by its owner, and the public key beside it with `.pub` appended
    /// to the name. Existing files are not touched.
    ///
    /// # Errors
    /// A file that exists already or cannot be written; neither is there then.
    pub fn write_new(&self, path: &Path) -> Result<PathBuf, PackError> {
        let secret = format!("{SECRET} {}\n", hex::encode(self.0.as_bytes()));
        let folder = atomic_file::folder_of(path);
        atomic_file::remove_abandoned(folder);
        let of_path = |error: io::Error| Fault::Io(error).of(path);
        let mut file = atomic_file::create_private_in(folder).map_err(of_path)?;
        file.write_all(secret.as_bytes()).map_err(of_path)?;
        let public_path = public_path(path);
        if public_path.exists() {
            let error = io::ErrorKind::AlreadyExists;
            return Err(Fault::Io(error.into()).of(&public_path));
        }
        // Write the secret key first, because the public one can be derived from it ([`Self::complete`]).
        atomic_file::persist_new_durably(file, path).map_err(of_path)?;
        self.write_public(path).inspect_err(|_| {
            // Remove the secret key, which was only just made: half a pair is useless.
            let _ = fs::remove_file(path);
        })
    }

    /// Writes the public key for an existing secret key at `path` if the file beside it is missing, because the process
    /// that made the pair was killed in between. Returns the key and the path of its public half, or `None` if nothing
    /// is missing.
    ///
    /// # Errors
    /// A public key that cannot be written.
    pub fn complete(path: &Path) -> Result<Option<(PublicKey, PathBuf)>, PackError> {
        match Self::read(path) {
            Ok(key) if !public_path(path).exists() => {
                Ok(Some((key.public(), key.write_public(path)?)))
            }
            Ok(_) | Err(_) => Ok(None),
        }
    }

    fn write_public(&self, path: &Path) -> Result<PathBuf, PackError> {
        let public_path = public_path(path);
        let text = format!("{PUBLIC} {}\n", self.public());
        let write = || -> io::Result<()> {
            let mut file = atomic_file::create_for(&public_path)?;
            file.write_all(text.as_bytes())?;
            atomic_file::persist_new_durably(file, &public_path)
        };
        match write() {
            Ok(()) => Ok(public_path),
            Err(error) => Err(Fault::Io(error).of(public_path)),
        }
    }

    /// The text of `manifest.sig` for a manifest.
    pub fn sign(&self, manifest: &[u8]) -> String {
        let signature = self.0.sign(&[CONTEXT, manifest].concat());
        format!(
            "{SIGNED} {} {}\n",
            self.public(),
            hex::encode(signature.to_bytes())
        )
    }
}

impl PublicKey {
    /// Parses a public key: 64 hexadecimal digits or the path of a public key file.
    ///
    /// # Errors
    /// A file that cannot be read or holds no public key.
    pub fn named(text: &str) -> Result<Self, PackError> {
        let wrong = || Fault::BadKey { expected: "public" }.of(text);
        let bytes = match unhex::<32>(text) {
            Some(bytes) => bytes,
            None => key_bytes(&read_small(Path::new(text))?, PUBLIC).ok_or_else(wrong)?,
        };
        VerifyingKey::from_bytes(&bytes)
            .map(Self)
            .map_err(|_| wrong())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        output.write_str(&hex::encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, output)
    }
}

/// Verifies the text of `manifest.sig` and returns the key that signed `manifest`. Keys of small order, which verify
/// anything, are refused.
///
/// # Errors
/// [`Fault::BadSignature`] for everything that is not a signature over exactly this manifest.
pub(super) fn signer(signature: &[u8], manifest: &[u8]) -> Result<PublicKey, Fault> {
    let text =
        str::from_utf8(signature).map_err(|_| Fault::BadSignature("manifest.sig is not text"))?;
    let words: Vec<&str> = text.split(' ').collect();
    let [SIGNED, public, signature] = words[..] else {
        return Err(Fault::BadSignature(
            "manifest.sig has a format that this version of soundwalk does not know",
        ));
    };
    let signature = signature.strip_suffix('\n').unwrap_or_default();
    // Accept only one spelling, because upper-case digits would represent the same signature in other bytes.
    let has_capitals = text.bytes().any(|letter| letter.is_ascii_uppercase());
    let (Some(public), Some(signature), false) =
        (unhex::<32>(public), unhex::<64>(signature), has_capitals)
    else {
        return Err(Fault::BadSignature("manifest.sig is garbled"));
    };
    let public = VerifyingKey::from_bytes(&public)
        .map_err(|_| Fault::BadSignature("the key in it is not valid"))?;
    public
        .verify_strict(
            &[CONTEXT, manifest].concat(),
            &Signature::from_bytes(&signature),
        )
        .map_err(|_| {
            Fault::BadSignature("it does not match the manifest, which was changed after signing")
        })?;
    Ok(PublicKey(public))
}

fn public_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

fn read_small(path: &Path) -> Result<String, PackError> {
    use std::io::Read;
    let mut text = String::new();
    let file = files::open(path).map_err(|error| Fault::Io(error).of(path))?;
    file.take(4096)
        .read_to_string(&mut text)
        .map_err(|error| Fault::Io(error).of(path))?;
    Ok(text)
}

/// Parses exactly `2 * N` hexadecimal digits.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

fn key_bytes(text: &str, kind: &str) -> Option<[u8; 32]> {
    let mut words = text.split_whitespace();
    (words.next() == Some(kind))
        .then(|| words.next())
        .flatten()
        .and_then(unhex)
}
