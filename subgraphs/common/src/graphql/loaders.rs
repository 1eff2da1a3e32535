//! Loaders live for one request and hold its caller: a cache that outlived the request, or served two callers, would
//! show one what only the other may see.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Request;
use async_graphql::dataloader::{DataLoader, Loader};
use caller::Caller;
use chassis::Failure;

use crate::domain::{MailId, NotificationId};
use crate::mail::domain::MailMessage;
use crate::notifications::domain::Notification;
use crate::service::Service;

/// Gives a request its loaders.
#[must_use]
pub fn with_loaders(request: Request, service: &Service, caller: &Arc<Caller>) -> Request {
    let loader = OwnLoader {
        service: service.clone(),
        caller: Arc::clone(caller),
    };
    request.data(DataLoader::new(loader, tokio::spawn))
}

/// Loads what its caller may see.
pub struct OwnLoader {
    service: Service,
    caller: Arc<Caller>,
}

impl Loader<NotificationId> for OwnLoader {
    type Value = Notification;
    type Error = Failure;

    async fn load(
        &self,
        ids: &[NotificationId],
    ) -> Result<HashMap<NotificationId, Notification>, Failure> {
        let found = self.service.notifications_by_id(&self.caller, ids).await?;
        Ok(found
            .into_iter()
            .map(|notification| (notification.id, notification))
            .collect())
    }
}

impl Loader<MailId> for OwnLoader {
    type Value = MailMessage;
    type Error = Failure;

    async fn load(&self, ids: &[MailId]) -> Result<HashMap<MailId, MailMessage>, Failure> {
        let found = self.service.mails_by_id(&self.caller, ids).await?;
        Ok(found.into_iter().map(|mail| (mail.id, mail)).collect())
    }
}

/// For a reference to an entity: what the caller may not see is not there, since an error would fail all references of
/// the request.
pub fn visible<T>(loaded: Result<Option<T>, Failure>) -> Result<Option<T>, Failure> {
    match loaded {
        Err(Failure::Unauthenticated | Failure::Forbidden | Failure::MissingScope(_)) => Ok(None),
        loaded => loaded,
    }
}
