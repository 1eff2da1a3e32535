//! Steps 13 and 14: the rules change while the goods are in transit, and the records and statistics afterwards.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::{Diary, Job, pack::SHEET, prepare::heard_all, travel::Shipment};
use crate::{
    documents::{admin, web},
    graph::{text, texts},
    live::Live,
    people::Member,
    seed, waiting,
};

impl Job<'_> {
    /// Step 13.
    pub async fn rules_change(
        &self,
        shipment: &Shipment,
        diary: &mut Diary<'_>,
    ) -> anyhow::Result<()> {
        let file = self.cast.pack.second();
        self.preview(&file, diary).await?;
        let mut live =
            Live::subscribe(&self.seller.graph, &web::NOTIFICATION_RECEIVED, json!({})).await?;
        let it = json!({ "approvalId": shipment.approval });
        let mut approval = Live::subscribe(
            &self.seller.graph,
            &web::TRANSPORT_APPROVAL_UPDATED,
            it.clone(),
        )
        .await?;
        self.stage.publish(&file, None).await?;
        diary.did(
            "approve-rule-pack (another person), publish-rule-pack",
            "in force",
        );
        // The two notifications come from different domains, in any order.
        heard_all(
            &mut live,
            &["REQUIREMENTS_CHANGED", "TRANSPORT_APPROVAL_SUSPENDED"],
        )
        .await?;
        self.see_verdict_changes(diary).await?;
        approval
            .until("/transportApprovalUpdated/status", "REFUSED")
            .await?;
        self.see_refusal(shipment).await?;
        self.travels_as(shipment, "IN_TRANSIT").await?;
        diary.did(
            "transport-approval-updated",
            "SUSPENDED (RULES_CHANGED); checked again: REFUSED",
        );
        self.hand_in(&self.boxes, SHEET).await?;
        self.seller.graph.mutate(&web::RECHECK_APPROVAL, it).await?;
        self.approval(shipment, &["APPROVED"]).await?;
        diary.did(
            "submit-document, accept-document, recheck-approval",
            format!("{SHEET}: APPROVED again"),
        );
        self.arrive(shipment, diary).await?;
        diary.done("The rules change in transit");
        Ok(())
    }

    /// The seller sees which of its verdicts changed.
    async fn see_verdict_changes(&self, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let data = self
            .seller
            .graph
            .run(&web::VERDICT_CHANGES, json!({}))
            .await?;
        ensure!(
            texts(&data, "/verdictChanges/nodes", "/sku").contains(&"BOX-20000"),
            "{data}"
        );
        diary.did(
            "notification-received, verdict-changes",
            "the seller sees the changed verdict",
        );
        Ok(())
    }

    /// The approval says that the rules have changed and which evidence is missing.
    async fn see_refusal(&self, shipment: &Shipment) -> anyhow::Result<()> {
        let refused = self.approval(shipment, &["REFUSED"]).await?;
        let events = texts(&refused, "/timeline/nodes", "/event");
        ensure!(
            events.contains(&"TRANSPORT_APPROVAL_SUSPENDED"),
            "{refused}"
        );
        ensure!(
            texts(&refused, "/timeline/nodes", "/because").contains(&"RULES_CHANGED"),
            "{refused}"
        );
        ensure!(
            texts(&refused, "/reasons", "/code").contains(&"EVIDENCE_MISSING"),
            "{refused}"
        );
        Ok(())
    }

    /// The goods arrive, and the seller closes the consignment.
    async fn arrive(&self, shipment: &Shipment, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let input = json!({ "consignmentId": shipment.consignment });
        self.cast
            .carrier
            .graph
            .mutate(&web::ARRIVE_CONSIGNMENT, input.clone())
            .await?;
        self.seller
            .graph
            .mutate(&web::CLOSE_CONSIGNMENT, input)
            .await?;
        self.travels_as(shipment, "CLOSED").await?;
        diary.did("arrive-consignment (carrier), close-consignment", "CLOSED");
        Ok(())
    }

    async fn preview(&self, file: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let admin = &self.stage.admin;
        let uploaded = admin
            .mutate(&admin::UPLOAD_RULE_FILE, json!({ "yaml": file }))
            .await?;
        let input = json!({ "rulePackVersionId": text(&uploaded, "/rulePackVersion/id")? });
        let preview = admin.mutate(&admin::PREVIEW_RULE_CHANGE, input).await?;
        let id = json!({ "id": text(&preview, "/ruleChange/id")? });
        let change = waiting::wait_for("the preview", async || {
            let data = admin.run(&admin::RULE_CHANGE, id.clone()).await?;
            let change = data.get("ruleChange").cloned().context("the preview")?;
            Ok((text(&change, "/status")? == "COMPLETED").then_some(change))
        })
        .await?;
        let changes = change
            .pointer("/changes/nodes")
            .and_then(Value::as_array)
            .context("changes")?;
        let mine = |change: &&Value| text(change, "/sku").ok() == Some("BOX-20000");
        let change = changes
            .iter()
            .find(mine)
            .with_context(|| format!("no change: {change}"))?;
        ensure!(
            text(change, "/organisation/id")? == self.seller.organisation,
            "whose: {change}"
        );
        let (before, after) = (text(change, "/before")?, text(change, "/after")?);
        ensure!(
            (before, after) == ("COMPLIANT", "ACTION_REQUIRED"),
            "{change}"
        );
        let outcome = format!("{} verdict of 1 seller: {before} to {after}", changes.len());
        diary.did(
            "upload-rule-file, preview-rule-change, rule-change",
            outcome,
        );
        Ok(())
    }

    /// Step 14.
    pub async fn look_back(&self, order: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        self.own_figures(diary).await?;
        let statistics = self.statistics().await?;
        platform_figures(&statistics, diary)?;
        let data = self.seller.graph.run(&web::DASHBOARD, json!({})).await?;
        ensure!(
            texts(&data, "/me/organisation/orders/edges", "/node/id") == [order],
            "{data}"
        );
        diary.did("dashboard", "one query to user, rule, order and common");
        let filter = json!({ "userId": self.seller.user, "operation": "RequestTransportApproval" });
        let seen = waiting::wait_for("the access records", async || {
            let data = self
                .stage
                .admin
                .run(&admin::ACCESS_RECORDS, json!({ "filter": filter }))
                .await?;
            Ok(texts(&data, "/accessRecords/edges", "/node/operation")
                .first()
                .map(|name| (*name).to_owned()))
        })
        .await?;
        diary.did("access-records", format!("operations, for example {seen}"));
        diary.done("The dashboard, the access records and the statistics");
        Ok(())
    }

    /// The statistics of seller and laboratory, after all events have arrived.
    async fn own_figures(&self, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let figures = |member: &Member, pointers: [&'static str; 2], expected: [u64; 2]| {
            let graph = member.graph.clone();
            async move {
                waiting::wait_for("own statistics", async || {
                    let data = graph.run(&web::OWN_STATISTICS, period()).await?;
                    let count = |pointer| data.pointer(pointer).and_then(Value::as_u64);
                    Ok((pointers.map(count) == expected.map(Some)).then_some(()))
                })
                .await
            }
        };
        let assessments = [
            "/ownStatistics/assessments/requested",
            "/ownStatistics/assessments/completed",
        ];
        figures(&self.seller, assessments, [1, 1]).await?;
        let responses = [
            "/ownStatistics/responses/answered",
            "/ownStatistics/responses/declined",
        ];
        figures(&self.lab().member, responses, [1, 0]).await?;
        diary.did(
            "own-statistics",
            "seller: 1 requested, 1 completed; laboratory: 1 answered",
        );
        Ok(())
    }

    async fn statistics(&self) -> anyhow::Result<Value> {
        let mut asked = period();
        asked
            .as_object_mut()
            .context("variables")?
            .insert("market".to_owned(), json!("DE"));
        let data = self.stage.admin.run(&admin::STATISTICS, asked).await?;
        data.get("statistics").cloned().context("statistics")
    }
}

