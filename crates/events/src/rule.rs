//! What the rule domain tells the others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::operations::{DeadLetter, Page, ProjectionChecked};

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

/// How a product is classified. It shares the product's sequence, so where one change of a product is two facts, both have
/// the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Classification {
    pub product: Uuid,
    pub organisation: Uuid,
    pub hs_code: String,
    /// Market (country or area code) to the code of 8 to 10 digits there.
    pub national_codes: BTreeMap<String, String>,
    /// PROPOSED, CONFIRMED or CHALLENGED.
    pub status: String,
    /// SELF, PROVIDER or RULING.
    pub method: String,
}

/// Rules of one origin, in versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RulePack {
    pub id: Uuid,
    pub name: String,
    pub jurisdiction: Option<String>,
    pub maintainer: Option<String>,
}

/// A version of a rule pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RulePackVersion {
    pub id: Uuid,
    pub pack: String,
    pub version: String,
    /// SHA-256 of the YAML source, in lower-case hex.
    pub sha256: String,
    pub effective_from: Option<Date>,
    /// DRAFT, VALID, `IN_REVIEW`, APPROVED, PUBLISHED, SUPERSEDED or WITHDRAWN.
    pub status: String,
    /// SHA-256 of the approver's decision record, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_sha256: Option<String>,
    /// Why it was sent back or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A version of a rule pack that was published, with the names in it that other domains refer to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishedRulePack {
    #[serde(flatten)]
    pub version: RulePackVersion,
    /// The ids of its rules, such as `EU-BATT-CE`: sorted, each once. Empty in events from before they were published.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The codes of the documents that it names, such as `UN383_SUMMARY`: sorted, each once. Empty in events from before they
    /// were published.
    #[serde(default)]
    pub document_codes: Vec<String>,
}

/// A unit of measure by UN/ECE Recommendation 20.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// Two or three capital letters and digits, such as `KGM`.
    pub code: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
}

/// Units that were imported: one page of them. Those of the extract that comes with the build are in it only if a file had them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitImport {
    /// At most [`UnitImport::PAGE`].
    pub units: Vec<Unit>,
    /// True on the last page if the units that were imported so far are all that exist. It stays true.
    pub complete: bool,
}

impl UnitImport {
    /// How many units one event carries: some 40 KB.
    pub const PAGE: usize = 500;
}

/// Rules of a pack that began or ceased to count on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RulesOnDay {
    pub pack: String,
    /// The version that is in force on the day; none if there is none.
    pub rule_pack_version: Option<Uuid>,
    pub day: Date,
    /// Their ids, sorted.
    pub rules: Vec<String>,
}

/// What an organisation wants to be told about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watch {
    pub id: Uuid,
    pub organisation: Uuid,
    pub product: Option<Uuid>,
    pub hs_prefix: Option<String>,
    pub market: String,
    pub mode: String,
    /// ACTIVE or PAUSED.
    pub status: String,
}

/// Products of one seller whose verdicts one change of the rules changed: one page of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerdictChanges {
    /// The rule change. All pages that one seller gets of it name the same.
    pub rule_change: Uuid,
    pub organisation: Uuid,
    /// The version that was published or withdrawn; absent for a new day.
    pub rule_pack_version: Option<Uuid>,
    /// At most [`VerdictChanges::PAGE`].
    pub changes: Vec<VerdictChange>,
}

impl VerdictChanges {
    /// How many changes one event carries: some 20 KB.
    pub const PAGE: usize = 100;
}

/// A product whose verdict changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerdictChange {
    pub id: Uuid,
    pub product: Uuid,
    pub lane: Lane,
    /// The day that the verdicts are about.
    pub as_of: Date,
    pub before: String,
    pub after: String,
}

/// Self-checks of many products, done: in the background, or in one call (then there is no more to the id than this fact).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BulkSelfCheck {
    pub id: Uuid,
    pub organisation: Uuid,
    /// COMPLETED, CANCELLED or FAILED.
    pub status: String,
    /// How many checks were made.
    pub done: i64,
    /// Verdict to the number of checks that came to it.
    pub verdicts: BTreeMap<String, i64>,
    /// True if it ran as a job: no caller waited for its end.
    #[serde(default)]
    pub in_background: bool,
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

