//! Where things are: the checkout, and the folder in it that git ignores.

use std::fs;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::secrets;

/// The file that says that a folder is a platform's, and which platform's.
const MARKER: &str = "CARNET-HOME";

/// The checkout that this runner was built from.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// A folder with all that one running platform leaves on disk, but the data of a Postgres that may not enter it.
#[derive(Clone, Debug)]
pub struct Home(PathBuf);

impl Home {
    /// The home of this checkout's platform: `.carnet`.
    pub fn of_checkout() -> Self {
        Self::at(&root().join(".carnet"))
    }

    pub fn at(path: &Path) -> Self {
        Self(canonical(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Which platform's folder this is. Fails if it is nobody's: then nothing in it is ours to change or delete.
    pub fn id(&self) -> anyhow::Result<String> {
        let marker = self.0.join(MARKER);
        let id = fs::read_to_string(&marker)
            .with_context(|| format!("no platform's folder: reading {}", marker.display()))?;
        Ok(id.trim().to_owned())
    }

    /// Makes the folders. Those with keys and the like are closed to others.
    pub fn create(&self) -> anyhow::Result<()> {
        self.take()?;
        for open in ["logs", "run", "mail"] {
            fs::create_dir_all(self.0.join(open))
                .with_context(|| format!("making {}", self.0.display()))?;
        }
        for closed in [
            self.keys(),
            self.token_keys(),
            self.files(),
            self.0.join("redis"),
        ] {
            fs::create_dir_all(&closed)?;
            fs::set_permissions(&closed, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    /// Marks a new or empty folder as ours, and a platform's from before there were marks.
    fn take(&self) -> anyhow::Result<()> {
        fs::create_dir_all(&self.0).with_context(|| format!("making {}", self.0.display()))?;
        if self.0.join(MARKER).exists() {
            return Ok(());
        }
        let unmarked = self.run().is_dir() && self.secrets().is_file();
        if !unmarked && fs::read_dir(&self.0)?.next().is_some() {
            bail!(
                "{} is not empty and not a platform's: name another folder",
                self.0.display()
            );
        }
        write_private(&self.0.join(MARKER), &(secrets::random()? + "\n"))
    }

    pub fn log(&self, name: &str) -> PathBuf {
        self.0.join("logs").join(format!("{name}.log"))
    }

    /// The files that remember the running processes.
    pub fn run(&self) -> PathBuf {
        self.0.join("run")
    }

    pub fn mail(&self) -> PathBuf {
        self.0.join("mail")
    }

    /// The files of evidence, sealed.
    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    pub fn token_keys(&self) -> PathBuf {
        self.0.join("keys/tokens")
    }

    pub fn secrets(&self) -> PathBuf {
        self.0.join("secrets.json")
    }

    /// Names the folder with the programs that run.
    pub fn programs(&self) -> PathBuf {
        self.0.join("programs")
    }

    /// The first admin's address and password.
    pub fn admin(&self) -> PathBuf {
        self.0.join("admin.json")
    }

    /// The keys of the demonstration's API clients.
    pub fn clients(&self) -> PathBuf {
        self.0.join("clients.json")
    }
}

/// One name for a place, by whatever way it was named, and whether it is there already or not.
fn canonical(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = path.ancestors().find_map(|known| {
        let rest = path.strip_prefix(known).ok()?;
        Some(
            fs::canonicalize(known)
                .ok()?
                .join(rest)
                .components()
                .collect(),
        )
    });
    known.unwrap_or(path)
}

/// Writes a file that only its owner may read, whole or not at all.
pub fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let write = || {
        let _ = fs::remove_file(&unfinished);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&unfinished)?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        fs::rename(&unfinished, path)
    };
    write().with_context(|| format!("writing {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that goes with the value.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder =
                std::env::temp_dir().join(format!("carnet-checkout-{name}-{}", std::process::id()));
            fs::create_dir(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_new_or_empty_folder_becomes_a_home_and_stays_the_same() {
        let folder = Scratch::new("new");
        let home = Home::at(&folder.0.join("deep/er"));
        assert!(home.id().is_err());
        for home in [home, Home::at(&folder.0.join("empty"))] {
            fs::create_dir_all(home.path()).unwrap();
            home.create().unwrap();
            let id = home.id().unwrap();
            home.create().unwrap();
            assert_eq!(home.id().unwrap(), id);
        }
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let folder = Scratch::new("foreign");
        fs::write(folder.0.join("letter"), "dear").unwrap();
        let home = Home::at(&folder.0);
        assert!(home.create().is_err());
        assert!(home.id().is_err());
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
    }

    #[test]
    fn a_platform_without_a_mark_is_marked() {
        let folder = Scratch::new("unmarked");
        fs::create_dir(folder.0.join("run")).unwrap();
        fs::write(folder.0.join("secrets.json"), "{}").unwrap();
        let home = Home::at(&folder.0);
        home.create().unwrap();
        assert!(home.id().is_ok());
    }

    #[test]
    fn a_place_has_one_name() {
        let folder = Scratch::new("names");
        let there = folder.0.canonicalize().unwrap();
        std::os::unix::fs::symlink(&there, there.join("again")).unwrap();
        for name in ["again/home", "again/again/home/", "./home"] {
            assert_eq!(
                Home::at(&there.join(name)).path(),
                there.join("home"),
                "{name}"
            );
        }
    }
}
