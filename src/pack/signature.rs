//! Signatures: Ed25519 (RFC 8032) over the manifest, which in turn holds the digest of everything else. Keys are small
//! text files, so that they can be mailed, compared and pasted.

use super::error::{Fault, PackError};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::fmt::{self, Write as _};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Put before what is signed, so that a signature over a manifest can never be taken for one over something else.
const CONTEXT: &[u8] = b"soundwalk pack manifest 1\0";

const SECRET: &str = "soundwalk-secret-key-1";
const PUBLIC: &str = "soundwalk-public-key-1";
const SIGNED: &str = "soundwalk-signature-1";

/// A key that signs. It is never shown.
pub struct SecretKey(SigningKey);

/// A key that signatures are checked against; its text is 64 hexadecimal digits.
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

    /// The key that checks this one's signatures.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Writes the secret key to `path`, readable by its owner only, and the public one beside it with `.pub` behind the
    /// name. Files that exist are left alone.
    ///
    /// # Errors
    /// A file that exists already or cannot be written.
    pub fn write_new(&self, path: &Path) -> Result<PathBuf, PackError> {
        let public_path = PathBuf::from(format!("{}.pub", path.display()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        let public = self.public();
        let mut public_file = options
            .open(&public_path)
            .map_err(|error| Fault::Io(error).of(&public_path))?;
        let written =
            writeln!(public_file, "{PUBLIC} {public}").and_then(|()| public_file.sync_all());
        written.map_err(|error| Fault::Io(error).of(&public_path))?;
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let secret = options.open(path).and_then(|mut file| {
            writeln!(file, "{SECRET} {}", hex(self.0.as_bytes()))?;
            file.sync_all()
        });
        match secret {
            Ok(()) => Ok(public_path),
            Err(error) => {
                // Half a pair is worth nothing, and it was made just now.
                let _ = fs::remove_file(&public_path);
                Err(Fault::Io(error).of(path))
            }
        }
    }

    /// The text of `manifest.sig` for a manifest.
    pub fn sign(&self, manifest: &[u8]) -> String {
        let signature = self.0.sign(&[CONTEXT, manifest].concat());
        format!(
            "{SIGNED} {} {}\n",
            self.public(),
            hex(&signature.to_bytes())
        )
    }
}

impl PublicKey {
    /// The key that `text` writes down: 64 hexadecimal digits, or the path of a public key file.
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
        output.write_str(&hex(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, output)
    }
}

/// Who signed `manifest` with the text of `manifest.sig`. Keys of small order, for which anything verifies, are refused.
///
/// # Errors
/// [`Fault::BadSignature`] for everything that is not a signature over exactly this manifest.
pub(super) fn signer(signature: &[u8], manifest: &[u8]) -> Result<PublicKey, Fault> {
    let text =
        str::from_utf8(signature).map_err(|_| Fault::BadSignature("manifest.sig is no text"))?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let [SIGNED, public, signature] = words[..] else {
        return Err(Fault::BadSignature(
            "manifest.sig has another form than this soundwalk knows",
        ));
    };
    let (Some(public), Some(signature)) = (unhex::<32>(public), unhex::<64>(signature)) else {
        return Err(Fault::BadSignature("manifest.sig is garbled"));
    };
    let public = VerifyingKey::from_bytes(&public)
        .map_err(|_| Fault::BadSignature("the key in it is no key"))?;
    public
        .verify_strict(
            &[CONTEXT, manifest].concat(),
            &Signature::from_bytes(&signature),
        )
        .map_err(|_| {
            Fault::BadSignature("it does not fit the manifest, which was changed after signing")
        })?;
    Ok(PublicKey(public))
}

fn read_small(path: &Path) -> Result<String, PackError> {
    use std::io::Read;
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|error| Fault::Io(error).of(path))?;
    file.take(4096)
        .read_to_string(&mut text)
        .map_err(|error| Fault::Io(error).of(path))?;
    Ok(text)
}

fn key_bytes(text: &str, kind: &str) -> Option<[u8; 32]> {
    let mut words = text.split_whitespace();
    (words.next() == Some(kind))
        .then(|| words.next())
        .flatten()
        .and_then(unhex)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("OK because writing to a string cannot fail");
        text
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|letter| letter.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
