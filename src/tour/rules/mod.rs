//! The rules that find mistakes in a tour: one file per rule, each with its code, its page and its fixtures.
//!
//! A rule works either while the text is read (`syntax` and `shape` use it) or on the tour afterwards. It sees the text, the
//! tour and the facts that are passed in, and nothing else.

pub mod bad_id;
pub mod bad_language_tag;
pub mod bad_polygon;
pub mod byte_order_mark;
pub mod claim_not_in_source;
pub mod coordinates_out_of_range;
pub mod dangling_reference;
pub mod draft_voice;
pub mod duplicate_id;
pub mod duplicate_key;
pub mod empty_text;
pub mod file_missing;
pub mod geofence_kind;
pub mod geofence_smaller_than_uncertainty;
pub mod json_syntax;
pub mod leg_crosses_building;
pub mod leg_crosses_water;
pub mod leg_misses_stop;
pub mod legs_out_of_order;
pub mod missing_clip;
pub mod missing_key;
pub mod missing_language;
pub mod narration_length;
pub mod narration_longer_than_leg;
pub mod needs_survey;
pub mod no_stops;
pub mod no_voice;
pub mod not_utf8;
pub mod out_of_range;
pub mod outside_workspace;
pub mod overlapping_geofences;
pub mod parallel_street;
pub mod picture_animated;
pub mod picture_misnamed;
pub mod picture_unusable;
pub mod place_far_away;
pub mod quoted_voice;
mod rule;
pub mod second_ways;
pub mod source_digest;
pub mod stale_clip;
pub mod story_elsewhere;
pub mod story_missed;
pub mod story_over_crossing;
pub mod straight_leg;
mod street_line;
pub mod swapped_coordinates;
pub mod take_channels;
pub mod take_clipped;
pub mod take_defect;
pub mod take_in_other_language_folder;
pub mod take_missing;
pub mod take_silent;
pub mod take_trimmed;
pub mod take_unreadable;
pub mod text_too_long;
pub mod too_large;
pub mod tour_program;
pub mod unbacked_figure;
pub mod uncertain_stress;
pub mod undeclared_language;
pub mod unknown_key;
pub mod unknown_mark;
pub mod unknown_value;
pub mod unknown_voice;
pub mod unportable_path;
pub mod unreachable_stop;
pub mod unspeakable_word;
pub mod unsupported_format;
pub mod untold_claim;
pub mod voice_not_installed;
pub mod voice_of_other_language;
pub mod voice_program_missing;
pub mod voice_replaced;
pub mod voice_settings;
mod without_file;
pub mod wrong_type;
pub mod zone_not_reachable;
pub mod zone_on_carriageway;

use super::diagnostic::{Diagnostic, Findings, Fix};
use super::facts::Facts;
use super::parsed::ParsedTour;
use std::ops::Range;

pub use rule::{Detection, Rule, RuleContext};

/// Every rule, in alphabetical order of the codes.
pub const ALL: &[&Rule] = &[
    &bad_id::RULE,
    &bad_language_tag::RULE,
    &bad_polygon::RULE,
    &byte_order_mark::RULE,
    &claim_not_in_source::RULE,
    &coordinates_out_of_range::RULE,
    &dangling_reference::RULE,
    &draft_voice::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &empty_text::RULE,
    &file_missing::RULE,
    &geofence_kind::RULE,
    &geofence_smaller_than_uncertainty::RULE,
    &json_syntax::RULE,
    &leg_crosses_building::RULE,
    &leg_crosses_water::RULE,
    &leg_misses_stop::RULE,
    &legs_out_of_order::RULE,
    &missing_clip::RULE,
    &missing_key::RULE,
    &missing_language::RULE,
    &narration_length::RULE,
    &narration_longer_than_leg::RULE,
    &needs_survey::RULE,
    &no_stops::RULE,
    &no_voice::RULE,
    &not_utf8::RULE,
    &out_of_range::RULE,
    &outside_workspace::RULE,
    &overlapping_geofences::RULE,
    &parallel_street::RULE,
    &picture_animated::RULE,
    &picture_misnamed::RULE,
    &picture_unusable::RULE,
    &place_far_away::RULE,
    &quoted_voice::RULE,
    &second_ways::RULE,
    &source_digest::RULE,
    &stale_clip::RULE,
    &story_elsewhere::RULE,
    &story_missed::RULE,
    &story_over_crossing::RULE,
    &straight_leg::RULE,
    &swapped_coordinates::RULE,
    &take_channels::RULE,
    &take_clipped::RULE,
    &take_defect::RULE,
    &take_in_other_language_folder::RULE,
    &take_missing::RULE,
    &take_silent::RULE,
    &take_trimmed::RULE,
    &take_unreadable::RULE,
    &text_too_long::RULE,
    &too_large::RULE,
    &tour_program::RULE,
    &unbacked_figure::RULE,
    &uncertain_stress::RULE,
    &undeclared_language::RULE,
    &unknown_key::RULE,
    &unknown_mark::RULE,
    &unknown_value::RULE,
    &unknown_voice::RULE,
    &unportable_path::RULE,
    &unreachable_stop::RULE,
    &unspeakable_word::RULE,
    &unsupported_format::RULE,
    &untold_claim::RULE,
    &voice_not_installed::RULE,
    &voice_of_other_language::RULE,
    &voice_program_missing::RULE,
    &voice_replaced::RULE,
    &voice_settings::RULE,
    &wrong_type::RULE,
    &zone_not_reachable::RULE,
    &zone_on_carriageway::RULE,
];

/// Finds everything that is wrong with a tour, in the order of the text: what was found while reading, and what the rules
/// find afterwards.
pub fn check(parsed: &ParsedTour, facts: &Facts) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for found in &parsed.diagnostics {
        findings.push(found.clone());
    }
    if let Some(tour) = parsed.partial() {
        let context = RuleContext::new(parsed, tour, facts);
        for rule in ALL {
            match rule.detection {
                Detection::WhileReading => {}
                Detection::OnTour(find) => find(&context, &mut findings),
            }
        }
    }
    let mut findings = findings.into_sorted();
    postpone_fixes(&mut findings);
    findings
}

/// Removes the fix of every finding about a value that also has a syntax error. The value is only certain once the syntax
/// is corrected, and then the text is read again. The rule on paths decides by itself what backslashes mean.
fn postpone_fixes(findings: &mut [Diagnostic]) {
    let unsettled: Vec<Range<usize>> = findings
        .iter()
        .filter(|one| one.code == json_syntax::RULE.code)
        .map(Diagnostic::span)
        .collect();
    let touches = |fix: &Fix| {
        let touches =
            |span: &Range<usize>| span.start <= fix.span.end && fix.span.start <= span.end;
        unsettled.iter().any(touches)
    };
    for finding in findings {
        if ![json_syntax::RULE.code, unportable_path::RULE.code].contains(&finding.code) {
            finding.fix = finding.fix.take().filter(|fix| !touches(fix));
            finding.choices.retain(|choice| !touches(choice));
        }
    }
}

/// Finds the rule with a code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

/// Suggests the code that was probably meant.
pub fn did_you_mean(code: &str) -> Option<&'static str> {
    super::suggest::nearest(code, ALL.iter().map(|rule| rule.code))
}
