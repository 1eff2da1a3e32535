//! A caller is believed by the subgraph it was signed for, for seconds, and by nobody else.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use caller::{Caller, Denied, Identity, InvalidCaller, OrganisationKind, Role, Signer, User, Verifier};
use secrecy::SecretString;
use uuid::Uuid;

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn now() -> i64 {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
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

fn verify(to: &str, key: &str, header: &str) -> Result<Caller, InvalidCaller> {
    Verifier::new(to, &secret(key)).verify(header)
}

#[test]
fn is_what_was_signed() {
    let (who, correlation) = (seller(), Uuid::now_v7());
    let header = Signer::new("order", &secret("k1")).sign(&who, None, correlation, now()).unwrap();
    let caller = verify("order", "k1", &header).unwrap();
    assert_eq!(caller.identity(), &who);
    assert_eq!(caller.correlation(), correlation);
    assert!(caller.with_role(&[Role::SellerOwner, Role::SellerMember]).is_ok());
    assert_eq!(caller.with_role(&[Role::PlatformAdmin]).unwrap_err(), Denied::Forbidden);
}

#[test]
fn is_refused_elsewhere_later_or_changed() {
    let signer = Signer::new("order", &secret("k1"));
    let header = signer.sign(&seller(), None, Uuid::now_v7(), now()).unwrap();
    assert!(verify("rule", "k1", &header).is_err(), "replayed to another subgraph");
    assert!(verify("order", "k2", &header).is_err(), "signed with another key");
    let old = signer.sign(&seller(), None, Uuid::now_v7(), now() - 60).unwrap();
    assert!(verify("order", "k1", &old).is_err(), "expired");
    let mut parts: Vec<String> = header.split('.').map(str::to_owned).collect();
    parts[1] = signer.sign(&seller(), None, Uuid::now_v7(), now()).unwrap().split('.').nth(1).unwrap().into();
    assert!(verify("order", "k1", &parts.join(".")).is_err(), "payload exchanged");
    parts[0] = "eyJhbGciOiJub25lIn0".into();
    parts[2] = String::new();
    assert!(verify("order", "k1", &parts.join(".")).is_err(), "alg none");
    assert!(verify("order", "k1", "").is_err());
}

#[test]
fn an_anonymous_caller_must_sign_in_where_the_gateway_is_refused_for_its_role() {
    let signer = Signer::new("user", &secret("k"));
    let header = signer.sign(&Identity::Anonymous, None, Uuid::now_v7(), now()).unwrap();
    assert_eq!(verify("user", "k", &header).unwrap().user().unwrap_err(), Denied::Unauthenticated);
    let header = signer.sign(&Identity::Gateway, None, Uuid::now_v7(), now()).unwrap();
    let gateway = verify("user", "k", &header).unwrap();
    assert!(gateway.gateway().is_ok());
    assert_eq!(gateway.user().unwrap_err(), Denied::Forbidden);
}
