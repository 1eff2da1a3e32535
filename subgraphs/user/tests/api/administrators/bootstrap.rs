//! The first administrator.

use caller::{OrganisationKind, Role};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use user::accounts::service::MailServer;
use user::administration::service::{Bootstrap, Bootstrapped};

use crate::keys::verify;
use crate::support::UserDomain;

fn new(email: &str) -> Bootstrap {
    Bootstrap {
        organisation: "Carnet".to_owned(),
        country: "DE".to_owned(),
        email: email.into(),
        mail_server: MailServer::default(),
        name: "Ada".into(),
        password: None,
    }
}

async fn bootstrap(platform: &UserDomain, new: Bootstrap) -> Option<Bootstrapped> {
    platform
        .services
        .administration
        .bootstrap_admin(new, chassis::now())
        .await
        .unwrap()
}

#[tokio::test]
async fn is_made_once_and_can_begin() {
    let platform = UserDomain::start().await;
    let made = bootstrap(&platform, new("ada@example.org")).await.unwrap();
    let ada = platform
        .sign_in("ada@example.org", made.password.expose_secret())
        .await;
    let claims = verify(&ada.access_token);
    assert_eq!(claims.kind, OrganisationKind::Platform);
    assert_eq!(
        claims.roles,
        [Role::PlatformAdmin, Role::RuleEditor, Role::RuleApprover]
    );
    let query = "{ me { status organisation { kind legalName status } } apiClients { edges { node { id kind } } } }";
    let data = platform.answer(&ada.caller, query, json!({})).await;
    let organisation = json!({ "kind": "PLATFORM", "legalName": "Carnet", "status": "ACTIVE" });
    assert_eq!(
        data["me"],
        json!({ "status": "ACTIVE", "organisation": organisation })
    );
    let client = &data["apiClients"]["edges"][0]["node"];
    assert_eq!(client["kind"], "ADMIN");
    let id = made.client_key.expose_secret().split_once('.').unwrap().0;
    assert_eq!(client["id"], id);

    assert!(bootstrap(&platform, new("eve@example.org")).await.is_none());
}

#[tokio::test]
async fn of_two_at_the_same_time_one_is_made() {
    let platform = UserDomain::start().await;
    let (one, other) = tokio::join!(
        bootstrap(&platform, new("ada@example.org")),
        bootstrap(&platform, new("eve@example.org")),
    );
    assert_ne!(one.is_some(), other.is_some());
}

#[tokio::test]
async fn is_checked_like_everybody() {
    let platform = UserDomain::start().await;
    let bad = Bootstrap {
        password: Some(SecretString::from("short")),
        ..new("nonsense")
    };
    let refused = platform
        .services
        .administration
        .bootstrap_admin(bad, chassis::now())
        .await;
    let message = refused.err().unwrap().to_string();
    assert!(
        message.contains("email address is not valid") && message.contains("12 to 128"),
        "{message}"
    );
}
