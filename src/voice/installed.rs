//! Determines which of the known voices are installed by looking for programs and their data, without running anything.
//! The result is a value, so that rules, builds and tests can be given any machine. The caller passes the environment's
//! PATH and the user's data folder.

use super::catalogue::{self, Engine, KnownVoice, piper};
use super::piper_folder::PiperFolder;
use super::program::{self, is_bare};
use crate::language::primary_subtag;
use crate::tour::model::Lang;
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

/// How long a program may take to print its version.
const VERSION_TIMEOUT: Duration = Duration::from_secs(5);

/// The voices that may speak.
#[derive(Debug, Clone, Default)]
pub struct Installed {
    programs: BTreeMap<Engine, PathBuf>,
    voices: BTreeSet<&'static str>,
    /// Folders of the PATH, which also hold the package manager that is asked about versions.
    path: Vec<PathBuf>,
    versions: BTreeMap<VersionSource, OnceLock<String>>,
    /// The user's data folder, which holds the neural voices.
    data_folder: Option<PathBuf>,
    /// Installed neural voices that speak only where the author names them: by their terms, or because eSpeak NG is missing.
    restricted: BTreeSet<&'static str>,
    /// Engines that were asked for; `None` if all may speak.
    allowed: Option<Vec<Engine>>,
    /// Whether a voice that the tour names is never replaced by another.
    is_strict: bool,
}

/// Source of a voice's version. All voices of one source are asked about once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum VersionSource {
    /// The package manager, asked about a package.
    Package(&'static str),
    /// The engine's own program.
    Program(Engine),
}

impl VersionSource {
    fn of(voice: &KnownVoice) -> Option<Self> {
        match voice.engine {
            // RHVoice's program does not know its version, and Festival's voice has a different version from Festival.
            Engine::RhVoice | Engine::Festival => voice.packages.last().copied().map(Self::Package),
            Engine::EspeakNg => Some(Self::Program(voice.engine)),
            Engine::Piper | Engine::Draft => None,
        }
    }
}

impl Installed {
    /// Looks for the known voices. `path` lists the folders of the PATH.
    pub fn scan(path: &[PathBuf]) -> Self {
        let mut found = Self {
            path: path.to_vec(),
            ..Self::default()
        };
        for engine in Engine::ALL {
            if engine == Engine::Piper {
                // These are looked for in the user's data folder.
                continue;
            }
            let program = engine.program().map(|name| find_program(path, name));
            match program {
                None if cfg!(feature = "embedded-voice") => {}
                Some(Some(program)) => {
                    found.programs.insert(engine, program);
                }
                None | Some(None) => continue,
            }
            let program = found.programs.get(&engine);
            let there = engine.voices().iter().filter(|voice| {
                program.is_none_or(|program| {
                    data(voice).is_none_or(|data| has_data(program, Path::new(&data)))
                })
            });
            for voice in there {
                found.voices.insert(voice.id);
                found
                    .versions
                    .extend(VersionSource::of(voice).map(|source| (source, OnceLock::new())));
            }
        }
        found
    }

    /// Looks for neural voices in the user's data folder, too.
    #[must_use]
    pub fn with_neural(mut self, data_folder: &Path) -> Self {
        if cfg!(not(feature = "neural-voices")) || !self.allows(Engine::Piper) {
            return self;
        }
        self.data_folder = Some(data_folder.to_owned());
        for voice in Engine::Piper.voices() {
            let Some(folder) = self.folder_of(voice).filter(PiperFolder::is_complete) else {
                continue;
            };
            self.voices.insert(voice.id);
            if !folder.is_unrestricted() || !self.knows_sounds(voice) {
                self.restricted.insert(voice.id);
            }
        }
        self
    }

    /// Whether somebody tells the voice how words sound: the crate in this binary tells neural voices Russian and English,
    /// the program eSpeak NG all languages.
    pub fn knows_sounds(&self, voice: &KnownVoice) -> bool {
        let is_built_in = |lang: &&str| {
            cfg!(feature = "embedded-voice") && matches!(primary_subtag(lang), "ru" | "en")
        };
        let mut languages = voice.languages.iter();
        voice.engine != Engine::Piper || languages.all(is_built_in) || self.espeak_file().is_some()
    }

