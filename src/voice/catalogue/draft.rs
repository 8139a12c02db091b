//! The draft voice in this binary: the `espeak-ng` crate. It is hard to understand and is called a draft wherever it
//! speaks.

use super::{Component, Engine, KnownVoice};

pub(super) const VOICES: &[KnownVoice] = &[KnownVoice {
    id: "draft",
    engine: Engine::Draft,
    name: "draft",
    languages: &["ru", "en"],
    licence: "GPL-3.0-or-later",
    word_error_rates: &[("ru", 133.4), ("en", 60.7)],
    own_pace: None,
    packages: &[],
    component: Component::BuiltIn,
    disk_mb: 0,
}];
