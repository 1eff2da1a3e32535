//! The report: JSON with every point, Markdown tables, and a curve for each number.

use std::path::Path;

use serde::Serialize;

use super::Series;
use super::meter::{Point, Size};
use super::{curve, model::Fit};
use crate::report::{Machine, Spread, write};

#[derive(Serialize)]
pub struct Report {
    /// The date and time of the beginning (UTC).
    at: String,
    machine: Machine,
    size: Size,
    pub series: Vec<Series>,
}

impl Report {
    pub fn new(size: Size) -> Self {
        Self {
            at: e2e::seed::now().to_string(),
            machine: Machine::read(),
            size,
            series: Vec::new(),
        }
    }

    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        write(
            &folder.join("growth.json"),
            &serde_json::to_string_pretty(self)?,
        )?;
        write(&folder.join("growth.md"), &self.page())?;
        for series in &self.series {
            let file = folder.join(format!("growth-{}.svg", series.name));
            write(&file, &curve::svg(series))?;
        }
        Ok(())
    }

    fn page(&self) -> String {
        let mut lines = vec![
            "# Growth".to_owned(),
            String::new(),
            format!(
                "{}, on {}. Costs are processor microseconds for one answer, those of its events included: medians of the rounds with \
                 their extremes. A model is fitted to the medians by least squares; its error is the root of the mean square.",
                self.at, self.machine
            ),
        ];
        for series in &self.series {
            lines.extend([String::new(), format!("## {}", series.name), String::new()]);
            lines.extend(table(series));
            lines.extend([
                String::new(),
                format!("![Cost by {0}](growth-{0}.svg)", series.name),
            ]);
        }
        lines.join("\n") + "\n"
    }
}

/// The points and the model, for the page and for the terminal.
pub fn table(series: &Series) -> Vec<String> {
    let mut lines = vec![
        format!("n: {}.", series.about),
        String::new(),
        "| n | Platform CPU µs | Gateway CPU µs | Answers/s | Failures |".to_owned(),
        "|--:|--:|--:|--:|--:|".to_owned(),
    ];
    lines.extend(series.points.iter().map(row));
    lines.push(String::new());
    lines.push(match &series.model {
        Some(model) => format!(
            "Model of the platform's CPU µs: {} ({}); the other one is {} ({}). At n = {:.0}, a hundred times the largest one, it \
             predicts {:.0} µs.",
            model.better.formula(),
            error(&model.better),
            model.other.formula(),
            error(&model.other),
            model.far.number,
            model.far.cost
        ),
        None => "Too few points for a model.".to_owned(),
    });
    lines.extend(series.note.iter().map(|note| format!("\nNote: {note}.")));
    lines
}

fn error(fit: &Fit) -> String {
    format!("error {:.1} µs", fit.error)
}

fn row(point: &Point) -> String {
    format!(
        "| {:.0} | {} | {} | {} | {} |",
        point.number,
        spread(point.platform),
        spread(point.gateway),
        spread(point.rate),
        point.failures
    )
}

fn spread(spread: Spread) -> String {
    format!(
        "{:.0} ({:.0} to {:.0})",
        spread.median, spread.least, spread.most
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::series;
    use super::*;

    #[test]
    fn the_table_names_the_better_model_and_its_prediction() {
        let text = table(&series()).join("\n");
        assert!(
            text.contains("| 100 | 102 (101 to 103) | 1 (1 to 1) | 100 (100 to 100) | 0 |"),
            "{text}"
        );
        assert!(
            text.contains("CPU µs: 2.0 + 1.0000 · n (error 0.0 µs)"),
            "{text}"
        );
        assert!(text.contains("At n = 100000,"), "{text}");
        let note = Series {
            note: Some("no limit".to_owned()),
            ..series()
        };
        assert!(table(&note).join("\n").contains("Note: no limit."));
    }
}
