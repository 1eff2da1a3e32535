use database::Conn;
use time::Date;
use uuid::Uuid;

use super::{Error, Service};
use crate::domain::{Resource, Usage};
use crate::self_checks::store as self_checks_store;
use crate::store;
use crate::watches::store as watches_store;

impl Service {
    /// Counts what a command adds to an organisation, and refuses what exceeds a quota. It locks the organisation's counts, so a
    /// command calls it before it inserts rows that another transaction of the organisation may wait for.
    pub(crate) async fn charge(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
        added: Usage,
    ) -> Result<(), Error> {
        let used = store::usage::add(conn, organisation, added).await?;
        if added.products > 0 {
            self.quotas.check(Resource::Products, used.products)?;
            self.check_watched_products(conn, organisation, used)
                .await?;
        }
        if added.classification_records > 0 {
            self.quotas
                .check(Resource::ClassificationRecords, used.classification_records)?;
        }
        Ok(())
    }

    /// How many products an organisation may add: each has a step of classification. Locks its counts.
    pub(crate) async fn room_for_products(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
    ) -> Result<usize, Error> {
        let used = store::usage::lock(conn, organisation).await?;
        let prefixes = watches_store::watches::count_prefixes(conn, organisation).await?;
        let room = (self.quotas.products - used.products)
            .min(self.quotas.classification_records - used.classification_records)
            .min(self.quotas.watched_products / prefixes.max(1) - used.products);
        Ok(usize::try_from(room).unwrap_or(0))
    }

    /// Refuses if an organisation with this usage watches too many products. For a command that has locked its counts.
    pub(crate) async fn check_watched_products(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
        used: Usage,
    ) -> Result<(), Error> {
        let prefixes = watches_store::watches::count_prefixes(conn, organisation).await?;
        Ok(self.quotas.check(
            Resource::WatchedProducts,
            prefixes.saturating_mul(used.products),
        )?)
    }

    /// Refuses more self-checks than an organisation makes on a day; those that its open bulk self-checks will make count too.
    /// They are counted when they are stored, so commands that run at the same time can exceed the quota by what they add.
    pub(crate) async fn check_self_checks(
        &self,
        conn: &mut Conn,
        organisation: Uuid,
        day: Date,
        added: i64,
    ) -> Result<(), Error> {
        let used = store::usage::count_self_checks(conn, organisation, day).await?;
        let to_come = self_checks_store::bulk_self_checks::sum_to_come(conn, organisation).await?;
        let all = used.saturating_add(to_come).saturating_add(added);
        Ok(self.quotas.check(Resource::SelfChecksADay, all)?)
    }
}
