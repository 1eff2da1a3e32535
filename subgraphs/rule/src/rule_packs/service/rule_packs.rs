use caller::Caller;
use commands::{CommandContext, Error, replayed};
use database::Window;
use time::Date;
use uuid::Uuid;

use super::RulePacks;
use super::packs::list_names;
use super::versions::find_source;
use crate::domain::{RIGHTS, RulePackId, RulePackVersionId, Sorting};
use crate::events::outgoing::PageStart;
use crate::rule_files::domain::{self as pack, Difference};
use crate::rule_packs::domain::{
    RulePack, RulePackDraft, RulePackFilter, RulePackKey, RulePackSortField, RulePackVersion,
    VersionFilter, VersionKey, VersionSortField, calendar, refusals,
};
use crate::rule_packs::events::outgoing::{self, NamedVersion};
use crate::rule_packs::store;

/// Versions on a page of the listing. The file of each is read, and may have 1 MiB.
const PAGE: i64 = 10;

impl RulePacks {
    /// Creates a pack without versions.
    pub async fn create_rule_pack(
        &self,
        command: &CommandContext,
        draft: RulePackDraft,
    ) -> Result<RulePack, Error> {
        RIGHTS.check(command.caller(), "createRulePack")?;
        let by = command.caller().user()?;
        let pack = RulePack::create(draft, command.now())?;
        self.commands
            .run(command, pack.id, async |tx| {
                if !store::rule_packs::insert(tx, &pack).await? {
                    return Err(refusals::rule_pack_name_taken().into());
                }
                let context = command.event_context();
                outgoing::rule_pack_created(tx, context, &pack, by.organisation).await?;
                Ok(pack)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Result of an idempotent replay.
    async fn find_again(&self, id: Uuid) -> Result<RulePack, Error> {
        let mut conn = self.pool.acquire().await?;
        let packs = store::rule_packs::list(&mut conn, &[RulePackId(id)]).await?;
        replayed(packs.into_iter().next())
    }

    /// Lists the packs among these IDs that the caller may read.
    pub async fn find(&self, caller: &Caller, ids: &[RulePackId]) -> Result<Vec<RulePack>, Error> {
        if RIGHTS.check(caller, "RulePack").is_err() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::list(&mut conn, ids).await?)
    }

    /// Lists the versions among these IDs that the caller may read.
    pub async fn find_versions(
        &self,
        caller: &Caller,
        ids: &[RulePackVersionId],
    ) -> Result<Vec<RulePackVersion>, Error> {
        if RIGHTS.check(caller, "RulePackVersion").is_err() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_pack_versions::list(&mut conn, ids).await?)
    }

    /// Lists a page of the packs that match the filter.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &RulePackFilter,
        sorting: Sorting<RulePackSortField>,
        window: &Window<RulePackKey>,
    ) -> Result<Vec<RulePack>, Error> {
        RIGHTS.check(caller, "rulePacks")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::page(&mut conn, filter, sorting, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: &RulePackFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "rulePacks")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_packs::count(&mut conn, filter).await?)
    }

    /// Lists a page of the versions that match the filter.
    pub async fn list_versions(
        &self,
        caller: &Caller,
        filter: &VersionFilter,
        sorting: Sorting<VersionSortField>,
        window: Window<VersionKey>,
    ) -> Result<Vec<RulePackVersion>, Error> {
        RIGHTS.check(caller, "rulePackVersions")?;
        let mut conn = self.pool.acquire().await?;
        Ok(match sorting.by {
            VersionSortField::CreatedAt => {
                let window = window.map(|key| key.id);
                store::version_lists::page(&mut conn, filter, sorting.ascending, window).await?
            }
            VersionSortField::WaitingSince | VersionSortField::UpdatedAt => {
                store::version_lists::page_by_time(&mut conn, filter, sorting, window).await?
            }
        })
    }

    pub async fn count_versions(
        &self,
        caller: &Caller,
        filter: &VersionFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "rulePackVersions")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::version_lists::count(&mut conn, filter).await?)
    }

    /// Returns the file of a version as it was uploaded.
    pub async fn find_source(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
    ) -> Result<String, Error> {
        RIGHTS.check(caller, "RulePackVersion")?;
        let mut conn = self.pool.acquire().await?;
        find_source(&mut conn, id).await
    }

    /// Compares the file of a version with that of the version in force on a day, if there is one.
    pub async fn diff(
        &self,
        caller: &Caller,
        version: &RulePackVersion,
        day: Date,
    ) -> Result<(Option<RulePackVersion>, Vec<Difference>), Error> {
        RIGHTS.check(caller, "RulePackVersion")?;
        let mut conn = self.pool.acquire().await?;
        let published = self.packs.calendar(&mut conn).await?.of_pack(version.pack);
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
            Some(current) => Some(find_source(&mut conn, current.id).await?),
            None => None,
        };
        let after = find_source(&mut conn, version.id).await?;
        // A file that is not valid YAML is never stored.
        let differences = pack::diff(before.as_deref(), &after)
            .map_err(|finding| anyhow::anyhow!(finding.message))?;
        Ok((current, differences))
    }

    /// Publishes the page of published versions with their names that follows an ID. Returns the last ID of the page, or `None`
    /// after the last page.
    pub async fn publish_page(&self, start: PageStart) -> Result<Option<Uuid>, Error> {
        let mut tx = self.pool.begin().await?;
        let versions =
            store::rule_pack_versions::list_published_after(&mut tx, start.after, PAGE).await?;
        let range = start.range(versions.iter().map(|version| version.id.0), PAGE);
        let ids: Vec<_> = versions.iter().map(|version| version.id).collect();
        let mut names = list_names(&mut tx, &ids).await?;
        let mut page = Vec::with_capacity(versions.len());
        for version in versions {
            if let Some(names) = names.remove(&version.id) {
                page.push(NamedVersion { version, names });
            }
        }
        outgoing::rule_packs_listed(&mut tx, start.context, range, &page).await?;
        tx.commit().await?;
        Ok(range.through)
    }
}
