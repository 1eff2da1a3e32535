use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};

use crate::domain::Warning;
use crate::nomenclature::service::Nomenclature;

#[derive(Default)]
pub struct NomenclatureMutation;

/// Input of `importNomenclature`.
#[derive(InputObject)]
struct ImportNomenclatureInput {
    /// CSV file with the header `section,hscode,description,parent,level`. At most 20,000 rows and 1,500,000 bytes.
    csv: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the first result.
    idempotency_key: Option<String>,
}

/// Result of `importNomenclature`.
#[derive(SimpleObject)]
struct ImportNomenclaturePayload {
    /// Number of codes in the file. Null if the mutation was refused.
    imported: Option<i32>,
    /// Number of codes that were new or changed. Null if the mutation was refused.
    changed: Option<i32>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

/// Input of `importNationalCodes`.
#[derive(InputObject)]
struct ImportNationalCodesInput {
    /// CSV file with the header `market,code,description`. At most 20,000 rows and 1,500,000 bytes.
    csv: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the first result.
    idempotency_key: Option<String>,
}

/// Result of `importNationalCodes`.
#[derive(SimpleObject)]
struct ImportNationalCodesPayload {
    /// Number of codes in the file. Null if the mutation was refused.
    imported: Option<i32>,
    /// Number of codes that were new or changed. Null if the mutation was refused.
    changed: Option<i32>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
    /// Markets that were accepted although they are neither a country nor an area of a rule pack in force. At most 20.
    warnings: Vec<Warning>,
}

#[Object]
impl NomenclatureMutation {
    /// Imports national codes of 8 or 10 digits, for countries and customs unions.
    ///
    /// Administrators may call this. The import is all or nothing. Codes that the file does not have are kept.
    ///
    /// Errors: `INVALID` (idempotency key); `CSV_HEADER_INVALID`; `CSV_ROW_INVALID`, once for each of the first 20 invalid rows;
    /// `CSV_EMPTY`; `CSV_TOO_LARGE`; `HS_CODE_UNKNOWN` if the nomenclature does not have the subheading of a code;
    /// `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `MARKET_UNKNOWN`.
    #[graphql(tag = "admin")]
    async fn import_national_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file of national codes.")] input: ImportNationalCodesInput,
    ) -> Result<ImportNationalCodesPayload, Failure> {
        let request = RequestContext::of(ctx);
        let nomenclature: &Nomenclature = request.service();
        let command = request.command(&input);
        let done = nomenclature
            .import_national_codes(&command, &input.csv)
            .await;
        let (done, user_errors) = outcome(done)?;
        let (done, warnings) = done.map(|noted| (noted.item, noted.warnings)).unzip();
        let warnings: Vec<Warning> = warnings.unwrap_or_default();
        Ok(ImportNationalCodesPayload {
            imported: done.and_then(|done| i32::try_from(done.codes).ok()),
            changed: done.and_then(|done| i32::try_from(done.changed).ok()),
            user_errors,
            warnings: warnings.into_iter().map(Warning::of_input).collect(),
        })
    }

    /// Imports codes of the Harmonized System (HS2022).
    ///
    /// Administrators may call this. The import is all or nothing. Codes that the file does not have are kept.
    ///
    /// Errors: `INVALID` (idempotency key); `CSV_HEADER_INVALID`; `CSV_ROW_INVALID`, once for each of the first 20 invalid rows;
    /// `CSV_EMPTY`; `CSV_TOO_LARGE`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn import_nomenclature(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file of HS codes.")] input: ImportNomenclatureInput,
    ) -> Result<ImportNomenclaturePayload, Failure> {
        let request = RequestContext::of(ctx);
        let nomenclature: &Nomenclature = request.service();
        let command = request.command(&input);
        let done = nomenclature.import_nomenclature(&command, &input.csv).await;
        let (done, user_errors) = outcome(done)?;
        Ok(ImportNomenclaturePayload {
            imported: done.and_then(|done| i32::try_from(done.codes).ok()),
            changed: done.and_then(|done| i32::try_from(done.changed).ok()),
            user_errors,
        })
    }
}
