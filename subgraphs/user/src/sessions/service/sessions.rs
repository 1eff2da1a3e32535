use caller::Caller;
use commands::{CommandContext, Error};
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Sessions;
use super::session_ends::{end_all, end_session, end_sessions};
use crate::accounts::domain::{
    Device, Membership, Person, User, UserStatus, refusals as accounts_refusals,
};
use crate::accounts::service as accounts;
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::{RIGHTS, may_read_account};
use crate::domain::{Fingerprint, OrganisationId, Refusal, Role, Secret, SessionId, UserId};
use crate::organisations::domain::Organisation;
use crate::organisations::service as organisations;
use crate::sessions::domain::{EXCHANGE_AGAIN, Session, SessionScope, refusals};
use crate::sessions::events::outgoing;
use crate::sessions::store;

/// The result of a sign-in or a refresh.
pub struct SignedIn {
    pub access_token: SecretString,
    pub access_token_expires_at: OffsetDateTime,
    /// Valid for one exchange.
    pub refresh_token: SecretString,
    pub refresh_token_expires_at: OffsetDateTime,
    /// Makes the client a known device. `None` for a session that was begun from another.
    pub device_token: Option<SecretString>,
    pub user: User,
    pub person: Option<Person>,
    pub organisation: Option<Organisation>,
}

/// A refresh token that is issued.
struct Refresh {
    token: Secret,
    expires_at: OffsetDateTime,
}

/// A session whose tokens are issued.
struct Grant<'a> {
    user: User,
    session: &'a Session,
    refresh: Refresh,
    device_token: Option<SecretString>,
}

