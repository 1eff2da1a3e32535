//! Orders that come from another system. An adapter reads them in our own terms; here each becomes one of the ordinary
//! commands, given by whoever imports, in a transaction of its own.
//!
//! The command's idempotency key is the other system's reference: whatever breaks off in between, and however often the
//! same order comes, it is made once. What has been imported is noted afterwards; an import that broke off is simply
//! sent again.

use std::collections::{HashMap, HashSet};

use caller::Caller;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::refusals::product_archived;
use crate::domain::{OrderId, ProviderId, Refusal};
use crate::legacy_import::domain::{
    IntakeFormat, IntakeLine, IntakeOutcome, IntakeReport, IntakeResult, IntakeWish, reference_key,
};
use crate::legacy_import::store::{self, Imported, LegacyOrder};
use crate::orders::domain::refusals::provider_not_found;
use crate::orders::domain::{Asked, Brief, BriefGiven};
use crate::projections::domain::{Product, Provider};
use crate::projections::store as projections_store;
use crate::service::access::Actor;
use crate::service::{Attempt, Error, Once, Service};
use refusal::ErrorCode;

/// Reads the other system's orders: each line for itself, or a refusal of the whole.
pub type ReadForeign = fn(IntakeFormat, &[u8]) -> Result<Vec<IntakeLine>, Refusal>;

/// What somebody imports.
pub struct Intake {
    pub format: IntakeFormat,
    pub content: Vec<u8>,
    /// Only look whether it would work.
    pub trial: bool,
}

/// An import that takes one line after the other.
struct Import<'a> {
    caller: &'a Caller,
    actor: &'a Actor,
    known: &'a Known,
    /// None for a trial, which places nothing.
    id: Option<Uuid>,
    now: OffsetDateTime,
}

/// The products, providers and earlier imports to which the lines of one import refer.
struct Known {
    /// By the keys of their SKUs, the newest first.
    products: HashMap<String, Vec<Product>>,
    providers: Vec<Provider>,
    /// By their references.
    imported: HashMap<String, Imported>,
    /// By the keys of their references.
    imported_by_key: HashMap<String, Imported>,
}

impl Service {
    /// Takes orders of another system in, line by line.
    pub async fn import_orders(
        &self,
        caller: &Caller,
        intake: Result<Intake, Refusal>,
        attempt: Attempt,
    ) -> Result<IntakeReport, Error> {
        let actor = Actor::using(caller, "importLegacyOrders")?;
        let intake = intake?;
        let unknown = Refusal::invalid(&["format"], "is not read here");
        let lines = self.foreign.ok_or(unknown)?(intake.format, &intake.content)?;
        let known = self.known(&actor, &lines).await?;
        let id = if intake.trial {
            None
        } else {
            Some(self.begin_import(&actor, &attempt).await?)
        };
        let import = Import {
            caller,
            actor: &actor,
            known: &known,
            id,
            now: attempt.now,
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
                _ if twice => {
                    Err(Refusal::invalid(&["reference"], "is in this import twice").into())
                }
                Err(refusal) => Err(refusal.into()),
                Ok(wish) => self.take(&import, &reference, wish).await,
            };
            report.lines.push(result(line, reference, done)?);
        }
        Ok(report)
    }

    /// The import's own id; that of the first, when it is repeated under its key.
    async fn begin_import(&self, actor: &Actor, attempt: &Attempt) -> Result<Uuid, Error> {
        let mut tx = self.pool.begin().await?;
        let id = Uuid::now_v7();
        let first = self.claim(&mut tx, actor, attempt, id).await?;
        tx.commit().await?;
        Ok(first.unwrap_or(id))
    }

    async fn known(&self, actor: &Actor, lines: &[IntakeLine]) -> Result<Known, Error> {
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
        let mut conn = self.pool.acquire().await?;
        let mut products: HashMap<String, Vec<Product>> = HashMap::new();
        for product in
            store::find_products_by_sku(&mut conn, actor.organisation, &sku_keys, &skus).await?
        {
            products.entry(product.sku_key()).or_default().push(product);
        }
        let (mut imported, mut imported_by_key) = (HashMap::new(), HashMap::new());
        for order in
            store::find_legacy_orders(&mut conn, actor.organisation, &references, &keys).await?
        {
            let LegacyOrder {
                reference,
                reference_key,
                imported: row,
            } = order;
            imported.insert(reference, row);
            imported_by_key.extend(reference_key.map(|key| (key, row)));
        }
        let providers = projections_store::find_providers(&mut conn, &providers).await?;
        Ok(Known {
            products,
            providers,
            imported,
            imported_by_key,
        })
    }

    /// One line: what has become of it, and the order.
    async fn take(
        &self,
        import: &Import<'_>,
        reference: &str,
        wish: IntakeWish,
    ) -> Result<(IntakeOutcome, Option<OrderId>), Error> {
        let &Import {
            caller,
            actor,
            known,
            id,
            now,
        } = import;
        let key = reference_key(reference);
        if let Some(imported) = known.imported(reference, &key) {
            let again = id == Some(imported.import);
            let outcome = if again {
                IntakeOutcome::Created
            } else {
                IntakeOutcome::AlreadyImported
            };
            return Ok((outcome, Some(imported.order)));
        }
        let product = known.product(&wish)?;
        let Some(import) = id else {
            known.check(product, &wish, now)?;
            return Ok((IntakeOutcome::Valid, None));
        };
        let order = if let Some(order) = self.placed_before(actor, reference, &key).await? {
            order
        } else {
            let once = Some(once(&key));
            let attempt = Attempt {
                now,
                once,
                expected_version: None,
                bulk: true,
            };
            self.place(caller, product, wish, attempt).await?
        };
        let mut conn = self.pool.acquire().await?;
        let ours = Imported { order, import };
        let noted =
            store::insert_legacy_order(&mut conn, actor.organisation, reference, ours, now).await?;
        let created = noted.import == import;
        let outcome = if created {
            IntakeOutcome::Created
        } else {
            IntakeOutcome::AlreadyImported
        };
        Ok((outcome, Some(noted.order)))
    }

    /// The order that a process of an earlier version placed and did not note: its idempotency key has the reference as it was
    /// written.
    async fn placed_before(
        &self,
        actor: &Actor,
        reference: &str,
        key: &str,
    ) -> Result<Option<OrderId>, Error> {
        if key == reference {
            return Ok(None);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(self
            .find_result(&mut conn, actor, &once(reference))
            .await?
            .map(OrderId))
    }

    /// The ordinary command.
    async fn place(
        &self,
        caller: &Caller,
        product: &Product,
        wish: IntakeWish,
        attempt: Attempt,
    ) -> Result<OrderId, Error> {
        let placed = if wish.providers.is_empty() {
            self.draft_order(caller, wish.brief(product), attempt)
                .await?
        } else {
            let asked = wish.asked(attempt.now);
            let brief = wish.brief(product);
            let given = BriefGiven {
                order: None,
                product: Some(brief.product),
                kind: Some(brief.kind),
                lane: Some(brief.lane),
                requirements: Some(brief.requirements),
                message: brief.message,
            };
            self.request_assessment(caller, given, asked, attempt)
                .await?
        };
        Ok(placed.item.order().id)
    }
}

