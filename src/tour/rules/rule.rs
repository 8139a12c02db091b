//! What a rule is, and what it sees.

use crate::text::{StopName, Text};
use crate::tour::Tour;
use crate::tour::diagnostic::{Diagnostic, Findings, Label, Severity};
use crate::tour::facts::{Facts, FileRole, NamedFile, TakeFact, TakeHealth, named_files};
use crate::tour::node::Node;
use crate::tour::parsed::ParsedTour;
use crate::tour::placement::Placement;
use crate::tour::tour_plane::TourPlane;
use std::collections::BTreeMap;
use std::ops::Range;

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
    /// The same example with the mistake corrected.
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

impl Rule {
    /// A finding of this rule, without a place yet.
    pub fn finding(&self, message: Text) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            message,
            labels: Vec::new(),
            help: None,
            fix: None,
            choices: Vec::new(),
            action: None,
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
    /// The bytes of the value at a pointer into `tour`, which may lack parts that the text has.
    pub fn span(&self, pointer: &str) -> Option<Range<usize>> {
        self.parsed.span(&self.parsed.source_pointer(pointer))
    }

    /// The value in the text at a pointer into `tour`.
    pub fn node(&self, pointer: &str) -> Option<&'a Node> {
        self.parsed.node(&self.parsed.source_pointer(pointer))
    }

    /// The bytes of the key at a pointer into `tour`.
    pub fn key_span(&self, pointer: &str) -> Option<Range<usize>> {
        self.parsed.key_span(&self.parsed.source_pointer(pointer))
    }

    /// The takes that could be analysed, once for each place that names one.
    pub fn heard_takes(&self) -> impl Iterator<Item = (NamedFile, &'a TakeHealth)> {
        let takes = &self.facts.takes;
        let named = named_files(self.tour).into_iter();
        named.filter_map(move |file| match takes.get(&file.path) {
            Some(TakeFact::Heard(health)) if file.role == FileRole::Take => Some((file, health)),
            _ => None,
        })
    }

    /// What the rules see of a tour.
    pub(super) fn new(parsed: &'a ParsedTour, tour: &'a Tour, facts: &'a Facts) -> Self {
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
    pub fn stop_name(&self, index: usize) -> StopName {
        self.tour.stop_name(index)
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
