use caller::Caller;
use commands::Error;
use database::Conn;
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Sessions;
use super::sessions::{SignedIn, client};
use crate::accounts::domain::{Account, Email, Password, PasswordHash, User, UserStatus};
use crate::accounts::service::{self as accounts, Candidate, CountedAttempt, check_code};
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, Refusal};
use crate::organisations::service as organisations;
use crate::sessions::domain::{Session, refusals};
use crate::sessions::store;

/// The credentials of a sign-in.
pub struct SignIn {
    pub email: SecretString,
    pub password: SecretString,
    /// A code of the authenticator application, or a recovery code.
    pub code: Option<SecretString>,
    /// From an earlier sign-in.
    pub device_token: Option<SecretString>,
    pub organisation: Option<OrganisationId>,
}

/// An account whose address and password were verified.
struct Proved {
    account: Account,
    attempt: CountedAttempt,
    /// The password's new hash, if the stored hash has weaker parameters.
    rehashed: Option<PasswordHash>,
}

impl Sessions {
    /// Begins a session after the address, the password and, if the account has one, the second factor are verified.
    /// All other failures have the same response and take the same work.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        new: &SignIn,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        RIGHTS.check(caller, "signIn")?;
        let Proved {
            account,
            attempt,
            rehashed,
        } = self.prove_sign_in(caller, new, now).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let (user, chosen) = self
            .lock_chosen(&mut tx, &account, new.organisation)
            .await?;
        if user.second_factor {
            let code = new.code.as_ref();
            let refusal = check_code(&mut tx, &self.keyring, context, user.id, code).await?;
            if let Some(refusal) = refusal {
                if refusal.code == ErrorCode::SecondFactorRequired {
                    attempt.forgive_place(&mut tx, now).await?;
                }
                tx.commit().await?;
                return Err(refusal.into());
            }
        }
        attempt.succeeded(&mut tx, now).await?;
        if let Some(hash) = rehashed {
            accounts::update_password_hash(&mut tx, user.id, &hash).await?;
        }
        let organisation = match chosen {
            Ok(organisation) => organisation,
            Err(refusal) => {
                // The proof succeeded and the code is consumed, so the transaction is committed.
                tx.commit().await?;
                return Err(refusal.at(&["organisationId"]).into());
            }
        };
        let session = Session::begin(user.id, organisation, client(caller), None, now);
        let device_token = Some(attempt.device_token(&self.keyring, session.id.0, &account, now));
        let signed_in = self.begin_session(&mut tx, context, user, session).await?;
        tx.commit().await?;
        Ok(SignedIn {
            device_token,
            ..signed_in
        })
    }

    /// Verifies the address and the password of an active account, unless there were too many attempts.
    async fn prove_sign_in(
        &self,
        caller: &Caller,
        new: &SignIn,
        now: OffsetDateTime,
    ) -> Result<Proved, Error> {
        let (Ok(email), Ok(password)) = (
            Email::parse(new.email.expose_secret()),
            Password::offer(new.password.expose_secret()),
        ) else {
            return Err(refused().into());
        };
        // The connection is returned before the slow part: concurrent sign-ins must not hold all connections.
        let mut conn = self.pool.acquire().await?;
        let account = accounts::find_account(&mut conn, &self.keyring, &email).await?;
        drop(conn);
        let (known, device_token) = (account.as_ref(), new.device_token.as_ref());
        let candidate = Candidate {
            email: &email,
            account: known,
            device_token,
        };
        let attempt = match self
            .throttling
            .begin_attempt(caller, &candidate, now)
            .await?
        {
            Ok(attempt) => attempt,
            Err(blocked) => return Err(refusals::invalid_credentials(blocked.minutes()).into()),
        };
        let account = self
            .verify_password(caller, password.clone(), account, now)
            .await?;
        let rehashed = self.passwords.rehash(password, &account.password).await?;
        Ok(Proved {
            account,
            attempt,
            rehashed,
        })
    }

    /// Verifies the password of an active account. An address without an account takes the same work.
    async fn verify_password(
        &self,
        caller: &Caller,
        password: Password,
        account: Option<Account>,
        now: OffsetDateTime,
    ) -> Result<Account, Error> {
        let stored = account.as_ref().map(|account| account.password.clone());
        let matches = self.passwords.matches(password, stored).await?;
        let user = account.as_ref().map(|account| account.user);
        let reason = match account {
            Some(account) if matches && account.status == UserStatus::Active => return Ok(account),
            Some(_) if matches => "ACCOUNT_NOT_ACTIVE",
            Some(_) => "WRONG_PASSWORD",
            None => "UNKNOWN_ADDRESS",
        };
        self.throttling
            .publish_failure(caller, user, reason, now)
            .await?;
        Err(refused().into())
    }

    /// Locks the organisation to act for, then the user, against a concurrent suspension or lock. Refuses a user who
    /// was locked, or whose password was changed, while the password was compared.
    async fn lock_chosen(
        &self,
        conn: &mut Conn,
        account: &Account,
        wanted: Option<OrganisationId>,
    ) -> Result<(User, Result<OrganisationId, Refusal>), Error> {
        let last = store::sessions::find_last_organisation(conn, account.user).await?;
        let seen = accounts::find(conn, account.user)
            .await?
            .ok_or_else(refused)?;
        if let Ok(membership) = seen.choose(wanted, last) {
            organisations::share(conn, membership.organisation).await?;
        }
        let user = accounts::lock(conn, account.user)
            .await?
            .ok_or_else(refused)?;
        let password = accounts::find_password(conn, user.id).await?;
        let same = password.is_some_and(|now| now.password.expose() == account.password.expose());
        if user.status != UserStatus::Active || !same {
            return Err(refused().into());
        }
        let first = seen
            .choose(wanted, last)
            .map(|membership| membership.organisation);
        let chosen =
            first.and_then(|first| user.choose(Some(first), None).map(|each| each.organisation));
        Ok((user, chosen))
    }
}

/// The refusal of a failed sign-in whose network address need not wait longer.
fn refused() -> Refusal {
    refusals::invalid_credentials(1)
}
