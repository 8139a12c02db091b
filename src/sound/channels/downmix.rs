//! Records what happened to the channels of a file, with times and levels, and describes it.

use super::conflicts::{Conflict, ExclusionEvidence};
use super::layout::Layout;
use crate::text::{Text, text};

/// How the channels of a file became one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Downmix {
    /// Channels that were excluded for some time.
    pub excluded: Vec<ExcludedChannel>,
    /// Seconds during which two channels hold different voices or sounds, if they do.
    pub two_voices_s: Option<f64>,
    /// Audible low-frequency channels: name and level in dBFS (RMS).
    pub low_frequencies: Vec<(Text, f64)>,
    /// Number of channels, if the file does not state their positions and the usual order was assumed.
    pub assumed_order: Option<usize>,
}

/// A channel that was excluded from the mix for some time.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcludedChannel {
    /// Index of the channel, counted from 0.
    pub channel: usize,
    /// Name of the channel, with an article.
    pub name: Text,
    /// Name of the channel that was used instead.
    pub instead: Text,
    /// Why the channel was excluded.
    pub reason: Reason,
    /// Start and end of the first exclusion in seconds.
    pub first_s: (f64, f64),
    /// Number of stretches in which a channel was excluded.
    pub stretches: usize,
    /// Total duration of the exclusions in seconds.
    pub seconds: f64,
}

/// Why a channel was excluded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// It is in opposite phase to the other channel.
    Cancels {
        /// How much quieter the two would be together than the other one alone, dB.
        quieter_db: f64,
    },
    /// It is a copy of the other channel, some milliseconds late.
    Late {
        /// How much quieter the two would be together than the other one alone, dB.
        quieter_db: f64,
    },
    /// It is silent while the other channel holds the sound that otherwise is in both.
    Silent,
}

/// Larger differences are reported as "this much or more", dB.
const MAX_REPORTED_DB: f64 = 60.0;

impl Downmix {
    /// What visitors would notice or the author has to decide, as clauses that follow "in the recording x".
    pub fn warnings(&self) -> Vec<Text> {
        let excluded = self.excluded.iter();
        let mut warnings: Vec<Text> = excluded
            .filter(|out| !matches!(out.reason, Reason::Late { .. }))
            .map(ExcludedChannel::describe)
            .collect();
        warnings.extend(self.two_voices_s.map(|seconds| {
            text!(
                "the left and the right channel hold different sounds at the same time (for {seconds:.1} s); both are heard at once",
                seconds
            )
        }));
        warnings
    }

    /// What only changes the mix, as clauses that follow "in the recording x".
    pub fn notes(&self) -> Vec<Text> {
        let late = self.excluded.iter();
        let late = late.filter(|out| matches!(out.reason, Reason::Late { .. }));
        let low = self.low_frequencies.iter().map(|(name, level_db)| {
            text!(
                "{name} is left out of the mix (ITU-R BS.775); its level is {level_db:.0} dBFS",
                name,
                level_db
            )
        });
        let assumed = self.assumed_order.map(|channels| {
            text!(
                "the file does not say what its {channels} channels are for; the usual order of loudspeakers is assumed, and \
                 if they are microphones, mix them into one or two channels",
                channels
            )
        });
        late.map(ExcludedChannel::describe)
            .chain(low)
            .chain(assumed)
            .collect()
    }
}

impl ExcludedChannel {
    fn describe(&self) -> Text {
        let Self {
            name,
            instead,
            first_s: (from, to),
            seconds,
            ..
        } = self;
        let when = match self.stretches {
            0 | 1 => text!("from {from:.2} s to {to:.2} s", from, to),
            2 => text!(
                "from {from:.2} s to {to:.2} s and once more ({seconds:.1} s in all)",
                from,
                to,
                seconds
            ),
            many => text!(
                "from {from:.2} s to {to:.2} s and {times} times more ({seconds:.1} s in all)",
                from,
                to,
                times = many - 1,
                seconds
            ),
        };
        match self.reason {
            Reason::Cancels { quieter_db } => text!(
                "{name} cancels {instead} {when}: together they are {level} quieter, so only {instead} is used there",
                name,
                instead,
                when,
                level = shown_db(quieter_db)
            ),
            Reason::Late { quieter_db } => text!(
                "{name} repeats {instead} some milliseconds later {when}: together they sound hollow and {level} quieter, so only {instead} is used there",
                name,
                instead,
                when,
                level = shown_db(quieter_db)
            ),
            Reason::Silent => {
                text!(
                    "{name} is silent {when}: only {instead} is used there",
                    name,
                    instead,
                    when
                )
            }
        }
    }
}

fn shown_db(db: f64) -> Text {
    if db >= MAX_REPORTED_DB {
        text!("{level:.0} dB or more", level = MAX_REPORTED_DB)
    } else {
        text!("{level:.0} dB", level = db.max(0.0))
    }
}

/// Collects the intervals in which channels are excluded.
#[derive(Debug, Default)]
pub(super) struct ExclusionLog {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    channel: usize,
    rival: usize,
    conflict: Conflict,
    first: (usize, usize),
    /// Start and end of the last interval, frames.
    last: (usize, usize),
    /// Total length of the intervals before the last one, frames.
    before: usize,
    stretches: usize,
    together: f64,
    alone: f64,
}

impl ExclusionLog {
    /// Adds the evidence of a window, given by its first and last frame. Windows at most `gap` frames apart form one
    /// interval.
    pub(super) fn add(
        &mut self,
        evidence: &[ExclusionEvidence],
        (from, to): (usize, usize),
        gap: usize,
    ) {
        for found in evidence {
            let is_same = |entry: &&mut Entry| {
                entry.channel == found.channel
                    && entry.rival == found.rival
                    && entry.conflict == found.conflict
            };
            let Some(entry) = self.entries.iter_mut().find(is_same) else {
                self.entries.push(Entry {
                    channel: found.channel,
                    rival: found.rival,
                    conflict: found.conflict,
                    first: (from, to),
                    last: (from, to),
                    before: 0,
                    stretches: 1,
                    together: found.together,
                    alone: found.alone,
                });
                continue;
            };
            entry.together += found.together;
            entry.alone += found.alone;
            if from <= entry.last.1 + gap {
                entry.last.1 = to;
            } else {
                entry.before += entry.last.1 - entry.last.0;
                entry.last = (from, to);
                entry.stretches += 1;
            }
            if entry.stretches == 1 {
                entry.first = entry.last;
            }
        }
    }

    /// Summary of the exclusions in a sound of this many frames.
    pub(super) fn finish(self, layout: Layout, rate: u32, frames: usize) -> Vec<ExcludedChannel> {
        let seconds = |frame: usize| frame.min(frames) as f64 / f64::from(rate);
        let entries = self.entries.into_iter();
        let entries = entries.filter(|entry| entry.first.0 < frames);
        entries
            .map(|entry| {
                let ratio = entry.alone / entry.together.max(entry.alone * 1e-12);
                let quieter_db = 10.0 * ratio.max(1e-12).log10();
                ExcludedChannel {
                    channel: entry.channel,
                    name: layout.name(entry.channel),
                    instead: layout.name(entry.rival),
                    reason: match entry.conflict {
                        Conflict::Cancels => Reason::Cancels { quieter_db },
                        Conflict::Late => Reason::Late { quieter_db },
                    },
                    first_s: (seconds(entry.first.0), seconds(entry.first.1)),
                    stretches: entry.stretches,
                    seconds: seconds(entry.before + entry.last.1 - entry.last.0),
                }
            })
            .collect()
    }
}
