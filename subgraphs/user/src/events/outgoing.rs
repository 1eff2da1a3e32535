//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither.
//!
//! Who may be shown a fact: an organisation's and a person's own facts, themselves; of sessions, the person alone; of
//! API clients and of sign-ins to accounts that do not exist, nobody outside the platform.

use database::Conn;
use events::user::{self, UserFact};
use events::{Cause, Draft, Fact};
use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{
    Accreditation, ApiClient, Code, Membership, Organisation, OrganisationId, Provider, ProviderKey,
    ProviderService, ProviderStatus, Session, User, UserId,
};

/// What a change goes back to, and when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    pub cause: Cause,
    pub now: OffsetDateTime,
}

/// Everything that the gateway must know of this domain to do its work, at one moment: events tell it the rest.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewaySnapshot {
    pub clients: Vec<user::ApiClient>,
    pub revoked_sessions: Vec<user::Session>,
}

impl GatewaySnapshot {
    #[must_use]
    pub fn of(clients: &[ApiClient], revoked: &[Session]) -> Self {
        Self {
            clients: clients.iter().map(api_client).collect(),
            revoked_sessions: revoked.iter().map(session).collect(),
        }
    }
}

pub async fn organisation_registered(
    conn: &mut Conn,
    because: Because,
    organisation: &Organisation,
    owner: UserId,
) -> anyhow::Result<()> {
    let audience = vec![organisation.id.0, owner.0];
    let draft = draft(because, organisation.id.0, organisation.version, audience);
    append(conn, UserFact::OrganisationRegistered(self::organisation(organisation)), draft).await
}

pub async fn organisation_updated(
    conn: &mut Conn,
    because: Because,
    organisation: &Organisation,
) -> anyhow::Result<()> {
    let draft = draft(because, organisation.id.0, organisation.version, vec![organisation.id.0]);
    append(conn, UserFact::OrganisationUpdated(self::organisation(organisation)), draft).await
}

/// Tells what was done to an organisation, by the name of the act in the audit record.
pub async fn organisation_stepped(
    conn: &mut Conn,
    because: Because,
    organisation: &Organisation,
    action: &str,
) -> anyhow::Result<()> {
    let public = self::organisation(organisation);
    let fact = match action {
        "VERIFY_ORGANISATION" => UserFact::OrganisationVerified(public),
        "SUSPEND_ORGANISATION" => UserFact::OrganisationSuspended(public),
        "REINSTATE_ORGANISATION" => UserFact::OrganisationReinstated(public),
        _ => UserFact::OrganisationClosed(public),
    };
    let draft = draft(because, organisation.id.0, organisation.version, vec![organisation.id.0]);
    append(conn, fact, draft).await
}

macro_rules! account_facts {
    ($($name:ident => $fact:ident),+ $(,)?) => {$(
        /// `contact` is the address, sealed to the domain that sends mail.
        pub async fn $name(
            conn: &mut Conn,
            because: Because,
            user: &User,
            contact: String,
        ) -> anyhow::Result<()> {
            append(conn, UserFact::$fact(account(user, contact)), of_account(because, user)).await
        }
    )+};
}

account_facts! {
    user_registered => UserRegistered,
    user_updated => UserUpdated,
    email_verified => EmailVerified,
    user_locked => UserLocked,
    user_unlocked => UserUnlocked,
    user_deactivated => UserDeactivated,
    member_joined => MemberJoined,
    role_assigned => RoleAssigned,
    role_revoked => RoleRevoked,
}

/// The organisation that was left may know too.
pub async fn member_left(
    conn: &mut Conn,
    because: Because,
    user: &User,
    left: OrganisationId,
    contact: String,
) -> anyhow::Result<()> {
    let mut draft = of_account(because, user);
    draft.audience.push(left.0);
    append(conn, UserFact::MemberLeft(account(user, contact)), draft).await
}

fn of_account(because: Because, user: &User) -> Draft {
    let organisations = user.memberships.iter().map(|membership| membership.organisation.0);
    draft(because, user.id.0, user.version, organisations.chain([user.id.0]).collect())
}

/// A mail about an account. What it carries is sealed to the domain that sends mail.
pub struct Letter {
    pub id: Uuid,
    pub user: Option<UserId>,
    pub address: String,
    pub token: Option<String>,
    pub expires_at: Option<OffsetDateTime>,
}

#[derive(Clone, Copy, Debug)]
pub enum LetterKind {
    EmailVerificationRequested,
    RegistrationRepeated,
    PasswordResetRequested,
    PasswordReset,
    PasswordChanged,
    SecondFactorEnabled,
    SecondFactorDisabled,
    MemberInvited,
}

