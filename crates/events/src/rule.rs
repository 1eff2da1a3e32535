//! Facts of the rule domain.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::operations::{DeadLetter, Page, ProjectionChecked};
use crate::schema::CalendarDate;

/// A lane of transport.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Lane {
    /// ISO 3166-1 alpha-2.
    pub origin: String,
    /// ISO 3166-1 alpha-2.
    pub destination: String,
    /// SEA, RAIL, ROAD, AIR, MAIL or MULTIMODAL.
    pub mode: String,
    /// IMPORT, EXPORT or TRANSIT; absent for a request about all directions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// CARGO or PASSENGER, for air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aircraft: Option<String>,
}

/// A product as its seller describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    pub id: Uuid,
    /// Organisation of the seller.
    pub organisation: Uuid,
    pub sku: String,
    pub name: String,
    pub origin_country: String,
    pub hs_code: String,
    /// Maps a market (country or area code) to its code of 8 to 10 digits.
    pub national_codes: BTreeMap<String, String>,
    pub facts: serde_json::Value,
    /// DRAFT, ACTIVE or ARCHIVED.
    pub status: String,
}

/// Classification of a product. It shares the sequence of the product, so two facts of one change have the same sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Classification {
    pub product: Uuid,
    pub organisation: Uuid,
    pub hs_code: String,
    /// Maps a market (country or area code) to its code of 8 to 10 digits.
    pub national_codes: BTreeMap<String, String>,
    /// PROPOSED, CONFIRMED or CHALLENGED.
    pub status: String,
    /// SELF, PROVIDER or RULING.
    pub method: String,
}

/// A rule pack: rules of one origin, in versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulePack {
    pub id: Uuid,
    pub name: String,
    pub jurisdiction: Option<String>,
    pub maintainer: Option<String>,
}

/// A version of a rule pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulePackVersion {
    pub id: Uuid,
    pub pack: String,
    pub version: String,
    /// SHA-256 of the YAML source, in lower-case hex.
    pub sha256: String,
    #[schemars(with = "Option<CalendarDate>")]
    pub effective_from: Option<Date>,
    /// DRAFT, VALID, `IN_REVIEW`, APPROVED, PUBLISHED, SUPERSEDED or WITHDRAWN.
    pub status: String,
    /// SHA-256 of the approver's decision record, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_sha256: Option<String>,
    /// Reason of its rejection or withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A published version of a rule pack, with the names in it that other domains refer to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedRulePack {
    #[serde(flatten)]
    pub version: RulePackVersion,
    /// IDs of its rules, such as `EU-BATT-CE`, sorted and unique. Empty in events from before they were included.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Codes of the documents that it names, such as `UN383_SUMMARY`, sorted and unique. Empty in events from before they were included.
    #[serde(default)]
    pub document_codes: Vec<String>,
}

/// A unit of measure of UN/ECE Recommendation 20.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// Two or three capital letters and digits, for example `KGM`.
    pub code: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
}

/// A page of imported units. Units of the built-in extract are included only if a file had them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnitImport {
    /// At most 500.
    pub units: Vec<Unit>,
    /// True on the last page if the units imported so far are all units that exist. It stays true.
    pub complete: bool,
}

impl UnitImport {
    /// Maximum number of units per event: about 40 KB.
    pub const PAGE: usize = 500;
}

/// Rules of a pack that came into force or ended on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulesOnDay {
    pub pack: String,
    /// The version that is in force on the day, if there is one.
    pub rule_pack_version: Option<Uuid>,
    #[schemars(with = "CalendarDate")]
    pub day: Date,
    /// IDs of the rules, sorted.
    pub rules: Vec<String>,
}

/// A watch: an organisation's subscription to verdict changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// A page of one seller's products whose verdicts were changed by one rule change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerdictChanges {
    /// The rule change, which is the same on all pages.
    pub rule_change: Uuid,
    pub organisation: Uuid,
    /// The published or withdrawn version; absent for a new day.
    pub rule_pack_version: Option<Uuid>,
    /// At most 100.
    pub changes: Vec<VerdictChange>,
}

impl VerdictChanges {
    /// Maximum number of changes per event: about 20 KB.
    pub const PAGE: usize = 100;
}

/// A product whose verdict changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerdictChange {
    pub id: Uuid,
    pub product: Uuid,
    pub lane: Lane,
    /// The day to which the verdicts apply.
    #[schemars(with = "CalendarDate")]
    pub as_of: Date,
    pub before: String,
    pub after: String,
}

