//! The steps of a case between a seller and a laboratory, shared by the main job and the tests.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{
    documents::web,
    files,
    graph::{Graph, text},
    keys::SigningKey,
    people::Member,
    seed::{self, Stage},
};

/// A laboratory with a listed profile and a registered signing key.
pub struct Lab {
    pub member: Member,
    /// The ID of the provider profile.
    pub profile: String,
    pub name: String,
    key: SigningKey,
    key_id: String,
}

impl Lab {
    pub async fn new(stage: &Stage, name: &str) -> anyhow::Result<Self> {
        let (member, profile) = stage.provider(name).await?;
        let key = SigningKey::generate()?;
        let challenged = member
            .graph
            .run(&web::REQUEST_KEY_CHALLENGE, json!({}))
            .await?;
        let proof = key.proof(
            &profile,
            text(&challenged, "/requestKeyChallenge/challenge")?,
        )?;
        let input = json!({ "name": "Head of laboratory", "publicKey": key.jwk.to_string(), "proof": proof });
        let registered = member
            .graph
            .mutate(&web::REGISTER_PROVIDER_KEY, input)
            .await?;
        let key_id = text(&registered, "/providerKey/id")?.to_owned();
        Ok(Self {
            member,
            profile,
            name: name.to_owned(),
            key,
            key_id,
        })
    }

    #[must_use]
    pub const fn graph(&self) -> &Graph {
        &self.member.graph
    }

    /// Quotes for an order with this lead time in days. Returns the quote's ID.
    pub async fn quote(&self, order: &str, days: u32) -> anyhow::Result<String> {
        let price = json!({ "minorUnits": 120_000, "currency": "EUR" });
        let input = json!({
            "orderId": order, "leadDays": days, "validUntil": seed::day(seed::today(), 14),
            "lines": [{ "description": "UN 38.3 test series", "amount": price }],
        });
        let quoted = self.graph().mutate(&web::SUBMIT_QUOTE, input).await?;
        Ok(text(&quoted, "/quote/id")?.to_owned())
    }

    /// The bytes of a report to sign.
    pub async fn to_sign(&self, report: &Value) -> anyhow::Result<String> {
        let data = self
            .graph()
            .run(&web::REPORT_TO_SIGN, json!({ "input": report }))
            .await?;
        Ok(text(&data, "/reportToSign/canonicalJson")?.to_owned())
    }

    /// The laboratory's signature of a report.
    pub fn sign(&self, report: &str) -> anyhow::Result<String> {
        self.key.sign(&self.key_id, report)
    }

    /// Issues a report with this signature.
    pub async fn issue(&self, report: &Value, signature: &str) -> anyhow::Result<Value> {
        let mut input = report.clone();
        input
            .as_object_mut()
            .context("a report")?
            .insert("signature".to_owned(), json!(signature));
        self.graph().mutate(&web::ISSUE_REPORT, input).await
    }

    /// Signs and issues a report.
    pub async fn report(&self, report: &Value) -> anyhow::Result<Value> {
        self.issue(report, &self.sign(&self.to_sign(report).await?)?)
            .await
    }
}

/// From CN to DE by air. The type of aircraft is left open unless the test sets it.
#[must_use]
pub fn lane(aircraft: Option<&str>) -> Value {
    let mut lane = json!({ "origin": "CN", "destination": "DE", "mode": "AIR" });
    if let (Some(aircraft), Some(fields)) = (aircraft, lane.as_object_mut()) {
        fields.insert("aircraft".to_owned(), json!(aircraft));
    }
    lane
}

/// Requests a UN 38.3 test summary of a product from these laboratories. Returns the order in the response.
pub async fn request(seller: &Member, product: &str, labs: &[&Lab]) -> anyhow::Result<Value> {
    let profiles: Vec<_> = labs.iter().map(|lab| lab.profile.as_str()).collect();
    let input = json!({
        "productId": product, "providerIds": profiles, "type": "TESTING", "lane": lane(Some("CARGO")),
        "requirementIds": ["AIR-UN3480-CAO"], "message": "Please quote for a UN 38.3 test summary.",
    });
    let payload = seller.graph.mutate(&web::REQUEST_ASSESSMENT, input).await?;
    payload.get("order").cloned().context("an order")
}

/// A started assessment: requested from one laboratory, quoted, accepted and begun. Returns the order's ID.
pub async fn begun(seller: &Member, product: &str, lab: &Lab) -> anyhow::Result<String> {
    let order = request(seller, product, &[lab]).await?;
    let order = text(&order, "/id")?.to_owned();
    let quote = lab.quote(&order, 4).await?;
    seller
        .graph
        .mutate(&web::ACCEPT_QUOTE, json!({ "quoteId": quote }))
        .await?;
    lab.graph()
        .mutate(&web::START_ASSESSMENT, json!({ "orderId": order }))
        .await?;
    Ok(order)
}

/// A report that the batteries pass, based on these documents.
#[must_use]
pub fn report(order: &str, evidence: &[&str]) -> Value {
    let today = seed::today();
    let finding = json!({
        "requirement": "AIR-UN3480-CAO", "result": "PASS", "establishes": ["UN383_SUMMARY"],
        "evidenceIds": evidence, "remark": "Tests T.1 to T.8 passed.",
    });
    json!({
        "orderId": order, "overall": "PASS", "labReference": "RL-2026-0815", "findings": [finding],
        "validFrom": seed::day(today, 0), "validTo": seed::day(today, 730),
    })
}

/// The certificate of an order whose report passes and is accepted.
pub async fn certified(seller: &Member, lab: &Lab, order: &str) -> anyhow::Result<Value> {
    lab.report(&report(order, &[])).await?;
    let accepted = seller
        .graph
        .mutate(&web::ACCEPT_REPORT, json!({ "orderId": order }))
        .await?;
    let certificate = accepted
        .pointer("/order/certificate")
        .cloned()
        .context("a certificate")?;
    ensure!(text(&certificate, "/status")? == "VALID", "{accepted}");
    Ok(certificate)
}

/// The input to submit a document whose file was uploaded.
#[must_use]
pub fn document(product: &str, kind: &str, file: &Value) -> Value {
    json!({
        "productId": product, "type": kind, "fileId": file.get("id"), "issuer": "Nordlicht Handels GmbH",
        "issuedOn": seed::day(seed::today(), -30),
    })
}

/// Uploads a document and submits it for a product, without an order: the platform decides on it. Returns its ID.
pub async fn submit(seller: &Member, product: &str, kind: &str) -> anyhow::Result<String> {
    let name = format!("{}.pdf", kind.to_lowercase());
    let file = files::upload(
        &seller.graph,
        &name,
        &files::pdf(&format!("{kind} of {product}"))?,
    )
    .await?;
    let input = document(product, kind, &file);
    let submitted = seller.graph.mutate(&web::SUBMIT_DOCUMENT, input).await?;
    Ok(text(&submitted, "/document/id")?.to_owned())
}
