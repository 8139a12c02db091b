//! Handlers for the sound of a whole walk: the mixdown of `soundwalk rehearse --mix`, with what the page shows meanwhile.

use super::rehearsal_subject::Subject;
use super::rehearsals::walk_view_of;
use super::waiting::{called_off, run_while_client_waits};
use crate::build::{self, Built, BuiltTrack, Mix, Observer, PassagePart, Request, Role, SoundRole};
use crate::digest::{Digest, DigestBuilder};
use crate::engine::{Announcement, Variant, length_s};
use crate::http::client::Client;
use crate::http::content::{self, Content, body_of};
use crate::rehearse::material::{self, Durations};
use crate::rehearse::mixdown::{self, Silence, Sound};
use crate::rehearse::scenario::Scenario;
use crate::rehearse::simulation::{SIMULATED_START, SimulatedWalk, simulate_until};
use crate::sound::{Pcm, opus};
use crate::studio::response::{Answer, ApiError};
use crate::studio::state::Studio;
use crate::studio::sync::{lock, run_blocking};
use crate::studio::walk_sound::WalkSound;
use crate::studio::wire::{EventView, HeardLine, ListenProgress, ListenRequest, ListenView};
use crate::text::Text;
use crate::tour::Tour;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use std::io::BufWriter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// The longest walk that is mixed with its whole silences, seconds. Its file has 2 GB.
const MAX_WALK_S: usize = 6 * 3600;
/// The silences that may be asked for, seconds.
const SILENCES_S: std::ops::RangeInclusive<f64> = 1.0..=3600.0;
/// Seconds of the walk between two reports of progress.
const REPORT_EVERY_S: usize = 30;

/// Renders the sound of a walk.
pub async fn render(
    State(studio): State<Arc<Studio>>,
    Extension(client): Extension<Client>,
    Json(request): Json<ListenRequest>,
) -> Answer {
    let turns = Arc::clone(&studio.listen_turns);
    run_while_client_waits(&studio, turns, client, move |studio, is_called_off| {
        mix(studio, &request, is_called_off)
    })
    .await
}

/// Returns the sound of a walk, or a range of it.
pub async fn sound(
    State(studio): State<Arc<Studio>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let kept = lock(&studio.walk_sound).clone();
    let kept = kept.filter(|kept| kept.id.to_string() == id);
    let kept = kept.ok_or_else(|| {
        ApiError::not_found("the sound of this walk is no longer kept: render it again")
    })?;
    run_blocking(&studio, move |_| {
        let content = Content {
            size: kept.bytes,
            digest: &id,
            content_type: "audio/wav",
            cache_control: "no-cache",
        };
        content::answer(&headers, &content, |first, length| {
            let file = kept.read_from(first).map_err(ApiError::failed)?;
            Ok(body_of(file, length))
        })
    })
    .await
}