pub async fn letter(
    conn: &mut Conn,
    because: Because,
    kind: LetterKind,
    letter: Letter,
) -> anyhow::Result<()> {
    let Letter { id, user, address, token, expires_at } = letter;
    let public = user::Letter { id, user: user.map(|user| user.0), address, token, expires_at };
    let fact = match kind {
        LetterKind::EmailVerificationRequested => UserFact::EmailVerificationRequested(public),
        LetterKind::RegistrationRepeated => UserFact::RegistrationRepeated(public),
        LetterKind::PasswordResetRequested => UserFact::PasswordResetRequested(public),
        LetterKind::PasswordReset => UserFact::PasswordReset(public),
        LetterKind::PasswordChanged => UserFact::PasswordChanged(public),
        LetterKind::SecondFactorEnabled => UserFact::SecondFactorEnabled(public),
        LetterKind::SecondFactorDisabled => UserFact::SecondFactorDisabled(public),
        LetterKind::MemberInvited => UserFact::MemberInvited(public),
    };
    append(conn, fact, draft(because, id, 1, Vec::new())).await
}

pub async fn user_signed_in(conn: &mut Conn, because: Because, session: &Session) -> anyhow::Result<()> {
    let draft = draft(because, session.id.0, session.version, vec![session.user.0]);
    append(conn, UserFact::UserSignedIn(self::session(session)), draft).await
}

pub async fn session_revoked(conn: &mut Conn, because: Because, session: &Session) -> anyhow::Result<()> {
    let draft = draft(because, session.id.0, session.version, vec![session.user.0]);
    append(conn, UserFact::SessionRevoked(self::session(session)), draft).await
}

pub async fn refresh_token_reused(
    conn: &mut Conn,
    because: Because,
    session: &Session,
) -> anyhow::Result<()> {
    let draft = draft(because, session.id.0, session.version, vec![session.user.0]);
    append(conn, UserFact::RefreshTokenReused(self::session(session)), draft).await
}

/// Too many sign-ins failed under one address; the account is named if there is one.
pub async fn sign_in_throttled(
    conn: &mut Conn,
    because: Because,
    user: Option<UserId>,
) -> anyhow::Result<()> {
    let user = user.map(|id| id.0);
    let fact =
        UserFact::SignInThrottled(user::SignInFailure { user, reason: "TOO_MANY_ATTEMPTS".to_owned() });
    append(conn, fact, draft(because, Uuid::now_v7(), 1, user.into_iter().collect())).await
}

/// A failure is an occurrence of its own and no change of the account, so it has an id and a sequence of its own.
pub async fn sign_in_failed(
    conn: &mut Conn,
    because: Because,
    user: Option<UserId>,
    reason: &str,
) -> anyhow::Result<()> {
    let user = user.map(|id| id.0);
    let fact = UserFact::SignInFailed(user::SignInFailure { user, reason: reason.to_owned() });
    append(conn, fact, draft(because, Uuid::now_v7(), 1, user.into_iter().collect())).await
}

macro_rules! provider_facts {
    ($($name:ident => $fact:ident),+ $(,)?) => {$(
        pub async fn $name(conn: &mut Conn, because: Because, provider: &Provider) -> anyhow::Result<()> {
            let draft = draft(because, provider.id.0, provider.version, vec![provider.organisation.0]);
            append(conn, UserFact::$fact(self::provider(provider)), draft).await
        }
    )+};
}

provider_facts! {
    provider_added => ProviderAdded,
    provider_updated => ProviderUpdated,
    provider_approved => ProviderApproved,
    provider_suspended => ProviderSuspended,
    provider_reinstated => ProviderReinstated,
    provider_removed => ProviderRemoved,
    accreditation_added => AccreditationAdded,
    accreditation_expired => AccreditationExpired,
}

macro_rules! provider_key_facts {
    ($($name:ident => $fact:ident),+ $(,)?) => {$(
        /// `owner` is the organisation of the key's provider.
        pub async fn $name(
            conn: &mut Conn,
            because: Because,
            key: &ProviderKey,
            owner: OrganisationId,
        ) -> anyhow::Result<()> {
            let draft = draft(because, key.id.0, key.version, vec![owner.0]);
            append(conn, UserFact::$fact(provider_key(key, owner)), draft).await
        }
    )+};
}

