//! `voices install` on machines whose package manager writes down what it is told.

use super::*;
use std::cell::Cell;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// A machine with a package manager that writes down what it is told and "installs" files of its own.
struct Machine {
    prefix: tempfile::TempDir,
}

impl Machine {
    /// `offered` are the packages that the enabled sources have.
    fn new(offered: &[&str]) -> Self {
        let machine = Self {
            prefix: tempfile::tempdir().expect("OK because tests may write"),
        };
        machine.write("offered", &offered.join("\n"));
        machine.write("os-release", "ID=debian\nVERSION_CODENAME=bookworm\n");
        machine.program(
            "apt-cache",
            "shift; for one in \"$@\"; do echo \"$one:\"; if grep -qx \"$one\" ROOT/offered; \
             then echo '  Candidate: 1.0'; else echo '  Candidate: (none)'; fi; done",
        );
        machine.program(
            "apt-get",
            "echo \"apt-get $*\" >> ROOT/log; [ \"$1\" = update ] && cat ROOT/more >> ROOT/offered 2>/dev/null
             for one in \"$@\"; do case $one in
             espeak-ng) ln -sf /bin/true ROOT/bin/espeak-ng;;
             festvox-ru) ln -sf /bin/true ROOT/bin/text2wave; mkdir -p ROOT/share/festival/voices/russian/msu_ru_nsh_clunits;;
             rhvoice-russian) ln -sf /bin/true ROOT/bin/RHVoice-test; mkdir -p ROOT/share/RHVoice/voices/aleksandr-hq;;
             esac; done; exit 0",
        );
        machine.program(
            "install",
            "echo \"install $*\" >> ROOT/log; cat \"$3\" >> ROOT/log",
        );
        machine.program("rm", "echo \"rm $*\" >> ROOT/log");
        machine.program("sudo", "echo sudo >> ROOT/log; shift; exec \"$@\"");
        machine
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.prefix.path().join(name), format!("{text}\n"))
            .expect("OK because it is ours");
    }

    fn program(&self, name: &str, script: &str) {
        let bin = self.prefix.path().join("bin");
        fs::create_dir_all(&bin).expect("OK because it is ours");
        let root = self.prefix.path().display().to_string();
        let file = bin.join(name);
        fs::write(
            &file,
            format!("#!/bin/sh\n{}\n", script.replace("ROOT", &root)),
        )
        .expect("OK because it is ours");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))
            .expect("OK because it is ours");
    }

    fn without(&self, program: &str) {
        fs::remove_file(self.prefix.path().join("bin").join(program))
            .expect("OK because it is there");
    }

    /// Runs the command; gives what it said and what the package manager was told.
    fn install(
        &self,
        lang: &str,
        non_free: bool,
        is_root: bool,
        agrees: bool,
    ) -> (Result<Verdict, String>, String, String) {
        let system = System {
            path: vec![self.prefix.path().join("bin")],
            os_release: self.prefix.path().join("os-release"),
            is_root,
            data_folder: Some(self.prefix.path().join("data")),
            from: None,
        };
        let log = || fs::read_to_string(self.prefix.path().join("log")).unwrap_or_default();
        let before = log();
        let asked = Cell::new(0);
        let ask = || {
            asked.set(asked.get() + 1);
            Ok(agrees)
        };
        let mut said = String::new();
        let mut say = |line: &str| {
            said.push_str(line);
            said.push('\n');
        };
        let verdict = Wanted::from_written(lang).and_then(|wanted| {
            let questions = Questions {
                agree: &ask,
                accept: &ask,
            };
            install(&wanted, non_free, &system, questions, &mut say)
        });
        let told = log();
        assert!(
            told == before || asked.get() > 0,
            "it acts only after asking: {told}"
        );
        (verdict.map_err(|error| error.to_string()), said, told)
    }
}

const MAIN: [&str; 3] = ["espeak-ng", "festival", "festvox-ru"];
const ALL: [&str; 5] = [
    "espeak-ng",
    "festival",
    "festvox-ru",
    "rhvoice",
    "rhvoice-russian",
];

