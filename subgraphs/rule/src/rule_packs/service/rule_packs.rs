use caller::Caller;
use database::Window;
use time::Date;

use super::rule_files::source;
use crate::domain::{RulePackId, RulePackVersionId};
use crate::rule_files::domain::{self as pack, Difference};
use crate::rule_packs::domain::{
    RulePack, RulePackFilter, RulePackVersion, VersionFilter, VersionKey, VersionOrder, calendar,
};
use crate::rule_packs::store;
use crate::service::{Error, Service, rights};

impl Service {
    /// Those of these packs that the caller may know of.
    pub async fn get_rule_packs(
        &self,
        caller: &Caller,
        ids: &[RulePackId],
    ) -> Result<Vec<RulePack>, Error> {
        if rights::rule_reader(caller).is_err() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::list(&mut conn, ids).await?)
    }

    /// Those of these versions that the caller may know of.
    pub async fn get_rule_pack_versions(
        &self,
        caller: &Caller,
        ids: &[RulePackVersionId],
    ) -> Result<Vec<RulePackVersion>, Error> {
        if rights::rule_reader(caller).is_err() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_pack_versions::list(&mut conn, ids).await?)
    }

    /// By name.
    pub async fn list_rule_packs(
        &self,
        caller: &Caller,
        filter: &RulePackFilter,
        window: &Window<String>,
    ) -> Result<Vec<RulePack>, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::page(&mut conn, filter, window).await?)
    }

    pub async fn count_rule_packs(
        &self,
        caller: &Caller,
        filter: &RulePackFilter,
    ) -> Result<i64, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::count(&mut conn, filter).await?)
    }

    /// The versions that a filter leaves, in its order.
    pub async fn list_rule_pack_versions(
        &self,
        caller: &Caller,
        filter: VersionFilter,
        window: Window<VersionKey>,
    ) -> Result<Vec<RulePackVersion>, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(match filter.order {
            VersionOrder::Newest => {
                let window = window.map(|key| key.id);
                store::rule_pack_versions::page(&mut conn, filter, window).await?
            }
            VersionOrder::LongestWaiting => {
                store::rule_pack_versions::page_waiting(&mut conn, filter, window).await?
            }
        })
    }

    pub async fn count_rule_pack_versions(
        &self,
        caller: &Caller,
        filter: VersionFilter,
    ) -> Result<i64, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_pack_versions::count(&mut conn, filter).await?)
    }

    /// A version's file, as it was uploaded.
    pub async fn rule_file(&self, caller: &Caller, id: RulePackVersionId) -> Result<String, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        source(&mut conn, id).await
    }

    /// What a version changes: the differences of its file to that of the one in force on a day, if there is one.
    pub async fn diff_rule_pack(
        &self,
        caller: &Caller,
        version: &RulePackVersion,
        day: Date,
    ) -> Result<(Option<RulePackVersion>, Vec<Difference>), Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        let published =
            store::rule_pack_versions::list_published(&mut conn, Some(version.pack)).await?;
        let others: Vec<_> = published
            .into_iter()
            .filter(|one| one.id != version.id)
            .collect();
        let current: Vec<_> = calendar::in_force(&others, day)
            .iter()
            .map(|one| one.id)
            .collect();
        let current = store::rule_pack_versions::list(&mut conn, &current)
            .await?
            .pop();
        let before = match &current {
            Some(current) => Some(source(&mut conn, current.id).await?),
            None => None,
        };
        let after = source(&mut conn, version.id).await?;
        // What cannot be read as YAML was never stored.
        let differences = pack::diff(before.as_deref(), &after)
            .map_err(|finding| anyhow::anyhow!(finding.message))?;
        Ok((current, differences))
    }
}
