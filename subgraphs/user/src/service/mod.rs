//! The services of all capabilities, and their shared parts: validation of input and republication of the current
//! state.
//!
//! Each use case receives the caller first and authorises it before it reads or writes. Each command begins and commits
//! its own transaction, which includes its events.

pub mod republication;
pub(crate) mod validation;

pub use crate::domain::rights::RIGHTS;
pub use commands::Error;

use database::Pool;
use time::OffsetDateTime;

use crate::accounts::service::{Accounts, MailServer, Passwords, SecondFactors};
use crate::administration::service::Administration;
use crate::api_clients::service::ApiClients;
use crate::audit_records::service::AuditRecords;
use crate::credentials::service::Credentials;
use crate::invitations::service::Invitations;
use crate::members::service::Members;
use crate::organisations::service::Organisations;
use crate::providers::service::{ProviderKeys, Providers};
use crate::registrations::service::Registrations;
use crate::sessions::service::{Sessions, Tokens};
use crate::store::Keyring;

/// The use cases of the user domain. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub accounts: Accounts,
    pub registrations: Registrations,
    pub second_factors: SecondFactors,
    pub credentials: Credentials,
    pub sessions: Sessions,
    pub tokens: Tokens,
    pub organisations: Organisations,
    pub members: Members,
    pub invitations: Invitations,
    pub providers: Providers,
    pub provider_keys: ProviderKeys,
    pub api_clients: ApiClients,
    pub administration: Administration,
    pub audit_records: AuditRecords,
}

impl Services {
    #[must_use]
    pub fn new(
        pool: Pool,
        keyring: Keyring,
        passwords: Passwords,
        tokens: Tokens,
        mail_server: MailServer,
    ) -> Self {
        let (db, keys, hash) = (&pool, &keyring, &passwords);
        Self {
            accounts: Accounts::new(db.clone(), keys.clone()),
            registrations: Registrations::new(db.clone(), keys.clone(), hash.clone(), mail_server),
            second_factors: SecondFactors::new(db.clone(), keys.clone(), hash.clone()),
            credentials: Credentials::new(db.clone(), keys.clone(), hash.clone(), mail_server),
            sessions: Sessions::new(db.clone(), keys.clone(), hash.clone(), tokens.clone()),
            organisations: Organisations::new(db.clone(), keys.clone()),
            members: Members::new(db.clone(), keys.clone()),
            invitations: Invitations::new(db.clone(), keys.clone(), hash.clone(), mail_server),
            providers: Providers::new(db.clone(), keys.clone()),
            provider_keys: ProviderKeys::new(db.clone()),
            api_clients: ApiClients::new(db.clone(), tokens.clone()),
            audit_records: AuditRecords::new(db.clone()),
            administration: Administration::new(pool, keyring, passwords),
            tokens,
        }
    }

    /// Deletes expired rows, and returns their number.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        Ok(self.accounts.purge(now).await?
            + self.sessions.purge(now).await?
            + self.registrations.purge(now).await?)
    }
}
