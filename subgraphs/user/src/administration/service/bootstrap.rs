//! Creation of the first administrator, who has no administrator to create them.

use commands::Error;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Administration;
use crate::accounts::domain::{LONGEST_NAME, Locale, MailServer, NewPassword, UserStatus};
use crate::accounts::service as accounts;
use crate::api_clients::domain::RateClass;
use crate::api_clients::service::{self as api_clients, NewApiClient};
use crate::domain::{ClientKind, OrganisationKind, Role, Secret, name};
use crate::organisations::domain::{LONGEST_LEGAL_NAME, OrganisationStatus};
use crate::registrations::service::{self as registrations, NewRegistration};
use crate::service::validation::Validation;

/// Input of the bootstrap: the first administrator and the platform's organisation.
pub struct Bootstrap {
    pub organisation: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub email: SecretString,
    /// The mail server that delivers to the address.
    pub mail_server: MailServer,
    pub name: SecretString,
    /// `None` generates a password.
    pub password: Option<SecretString>,
}

/// Credentials of the first administrator.
pub struct Bootstrapped {
    pub password: SecretString,
    /// The key of an ADMIN client. Without one, the fields for administrators are hidden.
    pub client_key: SecretString,
}

impl Administration {
    /// Creates the platform's organisation, its first administrator and an ADMIN client. Returns `None` if an
    /// administrator exists. No caller is authorised, because the operator who runs this has access to the database and
    /// the keys.
    pub async fn bootstrap_admin(
        &self,
        new: Bootstrap,
        now: OffsetDateTime,
    ) -> Result<Option<Bootstrapped>, Error> {
        let chosen = new
            .password
            .clone()
            .unwrap_or_else(|| Secret::generate().text());
        let registration = self.validated(new, &chosen).await?;
        let context = EventContext::of_job(now);
        let mut tx = self.pool.begin().await?;
        if accounts::lock_role_exists(&mut tx, Role::PlatformAdmin).await? {
            return Ok(None);
        }
        registrations::register(&mut tx, &self.keyring, context, registration).await?;
        let client = api_clients::create(&mut tx, context, admin_client()).await?;
        tx.commit().await?;
        Ok(Some(Bootstrapped {
            password: chosen,
            client_key: client.key,
        }))
    }

    async fn validated(
        &self,
        new: Bootstrap,
        chosen: &SecretString,
    ) -> Result<NewRegistration, Error> {
        let mut validation = Validation::default();
        let legal_name = validation.field(
            &["organisation"],
            name(&new.organisation, LONGEST_LEGAL_NAME),
        );
        let email = validation.field(
            &["email"],
            new.mail_server.address(new.email.expose_secret()),
        );
        let person = validation.field(&["name"], name(new.name.expose_secret(), LONGEST_NAME));
        let password = validation.field(&["password"], NewPassword::parse(chosen.expose_secret()));
        let (Some(legal_name), Some(email), Some(person), Some(password)) =
            (legal_name, email, person, password)
        else {
            return Err(validation.refused());
        };
        Ok(NewRegistration {
            kind: OrganisationKind::Platform,
            organisation_status: OrganisationStatus::Active,
            legal_name,
            display_name: None,
            country: new.country,
            roles: vec![Role::PlatformAdmin, Role::RuleEditor, Role::RuleApprover],
            user_status: UserStatus::Active,
            email,
            name: person,
            locale: Locale::default(),
            password: Some(self.passwords.hash_new(password, &["password"]).await?),
        })
    }
}

fn admin_client() -> NewApiClient {
    NewApiClient {
        name: "Administration".to_owned(),
        kind: ClientKind::Admin,
        organisation: None,
        scopes: Vec::new(),
        rate_class: RateClass::Standard,
    }
}
