use commands::{CommandContext, Commands, Error};
use database::{Conn, Pool};
use normalisation::shown_mail_address;
use secrecy::{ExposeSecret, SecretString};

use super::proofs::{Proofs, refuse_replay};
use super::throttling::Throttling;
use super::{Passwords, letters};
use crate::accounts::domain::{SecondFactor, recovery_codes, recovery_fingerprint, refusals};
use crate::accounts::events::outgoing::LetterKind;
use crate::accounts::store;
use crate::domain::UserId;
use crate::domain::rights::RIGHTS;
use crate::store::Keyring;

/// The issuer that the authenticator application displays.
const ISSUER: &str = "Carnet";

/// A new second factor, for the authenticator application.
pub struct NewSecondFactor {
    /// Base32, for typing.
    pub secret: SecretString,
    /// The secret as an `otpauth:` URI, for a QR code.
    pub uri: SecretString,
}

/// The use cases of second factors. Cheap to clone.
#[derive(Clone)]
pub struct SecondFactors {
    keyring: Keyring,
    proofs: Proofs,
    throttling: Throttling,
    commands: Commands,
}

impl SecondFactors {
    #[must_use]
    pub fn new(pool: Pool, keyring: Keyring, passwords: Passwords, commands: Commands) -> Self {
        Self {
            proofs: Proofs::new(pool.clone(), keyring.clone(), passwords),
            throttling: Throttling::new(pool, keyring.clone()),
            keyring,
            commands,
        }
    }

    /// Creates a second factor that is not required until it is confirmed. Requires the password.
    pub async fn begin_second_factor(
        &self,
        command: &CommandContext,
        password: &SecretString,
    ) -> Result<NewSecondFactor, Error> {
        RIGHTS.check(command.caller(), "beginSecondFactor")?;
        let user = self.prove_password(command, password).await?;
        let factor = SecondFactor::generate(command.now());
        self.commands
            .run(command, user, async |tx| {
                store::users::lock(tx, user).await?;
                let known = store::second_factors::lock(tx, &self.keyring, user).await?;
                if known.is_some_and(|known| known.confirmed) {
                    return Err(refusals::second_factor_enabled().into());
                }
                store::second_factors::insert(tx, &self.keyring, user, &factor).await?;
                let people = store::persons::list(tx, &self.keyring, &[user]).await?;
                let address = people
                    .first()
                    .map(|person| shown_mail_address(person.email.expose_secret()));
                let uri = factor
                    .uri(ISSUER, &address.unwrap_or_default())
                    .map_err(anyhow::Error::from)?;
                Ok(NewSecondFactor {
                    secret: factor.secret,
                    uri,
                })
            })
            .await?
            .or_already_done()
    }

    /// Confirms the second factor with one of its codes. Afterwards every sign-in requires a code. Returns recovery
    /// codes. Wrong codes share the throttling counter of the user's other proofs.
    pub async fn confirm_second_factor(
        &self,
        command: &CommandContext,
        code: &str,
    ) -> Result<Vec<SecretString>, Error> {
        let (caller, now) = (command.caller(), command.now());
        RIGHTS.check(caller, "confirmSecondFactor")?;
        let user = UserId(caller.user()?.id);
        // The first request has used the code, so a replay would count as a wrong guess.
        refuse_replay(&self.commands, command).await?;
        let attempt = self.throttling.begin_proof(caller, user, now).await?;
        self.commands
            .run(command, user, async |tx| {
                store::users::lock(tx, user).await?;
                let factor = store::second_factors::lock(tx, &self.keyring, user).await?;
                let factor = factor
                    .filter(|factor| !factor.is_forgotten(now))
                    .ok_or_else(refusals::second_factor_missing)?;
                if factor.confirmed {
                    return Err(refusals::second_factor_enabled().into());
                }
                let step = factor.step(code, now).map_err(anyhow::Error::from)?;
                let step = step.ok_or_else(|| refusals::second_factor_invalid().at(&["code"]))?;
                store::second_factors::update_used(tx, user, step, now).await?;
                store::users::update_time(tx, user, now).await?;
                let codes = new_recovery_codes(tx, user).await?;
                attempt.succeeded(tx, now).await?;
                let kind = LetterKind::SecondFactorEnabled;
                letters::write_notice(tx, &self.keyring, command.event_context(), kind, user)
                    .await?;
                Ok(codes)
            })
            .await?
            .or_already_done()
    }

    /// Replaces the recovery codes. Requires the password.
    pub async fn regenerate_recovery_codes(
        &self,
        command: &CommandContext,
        password: &SecretString,
    ) -> Result<Vec<SecretString>, Error> {
        RIGHTS.check(command.caller(), "regenerateRecoveryCodes")?;
        let user = self.prove_password(command, password).await?;
        self.commands
            .run(command, user, async |tx| {
                let factor = store::second_factors::lock(tx, &self.keyring, user).await?;
                factor
                    .filter(|factor| factor.confirmed)
                    .ok_or_else(refusals::second_factor_missing)?;
                let codes = new_recovery_codes(tx, user).await?;
                let kind = LetterKind::RecoveryCodesReplaced;
                letters::write_notice(tx, &self.keyring, command.event_context(), kind, user)
                    .await?;
                Ok(codes)
            })
            .await?
            .or_already_done()
    }

    /// Deletes the second factor. Requires the password.
    pub async fn disable_second_factor(
        &self,
        command: &CommandContext,
        password: &SecretString,
    ) -> Result<(), Error> {
        RIGHTS.check(command.caller(), "disableSecondFactor")?;
        let user = self.prove_password(command, password).await?;
        self.commands
            .run(command, user, async |tx| {
                store::users::lock(tx, user).await?;
                let factor = store::second_factors::lock(tx, &self.keyring, user).await?;
                factor
                    .filter(|factor| factor.confirmed)
                    .ok_or_else(refusals::second_factor_missing)?;
                store::second_factors::delete(tx, user).await?;
                store::users::update_time(tx, user, command.now()).await?;
                let kind = LetterKind::SecondFactorDisabled;
                letters::write_notice(tx, &self.keyring, command.event_context(), kind, user)
                    .await?;
                Ok(())
            })
            .await?
            .or_replay(async |_| Ok(()))
            .await
    }

    /// Refuses unless the password is the caller's. Returns the caller.
    async fn prove_password(
        &self,
        command: &CommandContext,
        password: &SecretString,
    ) -> Result<UserId, Error> {
        let (caller, now) = (command.caller(), command.now());
        self.proofs
            .prove_password(caller, password, "password", now)
            .await?;
        Ok(UserId(caller.user()?.id))
    }
}

async fn new_recovery_codes(conn: &mut Conn, user: UserId) -> Result<Vec<SecretString>, Error> {
    let codes = recovery_codes();
    let kept: Vec<_> = codes
        .iter()
        .map(|code| recovery_fingerprint(code.expose_secret()))
        .collect();
    store::second_factors::replace_recovery_codes(conn, user, &kept).await?;
    Ok(codes)
}
