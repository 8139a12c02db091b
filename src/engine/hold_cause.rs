//! What holds a story back: one table with the code of each cause and its words for authors. A new cause is one row here, the
//! condition in `trigger/obstacle.rs`, the generated type of the page (`SOUNDWALK_UPDATE=1 cargo test --test web the_types`),
//! and its words for visitors in `language/words/`.

use crate::engine::ids::StopIndex;
use serde::Serialize;

/// Declares the causes with their code in logs and on the page, and their words for authors.
macro_rules! hold_causes {
    ($($(#[$doc:meta])+ $cause:ident $(($stop:ty))?: $code:literal, $author:literal;)+) => {
        /// What holds a story back.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum HoldCause {
            $($(#[$doc])+ $cause $(($stop))?,)+
        }

        /// The code of a cause in logs and on the page.
        #[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub enum HoldCode {
            $($(#[$doc])+ #[serde(rename = $code)] $cause,)+
        }

        impl HoldCause {
            /// The code of the cause.
            pub fn code(self) -> HoldCode {
                match self {
                    $(Self::$cause { .. } => HoldCode::$cause,)+
                }
            }

            /// The cause in words for authors; the name of the stop that it is about, if any, follows.
            pub fn author_words(self) -> &'static str {
                match self {
                    $(Self::$cause { .. } => $author,)+
                }
            }
        }
    };
}

hold_causes! {
    /// The visitor is riding.
    Riding: "riding", "the visitor is riding";
    /// The visitor walks in another direction.
    Heading: "heading", "walking in another direction";
    /// Another stop must be told first.
    Waits(StopIndex): "waits", "comes after ";
    /// The evidence has not held long enough or is not strong enough.
    Evidence: "evidence", "the evidence is not strong or long enough";
}

impl HoldCause {
    /// The stop that the cause is about, if any.
    pub fn stop(self) -> Option<StopIndex> {
        if let Self::Waits(stop) = self {
            Some(stop)
        } else {
            None
        }
    }
}
