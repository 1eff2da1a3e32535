//! The steps of a seller: products, codes, self-checks and evidence.

use std::collections::BTreeMap;

use anyhow::Context;
use serde_json::{Value, json};

use crate::{
    documents::{admin, web},
    evidence::Paper,
    graph::text,
    people::Member,
    seed::Stage,
    work::Route,
};

/// A seller with the platform that decides on its documents.
#[derive(Clone, Copy)]
pub struct Shop<'a> {
    pub stage: &'a Stage,
    pub seller: &'a Member,
}

impl Shop<'_> {
    /// Imports products from a CSV file. Their codes have to be confirmed.
    pub async fn import(&self, csv: &str) -> anyhow::Result<Stock> {
        let graph = &self.seller.graph;
        let payload = graph
            .mutate(&web::IMPORT_PRODUCTS, json!({ "csv": csv }))
            .await?;
        let rows = payload
            .get("rows")
            .and_then(Value::as_array)
            .context("the rows of the import")?;
        let products = rows.iter().map(|row| {
            let (sku, id) = (text(row, "/sku")?, text(row, "/productId")?);
            Ok((sku.to_owned(), id.to_owned()))
        });
        Ok(Stock(products.collect::<anyhow::Result<_>>()?))
    }

    /// Confirms the codes of products.
    pub async fn confirm(&self, products: &[&str]) -> anyhow::Result<()> {
        for product in products {
            let input = json!({ "productId": product });
            self.seller
                .graph
                .mutate(&web::CONFIRM_CLASSIFICATION, input)
                .await?;
        }
        Ok(())
    }

    /// Contests the confirmed codes of a product.
    pub async fn challenge(&self, product: &str, reason: &str) -> anyhow::Result<()> {
        let input = json!({ "productId": product, "reason": reason });
        self.seller
            .graph
            .mutate(&web::CHALLENGE_CLASSIFICATION, input)
            .await?;
        Ok(())
    }

    pub async fn archive(&self, product: &str) -> anyhow::Result<()> {
        let input = json!({ "productIds": [product] });
        self.seller
            .graph
            .mutate(&web::ARCHIVE_PRODUCTS, input)
            .await?;
        Ok(())
    }

    /// Checks a product on a lane by the rules of a day; by those of today without one.
    pub async fn check(
        &self,
        product: &str,
        route: Route<'_>,
        day: Option<&str>,
    ) -> anyhow::Result<()> {
        let input = json!({ "productId": product, "lane": route.lane(), "asOf": day });
        self.seller
            .graph
            .mutate(&web::RUN_SELF_CHECK, input)
            .await?;
        Ok(())
    }

    /// Checks all products on these lanes in the background.
    pub async fn check_all(&self, routes: &[Route<'_>]) -> anyhow::Result<()> {
        let lanes: Vec<Value> = routes.iter().map(Route::lane).collect();
        let input = json!({ "lanes": lanes });
        self.seller
            .graph
            .mutate(&web::START_BULK_SELF_CHECK, input)
            .await?;
        Ok(())
    }

    /// Watches the verdicts on all products below an HS prefix.
    pub async fn watch(&self, prefix: &str, market: &str, mode: &str) -> anyhow::Result<()> {
        let input = json!({ "hsPrefix": prefix, "market": market, "mode": mode });
        self.seller.graph.mutate(&web::WATCH_MARKET, input).await?;
        Ok(())
    }

    /// Submits a document without an order, which the platform accepts. Returns its ID.
    pub async fn submit_accepted(&self, product: &str, paper: Paper<'_>) -> anyhow::Result<String> {
        let document = paper.submit(self.seller, product).await?;
        let input = json!({ "documentId": document });
        self.stage
            .admin
            .mutate(&admin::ACCEPT_DOCUMENT, input)
            .await?;
        Ok(document)
    }

    /// Submits a document without an order, which the platform rejects.
    pub async fn submit_rejected(
        &self,
        product: &str,
        paper: Paper<'_>,
        rejection: Rejection<'_>,
    ) -> anyhow::Result<()> {
        let document = paper.submit(self.seller, product).await?;
        let input = json!({
            "documentId": document, "code": rejection.code, "message": rejection.message,
            "remedy": rejection.remedy,
        });
        self.stage
            .admin
            .mutate(&web::REJECT_DOCUMENT, input)
            .await?;
        Ok(())
    }

    /// Grants another organisation access to a document.
    pub async fn grant(&self, document: &str, reader: &Member) -> anyhow::Result<()> {
        let input = json!({ "documentId": document, "organisationId": reader.organisation });
        self.seller
            .graph
            .mutate(&web::GRANT_DOCUMENT_ACCESS, input)
            .await?;
        Ok(())
    }
}

/// The IDs of products by their SKU.
pub struct Stock(BTreeMap<String, String>);

impl Stock {
    /// The IDs in the order of the SKUs.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    pub fn id(&self, sku: &str) -> anyhow::Result<&str> {
        let id = self.0.get(sku).map(String::as_str);
        id.with_context(|| format!("no product {sku}"))
    }
}

/// The reason for the rejection of a document.
#[derive(Clone, Copy)]
pub struct Rejection<'a> {
    pub code: &'a str,
    pub message: &'a str,
    pub remedy: &'a str,
}
