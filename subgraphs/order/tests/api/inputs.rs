//! Valid inputs of mutations.

use serde_json::{Value, json};
use time::{Date, Duration};
use uuid::Uuid;

pub fn today() -> Date {
    chassis::now().date()
}

pub fn day(days: i64) -> String {
    (today() + Duration::days(days)).to_string()
}

/// The same, counted from the current day at the destination of [`lane`].
pub fn lane_day(days: i64) -> String {
    (market_day::today("DE", chassis::now()) + Duration::days(days)).to_string()
}

pub fn lane() -> Value {
    json!({ "destination": "DE", "mode": "AIR", "aircraft": "CARGO" })
}

pub fn request(product: Uuid, providers: &[Uuid]) -> Value {
    json!({
        "productId": product, "providerIds": providers, "type": "TESTING", "lane": lane(),
        "requirementIds": ["AIR-UN3480-CAO"], "message": "Please quote.",
    })
}

pub fn quote(order: &str) -> Value {
    let amount = |minor_units| json!({ "minorUnits": minor_units, "currency": "EUR" });
    let line =
        |minor_units| json!({ "description": "UN 38.3 test", "amount": amount(minor_units) });
    json!({ "orderId": order, "lines": [line(1250), line(750)], "leadDays": 4, "validUntil": day(14) })
}

pub fn report() -> Value {
    json!({
        "overall": "PASS", "validFrom": day(0), "validTo": day(730), "labReference": "LAB-1",
        "findings": [
            {
                "requirement": "AIR-UN3480-CAO", "result": "PASS", "establishes": ["UN383_SUMMARY"],
                "remark": "Passed.",
            },
            { "requirement": "EU-RED", "result": "NOT_APPLICABLE" },
        ],
    })
}

pub fn draft(product: Uuid) -> Value {
    json!({
        "productId": product, "type": "TESTING", "lane": lane(), "requirementIds": ["AIR-UN3480-CAO"],
        "message": "Please quote.",
    })
}

pub fn ask(order: &str, kind: &str) -> Value {
    json!({ "orderId": order, "type": kind, "text": "The label, legible." })
}

pub fn rejection(document: &str) -> Value {
    json!({
        "documentId": document, "code": "ILLEGIBLE", "message": "Page 2 is blank.", "remedy": "Scan it again.",
    })
}

/// A better file for a rejected document.
pub fn resubmission(document: &str) -> Value {
    json!({ "documentId": document, "sha256": "7e".repeat(32), "issuedOn": day(-1), "issuer": "Maker Ltd" })
}

pub fn document(product: Uuid, kind: &str) -> Value {
    json!({
        "productId": product, "type": kind, "sha256": "5e".repeat(32), "issuedOn": day(-30), "issuer": "Maker Ltd",
    })
}
