//! The main job: from a registration to a transport approval, step by step, by the people who do it.
//!
//! `cargo xtask demo` shows these steps and the end-to-end test requires them: it is the same code.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{
    documents::{admin, web},
    graph::text,
    live::Live,
    people::{self, Member},
    seed::{self, Stage},
    signing::{self, ReportKey},
};

/// One step, as it is shown.
pub struct Step<'a> {
    pub title: &'a str,
    /// The documents that were sent, by their file names.
    pub operations: &'a str,
    pub outcome: &'a str,
    pub took: Duration,
}

/// What is there at the end.
pub struct Outcome {
    pub seller: Member,
    pub provider: Member,
    pub product: String,
    pub order: String,
    pub approval: String,
}

/// A diary that times each step and hands it on.
struct Diary<'a> {
    show: &'a mut dyn FnMut(&Step<'_>),
    since: Instant,
}

impl Diary<'_> {
    fn done(&mut self, title: &str, operations: &str, outcome: &str) {
        (self.show)(&Step { title, operations, outcome, took: self.since.elapsed() });
        self.since = Instant::now();
    }
}

/// Does the whole job and checks at each step that it is as it should be.
pub async fn run(stage: &Stage, show: &mut dyn FnMut(&Step<'_>)) -> anyhow::Result<Outcome> {
    let mut diary = Diary { show, since: Instant::now() };
    let seller = stage.register("SELLER", "Nordlicht Handels GmbH", "DE").await?;
    let operations = "register-organisation, verify-email, sign-in";
    diary.done("A seller registers, verifies the email, signs in", operations, &seller.email);
    let versions = stage.rules().await?;
    let operations = "upload, validate, submit, approve, publish-rule-pack";
    let outcome = format!("{} rule packs in force", versions.len());
    diary.done("Rule packs: written, approved by a second person", operations, &outcome);
    let product = add_product(&seller, &mut diary).await?;
    let check = check_and_answer(&seller, &product, &mut diary).await?;
    let (provider, profile) = stage.provider("Rheinlab Pruefinstitut").await?;
    let operations = "add-provider, add-accreditation, submit-provider, approve-provider";
    diary.done("A provider registers and is approved", operations, "LISTED");
    matching(&seller, &check, &mut diary).await?;
    let order = request(stage, &seller, &provider, &profile, &product, &mut diary).await?;
    assess(&seller, &provider, &order, &product, &mut diary).await?;
    let approval = approve(&seller, &product, &mut diary).await?;
    look_back(stage, &seller, &order, &mut diary).await?;
    Ok(Outcome { seller, provider, product, order, approval })
}

/// From CN to DE by air; which aircraft is not said unless asked.
fn lane(aircraft: Option<&str>) -> Value {
    let mut lane = json!({ "origin": "CN", "destination": "DE", "mode": "AIR" });
    if let (Some(aircraft), Some(fields)) = (aircraft, lane.as_object_mut()) {
        fields.insert("aircraft".to_owned(), json!(aircraft));
    }
    lane
}

async fn add_product(seller: &Member, diary: &mut Diary<'_>) -> anyhow::Result<String> {
    let search = json!({ "search": "lithium-ion accumulator" });
    let found = seller.graph.run(&web::SEARCH_NOMENCLATURE, search).await?;
    let path: Vec<&str> = texts(&found, "/searchNomenclature/nodes/0/path", "/code");
    ensure!(path == ["85", "8507", "850760"], "the best code: {found}");
    diary.done("Which code has a lithium-ion accumulator?", "search-nomenclature", &path.join(" > "));
    let input = json!({
        "sku": "PB-20000", "name": "Power bank 20,000 mAh", "originCountry": "CN", "hsCode": "850760",
        "facts": [{ "name": "un_number", "text": "3480" }, { "name": "ce_marked", "flag": true }],
    });
    let payload = seller.graph.mutate(&web::CREATE_PRODUCT, input).await?;
    let product = text(&payload, "/product/id")?.to_owned();
    let confirmed =
        seller.graph.mutate(&web::CONFIRM_CLASSIFICATION, json!({ "productId": product })).await?;
    ensure!(text(&confirmed, "/product/classification/status")? == "CONFIRMED", "{confirmed}");
    let operations = "create-product, confirm-classification";
    diary.done("The seller adds a power bank and confirms", operations, "HS 850760, origin CN");
    let variables = json!({ "input": { "productId": product }, "lane": lane(None) });
    let data = seller.graph.run(&web::REQUIREMENTS, variables).await?;
    let rules: Vec<&str> = texts(&data, "/requirements/requirements/nodes", "/rule");
    ensure!(rules.contains(&"EU-BATT-CE") && rules.contains(&"AIR-UN3480-CAO"), "requirements: {data}");
    diary.done("What does it need, CN to DE by air?", "requirements", &rules.join(", "));
    Ok(product)
}

async fn self_check(seller: &Member, product: &str, lane: Value) -> anyhow::Result<Value> {
    let input = json!({ "productId": product, "lane": lane });
    let payload = seller.graph.mutate(&web::RUN_SELF_CHECK, input).await?;
    payload.get("selfCheck").cloned().context("a self-check")
}

/// Returns the last self-check.
async fn check_and_answer(seller: &Member, product: &str, diary: &mut Diary<'_>) -> anyhow::Result<String> {
    let check = self_check(seller, product, lane(None)).await?;
    ensure!(text(&check, "/verdict")? == "ACTION_REQUIRED", "{check}");
    let missing = missing(&check);
    for document in ["EU_DOC", "UN383_SUMMARY", "DGD"] {
        ensure!(missing.iter().any(|name| name == document), "{document} is not missing: {check}");
    }
    ensure!(check.get("ask") == Some(&json!(["aircraft", "state_of_charge_percent"])), "asks: {check}");
    let outcome = format!("ACTION_REQUIRED; missing {}; two open questions", missing.join(", "));
    diary.done("The seller checks the product", "run-self-check", &outcome);
    let facts = json!([{ "name": "state_of_charge_percent", "number": 28 }]);
    seller.graph.mutate(&web::UPDATE_PRODUCT, json!({ "productId": product, "facts": facts })).await?;
    let check = self_check(seller, product, lane(Some("CARGO"))).await?;
    ensure!(check.get("ask") == Some(&json!([])), "nothing is left to ask: {check}");
    diary.done(
        "The seller answers: 28 percent, cargo aircraft",
        "update-product, run-self-check",
        "no questions",
    );
    Ok(text(&check, "/id")?.to_owned())
}

async fn matching(seller: &Member, check: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
    let data = seller.graph.run(&web::MATCH_PROVIDERS, json!({ "id": check })).await?;
    let found = "/selfCheck/matchProviders";
    let labs = texts(&data, &format!("{found}/nodes"), "/provider/displayName");
    ensure!(!labs.is_empty(), "nobody can issue what is missing: {data}");
    let issued = data.pointer(&format!("{found}/nodes/0/canIssue"));
    ensure!(issued == Some(&json!(["UN383_SUMMARY"])), "what they can issue: {data}");
    let total = data.pointer(&format!("{found}/totalCount")).and_then(Value::as_u64).context("a count")?;
    let outcome = format!("UN383_SUMMARY: {total}, first {}", labs.first().copied().unwrap_or_default());
    diary.done("Which laboratories can issue what is missing?", "match-providers", &outcome);
    Ok(())
}

/// The alternatives of every group that a self-check misses, once each, in order.
fn missing(check: &Value) -> Vec<String> {
    let findings = check.get("findings").and_then(Value::as_array).into_iter().flatten();
    let groups = findings.filter_map(|finding| finding.get("missing")?.as_array()).flatten();
    let names = groups.filter_map(|group| group.get("alternatives")?.as_array()).flatten();
    let mut names: Vec<String> = names.filter_map(|name| name.as_str().map(str::to_owned)).collect();
    names.sort();
    names.dedup();
    names
}

async fn request(
    stage: &Stage,
    seller: &Member,
    provider: &Member,
    profile: &str,
    product: &str,
    diary: &mut Diary<'_>,
) -> anyhow::Result<String> {
    let mut notices = Live::subscribe(&provider.graph, &web::NOTIFICATION_RECEIVED, json!({})).await?;
    let input = json!({
        "productId": product, "providerIds": [profile], "type": "TESTING", "lane": lane(Some("CARGO")),
        "requirementIds": ["AIR-UN3480-CAO"], "message": "Please quote for a UN 38.3 test summary.",
    });
    // The order domain learns of products and providers by events.
    let payload = people::request_assessment(seller, &input).await?;
    let order = text(&payload, "/order/id")?.to_owned();
    diary.done("The seller requests an assessment", "request-assessment", text(&payload, "/order/number")?);
    let notice = notices.next().await?;
    ensure!(text(&notice, "/notificationReceived/subject")? == order, "{notice}");
    stage.mailbox.find(&provider.email, text(&payload, "/order/number")?).await?;
    diary.done("The provider is notified, live and by mail", "notification-received", "notified; mail read");
    Ok(order)
}

async fn assess(
    seller: &Member,
    provider: &Member,
    order: &str,
    product: &str,
    diary: &mut Diary<'_>,
) -> anyhow::Result<()> {
    let mut live = Live::subscribe(&seller.graph, &web::ORDER_UPDATED, json!({ "orderId": order })).await?;
    let today = seed::today();
    let price = json!({ "minorUnits": 120_000, "currency": "EUR" });
    let quote = json!({
        "orderId": order, "leadDays": 4, "validUntil": seed::day(today, 14),
        "lines": [{ "description": "UN 38.3 test series", "amount": price }],
    });
    let quoted = provider.graph.mutate(&web::SUBMIT_QUOTE, quote).await?;
    let event = live.next().await?;
    ensure!(text(&event, "/orderUpdated/status")? == "QUOTED", "{event}");
    // The provider sees the same order; the product stays its seller's to show.
    let seen = provider.graph.run(&web::ORDER, json!({ "id": order })).await?;
    ensure!(text(&seen, "/order/status")? == "QUOTED", "{seen}");
    diary.done("The provider quotes; the seller sees it live", "submit-quote, order-updated", "QUOTED");
    let quote_id = text(&quoted, "/quote/id")?;
    seller.graph.mutate(&web::ACCEPT_QUOTE, json!({ "quoteId": quote_id })).await?;
    provider.graph.mutate(&web::START_ASSESSMENT, json!({ "orderId": order })).await?;
    diary.done(
        "The seller accepts, the assessment starts",
        "accept-quote, start-assessment",
        "IN_ASSESSMENT",
    );
    for kind in ["EU_DOC", "DGD"] {
        let input = json!({
            "productId": product, "orderId": order, "type": kind, "sha256": "5e".repeat(32),
            "issuedOn": seed::day(today, -30), "issuer": "Nordlicht Handels GmbH",
        });
        let submitted = seller.graph.mutate(&web::SUBMIT_DOCUMENT, input).await?;
        let accept = json!({ "documentId": text(&submitted, "/document/id")? });
        provider.graph.mutate(&web::ACCEPT_DOCUMENT, accept).await?;
    }
    diary.done("EU declaration and DGD are accepted", "submit-document, accept-document", "2 ACCEPTED");
    report(seller, provider, order, diary).await
}

async fn report(
    seller: &Member,
    provider: &Member,
    order: &str,
    diary: &mut Diary<'_>,
) -> anyhow::Result<()> {
    let today = seed::today();
    let report = json!({
        "orderId": order, "overall": "PASS", "labReference": "RL-2026-0815",
        "validFrom": seed::day(today, 0), "validTo": seed::day(today, 730),
        "findings": [{ "requirement": "AIR-UN3480-CAO", "result": "PASS", "establishes": ["UN383_SUMMARY"] }],
    });
    let query = "query($id: ID!) { order(id: $id) { providerProfile { id } } }";
    let profile = provider.graph.send(query, json!({ "id": order })).await?.data()?;
    let key = ReportKey::register(provider, text(&profile, "/order/providerProfile/id")?).await?;
    key.issue(provider, report).await?;
    let accepted = seller.graph.mutate(&web::ACCEPT_REPORT, json!({ "orderId": order })).await?;
    let certificate = accepted.pointer("/order/certificate").context("a certificate")?;
    ensure!(text(certificate, "/status")? == "VALID", "{accepted}");
    ensure!(certificate.get("documentTypes") == Some(&json!(["UN383_SUMMARY"])), "{accepted}");
    diary.done(
        "The report is signed, issued and accepted",
        "register-provider-key, report-to-sign, issue-report, accept-report",
        text(certificate, "/number")?,
    );
    signing::scan(seller, &seller.graph.signed_out(), text(certificate, "/id")?).await?;
    diary.done("Somebody scans the QR code", "certificate, verify-certificate", "VALID");
    Ok(())
}

async fn approve(seller: &Member, product: &str, diary: &mut Diary<'_>) -> anyhow::Result<String> {
    let input = json!({ "productId": product, "lane": lane(Some("CARGO")) });
    let payload = seller.graph.mutate(&web::REQUEST_TRANSPORT_APPROVAL, input).await?;
    let id = text(&payload, "/transportApproval/id")?.to_owned();
    let approval = people::wait_for("the decision", async || {
        let data = seller.graph.run(&web::TRANSPORT_APPROVAL, json!({ "id": id })).await?;
        let approval = data.get("transportApproval").cloned().context("the approval")?;
        Ok((text(&approval, "/status")? != "REQUESTED").then_some(approval))
    })
    .await?;
    ensure!(text(&approval, "/status")? == "APPROVED", "{approval}");
    let reasons = approval.get("reasons").and_then(Value::as_array).map_or(0, Vec::len);
    ensure!(reasons > 0, "an approval has reasons: {approval}");
    let outcome = format!("APPROVED for {reasons} reasons");
    diary.done("Transport approval", "request-transport-approval, transport-approval", &outcome);
    Ok(id)
}

async fn look_back(stage: &Stage, seller: &Member, order: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
    let data = seller.graph.run(&web::DASHBOARD, json!({})).await?;
    let orders = texts(&data, "/me/organisation/orders/edges", "/node/id");
    ensure!(orders == [order], "the dashboard shows the order: {data}");
    let certificate = "/me/organisation/products/edges/0/node/certificates/0/status";
    ensure!(text(&data, certificate)? == "VALID", "{data}");
    ensure!(data.pointer("/me/unreadNotifications").and_then(Value::as_i64) > Some(0), "{data}");
    diary.done("One query over user, rule, order and common", "dashboard", "joined");
    let filter = json!({ "filter": { "userId": seller.user, "operation": "RequestTransportApproval" } });
    let seen = people::wait_for("the access records", async || {
        let data = stage.admin.run(&admin::ACCESS_RECORDS, filter.clone()).await?;
        let operations = texts(&data, "/accessRecords/edges", "/node/operation").join(", ");
        Ok(operations.contains("RequestTransportApproval").then_some(operations))
    })
    .await?;
    diary.done("The admin reads who did what", "access-records", &seen);
    Ok(())
}

/// The text at `inner` of each element of the list at `outer`.
fn texts<'a>(value: &'a Value, outer: &str, inner: &str) -> Vec<&'a str> {
    let list = value.pointer(outer).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|element| element.pointer(inner)?.as_str()).collect()
}
