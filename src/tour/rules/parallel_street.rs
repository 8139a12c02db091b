//! `parallel-street`: a zone that reaches into the next street.

use super::{Detection, Rule, RuleContext, street_line};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Fix, Severity};

/// Finds a zone that reaches into the next street.
pub const RULE: Rule = Rule {
    code: "parallel-street",
    severity: Severity::Warning,
    finds: "A round zone covers 10 m or more of a street that runs parallel to the stop's own one behind a row of buildings, and \
            no drawn leg leads there. Only for tours whose `maps` name a file of ways.",
    why: "The story starts for people in the next street, who cannot see what it is about.",
    wrong: "\"geofence\": {\"radius_m\": 90}, which reaches over the block to the next street",
    right: "\"geofence\": {\"radius_m\": 45}",
    remedy: "Make the zone smaller, or draw it as a polygon along the stop's own street. The finding offers both, as the map gives \
             them, to choose from.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(streets) = &context.facts.streets else {
        return;
    };
    for (stop, fact) in &streets.parallel {
        if findings.is_full(RULE.code) {
            return;
        }
        let pointer = format!("/stops/{stop}/geofence");
        let span = context.span(&format!("{pointer}/radius_m"));
        let key = context.key_span(&format!("{pointer}/radius_m"));
        let smaller = fact.radius_m.zip(span.clone()).map(|(radius_m, span)| Fix {
            title: text!("make the radius {radius_m} m", radius_m),
            span,
            replacement: format!("{radius_m}"),
        });
        let drawn = fact.polygon.as_deref().zip(span.zip(key));
        let drawn = drawn.map(|(ring, (span, key))| Fix {
            title: text!(
                "draw the zone as a polygon on the side of {own}",
                own = fact.own
            ),
            span: key.start..span.end,
            replacement: format!("\"polygon\": {}", street_line::json(ring)),
        });
        let help = match fact.radius_m {
            Some(radius_m) => {
                text!(
                    "a radius of {radius_m} m stays clear of it, and so does a polygon",
                    radius_m
                )
            }
            None => {
                text!(
                    "draw it as a polygon: a circle that stays clear of that street would be too small"
                )
            }
        };
        findings.push(
            RULE.finding(text!("make the zone of {stop} smaller: it covers {metres:.0} m of {street}, where nobody sees what the story on {own} is about", stop = context.stop_name(*stop), metres = fact.metres, street = fact.street, own = fact.own))
            .at(context.at(&pointer))
            .help(help)
            .choices(smaller.into_iter().chain(drawn).collect()),
        );
    }
}
