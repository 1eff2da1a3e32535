//! What the rule domain tells the others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

/// A way for goods to travel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lane {
    /// ISO 3166-1 alpha-2.
    pub origin: String,
    /// ISO 3166-1 alpha-2.
    pub destination: String,
    /// SEA, RAIL, ROAD, AIR, MAIL or MULTIMODAL.
    pub mode: String,
    /// IMPORT, EXPORT or TRANSIT; absent when the question is about all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// CARGO or PASSENGER, for air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aircraft: Option<String>,
}

/// A product as its seller describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    pub id: Uuid,
    /// The seller.
    pub organisation: Uuid,
    pub sku: String,
    pub name: String,
    pub origin_country: String,
    pub hs_code: String,
    /// Market (country or area code) to the code of 8 to 10 digits there.
    pub national_codes: BTreeMap<String, String>,
    pub facts: serde_json::Value,
    /// DRAFT, ACTIVE or ARCHIVED.
    pub status: String,
}

/// A published version of a rule pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RulePackVersion {
    pub id: Uuid,
    pub pack: String,
    pub version: String,
    /// SHA-256 of the YAML source, in lower-case hex.
    pub sha256: String,
    pub effective_from: Option<Date>,
    pub status: String,
}

/// One rule's part of a self-check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub rule: String,
    pub revision: u32,
    pub title: String,
    pub effect: String,
    /// PROHIBITED, UNMET, UNDETERMINED, MET or NOTICE.
    pub status: String,
    /// Evidence group to the alternatives of which any one would do.
    pub missing: BTreeMap<String, Vec<String>>,
    /// The facts that have to be known first.
    pub ask: Vec<String>,
}

/// A finished self-check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfCheck {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    pub lane: Lane,
    pub as_of: Date,
    /// PROHIBITED, `ACTION_REQUIRED`, `NEEDS_INFORMATION`, COMPLIANT or `NO_RULE_FOUND`.
    pub verdict: String,
    pub findings: Vec<Finding>,
    /// SHA-256 over the canonical result, in lower-case hex.
    pub result_hash: String,
    /// The transport approval that asked for it, when one did.
    pub transport_approval: Option<Uuid>,
}

/// A check that could not be made; the reason is safe to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfCheckRefusal {
    pub transport_approval: Uuid,
    /// A stable code, such as `PRODUCT_NOT_FOUND`.
    pub code: String,
}

facts! {
    /// Facts of the rule domain.
    "rule", RuleFact {
        RulePackPublished(RulePackVersion) = "carnet.rule.RulePackPublished.v1",
        ProductCreated(Product) = "carnet.rule.ProductCreated.v1",
        ProductFactsChanged(Product) = "carnet.rule.ProductFactsChanged.v1",
        ProductArchived(Product) = "carnet.rule.ProductArchived.v1",
        SelfCheckCompleted(SelfCheck) = "carnet.rule.SelfCheckCompleted.v1",
        /// The answer to a `TransportApprovalRequested` that cannot be checked.
        SelfCheckRefused(SelfCheckRefusal) = "carnet.rule.SelfCheckRefused.v1",
    }
}
