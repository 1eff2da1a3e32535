use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, UserError, outcome, payloads};

use crate::domain::{BulkSelfCheckId, ProductId, Refusal};
use crate::graphql::{LaneInput, Written};
use crate::products::graphql::types::ProductFilter;
use crate::self_checks::domain::{self, BulkRequest, Declared};
use crate::self_checks::graphql::types::{BulkSelfCheck, SelfCheck};
use crate::self_checks::service::{BulkSelfChecks, SelfCheckRequest, SelfChecks};

#[derive(Default)]
pub struct SelfChecksMutation;

#[derive(InputObject)]
struct RunSelfCheckInput {
    product_id: ID,
    lane: LaneInput,
    /// Today in the market of destination by default; past and future days are checked against the rules in force then.
    as_of: Option<Written<Date>>,
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
    issued_on: Written<Date>,
    /// Its last day; by default it does not expire.
    expires_on: Option<Written<Date>>,
}

#[derive(InputObject)]
struct RunSelfChecksInput {
    /// At most 1,000.
    checks: Vec<RunSelfCheckInput>,
}

#[derive(SimpleObject)]
struct RunSelfChecksPayload {
    /// In the order of the checks that were asked for.
    results: Vec<SelfCheckResult>,
    user_errors: Vec<UserError>,
}

/// One of many self-checks.
#[derive(SimpleObject)]
struct SelfCheckResult {
    /// The place of its request in `checks`, counted from 0.
    index: i32,
    self_check: Option<SelfCheck>,
    /// The errors of its request. A path begins with `input`, `checks` and the index.
    user_errors: Vec<UserError>,
}

#[derive(InputObject)]
struct StartBulkSelfCheckInput {
    /// By default all products that are not archived. Omit `updatedAt`: a bulk self-check cannot select products by the time of
    /// their last change.
    filter: Option<ProductFilter>,
    /// 1 to 10.
    lanes: Vec<LaneInput>,
    /// The day of the checks by default, in each market.
    as_of: Option<Date>,
    /// The client's own name for this request, 1 to 100 characters: sent again, it answers with what the first one began.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct CancelBulkSelfCheckInput {
    bulk_self_check_id: ID,
}

payloads! {
    RunSelfCheckPayload { self_check: SelfCheck, from domain::SelfCheck, by SelfCheck }
    StartBulkSelfCheckPayload {
        bulk_self_check: BulkSelfCheck, from domain::BulkSelfCheck, by BulkSelfCheck
    }
    CancelBulkSelfCheckPayload {
        bulk_self_check: BulkSelfCheck, from domain::BulkSelfCheck, by BulkSelfCheck
    }
}

#[Object]
impl SelfChecksMutation {
    /// Checks a product of one's own organisation on a lane, and keeps the result. For `SELLER_OWNER` and `SELLER_MEMBER`,
    /// and for programs of the organisation with the scope `self-checks:run`.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, `LANE_INVALID` (a lane to nowhere), `DATE_INVALID`, `DOCUMENT_TYPE_UNKNOWN`,
    /// `DATES_INVALID` or `TOO_MANY` (declared documents; or self-checks of your organisation on this day, 500,000 by default).
    async fn run_self_check(
        &self,
        ctx: &Context<'_>,
        input: RunSelfCheckInput,
    ) -> Result<RunSelfCheckPayload, Failure> {
        let request = RequestContext::of(ctx);
        let checked = match SelfCheckRequest::try_from(input) {
            Ok(question) => {
                let service = request.service::<SelfChecks>();
                service
                    .run_self_check(request.caller(), question, request.now())
                    .await
            }
            Err(refusals) => Err(refusals.into()),
        };
        RunSelfCheckPayload::of(checked)
    }

    /// Makes up to 1,000 self-checks in one call, each by itself: what is wrong with one does not stop the others. A country or a date that is none
    /// is wrong with its check alone; a value that its type in this schema does not have, such as another `mode`, refuses the whole request. For
    /// whoever may make one.
    ///
    /// Refuses with `TOO_MANY` (checks in one call, or of your organisation on this day); each of the results as `runSelfCheck` does.
    async fn run_self_checks(
        &self,
        ctx: &Context<'_>,
        input: RunSelfChecksInput,
    ) -> Result<RunSelfChecksPayload, Failure> {
        let request = RequestContext::of(ctx);
        let requests = input
            .checks
            .into_iter()
            .map(SelfCheckRequest::try_from)
            .collect();
        let (done, user_errors) = outcome(
            request
                .service::<SelfChecks>()
                .run_self_checks(request.caller(), requests, request.now())
                .await,
        )?;
        let results = done.unwrap_or_default().into_iter().enumerate();
        Ok(RunSelfChecksPayload {
            results: results
                .map(|(index, check)| SelfCheckResult::of(index, check))
                .collect(),
            user_errors,
        })
    }

