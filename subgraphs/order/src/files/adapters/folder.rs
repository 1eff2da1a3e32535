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

/// Files in a folder, which is made if it is not there, for this user alone. What is written is on the disk before it is
/// told to be.
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
        format!("the folder for files, {}", folder.display())
    })?))
}

/// Removes what a process has begun to write and did not live to finish or to remove. Such a file ends in `#` and a number,
/// and is no object to the store, so nothing else would find it.
fn remove_begun(folder: &Path) -> anyhow::Result<()> {
    let mode = fs::metadata(folder)?.permissions().mode();
    anyhow::ensure!(mode % 0o10 == 0, "others on this machine may look into it");
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
