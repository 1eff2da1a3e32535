//! File with the keys that sign certificates: Ed25519 keys as consecutive PKCS#8 PEM blocks, the newest first.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};

use crate::certificates::domain::generate_certificate_key;
use crate::certificates::service::Issuer;

/// Reads the keys of the platform. `public_url` is its public address.
pub fn read(file: &Path, public_url: &str) -> anyhow::Result<Issuer> {
    let pem = fs::read_to_string(file).with_context(|| {
        format!(
            "cannot read {}: create a key with `order generate-certificate-key`",
            file.display()
        )
    })?;
    Issuer::new(&SecretString::from(pem), public_url).with_context(|| {
        format!(
            "{} has no usable key: it needs Ed25519 keys as PKCS#8 PEM",
            file.display()
        )
    })
}

/// Generates a key file that only its owner may read. Does nothing if the file exists.
pub fn generate(file: &Path) -> anyhow::Result<()> {
    let pem = generate_certificate_key()?;
    let unfinished = file.with_extension("new");
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished);
    written
        .and_then(|mut open| {
            open.write_all(pem.expose_secret().as_bytes())
                .and_then(|()| open.sync_all())
        })
        .with_context(|| format!("cannot write {}", unfinished.display()))?;
    // A hard link fails if the target exists, so only one of two concurrent processes creates the key.
    let linked = match fs::hard_link(&unfinished, file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    let removed = fs::remove_file(&unfinished);
    linked
        .and(removed)
        .with_context(|| format!("cannot write {}", file.display()))
}
