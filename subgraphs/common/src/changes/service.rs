use caller::Caller;
use commands::Error;

use crate::changes::domain::{Change, ChangeKind};
use crate::domain::RIGHTS;

/// Scopes with which a program may read orders and what belongs to them.
const ORDERS: &[&str] = &["orders:read", "orders:write"];
/// Scopes with which a program may read products and what belongs to them.
const PRODUCTS: &[&str] = &["products:read"];

/// Use cases of changes, which need no data of this domain.
pub struct Changes;

impl Changes {
    /// Finds a change by its ID. `None` if a program has no scope for objects of this kind.
    pub fn find(caller: &Caller, id: &str) -> Result<Option<Change>, Error> {
        RIGHTS.check(caller, "change")?;
        Ok(Change::parse(id).filter(|change| may_read(caller, change.kind)))
    }
}

/// Every user learns that an object of the organisation has changed. The other domains decide which of its fields the user reads.
fn may_read(caller: &Caller, kind: ChangeKind) -> bool {
    caller.user().is_ok() || scopes(kind).iter().any(|scope| caller.has_scope(scope))
}

const fn scopes(kind: ChangeKind) -> &'static [&'static str] {
    match kind {
        ChangeKind::Order
        | ChangeKind::Enquiry
        | ChangeKind::EvidenceDocument
        | ChangeKind::Certificate
        | ChangeKind::TransportApproval
        | ChangeKind::Consignment => ORDERS,
        ChangeKind::Product | ChangeKind::Watch | ChangeKind::BulkSelfCheck => PRODUCTS,
    }
}
