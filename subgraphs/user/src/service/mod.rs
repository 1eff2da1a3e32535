//! The services of all capabilities, and their shared parts: validation of input and republication of the current
//! state.
//!
//! Each use case receives the caller or the command first, and authorises the caller before it reads or writes. A command
//! runs in one transaction, which includes its events. `Commands` begins and commits it and claims the idempotency key;
//! a use case without an idempotency key (a public one, a sign-in, a sign-out) begins and commits its transaction itself.

pub mod republication;
pub(crate) mod validation;

pub use crate::domain::rights::RIGHTS;
pub use commands::Error;

use commands::Commands;
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
use crate::provider_keys::service::ProviderKeys;
use crate::providers::service::Providers;
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
    commands: Commands,
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
        let commands = Commands::keyed(pool.clone(), keyring.requests());
        let (db, keys) = (|| pool.clone(), || keyring.clone());
        let (hash, run) = (|| passwords.clone(), || commands.clone());
        Self {
            accounts: Accounts::new(db(), keys(), run()),
            registrations: Registrations::new(db(), keys(), hash(), mail_server),
            second_factors: SecondFactors::new(db(), keys(), hash(), run()),
            credentials: Credentials::new(db(), keys(), hash(), mail_server, run()),
            sessions: Sessions::new(db(), keys(), hash(), tokens.clone(), run()),
            organisations: Organisations::new(db(), keys(), run()),
            members: Members::new(db(), keys(), run()),
            invitations: Invitations::new(db(), keys(), hash(), mail_server, run()),
            providers: Providers::new(db(), keys(), run()),
            provider_keys: ProviderKeys::new(db(), run()),
            api_clients: ApiClients::new(db(), tokens.clone(), run()),
            audit_records: AuditRecords::new(db()),
            administration: Administration::new(pool, keyring, passwords, run()),
            tokens,
            commands,
        }
    }

    /// Deletes expired rows, with idempotency keys that are older than 48 hours, and returns their number.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        Ok(self.accounts.purge(now).await?
            + self.sessions.purge(now).await?
            + self.registrations.purge(now).await?
            + self.provider_keys.purge(now).await?
            + self.commands.purge_idempotency_keys(now).await?)
    }
}
