//! Terms of Russian grammar: case, gender, the form of an adjective, and a noun with all its forms.

/// The six cases, in the order of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// именительный
    Nominative,
    /// родительный
    Genitive,
    /// дательный
    Dative,
    /// винительный
    Accusative,
    /// творительный
    Instrumental,
    /// предложный
    Prepositional,
}

impl Case {
    /// Index of this case in a table of six forms.
    pub fn row(self) -> usize {
        self as usize
    }

    /// Whether a numeral in this case puts its noun into the genitive («пять полков», «два полка»).
    pub fn is_direct(self) -> bool {
        matches!(self, Self::Nominative | Self::Accusative)
    }
}

/// Gender of a noun in the singular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// мужской
    Masculine,
    /// женский
    Feminine,
    /// средний
    Neuter,
}

/// What an adjective agrees with: a gender in the singular, or the plural.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Singular of a gender.
    Singular(Gender),
    /// Plural.
    Plural,
}

/// Form and case of an adjective or ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Gender in the singular, or plural.
    pub form: Form,
    /// Grammatical case.
    pub case: Case,
}

impl Agreement {
    /// A masculine singular in a case.
    pub fn masculine(case: Case) -> Self {
        Self {
            form: Form::Singular(Gender::Masculine),
            case,
        }
    }

    /// A feminine singular in a case.
    pub fn feminine(case: Case) -> Self {
        Self {
            form: Form::Singular(Gender::Feminine),
            case,
        }
    }

    /// A neuter singular in a case.
    pub fn neuter(case: Case) -> Self {
        Self {
            form: Form::Singular(Gender::Neuter),
            case,
        }
    }

    /// A plural in a case.
    pub fn plural(case: Case) -> Self {
        Self {
            form: Form::Plural,
            case,
        }
    }
}

/// An adjective by its stem: «квадратн», «кубическ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjective(pub &'static str);

impl Adjective {
    /// The form with this agreement.
    pub fn form(self, agreement: Agreement) -> String {
        decline(self.0, agreement)
    }
}

/// Declines an adjective with an unstressed ending, or an ordinal like it, given its stem: «квадратный», «кубический».
pub fn decline(stem: &str, agreement: Agreement) -> String {
    let ending = hard_endings(agreement.form, "ый")[agreement.case.row()];
    // After к, г and х, и is written instead of ы.
    match ending.strip_prefix('ы') {
        Some(rest) if stem.ends_with(['к', 'г', 'х']) => format!("{stem}и{rest}"),
        Some(_) | None => format!("{stem}{ending}"),
    }
}

/// The endings of an adjective in the six cases; `masculine` is that of the nominative.
pub fn hard_endings(form: Form, masculine: &'static str) -> [&'static str; 6] {
    match form {
        Form::Singular(Gender::Masculine) => [masculine, "ого", "ому", masculine, "ым", "ом"],
        Form::Singular(Gender::Neuter) => ["ое", "ого", "ому", "ое", "ым", "ом"],
        Form::Singular(Gender::Feminine) => ["ая", "ой", "ой", "ую", "ой", "ой"],
        Form::Plural => ["ые", "ых", "ым", "ые", "ыми", "ых"],
    }
}

/// A noun with all its forms, for nouns that abbreviations stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noun {
    /// Gender of the noun.
    pub gender: Gender,
    /// Singular in the six cases.
    pub singular: [&'static str; 6],
    /// Plural in the six cases.
    pub plural: [&'static str; 6],
}

impl Noun {
    /// The form after an integer in a case: «один метр, два метра, пять метров, к пяти метрам».
    pub fn counted(&self, number: u64, case: Case) -> &'static str {
        match (Count::of(number), case.is_direct()) {
            (Count::One, _) => self.singular[case.row()],
            (Count::Few, true) => self.singular[Case::Genitive.row()],
            (Count::Many, true) => self.plural[Case::Genitive.row()],
            (Count::Few | Count::Many, false) => self.plural[case.row()],
        }
    }
}

/// Which form of a noun an integer requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// 1, 21, 101: singular.
    One,
    /// 2 to 4, 22, 103: genitive singular.
    Few,
    /// The rest: genitive plural.
    Many,
}

impl Count {
    /// Which form a number requires.
    pub fn of(number: u64) -> Self {
        match (number % 100, number % 10) {
            (11..=14, _) => Self::Many,
            (_, 1) => Self::One,
            (_, 2..=4) => Self::Few,
            (_, _) => Self::Many,
        }
    }
}