provider_key_facts! {
    provider_key_registered => ProviderKeyRegistered,
    provider_key_revoked => ProviderKeyRevoked,
}

pub async fn api_client_created(conn: &mut Conn, because: Because, client: &ApiClient) -> anyhow::Result<()> {
    let draft = draft(because, client.id.0, client.version, Vec::new());
    append(conn, UserFact::ApiClientCreated(api_client(client)), draft).await
}

/// Tells what has changed and what has not, so that nobody needs to know the client from before.
pub async fn api_client_updated(conn: &mut Conn, because: Because, client: &ApiClient) -> anyhow::Result<()> {
    let draft = draft(because, client.id.0, client.version, Vec::new());
    append(conn, UserFact::ApiClientUpdated(api_client(client)), draft).await
}

pub async fn api_client_revoked(conn: &mut Conn, because: Because, client: &ApiClient) -> anyhow::Result<()> {
    let draft = draft(because, client.id.0, client.version, Vec::new());
    append(conn, UserFact::ApiClientRevoked(api_client(client)), draft).await
}

async fn append(conn: &mut Conn, fact: UserFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}

const fn draft(because: Because, subject: Uuid, sequence: i64, audience: Vec<Uuid>) -> Draft {
    Draft { subject, sequence, time: because.now, cause: because.cause, audience }
}

fn organisation(organisation: &Organisation) -> user::Organisation {
    user::Organisation {
        id: organisation.id.0,
        kind: organisation.kind.code().to_owned(),
        country: organisation.country.clone(),
        status: organisation.status.code().to_owned(),
    }
}

fn account(user: &User, contact: String) -> user::User {
    let membership = |membership: &Membership| user::Membership {
        organisation: membership.organisation.0,
        roles: membership.roles.iter().map(|role| role.code().to_owned()).collect(),
    };
    user::User {
        id: user.id.0,
        memberships: user.memberships.iter().map(membership).collect(),
        status: user.status.code().to_owned(),
        contact,
    }
}

fn session(session: &Session) -> user::Session {
    user::Session {
        id: session.id.0,
        user: session.user.0,
        organisation: session.organisation.0,
        tokens_expire_at: session.tokens_expire_at,
    }
}

fn provider(provider: &Provider) -> user::Provider {
    let ended = matches!(provider.status, ProviderStatus::Suspended | ProviderStatus::Removed);
    let kept = provider.accreditations.iter().filter(|each| each.withdrawal.is_none());
    user::Provider {
        id: provider.id.0,
        organisation: provider.organisation.0,
        display_name: provider.profile.display_name.clone(),
        status: provider.status.code().to_owned(),
        services: provider.profile.services.iter().map(service).collect(),
        accreditations: kept.map(accreditation).collect(),
        reason: provider.reason.clone().filter(|_| ended),
    }
}

fn accreditation(accreditation: &Accreditation) -> user::Accreditation {
    user::Accreditation {
        id: accreditation.id.0,
        body: accreditation.body.clone(),
        standard: accreditation.standard.code().to_owned(),
        number: accreditation.number.clone(),
        valid_from: accreditation.valid_from,
        valid_to: accreditation.valid_to,
    }
}

fn provider_key(key: &ProviderKey, owner: OrganisationId) -> user::ProviderKey {
    user::ProviderKey {
        id: key.id.0,
        provider: key.provider.0,
        organisation: owner.0,
        algorithm: key.algorithm.name().to_owned(),
        jwk: key.jwk.clone(),
        registered_at: key.registered_at,
        revoked_at: key.revocation.as_ref().map(|end| end.at),
    }
}

fn service(service: &ProviderService) -> user::Service {
    user::Service {
        kind: service.kind.code().to_owned(),
        hs_prefixes: service.hs_prefixes.clone(),
        markets: service.markets.clone(),
        document_types: service.document_types.clone(),
    }
}

fn api_client(client: &ApiClient) -> user::ApiClient {
    user::ApiClient {
        id: client.id.0,
        name: client.name.clone(),
        kind: client.kind.code().to_owned(),
        organisation: client.organisation.map(|id| id.0),
        scopes: client.scopes.clone(),
        rate_class: client.rate_class.code().to_owned(),
        secret_sha256: hex::encode(client.secret.0),
        previous_secret_sha256: client.previous_secret.map(|previous| hex::encode(previous.fingerprint.0)),
        previous_secret_expires_at: client.previous_secret.map(|previous| previous.expires_at),
        operations: client.operations.iter().map(|operation| operation.sha256.clone()).collect(),
        status: client.status.code().to_owned(),
    }
}
