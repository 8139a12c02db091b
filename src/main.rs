//! The binary: hands the command line to [`soundwalk::cli`] and turns its verdict into the exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    soundwalk::cli::run()
}
