//! Pages of the current state, with which consumers compare their projections.

use database::Conn;
use events::operations::{Listed, Page};
use events::rule::RuleFact;
use events::{Draft, Fact};
use uuid::Uuid;

use super::Because;
use super::products::product;
use crate::domain::Product;

/// The range of ids that a page covers.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub run: Uuid,
    /// The last id of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// The last id of this page; `None` for the last page.
    pub through: Option<Uuid>,
}

/// Publishes a page of products, in the order of their ids.
pub async fn products_listed(
    conn: &mut Conn,
    because: Because,
    range: Range,
    products: &[Product],
) -> anyhow::Result<()> {
    let listed = |one: &Product| anyhow::Ok(Listed { sequence: one.version, item: product(one)? });
    let Range { run, after, through } = range;
    let items = products.iter().map(listed).collect::<anyhow::Result<_>>()?;
    let fact = RuleFact::ProductsListed(Page { run, after, through, items });
    let Because { cause, now } = because;
    let draft = Draft { subject: run, sequence: 1, time: now, cause, audience: Vec::new() };
    Ok(outbox::append_bulk(conn, &[fact.publish(draft)?]).await?)
}
