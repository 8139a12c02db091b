//! Who may talk to a studio: its address and its secret, which stay the same whatever tour is open.

use super::address::Address;
use super::sync::lock;
use std::sync::Mutex;

/// The address and the secret of a studio.
pub struct Credentials {
    /// The address that it listens on.
    pub address: Address,
    /// The secret that authenticates its page.
    pub token: String,
    /// The origin that shows the pack of the open tour, which the page may show in a frame.
    preview: Mutex<Option<String>>,
}

impl Credentials {
    /// Those of a studio without an open tour.
    pub fn new(address: Address, token: String) -> Self {
        Self {
            address,
            token,
            preview: Mutex::new(None),
        }
    }

    /// The origin of the preview of the open tour, as browsers write it.
    pub fn preview(&self) -> Option<String> {
        lock(&self.preview).clone()
    }

    /// Lets the page show this origin in a frame, or none.
    pub fn show_preview(&self, origin: Option<String>) {
        *lock(&self.preview) = origin;
    }
}
