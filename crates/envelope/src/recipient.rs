use std::path::Path;

use rsa::RsaPublicKey;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use secrecy::SecretString;

use crate::cipher::Key;
use crate::domain_key::{self, MIN_BITS};
use crate::format::Addressed;
use crate::{Error, Field, value};

/// Another domain's public key. Only that domain can open values that are sealed to it.
#[derive(Clone, Debug)]
pub struct Recipient {
    key: RsaPublicKey,
    fingerprint: [u8; 8],
}

impl Recipient {
    /// Reads an SPKI PEM file.
    pub fn read(file: &Path) -> Result<Self, Error> {
        let pem = std::fs::read_to_string(file)
            .map_err(|error| Error::key_file(file, error.to_string()))?;
        let key = RsaPublicKey::from_public_key_pem(&pem)
            .map_err(|_| Error::key_file(file, "not an RSA public key in SPKI PEM"))?;
        if key.n().bits() < MIN_BITS {
            return Err(Error::key_file(
                file,
                format!("an RSA key needs {MIN_BITS} bits"),
            ));
        }
        let fingerprint = domain_key::fingerprint(&key)
            .ok_or_else(|| Error::key_file(file, "the key cannot be encoded"))?;
        Ok(Self { key, fingerprint })
    }

    /// Seals a text to this recipient, who opens it with [`crate::Keyring::unseal_addressed`] under the same field.
    pub fn seal(&self, field: Field, text: &SecretString) -> Result<Vec<u8>, Error> {
        let data_key = Key::random();
        let wrapped = domain_key::encrypt(&self.key, data_key.bytes())?;
        value::seal_addressed(
            &data_key,
            &Addressed::head(self.fingerprint, &wrapped)?,
            field,
            text,
        )
    }
}
