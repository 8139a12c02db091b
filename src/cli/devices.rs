//! `soundwalk devices`: lists the sound devices that can play a tour.

use super::out;
use super::outcome::{CommandError, Verdict};
use crate::player::speaker;
use crate::wording::one_line;

/// List the sound devices that `play --speaker` can name; the first is the default
///
/// Exit status: 0 if there is a device, 1 if there is none.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the devices, one a line.
pub fn run(_args: &Args) -> Result<Verdict, CommandError> {
    let devices = speaker::devices();
    for device in &devices {
        out::line(one_line(device))?;
    }
    if devices.is_empty() {
        out::note(
            "soundwalk: no sound device: plug one in, or use --speaker silent or --speaker wav:FILE",
        );
        return Ok(Verdict::Findings);
    }
    Ok(Verdict::Fine)
}
