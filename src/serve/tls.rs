//! A self-signed certificate for trying a tour from a phone, because browsers give the position to secure pages only. The
//! phone warns once that nobody vouches for it.

use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, crypto::ring};
use std::net::IpAddr;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// Why HTTPS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate could not be made.
    #[error("the certificate cannot be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The certificate could not be used.
    #[error("the certificate cannot be used: {0}")]
    Configuration(#[from] rustls::Error),
}

/// Makes an acceptor with a fresh key and certificate for `localhost` and these addresses.
///
/// # Errors
/// [`TlsError`] if the machine has no secure random numbers or no usable algorithm.
pub fn self_signed(addresses: &[IpAddr]) -> Result<TlsAcceptor, TlsError> {
    let mut names = vec!["localhost".to_owned()];
    names.extend(addresses.iter().map(ToString::to_string));
    let made = rcgen::generate_simple_self_signed(names)?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
