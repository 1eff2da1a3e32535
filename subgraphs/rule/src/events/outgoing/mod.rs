//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither. A
//! product and its checks are shown to the seller only; a published rule pack to the organisation that published it.

mod listings;

use database::Conn;
use events::rule::{self, RuleFact};
use events::{Draft, Fact};

use crate::domain::Lane;

pub use listings::{PageStart, Range};
pub(crate) use listings::{append_listing, page};

pub(crate) async fn append(conn: &mut Conn, fact: RuleFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}

pub(crate) fn lane(lane: &Lane) -> rule::Lane {
    rule::Lane {
        origin: lane.origin.code().to_owned(),
        destination: lane.destination.code().to_owned(),
        mode: lane.mode.into_str().to_owned(),
        direction: lane
            .direction
            .map(|direction| direction.into_str().to_owned()),
        aircraft: lane.aircraft.map(|aircraft| aircraft.into_str().to_owned()),
    }
}
