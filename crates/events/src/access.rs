//! Redis rights derived from the routing table, in the syntax of Redis 7 (`ACL SETUSER`, or a line of an ACL file after
//! `user <name> on ><password>`): which user may add to which view, and which user may read it.

use crate::routing::{CONSUMERS, Lane, producers_for, view};

/// The default user as a line of an ACL file: it cannot sign in, but keeps its rights. Redis replays its append-only file as this user
/// and checks each command of a transaction again. Without the rights every `MULTI` since the last rewrite of the file would be lost
/// at a restart.
pub const DEFAULT_USER: &str = "user default off ~* &* +@all";

/// Every connection may authenticate, ping and run transactions.
const EVERYBODY: &str = "resetkeys resetchannels -@all +auth +ping +multi +exec";
/// On the views that a domain fills: the relay adds entries, compares their number with its own, and reads their size.
const PUBLISH: &str = "+xadd +xlen +xinfo|stream +memory|usage";
/// On the views that a domain reads.
const CONSUME: &str = "+xgroup|create +xgroup|delconsumer +xreadgroup +xclaim +xpending +xack +xdel +xlen +xrange +xinfo|consumers";
/// On all views, for the domain that shows the backlog of each consumer: numbers only, no entries.
const COUNT: &str = "+xlen +xinfo|groups";

/// The domain that shows the state of all views.
const OVERVIEW: &str = "monitor";

/// Rights of a domain's Redis user.
#[must_use]
pub fn domain_rights(prefix: &str, domain: &str) -> String {
    let published: Vec<String> = CONSUMERS
        .into_iter()
        .filter(|consumer| producers_for(consumer).contains(&domain))
        .flat_map(|consumer| views(prefix, domain, consumer))
        .collect();
    let consumed: Vec<String> = producers_for(domain)
        .into_iter()
        .flat_map(|producer| views(prefix, producer, domain))
        .collect();
    let mut rights = format!(
        "{EVERYBODY} {} {PUBLISH} ({} {CONSUME})",
        published.join(" "),
        consumed.join(" ")
    );
    if domain == OVERVIEW {
        rights = format!("{rights} (~{prefix}:{{*}}:* {COUNT})");
    }
    rights
}

/// Rights of the gateway's Redis user: add access records, read its broadcast views, and count requests.
#[must_use]
pub fn gateway_rights(prefix: &str) -> String {
    let read = producers_for("gateway")
        .into_iter()
        .flat_map(|producer| views(prefix, producer, "gateway"));
    let read: Vec<String> = read.map(|view| format!("%R{view}")).collect();
    let records = views(prefix, "gateway", "monitor").join(" ");
    format!(
        "{EVERYBODY} {records} +xadd +xlen ({} +xread +xrevrange) \
         (~{prefix}:rate:* +eval +evalsha +script|load +get +set +time)",
        read.join(" ")
    )
}

fn views(prefix: &str, producer: &str, consumer: &str) -> [String; 2] {
    Lane::ALL.map(|lane| format!("~{}", view(prefix, producer, consumer, lane)))
}
