use caller::Caller;
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::error::Checks;
use super::{Error, Service, because};
use crate::domain::{
    Email, Organisation, OrganisationId, OrganisationKind, OrganisationStatus, Password, PasswordHash,
    Refusal, Role, User, UserId, UserStatus, name, owner_role,
};
use crate::events::outgoing::{self, Because};
use crate::store::{self, Vault};

pub(super) const LONGEST_LEGAL_NAME: usize = 200;
pub(super) const LONGEST_NAME: usize = 100;

/// What somebody says who registers an organisation.
pub struct NewOrganisation {
    pub kind: OrganisationKind,
    pub legal_name: SecretString,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub owner: NewOwner,
}

pub struct NewOwner {
    pub email: SecretString,
    pub name: SecretString,
    pub password: SecretString,
}

/// An organisation and the person who owns it.
pub struct Registered {
    pub organisation: Organisation,
    pub user: User,
}

/// An organisation and its owner, checked.
pub(super) struct Registration {
    pub kind: OrganisationKind,
    pub organisation_status: OrganisationStatus,
    pub legal_name: SecretString,
    pub country: String,
    pub roles: Vec<Role>,
    pub user_status: UserStatus,
    pub email: Email,
    pub name: SecretString,
    pub password: PasswordHash,
}

impl Service {
    /// Registers an organisation with its owner, who can sign in at once. Anybody may.
    pub async fn register_organisation(
        &self,
        caller: &Caller,
        new: NewOrganisation,
        now: OffsetDateTime,
    ) -> Result<Registered, Error> {
        let mut checks = Checks::default();
        let role = checks.field(&["kind"], owner_role(new.kind));
        let legal_name =
            checks.field(&["legalName"], name(new.legal_name.expose_secret(), LONGEST_LEGAL_NAME));
        let email = checks.field(&["owner", "email"], Email::parse(new.owner.email.expose_secret()));
        let person = checks.field(&["owner", "name"], name(new.owner.name.expose_secret(), LONGEST_NAME));
        let password =
            checks.field(&["owner", "password"], Password::choose(new.owner.password.expose_secret()));
        let (Some(role), Some(legal_name), Some(email), Some(person), Some(password)) =
            (role, legal_name, email, person, password)
        else {
            return Err(checks.refused());
        };
        let registration = Registration {
            kind: new.kind,
            organisation_status: OrganisationStatus::Pending,
            legal_name,
            country: new.country,
            roles: vec![role],
            user_status: UserStatus::Registered,
            email,
            name: person,
            password: self.passwords.hash(password).await?,
        };
        let mut tx = self.pool.begin().await?;
        let registered = register(&mut tx, &self.vault, because(caller, now), registration).await?;
        tx.commit().await?;
        Ok(registered)
    }
}

/// Writes an organisation and its owner, and tells the others.
pub(super) async fn register(
    conn: &mut Conn,
    vault: &Vault,
    because: Because,
    new: Registration,
) -> Result<Registered, Error> {
    // Before anything is sealed: a key made for somebody who is refused would stay for ever. The unique index refuses
    // the second of two who come at the same time.
    if store::users::find_account(conn, vault, &new.email).await?.is_some() {
        return Err(Error::refused(&["owner", "email"], Refusal::EmailTaken));
    }
    let organisation = Organisation {
        id: OrganisationId::fresh(),
        version: 1,
        kind: new.kind,
        legal_name: Some(new.legal_name.clone()),
        country: new.country,
        status: new.organisation_status,
        created_at: because.now,
    };
    let user = User {
        id: UserId::fresh(),
        version: 1,
        email: new.email.address().clone(),
        name: new.name,
        organisation: organisation.id,
        kind: new.kind,
        roles: new.roles,
        status: new.user_status,
        created_at: because.now,
    };
    store::organisations::insert(conn, vault, &organisation, &new.legal_name).await?;
    let inserted = store::users::insert(conn, vault, &user, &new.email, &new.password).await;
    inserted.map_err(Error::at(&["owner", "email"]))?;
    outgoing::organisation_registered(conn, because, &organisation, user.id).await?;
    let contact = vault.contact(user.id, &user.email)?;
    outgoing::user_registered(conn, because, &user, contact).await?;
    Ok(Registered { organisation, user })
}
