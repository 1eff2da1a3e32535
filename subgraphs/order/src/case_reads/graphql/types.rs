use async_graphql::{ID, Object};
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

    /// Administrator or auditor who read the case.
    async fn user(&self) -> Option<User> {
        self.0.by_user.map(Into::into)
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
