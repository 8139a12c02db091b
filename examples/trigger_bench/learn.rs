//! Teaches the calibration of the engine's belief: gradient boosting of oblivious trees (log loss, second order) on
//! simulated walks with seeds that no benchmark uses. Same bytes on every machine.

use crate::condition::{ALL, AS_IT_IS, Condition, Way};
use crate::ground::Trouble;
use crate::walks::Walks;
use rayon::prelude::*;
use soundwalk::engine::calibration::{DEPTH, FEATURES, Features, LEAF_UNITS_PER_LOG_ODDS, Tree};
use soundwalk::engine::{Engine, Input, Settings, StopIndex, Threshold};
use soundwalk::rehearse::noise::Noise;
use soundwalk::rehearse::score::{IN_PLACE_M, Truth};
use std::fmt::Write;

/// Seed of the walks that are learned from.
const SEED: u64 = 20_000;
/// Trees, and how much of its own finding each adds.
const TREES: usize = 480;
const RATE: f64 = 0.45;
/// Each tree learns from one of so many parts of the rows, another one than the tree before …
const SHARES: usize = 4;
/// … and the rows are shared out in blocks of so many: those of one walk say much the same.
const BLOCK: usize = 2048;
/// Values of a feature that are told apart.
const BINS: usize = 64;
/// Rows with even odds that a leaf is made of before it is believed by half.
const CAUTION: f64 = 20.0;
/// Seconds between the fixes that are learned from: neighbours say much the same.
const EVERY_S: f64 = 4.0;
/// How much more a row weighs in which it is wrong to tell. Stories start where the doubt is a hundredth; with these
/// weights that is where trees find most to gain, and the odds they give are corrected for it.
const WRONG_WEIGHS: f64 = 15.0;
/// So many seconds after it was entered a story has mostly been told, and what is thought of it counts little …
const PENDING_S: f64 = 60.0;
/// … this much.
const TOLD_WEIGHS: f64 = 0.15;
/// Rows in which it is right to tell are many and alike: of those told one in so many is learned from, of the others one
/// in so many, which weighs as much as all of them.
const TOLD_ONE_IN: u64 = 8;
const RIGHT_ONE_IN: u64 = 2;

/// A story told is right in place, and nobody minds one told to a visitor who enters within so many seconds.
const SOON_S: f64 = 35.0;

/// A receiver that computes each fix anew from a few milliseconds, like those of the recorded walks.
const SNAPSHOTS: Condition = Condition {
    name: "snapshots",
    change: |noise| {
        noise.bias_m = 3.0;
        noise.white_m = 12.0;
        noise.stated_m = 15.0;
        noise.jump_every_s = 1800.0;
        noise.states_velocity = false;
    },
    ..AS_IT_IS
};

/// A stop at a fix.
pub struct Row {
    /// What the trees see.
    pub features: Features,
    /// Whether its story would be told rightly.
    pub is_right: bool,
    /// Whether it has mostly been told by then, had it been told on entering.
    is_told: bool,
    /// How much it counts.
    weight: f64,
}

/// The text of `src/engine/trees.rs`.
pub fn trees() -> String {
    let rows = rows();
    let (prior, trees) = boost(&rows);
    let mut text = String::from(
        "//! What `trigger_bench --learn` learned; see [`super::calibration`].\n\nuse super::calibration::Tree;\n\n",
    );
    write!(
        text,
        "/// Log odds before anything is seen.\npub const PRIOR: f64 = {prior:?};\n\n/// The trees.\n#[rustfmt::skip]\npub static TREES: [Tree; {}] = [\n",
        trees.len()
    )
    .expect("OK because a string takes everything");
    for tree in trees {
        writeln!(
            text,
            "    Tree {{ features: {:?}, above: {:?}, leaves: {:?} }},",
            tree.features, tree.above, tree.leaves
        )
        .expect("OK because a string takes everything");
    }
    text + "];\n"
}

/// Mostly the canyon, where it is hard; everything else so that nothing is foreign.
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut part = 0;
    let mut learn = |class: &str, trouble, count, velocity: bool, condition: &Condition| {
        let mut noise = Noise::named(class).expect("OK because the classes are named here");
        (condition.change)(&mut noise);
        noise.states_velocity &= velocity;
        part += 1;
        let walks = Walks {
            count,
            seed: SEED + part,
            trouble,
        };
        rows.extend(seen(&walks, &noise, condition, thinned));
    };
    for trouble in [Trouble::Adversarial, Trouble::Varied] {
        for (class, velocity, count) in [
            ("canyon", true, 10_000),
            ("canyon", false, 150),
            ("blocks", true, 4000),
            ("blocks", false, 1500),
            ("open", true, 30),
            ("open", false, 30),
        ] {
            learn(class, trouble, count, velocity, &AS_IT_IS);
        }
    }
    learn("canyon", Trouble::Ordinary, 1000, true, &AS_IT_IS);
    for condition in &ALL {
        let count = if condition.way == Way::Whole { 30 } else { 150 };
        learn("canyon", Trouble::Varied, count, true, condition);
        learn("blocks", Trouble::Varied, 20, true, condition);
    }
    for trouble in [Trouble::Adversarial, Trouble::Varied] {
        learn("canyon", trouble, 100, true, &SNAPSHOTS);
    }
    rows
}

