//! What the runner shows: one line for each thing, a verb and what it is about, in cargo's own manner.

use std::fmt::Display;
use std::io::IsTerminal;
use std::time::Duration;

const GREEN: &str = "\x1b[1;32m";
const YELLOW: &str = "\x1b[1;33m";
const RED: &str = "\x1b[1;31m";

pub fn step(verb: &str, what: impl Display) {
    println!("{} {what}", paint(GREEN, &format!("{verb:>12}"), coloured()));
}

/// Something to know; the work goes on.
pub fn note(verb: &str, what: impl Display) {
    println!("{} {what}", paint(YELLOW, &format!("{verb:>12}"), coloured()));
}

/// Something is wrong: on the standard error.
pub fn problem(what: impl Display) {
    let colour = std::io::stderr().is_terminal();
    eprintln!("{} {what}", paint(RED, &format!("{:>12}", "Problem"), colour));
}

/// A line as it is.
pub fn line(text: impl Display) {
    println!("{text}");
}

/// Whether the standard output shows colours.
pub fn coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// A duration as a person reads it.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=59 => format!("{:.1} s", time.as_secs_f64()),
        60..=3599 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

fn paint(colour: &str, text: &str, coloured: bool) -> String {
    if coloured { format!("{colour}{text}\x1b[0m") } else { text.to_owned() }
}
