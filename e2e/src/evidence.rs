//! Evidence documents: a paper with its dates, its upload and its submission.

use serde_json::{Value, json};

use crate::{documents::web, files, graph::text, people::Member, seed};

/// A document before its submission.
#[derive(Clone, Copy)]
pub struct Paper<'a> {
    /// The code of the document type.
    pub kind: &'a str,
    pub issuer: &'a str,
    /// The day of issue, in days from today.
    pub issued: i64,
    /// The last day of validity, in days from today.
    pub expires: Option<i64>,
    /// The order that the document belongs to, and the document request that it answers.
    pub order: Option<&'a str>,
    pub request: Option<&'a str>,
}

impl<'a> Paper<'a> {
    /// A document of the last month that does not expire and belongs to no order.
    #[must_use]
    pub const fn new(kind: &'a str, issuer: &'a str) -> Self {
        Self {
            kind,
            issuer,
            issued: -30,
            expires: None,
            order: None,
            request: None,
        }
    }

    /// The input to submit the document for a product with an uploaded file.
    #[must_use]
    pub fn input(&self, product: &str, file: &Value) -> Value {
        let today = seed::today();
        json!({
            "productId": product, "type": self.kind, "fileId": file.get("id"), "issuer": self.issuer,
            "issuedOn": seed::day(today, self.issued),
            "expiresOn": self.expires.map(|days| seed::day(today, days)),
            "orderId": self.order, "documentRequestId": self.request,
        })
    }

    /// Uploads the document and submits it for a product. Returns its ID.
    pub async fn submit(&self, seller: &Member, product: &str) -> anyhow::Result<String> {
        let name = format!("{}.pdf", self.kind.to_lowercase());
        let page = files::pdf(&format!("{} of {product}", self.kind))?;
        let file = files::upload(&seller.graph, &name, &page).await?;
        let input = self.input(product, &file);
        let submitted = seller.graph.mutate(&web::SUBMIT_DOCUMENT, input).await?;
        Ok(text(&submitted, "/document/id")?.to_owned())
    }
}
