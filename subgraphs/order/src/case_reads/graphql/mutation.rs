use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::SecretString;

use crate::case_reads::domain::one_case_required;
use crate::case_reads::service::{CaseId, CaseReads, RevealedCase};
use crate::domain::{EnquiryId, OrderId};
use crate::enquiries::graphql::types::Enquiry;
use crate::orders::graphql::types::Order;

#[derive(Default)]
pub struct BreakGlassMutation;

/// Input of `revealCase`. Send either `orderId` or `enquiryId`.
#[derive(InputObject)]
struct RevealCaseInput {
    /// ID of the order to read.
    order_id: Option<ID>,
    /// ID of the enquiry to read.
    enquiry_id: Option<ID>,
    /// Reason for reading, 1 to 500 characters. The parties see it in `reads`.
    reason: String,
}

/// Result of `revealCase`.
#[derive(SimpleObject)]
struct RevealCasePayload {
    /// Order with its messages and reports. Null if you asked for an enquiry, or if the mutation was refused.
    order: Option<Order>,
    /// Enquiry with its messages. Null if you asked for an order, or if the mutation was refused.
    enquiry: Option<Enquiry>,
    /// Reasons why the mutation was refused. Empty if it succeeded.
    user_errors: Vec<UserError>,
}

#[Object]
impl BreakGlassMutation {
    /// Shows the messages, reports and laboratory references of a case.
    ///
    /// Administrators and auditors may call this. They see these texts in this payload only. Each call is recorded with its
    /// reason before the texts are read, and the parties see it in `Order.reads` and `Enquiry.reads`.
    ///
    /// Errors: `INVALID`; `ORDER_NOT_FOUND`; `ENQUIRY_NOT_FOUND`. A case whose key was destroyed is not found.
    #[graphql(tag = "admin")]
    async fn reveal_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the reason.")] input: RevealCaseInput,
    ) -> Result<RevealCasePayload, Failure> {
        let request = RequestContext::of(ctx);
        let reads = request.service::<CaseReads>();
        let case = match (input.order_id, input.enquiry_id) {
            (Some(order), None) => Ok(CaseId::Order(OrderId::parse(&order))),
            (None, Some(enquiry)) => Ok(CaseId::Enquiry(EnquiryId::parse(&enquiry))),
            _ => Err(one_case_required()),
        };
        let revealed = reads
            .reveal_case(
                request.caller(),
                case,
                SecretString::from(input.reason),
                request.now(),
            )
            .await;
        let (revealed, user_errors) = outcome(revealed)?;
        let (order, enquiry) = match revealed {
            Some(RevealedCase::Order(order)) => (Some(Order(order)), None),
            Some(RevealedCase::Enquiry(enquiry)) => (None, Some(Enquiry(enquiry))),
            None => (None, None),
        };
        Ok(RevealCasePayload {
            order,
            enquiry,
            user_errors,
        })
    }
}
