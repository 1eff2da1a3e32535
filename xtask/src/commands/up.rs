use std::fs::{self, File};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use clap::Args;

use super::{down, status};
use crate::admin::ADMIN_EMAIL;
use crate::domains::{self, DOMAINS, Domain, GATEWAY};
use crate::entries::{ENTRIES, Entry};
use crate::fleet::Fleet;
use crate::home::{self, Home};
use crate::platform::{Platform, Target};
use crate::process::{Process, RUNNER};
use crate::services::{health, tools::Tools};
use crate::site::Site;
use crate::web::{self, Toolchain};
use crate::web_client::WebClient;
use crate::{cargo, locks, people, registration, say, setup, signals};

/// Timeout for a process to become healthy.
const START_TIME: Duration = Duration::from_mins(3);

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

/// The part of a platform that `--no-web` omits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Web {
    Served,
    Omitted,
}

/// The results of the builds.
struct Build {
    /// The folder with the programs.
    programs: PathBuf,
    /// The folder with the web application, if it is served.
    web: Option<PathBuf>,
}

impl Up {
    /// An `up` that starts the platform in the background, from these programs or from a new build.
    pub fn detached(target: Target, programs: Option<PathBuf>, web: Web) -> Self {
        Self {
            release: false,
            build_only: false,
            detach: true,
            no_web: web == Web::Omitted,
            programs,
            target,
        }
    }

    pub fn run(self) -> anyhow::Result<()> {
        let home = self.target.site.home();
        home.create()?;
        let lock = turn(&home)?;
        if !self.build_only && is_up(&home)? && !setup::was_interrupted(&home) {
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

    /// Builds the programs and, at the same time, the web application. A failure of the latter is printed at once,
    /// because the programs may take minutes longer.
    fn build(&self) -> anyhow::Result<Build> {
        thread::scope(|scope| {
            let web = scope.spawn(|| self.web().inspect_err(note_failure));
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
        setup::clock(&home)?;
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

/// Prints the error of the web application's build.
fn note_failure(error: &anyhow::Error) {
    if !signals::stopping() {
        say::note("Failed", format!("the web application: {error:#}"));
    }
}

/// Registers the operations of the web application. A gateway that was started without the key of a client is started
/// again, even if the registration fails after the client was created. An administrator with another password or a second
/// factor cannot be signed in here, so a failure only leaves the registered operations as they are.
pub fn register_web(platform: &Platform, fleet: &mut Fleet) -> anyhow::Result<()> {
    let before = without_client(&platform.home);
    let registered = registration::register(platform);
    let after = without_client(&platform.home);
    if let Err(error) = registered {
        if signals::stopping() {
            return Err(error);
        }
        say::note("Skipping", not_registered(&error, &after));
    }
    if after.len() < before.len() {
        fleet.stop(GATEWAY);
        start_gateway(platform, fleet)?;
    }
    Ok(())
}

/// The entries of the web application without an API client that has registered operations.
fn without_client(home: &Home) -> Vec<&'static Entry> {
    ENTRIES
        .iter()
        .filter(|entry| !has_client(home, entry))
        .collect()
}

fn has_client(home: &Home, entry: &Entry) -> bool {
    let client = WebClient::read(home, entry).ok().flatten();
    client.is_some_and(|client| client.is_bound())
}

/// The note about a registration that has failed.
fn not_registered(error: &anyhow::Error, without_client: &[&Entry]) -> String {
    let mut note = "the registration of the web application's operations".to_owned();
    for entry in without_client {
        note += "; ";
        note += entry.title;
        note += " has no API client with registered operations, so no user can sign in to it";
    }
    format!("{note}: {error:#}")
}

/// Returns true if the platform serves this entry of the web application to users who can sign in.
pub fn is_served(home: &Home, entry: &Entry) -> bool {
    home.join(home::WEB).exists() && has_client(home, entry)
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
    locks::exclusive(file, "another `up` is starting the platform")
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
    say::line("");
    for (what, place) in places(site) {
        say::line(format!("  {what:<12} {place}"));
    }
    people::show(&site.home());
    say::line("");
}

/// The addresses and files of a running platform by their names.
fn places(site: &Site) -> Vec<(&'static str, String)> {
    let home = site.home();
    let at = |name: &str| home.join(name).display().to_string();
    let admin = at(home::ADMIN);
    let served = ENTRIES.iter().filter(|entry| is_served(&home, entry));
    let web = served.map(|entry| (entry.label, site.public_url(entry.path)));
    let others = [
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
    web.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_the_web_application_is_a_place_if_it_is_served_to_its_client() {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::somewhere(folder.path()).unwrap();
        let home = site.home();
        let web = || {
            let mut places = places(&site);
            places.retain(|(name, _)| name.starts_with("Web"));
            places
        };
        assert!(web().is_empty());
        fs::write(home.join(home::WEB), "/dist").unwrap();
        assert!(web().is_empty(), "without a client no user can sign in");
        let [public, administrators] = &ENTRIES;
        let client = |operations: &str| WebClient {
            id: String::new(),
            key: String::new(),
            operations: operations.to_owned(),
        };
        client("").write(&home, public).unwrap();
        assert!(web().is_empty(), "the gateway does not serve its key");
        client("hash").write(&home, public).unwrap();
        let application = ("Web", format!("{}/", site.base_url()));
        assert_eq!(web(), std::slice::from_ref(&application));
        client("hash").write(&home, administrators).unwrap();
        let admin = ("Web admin", format!("{}/admin/", site.base_url()));
        assert_eq!(web(), [application, admin]);
        fs::remove_file(home.join(home::WEB)).unwrap();
        assert!(web().is_empty(), "`--no-web`");
    }

    #[test]
    fn a_failed_registration_without_a_client_is_noted_as_such() {
        let [web, admin] = &ENTRIES;
        let note = |without: &[&Entry]| not_registered(&anyhow!("signing in"), without);
        assert_eq!(
            note(&[]),
            "the registration of the web application's operations: signing in"
        );
        assert_eq!(
            note(&[admin]),
            "the registration of the web application's operations; the web application for administrators has no API \
             client with registered operations, so no user can sign in to it: signing in"
        );
        let both = note(&[web, admin]);
        assert_eq!(both.matches("has no API client").count(), 2, "{both}");
    }
}
