//! The language in which the platform writes to a person.

use serde_json::{Value, json};

use crate::support::{ACCEPTED, Member, PASSWORD, UserDomain, refusals, registration};

async fn register(platform: &UserDomain, email: &str, locale: Option<&str>) -> Member {
    let mut input = registration("SELLER", email);
    if let Some(locale) = locale {
        input["owner"]["locale"] = json!(locale);
    }
    let anonymous = testkit::anonymous();
    platform
        .mutate(&anonymous, "registerOrganisation", ACCEPTED, input)
        .await;
    let token = platform.letter("EmailVerificationRequested", email).await;
    platform.verify(&token.unwrap()).await;
    platform.sign_in(email, PASSWORD).await
}

async fn own(platform: &UserDomain, member: &Member) -> Value {
    let data = platform
        .answer(&member.caller, "{ me { locale } }", json!({}))
        .await;
    data["me"]["locale"].clone()
}

/// The languages of the letters with this name, oldest first.
async fn letters(platform: &UserDomain, name: &str, count: usize) -> Vec<Value> {
    let published = platform.published(name, count).await.into_iter();
    published
        .map(|event| event.data["locale"].clone())
        .collect()
}

#[tokio::test]
async fn a_language_is_chosen_at_the_registration_and_is_english_otherwise() {
    let platform = UserDomain::start().await;
    for (email, chosen, expected) in [
        ("nora@example.org", Some("DE"), "DE"),
        ("kim@example.org", None, "EN"),
    ] {
        let member = register(&platform, email, chosen).await;
        assert_eq!(own(&platform, &member).await, expected);
        for name in ["UserRegistered", "EmailVerified"] {
            let event = platform.event(name, member.user).await;
            assert_eq!(event.data["locale"], expected, "{name}");
        }
    }
    let letters = letters(&platform, "EmailVerificationRequested", 2).await;
    assert_eq!(letters, ["DE", "EN"]);
}

#[tokio::test]
async fn a_person_changes_the_own_language_which_later_letters_have() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let update = async |input: Value| {
        let selection = "{ user { name locale } userErrors { code path } }";
        platform
            .mutate(&nora.caller, "updateProfile", selection, input)
            .await
    };
    let changed = update(json!({ "locale": "ZH" })).await;
    let user = json!({ "name": "Nora Nordlicht", "locale": "ZH" });
    assert_eq!(changed, json!({ "user": user, "userErrors": [] }));
    let event = platform.event("UserUpdated", nora.user).await;
    assert_eq!(event.data["locale"], "ZH");
    let kept = update(json!({ "name": "Nora" })).await;
    assert_eq!(kept["user"], json!({ "name": "Nora", "locale": "ZH" }));
    let refused = update(json!({ "locale": null })).await;
    let expected = [("CANNOT_BE_CLEARED", "input.locale".to_owned())];
    assert_eq!(refusals(&refused), expected);
    assert_eq!(own(&platform, &nora).await, "ZH");
    let input = json!({ "email": nora.email });
    platform
        .mutate(
            &testkit::anonymous(),
            "requestPasswordReset",
            ACCEPTED,
            input,
        )
        .await;
    let written = letters(&platform, "PasswordResetRequested", 1).await;
    assert_eq!(written, ["ZH"]);
}

#[tokio::test]
async fn an_invited_person_has_the_language_of_the_registration_else_of_the_invitation_else_of_the_inviter()
 {
    let platform = UserDomain::start().await;
    let owner = register(&platform, "nora@example.org", Some("DE")).await;
    let anonymous = testkit::anonymous();
    for (email, invited, chosen, letter, expected) in [
        ("a@example.org", None, None, "DE", "DE"),
        ("b@example.org", Some("ZH"), None, "ZH", "ZH"),
        ("c@example.org", Some("ZH"), Some("EN"), "ZH", "EN"),
    ] {
        let mut input = json!({ "email": email, "roles": ["SELLER_MEMBER"] });
        if let Some(locale) = invited {
            input["locale"] = json!(locale);
        }
        let selection = "{ invitation { locale } userErrors { code path } }";
        let payload = platform
            .mutate(&owner.caller, "inviteMember", selection, input)
            .await;
        assert_eq!(payload["invitation"]["locale"], letter, "{email}");
        let token = platform.letter("MemberInvited", email).await.unwrap();
        let query = "query($token: String!) { invitation(token: $token) { locale } }";
        let preview = platform
            .answer(&anonymous, query, json!({ "token": token }))
            .await;
        assert_eq!(preview["invitation"]["locale"], letter, "{email}");
        let mut input = json!({ "invitationToken": token, "name": "Kim", "password": PASSWORD });
        if let Some(locale) = chosen {
            input["locale"] = json!(locale);
        }
        let selection = "{ registered userErrors { code path } }";
        let payload = platform
            .mutate(&anonymous, "registerUser", selection, input)
            .await;
        assert_eq!(payload, json!({ "registered": true, "userErrors": [] }));
        let member = platform.sign_in(email, PASSWORD).await;
        assert_eq!(own(&platform, &member).await, expected, "{email}");
    }
    let written = letters(&platform, "MemberInvited", 3).await;
    assert_eq!(written, ["DE", "ZH", "ZH"]);
}
