//! `soundwalk listen`: plays one track of a pack with its words, or a sound file.

use super::outcome::{CommandError, Verdict};
use super::{languages, out, pack_argument, stops};
use crate::atomic_file;
use crate::pack::error::Fault;
use crate::pack::manifest::{Mix, Role, Track};
use crate::pack::{self, Pack};
use crate::player::speaker;
use crate::sound::{Pcm, opus, recording, wav};
use crate::wording::{command_on, one_line};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Listen to a track of a pack, or to a sound file in any format of takes
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Path of a pack or of a sound file
    file: PathBuf,
    /// Id or number of the stop; without it, the pack's tracks are listed
    stop: Option<String>,
    /// Language of the track (default: the pack's first)
    #[arg(long)]
    lang: Option<String>,
    /// Play the shorter version of the stories
    #[arg(long)]
    short: bool,
    /// Play the mix for loud streets
    #[arg(long)]
    loud: bool,
    /// Write the decoded sound to this WAV file instead of playing it
    #[arg(long, value_name = "FILE.wav")]
    to: Option<PathBuf>,
}

/// Plays the track or writes it to a file.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    pack_argument::require("listen", &args.file)?;
    let pcm = match recording::format(&args.file)? {
        Some(_) => recording::read(&args.file)?.pcm,
        None => {
            let pack = open(&args.file)?;
            let Some(stop) = &args.stop else {
                out::print(list(&pack))?;
                return Ok(Verdict::Fine);
            };
            let track = chosen(&pack, stop, args)?;
            let words = pack.read(&track.transcript)?;
            let words = String::from_utf8_lossy(&words);
            out::line(format_args!("{}\n\n{words}", track.file))?;
            opus::decode(&pack.read(&track.file)?)
                .map_err(|error| format!("{}: {error}", track.file))?
        }
    };
    match &args.to {
        Some(path) => {
            atomic_file::replace_with(path, |file| wav::write_master(file, &pcm))?;
            out::line(format_args!("{}: {:.1} s", path.display(), pcm.seconds()))?;
        }
        None => play(pcm)?,
    }
    Ok(Verdict::Fine)
}

fn open(file: &Path) -> Result<Pack, CommandError> {
    pack::open(file).map_err(|error| match error.fault {
        Fault::NotAPack => format!(
            "{}: this is neither a pack nor a recording: WAV, AIFF, FLAC, MP3, M4A, AAC, CAF and Ogg are read",
            file.display()
        )
        .into(),
        _ => error.into(),
    })
}

fn list(pack: &Pack) -> String {
    let line = |track: &Track| {
        let seconds = track.duration_s.round() as u64;
        format!(
            "{:3} {:3}:{:02}  {}  ({})\n",
            track.number,
            seconds / 60,
            seconds % 60,
            one_line(&track.title),
            track.file
        )
    };
    pack.manifest().tracks.iter().map(line).collect::<String>()
        + "name a stop by its number or id to hear it\n"
}

fn chosen<'p>(pack: &'p Pack, stop: &str, args: &Args) -> Result<&'p Track, CommandError> {
    let manifest = pack.manifest();
    let shown = args.file.display();
    let of_pack = |error: String| format!("{shown}: {error}");
    let lang = languages::one(&manifest.languages, args.lang.as_deref()).map_err(of_pack)?;
    let stops = &pack.tour().stops;
    let ids: Vec<&str> = stops.iter().map(|stop| stop.id.as_str()).collect();
    let id = ids[stops::find(&ids, stop).map_err(of_pack)?];
    let role = if args.short { Role::Short } else { Role::Story };
    let mix = if args.loud { Mix::Loud } else { Mix::Standard };
    let has = |wanted: &dyn Fn(&Track) -> bool| manifest.tracks.iter().find(|track| wanted(track));
    let of_stop = |track: &Track| track.stop == id && track.language == lang && track.role == role;
    if let Some(track) = has(&|track| of_stop(track) && track.mix == mix) {
        return Ok(track);
    }
    let why = if has(&|track| track.mix == mix).is_none() {
        "the pack has no mix for loud streets; `soundwalk build --loud` makes one".to_owned()
    } else if has(&of_stop).is_none() && args.short {
        format!("the stop `{id}` has no short version in `{}`", lang.0)
    } else {
        let list = command_on("listen", &args.file);
        format!(
            "the stop `{id}` has no track in `{}`; `{list}` lists the tracks",
            lang.0
        )
    };
    Err(of_pack(why).into())
}

/// Plays the whole sound on the default device.
fn play(pcm: Pcm) -> Result<(), CommandError> {
    let no_device = |error: rodio::DeviceSinkError| {
        format!("no sound device can be opened ({error}); --to FILE.wav writes the sound to a file")
    };
    let _quiet = speaker::silence_alsa();
    // Only the default device: the others may be filters and sound servers that are not running.
    let opened = rodio::DeviceSinkBuilder::from_default_device()
        .and_then(|device| device.open_sink_or_fallback());
    let mut device = opened.map_err(no_device)?;
    device.log_on_drop(false);
    let player = rodio::Player::connect_new(device.mixer());
    let seconds = pcm.seconds();
    let rate = NonZero::new(pcm.rate).ok_or("the sound has no rate")?;
    player.append(rodio::buffer::SamplesBuffer::new(
        NonZero::<u16>::MIN,
        rate,
        pcm.samples,
    ));
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style =
        ProgressStyle::with_template("{wide_bar} {msg}").expect("OK because the template is fixed");
    let bar =
        ProgressBar::with_draw_target(Some((seconds * 10.0) as u64), target).with_style(style);
    while !player.empty() {
        let position = player.get_pos().as_secs_f64();
        bar.set_position((position * 10.0) as u64);
        bar.set_message(format!("{position:.0} of {seconds:.0} s"));
        std::thread::sleep(Duration::from_millis(100));
    }
    bar.finish_and_clear();
    Ok(())
}
