use caller::Caller;
use database::Conn;
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{letters, pace};
use crate::accounts::domain::{
    Email, MailServer, Membership, NewPassword, PasswordHash, Purpose, User, UserStatus,
    owner_role, refusals,
};
use crate::accounts::events::outgoing::{self, LetterKind};
use crate::accounts::store;
use crate::accounts::store::users::NewAccount;
use crate::domain::{OrganisationId, OrganisationKind, Refusal, Role, Secret, UserId, name};
use crate::organisations::domain::{
    Organisation, OrganisationStatus, refusals as organisations_refusals,
};
use crate::organisations::events::outgoing as organisations_events;
use crate::organisations::store as organisations_store;
use crate::service::{Checks, Error, Service};
use crate::store::Vault;

pub(crate) const LONGEST_LEGAL_NAME: usize = 200;
pub(crate) const LONGEST_NAME: usize = 100;

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
}

/// The input of the person behind a mailed link.
pub struct Verification {
    pub token: SecretString,
    /// The password of the account from now on.
    pub password: SecretString,
    /// The registration of the same address to open; that which the link was mailed for, if none is named.
    pub registration: Option<UserId>,
}

/// An organisation and its owner, checked.
pub(crate) struct Registration {
    pub kind: OrganisationKind,
    pub organisation_status: OrganisationStatus,
    pub legal_name: SecretString,
    pub country: String,
    pub roles: Vec<Role>,
    pub user_status: UserStatus,
    pub email: Email,
    pub name: SecretString,
    /// None until the address is verified.
    pub password: Option<PasswordHash>,
}

impl Service {
    /// Registers an organisation with its owner, who gets a mail to verify the address with. Where the address has an
    /// account, its owner gets a mail that says so; the answer is the same, and returns the id of a registration.
    pub async fn register_organisation(
        &self,
        caller: &Caller,
        new: NewOrganisation,
        now: OffsetDateTime,
    ) -> Result<UserId, Error> {
        let registration = checked(&new, self.mail_server)?;
        pace::evenly(self.register_or_tell(caller, registration, now)).await
    }

    async fn register_or_tell(
        &self,
        caller: &Caller,
        registration: Registration,
        now: OffsetDateTime,
    ) -> Result<UserId, Error> {
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let account = store::users::find_account(&mut tx, &self.vault, &registration.email).await?;
        let id = if let Some(account) = account {
            let kind = LetterKind::RegistrationRepeated;
            letters::write_notice(&mut tx, &self.vault, context, kind, account.user).await?;
            UserId::new()
        } else {
            let user = register(&mut tx, &self.vault, context, registration).await?;
            letters::write_link(&mut tx, &self.vault, context, Purpose::VerifyEmail, user).await?;
            user
        };
        tx.commit().await?;
        Ok(id)
    }

    /// Makes a registration the account of the person who reads the mail, with the password that they choose. Returns a device
    /// token.
    ///
    /// All registrations of an address are equal in power: none has a password, and a link proves nothing but the mailbox. So
    /// any link to the address opens any of them, and all other links to the address end. The other registrations can
    /// never be opened while the address has an account.
    pub async fn verify_email(
        &self,
        caller: &Caller,
        new: &Verification,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        let password = NewPassword::parse(new.password.expose_secret())
            .map_err(|refusal| refusal.at(&["password"]))?;
        let token = Secret::parse(new.token.expose_secret())
            .ok_or_else(refusals::token_invalid)?
            .fingerprint();
        // A request without a valid token takes no turn of the hashing threads.
        let mut conn = self.pool.acquire().await?;
        if !store::one_time_tokens::works(&mut conn, token, Purpose::VerifyEmail, now).await? {
            return Err(refusals::token_invalid().into());
        }
        drop(conn);
        let hash = self.passwords.hash_new(password, &["password"]).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let mailed_for = store::one_time_tokens::delete_of_address(&mut tx, token, now).await?;
        let mailed_for = mailed_for.ok_or_else(refusals::token_invalid)?;
        let mut user = self
            .lock_registration(&mut tx, mailed_for, new.registration)
            .await?;
        self.refile(&mut tx, user.id).await?;
        let account = store::users::update_password(&mut tx, user.id, &hash).await?;
        user.step(&[UserStatus::Registered], UserStatus::Active, now)
            .map_err(|_| refusals::token_invalid())?;
        store::users::update(&mut tx, &user)
            .await
            .map_err(|error| error.at(&["token"]))?;
        let contact = letters::contact(&mut tx, &self.vault, &user).await?;
        outgoing::email_verified(&mut tx, context, &user, contact).await?;
        tx.commit().await?;
        Ok(self.device_token(None, Uuid::now_v7(), &account, now))
    }

