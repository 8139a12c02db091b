//! What can be wrong with a tour: one file per rule, each with its code, its page and its fixtures.
//!
//! A rule finds its mistakes either while the text is read (`syntax`, `shape` call it) or on the tour afterwards; it sees
//! the text, the tour and the facts that it is told, and nothing else.

use super::Tour;
use super::diagnostic::{Diagnostic, Findings, Fix, Label, Severity};
use super::facts::{Facts, NamedFile, Role, TakeFact, TakeHealth, named_files};
use super::ground::Ground;
use super::placement::Placement;
use super::read::Reading;
use std::collections::BTreeMap;
use std::ops::Range;

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(pub mod $name;)*

        /// Every rule, in the order of the alphabet.
        pub const ALL: &[&Rule] = &[$(&$name::RULE),*];
    };
}

rules! {
    bad_id,
    bad_language_tag,
    bad_polygon,
    byte_order_mark,
    claim_not_in_source,
    coordinates_out_of_range,
    dangling_reference,
    draft_voice,
    duplicate_id,
    duplicate_key,
    empty_text,
    file_missing,
    geofence_kind,
    geofence_smaller_than_uncertainty,
    json_syntax,
    leg_misses_stop,
    legs_out_of_order,
    missing_clip,
    missing_key,
    missing_language,
    narration_length,
    narration_longer_than_leg,
    needs_survey,
    no_stops,
    no_voice,
    not_utf8,
    out_of_range,
    outside_workspace,
    overlapping_geofences,
    picture_animated,
    picture_misnamed,
    picture_unusable,
    place_far_away,
    source_digest,
    stale_clip,
    story_elsewhere,
    story_missed,
    swapped_coordinates,
    take_channels,
    take_clipped,
    take_defect,
    take_in_other_language_folder,
    take_missing,
    take_silent,
    take_trimmed,
    take_unreadable,
    text_too_long,
    too_large,
    tour_program,
    unbacked_figure,
    undeclared_language,
    unknown_key,
    unknown_value,
    unknown_voice,
    unportable_path,
    unreachable_stop,
    unspeakable_word,
    unsupported_format,
    untold_claim,
    voice_not_installed,
    voice_of_other_language,
    voice_program_missing,
    voice_replaced,
    voice_settings,
    wrong_type,
}

/// One rule: a code, a page and a way to find the mistake.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Kebab-case name of the fault.
    pub code: &'static str,
    /// How much a finding weighs.
    pub severity: Severity,
    /// What it finds, in one sentence.
    pub finds: &'static str,
    /// Why it matters to a visitor or a builder.
    pub why: &'static str,
    /// A tour's lines that it finds.
    pub wrong: &'static str,
    /// The same lines put right.
    pub right: &'static str,
    /// What to do about it.
    pub cure: &'static str,
    /// When it looks.
    pub when: When,
}

/// When a rule finds its mistakes.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// While the text is read.
    Reading,
    /// On the tour that was read.
    OnTour(fn(&Look, &mut Findings)),
}

/// What a rule sees.
#[derive(Debug)]
pub struct Look<'a> {
    /// The text and the places in it.
    pub reading: &'a Reading,
    /// The tour as far as it could be understood.
    pub tour: &'a Tour,
    /// What was told about files.
    pub facts: &'a Facts,
    /// Index in `tour` of the stop with an id; the first one of several.
    pub stops: BTreeMap<&'a str, usize>,
    /// The tour's piece of ground; `None` where no stop has a possible position.
    pub ground: Option<Ground>,
    /// Which stops cannot lie where they are written.
    pub placement: Placement,
}

/// Everything that is wrong with a tour: what was found while reading it and what the rules find, in the order of the
/// text.
pub fn check(reading: &Reading, facts: &Facts) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for found in &reading.diagnostics {
        findings.push(found.clone());
    }
    if let Some(tour) = reading.partial() {
        let look = Look::new(reading, tour, facts);
        for rule in ALL {
            match rule.when {
                When::Reading => {}
                When::OnTour(find) => find(&look, &mut findings),
            }
        }
    }
    let mut findings = findings.into_sorted();
    postpone_fixes(&mut findings);
    findings
}

/// Takes the fix off every finding about a value whose grammar has a finding as well: what the value says is certain only
/// when that is settled, and then the text is read again. The rule on
/// paths settles by itself what backslashes in them mean.
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

/// The rule of a code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

/// The code that was probably meant.
pub fn did_you_mean(code: &str) -> Option<&'static str> {
    super::suggest::nearest(code, ALL.iter().map(|rule| rule.code))
}

impl Rule {
    /// A finding of this rule, still without a place.
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

    /// What it finds, as far as it fits a list: up to the first colon, semicolon or full stop.
    pub fn headline(&self) -> &'static str {
        let end = [": ", "; ", ". "]
            .iter()
            .filter_map(|mark| self.finds.find(mark))
            .min();
        self.finds[..end.unwrap_or(self.finds.len())].trim_end_matches('.')
    }

    /// The rule's own page, in Markdown.
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
        page + &format!("\n## Cure\n\n{}\n", self.cure)
    }
}

impl<'a> Look<'a> {
    /// The takes that could be listened to, at each place where the tour names one.
    pub fn heard_takes(&self) -> impl Iterator<Item = (NamedFile, &'a TakeHealth)> {
        let takes = &self.facts.takes;
        let named = named_files(self.tour).into_iter();
        named.filter_map(move |file| match takes.get(&file.path) {
            Some(TakeFact::Heard(health)) if file.role == Role::Take => Some((file, health)),
            _ => None,
        })
    }

    fn new(reading: &'a Reading, tour: &'a Tour, facts: &'a Facts) -> Self {
        let mut stops = BTreeMap::new();
        for (index, stop) in tour.stops.iter().enumerate() {
            stops.entry(stop.id.as_str()).or_insert(index);
        }
        Self {
            reading,
            tour,
            facts,
            stops,
            ground: Ground::of(tour),
            placement: Placement::of(tour),
        }
    }

    /// A label on the value under a pointer into the tour.
    pub fn at(&self, pointer: &str) -> Label {
        self.reading.label(pointer)
    }

    /// A label on the key under a pointer into the tour.
    pub fn key_label(&self, pointer: &str) -> Label {
        self.reading.key_label(pointer)
    }

    /// A label on a stop: on its id, where it has one.
    pub fn at_stop(&self, index: usize) -> Label {
        self.at(&format!("/stops/{index}/id"))
    }

    /// A stop's id in a message; its number where it has none.
    pub fn stop_name(&self, index: usize) -> String {
        match self.tour.stops.get(index).map(|stop| stop.id.as_str()) {
            Some("") | None => format!("stop {}", index + 1),
            Some(id) => format!("`{id}`"),
        }
    }

    /// Ids that the text gives to the entries of a list, also those of entries that could not be understood.
    pub fn written_ids(&self, list: &str) -> Vec<&'a str> {
        let entries = self.reading.root().and_then(|root| root.get(list));
        let elements = entries.map_or(&[][..], |list| list.elements());
        elements
            .iter()
            .filter_map(|element| element.get("id").and_then(|id| id.text()))
            .collect()
    }
}
