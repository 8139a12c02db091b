//! Dynamic time warping of the recorded frames against the sentences of the script (Sakoe and Chiba, IEEE Trans. ASSP 26(1), 1978),
//! with paths that leave a sentence out, say it again, break it off, or pass over sound that is not in the script. The frames of
//! the recording are taken one after another, and each state keeps only the cost of its best path and how that path began its
//! sentence (token passing: Young, Russell and Thornton, CUED/F-INFENG/TR 38, 1989), so that memory grows with the length of the
//! script, and by an entry for each sentence at each place where it may begin.

use super::mfcc::{Features, distances};
use rayon::prelude::*;
use std::ops::Range;

/// A sentence of the script.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Its frames among those of the reference.
    pub frames: Range<usize>,
    /// The passage that it belongs to.
    pub passage: usize,
}

/// A place where a sentence may begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    /// Index of the recorded frame after it.
    pub at: usize,
    /// Length of the pause, seconds; 0 where there is none.
    pub pause_s: f64,
}

/// A stretch of the recording.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    /// What was spoken: a sentence, or something that is not in the script.
    pub unit: Option<usize>,
    /// First recorded frame.
    pub from: usize,
    /// End of its recorded frames.
    pub to: usize,
    /// Whether the sentence was broken off.
    pub is_broken_off: bool,
    /// Mean cost per frame, 1 for frames chosen at random.
    pub cost: f32,
}

// Costs are distances divided by the mean distance of the recorded frame from the reference: about 0.6 to 0.75 for the right words,
// 0.85 to 0.95 for the best warping of wrong ones. The penalties are in the same unit; a second of speech has 50 frames.

/// Cost of a frame of sound that is not in the script.
const FILLER: f32 = 0.86;
/// Penalty for beginning such sound.
const BEGIN_FILLER: f32 = 8.0;
/// Penalty for leaving out sentences, and for each of them.
const LEAVE_OUT: (f32, f32) = (14.0, 1.0);
/// Penalty for going back to a sentence.
const GO_BACK: f32 = 14.0;
/// Penalty for breaking a sentence off, beside that for going back.
const BREAK_OFF: f32 = 4.0;
/// Penalty for beginning a sentence without any pause: of the same passage, and of another one.
const NO_PAUSE: (f32, f32) = (3.0, 9.0);
/// A pause of this length costs nothing, seconds: before a sentence of the same passage, and of another one.
const FREE_PAUSE_S: (f64, f64) = (0.20, 0.35);
/// Penalty for staying in a frame of the reference, and for each frame that is passed over.
const STAY: f32 = 0.08;
const PASS_OVER: f32 = 0.08;

/// Number of recorded frames whose distances are computed in parallel.
const BLOCK: usize = 64;
/// Number of reference frames that the mean distance is computed from.
const SAMPLED: usize = 256;

/// How a path entered a stretch.
#[derive(Debug, Clone, Copy)]
struct Entry {
    before: Option<u32>,
    unit: Option<u16>,
    at: u32,
    /// Whether the stretch before was broken off.
    breaks_off: bool,
    /// Cost of the path before, without and with the penalties for going on here.
    left_cost: f32,
    cost: f32,
}

/// The best path to a place: its cost and the last entry.
#[derive(Debug, Clone, Copy)]
struct Token {
    cost: f32,
    entry: u32,
}

const NOWHERE: Token = Token {
    cost: f32::INFINITY,
    entry: 0,
};

/// A path that leaves a stretch, with the penalties for what it does next.
#[derive(Debug, Clone, Copy)]
struct Way {
    token: Token,
    penalty: f32,
}

impl Way {
    const NONE: Self = Self {
        token: NOWHERE,
        penalty: 0.0,
    };

    fn cost(&self) -> f32 {
        self.token.cost + self.penalty
    }

    fn with(self, penalty: f32) -> Self {
        Self {
            penalty: self.penalty + penalty,
            ..self
        }
    }

    fn or(self, other: Self) -> Self {
        if other.cost() < self.cost() {
            other
        } else {
            self
        }
    }
}

/// The maximum number of units: they are counted in 16 bits.
pub(super) const MAX_UNITS: usize = u16::MAX as usize;

