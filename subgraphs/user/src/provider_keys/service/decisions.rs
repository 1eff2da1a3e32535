//! Decisions about providers' keys: the confirmation of a proposed key, and the revocation of any key.

use caller::Role;
use commands::{CommandContext, Error};

use super::ProviderKeys;
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, ProviderKeyId, line};
use crate::provider_keys::domain::{OwnedKey, ProviderKey, refusals};
use crate::provider_keys::events::outgoing;
use crate::provider_keys::store;
use crate::providers::domain::LONGEST_REASON;
use crate::providers::service as providers;

impl ProviderKeys {
    /// Confirms a proposed key of the caller's own provider. Other domains learn about the key now.
    pub async fn confirm_provider_key(
        &self,
        command: &CommandContext,
        id: ProviderKeyId,
    ) -> Result<ProviderKey, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "confirmProviderKey")?;
        let own = OrganisationId(caller.user()?.organisation);
        self.commands
            .run(command, id, async |tx| {
                let found = store::lock(tx, id).await?;
                let OwnedKey { mut key, owner } = found
                    .filter(|found| found.owner == own)
                    .ok_or_else(refusals::provider_key_not_found)?;
                command.expects(key.version)?;
                let provider = providers::lock(tx, key.provider).await?;
                provider.can_change()?;
                key.confirm(command.now())?;
                store::update(tx, &key).await?;
                providers::update_time(tx, key.provider, command.now()).await?;
                let context = command.event_context();
                outgoing::provider_key_registered(tx, context, &key, owner).await?;
                Ok(key)
            })
            .await?
            .or_replay(async |first| self.find_again(caller, first).await)
            .await
    }

    /// Revokes a key of the caller's own provider, or of any provider for administrators. A second call has no effect.
    pub async fn revoke_provider_key(
        &self,
        command: &CommandContext,
        id: ProviderKeyId,
        reason: &str,
    ) -> Result<ProviderKey, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "revokeProviderKey")?;
        let reason = line(reason, LONGEST_REASON).map_err(|refusal| refusal.at(&["reason"]))?;
        let own = OrganisationId(caller.user()?.organisation);
        self.commands
            .run(command, id, async |tx| {
                let found = store::lock(tx, id).await?;
                let may =
                    |found: &OwnedKey| found.owner == own || caller.has_role(Role::PlatformAdmin);
                let OwnedKey { mut key, owner } = found
                    .filter(may)
                    .ok_or_else(refusals::provider_key_not_found)?;
                command.expects(key.version)?;
                if !key.revoke(reason.clone(), command.now()) {
                    return Ok(key);
                }
                if owner != own {
                    let audit = Audit {
                        action: "REVOKE_PROVIDER_KEY",
                        subject: id.0,
                        reason: Some(&reason),
                    };
                    audit_records::insert(tx, caller, audit, command.now()).await?;
                }
                store::update(tx, &key).await?;
                providers::update_time(tx, key.provider, command.now()).await?;
                // Other domains do not know a key that was never confirmed.
                if key.is_confirmed() {
                    let context = command.event_context();
                    outgoing::provider_key_revoked(tx, context, &key, owner).await?;
                }
                Ok(key)
            })
            .await?
            .or_replay(async |first| self.find_again(caller, first).await)
            .await
    }
}
