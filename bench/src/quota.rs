//! A limit of processor time for one process: a control group of its own (Linux, versions 1 and 2).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

const ROOT: &str = "/sys/fs/cgroup";
/// The period of the limit in microseconds. A thousandth of a processor is a hundredth of a millisecond of it.
const PERIOD: u32 = 100_000;
/// Attempts to delete the group: the kernel empties it shortly after the end of its process.
const ATTEMPTS: u32 = 50;

/// A limit, removed when it is dropped. The process must have ended by then.
pub struct Quota {
    folder: PathBuf,
}

/// A file of a control group, and the text to write.
#[derive(Debug, PartialEq, Eq)]
struct Setting {
    file: &'static str,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

impl Quota {
    /// Limits a process to this many thousandths of a processor. Fails without the right to create a control group.
    pub fn new(pid: u32, thousandths: u32) -> anyhow::Result<Self> {
        let quota = Self::group(&pid.to_string(), thousandths)?;
        quota.write("cgroup.procs", &pid.to_string())?;
        Ok(quota)
    }

    /// Fails if this machine does not allow such limits.
    pub fn probe() -> anyhow::Result<()> {
        Self::group(&format!("probe-{}", std::process::id()), 1000).map(drop)
    }

    /// Creates a group without a process.
    fn group(name: &str, thousandths: u32) -> anyhow::Result<Self> {
        let version = Version::of(Path::new(ROOT))?;
        let parent = version.parent(Path::new(ROOT));
        if version == Version::Two {
            // The controller has to be on for the children of the root.
            let file = parent.join("cgroup.subtree_control");
            fs::write(&file, "+cpu").with_context(|| format!("writing {}", file.display()))?;
        }
        let folder = parent.join(format!("carnet-bench-{name}"));
        fs::create_dir(&folder).with_context(|| format!("creating {}", folder.display()))?;
        let quota = Self { folder };
        for setting in version.settings(thousandths) {
            quota.write(setting.file, &setting.value)?;
        }
        Ok(quota)
    }

    fn write(&self, file: &str, value: &str) -> anyhow::Result<()> {
        let file = self.folder.join(file);
        fs::write(&file, value).with_context(|| format!("writing {}", file.display()))
    }
}

impl Drop for Quota {
    fn drop(&mut self) {
        for _ in 0..ATTEMPTS {
            if fs::remove_dir(&self.folder).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Version {
    fn of(root: &Path) -> anyhow::Result<Self> {
        let controllers = fs::read_to_string(root.join("cgroup.controllers")).unwrap_or_default();
        if controllers.split_whitespace().any(|name| name == "cpu") {
            return Ok(Self::Two);
        }
        if root.join("cpu/cgroup.procs").exists() {
            return Ok(Self::One);
        }
        bail!("this machine has no control group for processor time")
    }

    fn parent(self, root: &Path) -> PathBuf {
        match self {
            Self::One => root.join("cpu"),
            Self::Two => root.to_owned(),
        }
    }

    fn settings(self, thousandths: u32) -> Vec<Setting> {
        let time = PERIOD / 1000 * thousandths;
        let setting = |file, value| Setting { file, value };
        match self {
            Self::One => vec![
                setting("cpu.cfs_period_us", PERIOD.to_string()),
                setting("cpu.cfs_quota_us", time.to_string()),
            ],
            Self::Two => vec![setting("cpu.max", format!("{time} {PERIOD}"))],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_part_of_the_period() {
        assert_eq!(
            Version::Two.settings(250),
            [Setting {
                file: "cpu.max",
                value: "25000 100000".to_owned()
            }]
        );
        let values: Vec<_> = Version::One
            .settings(1500)
            .into_iter()
            .map(|setting| setting.value)
            .collect();
        assert_eq!(values, ["100000", "150000"]);
    }

    #[test]
    fn the_version_is_that_with_the_controller() {
        let root = tempfile::tempdir().unwrap();
        assert!(Version::of(root.path()).is_err());
        fs::create_dir(root.path().join("cpu")).unwrap();
        fs::write(root.path().join("cpu/cgroup.procs"), "").unwrap();
        assert_eq!(Version::of(root.path()).unwrap(), Version::One);
        fs::write(root.path().join("cgroup.controllers"), "cpuset cpu io").unwrap();
        assert_eq!(Version::of(root.path()).unwrap(), Version::Two);
    }
}