fn mix(
    studio: &Studio,
    request: &ListenRequest,
    is_called_off: &AtomicBool,
) -> Result<ListenView, ApiError> {
    let silence = match request.silence_s {
        None => Silence::Whole,
        Some(seconds) if SILENCES_S.contains(&seconds) => Silence::AtMost(seconds),
        Some(_) => {
            let (least, most) = (SILENCES_S.start(), SILENCES_S.end());
            let what = format!("`silence_s` must be between {least} and {most}");
            return Err(ApiError::unfit(what));
        }
    };
    let (text, tour) = {
        let text = request.text.clone();
        let text = text.unwrap_or_else(|| studio.document().text().to_owned());
        let tour = crate::tour::read::read(&text).tour;
        let tour = tour.ok_or_else(ApiError::invalid_tour)?;
        (text, tour)
    };
    let reporter = Reporter {
        studio,
        is_called_off,
        progress: Mutex::default(),
    };
    let built = tracks(studio, &tour, request, &reporter)?;
    let mut durations = material::estimated(&tour, &request.lang, &studio.length_facts(&tour));
    durations.extend(measured(&tour, &built));
    let subject = Subject::new(studio, &tour, Digest::of(text.as_bytes()), &durations);
    let errors = subject.errors(request.noise)?;
    let scenario = Scenario::new(&subject.course, subject.city.as_ref());
    let (truth, fixes) = scenario.steady_walk(&errors, request.seed);
    let mut walk = simulate_until(
        subject.course.clone(),
        crate::engine::Settings::default(),
        &fixes,
        |stop, variant| length_s(&subject.course, stop, variant),
        || reporter.is_called_off(),
    )
    .ok_or_else(called_off)?;
    // The first fix may come later than the visitor; the sound begins with the visitor.
    walk.span = walk.span.map(|(_, to)| (SIMULATED_START, to));
    let seconds = mixdown::seconds(&walk);
    if silence == Silence::Whole && seconds > MAX_WALK_S {
        return Err(ApiError::unfit(format!(
            "the walk lasts {} h: let silences be shortened",
            seconds / 3600
        )));
    }
    let mut file = studio.store.scratch_file().map_err(ApiError::failed)?;
    let mut failure = None;
    let clip_of = |sound| match clip_of(studio, &tour, &built, sound) {
        Ok(found) => found,
        Err(error) => {
            failure = Some(error);
            None
        }
    };
    let goes_on = |second, of| reporter.mixed(second, of);
    let output = BufWriter::new(file.as_file_mut());
    let shortened = mixdown::write_while(output, &walk, silence, clip_of, goes_on)
        .map_err(ApiError::failed)?
        .ok_or_else(called_off)?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let id = identity(&built, request, &walk);
    let sound = WalkSound::new(id, file).map_err(ApiError::failed)?;
    let left_out: u64 = shortened.iter().map(|one| one.left_out_s).sum();
    *lock(&studio.walk_sound) = Some(Arc::new(sound));
    Ok(ListenView {
        sound: id.to_string(),
        seconds: (seconds as u64).saturating_sub(left_out) as f64,
        shortened: shortened.into_iter().map(Into::into).collect(),
        lines: lines(&built, &walk),
        walk: walk_view_of(&subject.course, &walk, &truth, &fixes, SIMULATED_START),
    })
}

/// Builds the tracks of a language. Those that have not changed come from the store.
fn tracks(
    studio: &Studio,
    tour: &Tour,
    request: &ListenRequest,
    reporter: &Reporter<'_>,
) -> Result<Built, ApiError> {
    if !tour.languages.contains(&request.lang) {
        let what = format!("the tour is not told in `{}`", request.lang.0);
        return Err(ApiError::unfit(what));
    }
    if tour.stops.is_empty() {
        return Err(ApiError::unfit("the tour has no stops yet"));
    }
    let permission = studio.settings.permission(tour);
    let wanted = Request {
        tour,
        installed: &studio.settings.installed,
        workspace: &studio.settings.workspace,
        permission: &permission,
        languages: std::slice::from_ref(&request.lang),
        store: &studio.store,
        threads: None,
        mixes: &[Mix::Standard],
        keep_masters: false,
    };
    Ok(build::run(&wanted, reporter)?)
}

fn variant(role: Role) -> Variant {
    match role {
        Role::Story => Variant::Full,
        Role::Short => Variant::Short,
    }
}

fn measured(tour: &Tour, built: &Built) -> Durations {
    let tracks = built.tracks.iter();
    tracks
        .map(|track| {
            let id = tour.stops[track.stop].id.clone();
            ((id, variant(track.role)), track.sound.duration_s)
        })
        .collect()
}

