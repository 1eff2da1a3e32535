//! The steps of sellers and laboratories around an order.

use serde_json::json;

use crate::{case::Lab, documents::web, graph::text, people::Member, work::Work};

/// An order with the quotes of two laboratories. A third laboratory has not answered.
pub async fn quoted(
    seller: &Member,
    product: &str,
    work: &Work<'_>,
    [first, second, third]: [&Lab; 3],
) -> anyhow::Result<()> {
    let order = work
        .request(seller, product, &[first, second, third])
        .await?;
    let order = text(&order, "/id")?;
    first.offer(order, work, 4).await?;
    let cheaper = Work {
        price: work.price - 20_000,
        ..*work
    };
    second.offer(order, &cheaper, 8).await?;
    Ok(())
}

/// An order that the only laboratory declines.
pub async fn declined(
    seller: &Member,
    product: &str,
    work: &Work<'_>,
    lab: &Lab,
) -> anyhow::Result<()> {
    let order = work.request(seller, product, &[lab]).await?;
    decline(lab, text(&order, "/id")?).await
}

/// The laboratory declines the request.
pub async fn decline(lab: &Lab, order: &str) -> anyhow::Result<()> {
    let reason = "No test bench is free before the end of January.";
    let input = json!({ "orderId": order, "reason": reason });
    lab.graph().mutate(&web::DECLINE_REQUEST, input).await?;
    Ok(())
}

/// An accepted order that the seller cancels.
pub async fn cancelled(
    seller: &Member,
    product: &str,
    work: &Work<'_>,
    lab: &Lab,
) -> anyhow::Result<()> {
    let order = work.assign(seller, product, lab).await?;
    let input = json!({ "orderId": order, "reason": "The product is not sold any more." });
    seller.graph.mutate(&web::CANCEL_ORDER, input).await?;
    Ok(())
}

/// A draft that is not sent to laboratories.
pub async fn drafted(seller: &Member, product: &str, work: &Work<'_>) -> anyhow::Result<()> {
    let input = json!({
        "productId": product, "type": work.service, "lane": work.route.lane(),
        "requirementIds": [work.requirement], "message": work.message,
    });
    seller.graph.mutate(&web::DRAFT_ORDER, input).await?;
    Ok(())
}

/// An order whose report the seller has to accept.
pub async fn reported(
    seller: &Member,
    product: &str,
    work: &Work<'_>,
    lab: &Lab,
) -> anyhow::Result<()> {
    let order = work.begin(seller, product, lab).await?;
    lab.report(&work.report(&order, &[])).await?;
    Ok(())
}

/// An order whose report states a failure that the seller disputes.
pub async fn disputed(
    seller: &Member,
    product: &str,
    work: &Work<'_>,
    lab: &Lab,
) -> anyhow::Result<()> {
    let order = work.begin(seller, product, lab).await?;
    let report = work.failure(
        &order,
        "Test T.4 (shock) failed: one of sixteen cells leaked.",
    );
    lab.report(&report).await?;
    let reason = "The report names cells of another batch than the samples that we sent.";
    let input = json!({ "orderId": order, "reason": reason });
    seller.graph.mutate(&web::OPEN_DISPUTE, input).await?;
    Ok(())
}

/// An order whose report passes and is accepted.
pub async fn certified(
    seller: &Member,
    product: &str,
    work: &Work<'_>,
    lab: &Lab,
) -> anyhow::Result<Completed> {
    let order = work.begin(seller, product, lab).await?;
    let certificate = work.certify(seller, lab, &order).await?;
    Ok(Completed {
        certificate: text(&certificate, "/id")?.to_owned(),
        order,
    })
}

/// A completed order with its certificate.
pub struct Completed {
    pub order: String,
    pub certificate: String,
}

impl Completed {
    /// The seller rates the laboratory.
    pub async fn rate(&self, seller: &Member, stars: u8, comment: &str) -> anyhow::Result<()> {
        let input = json!({ "orderId": self.order, "stars": stars, "comment": comment });
        seller.graph.mutate(&web::RATE_PROVIDER, input).await?;
        Ok(())
    }

    /// The laboratory suspends the certificate.
    pub async fn suspend(&self, lab: &Lab, reason: &str) -> anyhow::Result<()> {
        let input = json!({ "certificateId": self.certificate, "reason": reason });
        lab.graph().mutate(&web::SUSPEND_CERTIFICATE, input).await?;
        Ok(())
    }

    /// The laboratory revokes the certificate.
    pub async fn revoke(&self, lab: &Lab, reason: &str) -> anyhow::Result<()> {
        let input = json!({ "certificateId": self.certificate, "reason": reason });
        lab.graph().mutate(&web::REVOKE_CERTIFICATE, input).await?;
        Ok(())
    }
}

/// A question to a laboratory. Returns the ID of the enquiry.
pub async fn asked(
    seller: &Member,
    product: &str,
    lab: &Lab,
    question: &str,
) -> anyhow::Result<String> {
    let input = json!({ "providerId": lab.profile, "productId": product, "text": question });
    let enquiry = seller.graph.mutate(&web::CONTACT_PROVIDER, input).await?;
    Ok(text(&enquiry, "/enquiry/id")?.to_owned())
}

/// The laboratory answers an enquiry.
pub async fn answered(lab: &Lab, enquiry: &str, answer: &str) -> anyhow::Result<()> {
    let input = json!({ "enquiryId": enquiry, "text": answer });
    lab.graph().mutate(&web::ANSWER_ENQUIRY, input).await?;
    Ok(())
}
