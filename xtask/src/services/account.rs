//! The account that runs Postgres. Postgres refuses to run as root, so if this program runs as root, Postgres runs as a
//! system user that owns nothing else of the platform.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

use crate::checkout;
use crate::domains::POSTGRES;
use crate::home::Home;

const SYSTEM_DATA: &str = "/var/lib/carnet";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// The account to use instead of root; `None` if this program does not run as root.
    pub fn instead_of_root() -> anyhow::Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let users = fs::read_to_string("/etc/passwd")?;
        let account = ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::named(&users, name));
        account.map(Some).context(
            "Postgres needs a system user other than root: create the user postgres or nobody",
        )
    }

    fn named(users: &str, name: &str) -> Option<Self> {
        let user = users
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let mut numbers = user.split(':').skip(1).map(str::parse);
        Some(Self {
            uid: numbers.next()?.ok()?,
            gid: numbers.next()?.ok()?,
        })
    }

    fn can_enter(self, folder: &Path) -> bool {
        let mut test = Command::new("test");
        test.arg("-x")
            .arg(folder)
            .uid(self.uid)
            .gid(self.gid)
            .current_dir("/")
            .stdin(Stdio::null());
        test.status().is_ok_and(|status| status.success())
    }
}

/// The folder for the data of Postgres: in the home if its account can enter it, otherwise under `/var/lib`.
pub fn data_folder(home: &Home) -> anyhow::Result<PathBuf> {
    let home = home.path();
    Ok(match Account::instead_of_root()? {
        Some(account) if !account.can_enter(home) => {
            Path::new(SYSTEM_DATA).join(flat(home)).join(POSTGRES)
        }
        _ => home.join(POSTGRES),
    })
}

/// Creates that folder, owned by the account and closed to others.
pub fn make_data_folder(folder: &Path, account: Option<Account>) -> anyhow::Result<()> {
    checkout::create_private_folder(folder)?;
    account.map_or(Ok(()), |account| {
        Ok(chown(folder, Some(account.uid), Some(account.gid))?)
    })
}

/// Deletes a home, and the data of a Postgres that is not inside it. Returns the deleted folders.
pub fn delete(home: &Home) -> anyhow::Result<Vec<PathBuf>> {
    home.id()?;
    let data = data_folder(home)?;
    let mut folders = vec![data.clone(), home.path().to_owned()];
    folders.retain(|folder| folder.exists());
    for folder in &folders {
        fs::remove_dir_all(folder).with_context(|| format!("deleting {}", folder.display()))?;
    }
    if let Some(parent) = data.parent().filter(|parent| *parent != home.path()) {
        // Fails if it holds files that are not ours, which is intended.
        let _ = fs::remove_dir(parent);
    }
    Ok(folders)
}

/// A path as one readable name. A hash (FNV-1a, the same in every version) is added, because `a/b` and `a-b` would
/// collide.
fn flat(path: &Path) -> String {
    let hash = path
        .as_os_str()
        .as_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!(
        "{}-{hash:016x}",
        path.to_string_lossy().trim_matches('/').replace('/', "-")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let users =
            "postgres2:x:1:1::/:/bin/sh\npostgres:x:107:115:,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(
            Account::named(users, "postgres"),
            Some(Account { uid: 107, gid: 115 })
        );
        assert_eq!(Account::named(users, "nobody"), None);
    }

    #[test]
    fn a_checkout_has_a_name_of_its_own() {
        let name = flat(Path::new("/home/ann/carnet/.carnet"));
        assert_eq!(name, "home-ann-carnet-.carnet-193a680916420cb7");
        assert_ne!(name, flat(Path::new("/home/ann-carnet/.carnet")));
    }
}
