use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use super::account::{Account, data_folder};
use super::endpoint::Endpoint;
use super::{postgres, redis, tools::Tools};
use crate::checkout::Home;
use crate::fleet::Fleet;
use crate::secrets;

/// A Postgres and a Redis for one run of the checks: on free ports, empty, not durable, and gone with the value.
pub struct Scratch {
    /// Dropped first: what it stops still writes into the folders.
    fleet: Option<Fleet>,
    folders: [PathBuf; 2],
    pub postgres: postgres::Admin,
    redis: redis::Admin,
}

impl Scratch {
    pub fn start() -> anyhow::Result<Self> {
        let tools = Tools::ready()?;
        let home =
            Home::at(&std::env::temp_dir().join(format!("carnet-checks-{}", std::process::id())));
        home.create()?;
        let mut fleet = Fleet::new(home.clone());
        let data = data_folder(
            home.path(),
            postgres::NAME,
            Account::instead_of_root()?.as_ref(),
        );
        let folders = [home.path().to_owned(), data];
        let endpoint = Endpoint::local(free_port()?, postgres::SUPERUSER, &secrets::random()?);
        let postgres = postgres::Server {
            tools: &tools,
            home: &home,
            endpoint,
            durable: false,
        };
        let postgres = postgres.start(&mut fleet)?;
        let endpoint = Endpoint::local(free_port()?, redis::ADMIN, &secrets::random()?);
        let redis = redis::Server {
            tools: &tools,
            home: &home,
            endpoint,
            users: &[],
            durable: false,
        };
        let redis = redis.start(&mut fleet)?;
        Ok(Self {
            fleet: Some(fleet),
            folders,
            postgres,
            redis,
        })
    }

    /// What the tests are told: where the servers are, and as whom to do everything there.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        [
            (
                "CARNET_TEST_POSTGRES",
                self.postgres.endpoint.url("postgres", "postgres"),
            ),
            ("CARNET_TEST_REDIS", self.redis.endpoint.url("redis", "")),
        ]
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.fleet.take());
        for folder in &self.folders {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// A port that nobody listens on now.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
