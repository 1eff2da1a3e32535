use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, UserError, outcome, payloads};

use crate::domain::{BulkSelfCheckId, ItemResult, ProductId, Refusal};
use crate::graphql::{LaneInput, Written};
use crate::products::graphql::types::ProductFilter;
use crate::self_checks::domain::{self, BulkRequest, Declared};
use crate::self_checks::graphql::types::{BulkSelfCheck, SelfCheck};
use crate::self_checks::service::{BulkSelfChecks, SelfCheckRequest, SelfChecks};

#[derive(Default)]
pub struct SelfChecksMutation;

/// Input of `runSelfCheck`.
#[derive(InputObject)]
struct RunSelfCheckInput {
    /// ID of the product.
    product_id: ID,
    /// Lane on which the product travels.
    lane: LaneInput,
    /// Day of the check. Today in the market of destination by default. A past or future day uses the rules in force on that day.
    as_of: Option<Written<Date>>,
    /// Documents that the seller declares in addition to the accepted evidence. With them, the result is advisory. At most 100.
    #[graphql(default)]
    declared_documents: Vec<DeclaredDocumentInput>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Self-check of a product on a lane.
#[derive(InputObject)]
struct SelfCheckInput {
    /// ID of the product.
    product_id: ID,
    /// Lane on which the product travels.
    lane: LaneInput,
    /// Day of the check. Today in the market of destination by default. A past or future day uses the rules in force on that day.
    as_of: Option<Written<Date>>,
    /// Documents that the seller declares in addition to the accepted evidence. With them, the result is advisory. At most 100.
    #[graphql(default)]
    declared_documents: Vec<DeclaredDocumentInput>,
}

/// Document that the seller declares.
#[derive(InputObject)]
struct DeclaredDocumentInput {
    /// Code of the document type, for example `EU_DOC`. See `documentTypes`.
    #[graphql(name = "type")]
    kind: String,
    /// Day of issue.
    issued_on: Written<Date>,
    /// Last day of validity. By default the document does not expire.
    expires_on: Option<Written<Date>>,
}

/// Input of `runSelfChecks`.
#[derive(InputObject)]
struct RunSelfChecksInput {
    /// Checks to run, 1 to 1,000.
    checks: Vec<SelfCheckInput>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the first results with the current state of their objects.
    idempotency_key: Option<String>,
}

/// Result of `runSelfChecks`.
#[derive(SimpleObject)]
struct RunSelfChecksPayload {
    /// Results, in the order of `checks`.
    results: Vec<SelfCheckResult>,
    /// The reasons for which the whole mutation was refused. Errors of single checks are in `results`.
    user_errors: Vec<UserError>,
}

/// Result of one of several self-checks.
#[derive(SimpleObject)]
struct SelfCheckResult {
    /// Index of the check in `checks`, counted from 0.
    index: i32,
    /// Self-check. Null if it was refused.
    self_check: Option<SelfCheck>,
    /// The reasons for which this check was refused. A path begins with `input`, `checks` and the index.
    user_errors: Vec<UserError>,
}

/// Input of `startBulkSelfCheck`.
#[derive(InputObject)]
struct StartBulkSelfCheckInput {
    /// Filters the products. By default all products that are not archived are checked. Omit `updatedAt`: a bulk self-check cannot
    /// select products by the time of their last change.
    filter: Option<ProductFilter>,
    /// Lanes on which each product is checked. 1 to 10.
    lanes: Vec<LaneInput>,
    /// Day of the checks. By default the day on which a check runs, in the market of destination.
    as_of: Option<Date>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `cancelBulkSelfCheck`.
#[derive(InputObject)]
struct CancelBulkSelfCheckInput {
    /// ID of the bulk self-check.
    bulk_self_check_id: ID,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `runSelfCheck`.
    RunSelfCheckPayload { self_check: SelfCheck, from domain::SelfCheck, by SelfCheck }
    /// Result of `startBulkSelfCheck`.
    StartBulkSelfCheckPayload {
        bulk_self_check: BulkSelfCheck, from domain::BulkSelfCheck, by BulkSelfCheck
    }
    /// Result of `cancelBulkSelfCheck`.
    CancelBulkSelfCheckPayload {
        bulk_self_check: BulkSelfCheck, from domain::BulkSelfCheck, by BulkSelfCheck
    }
}

#[Object]
impl SelfChecksMutation {
    /// Checks a product of your organisation on a lane and stores the result.
    ///
    /// Members with the role `SELLER_OWNER` or `SELLER_MEMBER` may call this, and programs of the organisation with the scope
    /// `self-checks:run`.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `LANE_INVALID` if a country of the lane is unknown; `DATE_INVALID`;
    /// `DOCUMENT_TYPE_UNKNOWN`; `DATES_INVALID` if a declared document expires before it is issued; `TOO_MANY` if there are more than 100
    /// declared documents, or if your organisation has reached its limit of self-checks for this day (500,000 by default); `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn run_self_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product and the lane to check.")] input: RunSelfCheckInput,
    ) -> Result<RunSelfCheckPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let question = SelfCheckRequest::try_from(SelfCheckInput::from(input));
        let self_checks = request.service::<SelfChecks>();
        RunSelfCheckPayload::of(self_checks.run_self_check(&command, question).await)
    }

