use commands::Error;
use database::Conn;
use uuid::Uuid;

use super::Products;
use crate::domain::{Resource, Room, Usage};
use crate::store::usage;
use crate::watches::service::{check_watched_products, count_prefixes};

impl Products {
    /// Adds to the counts of an organisation, and refuses if a quota is exceeded. This locks the counts, so call it before you
    /// insert rows that another transaction of the organisation may wait for.
    pub(super) async fn charge(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
        added: Usage,
    ) -> Result<(), Error> {
        let used = usage::add(conn, organisation, added).await?;
        if added.products > 0 {
            self.quotas.check(Resource::Products, used.products)?;
            check_watched_products(conn, &self.quotas, organisation, used, 0).await?;
        }
        if added.classification_records > 0 {
            self.quotas
                .check(Resource::ClassificationRecords, used.classification_records)?;
        }
        Ok(())
    }

    /// Returns the number of products that an organisation may add. Locks the counts.
    pub(super) async fn room_for_products(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
    ) -> Result<Room, Error> {
        let used = usage::lock(conn, organisation).await?;
        let prefixes = count_prefixes(conn, organisation).await?;
        Ok(self.quotas.room_for_products(used, prefixes))
    }
}
