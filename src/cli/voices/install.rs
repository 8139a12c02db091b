//! `soundwalk voices install`: the best voice for a language that the system's packages have.

use super::apt::Apt;
use crate::cli::speakers::{path, titled};
use crate::cli::{Trouble, Verdict, languages, out};
use crate::tour::model::Lang;
use crate::voice::Installed;
use crate::voice::catalogue::{self, Component, KnownVoice};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Install the best voice for a language from the system's packages
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The language, such as `ru`
    lang: String,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Add Debian's component non-free to the system's package sources, where the best voice needs it
    #[arg(long)]
    enable_non_free: bool,
}

/// Installs the voice.
///
/// # Errors
/// A language that no known voice speaks, a system without apt, nobody there to be asked, a failure of apt.
pub fn run(args: &Args) -> Result<Verdict, Trouble> {
    let system = System {
        path: path(),
        os_release: PathBuf::from("/etc/os-release"),
        is_root: is_root(),
    };
    let ask = || match (args.yes, std::io::stdin().is_terminal()) {
        (true, _) => Ok(true),
        (false, true) => ask_on_terminal(),
        (false, false) => Err(
            "nothing was installed: there is no terminal to ask on; --yes installs without asking"
                .into(),
        ),
    };
    // Whoever stopped reading has decided what to read; what they agreed to is done all the same.
    let mut say = |line: &str| {
        let _ = out::line(line);
    };
    install(
        &languages::tag(&args.lang),
        args.enable_non_free,
        &system,
        &ask,
        &mut say,
    )
}

/// What the command works on.
struct System {
    path: Vec<PathBuf>,
    os_release: PathBuf,
    is_root: bool,
}

/// Whether to go on, after what was said.
type Ask<'a> = &'a dyn Fn() -> Result<bool, Trouble>;

