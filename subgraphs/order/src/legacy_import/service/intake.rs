//! The import of orders from another system. An adapter converts them; each order is then one of the ordinary commands, on
//! behalf of the importing caller, in its own transaction.
//!
//! The idempotency key of the command is the reference of the other system, so that an order is created once even if the import
//! fails in between or is sent again. Imported orders are recorded after their creation. A failed import is repeated as a
//! whole.

use std::collections::{HashMap, HashSet};

use commands::{CommandContext, Error, IdempotencyKey, KeyOwner};
use uuid::Uuid;

use super::LegacyImport;
use super::references::References;
use crate::domain::{OrderId, OrganisationId, ProviderId, Refusal};
use crate::legacy_import::domain::{
    IntakeFormat, IntakeLine, IntakeOutcome, IntakeReport, IntakeResult, IntakeWish, reference_key,
    refusals,
};
use crate::legacy_import::store::{self, Imported, LegacyOrder};
use crate::orders::domain::BriefGiven;
use crate::projections::domain::{ExternalReferences, Product};
use crate::projections::service::{find_products_by_sku, find_providers};
use crate::service::access::Actor;

/// Input of an import.
pub struct Intake {
    pub format: IntakeFormat,
    pub content: Vec<u8>,
    /// True for a dry run.
    pub trial: bool,
}

/// An import that processes one line after the other.
struct Import<'a> {
    command: &'a CommandContext,
    organisation: OrganisationId,
    references: &'a References,
    /// `None` for a dry run, which creates nothing.
    id: Option<Uuid>,
}

impl LegacyImport {
    /// Imports orders of another system, line by line.
    pub async fn import_orders(
        &self,
        command: &CommandContext,
        intake: Result<Intake, Refusal>,
    ) -> Result<IntakeReport, Error> {
        let actor = Actor::using(command.caller(), "importLegacyOrders")?;
        let (intake, organisation) = (intake?, actor.organisation);
        let read = self.read.ok_or_else(refusals::format_not_supported)?;
        let lines = read(intake.format, &intake.content)?;
        let references = self.find_references(command, organisation, &lines).await?;
        let id = if intake.trial {
            None
        } else {
            Some(self.begin(command).await?)
        };
        let import = Import {
            command,
            organisation,
            references: &references,
            id,
        };
        let mut report = IntakeReport::default();
        let mut seen: HashSet<String> = HashSet::new();
        for IntakeLine {
            line,
            reference,
            wish,
        } in lines
        {
            let twice = !reference.is_empty() && !seen.insert(reference_key(&reference));
            let done = match wish {
                _ if twice => Err(refusals::order_twice().into()),
                Err(refusal) => Err(refusal.into()),
                Ok(wish) => self.take(&import, &reference, wish).await,
            };
            report.lines.push(result(line, reference, done)?);
        }
        Ok(report)
    }

    /// Returns the ID of the import. A repetition under the same idempotency key returns the first ID.
    async fn begin(&self, command: &CommandContext) -> Result<Uuid, Error> {
        let id = Uuid::now_v7();
        self.commands
            .run(command, id, async |_| Ok(id))
            .await?
            .or_replay(async |first| Ok(first))
            .await
    }

    /// Finds the objects to which the lines refer. Waits once for new providers of all lines; products are named by their SKU.
    async fn find_references(
        &self,
        command: &CommandContext,
        organisation: OrganisationId,
        lines: &[IntakeLine],
    ) -> Result<References, Error> {
        let wishes = || lines.iter().filter_map(|line| line.wish.as_ref().ok());
        let skus: Vec<String> = wishes().map(|wish| wish.sku.clone()).collect();
        let sku_keys: Vec<String> = wishes().map(IntakeWish::sku_key).collect();
        let providers: Vec<ProviderId> = wishes()
            .flat_map(|wish| wish.providers.iter().copied())
            .collect();
        let read = lines.iter().filter(|line| line.wish.is_ok());
        let references: Vec<String> = read.map(|line| line.reference.clone()).collect();
        let keys: Vec<String> = references
            .iter()
            .map(|reference| reference_key(reference))
            .collect();
        self.projections
            .wait_for(
                command,
                organisation,
                ExternalReferences::of_providers(&providers),
            )
            .await?;
        let mut conn = self.pool.acquire().await?;
        let mut products: HashMap<String, Vec<Product>> = HashMap::new();
        for product in find_products_by_sku(&mut conn, organisation, &sku_keys, &skus).await? {
            products.entry(product.sku_key()).or_default().push(product);
        }
        let (mut imported, mut imported_by_key) = (HashMap::new(), HashMap::new());
        for order in store::find_legacy_orders(&mut conn, organisation, &references, &keys).await? {
            let LegacyOrder {
                reference,
                reference_key,
                imported: row,
            } = order;
            imported.insert(reference, row);
            imported_by_key.extend(reference_key.map(|key| (key, row)));
        }
        let providers = find_providers(&mut conn, &providers).await?;
        Ok(References {
            products,
            providers,
            imported,
            imported_by_key,
        })
    }

