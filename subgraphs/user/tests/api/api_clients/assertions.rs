//! Client authentication with a signed assertion (RFC 7523).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_clients::oauth::{ASSERTION, ENDPOINT, Lab, Machine, refused, token};
use crate::keys::Folder;

/// A client's own key.
struct Key {
    private: EncodingKey,
    algorithm: Algorithm,
    jwk: Value,
}

impl Key {
    fn rsa() -> Self {
        let folder = Folder::new();
        let pem =
            std::fs::read(user::sessions::service::token_keys::generate(folder.path()).unwrap())
                .unwrap();
        Self::of(EncodingKey::from_rsa_pem(&pem).unwrap(), Algorithm::RS256)
    }

    /// PKCS#8 of a key of 32 random bytes.
    fn p256() -> Self {
        let start = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";
        let der = [
            hex::decode(start).unwrap(),
            rand::random::<[u8; 32]>().to_vec(),
        ]
        .concat();
        Self::of(EncodingKey::from_ec_der(&der), Algorithm::ES256)
    }

    fn ed25519() -> Self {
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

    fn of(private: EncodingKey, algorithm: Algorithm) -> Self {
        let jwk =
            serde_json::to_value(Jwk::from_encoding_key(&private, algorithm).unwrap()).unwrap();
        Self {
            private,
            algorithm,
            jwk,
        }
    }

    fn named(&self, kid: &str) -> Value {
        let mut jwk = self.jwk.clone();
        jwk["kid"] = kid.into();
        jwk
    }

    fn sign(&self, kid: Option<&str>, claims: &Value) -> String {
        let header = Header {
            kid: kid.map(str::to_owned),
            ..Header::new(self.algorithm)
        };
        jsonwebtoken::encode(&header, claims, &self.private).unwrap()
    }
}

/// The claims of a valid assertion, with these changes.
fn claims(client: &Machine, changes: Value) -> Value {
    let now = chassis::now().unix_timestamp();
    let mut claims = json!({
        "iss": client.id, "sub": client.id, "aud": ENDPOINT, "jti": Uuid::now_v7(), "iat": now, "exp": now + 240,
    });
    if let Value::Object(changes) = changes {
        for (name, value) in changes {
            claims[name] = value;
        }
    }
    claims
}

#[tokio::test]
async fn a_program_proves_itself_with_its_own_key_once() {
    let lab = Lab::start().await;
    for key in [Key::rsa(), Key::p256(), Key::ed25519()] {
        let ci = lab.ci().await;
        let payload = lab.keys(&ci, json!([key.jwk])).await;
        assert_eq!(payload["userErrors"], json!([]), "{}", key.jwk);
        for (kid, changes) in [
            (None, json!({})),
            (Some("any"), json!({ "aud": "carnet" })),
            (None, json!({ "aud": [ENDPOINT, "carnet"] })),
        ] {
            let assertion = key.sign(kid, &claims(&ci, changes));
            assert_eq!(token(&lab.with_assertion(&assertion).await).sub, ci.id);
            assert_eq!(
                refused(&lab.with_assertion(&assertion).await),
                (401, "invalid_client"),
                "again"
            );
        }
    }
}

#[tokio::test]
async fn an_assertion_is_used_up_whatever_comes_of_it() {
    let lab = Lab::start().await;
    let (ci, key) = (lab.ci().await, Key::ed25519());
    lab.keys(&ci, json!([key.jwk])).await;
    let assertion = key.sign(None, &claims(&ci, json!({})));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", ASSERTION),
        ("client_assertion", &assertion),
        ("scope", "everything"),
    ];
    assert_eq!(refused(&lab.ask(&form).await), (400, "invalid_scope"));
    assert_eq!(
        refused(&lab.with_assertion(&assertion).await),
        (401, "invalid_client")
    );

    let count = "select count(*) from client_assertions";
    let pool = &lab.platform.database.pool;
    lab.platform
        .run_sql("update client_assertions set expires_at = now() - interval '1 second'")
        .await;
    token(
        &lab.with_assertion(&key.sign(None, &claims(&ci, json!({}))))
            .await,
    );
    let left: i64 = sqlx::query_scalar(count).fetch_one(pool).await.unwrap();
    assert_eq!(left, 1, "the expired one is forgotten");
}

