//! The language of a text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language tag such as `ru` or `en` (BCP 47, lower case).
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Lang(pub String);
