use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};

use crate::consignments::domain::PlaceFile;
use crate::consignments::service::Places;

#[derive(Default)]
pub struct PlaceMutation;

/// Input of `importPlaces`.
#[derive(InputObject)]
struct ImportPlacesInput {
    /// CSV file with the header `code,name` and one row for each place, for example `DEHAM,Hamburg`. At most 60,000 rows and
    /// 1,500,000 bytes. Import UN/LOCODE as a whole in several files.
    csv: String,
    /// True if the file has all places of each country that it names. Other places of these countries are removed, and from then
    /// on a consignment with an unknown place in one of them is refused. False by default: unknown places result in a warning.
    #[graphql(default)]
    complete: bool,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Result of `importPlaces`.
#[derive(SimpleObject)]
pub struct ImportPlacesPayload {
    /// Number of places in the file. Null if the import was refused.
    imported: Option<i64>,
    /// Number of new, changed and removed places. Null if the import was refused.
    changed: Option<i64>,
    /// Reasons why the mutation was refused. Empty if it succeeded.
    user_errors: Vec<UserError>,
}

#[Object]
impl PlaceMutation {
    /// Imports places of UN/LOCODE from a file.
    ///
    /// Administrators may call this. The whole file is imported, or nothing. Places that the file does not have remain, unless
    /// `complete` is true.
    ///
    /// Errors: `INVALID` with the first invalid line of the file, or for the idempotency key; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn import_places(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ImportPlacesInput,
    ) -> Result<ImportPlacesPayload, Failure> {
        let request = RequestContext::of(ctx);
        let places: &Places = request.service();
        let command = request.command(&input);
        let file = PlaceFile {
            csv: input.csv,
            complete: input.complete,
        };
        let (done, user_errors) = outcome(places.import(&command, file).await)?;
        Ok(ImportPlacesPayload {
            imported: done.map(|done| done.imported),
            changed: done.map(|done| done.changed),
            user_errors,
        })
    }
}
