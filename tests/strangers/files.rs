//! A tour may only use files of its workspace, and only of the right kind. Nothing else reaches a pack, a picture or a
//! clip, and pipes and devices never block.

use super::*;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::os::unix::fs::symlink;

/// A secret that no pack may contain.
const SECRET: &str = "-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";

const BUILD: &[&str] = &[
    "build", "tour", "-o", "t.pack", "--site", "site", "--folder", "folder",
];

/// A machine with a key in the home folder.
fn machine() -> Machine {
    let machine = Machine::new();
    fs::write(machine.path("home/.ssh/id_rsa"), SECRET).expect("OK because tests may write");
    fs::write(machine.path("home/key"), SECRET).expect("OK because tests may write");
    machine
}

/// Every way in which a tour uses a file: its name, and a tour that uses `path` in this way.
fn uses(path: &str) -> Vec<(&'static str, Value)> {
    let change = |change: &dyn Fn(&mut Value)| {
        let mut tour = tour();
        change(&mut tour);
        tour
    };
    let sounds = ["arrival", "tour_end", "gps_lost", "gps_found", "bed"];
    let mut all: Vec<(&'static str, Value)> = sounds
        .iter()
        .map(|key| (*key, change(&|tour| tour["sound"] = json!({*key: path}))))
        .collect();
    all.push((
        "picture",
        change(&|tour| tour["stops"][0]["picture"] = json!({"file": path, "alt": {"en": "x"}})),
    ));
    all.push(("map", change(&|tour| tour["maps"] = json!([path]))));
    all.push((
        "stop bed",
        change(&|tour| tour["stops"][0]["bed"] = json!(path)),
    ));
    all.push((
        "take",
        change(&|tour| {
            tour["stops"][0]["narration"]["en"] = json!([{"text": "A word.", "take": path}])
        }),
    ));
    all
}

/// Whether any file below a folder holds the secret.
fn holds_secret(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        let bytes = fs::read(folder).unwrap_or_default();
        return bytes
            .windows(40)
            .any(|window| window == &SECRET.as_bytes()[..40]);
    };
    entries.flatten().any(|entry| holds_secret(&entry.path()))
}

/// The path must be refused in every use, with one of the codes, and nothing may be written.
fn check_refused(machine: &Machine, path: &str, codes: &[&str]) {
    for (name, tour) in uses(path) {
        machine.write_tour(&tour);
        for (args, status) in [(&["check", "tour"][..], 1), (BUILD, 1)] {
            let (found, text) = machine.run(args);
            let is_reported = codes.iter().any(|code| text.contains(&format!("[{code}]")));
            // A take that cannot be read is an error of the build, which listens to it first.
            let is_take = name == "take" && args == BUILD && found == Some(2);
            assert!(
                (found == Some(status) && is_reported) || is_take,
                "{path:?} as {name}: {args:?} {found:?} {text}"
            );
            assert!(!text.contains("OPENSSH"), "{path:?} as {name}: {text}");
        }
        for output in ["t.pack", "site", "folder", "t.report.html", "home/.cache"] {
            let output = match output {
                "home/.cache" => machine.path(output),
                output => machine.path("work").join(output),
            };
            assert!(
                !holds_secret(&output),
                "{path:?} as {name}: it is in {}",
                output.display()
            );
        }
        assert!(!machine.path("work/t.pack").exists(), "{path:?} as {name}");
    }
}

#[test]
fn no_path_leads_out_of_the_tour() {
    let machine = machine();
    let home = machine.path("home").display().to_string();
    for path in [
        "../../home/.ssh/id_rsa",
        "audio/../../../home/key",
        "./.././../home/key",
        "../../home/key/../key",
    ] {
        check_refused(&machine, path, &["outside-workspace"]);
    }
    for path in [
        &format!("{home}/key"),
        "/proc/self/environ",
        "/dev/zero",
        "file:///etc/passwd",
        "..\\..\\home\\key",
        "audio/x\0.wav",
    ] {
        check_refused(&machine, path, &["unportable-path"]);
    }
}

