use std::fs::{self, File};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;

use super::down;
use crate::checkout::Home;
use crate::credentials::Credentials;
use crate::fleet::Fleet;
use crate::platform::{self, DOMAINS, GATEWAY, Platform};
use crate::process::{Process, RUNNER, Stop};
use crate::secrets::Secrets;
use crate::services::servers::Settings;
use crate::services::{health, tools::Tools};
use crate::site::Site;
use crate::{cargo, say, setup, signals};

pub const START_TIME: Duration = Duration::from_mins(1);

/// Build and start the whole platform, and stay until ctrl-C
///
/// Makes its databases, keys, first admin and demonstration data on the first time, and says where to go. If the platform
/// runs already, says so.
#[derive(Args)]
pub struct Up {
    /// Build with optimisations (slow to build, and how it would run in production)
    #[arg(long)]
    release: bool,
    /// Build, and start nothing
    #[arg(long, conflicts_with = "detach")]
    build_only: bool,
    /// Come back when the platform is ready, and leave it running
    #[arg(long)]
    detach: bool,
    /// Run the programs in this folder instead of building them
    #[arg(long, value_name = "FOLDER", conflicts_with = "release")]
    programs: Option<PathBuf>,
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    servers: Settings,
}

impl Up {
    /// The platform in the background, from these programs or newly built.
    pub fn detached(site: Site, servers: Settings, programs: Option<PathBuf>) -> Self {
        Self {
            release: false,
            build_only: false,
            detach: true,
            programs,
            site,
            servers,
        }
    }

    pub fn run(self) -> anyhow::Result<ExitCode> {
        let home = self.site.home();
        home.create()?;
        let lock = turn(&home)?;
        if !self.build_only && is_up(&home)? {
            say::step("Running", "already; `cargo xtask down` stops it");
            super::status::show(&self.site, &self.servers)?;
            show_places(&self.site);
            return Ok(ExitCode::SUCCESS);
        }
        let began = Instant::now();
        let tools = Tools::ready()?;
        let building = Instant::now();
        let programs = self.programs()?;
        let built = building.elapsed();
        if self.build_only {
            say::step("Built", programs.display());
            return Ok(ExitCode::SUCCESS);
        }
        if down::stop_all(&home)? > 0 {
            say::note("Stopped", "what was left of an earlier run");
        }
        let mut fleet = Fleet::new(home.clone());
        let platform = self.start(&tools, programs, &mut fleet)?;
        let took = say::duration(began.elapsed());
        say::step(
            "Ready",
            format!("in {took}, {} of it the build", say::duration(built)),
        );
        show_places(&platform.site);
        drop(lock);
        if self.detach {
            fleet.leave();
            return Ok(ExitCode::SUCCESS);
        }
        supervise(&home, &mut fleet)
    }

    fn programs(&self) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.programs {
            return Ok(fs::canonicalize(folder)?);
        }
        say::step(
            "Building",
            "the platform (the first time takes a quarter of an hour: it holds Apollo Router)",
        );
        cargo::build(self.release)
    }

    fn start(
        &self,
        tools: &Tools,
        programs: PathBuf,
        fleet: &mut Fleet,
    ) -> anyhow::Result<Platform> {
        let home = self.site.home();
        self.site.check_ports(&self.servers)?;
        fs::write(home.programs(), programs.to_string_lossy().as_bytes())?;
        let secrets = Secrets::open(&home.secrets(), platform::secret_names())?;
        let servers = self.servers.start(&self.site, &secrets, tools, fleet)?;
        let (postgres, redis) = (servers.postgres.endpoint, servers.redis.endpoint);
        let credentials = Credentials {
            secrets,
            postgres,
            redis,
        };
        let platform = Platform {
            site: self.site.clone(),
            home,
            credentials,
            programs,
        };
        setup::keys(&platform)?;
        setup::migrate(&platform)?;
        setup::admin(&platform)?;
        say::step(
            "Starting",
            DOMAINS
                .iter()
                .map(|domain| domain.name)
                .collect::<Vec<_>>()
                .join(", "),
        );
        for domain in DOMAINS {
            fleet.start(&platform.serve(domain)?)?;
        }
        for domain in DOMAINS {
            let url = self.site.health_url(domain);
            fleet.wait_for(domain.name, START_TIME, || health::check(&url))?;
        }
        say::step("Starting", GATEWAY);
        fleet.start(&platform.gateway()?)?;
        let url = self.site.gateway_health_url();
        fleet.wait_for(GATEWAY, START_TIME, || health::check(&url))?;
        setup::seed(&platform)?;
        Ok(platform)
    }
}

/// One `up` at a time: waits for the one that is starting. The lock goes with the file.
fn turn(home: &Home) -> anyhow::Result<File> {
    let file = File::create(home.path().join("lock"))?;
    if file.try_lock().is_err() {
        say::note("Waiting", "another `up` is starting the platform");
        while file.try_lock().is_err() {
            signals::pause(Duration::from_millis(100))?;
        }
    }
    Ok(file)
}

/// Whether every process of ours is there. How well they are is for `status`.
pub fn is_up(home: &Home) -> anyhow::Result<bool> {
    let processes = Process::remembered(home)?;
    Ok(platform::process_names().all(|name| processes.iter().any(|process| process.name == name)))
}

/// Stays until somebody asks us to stop, or a process ends: then the others are stopped too, because a platform that
/// lacks a part unnoticed teaches nothing.
fn supervise(home: &Home, fleet: &mut Fleet) -> anyhow::Result<ExitCode> {
    let runner = Process::new(RUNNER, std::process::id(), Stop::Terminate);
    runner.remember(home)?;
    say::step("Watching", "ctrl-C stops everything");
    let ended = loop {
        if let Err(ended) = fleet.check() {
            break Err(ended);
        }
        if signals::pause(Duration::from_millis(200)).is_err() {
            say::step("Stopping", "everything");
            break Ok(ExitCode::SUCCESS);
        }
    };
    runner.forget(home);
    ended
}

fn show_places(site: &Site) {
    let home = site.home();
    let at = |path: PathBuf| path.display().to_string();
    let places = [
        ("GraphQL", site.public_url("graphql")),
        ("GraphiQL", site.public_url("graphiql")),
        ("Mail", format!("{}/*.eml", at(home.mail()))),
        (
            "Admin",
            format!(
                "{ADMIN}; password and client key in {}",
                at(home.admin()),
                ADMIN = platform::ADMIN_EMAIL
            ),
        ),
        ("Client keys", at(home.clients())),
        ("Logs", "cargo xtask logs [name] [--follow]".to_owned()),
        ("Next", "cargo xtask demo".to_owned()),
    ];
    say::line("");
    for (what, place) in places {
        say::line(format!("  {what:<12} {place}"));
    }
    say::line("");
}
