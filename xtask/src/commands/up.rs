use std::fs::{self, File};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use clap::Args;

use super::{down, status};
use crate::admin::ADMIN_EMAIL;
use crate::domains::{self, DOMAINS, Domain, GATEWAY};
use crate::fleet::Fleet;
use crate::home::{self, Home};
use crate::platform::{Platform, Target};
use crate::process::{Process, RUNNER};
use crate::services::{health, tools::Tools};
use crate::site::Site;
use crate::web::{self, Toolchain};
use crate::{cargo, registration, say, setup, signals};

/// Timeout for a process to become healthy.
const START_TIME: Duration = Duration::from_mins(1);

/// Build and start the whole platform, and stay until ctrl-C
///
/// The first run creates the databases, keys, first administrator and demonstration data. Prints the addresses of
/// everything. If the platform is already running, prints that.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the options of a command line are independent of each other"
)]
pub struct Up {
    /// Build with optimisations (slow to build; as in production)
    #[arg(long)]
    release: bool,
    /// Build only
    #[arg(long, conflicts_with = "detach")]
    build_only: bool,
    /// Return when the platform is ready, and leave it running
    #[arg(long)]
    detach: bool,
    /// Run the programs in this folder instead of building them
    #[arg(long, value_name = "FOLDER", conflicts_with = "release")]
    programs: Option<PathBuf>,
    /// Do not build and serve the web application
    #[arg(long)]
    no_web: bool,
    #[command(flatten)]
    target: Target,
}

/// The results of the builds.
struct Build {
    /// The folder with the programs.
    programs: PathBuf,
    /// The folder with the web application, if it is served.
    web: Option<PathBuf>,
}

impl Up {
    /// An `up` that starts the platform in the background: from a new build, or from these programs and without the web
    /// application.
    pub fn detached(target: Target, programs: Option<PathBuf>) -> Self {
        Self {
            release: false,
            build_only: false,
            detach: true,
            no_web: programs.is_some(),
            programs,
            target,
        }
    }

    pub fn run(self) -> anyhow::Result<()> {
        let home = self.target.site.home();
        home.create()?;
        let lock = turn(&home)?;
        if !self.build_only && is_up(&home)? {
            say::step("Running", "already; stop it with `cargo xtask down`");
            status::show(&self.target)?;
            show_places(&self.target.site);
            return Ok(());
        }
        let began = Instant::now();
        let tools = Tools::ready()?;
        let building = Instant::now();
        let build = self.build()?;
        let compiled = building.elapsed();
        if self.build_only {
            say::step("Built", build.programs.display());
            return Ok(());
        }
        if down::stop_all(&home)? > 0 {
            say::note("Stopped", "processes of an earlier run");
        }
        let mut fleet = Fleet::new(home.clone());
        let platform = self.start(&tools, &build, &mut fleet)?;
        let took = say::duration(began.elapsed());
        say::step(
            "Ready",
            format!("in {took}, {} of it the build", say::duration(compiled)),
        );
        show_places(&platform.site);
        drop(lock);
        if self.detach {
            fleet.leave();
            return Ok(());
        }
        supervise(&home, &mut fleet)
    }

    /// Builds the programs and, at the same time, the web application.
    fn build(&self) -> anyhow::Result<Build> {
        thread::scope(|scope| {
            let web = scope.spawn(|| self.web());
            let programs = self.programs();
            let web = web
                .join()
                .map_err(|_| anyhow!("the build of the web application panicked"))?;
            Ok(Build {
                programs: programs?,
                web: web?,
            })
        })
    }

    /// Builds the web application and returns its folder. Without Node or its packages, the platform runs without it.
    fn web(&self) -> anyhow::Result<Option<PathBuf>> {
        if self.no_web || !web::exists() {
            return Ok(None);
        }
        match Toolchain::ready() {
            Ok(toolchain) => toolchain.build()?,
            Err(stopped) if signals::stopping() => return Err(stopped),
            Err(error) => {
                say::note(
                    "Skipping",
                    format!("the web application, the platform starts without it: {error:#}"),
                );
                return Ok(None);
            }
        }
        Ok(Some(web::dist()))
    }

