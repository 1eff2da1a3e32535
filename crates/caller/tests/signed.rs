//! A signed caller is accepted only by its subgraph, and only for some seconds.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use caller::{
    Caller, Denied, Identity, InvalidCaller, OrganisationKind, Role, Signer, SigningKey, User,
    Verifier,
};
use secrecy::SecretString;
use uuid::Uuid;

const CORRELATION: Uuid = Uuid::from_u128(7);

/// A different key for each of these numbers.
fn key(number: u8) -> SigningKey {
    SigningKey::from_hex(&SecretString::from(format!("{number:02x}").repeat(32))).unwrap()
}

fn now() -> i64 {
    let elapsed = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    elapsed.as_secs().cast_signed()
}

fn seller() -> Identity {
    Identity::User(User {
        id: Uuid::now_v7(),
        organisation: Uuid::now_v7(),
        kind: OrganisationKind::Seller,
        roles: vec![Role::SellerOwner],
        session: Uuid::now_v7(),
    })
}

fn verify(to: &str, signer: u8, header: &str) -> Result<Caller, InvalidCaller> {
    Verifier::new(to, &key(signer).public_hex())
        .unwrap()
        .verify(header, CORRELATION)
}

#[test]
fn is_what_was_signed() {
    let who = seller();
    let header = Signer::new("order", &key(1))
        .sign(&who, None, now())
        .unwrap();
    let caller = verify("order", 1, &header).unwrap();
    assert_eq!(caller.identity(), &who);
    assert_eq!(caller.correlation(), CORRELATION);
    assert!(
        caller
            .with_role(&[Role::SellerOwner, Role::SellerMember])
            .is_ok()
    );
    assert_eq!(
        caller.with_role(&[Role::PlatformAdmin]).unwrap_err(),
        Denied::Forbidden
    );
}

#[test]
fn is_refused_elsewhere_later_or_changed() {
    let signer = Signer::new("order", &key(1));
    let header = signer.sign(&seller(), None, now()).unwrap();
    assert!(
        verify("rule", 1, &header).is_err(),
        "replayed to another subgraph"
    );
    assert!(
        verify("order", 2, &header).is_err(),
        "signed with another key"
    );
    let old = signer.sign(&seller(), None, now() - 60).unwrap();
    assert!(verify("order", 1, &old).is_err(), "expired");
    let mut parts: Vec<String> = header.split('.').map(str::to_owned).collect();
    parts[1] = signer
        .sign(&seller(), None, now())
        .unwrap()
        .split('.')
        .nth(1)
        .unwrap()
        .into();
    assert!(
        verify("order", 1, &parts.join(".")).is_err(),
        "payload exchanged"
    );
    parts[0] = "eyJhbGciOiJub25lIn0".into();
    parts[2] = String::new();
    assert!(verify("order", 1, &parts.join(".")).is_err(), "alg none");
    assert!(verify("order", 1, "").is_err());
}

#[test]
fn an_anonymous_caller_must_sign_in_where_the_gateway_is_refused_for_its_role() {
    let signer = Signer::new("user", &key(1));
    let header = signer.sign(&Identity::Anonymous, None, now()).unwrap();
    assert_eq!(
        verify("user", 1, &header).unwrap().user().unwrap_err(),
        Denied::Unauthenticated
    );
    let header = signer.sign(&Identity::Gateway, None, now()).unwrap();
    let gateway = verify("user", 1, &header).unwrap();
    assert!(gateway.gateway().is_ok());
    assert_eq!(gateway.user().unwrap_err(), Denied::Forbidden);
}

#[test]
fn nobody_signs_with_the_public_key() {
    // HS256 with the public key as the secret: the algorithm is pinned, so that of the header is ignored.
    let public = key(1).public_hex();
    let claims = serde_json::json!({ "iss": "carnet-gateway", "aud": "order", "exp": now() + 60, "iat": now(),
        "who": { "as": "gateway" }, "client": null });
    for secret in [public.clone().into_bytes(), hex::decode(&public).unwrap()] {
        let forging = jsonwebtoken::EncodingKey::from_secret(&secret);
        let forged =
            jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &forging).unwrap();
        assert!(verify("order", 1, &forged).is_err());
    }
}

#[test]
fn a_key_is_32_bytes_in_hex() {
    for bad in ["", "00", "zz", &"0".repeat(63), &"g".repeat(64)] {
        assert!(
            SigningKey::from_hex(&SecretString::from(bad)).is_err(),
            "{bad}"
        );
        assert!(Verifier::new("order", bad).is_err(), "{bad}");
    }
    assert!(
        !format!("{:?}", key(7)).contains(&"07".repeat(32)),
        "the private half is never shown"
    );
}
