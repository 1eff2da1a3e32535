//! The products, providers and earlier orders to which the lines of an import refer.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::domain::Refusal;
use crate::domain::refusals::product_archived;
use crate::legacy_import::domain::IntakeWish;
use crate::legacy_import::domain::refusals::{sku_ambiguous, sku_not_found};
use crate::legacy_import::store::Imported;
use crate::orders::domain::refusals::provider_not_found;
use crate::orders::domain::{Asked, Brief};
use crate::projections::domain::{Product, Provider};

/// The products, providers and earlier imports to which the lines of one import refer.
pub(super) struct References {
    /// By the keys of the SKUs, newest first.
    pub products: HashMap<String, Vec<Product>>,
    pub providers: Vec<Provider>,
    /// By reference.
    pub imported: HashMap<String, Imported>,
    /// By the keys of the references.
    pub imported_by_key: HashMap<String, Imported>,
}

impl References {
    pub fn imported(&self, reference: &str, key: &str) -> Option<&Imported> {
        self.imported
            .get(reference)
            .or_else(|| self.imported_by_key.get(key))
    }

    /// Returns the product with exactly this SKU, or else the only product with the same key that is not archived. If all are
    /// archived, returns the newest.
    pub fn product(&self, wish: &IntakeWish) -> Result<&Product, Refusal> {
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

    /// Refuses a line that the command would refuse, except for quotas.
    pub fn check(
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
    pub(super) fn sku_key(&self) -> String {
        normalisation::key(&self.sku).into_owned()
    }

    pub(super) fn asked(&self, now: OffsetDateTime) -> Asked {
        let quote_by = self.quote_by.unwrap_or_else(|| Asked::usual_deadline(now));
        Asked {
            providers: self.providers.clone(),
            quote_by,
        }
    }

    pub(super) fn brief(self, product: &Product) -> Brief {
        Brief {
            product: product.id,
            kind: self.kind,
            lane: self.lane,
            requirements: Vec::new(),
            message: self.message,
        }
    }
}
