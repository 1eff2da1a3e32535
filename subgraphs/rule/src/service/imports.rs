use std::collections::BTreeSet;

use caller::Caller;
use time::OffsetDateTime;

use super::packs::declared;
use super::products::insert;
use super::rights::{self, WRITE_PRODUCTS};
use super::{Error, Service, because};
use crate::domain::{ImportMode, ImportedRow, Product, Refusal, hs_code, read_products};
use crate::store;

impl Service {
    /// Adds the products of a CSV file: all or none, or the good ones. Says of each row what became of it.
    pub async fn import_products(
        &self,
        caller: &Caller,
        csv: &str,
        mode: ImportMode,
        now: OffsetDateTime,
    ) -> Result<Vec<ImportedRow>, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let by = rights::actor(caller);
        let mut tx = self.pool.begin().await?;
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        let declared = declared(&packs);
        let rows = read_products(csv, &declared)?;
        let drafts = || rows.iter().filter_map(|(_, draft)| draft.as_ref().ok());
        // What is no code and no SKU is told below, and not asked of the database.
        let codes: BTreeSet<&str> = drafts().map(|draft| draft.hs_code.as_str()).collect();
        let codes: Vec<&str> = codes.into_iter().filter(|code| hs_code(code)).collect();
        let known = store::nomenclature::list_existing(&mut tx, &codes).await?;
        let skus = drafts().map(|draft| draft.sku.as_str());
        let skus: Vec<&str> = skus.filter(|sku| !sku.contains(char::is_control)).collect();
        let mut taken = store::products::list_skus(&mut tx, organisation, &skus).await?;

        let (mut report, mut good) = (Vec::new(), Vec::new());
        for (line, draft) in rows {
            let mut row = ImportedRow { line, sku: String::new(), product: None, refusals: Vec::new() };
            match draft {
                Err(refusal) => row.refusals.push(refusal),
                Ok(draft) => {
                    row.sku.clone_from(&draft.sku);
                    if !known.contains(&draft.hs_code) {
                        row.refusals.push(Refusal::unknown_hs_code());
                    }
                    if !taken.insert(draft.sku.clone()) {
                        let message = "the organisation, or a row above, has a product with this SKU";
                        row.refusals.push(Refusal::new("SKU_TAKEN", &["sku"], message));
                    }
                    match Product::create(draft, organisation, by, &declared, now) {
                        Err(refusals) => row.refusals.extend(refusals),
                        Ok(product) if row.refusals.is_empty() => {
                            row.product = Some(product.id);
                            good.push(product);
                        }
                        Ok(_) => {}
                    }
                }
            }
            report.push(row);
        }
        if mode == ImportMode::AllOrNothing && good.len() < report.len() {
            for row in &mut report {
                row.product = None;
            }
            return Ok(report);
        }
        insert(&mut tx, because(caller, now), &good).await?;
        tx.commit().await?;
        Ok(report)
    }
}
