use caller::Caller;
use commands::Error;
use database::{Conn, Pool};
use events::EventContext;
use normalisation::shown_mail_address;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::proofs::Proofs;
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
    pool: Pool,
    keyring: Keyring,
    proofs: Proofs,
    throttling: Throttling,
}

impl SecondFactors {
    #[must_use]
    pub fn new(pool: Pool, keyring: Keyring, passwords: Passwords) -> Self {
        Self {
            proofs: Proofs::new(pool.clone(), keyring.clone(), passwords),
            throttling: Throttling::new(pool.clone(), keyring.clone()),
            pool,
            keyring,
        }
    }

    /// Creates a second factor that is not required until it is confirmed. Requires the password.
    pub async fn begin_second_factor(
        &self,
        caller: &Caller,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<NewSecondFactor, Error> {
        RIGHTS.check(caller, "beginSecondFactor")?;
        let user = UserId(caller.user()?.id);
        self.proofs
            .prove_password(caller, password, "password", now)
            .await?;
        let factor = SecondFactor::generate(now);
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        let known = store::second_factors::lock(&mut tx, &self.keyring, user).await?;
        if known.is_some_and(|known| known.confirmed) {
            return Err(refusals::second_factor_enabled().into());
        }
        store::second_factors::insert(&mut tx, &self.keyring, user, &factor).await?;
        let people = store::persons::list(&mut tx, &self.keyring, &[user]).await?;
        let address = people
            .first()
            .map(|person| shown_mail_address(person.email.expose_secret()));
        let uri = factor
            .uri(ISSUER, &address.unwrap_or_default())
            .map_err(anyhow::Error::from)?;
        tx.commit().await?;
        Ok(NewSecondFactor {
            secret: factor.secret,
            uri,
        })
    }

    /// Confirms the second factor with one of its codes. Afterwards every sign-in requires a code. Returns recovery
    /// codes. Wrong codes share the throttling counter of the user's other proofs.
    pub async fn confirm_second_factor(
        &self,
        caller: &Caller,
        code: &str,
        now: OffsetDateTime,
    ) -> Result<Vec<SecretString>, Error> {
        RIGHTS.check(caller, "confirmSecondFactor")?;
        let user = UserId(caller.user()?.id);
        let attempt = self.throttling.begin_proof(caller, user, now).await?;
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        let factor = store::second_factors::lock(&mut tx, &self.keyring, user).await?;
        let factor = factor
            .filter(|factor| !factor.is_forgotten(now))
            .ok_or_else(refusals::second_factor_missing)?;
        if factor.confirmed {
            return Err(refusals::second_factor_enabled().into());
        }
        let step = factor.step(code, now).map_err(anyhow::Error::from)?;
        let step = step.ok_or_else(|| refusals::second_factor_invalid().at(&["code"]))?;
        store::second_factors::update_used(&mut tx, user, step, now).await?;
        store::users::update_time(&mut tx, user, now).await?;
        let codes = new_recovery_codes(&mut tx, user).await?;
        attempt.succeeded(&mut tx, now).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        letters::write_notice(
            &mut tx,
            &self.keyring,
            context,
            LetterKind::SecondFactorEnabled,
            user,
        )
        .await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Replaces the recovery codes. Requires the password.
    pub async fn regenerate_recovery_codes(
        &self,
        caller: &Caller,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<Vec<SecretString>, Error> {
        RIGHTS.check(caller, "regenerateRecoveryCodes")?;
        let user = UserId(caller.user()?.id);
        self.proofs
            .prove_password(caller, password, "password", now)
            .await?;
        let mut tx = self.pool.begin().await?;
        let factor = store::second_factors::lock(&mut tx, &self.keyring, user).await?;
        factor
            .filter(|factor| factor.confirmed)
            .ok_or_else(refusals::second_factor_missing)?;
        let codes = new_recovery_codes(&mut tx, user).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Deletes the second factor. Requires the password.
    pub async fn disable_second_factor(
        &self,
        caller: &Caller,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        RIGHTS.check(caller, "disableSecondFactor")?;
        let user = UserId(caller.user()?.id);
        self.proofs
            .prove_password(caller, password, "password", now)
            .await?;
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        let factor = store::second_factors::lock(&mut tx, &self.keyring, user).await?;
        factor
            .filter(|factor| factor.confirmed)
            .ok_or_else(refusals::second_factor_missing)?;
        store::second_factors::delete(&mut tx, user).await?;
        store::users::update_time(&mut tx, user, now).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        letters::write_notice(
            &mut tx,
            &self.keyring,
            context,
            LetterKind::SecondFactorDisabled,
            user,
        )
        .await?;
        tx.commit().await?;
        Ok(())
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