impl Sessions {
    /// Exchanges a refresh token for the next one and a new access token. A use after the grace period ends the
    /// session.
    pub async fn refresh_session(
        &self,
        caller: &Caller,
        refresh_token: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        RIGHTS.check(caller, "refreshSession")?;
        let invalid = refusals::refresh_token_invalid;
        let shown = Secret::parse(refresh_token.expose_secret()).ok_or_else(invalid)?;
        let next = self.keyring.next_refresh_token(&shown);
        let (next, shown) = (next.ok_or_else(invalid)?, shown.fingerprint());
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let mut session = lock_session(&mut tx, shown).await?.ok_or_else(invalid)?;
        let token = store::refresh_tokens::find(&mut tx, shown)
            .await?
            .ok_or_else(invalid)?;
        if store::sessions::has_ended(&mut tx, session.id).await? {
            return Err(invalid().into());
        }
        let given = store::refresh_tokens::find(&mut tx, next.fingerprint()).await?;
        let again = given.filter(|given| given.used_at.is_none());
        let is_reuse = |used_at| again.is_none() || now - used_at > EXCHANGE_AGAIN;
        if token.used_at.is_some_and(is_reuse) {
            end_reused(&mut tx, context, &mut session).await?;
            tx.commit().await?;
            return Err(invalid().into());
        }
        let user = find_user(&mut tx, &session).await?.ok_or_else(invalid)?;
        if token.expires_at <= now || client(caller) != session.client {
            return Err(invalid().into());
        }
        let refresh = if let Some(given) = again {
            Refresh {
                token: next,
                expires_at: given.expires_at,
            }
        } else {
            store::refresh_tokens::update_used(&mut tx, shown, now).await?;
            insert_refresh_token(&mut tx, next, &session, now).await?
        };
        session.refresh(now);
        store::sessions::update(&mut tx, &session).await?;
        let device_token = self.device_token_of(&mut tx, &session, now).await?;
        let grant = Grant {
            user,
            session: &session,
            refresh,
            device_token,
        };
        let signed_in = self.issue(&mut tx, grant, now).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Creates the device token of a session that is refreshed. The device has the session's id, so that a session is
    /// one device for any number of refreshes. Sessions that were begun from another have none.
    async fn device_token_of(
        &self,
        conn: &mut Conn,
        session: &Session,
        now: OffsetDateTime,
    ) -> Result<Option<SecretString>, Error> {
        if session.parent.is_some() {
            return Ok(None);
        }
        let account = accounts::find_password(conn, session.user).await?;
        let device = Device::issued(session.id.0, now);
        Ok(account.map(|account| self.keyring.device_token(device, &account)))
    }

    /// Begins another session of the caller, for another of the caller's organisations. It ends with the current
    /// session.
    pub async fn switch_organisation(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        RIGHTS.check(caller, "switchOrganisation")?;
        let person = caller.user()?;
        let mut tx = self.pool.begin().await?;
        organisations::share(&mut tx, organisation).await?;
        let user = accounts::lock(&mut tx, UserId(person.id)).await?;
        // An ended session cannot begin another one in the seconds before all processes know of its end.
        let session = store::sessions::lock_line(&mut tx, SessionId(person.session)).await?;
        let parent = session.filter(|session| now < session.ends_at);
        let parent = parent.ok_or(caller::Denied::Unauthenticated)?;
        if store::sessions::has_ended(&mut tx, parent.id).await? {
            return Err(caller::Denied::Unauthenticated.into());
        }
        let user = user.filter(|user| user.status == UserStatus::Active);
        let user = user.ok_or(caller::Denied::Unauthenticated)?;
        user.choose(Some(organisation), None)
            .map_err(|refusal| refusal.at(&["organisationId"]))?;
        let session = Session::begin(user.id, organisation, client(caller), Some(&parent), now);
        let signed_in = self
            .begin_session(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                user,
                session,
            )
            .await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Ends the session of the caller's token. A second call has no effect.
    pub async fn sign_out(&self, caller: &Caller, now: OffsetDateTime) -> Result<(), Error> {
        RIGHTS.check(caller, "signOut")?;
        let id = SessionId(caller.user()?.session);
        let mut tx = self.pool.begin().await?;
        if let Some(mut session) = store::sessions::lock(&mut tx, id).await? {
            end_session(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &mut session,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends all of the caller's sessions, including the current one. Returns their number.
    pub async fn sign_out_everywhere(
        &self,
        caller: &Caller,
        now: OffsetDateTime,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "signOutEverywhere")?;
        let user = UserId(caller.user()?.id);
        let mut tx = self.pool.begin().await?;
        accounts::lock(&mut tx, user).await?;
        let ended = store::sessions::count_live(&mut tx, user).await?;
        end_sessions(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            SessionScope::User(user),
        )
        .await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends a session of the caller, or of any user for administrators.
    pub async fn revoke_session(
        &self,
        command: &CommandContext,
        id: SessionId,
    ) -> Result<Session, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "revokeSession")?;
        let person = caller.user()?.id;
        self.commands
            .run(command, id, async |tx| {
                let found = store::sessions::lock(tx, id).await?;
                let mut session = revocable(caller, found)?;
                if session.user.0 != person {
                    let audit = Audit {
                        action: "REVOKE_SESSION",
                        subject: session.id.0,
                        reason: None,
                    };
                    audit_records::insert(tx, caller, audit, command.now()).await?;
                }
                end_session(tx, command.event_context(), &mut session).await?;
                Ok(session)
            })
            .await?
            .or_replay(async |_| {
                let mut conn = self.pool.acquire().await?;
                revocable(caller, store::sessions::find(&mut conn, id).await?)
            })
            .await
    }

    /// Lists a user's open sessions, newest first. Only the user, administrators and auditors may read them.
    pub async fn list(
        &self,
        caller: &Caller,
        user: UserId,
        window: Window<Uuid>,
        now: OffsetDateTime,
    ) -> Result<Vec<Session>, Error> {
        if !may_read_account(caller, user) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::sessions::list_open(&mut conn, user, window, now).await?)
    }

    pub async fn count(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<i64, Error> {
        if !may_read_account(caller, user) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::sessions::count_open(&mut conn, user, now).await?)
    }

    pub(super) async fn begin_session(
        &self,
        conn: &mut Conn,
        context: EventContext,
        user: User,
        mut session: Session,
    ) -> Result<SignedIn, Error> {
        let ended =
            store::session_cutoffs::find_last_ended(conn, session.user, session.organisation)
                .await?;
        if let Some(ended) = ended {
            session.follow(ended);
        }
        store::sessions::insert(conn, &session).await?;
        let surplus = store::sessions::lock_surplus(conn, session.id).await?;
        end_all(conn, context, surplus, &session).await?;
        outgoing::user_signed_in(conn, context, &session).await?;
        let refresh = insert_refresh_token(conn, Secret::generate(), &session, context.now).await?;
        let grant = Grant {
            user,
            session: &session,
            refresh,
            device_token: None,
        };
        self.issue(conn, grant, context.now).await
    }

    /// Issues the tokens of a session. The response contains only the user's own data, so no authorisation is checked.
    async fn issue(
        &self,
        conn: &mut Conn,
        grant: Grant<'_>,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let Grant {
            user,
            session,
            refresh,
            device_token,
        } = grant;
        let organisation =
            organisations::find_with_names(conn, &self.keyring, session.organisation).await?;
        let person = accounts::find_person(conn, &self.keyring, user.id).await?;
        let membership = user
            .in_organisation(session.organisation)
            .ok_or_else(accounts_refusals::no_organisation)?;
        Ok(SignedIn {
            access_token: self.tokens.issue(membership, session, now)?,
            access_token_expires_at: session.tokens_expire_at,
            refresh_token: refresh.token.text(),
            refresh_token_expires_at: refresh.expires_at,
            device_token,
            user,
            person,
            organisation,
        })
    }
}

/// Returns the session if the caller may end it.
fn revocable(caller: &Caller, found: Option<Session>) -> Result<Session, Error> {
    let (person, admin) = (caller.user()?.id, caller.has_role(Role::PlatformAdmin));
    let found = found.filter(|session| session.user.0 == person || admin);
    Ok(found.ok_or_else(session_not_found)?)
}

fn session_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::SessionNotFound,
        &["sessionId"],
        "There is no session with this ID that you may end. Check the ID.",
    )
}

