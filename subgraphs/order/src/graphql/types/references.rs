//! Entities of other subgraphs. Only the id is known here, and what this subgraph adds to them; the graph joins the
//! rest.

use async_graphql::{Context, ID, SimpleObject};
use chassis::RequestContext;

use crate::domain::{OrganisationId, ProductId, SelfCheckId};
use crate::service::may_read_self_checks;

pub struct Organisation {
    pub id: OrganisationId,
}

pub struct Product {
    pub(super) id: ProductId,
    /// True if the reader has it from an object about the product that the reader may see.
    pub(super) shown: bool,
}

impl Product {
    /// The product of an object that the reader may see: an order, an enquiry, a document, a certificate, an approval or a
    /// consignment. Its number, name and origin are resolved here, and the router need not ask the rule domain for them.
    pub const fn shown(id: ProductId) -> Self {
        Self { id, shown: true }
    }
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct ProviderProfile {
    pub id: ID,
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct SelfCheck {
    pub id: ID,
}

impl SelfCheck {
    /// The reference for a caller that the rule domain shows this self-check to, and `None` for any other. A reference that the rule
    /// domain resolves to nothing would make the field null or not null by what is selected of it.
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
