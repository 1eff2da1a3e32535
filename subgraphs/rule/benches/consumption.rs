//! How fast the domain consumes: documents and certificates, many in a transaction, and requests for transport approvals,
//! each with a transaction of its own.
//!
//! Needs the servers that `cargo xtask bench` starts.

use std::fmt::Write;

use caller::{Identity, OrganisationKind, Role, User};
use commands::CommandContext;
use events::order::{Certificate, Evidence, EvidenceDocument, OrderFact, TransportApprovalRequest};
use events::rule::Lane;
use events::{Cause, CloudEvent, Draft, Fact, Unreadable};
use rule::domain::ProductId;
use rule::events::Incoming;
use rule::products::domain::ImportMode;
use rule::service::Services;
use rule::store::MIGRATIONS;
use time::Date;
use time::macros::date;
use uuid::Uuid;

const EVIDENCE: u32 = 50_000;
const APPROVALS: u32 = 2_000;
const SELLER: Uuid = Uuid::from_u128(1);
const ISSUED_ON: Date = date!(2026 - 01 - 10);
const NOMENCLATURE: &str = include_str!("../demo/nomenclature.csv");
const PACKS: [&str; 3] = [
    include_str!("../demo/eu.yaml"),
    include_str!("../demo/us.yaml"),
    include_str!("../demo/air.yaml"),
];
const EFFECTS: &str =
    "select (select count(*) from evidence_documents) + (select count(*) from evidence_certificates),
    (select count(*) from self_checks where transport_approval_id is not null and verdict = 'COMPLIANT')";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let database = testkit::database(&MIGRATIONS).await;
    let services = Services::new(database.pool.clone());
    publish_rules(&services).await?;
    let products = import_products(&services).await?;
    let incoming = || Incoming {
        packs: services.packs().clone(),
    };
    let each = (0..EVIDENCE).zip(products.iter().cycle());
    let evidence = each
        .map(|(number, product)| evidence(number, *product))
        .collect::<Result<_, _>>()?;
    testkit::consumption(
        "documents and certificates",
        "rule",
        &database,
        incoming(),
        evidence,
    )
    .await?;
    let requests = products
        .into_iter()
        .map(request)
        .collect::<Result<_, _>>()?;
    testkit::consumption(
        "requests for approvals",
        "rule",
        &database,
        incoming(),
        requests,
    )
    .await?;
    let effects: (i64, i64) = sqlx::query_as(EFFECTS).fetch_one(&database.pool).await?;
    let expected = (EVIDENCE.into(), APPROVALS.into());
    anyhow::ensure!(
        effects == expected,
        "{effects:?} evidence and self-checks instead of {expected:?}"
    );
    Ok(())
}

async fn publish_rules(services: &Services) -> anyhow::Result<()> {
    let command = |caller| CommandContext::new(caller, chassis::now());
    let editor = || command(testkit::admin());
    let approver = testkit::signed(Identity::User(User {
        id: Uuid::now_v7(),
        organisation: Uuid::now_v7(),
        kind: OrganisationKind::Platform,
        roles: vec![Role::RuleApprover],
        session: Uuid::now_v7(),
    }));
    services
        .nomenclature
        .import_nomenclature(&editor(), NOMENCLATURE)
        .await?;
    for yaml in PACKS {
        let id = services
            .rule_files
            .upload_rule_file(&editor(), yaml)
            .await?
            .id;
        services
            .rule_files
            .validate_rule_pack(&editor(), id)
            .await?;
        services
            .rule_pack_reviews
            .submit_rule_pack(&editor(), id)
            .await?;
        services
            .rule_pack_reviews
            .approve_rule_pack(&command(approver.clone()), id, None)
            .await?;
        services
            .rule_pack_reviews
            .publish_rule_pack(&editor(), id, None)
            .await?;
    }
    Ok(())
}

async fn import_products(services: &Services) -> anyhow::Result<Vec<Uuid>> {
    let mut csv = String::from(
        "sku,name,origin_country,hs_code,fact:un_number,fact:ce_marked,fact:state_of_charge_percent\n",
    );
    for number in 0..APPROVALS {
        writeln!(csv, "PB-{number},Power bank,CN,850760,3480,true,28")?;
    }
    let seller = testkit::seller(SELLER);
    let command = CommandContext::new(seller, chassis::now());
    let report = services
        .products
        .import_products(&command, &csv, ImportMode::AllOrNothing)
        .await?;
    Ok(report
        .rows
        .into_iter()
        .filter_map(|row| row.product)
        .map(|ProductId(id)| id)
        .collect())
}

fn evidence(number: u32, product: Uuid) -> Result<CloudEvent, Unreadable> {
    let id = Uuid::now_v7();
    let document = |status: &str| EvidenceDocument {
        id,
        product,
        organisation: SELLER,
        kind: "EU_DOC".to_owned(),
        sha256: "0".repeat(64),
        issued_on: ISSUED_ON,
        expires_on: None,
        status: status.to_owned(),
        order: None,
    };
    let certificate = |status: &str| Certificate {
        id,
        number: format!("CRT-2026-{number:06}"),
        order: Uuid::now_v7(),
        product,
        organisation: SELLER,
        document_types: vec!["UN383_SUMMARY".to_owned()],
        markets: vec!["DE".to_owned()],
        requirements: vec!["AIR-UN3480-CAO".to_owned()],
        valid_from: ISSUED_ON,
        valid_to: date!(2028 - 01 - 10),
        status: status.to_owned(),
    };
    let fact = match number % 8 {
        0 | 1 => OrderFact::DocumentSubmitted(document("SUBMITTED")),
        2 | 3 => OrderFact::DocumentAccepted(document("ACCEPTED")),
        4 => OrderFact::DocumentRejected(document("REJECTED")),
        5 => OrderFact::CertificateSuspended(certificate("SUSPENDED")),
        _ => OrderFact::CertificateIssued(certificate("VALID")),
    };
    fact.publish(draft(id))
}

fn request(product: Uuid) -> Result<CloudEvent, Unreadable> {
    let id = Uuid::now_v7();
    let evidence = ["EU_DOC", "UN383_SUMMARY", "DGD"].map(|kind| Evidence {
        kind: kind.to_owned(),
        issued_on: ISSUED_ON,
        expires_on: None,
    });
    let request = TransportApprovalRequest {
        id,
        product,
        organisation: SELLER,
        lane: Lane {
            origin: "CN".to_owned(),
            destination: "DE".to_owned(),
            mode: "AIR".to_owned(),
            direction: None,
            aircraft: Some("CARGO".to_owned()),
        },
        as_of: chassis::now().date(),
        evidence: evidence.into(),
        version: 1,
    };
    OrderFact::TransportApprovalRequested(request).publish(draft(id))
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
