//! Passwords and shared secrets: made once, kept in one file that only its owner may read.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::checkout;

pub struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// Reads the file and adds what it lacks of these names.
    pub fn open(file: &Path, names: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut secrets: BTreeMap<String, String> = if file.exists() {
            serde_json::from_str(&fs::read_to_string(file)?)
                .with_context(|| format!("reading {}", file.display()))?
        } else {
            BTreeMap::new()
        };
        let known = secrets.len();
        for name in names {
            if let Entry::Vacant(missing) = secrets.entry(name) {
                missing.insert(random()?);
            }
        }
        if secrets.len() > known {
            checkout::write_private(file, &serde_json::to_string_pretty(&secrets)?)?;
        }
        Ok(Self(secrets))
    }

    pub fn get(&self, name: &str) -> anyhow::Result<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .with_context(|| format!("no secret is called {name}"))
    }
}

/// 256 random bits, in letters that need no quoting anywhere.
pub fn random() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}