/// Fewer rows that weigh as much; `number` is that of the walk, so that not every walk begins with a row that is kept.
fn thinned(rows: Vec<Row>, number: u64) -> Vec<Row> {
    let mut count = number;
    let some = rows.into_iter().filter_map(|row| {
        if !row.is_right {
            return Some(row);
        }
        count += 1;
        let one_in = if row.is_told {
            TOLD_ONE_IN
        } else {
            RIGHT_ONE_IN
        };
        let weight = row.weight * one_in as f64;
        count
            .is_multiple_of(one_in)
            .then_some(Row { weight, ..row })
    });
    some.collect()
}

/// What is seen on these walks, of each what `keep` keeps.
pub fn seen(
    walks: &Walks,
    noise: &Noise,
    condition: &Condition,
    keep: fn(Vec<Row>, u64) -> Vec<Row>,
) -> Vec<Row> {
    let parts: Vec<Vec<Row>> = (0..walks.count)
        .into_par_iter()
        .map(|number| keep(walk(walks, number, noise, condition), number))
        .collect();
    parts.into_iter().flatten().collect()
}

fn walk(walks: &Walks, number: u64, noise: &Noise, condition: &Condition) -> Vec<Row> {
    let (trial, fixes, start) = walks.walked(number, noise, condition);
    let truth = Truth::new(&trial.course, &trial.moments);
    // Nothing is told, so that what is learned does not depend on what was learned before.
    let never = Threshold {
        belief: 2.0,
        hold_s: f64::INFINITY,
    };
    let settings = Settings {
        next: never,
        soon: never,
        ahead: never,
        start: never,
        min_belief: 2.0,
        ..Settings::default()
    };
    let mut engine = Engine::with_settings(trial.course.clone(), settings);
    let mut out = Vec::new();
    let mut rows = Vec::new();
    let mut last_s = f64::NEG_INFINITY;
    for fix in &fixes {
        engine.feed(Input::Fix(*fix), &mut out);
        out.clear();
        let now_s = (fix.time.0 - start.0) as f64 / 1000.0;
        if now_s - last_s < EVERY_S {
            continue;
        }
        last_s = now_s;
        let Some((moment, _)) = truth.at(now_s) else {
            continue;
        };
        for (stop, rule) in trial.course.stops().iter().enumerate() {
            if let Some(features) = engine.calibration_features(StopIndex(stop)) {
                let comes = truth.comes(StopIndex(stop), now_s, SOON_S);
                let is_right = comes || rule.zone.signed_distance(moment.spot) <= IN_PLACE_M;
                let entered = truth.first_stay(StopIndex(stop));
                let is_told = entered.is_some_and(|stay| now_s - stay.from_s > PENDING_S);
                let wrong = if is_right { 1.0 } else { WRONG_WEIGHS };
                rows.push(Row {
                    features,
                    is_right,
                    is_told,
                    weight: if is_told { TOLD_WEIGHS * wrong } else { wrong },
                });
            }
        }
    }
    rows
}

fn thresholds(rows: &[Row], feature: usize) -> Vec<f32> {
    let step = (rows.len() / 50_000).max(1);
    let mut values: Vec<f32> = rows
        .iter()
        .step_by(step)
        .map(|row| f32::from_bits(row.features[feature].to_bits() & !0xffff))
        .collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut thresholds: Vec<f32> = (1..BINS)
        .map(|part| values[part * values.len() / BINS])
        .collect();
    thresholds.dedup();
    thresholds
}

