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

const BITS: usize = 3072;

/// A fresh RSA key of 3072 bits: the private half as PKCS#8 PEM, the public one as SPKI PEM. Takes a second or so.
pub fn generate_domain_key() -> Result<(SecretString, String), Error> {
    let private = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|_| Error::Generate)?;
    let pem = private.to_pkcs8_pem(LineEnding::LF).map_err(|_| Error::Generate)?;
    let public = private.to_public_key().to_public_key_pem(LineEnding::LF).map_err(|_| Error::Generate)?;
    Ok((SecretString::from(pem.as_str()), public))
}

/// A fresh domain key in two new files, the private one readable by its owner only. Existing files are left as they are,
/// and refused; a crash leaves whole files or none.
pub fn generate_domain_key_files(private: &Path, public: &Path) -> Result<(), Error> {
    for file in [private, public] {
        if file.exists() {
            return Err(Error::key_file(file, "exists already"));
        }
    }
    let (private_pem, public_pem) = generate_domain_key()?;
    // The public half can be made again from the private one, so it comes first: a private key is never left alone.
    create(public, public_pem.as_bytes(), 0o644)?;
    create(private, private_pem.expose_secret().as_bytes(), 0o600).inspect_err(|_| {
        // Ours, from the line before; the first error is the one to report.
        let _ = fs::remove_file(public);
    })
}

/// Writes beside the file and links it into place: unlike a rename, a link never replaces what is there.
fn create(file: &Path, bytes: &[u8], mode: u32) -> Result<(), Error> {
    let draft = beside(file);
    let written = write(&draft, bytes, mode).and_then(|()| fs::hard_link(&draft, file));
    let removed = fs::remove_file(&draft);
    written.and(removed).map_err(|error| Error::key_file(file, error.to_string()))
}

fn write(file: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn beside(file: &Path) -> PathBuf {
    file.with_file_name(format!(".{}.draft", Uuid::now_v7()))
}
