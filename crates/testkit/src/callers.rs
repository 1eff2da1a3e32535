//! Callers with a signature of the gateway. `Caller` has no public constructor, so a test signs and verifies a caller like a request.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use caller::{
    Caller, CallerClaims, Identity, OrganisationKind, Role, Signer, SigningKey, User, Verifier,
};
use secrecy::SecretString;
use uuid::Uuid;

/// Signs and verifies this identity, in a request with its own correlation ID.
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "a test makes the identity for this call"
)]
pub fn signed(identity: Identity) -> Arc<Caller> {
    signed_from(None, &identity)
}

fn signed_from(address: Option<&str>, identity: &Identity) -> Arc<Caller> {
    let key =
        SigningKey::from_hex(&SecretString::from("42".repeat(32))).expect("32 bytes are a key");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is after 1970")
        .as_secs();
    let claims = CallerClaims {
        identity,
        client: None,
        address,
    };
    let header = Signer::new("test", &key)
        .sign_claims(&claims, now.cast_signed())
        .expect("an identity can be signed");
    let verifier = Verifier::new("test", &key.public_hex()).expect("the other half is a key");
    let caller = verifier.verify(&header, Uuid::now_v7());
    Arc::new(caller.expect("what was signed verifies"))
}

/// The owner of a seller organisation.
#[must_use]
pub fn seller(organisation: Uuid) -> Arc<Caller> {
    person(organisation, OrganisationKind::Seller, Role::SellerOwner)
}

/// The owner and assessor of a provider.
#[must_use]
pub fn provider(organisation: Uuid) -> Arc<Caller> {
    person(
        organisation,
        OrganisationKind::Provider,
        Role::ProviderOwner,
    )
}

/// A platform administrator, in an organisation of its own.
#[must_use]
pub fn admin() -> Arc<Caller> {
    person(
        Uuid::now_v7(),
        OrganisationKind::Platform,
        Role::PlatformAdmin,
    )
}

/// A caller without a token.
#[must_use]
pub fn anonymous() -> Arc<Caller> {
    signed(Identity::Anonymous)
}

/// A caller without a token, from a network address that the gateway knows.
#[must_use]
pub fn anonymous_from(address: &str) -> Arc<Caller> {
    signed_from(Some(address), &Identity::Anonymous)
}

/// The gateway itself.
#[must_use]
pub fn gateway() -> Arc<Caller> {
    signed(Identity::Gateway)
}

fn person(organisation: Uuid, kind: OrganisationKind, role: Role) -> Arc<Caller> {
    signed(Identity::User(User {
        id: Uuid::now_v7(),
        organisation,
        kind,
        roles: vec![role],
        session: Uuid::now_v7(),
    }))
}
