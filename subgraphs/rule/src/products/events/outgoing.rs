//! Events about products and their classification.

use std::collections::BTreeMap;

use anyhow::Context;
use database::Conn;
use events::operations::Listed;
use events::rule::{self, RuleFact};
use events::{EventContext, Fact};
use serde_json::{Number, Value as Json};

use crate::domain::{Facts, Value};
use crate::events::outgoing::{Range, append, append_each, append_listing, page};
use crate::products::domain::{ClassificationStatus, Product};

/// Publishes new products: a single one in the single lane, those of an import in the bulk lane.
pub async fn products_created(
    conn: &mut Conn,
    context: EventContext,
    products: &[Product],
) -> anyhow::Result<()> {
    let event = |product: &Product| {
        let draft = context.draft(product.id.0, product.version, [product.organisation]);
        Ok(RuleFact::ProductCreated(self::product(product)?).publish(draft)?)
    };
    let events = products
        .iter()
        .map(event)
        .collect::<anyhow::Result<Vec<_>>>()?;
    match events.as_slice() {
        [event] => outbox::append(conn, event).await?,
        many => outbox::append_bulk(conn, many).await?,
    }
    Ok(())
}

pub async fn product_facts_changed(
    conn: &mut Conn,
    context: EventContext,
    product: &Product,
) -> anyhow::Result<()> {
    let draft = context.draft(product.id.0, product.version, [product.organisation]);
    let fact = RuleFact::ProductFactsChanged(self::product(product)?);
    append(conn, fact, draft).await
}

/// Publishes archived products: a few in the single lane, more in the bulk lane.
pub async fn products_archived(
    conn: &mut Conn,
    context: EventContext,
    products: &[Product],
) -> anyhow::Result<()> {
    let event = |product: &Product| {
        let draft = context.draft(product.id.0, product.version, [product.organisation]);
        Ok(RuleFact::ProductArchived(self::product(product)?).publish(draft)?)
    };
    let events = products
        .iter()
        .map(event)
        .collect::<anyhow::Result<Vec<_>>>()?;
    append_each(conn, context, &events).await
}

/// Publishes the current classification of a product.
pub async fn classification(
    conn: &mut Conn,
    context: EventContext,
    product: &Product,
) -> anyhow::Result<()> {
    let classification = &product.classification;
    let snapshot = rule::Classification {
        product: product.id.0,
        organisation: product.organisation,
        hs_code: product.hs_code.clone(),
        national_codes: national_codes(product),
        status: classification.status.into_str().to_owned(),
        method: classification.method.into_str().to_owned(),
    };
    let fact = match classification.status {
        ClassificationStatus::Proposed => RuleFact::ClassificationProposed(snapshot),
        ClassificationStatus::Confirmed => RuleFact::ClassificationConfirmed(snapshot),
        ClassificationStatus::Challenged => RuleFact::ClassificationChallenged(snapshot),
    };
    append(
        conn,
        fact,
        context.draft(product.id.0, product.version, [product.organisation]),
    )
    .await
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
    let fact = RuleFact::ProductsListed(page(range, items));
    append_listing(conn, context, range.run, fact).await
}

fn product(product: &Product) -> anyhow::Result<rule::Product> {
    Ok(rule::Product {
        id: product.id.0,
        organisation: product.organisation,
        sku: product.sku.clone(),
        name: product.name.clone(),
        origin_country: product.origin.code().to_owned(),
        hs_code: product.hs_code.clone(),
        national_codes: national_codes(product),
        facts: facts(&product.facts)?,
        status: product.status.into_str().to_owned(),
    })
}

fn national_codes(product: &Product) -> BTreeMap<String, String> {
    product
        .national_codes
        .iter()
        .map(|one| (one.market.clone(), one.code.clone()))
        .collect()
}

/// Converts facts to a JSON object of plain values.
fn facts(facts: &Facts) -> anyhow::Result<Json> {
    let json = |value: &Value| {
        anyhow::Ok(match value {
            Value::Text(text) => Json::String(text.clone()),
            Value::Flag(flag) => Json::Bool(*flag),
            Value::Number(number) => Json::Number(
                number
                    .to_string()
                    .parse::<Number>()
                    .context("a decimal is a number")?,
            ),
        })
    };
    facts
        .iter()
        .map(|(name, value)| Ok((name.clone(), json(value)?)))
        .collect()
}
