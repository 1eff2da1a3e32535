//! Entities of other subgraphs. This subgraph knows the ID only, and adds fields; the router joins the others.

use async_graphql::{Context, ID, SimpleObject};
use chassis::RequestContext;

use crate::domain::{OrganisationId, ProductId, SelfCheckId};
use crate::service::may_read_self_checks;

pub struct Organisation {
    pub id: OrganisationId,
}

pub struct Product {
    pub(super) id: ProductId,
    /// True if the product comes from an object that the reader may see.
    pub(super) shown: bool,
}

impl Product {
    /// Creates the product of an object that the reader may see: an order, an enquiry, a document, a certificate, an approval
    /// or a consignment. Its SKU, name and origin are resolved here, so that the router does not ask the rule domain for them.
    pub const fn shown(id: ProductId) -> Self {
        Self { id, shown: true }
    }
}

/// Profile of a provider: services, languages and accreditations. Public while it is LISTED.
#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct ProviderProfile {
    /// ID of the provider.
    pub id: ID,
}

/// Check of a product on a lane and a day against the rules in force on that day. It never changes.
#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct SelfCheck {
    /// ID of the self-check.
    pub id: ID,
}

impl SelfCheck {
    /// Returns the reference if the rule domain shows this self-check to the caller, and otherwise `None`. With a reference
    /// that the rule domain cannot resolve, the field would be null or not null depending on the selected fields.
    pub fn shown(
        ctx: &Context<'_>,
        seller: OrganisationId,
        id: Option<SelfCheckId>,
    ) -> Option<Self> {
        let shown = may_read_self_checks(RequestContext::of(ctx).caller(), seller);
        id.filter(|_| shown).map(|id| Self { id: id.0.into() })
    }
}

impl From<OrganisationId> for Organisation {
    fn from(id: OrganisationId) -> Self {
        Self { id }
    }
}

impl From<ProductId> for Product {
    fn from(id: ProductId) -> Self {
        Self { id, shown: false }
    }
}
