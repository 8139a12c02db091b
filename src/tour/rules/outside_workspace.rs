//! `outside-workspace`: a file that the tour may not use, because it lies elsewhere or is hidden.

use super::{Look, Rule, When};
use crate::tour::casting::choices;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{Forbidden, named_files};

/// The rule.
pub const RULE: Rule = Rule {
    code: "outside-workspace",
    severity: Severity::Error,
    finds: "A file, folder or program that the tour names leads out of its workspace, by its path or through a link, or is hidden.",
    why: "A tour may come from a stranger, and everything that it names goes into the pack, which is published. So a tour \
          gets files of its own folder only, or of the workspace around it, and never hidden ones, such as keys and settings.",
    wrong: "\"picture\": {\"file\": \"../../private/photo.jpg\"}",
    right: "\"picture\": {\"file\": \"pictures/photo.jpg\"}",
    cure: "Copy the file into the tour's folder. Where several tours share files, put an empty file called \
           `soundwalk.workspace` into the folder that holds the tours and the files, or name that folder with `--workspace DIR`. \
           A marker file in your home folder, in a folder that everybody may write to, or of another user does not count.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    let files = named_files(look.tour).into_iter();
    let files = files.map(|file| (file.path, file.pointer));
    let programs = choices(look.tour).into_iter().filter_map(|place| {
        let program = place.choice.command()?.first()?;
        Some((program.clone(), format!("{}/command/0", place.pointer)))
    });
    for (path, pointer) in files.chain(programs) {
        let Some(why) = look.facts.forbidden.get(&path) else {
            continue;
        };
        let (message, help) = match why {
            Forbidden::Outside {
                workspace,
                ignored_marker,
            } => {
                let marker = ignored_marker
                    .as_ref()
                    .map_or(String::new(), |why| format!(" ({why})"));
                (
                    format!("`{path}` leads out of the workspace {workspace}"),
                    format!(
                        "copy it into the tour's folder; where tours share files, put an empty file `soundwalk.workspace` into \
                         the folder around them all, or name that with `--workspace DIR`{marker}"
                    ),
                )
            }
            Forbidden::Hidden => (
                format!(
                    "`{path}` is hidden: its name, or that of a folder on the way, begins with a dot"
                ),
                "hidden files are never opened for a tour; give it another name".to_owned(),
            ),
        };
        findings.push(RULE.finding(message).at(look.at(&pointer)).help(help));
        if findings.is_full(RULE.code) {
            return;
        }
    }
}
