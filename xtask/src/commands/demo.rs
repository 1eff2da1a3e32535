use std::process::ExitCode;

use clap::Args;

use super::up::{self, Up, Web};
use crate::platform::Target;
use crate::{run, setup};

/// Run the main job on the platform and show each step
///
/// The main job goes from a registration to a change of rules while the goods are in transit. Each step is shown with
/// its operation, its outcome and its duration. Starts the platform in the background if it is not running.
#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    target: Target,
}

impl Demo {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if !up::is_up(&self.target.site.home())? {
            Up::detached(self.target.clone(), None, Web::Served).run()?;
        }
        let status = run::status(&mut setup::demo(&self.target.open()?, "run")?)?;
        let code = status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1);
        Ok(ExitCode::from(code))
    }
}