    fn espeak_file(&self) -> Option<PathBuf> {
        self.find(Engine::EspeakNg.program()?)
    }

    fn folder_of(&self, voice: &KnownVoice) -> Option<PiperFolder> {
        let data_folder = self.data_folder.as_deref()?;
        Some(PiperFolder::new(data_folder, piper::files(voice)?))
    }

    /// The folder of an installed neural voice.
    pub(super) fn piper_folder(&self, voice: &KnownVoice) -> Option<PiperFolder> {
        self.folder_of(voice).filter(|_| self.has(voice))
    }

    /// The program of eSpeak NG with its version, which tells the neural voices how words sound. It may do that also where
    /// it was not asked to speak.
    #[cfg(feature = "neural-voices")]
    pub(super) fn espeak(&self) -> Option<(PathBuf, String)> {
        let file = self.espeak_file()?;
        let source = VersionSource::Program(Engine::EspeakNg);
        let version = self.versions.get(&source)?;
        let version = version.get_or_init(|| self.ask_version(source).unwrap_or_default());
        Some((file, version.clone()))
    }

    /// Only the voice in this binary, if it has one: the same on every machine.
    pub fn draft_only() -> Self {
        Self::scan(&[]).only(&[Engine::Draft])
    }

    /// A machine with the named voices, to test voice selection; their programs are not looked up.
    pub fn pretend(ids: &[(&'static str, &str)]) -> Self {
        let known = ids
            .iter()
            .filter_map(|(id, version)| Some((catalogue::find(id)?, *version)));
        let mut pretended = Self::default();
        for (voice, version) in known {
            if let Some(program) = voice.engine.program() {
                pretended.programs.insert(voice.engine, program.into());
            }
            pretended.voices.insert(voice.id);
            let version = OnceLock::from(version.to_owned());
            pretended
                .versions
                .extend(VersionSource::of(voice).map(|source| (source, version)));
        }
        pretended
    }

    /// Restricts the voices to those of `engines`, as the user requested.
    pub fn only(mut self, engines: &[Engine]) -> Self {
        let is_left = |voice: &KnownVoice| engines.contains(&voice.engine);
        self.voices
            .retain(|id| catalogue::find(id).is_some_and(is_left));
        self.programs.retain(|engine, _| engines.contains(engine));
        self.allowed = Some(engines.to_vec());
        self
    }

    /// Never replaces a voice that a tour names by another one, for clips that are kept.
    pub fn without_substitutes(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// The voice that speaks if a tour names one that is not there: the best of the engines that were asked for. `None`
    /// if none were asked for, or if substitutes are not allowed.
    pub fn substitute(&self, lang: &Lang) -> Option<&'static KnownVoice> {
        let may_replace = self.is_restricted() && !self.is_strict;
        self.best(lang).filter(|_| may_replace)
    }

    /// The engines that were asked for, for messages; empty if all may speak.
    pub fn allowed_names(&self) -> String {
        let names = self.allowed.iter().flatten().map(|engine| engine.id());
        names.collect::<Vec<_>>().join(", ")
    }

    /// Whether engines were excluded on request.
    pub fn is_restricted(&self) -> bool {
        self.allowed.is_some()
    }

    /// Whether the engine was not excluded on request.
    pub fn allows(&self, engine: Engine) -> bool {
        self.allowed
            .as_ref()
            .is_none_or(|engines| engines.contains(&engine))
    }

    /// Whether the voice is available.
    pub fn has(&self, voice: &KnownVoice) -> bool {
        self.voices.contains(voice.id)
    }

    /// The best installed voice for a language. Some neural voices speak only where the author names them.
    pub fn best(&self, lang: &Lang) -> Option<&'static KnownVoice> {
        catalogue::for_language(lang)
            .into_iter()
            .find(|voice| self.has(voice) && !self.restricted.contains(voice.id))
    }

    /// The best voice in the catalogue for a language, if it is better understood than the best installed one.
    pub fn better(&self, lang: &Lang) -> Option<&'static KnownVoice> {
        let first = catalogue::for_language(lang).into_iter().next()?;
        let best = self.best(lang);
        let is_better = best.is_none_or(|best| first.engine < best.engine);
        is_better.then_some(first)
    }

