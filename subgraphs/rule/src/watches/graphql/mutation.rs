use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, RequestContext, UserError, outcome, payloads};

use crate::domain::{ItemResult, ProductId, WatchId};
use crate::graphql::{TransportMode, Written};
use crate::watches::domain::{self, WatchStatus};
use crate::watches::graphql::types::Watch;
use crate::watches::service::{WatchRequest, Watches};

#[derive(Default)]
pub struct WatchesMutation;

/// Input of `watchMarket`: set either `productId` or `hsPrefix`.
#[derive(InputObject)]
struct WatchMarketInput {
    /// ID of the product to watch.
    product_id: Option<ID>,
    /// Chapter, heading or subheading. All products of the organisation below it are watched, including products that are added
    /// later. Dots, hyphens and blanks between the digits are ignored.
    hs_prefix: Option<Written<HsCode>>,
    /// Country of destination.
    market: Written<CountryCode>,
    /// Mode of transport.
    mode: TransportMode,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `watchMarkets`.
#[derive(InputObject)]
struct WatchMarketsInput {
    /// Watches to create, 1 to 100.
    watches: Vec<WatchInput>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the first results with the current state of their objects.
    idempotency_key: Option<String>,
}

/// Watch of a product or an HS prefix in a market: set either `productId` or `hsPrefix`.
#[derive(InputObject)]
struct WatchInput {
    /// ID of the product to watch.
    product_id: Option<ID>,
    /// Chapter, heading or subheading. All products of the organisation below it are watched, including products that are added
    /// later. Dots, hyphens and blanks between the digits are ignored.
    hs_prefix: Option<Written<HsCode>>,
    /// Country of destination.
    market: Written<CountryCode>,
    /// Mode of transport.
    mode: TransportMode,
}

/// Input of `pauseWatch`.
#[derive(InputObject)]
struct PauseWatchInput {
    /// ID of the watch.
    watch_id: ID,
    /// Version of the watch that you read. If the watch has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `resumeWatch`.
#[derive(InputObject)]
struct ResumeWatchInput {
    /// ID of the watch.
    watch_id: ID,
    /// Version of the watch that you read. If the watch has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `watchMarket`.
    WatchMarketPayload { watch: Watch, from domain::Watch, by Watch }
    /// Result of `pauseWatch`.
    PauseWatchPayload { watch: Watch, from domain::Watch, by Watch }
    /// Result of `resumeWatch`.
    ResumeWatchPayload { watch: Watch, from domain::Watch, by Watch }
}

/// Result of `watchMarkets`.
#[derive(SimpleObject)]
struct WatchMarketsPayload {
    /// Results, in the order of `watches`.
    results: Vec<WatchResult>,
    /// The reasons for which the whole mutation was refused. Errors of single watches are in `results`.
    user_errors: Vec<UserError>,
}

/// Result of one of several watches.
#[derive(SimpleObject)]
struct WatchResult {
    /// Index of the watch in `watches`, counted from 0.
    index: i32,
    /// Watch. Null if it was refused.
    watch: Option<Watch>,
    /// The reasons for which this watch was refused. A path begins with `input`, `watches` and the index.
    user_errors: Vec<UserError>,
}

#[Object]
impl WatchesMutation {
    /// Watches a product or an HS prefix in a market.
    ///
    /// Sellers who may create products may call this. Your organisation is notified when the verdict on a watched product in the
    /// market changes. If the watch exists already, it is returned; a paused watch becomes active again.
    ///
    /// Errors: `INPUT_INVALID` if the input has neither or both of `productId` and `hsPrefix`; `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`;
    /// `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `COUNTRY_UNKNOWN`; `TOO_MANY` if your organisation has reached its limit of watches (1,000 by
    /// default) or of watched products (products times active watches by HS prefix, 1,000,000 by default); `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn watch_market(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product or the HS prefix to watch.")] input: WatchMarketInput,
    ) -> Result<WatchMarketPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let watch = WatchRequest {
            product: input.product_id.map(|id| ProductId::parse(&id)),
            hs_prefix: input.hs_prefix.map(Written::into_text),
            market: input.market.into_text(),
            mode: input.mode.into(),
        };
        let watches = request.service::<Watches>();
        WatchMarketPayload::of(watches.watch_market(&command, watch).await)
    }

