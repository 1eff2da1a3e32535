//! The API client of the web application, stored in a file that only its owner may read.

use std::fs;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::checkout;
use crate::home::{Home, WEB_CLIENT};

#[derive(Serialize, Deserialize)]
pub struct WebClient {
    pub id: String,
    pub key: String,
    /// The SHA-256 of the registered manifest of operations; empty before the first registration.
    pub operations: String,
}

impl WebClient {
    /// Reads the client; `None` if there is none yet.
    pub fn read(home: &Home) -> anyhow::Result<Option<Self>> {
        let file = home.join(WEB_CLIENT);
        if !file.exists() {
            return Ok(None);
        }
        let reading = || format!("reading {}", file.display());
        let text = fs::read_to_string(&file).with_context(reading)?;
        serde_json::from_str(&text).with_context(reading).map(Some)
    }

    pub fn write(&self, home: &Home) -> anyhow::Result<()> {
        checkout::write_private(&home.join(WEB_CLIENT), &serde_json::to_string_pretty(self)?)
    }
}
