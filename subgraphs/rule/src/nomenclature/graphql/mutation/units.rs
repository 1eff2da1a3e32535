use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};

use crate::nomenclature::service::Nomenclature;

#[derive(Default)]
pub struct UnitsMutation;

/// Input of `importUnits`.
#[derive(InputObject)]
struct ImportUnitsInput {
    /// CSV file with the header `code,name,symbol`. The symbol may be empty. At most 5,000 rows and 1,500,000 bytes.
    csv: String,
    /// True if the file has all units of the recommendation. After such an import, an unknown code in a rule file is an error, and
    /// consignments with an unknown unit are refused. A later import without this flag does not change this.
    #[graphql(default)]
    complete: bool,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the first result.
    idempotency_key: Option<String>,
}

/// Result of `importUnits`.
#[derive(SimpleObject)]
struct ImportUnitsPayload {
    /// Number of units in the file. Null if the mutation was refused.
    imported: Option<i32>,
    /// Number of units that were new or changed. Null if the mutation was refused.
    changed: Option<i32>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl UnitsMutation {
    /// Imports units of measure of UN/ECE Recommendation 20.
    ///
    /// Administrators may call this. The import is all or nothing. Units that the file does not have are kept.
    ///
    /// The platform is delivered with an extract of the list. Until you import a `complete` list, an unknown code in a transport
    /// condition of a rule file is a warning; afterwards it is an error. An unknown unit of a fact is always a warning.
    /// Consignments accept the imported units after a short delay, because the order domain receives them by event.
    ///
    /// Errors: `INVALID` (idempotency key); `CSV_HEADER_INVALID`; `CSV_ROW_INVALID`, once for each of the first 20 invalid rows;
    /// `CSV_EMPTY`; `CSV_TOO_LARGE`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn import_units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file of units.")] input: ImportUnitsInput,
    ) -> Result<ImportUnitsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let nomenclature: &Nomenclature = request.service();
        let command = request.command(&input);
        let imported = nomenclature
            .import_units(&command, &input.csv, input.complete)
            .await;
        let (done, user_errors) = outcome(imported)?;
        Ok(ImportUnitsPayload {
            imported: done.and_then(|done| i32::try_from(done.codes).ok()),
            changed: done.and_then(|done| i32::try_from(done.changed).ok()),
            user_errors,
        })
    }
}
