//! A provider's own signing: a key of the elliptic curve P-256, and reports signed with it.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, crypto};
use serde_json::{Value, json};

use crate::documents::web;
use crate::graph::text;
use crate::people::{Member, wait_for};

/// What PKCS#8 says before the 32 bytes of a private key of P-256.
const PKCS8: &[u8] = &[
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
    0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04,
    0x20,
];

/// A key that a provider has registered.
pub struct ReportKey {
    id: String,
    private: EncodingKey,
}

impl ReportKey {
    /// Makes a key and registers it for a provider's profile, with a proof of its private half.
    pub async fn register(provider: &Member, profile: &str) -> anyhow::Result<Self> {
        let private = EncodingKey::from_ec_der(&[PKCS8, &rand::random::<[u8; 32]>()].concat());
        let jwk = serde_json::to_string(&Jwk::from_encoding_key(&private, Algorithm::ES256)?)?;
        let challenged = provider.graph.run(&web::REQUEST_KEY_CHALLENGE, json!({})).await?;
        let nonce = text(&challenged, "/requestKeyChallenge/challenge")?;
        let exp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() + 300;
        let claims = json!({ "aud": "carnet", "sub": profile, "nonce": nonce, "exp": exp });
        let proof = jsonwebtoken::encode(&Header::new(Algorithm::ES256), &claims, &private)?;
        let input = json!({ "name": "Reports", "publicKey": jwk, "proof": proof });
        let registered = provider.graph.mutate(&web::REGISTER_PROVIDER_KEY, input).await?;
        Ok(Self { id: text(&registered, "/providerKey/id")?.to_owned(), private })
    }

    /// Issues a report: asks for the bytes to sign, and hands them in with a signature over them.
    pub async fn issue(&self, provider: &Member, mut report: Value) -> anyhow::Result<Value> {
        let asked = provider.graph.run(&web::REPORT_TO_SIGN, json!({ "input": report })).await?;
        let body = text(&asked, "/reportToSign/canonicalJson")?;
        report["signature"] = json!(self.sign(body)?);
        // The key is known to the order domain moments after it was registered.
        wait_for("the key to be known", async || {
            let answer = provider.graph.send(web::ISSUE_REPORT.text, json!({ "input": report })).await?;
            match answer.refusal() {
                Some("SIGNING_KEY_NOT_FOUND") => Ok(None),
                _ => Ok(answer.data()?.get("issueReport").cloned()),
            }
        })
        .await
    }

    /// A JWS with a detached payload (RFC 7515, appendix F).
    fn sign(&self, body: &str) -> anyhow::Result<String> {
        let header = json!({ "alg": "ES256", "kid": self.id }).to_string();
        let (header, payload) = (URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(body));
        let signature =
            crypto::sign(format!("{header}.{payload}").as_bytes(), &self.private, Algorithm::ES256)?;
        Ok(format!("{header}..{signature}"))
    }
}

/// Looks at a certificate as somebody who has scanned its code does, and returns the text of the code.
pub async fn scan(holder: &Member, anybody: &crate::Graph, certificate: &str) -> anyhow::Result<String> {
    let data = holder.graph.run(&web::CERTIFICATE, json!({ "id": certificate })).await?;
    let code = text(&data, "/certificate/qrText")?.to_owned();
    let checked = anybody.run(&web::VERIFY_CERTIFICATE, json!({ "token": code })).await?;
    ensure!(text(&checked, "/verifyCertificate/status")? == "VALID", "{checked}");
    let guess = anybody.run(&web::VERIFY_CERTIFICATE, json!({ "token": "A".repeat(32) })).await?;
    ensure!(guess.get("verifyCertificate").context("an answer")?.is_null(), "{guess}");
    Ok(code)
}
