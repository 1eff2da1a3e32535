use caller::Caller;
use commands::Error;
use database::Conn;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Registrations;
use crate::accounts::domain::{
    Email, LONGEST_NAME, Locale, MailServer, Membership, NewAccount, PasswordHash, Purpose, User,
    UserStatus, owner_role,
};
use crate::accounts::events::outgoing::{self, LetterKind};
use crate::accounts::service::{self as accounts, letters, timing};
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, OrganisationKind, Role, UserId, line, name};
use crate::organisations::domain::{
    LONGEST_DISPLAY_NAME, LONGEST_LEGAL_NAME, Organisation, OrganisationStatus,
    refusals as organisations_refusals,
};
use crate::organisations::events::outgoing as organisations_events;
use crate::organisations::service as organisations;
use crate::service::validation::Validation;
use crate::store::Keyring;

/// Input of a registration.
pub struct NewOrganisation {
    pub kind: OrganisationKind,
    pub legal_name: SecretString,
    pub display_name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub owner: NewOwner,
}

pub struct NewOwner {
    pub email: SecretString,
    pub name: SecretString,
    pub locale: Locale,
}

/// A validated organisation and its owner.
pub(crate) struct NewRegistration {
    pub kind: OrganisationKind,
    pub organisation_status: OrganisationStatus,
    pub legal_name: SecretString,
    pub display_name: Option<String>,
    pub country: String,
    pub roles: Vec<Role>,
    pub user_status: UserStatus,
    pub email: Email,
    pub name: SecretString,
    pub locale: Locale,
    /// `None` until the address is verified.
    pub password: Option<PasswordHash>,
}

impl Registrations {
    /// Registers an organisation with its owner and mails a verification link. If the address has an account, mails a
    /// notice instead; the response is the same and contains a random id.
    pub async fn register_organisation(
        &self,
        caller: &Caller,
        new: NewOrganisation,
        now: OffsetDateTime,
    ) -> Result<UserId, Error> {
        RIGHTS.check(caller, "registerOrganisation")?;
        let registration = checked(&new, self.mail_server)?;
        timing::equalise(self.register_or_notify(caller, registration, now)).await
    }

    async fn register_or_notify(
        &self,
        caller: &Caller,
        registration: NewRegistration,
        now: OffsetDateTime,
    ) -> Result<UserId, Error> {
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let account = accounts::find_account(&mut tx, &self.keyring, &registration.email).await?;
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
    let display_name = new.display_name.as_deref();
    let display_name = display_name.map(|text| line(text, LONGEST_DISPLAY_NAME));
    let display_name = validation.field(&["displayName"], display_name.transpose());
    let email = validation.field(
        &["owner", "email"],
        mail_server.address(new.owner.email.expose_secret()),
    );
    let person = validation.field(
        &["owner", "name"],
        name(new.owner.name.expose_secret(), LONGEST_NAME),
    );
    let (Some(legal_name), Some(display_name), Some(email), Some(person)) =
        (legal_name, display_name, email, person)
    else {
        return Err(validation.refused());
    };
    validation.passed()?;
    Ok(NewRegistration {
        kind: new.kind,
        organisation_status: OrganisationStatus::Pending,
        legal_name,
        display_name,
        country: new.country.clone(),
        roles: vec![owner_role(new.kind)],
        user_status: UserStatus::Registered,
        email,
        name: person,
        locale: new.owner.locale,
        password: None,
    })
}

/// Inserts an organisation and its owner, and publishes both.
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
        locale: new.locale,
        created_at: context.now,
        updated_at: context.now,
    };
    organisations::insert(conn, keyring, &organisation, &new.legal_name).await?;
    if let Some(name) = &new.display_name {
        organisations::update_display_name(conn, keyring, organisation.id, name).await?;
    }
    let account = NewAccount {
        user: &user,
        email: &new.email,
        name: &new.name,
        password: new.password.as_ref(),
    };
    accounts::insert(conn, keyring, account).await?;
    organisations_events::organisation_registered(conn, context, &organisation, user.id).await?;
    let contact = keyring.contact(user.id, new.email.address())?;
    outgoing::user_registered(conn, context, &user, contact).await?;
    Ok(user.id)
}
