use async_graphql::{ComplexObject, Context, SimpleObject};
use chassis::Failure;

use crate::domain::ProductId;
use crate::graphql::types::{Product, Requirement};
use crate::transport_approvals::domain;

/// Reason for a decision on a transport approval.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ApprovalReason {
    /// Code of the reason: `RULE_MET`, `RULE_PROHIBITS`, `RULE_NOTICE`, `EVIDENCE_MISSING`, `FACTS_MISSING`, `NO_RULE_FOUND`,
    /// `PARTIES_NOT_SCREENED`, `SELF_CHECK_REFUSED` or `DECIDED_BY_PLATFORM`; for a suspension `RULES_CHANGED`,
    /// `CERTIFICATE_SUSPENDED`, `CERTIFICATE_REVOKED`, `CERTIFICATE_SUPERSEDED`, `CERTIFICATE_EXPIRED`, `DOCUMENT_EXPIRED`,
    /// `DOCUMENT_REJECTED`, `PROVIDER_SUSPENDED`, `ACCREDITATION_EXPIRED` or `BREACH`. New codes may be added.
    pub code: String,
    /// Product to which the reason applies. Null if it applies to no single product. You see its SKU, name and country of origin;
    /// other fields are null unless the product belongs to your organisation.
    #[graphql(provides = "sku name originCountry")]
    pub product: Option<Product>,
    /// Rule to which the reason applies, for example `EU-BATT-CE`. Null if it applies to no single rule.
    pub rule: Option<String>,
    /// Message for people. Its wording may change.
    pub message: String,
}

#[ComplexObject]
impl ApprovalReason {
    /// Rule of `rule` with its title. Null if there is none, if it is not in force, and if several rule packs have a rule with this
    /// ID.
    async fn requirement(&self, ctx: &Context<'_>) -> Result<Option<Requirement>, Failure> {
        match &self.rule {
            Some(rule) => Requirement::named(ctx, rule).await,
            None => Ok(None),
        }
    }
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
