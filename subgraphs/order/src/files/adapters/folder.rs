use std::fs;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;

/// Longer than any upload takes.
const BEGUN: Duration = Duration::from_hours(1);

/// Opens a folder for files, and creates it if it does not exist. Only the current user has access. Each write is flushed to disk
/// (`fsync`) before it is acknowledged.
pub fn open_folder(folder: &Path) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let opened = || -> anyhow::Result<_> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        remove_begun(folder)?;
        Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
    };
    Ok(Arc::new(opened().with_context(|| {
        format!("cannot use the folder for files {}", folder.display())
    })?))
}

/// Removes files that a process began to write and did not complete. Their names end in `#` and a number; the object store does
/// not list them as objects, so the removal of stray objects does not find them.
fn remove_begun(folder: &Path) -> anyhow::Result<()> {
    let mode = fs::metadata(folder)?.permissions().mode();
    anyhow::ensure!(
        mode % 0o10 == 0,
        "other users have access to it; remove their permissions"
    );
    let files = folder.join("files");
    if !files.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(files)? {
        let entry = entry?;
        let begun = entry.file_name().to_string_lossy().contains('#');
        let age = SystemTime::now()
            .duration_since(entry.metadata()?.modified()?)
            .unwrap_or_default();
        if begun && age > BEGUN {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
