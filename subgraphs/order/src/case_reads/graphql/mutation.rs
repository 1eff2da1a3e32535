use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::SecretString;

use crate::case_reads::service::{CaseId, CaseReads, RevealedCase};
use crate::domain::{EnquiryId, OrderId, Refusal};
use crate::enquiries::graphql::types::Enquiry;
use crate::orders::graphql::types::Order;

#[derive(Default)]
pub struct BreakGlassMutation;

/// Either `orderId` or `enquiryId`.
#[derive(InputObject)]
struct RevealCaseInput {
    order_id: Option<ID>,
    enquiry_id: Option<ID>,
    /// Why you need to read it: 1 to 500 characters. The parties see it in `reads`.
    reason: String,
}

#[derive(SimpleObject)]
struct RevealCasePayload {
    /// The order with its messages and reports. Null if you asked for an enquiry, and if the command was refused.
    order: Option<Order>,
    /// The enquiry with its messages. Null if you asked for an order, and if the command was refused.
    enquiry: Option<Enquiry>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl BreakGlassMutation {
    /// Shows messages, reports and laboratory references of a case to the platform's staff.
    ///
    /// Administrators and auditors may call this. They see these texts in this payload only, and each call is recorded with its
    /// reason, which the parties read in `Order.reads` and `Enquiry.reads`.
    ///
    /// Errors: `INVALID`; `ORDER_NOT_FOUND`; `ENQUIRY_NOT_FOUND`.
    #[graphql(tag = "admin")]
    async fn reveal_case(
        &self,
        ctx: &Context<'_>,
        input: RevealCaseInput,
    ) -> Result<RevealCasePayload, Failure> {
        let request = RequestContext::of(ctx);
        let reads = request.service::<CaseReads>();
        let case = match (input.order_id, input.enquiry_id) {
            (Some(order), None) => Ok(CaseId::Order(OrderId::parse(&order))),
            (None, Some(enquiry)) => Ok(CaseId::Enquiry(EnquiryId::parse(&enquiry))),
            _ => Err(Refusal::invalid(
                &[],
                "must have either orderId or enquiryId",
            )),
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
