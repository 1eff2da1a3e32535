//! Keys that are slow to generate and shared by a test run, and functions that verify with them.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caller::{OrganisationKind, Role};
use envelope::{Field, Keyring, Recipient};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use time::Duration;
use tokio::sync::OnceCell;
use user::accounts::service::Passwords;
use user::sessions::service::token_keys;
use user::sessions::service::{Authority, Tokens};
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

/// Verifies an access token of a user with the published keys only.
pub fn verify(token: &str) -> Claims {
    verify_as(token)
}

/// Verifies an access token with any claims.
pub fn verify_as<C: DeserializeOwned>(token: &str) -> C {
    let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let published = tokens().public_keys(chassis::now());
    let published: JwkSet =
        serde_json::from_value(serde_json::to_value(published).unwrap()).unwrap();
    let key = DecodingKey::from_jwk(published.find(&kid).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["carnet"]);
    validation.set_issuer(&["carnet"]);
    validation.validate_nbf = true;
    jsonwebtoken::decode(token, &key, &validation)
        .unwrap()
        .claims
}

/// A private folder, removed on drop.
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

/// The common domain's public key, and the private key that only that domain should have. Generated once per run,
/// because it is slow.
pub fn common() -> &'static (Recipient, SecretString) {
    static KEY: OnceLock<(Recipient, SecretString)> = OnceLock::new();
    KEY.get_or_init(|| {
        let (private, public) = envelope::generate_domain_key().unwrap();
        let folder = Folder::new();
        std::fs::write(folder.file("common.public.pem"), public).unwrap();
        (
            Recipient::read(&folder.file("common.public.pem")).unwrap(),
            private,
        )
    })
}

/// The common domain's keys, which unseal what is sealed to it.
async fn common_keyring() -> Keyring {
    let keys = testkit::keys("common").await;
    let folder = Folder::new();
    let domain_key_file = folder.file("common.pem");
    std::fs::write(&domain_key_file, common().1.expose_secret()).unwrap();
    Keyring::open(
        &envelope::Args {
            domain_key_file,
            ..keys.args.clone()
        },
        "common",
    )
    .await
    .unwrap()
}

/// A part of a letter, as the common domain reads it.
pub async fn open_letter(id: Uuid, field: &'static str, sealed: &str) -> String {
    open(
        Field {
            entity: "Letter",
            field,
            id,
        },
        sealed,
    )
    .await
}

/// A user's address, as the common domain reads it.
pub async fn open_contact(user: Uuid, sealed: &str) -> String {
    open(
        Field {
            entity: "User",
            field: "contact",
            id: user,
        },
        sealed,
    )
    .await
}

async fn open(field: Field, sealed: &str) -> String {
    static COMMON: OnceCell<Keyring> = OnceCell::const_new();
    let keys = COMMON.get_or_init(common_keyring).await;
    let sealed = STANDARD.decode(sealed).unwrap();
    keys.unseal_addressed(field, &sealed)
        .unwrap()
        .expose_secret()
        .to_owned()
}

/// The issuer of tokens, with the server's defaults.
pub fn authority() -> Authority {
    Authority {
        issuer: "carnet".to_owned(),
        token_endpoint: "http://127.0.0.1:4600/oauth/token".to_owned(),
        jwks_uri: "http://127.0.0.1:4600/.well-known/jwks.json".to_owned(),
        key_delay: Duration::seconds(15),
    }
}

pub fn tokens() -> Tokens {
    static TOKENS: OnceLock<Tokens> = OnceLock::new();
    let made = TOKENS.get_or_init(|| {
        let folder = Folder::new();
        token_keys::generate(folder.path()).unwrap();
        Tokens::new(token_keys::read(folder.path()).unwrap(), authority())
    });
    made.clone()
}

pub fn passwords() -> Passwords {
    static PASSWORDS: OnceLock<Passwords> = OnceLock::new();
    PASSWORDS
        .get_or_init(|| Passwords::at_cost(2, 19_456, 2).unwrap())
        .clone()
}
