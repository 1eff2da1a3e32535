//! Runs other programs to their end.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal};

use crate::{say, signals};

/// Runs a command that shows its own progress, and fails if it does.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// Runs a command that shows its own progress; says how it ended.
pub fn status(command: &mut Command) -> anyhow::Result<ExitStatus> {
    wait(&mut start(command)?)
}

/// Starts a command in a process group of its own, so that all of it can be stopped.
pub fn start(command: &mut Command) -> anyhow::Result<Child> {
    command.stdin(Stdio::null()).process_group(0);
    command.spawn().with_context(|| format!("starting {}", line(command)))
}

/// Waits for a child from [`start`]. If we are asked to stop, so is the child's whole group.
pub fn wait(child: &mut Child) -> anyhow::Result<ExitStatus> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if let Err(stopped) = signals::pause(pause) {
            if let Some(group) = Pid::from_raw(child.id().cast_signed()) {
                let _ = rustix::process::kill_process_group(group, Signal::TERM);
            }
            child.wait()?;
            return Err(stopped);
        }
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Runs a short command quietly with this input, and returns what it prints.
pub fn output(command: &mut Command, input: &str) -> anyhow::Result<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", line(command)))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends before it has read everything says why in its own words.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
        bail!("{program} ended with {}: {}", output.status, said.trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The command as a person would type it: no environment, where the secrets are.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Runs a command, showing what it prints as it comes, and returns how it ended and all that it printed.
pub fn shown(command: &mut Command) -> anyhow::Result<(ExitStatus, String)> {
    let mut child = start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        let streams: [Option<Box<dyn Read + Send>>; 2] =
            [stdout.map(|stream| Box::new(stream) as _), stderr.map(|stream| Box::new(stream) as _)];
        let readers: Vec<_> =
            streams.into_iter().flatten().map(|stream| scope.spawn(|| show(stream))).collect();
        let status = wait(&mut child)?;
        let printed: Vec<String> = readers.into_iter().filter_map(|reader| reader.join().ok()).collect();
        Ok((status, printed.concat()))
    })
}

fn show(stream: Box<dyn Read + Send>) -> String {
    let mut printed = String::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        say::line(&line);
        printed += &line;
        printed.push('\n');
    }
    printed
}
