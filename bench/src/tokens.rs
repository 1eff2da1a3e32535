//! Access tokens and signed callers of the users, valid for a day. They are signed with the keys of the platform, because hundreds of
//! sign-ins with their password hashes would take longer than a short measurement.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use e2e::platform::DOMAINS;
use e2e::{Platform, seed};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::data::Seller;

const LIFETIME: i64 = 24 * 60 * 60;
/// Prefix of the 32 bytes of an Ed25519 private key in PKCS#8 (RFC 8410, section 7).
const PKCS8: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

/// A signed caller for one subgraph.
#[derive(Clone)]
pub struct SignedCaller {
    pub subgraph: &'static str,
    pub header: String,
}

/// Signs like the user domain and like the gateway.
pub struct Signer {
    access: EncodingKey,
    access_id: String,
    caller: EncodingKey,
    issuer: String,
    now: i64,
}

/// A user in a session of a client.
pub struct Session<'a> {
    pub seller: &'a Seller,
    pub id: Uuid,
    pub client: Client,
}

/// An API client: its ID and its kind.
#[derive(Clone, Copy)]
pub struct Client {
    pub id: Uuid,
    pub kind: &'static str,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
}

impl Signer {
    pub async fn new(platform: &Platform) -> anyhow::Result<Self> {
        let file = newest(&platform.home().join("keys/tokens"))?;
        let id = file.file_stem().and_then(|stem| stem.to_str());
        let url = format!(
            "{}/.well-known/oauth-authorization-server",
            platform.subgraph("user")?
        );
        let metadata: Metadata = reqwest::get(&url).await?.error_for_status()?.json().await?;
        Ok(Self {
            access: EncodingKey::from_rsa_pem(&fs::read(&file)?)?,
            access_id: id.context("the ID of a token key")?.to_owned(),
            caller: caller_key(platform.secret("gateway.caller")?)?,
            issuer: metadata.issuer,
            now: seed::now().unix_timestamp(),
        })
    }

    /// The access token of a session.
    pub fn access_token(&self, session: &Session<'_>) -> anyhow::Result<String> {
        let claims = json!({
            "iss": self.issuer, "aud": "carnet", "sub": session.seller.user, "org": session.seller.organisation,
            "kind": "SELLER", "roles": ["SELLER_OWNER"], "client_id": session.client.id, "sid": session.id,
            "jti": Uuid::now_v7(), "iat": self.now, "nbf": self.now, "exp": self.now + LIFETIME,
        });
        let header = Header {
            kid: Some(self.access_id.clone()),
            ..Header::new(Algorithm::RS256)
        };
        Ok(jsonwebtoken::encode(&header, &claims, &self.access)?)
    }

    /// The caller of a session for every subgraph.
    pub fn callers(&self, session: &Session<'_>) -> anyhow::Result<Vec<SignedCaller>> {
        let who = json!({
            "as": "user", "id": session.seller.user, "organisation": session.seller.organisation, "kind": "SELLER",
            "roles": ["SELLER_OWNER"], "session": session.id,
        });
        self.signed(&who, session.client)
    }

    /// The anonymous caller with this client for every subgraph.
    pub fn anonymous(&self, client: Client) -> anyhow::Result<Vec<SignedCaller>> {
        self.signed(&json!({ "as": "anonymous" }), client)
    }

    fn signed(&self, who: &Value, client: Client) -> anyhow::Result<Vec<SignedCaller>> {
        let signed = |subgraph: &'static str| -> anyhow::Result<SignedCaller> {
            let claims = json!({
                "iss": "carnet-gateway", "aud": subgraph, "iat": self.now, "exp": self.now + LIFETIME, "who": who,
                "client": { "id": client.id, "kind": client.kind, "organisation": null, "scopes": [] },
            });
            let header = Header::new(Algorithm::EdDSA);
            Ok(SignedCaller {
                subgraph,
                header: jsonwebtoken::encode(&header, &claims, &self.caller)?,
            })
        };
        DOMAINS.into_iter().map(signed).collect()
    }
}

/// The newest key: its name is a UUIDv7.
fn newest(folder: &Path) -> anyhow::Result<PathBuf> {
    let files = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let files = files.collect::<std::io::Result<Vec<_>>>()?;
    let keys = files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "pem"));
    keys.max().context("there is no key of access tokens")
}

fn caller_key(private: &str) -> anyhow::Result<EncodingKey> {
    let key = [PKCS8, &hex::decode(private)?].concat();
    Ok(EncodingKey::from_ed_der(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer {
            access: EncodingKey::from_secret(b"unused"),
            access_id: String::new(),
            caller: caller_key(&"07".repeat(32)).unwrap(),
            issuer: String::new(),
            now: 1_800_000_000,
        }
    }

    #[test]
    fn every_subgraph_has_a_caller_of_its_own() {
        let client = Client {
            id: Uuid::nil(),
            kind: "WEB",
        };
        let callers = signer().anonymous(client).unwrap();
        let subgraphs: Vec<_> = callers.iter().map(|caller| caller.subgraph).collect();
        assert_eq!(subgraphs, DOMAINS);
        assert!(callers.iter().all(|caller| {
            caller.header.split('.').count() == 3 && caller.header.starts_with("eyJ")
        }));
        let distinct: std::collections::HashSet<_> =
            callers.iter().map(|caller| &caller.header).collect();
        assert_eq!(distinct.len(), DOMAINS.len());
    }

    #[test]
    fn the_newest_key_signs() {
        let folder = tempfile::tempdir().unwrap();
        assert!(newest(folder.path()).is_err());
        for name in ["019a.pem", "019b.pem", "019c.txt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert!(newest(folder.path()).unwrap().ends_with("019b.pem"));
    }
}
