//! Steps 1 to 6: from a registration to the matching laboratories.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::{Cast, Diary, Job, pack::Pack};
use crate::{
    case::{self, Lab, lane},
    documents::{admin, web},
    graph::{text, texts},
    live::Live,
    people::Member,
    seed::Stage,
    waiting,
};

/// The evidence that the power bank lacks at first: a conformity statement, a test summary, a declaration.
const MISSING: [&str; 3] = ["DGD", "EU_DOC", "UN383_SUMMARY"];

pub async fn beforehand(stage: &Stage, diary: &mut Diary<'_>) -> anyhow::Result<Cast> {
    let versions = stage.rules().await?;
    let pack = Pack::new();
    stage.publish(&pack.first(), None).await?;
    let outcome = format!("{} rule packs in force, and one of its own", versions.len());
    diary.did(
        "upload, validate, submit, approve, publish-rule-pack",
        outcome,
    );
    let labs = [
        Lab::new(stage, "Rheinlab Pruefinstitut").await?,
        Lab::new(stage, "Elbe Testlabor").await?,
        Lab::new(stage, "Donau Messtechnik").await?,
    ];
    let operations = "add-, submit-, approve-provider, add-accreditation, register-provider-key";
    diary.did(operations, "three laboratories LISTED");
    let carrier = stage.carrier("Himmelwaerts Luftfracht").await?;
    diary.did(
        "register-organisation, verify-organisation",
        "a carrier is ACTIVE",
    );
    diary.done("Preparation: rules, laboratories, a carrier");
    Ok(Cast {
        labs,
        carrier,
        pack,
    })
}

/// Step 1.
pub async fn begin<'a>(
    stage: &'a Stage,
    cast: &'a Cast,
    diary: &mut Diary<'_>,
) -> anyhow::Result<Job<'a>> {
    let seller = stage
        .register("SELLER", "Nordlicht Handels GmbH", "DE")
        .await?;
    diary.did(
        "register-organisation, verify-email, sign-in",
        seller.email.clone(),
    );
    let banks = add(
        &seller,
        json!({
            "sku": "PB-20000", "name": "Power bank 20,000 mAh", "originCountry": "CN", "hsCode": "850760",
            "facts": [{ "name": "un_number", "text": "3480" }, { "name": "ce_marked", "flag": true }],
        }),
    )
    .await?;
    let boxes = add(
        &seller,
        json!({
            "sku": "BOX-20000", "name": "Box for a power bank", "originCountry": "CN", "hsCode": "392490",
            "facts": cast.pack.facts(),
        }),
    )
    .await?;
    diary.did("create-product", "a power bank and a box for it, origin CN");
    diary.done("The seller registers and adds the product");
    Ok(Job {
        stage,
        cast,
        seller,
        banks,
        boxes,
    })
}

async fn add(seller: &Member, product: Value) -> anyhow::Result<String> {
    let payload = seller.graph.mutate(&web::CREATE_PRODUCT, product).await?;
    Ok(text(&payload, "/product/id")?.to_owned())
}