#[test]
fn no_link_leads_out_of_the_tour() {
    let machine = machine();
    let tour = machine.path("work/tour");
    let link = |target: &Path, name: &str| {
        symlink(target, tour.join(name)).expect("OK because it is ours")
    };
    link(&machine.path("home/.ssh/id_rsa"), "audio/absolute.wav");
    link(Path::new("../../../home/key"), "audio/relative.png");
    link(Path::new("relative.png"), "audio/twice.geojson");
    link(Path::new("../.."), "up");
    link(Path::new("/dev/zero"), "audio/zero.wav");
    link(Path::new("/proc/self/mem"), "audio/mem.wav");
    for path in [
        "audio/absolute.wav",
        "audio/relative.png",
        "audio/twice.geojson",
        "up/home/key",
        "audio/zero.wav",
        "audio/mem.wav",
    ] {
        check_refused(&machine, path, &["outside-workspace"]);
    }
}

#[test]
fn hidden_files_are_never_used() {
    let machine = machine();
    fs::create_dir(machine.path("work/tour/.keys")).expect("OK because it is ours");
    fs::write(machine.path("work/tour/.keys/key"), SECRET).expect("OK because it is ours");
    symlink(".keys/key", machine.path("work/tour/plain.wav")).expect("OK because it is ours");
    check_refused(&machine, ".keys/key", &["outside-workspace"]);
    check_refused(&machine, "plain.wav", &["outside-workspace"]);
}

/// A hard link cannot be recognised, but its content can.
#[test]
fn files_of_the_wrong_kind_are_refused() {
    let machine = machine();
    let codes = ["file-missing", "picture-unusable", "take-unreadable"];
    for name in ["x.jpg", "x.geojson", "x.pmtiles", "x.wav", "x"] {
        fs::hard_link(
            machine.path("home/key"),
            machine.path("work/tour").join(name),
        )
        .expect("OK because it is ours");
        for (used, tour) in uses(name) {
            machine.write_tour(&tour);
            let (_, text) = machine.run(&["check", "tour"]);
            let is_sound = !matches!(used, "picture" | "map" | "take");
            let is_reported = codes.iter().any(|code| text.contains(&format!("[{code}]")));
            assert!(is_reported || is_sound, "{name} as {used}: {text}");
            let (status, text) = machine.run(BUILD);
            assert!(matches!(status, Some(1 | 2)), "{name} as {used}: {text}");
            assert!(
                !holds_secret(&machine.path("work/t.pack"))
                    && !machine.path("work/t.pack").exists()
            );
        }
    }
}

#[test]
fn pipes_and_link_cycles_do_not_block() {
    let machine = machine();
    let tour = machine.path("work/tour");
    let pipe = |path: &Path| {
        mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)
            .expect("OK because it is ours")
    };
    pipe(&tour.join("audio/pipe.wav"));
    symlink("pipe.wav", tour.join("audio/link.wav")).expect("OK because it is ours");
    symlink("b.wav", tour.join("audio/a.wav")).expect("OK because it is ours");
    symlink("a.wav", tour.join("audio/b.wav")).expect("OK because it is ours");
    for path in ["audio/pipe.wav", "audio/link.wav", "audio/a.wav", "audio"] {
        check_refused(&machine, path, &["file-missing", "take-unreadable"]);
    }
    fs::remove_file(tour.join("tour.json")).expect("OK because it was written");
    pipe(&tour.join("tour.json"));
    for args in [
        &["check", "tour"][..],
        BUILD,
        &["say", "tour"],
        &["fmt", "tour"],
        &["rehearse", "tour"],
        &["trust", "tour"],
        &["studio", "tour", "--no-open"],
        &["check", "tour/tour.json"],
    ] {
        machine.check(args, 2, &["not a regular file"]);
    }
}

#[test]
fn a_tour_json_that_is_a_link_to_elsewhere_is_not_read_for_its_folder() {
    let machine = machine();
    fs::write(
        machine.path("home/settings.json"),
        format!("{{\"token\": \"{SECRET}\"}}"),
    )
    .expect("OK because tests may write");
    symlink(
        "../../home/settings.json",
        machine.path("work/tour/tour.json"),
    )
    .expect("OK because it is ours");
    for command in ["check", "build", "say", "fmt", "rehearse", "trust"] {
        let text = machine.check(&[command, "tour"], 2, &["leads out of the workspace"]);
        assert!(!text.contains("OPENSSH"), "{text}");
    }
}