/// The idempotency key of one order.
fn once(reference: &str) -> Once {
    Once {
        key: format!("import {reference}"),
        request: format!("importLegacyOrders {reference}"),
    }
}

impl Known {
    fn imported(&self, reference: &str, key: &str) -> Option<&Imported> {
        self.imported
            .get(reference)
            .or_else(|| self.imported_by_key.get(key))
    }

    /// The product with exactly this SKU; else the only one with its key that is not archived. Where all are archived, the newest.
    fn product(&self, wish: &IntakeWish) -> Result<&Product, Refusal> {
        let alike = self
            .products
            .get(&wish.sku_key())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let exact = || alike.iter().filter(move |product| product.sku == wish.sku);
        if let Some(product) = exact()
            .find(|product| !product.is_archived())
            .or_else(|| exact().next())
        {
            return Ok(product);
        }
        let live: Vec<&Product> = alike
            .iter()
            .filter(|product| !product.is_archived())
            .collect();
        match live.as_slice() {
            [] => alike.first().ok_or_else(sku_not_found),
            [product] => Ok(*product),
            several => Err(sku_ambiguous(several)),
        }
    }

    /// What the command would refuse.
    fn check(
        &self,
        product: &Product,
        wish: &IntakeWish,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if product.is_archived() {
            return Err(product_archived());
        }
        for (position, id) in wish.providers.iter().enumerate() {
            if !self
                .providers
                .iter()
                .any(|provider| provider.id == *id && provider.is_listed())
            {
                return Err(provider_not_found(position));
            }
        }
        wish.clone().brief(product).check()?;
        if wish.providers.is_empty() {
            Ok(())
        } else {
            wish.asked(now).check(now)
        }
    }
}

impl IntakeWish {
    fn sku_key(&self) -> String {
        normalisation::key(&self.sku).into_owned()
    }

    fn asked(&self, now: OffsetDateTime) -> Asked {
        let quote_by = self.quote_by.unwrap_or_else(|| Asked::usual_deadline(now));
        Asked {
            providers: self.providers.clone(),
            quote_by,
        }
    }

    fn brief(self, product: &Product) -> Brief {
        Brief {
            product: product.id,
            kind: self.kind,
            lane: self.lane,
            requirements: Vec::new(),
            message: self.message,
        }
    }
}

fn sku_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProductNotFound,
        &["sku"],
        "no product of yours has this SKU",
    )
}

/// The SKUs of several products that are not archived have the same key, and none is exactly the SKU of the line.
fn sku_ambiguous(products: &[&Product]) -> Refusal {
    let skus: Vec<&str> = products
        .iter()
        .map(|product| product.sku.as_str())
        .collect();
    let message = format!(
        "Several articles look like this number: {}. Write the number as one of them is written.",
        skus.join(", ")
    );
    Refusal::new(ErrorCode::ProductAmbiguous, &["sku"], message)
}

/// A refusal is the line's; anything else ends the import, which goes on where it was when it is sent again.
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
