//! Starts a studio on a free port, and sends it requests byte by byte.

use serde_json::Value;
use soundwalk::digest::Digest;
use soundwalk::studio::{Access, OpenError, RecentTours, Settings, StartSettings, serve};
use soundwalk::tour::model::Lang;
use soundwalk::trust::{TourPrograms, Trust, TrustRecord};
use soundwalk::workspace::Workspace;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use tempfile::TempDir;

pub struct Open {
    pub outer: tempfile::TempDir,
    pub folder: PathBuf,
    pub port: u16,
    pub token: String,
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// A trust record in memory.
#[derive(Default)]
struct Told(Mutex<Option<Digest>>);

impl TrustRecord for Told {
    fn trusted(&self) -> Trust {
        let said = *self.0.lock().expect("OK because nobody panics meanwhile");
        Trust(said.into_iter().collect())
    }

    fn trust(
        &self,
        programs: &TourPrograms,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        *self.0.lock().expect("OK because nobody panics meanwhile") = Some(programs.digest);
        Ok(())
    }

    fn revoke(&self) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
        let said = self
            .0
            .lock()
            .expect("OK because nobody panics meanwhile")
            .take();
        Ok(said.is_some())
    }
}

/// A tour of two stops that is free of findings.
pub const TOUR: &str = r#"{
  "format": 1,
  "id": "works",
  "title": {"en": "The works"},
  "languages": ["en"],
  "lexicon": {"en": {"KMK": "kay em kay"}},
  "stops": [
    {
      "id": "gate",
      "title": {"en": "Gate"},
      "position": {"lat": 53.767194, "lon": 87.092328},
      "geofence": {"radius_m": 40},
      "narration": {
        "en": [
          "Here is the gate of KMK.",
          "It was opened in 1932."
        ]
      }
    },
    {
      "id": "square",
      "title": {"en": "Square"},
      "position": {"lat": 53.770194, "lon": 87.098328},
      "geofence": {"radius_m": 40},
      "narration": {
        "en": ["Here is the square."]
      }
    }
  ]
}
"#;

pub fn open(access: Access) -> Open {
    open_in(access, Workspace::of_folder)
}

/// A studio whose tour may use the files of the folder around it.
pub fn open_in_workspace() -> Open {
    open_in(Access::Edit, |folder| {
        let around = folder.parent().expect("OK because it has one");
        Workspace::named(folder, around).expect("OK because it lies around the tour")
    })
}

fn open_in(access: Access, workspace: impl Fn(&Path) -> Workspace) -> Open {
    let outer = tempfile::tempdir().expect("OK because tests may write to the temporary folder");
    let folder = outer.path().join("tour");
    std::fs::create_dir(&folder).expect("OK because the folder is new");
    std::fs::write(folder.join("tour.json"), TOUR).expect("OK because the folder is there");
    std::fs::write(outer.path().join("secret.wav"), "secret").expect("OK because it is there");
    let settings = settings(&outer, &folder, workspace(&folder), access);
    serve_in(outer, folder, access, Some(settings))
}

/// A studio without a tour, whose user has the folder `home` beside an empty folder `tour`.
pub fn open_start_page() -> Open {
    let outer = tempfile::tempdir().expect("OK because tests may write to the temporary folder");
    let folder = outer.path().join("tour");
    std::fs::create_dir(&folder).expect("OK because the folder is new");
    serve_in(outer, folder, Access::Edit, None)
}

fn settings(outer: &TempDir, folder: &Path, workspace: Workspace, access: Access) -> Settings {
    Settings {
        file: folder.join("tour.json"),
        workspace,
        trust: Arc::new(Told::default()),
        access,
        store: outer.path().join("store"),
        pack: outer.path().join("works.pack"),
        schema: "{}".to_owned(),
        installed: soundwalk::voice::Installed::draft_only(),
    }
}

