//! The output of a domain's `events status`: one line of JSON, documented by `outbox::Status`.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer of a domain: the JSON, and the parts of it that are shown.
pub struct Answer {
    pub json: Value,
    pub status: Status,
}

impl Answer {
    pub fn read(printed: &str) -> anyhow::Result<Self> {
        let line = printed
            .lines()
            .rfind(|line| !line.trim().is_empty())
            .context("it printed nothing")?;
        let json: Value = serde_json::from_str(line).context("it printed no JSON")?;
        let status = Status::deserialize(&json).context("it printed JSON of another form")?;
        Ok(Self { json, status })
    }
}

#[derive(Debug, Deserialize)]
pub struct Status {
    pub outbox: Vec<Outbox>,
    pub published: Vec<Published>,
    pub consumed: Vec<Consumed>,
    pub dead_letters: i64,
    pub projections: Vec<Check>,
}

impl Status {
    /// The events of this lane that wait in the outbox.
    pub fn outbox(&self, lane: &str) -> Option<&Outbox> {
        self.outbox.iter().find(|outbox| outbox.lane == lane)
    }
}

/// Events that are committed and not yet published.
#[derive(Debug, Deserialize)]
pub struct Outbox {
    pub lane: String,
    pub waiting: i64,
    /// Age of the oldest one in seconds.
    pub oldest: Option<f64>,
}

/// A view that the domain fills.
#[derive(Debug, Deserialize)]
pub struct Published {
    pub consumer: String,
    pub lane: String,
    pub depth: u64,
    /// Publications that wait in the outbox for room in the view.
    pub held: i64,
}

/// A view that the domain reads.
#[derive(Debug, Deserialize)]
pub struct Consumed {
    pub producer: String,
    pub lane: String,
    /// Entries that are not acknowledged.
    pub depth: u64,
    #[serde(flatten)]
    pub queue: Queue,
}

/// The backlog of a view's consumer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Queue {
    /// Entries that were not read.
    pub lag: u64,
    /// Entries that were read and are not acknowledged.
    pub pending: u64,
    /// Age of the oldest entry in seconds.
    pub oldest: Option<f64>,
    /// Processes that read the view.
    #[serde(alias = "members")]
    pub processes: u64,
}

/// The last finished comparison of a projection with its source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Check {
    pub projection: String,
    /// A UUIDv7, so runs are ordered by time.
    pub run: String,
    pub compared: i64,
    pub missing: i64,
    pub outdated: i64,
    pub surplus: i64,
    /// RFC 3339.
    pub finished_at: String,
}

impl Check {
    pub fn has_drift(&self) -> bool {
        self.missing != 0 || self.outdated != 0 || self.surplus != 0
    }

    /// The counts in the order of the columns: compared, missing, outdated and surplus rows.
    pub fn counts(&self) -> [i64; 4] {
        [self.compared, self.missing, self.outdated, self.surplus]
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// The rule domain: 12 events wait in its outbox, and it has two dead letters.
    pub const RULE: &str = r#"{"domain":"rule","outbox":[{"lane":"single","waiting":12,"oldest":3.25},{"lane":"bulk","waiting":0,"oldest":null}],"published":[{"consumer":"order","lane":"single","depth":0,"held":0},{"consumer":"order","lane":"bulk","depth":1000,"held":4200}],"consumed":[{"producer":"order","lane":"single","depth":3,"lag":1,"pending":2,"oldest":0.8,"members":1}],"dead_letters":2,"projections":[{"projection":"documents","run":"0195","compared":120,"missing":0,"outdated":0,"surplus":0,"finished_at":"2026-05-04T03:02:01.123456Z"}]}"#;
    /// The order domain: its bulk view of the rule domain is full and old, and a projection has drifted.
    pub const ORDER: &str = r#"{"domain":"order","outbox":[{"lane":"single","waiting":0,"oldest":null},{"lane":"bulk","waiting":0,"oldest":null}],"published":[{"consumer":"rule","lane":"single","depth":3,"held":0},{"consumer":"gateway","lane":"single","depth":2000,"held":0}],"consumed":[{"producer":"rule","lane":"single","depth":0,"lag":0,"pending":0,"oldest":null,"members":1},{"producer":"rule","lane":"bulk","depth":1000,"lag":872,"pending":128,"oldest":182.4,"members":1}],"dead_letters":0,"projections":[{"projection":"products","run":"0196","compared":1000,"missing":2,"outdated":1,"surplus":0,"finished_at":"2026-05-04T03:02:05Z"}]}"#;

    #[test]
    fn the_last_line_of_the_output_is_read() {
        let order = Answer::read(&format!("a log line\n{ORDER}\n\n")).unwrap();
        assert!(order.status.projections[0].has_drift());
        assert_eq!(order.json["consumed"][1]["lag"], 872);
    }

    #[test]
    fn other_output_is_an_error_with_its_reason() {
        let reason = |printed| Answer::read(printed).err().unwrap().to_string();
        assert_eq!(reason(""), "it printed nothing");
        assert_eq!(reason("done\n"), "it printed no JSON");
        assert_eq!(
            reason("{\"domain\":\"rule\"}"),
            "it printed JSON of another form"
        );
    }
}
