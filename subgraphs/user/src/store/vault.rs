use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use envelope::{BlindIndex, Field, Keyring, Recipient, Subject};
use secrecy::SecretString;

use super::Error;
use crate::domain::{Email, OrganisationId, UserId};

/// Seals and opens what this domain keeps secret: the name and address of a person under the person's key, the legal
/// name of an organisation under the organisation's.
#[derive(Clone)]
pub struct Vault {
    keys: Keyring,
    emails: BlindIndex,
    common: Recipient,
}

impl Vault {
    /// `common` is the public key of the domain that sends mail: it alone opens what is sealed to it.
    pub async fn open(keys: Keyring, common: Recipient) -> Result<Self, Error> {
        let emails = keys.index("email").await?;
        Ok(Self { keys, emails, common })
    }

    /// A user's address for the domain that sends mail, as it travels in an event.
    pub fn contact(&self, user: UserId, address: &SecretString) -> Result<String, Error> {
        Ok(STANDARD.encode(self.common.seal(of_user(user, "contact"), address)?))
    }

    pub(super) fn email_hash(&self, email: &Email) -> Vec<u8> {
        self.emails.hash(email.normalised())
    }

    pub(super) async fn seal_for_user(
        &self,
        user: UserId,
        field: &'static str,
        text: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        Ok(self.keys.seal(Subject::User(user.0), of_user(user, field), text).await?)
    }

    pub(super) async fn open_of_user(
        &self,
        user: UserId,
        field: &'static str,
        sealed: &[u8],
    ) -> Result<SecretString, Error> {
        Ok(self.keys.unseal(of_user(user, field), sealed).await?)
    }

    pub(super) async fn seal_legal_name(
        &self,
        organisation: OrganisationId,
        name: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        let subject = Subject::Organisation(organisation.0);
        Ok(self.keys.seal(subject, legal_name(organisation), name).await?)
    }

    pub(super) async fn open_legal_name(
        &self,
        organisation: OrganisationId,
        sealed: &[u8],
    ) -> Result<SecretString, Error> {
        Ok(self.keys.unseal(legal_name(organisation), sealed).await?)
    }
}

const fn of_user(id: UserId, field: &'static str) -> Field {
    Field { entity: "User", field, id: id.0 }
}

const fn legal_name(id: OrganisationId) -> Field {
    Field { entity: "Organisation", field: "legalName", id: id.0 }
}
