//! Signing keys of providers: proof of possession, public listing and revocation.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caller::Caller;
use commands::CommandContext;
use events::Fact;
use events::user::UserFact;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use time::Duration;
use user::provider_keys::service::NewProviderKey;
use uuid::Uuid;

use crate::support::{Member, UserDomain, code, mutation, refusals, testing};

const KEY: &str = "{ providerKey { id name algorithm publicKey thumbprint registeredAt updatedAt revokedAt reason } \
    userErrors { code path message } }";
const CHALLENGE: &str = "{ challenge expiresAt userErrors { code path message } }";

/// A provider's own key.
pub struct Key {
    private: EncodingKey,
    algorithm: Algorithm,
    pub jwk: Value,
}

impl Key {
    pub fn p256() -> Self {
        let start = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";
        let der = [
            hex::decode(start).unwrap(),
            rand::random::<[u8; 32]>().to_vec(),
        ]
        .concat();
        let private = EncodingKey::from_ec_der(&der);
        let jwk = serde_json::to_value(Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap())
            .unwrap();
        Self {
            private,
            algorithm: Algorithm::ES256,
            jwk,
        }
    }

    pub fn ed25519() -> Self {
        let seed: [u8; 32] = rand::random();
        let der = [
            hex::decode("302e020100300506032b657004220420").unwrap(),
            seed.to_vec(),
        ]
        .concat();
        let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key();
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(public.as_bytes()) });
        Self {
            private: EncodingKey::from_ed_der(&der),
            algorithm: Algorithm::EdDSA,
            jwk,
        }
    }

    fn sign(&self, claims: &Value) -> String {
        let header = Header {
            kid: Some("whatever".into()),
            ..Header::new(self.algorithm)
        };
        jsonwebtoken::encode(&header, claims, &self.private).unwrap()
    }

    fn input(&self, claims: &Value) -> Value {
        json!({ "name": "Signing unit 1", "publicKey": self.jwk.to_string(), "proof": self.sign(claims) })
    }
}

pub struct Lab {
    pub platform: UserDomain,
    pub owner: Member,
    pub provider: String,
}

impl Lab {
    pub async fn start() -> Self {
        let platform = UserDomain::start().await;
        let (owner, provider) = platform.listed(testing()).await;
        Self {
            platform,
            owner,
            provider,
        }
    }

    async fn challenge(&self, caller: &Arc<Caller>) -> String {
        let payload = self
            .platform
            .mutate_nothing(caller, "requestKeyChallenge", CHALLENGE)
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        payload["challenge"].as_str().unwrap().to_owned()
    }

    /// The claims of a valid proof for a challenge of this member.
    async fn claims_of(&self, caller: &Arc<Caller>) -> Value {
        let exp = chassis::now().unix_timestamp() + 300;
        let nonce = self.challenge(caller).await;
        json!({ "aud": "carnet", "sub": self.provider, "nonce": nonce, "exp": exp })
    }

