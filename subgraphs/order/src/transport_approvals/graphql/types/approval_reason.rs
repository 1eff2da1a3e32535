use async_graphql::SimpleObject;

use crate::domain::ProductId;
use crate::graphql::types::Product;
use crate::transport_approvals::domain;

/// One reason for a decision.
#[derive(SimpleObject)]
pub struct ApprovalReason {
    /// `RULE_MET`, `RULE_PROHIBITS`, `RULE_NOTICE`, `EVIDENCE_MISSING`, `FACTS_MISSING`, `NO_RULE_FOUND`,
    /// `PARTIES_NOT_SCREENED`, `SELF_CHECK_REFUSED` or `DECIDED_BY_PLATFORM`; of a suspension `RULES_CHANGED`,
    /// `CERTIFICATE_SUSPENDED`, `CERTIFICATE_REVOKED`, `CERTIFICATE_SUPERSEDED`, `CERTIFICATE_EXPIRED`,
    /// `DOCUMENT_EXPIRED`, `DOCUMENT_REJECTED`, `PROVIDER_SUSPENDED`, `ACCREDITATION_EXPIRED` or BREACH. There may be
    /// more.
    pub code: String,
    /// The product that it is about, if it is about one. You see its number, name and origin; everything else of it is
    /// null unless the product is your organisation's.
    #[graphql(provides = "sku name originCountry")]
    pub product: Option<Product>,
    /// The rule that it is about, as `EU-BATT-CE`, if it is about one.
    pub rule: Option<String>,
    /// For people; may change.
    pub message: String,
}

impl From<domain::Reason> for ApprovalReason {
    fn from(reason: domain::Reason) -> Self {
        let product = reason.product.map(|id| Product::shown(ProductId(id)));
        Self {
            code: reason.code,
            product,
            rule: reason.rule,
            message: reason.message,
        }
    }
}
