use std::net::{Ipv4Addr, TcpListener};

use anyhow::bail;

use super::endpoint::Endpoint;
use super::{account, postgres, redis, tools::Tools};
use crate::fleet::Fleet;
use crate::home::Home;
use crate::secrets;

/// A Postgres and a Redis for one run of the checks: on free ports, empty, not durable, and deleted when it is dropped.
pub struct Scratch {
    /// Dropped first, because its processes write into the home until they end.
    fleet: Option<Fleet>,
    home: Home,
    pub postgres: postgres::Admin,
    redis: redis::Admin,
}

impl Scratch {
    pub fn start() -> anyhow::Result<Self> {
        let tools = Tools::ready()?;
        let home = Home::temporary("checks");
        home.create()?;
        let mut fleet = Fleet::new(home.clone());
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
            home,
            postgres,
            redis,
        })
    }

    /// The variables through which tests connect to the servers as administrators.
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
        let _ = account::delete(&self.home);
    }
}

const FIRST_PORT: u16 = 12_000;
const PORTS: u32 = 20_000;
const TRIES: usize = 100;

/// A free port below the range of ephemeral ports. The system could assign a port of that range to an outgoing
/// connection before the server binds it.
pub fn free_port() -> anyhow::Result<u16> {
    for _ in 0..TRIES {
        let port = FIRST_PORT + u16::try_from(getrandom::u32()? % PORTS)?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("none of {TRIES} ports is free")
}