#[tokio::test]
async fn of_two_that_show_an_assertion_at_once_one_is_let_in() {
    let lab = Lab::start().await;
    let (ci, key) = (lab.ci().await, Key::ed25519());
    lab.keys(&ci, json!([key.jwk])).await;
    let assertion = key.sign(None, &claims(&ci, json!({})));
    let (one, other) = tokio::join!(
        lab.with_assertion(&assertion),
        lab.with_assertion(&assertion)
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn an_assertion_that_is_not_good_is_refused() {
    let lab = Lab::start().await;
    let (ci, other, key, strange) = (lab.ci().await, lab.ci().await, Key::p256(), Key::p256());
    lab.keys(&ci, json!([key.jwk])).await;
    lab.keys(&other, json!([strange.jwk])).await;
    let now = chassis::now().unix_timestamp();
    for changes in [
        json!({ "aud": "https://elsewhere.example/token" }),
        json!({ "aud": [ENDPOINT, "https://elsewhere.example/token"] }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "iss": other.id }),
        json!({ "sub": other.id }),
        json!({ "iss": "nonsense", "sub": "nonsense" }),
        json!({ "exp": now - 1 }),
        json!({ "exp": now + 600 }),
        json!({ "exp": 1e300 }),
        json!({ "exp": null }),
        json!({ "nbf": now + 120 }),
        json!({ "iat": now + 120 }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "jti": "x".repeat(256) }),
    ] {
        let answer = lab
            .with_assertion(&key.sign(None, &claims(&ci, changes.clone())))
            .await;
        assert_eq!(refused(&answer), (401, "invalid_client"), "{changes}");
    }
    let good = key.sign(None, &claims(&ci, json!({})));
    let parts: Vec<&str> = good.split('.').collect();
    for assertion in [
        strange.sign(None, &claims(&ci, json!({}))),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}", parts[0], parts[1], "A".repeat(86)),
        "nonsense".to_owned(),
    ] {
        assert_eq!(
            refused(&lab.with_assertion(&assertion).await),
            (401, "invalid_client"),
            "{assertion}"
        );
    }
    let id = other.id.to_string();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_assertion_type", ASSERTION),
        ("client_assertion", &good),
    ];
    assert_eq!(
        refused(&lab.ask(&form).await),
        (401, "invalid_client"),
        "of another than it says"
    );
    token(&lab.with_assertion(&good).await);
}

#[tokio::test]
async fn the_algorithm_is_that_of_the_key() {
    let lab = Lab::start().await;
    let (ci, key) = (lab.ci().await, Key::rsa());
    lab.keys(&ci, json!([key.jwk])).await;
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let unsigned = format!(
        "{}.{}.",
        part(&json!({ "alg": "none" })),
        part(&claims(&ci, json!({})))
    );
    let modulus = URL_SAFE_NO_PAD
        .decode(key.jwk["n"].as_str().unwrap())
        .unwrap();
    let by_hash = |secret: &[u8]| {
        let header = Header::new(Algorithm::HS256);
        jsonwebtoken::encode(
            &header,
            &claims(&ci, json!({})),
            &EncodingKey::from_secret(secret),
        )
        .unwrap()
    };
    let other_hash = jsonwebtoken::encode(
        &Header::new(Algorithm::RS512),
        &claims(&ci, json!({})),
        &key.private,
    )
    .unwrap();
    let padded = Key {
        algorithm: Algorithm::PS256,
        ..key
    };
    let critical = Header {
        crit: Some(vec!["b64".to_owned()]),
        ..Header::new(Algorithm::RS256)
    };
    let critical =
        jsonwebtoken::encode(&critical, &claims(&ci, json!({})), &padded.private).unwrap();
    for assertion in [
        unsigned,
        by_hash(&modulus),
        by_hash(padded.jwk.to_string().as_bytes()),
        by_hash(ci.secret.as_bytes()),
        other_hash,
        padded.sign(None, &claims(&ci, json!({}))),
        critical,
    ] {
        assert_eq!(
            refused(&lab.with_assertion(&assertion).await),
            (401, "invalid_client"),
            "{assertion}"
        );
    }
}

