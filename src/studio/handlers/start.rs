//! Handlers of the start page: recent tours, new tours, folders and examples. They exist whatever tour is open.

use crate::files;
use crate::geodesy::LatLon;
use crate::http;
use crate::studio::app::App;
use crate::studio::body::{MAX_RECORDING, MAX_UPLOAD};
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::settings::Access;
use crate::studio::start::{StartSettings, examples, folders};
use crate::studio::sync::run_blocking;
use crate::studio::wire::{
    ExampleRequest, ExampleTour, FolderRequest, NewTourRequest, ProposalRequest, ProposalView,
    RecentState, RecentTour, RefusalCode, SessionView, StartView, TourPathRequest,
};
use crate::tour::model::{Lang, Localized};
use crate::tour::names::{is_language, suggest_id};
use crate::tour::read::{MAX_TEXT_BYTES, read_bytes};
use crate::tour::starter::{self, Starter};
use crate::workspace::make::{self, MakeError};
use axum::Json;
use axum::extract::{Query, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most languages of a new tour.
const MAX_LANGUAGES: usize = 50;
/// The longest title of a new tour, characters.
const MAX_TITLE_LETTERS: usize = 300;

/// Hands a request to the open tour.
pub async fn forward(State(app): State<Arc<App>>, request: Request) -> Response {
    match app.router() {
        Some(router) => http::server::answer(router, request).await,
        None => ApiError::not_found("no tour is open, or there is no such address").into_response(),
    }
}

/// Returns what the page shows of the studio it is in, also while no tour is open.
pub async fn session(State(app): State<Arc<App>>, request: Request) -> Response {
    match app.router() {
        Some(router) => http::server::answer(router, request).await,
        None => Json(SessionView {
            soundwalk: env!("CARGO_PKG_VERSION").to_owned(),
            is_open: false,
            folder: String::new(),
            access: app.start.access.into(),
            pack: String::new(),
            largest_upload: MAX_UPLOAD,
            largest_recording: MAX_RECORDING,
            was_built: false,
        })
        .into_response(),
    }
}

/// Middleware that keeps a read-only studio at its tour.
pub async fn require_edit_access(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    match app.start.access {
        Access::Edit => next.run(request).await,
        Access::Review | Access::ReadOnly => ApiError(
            RefusalCode::ReadOnly,
            "this studio only has one tour (--read-only, --review)".to_owned(),
        )
        .into_response(),
    }
}

/// Returns what the start page shows.
pub async fn view(State(app): State<Arc<App>>) -> Answer {
    json(run_blocking(&app, |app| Ok(present(&app.start))).await?)
}

fn present(start: &StartSettings) -> StartView {
    let recent = start.recent.list().into_iter();
    let examples = examples::installed(start.examples.as_deref()).into_iter();
    StartView {
        recent: recent
            .map(|path| recent_tour(path, start.home.as_deref()))
            .collect(),
        examples: examples
            .map(|example| ExampleTour {
                name: example.name.to_owned(),
                title: example.title,
            })
            .collect(),
        language: start.language.clone(),
        has_home: start.home.is_some(),
    }
}

fn recent_tour(path: String, home: Option<&Path>) -> RecentTour {
    let given = Path::new(&path);
    let file = if given.is_dir() {
        given.join("tour.json")
    } else {
        given.to_owned()
    };
    let place = folders::shown(given, home);
    let mut bytes = Vec::new();
    let read = files::open(&file)
        .and_then(|open| open.take(MAX_TEXT_BYTES as u64).read_to_end(&mut bytes));
    let tour = read.is_ok().then(|| read_bytes(&bytes).tour).flatten();
    let state = match (&read, &tour) {
        (Err(_), _) => RecentState::Missing,
        (Ok(_), None) => RecentState::Broken,
        (Ok(_), Some(_)) => RecentState::Ready,
    };
    let (title, languages, stops) = tour.map_or_else(Default::default, |tour| {
        (tour.title, tour.languages, tour.stops.len())
    });
    RecentTour {
        path,
        place,
        state,
        title,
        languages,
        stops,
    }
}

/// Proposes a folder for a new tour.
pub async fn proposal(
    State(app): State<Arc<App>>,
    Query(request): Query<ProposalRequest>,
) -> Answer {
    json(
        run_blocking(&app, move |app| {
            let title: String = request.title.chars().take(MAX_TITLE_LETTERS).collect();
            Ok(ProposalView {
                folder: folders::proposal(&app.start, &title),
            })
        })
        .await?,
    )
}

/// Lists the folders in a folder of the user's home.
pub async fn folders(State(app): State<Arc<App>>, Query(request): Query<FolderRequest>) -> Answer {
    json(
        run_blocking(&app, move |app| {
            folders::listing(&app.start, request.path.as_deref())
        })
        .await?,
    )
}

/// Opens a tour in place of the one that is open.
pub async fn open(State(app): State<Arc<App>>, Json(request): Json<TourPathRequest>) -> Answer {
    opened(&app, move |start| {
        folders::typed(&request.path, start.home.as_deref())
    })
    .await
}

/// Makes a tour and opens it.
pub async fn create(State(app): State<Arc<App>>, Json(request): Json<NewTourRequest>) -> Answer {
    opened(&app, move |start| {
        let folder = folders::for_new_tour(start, &request.folder)?;
        let text = new_text(&request)?;
        make::tour_folder(&folder, &start.schema, &text)?;
        Ok(folder)
    })
    .await
}

impl From<MakeError> for ApiError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Exists(_) => Self::unfit(error),
            MakeError::Unreadable { .. } | MakeError::Folder { .. } | MakeError::File(_) => {
                Self::failed(error)
            }
        }
    }
}

