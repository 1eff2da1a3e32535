//! Steps 9 and 10: the photo that the laboratory requests, its report and the certificate.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::{Diary, Job, prepare::heard};
use crate::{case, documents::web, files, graph::text, live::Live, seed};

const PHOTO: &str = "SAMPLE_PHOTO";

impl Job<'_> {
    /// Step 9. Returns the ID of the photo's document.
    pub async fn photo(&self, order: &str, diary: &mut Diary<'_>) -> anyhow::Result<String> {
        let (seller, lab) = (&self.seller.graph, self.lab().graph());
        let mut notices = Live::subscribe(seller, &web::NOTIFICATION_RECEIVED, json!({})).await?;
        let wish = json!({ "orderId": order, "type": PHOTO, "text": "One cell, with its marking legible." });
        let asked = lab.mutate(&web::REQUEST_DOCUMENT, wish).await?;
        heard(&mut notices, "DOCUMENT_REQUESTED").await?;
        diary.did("request-document", "SAMPLE_PHOTO: with its marking legible");
        let request = text(&asked, "/documentRequest/id")?;
        let photo = self.blurred_photo(order, request).await?;
        diary.did("POST /files, submit-document", "a blurred photo");
        let rejection = json!({
            "documentId": photo, "code": "ILLEGIBLE", "message": "The marking cannot be read.",
            "remedy": "Take it from the front, in daylight.",
        });
        lab.mutate(&web::REJECT_DOCUMENT, rejection).await?;
        heard(&mut notices, "DOCUMENT_REJECTED").await?;
        let seen = seller.run(&web::ORDER, json!({ "id": order })).await?;
        let wanted = seen
            .pointer("/order/documentRequests/0")
            .context("what was asked for")?;
        let (code, remedy) = ("/document/rejection/code", "/document/rejection/remedy");
        ensure!(
            text(wanted, "/status")? == "OPEN" && text(wanted, code)? == "ILLEGIBLE",
            "{seen}"
        );
        diary.did(
            "reject-document, order",
            format!("ILLEGIBLE: {}", text(wanted, remedy)?),
        );
        self.better_photo(&photo).await?;
        lab.mutate(&web::ACCEPT_DOCUMENT, json!({ "documentId": photo }))
            .await?;
        heard(&mut notices, "DOCUMENT_ACCEPTED").await?;
        let seen = lab.run(&web::ORDER, json!({ "id": order })).await?;
        ensure!(
            text(&seen, "/order/documentRequests/0/status")? == "SATISFIED",
            "{seen}"
        );
        ensure!(text(&seen, "/order/status")? == "IN_ASSESSMENT", "{seen}");
        diary.did(
            "resubmit-document, accept-document",
            "a better one: ACCEPTED",
        );
        diary.done("The laboratory requests a photo, and a better one");
        Ok(photo)
    }

    /// The seller submits an unreadable photo. Returns the ID of its document.
    async fn blurred_photo(&self, order: &str, request: &str) -> anyhow::Result<String> {
        let seller = &self.seller.graph;
        let file = files::upload(seller, "sample-blurred.png", files::BLURRED_PHOTO).await?;
        let mut input = case::document(&self.banks, PHOTO, &file);
        let fields = input.as_object_mut().context("an input")?;
        fields.insert("orderId".to_owned(), json!(order));
        fields.insert("documentRequestId".to_owned(), json!(request));
        let submitted = seller.mutate(&web::SUBMIT_DOCUMENT, input).await?;
        Ok(text(&submitted, "/document/id")?.to_owned())
    }

    /// The laboratory reads the replacement.
    async fn better_photo(&self, photo: &str) -> anyhow::Result<()> {
        let file = files::upload(&self.seller.graph, "sample.png", files::PHOTO).await?;
        let better = json!({
            "documentId": photo, "fileId": text(&file, "/id")?, "issuer": "Nordlicht Handels GmbH",
            "issuedOn": seed::day(seed::today(), 0),
        });
        self.seller
            .graph
            .mutate(&web::RESUBMIT_DOCUMENT, better)
            .await?;
        let (status, bytes) = files::download(self.lab().graph(), text(&file, "/id")?).await?;
        ensure!(
            status == 200 && bytes == files::PHOTO,
            "the laboratory reads another file: {status}"
        );
        Ok(())
    }

    /// Step 10. Returns the certificate.
    pub async fn report(
        &self,
        order: &str,
        photo: &str,
        diary: &mut Diary<'_>,
    ) -> anyhow::Result<Value> {
        let report = case::report(order, &[photo]);
        let signature = self.lab().sign(&self.lab().to_sign(&report).await?)?;
        diary.did(
            "report-to-sign",
            "canonical JSON, signed with the laboratory's key (ES256)",
        );
        let issued = self.lab().issue(&report, &signature).await?;
        ensure!(text(&issued, "/order/status")? == "REPORTED", "{issued}");
        ensure!(
            text(&issued, "/order/report/signature")? == signature,
            "{issued}"
        );
        ensure!(
            !text(&issued, "/order/report/countersignature")?.is_empty(),
            "{issued}"
        );
        diary.did("issue-report", "REPORTED; countersigned by the platform");
        let input = json!({ "orderId": order });
        let accepted = self.seller.graph.mutate(&web::ACCEPT_REPORT, input).await?;
        let certificate = accepted
            .pointer("/order/certificate")
            .cloned()
            .context("a certificate")?;
        ensure!(text(&certificate, "/status")? == "VALID", "{accepted}");
        ensure!(
            certificate.get("documentTypes") == Some(&json!(["UN383_SUMMARY"])),
            "{accepted}"
        );
        diary.did(
            "accept-report",
            format!("{} is VALID", text(&certificate, "/number")?),
        );
        let qr = text(&certificate, "/qrText")?;
        let id = json!({ "id": text(&certificate, "/id")? });
        let seen = self.seller.graph.run(&web::CERTIFICATE, id).await?;
        ensure!(
            text(&seen, "/certificate/qrSvg")?.contains("<svg"),
            "no picture of the code: {seen}"
        );
        diary.did(
            "certificate",
            format!("a QR code of {} characters", qr.len()),
        );
        diary.done("The laboratory signs the report, and the certificate is issued");
        Ok(certificate)
    }
}
