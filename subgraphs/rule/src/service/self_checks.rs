use std::sync::Arc;

use caller::Caller;
use database::Conn;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::products::not_found;
use super::requirements::{LaneRequest, of_product};
use super::rights::{self, RUN_SELF_CHECKS};
use super::{Error, Service, because};
use crate::domain::evaluate::{Case, InForce, evaluate};
use crate::domain::{Declared, Product, ProductId, ProductStatus, Refusal, SelfCheck, SelfCheckId};
use crate::events::outgoing::{self, Because};
use crate::store;

/// What a seller wants checked.
#[derive(Clone, Debug)]
pub struct SelfCheckRequest {
    pub product: ProductId,
    pub lane: LaneRequest,
    /// Today, if no day is named.
    pub as_of: Option<Date>,
    /// Documents that the seller says it has, on top of the evidence that is known.
    pub declared: Vec<Declared>,
}

impl Service {
    /// Those of these checks that the caller may know of.
    pub async fn get_self_checks(
        &self,
        caller: &Caller,
        ids: &[SelfCheckId],
    ) -> Result<Vec<SelfCheck>, Error> {
        let Ok(reach) = rights::reach(caller) else { return Ok(Vec::new()) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// The checks of a product, newest first.
    pub async fn list_self_checks(
        &self,
        caller: &Caller,
        product: ProductId,
        after: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<SelfCheck>, Error> {
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::page(&mut conn, product, reach.organisation(), after, most).await?)
    }

    pub async fn count_self_checks(&self, caller: &Caller, product: ProductId) -> Result<i64, Error> {
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::count(&mut conn, product, reach.organisation()).await?)
    }

    /// Checks a product on a lane against the rules in force on a day, and keeps the result.
    pub async fn run_self_check(
        &self,
        caller: &Caller,
        request: SelfCheckRequest,
        now: OffsetDateTime,
    ) -> Result<SelfCheck, Error> {
        let organisation = rights::seller(caller, RUN_SELF_CHECKS)?;
        let as_of = request.as_of.unwrap_or_else(|| now.date());
        let mut tx = self.pool.begin().await?;
        let product = find(&mut tx, request.product, organisation).await?;
        let packs = self.packs.in_force(&mut tx, as_of).await?;
        let advisory = !request.declared.is_empty();
        let known = |kind: &str| packs.iter().any(|pack| pack.pack.documents.contains_key(kind));
        let mut case = of_product(&product, &request.lane, as_of)?;
        case.documents = store::evidence::list(&mut tx, product.id, organisation, as_of).await?;
        case.documents.extend(Declared::documents(request.declared, known)?);
        let check = check(&product, case, &packs, now);
        let check = SelfCheck { advisory, ..check };
        keep(&mut tx, because(caller, now), &check).await?;
        tx.commit().await?;
        Ok(check)
    }
}

async fn find(conn: &mut Conn, id: ProductId, organisation: Uuid) -> Result<Product, Error> {
    let product =
        store::products::list(conn, &[id], Some(organisation)).await?.pop().ok_or_else(not_found)?;
    if product.status == ProductStatus::Archived {
        return Err(
            Refusal::new("PRODUCT_ARCHIVED", &["productId"], "an archived product is not checked").into()
        );
    }
    Ok(product)
}

/// Decides a case; nothing is stored yet.
pub(super) fn check(product: &Product, case: Case, packs: &[Arc<InForce>], now: OffsetDateTime) -> SelfCheck {
    let case = case.normalised();
    let outcome = evaluate(&case, packs);
    SelfCheck {
        id: SelfCheckId::fresh(),
        product: product.id,
        organisation: product.organisation,
        case,
        outcome,
        advisory: false,
        transport_approval: None,
        created_at: now,
    }
}

pub(super) async fn keep(conn: &mut Conn, because: Because, check: &SelfCheck) -> Result<(), Error> {
    store::self_checks::insert(conn, check).await?;
    Ok(outgoing::self_check_completed(conn, because, check).await?)
}