/// Locks the session of a refresh token.
async fn lock_session(conn: &mut Conn, token: Fingerprint) -> Result<Option<Session>, Error> {
    let Some(session) = store::refresh_tokens::find_session(conn, token).await? else {
        return Ok(None);
    };
    Ok(store::sessions::lock(conn, session).await?)
}

/// Ends the session of a refresh token that was used again.
async fn end_reused(
    conn: &mut Conn,
    context: EventContext,
    session: &mut Session,
) -> Result<(), Error> {
    if end_session(conn, context, session).await? {
        outgoing::refresh_token_reused(conn, context, session).await?;
    }
    Ok(())
}

/// The user of a session, if both the user and the session's organisation may act.
async fn find_user(conn: &mut Conn, session: &Session) -> Result<Option<User>, Error> {
    let user = accounts::find(conn, session.user).await?;
    Ok(user.filter(|user| {
        let may_act = |membership: &Membership| membership.status.may_act();
        user.status == UserStatus::Active
            && user
                .in_organisation(session.organisation)
                .is_some_and(may_act)
    }))
}

/// Stores the next refresh token of a session.
async fn insert_refresh_token(
    conn: &mut Conn,
    token: Secret,
    session: &Session,
    now: OffsetDateTime,
) -> Result<Refresh, Error> {
    let expires_at = session.refresh_expires_at(now);
    store::refresh_tokens::insert(conn, token.fingerprint(), session.id, expires_at).await?;
    Ok(Refresh { token, expires_at })
}

pub(super) fn client(caller: &Caller) -> Option<Uuid> {
    caller.client().map(|client| client.id)
}