impl Job<'_> {
    /// Step 2.
    pub async fn classify(&self, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let search = json!({ "search": "lithium-ion accumulator" });
        let found = self
            .seller
            .graph
            .run(&web::SEARCH_NOMENCLATURE, search)
            .await?;
        let path = texts(&found, "/searchNomenclature/nodes/0/path", "/code");
        ensure!(path == ["85", "8507", "850760"], "the best code: {found}");
        diary.did("search-nomenclature", path.join(" > "));
        for product in [&self.banks, &self.boxes] {
            let input = json!({ "productId": product });
            let confirmed = self
                .seller
                .graph
                .mutate(&web::CONFIRM_CLASSIFICATION, input)
                .await?;
            ensure!(
                text(&confirmed, "/product/classification/status")? == "CONFIRMED",
                "{confirmed}"
            );
        }
        diary.did("confirm-classification", "CONFIRMED");
        diary.done("The seller classifies the power bank");
        Ok(())
    }

    /// Step 3.
    pub async fn requirements(&self, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let variables = json!({ "input": { "productId": self.banks }, "lane": lane(None) });
        let data = self.seller.graph.run(&web::REQUIREMENTS, variables).await?;
        let rules = texts(
            &data,
            "/requirements/requirements/nodes",
            "/requirement/rule",
        );
        ensure!(
            rules.contains(&"EU-BATT-CE") && rules.contains(&"AIR-UN3480-CAO"),
            "requirements: {data}"
        );
        diary.did("requirements", rules.join(", "));
        diary.done("The requirements, CN to DE by air");
        Ok(())
    }

    /// Step 4. Returns the ID of the power bank's self-check.
    pub async fn self_check(&self, diary: &mut Diary<'_>) -> anyhow::Result<String> {
        let check = self.check(&self.banks, lane(None)).await?;
        ensure!(text(&check, "/verdict")? == "ACTION_REQUIRED", "{check}");
        let missing = missing(&check);
        for document in MISSING {
            ensure!(
                missing.iter().any(|name| name == document),
                "{document} is not missing: {check}"
            );
        }
        ensure!(
            check.get("ask") == Some(&json!(["aircraft", "state_of_charge_percent"])),
            "asks: {check}"
        );
        diary.did(
            "run-self-check",
            format!("ACTION_REQUIRED; missing {}", missing.join(", ")),
        );
        diary.did("", "two open questions: state of charge, aircraft");
        let boxes = self.check(&self.boxes, lane(Some("CARGO"))).await?;
        ensure!(text(&boxes, "/verdict")? == "COMPLIANT", "{boxes}");
        diary.did("run-self-check", "the box: COMPLIANT");
        diary.done("The seller checks the products");
        Ok(text(&check, "/id")?.to_owned())
    }

    pub async fn check(&self, product: &str, lane: Value) -> anyhow::Result<Value> {
        let input = json!({ "productId": product, "lane": lane });
        let payload = self
            .seller
            .graph
            .mutate(&web::RUN_SELF_CHECK, input)
            .await?;
        payload.get("selfCheck").cloned().context("a self-check")
    }

    /// Step 5.
    pub async fn answer(&self, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let facts = json!([{ "name": "state_of_charge_percent", "number": 28 }]);
        let input = json!({ "productId": self.banks, "facts": facts });
        self.seller
            .graph
            .mutate(&web::UPDATE_PRODUCT, input)
            .await?;
        let check = self.check(&self.banks, lane(Some("CARGO"))).await?;
        ensure!(
            check.get("ask") == Some(&json!([])),
            "no question is open: {check}"
        );
        diary.did(
            "update-product, run-self-check",
            "28 percent, cargo aircraft: no open question",
        );
        let mut live =
            Live::subscribe(&self.seller.graph, &web::NOTIFICATION_RECEIVED, json!({})).await?;
        for kind in ["EU_DOC", "DGD"] {
            self.hand_in(&self.banks, kind).await?;
            heard(&mut live, "DOCUMENT_ACCEPTED").await?;
        }
        let operations = "POST /files, submit-document, accept-document (admin)";
        diary.did(operations, "EU_DOC, DGD ACCEPTED");
        diary.did(
            "notification-received, document-updated",
            "the seller receives both live",
        );
        let missing = waiting::wait_for("the evidence to count", async || {
            let missing = missing(&self.check(&self.banks, lane(Some("CARGO"))).await?);
            Ok((missing.len() == 1).then_some(missing))
        })
        .await?;
        ensure!(missing == ["UN383_SUMMARY"], "what is left: {missing:?}");
        diary.did("run-self-check", "missing UN383_SUMMARY");
        diary.done("The seller answers the questions and submits evidence");
        Ok(())
    }

    /// Submits a document with its file, without an order. The platform accepts it.
    pub async fn hand_in(&self, product: &str, kind: &str) -> anyhow::Result<()> {
        let document = json!({ "documentId": case::submit(&self.seller, product, kind).await? });
        let mut live =
            Live::subscribe(&self.seller.graph, &web::DOCUMENT_UPDATED, document.clone()).await?;
        self.stage
            .admin
            .mutate(&admin::ACCEPT_DOCUMENT, document)
            .await?;
        live.until("/documentUpdated/status", "ACCEPTED").await?;
        Ok(())
    }

    /// Step 6.
    pub async fn matching(&self, check: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let data = self
            .seller
            .graph
            .run(&web::MATCH_PROVIDERS, json!({ "id": check }))
            .await?;
        let found = "/selfCheck/matchProviders";
        let matched = texts(&data, &format!("{found}/nodes"), "/provider/id");
        for lab in &self.cast.labs {
            ensure!(
                matched.contains(&lab.profile.as_str()),
                "{} is not matched: {data}",
                lab.name
            );
        }
        let issued = data.pointer(&format!("{found}/nodes/0/canIssue"));
        ensure!(
            issued == Some(&json!(["UN383_SUMMARY"])),
            "what they can issue: {data}"
        );
        let total = data
            .pointer(&format!("{found}/totalCount"))
            .and_then(Value::as_u64);
        let names: Vec<_> = self.cast.labs.iter().map(|lab| lab.name.as_str()).collect();
        let outcome = format!(
            "{}, of {} in all",
            names.join(", "),
            total.context("a count")?
        );
        diary.did("match-providers", outcome);
        diary.done("The laboratories that can issue a UN 38.3 test summary");
        Ok(())
    }
}

/// Waits for a notification of this kind.
pub async fn heard(live: &mut Live, kind: &str) -> anyhow::Result<Value> {
    let event = live.until("/notificationReceived/kind", kind).await?;
    event
        .get("notificationReceived")
        .cloned()
        .context("a notification")
}

/// Waits for a notification of each of these kinds.
pub async fn heard_all(live: &mut Live, kinds: &[&str]) -> anyhow::Result<()> {
    let mut missing = kinds.to_vec();
    while !missing.is_empty() {
        let event = live
            .next()
            .await
            .with_context(|| format!("waiting for {missing:?}"))?;
        let kind = text(&event, "/notificationReceived/kind")?;
        missing.retain(|one| *one != kind);
    }
    Ok(())
}

/// The documents and facts of every evidence group that a self-check misses, sorted and without duplicates.
fn missing(check: &Value) -> Vec<String> {
    let findings = check
        .get("findings")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let groups = findings
        .filter_map(|finding| finding.get("missing")?.as_array())
        .flatten();
    let names = groups
        .filter_map(|group| group.get("alternatives")?.as_array())
        .flatten();
    let mut names: Vec<String> = names
        .filter_map(|one| one.get("code").or_else(|| one.get("name"))?.as_str())
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}
