//! Entities of other subgraphs. This subgraph knows the ID only, and adds fields; the router joins the others.

use async_graphql::{Context, ID, SimpleObject};
use caller::Caller;
use chassis::{Failure, RequestContext};
use uuid::Uuid;

use crate::domain::{OrganisationId, ProductId, SelfCheckId};
use crate::graphql::keys::RuleMention;
use crate::service::{may_know_people, may_read_self_checks};

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

/// A user account. Visible to the user and to members of the same organisation, and without personal data to
/// administrators and auditors. For everyone else, a reference to a user has the `id`, and `displayName` is null.
#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct User {
    /// ID of the user.
    pub id: ID,
}

impl User {
    /// Returns the person of an organisation who took a step or read an object, if the caller may know the person.
    pub fn of_step(
        caller: &Caller,
        organisation: Option<OrganisationId>,
        user: Option<Uuid>,
    ) -> Option<Self> {
        let shown = organisation.is_some_and(|organisation| may_know_people(caller, organisation));
        user.filter(|_| shown).map(Into::into)
    }
}

/// Type of document that rules accept as evidence.
#[derive(SimpleObject)]
#[graphql(unresolvable = "code")]
pub struct DocumentType {
    /// Code of the document type, for example `EU_DOC`.
    pub code: String,
}

impl DocumentType {
    pub fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
        }
    }

    /// Returns the types with these codes. The elements are nullable, because the rule domain resolves only those in force.
    pub fn list(codes: &[String]) -> Vec<Option<Self>> {
        codes.iter().map(|code| Some(Self::of(code))).collect()
    }
}

/// Rule in force with the evidence that it requires. It does not depend on goods: see `RequirementAnswer`.
#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct Requirement {
    /// ID of the rule in the form `<pack>/<rule>`, for example `demo-eu/EU-BATT-CE`. It identifies the rule of that name which is
    /// in force. A query for another day (`asOf`) may return another revision of the rule.
    pub id: ID,
}

impl Requirement {
    /// Returns the rule that a text names with or without its pack. Returns `None` if no published pack or several have it.
    pub async fn named(ctx: &Context<'_>, rule: &str) -> Result<Option<Self>, Failure> {
        let mention = RuleMention(rule.to_owned());
        let id = RequestContext::of(ctx).load(mention).await?;
        Ok(id.map(|id| Self { id: id.into() }))
    }

    /// Returns the rules that these texts name, in the same order.
    pub async fn list(ctx: &Context<'_>, rules: &[String]) -> Result<Vec<Option<Self>>, Failure> {
        let mentions: Vec<RuleMention> = rules.iter().cloned().map(RuleMention).collect();
        let found = RequestContext::of(ctx)
            .load_many(mentions.iter().cloned())
            .await?;
        let ids = mentions.iter().map(|mention| found.get(mention).cloned());
        Ok(ids.map(|id| id.map(|id| Self { id: id.into() })).collect())
    }
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

impl From<Uuid> for User {
    fn from(id: Uuid) -> Self {
        Self { id: id.into() }
    }
}

impl From<ProductId> for Product {
    fn from(id: ProductId) -> Self {
        Self { id, shown: false }
    }
}
