//! Limits on the letters that strangers can cause.

use serde_json::{Value, json};

use crate::support::{ACCEPTED, Member, UserDomain, refusals, registration};

async fn register(platform: &UserDomain, email: &str) -> Value {
    let input = registration("SELLER", email);
    platform
        .mutate(
            &testkit::anonymous(),
            "registerOrganisation",
            ACCEPTED,
            input,
        )
        .await
}

async fn invite(platform: &UserDomain, owner: &Member, email: &str) -> Vec<String> {
    let input = json!({ "email": email, "roles": ["SELLER_MEMBER"] });
    let selection = "{ userErrors { code path } }";
    let payload = platform
        .mutate(&owner.caller, "inviteMember", selection, input)
        .await;
    refusals(&payload)
        .into_iter()
        .map(|(code, path)| format!("{code} {path}"))
        .collect()
}

#[tokio::test]
async fn an_address_gets_ten_letters_of_a_kind_a_day_that_its_owner_did_not_ask_for() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let mut owners = Vec::new();
    for _ in 0..4 {
        owners.push(platform.member("SELLER").await);
    }
    let accepted = json!({ "accepted": true, "userErrors": [] });
    for _ in 0..11 {
        assert_eq!(
            register(&platform, &nora.email).await,
            accepted,
            "it says nothing"
        );
    }
    assert_eq!(
        platform
            .letters("RegistrationRepeated", &nora.email)
            .await
            .len(),
        10
    );
    platform
        .run_sql("update organisations set status = 'ACTIVE'")
        .await;
    for number in 0..10 {
        assert!(
            invite(&platform, &owners[number / 3], &nora.email)
                .await
                .is_empty(),
            "letters of each kind are counted apart"
        );
    }
    assert_eq!(
        invite(&platform, &owners[3], &nora.email).await,
        ["TOO_MANY_LETTERS input.email"]
    );
    assert_eq!(
        platform.letters("MemberInvited", &nora.email).await.len(),
        10
    );
    // A stranger's registrations do not prevent the owner from requesting an email.
    let input = json!({ "email": nora.email });
    platform
        .mutate(
            &testkit::anonymous(),
            "requestPasswordReset",
            ACCEPTED,
            input,
        )
        .await;
    assert_eq!(
        platform
            .letters("PasswordResetRequested", &nora.email)
            .await
            .len(),
        1
    );

    let unknown = "nobody@example.org";
    for _ in 0..11 {
        assert_eq!(register(&platform, unknown).await, accepted);
    }
    assert_eq!(
        platform
            .letters("EmailVerificationRequested", unknown)
            .await
            .len(),
        10,
        "of eleven accounts"
    );
    platform
        .run_sql("update letter_counts set day = day - 1")
        .await;
    assert!(
        invite(&platform, &owners[0], &nora.email).await.is_empty(),
        "another day"
    );
}

/// Regression test: one organisation could exhaust the address's limit for all organisations.
#[tokio::test]
async fn an_organisation_invites_an_address_three_times_a_day_whatever_its_tag() {
    let platform = UserDomain::start().await;
    let (owner, other) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    for tag in ["", "+1", "+2"] {
        assert!(
            invite(&platform, &owner, &format!("kim{tag}@example.org"))
                .await
                .is_empty()
        );
    }
    for tag in ["", "+3"] {
        let refused = invite(&platform, &owner, &format!("kim{tag}@example.org")).await;
        assert_eq!(refused, ["TOO_MANY_LETTERS input.email"]);
    }
    assert!(
        invite(&platform, &owner, "lee@example.org")
            .await
            .is_empty()
    );
    assert!(
        invite(&platform, &other, "kim@example.org")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn an_organisation_that_nobody_verified_invites_ten_people_a_day() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    platform
        .run_sql("update organisations set status = 'PENDING'")
        .await;
    for number in 0..10 {
        assert!(
            invite(&platform, &owner, &format!("p{number}@example.org"))
                .await
                .is_empty()
        );
    }
    assert_eq!(
        invite(&platform, &owner, "p10@example.org").await,
        ["TOO_MANY_LETTERS input"]
    );
    platform
        .run_sql("update organisations set status = 'ACTIVE'")
        .await;
    assert!(
        invite(&platform, &owner, "p11@example.org")
            .await
            .is_empty()
    );
}
