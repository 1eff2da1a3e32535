//! Keys that take a while to make, made once per run, and what can be checked with them.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use caller::{OrganisationKind, Role};
use envelope::{Keyring, Recipient};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use user::service::{Passwords, Tokens};
use user::token_keys;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
pub struct Claims {
    pub sub: Uuid,
    pub org: Uuid,
    pub kind: OrganisationKind,
    pub roles: Vec<Role>,
    pub client_id: Option<Uuid>,
    pub sid: Uuid,
    pub jti: Uuid,
    pub iat: i64,
    pub exp: i64,
}

/// Verifies an access token as a stranger would, with what is published.
pub fn verify(token: &str) -> Claims {
    let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let published: JwkSet =
        serde_json::from_value(serde_json::to_value(tokens().public_keys()).unwrap()).unwrap();
    let key = DecodingKey::from_jwk(published.find(&kid).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["carnet"]);
    validation.set_issuer(&["carnet"]);
    jsonwebtoken::decode(token, &key, &validation).unwrap().claims
}

/// A folder of one's own, removed with the value.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("carnet-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The common domain's public key, and the private one that only it should have. Making one takes a while: once per run.
pub fn common() -> &'static (Recipient, SecretString) {
    static KEY: OnceLock<(Recipient, SecretString)> = OnceLock::new();
    KEY.get_or_init(|| {
        let (private, public) = envelope::generate_domain_key().unwrap();
        let folder = Folder::new();
        std::fs::write(folder.file("common.public.pem"), public).unwrap();
        (Recipient::read(&folder.file("common.public.pem")).unwrap(), private)
    })
}

/// The common domain's keys, to open what is sealed to it.
pub async fn common_keyring() -> Keyring {
    let keys = testkit::keys("common").await;
    let folder = Folder::new();
    let domain_key_file = folder.file("common.pem");
    std::fs::write(&domain_key_file, common().1.expose_secret()).unwrap();
    Keyring::open(&envelope::Args { domain_key_file, ..keys.args.clone() }, "common").await.unwrap()
}

pub fn tokens() -> Tokens {
    static TOKENS: OnceLock<Tokens> = OnceLock::new();
    let made = TOKENS.get_or_init(|| {
        let folder = Folder::new();
        token_keys::generate(folder.path()).unwrap();
        Tokens::new(token_keys::read(folder.path()).unwrap(), "carnet")
    });
    made.clone()
}

pub fn passwords() -> Passwords {
    static PASSWORDS: OnceLock<Passwords> = OnceLock::new();
    PASSWORDS.get_or_init(|| Passwords::new(2).unwrap()).clone()
}
