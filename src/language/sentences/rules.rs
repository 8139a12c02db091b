//! The rules by which languages differ in where their sentences end.

use super::stop::Stop;
use super::stop_table::StopTable;

/// What a language adds to the rules of Unicode.
#[derive(Debug, Clone, Copy)]
pub struct SentenceRules {
    /// After which full stops the sentence continues.
    pub stops: StopRule,
    /// Whether the script has capitals: then no sentence begins with a small letter, and one may begin with a figure or a dash.
    pub has_capitals: bool,
    /// Closing quotation marks that a space separates from what they close: `« Oui ! »`.
    pub closing_after_space: &'static [char],
    /// Whether the language has no full stop, and long passages are divided at their spaces.
    pub divides_at_spaces: bool,
}

/// After which full stops a sentence continues.
#[derive(Debug, Clone, Copy)]
pub enum StopRule {
    /// After initials before a name.
    Initials,
    /// After the abbreviations and ordinals of a table.
    Table(&'static StopTable),
    /// Where a function says so.
    Function(fn(&Stop<'_>) -> bool),
}

impl StopRule {
    /// Whether the sentence continues after a full stop.
    pub fn continues(self, stop: &Stop<'_>) -> bool {
        match self {
            Self::Initials => is_initial_of_name(stop),
            Self::Table(table) => table.continues(stop),
            Self::Function(continues) => continues(stop),
        }
    }
}

impl SentenceRules {
    /// A language without a file.
    pub const DEFAULT: Self = Self {
        stops: StopRule::Initials,
        has_capitals: false,
        closing_after_space: &[],
        divides_at_spaces: false,
    };

    /// A language whose script has capitals.
    pub const WITH_CAPITALS: Self = Self {
        has_capitals: true,
        ..Self::DEFAULT
    };
}

/// Whether the stop belongs to an initial before a name: `J. S. Bach`, and in scripts without capitals `א. ב. יהושע`. After
/// a figure a single letter is a unit: `1934 წ.`
fn is_initial_of_name(stop: &Stop<'_>) -> bool {
    if stop.is_initial() {
        return stop.next_is_capital();
    }
    stop.is_caseless_initial()
}
