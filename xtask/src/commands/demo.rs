use std::process::ExitCode;

use clap::Args;

use super::up::Up;
use crate::platform::Platform;
use crate::services::servers::Settings;
use crate::site::Site;
use crate::{run, setup};

/// Do the main job on the platform, showing each step
///
/// From a registration to a change of rules while the goods are under way: each step with its operation, its outcome and its time. Starts the
/// platform, in the background, if it is not there.
#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    servers: Settings,
}

impl Demo {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if !super::up::is_up(&self.site.home())? {
            Up::detached(self.site.clone(), self.servers.clone(), None).run()?;
        }
        let platform = Platform::open(&self.site, &self.servers)?;
        let status = run::status(&mut setup::demo(&platform, "run")?)?;
        let code = status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1);
        Ok(ExitCode::from(code))
    }
}
