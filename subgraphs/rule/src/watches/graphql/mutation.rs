use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, RequestContext, payloads};

use crate::domain::{ProductId, WatchId};
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
}

/// Input of `pauseWatch`.
#[derive(InputObject)]
struct PauseWatchInput {
    /// ID of the watch.
    watch_id: ID,
}

/// Input of `resumeWatch`.
#[derive(InputObject)]
struct ResumeWatchInput {
    /// ID of the watch.
    watch_id: ID,
}

payloads! {
    /// Result of `watchMarket`.
    WatchMarketPayload { watch: Watch, from domain::Watch, by Watch }
    /// Result of `pauseWatch`.
    PauseWatchPayload { watch: Watch, from domain::Watch, by Watch }
    /// Result of `resumeWatch`.
    ResumeWatchPayload { watch: Watch, from domain::Watch, by Watch }
}

#[Object]
impl WatchesMutation {
    /// Watches a product or an HS prefix in a market.
    ///
    /// Sellers who may create products may call this. Your organisation is notified when the verdict on a watched product in the
    /// market changes. If the watch exists already, it is returned; a paused watch becomes active again.
    ///
    /// Errors: `INPUT_INVALID` if the input has neither or both of `productId` and `hsPrefix`; `PRODUCT_NOT_FOUND`;
    /// `PRODUCT_ARCHIVED`; `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `COUNTRY_UNKNOWN`; `TOO_MANY` if your organisation has reached its
    /// limit of watches (1,000 by default) or of watched products (products times active watches by HS prefix, 1,000,000 by
    /// default).
    async fn watch_market(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product or the HS prefix to watch.")] input: WatchMarketInput,
    ) -> Result<WatchMarketPayload, Failure> {
        let request = RequestContext::of(ctx);
        let watch = WatchRequest {
            product: input.product_id.map(|id| ProductId::parse(&id)),
            hs_prefix: input.hs_prefix.map(Written::into_text),
            market: input.market.into_text(),
            mode: input.mode.into(),
        };
        let watched = request
            .service::<Watches>()
            .watch_market(request.caller(), watch, request.now())
            .await;
        WatchMarketPayload::of(watched)
    }

    /// Pauses the notifications of a watch.
    ///
    /// Sellers who may create products may call this. If the watch is paused already, nothing changes.
    ///
    /// Errors: `WATCH_NOT_FOUND`.
    async fn pause_watch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The watch to pause.")] input: PauseWatchInput,
    ) -> Result<PauseWatchPayload, Failure> {
        let request = RequestContext::of(ctx);
        let (id, status) = (WatchId::parse(&input.watch_id), WatchStatus::Paused);
        PauseWatchPayload::of(
            request
                .service::<Watches>()
                .set_watch(request.caller(), id, status, request.now())
                .await,
        )
    }

    /// Resumes the notifications of a watch.
    ///
    /// Sellers who may create products may call this. A verdict that changed during the pause is notified on the next day (UTC). If
    /// the watch is active already, nothing changes.
    ///
    /// Errors: `WATCH_NOT_FOUND`; `TOO_MANY` if your organisation would exceed its limit of watched products (1,000,000 by
    /// default).
    async fn resume_watch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The watch to resume.")] input: ResumeWatchInput,
    ) -> Result<ResumeWatchPayload, Failure> {
        let request = RequestContext::of(ctx);
        let (id, status) = (WatchId::parse(&input.watch_id), WatchStatus::Active);
        ResumeWatchPayload::of(
            request
                .service::<Watches>()
                .set_watch(request.caller(), id, status, request.now())
                .await,
        )
    }
}
