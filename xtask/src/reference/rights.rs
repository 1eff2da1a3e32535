//! The tables of rights, which the subgraphs print.

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use serde::Deserialize;

use crate::run;

/// The table of one subgraph.
pub struct Rights {
    pub domain: &'static str,
    pub rows: Vec<Right>,
}

/// The callers that may use a root field or load an entity.
#[derive(Deserialize)]
pub struct Right {
    /// The name of the root field, or the type of the entity.
    pub name: String,
    pub who: Vec<Who>,
    /// The accessible part, if it is not everything.
    pub of: String,
}

/// A kind of caller.
#[derive(Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Public,
    SignedIn,
    Program,
    Role(String),
    Scope(String),
}

/// Asks the program of a subgraph for its table.
pub fn read(programs: &Path, domain: &'static str) -> anyhow::Result<Rights> {
    let mut command = Command::new(programs.join(domain));
    let printed = run::output(command.arg("rights").env_clear(), "")?;
    let rows = serde_json::from_str(&printed)
        .with_context(|| format!("reading the rights of {domain}"))?;
    Ok(Rights { domain, rows })
}

impl Who {
    /// The caller in the cell of a table.
    pub fn cell(&self) -> String {
        match self {
            Self::Public => "everyone".to_owned(),
            Self::SignedIn => "signed-in users".to_owned(),
            Self::Program => "programs of an organisation".to_owned(),
            Self::Role(role) => format!("`{role}`"),
            Self::Scope(scope) => format!("scope `{scope}`"),
        }
    }

    /// The caller as a heading.
    pub fn heading(&self) -> String {
        match self {
            Self::Public => "Everyone".to_owned(),
            Self::SignedIn => "Signed-in users".to_owned(),
            Self::Program => "Programs of an organisation".to_owned(),
            Self::Role(role) => format!("Role `{role}`"),
            Self::Scope(scope) => format!("Scope `{scope}`"),
        }
    }
}
