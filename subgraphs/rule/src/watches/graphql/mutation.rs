use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, RequestContext, payloads};
use refusal::ErrorCode;

use crate::domain::{ProductId, Refusal, WatchId};
use crate::graphql::{TransportMode, Written};
use crate::watches::domain::{self, WatchStatus, WatchSubject};
use crate::watches::graphql::types::Watch;
use crate::watches::service::{WatchRequest, Watches};

#[derive(Default)]
pub struct WatchesMutation;

/// Either a product or an HS prefix.
#[derive(InputObject)]
struct WatchMarketInput {
    product_id: Option<ID>,
    /// A chapter, heading or subheading: all of the organisation's products below it, also those that are added later. Dots, hyphens and blanks between its digits are left out.
    hs_prefix: Option<Written<HsCode>>,
    market: Written<CountryCode>,
    mode: TransportMode,
}

#[derive(InputObject)]
struct PauseWatchInput {
    watch_id: ID,
}

#[derive(InputObject)]
struct ResumeWatchInput {
    watch_id: ID,
}

payloads! {
    WatchMarketPayload { watch: Watch, from domain::Watch, by Watch }
    PauseWatchPayload { watch: Watch, from domain::Watch, by Watch }
    ResumeWatchPayload { watch: Watch, from domain::Watch, by Watch }
}

#[Object]
impl WatchesMutation {
    /// Begins to watch: the organisation is told when the verdict on a product in the market becomes another. What is watched
    /// already is the same watch. For whoever may add products.
    ///
    /// Refuses with `INPUT_INVALID` (neither or both of product and prefix), `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`,
    /// `HS_CODE_INVALID`, `HS_CODE_UNKNOWN`, `COUNTRY_UNKNOWN` or `TOO_MANY` (as many watches as your organisation may have, 1,000 by default).
    async fn watch_market(
        &self,
        ctx: &Context<'_>,
        input: WatchMarketInput,
    ) -> Result<WatchMarketPayload, Failure> {
        let request = RequestContext::of(ctx);
        let subject = match (input.product_id, input.hs_prefix) {
            (Some(id), None) => WatchSubject::Product(ProductId::parse(&id)),
            (None, Some(prefix)) => WatchSubject::HsPrefix(prefix.into_text()),
            _ => {
                let message = "watch either a product or an HS prefix";
                return WatchMarketPayload::of(Err(Refusal::new(
                    ErrorCode::InputInvalid,
                    &[],
                    message,
                )
                .into()));
            }
        };
        let watch = WatchRequest {
            subject,
            market: input.market.into_text(),
            mode: input.mode.into(),
        };
        let watched = request
            .service::<Watches>()
            .watch_market(request.caller(), watch, request.now())
            .await;
        WatchMarketPayload::of(watched)
    }

    /// Stops telling, until it is resumed.
    ///
    /// Refuses with `WATCH_NOT_FOUND`.
    async fn pause_watch(
        &self,
        ctx: &Context<'_>,
        input: PauseWatchInput,
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

    /// Goes on telling. What changed while it was paused is told on the next day.
    ///
    /// Refuses with `WATCH_NOT_FOUND`.
    async fn resume_watch(
        &self,
        ctx: &Context<'_>,
        input: ResumeWatchInput,
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
