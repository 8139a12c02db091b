//! A draft of directions: a route in sentences, "In 80 metres turn left into Kirkkokatu." The author edits it; nothing is
//! spoken unasked.

use crate::language::words::DirectionWords;
use crate::streets::ground::{Crossing, NameIndex, WayKind};
use crate::streets::route::{Network, Route, Turn};

/// Distances are said in steps of this many metres; nobody paces off more exactly.
const STEP_M: f64 = 10.0;
/// From here on in coarser steps, metres.
const FAR_M: f64 = 300.0;
/// The steps of far distances, metres.
const FAR_STEP_M: f64 = 50.0;

/// Something that is said, and where.
struct Hint {
    along_m: f64,
    key: &'static str,
    street: Option<NameIndex>,
}

/// The route as sentences in a language; `None` if soundwalk has no words for directions in it.
pub fn directions(network: &Network, route: &Route, language: &str) -> Option<String> {
    let words = DirectionWords::of(language)?;
    let name = |index: NameIndex| network.ground().names[index as usize].in_language(language);
    let mut sentences = Vec::new();
    if let Some(street) = route.sections.first().and_then(|section| section.name) {
        sentences.push(words.fill("begin", &[("street", name(street))]));
    }
    let mut said_m = 0.0;
    for hint in hints(network, route) {
        let distance = rounded(hint.along_m - said_m);
        let street = hint.street.map_or("", name);
        let values = [("distance", distance.as_str()), ("street", street)];
        sentences.push(words.fill(hint.key, &values));
        said_m = hint.along_m;
    }
    Some(sentences.join(" "))
}

fn rounded(metres: f64) -> String {
    let step = if metres < FAR_M { STEP_M } else { FAR_STEP_M };
    let rounded = ((metres / step).round() * step).max(STEP_M);
    format!("{rounded:.0}")
}

/// Turns, roads with much traffic that are crossed, and the arrival, in the order of the route.
fn hints(network: &Network, route: &Route) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for section in route.sections.iter().skip(1) {
        let is_steps = section.kind == WayKind::Steps;
        let key = match (section.turn, section.name) {
            _ if is_steps => "steps",
            (Turn::Straight, Some(_)) => "straight.street",
            (Turn::Straight, None) => continue,
            (Turn::Left | Turn::SharpLeft, Some(_)) => "left.street",
            (Turn::Left | Turn::SharpLeft, None) => "left",
            (Turn::Right | Turn::SharpRight, Some(_)) => "right.street",
            (Turn::Right | Turn::SharpRight, None) => "right",
            (Turn::SlightLeft, Some(_)) => "bearLeft.street",
            (Turn::SlightLeft, None) => "bearLeft",
            (Turn::SlightRight, Some(_)) => "bearRight.street",
            (Turn::SlightRight, None) => "bearRight",
            (Turn::Back, _) => "back",
        };
        hints.push(Hint {
            along_m: section.start_m,
            key,
            street: section.name,
        });
    }
    let mut crossed_before: Option<(NameIndex, f64)> = None;
    for crossing in &route.crossings {
        let road = crossing.road;
        if !road.road.is_major_road() {
            continue;
        }
        let street = network.way(road.way).name;
        // The two carriageways of one road are crossed at once.
        let is_same = |(name, along_m): (NameIndex, f64)| {
            Some(name) == street && crossing.along_m - along_m < FAR_STEP_M
        };
        if crossed_before.is_some_and(is_same) {
            continue;
        }
        crossed_before = street.map(|name| (name, crossing.along_m));
        let key = match (street, road.mapped) {
            (None, _) => "cross",
            (Some(_), Some(Crossing::Signals)) => "cross.signals",
            (Some(_), Some(Crossing::Marked)) => "cross.marked",
            (Some(_), Some(Crossing::Unmarked) | None) => "cross.street",
        };
        hints.push(Hint {
            along_m: crossing.along_m,
            key,
            street,
        });
    }
    hints.sort_by(|one, other| one.along_m.total_cmp(&other.along_m));
    hints.push(Hint {
        along_m: route.length_m,
        key: "arrive",
        street: None,
    });
    hints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words;
    use crate::streets::route::Walker;
    use crate::streets::route::tests::{at, network};

    const KEYS: [&str; 17] = [
        "begin",
        "straight.street",
        "left",
        "left.street",
        "right",
        "right.street",
        "bearLeft",
        "bearLeft.street",
        "bearRight",
        "bearRight.street",
        "back",
        "steps",
        "cross",
        "cross.street",
        "cross.signals",
        "cross.marked",
        "arrive",
    ];

    #[test]
    fn every_interface_language_has_every_sentence() {
        for language in words::languages() {
            let words = DirectionWords::of(language);
            let words = words.unwrap_or_else(|| panic!("{language} has no words for directions"));
            for key in KEYS {
                let values = [("distance", "80"), ("street", "Kirkkokatu")];
                let sentence = words.fill(key, &values);
                assert!(!sentence.contains('{'), "{language}: {sentence}");
            }
        }
        assert!(DirectionWords::of("ka").is_none());
    }

    #[test]
    fn a_route_becomes_sentences() {
        let network = network(
            &[
                (
                    "highway=residential name=Aleksanterinkatu",
                    &[(0, 0), (100, 0), (180, 0)],
                ),
                (
                    "highway=tertiary name=Unioninkatu",
                    &[(100, -50), (100, 0), (100, 50)],
                ),
                (
                    "highway=residential name=Kirkkokatu",
                    &[(180, 0), (180, 120)],
                ),
                ("highway=steps", &[(180, 120), (180, 140)]),
                ("highway=footway", &[(180, 140), (180, 200)]),
            ],
            &[("highway=crossing crossing=traffic_signals", (100, 0))],
        );
        let route = network
            .route(at(0.0, 0.0), at(180.0, 200.0), Walker::Foot)
            .expect("OK because the graph is connected");
        assert_eq!(
            directions(&network, &route, "en").as_deref(),
            Some(
                "Follow Aleksanterinkatu. In 100 metres cross Unioninkatu at the traffic lights. In 80 metres turn left into \
                 Kirkkokatu. In 120 metres take the steps. In 80 metres you will be there."
            )
        );
        assert_eq!(
            directions(&network, &route, "ru").as_deref(),
            Some(
                "Начните отсюда: Aleksanterinkatu. Через 100 метров — Unioninkatu. Перейдите дорогу на светофоре. Через 80 метров \
                 поверните налево, дальше — Kirkkokatu. Через 120 метров будет лестница, идите по ней. Через 80 метров вы на месте."
            )
        );
        assert_eq!(directions(&network, &route, "ka"), None);
    }
}
