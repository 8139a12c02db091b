//! Where a studio listens, and how requests and browsers write that.

/// The address of a studio on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The port on the loopback address.
    pub port: u16,
}

impl Address {
    /// The values of `Host` that requests to this studio may have.
    pub fn hosts(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port))
    }

    /// The origins of this studio's page, as browsers write them.
    pub fn origins(&self) -> Vec<String> {
        self.hosts().map(|host| format!("http://{host}")).to_vec()
    }

    /// The address to open in the browser.
    pub fn page(&self, token: &str) -> String {
        format!("http://127.0.0.1:{}/?token={token}", self.port)
    }
}
