use std::process::ExitCode;

use clap::Args;

use super::up::{self, Up};
use crate::platform::Target;
use crate::{run, setup};

/// Do the main job on the platform, showing each step
///
/// From a registration to a change of rules while the goods are under way: each step with its operation, its outcome and its time. Starts the
/// platform, in the background, if it is not there.
#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    target: Target,
}

impl Demo {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if !up::is_up(&self.target.site.home())? {
            Up::detached(self.target.clone(), None).run()?;
        }
        let status = run::status(&mut setup::demo(&self.target.open()?, "run")?)?;
        let code = status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1);
        Ok(ExitCode::from(code))
    }
}
