use async_graphql::{Context, ID, Object};
use chassis::RequestContext;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use crate::case_reads::service;
use crate::graphql::types::{Organisation, User};

pub struct CaseRead(pub service::CaseRead);

/// Read of messages and reports of a case by an administrator or auditor.
#[Object]
impl CaseRead {
    /// ID of the read.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Organisation of the reader: the platform.
    async fn by(&self) -> Organisation {
        self.0.by.into()
    }

    /// Administrator or auditor who read the case. Null for everyone except administrators and auditors.
    async fn user(&self, ctx: &Context<'_>) -> Option<User> {
        let (caller, read) = (RequestContext::of(ctx).caller(), &self.0);
        User::of_step(caller, Some(read.by), read.by_user)
    }

    /// Reason for the read. Null if the case was erased.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_ref().map(ExposeSecret::expose_secret)
    }

    /// Time of the read.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}
