//! The direction in which a language is written. The visitor's page gets the two lists as generated constants.

/// The direction of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

/// Languages written from right to left if their tag names no script (Unicode CLDR 47, `layout/orientation` and likely
/// scripts).
pub const RIGHT_TO_LEFT_LANGUAGES: [&str; 28] = [
    "ar", "arc", "arz", "azb", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "ks",
    "lrc", "mzn", "nqo", "pnb", "ps", "rhg", "sd", "skr", "syr", "trw", "ug", "ur", "uzs", "yi",
];

/// Scripts written from right to left (ISO 15924, lower case).
pub const RIGHT_TO_LEFT_SCRIPTS: [&str; 10] = [
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];

impl Direction {
    /// The direction of a language tag. A script in the tag decides: `ku-arab`, `ks-deva`.
    pub fn of(tag: &str) -> Self {
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default();
        let is_script = |part: &&str| {
            part.len() == 4 && part.chars().all(|letter| letter.is_ascii_alphabetic())
        };
        let is_reversed = match parts.find(is_script) {
            Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script.to_ascii_lowercase().as_str()),
            None => RIGHT_TO_LEFT_LANGUAGES.contains(&primary),
        };
        if is_reversed {
            Self::RightToLeft
        } else {
            Self::LeftToRight
        }
    }

    /// The value of HTML's attribute `dir`.
    pub const fn html(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Direction;

    #[test]
    fn a_tag_has_a_direction() {
        for (tag, expected) in [
            ("ru", "ltr"),
            ("he", "rtl"),
            ("ar-eg", "rtl"),
            ("fa", "rtl"),
            ("ku-arab", "rtl"),
            ("az-Arab", "rtl"),
            ("ks-deva", "ltr"),
            ("ar-latn", "ltr"),
            ("yi", "rtl"),
            ("", "ltr"),
            ("xx-1234", "ltr"),
        ] {
            assert_eq!(Direction::of(tag).html(), expected, "{tag}");
        }
    }
}