    /// Imports one line. Returns its outcome, and the order.
    async fn take(
        &self,
        import: &Import<'_>,
        reference: &str,
        wish: IntakeWish,
    ) -> Result<(IntakeOutcome, Option<OrderId>), Error> {
        let &Import {
            command,
            references,
            id,
            ..
        } = import;
        let key = reference_key(reference);
        if let Some(imported) = references.imported(reference, &key) {
            let outcome = outcome(id == Some(imported.import));
            return Ok((outcome, Some(imported.order)));
        }
        let product = references.product(&wish)?;
        let Some(id) = id else {
            references.check(product, &wish, command.now())?;
            return Ok((IntakeOutcome::Valid, None));
        };
        let order = if let Some(order) = self.placed_before(command, reference, &key).await? {
            order
        } else {
            let command = command.clone().in_bulk();
            let command = command.with_idempotency_key(Some(once(&key)));
            self.place(&command, product, wish).await?
        };
        let mut conn = self.pool.acquire().await?;
        let ours = Imported { order, import: id };
        let (organisation, now) = (import.organisation, command.now());
        let noted =
            store::insert_legacy_order(&mut conn, organisation, reference, ours, now).await?;
        Ok((outcome(noted.import == id), Some(noted.order)))
    }

    /// Returns the order that a process of an earlier version created and did not record: its idempotency key has the reference
    /// in its original form.
    async fn placed_before(
        &self,
        command: &CommandContext,
        reference: &str,
        key: &str,
    ) -> Result<Option<OrderId>, Error> {
        if key == reference {
            return Ok(None);
        }
        let command = command.clone().with_idempotency_key(Some(once(reference)));
        let order = self.commands.find_replay(&command).await?;
        Ok(order.map(OrderId))
    }

    /// Creates the order with the ordinary command.
    async fn place(
        &self,
        command: &CommandContext,
        product: &Product,
        wish: IntakeWish,
    ) -> Result<OrderId, Error> {
        let placed = if wish.providers.is_empty() {
            self.orders
                .draft_order(command, wish.brief(product))
                .await?
        } else {
            let asked = wish.asked(command.now());
            let brief = wish.brief(product);
            let given = BriefGiven {
                order: None,
                product: Some(brief.product),
                kind: Some(brief.kind),
                lane: Some(brief.lane),
                requirements: Some(brief.requirements),
                message: brief.message,
                expected_version: None,
            };
            self.orders
                .request_assessment(command, given, asked)
                .await?
        };
        Ok(placed.item.order().id)
    }
}

const fn outcome(created: bool) -> IntakeOutcome {
    if created {
        IntakeOutcome::Created
    } else {
        IntakeOutcome::AlreadyImported
    }
}

/// Returns the idempotency key of one order.
fn once(reference: &str) -> IdempotencyKey {
    IdempotencyKey {
        key: format!("import {reference}"),
        request: format!("importLegacyOrders {reference}"),
        owner: KeyOwner::Organisation,
    }
}

/// Returns the result of a line. A refusal concerns the line; any other error ends the import, which continues where it stopped
/// when it is sent again.
fn result(
    line: u32,
    reference: String,
    done: Result<(IntakeOutcome, Option<OrderId>), Error>,
) -> Result<IntakeResult, Error> {
    let (outcome, order, refusal) = match done {
        Ok((outcome, order)) => (outcome, order, None),
        Err(Error::Refused(refusals)) => {
            (IntakeOutcome::Rejected, None, refusals.into_iter().next())
        }
        Err(error) => return Err(error),
    };
    Ok(IntakeResult {
        line,
        reference,
        outcome,
        order,
        refusal,
    })
}
