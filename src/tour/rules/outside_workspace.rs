//! `outside-workspace`: a file that the tour may not use, because it lies elsewhere or is hidden.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{AccessDenial, named_files};
use crate::tour::voice_choices;

/// Finds a file that the tour may not use, because it lies elsewhere or is hidden.
pub const RULE: Rule = Rule {
    code: "outside-workspace",
    severity: Severity::Error,
    finds: "A file, folder or program that the tour names leads out of its workspace, by its path or through a link, or is hidden.",
    why: "A tour may come from a stranger, and everything that it names goes into the pack, which is published. So a tour \
          may only use files of its own folder, or of the workspace around it, and never hidden ones, such as keys and \
          settings.",
    wrong: "\"picture\": {\"file\": \"../../private/photo.jpg\"}",
    right: "\"picture\": {\"file\": \"pictures/photo.jpg\"}",
    remedy: "Copy the file into the tour's folder. Where several tours share files, put an empty file called \
           `soundwalk.workspace` into the folder that holds the tours and the files, or name that folder with `--workspace DIR`. \
           A marker file in your home folder, in a folder that everybody may write to, or of another user does not count.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let files = named_files(context.tour).into_iter();
    let files = files.map(|file| (file.path, file.pointer));
    let programs = voice_choices::all(context.tour)
        .into_iter()
        .filter_map(|place| {
            let program = place.choice.command()?.first()?;
            Some((program.clone(), format!("{}/command/0", place.pointer)))
        });
    for (path, pointer) in files.chain(programs) {
        let Some(why) = context.facts.forbidden.get(&path) else {
            continue;
        };
        let (message, help) = match why {
            AccessDenial::Outside {
                workspace,
                ignored_marker,
            } => (
                text!(
                    "`{path}` leads out of the workspace {workspace}",
                    path,
                    workspace
                ),
                match ignored_marker {
                    Some(why) => text!(
                        "copy it into the tour's folder; where tours share files, put an empty file `soundwalk.workspace` into \
                             the folder around them all, or name that with `--workspace DIR` ({why})",
                        why
                    ),
                    None => text!(
                        "copy it into the tour's folder; where tours share files, put an empty file `soundwalk.workspace` into \
                             the folder around them all, or name that with `--workspace DIR`"
                    ),
                },
            ),
            AccessDenial::Hidden => (
                text!(
                    "`{path}` is hidden: its name, or that of a folder on the way, begins with a dot",
                    path
                ),
                text!("hidden files are never opened for a tour; give it another name"),
            ),
        };
        findings.push(RULE.finding(message).at(context.at(&pointer)).help(help));
        if findings.is_full(RULE.code) {
            return;
        }
    }
}