/// Finds the cheapest path of the recorded frames through the sentences. `gaps` are in order, the first at 0. `None` if it was
/// called off meanwhile.
pub(super) fn align(
    recorded: &[Features],
    reference: &[Features],
    units: &[Unit],
    gaps: &[Gap],
    prices: Prices,
    is_called_off: &dyn Fn() -> bool,
) -> Option<Vec<Stretch>> {
    let mut paths = Paths {
        prices,
        units,
        states: vec![NOWHERE; reference.len()],
        filler: NOWHERE,
        entries: Vec::new(),
    };
    let step = reference.len().div_ceil(SAMPLED).max(1);
    let mut gaps = gaps.iter().peekable();
    let mut next = vec![NOWHERE; reference.len()];
    for (block, frames) in recorded.chunks(BLOCK).enumerate() {
        if is_called_off() {
            return None;
        }
        let costs: Vec<Vec<f32>> = frames
            .par_iter()
            .map(|frame| {
                let mut costs = vec![0.0; reference.len()];
                distances(frame, reference, &mut costs);
                let sampled = costs.iter().step_by(step);
                let mean = sampled.clone().sum::<f32>() / sampled.len() as f32;
                let scale = 1.0 / mean.max(1e-6);
                costs.iter_mut().for_each(|cost| *cost *= scale);
                costs
            })
            .collect();
        for (within, costs) in costs.iter().enumerate() {
            let at = block * BLOCK + within;
            while let Some(gap) = gaps.next_if(|gap| gap.at <= at) {
                paths.enter(*gap);
            }
            paths.advance(costs, &mut next);
        }
    }
    Some(paths.best(recorded.len()))
}

/// What it costs to depart from the script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prices {
    /// Factor of all penalties.
    pub scale: f32,
    /// Cost of a frame of sound that is not in the script.
    pub filler: f32,
}

impl Prices {
    /// For two voices that are alike.
    pub(super) const FIRST: Self = Self {
        scale: 1.0,
        filler: FILLER,
    };

    /// The same prices with all penalties multiplied by a factor.
    pub(super) fn scaled(self, factor: f32) -> Self {
        Self {
            scale: self.scale * factor,
            ..self
        }
    }
}

struct Paths<'u> {
    prices: Prices,
    units: &'u [Unit],
    /// The best path to each frame of the reference.
    states: Vec<Token>,
    /// The best path to sound that is not in the script.
    filler: Token,
    entries: Vec<Entry>,
}

