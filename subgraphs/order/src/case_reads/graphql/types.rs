use async_graphql::{ID, Object};
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use crate::case_reads::service;
use crate::graphql::types::Organisation;

pub struct CaseRead(pub service::CaseRead);

/// A reading of messages and reports by the platform's staff.
#[Object]
impl CaseRead {
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    async fn by(&self) -> Organisation {
        self.0.by.into()
    }

    /// The id of the account that read.
    async fn user_id(&self) -> Option<ID> {
        self.0.by_user.map(Into::into)
    }

    /// The reason that was given. Null once the case is erased.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_ref().map(ExposeSecret::expose_secret)
    }

    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}
