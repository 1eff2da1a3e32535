//! The spool file: records that could not be written when a process ended.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use events::CloudEvent;
use uuid::Uuid;

pub struct Spool {
    file: PathBuf,
}

/// The content of the file.
pub struct Content {
    pub records: Vec<CloudEvent>,
    pub bytes: u64,
}

impl Spool {
    pub const fn new(file: PathBuf) -> Self {
        Self { file }
    }

    /// The records in the file; `None` if there is no file.
    pub fn read(&self) -> Option<Content> {
        let text = match std::fs::read(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::error!("the spool file of access records cannot be read: {error}");
                return None;
            }
        };
        let lines: Vec<&[u8]> = text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .collect();
        let records: Vec<CloudEvent> = lines
            .iter()
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        let unreadable = lines.len() - records.len();
        if unreadable > 0 {
            tracing::error!(
                unreadable,
                "lines of the spool file are not access records and are skipped"
            );
        }
        Some(Content {
            records,
            bytes: text.len() as u64,
        })
    }

    /// Deletes the file after its records are written. A file that has grown since it was read is kept: another process
    /// has added records, which the next start writes.
    pub fn delete(&self, bytes: u64) {
        if std::fs::metadata(&self.file).is_ok_and(|file| file.len() > bytes) {
            return;
        }
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::error!(
                    "the spool file cannot be deleted, so the next start writes its records again: {error}"
                );
            }
            _ => {}
        }
    }

    /// Appends the records that the file does not contain yet. Only the owner may read the file.
    pub fn add(&self, records: &[CloudEvent]) -> std::io::Result<()> {
        let spooled = self.read().map_or_else(Vec::new, |content| content.records);
        let mut ids: HashSet<Uuid> = spooled.iter().map(|record| record.id).collect();
        let mut lines = String::new();
        for record in records.iter().filter(|record| ids.insert(record.id)) {
            lines.push_str(&serde_json::to_string(record)?);
            lines.push('\n');
        }
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&self.file)?;
        file.write_all(lines.as_bytes())
    }
}
