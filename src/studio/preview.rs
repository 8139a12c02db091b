//! The built pack as visitors' phones will show it. It is a stranger's web page as far as the studio is concerned (its maps
//! and pictures may come from anybody), so that it has an origin of its own: another port, under an address that only
//! this studio's page is told. Nothing there reaches the studio's API, and nothing there is the studio's page.

use super::response::{Answer, ApiError};
use super::state::{Studio, lock, run_blocking};
use crate::pack::{self, Pack, PackError};
use crate::serve::headers::Framing;
use crate::serve::{ServeError, ServedPack, Server, Transport};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::SystemTime;

/// The server of the preview.
pub struct Preview {
    port: u16,
    key: String,
    shown: Arc<PreviewedPack>,
}

/// The pack that is shown.
struct PreviewedPack {
    path: PathBuf,
    cache: Mutex<Option<(PackStamp, Arc<Pack>)>>,
}

/// When the pack was written, and its size.
type PackStamp = (SystemTime, u64);

impl Preview {
    /// Shows the pack at `path`, as it is whenever it is asked for, to whoever knows `key`, in frames of these origins. The
    /// port is any that is free on the loopback address.
    pub fn open(path: PathBuf, key: String, origins: Vec<String>) -> Result<Self, ServeError> {
        let shown = Arc::new(PreviewedPack {
            path,
            cache: Mutex::new(None),
        });
        let source = Arc::clone(&shown);
        let served = ServedPack {
            pack: Box::new(move || source.pack().ok()),
            key: Some(key.clone()),
            framing: Framing::In(origins),
            // Whoever looks at the preview can build the pack anew; a failure of the disk comes up then, too.
            report: Box::new(|_| {}),
        };
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::bind(served, any, &Transport::Plain)?;
        let listen = |error| ServeError::Listen {
            address: any,
            error,
        };
        let port = server.address().map_err(listen)?.port();
        thread::Builder::new()
            .spawn(move || server.run())
            .map_err(listen)?;
        Ok(Self { port, key, shown })
    }

    /// The preview's origin, as browsers name it.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of its front page.
    fn address(&self) -> String {
        format!("{}/{}/", self.origin(), self.key)
    }
}

impl PreviewedPack {
    /// The pack as it lies there now. All of it is verified when it is opened, so that it is kept open until it is another.
    fn pack(&self) -> Result<Arc<Pack>, PackError> {
        let stamp = std::fs::metadata(&self.path)
            .ok()
            .and_then(|found| Some((found.modified().ok()?, found.len())));
        let mut cache = lock(&self.cache);
        if let Some((earlier, pack)) = cache.as_ref()
            && stamp == Some(*earlier)
        {
            return Ok(Arc::clone(pack));
        }
        let pack = Arc::new(pack::open(&self.path)?);
        *cache = stamp.map(|stamp| (stamp, Arc::clone(&pack)));
        Ok(pack)
    }
}

/// Leads to the preview, where there is a pack.
pub async fn front(State(studio): State<Arc<Studio>>) -> Answer {
    let address = run_blocking(&studio, |studio| {
        let none = |_| ApiError::not_found("there is no pack that can be shown; is it built?");
        studio.preview.shown.pack().map_err(none)?;
        Ok(studio.preview.address())
    })
    .await?;
    Ok((StatusCode::FOUND, [(header::LOCATION, address)]).into_response())
}
