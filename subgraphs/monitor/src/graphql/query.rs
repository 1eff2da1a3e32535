use std::sync::Arc;

use async_graphql::{Context, Object};
use caller::Caller;
use chassis::scalar::Date;
use chassis::{Failure, Page, Paged};
use time::OffsetDateTime;
use uuid::Uuid;

use super::types::{AccessChain, AccessRecord, AccessRecordFilter, OperationCount, OperationCountFilter};
use crate::domain::{AccessFilter, CountFilter};
use crate::service::Service;

pub struct Query;

#[Object]
impl Query {
    /// Who did what, newest first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn access_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        filter: Option<AccessRecordFilter>,
    ) -> Result<Paged<(OffsetDateTime, Uuid), AccessRecord>, Failure> {
        let filter = AccessFilter::try_from(filter.unwrap_or_default())?;
        let page = Page::new(first, after)?;
        let (service, caller) = asked(ctx)?;
        let records = service.access_records(&caller, &filter, page.after, page.limit()).await?;
        let count = move || {
            let (service, caller, filter) = (service.clone(), Arc::clone(&caller), filter.clone());
            async move { Ok(service.access_record_total(&caller, &filter).await?) }
        };
        Ok(page.connection(records.into_iter().map(AccessRecord::from), |record| record.key, count))
    }

    /// How often each client ran each operation on each day, latest day first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn operation_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        filter: Option<OperationCountFilter>,
    ) -> Result<Paged<(time::Date, Uuid), OperationCount>, Failure> {
        let filter = CountFilter::try_from(filter.unwrap_or_default())?;
        let page = Page::new(first, after)?;
        let (service, caller) = asked(ctx)?;
        let counts = service.operation_counts(&caller, &filter, page.after, page.limit()).await?;
        let count = move || {
            let (service, caller, filter) = (service.clone(), Arc::clone(&caller), filter.clone());
            async move { Ok(service.operation_count_total(&caller, &filter).await?) }
        };
        Ok(page.connection(counts.into_iter().map(OperationCount::from), |count| count.key, count))
    }

    /// Checks that the access records of a day (UTC) are as they were recorded. For platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn access_chain(&self, ctx: &Context<'_>, day: Date) -> Result<AccessChain, Failure> {
        let (service, caller) = asked(ctx)?;
        Ok(service.access_chain(&caller, day.0).await?.into())
    }
}

/// Who is asked, and by whom: `schema` and the chassis have put them there.
fn asked(ctx: &Context<'_>) -> Result<(Service, Arc<Caller>), Failure> {
    match (ctx.data::<Service>(), ctx.data::<Arc<Caller>>()) {
        (Ok(service), Ok(caller)) => Ok((service.clone(), Arc::clone(caller))),
        _ => Err(Failure::internal("a request without a service or a caller")),
    }
}
