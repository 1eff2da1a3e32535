//! The systems that are compared: ours, and others that answer the same requests from the same subgraphs.
//!
//! A further peer, for example another implementation of a federation gateway, is a file here with a function that starts it from the
//! supergraph of the checkout and returns a [`System`]: it passes the five caller headers on, as `stock` does.

mod apollo;
mod floor;
mod hive;
mod instances;
mod ours;
mod peer;
mod stock;

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;
use e2e::Platform;

use crate::load::{Header, Plan, Request};
use crate::program::Running;
use crate::users::Users;
use crate::workloads::Call;

pub use floor::of_workload;
pub use instances::{Instances, start as start_instances};
pub use ours::of_platform;

/// The name of the system that all others are compared with.
pub const OURS: &str = "ours";

/// Gateways of others, as far as they are installed. They are not part of a short measurement.
#[derive(Args, Default)]
pub struct Peers {
    /// The folder with Apollo Gateway and its packages
    #[arg(long, value_name = "FOLDER", requires = "node")]
    apollo: Option<PathBuf>,
    /// The program Node, for Apollo Gateway
    #[arg(long, value_name = "FILE")]
    node: Option<PathBuf>,
    /// The program Hive Router
    #[arg(long, value_name = "FILE")]
    hive: Option<PathBuf>,
}

/// The way in which a system learns who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A token and a client key, which our plugin verifies.
    Plugin,
    /// A signed caller for every subgraph, which the gateway passes on.
    Callers,
    /// A signed caller for this subgraph, without a gateway.
    Subgraph(&'static str),
}

/// A system under test.
pub struct System {
    pub name: &'static str,
    /// The host and port.
    pub address: String,
    pub entry: Entry,
    /// The IDs of the gateway's processes; empty without a gateway.
    pub gateways: Vec<u32>,
    /// Ends the processes of a system that the bench started.
    _running: Vec<Running>,
}

/// The systems that every workload has, ours first. All of them run for the whole measurement, because they use the same subgraphs; an
/// idle one costs nothing. A short measurement has neither variants nor peers.
pub async fn of_every_workload(
    platform: &Platform,
    peers: Option<&Peers>,
) -> anyhow::Result<Vec<System>> {
    let mut systems = vec![
        of_platform(OURS, platform)?,
        stock::start(platform, stock::Deduplication::Off).await?,
    ];
    let Some(peers) = peers else {
        return Ok(systems);
    };
    systems.push(stock::start(platform, stock::Deduplication::On).await?);
    if let Some(programs) = apollo::Programs::of(peers) {
        systems.push(apollo::start(platform, &programs).await?);
    }
    if let Some(program) = &peers.hive {
        systems.push(hive::start(platform, program).await?);
    }
    Ok(systems)
}

impl System {
    /// The load of these calls on this system.
    pub fn plan(&self, users: &Users, calls: &[Call]) -> anyhow::Result<Plan> {
        ensure!(!calls.is_empty(), "there are no requests");
        Ok(Plan {
            address: self.address.clone(),
            requests: self.requests(users, calls)?,
        })
    }

    /// The requests of these calls as this system expects them.
    pub fn requests(&self, users: &Users, calls: &[Call]) -> anyhow::Result<Vec<Request>> {
        calls.iter().map(|call| self.request(users, call)).collect()
    }

    fn request(&self, users: &Users, call: &Call) -> anyhow::Result<Request> {
        let credentials = users.credentials(call.user, call.app)?;
        let mut headers = Vec::new();
        match self.entry {
            Entry::Plugin => {
                headers.push(Header::new("x-carnet-client-key", &credentials.client_key));
                if let Some(token) = &credentials.token {
                    headers.push(Header::new("authorization", &format!("Bearer {token}")));
                }
            }
            Entry::Callers => {
                for caller in &credentials.callers {
                    let name = peer::caller_header(caller.subgraph);
                    headers.push(Header::new(&name, &caller.header));
                }
            }
            Entry::Subgraph(name) => {
                let mut callers = credentials.callers.iter();
                let caller = callers.find(|caller| caller.subgraph == name);
                headers.extend(caller.map(|caller| Header::new(peer::CALLER, &caller.header)));
                headers.push(Header::new("x-request-id", peer::CORRELATION));
            }
        }
        Ok(Request {
            headers,
            body: call.body()?,
        })
    }
}
