use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caller::Caller;
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Document, LaneRequest, ProductId, Refusal, RulePackVersionId, SelfCheckId};
use crate::evaluation::domain::{Case, InForce, document_types, evaluate};
use crate::evaluation::service::of_product;
use crate::products::domain::refusals::product_not_found;
use crate::products::domain::{Product, ProductStatus};
use crate::products::store as products_store;
use crate::projections::store::{self as projections_store, Evidence};
use crate::rule_packs::service::Packs;
use crate::rule_packs::store as rule_packs_store;
use crate::self_checks::domain::{Comparison, Declared, SelfCheck, SelfCheckFilter, compare};
use crate::self_checks::events::outgoing;
use crate::self_checks::store;
use crate::service::rights::{self, RUN_SELF_CHECKS};
use crate::service::{Error, Service, day_of};
use crate::store::usage;

/// The most self-checks in one call.
pub const MOST_CHECKS: usize = 1_000;
/// The number of checks between two looks at who else is waiting.
const TURN: usize = 32;

/// What a seller wants checked.
#[derive(Clone, Debug)]
pub struct SelfCheckRequest {
    pub product: ProductId,
    pub lane: LaneRequest,
    /// Today in the market, if no day is named.
    pub as_of: Option<Date>,
    /// Documents that the seller says it has, on top of the evidence that is known.
    pub declared: Vec<Declared>,
}

/// A check made once more from its record.
pub struct Repetition {
    pub result_hash: String,
    /// Whether it is the one of the record.
    pub same: bool,
}

/// Two checks, and what is different between them.
pub struct ComparedSelfChecks {
    pub before: SelfCheck,
    pub after: SelfCheck,
    pub comparison: Comparison,
}

impl Service {
    /// Those of these checks that the caller may know of.
    pub async fn get_self_checks(
        &self,
        caller: &Caller,
        ids: &[SelfCheckId],
    ) -> Result<Vec<SelfCheck>, Error> {
        let Ok(reach) = rights::reach(caller) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// The checks that the caller may know of, newest first.
    pub async fn list_self_checks(
        &self,
        caller: &Caller,
        filter: &SelfCheckFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<SelfCheck>, Error> {
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::page(&mut conn, filter, reach.organisation(), window).await?)
    }

    pub async fn count_self_checks(
        &self,
        caller: &Caller,
        filter: &SelfCheckFilter,
    ) -> Result<i64, Error> {
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::count(&mut conn, filter, reach.organisation()).await?)
    }

    /// Checks a product on a lane against the rules in force on a day, and keeps the result.
    pub async fn run_self_check(
        &self,
        caller: &Caller,
        request: SelfCheckRequest,
        now: OffsetDateTime,
    ) -> Result<SelfCheck, Error> {
        let mut done = self.run_self_checks(caller, vec![Ok(request)], now).await?;
        done.pop()
            .ok_or_else(product_not_found)?
            .map_err(Into::into)
    }

    /// Checks many, each by itself: what is wrong with one does not stop the others. In the order of the requests, of which some may have been
    /// refused already because they could not be read.
    pub async fn run_self_checks(
        &self,
        caller: &Caller,
        requests: Vec<Result<SelfCheckRequest, Vec<Refusal>>>,
        now: OffsetDateTime,
    ) -> Result<Vec<Result<SelfCheck, Vec<Refusal>>>, Error> {
        let organisation = rights::seller(caller, RUN_SELF_CHECKS)?;
        if requests.len() > MOST_CHECKS {
            let message =
                format!("at most {MOST_CHECKS} checks in one call; startBulkSelfCheck takes more");
            return Err(Refusal::new(ErrorCode::TooMany, &["checks"], message).into());
        }
        let mut tx = self.pool.begin().await?;
        let asked = i64::try_from(requests.len()).unwrap_or(i64::MAX);
        self.check_self_checks(&mut tx, organisation, now.date(), asked)
            .await?;
        rule_packs_store::rules_in_force::keep(&mut tx).await?;
        let read = requests.iter().filter_map(|request| request.as_ref().ok());
        let ids: BTreeSet<ProductId> = read.map(|request| request.product).collect();
        let ids: Vec<ProductId> = ids.into_iter().collect();
        let products = products_store::products::list(&mut tx, &ids, Some(organisation)).await?;
        let mut bench = Bench::new(&mut tx, &self.packs, &products, now).await?;
        let mut done = Vec::with_capacity(requests.len());
        for (position, request) in requests.into_iter().enumerate() {
            if position % TURN == 0 {
                tokio::task::yield_now().await;
            }
            done.push(match request {
                Ok(request) => bench.check_one_of(&mut tx, &products, request).await?,
                Err(refusals) => Err(refusals),
            });
        }
        let good: Vec<SelfCheck> = done
            .iter()
            .filter_map(|check| check.as_ref().ok())
            .cloned()
            .collect();
        let context = EventContext::of_request(caller.correlation(), now);
        match good.as_slice() {
            [_] | [] => keep(&mut tx, context, &good).await?,
            many => {
                store::self_checks::insert(&mut tx, many).await?;
                outgoing::batch_completed(&mut tx, context, organisation, many).await?;
            }
        }
        let added = i64::try_from(good.len()).unwrap_or(i64::MAX);
        usage::add_self_checks(&mut tx, organisation, now.date(), added).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Makes a check once more, from what it recorded and with the versions that it recorded.
    pub async fn repeat_self_check(
        &self,
        caller: &Caller,
        id: SelfCheckId,
    ) -> Result<Repetition, Error> {
        let check = self.find_self_check(caller, id, "selfCheckId").await?;
        let mut conn = self.pool.acquire().await?;
        let published =
            rule_packs_store::rule_pack_versions::list_published(&mut conn, None).await?;
        let used = |id| {
            check
                .outcome
                .packs
                .iter()
                .any(|pack| RulePackVersionId(pack.id) == id)
        };
        let versions: Vec<_> = published
            .iter()
            .filter(|version| used(version.id))
            .collect();
        let packs = self.packs.get(&mut conn, &versions).await?;
        let result_hash = evaluate(&check.case, &packs).result_hash;
        Ok(Repetition {
            same: result_hash == check.outcome.result_hash,
            result_hash,
        })
    }

    /// What is different between two checks.
    pub async fn compare_self_checks(
        &self,
        caller: &Caller,
        before: SelfCheckId,
        after: SelfCheckId,
    ) -> Result<ComparedSelfChecks, Error> {
        let before = self.find_self_check(caller, before, "before").await?;
        let after = self.find_self_check(caller, after, "after").await?;
        let comparison = compare(&before, &after);
        Ok(ComparedSelfChecks {
            before,
            after,
            comparison,
        })
    }

    async fn find_self_check(
        &self,
        caller: &Caller,
        id: SelfCheckId,
        argument: &str,
    ) -> Result<SelfCheck, Error> {
        let found = self.get_self_checks(caller, &[id]).await?.pop();
        let none = || {
            Refusal::new(
                ErrorCode::SelfCheckNotFound,
                &[argument],
                "no such self-check",
            )
        };
        Ok(found.ok_or_else(none)?)
    }
}

/// What checks of one transaction have in common: the evidence of their products, and the rules in force on their days.
pub(crate) struct Bench<'a> {
    packs: &'a Packs,
    evidence: BTreeMap<ProductId, Vec<Evidence>>,
    in_force: BTreeMap<Date, Vec<Arc<InForce>>>,
    now: OffsetDateTime,
}

