use std::path::{Path, PathBuf};

use clap::Args;

use crate::domains::DOMAINS;
use crate::generated::{self, Generated};
use crate::reference::{codes, errors, rights, roles};
use crate::{cargo, checkout, schema};

/// Write docs/reference from the schemas, the tables of rights and the code
///
/// Reads the checked-in schemas, so run `sdl` first. Needs no database.
#[derive(Args)]
pub struct Reference {
    /// Write nothing; fail if a file is stale
    #[arg(long)]
    check: bool,
}

impl Reference {
    pub fn run(self) -> anyhow::Result<()> {
        reference(&cargo::build(false)?, self.check)
    }
}

pub fn reference(programs: &Path, check: bool) -> anyhow::Result<()> {
    let root = checkout::root();
    let schemas = schema::read(root)?;
    let rights = DOMAINS
        .iter()
        .map(|domain| rights::read(programs, domain.name))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut files = vec![
        page("errors.md", errors::page(&schemas, &codes::read(root)?)),
        page("roles.md", roles::page(&schemas, &rights)),
    ];
    files.extend(
        events::reference()
            .into_iter()
            .map(|(path, text)| page(path, text)),
    );
    files.extend(new_baselines(root));
    generated::write(&files, check, "cargo xtask reference")
}

/// The schemas of new types of events. A baseline that exists never changes: later versions of the type are compared with it.
fn new_baselines(root: &Path) -> impl Iterator<Item = Generated> {
    let folder = root.join("crates/events/published");
    events::published()
        .into_iter()
        .map(move |(file, text)| Generated {
            path: folder.join(file),
            text,
        })
        .filter(|baseline| !baseline.path.exists())
}

/// A page of `docs/reference`.
fn page(path: impl Into<PathBuf>, text: impl Into<String>) -> Generated {
    Generated {
        path: checkout::root().join("docs/reference").join(path.into()),
        text: text.into(),
    }
}
