use std::path::{Path, PathBuf};

use crate::commands::{down, reset, up::Up};
use crate::services::servers::Settings;
use crate::site::Site;
use crate::{fleet, platform, say};

const LAST_LINES: usize = 12;

/// A whole platform for the end-to-end tests, as `up` makes it: in a folder and on ports of its own, and gone with the
/// value.
pub struct ScratchPlatform {
    site: Site,
    home: PathBuf,
}

impl ScratchPlatform {
    pub fn start(programs: &Path) -> anyhow::Result<Self> {
        let home = std::env::temp_dir().join(format!("carnet-platform-{}", std::process::id()));
        let platform = Self {
            site: Site::somewhere(&home)?,
            home,
        };
        Up::detached(
            platform.site.clone(),
            Settings::default(),
            Some(programs.to_owned()),
        )
        .run()?;
        Ok(platform)
    }

    /// How the tests find it.
    pub fn environment(&self) -> [(&'static str, String); 3] {
        let home = self.home.to_string_lossy().into_owned();
        let header = self.site.address_header().unwrap_or_default().to_owned();
        [
            ("CARNET_HOME", home),
            ("CARNET_PORT", self.site.gateway_port().to_string()),
            ("CARNET_ADDRESS_HEADER", header),
        ]
    }
}

impl ScratchPlatform {
    /// Shows what the processes said last, and of errors before: the logs go with the platform.
    pub fn show_logs(&self) {
        for name in platform::process_names() {
            let log = self.site.home().log(name);
            let lines = fleet::last_lines(&log, usize::MAX);
            let (earlier, last) = lines.split_at(lines.len().saturating_sub(LAST_LINES));
            let errors = earlier
                .iter()
                .filter(|line| line.contains(" ERROR ") || line.contains("ERROR\u{1b}"))
                .take(LAST_LINES);
            for line in errors.chain(last) {
                say::line(format!("{name:<9}| {line}"));
            }
        }
    }
}

impl Drop for ScratchPlatform {
    fn drop(&mut self) {
        let home = self.site.home();
        let _ = down::stop_all(&home);
        let _ = reset::delete(&home);
    }
}
