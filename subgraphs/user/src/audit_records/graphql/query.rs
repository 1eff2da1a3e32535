use async_graphql::{Context, Object};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::types::{AuditFilter, AuditRecord};
use crate::audit_records::domain;
use crate::audit_records::service::AuditRecords;

#[derive(Default)]
pub struct AuditRecordsQuery;

#[Object]
impl AuditRecordsQuery {
    /// Audit records of privileged actions, newest first. Administrators and auditors may read this.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn audit_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters audit records.")] filter: Option<AuditFilter>,
    ) -> Result<Paged<Uuid, AuditRecord>, Failure> {
        let filter: domain::AuditFilter = filter.unwrap_or_default().into();
        let key = |each: &AuditRecord| each.0.id.0;
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (records, caller) = (request.service::<AuditRecords>(), request.caller());
        let found = records.list(caller, &filter, page.window()).await?;
        let (records, caller) = (records.clone(), caller.clone());
        let count = move || {
            let (records, caller, filter) = (records.clone(), caller.clone(), filter.clone());
            async move { Ok(records.count(&caller, &filter).await?) }
        };
        Ok(page.connection(found.into_iter().map(AuditRecord), key, count))
    }
}