    /// The claims of a valid proof of the owner, with these changes.
    async fn claims(&self, changes: Value) -> Value {
        let mut claims = self.claims_of(&self.owner.caller).await;
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    /// The input with which this member registers a key.
    pub async fn input(&self, caller: &Arc<Caller>, key: &Key) -> Value {
        key.input(&self.claims_of(caller).await)
    }

    async fn register(&self, input: Value) -> Value {
        self.platform
            .mutate(&self.owner.caller, "registerProviderKey", KEY, input)
            .await
    }

    pub async fn registered(&self, key: &Key) -> Value {
        let payload = self
            .register(key.input(&self.claims(json!({})).await))
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        payload["providerKey"].clone()
    }

    async fn signing_keys(&self) -> Value {
        let query = "query($id: ID!) { provider(id: $id) { signingKeys { id revokedAt reason } } }";
        let variables = json!({ "id": self.provider });
        self.platform
            .answer(&testkit::anonymous(), query, variables)
            .await["provider"]["signingKeys"]
            .clone()
    }
}

#[tokio::test]
async fn a_key_is_registered_shown_and_revoked() {
    let lab = Lab::start().await;
    for key in [Key::ed25519(), Key::p256()] {
        let made = lab.registered(&key).await;
        let id: Uuid = made["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(made["name"], "Signing unit 1");
        assert_eq!(made["updatedAt"], made["registeredAt"]);
        let public: Value = serde_json::from_str(made["publicKey"].as_str().unwrap()).unwrap();
        assert_eq!(
            (&public["x"], &public["crv"]),
            (&key.jwk["x"], &key.jwk["crv"])
        );
        let Some(UserFact::ProviderKeyRegistered(fact)) =
            UserFact::read(&lab.platform.event("ProviderKeyRegistered", id).await).unwrap()
        else {
            panic!("another fact")
        };
        assert_eq!(
            (fact.provider.to_string(), fact.organisation),
            (lab.provider.clone(), lab.owner.organisation)
        );
        assert_eq!(
            (fact.jwk, json!(fact.algorithm)),
            (public, made["algorithm"].clone())
        );

        let revoke = json!({ "providerKeyId": id, "reason": "the unit was sold" });
        for _ in 0..2 {
            let payload = lab
                .platform
                .mutate(&lab.owner.caller, "revokeProviderKey", KEY, revoke.clone())
                .await;
            let revoked = &payload["providerKey"];
            assert_eq!(revoked["reason"], "the unit was sold", "{payload}");
            assert_eq!(revoked["updatedAt"], revoked["revokedAt"], "{payload}");
        }
        let event = lab.platform.event("ProviderKeyRevoked", id).await;
        assert_eq!(
            (event.sequence, event.audience.as_slice()),
            (2, &[lab.owner.organisation][..])
        );
    }
    let shown = lab.signing_keys().await;
    assert_eq!(shown.as_array().unwrap().len(), 2, "revoked ones too");
    assert!(shown[0]["revokedAt"].is_string());
    let entity = "query($id: ID!) { _entities(representations: [{ __typename: \"ProviderKey\", id: $id }]) { \
        ... on ProviderKey { thumbprint } } }";
    let found = lab
        .platform
        .answer(
            &testkit::anonymous(),
            entity,
            json!({ "id": shown[0]["id"] }),
        )
        .await;
    assert_eq!(
        found["_entities"][0]["thumbprint"].as_str().unwrap().len(),
        43
    );
}

#[tokio::test]
async fn the_profile_changes_when_a_key_is_registered_or_revoked() {
    let lab = Lab::start().await;
    let updated = async || {
        let query = "query($id: ID!) { provider(id: $id) { updatedAt } }";
        let variables = json!({ "id": lab.provider });
        lab.platform
            .answer(&testkit::anonymous(), query, variables)
            .await["provider"]["updatedAt"]
            .clone()
    };
    let key = lab.registered(&Key::ed25519()).await;
    assert_eq!(updated().await, key["registeredAt"]);
    let revoke = json!({ "providerKeyId": key["id"], "reason": "the unit was sold" });
    for _ in 0..2 {
        let payload = lab
            .platform
            .mutate(&lab.owner.caller, "revokeProviderKey", KEY, revoke.clone())
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        assert_eq!(updated().await, payload["providerKey"]["revokedAt"]);
    }
}

#[tokio::test]
async fn a_proof_is_of_this_key_for_this_provider_and_in_time() {
    let lab = Lab::start().await;
    let (key, other) = (Key::ed25519(), Key::ed25519());
    let past = chassis::now().unix_timestamp() - 1;
    let proof = |code| vec![(code, "input.proof".to_owned())];
    for (changes, code) in [
        (json!({ "aud": "somebody" }), "PROOF_INVALID"),
        (json!({ "sub": Uuid::now_v7() }), "PROOF_INVALID"),
        (json!({ "exp": past }), "PROOF_INVALID"),
        (json!({ "exp": null }), "PROOF_INVALID"),
        (json!({ "nonce": "x" }), "CHALLENGE_INVALID"),
        (json!({ "nonce": "A".repeat(43) }), "CHALLENGE_INVALID"),
    ] {
        let payload = lab
            .register(key.input(&lab.claims(changes.clone()).await))
            .await;
        assert_eq!(refusals(&payload), proof(code), "{changes}");
    }
    let claims = lab.claims(json!({})).await;
    let mut foreign = key.input(&claims);
    foreign["proof"] = json!(other.sign(&claims));
    assert_eq!(
        refusals(&lab.register(foreign).await),
        proof("PROOF_INVALID")
    );
    // Uses the public key as a shared secret.
    let secret = EncodingKey::from_secret(key.jwk["x"].as_str().unwrap().as_bytes());
    let mut confused = key.input(&claims);
    confused["proof"] = json!(jsonwebtoken::encode(&Header::default(), &claims, &secret).unwrap());
    assert_eq!(
        refusals(&lab.register(confused).await),
        proof("PROOF_INVALID")
    );

    assert_eq!(
        lab.register(key.input(&claims)).await["userErrors"],
        json!([]),
        "none of it used the challenge up"
    );
    let again = lab.register(other.input(&claims)).await;
    assert_eq!(
        refusals(&again),
        proof("CHALLENGE_INVALID"),
        "it works once"
    );
}

#[tokio::test]
async fn a_challenge_is_its_providers_own_and_good_for_ten_minutes() {
    let lab = Lab::start().await;
    let (stranger, theirs) = lab.platform.listed(testing()).await;
    let key = Key::p256();
    let claims = lab.claims(json!({ "sub": theirs })).await;
    let payload = lab
        .platform
        .mutate(
            &stranger.caller,
            "registerProviderKey",
            KEY,
            key.input(&claims),
        )
        .await;
    assert_eq!(
        refusals(&payload),
        [("CHALLENGE_INVALID", "input.proof".to_owned())]
    );

    let late = chassis::now() + Duration::minutes(11);
    let claims = lab
        .claims(json!({ "exp": late.unix_timestamp() + 60 }))
        .await;
    let command = CommandContext::new(lab.owner.caller.clone(), late);
    let new = NewProviderKey {
        name: "late".into(),
        public_key: key.jwk.to_string(),
        proof: key.sign(&claims),
    };
    let refused = lab
        .platform
        .services
        .provider_keys
        .register_provider_key(&command, new)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("challenge"), "{refused}");
    let open = 20 - 2;
    for _ in 0..open {
        lab.challenge(&lab.owner.caller).await;
    }
    let payload = lab
        .platform
        .mutate_nothing(&lab.owner.caller, "requestKeyChallenge", CHALLENGE)
        .await;
    assert_eq!(refusals(&payload), [("TOO_MANY", "input".to_owned())]);
}

#[tokio::test]
async fn a_key_is_one_providers_and_public() {
    let lab = Lab::start().await;
    let key = Key::ed25519();
    let first = lab.registered(&key).await;
    let again = lab.register(key.input(&lab.claims(json!({})).await)).await;
    assert_eq!(
        refusals(&again),
        [("KEY_KNOWN", "input.publicKey".to_owned())]
    );
    let mut bad = key.input(&lab.claims(json!({})).await);
    bad["name"] = json!("");
    let mut private = key.jwk.clone();
    private["d"] = json!("AAAA");
    bad["publicKey"] = json!(private.to_string());
    let expected = [
        ("TEXT_INVALID", "input.name"),
        ("PRIVATE_KEY", "input.publicKey"),
    ];
    assert_eq!(
        refusals(&lab.register(bad.clone()).await),
        expected.map(|(code, path)| (code, path.to_owned()))
    );
    for nonsense in ["", "{}", "\u{0}", "[[[[[[[["] {
        bad["publicKey"] = json!(nonsense);
        assert_eq!(
            refusals(&lab.register(bad.clone()).await)[1],
            ("KEY_INVALID", "input.publicKey".to_owned())
        );
    }
    let (stranger, _) = lab.platform.listed(testing()).await;
    let revoke = json!({ "providerKeyId": first["id"], "reason": "mine now" });
    let payload = lab
        .platform
        .mutate(&stranger.caller, "revokeProviderKey", KEY, revoke.clone())
        .await;
    assert_eq!(
        refusals(&payload),
        [("PROVIDER_KEY_NOT_FOUND", "input.providerKeyId".to_owned())]
    );
    let payload = lab
        .platform
        .mutate(&testkit::admin(), "revokeProviderKey", KEY, revoke)
        .await;
    assert_eq!(payload["providerKey"]["reason"], "mine now");
    let records: i64 = sqlx::query_scalar(
        "select count(*) from audit_records where action = 'REVOKE_PROVIDER_KEY'",
    )
    .fetch_one(&lab.platform.database.pool)
    .await
    .unwrap();
    assert_eq!(records, 1);
    let unknown = json!({ "input": { "providerKeyId": "nonsense", "reason": "x" } });
    let answer = lab
        .platform
        .ask(
            &testkit::seller(Uuid::now_v7()),
            &mutation("revokeProviderKey", KEY),
            unknown,
        )
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
}

#[tokio::test]
async fn a_provider_has_twenty_keys_at_a_time() {
    let lab = Lab::start().await;
    for _ in 0..20 {
        lab.registered(&Key::ed25519()).await;
    }
    let payload = lab
        .register(Key::ed25519().input(&lab.claims(json!({})).await))
        .await;
    assert_eq!(refusals(&payload), [("TOO_MANY", "input".to_owned())]);
    let first = lab.signing_keys().await[0]["id"].clone();
    let revoke = json!({ "providerKeyId": first, "reason": "old" });
    lab.platform
        .mutate(&lab.owner.caller, "revokeProviderKey", KEY, revoke)
        .await;
    lab.registered(&Key::ed25519()).await;
    assert_eq!(lab.signing_keys().await.as_array().unwrap().len(), 21);
}
