use async_graphql::futures_util::stream::{Empty, empty};
use async_graphql::{ID, Subscription as Root};

use crate::consignments::graphql::types::Consignment;
use crate::enquiries::graphql::types::Enquiry;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::orders::graphql::types::Order;
use crate::transport_approvals::graphql::types::TransportApproval;

/// The subscriptions, which the gateway serves: it follows the published events and executes the query of the object for each
/// subscriber, with the rights of that subscriber. The subgraph is never asked, so its streams are empty.
pub struct Subscription;

/// Objects, each time they change.
#[Root]
impl Subscription {
    /// Order, each time it changes.
    ///
    /// Requires the rights for `order`.
    async fn order_updated(
        &self,
        #[graphql(desc = "ID of the order.")] order_id: ID,
    ) -> Empty<Order> {
        drop(order_id);
        empty()
    }

    /// Document, each time it changes: for example accepted, rejected, submitted again or expired.
    ///
    /// Requires the rights for `evidenceDocument`.
    async fn document_updated(
        &self,
        #[graphql(desc = "ID of the document.")] document_id: ID,
    ) -> Empty<EvidenceDocument> {
        drop(document_id);
        empty()
    }

    /// Transport approval, each time it changes: for example decided, suspended or checked again.
    ///
    /// Requires the rights for `transportApproval`.
    async fn transport_approval_updated(
        &self,
        #[graphql(desc = "ID of the transport approval.")] approval_id: ID,
    ) -> Empty<TransportApproval> {
        drop(approval_id);
        empty()
    }

    /// Consignment, each time it changes.
    ///
    /// Requires the rights for `consignment`.
    async fn consignment_updated(
        &self,
        #[graphql(desc = "ID of the consignment.")] consignment_id: ID,
    ) -> Empty<Consignment> {
        drop(consignment_id);
        empty()
    }

    /// Enquiry, each time it changes or gets a message.
    ///
    /// Requires the rights for `enquiry`.
    async fn enquiry_updated(
        &self,
        #[graphql(desc = "ID of the enquiry.")] enquiry_id: ID,
    ) -> Empty<Enquiry> {
        drop(enquiry_id);
        empty()
    }
}
