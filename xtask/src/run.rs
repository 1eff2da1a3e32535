//! Runs other programs to completion, each in its own process group, so that all of its processes can be stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use rustix::process::{Pid, Signal};

use crate::{say, signals};

/// Runs a command that shows its own progress. Fails if the command fails.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = status(command)?;
    ensure!(status.success(), "{} ended with {status}", line(command));
    Ok(())
}

/// Runs a command that shows its own progress; returns its exit status.
pub fn status(command: &mut Command) -> anyhow::Result<ExitStatus> {
    wait(&mut start(command.stdin(Stdio::null()))?, None)
}

/// Runs a command quietly with this input, and returns its output.
pub fn output(command: &mut Command, input: &str) -> anyhow::Result<String> {
    let Ended {
        status,
        stdout,
        stderr,
    } = Piped {
        input,
        ..Piped::default()
    }
    .run(command)?;
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    ensure!(
        status.success(),
        "{program} ended with {status}: {}",
        stderr.trim()
    );
    Ok(stdout)
}

/// Runs a command quietly. The error contains its complete output.
pub fn quiet(command: &mut Command) -> anyhow::Result<()> {
    let Ended {
        status,
        stdout,
        stderr,
    } = Piped::default().run(command)?;
    ensure!(
        status.success(),
        "{} ended with {status}:\n{stdout}{stderr}",
        line(command)
    );
    Ok(())
}

/// Runs a command quietly, kills it after the timeout, and returns its output. The error is that of the command, on one
/// line.
pub fn limited(command: &mut Command, limit: Duration) -> anyhow::Result<String> {
    let ended = Piped {
        limit: Some(limit),
        ..Piped::default()
    }
    .run(command)?;
    if ended.status.success() {
        return Ok(ended.stdout);
    }
    match error_line(&ended.stderr) {
        Some(error) => bail!(error),
        None => bail!("{} ended with {}", line(command), ended.status),
    }
}

/// Runs a command, shows its output, and returns it.
pub fn shown(command: &mut Command) -> anyhow::Result<Ended> {
    Piped {
        shown: true,
        ..Piped::default()
    }
    .run(command)
}

/// A command that has ended, with its complete output.
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// The way in which a command runs whose output is captured.
#[derive(Clone, Copy, Default)]
struct Piped<'a> {
    input: &'a str,
    limit: Option<Duration>,
    shown: bool,
}

impl Piped<'_> {
    fn run(self, command: &mut Command) -> anyhow::Result<Ended> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = start(command)?;
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            // A program that ends before it has read its input gives the reason on its standard error.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(self.input.as_bytes())));
            let stdout = scope.spawn(move || self.read(stdout));
            let stderr = scope.spawn(move || self.read(stderr));
            let status = wait(&mut child, self.limit)?;
            let (stdout, stderr) = (
                stdout.join().unwrap_or_default(),
                stderr.join().unwrap_or_default(),
            );
            Ok(Ended {
                status,
                stdout,
                stderr,
            })
        })
    }

    fn read(self, stream: Option<impl Read>) -> String {
        let mut printed = String::new();
        let mut stream = stream.map(BufReader::new);
        let mut line = Vec::new();
        while stream
            .as_mut()
            .is_some_and(|stream| stream.read_until(b'\n', &mut line).is_ok_and(|n| n > 0))
        {
            let text = String::from_utf8_lossy(&line);
            if self.shown {
                say::line(text.trim_end_matches('\n'));
            }
            printed += &text;
            line.clear();
        }
        printed
    }
}

fn start(command: &mut Command) -> anyhow::Result<Child> {
    command
        .process_group(0)
        .spawn()
        .with_context(|| format!("starting {}", line(command)))
}

