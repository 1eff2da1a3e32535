//! A seller plans a consignment, changes its plan, and calls it off.

use caller::Caller;
use database::{Conn, Tx};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::places::{check_places, warn_of_places};
use crate::consignments::domain::{
    Consignment, ConsignmentChange, ConsignmentCommand, ConsignmentDraft, ConsignmentRow,
    TransportPart, consignment_number, consignment_row, refusals,
};
use crate::consignments::store;
use crate::domain::{ConsignmentId, Noted, OrganisationId, Quota, Refusal, Warning, text};
use crate::orders::service::requests::REASON;
use crate::projections::domain::Product;
use crate::projections::store as projections_store;
use crate::service::access::Actor;
use crate::service::attempt::made_before;
use crate::service::quotas::within_quota;
use crate::service::{Attempt, Error, Service};
use crate::store::Note;
use crate::transport_approvals::events::outgoing::ConsignmentNews;
use crate::transport_approvals::service::transport_access::Viewer;
use crate::transport_approvals::service::transport_steps::{
    Hand, record_consignment, tell_consignment,
};

/// A consignment under its lock, and who is about to take a step.
pub(super) struct Trip {
    pub tx: Tx,
    pub hand: Hand,
    pub consignment: Consignment,
    pub parts: Vec<TransportPart>,
}

pub(super) enum Turn {
    First(Trip),
    /// With the result of the first.
    Again(Consignment),
}

impl Service {
    /// Plans a consignment of the seller's own products.
    pub async fn create_consignment(
        &self,
        caller: &Caller,
        mut draft: ConsignmentDraft,
        attempt: Attempt,
    ) -> Result<Noted<Consignment>, Error> {
        let actor = Actor::using(caller, "createConsignment")?;
        draft.check()?;
        let mut tx = self.pool.begin().await?;
        let id = ConsignmentId::new();
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            let consignment = consignment_again(&mut tx, first).await?;
            return self.planned_before(&mut tx, consignment, &mut draft).await;
        }
        within_quota(&mut tx, actor.organisation, Quota::OpenConsignments).await?;
        let row = first_row()?;
        let products = own_products(&mut tx, actor.organisation, &draft).await?;
        known_carrier(&mut tx, draft.carrier).await?;
        let lane = draft.lane_for(&products)?;
        let warnings = self.check_plan(&mut tx, &mut draft).await?;
        let number = store::next_consignment_number(&mut tx).await?;
        let consignment = Consignment {
            id,
            number: consignment_number(attempt.now.year(), number),
            organisation: actor.organisation,
            carrier: draft.carrier,
            lane,
            terms: draft.terms.clone(),
            status: row.to,
            products: draft.products(),
            devices: Vec::new(),
            approval: None,
            conditions: Vec::new(),
            version: 1,
            created_at: attempt.now,
            updated_at: attempt.now,
        };
        store::insert_consignment(&mut tx, &self.keys, &consignment, &draft).await?;
        let hand = Hand::of(&actor, actor.context(attempt.now));
        let news = ConsignmentNews {
            consignment: &consignment,
            event: row.event,
        };
        tell_consignment(&mut tx, hand, news, &consignment.audience(), None).await?;
        tx.commit().await?;
        Ok(Noted {
            item: consignment,
            warnings,
        })
    }

    /// Replaces a plan. An approval that was asked for the old one is not its approval any more.
    pub async fn update_consignment(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        change: Result<ConsignmentChange, Refusal>,
        attempt: Attempt,
    ) -> Result<Noted<Consignment>, Error> {
        let actor = Actor::using(caller, "updateConsignment")?;
        let mut change = change?;
        change.plan.check()?;
        let mut trip = match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => trip,
            Turn::Again(consignment) => {
                let mut conn = self.pool.acquire().await?;
                return self
                    .planned_before(&mut conn, consignment, &mut change.plan)
                    .await;
            }
        };
        let event = trip
            .consignment
            .take(ConsignmentCommand::Update, &trip.parts, attempt.now)?;
        let mut draft = change.over(&trip.consignment);
        let products = own_products(&mut trip.tx, actor.organisation, &draft).await?;
        if draft.carrier != trip.consignment.carrier {
            known_carrier(&mut trip.tx, draft.carrier).await?;
        }
        let lane = draft.lane_for(&products)?;
        let warnings = self.check_plan(&mut trip.tx, &mut draft).await?;
        // The carrier before hears that it is not any more.
        let mut audience = trip.consignment.audience();
        let consignment = Consignment {
            lane,
            carrier: draft.carrier,
            terms: draft.terms.clone(),
            products: draft.products(),
            approval: None,
            ..trip.consignment
        };
        audience.extend(
            consignment
                .carrier
                .filter(|carrier| !audience.contains(carrier)),
        );
        store::update_consignment(&mut trip.tx, &consignment).await?;
        store::update_goods(&mut trip.tx, &self.keys, &consignment, &draft).await?;
        let news = ConsignmentNews {
            consignment: &consignment,
            event,
        };
        tell_consignment(&mut trip.tx, trip.hand, news, &audience, None).await?;
        trip.tx.commit().await?;
        Ok(Noted {
            item: consignment,
            warnings,
        })
    }

    pub async fn cancel_consignment(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        reason: SecretString,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "cancelConsignment")?;
        text(&["reason"], reason.expose_secret(), REASON)?;
        let trip = match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => trip,
            Turn::Again(consignment) => return Ok(consignment),
        };
        let note = Note {
            keys: &self.keys,
            text: &reason,
        };
        trip.step(ConsignmentCommand::Cancel, Some(note)).await
    }

    /// Puts the units of a plan in their canonical form and looks its places up. Answers with warnings about what is probably
    /// wrong.
    async fn check_plan(
        &self,
        conn: &mut Conn,
        plan: &mut ConsignmentDraft,
    ) -> Result<Vec<Warning>, Error> {
        let units = self.unit_list(conn).await?;
        let mut warnings = plan.read_units(&units)?;
        warnings.extend(check_places(conn, &plan.terms).await?);
        Ok(warnings)
    }

    /// A consignment that was planned before in this way. What was taken then is not refused now.
    async fn planned_before(
        &self,
        conn: &mut Conn,
        consignment: Consignment,
        plan: &mut ConsignmentDraft,
    ) -> Result<Noted<Consignment>, Error> {
        let units = self.unit_list(conn).await?;
        let mut warnings = plan.read_units(&units).unwrap_or_default();
        warnings.extend(warn_of_places(conn, &consignment.terms).await?);
        Ok(Noted {
            item: consignment,
            warnings,
        })
    }

    /// Locks a consignment for a command; one that the caller cannot see is not there.
    pub(super) async fn open_trip(
        &self,
        caller: &Caller,
        actor: &Actor,
        id: ConsignmentId,
        attempt: &Attempt,
    ) -> Result<Turn, Error> {
        let viewer = Viewer::of(caller)?;
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, actor, attempt, id.0).await? {
            return Ok(Turn::Again(consignment_again(&mut tx, first).await?));
        }
        let consignment = store::lock_consignment(&mut tx, id).await?;
        let consignment = consignment.filter(|consignment| viewer.sees(consignment));
        let consignment = consignment.ok_or_else(refusals::consignment_not_found)?;
        attempt.expects(consignment.version)?;
        let parts = viewer.parts(actor, consignment.organisation, consignment.carrier);
        let hand = Hand::of(actor, actor.context(attempt.now));
        Ok(Turn::First(Trip {
            tx,
            hand,
            consignment,
            parts,
        }))
    }
}

