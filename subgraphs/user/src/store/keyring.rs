use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use envelope::{BlindIndex, Field, Recipient, Subject};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use crate::accounts::domain::{Account, Device, DeviceToken, Email};
use crate::domain::{Fingerprint, InvitationId, OrganisationId, Secret, UserId};

/// Length of the hash of a part of a name, in bytes.
const NAME_HASH: usize = 8;

/// Seals and unseals the secrets of this domain: personal data under the user's key, names of organisations under the
/// organisation's key.
#[derive(Clone)]
pub struct Keyring {
    keys: envelope::Keyring,
    emails: BlindIndex,
    addresses: BlindIndex,
    refresh_tokens: BlindIndex,
    devices: BlindIndex,
    names: BlindIndex,
    numbers: BlindIndex,
    requests: BlindIndex,
    common: Recipient,
}

impl Keyring {
    /// `common` is the public key of the domain that sends email. Only that domain can unseal data that is sealed to
    /// it.
    pub async fn open(keys: envelope::Keyring, common: Recipient) -> Result<Self, Error> {
        let emails = keys.index("email").await?;
        let addresses = keys.index("networkAddress").await?;
        let refresh_tokens = keys.index("refreshToken").await?;
        let devices = keys.index("deviceToken").await?;
        let names = keys.index("organisationName").await?;
        let numbers = keys.index("organisationNumber").await?;
        let requests = keys.index("idempotency").await?;
        Ok(Self {
            keys,
            emails,
            addresses,
            refresh_tokens,
            devices,
            names,
            numbers,
            requests,
            common,
        })
    }

    /// The index that hashes requests with an idempotency key.
    #[must_use]
    pub fn requests(&self) -> BlindIndex {
        self.requests.clone()
    }

    /// Derives the next refresh token from this one and a key of this domain, so that it need not be stored to be
    /// issued a second time.
    #[must_use]
    pub fn next_refresh_token(&self, shown: &Secret) -> Option<Secret> {
        Secret::of(&self.refresh_tokens.hash(shown.text().expose_secret()))
    }

    /// Creates the device token of a known device of an account.
    #[must_use]
    pub fn device_token(&self, device: Device, account: &Account) -> SecretString {
        DeviceToken {
            device,
            tag: self.device_tag(device, account),
        }
        .text()
    }

    /// Returns the device of a token that is valid for this account.
    #[must_use]
    pub fn known_device(
        &self,
        token: &SecretString,
        account: &Account,
        now: OffsetDateTime,
    ) -> Option<Device> {
        let DeviceToken { device, tag } = DeviceToken::parse(token.expose_secret())?;
        let valid = self.device_tag(device, account).matches(tag);
        (valid && !device.has_expired(now)).then_some(device)
    }

    fn device_tag(&self, device: Device, account: &Account) -> Fingerprint {
        let mut tag = [0; 32];
        let hash = self.devices.hash(&device.covered(account));
        tag.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        Fingerprint(tag)
    }

    /// The key of the attempts of a known device.
    #[must_use]
    pub fn device_key(&self, device: Device) -> Vec<u8> {
        self.devices.hash(&device.id.to_string())
    }

    /// Seals a user's address to the domain that sends email, for events.
    pub fn contact(&self, user: UserId, address: &SecretString) -> Result<String, Error> {
        Ok(STANDARD.encode(self.common.seal(of_user(user, "contact"), address)?))
    }

    /// Seals a part of a letter to the domain that sends email, for events.
    pub fn letter(
        &self,
        id: Uuid,
        field: &'static str,
        text: &SecretString,
    ) -> Result<String, Error> {
        Ok(STANDARD.encode(self.common.seal(of_letter(id, field), text)?))
    }

    /// The key of the attempts for an account. It does not depend on whether the account exists.
    #[must_use]
    pub fn account_key(&self, email: &Email, network: Option<&str>) -> Vec<u8> {
        // No address contains a blank.
        let place = network
            .map(|network| format!(" {network}"))
            .unwrap_or_default();
        self.emails.hash(&format!("{}{place}", email.normalised()))
    }

    /// The key of the attempts within a user's sessions. These attempts never delay a sign-in.
    #[must_use]
    pub fn person_key(&self, user: UserId) -> Vec<u8> {
        self.emails.hash(&user.0.to_string())
    }

    /// The key of the count of letters of a kind to a mailbox.
    #[must_use]
    pub fn letters_key(&self, email: &Email, kind: &str) -> Vec<u8> {
        // No address contains a blank.
        self.emails.hash(&format!("{kind} {}", email.mailbox()))
    }

