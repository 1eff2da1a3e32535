use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domains::{chosen, domain_names};
use crate::platform::{Platform, Target};
use crate::say;

/// Dead letters per page.
const PAGE: usize = 100;
/// Timeout of a domain's program that lists a page, or replays or discards a dead letter.
const LIMIT: Duration = Duration::from_mins(1);

/// Print the open dead letters with their content, oldest first
///
/// The reason says why the consumer could not process the event. Repair the cause, then replay the dead letter, or
/// discard it if its event must have no effect. The content may contain personal data.
#[derive(Args)]
pub struct List {
    /// The domain that could not process the events [default: all]
    #[arg(long, value_parser = domain_names())]
    domain: Option<String>,
    /// Print JSON, one list per domain
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl List {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let platform = self.target.open()?;
        let mut good = true;
        let mut found = BTreeMap::new();
        for domain in chosen(self.domain.as_deref()) {
            match letters(&platform, domain.name) {
                Ok(letters) => {
                    found.insert(domain.name, letters);
                }
                Err(error) => {
                    good = false;
                    say::problem(format!("{} does not answer: {error:#}", domain.name));
                }
            }
        }
        if self.json {
            say::line(json!(found));
        } else {
            for (domain, letters) in &found {
                show(domain, letters);
            }
        }
        Ok(if good {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// A dead letter as a domain's program prints it.
#[derive(Debug, Serialize, Deserialize)]
struct Letter {
    id: String,
    producer: String,
    /// The ID of the entry in its view.
    entry: String,
    event: Option<String>,
    kind: Option<String>,
    /// The content as received: JSON, if it was readable.
    content: String,
    reason: String,
    tries: i64,
    dead_at: String,
}

fn letters(platform: &Platform, domain: &str) -> anyhow::Result<Vec<Letter>> {
    let first = PAGE.to_string();
    let mut letters: Vec<Letter> = Vec::new();
    loop {
        let mut arguments = vec!["dead-letters", "--first", &first];
        if let Some(last) = letters.last() {
            arguments.extend(["--after", &last.id]);
        }
        let printed = platform.events(domain, &arguments, LIMIT)?;
        let page: Vec<Letter> =
            serde_json::from_str(&printed).context("its output is not a list of dead letters")?;
        let more = page.len() == PAGE;
        letters.extend(page);
        if !more {
            return Ok(letters);
        }
    }
}

fn show(domain: &str, letters: &[Letter]) {
    if letters.is_empty() {
        say::step("None", format!("{domain} has no open dead letter"));
    }
    for letter in letters {
        say::note("Dead letter", format!("{} of {domain}", letter.id));
        letter.lines().into_iter().for_each(say::line);
    }
}

impl Letter {
    fn lines(&self) -> Vec<String> {
        let kind = self.kind.as_deref().unwrap_or("not readable as an event");
        let event = self.event.as_deref().unwrap_or("-");
        let content: Result<Value, _> = serde_json::from_str(&self.content);
        let content = content.map_or_else(|_| self.content.clone(), |json| format!("{json:#}"));
        let mut lines = vec![
            format!("  event    {event}, {kind}"),
            format!("  from     {}, entry {}", self.producer, self.entry),
            format!("  tries    {}, set aside {}", self.tries, self.dead_at),
            format!("  reason   {}", self.reason),
        ];
        lines.extend(content.lines().map(|line| format!("  {line}")));
        lines.iter().map(|line| say::printable(line)).collect()
    }
}

/// Process a dead letter again
///
/// If processing fails again, the dead letter stays open with the new reason. An event takes effect once, however often
/// it is replayed.
#[derive(Args)]
pub struct Replay {
    #[command(flatten)]
    choice: Choice,
}

impl Replay {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        self.choice.decide("replay", "Replayed")
    }
}

/// Close a dead letter without processing it
///
/// Its event never takes effect in that domain.
#[derive(Args)]
pub struct Discard {
    #[command(flatten)]
    choice: Choice,
}

impl Discard {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        self.choice.decide("discard", "Discarded")
    }
}

#[derive(Args)]
struct Choice {
    /// The ID of the dead letter, as printed by `dead-letters`
    id: String,
    /// The domain that holds the dead letter
    #[arg(long, value_parser = domain_names())]
    domain: String,
    #[command(flatten)]
    target: Target,
}

impl Choice {
    fn decide(&self, decision: &str, verb: &str) -> anyhow::Result<ExitCode> {
        self.target
            .open()?
            .events(&self.domain, &["decide", &self.id, decision], LIMIT)?;
        say::step(verb, &self.id);
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: &str = r#"[{"id":"0197","producer":"rule","entry":"7-0","event":"0196",
        "kind":"carnet.rule.ProductCreated.v1","content":"{\"data\":{\"sku\":\"P\\u001b[31m\"}}",
        "reason":"no such organisation","tries":10,"dead_at":"2026-05-04T03:02:01Z"},
        {"id":"0198","producer":"rule","entry":"8-0","event":null,"kind":null,
        "content":"no \u001bJSON","reason":"expected value","tries":1,"dead_at":"2026-05-04T03:02:02Z"}]"#;

    #[test]
    fn a_dead_letter_is_shown_with_its_reason_and_content() {
        let letters: Vec<Letter> = serde_json::from_str(LETTERS).unwrap();
        let text = letters[0].lines().join("\n");
        let kind = "0196, carnet.rule.ProductCreated.v1";
        for part in [
            kind,
            "rule, entry 7-0",
            "10, set aside",
            "no such organisation",
            "    \"data\": {",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let unreadable = letters[1].lines().join("\n");
        assert!(
            unreadable.contains("not readable as an event"),
            "{unreadable}"
        );
        assert!(unreadable.contains("no \\u{1b}JSON"), "{unreadable}");
        assert!(!(text + &unreadable).contains('\u{1b}'));
    }
}
