use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, UserError};

use crate::domain::{Declared, ProductId};
use crate::graphql::error::outcome;
use crate::graphql::types::{LaneInput, SelfCheck};
use crate::graphql::{caller, now, service, uuid};
use crate::service::SelfCheckRequest;

#[derive(Default)]
pub struct SelfChecks;

#[derive(InputObject)]
struct RunSelfCheckInput {
    product_id: ID,
    lane: LaneInput,
    /// Today (UTC) by default; past and future days are checked against the rules in force then.
    as_of: Option<Date>,
    /// Documents that the seller says it has, besides the evidence that was accepted: they make the result advisory. At
    /// most 100.
    #[graphql(default)]
    declared_documents: Vec<DeclaredDocumentInput>,
}

/// A document that the seller says it has.
#[derive(InputObject)]
struct DeclaredDocumentInput {
    /// A code of the document catalogue, as `EU_DOC`.
    #[graphql(name = "type")]
    kind: String,
    issued_on: Date,
    /// Its last day; by default it does not expire.
    expires_on: Option<Date>,
}

#[derive(SimpleObject)]
struct RunSelfCheckPayload {
    self_check: Option<SelfCheck>,
    user_errors: Vec<UserError>,
}

#[Object]
impl SelfChecks {
    /// Checks a product of one's own organisation on a lane, and keeps the result. For `SELLER_OWNER` and `SELLER_MEMBER`,
    /// and for programs of the organisation with the scope `self-checks:run`.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, `LANE_INVALID` (a lane to nowhere), `DOCUMENT_TYPE_UNKNOWN`,
    /// `DATES_INVALID` or `TOO_MANY`.
    async fn run_self_check(
        &self,
        ctx: &Context<'_>,
        input: RunSelfCheckInput,
    ) -> Result<RunSelfCheckPayload, Failure> {
        let declared = input.declared_documents.into_iter();
        let request = SelfCheckRequest {
            product: ProductId(uuid(&input.product_id)),
            lane: input.lane.into(),
            as_of: input.as_of.map(|day| day.0),
            declared: declared.map(Into::into).collect(),
        };
        let (check, user_errors) =
            outcome(service(ctx).run_self_check(caller(ctx), request, now(ctx)).await)?;
        Ok(RunSelfCheckPayload { self_check: check.map(SelfCheck), user_errors })
    }
}

impl From<DeclaredDocumentInput> for Declared {
    fn from(document: DeclaredDocumentInput) -> Self {
        Self {
            kind: document.kind,
            issued_on: document.issued_on.0,
            expires_on: document.expires_on.map(|day| day.0),
        }
    }
}