    /// Runs up to 1,000 self-checks in one request.
    ///
    /// Everyone who may call `runSelfCheck` may call this. Checks are independent: the refusal of a check, for example because of an
    /// unknown country or an invalid date, does not affect the others. A value that is not valid in the schema, for example an
    /// unknown `mode`, fails the whole request.
    ///
    /// Errors of the request: `TOO_MANY` if there are more than 1,000 checks, or if your organisation has reached its limit of self-checks
    /// for this day (500,000 by default) or, with an idempotency key, of stored results (256 MiB by default): send the request without a
    /// key, or later; `INVALID` (no check, or idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Errors of a check: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `LANE_INVALID`; `DATE_INVALID`; `DOCUMENT_TYPE_UNKNOWN`;
    /// `DATES_INVALID`; `TOO_MANY` if it has more than 100 declared documents.
    async fn run_self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The checks to run.")] input: RunSelfChecksInput,
    ) -> Result<RunSelfChecksPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let requests = input
            .checks
            .into_iter()
            .map(SelfCheckRequest::try_from)
            .collect();
        let self_checks = request.service::<SelfChecks>();
        let (done, user_errors) = outcome(self_checks.run_self_checks(&command, requests).await)?;
        let results = done.unwrap_or_default().into_iter().enumerate();
        Ok(RunSelfChecksPayload {
            results: results
                .map(|(index, check)| SelfCheckResult::of(index, check))
                .collect(),
            user_errors,
        })
    }

    /// Starts self-checks of all products that match a filter, on up to ten lanes, in the background.
    ///
    /// Everyone who may call `runSelfCheck` may call this. Archived products are not checked. The bulk self-check is deleted 90 days
    /// after its end, together with those of its results that later checks have replaced.
    ///
    /// Errors: `INPUT_INVALID` if the filter has `updatedAt`; `HS_CODE_INVALID` for the filter; `LANE_INVALID` once for each invalid lane,
    /// with its index in the path; `TOO_MANY` if there are more than 10 lanes, if five bulk self-checks of your organisation are in
    /// progress (by default), or if your organisation would exceed its limit of self-checks for this day (500,000 by default); `INVALID`
    /// (no lane, or idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn start_bulk_self_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The products and the lanes to check.")] input: StartBulkSelfCheckInput,
    ) -> Result<StartBulkSelfCheckPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let bulk = BulkRequest {
            filter: input.filter.unwrap_or_default().into(),
            lanes: input.lanes.into_iter().map(Into::into).collect(),
            as_of: input.as_of.map(|day| day.0),
        };
        let bulk_self_checks = request.service::<BulkSelfChecks>();
        StartBulkSelfCheckPayload::of(bulk_self_checks.start_bulk_self_check(&command, bulk).await)
    }

    /// Cancels a bulk self-check.
    ///
    /// Everyone who may call `runSelfCheck` may call this. The results so far are kept. If the bulk self-check has ended already,
    /// nothing changes.
    ///
    /// Errors: `BULK_SELF_CHECK_NOT_FOUND`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn cancel_bulk_self_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The bulk self-check to cancel.")] input: CancelBulkSelfCheckInput,
    ) -> Result<CancelBulkSelfCheckPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = BulkSelfCheckId::parse(&input.bulk_self_check_id);
        let bulk_self_checks = request.service::<BulkSelfChecks>();
        CancelBulkSelfCheckPayload::of(bulk_self_checks.cancel_bulk_self_check(&command, id).await)
    }
}

impl SelfCheckResult {
    fn of(index: usize, check: ItemResult<domain::SelfCheck>) -> Self {
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

impl From<RunSelfCheckInput> for SelfCheckInput {
    fn from(input: RunSelfCheckInput) -> Self {
        Self {
            product_id: input.product_id,
            lane: input.lane,
            as_of: input.as_of,
            declared_documents: input.declared_documents,
        }
    }
}

impl TryFrom<SelfCheckInput> for SelfCheckRequest {
    type Error = Vec<Refusal>;

    fn try_from(input: SelfCheckInput) -> Result<Self, Vec<Refusal>> {
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
