use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// First port, below the ephemeral ports of Linux (32768) and macOS (49152).
const FIRST: u16 = 12_000;
const COUNT: u16 = 20_000;
const TRIES: usize = 100;

/// Ports that this process has assigned. A gateway takes seconds before it listens, and no other test may get its port in the meantime.
static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// Finds a free loopback address for a server that a test starts. The system's own choice (port 0) is an ephemeral port, which an
/// outgoing connection may take before the server does. Tests of other processes choose at random, too. No port is assigned twice.
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
