//! The pages' TypeScript types are those of Rust: generated, committed, compared. Those of the engine are in `tests/web`,
//! which compiles its façade.

use crate::typescript::{Declarations, without_comments};
use soundwalk::pack::manifest::Manifest;
use soundwalk::studio::wire::{
    BuildProgress, ConnectRequest, DecideRequest, DirectionsRequest, DirectionsView, DraftRequest,
    EditRequest, EventView, ExampleRequest, FindPassagesRequest, FixRequest, FolderView,
    FoundPassagesView, KeepPartRequest, KeepPassagesRequest, KeptFile, KeptTake, KeptTakes,
    ListenRequest, ListenView, LookRequest, NewTourRequest, PartRequest, PeaksRequest, PeaksView,
    PhoneView, PlacesView, ProposalView, RecordingView, Refusal, RehearsalRequest, RehearsalView,
    ReviewRequest, ReviewsView, SessionView, SiteFolderRequest, SoundRequest, SourceView,
    SpeakRequest, SpeakersView, StartView, StepRequest, StreetsView, SuggestRequest, SuggestedView,
    TakeView, TextRequest, TourPathRequest, TourView, TraceView, TrustRequest, TrustView,
    VoicesView, WalkRequest, WalkView, WayRequest, WayView,
};
use soundwalk::tour::Tour;

const COMMAND: &str = "SOUNDWALK_UPDATE=1 cargo test --test integration studio::types";

fn requests() -> Declarations {
    Declarations::new()
        .with::<ConnectRequest>()
        .with::<DecideRequest>()
        .with::<DirectionsRequest>()
        .with::<DraftRequest>()
        .with::<EditRequest>()
        .with::<ExampleRequest>()
        .with::<FindPassagesRequest>()
        .with::<FixRequest>()
        .with::<SiteFolderRequest>()
        .with::<KeepPartRequest>()
        .with::<KeepPassagesRequest>()
        .with::<ListenRequest>()
        .with::<LookRequest>()
        .with::<NewTourRequest>()
        .with::<PartRequest>()
        .with::<PeaksRequest>()
        .with::<RehearsalRequest>()
        .with::<ReviewRequest>()
        .with::<SoundRequest>()
        .with::<SpeakRequest>()
        .with::<StepRequest>()
        .with::<SuggestRequest>()
        .with::<TextRequest>()
        .with::<TourPathRequest>()
        .with::<TrustRequest>()
        .with::<WalkRequest>()
        .with::<WayRequest>()
}

fn tour() -> Declarations {
    Declarations::new().with::<Tour>()
}

#[test]
fn the_types_of_the_tour_are_those_of_its_format() {
    tour().check(
        "web/player/src/generated/tour.ts",
        "src/tour/model.rs",
        COMMAND,
    );
}

#[test]
fn the_types_of_the_pack_are_those_of_its_manifest() {
    Declarations::new().with::<Manifest>().check(
        "web/player/src/generated/manifest.ts",
        "src/pack/manifest.rs",
        COMMAND,
    );
}

#[test]
fn the_types_of_the_page_are_those_of_the_server() {
    requests()
        .with::<BuildProgress>()
        .with::<EventView>()
        .with::<DirectionsView>()
        .with::<FolderView>()
        .with::<FoundPassagesView>()
        .with::<KeptFile>()
        .with::<KeptTake>()
        .with::<PhoneView>()
        .with::<KeptTakes>()
        .with::<ListenView>()
        .with::<PeaksView>()
        .with::<PlacesView>()
        .with::<ProposalView>()
        .with::<RecordingView>()
        .with::<Refusal>()
        .with::<RehearsalView>()
        .with::<ReviewsView>()
        .with::<SessionView>()
        .with::<StartView>()
        .with::<SpeakersView>()
        .with::<SourceView>()
        .with::<StreetsView>()
        .with::<SuggestedView>()
        .with::<TakeView>()
        .with::<TourView>()
        .with::<TraceView>()
        .with::<TrustView>()
        .with::<VoicesView>()
        .with::<WalkView>()
        .with::<WayView>()
        .importing(&tour(), "../../../player/src/generated/tour")
        .check("web/studio/src/api/wire.ts", "src/studio/wire.rs", COMMAND);
}

/// The description of the API must name every field of every request and every refusal.
#[test]
fn the_page_on_the_api_names_every_field_of_a_request() {
    const PAGE: &str = include_str!("../../docs/studio-api.md");
    let is_named =
        |name: &str| PAGE.contains(&format!("`{name}`")) || PAGE.contains(&format!("\"{name}\""));
    let requests = requests();
    let mut named: Vec<String> = Vec::new();
    for name in requests.names() {
        let fields = fields(requests.of(name)).into_iter();
        named.extend(fields.map(|field| format!("{name}.{field}")));
    }
    assert!(named.len() > 30, "{named:?}");
    let refusals = Declarations::new().with::<Refusal>();
    let codes = quoted(refusals.of("RefusalCode"));
    assert!(codes.len() > 10, "{codes:?}");
    named.extend(codes.into_iter().map(|code| format!("RefusalCode.{code}")));
    named.retain(|name| !is_named(name.rsplit('.').next().unwrap_or_default()));
    assert_eq!(named, Vec::<String>::new());
}

/// The names of the fields in a declaration, without its comments.
fn fields(declaration: &str) -> Vec<String> {
    let code = without_comments(declaration);
    let before_colons = code
        .split(':')
        .map(|part| part.trim_end_matches(['?', '"']));
    let mut names: Vec<String> = before_colons
        .map(|part| {
            let start = part.rfind(|letter: char| !letter.is_alphanumeric() && letter != '_');
            part[start.map_or(0, |start| start + 1)..].to_owned()
        })
        .collect();
    // After the last colon there is only a type.
    names.pop();
    names.retain(|name| !name.is_empty());
    names
}

/// The quoted texts in a declaration, without its comments.
fn quoted(declaration: &str) -> Vec<String> {
    let code = without_comments(declaration);
    let texts = code.split('"').skip(1).step_by(2);
    texts.map(str::to_owned).collect()
}
