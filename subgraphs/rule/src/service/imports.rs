use std::collections::BTreeSet;

use caller::Caller;
use time::OffsetDateTime;

use super::packs::declared;
use super::rights::{self, WRITE_PRODUCTS};
use super::{Error, Service, because};
use crate::domain::evaluate::{unknown_facts, unknown_markets};
use crate::domain::{
    ImportMode, ImportedRow, Noted, Product, ProductFile, Refusal, Resource, read_hs_code,
    read_products,
};
use crate::store;

/// The most refusals of one row in the report: a file has a million cells.
const MOST_REFUSALS: usize = 5;

impl Service {
    /// Adds the products of a CSV file: all or none, or the good ones. Says of each row what became of it, and warns of columns that name
    /// what no rule pack knows.
    pub async fn import_products(
        &self,
        caller: &Caller,
        csv: &str,
        mode: ImportMode,
        now: OffsetDateTime,
    ) -> Result<Noted<Vec<ImportedRow>>, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let by = rights::actor(caller);
        let mut tx = self.pool.begin().await?;
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        let declared = declared(&packs);
        let ProductFile {
            rows,
            facts,
            markets,
        } = read_products(csv, &declared)?;
        let warnings = [
            unknown_facts(&facts, &packs),
            unknown_markets(&markets, &packs),
        ]
        .concat();
        let drafts = || rows.iter().filter_map(|(_, draft)| draft.as_ref().ok());
        // What is no code and no SKU is told below, and not asked of the database.
        let codes: BTreeSet<String> = drafts()
            .filter_map(|draft| read_hs_code("hsCode", &draft.hs_code).ok())
            .collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let known = store::nomenclature::list_existing(&mut tx, &codes).await?;
        let skus: Vec<String> = drafts()
            .filter_map(|draft| normalisation::identifier(&draft.sku))
            .collect();
        let skus: Vec<&str> = skus.iter().map(String::as_str).collect();
        let room = self.room_for_products(&mut tx, organisation).await?;
        let mut taken = store::products::list_skus(&mut tx, organisation, &skus).await?;

        let (mut report, mut good) = (Vec::new(), Vec::new());
        for (line, draft) in rows {
            let mut row = ImportedRow {
                line,
                sku: String::new(),
                product: None,
                refusals: Vec::new(),
            };
            match draft {
                Err(refusal) => row.refusals.push(refusal),
                Ok(draft) => {
                    row.sku.clone_from(&draft.sku);
                    let code = read_hs_code("hsCode", &draft.hs_code);
                    if code.is_ok_and(|code| !known.contains(&code)) {
                        row.refusals.push(Refusal::unknown_hs_code());
                    }
                    if !taken.insert(normalisation::identifier(&draft.sku).unwrap_or_default()) {
                        let message =
                            "the organisation, or a row above, has a product with this SKU";
                        row.refusals
                            .push(Refusal::new("SKU_TAKEN", &["sku"], message));
                    }
                    match Product::create(draft, organisation, by, &declared, now) {
                        Err(refusals) => row.refusals.extend(refusals),
                        Ok(_) if row.refusals.is_empty() && good.len() >= room => {
                            row.refusals.push(self.quotas.refusal(Resource::Products));
                        }
                        Ok(product) if row.refusals.is_empty() => {
                            row.product = Some(product.id);
                            good.push(product);
                        }
                        Ok(_) => {}
                    }
                }
            }
            row.refusals.truncate(MOST_REFUSALS);
            report.push(row);
        }
        if mode == ImportMode::AllOrNothing && good.len() < report.len() {
            for row in &mut report {
                row.product = None;
            }
            return Ok(Noted {
                item: report,
                warnings,
            });
        }
        self.insert_products(&mut tx, because(caller, now), &good)
            .await?;
        tx.commit().await?;
        Ok(Noted {
            item: report,
            warnings,
        })
    }
}
