//! The bench of lies: what receivers and browsers that lie cost, kind by kind, beside honest fixes on the same walks and
//! beside the same fixes without the lying field. `make bench-receivers` writes the table of `docs/trigger-engine-results.md`.
//!
//! `cargo run --release --example receiver_bench -- [--walks 20] [--seeds 20] [--class NAME] [--lie WORDS]`

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the results are for whoever runs it"
)]

mod changes;
#[path = "../../../examples/trigger_bench/condition.rs"]
#[allow(dead_code)]
mod condition;
#[path = "../../../examples/trigger_bench/ground.rs"]
#[allow(dead_code)]
mod ground;
#[allow(dead_code)]
mod lies;
mod measure;
#[path = "../../../examples/trigger_bench/rivals.rs"]
#[allow(dead_code)]
mod rivals;
#[path = "../../../examples/trigger_bench/tally.rs"]
#[allow(dead_code)]
mod tally;
#[path = "../../../examples/trigger_bench/walks.rs"]
#[allow(dead_code)]
mod walks;

use lies::{Field, Lie};
use measure::Row;

/// The first of the seeds; nothing is ever chosen on these.
const FIRST_SEED: u64 = 200;
const CLASSES: [&str; 3] = ["open", "blocks", "canyon"];

struct Plan {
    walks: u64,
    first_seed: u64,
    seeds: u64,
    class: Option<String>,
    lie: Option<String>,
}

fn main() {
    let plan = plan();
    let seeds: Vec<u64> = (plan.first_seed..plan.first_seed + plan.seeds).collect();
    let wanted = |lie: &&Lie| {
        let words = plan.lie.as_deref();
        words.is_none_or(|words| lie.name.contains(words))
    };
    let lies: Vec<Lie> = lies::ALL.iter().filter(wanted).copied().collect();
    let classes: Vec<&str> = CLASSES
        .into_iter()
        .filter(|class| plan.class.as_deref().is_none_or(|only| only == *class))
        .collect();
    let columns: Vec<Vec<Row>> = classes
        .iter()
        .map(|class| measure::rows(class, &seeds, plan.walks, &lies))
        .collect();
    let walks = plan.walks * plan.seeds;
    println!(
        "{walks} walks a class. Told, % of the stories that honest fixes tell at the right place: the lie / without"
    );
    println!(
        "the lying field; and stories at a wrong place an hour: honest fixes / the lie / without the lying field."
    );
    println!();
    println!(
        "| lie |{}",
        classes
            .iter()
            .map(|c| format!(" {c}: told | wrong/h |"))
            .collect::<String>()
    );
    println!("|---|{}", "---|---|".repeat(classes.len()));
    for (number, lie) in lies.iter().enumerate() {
        let cells: String = columns
            .iter()
            .map(|rows| cells(lie, &rows[number]))
            .collect();
        println!("| {} |{cells}", lie.name);
    }
}

fn cells(lie: &Lie, row: &Row) -> String {
    let Row {
        honest,
        lie: lied,
        removed,
    } = row;
    let mark = if lied.kept_percent() + 0.05 < row.least_percent(lie.field) {
        " **!**"
    } else {
        ""
    };
    let wrong = |sum: &measure::Sum| format!("{:.3}", sum.wrong as f64 / sum.hours);
    match lie.field {
        Field::Other => format!(
            " {:.1}{mark} | {} / {} |",
            lied.kept_percent(),
            wrong(honest),
            wrong(lied)
        ),
        _ => format!(
            " {:.1} / {:.1}{mark} | {} / {} / {} |",
            lied.kept_percent(),
            removed.kept_percent(),
            wrong(honest),
            wrong(lied),
            wrong(removed)
        ),
    }
}

fn plan() -> Plan {
    let mut plan = Plan {
        walks: 20,
        first_seed: FIRST_SEED,
        seeds: 20,
        class: None,
        lie: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let text = arguments.next();
            text.and_then(|text| text.parse().ok())
                .unwrap_or_else(|| usage())
        };
        match argument.as_str() {
            "--walks" => plan.walks = number(),
            "--seeds" => plan.seeds = number(),
            "--first-seed" => plan.first_seed = number(),
            "--class" => plan.class = arguments.next(),
            "--lie" => plan.lie = arguments.next(),
            _ => usage(),
        }
    }
    plan
}

fn usage() -> ! {
    eprintln!(
        "receiver_bench [--walks N] [--seeds N] [--first-seed N] [--class open|blocks|canyon] [--lie WORDS]"
    );
    std::process::exit(2)
}