    fn programs(&self) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.programs {
            return Ok(fs::canonicalize(folder)?);
        }
        say::step(
            "Building",
            "the platform (the first build takes about 15 minutes, because it contains Apollo Router)",
        );
        cargo::build(self.release)
    }

    fn start(&self, tools: &Tools, build: &Build, fleet: &mut Fleet) -> anyhow::Result<Platform> {
        let Target { site, servers } = &self.target;
        let home = site.home();
        site.check_ports(servers.private_ports(site))?;
        build.remember(&home)?;
        let platform = self.target.open()?;
        servers.start(&home, &platform.credentials, tools, fleet)?;
        setup::keys(&platform)?;
        setup::migrate(&platform)?;
        setup::admin(&platform)?;
        say::step("Starting", domains::domain_names().join(", "));
        start_subgraphs(&platform, DOMAINS, fleet)?;
        say::step("Starting", GATEWAY);
        start_gateway(&platform, fleet)?;
        setup::seed(&platform)?;
        register_web(&platform, fleet)?;
        Ok(platform)
    }
}

impl Build {
    /// Records the folders for later commands.
    fn remember(&self, home: &Home) -> anyhow::Result<()> {
        let folders = [
            (home::PROGRAMS, Some(&self.programs)),
            (home::WEB, self.web.as_ref()),
        ];
        for (name, folder) in folders {
            let file = home.join(name);
            match folder {
                Some(folder) => fs::write(file, folder.to_string_lossy().as_bytes())?,
                None if file.exists() => fs::remove_file(file)?,
                None => {}
            }
        }
        Ok(())
    }
}

/// Registers the operations of the web application. A gateway that was started without the key of the client is started
/// again. An administrator with another password or a second factor cannot be signed in here, so a failure only leaves
/// the registered operations as they are.
fn register_web(platform: &Platform, fleet: &mut Fleet) -> anyhow::Result<()> {
    match registration::register(platform) {
        Ok(false) => Ok(()),
        Ok(true) => {
            fleet.stop(GATEWAY);
            start_gateway(platform, fleet)
        }
        Err(stopped) if signals::stopping() => Err(stopped),
        Err(error) => {
            say::note(
                "Skipping",
                format!("the registration of the web application's operations: {error:#}"),
            );
            Ok(())
        }
    }
}

/// Starts subgraphs concurrently, and waits until all of them are healthy.
pub fn start_subgraphs(
    platform: &Platform,
    domains: &[Domain],
    fleet: &mut Fleet,
) -> anyhow::Result<()> {
    for domain in domains {
        fleet.start(platform.subgraph(domain)?)?;
    }
    for domain in domains {
        let url = platform.site.health_url(domain);
        fleet.wait_for(domain.name, START_TIME, || health::check(&url))?;
    }
    Ok(())
}

pub fn start_gateway(platform: &Platform, fleet: &mut Fleet) -> anyhow::Result<()> {
    fleet.start(platform.gateway()?)?;
    let url = platform.site.gateway_health_url();
    fleet.wait_for(GATEWAY, START_TIME, || health::check(&url))
}

/// Locks the platform for this `up`: waits for another one that is starting. The lock is released when the file is
/// closed.
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

/// Returns true if the processes of all subgraphs and of the gateway run, healthy or not.
pub fn is_up(home: &Home) -> anyhow::Result<bool> {
    let processes = Process::remembered(home)?;
    Ok(domains::process_names().all(|name| processes.iter().any(|process| process.name == name)))
}

/// Stays until a stop signal or until a process ends. Then all other processes are stopped, so that a missing one is
/// noticed.
fn supervise(home: &Home, fleet: &mut Fleet) -> anyhow::Result<()> {
    let runner = Process::new(RUNNER, std::process::id());
    runner.remember(home)?;
    say::step("Watching", "ctrl-C stops everything");
    let ended = loop {
        if let Err(ended) = fleet.check() {
            break Err(ended);
        }
        if signals::pause(Duration::from_millis(200)).is_err() {
            say::step("Stopping", "everything");
            break Ok(());
        }
    };
    runner.forget(home);
    ended
}

fn show_places(site: &Site) {
    let home = site.home();
    let at = |name: &str| home.join(name).display().to_string();
    let admin = at(home::ADMIN);
    let places = [
        ("Web", site.public_url("")),
        ("GraphQL", site.public_url("graphql")),
        ("GraphiQL", site.public_url("graphiql")),
        ("Mail", format!("{}/*.eml", at(home::MAIL))),
        (
            "Admin",
            format!("{ADMIN_EMAIL}; password and client key in {admin}"),
        ),
        ("Client keys", at(home::CLIENTS)),
        ("Logs", "cargo xtask logs [name] [--follow]".to_owned()),
        ("Next", "cargo xtask demo".to_owned()),
    ];
    say::line("");
    for (what, place) in places {
        say::line(format!("  {what:<12} {place}"));
    }
    say::line("");
}