fn start_settings(outer: &TempDir, access: Access) -> StartSettings {
    let home = outer.path().join("home");
    std::fs::create_dir(&home).expect("OK because the folder is new");
    let store = outer.path().to_owned();
    StartSettings {
        port: 0,
        access,
        home: Some(home),
        recent: RecentTours::in_file(Some(outer.path().join("state/recent-tours.json"))),
        examples: Some(PathBuf::from(env!("CARGO_MANIFEST_DIR"))),
        language: Lang("pl".to_owned()),
        schema: "{}".to_owned(),
        open: Box::new(move |path| {
            if !path.join("tour.json").exists() {
                return Err(OpenError::NoTour("there is no tour".to_owned()));
            }
            Ok(Settings {
                file: path.join("tour.json"),
                workspace: Workspace::find(path, None),
                trust: Arc::new(Told::default()),
                access,
                store: store.join("store"),
                pack: store.join("other.pack"),
                schema: "{}".to_owned(),
                installed: soundwalk::voice::Installed::draft_only(),
            })
        }),
    }
}

fn serve_in(outer: TempDir, folder: PathBuf, access: Access, first: Option<Settings>) -> Open {
    let (tell, told) = mpsc::channel();
    let start_settings = start_settings(&outer, access);
    std::thread::spawn(move || {
        let trouble = serve(first, start_settings, |address| {
            tell.send(address.to_owned())
                .expect("OK because the test waits");
        });
        panic!("the studio ended: {trouble:?}");
    });
    let address = told
        .recv_timeout(Duration::from_secs(30))
        .expect("OK because a free port can be found");
    let (host, token) = address
        .strip_prefix("http://127.0.0.1:")
        .and_then(|rest| rest.split_once("/?token="))
        .expect("OK because this is the form of the address");
    Open {
        folder,
        port: host.parse().expect("OK because it is a port"),
        token: token.to_owned(),
        outer,
    }
}

impl Open {
    /// Sends a request with exactly these header lines. A server that refuses early may close before the body is sent.
    pub fn raw(&self, first: &str, headers: &[String], body: &[u8]) -> Reply {
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port)).expect("OK because it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("OK because it is a time");
        let mut head = format!("{first} HTTP/1.1\r\nConnection: close\r\n");
        for header in headers {
            head += header;
            head += "\r\n";
        }
        head += "\r\n";
        stream
            .write_all(head.as_bytes())
            .expect("OK because it listens");
        let _ = stream.write_all(body);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        let split = reply
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("OK because every answer has a head");
        let head = String::from_utf8_lossy(&reply[..split]).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .expect("OK because every answer has a status");
        let body = reply[split + 4..].to_vec();
        let body = if head.to_lowercase().contains("transfer-encoding: chunked") {
            unchunked(&body)
        } else {
            body
        };
        Reply { status, head, body }
    }

    pub fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}", self.port)
    }

    pub fn key(&self) -> String {
        format!("Authorization: Bearer {}", self.token)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.raw(&format!("GET {path}"), &[self.host(), self.key()], b"")
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        let headers = [
            self.host(),
            self.key(),
            "Content-Type: application/json".to_owned(),
            format!("Content-Length: {}", body.len()),
        ];
        self.raw(&format!("POST {path}"), &headers, body.as_bytes())
    }

    pub fn send(&self, path: &str, body: &[u8]) -> Reply {
        let headers = [
            self.host(),
            self.key(),
            format!("Content-Length: {}", body.len()),
        ];
        self.raw(&format!("POST {path}"), &headers, body)
    }

    pub fn version(&self) -> String {
        self.get("/api/tour").json()["version"]
            .as_str()
            .expect("OK because every view has one")
            .to_owned()
    }

    pub fn text(&self) -> String {
        std::fs::read_to_string(self.folder.join("tour.json")).expect("OK because it is there")
    }
}

impl Reply {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn refusal(&self) -> (u16, String) {
        let error = self.json()["error"].as_str().unwrap_or_default().to_owned();
        (self.status, error)
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&body[..end]).expect("OK because sizes are text");
        let size = usize::from_str_radix(size, 16).expect("OK because sizes are hexadecimal");
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 4 + size..];
        if size == 0 {
            break;
        }
    }
    whole
}
