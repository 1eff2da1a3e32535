//! Envelope encryption and the key store.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use uuid::Uuid;

/// Where the domain's keys are.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The key store: a database apart from the domain's, where the domain's role sees its own schema only.
    #[arg(long, env = "CARNET_KEYS_DATABASE_URL", hide_env_values = true)]
    pub keys_database_url: SecretString,
    /// The domain's RSA key, as a PKCS#8 PEM file.
    #[arg(long, env = "CARNET_DOMAIN_KEY_FILE")]
    pub domain_key_file: PathBuf,
}

/// Whose data it is: destroying the subject's branch key makes all of it unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Organisation(Uuid),
    User(Uuid),
    Case(Uuid),
}

/// Which value it is: authenticated with the ciphertext, so that it cannot be moved to another field or row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub entity: &'static str,
    pub field: &'static str,
    pub id: Uuid,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("stub")]
    Stub,
}

/// A domain's keys.
#[derive(Clone)]
pub struct Keyring;

impl Keyring {
    /// Reads the domain key and checks that the key store answers.
    pub async fn open(_args: &Args, _domain: &'static str) -> Result<Self, Error> {
        todo!()
    }
    /// Seals a text under its subject's branch key.
    pub async fn seal(&self, _subject: Subject, _field: Field, _text: &SecretString) -> Result<Vec<u8>, Error> {
        todo!()
    }
    /// Opens what `seal` sealed; the subject and key versions are read from the ciphertext.
    pub async fn unseal(&self, _field: Field, _sealed: &[u8]) -> Result<SecretString, Error> {
        todo!()
    }
    /// Opens what somebody else sealed to this domain with [`Recipient::seal`].
    pub fn unseal_addressed(&self, _field: Field, _sealed: &[u8]) -> Result<SecretString, Error> {
        todo!()
    }
    /// The key of this name for finding sealed values by HMAC-SHA-256; made on first use, kept in the key store.
    pub async fn index(&self, _name: &'static str) -> Result<BlindIndex, Error> {
        todo!()
    }
    /// Destroys a subject's branch key: all that was sealed under it is lost for good.
    pub async fn destroy(&self, _subject: Subject) -> Result<(), Error> {
        todo!()
    }
}

/// Finds a sealed value by a keyed hash of its normalised text.
#[derive(Clone)]
pub struct BlindIndex;

impl BlindIndex {
    #[must_use]
    pub fn hash(&self, _normalised: &str) -> Vec<u8> {
        todo!()
    }
}

/// Another domain's public key: what is sealed to it only that domain opens.
#[derive(Clone)]
pub struct Recipient;

impl Recipient {
    /// Reads an SPKI PEM file.
    pub fn read(_file: &Path) -> Result<Self, Error> {
        todo!()
    }
    pub fn seal(&self, _field: Field, _text: &SecretString) -> Result<Vec<u8>, Error> {
        todo!()
    }
}
