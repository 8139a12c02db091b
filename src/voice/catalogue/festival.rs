//! Festival. Of its Debian voices only the Russian one, a recorded speaker cut into pieces, is better than eSpeak NG.

use super::{Component, Engine, KnownVoice};

pub(super) const VOICES: &[KnownVoice] = &[KnownVoice {
    id: "festival/msu_ru_nsh_clunits",
    engine: Engine::Festival,
    name: "msu_ru_nsh_clunits",
    languages: &["ru"],
    licence: "MIT-Festival",
    word_error_rates: &[("ru", 27.3)],
    own_pace: Some(104),
    packages: &["festival", "festvox-ru"],
    component: Component::Main,
    disk_mb: 252,
}];