fn new_text(request: &NewTourRequest) -> Result<String, ApiError> {
    let languages = &request.languages;
    if languages.is_empty() || languages.len() > MAX_LANGUAGES {
        return Err(ApiError::unfit(format!(
            "choose between one language and {MAX_LANGUAGES}"
        )));
    }
    for (index, lang) in languages.iter().enumerate() {
        if !is_language(&lang.0) || languages[..index].contains(lang) {
            return Err(ApiError::unfit(
                "each language is named once, by a tag in lower case such as pl or pt-br",
            ));
        }
    }
    let title = titles(languages, &request.title)?;
    let place = request
        .at
        .map(|at| {
            LatLon::new(at.lat, at.lon).ok_or_else(|| {
                ApiError::unfit("latitude lies between -90 and 90, longitude between -180 and 180")
            })
        })
        .transpose()?;
    let id = title.values().find_map(|title| suggest_id(title));
    let starter = Starter {
        id: id.as_deref().unwrap_or("tour"),
        title: &title,
        languages,
        place: place.unwrap_or(starter::EXAMPLE_PLACE),
        is_example_place: place.is_none(),
    };
    starter::text(&starter).ok_or_else(|| ApiError::unfit("this cannot be the title of a tour"))
}

/// A title in every language: where there is none, that of the first language that has one.
fn titles(languages: &[Lang], given: &Localized) -> Result<Localized, ApiError> {
    let of = |lang: &Lang| {
        let title = given.get(lang).map(|title| title.trim());
        title.filter(|title| !title.is_empty())
    };
    let first = languages
        .iter()
        .find_map(of)
        .ok_or_else(|| ApiError::unfit("give the tour a title"))?;
    let title: Localized = languages
        .iter()
        .map(|lang| (lang.clone(), of(lang).unwrap_or(first).to_owned()))
        .collect();
    if title
        .values()
        .any(|title| title.chars().count() > MAX_TITLE_LETTERS)
    {
        return Err(ApiError::unfit(format!(
            "a title may have {MAX_TITLE_LETTERS} letters"
        )));
    }
    Ok(title)
}

/// Copies an example tour and opens the copy.
pub async fn example(State(app): State<Arc<App>>, Json(request): Json<ExampleRequest>) -> Answer {
    opened(&app, move |start| {
        let folder = folders::for_new_tour(start, &request.folder)?;
        examples::copy(start.examples.as_deref(), &request.name, &folder)
    })
    .await
}

/// Takes a tour off the list of recent ones.
pub async fn forget(State(app): State<Arc<App>>, Json(request): Json<TourPathRequest>) -> Answer {
    json(
        run_blocking(&app, move |app| {
            let recent = &app.start.recent;
            recent.forget(&request.path).map_err(ApiError::failed)?;
            Ok(present(&app.start))
        })
        .await?,
    )
}

/// Closes the open tour, so that the page shows all tours again.
pub async fn close(State(app): State<Arc<App>>) -> Answer {
    json(
        run_blocking(&app, |app| {
            app.close()?;
            Ok(present(&app.start))
        })
        .await?,
    )
}

async fn opened(
    app: &Arc<App>,
    prepare: impl FnOnce(&StartSettings) -> Result<PathBuf, ApiError> + Send + 'static,
) -> Answer {
    json(run_blocking(app, move |app| app.open(prepare)).await?)
}
