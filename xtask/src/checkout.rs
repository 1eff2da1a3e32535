//! Where things are: the checkout, and the folder in it that git ignores.

use std::fs;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::Context;

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
        Self(root().join(".carnet"))
    }

    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes the folders. Those with keys and the like are closed to others.
    pub fn create(&self) -> anyhow::Result<()> {
        for open in ["logs", "run", "mail"] {
            fs::create_dir_all(self.0.join(open)).with_context(|| format!("making {}", self.0.display()))?;
        }
        for closed in [self.keys(), self.token_keys(), self.0.join("redis")] {
            fs::create_dir_all(&closed)?;
            fs::set_permissions(&closed, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
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

/// Writes a file that only its owner may read, whole or not at all.
pub fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let write = || {
        let _ = fs::remove_file(&unfinished);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        fs::rename(&unfinished, path)
    };
    write().with_context(|| format!("writing {}", path.display()))
}
