//! eSpeak NG in C: the natural and planned languages of version 1.51 (`espeak-ng --voices`), without its variants of
//! pronunciation and spelling. The first of a language's regions is the one for a tag without a region.

use super::{Component, Engine, KnownVoice};

macro_rules! voices {
    ($($name:literal $languages:expr, $rates:expr;)*) => {
        &[$(KnownVoice {
            id: concat!("espeak-ng/", $name),
            engine: Engine::EspeakNg,
            name: $name,
            languages: $languages,
            licence: "GPL-3.0-or-later",
            word_error_rates: $rates,
            own_pace: None,
            packages: &["espeak-ng"],
            component: Component::Main,
            disk_mb: 14,
        },)*]
    };
}

#[rustfmt::skip]
pub(super) const VOICES: &[KnownVoice] = voices! {
    "en-us" &["en-us"], &[("en", 18.2)];
    "af" &["af"], &[];
    "am" &["am"], &[];
    "an" &["an"], &[];
    "ar" &["ar"], &[];
    "as" &["as"], &[];
    "az" &["az"], &[];
    "ba" &["ba"], &[];
    "be" &["be"], &[];
    "bg" &["bg"], &[];
    "bn" &["bn"], &[];
    "bpy" &["bpy"], &[];
    "bs" &["bs"], &[];
    "ca" &["ca"], &[];
    "cmn" &["cmn", "zh"], &[];
    "cs" &["cs"], &[];
    "cv" &["cv"], &[];
    "cy" &["cy"], &[];
    "da" &["da"], &[];
    "de" &["de"], &[];
    "el" &["el"], &[];
    "en-029" &["en-029"], &[];
    "en-gb" &["en-gb"], &[];
    "en-gb-scotland" &["en-gb-scotland"], &[];
    "eo" &["eo"], &[];
    "es" &["es"], &[];
    "es-419" &["es-419"], &[];
    "et" &["et"], &[];
    "eu" &["eu"], &[];
    "fa" &["fa"], &[];
    "fi" &["fi"], &[];
    "fr-be" &["fr-be"], &[];
    "fr-ch" &["fr-ch"], &[];
    "fr" &["fr"], &[];
    "ga" &["ga"], &[];
    "gd" &["gd"], &[];
    "gn" &["gn"], &[];
    "grc" &["grc"], &[];
    "gu" &["gu"], &[];
    "hak" &["hak"], &[];
    "haw" &["haw"], &[];
    "he" &["he"], &[];
    "hi" &["hi"], &[];
    "hr" &["hr"], &[];
    "ht" &["ht"], &[];
    "hu" &["hu"], &[];
    "hy" &["hy"], &[];
    "hyw" &["hyw"], &[];
    "ia" &["ia"], &[];
    "id" &["id"], &[];
    "io" &["io"], &[];
    "is" &["is"], &[];
    "it" &["it"], &[];
    "ja" &["ja"], &[];
    "jbo" &["jbo"], &[];
    "ka" &["ka"], &[];
    "kk" &["kk"], &[];
    "kl" &["kl"], &[];
    "kn" &["kn"], &[];
    "ko" &["ko"], &[];
    "kok" &["kok"], &[];
    "ku" &["ku"], &[];
    "ky" &["ky"], &[];
    "la" &["la"], &[];
    "lb" &["lb"], &[];
    "lfn" &["lfn"], &[];
    "lt" &["lt"], &[];
    "ltg" &["ltg"], &[];
    "lv" &["lv"], &[];
    "mi" &["mi"], &[];
    "mk" &["mk"], &[];
    "ml" &["ml"], &[];
    "mr" &["mr"], &[];
    "ms" &["ms"], &[];
    "mt" &["mt"], &[];
    "my" &["my"], &[];
    "nb" &["nb", "no"], &[];
    "nci" &["nci"], &[];
    "ne" &["ne"], &[];
    "nl" &["nl"], &[];
    "nog" &["nog"], &[];
    "om" &["om"], &[];
    "or" &["or"], &[];
    "pa" &["pa"], &[];
    "pap" &["pap"], &[];
    "pl" &["pl"], &[];
    "pt" &["pt"], &[];
    "pt-br" &["pt-br"], &[];
    "qu" &["qu"], &[];
    "quc" &["quc"], &[];
    "ro" &["ro"], &[];
    "ru" &["ru"], &[("ru", 106.7)];
    "sd" &["sd"], &[];
    "shn" &["shn"], &[];
    "si" &["si"], &[];
    "sk" &["sk"], &[];
    "sl" &["sl"], &[];
    "smj" &["smj"], &[];
    "sq" &["sq"], &[];
    "sr" &["sr"], &[];
    "sv" &["sv"], &[];
    "sw" &["sw"], &[];
    "ta" &["ta"], &[];
    "te" &["te"], &[];
    "th" &["th"], &[];
    "tk" &["tk"], &[];
    "tn" &["tn"], &[];
    "tr" &["tr"], &[];
    "tt" &["tt"], &[];
    "ug" &["ug"], &[];
    "uk" &["uk"], &[];
    "ur" &["ur"], &[];
    "uz" &["uz"], &[];
    "vi" &["vi"], &[];
    "yue" &["yue"], &[];
};