/// Log odds before anything is seen, and the trees.
fn boost(rows: &[Row]) -> (f64, Vec<Tree>) {
    let thresholds: Vec<Vec<f32>> = (0..FEATURES)
        .into_par_iter()
        .map(|feature| thresholds(rows, feature))
        .collect();
    let columns: Vec<Vec<u8>> = thresholds
        .par_iter()
        .enumerate()
        .map(|(feature, thresholds)| {
            let bin =
                |row: &Row| thresholds.partition_point(|at| *at < row.features[feature]) as u8;
            rows.iter().map(bin).collect()
        })
        .collect();
    let weight = |is_right| -> f64 {
        let some = rows.iter().filter(|row| row.is_right == is_right);
        some.map(|row| row.weight).sum()
    };
    let prior = libm::log(weight(true) / weight(false));
    let mut odds = vec![prior; rows.len()];
    let mut slopes = vec![[0.0_f64; 2]; rows.len()];
    let mut trees = Vec::new();
    for number in 0..TREES {
        let learns = &shared_out(rows.len().div_ceil(BLOCK), number);
        let blocks = slopes.par_chunks_mut(BLOCK).zip(odds.par_chunks(BLOCK));
        let blocks = blocks.zip(rows.par_chunks(BLOCK)).zip(learns);
        blocks.for_each(|(((slopes, odds), rows), learns)| {
            if *learns {
                for ((slope, odds), row) in slopes.iter_mut().zip(odds).zip(rows) {
                    let p = 1.0 / (1.0 + libm::exp(-odds));
                    let missing = f64::from(u8::from(row.is_right)) - p;
                    *slope = [row.weight * missing, row.weight * p * (1.0 - p)];
                }
            }
        });
        let mut leaf_of = vec![0_u8; rows.len()];
        let (mut features, mut above) = ([0_u8; DEPTH], [0_u16; DEPTH]);
        for level in 0..DEPTH {
            let found: Vec<(f64, usize)> = columns
                .par_iter()
                .map(|column| best(column, &leaf_of, &slopes, learns, 1 << level))
                .collect();
            let mut feature = 0;
            for (number, (gain, _)) in found.iter().enumerate() {
                if *gain > found[feature].0 {
                    feature = number;
                }
            }
            let bin = found[feature].1;
            let threshold = thresholds[feature][bin].to_bits() >> 16;
            (features[level], above[level]) = (feature as u8, threshold as u16);
            leaf_of
                .par_iter_mut()
                .zip(&columns[feature])
                .for_each(|(leaf, value)| *leaf |= u8::from(usize::from(*value) > bin) << level);
        }
        let mut sums = [[0.0_f64; 2]; 1 << DEPTH];
        for (leaves, slopes) in learned(leaf_of.chunks(BLOCK).zip(slopes.chunks(BLOCK)), learns) {
            for (leaf, slope) in leaves.iter().zip(slopes) {
                sums[usize::from(*leaf)][0] += slope[0];
                sums[usize::from(*leaf)][1] += slope[1];
            }
        }
        let leaves = sums.map(|[first, second]| {
            (LEAF_UNITS_PER_LOG_ODDS * RATE * first / (second + CAUTION))
                .round()
                .clamp(-127.0, 127.0) as i8
        });
        odds.par_iter_mut().zip(&leaf_of).for_each(|(odds, leaf)| {
            *odds += f64::from(leaves[usize::from(*leaf)]) / LEAF_UNITS_PER_LOG_ODDS
        });
        trees.push(Tree {
            features,
            above,
            leaves,
        });
    }
    (prior + libm::log(WRONG_WEIGHS), trees)
}

/// Which of so many blocks a tree learns from: those of `SHARES` trees in a row are different, and all blocks together.
fn shared_out(blocks: usize, tree: usize) -> Vec<bool> {
    let deal = (tree / SHARES) as u64;
    let share = |block| {
        // Mixed anew for every deal (the finalizer of SplitMix64).
        let mut mixed = (block as u64 + deal * 1_000_003).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % SHARES as u64) as usize
    };
    (0..blocks)
        .map(|block| share(block) == tree % SHARES)
        .collect()
}

/// The blocks that a tree learns from.
fn learned<T>(blocks: impl Iterator<Item = T>, learns: &[bool]) -> impl Iterator<Item = T> {
    let some = blocks.zip(learns).filter(|(_, learns)| **learns);
    some.map(|(block, _)| block)
}

/// The best place to split all leaves by one feature: what it gains, and the last bin below it.
fn best(
    column: &[u8],
    leaf_of: &[u8],
    slopes: &[[f64; 2]],
    learns: &[bool],
    leaves: usize,
) -> (f64, usize) {
    let mut sums = vec![[[0.0_f64; 2]; BINS]; leaves];
    let blocks = column.chunks(BLOCK).zip(leaf_of.chunks(BLOCK));
    for ((bins, leaves), slopes) in learned(blocks.zip(slopes.chunks(BLOCK)), learns) {
        for ((bin, leaf), slope) in bins.iter().zip(leaves).zip(slopes) {
            let sum = &mut sums[usize::from(*leaf)][usize::from(*bin)];
            sum[0] += slope[0];
            sum[1] += slope[1];
        }
    }
    let worth = |[first, second]: [f64; 2]| first * first / (second + CAUTION);
    let mut gains = [0.0; BINS];
    for sums in &sums {
        let all = sums
            .iter()
            .fold([0.0; 2], |all, sum| [all[0] + sum[0], all[1] + sum[1]]);
        let mut below = [0.0; 2];
        for (gain, sum) in gains.iter_mut().zip(sums) {
            below = [below[0] + sum[0], below[1] + sum[1]];
            let above = [all[0] - below[0], all[1] - below[1]];
            *gain += worth(below) + worth(above) - worth(all);
        }
    }
    let last = usize::from(column.iter().copied().max().unwrap_or(0));
    let mut best = (0.0, 0);
    for (bin, gain) in gains.iter().enumerate().take(last) {
        if *gain > best.0 {
            best = (*gain, bin);
        }
    }
    best
}
