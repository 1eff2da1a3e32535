use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};

use crate::nomenclature::service::Nomenclature;

#[derive(Default)]
pub struct UnitsMutation;

#[derive(InputObject)]
struct ImportUnitsInput {
    /// With the header `code,name,symbol`; a symbol may be empty. At most 5,000 rows and 1,500,000 bytes.
    csv: String,
    /// True if the file has all units of the recommendation: from then on, an unknown code in a rule file is an error, and the
    /// order domain refuses it in a consignment. It stays so after a later import without it.
    #[graphql(default)]
    complete: bool,
}

#[derive(SimpleObject)]
struct ImportUnitsPayload {
    /// The number of units in the file.
    imported: Option<i32>,
    /// The number of units that were new or different.
    changed: Option<i32>,
    user_errors: Vec<UserError>,
}

#[Object]
impl UnitsMutation {
    /// Imports units of measure (UN/ECE Recommendation 20), all or nothing; units that are not in the file stay. For administrators.
    ///
    /// The platform comes with an extract of the list. An unknown code in a transport condition of a rule file is a warning until you import
    /// a list as `complete`, and an error afterwards. An unknown unit of a fact is a warning always. Lines of consignments take the units a
    /// moment later: the order domain gets them by event.
    ///
    /// Refuses with `CSV_HEADER_INVALID`, `CSV_ROW_INVALID` (one for each of the first 20 rows), `CSV_EMPTY` or `CSV_TOO_LARGE`.
    #[graphql(tag = "admin")]
    async fn import_units(
        &self,
        ctx: &Context<'_>,
        input: ImportUnitsInput,
    ) -> Result<ImportUnitsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let imported = request
            .service::<Nomenclature>()
            .import_units(request.caller(), &input.csv, input.complete, request.now())
            .await;
        let (done, user_errors) = outcome(imported)?;
        Ok(ImportUnitsPayload {
            imported: done.and_then(|done| i32::try_from(done.codes).ok()),
            changed: done.and_then(|done| i32::try_from(done.changed).ok()),
            user_errors,
        })
    }
}
