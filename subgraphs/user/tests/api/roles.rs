//! Administrators give the platform's roles.

use caller::Role;
use events::Fact;
use events::user::UserFact;
use serde_json::json;
use uuid::Uuid;

use crate::keys::verify;
use crate::support::{PASSWORD, Platform, code, mutation, refusals};

const ASSIGNED: &str = "{ user { id roles } userErrors { code path message } }";

#[tokio::test]
async fn a_role_counts_from_the_next_token_on() {
    let platform = Platform::start().await;
    let nora = platform.member("SELLER").await;
    let input = json!({ "userId": nora.user, "role": "RULE_EDITOR" });
    for _ in 0..2 {
        let payload = platform.mutate(&testkit::admin(), "assignRole", ASSIGNED, input.clone()).await;
        assert_eq!(payload["user"]["roles"], json!(["SELLER_OWNER", "RULE_EDITOR"]));
    }
    let again = platform.sign_in(&nora.email, PASSWORD).await;
    assert_eq!(verify(&again.access_token).roles, [Role::SellerOwner, Role::RuleEditor]);
    let event = platform.event("RoleAssigned", nora.user).await;
    assert_eq!((event.sequence, event.audience.as_slice()), (2, &[nora.organisation, nora.user][..]), "once");
    let Some(UserFact::RoleAssigned(fact)) = UserFact::read(&event).unwrap() else { panic!("another fact") };
    assert_eq!(fact.roles, ["SELLER_OWNER", "RULE_EDITOR"]);
}

#[tokio::test]
async fn only_the_platforms_roles_are_given_and_only_by_administrators() {
    let platform = Platform::start().await;
    let nora = platform.member("SELLER").await;
    for role in ["SELLER_OWNER", "PROVIDER_OWNER", "PARTNER", "DEVICE"] {
        let input = json!({ "userId": nora.user, "role": role });
        let payload = platform.mutate(&testkit::admin(), "assignRole", ASSIGNED, input).await;
        assert_eq!(refusals(&payload), [("ROLE_NOT_ASSIGNABLE", "input.role".to_owned())], "{role}");
    }
    let input = json!({ "userId": Uuid::now_v7(), "role": "AUDITOR" });
    let payload = platform.mutate(&testkit::admin(), "assignRole", ASSIGNED, input).await;
    assert_eq!(refusals(&payload), [("USER_NOT_FOUND", "input.userId".to_owned())]);
    let variables = json!({ "input": { "userId": nora.user, "role": "PLATFORM_ADMIN" } });
    for (caller, expected) in [(nora.caller, "FORBIDDEN"), (testkit::anonymous(), "UNAUTHENTICATED")] {
        let answer = platform.ask(&caller, &mutation("assignRole", ASSIGNED), variables.clone()).await;
        assert_eq!(code(&answer), expected);
    }
}