/// Decodes a sound of the walk as it is delivered; `None` for announcements that are only shown.
fn clip_of(
    studio: &Studio,
    tour: &Tour,
    built: &Built,
    sound: Sound,
) -> Result<Option<Pcm>, ApiError> {
    let files = match sound {
        Sound::Story(stop, told) => track_of(built, stop.0, told).map(|track| &track.sound),
        Sound::Announcement(what) => {
            let role = match what {
                Announcement::GpsLost => SoundRole::GpsLost,
                Announcement::GpsFound => SoundRole::GpsFound,
                Announcement::TourEnd => SoundRole::TourEnd,
                Announcement::OffRoute | Announcement::Missed { .. } => return Ok(None),
            };
            let mut sounds = built.sounds.iter();
            sounds.find(|one| one.role == role).map(|one| &one.sound)
        }
    };
    let Some(files) = files else { return Ok(None) };
    let bytes = studio.store.read(&files.delivered).map_err(|error| {
        ApiError::failed(format!("the tracks of {} are damaged: {error}", tour.id))
    })?;
    opus::decode(&bytes).map(Some).map_err(ApiError::failed)
}

fn track_of(built: &Built, stop: usize, told: Variant) -> Option<&BuiltTrack> {
    let mut tracks = built.tracks.iter();
    tracks.find(|track| track.stop == stop && variant(track.role) == told)
}

/// What is said, with times of the walk: of each story the part that was played.
fn lines(built: &Built, walk: &SimulatedWalk) -> Vec<HeardLine> {
    let mut lines = Vec::new();
    for story in &walk.played {
        let Some(track) = track_of(built, story.stop.0, story.variant) else {
            continue;
        };
        let since_start =
            |time: crate::engine::UnixMs| (time.0 - SIMULATED_START.0) as f64 / 1000.0;
        let (from_s, to_s) = (since_start(story.from), since_start(story.to));
        let began_s = from_s - story.from_ms as f64 / 1000.0;
        for passage in &track.passages {
            lines.extend(passage.cues.iter().filter_map(|cue| {
                let line = HeardLine {
                    stop: story.stop.0,
                    is_directions: passage.part == PassagePart::Directions,
                    from_s: (began_s + cue.start_s).max(from_s),
                    to_s: (began_s + cue.end_s).min(to_s),
                    text: cue.text.clone(),
                };
                (line.from_s < line.to_s).then_some(line)
            }));
        }
    }
    lines
}

fn identity(built: &Built, request: &ListenRequest, walk: &SimulatedWalk) -> Digest {
    let recipe = DigestBuilder::new("walk-sound")
        .with(format!("{:?}", request.silence_s))
        .with(format!("{:?}", walk.span))
        .with(format!("{:?} {:?}", walk.played, walk.announcements));
    let tracks = built.tracks.iter().map(|track| &track.sound);
    let sounds = tracks.chain(built.sounds.iter().map(|one| &one.sound));
    sounds
        .fold(recipe, |recipe, one| recipe.with(one.delivered.sha256.0))
        .done()
}

/// Reports the progress to the pages.
struct Reporter<'s> {
    studio: &'s Studio,
    is_called_off: &'s AtomicBool,
    progress: Mutex<ListenProgress>,
}

impl Reporter<'_> {
    fn note(&self, change: impl FnOnce(&mut ListenProgress)) {
        let progress = {
            let mut progress = lock(&self.progress);
            change(&mut progress);
            *progress
        };
        self.studio.broadcast(EventView::Listening(progress));
    }

    /// Notes how far the walk is mixed; whether mixing goes on.
    fn mixed(&self, second: usize, seconds: usize) -> bool {
        if second.is_multiple_of(REPORT_EVERY_S) {
            self.note(|progress| (progress.mixed, progress.seconds) = (second, seconds));
        }
        !self.is_called_off()
    }
}

impl Observer for Reporter<'_> {
    fn begin(&self, clips: usize, tracks: usize) {
        self.note(|progress| (progress.parts, progress.parts_ready) = (clips + tracks, 0));
    }

    fn clip_ready(&self) {
        self.note(|progress| progress.parts_ready += 1);
    }

    fn track_ready(&self, _name: &Text) {
        self.note(|progress| progress.parts_ready += 1);
    }

    fn is_called_off(&self) -> bool {
        self.is_called_off.load(Ordering::Relaxed)
    }
}
