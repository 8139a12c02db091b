//! The pages' TypeScript types are those of Rust: generated, committed, compared. Those of the engine are in `tests/web`,
//! which compiles its façade.

use crate::typescript::{Declarations, without_comments};
use soundwalk::pack::manifest::Manifest;
use soundwalk::studio::wire::{
    BuildProgress, ConnectRequest, DirectionsRequest, DirectionsView, EditRequest, EventView,
    FixRequest, KeptFile, KeptTake, LookRequest, PlacesView, Refusal, RehearsalRequest,
    RehearsalView, SessionView, SourceView, SpeakRequest, StepRequest, StreetsView, TakeView,
    TextRequest, TourView, TraceView, TrustRequest, TrustView, WalkRequest, WalkView, WayRequest,
    WayView,
};
use soundwalk::tour::Tour;

const COMMAND: &str = "SOUNDWALK_UPDATE=1 cargo test --test integration studio::types";

fn requests() -> Declarations {
    Declarations::new()
        .with::<ConnectRequest>()
        .with::<DirectionsRequest>()
        .with::<EditRequest>()
        .with::<FixRequest>()
        .with::<LookRequest>()
        .with::<RehearsalRequest>()
        .with::<SpeakRequest>()
        .with::<StepRequest>()
        .with::<TextRequest>()
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
        .with::<KeptFile>()
        .with::<KeptTake>()
        .with::<PlacesView>()
        .with::<Refusal>()
        .with::<RehearsalView>()
        .with::<SessionView>()
        .with::<SourceView>()
        .with::<StreetsView>()
        .with::<TakeView>()
        .with::<TourView>()
        .with::<TraceView>()
        .with::<TrustView>()
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
