//! Steps 11 and 12: the goods are approved, leave, and are inspected in transit.

use anyhow::{Context, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Diary, Job};
use crate::{
    case::lane,
    documents::{public, web},
    graph::{text, texts},
    live::Live,
    offline::Offline,
    waiting,
};

/// A consignment and its transport approval.
pub struct Shipment {
    pub consignment: String,
    pub approval: String,
}

impl Job<'_> {
    /// Step 11.
    pub async fn approve(&self, diary: &mut Diary<'_>) -> anyhow::Result<Shipment> {
        let check = waiting::wait_for("the certificate to count", async || {
            let check = self.check(&self.banks, lane(Some("CARGO"))).await?;
            Ok((text(&check, "/verdict")? == "COMPLIANT").then_some(check))
        })
        .await?;
        diary.did("run-self-check", text(&check, "/verdict")?);
        let line = |product: &str, packages: u32| json!({ "productId": product, "quantity": "1000", "unit": "C62", "packages": packages });
        let plan = json!({
            "lines": [line(&self.banks, 20), line(&self.boxes, 5)], "lane": lane(Some("CARGO")),
            "incoterm": "FCA", "incotermPlace": "Shenzhen Bao'an", "portOfLoading": "CNSZX",
            "placeOfDelivery": "DEFRA", "carrierId": self.cast.carrier.organisation,
        });
        let graph = &self.seller.graph;
        let created = graph.mutate(&web::CREATE_CONSIGNMENT, plan).await?;
        let consignment = text(&created, "/consignment/id")?.to_owned();
        let number = text(&created, "/consignment/number")?;
        diary.did(
            "create-consignment",
            format!("{number}, 2 lines, is PLANNED"),
        );
        let input = json!({ "consignmentId": consignment });
        let requested = graph
            .mutate(&web::REQUEST_TRANSPORT_APPROVAL, input)
            .await?;
        let approval = text(&requested, "/transportApproval/id")?.to_owned();
        let shipment = Shipment {
            consignment,
            approval,
        };
        let decided = self
            .approval(&shipment, &["APPROVED", "REFUSED", "NEEDS_REVIEW"])
            .await?;
        ensure!(text(&decided, "/status")? == "APPROVED", "{decided}");
        let reasons = texts(&decided, "/reasons", "/code");
        ensure!(
            reasons.contains(&"PARTIES_NOT_SCREENED") && reasons.contains(&"RULE_MET"),
            "{decided}"
        );
        let outcome = format!(
            "APPROVED for {} reasons; parties not screened",
            reasons.len()
        );
        diary.did("request-transport-approval, transport-approval", outcome);
        self.travels_as(&shipment, "CLEARED").await?;
        diary.did("consignment", "CLEARED");
        diary.done("The transport approval of the consignment");
        Ok(shipment)
    }

    /// Waits until the approval is in one of these states.
    pub async fn approval(&self, shipment: &Shipment, states: &[&str]) -> anyhow::Result<Value> {
        waiting::wait_for(&format!("an approval that is {states:?}"), async || {
            let id = json!({ "id": shipment.approval });
            let data = self.seller.graph.run(&web::TRANSPORT_APPROVAL, id).await?;
            let approval = data
                .get("transportApproval")
                .cloned()
                .context("the approval")?;
            Ok(states
                .contains(&text(&approval, "/status")?)
                .then_some(approval))
        })
        .await
    }

    /// Waits until the consignment is in this state, and returns it as its carrier sees it.
    pub async fn travels_as(&self, shipment: &Shipment, state: &str) -> anyhow::Result<Value> {
        waiting::wait_for(&format!("a consignment that is {state}"), async || {
            let id = json!({ "id": shipment.consignment });
            let data = self.cast.carrier.graph.run(&web::CONSIGNMENT, id).await?;
            let consignment = data
                .get("consignment")
                .cloned()
                .context("the consignment")?;
            Ok((text(&consignment, "/status")? == state).then_some(consignment))
        })
        .await
    }

    /// Step 12.
    pub async fn dispatch(
        &self,
        shipment: &Shipment,
        certificate: &Value,
        order: &str,
        diary: &mut Diary<'_>,
    ) -> anyhow::Result<()> {
        let logger = uuid::Uuid::now_v7();
        let input = json!({ "consignmentId": shipment.consignment, "deviceId": logger });
        self.seller.graph.mutate(&web::ASSIGN_DEVICE, input).await?;
        let it = json!({ "consignmentId": shipment.consignment });
        let mut live =
            Live::subscribe(&self.seller.graph, &web::CONSIGNMENT_UPDATED, it.clone()).await?;
        self.cast
            .carrier
            .graph
            .mutate(&web::DISPATCH_CONSIGNMENT, it)
            .await?;
        live.until("/consignmentUpdated/status", "IN_TRANSIT")
            .await?;
        let seen = self.travels_as(shipment, "IN_TRANSIT").await?;
        ensure!(
            text(&seen, "/devices/0/deviceId")? == logger.to_string(),
            "{seen}"
        );
        let operations = "assign-device, dispatch-consignment (carrier), consignment-updated";
        diary.did(operations, "IN_TRANSIT; the seller receives it live");
        self.inspect(certificate, order, diary).await?;
        self.inspect_offline(text(certificate, "/qrText")?, diary)
            .await?;
        diary.done("The goods leave, and customs scans the QR code");
        Ok(())
    }

    /// Checks the data that everyone with the code sees, and that private data is not shown.
    async fn inspect(
        &self,
        certificate: &Value,
        order: &str,
        diary: &mut Diary<'_>,
    ) -> anyhow::Result<()> {
        let page = text(certificate, "/publicUrl")?;
        let scanned = text(certificate, "/qrText")?.split('#').next();
        ensure!(
            scanned == Some(page),
            "the code leads elsewhere: {certificate}"
        );
        let path = page
            .find("/certificates/")
            .and_then(|at| page.get(at..))
            .context("a page")?;
        let anybody = self.stage.web.anonymous();
        let response = anybody.beside(Method::GET, path).send().await?;
        let (status, shown) = (response.status(), response.text().await?);
        ensure!(status == 200, "{status} {shown}");
        let number = text(certificate, "/number")?;
        for public in [
            "VALID",
            "Power bank 20,000 mAh",
            "DE",
            self.lab().name.as_str(),
            number,
        ] {
            let found = shown.to_lowercase().contains(&public.to_lowercase());
            ensure!(found, "the page does not say {public}: {shown}");
        }
        let data = self
            .seller
            .graph
            .run(&web::ORDER, json!({ "id": order }))
            .await?;
        let private = [
            order,
            text(&data, "/order/number")?,
            "Nordlicht",
            self.seller.organisation.as_str(),
        ];
        for private in private {
            ensure!(!shown.contains(private), "the page shows {private}");
        }
        diary.did(
            "GET /certificates/…",
            "status, product, market, issuer, dates; no private data",
        );
        let token = path.rsplit('/').next().context("a token")?;
        self.verify(token, diary).await
    }

    /// Queries a certificate without an account.
    async fn verify(&self, token: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let anybody = self.stage.web.anonymous();
        let data = anybody
            .run(&public::VERIFY_CERTIFICATE, json!({ "token": token }))
            .await?;
        let check = data.get("verifyCertificate").context("a check")?;
        ensure!(text(check, "/status")? == "VALID", "{data}");
        ensure!(check.get("markets") == Some(&json!(["DE"])), "{data}");
        ensure!(text(check, "/issuer")? == self.lab().name, "{data}");
        diary.did("verify-certificate", "VALID, without an account");
        Ok(())
    }

    async fn inspect_offline(&self, code: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let keys = "/.well-known/certificate-keys.json";
        let response = self
            .stage
            .web
            .anonymous()
            .beside(Method::GET, keys)
            .send()
            .await?;
        let offline =
            Offline::new(&self.stage.home, response.error_for_status()?.json().await?).await?;
        let claims = offline.verify(code).await?.map_err(anyhow::Error::msg)?;
        ensure!(claims.contains("UN383_SUMMARY"), "{claims}");
        let (start, end) = code
            .split_at_checked(code.len() / 2)
            .context("a long code")?;
        let flipped = if end.starts_with('A') { "B" } else { "A" };
        let other = format!("{start}{flipped}{}", end.get(1..).context("a long code")?);
        let refused = offline.verify(&other).await?;
        let reason = refused
            .err()
            .context("the verifier takes a code with another character in it")?;
        diary.did(
            "verify_certificate.py",
            format!("offline: valid; with one changed character: {reason}"),
        );
        Ok(())
    }
}
