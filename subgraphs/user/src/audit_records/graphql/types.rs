use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use crate::accounts::graphql::types::User;
use crate::audit_records::domain;

pub struct AuditRecord(pub domain::AuditRecord);

/// Record of a privileged action: who did what, when and why. It is never changed.
#[Object]
impl AuditRecord {
    /// ID of the record.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Time of the action.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// User who performed the action.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.actor).await?.map(User::from))
    }

    /// Code of the action, for example `LOCK_USER`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// ID of the object of the action.
    async fn subject_id(&self) -> ID {
        self.0.subject.into()
    }

    /// Reason that the user gave. Null if none was given.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Correlation ID of the request, as in the access log.
    async fn correlation_id(&self) -> ID {
        self.0.correlation.into()
    }
}

/// Filters audit records. All given fields must match; omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct AuditFilter {
    /// ID of the user who performed the action.
    actor_id: Option<ID>,
    /// ID of the object of the action.
    subject_id: Option<ID>,
    /// Code of the action, for example `LOCK_USER`. Case is ignored. At most 60 characters.
    #[graphql(validator(max_length = 60))]
    action: Option<String>,
}

impl From<AuditFilter> for domain::AuditFilter {
    fn from(filter: AuditFilter) -> Self {
        Self {
            actor: filter.actor_id.map(|id| id.parse().unwrap_or_default()),
            subject: filter.subject_id.map(|id| id.parse().unwrap_or_default()),
            // No action contains a NUL, and Postgres does not accept one.
            action: filter
                .action
                .map(|action| normalisation::code(&action).replace('\0', "")),
        }
    }
}
