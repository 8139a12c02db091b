//! RHVoice. Licences are those of Debian's copyright file (rhvoice 1.8.0+dfsg-3): files that it lists by no line of their
//! own are under the LGPL. Left out are artemiy, arina, evgeniy, hana, kiko, lyubov, magda, mikhail, natan, pavel, suze,
//! tatiana, victoria, vitaliy, yuriy (NC), marianna, volodymyr (ND) and talgat (no commercial use).
//!
//! Its packages are in non-free, because the recordings on which the voices were trained are not published.

use super::{Component, Engine, KnownVoice};

/// What all RHVoice voices have in common.
const COMMON: KnownVoice = KnownVoice {
    id: "",
    engine: Engine::RhVoice,
    name: "",
    languages: &[],
    licence: "LGPL-2.1-or-later",
    word_error_rates: &[],
    own_pace: None,
    packages: &[],
    component: Component::NonFree,
    disk_mb: 0,
};

const RUSSIAN: KnownVoice = KnownVoice {
    languages: &["ru"],
    packages: &["rhvoice", "rhvoice-russian"],
    disk_mb: 211,
    ..COMMON
};

const ENGLISH: KnownVoice = KnownVoice {
    languages: &["en"],
    packages: &["rhvoice", "rhvoice-english"],
    disk_mb: 67,
    ..COMMON
};

const KYRGYZ: KnownVoice = KnownVoice {
    languages: &["ky"],
    packages: &["rhvoice", "rhvoice-kyrgyz"],
    disk_mb: 53,
    ..COMMON
};

const UKRAINIAN: KnownVoice = KnownVoice {
    languages: &["uk"],
    packages: &["rhvoice", "rhvoice-ukrainian"],
    disk_mb: 79,
    ..COMMON
};

pub(super) const VOICES: &[KnownVoice] = &[
    KnownVoice {
        id: "rhvoice/aleksandr-hq",
        name: "aleksandr-hq",
        licence: "CC-BY-SA-4.0",
        word_error_rates: &[("ru", 17.2)],
        own_pace: Some(108),
        ..RUSSIAN
    },
    KnownVoice {
        id: "rhvoice/elena",
        name: "elena",
        word_error_rates: &[("ru", 14.5)],
        own_pace: Some(136),
        ..RUSSIAN
    },
    KnownVoice {
        id: "rhvoice/irina",
        name: "irina",
        word_error_rates: &[("ru", 14.8)],
        own_pace: Some(121),
        ..RUSSIAN
    },
    KnownVoice {
        id: "rhvoice/aleksandr",
        name: "aleksandr",
        word_error_rates: &[("ru", 15.4)],
        own_pace: Some(106),
        ..RUSSIAN
    },
    KnownVoice {
        id: "rhvoice/anna",
        name: "anna",
        word_error_rates: &[("ru", 19.2)],
        own_pace: Some(147),
        ..RUSSIAN
    },
    KnownVoice {
        id: "rhvoice/slt",
        name: "slt",
        word_error_rates: &[("en", 4.7)],
        own_pace: Some(215),
        ..ENGLISH
    },
    KnownVoice {
        id: "rhvoice/clb",
        name: "clb",
        word_error_rates: &[("en", 4.2)],
        own_pace: Some(183),
        ..ENGLISH
    },
    KnownVoice {
        id: "rhvoice/bdl",
        name: "bdl",
        word_error_rates: &[("en", 4.0)],
        own_pace: Some(205),
        ..ENGLISH
    },
    KnownVoice {
        id: "rhvoice/alan",
        name: "alan",
        word_error_rates: &[("en", 5.7)],
        own_pace: Some(208),
        ..ENGLISH
    },
    KnownVoice {
        id: "rhvoice/spomenka",
        name: "spomenka",
        own_pace: Some(122),
        languages: &["eo"],
        packages: &["rhvoice", "rhvoice-esperanto"],
        disk_mb: 18,
        ..COMMON
    },
    KnownVoice {
        id: "rhvoice/azamat",
        name: "azamat",
        own_pace: Some(112),
        ..KYRGYZ
    },
    KnownVoice {
        id: "rhvoice/nazgul",
        name: "nazgul",
        own_pace: Some(143),
        ..KYRGYZ
    },
    KnownVoice {
        id: "rhvoice/Leticia-F123",
        name: "Leticia-F123",
        own_pace: Some(192),
        languages: &["pt-br"],
        licence: "CC-BY-SA-4.0",
        packages: &["rhvoice", "rhvoice-brazilian-portuguese"],
        disk_mb: 40,
        ..COMMON
    },
    KnownVoice {
        id: "rhvoice/anatol",
        name: "anatol",
        own_pace: Some(124),
        ..UKRAINIAN
    },
    KnownVoice {
        id: "rhvoice/natalia",
        name: "natalia",
        own_pace: Some(155),
        ..UKRAINIAN
    },
];