    /// Begins to check all live products that fit a filter, on up to ten lanes, in the background. For whoever may make a
    /// self-check.
    ///
    /// It is kept for 90 days after its end, with its key and those of its results that later checks have replaced.
    ///
    /// Refuses with `INPUT_INVALID` (a filter with `updatedAt`), `TOO_MANY` (lanes; five are under way; or it has more checks than your
    /// organisation may make on this day, 500,000 by default), `LANE_INVALID` (for each such lane, with its index in the path), `HS_CODE_INVALID` (of the filter), `TEXT_INVALID` or
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn start_bulk_self_check(
        &self,
        ctx: &Context<'_>,
        input: StartBulkSelfCheckInput,
    ) -> Result<StartBulkSelfCheckPayload, Failure> {
        let request = RequestContext::of(ctx);
        let bulk = BulkRequest {
            filter: input.filter.unwrap_or_default().into(),
            lanes: input.lanes.into_iter().map(Into::into).collect(),
            as_of: input.as_of.map(|day| day.0),
        };
        let key = input.idempotency_key;
        let done = request
            .service::<BulkSelfChecks>()
            .start_bulk_self_check(request.caller(), bulk, key, request.now())
            .await;
        StartBulkSelfCheckPayload::of(done)
    }

    /// Ends a bulk self-check early; the checks that were made stay. One that is over is no error.
    ///
    /// Refuses with `BULK_SELF_CHECK_NOT_FOUND`.
    async fn cancel_bulk_self_check(
        &self,
        ctx: &Context<'_>,
        input: CancelBulkSelfCheckInput,
    ) -> Result<CancelBulkSelfCheckPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = BulkSelfCheckId::parse(&input.bulk_self_check_id);
        CancelBulkSelfCheckPayload::of(
            request
                .service::<BulkSelfChecks>()
                .cancel_bulk_self_check(request.caller(), id, request.now())
                .await,
        )
    }
}

impl SelfCheckResult {
    fn of(index: usize, check: Result<domain::SelfCheck, Vec<Refusal>>) -> Self {
        let step = index.to_string();
        let index = i32::try_from(index).unwrap_or(i32::MAX);
        match check {
            Ok(check) => Self {
                index,
                self_check: Some(SelfCheck(check)),
                user_errors: Vec::new(),
            },
            Err(refusals) => Self {
                index,
                self_check: None,
                user_errors: refusals
                    .into_iter()
                    .map(|refusal| refusal.within(&["checks", &step]).into())
                    .collect(),
            },
        }
    }
}

impl TryFrom<RunSelfCheckInput> for SelfCheckRequest {
    type Error = Vec<Refusal>;

    fn try_from(input: RunSelfCheckInput) -> Result<Self, Vec<Refusal>> {
        let as_of = input.as_of.map(|day| day.day(&["asOf"])).transpose();
        let mut refusals: Vec<Refusal> = as_of.as_ref().err().cloned().into_iter().collect();
        let mut declared = Vec::new();
        for (index, document) in input.declared_documents.into_iter().enumerate() {
            match Declared::try_from(document) {
                Ok(document) => declared.push(document),
                Err(refusal) => {
                    refusals.push(refusal.within(&["declaredDocuments", &index.to_string()]));
                }
            }
        }
        match as_of {
            Ok(as_of) if refusals.is_empty() => Ok(Self {
                product: ProductId::parse(&input.product_id),
                lane: input.lane.into(),
                as_of,
                declared,
            }),
            _ => Err(refusals),
        }
    }
}

impl TryFrom<DeclaredDocumentInput> for Declared {
    type Error = Refusal;

    fn try_from(document: DeclaredDocumentInput) -> Result<Self, Refusal> {
        Ok(Self {
            kind: document.kind,
            issued_on: document.issued_on.day(&["issuedOn"])?,
            expires_on: document
                .expires_on
                .map(|day| day.day(&["expiresOn"]))
                .transpose()?,
        })
    }
}
