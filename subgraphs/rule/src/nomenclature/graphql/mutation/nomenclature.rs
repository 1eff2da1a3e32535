use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};

use crate::domain::Warning;
use crate::nomenclature::service::Nomenclature;

#[derive(Default)]
pub struct NomenclatureMutation;

#[derive(InputObject)]
struct ImportNomenclatureInput {
    /// With the header `section,hscode,description,parent,level`; at most 20,000 rows and 1,500,000 bytes.
    csv: String,
}

#[derive(SimpleObject)]
struct ImportNomenclaturePayload {
    /// How many codes the file has.
    imported: Option<i32>,
    /// How many of them were new or different.
    changed: Option<i32>,
    user_errors: Vec<UserError>,
}

#[derive(InputObject)]
struct ImportNationalCodesInput {
    /// With the header `market,code,description`; at most 20,000 rows and 1,500,000 bytes.
    csv: String,
}

#[derive(SimpleObject)]
struct ImportNationalCodesPayload {
    /// How many codes the file has.
    imported: Option<i32>,
    /// How many of them were new or different.
    changed: Option<i32>,
    user_errors: Vec<UserError>,
    /// Markets that were taken although they are neither countries nor areas of a rule pack in force. At most 20.
    warnings: Vec<Warning>,
}

#[Object]
impl NomenclatureMutation {
    /// Takes in codes of 8 or 10 digits of markets (countries and customs unions), all or nothing; codes that are not in the
    /// file stay. For administrators.
    ///
    /// Refuses with `CSV_HEADER_INVALID`, `CSV_ROW_INVALID` (one for each of the first 20 rows), `CSV_EMPTY`, `CSV_TOO_LARGE` or
    /// `HS_CODE_UNKNOWN` (the subheading above a code is not in the nomenclature). Warns with `MARKET_UNKNOWN`.
    #[graphql(tag = "admin")]
    async fn import_national_codes(
        &self,
        ctx: &Context<'_>,
        input: ImportNationalCodesInput,
    ) -> Result<ImportNationalCodesPayload, Failure> {
        let request = RequestContext::of(ctx);
        let done = request
            .service::<Nomenclature>()
            .import_national_codes(request.caller(), &input.csv, request.now())
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

    /// Takes in codes of the Harmonized System (HS2022), all or nothing; codes that are not in the file stay. For
    /// administrators.
    ///
    /// Refuses with `CSV_HEADER_INVALID`, `CSV_ROW_INVALID` (one for each of the first 20 rows), `CSV_EMPTY` or
    /// `CSV_TOO_LARGE`.
    #[graphql(tag = "admin")]
    async fn import_nomenclature(
        &self,
        ctx: &Context<'_>,
        input: ImportNomenclatureInput,
    ) -> Result<ImportNomenclaturePayload, Failure> {
        let request = RequestContext::of(ctx);
        let (done, user_errors) = outcome(
            request
                .service::<Nomenclature>()
                .import_nomenclature(request.caller(), &input.csv)
                .await,
        )?;
        Ok(ImportNomenclaturePayload {
            imported: done.and_then(|done| i32::try_from(done.codes).ok()),
            changed: done.and_then(|done| i32::try_from(done.changed).ok()),
            user_errors,
        })
    }
}
