//! The trigger engine beside the rules of other audio guides, on simulated walks.
//!
//! `cargo run --release --example trigger_bench -- [--walks 400] [--seed 1] [--without-velocity] [--class NAME]
//! [--ours] [--adversarial | --varied] [--robustness] [--learn] [--particles COUNT [--unknown-pauses]]`

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the results are for whoever runs it"
)]

mod condition;
mod ground;
mod learn;
mod particles;
mod rivals;
mod tally;
mod walks;

use condition::{ALL, AS_IT_IS, Condition};
use ground::Trouble;
use particles::Particles;
use rivals::{Deeds, Rule};
use soundwalk::rehearse::noise::Noise;
use tally::Tally;
use walks::Walks;

struct Plan {
    walks: u64,
    seed: u64,
    without_velocity: bool,
    class: Option<String>,
    ours_only: bool,
    adversarial_only: bool,
    varied: bool,
    robustness: bool,
    learn: bool,
    particles: Option<usize>,
    unknown_pauses: bool,
}

fn main() {
    let plan = plan();
    if plan.learn {
        return print!("{}", learn::trees());
    }
    if plan.robustness {
        return robustness(&plan);
    }
    let troubles: &[(&str, Trouble)] = if plan.adversarial_only {
        &[("ADVERSARIAL", Trouble::Adversarial)]
    } else if plan.varied {
        &[("VARIED", Trouble::Varied)]
    } else {
        &[
            ("ADVERSARIAL", Trouble::Adversarial),
            ("ORDINARY", Trouble::Ordinary),
        ]
    };
    for (title, trouble) in troubles {
        println!("##### {title}");
        for class in ["open", "blocks", "canyon"] {
            if plan.class.as_deref().is_none_or(|only| only == class) {
                run(&plan, class, *trouble, &AS_IT_IS);
            }
        }
    }
}

/// How this engine bears what it was not made for: adversarial walks between blocks and in the canyon.
fn robustness(plan: &Plan) {
    for class in ["blocks", "canyon"] {
        println!("== {class} N = {} walks", plan.walks);
        println!("{}", Tally::HEADING);
        for condition in &ALL {
            let rules = [Rule::Engine];
            let mut tally = tallies(plan, class, Trouble::Adversarial, condition, &rules)
                .pop()
                .expect("OK because there is one rule");
            println!("{}", tally.line(condition.name));
        }
    }
}

fn run(plan: &Plan, class: &str, trouble: Trouble, condition: &Condition) {
    let rules: &[Rule] = if plan.ours_only {
        &[Rule::Engine]
    } else {
        &Rule::ALL
    };
    let mut tallies = tallies(plan, class, trouble, condition, rules);
    println!(
        "== {class} N = {} walks, {:.1} h",
        plan.walks,
        tallies[0].hours()
    );
    println!("{}", Tally::HEADING);
    for (rule, tally) in rules.iter().zip(&mut tallies) {
        println!("{}", tally.line(&rule.name()));
    }
    if let Some(count) = plan.particles {
        let particles = Particles {
            count,
            noise: noise(plan, class, condition),
            knows_pauses: !plan.unknown_pauses,
        };
        let follow = |particles: &Particles, course: &_, fixes: &[_], start_ms| Deeds {
            told: particles.walk(course, fixes, start_ms),
            exits: Vec::new(),
        };
        let walks = walks(plan, trouble);
        for mut tally in walks.tallies(&particles.noise, condition, &[particles], follow) {
            println!("{}", tally.line(&format!("particles-{count}")));
        }
    }
}

fn walks(plan: &Plan, trouble: Trouble) -> Walks {
    Walks {
        count: plan.walks,
        seed: plan.seed,
        trouble,
    }
}

fn noise(plan: &Plan, class: &str, condition: &Condition) -> Noise {
    let mut noise = Noise::named(class).expect("OK because the classes are named above");
    (condition.change)(&mut noise);
    noise.states_velocity &= !plan.without_velocity;
    noise
}

fn tallies(
    plan: &Plan,
    class: &str,
    trouble: Trouble,
    condition: &Condition,
    rules: &[Rule],
) -> Vec<Tally> {
    let noise = noise(plan, class, condition);
    walks(plan, trouble).tallies(&noise, condition, rules, Rule::walk)
}

fn plan() -> Plan {
    let mut plan = Plan {
        walks: 400,
        seed: 1,
        without_velocity: false,
        class: None,
        ours_only: false,
        adversarial_only: false,
        varied: false,
        robustness: false,
        learn: false,
        particles: None,
        unknown_pauses: false,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            arguments
                .next()
                .and_then(|text| text.parse().ok())
                .unwrap_or_else(|| usage())
        };
        match argument.as_str() {
            "--walks" => plan.walks = number(),
            "--seed" => plan.seed = number(),
            "--without-velocity" => plan.without_velocity = true,
            "--ours" => plan.ours_only = true,
            "--adversarial" => plan.adversarial_only = true,
            "--varied" => plan.varied = true,
            "--learn" => plan.learn = true,
            "--robustness" => plan.robustness = true,
            "--particles" => plan.particles = Some(number() as usize),
            "--unknown-pauses" => plan.unknown_pauses = true,
            "--class" => plan.class = arguments.next(),
            _ => usage(),
        }
    }
    plan
}

fn usage() -> ! {
    eprintln!(
        "trigger_bench [--walks N] [--seed N] [--without-velocity] [--ours] [--adversarial | --varied] [--robustness] [--learn] [--particles COUNT [--unknown-pauses]] [--class open|blocks|canyon]"
    );
    std::process::exit(2)
}