    /// Watches up to 100 products or HS prefixes in markets.
    ///
    /// Sellers who may create products may call this. Watches are independent: the refusal of a watch does not affect the others. If
    /// a watch exists already, it is returned; a paused watch becomes active again.
    ///
    /// Errors of the request: `TOO_MANY` if there are more than 100 watches, or if your organisation has reached its limit of stored results
    /// of requests with an idempotency key (256 MiB by default): send the request without a key, or later; `INVALID` (no watch, or
    /// idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Errors of a watch: `INPUT_INVALID` if it has neither or both of `productId` and `hsPrefix`; `PRODUCT_NOT_FOUND`;
    /// `PRODUCT_ARCHIVED`; `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `COUNTRY_UNKNOWN`; `TOO_MANY` if your organisation has reached a
    /// limit that `watchMarket` names.
    async fn watch_markets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The products and HS prefixes to watch.")] input: WatchMarketsInput,
    ) -> Result<WatchMarketsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let requests = input.watches.into_iter().map(Into::into).collect();
        let watches = request.service::<Watches>();
        let (done, user_errors) = outcome(watches.watch_markets(&command, requests).await)?;
        let results = done.unwrap_or_default().into_iter().enumerate();
        Ok(WatchMarketsPayload {
            results: results
                .map(|(index, watch)| WatchResult::of(index, watch))
                .collect(),
            user_errors,
        })
    }

    /// Pauses the notifications of a watch.
    ///
    /// Sellers who may create products may call this. If the watch is paused already, nothing changes.
    ///
    /// Errors: `WATCH_NOT_FOUND`; `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn pause_watch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The watch to pause.")] input: PauseWatchInput,
    ) -> Result<PauseWatchPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let (id, status) = (WatchId::parse(&input.watch_id), WatchStatus::Paused);
        let watches = request.service::<Watches>();
        PauseWatchPayload::of(watches.set_watch(&command, id, status).await)
    }

    /// Resumes the notifications of a watch.
    ///
    /// Sellers who may create products may call this. A verdict that changed during the pause is notified on the next day (UTC). If
    /// the watch is active already, nothing changes.
    ///
    /// Errors: `WATCH_NOT_FOUND`; `TOO_MANY` if your organisation would exceed its limit of watched products (1,000,000 by default);
    /// `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn resume_watch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The watch to resume.")] input: ResumeWatchInput,
    ) -> Result<ResumeWatchPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let (id, status) = (WatchId::parse(&input.watch_id), WatchStatus::Active);
        let watches = request.service::<Watches>();
        ResumeWatchPayload::of(watches.set_watch(&command, id, status).await)
    }
}

impl WatchResult {
    fn of(index: usize, watch: ItemResult<domain::Watch>) -> Self {
        let step = index.to_string();
        let (watch, refusals) = match watch {
            Ok(watch) => (Some(Watch(watch)), Vec::new()),
            Err(refusals) => (None, refusals),
        };
        let refusals = refusals.into_iter();
        Self {
            index: i32::try_from(index).unwrap_or(i32::MAX),
            watch,
            user_errors: refusals
                .map(|refusal| refusal.within(&["watches", &step]).into())
                .collect(),
        }
    }
}

impl From<WatchInput> for WatchRequest {
    fn from(input: WatchInput) -> Self {
        Self {
            product: input.product_id.map(|id| ProductId::parse(&id)),
            hs_prefix: input.hs_prefix.map(Written::into_text),
            market: input.market.into_text(),
            mode: input.mode.into(),
        }
    }
}
