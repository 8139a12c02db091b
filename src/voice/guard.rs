//! Ends a program and everything it started when this process ends, however it ends. A killed process (SIGKILL) can no
//! longer act, and the system's own means (`PR_SET_PDEATHSIG`) cover a child but not what the child starts. Therefore a
//! shell leads the program's process group and waits for the end of a pipe that only this process holds open.

use std::process::{Child, Command, Stdio};

/// Waits for the end of standard input, then ends the process group including the shell itself.
const WAIT_AND_END: &str = "read line; kill -s KILL 0";

/// The leader of a program's process group. Does nothing on systems other than Unix.
pub(super) struct Guard {
    /// The shell; `None` if no shell could be started, and the program leads its group itself.
    leader: Option<Child>,
}

#[cfg(unix)]
impl Guard {
    /// Prepares a process group that `program` will be in.
    pub(super) fn begin(program: &mut Command) -> Self {
        use std::os::unix::process::CommandExt;
        let leader = Command::new("/bin/sh")
            .args(["-c", WAIT_AND_END])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .ok();
        let group = leader.as_ref().map(Child::id);
        program.process_group(group.and_then(|id| i32::try_from(id).ok()).unwrap_or(0));
        Self { leader }
    }

    /// Ends the whole group: the program, which must not have been reaped, and whatever it started.
    pub(super) fn end(self, program: &Child) {
        use rustix::process::{Pid, Signal, kill_process_group};
        let leader = self.leader.as_ref().unwrap_or(program);
        // Processes that have already ended are not affected.
        let _ = kill_process_group(Pid::from_child(leader), Signal::KILL);
    }
}

#[cfg(not(unix))]
impl Guard {
    pub(super) fn begin(_: &mut Command) -> Self {
        Self { leader: None }
    }

    pub(super) fn end(self, _: &Child) {}
}

impl Drop for Guard {
    /// Also ends the group if the program could not be started.
    fn drop(&mut self) {
        if let Some(leader) = &mut self.leader {
            let _ = leader.kill();
            let _ = leader.wait();
        }
    }
}
