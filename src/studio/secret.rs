//! Random secrets in the addresses of the studio and of the servers that it starts.

use crate::digest::Digest;

/// A random secret of 256 bits, in hexadecimal digits.
///
/// # Errors
/// The system gives no random numbers.
pub fn secret() -> std::io::Result<String> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    Ok(Digest(random).to_string())
}