/// Waits for a child, and kills its group after the timeout. A stop signal to this program stops the group, too.
fn wait(child: &mut Child, limit: Option<Duration>) -> anyhow::Result<ExitStatus> {
    let began = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if let Some(limit) = limit.filter(|limit| began.elapsed() >= *limit) {
            end_group(child, Signal::KILL)?;
            bail!("no answer within {} s", limit.as_secs());
        }
        if let Err(stopped) = signals::pause(pause) {
            end_group(child, Signal::TERM)?;
            return Err(stopped);
        }
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn end_group(child: &mut Child, signal: Signal) -> anyhow::Result<()> {
    if let Some(group) = Pid::from_raw(child.id().cast_signed()) {
        let _ = rustix::process::kill_process_group(group, signal);
    }
    child.wait()?;
    Ok(())
}

/// The command line without the environment, which contains the secrets.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The error with its causes in the output of a failed program, in the format of `main` or clap; otherwise its last
/// line.
fn error_line(said: &str) -> Option<String> {
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_error = |line: &&str| line.starts_with("Error: ") || line.starts_with("error: ");
    let Some(error) = lines.clone().find(is_error) else {
        return lines.next_back().map(str::to_owned);
    };
    let mut parts = vec![error.split_once(": ").map_or(error, |(_, rest)| rest)];
    let causes = lines.skip_while(|line| *line != "Caused by:").skip(1);
    for cause in causes.take_while(|line| !line.starts_with("Stack backtrace")) {
        let numbered = cause
            .split_once(": ")
            .filter(|(number, _)| number.parse::<u8>().is_ok());
        let cause = numbered.map_or(cause, |(_, rest)| rest);
        // Some libraries repeat the cause in their own message.
        if !parts.last().is_some_and(|part| part.ends_with(cause)) {
            parts.push(cause);
        }
    }
    Some(parts.join(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> anyhow::Result<String> {
        limited(
            Command::new("sh").args(["-c", script]),
            Duration::from_secs(1),
        )
    }

    #[test]
    fn a_limited_command_returns_its_output_or_its_error() {
        assert_eq!(shell("echo done; echo a log line >&2").unwrap(), "done\n");
        let error =
            shell("echo a log line >&2; echo 'Error: it is broken' >&2; exit 1").unwrap_err();
        assert_eq!(error.to_string(), "it is broken");
        assert!(
            shell("exit 3")
                .unwrap_err()
                .to_string()
                .contains("exit status: 3")
        );
    }

    #[test]
    fn a_limited_command_is_killed_with_its_children_after_its_time() {
        let began = Instant::now();
        // The child keeps the pipe open: the reader returns only when the child ends.
        let error = shell("trap '' TERM; sleep 600 & wait").unwrap_err();
        assert_eq!(error.to_string(), "no answer within 1 s");
        assert!(began.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_limited_command_may_print_more_than_a_pipe_holds() {
        assert_eq!(
            shell("head -c 1000000 /dev/zero | tr '\\0' x")
                .unwrap()
                .len(),
            1_000_000
        );
    }

    #[test]
    fn an_error_is_one_line_with_its_causes() {
        let anyhow = "2026-01-01 WARN slow\nError: Redis does not answer\n\nCaused by:\n    0: no connection\n    1: refused";
        assert_eq!(
            error_line(anyhow).unwrap(),
            "Redis does not answer: no connection: refused"
        );
        let repeated = "Error: no connection\n\nCaused by:\n    0: pool: refused\n    1: refused\n    2: refused\n";
        assert_eq!(
            error_line(repeated).unwrap(),
            "no connection: pool: refused"
        );
        let one = "Error: Postgres does not answer\n\nCaused by:\n    pool timed out: 5 s\n";
        assert_eq!(
            error_line(one).unwrap(),
            "Postgres does not answer: pool timed out: 5 s"
        );
        let clap = "error: unrecognized subcommand 'events'\n\nUsage: order <COMMAND>\n";
        assert_eq!(
            error_line(clap).unwrap(),
            "unrecognized subcommand 'events'"
        );
        assert_eq!(error_line("a\nlast words\n\n").unwrap(), "last words");
        assert_eq!(error_line(""), None);
    }
}