/// What a rule asks of the transport of goods: what their loggers are held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransportCondition {
    /// The rule that asks for it, as `EU-VACCINE-GDP`.
    pub rule: String,
    /// As `TEMPERATURE`.
    pub metric: String,
    /// A UCUM or UN/ECE unit, as `CEL`.
    pub unit: String,
    /// Bounds as decimals in text, as `2.0`.
    pub min: Option<String>,
    pub max: Option<String>,
    /// The longest time out of range, at a stretch and in all.
    pub consecutive_minutes: Option<u32>,
    pub cumulative_minutes: Option<u32>,
    /// The longest time without a reading.
    pub max_gap_minutes: Option<u32>,
    /// HOLD or FLAG.
    pub on_breach: String,
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
    /// Of the rules that are met or unmet.
    #[serde(default)]
    pub transport_conditions: Vec<TransportCondition>,
    /// The transport approval that asked for it, when one did.
    pub transport_approval: Option<Uuid>,
    /// The approval's version when it asked, so that an answer to an earlier
    /// question is not taken for one to the last.
    #[serde(default)]
    pub asked_at_version: Option<i64>,
}

/// A check that could not be made; the reason is safe to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfCheckRefusal {
    pub transport_approval: Uuid,
    #[serde(default)]
    pub product: Option<Uuid>,
    /// As in [`SelfCheck`].
    #[serde(default)]
    pub asked_at_version: Option<i64>,
    /// A stable code, such as `PRODUCT_NOT_FOUND`.
    pub code: String,
}

facts! {
    /// Facts of the rule domain.
    "rule", RuleFact {
        RulePackCreated(RulePack) = "carnet.rule.RulePackCreated.v1" => [],
        RuleFileUploaded(RulePackVersion) = "carnet.rule.RuleFileUploaded.v1" => [],
        RulePackValidated(RulePackVersion) = "carnet.rule.RulePackValidated.v1" => [],
        /// It did not pass the validation, or a reviewer sent it back.
        RulePackRejected(RulePackVersion) = "carnet.rule.RulePackRejected.v1" => [],
        RulePackSubmitted(RulePackVersion) = "carnet.rule.RulePackSubmitted.v1" => [],
        RulePackApproved(RulePackVersion) = "carnet.rule.RulePackApproved.v1" => [],
        RulePackPublished(PublishedRulePack) = "carnet.rule.RulePackPublished.v1" => [order],
        RulePackWithdrawn(RulePackVersion) = "carnet.rule.RulePackWithdrawn.v1" => [],
        RuleEffective(RulesOnDay) = "carnet.rule.RuleEffective.v1" => [],
        RuleExpired(RulesOnDay) = "carnet.rule.RuleExpired.v1" => [],
        ProductCreated(Product) = "carnet.rule.ProductCreated.v1" => [order],
        ProductFactsChanged(Product) = "carnet.rule.ProductFactsChanged.v1" => [order],
        ProductArchived(Product) = "carnet.rule.ProductArchived.v1" => [order],
        ClassificationProposed(Classification) = "carnet.rule.ClassificationProposed.v1" => [],
        ClassificationConfirmed(Classification) = "carnet.rule.ClassificationConfirmed.v1" => [],
        ClassificationChallenged(Classification) = "carnet.rule.ClassificationChallenged.v1" => [],
        MarketWatched(Watch) = "carnet.rule.MarketWatched.v1" => [],
        ProductRequirementsChanged(VerdictChanges) = "carnet.rule.ProductRequirementsChanged.v2" => [order, common],
        BulkSelfCheckCompleted(BulkSelfCheck) = "carnet.rule.BulkSelfCheckCompleted.v1" => [monitor, common],
        SelfCheckCompleted(SelfCheck) = "carnet.rule.SelfCheckCompleted.v1" => [order, monitor],
        /// The answer to a `TransportApprovalRequested` that cannot be checked.
        SelfCheckRefused(SelfCheckRefusal) = "carnet.rule.SelfCheckRefused.v1" => [order],
        /// Units of a file that an administrator imported, or all that were imported when the state is published again.
        UnitsImported(UnitImport) = "carnet.rule.UnitsImported.v1" => [order],
        ProductsListed(Page<Product>) = "carnet.rule.ProductsListed.v1" => [order],
        /// Every version that was ever published, withdrawn ones included.
        RulePacksListed(Page<PublishedRulePack>) = "carnet.rule.RulePacksListed.v1" => [order],
        DeadLetterChanged(DeadLetter) = "carnet.rule.DeadLetterChanged.v1" => [monitor],
        ProjectionChecked(ProjectionChecked) = "carnet.rule.ProjectionChecked.v1" => [monitor],
    }
}
