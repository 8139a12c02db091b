//! Installs a neural voice: shows its model card with its terms, asks, downloads its files with what an earlier run left of
//! them, checks them, and puts them into the user's data folder at once.

use super::question::{Ask, confirm, indent};
use crate::atomic_file::PendingFolder;
use crate::cli::outcome::CommandError;
use crate::cli::progress::DownloadProgress;
use crate::download::{self, DownloadError, Downloader, Expected};
use crate::voice::catalogue::KnownVoice;
use crate::voice::catalogue::piper::{self, VoiceFiles};
use crate::voice::piper_folder::{CARD, MAX_CARD_BYTES, PiperFolder, restriction};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The public repository of Piper's voices, on the Hugging Face hub. `main` is where the sizes and digests of the table are
/// from; a file that was replaced there is refused.
const REPOSITORY: &str = "https://huggingface.co/rhasspy/piper-voices/resolve/main";

/// Folder beside the voices for downloads that are not complete.
const PARTS: &str = ".parts";

/// What is to be installed.
pub struct Request<'r> {
    /// The voice.
    pub voice: &'static KnownVoice,
    /// The user's data folder.
    pub data_folder: &'r Path,
    /// The mirror, folder or file that was named.
    pub from: Option<&'r str>,
}

/// Installs the voice after showing its terms. Returns whether it is installed now.
///
/// # Errors
/// A source that does not have the voice, a refusal by `accept`, damaged files, a full disk.
pub fn install(
    request: &Request<'_>,
    accept: Ask<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<bool, CommandError> {
    let voice = request.voice;
    let files = piper::files(voice).ok_or("this voice has no files to download")?;
    let folder = PiperFolder::new(request.data_folder, files);
    if is_intact(&folder) {
        say(&format!("{} is installed.", voice.title()));
        return Ok(true);
    }
    let source = match request.from {
        Some(from) => Source::named(from, files)?,
        None => Source::in_repository(REPOSITORY, files),
    };
    let downloader = Downloader::default();
    let card = source.card.text(&downloader)?;
    say(&format!(
        "{}, {} MB, from {}",
        voice.title(),
        voice.disk_mb,
        source.model.shown()
    ));
    match &card {
        Some(card) => {
            say(&format!("Its model card says:\n{}", indent(card)));
            if let Some(words) = restriction(card) {
                say(&format!(
                    "Note “{words}”: do not use this voice in a tour that is sold or changed. It will speak only where a tour \
                     names it."
                ));
            }
        }
        None => say(
            "It has no model card there, so its terms are unknown. It will speak only where a tour names it.",
        ),
    }
    if !confirm("Do you accept these terms, and install it?", accept, say)? {
        return Ok(false);
    }
    fetch(&source, &folder, card.as_deref(), &downloader)?;
    Ok(true)
}

/// Whether both files are there and undamaged.
fn is_intact(folder: &PiperFolder) -> bool {
    let files = folder.files();
    let whole = |path: PathBuf, file| download::is_intact(&path, file).unwrap_or(false);
    whole(folder.model(), files.model) && whole(folder.settings(), files.settings)
}

/// Brings the files, and puts all of them into their folder with one renaming.
fn fetch(
    source: &Source,
    folder: &PiperFolder,
    card: Option<&str>,
    downloader: &Downloader,
) -> Result<(), CommandError> {
    let voices = folder.path().parent().unwrap_or(folder.path());
    let parts = voices.join(PARTS);
    let cannot_write = |place: &Path, error: std::io::Error| {
        format!("cannot write to {}: {error}", place.display())
    };
    fs::create_dir_all(&parts).map_err(|error| cannot_write(&parts, error))?;
    let files = folder.files();
    let settings = parts.join(format!("{}.part", files.settings_name()));
    let model = parts.join(format!("{}.part", files.model_name()));
    source
        .settings
        .bring(&settings, files.settings, downloader)?;
    source.model.bring(&model, files.model, downloader)?;
    let assemble = || {
        let aside = PendingFolder::create_for(folder.path())?;
        if let Some(card) = card {
            fs::write(aside.path().join(CARD), card)?;
        }
        fs::rename(&settings, aside.path().join(files.settings_name()))?;
        fs::rename(&model, aside.path().join(files.model_name()))?;
        aside.persist()
    };
    assemble().map_err(|error| cannot_write(folder.path(), error))?;
    // It stays if another voice is on its way.
    let _ = fs::remove_dir(&parts);
    Ok(())
}

/// Where the three files of a voice are.
#[derive(Debug, PartialEq, Eq)]
struct Source {
    model: Place,
    settings: Place,
    card: Place,
}

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// On the web.
    Web(String),
    /// On this machine.
    File(PathBuf),
}

impl Source {
    /// The files in the repository, or in a mirror that is laid out in the same way.
    fn in_repository(base: &str, files: &VoiceFiles) -> Self {
        let base = base.trim_end_matches('/');
        let folder = format!("{base}/{}", files.remote_folder());
        let place = |name: &str| Place::Web(format!("{folder}/{name}"));
        Self {
            model: place(&files.model_name()),
            settings: place(&files.settings_name()),
            card: place(CARD),
        }
    }