    /// The key of the attempts from a network address.
    #[must_use]
    pub fn address_key(&self, address: &str) -> Vec<u8> {
        self.addresses.hash(address)
    }

    pub(crate) fn email_hash(&self, email: &Email) -> Vec<u8> {
        self.emails.hash(email.normalised())
    }

    /// The hashes under which an address may be stored. The first is [`Keyring::email_hash`].
    pub(crate) fn email_hashes(&self, email: &Email) -> Vec<Vec<u8>> {
        email
            .filed_under()
            .map(|spelling| self.emails.hash(spelling))
            .collect()
    }

    /// The hashes of these parts of a name. They are short, so a search can return a wrong name in rare cases.
    pub(crate) fn name_hashes<'a>(
        &self,
        parts: impl IntoIterator<Item = &'a String>,
    ) -> Vec<Vec<u8>> {
        let short = |part: &String| {
            let mut hash = self.names.hash(part);
            hash.truncate(NAME_HASH);
            hash
        };
        parts.into_iter().map(short).collect()
    }

    pub(crate) fn eori_hash(&self, eori: &SecretString) -> Vec<u8> {
        self.number_hash("eori", eori)
    }

    pub(crate) fn vat_id_hash(&self, vat_id: &SecretString) -> Vec<u8> {
        self.number_hash("vatId", vat_id)
    }

    /// The hash of a normalised registration number. Equal numbers of two kinds have different hashes.
    fn number_hash(&self, kind: &str, number: &SecretString) -> Vec<u8> {
        // No number contains a blank.
        self.numbers
            .hash(&format!("{kind} {}", number.expose_secret()))
    }

    pub(crate) async fn seal_for_user(
        &self,
        user: UserId,
        field: &'static str,
        text: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        Ok(self
            .keys
            .seal(Subject::User(user.0), of_user(user, field), text)
            .await?)
    }

    pub(crate) async fn open_of_user(
        &self,
        user: UserId,
        field: &'static str,
        sealed: &[u8],
    ) -> Result<SecretString, Error> {
        Ok(self.keys.unseal(of_user(user, field), sealed).await?)
    }

    pub(crate) async fn seal_of_organisation(
        &self,
        organisation: OrganisationId,
        field: &'static str,
        text: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        let subject = Subject::Organisation(organisation.0);
        Ok(self
            .keys
            .seal(subject, of_organisation(organisation, field), text)
            .await?)
    }

    pub(crate) async fn open_of_organisation(
        &self,
        organisation: OrganisationId,
        field: &'static str,
        sealed: &[u8],
    ) -> Result<SecretString, Error> {
        Ok(self
            .keys
            .unseal(of_organisation(organisation, field), sealed)
            .await?)
    }

    /// Seals an invited address under the key of the inviting organisation.
    pub(crate) async fn seal_invited(
        &self,
        organisation: OrganisationId,
        invitation: InvitationId,
        address: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        Ok(self
            .keys
            .seal(
                Subject::Organisation(organisation.0),
                of_invitation(invitation),
                address,
            )
            .await?)
    }

    pub(crate) async fn open_invited(
        &self,
        invitation: InvitationId,
        sealed: &[u8],
    ) -> Result<SecretString, Error> {
        Ok(self.keys.unseal(of_invitation(invitation), sealed).await?)
    }
}

impl Keyring {
    /// Destroys a user's key, which makes all data sealed under it unreadable.
    pub async fn forget_user(&self, user: UserId) -> Result<(), Error> {
        Ok(self.keys.destroy(Subject::User(user.0)).await?)
    }

    /// Destroys an organisation's key, which makes all data sealed under it unreadable.
    pub async fn forget_organisation(&self, organisation: OrganisationId) -> Result<(), Error> {
        Ok(self
            .keys
            .destroy(Subject::Organisation(organisation.0))
            .await?)
    }
}

const fn of_user(id: UserId, field: &'static str) -> Field {
    Field {
        entity: "User",
        field,
        id: id.0,
    }
}

const fn of_organisation(id: OrganisationId, field: &'static str) -> Field {
    Field {
        entity: "Organisation",
        field,
        id: id.0,
    }
}

const fn of_invitation(id: InvitationId) -> Field {
    Field {
        entity: "Invitation",
        field: "email",
        id: id.0,
    }
}

const fn of_letter(id: Uuid, field: &'static str) -> Field {
    Field {
        entity: "Letter",
        field,
        id,
    }
}
