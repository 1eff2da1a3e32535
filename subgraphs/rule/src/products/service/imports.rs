use std::collections::BTreeSet;

use commands::{CommandContext, Error};
use database::Conn;
use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Products;
use crate::domain::{Author, Quotas, RIGHTS, Refusal, Room, read_hs_code, refusals};
use crate::evaluation::domain::{unknown_facts, unknown_markets};
use crate::nomenclature::service::list_existing_codes;
use crate::products::domain::{
    DeclaredFacts, ImportMode, ImportReport, ImportedRow, Product, ProductDraft, ProductFile,
    ReadRow, at_column, read_products,
};
use crate::products::store;
use crate::rule_packs::service::declared;
use crate::service::bulk_results::{find_results, insert_results_within};
use crate::service::rights;

/// Limit of the refusals of one row in the report, because a file may have a million cells.
const MOST_REFUSALS: usize = 5;

impl Products {
    /// Imports products from a CSV file: all or none, or the valid rows. Reports the result of each row, and warns about columns
    /// whose fact or market no rule pack in force uses. An import without a product has no effect, so it does not claim its
    /// idempotency key.
    pub async fn import_products(
        &self,
        command: &CommandContext,
        csv: &str,
        mode: ImportMode,
    ) -> Result<ImportReport, Error> {
        RIGHTS.check(command.caller(), "importProducts")?;
        let id = Uuid::now_v7();
        let mut refused = None;
        let done = self
            .commands
            .run(command, id, async |tx| {
                let report = self.import(tx, command, csv, mode).await?;
                if report.rows.iter().all(|row| row.product.is_none()) {
                    refused = Some(report);
                    // Rolls the claim of the key back.
                    return Err(Error::Refused(Vec::new()));
                }
                insert_results_within(tx, &self.quotas, command, id, &report).await?;
                Ok(report)
            })
            .await;
        if let Some(report) = refused {
            return Ok(report);
        }
        done?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                find_results(&mut conn, first).await
            })
            .await
    }

    async fn import(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        csv: &str,
        mode: ImportMode,
    ) -> Result<ImportReport, Error> {
        let organisation = rights::own_organisation(command.caller())?;
        let now = command.now();
        let packs = self.packs.in_force(tx, now.date()).await?;
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
        let drafts: Vec<_> = rows.iter().filter_map(|row| row.draft.as_ref()).collect();
        let stock = self.stock(tx, organisation, &drafts).await?;
        let mut import = Import {
            quotas: &self.quotas,
            declared,
            organisation,
            by: rights::author(command.caller()),
            now,
            stock,
            good: Vec::new(),
        };
        let mut rows: Vec<_> = rows.into_iter().map(|row| import.read_row(row)).collect();
        let good = import.good;
        if mode == ImportMode::AllOrNothing && good.len() < rows.len() {
            for row in &mut rows {
                row.product = None;
            }
        } else {
            self.insert_products(tx, command.event_context(), &good)
                .await?;
        }
        Ok(ImportReport { rows, warnings })
    }

    /// Reads the codes and products that the drafts are compared with.
    async fn stock(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
        drafts: &[&ProductDraft],
    ) -> Result<Stock, Error> {
        // A text that is not a code or a SKU is refused with its row later. The database is not queried for it.
        let codes: BTreeSet<String> = drafts
            .iter()
            .filter_map(|draft| read_hs_code("hsCode", &draft.hs_code).ok())
            .collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let codes = list_existing_codes(conn, &codes).await?;
        let skus: Vec<String> = drafts
            .iter()
            .filter_map(|draft| normalisation::identifier(&draft.sku))
            .collect();
        let skus: Vec<&str> = skus.iter().map(String::as_str).collect();
        let room = self.room_for_products(conn, organisation).await?;
        let skus = store::products::list_skus(conn, organisation, &skus).await?;
        Ok(Stock { codes, skus, room })
    }
}

/// Codes and products that the drafts of a file are compared with.
struct Stock {
    /// Codes of the file that the nomenclature has.
    codes: BTreeSet<String>,
    /// SKUs of the file that the organisation already has, and those of the rows that were read.
    skus: BTreeSet<String>,
    room: Room,
}

/// Import of a file, with the valid products of the rows that were read.
struct Import<'a> {
    quotas: &'a Quotas,
    declared: DeclaredFacts,
    organisation: Uuid,
    by: Author,
    now: OffsetDateTime,
    stock: Stock,
    good: Vec<Product>,
}

impl Import<'_> {
    fn read_row(&mut self, read: ReadRow) -> ImportedRow {
        let mut row = ImportedRow {
            line: read.line,
            sku: String::new(),
            product: None,
            refusals: read.refusals,
        };
        if let Some(draft) = read.draft {
            self.read_draft(draft, &mut row);
        }
        row.refusals.truncate(MOST_REFUSALS);
        row.refusals = row.refusals.into_iter().map(at_column).collect();
        row
    }

    fn read_draft(&mut self, draft: ProductDraft, row: &mut ImportedRow) {
        row.sku.clone_from(&draft.sku);
        let code = read_hs_code("hsCode", &draft.hs_code);
        if code.is_ok_and(|code| !self.stock.codes.contains(&code)) {
            row.refusals.push(refusals::unknown_hs_code());
        }
        let sku = normalisation::identifier(&draft.sku).unwrap_or_default();
        if !self.stock.skus.insert(sku) {
            let message =
                "Your organisation, or an earlier row, already has this SKU. Use another one.";
            row.refusals
                .push(Refusal::new(ErrorCode::SkuTaken, &["sku"], message));
        }
        let created = Product::create(draft, self.organisation, self.by, &self.declared, self.now);
        match created {
            Err(refusals) => row.refusals.extend(refusals),
            Ok(_) if row.refusals.is_empty() && self.good.len() >= self.stock.room.number => {
                let limited_by = self.stock.room.limited_by;
                row.refusals.push(self.quotas.refusal(limited_by));
            }
            Ok(product) if row.refusals.is_empty() => {
                row.product = Some(product.id);
                self.good.push(product);
            }
            Ok(_) => {}
        }
    }
}
