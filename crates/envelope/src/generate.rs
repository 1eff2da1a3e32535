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

/// A fresh RSA key of 3072 bits: the private half as PKCS#8 PEM, the public one as SPKI PEM. Takes a second or so.
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

/// A fresh domain key in two new files, the private one readable by its owner only. Where only the private one exists,
/// the public one is made from it. Nothing that exists is replaced or removed, and a crash leaves whole files or none.
pub fn generate_domain_key_files(private: &Path, public: &Path) -> Result<(), Error> {
    let public_pem = match (private.exists(), public.exists()) {
        (true, true) => return Err(Error::key_file(private, "exists already")),
        (false, true) => return Err(Error::key_file(public, "exists without its private key")),
        // Lost, or never written because of a crash.
        (true, false) => DomainKey::read(private)?.public_pem()?,
        (false, false) => {
            let (private_pem, public_pem) = generate_domain_key()?;
            create(private, private_pem.expose_secret().as_bytes(), 0o600)?;
            public_pem
        }
    };
    // Last, because it can be made again: where it is, the pair is whole.
    create(public, public_pem.as_bytes(), 0o644)
}

/// Writes beside the file and links it into place: unlike a rename, a link never replaces what is there.
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
