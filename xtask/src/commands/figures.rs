use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::ensure;
use clap::Args;

use crate::figures::{self, Group};
use crate::{checkout, say};

/// The number of places that a check lists for each figure.
const PLACES: usize = 20;

/// Print the figures of the code's structure as a Markdown table
///
/// Measures the lengths of files and functions, definitions of shared concepts outside `crates/`, import circles, the
/// sizes of services and capabilities, the English of the documentation, and the descriptions of the schemas. The
/// sources are parsed and not compiled, so `--root` can measure any commit.
#[derive(Args)]
pub struct Figures {
    /// Measure this checkout instead of the one that the runner was built from
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Print only the figures that are worse than their bounds, and fail if there are any
    #[arg(long, conflicts_with = "places")]
    check: bool,
    /// List the counted places, too
    #[arg(long)]
    places: bool,
}

impl Figures {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let root = self.root.as_deref().unwrap_or(checkout::root());
        if self.check {
            return check(root).map(|()| ExitCode::SUCCESS);
        }
        let groups = figures::of_checkout(root)?;
        say::line(figures::table(&groups));
        if self.places {
            list(&groups);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Fails if a figure is worse than its bound, and prints it with its places.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let groups = figures::of_checkout(root)?;
    let figures = groups.iter().flat_map(|group| &group.figures);
    let worse: Vec<_> = figures.filter(|figure| figure.is_worse()).collect();
    for figure in &worse {
        say::problem(figure.breach());
        for place in figure.places.iter().take(PLACES) {
            say::line(format!("  {place}"));
        }
        if let Some(more) = figure
            .places
            .len()
            .checked_sub(PLACES)
            .filter(|more| *more > 0)
        {
            say::line(format!(
                "  and {more} more: see `cargo xtask figures --places`"
            ));
        }
    }
    ensure!(
        worse.is_empty(),
        "{} figures are worse than their bounds",
        worse.len()
    );
    Ok(())
}

/// Prints the places of each figure that has places.
fn list(groups: &[Group]) {
    let figures = groups.iter().flat_map(|group| &group.figures);
    for figure in figures.filter(|figure| !figure.places.is_empty()) {
        say::line(format!("\n## {}: {}\n", figure.name, figure.value));
        for place in &figure.places {
            say::line(format!("- {place}"));
        }
    }
}
