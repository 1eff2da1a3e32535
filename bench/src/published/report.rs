//! The report: JSON, and a Markdown page with the published rows and ours.

use std::path::Path;

use serde::Serialize;

use super::Replayed;
use crate::report::{Machine, write};

#[derive(Serialize)]
pub struct Report {
    /// The date and time of the beginning (UTC).
    at: String,
    machine: Machine,
    workload: &'static str,
    /// US dollars for an hour of a processor.
    price: f64,
    pub rows: Vec<Replayed>,
}

impl Report {
    pub fn new(workload: &'static str, price: f64) -> Self {
        Self {
            at: e2e::seed::now().to_string(),
            machine: Machine::read(),
            workload,
            price,
            rows: Vec::new(),
        }
    }

    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        write(
            &folder.join("published.json"),
            &serde_json::to_string_pretty(self)?,
        )?;
        let mut page = vec![
            "# The published table".to_owned(),
            String::new(),
            format!("{}, on {}.", self.at, self.machine),
            String::new(),
        ];
        page.extend(self.lines());
        write(&folder.join("published.md"), &(page.join("\n") + "\n"))
    }

    /// The table, and what is scaled down.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            "| Published: requests/s | mean s | failures | Here: requests/s | mean ms | p99 ms | failures | CPU s | CPU s of Taurus and k6 | USD for a million |".to_owned(),
            "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|".to_owned(),
        ];
        lines.extend(self.rows.iter().map(|row| self.row(row)));
        lines.push(String::new());
        lines.push(format!(
            "Workload: `{}`. A processor costs {} USD an hour; CPU s are those of the platform with Postgres and Redis until every event \
             was consumed.",
            self.workload, self.price
        ));
        lines.extend(self.rows.iter().map(scale));
        lines
    }

    fn row(&self, replayed: &Replayed) -> String {
        let Replayed { row, measured } = replayed;
        let published = match row.of {
            Some(all) => format!("{} of {all}", row.failures),
            None => row.failures.to_string(),
        };
        format!(
            "| {} | {:.3} | {published} | {:.1} | {:.1} | {:.1} | {} of {} | {:.1} | {:.1} | {:.3} |",
            row.rate,
            row.seconds,
            measured.rate,
            measured.mean,
            measured.p99,
            measured.failures,
            measured.requests,
            measured.spent,
            measured.generator,
            measured.cost_of_a_million(self.price)
        )
    }
}

/// The scale of a row. The duration of the published rows is not known, but the last one had 3,250,144 requests.
fn scale(replayed: &Replayed) -> String {
    let Replayed { row, measured } = replayed;
    let published = match row.of {
        Some(all) => format!("; {all} requests were published"),
        None => String::new(),
    };
    let users = if row.is_scaled_down() {
        format!(
            "{} users instead of {}, each of whom sends more often",
            measured.users,
            row.users()
        )
    } else {
        format!("{} users", measured.users)
    };
    format!(
        "- {}/s: {users}, for {:.0} s{published}.",
        row.rate, measured.seconds
    )
}

#[cfg(test)]
mod tests {
    use super::super::table::ROWS;
    use super::super::tests::measured;
    use super::*;

    #[test]
    fn published_and_own_figures_are_in_one_row() {
        let mut report = Report::new("mixed", 0.04);
        for row in ROWS {
            let measured = measured();
            report.rows.push(Replayed { row, measured });
        }
        let text = report.lines().join("\n");
        assert!(
            text.contains(
                "| 49.8 | 1.979 | 0 | 50.0 | 4.0 | 9.0 | 0 of 1500 | 5.4 | 2.0 | 0.040 |"
            ),
            "{text}"
        );
        assert!(text.contains("| 5426 | 1.821 | 3 of 3250144 |"), "{text}");
        assert!(text.contains("100 users instead of 10000"), "{text}");
        assert!(text.contains("- 549.2/s: 100 users, for 30 s."), "{text}");
    }
}
