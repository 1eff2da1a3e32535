//! Plans of consignments: creation, replacement and cancellation by the seller.

use commands::{CommandContext, Error};
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Consignments;
use super::locking::{LockedConsignment, find_again, lock_visible_consignment};
use super::places::{check_places, warn_of_places};
use super::timeline::{StepAuthor, publish_consignment};
use crate::consignments::domain::{
    Consignment, ConsignmentChange, ConsignmentCommand, ConsignmentDraft, ConsignmentRow,
    TransportPart, consignment_number, consignment_row, refusals,
};
use crate::consignments::events::outgoing::ConsignmentNews;
use crate::consignments::store;
use crate::domain::input::LONGEST_REASON;
use crate::domain::{ConsignmentId, Noted, OrganisationId, Quota, Refusal, Warning, text};
use crate::projections::domain::Product;
use crate::projections::service::{find_organisation, find_products};
use crate::service::access::Actor;
use crate::store::{Note, sealed};

/// Plan of a new consignment.
struct NewPlan<'a> {
    id: ConsignmentId,
    draft: &'a mut ConsignmentDraft,
}

/// Step that changes only the status of a consignment.
pub(super) struct StatusChange {
    pub id: ConsignmentId,
    pub step: ConsignmentCommand,
    /// Reason for the seller and the carrier.
    pub reason: Option<SecretString>,
}

impl Consignments {
    /// Creates a consignment of the seller's own products.
    pub async fn create(
        &self,
        command: &CommandContext,
        mut draft: ConsignmentDraft,
    ) -> Result<Noted<Consignment>, Error> {
        let actor = Actor::using(command.caller(), "createConsignment")?;
        draft.check()?;
        self.projections
            .wait_for(command, actor.organisation, draft.references())
            .await?;
        let id = ConsignmentId::new();
        sealed::preload(&self.keys, sealed::organisation(actor.organisation)).await?;
        self.commands
            .run(command, id, async |tx| {
                let draft = &mut draft;
                self.insert(tx, command, &actor, NewPlan { id, draft })
                    .await
            })
            .await?
            .or_replay(async |first| self.find_planned_again(first, &mut draft).await)
            .await
    }

    async fn insert(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        actor: &Actor,
        new: NewPlan<'_>,
    ) -> Result<Noted<Consignment>, Error> {
        let NewPlan { id, draft } = new;
        has_room(tx, actor.organisation).await?;
        let row = first_row()?;
        let products = own_products(tx, actor.organisation, draft).await?;
        known_carrier(tx, draft.carrier).await?;
        let lane = draft.lane_for(&products)?;
        let warnings = self.check_plan(tx, draft).await?;
        let number = store::next_consignment_number(tx).await?;
        let consignment = Consignment {
            id,
            number: consignment_number(command.now().year(), number),
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
            created_at: command.now(),
            updated_at: command.now(),
        };
        store::insert_consignment(tx, &self.keys, &consignment, draft).await?;
        let news = ConsignmentNews {
            consignment: &consignment,
            event: row.event,
        };
        let author = StepAuthor::of(actor, command);
        publish_consignment(tx, author, news, &consignment.audience(), None).await?;
        Ok(Noted {
            item: consignment,
            warnings,
        })
    }

    /// Replaces a plan. An approval that was requested for the previous plan is no longer the consignment's approval.
    pub async fn update(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
        change: Result<ConsignmentChange, Refusal>,
    ) -> Result<Noted<Consignment>, Error> {
        let actor = Actor::using(command.caller(), "updateConsignment")?;
        let mut change = change?;
        change.plan.check()?;
        self.projections
            .wait_for(command, actor.organisation, change.plan.references())
            .await?;
        sealed::preload(&self.keys, sealed::organisation(actor.organisation)).await?;
        self.commands
            .run(command, id, async |tx| {
                let locked = lock_visible_consignment(tx, command, &actor, id).await?;
                self.replace_plan(tx, &actor, locked, &mut change).await
            })
            .await?
            .or_replay(async |first| self.find_planned_again(first, &mut change.plan).await)
            .await
    }

