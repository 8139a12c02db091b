//! `soundwalk rehearse --walks N`: lets many visitors walk, reports what they miss and suggests better zones.

use super::super::out;
use super::super::outcome::{CommandError, Verdict};
use super::super::progress::WalkProgress;
use super::args::{Args, Format};
use super::subject;
use crate::atomic_file;
use crate::engine::Course;
use crate::rehearse::many::{
    self, MainRoads, Pacing, Plan, Rehearsal, RehearsalFindings, Report, StoryOverMainRoad, table,
};
use crate::rehearse::picture::{self, Risk, Scene, Words};
use crate::rehearse::simulation::{SIMULATED_START, SimulatedWalk};
use crate::streets::route::Network;
use crate::tour::model::Lang;

/// Lets the visitors walk, prints the report and draws the map.
pub fn run(
    args: &Args,
    subject: &subject::Subject,
    lang: &Lang,
    course: &Course,
    walks: u32,
) -> Result<Verdict, CommandError> {
    let city = subject.city(course);
    let (noise, errors) = subject::errors(args.noise.as_deref(), city.as_ref(), "open")?;
    let plan = Plan {
        walks,
        city: city.as_ref(),
        errors,
        seed: args.seed,
    };
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(jobs) = args.jobs {
        pool = pool.num_threads(jobs.get());
    }
    let Rehearsal {
        outcomes,
        report,
        proposals,
        moves,
    } = pool.build()?.install(|| rehearse(course, &plan));
    match args.format {
        Format::Human => {
            let mut text = table(&report);
            for proposal in &proposals {
                text += &format!("{}\n", proposal.text());
            }
            for proposal in &moves {
                text += &format!("{}\n", proposal.text());
            }
            out::print(text)?;
        }
        Format::Json => {
            let findings = RehearsalFindings {
                tour: subject.tour.id.clone(),
                language: lang.0.clone(),
                noise: noise.to_owned(),
                seed: args.seed,
                report: report.clone(),
                pacing: Pacing::new(course, &outcomes),
                proposals,
                moves,
            };
            out::json(serde_json::to_string_pretty(&findings)? + "\n")?;
        }
    }
    if let Some(file) = &args.svg {
        let heat = outcomes.into_iter().flat_map(|one| one.trouble_spots);
        let risk = risk(&report, lang, heat.collect());
        let base = subject.base_map();
        let ground = subject.ground();
        let titles = subject.titles(lang);
        let words = Words::of(&lang.0);
        let about = format!(
            "{} {}, {}",
            report.walks,
            words.visitors,
            words.conditions(noise, args.seed)
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
            ground: ground.as_ref(),
            language: &lang.0,
            words,
            risk: Some(&risk),
        });
        atomic_file::replace(file, picture.as_bytes())?;
    }
    Ok(Verdict::Fine)
}

/// Lets the visitors walk and tries other zones for stops with problems, with a bar on the terminal.
pub fn rehearse(course: &Course, plan: &Plan) -> Rehearsal {
    many::rehearse(course, plan, &WalkProgress::new())
        .expect("OK because the bar calls no rehearsal off")
}

/// Lets the visitors walk once more and notes the main roads that they cross while a story plays.
pub fn over_main_roads(course: &Course, plan: &Plan, network: &Network) -> Vec<StoryOverMainRoad> {
    let roads = MainRoads::new(network, course);
    many::stories_over_main_roads(course, plan, &roads, &WalkProgress::new())
        .expect("OK because the bar calls no rehearsal off")
}

fn risk(report: &Report, lang: &Lang, heat: Vec<crate::geodesy::Spot>) -> Risk {
    let (missed, wrong) = if lang.0.starts_with("ru") {
        ("не услышали", "услышали не там")
    } else {
        ("missed", "in the wrong place")
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
