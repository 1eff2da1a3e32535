use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Graph,
    documents::{admin, web},
    graph::text,
    people,
};

const NOMENCLATURE: &str = include_str!("../../subgraphs/rule/demo/nomenclature.csv");
const NATIONAL_CODES: &str = include_str!("../../subgraphs/rule/demo/national-codes.csv");
const RULE_FILES: [&str; 3] = [
    include_str!("../../subgraphs/rule/demo/eu.yaml"),
    include_str!("../../subgraphs/rule/demo/us.yaml"),
    include_str!("../../subgraphs/rule/demo/air.yaml"),
];

/// The keys of the demonstration's API clients, one per kind.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ClientKeys {
    pub web: String,
    pub mobile: String,
    pub partner: String,
    pub admin: String,
}

/// Creates the API clients. The caller keeps the keys: the platform shows each of them once.
pub async fn clients(admin: &Graph, admin_key: &str) -> anyhow::Result<ClientKeys> {
    let mut keys = Vec::new();
    for kind in ["WEB", "MOBILE", "PARTNER"] {
        let input = json!({ "name": format!("Demonstration {}", kind.to_lowercase()), "kind": kind, "rateClass": "HIGH" });
        let payload = admin.mutate(&admin::CREATE_API_CLIENT, input).await?;
        keys.push(text(&payload, "/key")?.to_owned());
    }
    let [web, mobile, partner] = <[String; 3]>::try_from(keys).ok().context("three keys")?;
    let keys = ClientKeys { web, mobile, partner, admin: admin_key.to_owned() };
    Ok(keys)
}

/// Imports the demonstration nomenclature and publishes the demonstration rule packs; all of it may be there already.
pub async fn rules(web: &Graph, admin: &Graph) -> anyhow::Result<Vec<String>> {
    admin.mutate(&admin::IMPORT_NOMENCLATURE, json!({ "csv": NOMENCLATURE })).await?;
    admin.mutate(&admin::IMPORT_NATIONAL_CODES, json!({ "csv": NATIONAL_CODES })).await?;
    let mut versions = Vec::new();
    for file in RULE_FILES {
        versions.push(publish(web, admin, file, None).await?);
    }
    Ok(versions)
}

/// Takes a rule file all the way into force: written by an admin, approved by somebody else. One that was published
/// already stays as it is.
pub async fn publish(web: &Graph, admin: &Graph, file: &str, from: Option<&str>) -> anyhow::Result<String> {
    let uploaded = admin.mutate(&admin::UPLOAD_RULE_FILE, json!({ "yaml": file })).await?;
    let version = text(&uploaded, "/rulePackVersion/id")?.to_owned();
    let input = json!({ "rulePackVersionId": version });
    let status = text(&uploaded, "/rulePackVersion/status")?;
    if ["PUBLISHED", "SUPERSEDED", "WITHDRAWN"].contains(&status) {
        return Ok(version);
    }
    if status == "DRAFT" {
        admin.mutate(&admin::VALIDATE_RULE_PACK, input.clone()).await?;
    }
    if ["DRAFT", "VALID"].contains(&status) {
        admin.mutate(&admin::SUBMIT_RULE_PACK, input.clone()).await?;
    }
    if status != "APPROVED" {
        let approver = approver(web, admin).await?;
        approver.mutate(&admin::APPROVE_RULE_PACK, input).await?;
    }
    let input = json!({ "rulePackVersionId": version, "effectiveFrom": from });
    admin.mutate(&admin::PUBLISH_RULE_PACK, input).await?;
    Ok(version)
}

/// Somebody who approves what the admin writes: a person with the role, signed in at the admin's application.
async fn approver(web: &Graph, admin: &Graph) -> anyhow::Result<Graph> {
    let member = people::register(web, "SELLER", "Vier-Augen Review", "DE").await?;
    let input = json!({ "userId": member.user, "role": "RULE_APPROVER" });
    admin.mutate(&admin::ASSIGN_ROLE, input).await?;
    people::sign_in(&admin.signed_out(), &member.email, people::PASSWORD).await
}

/// A testing laboratory with an accreditation in force, approved and listed.
pub async fn provider(web: &Graph, admin: &Graph, name: &str) -> anyhow::Result<(people::Member, String)> {
    let member = people::register(web, "PROVIDER", name, "DE").await?;
    let services = json!([{
        "type": "TESTING", "hsPrefixes": ["8506", "8507"], "markets": ["DE", "FR", "NL"],
        "documentTypes": ["UN383_SUMMARY"], "priceFrom": { "minorUnits": 90_000, "currency": "EUR" }, "leadDays": 5,
    }]);
    let profile = json!({ "displayName": name, "languages": ["en", "de"], "services": services });
    let payload = member.graph.mutate(&web::UPDATE_PROVIDER, profile).await?;
    let id = text(&payload, "/provider/id")?.to_owned();
    let today = today();
    let accreditation = json!({
        "body": "DAkkS (demonstration)", "standard": "ISO/IEC 17025", "number": "D-PL-00000-01-00",
        "scope": "UN 38.3 tests of lithium cells and batteries",
        "validFrom": day(today, -365), "validTo": day(today, 365),
    });
    member.graph.mutate(&web::ADD_ACCREDITATION, accreditation).await?;
    member.graph.run(&web::SUBMIT_PROVIDER, json!({})).await?;
    admin.mutate(&admin::APPROVE_PROVIDER, json!({ "providerId": id })).await?;
    Ok((member, id))
}

/// Today in UTC.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a person at a keyboard knows what day it is")]
pub fn today() -> time::Date {
    time::OffsetDateTime::now_utc().date()
}

/// A day some days from another, as the API writes it.
#[must_use]
pub fn day(from: time::Date, days: i64) -> String {
    from.saturating_add(time::Duration::days(days)).to_string()
}
