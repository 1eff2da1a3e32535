use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};

use crate::consignments::domain::PlaceFile;
use crate::consignments::service::Places;

#[derive(Default)]
pub struct PlaceMutation;

#[derive(InputObject)]
struct ImportPlacesInput {
    /// A file with the header `code,name` and a row for each place, such as `DEHAM,Hamburg`: at most 60,000 rows and 1,500,000
    /// bytes. Import the whole of UN/LOCODE in several files.
    csv: String,
    /// True if the file has all places of each country that it names. Other places of these countries are removed, and from
    /// then on a consignment that names an unknown place of one of them is refused. False by default: an unknown place is a
    /// warning.
    #[graphql(default)]
    complete: bool,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(SimpleObject)]
pub struct ImportPlacesPayload {
    /// The number of places in the file. Null if the import was refused.
    imported: Option<i64>,
    /// The number of places that are new, different or removed. Null if the import was refused.
    changed: Option<i64>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl PlaceMutation {
    /// Imports places of UN/LOCODE, all or nothing.
    ///
    /// Administrators may call this. Places that the file does not name stay, unless it is complete. Errors: `INVALID` (with
    /// the first bad line of the file), `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn import_places(
        &self,
        ctx: &Context<'_>,
        input: ImportPlacesInput,
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