    /// The registration that waits to be opened: that which the link was mailed for, or the one that is wanted of the same
    /// address.
    async fn lock_registration(
        &self,
        conn: &mut Conn,
        mailed_for: UserId,
        wanted: Option<UserId>,
    ) -> Result<User, Error> {
        let unknown = || match wanted {
            Some(_) => registration_not_found(),
            None => refusals::token_invalid(),
        };
        let id = wanted.unwrap_or(mailed_for);
        if !store::users::share_address(conn, id, mailed_for).await? {
            return Err(unknown().into());
        }
        let user = store::users::lock(conn, id).await?;
        let waiting = user.filter(|user| user.status == UserStatus::Registered);
        Ok(waiting.ok_or_else(unknown)?)
    }

    /// Files a registration under the address as it is normalised today, so that no two accounts are opened for two spellings of it.
    async fn refile(&self, conn: &mut Conn, user: UserId) -> Result<(), Error> {
        for person in store::users::list_people(conn, &self.vault, &[user]).await? {
            if let Ok(email) = Email::parse(person.email.expose_secret()) {
                store::users::update_email_hash(conn, &self.vault, user, &email).await?;
            }
        }
        Ok(())
    }

    /// Writes to the address again, if it has no account and a registration of it waits to be verified. It never says whether
    /// one does. The letter is for the newest registration; its link opens the others too.
    pub async fn request_email_verification(
        &self,
        caller: &Caller,
        email: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let email = self.mail_server.address(email.expose_secret());
        let email = email.map_err(|refusal| refusal.at(&["email"]))?;
        let context = EventContext::of_request(caller.correlation(), now);
        pace::evenly(async {
            let mut tx = self.pool.begin().await?;
            let has_account = store::users::find_account(&mut tx, &self.vault, &email)
                .await?
                .is_some();
            let newest = store::users::find_registered(&mut tx, &self.vault, &email).await?;
            if let Some(user) = newest.filter(|_| !has_account) {
                letters::write_link(&mut tx, &self.vault, context, Purpose::VerifyEmail, user)
                    .await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }
}

fn registration_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RegistrationNotFound,
        &["registrationId"],
        "There is no pending registration with this ID for the address of the link. Leave it out to open the one that \
         the link was mailed for.",
    )
}

fn checked(new: &NewOrganisation, mail_server: MailServer) -> Result<Registration, Error> {
    let mut checks = Checks::default();
    if new.kind == OrganisationKind::Platform {
        checks.refuse(&["kind"], organisations_refusals::kind_not_allowed());
    }
    let legal_name = checks.field(
        &["legalName"],
        name(new.legal_name.expose_secret(), LONGEST_LEGAL_NAME),
    );
    let email = checks.field(
        &["owner", "email"],
        mail_server.address(new.owner.email.expose_secret()),
    );
    let person = checks.field(
        &["owner", "name"],
        name(new.owner.name.expose_secret(), LONGEST_NAME),
    );
    let (Some(legal_name), Some(email), Some(person)) = (legal_name, email, person) else {
        return Err(checks.refused());
    };
    checks.passed()?;
    Ok(Registration {
        kind: new.kind,
        organisation_status: OrganisationStatus::Pending,
        legal_name,
        country: new.country.clone(),
        roles: vec![owner_role(new.kind)],
        user_status: UserStatus::Registered,
        email,
        name: person,
        password: None,
    })
}

/// Writes an organisation and its owner, and tells the others.
pub(crate) async fn register(
    conn: &mut Conn,
    vault: &Vault,
    context: EventContext,
    new: Registration,
) -> Result<UserId, Error> {
    let organisation = Organisation {
        id: OrganisationId::new(),
        version: 1,
        kind: new.kind,
        names: None,
        country: new.country,
        status: new.organisation_status,
        reason: None,
        created_at: context.now,
        updated_at: context.now,
    };
    let user = User {
        id: UserId::new(),
        version: 1,
        status: new.user_status,
        memberships: vec![Membership {
            organisation: organisation.id,
            kind: new.kind,
            status: new.organisation_status,
            roles: new.roles,
        }],
        second_factor: false,
        created_at: context.now,
        updated_at: context.now,
    };
    organisations_store::organisations::insert(conn, vault, &organisation, &new.legal_name).await?;
    let account = NewAccount {
        user: &user,
        email: &new.email,
        name: &new.name,
        password: new.password.as_ref(),
    };
    store::users::insert(conn, vault, account).await?;
    organisations_events::organisation_registered(conn, context, &organisation, user.id).await?;
    let contact = vault.contact(user.id, new.email.address())?;
    outgoing::user_registered(conn, context, &user, contact).await?;
    Ok(user.id)
}
