//! Handlers about streets: what the tour has, its tiles, ways along the streets, the search for places, drafts of directions.

use crate::geodesy::LatLon;
use crate::http::content::{self, Content};
use crate::streets::route::{Network, Route};
use crate::streets::search;
use crate::streets::tour_ways::{connected, directions, route, walker};
use crate::studio::document::UndoGrouping;
use crate::studio::handlers::tour;
use crate::studio::leg_edits::edits_of;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::streets::Streets;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{
    ConnectRequest, DirectionsRequest, DirectionsView, FoundPlace, PlacesRequest, PlacesView,
    StreetsView, TilesView, WayRequest, WayView, WaysView, kind_word,
};
use crate::tour::Tour;
use crate::tour::model::Travel;
use crate::wording;
use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most positions that one way leads through.
const MAX_POINTS: usize = 50;
/// Coordinates are rounded to a tenth of a metre.
const UNITS_PER_DEGREE: f64 = 1e6;

/// Says which streets the tour has.
pub async fn look(State(studio): State<Arc<Studio>>) -> Answer {
    let view = run_blocking(&studio, |studio| {
        let tour = studio.tour();
        let (ways, trouble) = match tour.as_ref().map(|tour| studio.streets(tour)) {
            Some(Ok(Some(streets))) => (Some(ways_view(&streets.ground_index.network)), None),
            Some(Ok(None)) | None => (None, None),
            Some(Err(error)) => (None, Some(error.1)),
        };
        let tiles = tour.as_ref().and_then(|tour| studio.tiles(tour));
        Ok(StreetsView {
            tiles: tiles.map(|tiles| TilesView {
                digest: tiles.digest.clone(),
                bytes: tiles.bytes.len() as u64,
            }),
            ways,
            trouble,
            command: wording::command_on("map", &studio.settings.file),
        })
    });
    json(view.await?)
}

fn ways_view(network: &Network) -> WaysView {
    let ground = network.ground();
    let (min, max) = (ground.bounds.min.position(), ground.bounds.max.position());
    WaysView {
        credit: ground.credit.clone(),
        bounds: [min.lon, min.lat, max.lon, max.lat],
        walkable: ground.ways.iter().filter(|way| way.is_walkable).count(),
    }
}

/// Returns the tiles of the tour, or a range of them.
pub async fn tiles(State(studio): State<Arc<Studio>>, headers: HeaderMap) -> Answer {
    let tiles = run_blocking(&studio, |studio| {
        let tour = studio.tour();
        let tiles = tour.and_then(|tour| studio.tiles(&tour));
        tiles.ok_or_else(|| ApiError::not_found("the tour's `maps` name no tiles"))
    })
    .await?;
    let content = Content {
        size: tiles.bytes.len() as u64,
        digest: &tiles.digest,
        content_type: "application/vnd.pmtiles",
        cache_control: "no-cache",
    };
    content::answer(&headers, &content, |first, length| {
        let (first, length) = (first as usize, length as usize);
        let part = tiles.bytes.get(first..first + length).unwrap_or_default();
        Ok(Body::from(part.to_vec()))
    })
}

/// Returns the walkable way through some positions. Nothing is saved.
pub async fn way(State(studio): State<Arc<Studio>>, Json(request): Json<WayRequest>) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let tour = studio.valid_tour()?;
        let streets = streets_of(studio, &tour)?;
        let points = positions(&request.points)?;
        let network = &streets.ground_index.network;
        let routes: Result<Vec<Route>, ApiError> = points
            .windows(2)
            .map(|pair| {
                let route = network.route(pair[0], pair[1], request.walker);
                route.map_err(ApiError::unfit)
            })
            .collect();
        Ok(way_view(network, &tour, &routes?))
    });
    json(view.await?)
}

fn positions(points: &[[f64; 2]]) -> Result<Vec<LatLon>, ApiError> {
    if !(2..=MAX_POINTS).contains(&points.len()) {
        return Err(ApiError::unfit(format!(
            "`points` has {} positions: send 2 to {MAX_POINTS}",
            points.len()
        )));
    }
    let positions = points.iter().map(|[lon, lat]| LatLon::new(*lat, *lon));
    let positions: Option<Vec<LatLon>> = positions.collect();
    positions.ok_or_else(|| ApiError::unfit("`points` has a position that is not on earth"))
}