/// Tours share files by a marker file or by an option on the command line.
#[test]
fn tours_in_a_workspace_share_files() {
    let machine = machine();
    write_tone(&machine.path("work/shared/chime.wav"));
    write_tone(&machine.path("home/chime.wav"));
    let mut tour = tour();
    tour["sound"] = json!({"arrival": "../shared/chime.wav"});
    machine.write_tour(&tour);
    let code = "[outside-workspace]";
    let build = &["build", "tour", "-o", "t.pack", "--no-report"][..];
    machine.check(build, 1, &[code]);
    machine.check(
        &["check", "tour"],
        1,
        &[code, "soundwalk.workspace", "--workspace DIR"],
    );
    machine.check(&[build, &["--workspace", "."]].concat(), 0, &[]);
    for (wrong, words) in [
        ("shared", "is not in the workspace"),
        ("nosuch", "No such file"),
    ] {
        machine.check(&[build, &["--workspace", wrong]].concat(), 2, &[words]);
    }
    fs::write(machine.path("work/soundwalk.workspace"), "").expect("OK because tests may write");
    machine.check(build, 0, &[]);
    let shown = machine.check(&["check", "tour"], 0, &[]);
    assert!(!shown.contains(code), "{shown}");

    // A marker in a folder gives no access to the folders above it.
    tour["sound"] = json!({"arrival": "../../home/chime.wav"});
    machine.write_tour(&tour);
    machine.check(build, 1, &[code]);

    // A marker in the home folder, as from an archive that was unpacked there, gives no access.
    let moved = machine.path("home/tour");
    fs::rename(machine.path("work/tour"), &moved).expect("OK because it is ours");
    fs::write(machine.path("home/soundwalk.workspace"), "").expect("OK because tests may write");
    tour["sound"] = json!({"arrival": "../chime.wav"});
    fs::write(moved.join("tour.json"), tour.to_string()).expect("OK because tests may write");
    machine.check(
        &["check", "../home/tour"],
        1,
        &[code, "does not count", "home folder"],
    );
}

/// Clips are written and removed in the workspace only.
#[test]
fn rendered_clips_stay_in_the_workspace() {
    let machine = machine();
    let mut tour = tour();
    tour["voices"] = json!({"en": "draft"});
    symlink("../../home", machine.path("work/tour/away")).expect("OK because it is ours");
    for folder in ["../../home/clips", "away/clips", "away", ".clips"] {
        tour["rendered"] = json!(folder);
        machine.write_tour(&tour);
        machine.check(&["check", "tour"], 1, &["[outside-workspace]"]);
        machine.check(&["voices", "render", "tour"], 1, &["[outside-workspace]"]);
        machine.check(BUILD, 1, &["[outside-workspace]"]);
    }
    let left: Vec<_> = fs::read_dir(machine.path("home"))
        .expect("OK because it is there")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| [".ssh", "key", ".cache"].iter().any(|known| name == known)),
        "{left:?}"
    );
}

/// A rehearsal draws no map from outside the workspace.
#[test]
fn a_rehearsal_draws_the_workspace_s_maps() {
    let machine = machine();
    let street = |lat: f64| {
        json!({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},
            "geometry": {"type": "LineString", "coordinates": [[87.0, lat], [87.2, lat]]}}]})
    };
    fs::write(
        machine.path("home/map.geojson"),
        street(53.7672).to_string(),
    )
    .expect("OK because tests may write");
    fs::copy(
        machine.path("home/map.geojson"),
        machine.path("work/tour/map.geojson"),
    )
    .expect("OK because tests may write");
    let draw = |map: &str| {
        let mut tour = tour();
        tour["maps"] = json!([map]);
        machine.write_tour(&tour);
        machine.check(&["rehearse", "tour", "--svg", "w.svg"], 0, &[]);
        fs::read_to_string(machine.path("work/w.svg")).expect("OK because it was drawn")
    };
    let without = draw("nosuch.geojson");
    assert_ne!(draw("map.geojson"), without);
    assert_eq!(draw("../../home/map.geojson"), without);
}
