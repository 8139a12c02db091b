//! A language as its tag. It is not in `model`, which the visitor's page also loads and which needs no more than the type.

use super::model::Lang;
use std::ops::Deref;

/// The tag itself, which is what `language` knows languages by: a `&Lang` is accepted wherever a tag is.
impl Deref for Lang {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
