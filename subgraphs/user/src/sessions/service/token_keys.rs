//! The folder of token-signing keys: one PKCS#8 PEM file per key, named `<id>.pem`.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};

use crate::sessions::domain::signing_key::{self, SigningKeys};

const EXTENSION: &str = "pem";

/// The files of a folder with their times and sizes. While the listing is equal, the keys have not changed.
pub type Listing = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Lists the key files of a folder.
pub fn list(folder: &Path) -> anyhow::Result<Listing> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut files = Listing::new();
    for entry in entries {
        let file = entry?.path();
        if file
            .extension()
            .is_some_and(|extension| extension == EXTENSION)
        {
            let about =
                fs::metadata(&file).with_context(|| format!("cannot read {}", file.display()))?;
            files.insert(file, (about.modified().ok(), about.len()));
        }
    }
    Ok(files)
}

/// Reads all keys of a folder.
pub fn read(folder: &Path) -> anyhow::Result<SigningKeys> {
    let mut keys = Vec::new();
    for file in list(folder)?.into_keys() {
        let kid = file
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default()
            .to_owned();
        let pem =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        keys.push((kid, SecretString::from(pem)));
    }
    SigningKeys::read(keys).with_context(|| {
        format!(
            "no usable keys in {}; `user generate-token-key` generates one",
            folder.display()
        )
    })
}

/// Generates a key in a folder, which is created if it does not exist. Only the owner may read the file, and it becomes
/// visible only when it is complete.
pub fn generate(folder: &Path) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot create the folder {}", folder.display()))?;
    let (kid, pem) = signing_key::generate()?;
    let file = folder.join(kid).with_extension(EXTENSION);
    let unfinished = file.with_extension("new");
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished);
    written
        .and_then(|mut open| {
            open.write_all(pem.expose_secret().as_bytes())
                .and_then(|()| open.sync_all())
        })
        .and_then(|()| fs::rename(&unfinished, &file))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