#[test]
fn the_best_voice_that_is_offered_is_installed_after_asking() {
    let machine = Machine::new(&ALL);
    let (verdict, said, told) = machine.install("ru", false, true, true);
    assert_eq!(verdict, Ok(Verdict::Fine));
    for word in [
        "RHVoice aleksandr-hq",
        "CC-BY-SA-4.0",
        "17 %",
        "rhvoice rhvoice-russian",
        "non-free",
        "211 MB",
        "[y/N]",
        "speaks `ru` from now on",
    ] {
        assert!(said.contains(word), "{word:?} is missing in: {said}");
    }
    assert_eq!(
        told,
        "apt-get install -y --no-install-recommends rhvoice rhvoice-russian\n"
    );
    let (verdict, said, again) = machine.install("ru", false, true, false);
    assert_eq!(verdict, Ok(Verdict::Fine));
    assert!(said.contains("is installed, the best voice"), "{said}");
    assert_eq!(told, again, "nothing is done twice");
}

#[test]
fn nothing_happens_without_consent() {
    let machine = Machine::new(&ALL);
    let (verdict, said, told) = machine.install("ru", true, true, false);
    assert_eq!(verdict, Ok(Verdict::Fine));
    assert!(said.contains("Nothing was installed."), "{said}");
    assert_eq!(told, "");
}

#[test]
fn non_free_is_explained_and_the_best_of_main_installed() {
    let machine = Machine::new(&MAIN);
    let (verdict, said, told) = machine.install("ru", false, true, true);
    assert_eq!(verdict, Ok(Verdict::Fine));
    for word in [
        "--enable-non-free",
        "Components: non-free",
        "Suites: bookworm",
        "/etc/apt/sources.list.d/soundwalk-non-free.sources",
        "festival msu_ru_nsh_clunits speaks",
    ] {
        assert!(said.contains(word), "{word:?} is missing in: {said}");
    }
    assert_eq!(
        told,
        "apt-get install -y --no-install-recommends festival festvox-ru\n"
    );
}

#[test]
fn non_free_is_enabled_on_request() {
    let machine = Machine::new(&MAIN);
    let (verdict, said, told) = machine.install("ru", true, true, true);
    assert_eq!(verdict, Ok(Verdict::Fine), "{said}");
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].starts_with("install -m 644 ")
            && lines[0].ends_with(" /etc/apt/sources.list.d/soundwalk-non-free.sources"),
        "{told}"
    );
    for line in [
        "Components: non-free",
        "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg",
        "apt-get update -q",
    ] {
        assert!(lines.contains(&line), "{line:?} is missing in: {told}");
    }
    assert_eq!(
        lines.last(),
        Some(&"apt-get install -y --no-install-recommends rhvoice rhvoice-russian")
    );
}

#[test]
fn empty_package_lists_are_read_first() {
    let machine = Machine::new(&[]);
    machine.write("more", &ALL.join("\n"));
    let (verdict, said, told) = machine.install("ru", false, true, true);
    assert_eq!(verdict, Ok(Verdict::Fine), "{said}");
    assert!(told.starts_with("apt-get update -q\n"), "{told}");
    assert!(told.ends_with("rhvoice rhvoice-russian\n"), "{told}");
}

#[test]
fn others_than_root_use_sudo() {
    let machine = Machine::new(&MAIN);
    let (verdict, _, told) = machine.install("be", false, false, true);
    assert_eq!(verdict, Ok(Verdict::Fine));
    assert_eq!(
        told,
        "sudo\napt-get install -y --no-install-recommends espeak-ng\n"
    );
    let machine = Machine::new(&MAIN);
    machine.without("sudo");
    let (verdict, _, _) = machine.install("be", false, false, true);
    let error = verdict.expect_err("it cannot become root");
    assert!(error.contains("as root: apt-get install"), "{error}");
}

