use async_graphql::{Context, Object};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext};

use super::types::{RequirementsInput, RequirementsResult};
use crate::evaluation::service::{Evaluations, RequirementsQuestion};
use crate::graphql::LaneInput;

#[derive(Default)]
pub struct EvaluationQuery;

#[Object]
impl EvaluationQuery {
    /// Requirements that the rules in force place on goods on a lane, before any evidence is considered.
    ///
    /// Everyone may call this for goods. For a product, you need read access to it: see `product`.
    ///
    /// Errors (`extensions.code`): `INPUT_INVALID` if the input names neither or both of `productId` and `hsCode`;
    /// `PRODUCT_NOT_FOUND`; `LANE_INVALID` if a country of the lane is unknown, or if neither the lane nor the input has an origin;
    /// `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `NATIONAL_CODE_INVALID`; `FACT_NAME_INVALID`; `FACT_RESERVED`; `FACT_VALUE_INVALID`;
    /// `FACT_TYPE_MISMATCH`; `TOO_MANY` if there are too many facts or national codes.
    #[graphql(tag = "public")]
    async fn requirements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product, or the goods, to evaluate.")] input: RequirementsInput,
        #[graphql(desc = "The lane on which the goods travel.")] lane: LaneInput,
        #[graphql(
            desc = "Day of the evaluation. Today in the market of destination by default. A past or future day uses the rules in force on that day."
        )]
        as_of: Option<Date>,
    ) -> Result<RequirementsResult, Failure> {
        let request = RequestContext::of(ctx);
        let question = RequirementsQuestion {
            about: input.asked()?,
            lane: lane.into(),
            as_of: as_of.map(|day| day.0),
        };
        Ok(request
            .service::<Evaluations>()
            .requirements(request.caller(), question, request.now())
            .await?
            .into())
    }
}
