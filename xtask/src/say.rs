//! The runner's output: lines of a verb and an object, like those of Cargo.

use std::fmt::Display;
use std::io::IsTerminal;
use std::time::Duration;

const GREEN: &str = "\x1b[1;32m";
const YELLOW: &str = "\x1b[1;33m";
const RED: &str = "\x1b[1;31m";

pub fn step(verb: &str, what: impl Display) {
    println!("{} {what}", paint(GREEN, verb, coloured()));
}

/// Prints information; the work continues.
pub fn note(verb: &str, what: impl Display) {
    println!("{} {what}", paint(YELLOW, verb, coloured()));
}

/// Prints an error on the standard error.
pub fn problem(what: impl Display) {
    eprintln!(
        "{} {what}",
        paint(RED, "Problem", std::io::stderr().is_terminal())
    );
}

/// Prints a line unchanged.
pub fn line(text: impl Display) {
    println!("{text}");
}

fn coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

fn paint(colour: &str, verb: &str, coloured: bool) -> String {
    if coloured {
        format!("{colour}{verb:>12}\x1b[0m")
    } else {
        format!("{verb:>12}")
    }
}

/// Formats a duration for people.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=59 => format!("{:.1} s", time.as_secs_f64()),
        60..=3599 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Formats a number of seconds for people.
pub fn seconds(seconds: f64) -> String {
    duration(Duration::try_from_secs_f64(seconds).unwrap_or_default())
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0))
}

/// Escapes the control characters of an external text, so that it cannot control the terminal.
pub fn printable(text: &str) -> String {
    let escape = |c: char| {
        if c.is_control() && c != '\n' {
            c.escape_unicode().to_string()
        } else {
            c.to_string()
        }
    };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_elsewhere_cannot_command_the_terminal() {
        assert_eq!(
            printable("Zürich\nis \x1b[31mred\u{9b}1m"),
            "Zürich\nis \\u{1b}[31mred\\u{9b}1m"
        );
    }

    #[test]
    fn ages_are_read_by_a_person() {
        assert_eq!(seconds(0.84), "0.8 s");
        assert_eq!(seconds(182.4), "3 min 2 s");
        assert_eq!(seconds(-1.0), "0.0 s");
    }
}
