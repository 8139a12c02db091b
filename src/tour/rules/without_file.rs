//! What rules on files share: a choice that does without the file.

use super::RuleContext;
use crate::text::text;
use crate::tour::diagnostic::Fix;
use crate::tour::facts::{FileRole, NamedFile};
use crate::tour::removal;

/// A choice that does without a file: the tour works without it.
pub fn choice(context: &RuleContext, file: &NamedFile) -> Option<Fix> {
    let (title, pointer) = match file.role {
        FileRole::Sound => (text!("do without this sound"), file.pointer.as_str()),
        FileRole::Map => (text!("do without this map"), file.pointer.as_str()),
        FileRole::Picture => {
            let picture = file.pointer.strip_suffix("/file")?;
            (text!("do without this picture"), picture)
        }
        FileRole::Take => (text!("do without the recording"), file.pointer.as_str()),
        FileRole::Rendered => return None,
    };
    removal::fix(context.parsed, pointer, title)
}