impl<'a> Bench<'a> {
    pub async fn new(
        conn: &mut Conn,
        packs: &'a Packs,
        products: &[Product],
        now: OffsetDateTime,
    ) -> Result<Self, Error> {
        let ids: Vec<ProductId> = products.iter().map(|product| product.id).collect();
        let mut evidence: BTreeMap<ProductId, Vec<Evidence>> = BTreeMap::new();
        for piece in projections_store::list(conn, &ids).await? {
            evidence.entry(piece.product).or_default().push(piece);
        }
        Ok(Self {
            packs,
            evidence,
            in_force: BTreeMap::new(),
            now,
        })
    }

    pub async fn in_force(&mut self, conn: &mut Conn, day: Date) -> Result<&[Arc<InForce>], Error> {
        if !self.in_force.contains_key(&day) {
            let packs = self.packs.in_force(conn, day).await?;
            self.in_force.insert(day, packs);
        }
        Ok(self
            .in_force
            .get(&day)
            .map(Vec::as_slice)
            .unwrap_or_default())
    }

    /// What speaks for a product on a day.
    pub fn documents(&self, product: ProductId, day: Date) -> Vec<Document> {
        let evidence = self.evidence.get(&product).into_iter().flatten();
        let begun = evidence.filter(|piece| piece.valid_from.is_none_or(|from| from <= day));
        begun.map(|piece| piece.document.clone()).collect()
    }

    /// Checks the product of a request, if it is one of these.
    pub async fn check_one_of(
        &mut self,
        conn: &mut Conn,
        products: &[Product],
        request: SelfCheckRequest,
    ) -> Result<Result<SelfCheck, Vec<Refusal>>, Error> {
        let product = products
            .iter()
            .find(|product| product.id == request.product);
        match product {
            Some(product) => self.check(conn, product, request).await,
            None => Ok(Err(product_not_found().into())),
        }
    }

    pub async fn check(
        &mut self,
        conn: &mut Conn,
        product: &Product,
        request: SelfCheckRequest,
    ) -> Result<Result<SelfCheck, Vec<Refusal>>, Error> {
        if product.status == ProductStatus::Archived {
            let message = "an archived product is not checked";
            return Ok(Err(vec![Refusal::new(
                ErrorCode::ProductArchived,
                &["productId"],
                message,
            )]));
        }
        let day = request
            .as_of
            .unwrap_or_else(|| day_of(&request.lane, self.now));
        let documents = self.documents(product.id, day);
        let now = self.now;
        let packs = self.in_force(conn, day).await?;
        let advisory = !request.declared.is_empty();
        let known = if advisory {
            document_types(packs)
        } else {
            BTreeSet::new()
        };
        let case = of_product(product, &request.lane, day)
            .and_then(|case| Ok((case, Declared::documents(request.declared, &known)?)));
        Ok(match case {
            Err(refusal) => Err(vec![refusal]),
            Ok((mut case, declared)) => {
                case.documents = documents;
                case.documents.extend(declared);
                let check = check(product, case, packs, now);
                Ok(SelfCheck {
                    advisory,
                    asked_as_of: request.as_of,
                    ..check
                })
            }
        })
    }
}

/// Decides a case; nothing is stored yet.
pub(crate) fn check(
    product: &Product,
    case: Case,
    packs: &[Arc<InForce>],
    now: OffsetDateTime,
) -> SelfCheck {
    let case = case.normalised();
    let outcome = evaluate(&case, packs);
    SelfCheck {
        id: SelfCheckId::new(),
        product: product.id,
        organisation: product.organisation,
        case,
        outcome,
        advisory: false,
        transport_approval: None,
        asked_at_version: None,
        asked_as_of: None,
        bulk: None,
        created_at: now,
    }
}

pub(crate) async fn keep(
    conn: &mut Conn,
    context: EventContext,
    checks: &[SelfCheck],
) -> Result<(), Error> {
    store::self_checks::insert(conn, checks).await?;
    Ok(outgoing::self_checks_completed(conn, context, checks).await?)
}
