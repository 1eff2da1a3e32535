use std::path::Path;

use anyhow::ensure;

use crate::commands::up::{self, Up, Web};
use crate::commands::{down, reset};
use crate::entries::ENTRIES;
use crate::home::{self, Home, last_lines};
use crate::platform::Target;
use crate::services::servers::Settings;
use crate::site::Site;
use crate::{domains, say};

const LAST_LINES: usize = 12;

/// A whole platform for the end-to-end tests, as `up` creates it, in its own folder and on its own ports; deleted when
/// it is dropped.
pub struct ScratchPlatform {
    site: Site,
}

impl ScratchPlatform {
    /// Starts a platform in a folder with this name. Fails if the web application is to be served and is not.
    pub fn start(name: &str, programs: &Path, web: Web) -> anyhow::Result<Self> {
        let platform = Self {
            site: Site::somewhere(Home::temporary(name).path())?,
        };
        let target = Target {
            site: platform.site.clone(),
            servers: Settings::default(),
        };
        Up::detached(target, Some(programs.to_owned()), web).run()?;
        let home = platform.site.home();
        ensure!(
            web == Web::Omitted || ENTRIES.iter().all(|entry| up::is_served(&home, entry)),
            "the platform does not serve the web application: see the notes above"
        );
        Ok(platform)
    }

    /// The variables through which the tests find it.
    pub fn environment(&self) -> [(&'static str, String); 3] {
        let home = self.site.home().path().to_string_lossy().into_owned();
        let header = self.site.address_header.clone().unwrap_or_default();
        [
            ("CARNET_HOME", home),
            ("CARNET_PORT", self.site.gateway_port.to_string()),
            ("CARNET_ADDRESS_HEADER", header),
        ]
    }

    /// Further variables of the journeys in a browser.
    pub fn web_environment(&self) -> [(&'static str, String); 3] {
        let home = self.site.home();
        let at = |name: &str| home.join(name).to_string_lossy().into_owned();
        [
            ("CARNET_URL", self.site.base_url()),
            ("CARNET_MAIL_FOLDER", at(home::MAIL)),
            ("CARNET_ADMIN_FILE", at(home::ADMIN)),
        ]
    }

    /// Shows the end of each log, and earlier errors, because the logs are deleted with the platform.
    pub fn show_logs(&self) {
        for name in domains::process_names() {
            let log = self.site.home().log(name);
            let lines = last_lines(&log, usize::MAX);
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