/// Finished self-checks of many products, by a background job or in one call. For a call, the ID has no object besides this fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkSelfCheck {
    pub id: Uuid,
    pub organisation: Uuid,
    /// COMPLETED, CANCELLED or FAILED.
    pub status: String,
    /// Number of finished checks.
    pub done: i64,
    /// Number of checks per verdict.
    pub verdicts: BTreeMap<String, i64>,
    /// True for a background job, for which no caller waits.
    #[serde(default)]
    pub in_background: bool,
}

/// Progress of a bulk self-check in the background.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkSelfCheckProgress {
    pub id: Uuid,
    pub organisation: Uuid,
    /// QUEUED, RUNNING, COMPLETED, CANCELLED or FAILED.
    pub status: String,
    /// Number of checks. An estimate until the status is COMPLETED.
    pub total: i64,
    /// Number of finished checks.
    pub done: i64,
}

/// Progress of a rule change. A rule change has no version, so the subject of the event is a new ID.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleChangeProgress {
    pub rule_change: Uuid,
    /// PREVIEW, PUBLICATION, WITHDRAWAL or DAY.
    pub kind: String,
    /// RUNNING, COMPLETED or FAILED.
    pub status: String,
    /// Number of verdicts to evaluate. An estimate until the status is COMPLETED.
    pub total: i64,
    /// Number of evaluated verdicts.
    pub done: i64,
    /// Number of changed verdicts.
    pub changed: i64,
}

/// Result of one rule in a self-check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub rule: String,
    pub revision: u32,
    pub title: String,
    pub effect: String,
    /// PROHIBITED, UNMET, UNDETERMINED, MET or NOTICE.
    pub status: String,
    /// Missing evidence groups, each with its alternatives.
    pub missing: BTreeMap<String, Vec<String>>,
    /// Facts that are needed first.
    pub ask: Vec<String>,
}

/// A condition of a rule for the transport of goods, to which logger data is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransportCondition {
    /// The rule with the condition, for example `EU-VACCINE-GDP`.
    pub rule: String,
    /// For example `TEMPERATURE`.
    pub metric: String,
    /// Unit of UCUM or UN/ECE, for example `CEL`.
    pub unit: String,
    /// Bounds as decimals in text, for example `2.0`.
    pub min: Option<String>,
    pub max: Option<String>,
    /// Longest time out of range, consecutively and in total.
    pub consecutive_minutes: Option<u32>,
    pub cumulative_minutes: Option<u32>,
    /// Longest time without a reading.
    pub max_gap_minutes: Option<u32>,
    /// HOLD or FLAG.
    pub on_breach: String,
}

/// A finished self-check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SelfCheck {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    pub lane: Lane,
    #[schemars(with = "CalendarDate")]
    pub as_of: Date,
    /// PROHIBITED, `ACTION_REQUIRED`, `NEEDS_INFORMATION`, COMPLIANT or `NO_RULE_FOUND`.
    pub verdict: String,
    pub findings: Vec<Finding>,
    /// SHA-256 of the canonical result, in lower-case hex.
    pub result_hash: String,
    /// Conditions of the rules that are met or unmet.
    #[serde(default)]
    pub transport_conditions: Vec<TransportCondition>,
    /// The transport approval that requested the check, if any.
    pub transport_approval: Option<Uuid>,
    /// Version of the approval at the request, so that an answer to an earlier request is not taken for an answer to the last one.
    #[serde(default)]
    pub asked_at_version: Option<i64>,
}

/// A check that could not be made. The reason is safe to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SelfCheckRefusal {
    pub transport_approval: Uuid,
    #[serde(default)]
    pub product: Option<Uuid>,
    /// Version of the approval at the request, as in a finished self-check.
    #[serde(default)]
    pub asked_at_version: Option<i64>,
    /// A stable code, for example `PRODUCT_NOT_FOUND`.
    pub code: String,
}

