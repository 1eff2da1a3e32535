//! Functions that the commands about products share: rows, events and warnings of new and changed products.

use std::sync::Arc;

use commands::Error;
use database::Conn;
use events::EventContext;

use super::Products;
use crate::domain::{Mention, Noted, Usage, market_mentions};
use crate::evaluation::domain::{InForce, unknown_facts, unknown_markets};
use crate::products::domain::{Changed, Product};
use crate::products::events::outgoing;
use crate::products::store;
use crate::watches::service::delete_verdicts;

/// One step in the classification history of a product.
pub(super) const CLASSIFICATION_STEP: Usage = Usage {
    products: 0,
    classification_records: 1,
};

impl Products {
    /// Inserts products of one organisation with their events.
    pub(super) async fn insert_products(
        &self,
        conn: &mut Conn,
        context: EventContext,
        products: &[Product],
    ) -> Result<(), Error> {
        let Some(organisation) = products.first().map(|product| product.organisation) else {
            return Ok(());
        };
        let count = i64::try_from(products.len()).unwrap_or(i64::MAX);
        self.charge(
            conn,
            organisation,
            Usage {
                products: count,
                classification_records: count,
            },
        )
        .await?;
        store::products::insert(conn, products).await?;
        store::classification_records::insert(conn, products).await?;
        Ok(outgoing::products_created(conn, context, products).await?)
    }

    /// Updates a changed product and publishes its events. Its recorded verdicts are deleted.
    pub(super) async fn write_product(
        &self,
        conn: &mut Conn,
        context: EventContext,
        product: &Product,
        changed: Changed,
    ) -> Result<(), Error> {
        store::products::update(conn, product).await?;
        delete_verdicts(conn, product.id).await?;
        outgoing::product_facts_changed(conn, context, product).await?;
        if changed.classification {
            self.charge(conn, product.organisation, CLASSIFICATION_STEP)
                .await?;
            store::classification_records::insert(conn, std::slice::from_ref(product)).await?;
            outgoing::classification(conn, context, product).await?;
        }
        Ok(())
    }
}

/// Returns a product with warnings about facts of the command, and markets of its codes, that no pack in force knows.
pub(super) fn noted(product: Product, facts: &[Mention], packs: &[Arc<InForce>]) -> Noted<Product> {
    let markets = market_mentions(&product.national_codes);
    let warnings = [
        unknown_facts(facts, packs),
        unknown_markets(&markets, packs),
    ]
    .concat();
    Noted {
        item: product,
        warnings,
    }
}
