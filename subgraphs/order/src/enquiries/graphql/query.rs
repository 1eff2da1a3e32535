use async_graphql::{Context, ID, InputObject, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};

use crate::domain::{EnquiryId, ListKey, OrganisationId};
use crate::enquiries::domain;
use crate::enquiries::graphql::types::{Enquiry, EnquiryStatus};
use crate::enquiries::service::Enquiries;
use crate::graphql::listing::{any_of, list_page, search, time_range};
use crate::graphql::types::EnquirySort;
use crate::orders::domain as orders_domain;
use crate::orders::graphql::types::OrderRole;

#[derive(Default)]
pub struct EnquiryQuery;

/// Filters enquiries. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct EnquiryFilter {
    /// Beginning of the number, for example `ENQ-2026-0000`. At most 100 characters. Case, blanks and hyphens are ignored.
    search: Option<String>,
    /// Status of the enquiry. Any of these.
    status: Option<Vec<EnquiryStatus>>,
    /// Role of your organisation: enquiries that it has sent, or enquiries that it has received.
    role: Option<OrderRole>,
    /// ID of the organisation on the other side: the seller or the provider.
    party_id: Option<ID>,
    /// Time of creation.
    created_at: Option<DateTimeRange>,
    /// Time of the last change.
    updated_at: Option<DateTimeRange>,
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
    /// Programs need the scope `orders:read` or `orders:write`. Sorted by `UPDATED_AT`, an enquiry that changes between two
    /// requests can be on both pages or on neither.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn enquiries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the enquiries.")] filter: Option<EnquiryFilter>,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<
            EnquirySort,
        >,
    ) -> Result<Paged<ListKey, Enquiry>, Failure> {
        let request = RequestContext::of(ctx);
        let (enquiries, caller) = (request.service::<Enquiries>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let (role, filter) = filter.unwrap_or_default().split()?;
        let sorting = EnquirySort::sorting(sort);
        let asked = list_page(&page, sorting)?;
        let rows = enquiries.list(caller, role, &filter, asked).await?;
        let (enquiries, caller) = (enquiries.clone(), caller.clone());
        let count = move || {
            let (enquiries, caller, filter) = (enquiries.clone(), caller.clone(), filter.clone());
            async move { Ok(enquiries.count(&caller, role, &filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(Enquiry),
            move |enquiry| sorting.key(enquiry.0.enquiry().sort_values()),
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
    fn split(self) -> Result<(Option<orders_domain::OrderRole>, domain::EnquiryFilter), Failure> {
        let filter = domain::EnquiryFilter {
            search: search(self.search.as_deref())?,
            statuses: any_of(self.status),
            party: self.party_id.map(|id| OrganisationId::parse(&id)),
            created: time_range(self.created_at),
            updated: time_range(self.updated_at),
        };
        Ok((self.role.map(Into::into), filter))
    }
}
