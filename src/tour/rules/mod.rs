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
pub mod picture_animated;
pub mod picture_misnamed;
pub mod picture_unusable;
pub mod place_far_away;
pub mod source_digest;
pub mod stale_clip;
pub mod story_elsewhere;
pub mod story_missed;
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
pub mod undeclared_language;
pub mod unknown_key;
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
pub mod wrong_type;

use super::Tour;
use super::diagnostic::{Diagnostic, Findings, Fix, Label, Severity};
use super::facts::{Facts, FileRole, NamedFile, TakeFact, TakeHealth, named_files};
use super::placement::Placement;
use super::read::ParsedTour;
use super::tour_plane::TourPlane;
use std::collections::BTreeMap;
use std::ops::Range;

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
    &picture_animated::RULE,
    &picture_misnamed::RULE,
    &picture_unusable::RULE,
    &place_far_away::RULE,
    &source_digest::RULE,
    &stale_clip::RULE,
    &story_elsewhere::RULE,
    &story_missed::RULE,
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
    &undeclared_language::RULE,
    &unknown_key::RULE,
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
];

/// A rule: its code, its page and how it finds mistakes.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Kebab-case name of the mistake.
    pub code: &'static str,
    /// Severity of its findings.
    pub severity: Severity,
    /// What the rule finds. The first sentence is its headline.
    pub finds: &'static str,
    /// Why the mistake matters to a visitor or to whoever builds the tour.
    pub why: &'static str,
    /// An example of the mistake.
    pub wrong: &'static str,
    /// The example, corrected.
    pub right: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// When and how it finds mistakes.
    pub detection: Detection,
}

/// When and how a rule finds mistakes.
#[derive(Debug, Clone, Copy)]
pub enum Detection {
    /// While the text is read, by `syntax` or `shape`.
    WhileReading,
    /// On the tour after reading, by this function.
    OnTour(fn(&RuleContext, &mut Findings)),
}

/// What a rule sees.
#[derive(Debug)]
pub struct RuleContext<'a> {
    /// The text, its tree and the places in it.
    pub parsed: &'a ParsedTour,
    /// The tour, without the parts that could not be understood.
    pub tour: &'a Tour,
    /// Facts about files, voices and programs.
    pub facts: &'a Facts,
    /// Indices of the stops in `tour` by id. Of duplicate ids, the first stop counts.
    pub stops: BTreeMap<&'a str, usize>,
    /// The plane for measuring; `None` if no stop has a possible position.
    pub plane: Option<TourPlane>,
    /// Stops that cannot be where they are written.
    pub placement: Placement,
}

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

impl Rule {
    /// A finding of this rule, without a place yet.
    pub fn finding(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// What the rule finds, for a list: up to the first colon, semicolon or full stop.
    pub fn headline(&self) -> &'static str {
        let end = [": ", "; ", ". "]
            .iter()
            .filter_map(|mark| self.finds.find(mark))
            .min();
        self.finds[..end.unwrap_or(self.finds.len())].trim_end_matches('.')
    }

    /// The rule's page, in Markdown.
    pub fn page(&self) -> String {
        let weight = match self.severity {
            Severity::Note => "a note: it does not change the exit status",
            Severity::Warning => "a warning: visitors would notice",
            Severity::Error => "an error: the tour cannot be built, or would mislead",
        };
        let mut page = format!(
            "# {}\n\n{}\n\nIt is {weight}.\n\n## Why\n\n{}\n",
            self.code, self.finds, self.why
        );
        if !self.wrong.is_empty() {
            page += &format!("\n## Example\n\n```json\n{}\n```\n", self.wrong);
        }
        if !self.right.is_empty() {
            page += &format!("\nPut right:\n\n```json\n{}\n```\n", self.right);
        }
        page + &format!(
            "\n## What to do
\n{}\n",
            self.remedy
        )
    }
}

impl<'a> RuleContext<'a> {
    /// The takes that could be analysed, once for each place that names one.
    pub fn heard_takes(&self) -> impl Iterator<Item = (NamedFile, &'a TakeHealth)> {
        let takes = &self.facts.takes;
        let named = named_files(self.tour).into_iter();
        named.filter_map(move |file| match takes.get(&file.path) {
            Some(TakeFact::Heard(health)) if file.role == FileRole::Take => Some((file, health)),
            _ => None,
        })
    }

    fn new(parsed: &'a ParsedTour, tour: &'a Tour, facts: &'a Facts) -> Self {
        let mut stops = BTreeMap::new();
        for (index, stop) in tour.stops.iter().enumerate() {
            stops.entry(stop.id.as_str()).or_insert(index);
        }
        Self {
            parsed,
            tour,
            facts,
            stops,
            plane: TourPlane::of(tour),
            placement: Placement::of(tour),
        }
    }

    /// A label on the value under a pointer into the tour.
    pub fn at(&self, pointer: &str) -> Label {
        self.parsed.label(pointer)
    }

    /// A label on the key under a pointer into the tour.
    pub fn key_label(&self, pointer: &str) -> Label {
        self.parsed.key_label(pointer)
    }

    /// A label on a stop's id or, if it has none, on the stop.
    pub fn at_stop(&self, index: usize) -> Label {
        self.at(&format!("/stops/{index}/id"))
    }

    /// A stop's name in messages: its id or, if it has none, its number.
    pub fn stop_name(&self, index: usize) -> String {
        match self.tour.stops.get(index).map(|stop| stop.id.as_str()) {
            Some("") | None => format!("stop {}", index + 1),
            Some(id) => format!("`{id}`"),
        }
    }

    /// The ids in a list as the text has them, including those of entries that could not be understood.
    pub fn written_ids(&self, list: &str) -> Vec<&'a str> {
        let entries = self.parsed.root().and_then(|root| root.get(list));
        let elements = entries.map_or(&[][..], |list| list.elements());
        elements
            .iter()
            .filter_map(|element| element.get("id").and_then(|id| id.text()))
            .collect()
    }
}