impl Trip {
    /// A step that changes nothing but the status.
    pub async fn step(
        mut self,
        command: ConsignmentCommand,
        note: Option<Note<'_>>,
    ) -> Result<Consignment, Error> {
        let now = self.hand.context.now;
        let event = self.consignment.take(command, &self.parts, now)?;
        record_consignment(
            &mut self.tx,
            self.hand,
            ConsignmentNews {
                consignment: &self.consignment,
                event,
            },
            note,
        )
        .await?;
        self.tx.commit().await?;
        Ok(self.consignment)
    }
}

fn first_row() -> Result<&'static ConsignmentRow, Refusal> {
    let command = ConsignmentCommand::Create;
    let row = consignment_row(None, command, TransportPart::Seller);
    row.ok_or_else(|| refusals::wrong_state("new", command.into_str()))
}

/// The consignment that an earlier command made or changed, for whoever gave that command.
pub(super) async fn consignment_again(conn: &mut Conn, id: Uuid) -> Result<Consignment, Error> {
    made_before(
        store::find_consignments(conn, &[ConsignmentId(id)])
            .await?
            .pop(),
    )
}

/// The products of the lines: the seller's own, and none of them archived.
async fn own_products(
    conn: &mut Conn,
    seller: OrganisationId,
    draft: &ConsignmentDraft,
) -> Result<Vec<Product>, Error> {
    let products = projections_store::find_products(conn, &draft.products()).await?;
    for (position, line) in draft.lines.iter().enumerate() {
        let product = products
            .iter()
            .find(|one| one.id == line.product && one.organisation == seller);
        let product = product.ok_or_else(|| refusals::line_product_not_found(position))?;
        if product.is_archived() {
            return Err(refusals::line_product_archived(position).into());
        }
    }
    Ok(products)
}

/// Whoever is to carry the goods has to be a carrier that is active.
async fn known_carrier(conn: &mut Conn, carrier: Option<OrganisationId>) -> Result<(), Error> {
    let Some(id) = carrier else { return Ok(()) };
    let known = projections_store::find_organisation(conn, id)
        .await?
        .is_some_and(|one| one.is_active_carrier());
    if known {
        Ok(())
    } else {
        Err(refusals::carrier_not_found().into())
    }
}
