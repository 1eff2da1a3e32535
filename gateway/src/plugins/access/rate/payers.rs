//! The callers who pay for a request.

use std::net::{IpAddr, Ipv6Addr};

use caller::{ClientKind, Identity};

use crate::plugins::access::directory::Client;
use crate::plugins::access::subjects::Subject;

/// The callers whose budgets a request uses.
#[derive(Clone, Copy)]
pub struct Payer<'a> {
    pub identity: &'a Identity,
    pub client: Option<&'a Client>,
    pub address: Option<IpAddr>,
    /// The way of an anonymous caller without an address; each way has its own budget.
    pub way: &'a str,
    pub purpose: Purpose<'a>,
}

/// The purpose of a charge to an anonymous caller without an address.
#[derive(Clone, Copy)]
pub enum Purpose<'a> {
    /// For reading a request.
    Toll,
    /// For signing in to this account, or for refreshing this session; see `subjects.rs`.
    Subject(&'a Subject),
    Work,
}

/// The way of requests to the graph.
pub const GRAPH: &str = "graph";

impl Payer<'_> {
    /// Returns true if anonymous callers pay for reading from a separate budget. Then their refused requests do not use
    /// up the budget for executed ones.
    pub fn pays_toll_apart(&self) -> bool {
        self.address.is_none() && self.is_stranger()
    }

    /// Returns true without a person or a program: the key of an app is public and identifies neither.
    pub fn is_stranger(&self) -> bool {
        *self.identity == Identity::Anonymous
            && self
                .client
                .is_none_or(|client| is_public(client.caller.kind))
    }
}

/// The name of the payer: a person, an anonymous caller, or a client on its own.
pub fn payer(payer: Payer<'_>) -> String {
    match (payer.identity, payer.address, payer.client) {
        (Identity::User(user), _, _) => format!("user:{}", user.id),
        (_, Some(address), _) if payer.is_stranger() => {
            format!("public:address:{}", network(address))
        }
        (_, None, Some(client)) if payer.is_stranger() => {
            format!("public:client:{}", client.caller.id)
        }
        (_, _, Some(client)) => format!("client:{}", client.caller.id),
        _ => format!("public:{}", payer.way),
    }
}

/// Returns true if the key of such a client is public.
pub const fn is_public(kind: ClientKind) -> bool {
    matches!(
        kind,
        ClientKind::Web | ClientKind::Mobile | ClientKind::Admin
    )
}

/// Returns the address, reduced to its /64 network for IPv6: a subscriber gets such a network and can use every address
/// in it (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_version_6_counts_as_its_network() {
        let read = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(read("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(read("192.0.2.7"), "192.0.2.7");
    }
}
