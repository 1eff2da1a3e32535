//! Postgres refuses to run as root. Where we are root, it runs as a system user that owns nothing else of ours.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

const SYSTEM_DATA: &str = "/var/lib/carnet";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// Whom to run as instead of root; `None` where we are not root.
    pub fn instead_of_root() -> anyhow::Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let users = fs::read_to_string("/etc/passwd")?;
        let account = Self::named(&users, "postgres").or_else(|| Self::named(&users, "nobody"));
        account.map(Some).context(
            "Postgres needs a system user that is not root: neither postgres nor nobody exists",
        )
    }

    fn named(users: &str, name: &str) -> Option<Self> {
        let fields: Vec<&str> = users
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then(|| fields.collect()))?;
        let number = |index: usize| fields.get(index)?.parse().ok();
        Some(Self {
            name: name.to_owned(),
            uid: number(1)?,
            gid: number(2)?,
        })
    }

    fn can_enter(&self, folder: &Path) -> bool {
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

/// The folder for data of that account (or ours): in the home if it can enter that, else under `/var/lib`.
pub fn data_folder(home: &Path, name: &str, account: Option<&Account>) -> PathBuf {
    match account {
        Some(account) if !account.can_enter(home) => {
            Path::new(SYSTEM_DATA).join(flat(home)).join(name)
        }
        _ => home.join(name),
    }
}

/// Makes that folder, owned by the account and closed to others.
pub fn make_data_folder(folder: &Path, account: Option<&Account>) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    if let Some(account) = account {
        chown(folder, Some(account.uid), Some(account.gid))?;
    }
    Ok(())
}

/// A path as one name, so that several checkouts do not meet: readable, and with a hash because `a/b` and `a-b` read
/// the same. (FNV-1a, since the name must stay the same in later versions; nobody gains by a collision of their own.)
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
    fn finds_an_account() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\npostgres:x:107:115:,,,:/var/lib/postgresql:/bin/bash\n";
        let postgres = Account {
            name: "postgres".to_owned(),
            uid: 107,
            gid: 115,
        };
        assert_eq!(Account::named(users, "postgres"), Some(postgres));
        assert_eq!(Account::named(users, "nobody"), None);
    }

    #[test]
    fn names_a_checkout() {
        let name = flat(Path::new("/home/ann/carnet/.carnet"));
        assert_eq!(name, "home-ann-carnet-.carnet-193a680916420cb7");
        assert_ne!(name, flat(Path::new("/home/ann-carnet/.carnet")));
    }
}