fn way_view(network: &Network, tour: &Tour, routes: &[Route]) -> WayView {
    let ground = network.ground();
    let language = tour.languages.first().map_or("", |lang| lang.0.as_str());
    let mut line: Vec<[f64; 2]> = Vec::new();
    let mut streets: Vec<String> = Vec::new();
    let mut crossings = Vec::new();
    for route in routes {
        line.extend(route.line.iter().map(|at| pair(*at)));
        for name in route.sections.iter().filter_map(|section| section.name) {
            let name = ground.names[name as usize].in_language(language);
            if streets.last().is_none_or(|last| last != name) {
                streets.push(name.to_owned());
            }
        }
        let major = route.crossings.iter();
        let major = major.filter(|crossing| crossing.road.road.is_major_road());
        crossings.extend(major.map(|crossing| pair(network.plane().position(crossing.spot))));
    }
    // Where one part ends the next one begins.
    line.dedup();
    if line.len() == 1 {
        line.push(line[0]);
    }
    let barriers: BTreeSet<_> = routes.iter().flat_map(|route| &route.barriers).collect();
    WayView {
        line,
        length_m: routes
            .iter()
            .map(|route| route.length_m)
            .sum::<f64>()
            .round(),
        streets,
        barriers: barriers.into_iter().copied().collect(),
        crossings,
    }
}

fn pair(position: LatLon) -> [f64; 2] {
    [position.lon, position.lat]
        .map(|degrees| (degrees * UNITS_PER_DEGREE).round() / UNITS_PER_DEGREE)
}

/// Searches places.
pub async fn places(
    State(studio): State<Arc<Studio>>,
    Query(request): Query<PlacesRequest>,
) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let tour = studio.valid_tour()?;
        let streets = streets_of(studio, &tour)?;
        let ground = streets.ground_index.network.ground();
        let lang = request.lang.as_ref().or(tour.languages.first());
        let language = lang.map_or("", |lang| lang.0.as_str());
        let found = streets.places.find(ground, &request.q).into_iter();
        let shown = found.map(|place| {
            let name = &ground.names[place.name as usize];
            let with_number = |name: &str| match &place.house_number {
                Some(number) => format!("{name} {number}"),
                None => name.to_owned(),
            };
            let in_language = search::called(ground, place, language);
            // What stands for a missing name is on no sign.
            let is_named = in_language == name.in_language(language);
            let position = place.at.position();
            FoundPlace {
                name: with_number(in_language),
                local: (is_named && in_language != name.local).then(|| with_number(&name.local)),
                kind: kind_word(place.kind),
                lat: position.lat,
                lon: position.lon,
            }
        });
        Ok(PlacesView {
            places: shown.collect(),
        })
    });
    json(view.await?)
}

/// Drafts the directions from a stop to the next one. Nothing is written.
pub async fn draft(
    State(studio): State<Arc<Studio>>,
    Json(request): Json<DirectionsRequest>,
) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let tour = studio.valid_tour()?;
        let streets = streets_of(studio, &tour)?;
        let network = &streets.ground_index.network;
        let mut neighbours = tour.stops.iter().zip(tour.stops.iter().skip(1));
        let (from, to) = neighbours
            .find(|(from, _)| from.id == request.stop)
            .ok_or_else(|| ApiError::not_found("no stop follows that one"))?;
        let mut legs = tour.legs.iter();
        let leg = legs.find(|leg| leg.from == from.id && leg.to == to.id);
        let by = leg.map_or(Travel::default(), |leg| leg.by);
        let walker = walker(by).ok_or_else(|| {
            ApiError::unfit("visitors do not walk from that stop to the next one")
        })?;
        let found = route(network, from, to, walker).map_err(ApiError::unfit)?;
        let texts = tour.languages.iter().filter_map(|lang| {
            let text = directions(network, &found, &lang.0)?;
            Some((lang.clone(), text))
        });
        let texts: BTreeMap<_, _> = texts.collect();
        if texts.is_empty() {
            return Err(ApiError::unfit(
                "soundwalk has no words for directions in the languages of this tour",
            ));
        }
        Ok(DirectionsView { texts })
    });
    json(view.await?)
}

/// Connects the stops along the streets.
pub async fn connect(
    State(studio): State<Arc<Studio>>,
    Json(request): Json<ConnectRequest>,
) -> Answer {
    tour::changed(&studio, move |studio| {
        let base = tour::version(&request.base)?;
        let tour = studio.valid_tour()?;
        let streets = streets_of(studio, &tour)?;
        let changes = connected(&tour, &streets.ground_index, request.redraw);
        let edits = edits_of(&tour, changes);
        if edits.is_empty() {
            return Ok(());
        }
        tour::change(studio, base, &edits, "streets", UndoGrouping::OwnStep)
    })
    .await
}

fn streets_of(studio: &Studio, tour: &Tour) -> Result<Arc<Streets>, ApiError> {
    let streets = studio.streets(tour)?;
    streets.ok_or_else(|| {
        ApiError::not_found("the tour has no streets: make them with `soundwalk map`")
    })
}
