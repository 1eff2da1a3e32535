//! Functions of rule pack versions for transactions of use cases.

use commands::{Error, replayed};
use database::Conn;
use events::EventContext;
use events::rule::RuleFact;
use uuid::Uuid;

use crate::domain::RulePackVersionId;
use crate::rule_packs::domain::RulePackVersion;
use crate::rule_packs::domain::refusals::rule_pack_version_not_found;
use crate::rule_packs::events::outgoing;
use crate::rule_packs::store;

/// Finds a version.
pub(crate) async fn find_version(
    conn: &mut Conn,
    id: RulePackVersionId,
) -> Result<Option<RulePackVersion>, Error> {
    Ok(store::rule_pack_versions::list(conn, &[id]).await?.pop())
}

/// Locks the rules in force for a transaction that decides by them. A concurrent change of the rules waits for our commit.
pub(crate) async fn share_rules_in_force(conn: &mut Conn) -> Result<(), Error> {
    Ok(store::rules_in_force::share(conn).await?)
}

/// Finds the file of a version; refuses if there is no such version.
pub(crate) async fn find_source(conn: &mut Conn, id: RulePackVersionId) -> Result<String, Error> {
    let sources = store::rule_pack_versions::list_sources(conn, &[id]).await?;
    let source = sources.into_iter().next();
    Ok(source.ok_or_else(rule_pack_version_not_found)?.yaml)
}

/// Locks a version; refuses if there is no such version.
pub(crate) async fn lock_version(
    conn: &mut Conn,
    id: RulePackVersionId,
) -> Result<RulePackVersion, Error> {
    let version = store::rule_pack_versions::lock(conn, id).await?;
    Ok(version.ok_or_else(rule_pack_version_not_found)?)
}

/// Updates a locked version, and publishes the event.
pub(crate) async fn update_version(
    conn: &mut Conn,
    context: EventContext,
    version: &RulePackVersion,
    by: &caller::User,
    fact: fn(events::rule::RulePackVersion) -> RuleFact,
) -> Result<(), Error> {
    store::rule_pack_versions::update(conn, version).await?;
    Ok(outgoing::rule_pack_version(conn, context, version, by.organisation, fact).await?)
}

/// Finds the version of an idempotent replay.
pub(crate) async fn find_version_again(
    conn: &mut Conn,
    id: Uuid,
) -> Result<RulePackVersion, Error> {
    replayed(find_version(conn, RulePackVersionId(id)).await?)
}
