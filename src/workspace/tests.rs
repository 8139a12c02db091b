//! Which files are opened for a tour, and which are refused, however they are named.

use super::*;
use std::fs;
use std::io::Read;
use tempfile::TempDir;

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// `work/` with two tours, shared sounds and a hidden folder; a secret beside it.
fn place() -> TempDir {
    let outer = tempfile::tempdir().unwrap();
    let work = outer.path().join("work");
    write(&work.join("tours/one/audio/a.wav"), b"a");
    write(&work.join("tours/one/.hidden/a.wav"), b"a");
    write(&work.join("tours/two/audio/a.wav"), b"a");
    write(&work.join("audio/shared.wav"), b"shared");
    write(&work.join(".keys/key"), b"key");
    write(&outer.path().join("secret"), b"secret");
    outer
}

/// What becomes of a path: "opened", "outside", "hidden", "missing", "unportable" or what else is wrong.
fn verdict(workspace: &Workspace, name: &str) -> String {
    match workspace.open(name) {
        Ok(mut file) => {
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            "opened".to_owned()
        }
        Err(AccessError::Outside { .. }) => "outside".to_owned(),
        Err(AccessError::Hidden) => "hidden".to_owned(),
        Err(AccessError::Unportable(_)) => "unportable".to_owned(),
        Err(error) if error.is_missing() => "missing".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn check(workspace: &Workspace, expected: &[(&str, &str)]) {
    for (name, expected) in expected {
        assert_eq!(verdict(workspace, name), *expected, "{name:?}");
    }
}

#[test]
fn a_tour_by_itself_has_its_own_files() {
    let outer = place();
    let tour = outer.path().join("work/tours/one");
    check(
        &Workspace::find(&tour, None),
        &[
            ("audio/a.wav", "opened"),
            ("./audio/../audio/a.wav", "opened"),
            ("audio//a.wav", "opened"),
            ("../one/audio/a.wav", "outside"),
            ("../two/audio/a.wav", "outside"),
            ("../../audio/shared.wav", "outside"),
            ("../../../secret", "outside"),
            ("audio/../../../../../secret", "outside"),
            ("../../../../../../../../../../etc/passwd", "outside"),
            ("..", "outside"),
            (".hidden/a.wav", "hidden"),
            ("/etc/passwd", "unportable"),
            ("//etc/passwd", "unportable"),
            ("C:/secret", "unportable"),
            ("\\\\server\\secret", "unportable"),
            ("audio\\..\\..\\secret", "unportable"),
            ("file:///etc/passwd", "unportable"),
            ("", "unportable"),
            ("audio/a.wav\0.png", "unportable"),
            ("~/secret", "missing"),
            ("$HOME/secret", "missing"),
            ("%2e%2e/%2e%2e/secret", "missing"),
            ("audio/nosuch.wav", "missing"),
            ("nosuch/../../../secret", "outside"),
            ("audio", "it is a folder"),
            (".", "it is a folder"),
        ],
    );
}

#[test]
fn tours_in_a_workspace_share_its_files_and_no_hidden_ones() {
    let outer = place();
    let work = outer.path().join("work");
    let tour = work.join("tours/one");
    fs::write(work.join(MARKER), "").unwrap();
    let marked = Workspace::find(&tour, None);
    let named = Workspace::named(&tour, &work).unwrap();
    for workspace in [&marked, &named] {
        check(
            workspace,
            &[
                ("audio/a.wav", "opened"),
                ("../two/audio/a.wav", "opened"),
                ("../../audio/shared.wav", "opened"),
                ("../../.keys/key", "hidden"),
                ("../../../secret", "outside"),
                ("../../../work/audio/shared.wav", "outside"),
            ],
        );
    }
    // The folders around the tour are the user's choice, whatever they are called: temporary ones begin with a dot.
    let named = Workspace::named(&tour, outer.path().parent().unwrap()).unwrap();
    check(
        &named,
        &[
            ("../../audio/shared.wav", "opened"),
            ("../../../secret", "opened"),
        ],
    );

    // The nearest marker counts.
    fs::write(tour.join(MARKER), "").unwrap();
    check(
        &Workspace::find(&tour, None),
        &[("../../audio/shared.wav", "outside")],
    );
}

#[test]
fn a_workspace_lies_around_its_tour() {
    let outer = place();
    let tour = outer.path().join("work/tours/one");
    for root in ["work/tours/two", "work/audio", "work/tours/one/audio"] {
        let refused = Workspace::named(&tour, &outer.path().join(root));
        assert!(
            matches!(refused, Err(RootError::NotAround { .. })),
            "{root}"
        );
    }
    let refused = Workspace::named(&tour, &outer.path().join("nosuch"));
    assert!(matches!(refused, Err(RootError::Unusable { .. })));
}

#[test]
fn a_marker_in_the_home_folder_or_above_it_is_ignored() {
    let outer = place();
    let work = outer.path().join("work");
    let tour = work.join("tours/one");
    fs::write(work.join(MARKER), "").unwrap();
    for home in [work.clone(), work.join("tours"), work.join("tours/one")] {
        let found = Workspace::find(&tour, Some(&home));
        check(
            &found,
            &[
                ("../../audio/shared.wav", "outside"),
                ("audio/a.wav", "opened"),
            ],
        );
        let ignored = found.ignored_marker().expect("it is told");
        assert!(ignored.why.contains("home"), "{ignored:?}");
    }
    let elsewhere = Workspace::find(&tour, Some(&outer.path().join("home")));
    check(&elsewhere, &[("../../audio/shared.wav", "opened")]);
}

#[cfg(unix)]
#[test]
fn a_marker_that_a_stranger_may_have_made_is_ignored() {
    use std::os::unix::fs::PermissionsExt;
    let outer = place();
    let work = outer.path().join("work");
    let tour = work.join("tours/one");
    fs::write(work.join(MARKER), "").unwrap();
    let shared = fs::Permissions::from_mode(0o1777);
    fs::set_permissions(&work, shared).unwrap();
    check(
        &Workspace::find(&tour, None),
        &[("../../audio/shared.wav", "outside")],
    );
    fs::set_permissions(&work, fs::Permissions::from_mode(0o755)).unwrap();
    check(
        &Workspace::find(&tour, None),
        &[("../../audio/shared.wav", "opened")],
    );
    // A link could be to anything, and a folder is not a file.
    for make in [
        |marker: &Path| std::os::unix::fs::symlink("/dev/null", marker).unwrap(),
        |marker: &Path| fs::create_dir(marker).unwrap(),
    ] {
        let _ = fs::remove_file(work.join(MARKER));
        make(&work.join(MARKER));
        check(
            &Workspace::find(&tour, None),
            &[("../../audio/shared.wav", "outside")],
        );
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_pipes_do_not_block() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::os::unix::fs::symlink;
    let outer = place();
    let work = outer.path().join("work");
    let tour = work.join("tours/one");
    let link = |target: &str, name: &str| symlink(target, tour.join(name)).unwrap();
    link("../../../secret", "secret.png");
    link("/etc/passwd", "passwd.png");
    link("/dev/zero", "zero.wav");
    link("/proc/self/environ", "environ.wav");
    link("loop-b", "loop-a");
    link("loop-a", "loop-b");
    link("../../..", "up");
    link("secret.png", "twice.png");
    link("audio/a.wav", "inside.wav");
    link(".hidden/a.wav", "to-hidden.wav");
    link("nosuch", "dangling");
    link("../../../nosuch", "dangling-out");
    link("/nosuch/nosuch", "dangling-at-root");
    link("dangling-out", "dangling-twice");
    link(".hidden/nosuch", "dangling-hidden");
    symlink(&work, tour.join("absolute")).unwrap();
    let pipe = tour.join("pipe.wav");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    std::os::unix::net::UnixListener::bind(tour.join("socket.wav")).unwrap();
    link("pipe.wav", "to-pipe.wav");
    check(
        &Workspace::find(&tour, None),
        &[
            ("secret.png", "outside"),
            ("passwd.png", "outside"),
            ("zero.wav", "outside"),
            ("environ.wav", "outside"),
            ("up/secret", "outside"),
            ("up/nosuch", "outside"),
            (".nosuch", "hidden"),
            ("audio/.nosuch/a.wav", "hidden"),
            ("up/nosuch/nosuch", "outside"),
            ("up/work/tours/one/audio/a.wav", "opened"),
            ("twice.png", "outside"),
            ("inside.wav", "opened"),
            ("to-hidden.wav", "hidden"),
            ("dangling", "missing"),
            ("dangling/a.wav", "missing"),
            ("dangling-out", "outside"),
            ("dangling-out/a.wav", "outside"),
            ("dangling-at-root", "outside"),
            ("dangling-twice", "outside"),
            ("dangling-hidden", "hidden"),
            ("absolute/audio/shared.wav", "outside"),
            ("absolute/tours/one/audio/a.wav", "opened"),
            ("pipe.wav", "it is not a regular file"),
            ("to-pipe.wav", "it is not a regular file"),
            ("socket.wav", "it is not a regular file"),
        ],
    );
    let workspace = Workspace::find(&tour, None);
    assert!(
        verdict(&workspace, "loop-a").contains("symbolic links"),
        "{}",
        verdict(&workspace, "loop-a")
    );
    // A device may be named by a workspace's user, but it is not a regular file.
    let everything = Workspace::named(&tour, Path::new("/")).unwrap();
    let dots = "../".repeat(tour.canonicalize().unwrap().components().count() - 1);
    assert_eq!(
        verdict(&everything, &format!("{dots}dev/zero")),
        "it is not a regular file"
    );

    // The tour's folder itself may be reached through a link.
    symlink(&tour, outer.path().join("link-to-tour")).unwrap();
    let linked = Workspace::find(&outer.path().join("link-to-tour"), None);
    check(
        &linked,
        &[("audio/a.wav", "opened"), ("../secret", "outside")],
    );
}

/// Between the look and the opening a folder may become a link to elsewhere.
#[cfg(unix)]
#[test]
fn a_folder_that_became_a_link_meanwhile_leads_nowhere() {
    let outer = place();
    let tour = outer.path().join("work/tours/one").canonicalize().unwrap();
    let workspace = Workspace::find(&tour, None);
    let real = workspace.resolve("audio/a.wav").unwrap();
    fs::remove_dir_all(tour.join("audio")).unwrap();
    std::os::unix::fs::symlink("../two/audio", tour.join("audio")).unwrap();
    let relative = real.strip_prefix(workspace.root()).unwrap();
    assert!(open::open_below(workspace.root(), relative).is_err());
    assert!(
        fs::read(&real).is_ok(),
        "an opening by its path would have been led astray"
    );
}

#[test]
fn new_files_stay_in_the_workspace() {
    let outer = place();
    let tour = outer.path().join("work/tours/one");
    let workspace = Workspace::find(&tour, None);
    assert!(
        workspace
            .make_place("audio/rendered/ru/gate/story-1.opus")
            .is_ok()
    );
    assert!(tour.join("audio/rendered/ru/gate").is_dir());
    for name in [
        "../x/story-1.opus",
        "audio/../../x/y.opus",
        ".x/y.opus",
        "x/..",
        "x/",
        ".",
    ] {
        assert!(workspace.make_place(name).is_err(), "{name}");
        assert!(workspace.place(name).is_err(), "{name}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../two", tour.join("away")).unwrap();
        assert!(workspace.make_place("away/new/story-1.opus").is_err());
    }
    assert!(!outer.path().join("work/tours/two/new").exists());
    assert!(!outer.path().join("work/tours/x").exists());
}

#[test]
fn maps_are_what_their_contents_say() {
    let outer = place();
    let tour = outer.path().join("work/tours/one");
    let workspace = Workspace::find(&tour, None);
    let key = b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA".as_slice();
    for (content, is_map) in [
        (key, false),
        (b"", false),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", false),
        (b"\x89PNG\r\n\x1a\n....", false),
        (b"RIFF\0\0\0\0WEBPVP8 ", false),
        (b"RIFF\0\0\0\0WAVEfmt ", false),
        (b"\0\0\0\x1cftypavif", false),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", false),
        (b"PMTiles\x03", true),
        (br#"{"type": "FeatureCollection", "features": []}"#, true),
        (
            b"\xef\xbb\xbf{\"features\": [], \"type\": \"FeatureCollection\"}",
            true,
        ),
        (br#"{"type": "service_account", "private_key": "x"}"#, false),
        (br#"{"token": "x"}"#, false),
        (b"{\"type\": \"Feature\"", false),
    ] {
        // The name says nothing.
        for name in ["x.jpg", "x.geojson", "x.pmtiles"] {
            fs::write(tour.join(name), content).unwrap();
            let shown = String::from_utf8_lossy(content);
            let map = workspace.open_map(name);
            assert_eq!(map.is_ok(), is_map, "{shown}");
            let mut whole = Vec::new();
            if let Ok(mut map) = map {
                map.read_to_end(&mut whole).unwrap();
                assert_eq!(whole, content, "it is read from its start");
            }
        }
    }
}

#[test]
fn a_map_that_is_too_large_is_refused_and_never_truncated() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::of_folder(folder.path());
    let file = fs::File::create(folder.path().join("town.geojson")).unwrap();
    // It takes no room on the disk.
    file.set_len(content::MAX_MAP_BYTES + 1).unwrap();
    for error in [
        workspace.open_map("town.geojson").map(|_| ()).unwrap_err(),
        workspace.read_map("town.geojson").map(|_| ()).unwrap_err(),
    ] {
        assert!(error.to_string().contains("larger than 32 MiB"), "{error}");
    }
}

#[test]
fn geojson_is_judged_in_one_way_with_or_without_a_byte_order_mark() {
    for kind in ["FeatureCollection", "Feature", "LineString", "MultiPolygon"] {
        let text = format!("{{\"type\": \"{kind}\"}}");
        assert_eq!(content::geojson_of(text.as_bytes()), Some(text.as_bytes()));
        let marked = format!("\u{feff}{text}");
        assert_eq!(
            content::geojson_of(marked.as_bytes()),
            Some(text.as_bytes())
        );
    }
    assert_eq!(content::geojson_of(b"PMTiles\x03"), None);
    assert_eq!(content::geojson_of(b"{\"type\": \"Topology\"}"), None);
}
