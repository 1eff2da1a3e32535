//! Proof of identity within a session, for acts that cannot be undone: that it is the person who signed in, and not a thief
//! of the session.

use caller::Caller;
use events::EventContext;
use refusal::ErrorCode;
use secrecy::SecretString;
use time::OffsetDateTime;

use crate::accounts::domain::refusals;
use crate::accounts::store;
use crate::domain::{Refusal, UserId};
use crate::service::{Error, Service};

/// The password, or a code of the second factor. Where both are given, both must be right.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    pub password: Option<SecretString>,
    pub second_factor_code: Option<SecretString>,
}

impl Service {
    /// Refuses unless the proof is that of the person who calls. Wrong guesses are throttled.
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

    async fn prove_code(
        &self,
        caller: &Caller,
        code: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let id = UserId(caller.user()?.id);
        let attempt = self.begin_proof(caller, id, now).await?;
        let mut tx = self.pool.begin().await?;
        // A second factor that is not confirmed proves nothing.
        let user = store::users::lock(&mut tx, id)
            .await?
            .filter(|user| user.second_factor);
        if user.is_none() {
            return Err(refusals::second_factor_invalid().into());
        }
        let context = EventContext::of_request(caller.correlation(), now);
        if let Some(refusal) = self.check_code(&mut tx, context, id, Some(code)).await? {
            tx.commit().await?;
            return Err(refusal.into());
        }
        attempt.succeeded(&mut tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn password_required() -> Refusal {
    Refusal::new(
        ErrorCode::PasswordRequired,
        &["password"],
        "this cannot be undone: give your password, or a code of your second factor",
    )
}