facts! {
    /// Facts of the rule domain.
    "rule", RuleFact {
        /// A rule pack is created, on its own or with the first upload of a file that names it.
        RulePackCreated(RulePack) = "carnet.rule.RulePackCreated.v1" => [],
        /// A file is uploaded as a new version of a rule pack.
        RuleFileUploaded(RulePackVersion) = "carnet.rule.RuleFileUploaded.v1" => [],
        /// A validation finds no error in a version of a rule pack.
        RulePackValidated(RulePackVersion) = "carnet.rule.RulePackValidated.v1" => [],
        /// A validation finds errors in a version of a rule pack, or a reviewer rejects it.
        RulePackRejected(RulePackVersion) = "carnet.rule.RulePackRejected.v1" => [],
        /// A valid version of a rule pack is submitted for review.
        RulePackSubmitted(RulePackVersion) = "carnet.rule.RulePackSubmitted.v1" => [],
        /// A reviewer approves a version of a rule pack.
        RulePackApproved(RulePackVersion) = "carnet.rule.RulePackApproved.v1" => [],
        /// An approved version of a rule pack is published.
        RulePackPublished(PublishedRulePack) = "carnet.rule.RulePackPublished.v1" => [order],
        /// A published version of a rule pack is withdrawn, directly or by a rollback.
        RulePackWithdrawn(RulePackVersion) = "carnet.rule.RulePackWithdrawn.v1" => [],
        /// Rules of a pack take effect, on a new day or after a publication or a withdrawal; always in the bulk lane.
        RuleEffective(RulesOnDay) = "carnet.rule.RuleEffective.v1" => [],
        /// Rules of a pack end, on a new day or after a publication or a withdrawal; always in the bulk lane.
        RuleExpired(RulesOnDay) = "carnet.rule.RuleExpired.v1" => [],
        /// A seller creates or imports a product; in the bulk lane if an import has several.
        ProductCreated(Product) = "carnet.rule.ProductCreated.v1" => [order, gateway],
        /// A seller changes a product, its codes included.
        ProductFactsChanged(Product) = "carnet.rule.ProductFactsChanged.v1" => [order, gateway],
        /// A seller archives a product.
        ProductArchived(Product) = "carnet.rule.ProductArchived.v1" => [order, gateway],
        /// A seller proposes codes for a product, or a change of the product makes its classification a proposal again.
        ClassificationProposed(Classification) = "carnet.rule.ClassificationProposed.v1" => [gateway],
        /// A seller confirms the codes of a product.
        ClassificationConfirmed(Classification) = "carnet.rule.ClassificationConfirmed.v1" => [gateway],
        /// The codes of a product are challenged.
        ClassificationChallenged(Classification) = "carnet.rule.ClassificationChallenged.v1" => [gateway],
        /// A seller creates, pauses or resumes a watch.
        MarketWatched(Watch) = "carnet.rule.MarketWatched.v1" => [gateway],
        /// A rule change has altered verdicts of a seller, of which the event has one page; always in the bulk lane.
        ProductRequirementsChanged(VerdictChanges) = "carnet.rule.ProductRequirementsChanged.v2" => [order, common],
        /// A rule change processes a page, completes or fails; in the bulk lane if it continues.
        RuleChangeProgressed(RuleChangeProgress) = "carnet.rule.RuleChangeProgressed.v1" => [gateway],
        /// A bulk self-check is started, processes a page or ends; in the bulk lane if it continues with another page.
        BulkSelfCheckProgressed(BulkSelfCheckProgress) = "carnet.rule.BulkSelfCheckProgressed.v1" => [gateway],
        /// A bulk self-check ends, or one call has run several self-checks.
        BulkSelfCheckCompleted(BulkSelfCheck) = "carnet.rule.BulkSelfCheckCompleted.v1" => [monitor, common],
        /// A call has run one self-check, or the self-check of a transport approval is finished.
        SelfCheckCompleted(SelfCheck) = "carnet.rule.SelfCheckCompleted.v1" => [order, monitor],
        /// The self-check of a transport approval cannot be run.
        SelfCheckRefused(SelfCheckRefusal) = "carnet.rule.SelfCheckRefused.v1" => [order],
        /// Units of measure are imported, or the daily comparison publishes all imported units; always in the bulk lane.
        UnitsImported(UnitImport) = "carnet.rule.UnitsImported.v1" => [order],
        /// The daily comparison, or an operator, publishes the next page of all products; always in the bulk lane.
        ProductsListed(Page<Product>) = "carnet.rule.ProductsListed.v1" => [order],
        /// The daily comparison, or an operator, publishes the next page of all versions of rule packs that were ever
        /// published, withdrawn versions included; always in the bulk lane.
        RulePacksListed(Page<PublishedRulePack>) = "carnet.rule.RulePacksListed.v1" => [order],
        /// This domain sets aside an event that it cannot process, or acts on the decision about it.
        DeadLetterChanged(DeadLetter) = "carnet.rule.DeadLetterChanged.v1" => [monitor],
        /// This domain has compared one of its projections with a complete listing of its source.
        ProjectionChecked(ProjectionChecked) = "carnet.rule.ProjectionChecked.v1" => [monitor],
    }
}
