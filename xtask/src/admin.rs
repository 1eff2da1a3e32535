//! The first administrator of a platform on this machine.

use std::fs;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::home::{ADMIN, Home};

pub const ADMIN_EMAIL: &str = "admin@carnet.example";

/// The administrator, stored in a file that only its owner may read.
#[derive(Serialize, Deserialize)]
pub struct Admin {
    pub email: String,
    pub password: String,
    pub client_key: String,
}

impl Admin {
    pub fn read(home: &Home) -> anyhow::Result<Self> {
        let file = home.join(ADMIN);
        let text =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        Ok(serde_json::from_str(&text)?)
    }
}
