//! Shows the built pack as visitors' phones will. Its maps and pictures may come from anybody, so to the studio it is a
//! foreign web page and gets an origin of its own: another port, under a secret address that only the studio's page knows.
//! It cannot reach the studio's API or its page.

use super::sync::lock;
use crate::pack::{self, Pack, PackError};
use crate::serve::headers::Framing;
use crate::serve::{ServeError, ServedPack, Server, Transport};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tokio::task::AbortHandle;

/// The server of the preview.
pub struct Preview {
    port: u16,
    key: String,
    shown: Arc<PreviewedPack>,
    server: AbortHandle,
}

/// The server ends with the tour that it belongs to.
impl Drop for Preview {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The pack that is shown, kept open until the file changes.
struct PreviewedPack {
    path: PathBuf,
    cache: Mutex<Option<(PackStamp, Arc<Pack>)>>,
}

/// When the pack was written, and its size in bytes.
type PackStamp = (SystemTime, u64);

impl Preview {
    /// Serves the current pack at `path` to whoever knows `key`, in frames of these origins, on any free port of the loopback
    /// address. The server runs on the studio's runtime.
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
            // The guide can build the pack again, which would report a failing disk.
            report: Box::new(|_| {}),
        };
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::bind(served, any, &Transport::Plain)?;
        let listen = |error| ServeError::Listen {
            address: any,
            error,
        };
        let port = server.address().map_err(listen)?.port();
        let server = tokio::spawn(server.serve()).abort_handle();
        Ok(Self {
            port,
            key,
            shown,
            server,
        })
    }

    /// Returns the current pack, for another server that shows it.
    pub fn source(&self) -> impl Fn() -> Option<Arc<Pack>> + Send + Sync + use<> {
        let source = Arc::clone(&self.shown);
        move || source.pack().ok()
    }

    /// The origin of the preview, as browsers write it.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of the preview's front page.
    ///
    /// # Errors
    /// There is no pack that can be shown.
    pub fn address(&self) -> Result<String, PackError> {
        self.shown.pack()?;
        Ok(format!("{}/{}/", self.origin(), self.key))
    }
}

impl PreviewedPack {
    /// The current pack. Opening it verifies all of it, so it stays open until the file changes.
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
