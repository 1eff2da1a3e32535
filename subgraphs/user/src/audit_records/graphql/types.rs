use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use crate::accounts::graphql::types::User;
use crate::audit_records::domain;

pub struct AuditRecord(pub domain::AuditRecord);

/// What somebody did who may do more than others: who, what, when, why. It is never changed.
#[Object]
impl AuditRecord {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.actor).await?.map(User::from))
    }

    /// As `LOCK_USER`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// The id of what it was done to.
    async fn subject_id(&self) -> ID {
        self.0.subject.into()
    }

    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The request's id, as in the access records.
    async fn correlation_id(&self) -> ID {
        self.0.correlation.into()
    }
}

/// Which records; each part that is given must fit.
#[derive(Default, InputObject)]
pub struct AuditFilter {
    actor_id: Option<ID>,
    subject_id: Option<ID>,
    /// As `LOCK_USER`, in capital or small letters. At most 60 characters.
    #[graphql(validator(max_length = 60))]
    action: Option<String>,
}

impl From<AuditFilter> for domain::AuditFilter {
    fn from(filter: AuditFilter) -> Self {
        Self {
            actor: filter.actor_id.map(|id| id.parse().unwrap_or_default()),
            subject: filter.subject_id.map(|id| id.parse().unwrap_or_default()),
            // No action has a NUL, and no database takes one.
            action: filter
                .action
                .map(|action| normalisation::code(&action).replace('\0', "")),
        }
    }
}
