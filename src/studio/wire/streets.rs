//! What is said about streets: whether the tour has any, ways along them, places on them, and drafts of directions.

use crate::streets::ground::PlaceKind;
use crate::streets::route::{Barrier, Walker};
use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The streets of the tour: `GET /api/streets`.
#[derive(Debug, Serialize, TS)]
pub struct StreetsView {
    /// The tiles for the map, at `/api/streets/tiles`; absent if the tour's `maps` name none.
    pub tiles: Option<TilesView>,
    /// The ways that legs, search and directions use; absent if the tour's `maps` name none, or the file cannot be used.
    pub ways: Option<WaysView>,
    /// Why the file of ways that the tour names cannot be used.
    pub trouble: Option<String>,
    /// The command that makes both, as it is typed in a terminal.
    pub command: String,
}

/// Tiles for the map.
#[derive(Debug, Serialize, TS)]
pub struct TilesView {
    /// SHA-256 of the file, so that pages know when it has changed.
    pub digest: String,
    /// Size of the file, bytes.
    pub bytes: u64,
}

/// What is known of the ways.
#[derive(Debug, Serialize, TS)]
pub struct WaysView {
    /// The credit that must be shown with the map, with an address.
    pub credit: String,
    /// The box that was cut out: west, south, east and north edge in degrees.
    pub bounds: [f64; 4],
    /// Number of walkable ways.
    pub walkable: usize,
}

/// Asks for the walkable way through some positions: `POST /api/way`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WayRequest {
    /// The positions as `[lon, lat]`, 2 to 50: both ends, and what the way has to pass.
    pub points: Vec<[f64; 2]>,
    /// Who walks.
    #[serde(default)]
    #[ts(as = "Option<Walker>", optional)]
    pub walker: Walker,
}

/// A walkable way along the streets.
#[derive(Debug, PartialEq, Serialize, TS)]
pub struct WayView {
    /// The way as `[lon, lat]`, as a leg's `line` has it.
    pub line: Vec<[f64; 2]>,
    /// Its length, metres.
    pub length_m: f64,
    /// The names of the streets along it, in the tour's first language, one after the other.
    pub streets: Vec<String>,
    /// What a wheelchair cannot pass on it. There is no way without barriers then.
    pub barriers: Vec<Barrier>,
    /// Where it crosses roads with much traffic, as `[lon, lat]`.
    pub crossings: Vec<[f64; 2]>,
}

/// Connects stops that follow each other along the streets: `POST /api/connect`. Legs that are not walked, and lines that are
/// drawn already, stay as they are.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConnectRequest {
    /// The version that the legs are to be added to.
    pub base: String,
    /// Whether lines that are drawn already are replaced as well.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub redraw: bool,
}

/// The query of `GET /api/places?q=…&lang=…`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacesRequest {
    /// What is looked for: the beginning of a name in any language, or a street with a house number.
    pub q: String,
    /// The language in which names are shown, if it is not the local one.
    #[serde(default)]
    pub lang: Option<Lang>,
}

/// What a search found, the best first; at most 20.
#[derive(Debug, Serialize, TS)]
pub struct PlacesView {
    /// The places.
    pub places: Vec<FoundPlace>,
}

/// A place that a search found.
#[derive(Debug, PartialEq, Serialize, TS)]
pub struct FoundPlace {
    /// Its name in the language that was asked for, or the address.
    pub name: String,
    /// The name on the signs, if that is another one.
    pub local: Option<String>,
    /// What it is.
    #[ts(
        type = "\"street\" | \"address\" | \"locality\" | \"transport\" | \"sight\" | \"nature\" | \"food\" | \"shop\" | \"bench\" | \"toilet\" | \"other\""
    )]
    pub kind: &'static str,
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
}

/// The word for a kind of place.
pub fn kind_word(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Street => "street",
        PlaceKind::Address => "address",
        PlaceKind::Locality => "locality",
        PlaceKind::Transport => "transport",
        PlaceKind::Sight => "sight",
        PlaceKind::Nature => "nature",
        PlaceKind::Food => "food",
        PlaceKind::Shop => "shop",
        PlaceKind::Bench => "bench",
        PlaceKind::Toilet => "toilet",
        PlaceKind::Other => "other",
    }
}

/// Asks for a draft of the directions from a stop to the next one: `POST /api/directions`. Nothing is written.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DirectionsRequest {
    /// Id of the stop at which the directions are spoken.
    pub stop: String,
}

/// A draft of directions.
#[derive(Debug, PartialEq, Serialize, TS)]
pub struct DirectionsView {
    /// The text in each language of the tour in which soundwalk can write directions.
    pub texts: BTreeMap<Lang, String>,
}
