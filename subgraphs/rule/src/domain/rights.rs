//! The authorisation table of this domain. Every root field and every entity of the schema has a row; a test fails if
//! one is missing. Services check it first, and then limit the use to the organisation of the caller
//! (`src/service/rights.rs`).

use caller::{Right, Rights, Role, Who};

const PUBLIC: &[Who] = &[Who::Public];
const READS_PRODUCTS: &[Who] = &[Who::SignedIn, Who::Scope("products:read")];
const WRITES_PRODUCTS: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Scope("products:write"),
];
const CHALLENGES: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Role(Role::PlatformAdmin),
    Who::Scope("products:write"),
];
const RUNS_SELF_CHECKS: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Scope("self-checks:run"),
];
const READS_RULES: &[Who] = &[
    Who::Role(Role::RuleEditor),
    Who::Role(Role::RuleApprover),
    Who::Role(Role::PlatformAdmin),
    Who::Role(Role::Auditor),
];
const WRITES_RULES: &[Who] = &[Who::Role(Role::RuleEditor), Who::Role(Role::PlatformAdmin)];
const REVIEWS_RULES: &[Who] = &[Who::Role(Role::RuleApprover)];
const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];

const OWN_OR_ALL: &str = "own organisation; for administrators and auditors, all";
const OWN: &str = "own organisation";

const fn row(name: &'static str, who: &'static [Who], of: &'static str) -> Right {
    Right { name, who, of }
}

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    // Rules in force, and the nomenclature.
    row("requirements", PUBLIC, "goods; products as in `product`"),
    row("rules", PUBLIC, ""),
    row("facts", PUBLIC, ""),
    row("documentTypes", PUBLIC, ""),
    row("markets", PUBLIC, ""),
    row("market", PUBLIC, ""),
    row("nomenclature", PUBLIC, ""),
    row("searchNomenclature", PUBLIC, ""),
    row("nationalCodes", PUBLIC, ""),
    row("units", PUBLIC, ""),
    row("importNomenclature", ADMIN, ""),
    row("importNationalCodes", ADMIN, ""),
    row("importUnits", ADMIN, ""),
    // Products.
    row("product", READS_PRODUCTS, OWN_OR_ALL),
    row("products", READS_PRODUCTS, OWN_OR_ALL),
    row("createProduct", WRITES_PRODUCTS, OWN),
    row("importProducts", WRITES_PRODUCTS, OWN),
    row("updateProduct", WRITES_PRODUCTS, OWN),
    row("archiveProduct", WRITES_PRODUCTS, OWN),
    row("proposeClassification", WRITES_PRODUCTS, OWN),
    row("confirmClassification", WRITES_PRODUCTS, OWN),
    row(
        "challengeClassification",
        CHALLENGES,
        "own organisation; for administrators, all",
    ),
    // Self-checks.
    row("selfCheck", READS_PRODUCTS, OWN_OR_ALL),
    row("selfChecks", READS_PRODUCTS, OWN_OR_ALL),
    row("compareSelfChecks", READS_PRODUCTS, OWN_OR_ALL),
    row("repeatSelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    row("bulkSelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    row("bulkSelfChecks", READS_PRODUCTS, OWN_OR_ALL),
    row("runSelfCheck", RUNS_SELF_CHECKS, OWN),
    row("runSelfChecks", RUNS_SELF_CHECKS, OWN),
    row("startBulkSelfCheck", RUNS_SELF_CHECKS, OWN),
    row("cancelBulkSelfCheck", RUNS_SELF_CHECKS, OWN),
    // Watches and changed verdicts.
    row("watch", READS_PRODUCTS, OWN_OR_ALL),
    row("watches", READS_PRODUCTS, OWN_OR_ALL),
    row("watchMarket", WRITES_PRODUCTS, OWN),
    row("pauseWatch", WRITES_PRODUCTS, OWN),
    row("resumeWatch", WRITES_PRODUCTS, OWN),
    row(
        "verdictChanges",
        READS_PRODUCTS,
        "announced, of the own organisation; for callers of `ruleChanges`, all",
    ),
    // Rule packs.
    row("rulePack", READS_RULES, ""),
    row("rulePacks", READS_RULES, ""),
    row("rulePackVersion", READS_RULES, ""),
    row("rulePackVersions", READS_RULES, ""),
    row("ruleChange", READS_RULES, ""),
    row("ruleChanges", READS_RULES, ""),
    row("previewRuleChange", READS_RULES, ""),
    row("createRulePack", WRITES_RULES, ""),
    row("uploadRuleFile", WRITES_RULES, ""),
    row("validateRulePack", WRITES_RULES, ""),
    row("submitRulePack", WRITES_RULES, ""),
    row(
        "approveRulePack",
        REVIEWS_RULES,
        "versions of other authors",
    ),
    row("rejectRulePack", REVIEWS_RULES, "versions of other authors"),
    row("publishRulePack", ADMIN, ""),
    row("withdrawRulePack", ADMIN, ""),
    row("rollBackRulePack", ADMIN, ""),
    row("retryRuleChange", ADMIN, ""),
    // Entities, as other subgraphs reference them.
    row("Requirement", PUBLIC, ""),
    row("DocumentType", PUBLIC, ""),
    row("Market", PUBLIC, ""),
    row("NomenclatureEntry", PUBLIC, ""),
    row(
        "Organisation",
        PUBLIC,
        "the ID; its products as in `products`",
    ),
    row("Product", READS_PRODUCTS, OWN_OR_ALL),
    row("SelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    row("BulkSelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    row("Watch", READS_PRODUCTS, OWN_OR_ALL),
    row("RulePack", READS_RULES, ""),
    row("RulePackVersion", READS_RULES, ""),
    row("RuleChange", READS_RULES, ""),
]);