#[tokio::test]
async fn an_id_chooses_among_several_keys() {
    let lab = Lab::start().await;
    let (ci, one, two) = (lab.ci().await, Key::p256(), Key::ed25519());
    lab.keys(&ci, json!([one.named("one"), two.named("two")]))
        .await;
    for (key, kid, good) in [
        (&one, Some("one"), true),
        (&two, Some("two"), true),
        (&one, Some("two"), false),
        (&one, Some("three"), false),
        (&one, None, false),
    ] {
        let answer = lab
            .with_assertion(&key.sign(kid, &claims(&ci, json!({}))))
            .await;
        assert_eq!(answer.status == StatusCode::OK, good, "{kid:?}");
    }
    let input = json!({ "apiClientId": ci.id, "jwks": null });
    let selection = "{ apiClient { publicKeys { kid } } userErrors { code } }";
    let payload = lab
        .platform
        .mutate(&testkit::admin(), "setClientPublicKeys", selection, input)
        .await;
    assert_eq!(payload["apiClient"]["publicKeys"], json!([]));
    let answer = lab
        .with_assertion(&one.sign(Some("one"), &claims(&ci, json!({}))))
        .await;
    assert_eq!(
        refused(&answer),
        (401, "invalid_client"),
        "without keys, nothing is proved"
    );
}

#[tokio::test]
async fn only_public_keys_of_the_right_kinds_are_taken() {
    let lab = Lab::start().await;
    let ci = lab.ci().await;
    let (rsa, p256, ed) = (Key::rsa(), Key::p256(), Key::ed25519());
    let with = |jwk: &Value, name: &str, value: Value| {
        let mut jwk = jwk.clone();
        jwk[name] = value;
        jwk
    };
    let short = URL_SAFE_NO_PAD.encode([0xff; 128]);
    for (keys, code) in [
        (json!([with(&rsa.jwk, "d", json!("AQAB"))]), "PRIVATE_KEY"),
        (
            json!([ed.jwk, with(&p256.jwk, "d", json!("AQAB"))]),
            "PRIVATE_KEY",
        ),
        (json!([{ "kty": "oct", "k": "c2VjcmV0" }]), "PRIVATE_KEY"),
        (json!([]), "JWKS_INVALID"),
        (json!(vec![ed.jwk.clone(); 2]), "JWKS_INVALID"),
        (
            json!([ed.named("same"), p256.named("same")]),
            "JWKS_INVALID",
        ),
        (json!(vec![ed.named("x"); 6]), "JWKS_INVALID"),
        (json!([with(&rsa.jwk, "n", json!(short))]), "JWKS_INVALID"),
        (
            json!([with(&rsa.jwk, "alg", json!("PS256"))]),
            "JWKS_INVALID",
        ),
        (json!([with(&rsa.jwk, "use", json!("enc"))]), "JWKS_INVALID"),
        (
            json!([with(&p256.jwk, "x", json!(URL_SAFE_NO_PAD.encode([1; 32])))]),
            "JWKS_INVALID",
        ),
        (
            json!([with(&p256.jwk, "crv", json!("P-384"))]),
            "JWKS_INVALID",
        ),
        (json!([with(&ed.jwk, "x", json!("AAAA"))]), "JWKS_INVALID"),
        (json!([with(&ed.jwk, "kid", json!(7))]), "JWKS_INVALID"),
        (json!(["nonsense"]), "JWKS_INVALID"),
    ] {
        let payload = lab.keys(&ci, keys.clone()).await;
        assert_eq!(payload["userErrors"], json!([{ "code": code }]), "{keys}");
    }
    let payload = lab
        .keys(&ci, json!([rsa.named("a"), p256.named("b"), ed.named("c")]))
        .await;
    let expected = json!([
        { "kid": "a", "algorithm": "RS256" }, { "kid": "b", "algorithm": "ES256" }, { "kid": "c", "algorithm": "EdDSA" },
    ]);
    assert_eq!(payload["apiClient"]["publicKeys"], expected);
}