#[test]
fn voices_that_cannot_be_installed_are_reported() {
    let machine = Machine::new(&MAIN);
    let refused = |machine: &Machine, lang: &str| {
        machine
            .install(lang, false, true, true)
            .0
            .expect_err("it cannot")
    };
    assert!(refused(&machine, "xx").contains("no voice is known for `xx`"));
    assert!(refused(&machine, "elena").contains("did you mean `rhvoice/elena`?"));
    assert!(refused(&machine, "draft").contains("part of soundwalk"));
    machine.program("apt-get", "exit 100");
    assert!(refused(&machine, "be").contains("failed"));
    machine.program("apt-get", "exit 0");
    assert!(refused(&machine, "be").contains("is not found"));
    machine.without("apt-get");
    let error = refused(&machine, "ru");
    for word in ["no apt-get", "RHVoice aleksandr-hq", "eSpeak NG ru"] {
        assert!(error.contains(word), "{word:?} is missing in: {error}");
    }
}

/// Another voice of the same engine is installed: the named one still comes.
#[test]
fn a_named_voice_is_installed_whatever_else_speaks_its_language() {
    let machine = Machine::new(&ALL);
    let (verdict, _, _) = machine.install("ru", false, true, true);
    assert_eq!(verdict, Ok(Verdict::Fine));
    for (id, packages) in [
        ("espeak-ng/ru", "espeak-ng"),
        ("festival/msu_ru_nsh_clunits", "festival festvox-ru"),
    ] {
        let (verdict, said, told) = machine.install(id, false, true, true);
        assert_eq!(verdict, Ok(Verdict::Fine), "{said}");
        let expected = format!("apt-get install -y --no-install-recommends {packages}\n");
        assert!(told.ends_with(&expected), "{told}");
        let (verdict, said, again) = machine.install(id, false, true, false);
        assert_eq!(verdict, Ok(Verdict::Fine));
        assert!(said.contains("is installed."), "{said}");
        assert_eq!(told, again, "nothing is done twice");
    }
}

#[test]
fn a_named_voice_that_is_not_offered_is_not_replaced_by_another() {
    let machine = Machine::new(&MAIN);
    let (verdict, said, told) = machine.install("rhvoice/elena", false, true, true);
    let error = verdict.expect_err("it is in non-free");
    assert!(error.contains("do not have `rhvoice/elena`"), "{error}");
    assert!(
        said.contains("soundwalk voices install rhvoice/elena --enable-non-free"),
        "{said}"
    );
    assert_eq!(told, "");
}

#[test]
fn the_entry_is_removed_when_the_installation_fails() {
    let machine = Machine::new(&MAIN);
    let script = "echo \"apt-get $*\" >> ROOT/log; [ \"$1\" = update ]";
    machine.program("apt-get", script);
    let (verdict, said, told) = machine.install("ru", true, true, true);
    assert!(verdict.is_err(), "{said}");
    assert!(said.contains("was removed again"), "{said}");
    let last = "rm -f /etc/apt/sources.list.d/soundwalk-non-free.sources\n";
    assert!(told.ends_with(last), "{told}");
    // What was not added is not removed.
    let machine = Machine::new(&MAIN);
    machine.program("apt-get", "exit 100");
    let (verdict, _, told) = machine.install("be", true, true, true);
    assert!(verdict.is_err());
    assert!(!told.contains("rm "), "{told}");
}

#[test]
fn the_list_for_the_tests_has_the_packages_of_the_best_voices() {
    let list = include_str!("../../../../contrib/apt-voices.txt");
    let listed: std::collections::BTreeSet<&str> =
        list.lines().filter(|line| !line.starts_with('#')).collect();
    let best = ["ru", "en"].map(|lang| catalogue::for_language(&Lang(lang.to_owned()))[0]);
    let expected = best.iter().flat_map(|voice| voice.packages).copied();
    assert_eq!(listed, expected.collect());
}

#[test]
fn only_debian_has_the_entry() {
    let machine = Machine::new(&MAIN);
    machine.write("os-release", "ID=ubuntu\nVERSION_CODENAME=noble");
    let (_, said, told) = machine.install("ru", true, true, true);
    assert!(said.contains("not Debian"), "{said}");
    assert!(!told.contains("non-free"), "{told}");
    machine.write("os-release", "ID=debian\nVERSION_CODENAME=\"x;rm\"");
    let apt = Apt::find(
        &[machine.prefix.path().join("bin")],
        &machine.prefix.path().join("os-release"),
        true,
    );
    assert_eq!(apt.and_then(|apt| apt.non_free_entry()), None);
}
