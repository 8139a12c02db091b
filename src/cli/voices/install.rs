//! `soundwalk voices install`: a voice from the system's packages, the best one for a language or one that is named.

use super::apt::Apt;
use super::language;
use crate::cli::voice_options::{path, titled};
use crate::cli::{Trouble, Verdict};
use crate::tour::model::Lang;
use crate::voice::Installed;
use crate::voice::catalogue::{self, Component, KnownVoice};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Install a voice from the system's packages: the best one for a language, or the one that is named
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A language such as `ru`, or a voice's id such as `rhvoice/elena`
    #[arg(value_name = "LANG|ID")]
    wanted: String,
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
/// A language that no known voice speaks, an id that no voice has, a system without apt, nobody there to be asked, a failure of apt.
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
    let mut say = |line: &str| println!("{line}");
    install(
        &Wanted::from_written(&args.wanted)?,
        args.enable_non_free,
        &system,
        &ask,
        &mut say,
    )
}

/// What is to be installed.
enum Wanted {
    /// The best voice for a language.
    Best(Lang),
    /// This voice.
    Voice(&'static KnownVoice),
}

impl Wanted {
    fn from_written(written: &str) -> Result<Self, Trouble> {
        if let Some(voice) = catalogue::find(written.trim()) {
            return Ok(Self::Voice(voice));
        }
        let lang = language(written);
        if !catalogue::for_language(&lang).is_empty() {
            return Ok(Self::Best(lang));
        }
        Err(match catalogue::did_you_mean_any(written.trim()) {
            Some(meant) => format!("there is no voice `{written}`; did you mean `{meant}`?"),
            None => format!(
                "no voice is known for `{}`; record takes, or name a program under \"voices\" in the tour",
                lang.0
            ),
        }
        .into())
    }

    /// As the user may write it.
    fn written(&self) -> &str {
        match self {
            Self::Best(lang) => &lang.0,
            Self::Voice(voice) => voice.id,
        }
    }

    /// The language whose word error rates are told.
    fn lang(&self) -> Lang {
        match self {
            Self::Best(lang) => lang.clone(),
            Self::Voice(voice) => Lang(voice.languages[0].to_owned()),
        }
    }

    /// The voices that will do and can be installed, best first.
    fn voices(&self) -> Vec<&'static KnownVoice> {
        let all = match self {
            Self::Best(lang) => catalogue::for_language(lang),
            Self::Voice(voice) => vec![*voice],
        };
        all.into_iter()
            .filter(|voice| !voice.packages.is_empty())
            .collect()
    }

    /// The installed voice that leaves nothing to be done.
    fn met_by(&self, best: &KnownVoice, installed: &Installed) -> Option<&'static KnownVoice> {
        match self {
            Self::Best(lang) => installed
                .best(lang)
                .filter(|speaking| speaking.engine == best.engine),
            Self::Voice(voice) => Some(*voice).filter(|voice| installed.has(voice)),
        }
    }
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
    wanted: &Wanted,
    enable_non_free: bool,
    system: &System,
    ask: Ask<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<Verdict, Trouble> {
    let (written, lang, voices) = (wanted.written(), wanted.lang(), wanted.voices());
    let Some(best) = voices.first().copied() else {
        return Err(format!(
            "`{written}` is not in any package: it is part of soundwalk, unless soundwalk was built without it"
        )
        .into());
    };
    let installed = Installed::scan(&system.path);
    if let Some(voice) = wanted.met_by(best, &installed) {
        let rank = match wanted {
            Wanted::Best(_) => ", the best voice that is known",
            Wanted::Voice(_) => "",
        };
        say(&format!(
            "{written}: {} is installed{rank}.",
            described(voice, &lang)
        ));
        return Ok(Verdict::Fine);
    }
    let apt = Apt::find(&system.path, &system.os_release, system.is_root)
        .ok_or_else(|| no_apt(&voices))?;
    if !apt.offers(&["espeak-ng"])? {
        say("The system's package lists are empty or old; `apt-get update` reads them first.");
        if !asked("Read them now?", ask, say)? {
            return Ok(Verdict::Fine);
        }
        apt.update()?;
    }
    let mut choice = None;
    for voice in &voices {
        if installed.has(voice) || apt.offers(voice.packages)? {
            choice = Some(*voice);
            break;
        }
    }
    let mut sources = None;
    if choice != Some(best) && best.component == Component::NonFree {
        if let Wanted::Best(lang) = wanted {
            say(&format!(
                "The best voice for `{}` is {}.",
                lang.0,
                described(best, lang)
            ));
        }
        match (apt.non_free_entry(), enable_non_free) {
            (Some(entry), true) => {
                choice = Some(best);
                sources = Some(entry);
            }
            (Some(entry), false) => say(&how_to_enable(&apt, &entry, best, written)),
            (None, _) => say(&format!(
                "{} is in Debian's component non-free; this system is not Debian: see whether its packages have it.",
                best.title()
            )),
        }
    }
    let Some(choice) = choice else {
        return Err(format!(
            "the system's packages do not have `{written}`: {}",
            names(&voices)
        )
        .into());
    };
    if installed.has(choice) {
        say(&format!(
            "The best voice available now, {}, is installed already.",
            described(choice, &lang)
        ));
        return Ok(Verdict::Fine);
    }
    say(&format!("{written}: {}", described(choice, &lang)));
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
    let installation = match &sources {
        Some(entry) => apt
            .enable_non_free(entry)
            .and_then(|()| apt.install(choice.packages)),
        None => apt.install(choice.packages),
    };
    if let Err(trouble) = installation {
        if sources.is_some() {
            apt.disable_non_free()?;
            say(&format!("{} was removed again.", apt.non_free_file()));
        }
        return Err(trouble);
    }
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

fn how_to_enable(apt: &Apt, entry: &str, voice: &KnownVoice, written: &str) -> String {
    format!(
        "{} is in Debian's component non-free, which is not enabled on this system.\n\
         `soundwalk voices install {written} --enable-non-free` enables it; or write {} yourself:\n{}",
        voice.title(),
        apt.non_free_file(),
        indented(entry)
    )
}

fn indented(entry: &str) -> String {
    let lines: Vec<String> = entry.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

fn no_apt(voices: &[&KnownVoice]) -> String {
    format!(
        "this system has no apt-get; install one of these by its own means, the best first: {}. What they need on the PATH: \
         RHVoice-test, text2wave or espeak-ng",
        names(voices)
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
            let verdict = Wanted::from_written(lang)
                .and_then(|wanted| install(&wanted, non_free, &system, &ask, &mut say));
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
        assert!(refused(&machine, "elena").contains("did you mean `rhvoice/elena`?"));
        assert!(refused(&machine, "draft").contains("part of soundwalk"));
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
        let trouble = verdict.expect_err("it is in non-free");
        assert!(trouble.contains("do not have `rhvoice/elena`"), "{trouble}");
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
        let (verdict, _, told) = machine.install("fr", true, true, true);
        assert!(verdict.is_err());
        assert!(!told.contains("rm "), "{told}");
    }

    #[test]
    fn the_list_for_the_tests_has_the_packages_of_the_best_voices() {
        let list = include_str!("../../../contrib/apt-voices.txt");
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
}
