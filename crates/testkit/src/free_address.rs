use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// Below the ports that Linux (32768) and macOS (49152) give to outgoing connections.
const FIRST: u16 = 12_000;
const COUNT: u16 = 20_000;
const TRIES: usize = 100;

/// What this process has given already. A gateway takes seconds before it listens, and another test must not be given its port meanwhile.
static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// An address on loopback for a server that a test is about to start. The system's own choice of a free port (port 0) is one that it may
/// give to an outgoing connection before the server takes it; tests of other processes pick at random, too. No port is given twice.
///
/// # Panics
/// If none of a hundred ports is free.
#[must_use]
pub fn free_address() -> SocketAddr {
    (0..TRIES)
        .map(|_| {
            let [.., high, low] = Uuid::now_v7().into_bytes();
            let port = FIRST + u16::from_be_bytes([high, low]) % COUNT;
            SocketAddr::from((Ipv4Addr::LOCALHOST, port))
        })
        .find(|address| is_new(address.port()) && TcpListener::bind(address).is_ok())
        .expect("one of the ports is free")
}

fn is_new(port: u16) -> bool {
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    given.insert(port)
}
