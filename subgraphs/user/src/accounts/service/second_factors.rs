use caller::Caller;
use database::Conn;
use events::EventContext;
use normalisation::shown_mail_address;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::letters;
use crate::accounts::domain::{SecondFactor, recovery_codes, recovery_fingerprint, refusals};
use crate::accounts::events::outgoing::LetterKind;
use crate::accounts::store;
use crate::domain::rights::RIGHTS;
use crate::domain::{Refusal, UserId};
use crate::service::{Error, Service};
use crate::sessions::events::outgoing as sessions_events;

/// Who the codes are for, as the authenticator application shows it.
const ISSUER: &str = "Carnet";

/// What a person puts into the authenticator application.
pub struct NewSecondFactor {
    /// Base32, to be typed.
    pub secret: SecretString,
    /// The same as an `otpauth:` URI, to be shown as a QR code.
    pub uri: SecretString,
}

impl Service {
    /// Makes a second factor that is not asked for until a code of it has been shown. Takes the password.
    pub async fn begin_second_factor(
        &self,
        caller: &Caller,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<NewSecondFactor, Error> {
        RIGHTS.check(caller, "beginSecondFactor")?;
        let user = UserId(caller.user()?.id);
        self.prove_password(caller, password, "password", now)
            .await?;
        let factor = SecondFactor::generate(now);
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        let known = store::second_factors::lock(&mut tx, &self.vault, user).await?;
        if known.is_some_and(|known| known.confirmed) {
            return Err(refusals::second_factor_enabled().into());
        }
        store::second_factors::insert(&mut tx, &self.vault, user, &factor).await?;
        let people = store::users::list_people(&mut tx, &self.vault, &[user]).await?;
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

    /// Confirms the second factor with a code of it; from now on a sign-in takes one. The answer is the recovery codes. Wrong codes
    /// are throttled together with other proofs of the person.
    pub async fn confirm_second_factor(
        &self,
        caller: &Caller,
        code: &str,
        now: OffsetDateTime,
    ) -> Result<Vec<SecretString>, Error> {
        RIGHTS.check(caller, "confirmSecondFactor")?;
        let user = UserId(caller.user()?.id);
        let attempt = self.begin_proof(caller, user, now).await?;
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        let factor = store::second_factors::lock(&mut tx, &self.vault, user).await?;
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
            &self.vault,
            context,
            LetterKind::SecondFactorEnabled,
            user,
        )
        .await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// New recovery codes in place of the old ones. Takes the password.
    pub async fn regenerate_recovery_codes(
        &self,
        caller: &Caller,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<Vec<SecretString>, Error> {
        RIGHTS.check(caller, "regenerateRecoveryCodes")?;
        let user = UserId(caller.user()?.id);
        self.prove_password(caller, password, "password", now)
            .await?;
        let mut tx = self.pool.begin().await?;
        let factor = store::second_factors::lock(&mut tx, &self.vault, user).await?;
        factor
            .filter(|factor| factor.confirmed)
            .ok_or_else(refusals::second_factor_missing)?;
        let codes = new_recovery_codes(&mut tx, user).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Takes the second factor away. Takes the password.
    pub async fn disable_second_factor(
        &self,
        caller: &Caller,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        RIGHTS.check(caller, "disableSecondFactor")?;
        let user = UserId(caller.user()?.id);
        self.prove_password(caller, password, "password", now)
            .await?;
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        let factor = store::second_factors::lock(&mut tx, &self.vault, user).await?;
        factor
            .filter(|factor| factor.confirmed)
            .ok_or_else(refusals::second_factor_missing)?;
        store::second_factors::delete(&mut tx, user).await?;
        store::users::update_time(&mut tx, user, now).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        letters::write_notice(
            &mut tx,
            &self.vault,
            context,
            LetterKind::SecondFactorDisabled,
            user,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Asks for the second factor of a person whose password was right. Returns the refusal if there is no code or a wrong one:
    /// commit the transaction then too, because it records that the caller knows the password.
    pub(crate) async fn check_code(
        &self,
        conn: &mut Conn,
        context: EventContext,
        user: UserId,
        code: Option<&SecretString>,
    ) -> Result<Option<Refusal>, Error> {
        let now = context.now;
        let refusal = match code {
            Some(code) => {
                self.take_code(conn, user, code.expose_secret(), now)
                    .await?
            }
            None => Some(refusals::second_factor_required()),
        };
        let reason = match refusal.as_ref().map(|refusal| refusal.code) {
            None => return Ok(None),
            Some(ErrorCode::SecondFactorRequired) => "SECOND_FACTOR_MISSING",
            Some(ErrorCode::SecondFactorBlocked) => "SECOND_FACTOR_BLOCKED",
            Some(_) => "WRONG_CODE",
        };
        sessions_events::sign_in_failed(conn, context, Some(user), reason).await?;
        if reason == "WRONG_CODE" {
            let blocked = self.count_wrong_code(conn, user, now).await?;
            let kind = if blocked {
                LetterKind::SecondFactorBlocked
            } else {
                LetterKind::SecondFactorFailed
            };
            letters::write_notice(conn, &self.vault, context, kind, user).await?;
        }
        Ok(refusal)
    }

    /// Uses up a code of the authenticator application or a recovery code. Returns the refusal if it is not valid.
    async fn take_code(
        &self,
        conn: &mut Conn,
        user: UserId,
        code: &str,
        now: OffsetDateTime,
    ) -> Result<Option<Refusal>, Error> {
        let Some(factor) = store::second_factors::lock(conn, &self.vault, user).await? else {
            return Ok(Some(refusals::second_factor_invalid()));
        };
        let blocked = factor.wrong_codes.block();
        let step = factor.step(code, now).map_err(anyhow::Error::from)?;
        if let Some(step) = step.filter(|_| !blocked) {
            store::second_factors::update_used(conn, user, step, now).await?;
        } else if !store::second_factors::delete_recovery_code(
            conn,
            user,
            recovery_fingerprint(code),
        )
        .await?
        {
            let refused = if blocked {
                refusals::second_factor_blocked()
            } else {
                refusals::second_factor_invalid()
            };
            return Ok(Some(refused));
        }
        let mut wrong = factor.wrong_codes;
        wrong.forget();
        store::second_factors::update_wrong_codes(conn, user, &wrong).await?;
        Ok(None)
    }

    /// Counts a wrong code; returns whether codes are blocked from now on.
    async fn count_wrong_code(
        &self,
        conn: &mut Conn,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let Some(factor) = store::second_factors::lock(conn, &self.vault, user).await? else {
            return Ok(false);
        };
        let mut wrong = factor.wrong_codes;
        wrong.add(now);
        store::second_factors::update_wrong_codes(conn, user, &wrong).await?;
        Ok(wrong.block())
    }

    /// Lets codes of a person be used again after the password was reset.
    pub(super) async fn unblock_codes(
        &self,
        conn: &mut Conn,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let Some(factor) = store::second_factors::lock(conn, &self.vault, user).await? else {
            return Ok(());
        };
        let mut wrong = factor.wrong_codes;
        wrong.unblock(now);
        Ok(store::second_factors::update_wrong_codes(conn, user, &wrong).await?)
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
