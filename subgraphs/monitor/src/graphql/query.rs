use std::sync::Arc;

use async_graphql::{Context, ID, MergedObject, Object};
use chassis::scalar::{CountryCode, Date};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::asked;
use super::chain::{AccessChain, SecurityChain};
use super::entities::User;
use crate::access_records::domain::{CountKey, RecordKey};
use crate::access_records::graphql::{
    AccessRecord, AccessRecordFilter, OperationCount, OperationCountFilter,
};
use crate::domain::{AccessFilter, CountFilter};
use crate::event_processing::graphql::EventProcessing;
use crate::security_events::graphql::{self as security, SecurityEvent, SecurityEventFilter};
use crate::statistics::graphql::{self as statistics, OwnStatistics, Statistics};

#[derive(Default, MergedObject)]
pub struct Query(Records, EventProcessing);

/// What is recorded, and what is counted from it.
#[derive(Default)]
pub struct Records;

#[Object]
impl Records {
    /// Who did what, newest first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn access_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        filter: Option<AccessRecordFilter>,
    ) -> Result<Paged<RecordKey, AccessRecord>, Failure> {
        let filter = AccessFilter::try_from(filter.unwrap_or_default())?;
        let page = Page::new(first, after, last, before)?;
        let (service, caller) = asked(ctx)?;
        let records = service
            .access_records(&caller, &filter, page.window())
            .await?;
        let count = move || {
            let (service, caller, filter) = (service.clone(), Arc::clone(&caller), filter.clone());
            async move { Ok(service.access_record_total(&caller, &filter).await?) }
        };
        Ok(page.connection(
            records.into_iter().map(AccessRecord::from),
            |record| record.key,
            count,
        ))
    }

    /// How often each client ran each operation on each day, latest day first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn operation_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        filter: Option<OperationCountFilter>,
    ) -> Result<Paged<CountKey, OperationCount>, Failure> {
        let filter = CountFilter::try_from(filter.unwrap_or_default())?;
        let page = Page::new(first, after, last, before)?;
        let (service, caller) = asked(ctx)?;
        let counts = service
            .operation_counts(&caller, &filter, page.window())
            .await?;
        let count = move || {
            let (service, caller, filter) = (service.clone(), Arc::clone(&caller), filter.clone());
            async move { Ok(service.operation_count_total(&caller, &filter).await?) }
        };
        Ok(page.connection(
            counts.into_iter().map(OperationCount::from),
            |count| count.key,
            count,
        ))
    }

    /// Checks that the access records of a day (UTC) are as they were recorded, and so is its link to the previous day. For
    /// platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn access_chain(&self, ctx: &Context<'_>, day: Date) -> Result<AccessChain, Failure> {
        let (service, caller) = asked(ctx)?;
        Ok(service.access_chain(&caller, day.0).await?.into())
    }

    /// What bears on the safety of accounts, organisations, programs and keys, newest first. For platform admins and
    /// auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn security_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        filter: Option<SecurityEventFilter>,
    ) -> Result<Paged<RecordKey, SecurityEvent>, Failure> {
        security::events(ctx, filter, Page::new(first, after, last, before)?).await
    }

    /// Checks that the security events of a day (UTC) are as they were recorded, and so is its link to the previous day. For
    /// platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn verify_security_events(
        &self,
        ctx: &Context<'_>,
        day: Date,
    ) -> Result<SecurityChain, Failure> {
        let (service, caller) = asked(ctx)?;
        Ok(service.verify_security_events(&caller, day.0).await?.into())
    }

    /// How the platform did in a period, both days (UTC) included, at most 366 days: assessments and self-checks by
    /// market, how fast providers answer, and what the operations cost. `market` narrows all but the operations.
    /// `BAD_USER_INPUT` for a period that ends before it begins or is longer. For platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        from: Date,
        to: Date,
        market: Option<CountryCode>,
    ) -> Result<Statistics, Failure> {
        statistics::whole(ctx, from, to, market).await
    }

    /// How your own organisation did in a period, both days (UTC) included, at most 366 days: the assessments that it
    /// asked for as a seller, the answers that it gave as a provider, and the operations that its people and programs
    /// ran. `BAD_USER_INPUT` for a period that ends before it begins or is longer.
    async fn own_statistics(
        &self,
        ctx: &Context<'_>,
        from: Date,
        to: Date,
    ) -> Result<OwnStatistics, Failure> {
        statistics::own(ctx, from, to).await
    }

    /// Any id will do: whether there is such a person is the user domain's to say.
    #[graphql(entity)]
    async fn find_user_by_id(&self, #[graphql(key)] id: ID) -> Option<User> {
        Uuid::parse_str(&id).ok().map(User)
    }
}
