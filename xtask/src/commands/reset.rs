use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::ensure;
use clap::Args;

use super::down;
use crate::home::Home;
use crate::platform::Target;
use crate::say;
use crate::services::{account, tools::Tools};

/// Stop the platform and delete all its data, keys and secrets
#[derive(Args)]
pub struct Reset {
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    target: Target,
}

impl Reset {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let home = self.target.site.home();
        home.id()?;
        if !self.yes && !agreed(&home)? {
            say::note("Kept", "all data is unchanged");
            return Ok(ExitCode::FAILURE);
        }
        down::stop_all(&home)?;
        self.target.servers.remove(&home, &Tools::ready()?)?;
        delete(&home)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Deletes the platform's folder, and the data folder of a Postgres that cannot be inside it.
pub fn delete(home: &Home) -> anyhow::Result<()> {
    account::delete(home)?
        .iter()
        .for_each(|folder| say::step("Deleted", folder.display()));
    Ok(())
}

fn agreed(home: &Home) -> anyhow::Result<bool> {
    say::line(format!(
        "This stops the platform and deletes its data, keys and secrets in {}.\n\
         In servers that CARNET_POSTGRES_URL and CARNET_REDIS_ADMIN_URL name it deletes only the objects of this platform.",
        home.path().display()
    ));
    print!("Type yes to continue: ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer)?;
    ensure!(
        read > 0,
        "there is no terminal to ask for confirmation: use --yes"
    );
    Ok(answer.trim() == "yes")
}
