//! Valid and invalid tokens and client keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub const FIRST_KEY: &[u8] = include_bytes!("keys/first.pem");
pub const SECOND_KEY: &[u8] = include_bytes!("keys/second.pem");

/// The public half of the first key, which anyone can read from the key set.
pub const FIRST_PUBLIC: &[u8] = include_bytes!("keys/first.public.pem");

/// The issuer of the tokens in these tests.
pub const ISSUER: &str = "https://carnet.example";

/// A key set in the form that the user subgraph publishes.
pub fn jwks(keys: &[(&str, &[u8])]) -> Value {
    let key = |(kid, pem): &(&str, &[u8])| {
        let mut key =
            Jwk::from_encoding_key(&EncodingKey::from_rsa_pem(pem).unwrap(), Algorithm::RS256)
                .unwrap();
        key.common.key_id = Some((*kid).to_owned());
        serde_json::to_value(key).unwrap()
    };
    json!({ "keys": keys.iter().map(key).collect::<Vec<_>>() })
}

/// Seconds since the epoch.
pub fn now() -> i64 {
    i64::try_from(
        std::time::SystemTime::UNIX_EPOCH
            .elapsed()
            .unwrap()
            .as_secs(),
    )
    .unwrap()
}

/// A person who signs in.
#[derive(Clone)]
pub struct Person {
    pub user: Uuid,
    pub organisation: Uuid,
    pub session: Uuid,
    pub kind: &'static str,
    pub roles: &'static [&'static str],
}

/// A request ID that a client chose, as the gateway records it: with version 8.
pub fn chosen_id() -> Uuid {
    uuid::Builder::from_bytes(Uuid::now_v7().into_bytes())
        .with_version(uuid::Version::Custom)
        .into_uuid()
}

pub fn seller() -> Person {
    Person {
        user: Uuid::now_v7(),
        organisation: Uuid::now_v7(),
        session: Uuid::now_v7(),
        kind: "SELLER",
        roles: &["SELLER_OWNER"],
    }
}

pub fn admin() -> Person {
    Person {
        kind: "PLATFORM",
        roles: &["PLATFORM_ADMIN"],
        ..seller()
    }
}

impl Person {
    pub fn claims(&self) -> Value {
        json!({
            "iss": ISSUER, "aud": "carnet", "sub": self.user, "org": self.organisation, "kind": self.kind,
            "roles": self.roles, "client_id": null, "sid": self.session, "jti": Uuid::now_v7(),
            "scope": "", "iat": now(), "nbf": now(), "exp": now() + 900,
        })
    }

    pub fn token(&self) -> String {
        sign(&self.claims(), "first", FIRST_KEY)
    }

    /// A token that is issued to a client.
    pub fn token_for(&self, client: Uuid) -> String {
        sign(
            &with(self.claims(), "client_id", json!(client)),
            "first",
            FIRST_KEY,
        )
    }

    /// The session cutoff that ends this person's sessions up to that of the token.
    pub fn cut_off(&self) -> events::user::SessionCutoff {
        events::user::SessionCutoff {
            user: Some(self.user),
            organisation: None,
            through: self.session,
            except: None,
            revision: 1,
            tokens_expire_at: time::OffsetDateTime::from_unix_timestamp(now() + 900).unwrap(),
        }
    }

    pub fn revoked(&self) -> events::user::Session {
        events::user::Session {
            id: self.session,
            user: self.user,
            organisation: self.organisation,
            tokens_expire_at: time::OffsetDateTime::from_unix_timestamp(now() + 900).unwrap(),
        }
    }
}

pub fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

pub fn sign(claims: &Value, kid: &str, pem: &[u8]) -> String {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_rsa_pem(pem).unwrap()).unwrap()
}

/// A token with an arbitrary header and signature.
pub fn raw(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(header),
        part(claims),
        URL_SAFE_NO_PAD.encode(signature)
    )
}

/// A registered program and its key.
pub struct Program {
    pub client: events::user::ApiClient,
    pub key: String,
}

pub fn program(kind: &str) -> Program {
    let secret: [u8; 32] = Sha256::digest(Uuid::now_v7()).into();
    let id = Uuid::now_v7();
    let client = events::user::ApiClient {
        id,
        name: format!("A {kind} program"),
        kind: kind.to_owned(),
        organisation: (kind == "PARTNER").then(Uuid::now_v7),
        scopes: Vec::new(),
        rate_class: "STANDARD".to_owned(),
        previous_secret_sha256: None,
        previous_secret_expires_at: None,
        operations: Vec::new(),
        secret_sha256: hex::encode(Sha256::digest(secret)),
        status: "ACTIVE".to_owned(),
    };
    Program {
        client,
        key: format!("{id}.{}", URL_SAFE_NO_PAD.encode(secret)),
    }
}
