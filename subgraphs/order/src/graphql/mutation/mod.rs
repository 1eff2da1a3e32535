//! The mutations of all capabilities. A refusal is data: every payload has `userErrors`.

use async_graphql::{InputType, MergedObject, Value};
use time::OffsetDateTime;

use crate::assessment::graphql::mutation::{assessment, dispute};
use crate::certificates::graphql::mutation as certificate;
use crate::consignments::graphql::mutation::{consignment, journey, place};
use crate::enquiries::graphql::mutation as enquiry;
use crate::evidence::graphql::mutation::{document, file};
use crate::legacy_import::graphql::mutation as intake;
use crate::orders::graphql::mutation::{break_glass, order, quote};
use crate::service::{Attempt, Once};
use crate::transport_approvals::graphql::mutation as approval;

#[derive(MergedObject, Default)]
pub struct Mutation(
    order::OrderMutation,
    quote::QuoteMutation,
    assessment::AssessmentMutation,
    certificate::CertificateMutation,
    document::DocumentMutation,
    file::FileMutation,
    dispute::DisputeMutation,
    approval::ApprovalMutation,
    consignment::ConsignmentMutation,
    journey::JourneyMutation,
    place::PlaceMutation,
    enquiry::EnquiryMutation,
    intake::IntakeMutation,
    break_glass::BreakGlassMutation,
);

/// How the client gives this command: its input's `idempotencyKey` and `expectedVersion`, if it has them. The same input
/// is written the same way whatever the client's spelling of it.
pub(crate) fn attempt(command: &str, input: &impl InputType, now: OffsetDateTime) -> Attempt {
    let input = input.to_value();
    let (mut once, mut expected_version) = (None, None);
    if let Value::Object(fields) = &input {
        if let Some(Value::String(key)) = fields.get("idempotencyKey") {
            once = Some(Once {
                key: key.clone(),
                request: format!("{command} {input}"),
            });
        }
        if let Some(Value::Number(version)) = fields.get("expectedVersion") {
            expected_version = version.as_i64();
        }
    }
    Attempt {
        now,
        once,
        expected_version,
        bulk: false,
    }
}