    /// Whether an author's program exists: beside the tour if its name contains a folder, otherwise in the PATH. If no
    /// PATH is known, every bare name is assumed to exist.
    pub(super) fn can_start(&self, program: &str, workspace: &Workspace) -> bool {
        if program.is_empty() {
            // This has its own finding.
            true
        } else if is_bare(program) {
            self.path.is_empty() || self.find(program).is_some()
        } else if Path::new(program).is_absolute() {
            is_executable(Path::new(program))
        } else {
            match workspace.resolve(program) {
                Ok(file) => is_executable(&file),
                // A path that leads out of the workspace also has its own finding.
                Err(error) => error.is_forbidden(),
            }
        }
    }

    /// The file of a program in the folders of the PATH; `None` if no PATH is known.
    pub(super) fn find(&self, program: &str) -> Option<PathBuf> {
        find_program(&self.path, program)
    }

    /// Whether the folders of the PATH are known.
    pub(super) fn has_path(&self) -> bool {
        !self.path.is_empty()
    }

    /// The program of an engine.
    pub(super) fn program(&self, engine: Engine) -> Option<&Path> {
        self.programs.get(&engine).map(PathBuf::as_path)
    }

    /// Version of an installed voice according to its package or its program, each asked once. Empty if there is no
    /// answer.
    pub fn version(&self, voice: &KnownVoice) -> &str {
        let source = VersionSource::of(voice).filter(|_| self.has(voice));
        let version = source.and_then(|source| Some((source, self.versions.get(&source)?)));
        version.map_or("", |(source, version)| {
            version.get_or_init(|| self.ask_version(source).unwrap_or_default())
        })
    }

    fn ask_version(&self, source: VersionSource) -> Option<String> {
        let engine = match source {
            VersionSource::Program(engine) => engine,
            VersionSource::Package(package) => {
                let mut command = Command::new(find_program(&self.path, "dpkg-query")?);
                command.args(["-W", "-f", "${Version}", package]);
                return program_output(command);
            }
        };
        let mut command = Command::new(self.find(engine.program()?)?);
        command.arg("--version");
        let output = program_output(command)?;
        // "eSpeak NG text-to-speech: 1.51  Data at: …"
        let mut words = output.split_whitespace();
        let number = words.find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
        Some(number.to_owned())
    }
}

fn program_output(command: Command) -> Option<String> {
    let output = program::run(command, "", VERSION_TIMEOUT, None).ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// A package's version as the program's authors write it, without Debian's epoch and revision.
pub fn plain_version(version: &str) -> &str {
    let upstream = version.split(['+', '-']).next().unwrap_or_default();
    upstream.rsplit(':').next().unwrap_or_default()
}

/// The file of a program in the folders of a PATH.
pub fn find_program(path: &[PathBuf], name: &str) -> Option<PathBuf> {
    let files = path.iter().map(|folder| folder.join(name));
    files.into_iter().find(|file| is_executable(file))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file)
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file() || file.with_extension("exe").is_file()
}

/// Path of a voice's data below the installation prefix of its program; `None` if the data come with the program.
fn data(voice: &KnownVoice) -> Option<String> {
    match voice.engine {
        Engine::RhVoice => Some(format!("share/RHVoice/voices/{}", voice.name)),
        Engine::Festival => Some(format!("share/festival/voices/russian/{}", voice.name)),
        Engine::Piper | Engine::EspeakNg | Engine::Draft => None,
    }
}

