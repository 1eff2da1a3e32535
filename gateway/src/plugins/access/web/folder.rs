//! Reads the folder of the built web application into memory, so that a request is a look-up by its path and never
//! reaches the file system.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use bytes::Bytes;

use super::resource::{Content, Resource};

/// The page of a folder. A built application has one at the top.
const INDEX: &str = "index.html";
/// The largest size of all files together, far above the budget of the application.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Reads the folder. The files are named by the path of their URL.
pub fn read(folder: &Path) -> anyhow::Result<HashMap<String, Resource>> {
    let mut files = Files::default();
    files.add(folder, "")?;
    ensure!(
        files.contents.contains_key(INDEX),
        "{} has no {INDEX}: build the web application into it",
        folder.display()
    );
    files.resources()
}

#[derive(Default)]
struct Files {
    /// The contents by the name in the folder, for example `assets/index-1a2b3c4d.js`.
    contents: BTreeMap<String, Bytes>,
    size: u64,
}

impl Files {
    /// Adds the files of a folder, whose names begin with this prefix. Hidden files are omitted.
    fn add(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        let reading = |path: &Path| format!("reading {}", path.display());
        for entry in fs::read_dir(folder).with_context(|| reading(folder))? {
            let path = entry.with_context(|| reading(folder))?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .with_context(|| format!("the name {} is not UTF-8", path.display()))?;
            if name.starts_with('.') {
                continue;
            }
            let name = format!("{prefix}{name}");
            let metadata = fs::metadata(&path).with_context(|| reading(&path))?;
            if metadata.is_dir() {
                self.add(&path, &format!("{name}/"))?;
                continue;
            }
            self.size += metadata.len();
            ensure!(
                self.size <= LARGEST,
                "the files are larger than {LARGEST} bytes in all, at {}",
                path.display()
            );
            let content = fs::read(&path).with_context(|| reading(&path))?;
            self.contents.insert(name, content.into());
        }
        Ok(())
    }

    fn resources(&self) -> anyhow::Result<HashMap<String, Resource>> {
        let mut resources = HashMap::new();
        for (name, plain) in &self.contents {
            if !is_published(name) {
                continue;
            }
            let content = Content {
                plain: plain.clone(),
                brotli: self.contents.get(&format!("{name}.br")).cloned(),
                gzip: self.contents.get(&format!("{name}.gz")).cloned(),
            };
            resources.insert(url_path(name), Resource::new(name, content)?);
        }
        Ok(resources)
    }
}

/// Compressed forms are served in place of their file. The task runner registers the operations in `operations.*`; the
/// application reads them from an asset.
fn is_published(name: &str) -> bool {
    let is_compressed = [".br", ".gz"].iter().any(|ending| name.ends_with(ending));
    !is_compressed && !name.starts_with("operations.")
}

/// The path of the URL of a file. A page has the path of its folder, without a slash at the end.
fn url_path(name: &str) -> String {
    if name == INDEX {
        return "/".to_owned();
    }
    let folder = name
        .strip_suffix(INDEX)
        .and_then(|folder| folder.strip_suffix('/'));
    format!("/{}", folder.unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_path_of_its_folder() {
        for (name, path) in [
            ("index.html", "/"),
            ("admin/index.html", "/admin"),
            ("admin/old-index.html", "/admin/old-index.html"),
            ("assets/a-1.js", "/assets/a-1.js"),
            ("old-index.html", "/old-index.html"),
        ] {
            assert_eq!(url_path(name), path);
        }
    }

    #[test]
    fn manifests_and_compressed_forms_are_not_published() {
        for (name, expected) in [
            ("operations.web.json", false),
            ("assets/operations-1a2b3c4d.json", true),
            ("assets/a-1.js.br", false),
            ("assets/a-1.js.gz", false),
            ("sw.js", true),
        ] {
            assert_eq!(is_published(name), expected, "{name}");
        }
    }
}
