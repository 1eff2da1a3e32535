use async_graphql::{Context, Object};
use chassis::scalar::Date;
use chassis::{Failure, Page, Paged, RequestContext};

use super::chain::AccessChain;
use super::types::{AccessRecord, AccessRecordFilter, OperationCount, OperationCountFilter};
use crate::access_records::domain::{AccessFilter, CountFilter, CountKey};
use crate::access_records::service::AccessRecords;
use crate::domain::RecordKey;

#[derive(Default)]
pub struct AccessRecordsQuery;

#[Object]
impl AccessRecordsQuery {
    /// Access records, newest first. For platform admins and auditors.
    ///
    /// Errors: `BAD_USER_INPUT` if an ID of the filter is not a UUID.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn access_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Selects the access records.")] filter: Option<AccessRecordFilter>,
    ) -> Result<Paged<RecordKey, AccessRecord>, Failure> {
        let filter = AccessFilter::try_from(filter.unwrap_or_default())?;
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (records, caller) = (request.service::<AccessRecords>(), request.caller());
        let found = records.list(caller, &filter, page.window()).await?;
        let (records, caller) = (records.clone(), caller.clone());
        let count = move || {
            let (records, caller, filter) = (records.clone(), caller.clone(), filter.clone());
            async move { Ok(records.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(AccessRecord::from),
            AccessRecord::key,
            count,
        ))
    }

    /// Counts of requests per day, client and operation, latest day first. For platform admins and auditors.
    ///
    /// Errors: `BAD_USER_INPUT` if an ID of the filter is not a UUID.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn operation_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Selects the counts.")] filter: Option<OperationCountFilter>,
    ) -> Result<Paged<CountKey, OperationCount>, Failure> {
        let filter = CountFilter::try_from(filter.unwrap_or_default())?;
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (records, caller) = (request.service::<AccessRecords>(), request.caller());
        let found = records
            .list_operation_counts(caller, &filter, page.window())
            .await?;
        let (records, caller) = (records.clone(), caller.clone());
        let count = move || {
            let (records, caller, filter) = (records.clone(), caller.clone(), filter.clone());
            async move { Ok(records.count_operation_counts(&caller, &filter).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(OperationCount::from),
            OperationCount::key,
            count,
        ))
    }

    /// Verifies that the access records of a day (UTC) and its link to the previous day are unchanged.
    ///
    /// For platform admins and auditors. The time that this takes grows with the number of records of the day.
    #[graphql(tag = "admin")]
    async fn access_chain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day to verify (UTC).")] day: Date,
    ) -> Result<AccessChain, Failure> {
        let request = RequestContext::of(ctx);
        let records: &AccessRecords = request.service();
        Ok(records.verify(request.caller(), day.0).await?.into())
    }
}
