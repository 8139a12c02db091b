//! The evidence that a story requires: a pure function of the circumstances.

use crate::engine::settings::{Settings, Threshold};

/// What the required evidence depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circumstances {
    /// Whether the middle of the stop lies behind a visitor on the route.
    pub is_passing: bool,
    /// Whether no story has been told yet and the receiver has just been switched on.
    pub is_cold_start: bool,
    /// Share of the last seconds in which the visitor stood, 0 to 1.
    pub still: f64,
    /// How far fixes lie from the truth along one axis, metres.
    pub fix_error_m: f64,
    /// The belief that a visitor in the very middle of the zone would reach, 0 to 1.
    pub max_belief: f64,
}

/// The evidence that a story requires: one of the two thresholds must be reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Required {
    /// The threshold.
    pub usual: Threshold,
    /// A threshold with a belief that is no higher, which must be held for longer.
    pub relaxed: Threshold,
}

/// The evidence that a story requires under these circumstances.
pub fn required(settings: &Settings, circumstances: &Circumstances) -> Required {
    let Settings {
        required: mut usual,
        mut relaxed,
        ..
    } = *settings;
    allow_for_coarse_fixes(&mut usual, settings, circumstances);
    allow_for_passing(&mut usual, settings, circumstances);
    limit_to_reachable(&mut usual, settings, circumstances);
    relaxed.belief = relaxed.belief.min(usual.belief);
    let extra_s =
        standing_hold_s(settings, circumstances) + cold_start_hold_s(settings, circumstances);
    usual.hold_s += extra_s;
    relaxed.hold_s += extra_s;
    Required { usual, relaxed }
}

/// Whether fixes are so good that the filters' own belief must be higher.
pub fn has_fine_fixes(settings: &Settings, fix_error_m: f64) -> bool {
    fix_error_m < settings.fine_fix_error_m
}

/// Fixes that are coarser than fine ones permit more doubt.
fn allow_for_coarse_fixes(
    threshold: &mut Threshold,
    settings: &Settings,
    circumstances: &Circumstances,
) {
    let ratio = circumstances.fix_error_m / settings.fine_fix_error_m;
    threshold.scale_doubt((ratio * ratio).clamp(1.0, 4.0));
}

/// Once the middle of a stop is behind the visitor, it is now or never.
fn allow_for_passing(
    threshold: &mut Threshold,
    settings: &Settings,
    circumstances: &Circumstances,
) {
    if circumstances.is_passing {
        threshold.belief *= settings.passing_belief_factor;
    }
}

/// Requires no more than coarse fixes can give, or the story could never start, but at least [`Settings::min_belief`], or a
/// worthless fix would start it.
fn limit_to_reachable(
    threshold: &mut Threshold,
    settings: &Settings,
    circumstances: &Circumstances,
) {
    let doubt = settings.min_doubt_factor * (1.0 - circumstances.max_belief);
    threshold.belief = threshold.belief.min((1.0 - doubt).max(settings.min_belief));
}

/// Extra seconds for a visitor who stands while fixes are fine: little in the first half minute, nearly all of it after two
/// minutes.
fn standing_hold_s(settings: &Settings, circumstances: &Circumstances) -> f64 {
    if has_fine_fixes(settings, circumstances.fix_error_m) {
        let long = (0..4).fold(circumstances.still, |share, _| share * share);
        settings.standing_hold_s * long
    } else {
        0.0
    }
}

/// Extra seconds of the first story for a visitor who walks while the receiver has just been switched on.
fn cold_start_hold_s(settings: &Settings, circumstances: &Circumstances) -> f64 {
    if circumstances.is_cold_start {
        settings.cold_start_hold_s * (1.0 - circumstances.still)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALKING: Circumstances = Circumstances {
        is_passing: false,
        is_cold_start: false,
        still: 0.0,
        fix_error_m: 5.0,
        max_belief: 1.0,
    };

    #[test]
    fn each_circumstance_changes_the_required_evidence_as_the_table_says() {
        // Doubt in percent and hold in seconds: usual, relaxed.
        let rows: &[(Circumstances, [f64; 2], [f64; 2])] = &[
            (WALKING, [0.45, 2.0], [3.0, 10.0]),
            // Coarse fixes: (17 / 8.5)² times the doubt, which is the limit.
            (
                Circumstances {
                    fix_error_m: 17.0,
                    ..WALKING
                },
                [1.8, 2.0],
                [3.0, 10.0],
            ),
            (
                Circumstances {
                    fix_error_m: 80.0,
                    ..WALKING
                },
                [1.8, 2.0],
                [3.0, 10.0],
            ),
            // Passing: the relaxed threshold never permits less doubt than the usual one.
            (
                Circumstances {
                    is_passing: true,
                    ..WALKING
                },
                [12.396, 2.0],
                [12.396, 10.0],
            ),
            (
                Circumstances {
                    is_passing: true,
                    fix_error_m: 17.0,
                    ..WALKING
                },
                [13.584, 2.0],
                [13.584, 10.0],
            ),
            // Standing: two minutes more; with coarse fixes no extra time.
            (
                Circumstances {
                    still: 1.0,
                    ..WALKING
                },
                [0.45, 122.0],
                [3.0, 130.0],
            ),
            (
                Circumstances {
                    still: 1.0,
                    fix_error_m: 8.5,
                    ..WALKING
                },
                [0.45, 2.0],
                [3.0, 10.0],
            ),
            // A receiver that was just switched on delays the first story of a visitor who walks, and only of one who walks.
            (
                Circumstances {
                    is_cold_start: true,
                    ..WALKING
                },
                [0.45, 8.0],
                [3.0, 16.0],
            ),
            (
                Circumstances {
                    is_cold_start: true,
                    still: 1.0,
                    fix_error_m: 8.5,
                    ..WALKING
                },
                [0.45, 2.0],
                [3.0, 10.0],
            ),
            // A zone in which the belief cannot exceed 95 % requires seven tenths of that doubt; half is the least.
            (
                Circumstances {
                    max_belief: 0.95,
                    ..WALKING
                },
                [3.5, 2.0],
                [3.5, 10.0],
            ),
            (
                Circumstances {
                    max_belief: 0.0,
                    ..WALKING
                },
                [50.0, 2.0],
                [50.0, 10.0],
            ),
        ];
        let rounded = |threshold: Threshold| {
            [
                (100_000.0 * (1.0 - threshold.belief)).round() / 1000.0,
                threshold.hold_s,
            ]
        };
        for (circumstances, usual, relaxed) in rows {
            let got = required(&Settings::default(), circumstances);
            assert_eq!(
                [rounded(got.usual), rounded(got.relaxed)],
                [*usual, *relaxed],
                "{circumstances:?}"
            );
        }
    }
}
