//! Keys, secrets and operations of clients.

use chassis::Patch;
use commands::{CommandContext, Error};
use secrecy::SecretString;

use super::{ApiClients, CreatedApiClient};
use crate::api_clients::domain::{ApiClient, client_keys, key_text, operations, overlap};
use crate::audit_records::service::Audit;
use crate::domain::rights::RIGHTS;
use crate::domain::{ApiClientId, Refusal, Secret, reason};
use crate::service::validation::Validation;

/// Input of a rotation of a client's secret.
pub struct Rotation {
    pub client: ApiClientId,
    /// Number of hours for which the current secret remains valid.
    pub overlap_hours: i32,
    pub reason: Option<String>,
}

/// Operations to register for a client.
pub struct OperationRegistration {
    pub client: ApiClientId,
    /// The text of each operation.
    pub operations: Vec<String>,
    /// True if they replace the operations that are registered already.
    pub replace: bool,
}

impl ApiClients {
    /// Replaces the key of a client. The new key is shown only once.
    pub async fn rotate_client_secret(
        &self,
        command: &CommandContext,
        rotation: Rotation,
    ) -> Result<CreatedApiClient, Error> {
        RIGHTS.check(command.caller(), "rotateClientSecret")?;
        let mut validation = Validation::default();
        let overlap = validation.field(&["overlapHours"], overlap(rotation.overlap_hours));
        let why = validation.field(
            &["reason"],
            rotation.reason.as_deref().map(reason).transpose(),
        );
        let (Some(overlap), Some(why)) = (overlap, why) else {
            return Err(validation.refused());
        };
        let secret = Secret::generate();
        let audit = Audit {
            action: "ROTATE_CLIENT_SECRET",
            subject: rotation.client.0,
            reason: why.as_deref(),
        };
        let rotate = |client: &mut ApiClient| {
            client.rotate(secret.fingerprint(), overlap, command.now());
            Ok(())
        };
        let outcome = self.change_api_client(command, audit, rotate).await?;
        let client = outcome.or_already_done()?;
        let key: SecretString = key_text(client.id, &secret);
        Ok(CreatedApiClient { client, key })
    }

    /// Registers operations of a client, in addition to the registered ones or in place of them.
    pub async fn register_operations(
        &self,
        command: &CommandContext,
        registration: &OperationRegistration,
    ) -> Result<ApiClient, Error> {
        RIGHTS.check(command.caller(), "registerOperations")?;
        let at_operations = |refusal: Refusal| refusal.within(&["operations"]);
        let operations = operations(&registration.operations).map_err(at_operations)?;
        let audit = Audit {
            action: "REGISTER_OPERATIONS",
            subject: registration.client.0,
            reason: None,
        };
        let replace = registration.replace;
        let register = |client: &mut ApiClient| {
            let registered = client.register(operations, replace);
            Ok(registered.map_err(at_operations)?)
        };
        self.change_api_client(command, audit, register)
            .await?
            .or_replay(async |first| self.find_again(command.caller(), first).await)
            .await
    }

    /// Replaces the keys that verify the assertions of a client. `Clear` deletes them.
    pub async fn set_client_public_keys(
        &self,
        command: &CommandContext,
        client: ApiClientId,
        jwks: Patch<String>,
    ) -> Result<ApiClient, Error> {
        RIGHTS.check(command.caller(), "setClientPublicKeys")?;
        let keys = jwks
            .try_map(|jwks| client_keys(&jwks))
            .map_err(|refusal| refusal.at(&["jwks"]))?;
        let audit = Audit {
            action: "SET_CLIENT_PUBLIC_KEYS",
            subject: client.0,
            reason: None,
        };
        let set = |client: &mut ApiClient| {
            client.keys = keys.apply(Some(client.keys.clone())).unwrap_or_default();
            Ok(())
        };
        self.change_api_client(command, audit, set)
            .await?
            .or_replay(async |first| self.find_again(command.caller(), first).await)
            .await
    }
}
