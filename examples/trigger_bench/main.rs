//! Compares the trigger engine with the rules of other audio guides on simulated walks.
//!
//! `cargo run --release --example trigger_bench -- [--walks 400] [--seed 1] [--without-velocity] [--class NAME]
//! [--ours] [--adversarial | --varied] [--recorded] [--robustness] [--learn] [--particles COUNT [--unknown-pauses]]`

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the results are for whoever runs it"
)]

#[path = "../../tests/walks/behaviour.rs"]
mod behaviour;
mod condition;
mod ground;
mod learn;
mod particles;
mod recordings;
mod rivals;
#[path = "../../tests/walks/script.rs"]
#[allow(dead_code, reason = "the tests also need what must be told")]
mod script;
mod tally;
mod walks;

use condition::{ALL, Condition, UNCHANGED};
use ground::Trouble;
use particles::Particles;
use rivals::{Rule, RuleResult};
use soundwalk::rehearse::noise::Noise;
use tally::Tally;
use walks::Walks;

struct Arguments {
    walks: u64,
    seed: u64,
    without_velocity: bool,
    class: Option<String>,
    ours_only: bool,
    adversarial_only: bool,
    varied: bool,
    recorded: bool,
    robustness: bool,
    learn: bool,
    particles: Option<usize>,
    unknown_pauses: bool,
}

fn main() {
    let arguments = arguments();
    if arguments.learn {
        return print!("{}", learn::trees());
    }
    if arguments.recorded {
        return recorded();
    }
    if arguments.robustness {
        return robustness(&arguments);
    }
    let troubles: &[(&str, Trouble)] = if arguments.adversarial_only {
        &[("ADVERSARIAL", Trouble::Adversarial)]
    } else if arguments.varied {
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
            if arguments.class.as_deref().is_none_or(|only| only == class) {
                run(&arguments, class, *trouble, &UNCHANGED);
            }
        }
    }
}

/// All rules on the recorded walks: the usual layout of the stops, and many.
fn recorded() {
    let recorded = recordings::recordings();
    for layouts in [vec![recordings::USUAL], recordings::many_layouts()] {
        let sums = recordings::sums(&recorded, &layouts, &Rule::ALL, Rule::walk);
        let names = Rule::ALL.iter().map(Rule::name);
        println!("{}", recordings::table(names.zip(&sums)));
    }
}

/// How robust the engine is to conditions it was not tuned for: adversarial walks between blocks and in the canyon.
fn robustness(arguments: &Arguments) {
    for class in ["blocks", "canyon"] {
        println!("== {class} N = {} walks", arguments.walks);
        println!("{}", Tally::HEADING);
        for condition in &ALL {
            let rules = [Rule::Engine];
            let mut tally = tallies(arguments, class, Trouble::Adversarial, condition, &rules)
                .pop()
                .expect("OK because there is one rule");
            println!("{}", tally.line(condition.name));
        }
    }
}

fn run(arguments: &Arguments, class: &str, trouble: Trouble, condition: &Condition) {
    let rules: &[Rule] = if arguments.ours_only {
        &[Rule::Engine]
    } else {
        &Rule::ALL
    };
    let mut tallies = tallies(arguments, class, trouble, condition, rules);
    println!(
        "== {class} N = {} walks, {:.1} h",
        arguments.walks,
        tallies[0].hours()
    );
    println!("{}", Tally::HEADING);
    for (rule, tally) in rules.iter().zip(&mut tallies) {
        println!("{}", tally.line(&rule.name()));
    }
    if let Some(count) = arguments.particles {
        let particles = Particles {
            count,
            noise: noise(arguments, class, condition),
            knows_pauses: !arguments.unknown_pauses,
        };
        let follow = |particles: &Particles, course: &_, fixes: &[_], start_ms| RuleResult {
            told: particles.walk(course, fixes, start_ms),
            exits: Vec::new(),
        };
        let walks = walks(arguments, trouble);
        for mut tally in walks.tallies(&particles.noise, condition, &[particles], follow) {
            println!("{}", tally.line(&format!("particles-{count}")));
        }
    }
}

fn walks(arguments: &Arguments, trouble: Trouble) -> Walks {
    Walks {
        count: arguments.walks,
        seed: arguments.seed,
        trouble,
    }
}

fn noise(arguments: &Arguments, class: &str, condition: &Condition) -> Noise {
    let mut noise = Noise::named(class).expect("OK because the classes are named above");
    (condition.change)(&mut noise);
    noise.states_velocity &= !arguments.without_velocity;
    noise
}

fn tallies(
    arguments: &Arguments,
    class: &str,
    trouble: Trouble,
    condition: &Condition,
    rules: &[Rule],
) -> Vec<Tally> {
    let noise = noise(arguments, class, condition);
    walks(arguments, trouble).tallies(&noise, condition, rules, Rule::walk)
}

fn arguments() -> Arguments {
    let mut arguments = Arguments {
        walks: 400,
        seed: 1,
        without_velocity: false,
        class: None,
        ours_only: false,
        adversarial_only: false,
        varied: false,
        recorded: false,
        robustness: false,
        learn: false,
        particles: None,
        unknown_pauses: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(argument) = words.next() {
        let mut number = || {
            words
                .next()
                .and_then(|text| text.parse().ok())
                .unwrap_or_else(|| usage())
        };
        match argument.as_str() {
            "--walks" => arguments.walks = number(),
            "--seed" => arguments.seed = number(),
            "--without-velocity" => arguments.without_velocity = true,
            "--ours" => arguments.ours_only = true,
            "--adversarial" => arguments.adversarial_only = true,
            "--varied" => arguments.varied = true,
            "--recorded" => arguments.recorded = true,
            "--learn" => arguments.learn = true,
            "--robustness" => arguments.robustness = true,
            "--particles" => arguments.particles = Some(number() as usize),
            "--unknown-pauses" => arguments.unknown_pauses = true,
            "--class" => arguments.class = words.next(),
            _ => usage(),
        }
    }
    arguments
}

fn usage() -> ! {
    eprintln!(
        "trigger_bench [--walks N] [--seed N] [--without-velocity] [--ours] [--adversarial | --varied] [--recorded] [--robustness] [--learn] [--particles COUNT [--unknown-pauses]] [--class open|blocks|canyon]"
    );
    std::process::exit(2)
}