fn has_data(program: &Path, data: &Path) -> bool {
    let resolved = std::fs::canonicalize(program);
    let places = [Some(program.to_owned()), resolved.ok()];
    // PREFIX/bin/program
    let mut prefixes = places
        .iter()
        .flatten()
        .filter_map(|place| place.parent()?.parent());
    prefixes.any(|prefix| prefix.join(data).is_dir())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn lang(tag: &str) -> Lang {
        Lang(tag.to_owned())
    }

    /// An installation prefix with programs that answer like the real ones.
    fn machine(programs: &[(&str, &str)], data: &[&str]) -> (tempfile::TempDir, Vec<PathBuf>) {
        let prefix = tempfile::tempdir().expect("OK because tests may write");
        let bin = prefix.path().join("bin");
        fs::create_dir(&bin).expect("OK because the folder is new");
        for (name, script) in programs {
            let file = bin.join(name);
            fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("OK because it is ours");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755))
                .expect("OK because it is ours");
        }
        for folder in data {
            fs::create_dir_all(prefix.path().join(folder)).expect("OK because it is ours");
        }
        (prefix, vec![bin])
    }

    #[test]
    fn finds_programs_with_their_data_and_asks_for_versions() {
        let (_prefix, path) = machine(
            &[
                ("RHVoice-test", "exit 9"),
                ("text2wave", "exit 9"),
                (
                    "espeak-ng",
                    "echo 'eSpeak NG text-to-speech: 1.52  Data at: /x'",
                ),
                ("dpkg-query", "echo \"$4 1.8.0+dfsg-3\" | cut -d' ' -f2"),
            ],
            &["share/RHVoice/voices/elena", "share/RHVoice/voices/arina"],
        );
        let installed = Installed::scan(&path);
        let best = |tag: &str| installed.best(&lang(tag)).map(|voice| voice.id);
        assert_eq!(best("ru"), Some("rhvoice/elena"));
        assert_eq!(best("en"), Some("espeak-ng/en-us"));
        assert_eq!(best("fr"), Some("espeak-ng/fr"));
        assert_eq!(best("xx"), None);
        let version = |id: &str| {
            let voice = catalogue::find(id).expect("OK because it is listed");
            installed.version(voice).to_owned()
        };
        assert_eq!(version("rhvoice/elena"), "1.8.0+dfsg-3");
        assert_eq!(version("espeak-ng/fr"), "1.52");
        assert_eq!(version("rhvoice/anna"), "", "it is not installed");
        let better = |tag: &str| installed.better(&lang(tag)).map(|voice| voice.id);
        assert_eq!(better("en"), Some("rhvoice/slt"));
        assert_eq!(better("ru"), None);
        assert_eq!(better("fr"), Some("piper/fr_FR-siwis-medium"));
        assert_eq!(better("be"), None);
    }

    /// All of eSpeak NG's voices must have the version after one start of the program.
    fn check_one_start(script: &str, version: &str) {
        let counting = format!("echo started >> \"$0.log\"\n{script}");
        let (prefix, path) = machine(&[("espeak-ng", &counting)], &[]);
        let installed = Installed::scan(&path);
        for voice in Engine::EspeakNg.voices() {
            assert_eq!(installed.version(voice), version, "{}", voice.id);
        }
        let log = fs::read_to_string(prefix.path().join("bin/espeak-ng.log"));
        assert_eq!(log.expect("OK because it was started"), "started\n");
    }

    #[test]
    fn a_program_is_asked_once_for_all_its_voices() {
        check_one_start("echo 'eSpeak NG text-to-speech: 1.52'", "1.52");
    }

    #[test]
    fn a_program_that_fails_or_hangs_has_no_version_and_is_not_asked_again() {
        check_one_start("exit 1", "");
        check_one_start("exec sleep 600", "");
    }

    #[test]
    fn a_restriction_keeps_only_the_requested_engines() {
        let (_prefix, path) = machine(&[("espeak-ng", "exit 1")], &[]);
        let all = Installed::scan(&path);
        assert!(!all.is_restricted());
        let draft = all.only(&[Engine::Draft]);
        assert!(draft.is_restricted());
        assert_eq!(draft.best(&lang("fr")), None);
        if cfg!(feature = "embedded-voice") {
            assert_eq!(draft.best(&lang("ru")).map(|voice| voice.id), Some("draft"));
        }
        assert_eq!(Installed::draft_only().best(&lang("fr")), None);
    }
}
