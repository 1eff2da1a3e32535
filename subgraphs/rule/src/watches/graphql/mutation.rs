use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;
use chassis::scalar::{CountryCode, HsCode};
use refusal::ErrorCode;

use crate::domain::{ProductId, Refusal, WatchId};
use crate::graphql::types::{TransportMode, Written};
use crate::graphql::{caller, now, service, uuid};
use crate::watches::domain::{self, WatchStatus, WatchSubject};
use crate::watches::graphql::types::Watch;
use crate::watches::service::WatchRequest;

#[derive(Default)]
pub struct Watches;

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
    WatchMarketPayload { watch: Watch(domain::Watch) }
    PauseWatchPayload { watch: Watch(domain::Watch) }
    ResumeWatchPayload { watch: Watch(domain::Watch) }
}

#[Object]
impl Watches {
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
        let subject = match (input.product_id, input.hs_prefix) {
            (Some(id), None) => WatchSubject::Product(ProductId(uuid(&id))),
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
        let request = WatchRequest {
            subject,
            market: input.market.into_text(),
            mode: input.mode.into(),
        };
        let watched = service(ctx)
            .watch_market(caller(ctx), request, now(ctx))
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
        let (id, status) = (WatchId(uuid(&input.watch_id)), WatchStatus::Paused);
        PauseWatchPayload::of(
            service(ctx)
                .set_watch(caller(ctx), id, status, now(ctx))
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
        let (id, status) = (WatchId(uuid(&input.watch_id)), WatchStatus::Active);
        ResumeWatchPayload::of(
            service(ctx)
                .set_watch(caller(ctx), id, status, now(ctx))
                .await,
        )
    }
}
