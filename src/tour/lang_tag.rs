//! A language as its tag. It is not in `model`, which the visitor's page also loads and which needs no more than the type.

use super::model::Lang;
use crate::text::{Shown, Value};
use std::fmt;
use std::ops::Deref;

/// The tag itself, which is what `language` knows languages by: a `&Lang` is accepted wherever a tag is.
impl Deref for Lang {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        output.pad(&self.0)
    }
}

impl Shown for Lang {
    fn value(&self) -> Value {
        Value::Language(self.0.clone())
    }
}
