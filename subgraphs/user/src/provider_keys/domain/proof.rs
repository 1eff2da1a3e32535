//! The proof of possession of a new key. Only public keys reach this code: a provider proves possession of the private
//! key by signing a challenge.

use jsonwebtoken::Validation;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use refusal::ErrorCode;
use serde::Deserialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::refusals;
use crate::api_clients::domain::{ClientKey, KeyAlgorithm, client_keys};
use crate::domain::{Fingerprint, ProviderId, Refusal, Secret};

/// Validity of a challenge.
pub const CHALLENGE_LIFETIME: Duration = Duration::minutes(10);
/// Maximum number of open challenges of one provider.
pub const MOST_CHALLENGES: i64 = 20;
const LONGEST_KEY: usize = 2_000;
const LONGEST_PROOF: usize = 4_000;
const AUDIENCE: &str = "carnet";

/// A public key whose possession has not been proved.
#[derive(Debug)]
pub struct OfferedKey {
    pub(super) key: ClientKey,
    pub(super) thumbprint: String,
}

/// The contents of a proof whose signature is verified.
#[derive(Debug)]
pub struct Proof {
    pub challenge: Fingerprint,
    provider: Uuid,
    expires_at: i64,
}

#[derive(Deserialize)]
struct Claims {
    sub: Uuid,
    nonce: String,
    exp: i64,
}

impl OfferedKey {
    /// Parses an Ed25519 or P-256 key in JSON.
    pub fn read(jwk: &str) -> Result<Self, Refusal> {
        if jwk.len() > LONGEST_KEY {
            return Err(refusals::key_invalid());
        }
        let jwk: Value = serde_json::from_str(jwk).map_err(|_| refusals::key_invalid())?;
        let keys = client_keys(&json!({ "keys": [jwk] }).to_string()).map_err(|refusal| {
            if refusal.code == ErrorCode::PrivateKey {
                refusal
            } else {
                refusals::key_invalid()
            }
        })?;
        let key = keys
            .into_iter()
            .find(|key| key.algorithm != KeyAlgorithm::RS256);
        let key = key.ok_or_else(refusals::key_invalid)?;
        let whole: Jwk =
            serde_json::from_value(key.jwk.clone()).map_err(|_| refusals::key_invalid())?;
        Ok(Self {
            thumbprint: whole.thumbprint(ThumbprintHash::SHA256),
            key,
        })
    }

    /// Verifies a proof with the key itself. Uses the key's own algorithm, not the one that the proof names.
    pub fn verify(&self, proof: &str) -> Result<Proof, Refusal> {
        let mut validation = Validation::new(self.key.algorithm.of_tokens());
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["aud", "sub", "exp"]);
        // The library would use its own clock.
        validation.validate_exp = false;
        let good = Some(proof).filter(|proof| proof.len() <= LONGEST_PROOF);
        let decoded = good.zip(self.key.decoding()).and_then(|(proof, key)| {
            let header = jsonwebtoken::decode_header(proof).ok()?;
            // A critical header would have to be understood (RFC 7515, 4.1.11), and none is.
            header.crit.is_none().then_some(())?;
            jsonwebtoken::decode::<Claims>(proof, &key, &validation).ok()
        });
        let Claims { sub, nonce, exp } = decoded.ok_or_else(refusals::proof_invalid)?.claims;
        let challenge = Secret::parse(&nonce)
            .ok_or_else(refusals::challenge_invalid)?
            .fingerprint();
        Ok(Proof {
            challenge,
            provider: sub,
            expires_at: exp,
        })
    }
}

impl Proof {
    /// Checks that the proof is for this provider and has not expired.
    pub fn check(&self, provider: ProviderId, now: OffsetDateTime) -> Result<(), Refusal> {
        let good = self.provider == provider.0 && now.unix_timestamp() < self.expires_at;
        if good {
            Ok(())
        } else {
            Err(refusals::proof_invalid())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.3.
    const ED25519: &str =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    /// RFC 7515, appendix A.3.
    const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":"any","use":"sig"}"#;

    #[test]
    fn a_key_is_known_by_its_thumbprint() {
        let key = OfferedKey::read(ED25519).unwrap();
        assert_eq!(
            key.thumbprint,
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
        assert_eq!(key.key.algorithm, KeyAlgorithm::EdDsa);
        let key = OfferedKey::read(P256).unwrap();
        assert_eq!(key.key.algorithm, KeyAlgorithm::ES256);
        assert_eq!(
            key.key.jwk.as_object().unwrap().len(),
            4,
            "nothing but the key"
        );
        let plain = P256.replace(r#","kid":"any","use":"sig""#, "");
        assert_eq!(OfferedKey::read(&plain).unwrap().thumbprint, key.thumbprint);
    }

    #[test]
    fn other_keys_are_refused() {
        let private = ED25519.replace(
            '}',
            r#","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#,
        );
        assert_eq!(
            OfferedKey::read(&private).unwrap_err().code,
            ErrorCode::PrivateKey
        );
        let long = ED25519.replace('}', &format!(r#","note":"{}"}}"#, "x".repeat(LONGEST_KEY)));
        for bad in [
            "",
            "[]",
            "null",
            "{}",
            r#"{"kty":"oct","crv":"Ed25519"}"#,
            r#"{"kty":"EC","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","y":"AA"}"#,
            r#"{"kty":"OKP","crv":"P-256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#,
            &long,
        ] {
            assert_eq!(
                OfferedKey::read(bad).unwrap_err(),
                refusals::key_invalid(),
                "{bad}"
            );
        }
    }

    #[test]
    fn what_is_no_proof_is_refused() {
        let key = OfferedKey::read(ED25519).unwrap();
        for bad in [
            "",
            "a.b.c",
            "eyJhbGciOiJub25lIn0.e30.",
            &"x".repeat(LONGEST_PROOF + 1),
        ] {
            assert_eq!(
                key.verify(bad).unwrap_err(),
                refusals::proof_invalid(),
                "{bad}"
            );
        }
    }
}
