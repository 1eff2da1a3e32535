use std::fs;
use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use crate::checkout::Home;
use crate::say;
use crate::services::account::{Account, data_folder};
use crate::services::postgres;
use crate::services::servers::Settings;
use crate::services::tools::Tools;
use crate::site::Site;

/// Stop, and delete all data, keys and secrets of the platform
#[derive(Args)]
pub struct Reset {
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    servers: Settings,
}

impl Reset {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let home = self.site.home();
        let id = home.id()?;
        if !self.yes && !agreed(&home)? {
            say::note("Kept", "everything is as it was");
            return Ok(ExitCode::FAILURE);
        }
        super::down::stop_all(&home)?;
        self.servers.remove(&id, &Tools::ready()?)?;
        delete(&home)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Deletes the platform's folder, and that of a Postgres that may not live in it.
pub fn delete(home: &Home) -> anyhow::Result<()> {
    home.id()?;
    let data = data_folder(
        home.path(),
        postgres::NAME,
        Account::instead_of_root()?.as_ref(),
    );
    for folder in [data.as_path(), home.path()] {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("deleting {}", folder.display()))?;
            say::step("Deleted", folder.display());
        }
    }
    if let Some(parent) = data.parent().filter(|parent| *parent != home.path()) {
        // Empty, unless somebody put something there.
        let _ = fs::remove_dir(parent);
    }
    Ok(())
}

fn agreed(home: &Home) -> anyhow::Result<bool> {
    say::line(format!(
        "This stops the platform and deletes its data, keys and secrets in {}.\n\
         In servers that CARNET_POSTGRES_URL and CARNET_REDIS_ADMIN_URL name it deletes what is ours.",
        home.path().display()
    ));
    print!("Type yes to go on: ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    if std::io::stdin().lock().read_line(&mut answer)? == 0 {
        bail!("nobody is there to ask: use --yes");
    }
    Ok(answer.trim() == "yes")
}
