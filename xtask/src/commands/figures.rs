use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::figures::{self, Group};
use crate::{checkout, say};

/// Print the figures of the code's structure as one Markdown table
///
/// Measures lengths of files and functions, definitions of shared concepts outside `crates/`, import
/// circles, sizes of services and capabilities, and the English of the documentation. The sources are
/// parsed and not compiled, so that any commit can be measured with `--root`.
#[derive(Args)]
pub struct Figures {
    /// Measure this checkout instead of the one that the runner was built from
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Fail if a figure is worse than its bound
    #[arg(long)]
    check: bool,
    /// List the places that were counted, too
    #[arg(long)]
    places: bool,
}

impl Figures {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let root = self.root.as_deref().unwrap_or(checkout::root());
        let groups = figures::measure(&figures::sources::read(root)?);
        say::line(figures::table(&groups));
        if self.places {
            list(&groups);
        }
        let worse: Vec<_> = groups
            .iter()
            .flat_map(|group| &group.figures)
            .filter(|figure| figure.is_worse())
            .collect();
        if !self.check || worse.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        for figure in worse {
            say::problem(format!(
                "{}: {} is worse than the bound",
                figure.name, figure.value
            ));
        }
        Ok(ExitCode::FAILURE)
    }
}

/// Prints the places of each figure that has some.
fn list(groups: &[Group]) {
    let figures = groups.iter().flat_map(|group| &group.figures);
    for figure in figures.filter(|figure| !figure.places.is_empty()) {
        say::line(format!("\n## {}: {}\n", figure.name, figure.value));
        for place in &figure.places {
            say::line(format!("- {place}"));
        }
    }
}
