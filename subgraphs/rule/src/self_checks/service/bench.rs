//! Evaluates cases inside a transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use commands::Error;
use database::Conn;
use events::EventContext;
use time::{Date, OffsetDateTime};

use crate::domain::{Document, LaneRequest, ProductId, Refusal, SelfCheckId};
use crate::evaluation::domain::{Case, InForce, document_types, evaluate};
use crate::evaluation::service::case_of;
use crate::products::domain::Product;
use crate::products::domain::refusals::product_not_found;
use crate::projections::service::{Evidence, list_evidence};
use crate::rule_packs::service::Packs;
use crate::self_checks::domain::{Declared, SelfCheck};
use crate::self_checks::events::outgoing;
use crate::self_checks::store;

/// Request for a self-check.
#[derive(Clone, Debug)]
pub struct SelfCheckRequest {
    pub product: ProductId,
    pub lane: LaneRequest,
    /// `None` for the current day in the market.
    pub as_of: Option<Date>,
    /// Documents that the seller declares in addition to the known evidence.
    pub declared: Vec<Declared>,
}

/// Data that the checks of one transaction share: the evidence of their products, and the rules in force on their days.
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
        for piece in list_evidence(conn, &ids).await? {
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

    /// Returns the evidence of a product on a day.
    pub fn documents(&self, product: ProductId, day: Date) -> Vec<Document> {
        let evidence = self.evidence.get(&product).into_iter().flatten();
        let begun = evidence.filter(|piece| piece.valid_from.is_none_or(|from| from <= day));
        begun.map(|piece| piece.document.clone()).collect()
    }

    /// Checks the product of a request, if it is among these.
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
        let active = product.require_active("The product is archived and cannot be checked.");
        if let Err(refusal) = active {
            return Ok(Err(refusal.into()));
        }
        let day = request
            .as_of
            .unwrap_or_else(|| request.lane.today(self.now));
        let documents = self.documents(product.id, day);
        let now = self.now;
        let packs = self.in_force(conn, day).await?;
        let advisory = !request.declared.is_empty();
        let known = if advisory {
            document_types(packs)
        } else {
            BTreeSet::new()
        };
        let case = case_of(product, &request.lane, day)
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

/// Evaluates a case without storing the result.
pub(super) fn check(
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

/// Inserts self-checks with their events.
pub(super) async fn insert(
    conn: &mut Conn,
    context: EventContext,
    checks: &[SelfCheck],
) -> Result<(), Error> {
    store::self_checks::insert(conn, checks).await?;
    Ok(outgoing::self_checks_completed(conn, context, checks).await?)
}
