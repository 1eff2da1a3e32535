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
    /// What goods need on a lane on a day, by the rules in force then, before anybody looks at evidence. Anybody may ask
    /// about goods; about a product, whoever may see it.
    ///
    /// Answers with an error whose `extensions.code` is `LANE_INVALID` for a lane to nowhere, `HS_CODE_INVALID`, `HS_CODE_UNKNOWN`,
    /// `PRODUCT_NOT_FOUND`, `INPUT_INVALID`, or a code of `createProduct` about facts and national codes.
    #[graphql(tag = "public")]
    async fn requirements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A product, or goods.")] input: RequirementsInput,
        lane: LaneInput,
        #[graphql(
            desc = "Today in the market of destination by default; past and future days are answered with the rules in force then."
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