    async fn replace_plan(
        &self,
        tx: &mut Conn,
        actor: &Actor,
        locked: LockedConsignment,
        change: &mut ConsignmentChange,
    ) -> Result<Noted<Consignment>, Error> {
        let LockedConsignment {
            author,
            consignment: mut before,
            parts,
        } = locked;
        let event = before.take(ConsignmentCommand::Update, &parts, author.context.now)?;
        let draft = change.complete(&before);
        let products = own_products(tx, actor.organisation, draft).await?;
        if draft.carrier != before.carrier {
            known_carrier(tx, draft.carrier).await?;
        }
        let lane = draft.lane_for(&products)?;
        let warnings = self.check_plan(tx, draft).await?;
        // The previous carrier is notified as well.
        let mut audience = before.audience();
        let consignment = Consignment {
            lane,
            carrier: draft.carrier,
            terms: draft.terms.clone(),
            products: draft.products(),
            approval: None,
            ..before
        };
        audience.extend(
            consignment
                .carrier
                .filter(|carrier| !audience.contains(carrier)),
        );
        store::update_consignment(tx, &consignment).await?;
        store::update_goods(tx, &self.keys, &consignment, draft).await?;
        let news = ConsignmentNews {
            consignment: &consignment,
            event,
        };
        publish_consignment(tx, author, news, &audience, None).await?;
        Ok(Noted {
            item: consignment,
            warnings,
        })
    }

    pub async fn cancel(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
        reason: SecretString,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "cancelConsignment")?;
        text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
        let change = StatusChange {
            id,
            step: ConsignmentCommand::Cancel,
            reason: Some(reason),
        };
        self.change_status(command, actor, change).await
    }

    /// Takes a step that changes only the status, with the reason of the actor.
    pub(super) async fn change_status(
        &self,
        command: &CommandContext,
        actor: Actor,
        change: StatusChange,
    ) -> Result<Consignment, Error> {
        let StatusChange { id, step, reason } = change;
        self.commands
            .run(command, id, async |tx| {
                let locked = lock_visible_consignment(tx, command, &actor, id).await?;
                let note = reason.as_ref().map(|text| Note {
                    keys: &self.keys,
                    text,
                });
                locked.take(tx, step, note).await
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Converts the units of a plan to codes and looks up its places. Returns warnings about probable mistakes.
    async fn check_plan(
        &self,
        conn: &mut Conn,
        plan: &mut ConsignmentDraft,
    ) -> Result<Vec<Warning>, Error> {
        let units = self.projections.list_units(conn).await?;
        let mut warnings = plan.read_units(&units)?;
        warnings.extend(check_places(conn, &plan.terms).await?);
        Ok(warnings)
    }

    /// Result of an idempotent replay.
    pub(super) async fn find_again(&self, id: Uuid) -> Result<Consignment, Error> {
        find_again(&mut *self.pool.acquire().await?, id).await
    }

    /// Result of an idempotent replay of a plan. It is not validated again.
    async fn find_planned_again(
        &self,
        id: Uuid,
        plan: &mut ConsignmentDraft,
    ) -> Result<Noted<Consignment>, Error> {
        let mut conn = self.pool.acquire().await?;
        let consignment = find_again(&mut conn, id).await?;
        let units = self.projections.list_units(&mut conn).await?;
        let mut warnings = plan.read_units(&units).unwrap_or_default();
        warnings.extend(warn_of_places(&mut conn, &consignment.terms).await?);
        Ok(Noted {
            item: consignment,
            warnings,
        })
    }
}

/// Refuses a consignment over the quota of the seller. Concurrent commands may exceed the quota by their number, because a lock
/// would serialise all commands of a seller.
async fn has_room(conn: &mut Conn, seller: OrganisationId) -> Result<(), Error> {
    let quota = Quota::OpenConsignments;
    let has = store::count_open_consignments_up_to(conn, seller, quota.most()).await?;
    Ok(quota.allows_one_more(has)?)
}

fn first_row() -> Result<&'static ConsignmentRow, Refusal> {
    let command = ConsignmentCommand::Create;
    let row = consignment_row(None, command, TransportPart::Seller);
    row.ok_or_else(|| refusals::wrong_state("new", command.into_str()))
}

/// Products of the lines. They must belong to the seller and not be archived.
async fn own_products(
    conn: &mut Conn,
    seller: OrganisationId,
    draft: &ConsignmentDraft,
) -> Result<Vec<Product>, Error> {
    let products = find_products(conn, &draft.products()).await?;
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

/// Passes if there is no carrier or the carrier is active.
async fn known_carrier(conn: &mut Conn, carrier: Option<OrganisationId>) -> Result<(), Error> {
    let Some(id) = carrier else { return Ok(()) };
    let known = find_organisation(conn, id)
        .await?
        .is_some_and(|one| one.is_active_carrier());
    if known {
        Ok(())
    } else {
        Err(refusals::carrier_not_found().into())
    }
}
