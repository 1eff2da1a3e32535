use commands::Error;
use database::Conn;
use uuid::Uuid;

use super::Products;
use crate::domain::{Resource, Usage};
use crate::store::usage;
use crate::watches::service::{check_watched_products, count_prefixes};

impl Products {
    /// Counts what a command adds to an organisation, and refuses what exceeds a quota. It locks the organisation's counts, so a
    /// command calls it before it inserts rows that another transaction of the organisation may wait for.
    pub(super) async fn charge(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
        added: Usage,
    ) -> Result<(), Error> {
        let used = usage::add(conn, organisation, added).await?;
        if added.products > 0 {
            self.quotas.check(Resource::Products, used.products)?;
            check_watched_products(conn, &self.quotas, organisation, used).await?;
        }
        if added.classification_records > 0 {
            self.quotas
                .check(Resource::ClassificationRecords, used.classification_records)?;
        }
        Ok(())
    }

    /// Counts the products that an organisation may add: each has a step of classification. Locks its counts.
    pub(super) async fn room_for_products(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
    ) -> Result<usize, Error> {
        let used = usage::lock(conn, organisation).await?;
        let prefixes = count_prefixes(conn, organisation).await?;
        let room = (self.quotas.products - used.products)
            .min(self.quotas.classification_records - used.classification_records)
            .min(self.quotas.watched_products / prefixes.max(1) - used.products);
        Ok(usize::try_from(room).unwrap_or(0))
    }
}
