//! The API client of an entry of the web application, stored in a file that only its owner may read.

use std::fs;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::checkout;
use crate::entries::Entry;
use crate::home::Home;

#[derive(Serialize, Deserialize)]
pub struct WebClient {
    pub id: String,
    pub key: String,
    /// The SHA-256 of the registered manifest of operations; empty before the first registration.
    pub operations: String,
}

impl WebClient {
    /// Returns true if the client can send the registered operations and no others. Everyone can read its key, so the gateway
    /// serves the key of no other client.
    pub const fn is_bound(&self) -> bool {
        !self.operations.is_empty()
    }

    /// Reads the client; `None` if there is none yet.
    pub fn read(home: &Home, entry: &Entry) -> anyhow::Result<Option<Self>> {
        let file = home.join(entry.client_file);
        if !file.exists() {
            return Ok(None);
        }
        let reading = || format!("reading {}", file.display());
        let text = fs::read_to_string(&file).with_context(reading)?;
        serde_json::from_str(&text).with_context(reading).map(Some)
    }

    pub fn write(&self, home: &Home, entry: &Entry) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        checkout::write_private(&home.join(entry.client_file), &text)
    }
}