impl Paths<'_> {
    /// Takes a recorded frame, whose costs are given for each frame of the reference.
    fn advance(&mut self, costs: &[f32], next: &mut Vec<Token>) {
        for unit in self.units {
            let mut before = [NOWHERE; 3];
            for at in unit.frames.clone() {
                let here = self.states[at];
                let mut best = Token {
                    cost: here.cost + STAY,
                    ..here
                };
                for (passed, other) in before.iter().enumerate() {
                    let cost = other.cost + PASS_OVER * passed as f32;
                    if cost < best.cost {
                        best = Token { cost, ..*other };
                    }
                }
                next[at] = Token {
                    cost: best.cost + costs[at],
                    ..best
                };
                before = [here, before[0], before[1]];
            }
        }
        std::mem::swap(&mut self.states, next);
        self.filler.cost += self.prices.filler;
    }

    /// The best path that has just finished a sentence.
    fn finished(&self, unit: &Unit) -> Token {
        let last = unit.frames.end - 1;
        (0..3)
            .filter_map(|missing| {
                let at = last
                    .checked_sub(missing)
                    .filter(|at| *at >= unit.frames.start)?;
                let token = self.states[at];
                Some(Token {
                    cost: token.cost + PASS_OVER * missing as f32,
                    ..token
                })
            })
            .fold(NOWHERE, cheaper)
    }

    /// Lets paths begin a sentence in a gap.
    fn enter(&mut self, gap: Gap) {
        let is_start = gap.at == 0;
        let k = self.prices.scale;
        let leaving = self.leaving(gap.at);
        let count = self.units.len();
        let mut direct = vec![Way::NONE; count + 1];
        let mut any = Way::NONE;
        for (next, way) in leaving {
            direct[next] = direct[next].or(way);
            any = any.or(way);
        }
        // The cheapest way to each sentence: on from the one before it, over others, back from it or from a later one.
        let mut ways = direct.clone();
        let mut forward = Way::NONE;
        for next in 0..count {
            ways[next] = ways[next].or(forward);
            let leaves_out = direct[next].with(k * LEAVE_OUT.0);
            forward = forward.or(leaves_out).with(k * LEAVE_OUT.1);
        }
        let mut backward = direct[count];
        for next in (0..count).rev() {
            ways[next] = ways[next].or(backward.with(k * GO_BACK));
            backward = backward.or(direct[next]);
        }
        let broken_off = if is_start {
            vec![Way::NONE; count]
        } else {
            self.broken_off()
        };
        // All ways are judged before the first is taken, since a sentence of one frame would go on at once.
        let mut taken = Vec::new();
        for next in 0..count {
            let is_inside = next > 0 && self.units[next].passage == self.units[next - 1].passage;
            let on = ways[next].with(k * pause_penalty(gap, is_inside, is_start));
            let back = broken_off[next].with(k * pause_penalty(gap, true, is_start));
            let way = on.or(back);
            if way.cost() < self.states[self.units[next].frames.start].cost {
                taken.push((next, way, back.cost() < on.cost()));
            }
        }
        // Sound that is not in the script may follow any sentence, or come first.
        let filler = any.with(k * (BEGIN_FILLER + pause_penalty(gap, false, is_start)));
        if filler.cost() < self.filler.cost {
            self.filler = self.push(filler, None, gap.at, false);
        }
        for (next, way, breaks_off) in taken {
            self.states[self.units[next].frames.start] =
                self.push(way, Some(next), gap.at, breaks_off);
        }
    }

    /// Notes that a path begins a stretch.
    fn push(&mut self, way: Way, unit: Option<usize>, at: usize, breaks_off: bool) -> Token {
        self.entries.push(Entry {
            before: (at > 0).then_some(way.token.entry),
            unit: unit.map(|unit| unit as u16),
            at: at as u32,
            breaks_off,
            left_cost: way.token.cost,
            cost: way.cost(),
        });
        Token {
            cost: way.cost(),
            entry: (self.entries.len() - 1) as u32,
        }
    }

    /// The paths that may go on in a gap, each with the sentence that would follow in the script.
    fn leaving(&self, at: usize) -> Vec<(usize, Way)> {
        let way = |token| Way {
            token,
            penalty: 0.0,
        };
        if at == 0 {
            let start = Token {
                cost: 0.0,
                entry: 0,
            };
            return vec![(0, way(start))];
        }
        let units = self.units.iter().enumerate();
        let mut leaving: Vec<(usize, Way)> = units
            .map(|(number, unit)| (number + 1, way(self.finished(unit))))
            .collect();
        if self.filler.cost.is_finite() {
            leaving.push((self.after(self.filler.entry), way(self.filler)));
        }
        leaving
    }

    /// The sentence that follows what was spoken last, before sound that is not in the script.
    fn after(&self, entry: u32) -> usize {
        let mut entry = self.entries[entry as usize];
        loop {
            match (entry.unit, entry.before) {
                (Some(unit), _) => return usize::from(unit) + 1,
                (None, None) => return 0,
                (None, Some(before)) => entry = self.entries[before as usize],
            }
        }
    }

    /// For each sentence, the best path that breaks off in it, or in a later one of the same passage, to begin it again.
    fn broken_off(&self) -> Vec<Way> {
        let mut best = vec![Way::NONE; self.units.len()];
        let mut later = NOWHERE;
        for number in (0..self.units.len()).rev() {
            let unit = &self.units[number];
            let inside = &self.states[unit.frames.clone()];
            let cheapest = inside.iter().copied().fold(NOWHERE, cheaper);
            let goes_on = self
                .units
                .get(number + 1)
                .is_some_and(|next| next.passage == unit.passage);
            later = if goes_on {
                cheaper(later, cheapest)
            } else {
                cheapest
            };
            best[number] = Way {
                token: later,
                penalty: self.prices.scale * (GO_BACK + BREAK_OFF),
            };
        }
        best
    }

    /// The stretches of the cheapest path at the end of the recording.
    fn best(&self, end: usize) -> Vec<Stretch> {
        let ends = self
            .leaving(end)
            .into_iter()
            .map(|(next, way)| match self.units.len() - next {
                0 => way,
                missing => {
                    way.with(self.prices.scale * (LEAVE_OUT.0 + LEAVE_OUT.1 * missing as f32))
                }
            });
        let token = ends.fold(Way::NONE, Way::or).token;
        if !token.cost.is_finite() {
            return Vec::new();
        }
        let mut stretches = Vec::new();
        let (mut to, mut cost, mut is_broken_off) = (end, token.cost, false);
        let mut entry = Some(token.entry);
        while let Some(index) = entry {
            let here = self.entries[index as usize];
            let from = here.at as usize;
            stretches.push(Stretch {
                unit: here.unit.map(usize::from),
                from,
                to,
                is_broken_off,
                cost: (cost - here.cost) / (to - from).max(1) as f32,
            });
            (to, cost, is_broken_off) = (from, here.left_cost, here.breaks_off);
            entry = here.before;
        }
        stretches.reverse();
        stretches
    }
}

fn pause_penalty(gap: Gap, is_inside: bool, is_start: bool) -> f32 {
    if is_start {
        return 0.0;
    }
    let (penalty, free_s) = if is_inside {
        (NO_PAUSE.0, FREE_PAUSE_S.0)
    } else {
        (NO_PAUSE.1, FREE_PAUSE_S.1)
    };
    penalty * (1.0 - gap.pause_s / free_s).max(0.0) as f32
}

fn cheaper(one: Token, other: Token) -> Token {
    if other.cost < one.cost { other } else { one }
}