/// The platform's statistics count this job.
fn platform_figures(statistics: &Value, diary: &mut Diary<'_>) -> anyhow::Result<()> {
    let count = |pointer: &str| {
        statistics
            .pointer(pointer)
            .and_then(Value::as_u64)
            .unwrap_or(0)
    };
    let (requested, reported) = (
        count("/assessments/requested"),
        count("/assessments/reported"),
    );
    let (checks, asked) = (count("/selfChecks/checks"), count("/responses/asked"));
    ensure!(
        requested >= 1 && reported >= 1 && checks >= 3 && asked >= 2,
        "{statistics}"
    );
    ensure!(count("/responses/declined") >= 1, "{statistics}");
    let (yesterday, today) = (
        count("/series/0/assessments/requested"),
        count("/series/1/assessments/requested"),
    );
    ensure!(
        yesterday + today >= 1,
        "the days of the period: {statistics}"
    );
    let currency = statistics.pointer("/operations/costPerThousand/currency");
    ensure!(
        currency == Some(&json!("EUR")),
        "what operations cost: {statistics}"
    );
    let days = statistics
        .pointer("/assessments/medianDaysToReport")
        .and_then(Value::as_f64);
    let days = days.context("the days from request to report")?;
    let seconds = days * 86_400.0;
    let outcome =
        format!("DE: {requested} requested, {reported} reported, median {seconds:.1} seconds");
    diary.did("statistics", outcome);
    diary.did(
        "",
        format!("{checks} self-checks; {asked} requests to providers"),
    );
    Ok(())
}

/// Since yesterday, because the job may have begun before midnight.
fn period() -> Value {
    json!({ "from": seed::day(seed::today(), -1), "to": seed::day(seed::today(), 0) })
}
