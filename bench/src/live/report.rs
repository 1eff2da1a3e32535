//! The report: JSON and a Markdown page.

use std::path::Path;

use serde::Serialize;

use super::Extent;
use super::deliveries::{Deliveries, Shared};
use super::memory::Memory;
use crate::load::Latency;
use crate::report::{Machine, write};

#[derive(Serialize)]
pub struct Report {
    /// The date and time of the beginning (UTC).
    at: String,
    machine: Machine,
    extent: Extent,
    /// The extent without the limit of open files.
    wanted: Extent,
    pub separate: Option<Memory>,
    pub deliveries: Option<Deliveries>,
    pub compressed: Option<Memory>,
    pub shared: Option<Shared>,
}

impl Report {
    pub fn new(extent: Extent, wanted: Extent) -> Self {
        Self {
            at: e2e::seed::now().to_string(),
            machine: Machine::read(),
            extent,
            wanted,
            separate: None,
            deliveries: None,
            compressed: None,
            shared: None,
        }
    }

    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        write(
            &folder.join("live.json"),
            &serde_json::to_string_pretty(self)?,
        )?;
        let mut page = vec![
            "# Live".to_owned(),
            String::new(),
            format!("{}, on {}.", self.at, self.machine),
            String::new(),
        ];
        page.extend(self.lines());
        write(&folder.join("live.md"), &(page.join("\n") + "\n"))
    }

    /// The figures.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.extent != self.wanted {
            lines.push(format!(
                "**Scaled down by the limit of open files**: {} instead of {} streams, {} instead of {} subscribers.\n",
                self.extent.streams,
                self.wanted.streams,
                self.extent.subscribers,
                self.wanted.subscribers
            ));
        }
        lines.extend([
            "| Streams | Opened in s | KiB of the gateway for a stream | Ended |".to_owned(),
            "|---|--:|--:|--:|".to_owned(),
        ]);
        lines.extend(self.separate.iter().map(|memory| row("", memory)));
        lines.extend(
            self.compressed
                .iter()
                .map(|memory| row(" with gzip", memory)),
        );
        lines.extend([
            String::new(),
            "| Time | Received | p50 ms | p95 | p99 | last |".to_owned(),
            "|---|--:|--:|--:|--:|--:|".to_owned(),
        ]);
        if let Some(events) = &self.deliveries {
            let received = format!("{} of {}", events.received, events.events);
            for (name, latency) in [
                ("command to receipt", events.from_command),
                ("answer to receipt", events.from_answer),
            ] {
                lines.push(times(name, &received, latency));
            }
        }
        if let Some(shared) = &self.shared {
            let received = format!("{} of {}", shared.received, shared.subscribers);
            lines.push(times("one event for all", &received, shared.from_command));
            lines.extend([
                String::new(),
                format!(
                    "The first subscriber of the one event received it after {:.0} ms. Until the last receipt the platform used {:.1} \
                     processor seconds.",
                    shared.first, shared.spent
                ),
            ]);
        }
        lines
    }
}

fn row(suffix: &str, memory: &Memory) -> String {
    format!(
        "| {}{suffix} | {:.1} | {:.1} | {} |",
        memory.streams,
        memory.opening,
        memory.kib_of_a_stream(),
        memory.ended
    )
}

fn times(name: &str, received: &str, latency: Latency) -> String {
    format!(
        "| {name} | {received} | {:.1} | {:.1} | {:.1} | {:.1} |",
        latency.p50, latency.p95, latency.p99, latency.max
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn extent(streams: usize) -> Extent {
        Extent {
            streams,
            compressed: 10,
            subscribers: 20,
            events: 30,
            rest: Duration::ZERO,
        }
    }

    #[test]
    fn a_smaller_extent_is_stated() {
        let scaled = |limited| Report::new(extent(limited), extent(50)).lines().join("\n");
        assert!(scaled(40).contains("40 instead of 50 streams"));
        assert!(!scaled(50).contains("Scaled down"));
    }

    #[test]
    fn the_figures_are_rows() {
        let mut report = Report::new(extent(50), extent(50));
        report.separate = Some(Memory {
            streams: 50,
            opening: 2.0,
            bytes: 50 * 2048,
            ended: 0,
        });
        report.shared = Some(Shared {
            subscribers: 20,
            received: 19,
            first: 3.0,
            from_command: Latency::default(),
            spent: 1.5,
        });
        let text = report.lines().join("\n");
        assert!(text.contains("| 50 | 2.0 | 2.0 | 0 |"), "{text}");
        assert!(text.contains("| one event for all | 19 of 20 |"), "{text}");
        assert!(text.contains("after 3 ms"), "{text}");
    }
}
