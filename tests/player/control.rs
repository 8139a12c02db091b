//! The control socket: its mode, its commands, and its answers to invalid input.

use super::small_tour::{silent_player, small_tour};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A player that is controlled only by the socket.
struct Player {
    child: Child,
}

impl Player {
    fn start(pack: &Path, socket: &Path) -> Self {
        let journal = socket.with_extension("journal");
        let child = silent_player(pack, "stdin", &journal)
            .arg("--control")
            .arg(socket)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the player runs");
        let deadline = Instant::now() + Duration::from_secs(10);
        while UnixStream::connect(socket).is_err() {
            assert!(Instant::now() < deadline, "no socket");
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { child }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(socket: &Path, command: &str) -> serde_json::Value {
    let mut stream = UnixStream::connect(socket).expect("connects");
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .expect("a time limit");
    stream
        .write_all(format!("{command}\n").as_bytes())
        .expect("written");
    let mut line = String::new();
    BufReader::new(stream)
        .read_line(&mut line)
        .expect("an answer");
    serde_json::from_str(&line).unwrap_or_else(|wrong| panic!("{command}: {line:?}: {wrong}"))
}

/// Asks for the status until it is as wanted.
fn wait_for(
    socket: &Path,
    what: &str,
    wanted: impl Fn(&serde_json::Value) -> bool,
) -> serde_json::Value {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let status = ask(socket, "status");
        if wanted(&status) {
            return status;
        }
        assert!(Instant::now() < deadline, "{what}: {status}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn socket_commands_do_what_keys_do() {
    let tour = small_tour();
    let socket = tour.folder.path().join("control");
    let mut player = Player::start(&tour.pack, &socket);
    let mode = std::fs::metadata(&socket)
        .expect("the socket")
        .permissions()
        .mode()
        & 0o777;
    assert_eq!(mode, 0o600);
    assert_eq!(ask(&socket, "play 2"), serde_json::json!({"ok": true}));
    wait_for(&socket, "stop 2 plays", |status| {
        status["playing"]["stop"] == "birch"
    });
    ask(&socket, "pause");
    let held = wait_for(&socket, "held", |status| status["playing"]["held"] == true);
    let later = ask(&socket, "status");
    assert_eq!(
        held["playing"]["position_s"], later["playing"]["position_s"],
        "it stays where it is"
    );
    ask(&socket, "forward 10");
    ask(&socket, "resume");
    let far = |status: &serde_json::Value| {
        status["playing"]["position_s"]
            .as_f64()
            .is_some_and(|at| at > 10.0)
    };
    wait_for(&socket, "10 s on", far);
    ask(&socket, "back");
    wait_for(&socket, "15 s back", |status| {
        status["playing"]["position_s"]
            .as_f64()
            .is_some_and(|at| at < 5.0)
    });
    ask(&socket, "next");
    wait_for(&socket, "stop 3 plays", |status| {
        status["playing"]["stop"] == "cedar"
    });
    ask(&socket, "previous");
    wait_for(&socket, "stop 2 plays again", |status| {
        status["playing"]["stop"] == "birch"
    });
    ask(&socket, "volume 30");
    ask(&socket, "speed 1.25");
    let status = wait_for(&socket, "set", |status| status["speed"] == 1.25);
    assert_eq!(status["volume"], 30.0);
    ask(&socket, "stop");
    wait_for(&socket, "silence", |status| status["playing"].is_null());
    ask(&socket, "repeat");
    wait_for(&socket, "the last once more", |status| {
        status["playing"]["stop"] == "birch"
    });
    assert_eq!(ask(&socket, "quit"), serde_json::json!({"ok": true}));
    assert_eq!(player.child.wait().expect("it ends").code(), Some(0));
    assert!(!socket.exists(), "the socket goes with the player");
}

#[test]
fn invalid_commands_are_answered_and_survived() {
    let tour = small_tour();
    let socket = tour.folder.path().join("control");
    let _player = Player::start(&tour.pack, &socket);
    assert!(
        ask(&socket, "dance")["error"]
            .as_str()
            .is_some_and(|error| error.starts_with("unknown command \"dance\""))
    );
    assert!(
        ask(&socket, "play")["error"]
            .as_str()
            .is_some_and(|error| error.starts_with("play: expected"))
    );
    assert!(
        ask(&socket, "play 99")["error"]
            .as_str()
            .is_some_and(|error| error.starts_with("play: there is no stop 99"))
    );
    assert_eq!(
        ask(&socket, &"x".repeat(5000))["error"],
        "the line is too long"
    );
    let idle: Vec<UnixStream> = (0..10)
        .filter_map(|_| UnixStream::connect(&socket).ok())
        .collect();
    drop(idle);
    wait_for(&socket, "alive", |status| status["playing"].is_null());
    // A second player does not replace the socket.
    let output = silent_player(&tour.pack, "stdin", Path::new("/dev/null"))
        .arg("--control")
        .arg(&socket)
        .stdin(Stdio::null())
        .output()
        .expect("runs");
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.code() == Some(2) && printed.contains("another player listens there"),
        "{printed}"
    );
}

#[test]
fn a_socket_left_by_a_killed_player_is_replaced() {
    let tour = small_tour();
    let socket = tour.folder.path().join("control");
    let mut player = Player::start(&tour.pack, &socket);
    player.child.kill().expect("killed");
    player.child.wait().expect("dead");
    assert!(socket.exists());
    let mut player = Player::start(&tour.pack, &socket);
    assert_eq!(ask(&socket, "quit"), serde_json::json!({"ok": true}));
    let mut rest = String::new();
    player
        .child
        .stdout
        .take()
        .expect("its output")
        .read_to_string(&mut rest)
        .expect("read");
    assert_eq!(player.child.wait().expect("it ends").code(), Some(0));
}
