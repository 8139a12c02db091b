//! `soundwalk rehearse --walks N`: lets many visitors walk, reports what they miss and suggests better zones.

use super::super::progress::WalkProgress;
use super::super::{CommandError, Verdict, out, replace};
use super::{Args, Format, SIMULATED_START, subject};
use crate::engine::Course;
use crate::rehearse::many::{
    Outcome, Plan, RadiusProposal, Report, propose_radii, table, trial_count, walk_as,
};
use crate::rehearse::picture::{self, Risk, Scene, Words};
use crate::rehearse::simulation::SimulatedWalk;
use crate::tour::model::Lang;
use serde::Serialize;

#[derive(Serialize)]
struct Findings<'a> {
    tour: &'a str,
    language: &'a str,
    noise: &'a str,
    seed: u64,
    #[serde(flatten)]
    report: &'a Report,
    cures: &'a [RadiusProposal],
}

/// Lets the visitors walk, prints the report and draws the map.
pub fn run(
    args: &Args,
    subject: &subject::Subject,
    lang: &Lang,
    course: &Course,
    walks: u32,
) -> Result<Verdict, CommandError> {
    let plan = Plan {
        walks,
        noise: subject::noise(&args.noise)?,
        seed: args.seed,
    };
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(jobs) = args.jobs {
        pool = pool.num_threads(jobs.get());
    }
    let (report, cures, heat) = pool.build()?.install(|| {
        let (outcomes, report, cures) = walk_and_cure(course, &plan);
        let heat = outcomes
            .into_iter()
            .flat_map(|outcome| outcome.trouble_spots)
            .collect();
        (report, cures, heat)
    });
    match args.format {
        Format::Human => {
            let mut text = table(&report);
            for cure in &cures {
                text += &format!("{}\n", cure.text());
            }
            out::print(text)?;
        }
        Format::Json => {
            let findings = Findings {
                tour: &subject.tour.id,
                language: &lang.0,
                noise: &args.noise,
                seed: args.seed,
                report: &report,
                cures: &cures,
            };
            out::json(serde_json::to_string_pretty(&findings)? + "\n")?;
        }
    }
    if let Some(file) = &args.svg {
        let risk = risk(&report, lang, heat);
        let base = subject.base_map();
        let titles = subject.titles(lang);
        let words = Words::of(&lang.0);
        let about = format!(
            "{} {}, {}",
            report.walks,
            words.visitors,
            words.conditions(&args.noise, args.seed)
        );
        let picture = picture::draw(&Scene {
            title: subject.title(lang),
            subtitle: &about,
            titles: &titles,
            course,
            walk: &SimulatedWalk::default(),
            fixes: &[],
            truth: &[],
            truth_start: SIMULATED_START,
            base: &base,
            words,
            risk: Some(&risk),
        });
        replace::file(file, picture.as_bytes())?;
    }
    Ok(Verdict::Fine)
}

/// Lets the visitors walk and tries other zones for stops with problems, with a bar on the terminal.
pub fn walk_and_cure(course: &Course, plan: &Plan) -> (Vec<Outcome>, Report, Vec<RadiusProposal>) {
    let bar = WalkProgress::begin(u64::from(plan.walks));
    let outcomes = walk_as(course, course, plan, &|| bar.walked());
    let report = Report::new(course, &outcomes);
    let more = trial_count(course, &report) as u64 * u64::from(plan.walks);
    bar.add(more, "who try other zones");
    let cures = propose_radii(course, &report, plan, &|| bar.walked());
    (outcomes, report, cures)
}

fn risk(report: &Report, lang: &Lang, heat: Vec<crate::geodesy::Spot>) -> Risk {
    let (missed, wrong) = if lang.0.starts_with("ru") {
        ("пропущен", "не на месте")
    } else {
        ("missed", "misplaced")
    };
    Risk {
        percent: report
            .stops
            .iter()
            .map(|stop| stop.missed.percent + stop.false_told.percent)
            .collect(),
        lines: report
            .stops
            .iter()
            .map(|stop| {
                format!(
                    "{missed} {:.1} % · {wrong} {:.1} %",
                    stop.missed.percent, stop.false_told.percent
                )
            })
            .collect(),
        heat,
    }
}
