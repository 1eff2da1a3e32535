use async_graphql::futures_util::stream::{Empty, empty};
use async_graphql::{ID, Subscription as Root};

use crate::consignments::graphql::types::Consignment;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::orders::graphql::types::Order;
use crate::transport_approvals::graphql::types::TransportApproval;

/// Declared here, served by the gateway: it follows the published events and asks the query of the same thing for every
/// subscriber, with that subscriber's rights. A subgraph is never asked, so there is nothing to stream.
pub struct Subscription;

#[Root]
impl Subscription {
    /// The order, each time something has happened to it.
    async fn order_updated(&self, order_id: ID) -> Empty<Order> {
        drop(order_id);
        empty()
    }

    /// The document, each time something has happened to it: accepted, rejected, submitted again, expired.
    async fn document_updated(&self, document_id: ID) -> Empty<EvidenceDocument> {
        drop(document_id);
        empty()
    }

    /// The transport approval, each time something has happened to it: decided, suspended, asked about again.
    async fn transport_approval_updated(&self, approval_id: ID) -> Empty<TransportApproval> {
        drop(approval_id);
        empty()
    }

    /// The consignment, each time something has happened to it.
    async fn consignment_updated(&self, consignment_id: ID) -> Empty<Consignment> {
        drop(consignment_id);
        empty()
    }
}
