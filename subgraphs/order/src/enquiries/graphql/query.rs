use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::scalar::DateTime;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::{EnquiryId, OrganisationId};
use crate::enquiries::domain;
use crate::enquiries::graphql::types::{Enquiry, EnquiryStatus};
use crate::enquiries::service::Enquiries;
use crate::orders::domain as orders_domain;
use crate::orders::graphql::types::OrderRole;
use crate::service::SortedPage;

#[derive(Default)]
pub struct EnquiryQuery;

/// Filters enquiries. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct EnquiryFilter {
    /// Status of the enquiry.
    status: Option<EnquiryStatus>,
    /// Role of your organisation: enquiries that it has sent, or enquiries that it has received.
    role: Option<OrderRole>,
    /// ID of the organisation on the other side.
    party_id: Option<ID>,
    /// Earliest time of creation, inclusive.
    from: Option<DateTime>,
    /// Latest time of creation, exclusive.
    to: Option<DateTime>,
    /// Time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Order of a list of enquiries by the time of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::service::Sort")]
pub enum EnquirySort {
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

#[Object]
impl EnquiryQuery {
    /// Enquiry by ID. Null if you may not see an enquiry with this ID.
    ///
    /// The two parties, administrators and auditors may read this, and programs with the scope `orders:read` or `orders:write`.
    async fn enquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the enquiry.")] id: ID,
    ) -> Result<Option<Enquiry>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(EnquiryId::parse(&id))
            .await?
            .map(Enquiry))
    }

    /// Enquiries that your organisation has sent or received. Administrators and auditors read all enquiries.
    ///
    /// Programs need the scope `orders:read` or `orders:write`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn enquiries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default, desc = "Filters the enquiries.")] filter: EnquiryFilter,
        #[graphql(
            default_with = "EnquirySort::Newest",
            desc = "Order of the list. Newest first by default."
        )]
        sort: EnquirySort,
    ) -> Result<Paged<Uuid, Enquiry>, Failure> {
        let request = RequestContext::of(ctx);
        let (enquiries, caller) = (request.service::<Enquiries>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let (role, filter) = filter.split();
        let sorted = SortedPage {
            sort: sort.into(),
            window: page.window(),
        };
        let rows = enquiries.list(caller, role, &filter, sorted).await?;
        let (enquiries, caller) = (enquiries.clone(), caller.clone());
        let count = move || {
            let (enquiries, caller, filter) = (enquiries.clone(), caller.clone(), filter.clone());
            async move { Ok(enquiries.count(&caller, role, &filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(Enquiry),
            |enquiry| enquiry.0.enquiry().id.0,
            count,
        ))
    }

    #[graphql(entity)]
    async fn enquiry_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Enquiry>, Failure> {
        let enquiry = RequestContext::of(ctx).load(EnquiryId::parse(&id)).await;
        Ok(enquiry.or_else(Failure::hidden)?.map(Enquiry))
    }
}

impl EnquiryFilter {
    fn split(self) -> (Option<orders_domain::OrderRole>, domain::EnquiryFilter) {
        let (updated_from, updated_to) = DateTimeRange::bounds(self.updated_at);
        let filter = domain::EnquiryFilter {
            status: self.status.map(Into::into),
            party: self.party_id.map(|id| OrganisationId::parse(&id)),
            from: self.from.map(|time| time.0),
            to: self.to.map(|time| time.0),
            updated_from,
            updated_to,
        };
        (self.role.map(Into::into), filter)
    }
}
