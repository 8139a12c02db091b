//! Shows the built pack to phones in the local network, while the author wants that. It is a server of its own, as that of
//! `soundwalk serve --lan`: it knows only the pack, under a secret address, and never the studio.

use super::preview::Preview;
use super::wire::PhoneView;
use crate::http;
use crate::serve::headers::Framing;
use crate::serve::{ServeError, ServedPack, Server, Transport, lan_address};
use qrcode::{Color, QrCode};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tokio::runtime::Runtime;

/// Length of the secret in the address, hexadecimal digits. Longer ones would make the QR code harder to read.
const KEY_DIGITS: usize = 16;

/// A running server for phones.
pub struct PhoneServer {
    /// Its own, so that open connections end with the server.
    runtime: Option<Runtime>,
    view: PhoneView,
}

impl PhoneServer {
    /// Starts a server for the pack of the preview. `secret` is a random text of hexadecimal digits.
    ///
    /// # Errors
    /// [`ServeError`] if it cannot listen, or there is no certificate.
    pub fn start(preview: &Preview, secret: &str) -> Result<Self, ServeError> {
        let key = secret.get(..KEY_DIGITS).unwrap_or(secret).to_owned();
        let served = ServedPack {
            pack: Box::new(preview.source()),
            key: Some(key.clone()),
            framing: Framing::Nowhere,
            // The author can build the pack again, which would report a failing disk.
            report: Box::new(|_| {}),
        };
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let lan = lan_address();
        let names: Vec<IpAddr> = lan.into_iter().chain([here]).collect();
        let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let server = Server::bind(served, everywhere, &Transport::SelfSigned(names))?;
        let port = server.address().map_err(|error| ServeError::Listen {
            address: everywhere,
            error,
        })?;
        let runtime = http::runtime().map_err(ServeError::Start)?;
        runtime.spawn(server.serve());
        let host = lan.unwrap_or(here);
        let address = format!("https://{}/{key}/", SocketAddr::new(host, port.port()));
        Ok(Self {
            runtime: Some(runtime),
            view: PhoneView {
                code: code(&address),
                address,
                is_in_network: lan.is_some(),
            },
        })
    }

    /// What the page shows of it.
    pub fn view(&self) -> PhoneView {
        self.view.clone()
    }
}

impl Drop for PhoneServer {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting for connections to end would block the thread, which may belong to another runtime.
            runtime.shutdown_background();
        }
    }
}

/// The rows of a QR code, without the quiet zone around it.
fn code(address: &str) -> Vec<String> {
    let code = QrCode::new(address.as_bytes()).expect("OK because addresses are short");
    let digit = |colour: &Color| match colour {
        Color::Dark => '1',
        Color::Light => '0',
    };
    code.to_colors()
        .chunks(code.width())
        .map(|row| row.iter().map(digit).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_says_the_address() {
        let address = "https://192.168.178.143:45678/0123456789abcdef/";
        let rows = code(address);
        // Drawn with four pixels a module and a quiet zone of four modules, as the page draws it.
        let side = (rows.len() + 8) * 4;
        let is_dark = |x: usize, y: usize| {
            let module = |at: usize| (at / 4).checked_sub(4);
            let (row, column) = (module(y), module(x));
            row.and_then(|row| rows.get(row))
                .zip(column)
                .is_some_and(|(row, column)| row.as_bytes().get(column) == Some(&b'1'))
        };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if is_dark(x, y) { 0 } else { 255 }
        });
        let grids = picture.detect_grids();
        assert_eq!(grids.len(), 1);
        let (_, read) = grids[0].decode().expect("OK because it is a whole code");
        assert_eq!(read, address);
    }
}
