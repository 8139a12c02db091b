//! A text as its English template with the values in it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// A text for people that can be worded in several languages. It reads as its English text.
#[derive(Clone, Default)]
pub struct Text {
    template: Cow<'static, str>,
    english: String,
    values: Vec<(&'static str, Value)>,
}

/// A value within a text.
#[derive(Debug, Clone)]
pub enum Value {
    /// A text that is translated itself.
    Text(Text),
    /// Something that is shown as it is: a name, a path, what an author wrote.
    Word(String),
    /// A number, which chooses the form of a plural and gets the decimal sign of the language.
    Number(f64),
    /// A stop of the tour.
    Stop(StopName),
    /// A language, by its tag.
    Language(String),
    /// Several values, with what stands between them in English.
    List(Vec<Value>, &'static str),
}

/// How a stop is named: by its id in the terminal, and by its title for guides.
#[derive(Debug, Clone)]
pub struct StopName {
    /// The id; may be empty.
    pub id: String,
    /// Its place in the tour, from 1.
    pub number: usize,
    /// Its titles, by language.
    pub titles: Vec<(String, String)>,
}

/// What can be a value of a text.
pub trait Shown {
    /// The value, for translations.
    fn value(&self) -> Value;
}

/// A list within a text.
#[derive(Debug, Clone)]
pub struct List<T>(pub Vec<T>, pub &'static str);

/// Makes a [`Text`] of an English template and its values. `text!("{count} of {name}", count, name = stop.name())`.
macro_rules! text {
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        $($(let $name = &$value;)?)*
        $crate::text::Text::new(
            $template,
            format!($template $(, $name = $name)*),
            vec![$((stringify!($name), $crate::text::Shown::value(&$name))),*],
        )
    }};
}
pub(crate) use text;

impl Text {
    /// A text with its English wording. Use `text!`, which makes sure that the three belong together.
    #[must_use]
    pub fn new(
        template: &'static str,
        english: String,
        values: Vec<(&'static str, Value)>,
    ) -> Self {
        Self {
            template: Cow::Borrowed(template),
            english,
            values,
        }
    }

    /// A text without translations, such as a message of the system or one that has been translated already.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        let english = text.into();
        Self {
            template: Cow::Owned(String::new()),
            english,
            values: Vec::new(),
        }
    }

    /// The text in English, as in the terminal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.english
    }

    /// Whether there is nothing to translate.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.template, Cow::Owned(_))
    }

    pub(super) fn template(&self) -> &str {
        &self.template
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.values.iter().find(|(known, _)| *known == name)?;
        Some(value)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Text {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        output.pad(&self.english)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.english, output)
    }
}

/// Texts are equal if they read the same in English.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.english == other.english
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.english == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.english == *other
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english)
    }
}

/// A text that was stored is read as plain English.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::plain)
    }
}

impl fmt::Display for StopName {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id.as_str() {
            "" => write!(output, "stop {}", self.number),
            id => write!(output, "`{id}`"),
        }
    }
}

impl<T: fmt::Display> fmt::Display for List<T> {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                output.write_str(self.1)?;
            }
            write!(output, "{item}")?;
        }
        Ok(())
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl Shown for Text {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Shown for StopName {
    fn value(&self) -> Value {
        Value::Stop(self.clone())
    }
}

impl<T: Shown> Shown for List<T> {
    fn value(&self) -> Value {
        Value::List(self.0.iter().map(Shown::value).collect(), self.1)
    }
}

macro_rules! shown {
    ($variant:ident($this:ident => $convert:expr): $($kind:ty),*) => {
        $(impl Shown for $kind {
            fn value(&self) -> Value {
                let $this = self;
                Value::$variant($convert)
            }
        })*
    };
}
shown!(Word(word => word.to_string()): str, String, char, Cow<'_, str>);
shown!(Number(number => f64::from(*number)): u8, u16, u32, i32, f32);
shown!(Number(number => *number): f64);
// OK because counts of this size do not occur in texts.
shown!(Number(number => *number as f64): usize, u64, i64);
