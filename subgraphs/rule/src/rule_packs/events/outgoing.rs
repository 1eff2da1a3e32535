//! Events about rule packs and about rules that take effect or end.

use database::Conn;
use events::operations::Listed;
use events::rule::{self, RuleFact};
use events::{EventContext, Fact};
use uuid::Uuid;

use crate::events::outgoing::{Range, append, append_listing, page};
use crate::rule_files::domain::PackNames;
use crate::rule_packs::domain::{Decision, RulePack, RulePackVersion, RulePackVersionStatus};

/// Version of a rule pack with its names.
pub struct NamedVersion {
    pub version: RulePackVersion,
    pub names: PackNames,
}

pub async fn rule_pack_created(
    conn: &mut Conn,
    context: EventContext,
    pack: &RulePack,
    by: Uuid,
) -> anyhow::Result<()> {
    let fact = RuleFact::RulePackCreated(rule::RulePack {
        id: pack.id.0,
        name: pack.name.clone(),
        jurisdiction: pack.jurisdiction.clone(),
        maintainer: pack.maintainer.clone(),
    });
    append(conn, fact, context.draft(pack.id.0, pack.version, [by])).await
}

/// Publishes a step of a version; `fact` is one of the events that carry a version. The audience is the organisation of the user.
pub async fn rule_pack_version(
    conn: &mut Conn,
    context: EventContext,
    version: &RulePackVersion,
    by: Uuid,
    fact: fn(rule::RulePackVersion) -> RuleFact,
) -> anyhow::Result<()> {
    append(
        conn,
        fact(snapshot(version)),
        context.draft(version.id.0, version.version, [by]),
    )
    .await
}

/// Publishes the publication of a version with its names, for the organisation that published it.
pub async fn rule_pack_published(
    conn: &mut Conn,
    context: EventContext,
    version: &RulePackVersion,
    by: Uuid,
    names: &PackNames,
) -> anyhow::Result<()> {
    let fact = RuleFact::RulePackPublished(published(version, names));
    append(
        conn,
        fact,
        context.draft(version.id.0, version.version, [by]),
    )
    .await
}

/// Publishes a page of versions of rule packs with their names, in the order of their IDs.
pub async fn rule_packs_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    versions: &[NamedVersion],
) -> anyhow::Result<()> {
    let listed = |one: &NamedVersion| Listed {
        sequence: one.version.version,
        item: published(&one.version, &one.names),
    };
    let items = versions.iter().map(listed).collect();
    let fact = RuleFact::RulePacksListed(page(range, items));
    append_listing(conn, context, range.run, fact).await
}

/// Converts a version with its names.
fn published(version: &RulePackVersion, names: &PackNames) -> rule::PublishedRulePack {
    rule::PublishedRulePack {
        version: snapshot(version),
        rules: names.rules.iter().cloned().collect(),
        document_codes: names.documents.iter().cloned().collect(),
    }
}

fn snapshot(version: &RulePackVersion) -> rule::RulePackVersion {
    let why = match version.status {
        RulePackVersionStatus::Withdrawn => version.withdrawal.as_ref(),
        RulePackVersionStatus::Draft => version.rejection.as_ref(),
        _ => None,
    };
    rule::RulePackVersion {
        id: version.id.0,
        pack: version.pack_name.clone(),
        version: version.label.clone(),
        sha256: version.sha256.clone(),
        effective_from: version.effective_from,
        status: version.status.into_str().to_owned(),
        decision_sha256: version.decision.as_ref().map(Decision::hash),
        reason: why.and_then(|act| act.reason.clone()),
    }
}

/// Publishes the rules of a pack that take effect or end today, in the bulk lane, because a new day settles any number of packs.
/// The audience is empty, because sellers receive the changes of their own verdicts.
pub async fn rules_on_day(
    conn: &mut Conn,
    context: EventContext,
    pack: &RulePack,
    rules: Vec<String>,
    fact: fn(rule::RulesOnDay) -> RuleFact,
) -> anyhow::Result<()> {
    let in_force = pack.in_force.map(|version| version.0);
    let fact = fact(rule::RulesOnDay {
        pack: pack.name.clone(),
        rule_pack_version: in_force,
        day: context.now.date(),
        rules,
    });
    let event = fact.publish(context.internal_draft(pack.id.0, pack.version))?;
    Ok(outbox::append_bulk(conn, &[event]).await?)
}
