use time::Date;

use crate::domain::{Evaluation, LaneRequest, Refusal};
use crate::evaluation::domain::Case;
use crate::products::domain::Product;

/// Builds the case of a product on a lane, without evidence.
pub(crate) fn case_of(product: &Product, lane: &LaneRequest, as_of: Date) -> Result<Case, Refusal> {
    Ok(Case {
        hs_code: product.hs_code.clone(),
        national_codes: product.national_codes.clone(),
        facts: product.facts.clone(),
        lane: lane.lane(Some(product.origin.code()))?,
        as_of,
        documents: Vec::new(),
        evaluation: Evaluation::default(),
    })
}