    /// What `--from` names: a mirror, the address of a model, a folder with the files or with a copy of the repository, or
    /// a model.
    fn named(from: &str, files: &VoiceFiles) -> Result<Self, CommandError> {
        if from.starts_with("https://") || from.starts_with("http://") {
            let Some((folder, _)) = from.rsplit_once('/').filter(|_| from.ends_with(".onnx"))
            else {
                return Ok(Self::in_repository(from, files));
            };
            return Ok(Self {
                model: Place::Web(from.to_owned()),
                settings: Place::Web(format!("{from}.json")),
                card: Place::Web(format!("{folder}/{CARD}")),
            });
        }
        let named = Path::new(from);
        let model = if named.is_dir() {
            let flat = named.join(files.model_name());
            let nested = named.join(files.remote_folder()).join(files.model_name());
            [flat, nested]
                .into_iter()
                .find(|model| model.is_file())
                .ok_or_else(|| {
                    format!(
                        "{from} has neither {name} nor {folder}/{name}",
                        name = files.model_name(),
                        folder = files.remote_folder()
                    )
                })?
        } else if named.is_file() {
            named.to_owned()
        } else {
            return Err(format!(
                "there is no {from}; --from names an address that begins with https://, a folder, or an .onnx file"
            )
            .into());
        };
        let mut settings = model.clone().into_os_string();
        settings.push(".json");
        Ok(Self {
            card: Place::File(model.with_file_name(CARD)),
            settings: Place::File(settings.into()),
            model: Place::File(model),
        })
    }
}

impl Place {
    fn shown(&self) -> String {
        match self {
            Self::Web(address) => address.clone(),
            Self::File(file) => file.display().to_string(),
        }
    }

    /// The text in the file; `None` if there is no such file.
    fn text(&self, downloader: &Downloader) -> Result<Option<String>, CommandError> {
        match self {
            Self::Web(address) => Ok(downloader.text(address, MAX_CARD_BYTES)?),
            Self::File(file) => {
                let mut text = Vec::new();
                match fs::File::open(file)
                    .and_then(|file| file.take(MAX_CARD_BYTES).read_to_end(&mut text))
                {
                    Ok(_) => Ok(Some(String::from_utf8_lossy(&text).into_owned())),
                    Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                    Err(error) => Err(format!("cannot read {}: {error}", file.display()).into()),
                }
            }
        }
    }

    fn bring(
        &self,
        part: &Path,
        expected: Expected,
        downloader: &Downloader,
    ) -> Result<(), DownloadError> {
        match self {
            Self::File(file) => download::copy(file, part, expected),
            Self::Web(address) => {
                let bar = DownloadProgress::new(expected.bytes);
                downloader.file(address, part, expected, &mut |bytes| bar.show(bytes))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::catalogue;

    fn files() -> &'static VoiceFiles {
        let voice = catalogue::find("piper/en_US-joe-medium").expect("OK because it is listed");
        piper::files(voice).expect("OK because it is one of Piper's")
    }

    #[test]
    fn mirrors_are_laid_out_like_the_repository() {
        let source = Source::named("http://mirror.example/piper/", files())
            .expect("OK because it is an address");
        let folder = "http://mirror.example/piper/en/en_US/joe/medium";
        assert_eq!(
            source.model,
            Place::Web(format!("{folder}/en_US-joe-medium.onnx"))
        );
        assert_eq!(
            source.settings,
            Place::Web(format!("{folder}/en_US-joe-medium.onnx.json"))
        );
        assert_eq!(source.card, Place::Web(format!("{folder}/MODEL_CARD")));
        let one = Source::named("https://a.example/x/joe.onnx", files())
            .expect("OK because it is an address");
        assert_eq!(
            one.settings.shown(),
            "https://a.example/x/joe.onnx.json".to_owned()
        );
        assert_eq!(
            one.card.shown(),
            "https://a.example/x/MODEL_CARD".to_owned()
        );
    }

    #[test]
    fn folders_may_be_flat_or_copies_of_the_repository() {
        let folder = tempfile::tempdir().expect("OK because tests may write");
        let named = folder.path().to_string_lossy().into_owned();
        let error = Source::named(&named, files()).expect_err("the folder is empty");
        assert!(
            error.to_string().contains("en_US-joe-medium.onnx"),
            "{error}"
        );
        let nested = folder.path().join("en/en_US/joe/medium");
        fs::create_dir_all(&nested).expect("OK because the folder is ours");
        let model = nested.join("en_US-joe-medium.onnx");
        fs::write(&model, "x").expect("OK because the folder is ours");
        let source = Source::named(&named, files()).expect("OK because the model is there");
        assert_eq!(source.model, Place::File(model.clone()));
        assert_eq!(source.card, Place::File(nested.join(CARD)));
        let source = Source::named(&model.to_string_lossy(), files())
            .expect("OK because the model is there");
        assert_eq!(source.settings.shown(), format!("{}.json", model.display()));
        assert!(Source::named("/nowhere/at/all", files()).is_err());
    }
}
