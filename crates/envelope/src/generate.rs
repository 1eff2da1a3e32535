use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use aes_gcm::aead::OsRng;
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::Error;
use crate::domain_key::DomainKey;

const BITS: usize = 3072;

/// Generates an RSA key of 3072 bits: the private key as PKCS#8 PEM, the public key as SPKI PEM. Takes about a second.
pub fn generate_domain_key() -> Result<(SecretString, String), Error> {
    let private = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|_| Error::Generate)?;
    let pem = private
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|_| Error::Generate)?;
    let public = private
        .to_public_key()
        .to_public_key_pem(LineEnding::LF)
        .map_err(|_| Error::Generate)?;
    Ok((SecretString::from(pem.as_str()), public))
}

/// Generates a domain key in two new files; only the owner can read the private one. If only the private file exists, the public file is
/// derived from it. Existing files are never replaced or removed, and a crash leaves complete files or none.
pub fn generate_domain_key_files(private: &Path, public: &Path) -> Result<(), Error> {
    let public_pem = match (private.exists(), public.exists()) {
        (true, true) => return Err(Error::key_file(private, "exists already")),
        (false, true) => return Err(Error::key_file(public, "exists without its private key")),
        // The public file was lost, or a crash prevented it.
        (true, false) => DomainKey::read(private)?.public_pem()?,
        (false, false) => {
            let (private_pem, public_pem) = generate_domain_key()?;
            create(private, private_pem.expose_secret().as_bytes(), 0o600)?;
            public_pem
        }
    };
    // The public file comes last, because it can be derived again: if it exists, the pair is complete.
    create(public, public_pem.as_bytes(), 0o644)
}

/// Writes a temporary file and links it into place. Unlike a rename, a link never replaces an existing file.
fn create(file: &Path, bytes: &[u8], mode: u32) -> Result<(), Error> {
    let draft = beside(file);
    let written = write(&draft, bytes, mode).and_then(|()| fs::hard_link(&draft, file));
    let removed = fs::remove_file(&draft);
    written
        .and(removed)
        .map_err(|error| Error::key_file(file, error.to_string()))
}

fn write(file: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn beside(file: &Path) -> PathBuf {
    file.with_file_name(format!(".{}.draft", Uuid::now_v7()))
}
