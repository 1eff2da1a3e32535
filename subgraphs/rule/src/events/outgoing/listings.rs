//! Pages of the current state, with which consumers compare their projections.

use database::Conn;
use events::operations::{Listed, Page};
use events::rule::RuleFact;
use events::{EventContext, Fact};
use uuid::Uuid;

use crate::products::domain::Product;
use crate::products::events::outgoing::product;
use crate::rule_files::domain::PackNames;
use crate::rule_packs::domain::RulePackVersion;
use crate::rule_packs::events::outgoing::published;

/// The range of ids that a page covers.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub run: Uuid,
    /// The last id of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// The last id of this page; `None` for the last page.
    pub through: Option<Uuid>,
}

/// A version of a rule pack with its names.
pub struct NamedVersion {
    pub version: RulePackVersion,
    pub names: PackNames,
}

/// Publishes a page of products, in the order of their ids.
pub async fn products_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    products: &[Product],
) -> anyhow::Result<()> {
    let listed = |one: &Product| {
        anyhow::Ok(Listed {
            sequence: one.version,
            item: product(one)?,
        })
    };
    let items = products.iter().map(listed).collect::<anyhow::Result<_>>()?;
    append(
        conn,
        context,
        range,
        RuleFact::ProductsListed(page(range, items)),
    )
    .await
}

/// Publishes a page of versions of rule packs with their names, in the order of their ids.
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
    append(
        conn,
        context,
        range,
        RuleFact::RulePacksListed(page(range, items)),
    )
    .await
}

fn page<T>(range: Range, items: Vec<Listed<T>>) -> Page<T> {
    let Range {
        run,
        after,
        through,
    } = range;
    Page {
        run,
        after,
        through,
        items,
    }
}

async fn append(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    fact: RuleFact,
) -> anyhow::Result<()> {
    let event = fact.publish(context.internal_draft(range.run, 1))?;
    Ok(outbox::append_bulk(conn, &[event]).await?)
}
