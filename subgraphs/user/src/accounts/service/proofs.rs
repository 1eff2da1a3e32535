//! Proofs of identity within a session, for actions that cannot be undone. They show that the caller is the user who
//! signed in and has not stolen the session.

use caller::Caller;
use commands::{CommandContext, Commands, Error, Outcome};
use database::Pool;
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Passwords;
use super::second_factor_codes::check_code;
use super::throttling::Throttling;
use crate::accounts::domain::{Password, PasswordHash, refusals};
use crate::accounts::store;
use crate::domain::{Refusal, UserId};
use crate::store::Keyring;

/// The password, or a code of the second factor. If both are given, both must be valid.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    pub password: Option<SecretString>,
    pub second_factor_code: Option<SecretString>,
}

/// Verifies proofs of identity. Cheap to clone.
#[derive(Clone)]
pub struct Proofs {
    pool: Pool,
    keyring: Keyring,
    passwords: Passwords,
    throttling: Throttling,
}

impl Proofs {
    #[must_use]
    pub fn new(pool: Pool, keyring: Keyring, passwords: Passwords) -> Self {
        Self {
            throttling: Throttling::new(pool.clone(), keyring.clone()),
            pool,
            keyring,
            passwords,
        }
    }

    /// Refuses unless the proof is valid for the caller. Wrong guesses are throttled.
    pub(crate) async fn prove_person(
        &self,
        caller: &Caller,
        proof: &Proof,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        if proof.password.is_none() && proof.second_factor_code.is_none() {
            return Err(password_required().into());
        }
        if let Some(password) = &proof.password {
            self.prove_password(caller, password, "password", now)
                .await?;
        }
        if let Some(code) = &proof.second_factor_code {
            self.prove_code(caller, code, now).await?;
        }
        Ok(())
    }

    /// Returns the stored hash if the password is the caller's. Used for actions that a stolen session must not permit.
    /// Wrong guesses are throttled as at sign-in.
    pub(crate) async fn prove_password(
        &self,
        caller: &Caller,
        password: &SecretString,
        field: &str,
        now: OffsetDateTime,
    ) -> Result<PasswordHash, Error> {
        let user = UserId(caller.user()?.id);
        let wrong = || refusals::password_wrong(field);
        let offered = Password::offer(password.expose_secret()).map_err(|_| wrong())?;
        let attempt = self.throttling.begin_proof(caller, user, now).await?;
        let mut conn = self.pool.acquire().await?;
        let account = store::users::find_password(&mut conn, user)
            .await?
            .ok_or_else(wrong)?;
        drop(conn);
        if !self
            .passwords
            .matches(offered, Some(account.password.clone()))
            .await?
        {
            self.throttling
                .publish_failure(caller, Some(user), "WRONG_PASSWORD", now)
                .await?;
            return Err(wrong().into());
        }
        let mut tx = self.pool.begin().await?;
        attempt.succeeded(&mut tx, now).await?;
        tx.commit().await?;
        Ok(account.password)
    }

    async fn prove_code(
        &self,
        caller: &Caller,
        code: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let id = UserId(caller.user()?.id);
        let attempt = self.throttling.begin_proof(caller, id, now).await?;
        let mut tx = self.pool.begin().await?;
        // An unconfirmed second factor proves nothing.
        let user = store::users::lock(&mut tx, id)
            .await?
            .filter(|user| user.second_factor);
        if user.is_none() {
            return Err(refusals::second_factor_invalid().into());
        }
        let context = EventContext::of_request(caller.correlation(), now);
        if let Some(refusal) = check_code(&mut tx, &self.keyring, context, id, Some(code)).await? {
            tx.commit().await?;
            return Err(refusal.into());
        }
        attempt.succeeded(&mut tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Refuses the idempotent replay of a command whose result has a secret, before its proof of identity. Used where the
/// first request has made its own proof invalid.
pub(crate) async fn refuse_replay(
    commands: &Commands,
    command: &CommandContext,
) -> Result<(), Error> {
    match commands.find_replay(command).await? {
        Some(first) => Outcome::Replay(first).or_already_done(),
        None => Ok(()),
    }
}

fn password_required() -> Refusal {
    Refusal::new(
        ErrorCode::PasswordRequired,
        &["password"],
        "This cannot be undone. Enter your password, or a code of your second factor.",
    )
}
