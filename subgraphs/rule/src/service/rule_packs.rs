use caller::Caller;
use uuid::Uuid;

use super::{Error, Service, rights};
use crate::domain::{RulePack, RulePackId, RulePackVersion, RulePackVersionId};
use crate::store;

impl Service {
    /// Those of these packs that the caller may know of.
    pub async fn get_rule_packs(&self, caller: &Caller, ids: &[RulePackId]) -> Result<Vec<RulePack>, Error> {
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
        after: Option<&str>,
        most: i64,
    ) -> Result<Vec<RulePack>, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::page(&mut conn, after, most).await?)
    }

    pub async fn count_rule_packs(&self, caller: &Caller) -> Result<i64, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::count(&mut conn).await?)
    }

    /// Newest first.
    pub async fn list_rule_pack_versions(
        &self,
        caller: &Caller,
        pack: RulePackId,
        after: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<RulePackVersion>, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_pack_versions::page(&mut conn, pack, after, most).await?)
    }

    pub async fn count_rule_pack_versions(&self, caller: &Caller, pack: RulePackId) -> Result<i64, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_pack_versions::count(&mut conn, pack).await?)
    }
}