fn install(
    lang: &Lang,
    enable_non_free: bool,
    system: &System,
    ask: Ask<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<Verdict, Trouble> {
    let known = catalogue::for_language(lang);
    let wanted: Vec<&KnownVoice> = known
        .into_iter()
        .filter(|voice| !voice.packages.is_empty())
        .collect();
    let Some(best) = wanted.first().copied() else {
        return Err(format!("no voice is known for `{}`; record takes, or name a program under \"voices\" in the tour", lang.0).into());
    };
    let installed = Installed::scan(&system.path);
    let speaking = installed.best(lang);
    if speaking.is_some_and(|voice| voice.engine == best.engine) {
        say(&format!(
            "{}: {} is installed, the best voice that is known.",
            lang.0,
            described(speaking.unwrap_or(best), lang)
        ));
        return Ok(Verdict::Fine);
    }
    let apt = Apt::find(&system.path, &system.os_release, system.is_root)
        .ok_or_else(|| no_apt(&wanted))?;
    if !apt.offers(&["espeak-ng"])? {
        say("The system's package lists are empty or old; `apt-get update` reads them first.");
        if !asked("Read them now?", ask, say)? {
            return Ok(Verdict::Fine);
        }
        apt.update()?;
    }
    let mut choice = None;
    for voice in &wanted {
        if installed.has(voice) || apt.offers(voice.packages)? {
            choice = Some(*voice);
            break;
        }
    }
    let mut sources = None;
    if choice != Some(best) && best.component == Component::NonFree {
        say(&format!(
            "The best voice for `{}` is {}.",
            lang.0,
            described(best, lang)
        ));
        match (apt.non_free_entry(), enable_non_free) {
            (Some(entry), true) => {
                choice = Some(best);
                sources = Some(entry);
            }
            (Some(entry), false) => say(&how_to_enable(&apt, &entry, lang)),
            (None, _) => say(
                "It is in Debian's component non-free; this system is not Debian: see whether its packages have it.",
            ),
        }
    }
    let Some(choice) = choice else {
        return Err(format!(
            "the system's packages have no voice for `{}`: none of {}",
            lang.0,
            names(&wanted)
        )
        .into());
    };
    if installed.has(choice) {
        say(&format!(
            "Of what can be had now, {} is installed already.",
            described(choice, lang)
        ));
        return Ok(Verdict::Fine);
    }
    say(&format!("{}: {}", lang.0, described(choice, lang)));
    say(&format!(
        "  packages: {} (Debian {}), about {} MB on the disk",
        choice.packages.join(" "),
        choice.component.name(),
        choice.disk_mb
    ));
    if let Some(entry) = &sources {
        say(&format!(
            "  {} is added to the package sources:\n{}",
            apt.non_free_file(),
            indented(entry)
        ));
    }
    if !asked("Install?", ask, say)? {
        return Ok(Verdict::Fine);
    }
    if let Some(entry) = &sources {
        apt.enable_non_free(entry)?;
    }
    apt.install(choice.packages)?;
    let installed = Installed::scan(&system.path);
    if !installed.has(choice) {
        return Err(format!(
            "the packages are installed, but {} is not found; is its program on the PATH?",
            choice.title()
        )
        .into());
    }
    say(&format!(
        "{} speaks `{}` from now on.",
        titled(choice, &installed),
        lang.0
    ));
    Ok(Verdict::Fine)
}

fn asked(question: &str, ask: Ask<'_>, say: &mut dyn FnMut(&str)) -> Result<bool, Trouble> {
    say(&format!("{question} [y/N]"));
    let agreed = ask()?;
    if !agreed {
        say("Nothing was installed.");
    }
    Ok(agreed)
}

fn described(voice: &KnownVoice, lang: &Lang) -> String {
    let rate = voice.word_error_rate(lang);
    let rate = rate.map_or_else(String::new, |rate| format!(", word error rate {rate:.0} %"));
    format!("{} ({}{rate})", voice.title(), voice.licence)
}

fn how_to_enable(apt: &Apt, entry: &str, lang: &Lang) -> String {
    format!(
        "It is in Debian's component non-free, which is not enabled on this system.\n\
         `soundwalk voices install {} --enable-non-free` enables it; or write {} yourself:\n{}",
        lang.0,
        apt.non_free_file(),
        indented(entry)
    )
}

fn indented(entry: &str) -> String {
    let lines: Vec<String> = entry.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

fn no_apt(wanted: &[&KnownVoice]) -> String {
    format!(
        "this system has no apt-get; install one of these by its own means, the best first: {}. What they need on the PATH: \
         RHVoice-test, text2wave or espeak-ng",
        names(wanted)
    )
}

fn names(voices: &[&KnownVoice]) -> String {
    let names: Vec<String> = voices.iter().map(|voice| voice.title()).collect();
    names.join(", ")
}

fn ask_on_terminal() -> Result<bool, Trouble> {
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
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
            let verdict = install(&Lang(lang.to_owned()), non_free, &system, &ask, &mut say);
            let told = log();
            assert!(
                told == before || asked.get() > 0,
                "it acts only after asking: {told}"
            );
            (verdict.map_err(|trouble| trouble.to_string()), said, told)
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
            "16 %",
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
        let (verdict, _, told) = machine.install("fr", false, false, true);
        assert_eq!(verdict, Ok(Verdict::Fine));
        assert_eq!(
            told,
            "sudo\napt-get install -y --no-install-recommends espeak-ng\n"
        );
        let machine = Machine::new(&MAIN);
        machine.without("sudo");
        let (verdict, _, _) = machine.install("fr", false, false, true);
        let trouble = verdict.expect_err("it cannot become root");
        assert!(trouble.contains("as root: apt-get install"), "{trouble}");
    }

    #[test]
    fn what_cannot_be_installed_is_told() {
        let machine = Machine::new(&MAIN);
        let refused = |machine: &Machine, lang: &str| {
            machine
                .install(lang, false, true, true)
                .0
                .expect_err("it cannot")
        };
        assert!(refused(&machine, "xx").contains("no voice is known for `xx`"));
        machine.program("apt-get", "exit 100");
        assert!(refused(&machine, "fr").contains("failed"));
        machine.program("apt-get", "exit 0");
        assert!(refused(&machine, "fr").contains("is not found"));
        machine.without("apt-get");
        let trouble = refused(&machine, "ru");
        for word in ["no apt-get", "RHVoice aleksandr-hq", "eSpeak NG ru"] {
            assert!(trouble.contains(word), "{word:?} is missing in: {trouble}");
        }
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
}
