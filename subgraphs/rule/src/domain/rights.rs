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

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    // Rules in force, and the nomenclature.
    Right::new("requirements", PUBLIC, "goods; products as in `product`"),
    Right::new("rules", PUBLIC, ""),
    Right::new("facts", PUBLIC, ""),
    Right::new("documentTypes", PUBLIC, ""),
    Right::new("markets", PUBLIC, ""),
    Right::new("market", PUBLIC, ""),
    Right::new("nomenclature", PUBLIC, ""),
    Right::new("searchNomenclature", PUBLIC, ""),
    Right::new("nationalCodes", PUBLIC, ""),
    Right::new("units", PUBLIC, ""),
    Right::new("importNomenclature", ADMIN, ""),
    Right::new("importNationalCodes", ADMIN, ""),
    Right::new("importUnits", ADMIN, ""),
    // Products.
    Right::new("product", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("products", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("createProduct", WRITES_PRODUCTS, OWN),
    Right::new("importProducts", WRITES_PRODUCTS, OWN),
    Right::new("updateProduct", WRITES_PRODUCTS, OWN),
    Right::new("archiveProduct", WRITES_PRODUCTS, OWN),
    Right::new("archiveProducts", WRITES_PRODUCTS, OWN),
    Right::new("proposeClassification", WRITES_PRODUCTS, OWN),
    Right::new("confirmClassification", WRITES_PRODUCTS, OWN),
    Right::new(
        "challengeClassification",
        CHALLENGES,
        "own organisation; for administrators, all",
    ),
    // Self-checks.
    Right::new("selfCheck", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("selfChecks", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("compareSelfChecks", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("repeatSelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("bulkSelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("bulkSelfChecks", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("runSelfCheck", RUNS_SELF_CHECKS, OWN),
    Right::new("runSelfChecks", RUNS_SELF_CHECKS, OWN),
    Right::new("startBulkSelfCheck", RUNS_SELF_CHECKS, OWN),
    Right::new("cancelBulkSelfCheck", RUNS_SELF_CHECKS, OWN),
    // Watches and changed verdicts.
    Right::new("watch", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("watches", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("watchMarket", WRITES_PRODUCTS, OWN),
    Right::new("watchMarkets", WRITES_PRODUCTS, OWN),
    Right::new("pauseWatch", WRITES_PRODUCTS, OWN),
    Right::new("resumeWatch", WRITES_PRODUCTS, OWN),
    Right::new(
        "verdictChanges",
        READS_PRODUCTS,
        "announced, of the own organisation; for callers of `ruleChanges`, all",
    ),
    // Rule packs.
    Right::new("rulePack", READS_RULES, ""),
    Right::new("rulePacks", READS_RULES, ""),
    Right::new("rulePackVersion", READS_RULES, ""),
    Right::new("rulePackVersions", READS_RULES, ""),
    Right::new("ruleChange", READS_RULES, ""),
    Right::new("ruleChanges", READS_RULES, ""),
    Right::new("previewRuleChange", READS_RULES, ""),
    Right::new("createRulePack", WRITES_RULES, ""),
    Right::new("uploadRuleFile", WRITES_RULES, ""),
    Right::new("validateRulePack", WRITES_RULES, ""),
    Right::new("submitRulePack", WRITES_RULES, ""),
    Right::new(
        "approveRulePack",
        REVIEWS_RULES,
        "versions of other authors",
    ),
    Right::new("rejectRulePack", REVIEWS_RULES, "versions of other authors"),
    Right::new("publishRulePack", ADMIN, ""),
    Right::new("withdrawRulePack", ADMIN, ""),
    Right::new("rollBackRulePack", ADMIN, ""),
    Right::new("retryRuleChange", ADMIN, ""),
    // Entities, as other subgraphs reference them.
    Right::new("Requirement", PUBLIC, ""),
    Right::new("DocumentType", PUBLIC, ""),
    Right::new("Market", PUBLIC, ""),
    Right::new("NomenclatureEntry", PUBLIC, ""),
    Right::new(
        "Organisation",
        PUBLIC,
        "the ID; its products as in `products`",
    ),
    Right::new("Product", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("SelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("BulkSelfCheck", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("Watch", READS_PRODUCTS, OWN_OR_ALL),
    Right::new("RulePack", READS_RULES, ""),
    Right::new("RulePackVersion", READS_RULES, ""),
    Right::new("RuleChange", READS_RULES, ""),
]);
