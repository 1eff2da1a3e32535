//! Throughput of the domain's consumer: products, many in a transaction, and self-checks that decide transport approvals, each
//! in its own transaction.
//!
//! Needs the servers that `cargo xtask bench` starts.

use std::collections::BTreeMap;

use events::rule::{Finding, Lane, Product, RuleFact, SelfCheck};
use events::{Cause, CloudEvent, Draft, Fact, Unreadable};
use order::events::Incoming;
use order::store::MIGRATIONS;
use uuid::Uuid;

const PRODUCTS: u32 = 50_000;
const APPROVALS: u32 = 2_000;
const SELLERS: u32 = 500;
const RULES: [&str; 3] = ["EU-BATT-CE", "AIR-UN3480-CAO", "AIR-UN3480-DGD"];
/// Each open approval has the ID of its product and of its organisation.
const INSERT_APPROVALS: &str = "
    with approval as (
        insert into transport_approvals (id, organisation, product_id, origin, destination, mode, aircraft, as_of,
            asked_at_version, status, reasons, conditions, version, created_at, updated_at, number)
        select id, id, id, 'CN', 'DE', 'AIR', 'CARGO', current_date, 1, 'REQUESTED', '[]', '[]', 1, now(), now(), id::text
        from unnest($1::uuid[]) new (id)
        returning id
    )
    insert into transport_approval_checks (approval_id, product_id, position, evidence, sources, reasons, conditions)
    select id, id, 0, '[]', '{}', '[]', '[]' from approval";
const EFFECTS: &str = "select (select count(*) from products),
    (select count(*) from transport_approvals where status = 'APPROVED')";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let database = testkit::database(&MIGRATIONS).await;
    let approvals: Vec<Uuid> = (0..APPROVALS).map(|_| Uuid::now_v7()).collect();
    sqlx::query(INSERT_APPROVALS)
        .bind(&approvals)
        .execute(&database.pool)
        .await?;
    let products = (0..PRODUCTS).map(product).collect::<Result<_, _>>()?;
    testkit::consumption("products", "order", &database, Incoming, products).await?;
    let checks = approvals
        .into_iter()
        .map(self_check)
        .collect::<Result<_, _>>()?;
    testkit::consumption(
        "self-checks, which decide approvals",
        "order",
        &database,
        Incoming,
        checks,
    )
    .await?;
    let effects: (i64, i64) = sqlx::query_as(EFFECTS).fetch_one(&database.pool).await?;
    let expected = (PRODUCTS.into(), APPROVALS.into());
    anyhow::ensure!(
        effects == expected,
        "{effects:?} products and approvals instead of {expected:?}"
    );
    Ok(())
}

fn product(number: u32) -> Result<CloudEvent, Unreadable> {
    let id = Uuid::now_v7();
    let product = Product {
        id,
        organisation: Uuid::from_u128((number % SELLERS).into()),
        sku: format!("PB-{number}"),
        name: "Power bank".to_owned(),
        origin_country: "CN".to_owned(),
        hs_code: "850760".to_owned(),
        national_codes: BTreeMap::from([("EU".to_owned(), "8507600090".to_owned())]),
        facts: serde_json::json!({ "un_number": "3480", "ce_marked": true, "state_of_charge_percent": "28" }),
        status: "ACTIVE".to_owned(),
    };
    let fact = match number % 5 {
        0..=2 => RuleFact::ProductCreated(product),
        3 => RuleFact::ProductFactsChanged(product),
        _ => RuleFact::ProductArchived(Product {
            status: "ARCHIVED".to_owned(),
            ..product
        }),
    };
    fact.publish(draft(id))
}

fn self_check(approval: Uuid) -> Result<CloudEvent, Unreadable> {
    let id = Uuid::now_v7();
    let check = SelfCheck {
        id,
        product: approval,
        organisation: approval,
        lane: Lane {
            origin: "CN".to_owned(),
            destination: "DE".to_owned(),
            mode: "AIR".to_owned(),
            direction: None,
            aircraft: Some("CARGO".to_owned()),
        },
        as_of: chassis::now().date(),
        verdict: "COMPLIANT".to_owned(),
        findings: RULES.map(finding).into(),
        result_hash: "0".repeat(64),
        transport_conditions: Vec::new(),
        transport_approval: Some(approval),
        asked_at_version: Some(1),
    };
    RuleFact::SelfCheckCompleted(check).publish(draft(id))
}

fn finding(rule: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        revision: 1,
        title: "Batteries are tested, marked and declared".to_owned(),
        effect: "REQUIRES".to_owned(),
        status: "MET".to_owned(),
        missing: BTreeMap::new(),
        ask: Vec::new(),
    }
}

fn draft(subject: Uuid) -> Draft {
    let cause = Cause::request(Uuid::now_v7());
    Draft {
        subject,
        sequence: 1,
        time: chassis::now(),
        cause,
        audience: Vec::new(),
    }
}
