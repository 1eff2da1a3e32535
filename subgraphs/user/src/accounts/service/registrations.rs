use caller::Caller;
use commands::Error;
use database::{Conn, Pool};
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::devices::new_device_token;
use super::{Passwords, letters, timing};
use crate::accounts::domain::{
    Email, LONGEST_NAME, MailServer, Membership, NewAccount, NewPassword, PasswordHash, Purpose,
    REGISTRATION_LIFETIME, User, UserStatus, owner_role, refusals,
};
use crate::accounts::events::outgoing::{self, LetterKind};
use crate::accounts::store;
use crate::domain::{OrganisationId, OrganisationKind, Refusal, Role, Secret, UserId, name};
use crate::organisations::domain::{
    LONGEST_LEGAL_NAME, Organisation, OrganisationStatus, refusals as organisations_refusals,
};
use crate::organisations::events::outgoing as organisations_events;
use crate::organisations::service as organisations;
use crate::service::validation::Validation;
use crate::store::Keyring;

/// How many registrations one transaction removes: each destroys keys.
const PAGE: i64 = 100;

/// The use cases of registrations: accounts whose address is not verified yet. Cheap to clone.
#[derive(Clone)]
pub struct Registrations {
    pool: Pool,
    keyring: Keyring,
    passwords: Passwords,
    mail_server: MailServer,
}

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
pub(crate) struct NewRegistration {
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

impl Registrations {
    #[must_use]
    pub const fn new(
        pool: Pool,
        keyring: Keyring,
        passwords: Passwords,
        mail_server: MailServer,
    ) -> Self {
        Self {
            pool,
            keyring,
            passwords,
            mail_server,
        }
    }

    /// Registers an organisation with its owner, who gets a mail to verify the address with. Where the address has an
    /// account, its owner gets a mail that says so; the answer is the same, and returns the id of a registration.
    pub async fn register_organisation(
        &self,
        caller: &Caller,
        new: NewOrganisation,
        now: OffsetDateTime,
    ) -> Result<UserId, Error> {
        let registration = checked(&new, self.mail_server)?;
        timing::equalise(self.register_or_tell(caller, registration, now)).await
    }

    async fn register_or_tell(
        &self,
        caller: &Caller,
        registration: NewRegistration,
        now: OffsetDateTime,
    ) -> Result<UserId, Error> {
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let account =
            store::users::find_account(&mut tx, &self.keyring, &registration.email).await?;
        let id = if let Some(account) = account {
            let kind = LetterKind::RegistrationRepeated;
            letters::write_notice(&mut tx, &self.keyring, context, kind, account.user).await?;
            UserId::new()
        } else {
            let user = register(&mut tx, &self.keyring, context, registration).await?;
            letters::write_link(&mut tx, &self.keyring, context, Purpose::VerifyEmail, user)
                .await?;
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
        let contact = letters::contact(&mut tx, &self.keyring, &user).await?;
        outgoing::email_verified(&mut tx, context, &user, contact).await?;
        tx.commit().await?;
        Ok(new_device_token(&self.keyring, &account, now))
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
        for person in store::persons::list(conn, &self.keyring, &[user]).await? {
            if let Ok(email) = Email::parse(person.email.expose_secret()) {
                store::users::update_email_hash(conn, &self.keyring, user, &email).await?;
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
        timing::equalise(async {
            let mut tx = self.pool.begin().await?;
            let has_account = store::users::find_account(&mut tx, &self.keyring, &email)
                .await?
                .is_some();
            let newest = store::users::find_registered(&mut tx, &self.keyring, &email).await?;
            if let Some(user) = newest.filter(|_| !has_account) {
                letters::write_link(&mut tx, &self.keyring, context, Purpose::VerifyEmail, user)
                    .await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Removes registrations that were not verified within a week, with their keys, a page in a transaction, and returns how many.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut rows = 0;
        while let page @ 1.. = self.remove_unverified(now).await? {
            rows += page;
        }
        Ok(rows)
    }

    async fn remove_unverified(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let made_before = now - REGISTRATION_LIFETIME;
        let removed =
            store::registrations::lock_unverified(&mut tx, made_before, now, PAGE).await?;
        if removed.is_empty() {
            return Ok(0);
        }
        store::registrations::delete(&mut tx, &removed).await?;
        let context = EventContext::of_job(now);
        outgoing::registrations_removed(&mut tx, context, &removed).await?;
        // Before the commit: keys that outlive their rows would never be found again.
        for registration in &removed {
            self.keyring.forget_user(registration.user).await?;
            for organisation in &registration.organisations {
                self.keyring.forget_organisation(*organisation).await?;
            }
        }
        tx.commit().await?;
        Ok(u64::try_from(removed.len()).unwrap_or(u64::MAX))
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

fn checked(new: &NewOrganisation, mail_server: MailServer) -> Result<NewRegistration, Error> {
    let mut validation = Validation::default();
    if new.kind == OrganisationKind::Platform {
        validation.refuse(&["kind"], organisations_refusals::kind_not_allowed());
    }
    let legal_name = validation.field(
        &["legalName"],
        name(new.legal_name.expose_secret(), LONGEST_LEGAL_NAME),
    );
    let email = validation.field(
        &["owner", "email"],
        mail_server.address(new.owner.email.expose_secret()),
    );
    let person = validation.field(
        &["owner", "name"],
        name(new.owner.name.expose_secret(), LONGEST_NAME),
    );
    let (Some(legal_name), Some(email), Some(person)) = (legal_name, email, person) else {
        return Err(validation.refused());
    };
    validation.passed()?;
    Ok(NewRegistration {
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
    keyring: &Keyring,
    context: EventContext,
    new: NewRegistration,
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
    organisations::insert(conn, keyring, &organisation, &new.legal_name).await?;
    let account = NewAccount {
        user: &user,
        email: &new.email,
        name: &new.name,
        password: new.password.as_ref(),
    };
    store::users::insert(conn, keyring, account).await?;
    organisations_events::organisation_registered(conn, context, &organisation, user.id).await?;
    let contact = keyring.contact(user.id, new.email.address())?;
    outgoing::user_registered(conn, context, &user, contact).await?;
    Ok(user.id)
}
