//! The steps of a case between a seller and a laboratory, shared by the main job and the tests.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{
    documents::web,
    evidence::Paper,
    graph::{Graph, text},
    keys::SigningKey,
    people::Member,
    seed::{self, Stage},
    work::{Route, UN383, Work},
};

/// A laboratory with a listed profile and a registered signing key.
pub struct Lab {
    pub member: Member,
    /// The ID of the provider profile.
    pub profile: String,
    pub name: String,
    key: RegisteredKey,
}

/// A signing key that is registered under an ID.
pub struct RegisteredKey {
    pub id: String,
    key: SigningKey,
}

impl RegisteredKey {
    /// Registers a new key of a provider profile, in the name of an owner or an assessor.
    pub async fn new(member: &Member, profile: &str, name: &str) -> anyhow::Result<Self> {
        let key = SigningKey::generate()?;
        let challenged = member
            .graph
            .run(&web::REQUEST_KEY_CHALLENGE, json!({}))
            .await?;
        let proof = key.proof(
            profile,
            text(&challenged, "/requestKeyChallenge/challenge")?,
        )?;
        let input = json!({ "name": name, "publicKey": key.jwk.to_string(), "proof": proof });
        let registered = member
            .graph
            .mutate(&web::REGISTER_PROVIDER_KEY, input)
            .await?;
        let id = text(&registered, "/providerKey/id")?.to_owned();
        Ok(Self { id, key })
    }
}

impl Lab {
    pub async fn new(stage: &Stage, name: &str) -> anyhow::Result<Self> {
        let (member, profile) = stage.provider(name).await?;
        Self::with_key(member, profile, name).await
    }

    /// The laboratory of a listed profile, with a new key of its owner.
    pub async fn with_key(member: Member, profile: String, name: &str) -> anyhow::Result<Self> {
        let key = RegisteredKey::new(&member, &profile, "Head of laboratory").await?;
        Ok(Self {
            member,
            profile,
            name: name.to_owned(),
            key,
        })
    }

    #[must_use]
    pub const fn graph(&self) -> &Graph {
        &self.member.graph
    }

    /// Quotes for a UN 38.3 test with this lead time in days. Returns the quote's ID.
    pub async fn quote(&self, order: &str, days: u32) -> anyhow::Result<String> {
        self.offer(order, &UN383, days).await
    }

    /// Quotes for this work with this lead time in days. Returns the quote's ID.
    pub async fn offer(&self, order: &str, work: &Work<'_>, days: u32) -> anyhow::Result<String> {
        let price = json!({ "minorUnits": work.price, "currency": "EUR" });
        let input = json!({
            "orderId": order, "leadDays": days, "validUntil": seed::day(seed::today(), 14),
            "lines": [{ "description": work.line, "amount": price }],
        });
        let quoted = self.graph().mutate(&web::SUBMIT_QUOTE, input).await?;
        Ok(text(&quoted, "/quote/id")?.to_owned())
    }

    /// Starts the assessment of an order whose quote is accepted.
    pub async fn start(&self, order: &str) -> anyhow::Result<()> {
        let input = json!({ "orderId": order });
        self.graph().mutate(&web::START_ASSESSMENT, input).await?;
        Ok(())
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
        self.key.key.sign(&self.key.id, report)
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

impl Work<'_> {
    /// Requests quotes for a product from these laboratories. Returns the order in the response.
    pub async fn request(
        &self,
        seller: &Member,
        product: &str,
        labs: &[&Lab],
    ) -> anyhow::Result<Value> {
        let profiles: Vec<_> = labs.iter().map(|lab| lab.profile.as_str()).collect();
        let input = json!({
            "productId": product, "providerIds": profiles, "type": self.service, "lane": self.route.lane(),
            "requirementIds": [self.requirement], "message": self.message,
        });
        let payload = seller.graph.mutate(&web::REQUEST_ASSESSMENT, input).await?;
        payload.get("order").cloned().context("an order")
    }

    /// An order that one laboratory was asked for and whose quote is accepted. Returns the order's ID.
    pub async fn assign(
        &self,
        seller: &Member,
        product: &str,
        lab: &Lab,
    ) -> anyhow::Result<String> {
        let order = self.request(seller, product, &[lab]).await?;
        let order = text(&order, "/id")?.to_owned();
        let quote = lab.offer(&order, self, 4).await?;
        accept_quote(seller, &quote).await?;
        Ok(order)
    }

    /// A started assessment. Returns the order's ID.
    pub async fn begin(&self, seller: &Member, product: &str, lab: &Lab) -> anyhow::Result<String> {
        let order = self.assign(seller, product, lab).await?;
        lab.start(&order).await?;
        Ok(order)
    }

    /// The certificate of a started order whose report passes and is accepted.
    pub async fn certify(&self, seller: &Member, lab: &Lab, order: &str) -> anyhow::Result<Value> {
        lab.report(&self.report(order, &[])).await?;
        accept_report(seller, order).await
    }
}

/// Accepts a quote for an order.
pub async fn accept_quote(seller: &Member, quote: &str) -> anyhow::Result<()> {
    let input = json!({ "quoteId": quote });
    seller.graph.mutate(&web::ACCEPT_QUOTE, input).await?;
    Ok(())
}

/// Accepts the report of an order, which passes. Returns the certificate.
pub async fn accept_report(seller: &Member, order: &str) -> anyhow::Result<Value> {
    let input = json!({ "orderId": order });
    let accepted = seller.graph.mutate(&web::ACCEPT_REPORT, input).await?;
    let certificate = accepted
        .pointer("/order/certificate")
        .cloned()
        .context("a certificate")?;
    ensure!(text(&certificate, "/status")? == "VALID", "{accepted}");
    Ok(certificate)
}

/// From CN to DE by air. The type of aircraft is left open unless the test sets it.
#[must_use]
pub fn lane(aircraft: Option<&str>) -> Value {
    let route = Route::new("CN", "DE", "AIR");
    Route { aircraft, ..route }.lane()
}

/// Requests a UN 38.3 test summary of a product from these laboratories. Returns the order in the response.
pub async fn request(seller: &Member, product: &str, labs: &[&Lab]) -> anyhow::Result<Value> {
    UN383.request(seller, product, labs).await
}

/// A started assessment: requested from one laboratory, quoted, accepted and begun. Returns the order's ID.
pub async fn begun(seller: &Member, product: &str, lab: &Lab) -> anyhow::Result<String> {
    UN383.begin(seller, product, lab).await
}

/// A report that the batteries pass, based on these documents.
#[must_use]
pub fn report(order: &str, evidence: &[&str]) -> Value {
    UN383.report(order, evidence)
}

/// The certificate of an order whose report passes and is accepted.
pub async fn certified(seller: &Member, lab: &Lab, order: &str) -> anyhow::Result<Value> {
    UN383.certify(seller, lab, order).await
}

/// The input to submit a document whose file was uploaded.
#[must_use]
pub fn document(product: &str, kind: &str, file: &Value) -> Value {
    Paper::new(kind, "Nordlicht Handels GmbH").input(product, file)
}

/// Uploads a document and submits it for a product, without an order: the platform decides on it. Returns its ID.
pub async fn submit(seller: &Member, product: &str, kind: &str) -> anyhow::Result<String> {
    Paper::new(kind, "Nordlicht Handels GmbH")
        .submit(seller, product)
        .await
}
