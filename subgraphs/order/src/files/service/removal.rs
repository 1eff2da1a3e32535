//! Removal of files that no document needs, and of objects without a row.

use std::collections::HashSet;

use commands::Error;
use time::{Duration, OffsetDateTime};

use super::Files;
use crate::domain::FileId;
use crate::files::store;

/// Retention of a file without a document.
const UNATTACHED: Duration = Duration::hours(24);
/// Number of files that are removed in one transaction.
const BATCH: i64 = 500;

impl Files {
    /// Removes files that have had no document for 24 hours. Returns their number.
    pub async fn remove_orphans(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let before = now - UNATTACHED;
        let mut conn = self.pool.acquire().await?;
        let mut removed = 0;
        loop {
            let files = store::delete_unattached_files(&mut conn, before, BATCH).await?;
            removed += files.len();
            for file in &files {
                store::delete_object(&self.storage.objects, *file).await?;
            }
            if files.is_empty() {
                break;
            }
        }
        Ok(removed)
    }

    /// Removes objects without a row, which a process leaves that was killed before it inserted the row. Lists all objects.
    /// Returns the number of removed objects.
    pub async fn remove_strays(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let before = now - UNATTACHED;
        let mut conn = self.pool.acquire().await?;
        let mut removed = 0;
        for ids in store::list_objects(&self.storage.objects, before)
            .await?
            .chunks(1000)
        {
            let known: HashSet<FileId> = store::find_known_files(&mut conn, ids)
                .await?
                .into_iter()
                .collect();
            for orphan in ids.iter().filter(|id| !known.contains(id)) {
                store::delete_object(&self.storage.objects, *orphan).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}
