use caller::Caller;
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::error::Checks;
use super::{Error, Service, because, letters, pace};
use crate::domain::{
    Email, Membership, NewPassword, Organisation, OrganisationId, OrganisationKind, OrganisationStatus,
    PasswordHash, Purpose, Refusal, Role, Secret, User, UserId, UserStatus, name, owner_role,
};
use crate::events::outgoing::{self, Because, LetterKind};
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
    /// Registers an organisation with its owner, who gets a mail to verify the address with. Where the address has an
    /// account, its owner gets a mail that says so; the answer and the work are the same.
    pub async fn register_organisation(
        &self,
        caller: &Caller,
        new: NewOrganisation,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        // Hashing takes the same time in either case, however long the others make it wait.
        let registration = self.checked(new).await?;
        pace::evenly(self.register_or_tell(caller, registration, now)).await
    }

    async fn register_or_tell(
        &self,
        caller: &Caller,
        registration: Registration,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let because = because(caller, now);
        let mut tx = self.pool.begin().await?;
        if let Some(account) = store::users::find_account(&mut tx, &self.vault, &registration.email).await? {
            let kind = LetterKind::RegistrationRepeated;
            letters::write_notice(&mut tx, &self.vault, because, kind, account.user).await?;
        } else {
            let user = register(&mut tx, &self.vault, because, registration).await?;
            letters::write_link(&mut tx, &self.vault, because, Purpose::VerifyEmail, user).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn checked(&self, new: NewOrganisation) -> Result<Registration, Error> {
        let mut checks = Checks::default();
        if new.kind == OrganisationKind::Platform {
            checks.fault(&["kind"], Refusal::KindNotAllowed);
        }
        let legal_name =
            checks.field(&["legalName"], name(new.legal_name.expose_secret(), LONGEST_LEGAL_NAME));
        let email = checks.field(&["owner", "email"], Email::parse(new.owner.email.expose_secret()));
        let person = checks.field(&["owner", "name"], name(new.owner.name.expose_secret(), LONGEST_NAME));
        let password =
            checks.field(&["owner", "password"], NewPassword::parse(new.owner.password.expose_secret()));
        let (Some(legal_name), Some(email), Some(person), Some(password)) =
            (legal_name, email, person, password)
        else {
            return Err(checks.refused());
        };
        checks.passed()?;
        Ok(Registration {
            kind: new.kind,
            organisation_status: OrganisationStatus::Pending,
            legal_name,
            country: new.country,
            roles: vec![owner_role(new.kind)],
            user_status: UserStatus::Registered,
            email,
            name: person,
            password: self.passwords.hash_new(password, &["owner", "password"]).await?,
        })
    }

    /// Makes the account of whoever reads the mail ACTIVE. Of several registrations of one address, the first that is
    /// verified has it.
    pub async fn verify_email(
        &self,
        caller: &Caller,
        token: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let token = Secret::parse(token.expose_secret()).ok_or(Refusal::TokenInvalid)?.fingerprint();
        let because = because(caller, now);
        let mut tx = self.pool.begin().await?;
        let id = store::one_time_tokens::delete(&mut tx, token, Purpose::VerifyEmail, now).await?;
        let user = store::users::lock(&mut tx, id.ok_or(Refusal::TokenInvalid)?).await?;
        let mut user = user.ok_or(Refusal::TokenInvalid)?;
        user.step(&[UserStatus::Registered], UserStatus::Active).map_err(|_| Refusal::TokenInvalid)?;
        store::users::update(&mut tx, &user, now).await?;
        store::one_time_tokens::delete_of(&mut tx, Purpose::VerifyEmail, user.id).await?;
        let contact = letters::contact(&mut tx, &self.vault, &user).await?;
        outgoing::email_verified(&mut tx, because, &user, contact).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes to the address again, if an account with it waits to be verified. It never says whether one does.
    pub async fn request_email_verification(
        &self,
        caller: &Caller,
        email: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let email = Email::parse(email.expose_secret()).map_err(|why| Error::refused(&["email"], why))?;
        let because = because(caller, now);
        pace::evenly(async {
            let mut tx = self.pool.begin().await?;
            if let Some(user) = store::users::find_registered(&mut tx, &self.vault, &email).await? {
                letters::write_link(&mut tx, &self.vault, because, Purpose::VerifyEmail, user).await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// Writes an organisation and its owner, and tells the others.
pub(super) async fn register(
    conn: &mut Conn,
    vault: &Vault,
    because: Because,
    new: Registration,
) -> Result<UserId, Error> {
    let organisation = Organisation {
        id: OrganisationId::fresh(),
        version: 1,
        kind: new.kind,
        names: None,
        country: new.country,
        status: new.organisation_status,
        reason: None,
        created_at: because.now,
    };
    let user = User {
        id: UserId::fresh(),
        version: 1,
        status: new.user_status,
        memberships: vec![Membership {
            organisation: organisation.id,
            kind: new.kind,
            status: new.organisation_status,
            roles: new.roles,
        }],
        second_factor: false,
        created_at: because.now,
    };
    store::organisations::insert(conn, vault, &organisation, &new.legal_name).await?;
    store::users::insert(conn, vault, &user, (&new.email, &new.name), &new.password).await?;
    outgoing::organisation_registered(conn, because, &organisation, user.id).await?;
    let contact = vault.contact(user.id, new.email.address())?;
    outgoing::user_registered(conn, because, &user, contact).await?;
    Ok(user.id)
}
