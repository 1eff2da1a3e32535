//! Members of an organisation: invitations, roles and removal.

use caller::{OrganisationKind, Role};
use commands::CommandContext;
use events::Fact;
use events::user::{Membership, UserFact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::keys::verify;
use crate::support::{Member, PASSWORD, SESSION, UserDomain, code, mutation, refusals};

const USER: &str = "{ user { id roles memberships { roles organisation { id } } } userErrors { code path message } }";
const INVITED: &str = "{ invitation { id status roles } userErrors { code path } }";

async fn invite(platform: &UserDomain, owner: &Member, email: &str, roles: &[&str]) -> Value {
    let input = json!({ "email": email, "roles": roles });
    platform
        .mutate(&owner.caller, "inviteMember", INVITED, input)
        .await
}

async fn accept(platform: &UserDomain, member: &Member, token: &str) -> Value {
    platform
        .mutate(
            &member.caller,
            "acceptInvitation",
            USER,
            json!({ "token": token }),
        )
        .await
}

async fn change(platform: &UserDomain, name: &str, by: &Member, user: Uuid, role: &str) -> Value {
    platform
        .mutate(
            &by.caller,
            name,
            USER,
            json!({ "userId": user, "role": role }),
        )
        .await
}

#[tokio::test]
async fn who_is_invited_makes_an_account_and_is_in() {
    let platform = UserDomain::start().await;
    let owner = platform.member("PROVIDER").await;
    let kim = platform.colleague(&owner, &["ASSESSOR"]).await;
    let claims = verify(&kim.access_token);
    assert_eq!(
        (claims.org, claims.kind),
        (owner.organisation, OrganisationKind::Provider)
    );
    assert_eq!(claims.roles, [Role::Assessor]);
    let query =
        "query($id: ID!) { organisation(id: $id) { members { totalCount edges { node { email name } } } }
        invitations { edges { node { email status invitedBy { id } } } } }";
    let data = platform
        .answer(&owner.caller, query, json!({ "id": owner.organisation }))
        .await;
    let members = &data["organisation"]["members"];
    assert_eq!(members["totalCount"], 2);
    assert_eq!(
        members["edges"][1]["node"],
        json!({ "email": kim.email, "name": "Kim Kollege" })
    );
    let invitation = &data["invitations"]["edges"][0]["node"];
    assert_eq!(
        (&invitation["email"], &invitation["status"]),
        (&json!(kim.email), &json!("ACCEPTED"))
    );
    let answer = platform
        .ask(&kim.caller, "{ invitations { totalCount } }", json!({}))
        .await;
    assert_eq!(code(&answer), "FORBIDDEN", "for owners");
}

#[tokio::test]
async fn an_invitation_is_for_one_address_and_for_once() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let (nora, eve) = (
        platform.member("PROVIDER").await,
        platform.member("SELLER").await,
    );
    invite(
        &platform,
        &owner,
        &nora.email.to_uppercase(),
        &["SELLER_MEMBER"],
    )
    .await;
    let token = platform
        .letter("MemberInvited", &nora.email.to_uppercase())
        .await
        .unwrap();
    let invalid = [("INVITATION_INVALID", "input.token".to_owned())];
    assert_eq!(
        refusals(&accept(&platform, &eve, &token).await),
        invalid,
        "another address"
    );
    assert_eq!(
        refusals(&accept(&platform, &nora, &"A".repeat(43)).await),
        invalid
    );
    let other = "not the password of the account";
    let input = json!({ "invitationToken": token, "name": "Nora", "password": other });
    let selection = "{ registered userErrors { code path } }";
    let payload = platform
        .mutate(
            &testkit::anonymous(),
            "registerUser",
            selection,
            input.clone(),
        )
        .await;
    assert_eq!(refusals(&payload), [("ACCOUNT_EXISTS", "input".to_owned())]);

    let payload = accept(&platform, &nora, &token).await;
    assert_eq!(payload["user"]["memberships"].as_array().unwrap().len(), 2);
    assert_eq!(
        refusals(&accept(&platform, &nora, &token).await),
        invalid,
        "once"
    );
    let input = json!({ "invitationToken": token, "name": "Nora", "password": PASSWORD });
    let payload = platform
        .mutate(&testkit::anonymous(), "registerUser", selection, input)
        .await;
    assert_eq!(
        refusals(&payload),
        [("INVITATION_INVALID", "input.invitationToken".to_owned())]
    );
    let event = platform.event("MemberJoined", nora.user).await;
    let Some(UserFact::MemberJoined(fact)) = UserFact::read(&event).unwrap() else {
        panic!("{event:?}")
    };
    let joined = Membership {
        organisation: owner.organisation,
        roles: vec!["SELLER_MEMBER".to_owned()],
    };
    assert_eq!(fact.memberships[1], joined);

    // A member of several organisations switches between them.
    let input = json!({ "organisationId": owner.organisation });
    let payload = platform
        .mutate(&nora.caller, "switchOrganisation", SESSION, input)
        .await;
    let there = Member::of(&nora.email, &payload["session"]);
    assert_eq!(
        (there.organisation, verify(&there.access_token).roles),
        (owner.organisation, vec![Role::SellerMember])
    );
    let input = json!({ "organisationId": eve.organisation });
    let payload = platform
        .mutate(&nora.caller, "switchOrganisation", SESSION, input)
        .await;
    assert_eq!(
        refusals(&payload),
        [("ORGANISATION_NOT_FOUND", "input.organisationId".to_owned())]
    );
    let again = platform.sign_in(&nora.email, PASSWORD).await;
    assert_eq!(again.organisation, owner.organisation, "where one was last");
    let input =
        json!({ "email": nora.email, "password": PASSWORD, "organisationId": nora.organisation });
    let payload = platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await;
    assert_eq!(
        Member::of("", &payload["session"]).organisation,
        nora.organisation
    );
}

#[tokio::test]
async fn an_invitation_is_replaced_revoked_or_expires() {
    let platform = UserDomain::start().await;
    let (owner, other) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    let nora = platform.member("SELLER").await;
    invite(&platform, &owner, &nora.email, &["SELLER_MEMBER"]).await;
    let second = invite(&platform, &owner, &nora.email, &["SELLER_OWNER"]).await;
    let tokens = platform.letters("MemberInvited", &nora.email).await;
    assert_eq!(
        refusals(&accept(&platform, &nora, &tokens[0]).await)[0].0,
        "INVITATION_INVALID",
        "replaced"
    );
    let input = json!({ "invitationId": second["invitation"]["id"] });
    let revoke = async |by: &Member| {
        platform
            .mutate(&by.caller, "revokeInvitation", INVITED, input.clone())
            .await
    };
    let foreign = platform
        .mutate(&other.caller, "revokeInvitation", INVITED, input.clone())
        .await;
    assert_eq!(
        refusals(&foreign),
        [("INVITATION_NOT_FOUND", "input.invitationId".to_owned())]
    );
    assert_eq!(revoke(&owner).await["invitation"]["status"], "REVOKED");
    assert_eq!(
        refusals(&accept(&platform, &nora, &tokens[1]).await)[0].0,
        "INVITATION_INVALID",
        "revoked"
    );
    invite(&platform, &owner, &nora.email, &["SELLER_MEMBER"]).await;
    let token = platform
        .letter("MemberInvited", &nora.email)
        .await
        .unwrap()
        .into();
    let late = chassis::now() + time::Duration::days(7);
    assert!(
        platform
            .services
            .invitations
            .accept_invitation(&CommandContext::new(nora.caller.clone(), late), &token)
            .await
            .is_err(),
        "expired"
    );
    let refused = invite(&platform, &owner, "nonsense", &["ASSESSOR"]).await;
    let expected = [
        ("EMAIL_INVALID", "input.email"),
        ("ROLE_NOT_ASSIGNABLE", "input.roles"),
    ];
    assert_eq!(
        refusals(&refused),
        expected.map(|(code, path)| (code, path.to_owned()))
    );
}

#[tokio::test]
async fn who_was_removed_can_come_back() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform.colleague(&owner, &["SELLER_MEMBER"]).await;
    platform
        .mutate(
            &owner.caller,
            "removeMember",
            USER,
            json!({ "userId": kim.user }),
        )
        .await;
    invite(&platform, &owner, &kim.email, &["SELLER_MEMBER"]).await;
    let token = platform.letter("MemberInvited", &kim.email).await.unwrap();
    let register = async |password: &str| {
        let input = json!({ "invitationToken": token, "name": "Kim", "password": password });
        let selection = "{ registered userErrors { code path } }";
        platform
            .mutate(&testkit::anonymous(), "registerUser", selection, input)
            .await
    };
    let refused = register("somebody else's password 5").await;
    assert_eq!(refusals(&refused), [("ACCOUNT_EXISTS", "input".to_owned())]);
    assert_eq!(register(PASSWORD).await["registered"], true);
    let back = platform.sign_in(&kim.email, PASSWORD).await;
    assert_eq!(
        (back.user, back.organisation),
        (kim.user, owner.organisation),
        "the same account"
    );
    assert_eq!(
        refusals(&register(PASSWORD).await)[0].0,
        "INVITATION_INVALID",
        "once"
    );
}

#[tokio::test]
async fn an_invitation_ends_with_the_right_of_who_sent_it() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let leaving = platform.colleague(&owner, &["SELLER_OWNER"]).await;
    let nora = platform.member("SELLER").await;
    invite(&platform, &leaving, &nora.email, &["SELLER_OWNER"]).await;
    let token = platform.letter("MemberInvited", &nora.email).await.unwrap();
    let input = json!({ "userId": leaving.user });
    platform
        .mutate(&owner.caller, "removeMember", USER, input)
        .await;
    let refused = accept(&platform, &nora, &token).await;
    assert_eq!(
        refusals(&refused),
        [("INVITATION_INVALID", "input.token".to_owned())]
    );
}

#[tokio::test]
async fn roles_are_given_and_taken_by_owners_of_the_same_organisation() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform.colleague(&owner, &["SELLER_MEMBER"]).await;
    let other = platform.member("SELLER").await;
    for _ in 0..2 {
        let payload = change(&platform, "assignRole", &owner, kim.user, "SELLER_OWNER").await;
        assert_eq!(
            payload["user"]["roles"],
            json!(["SELLER_MEMBER", "SELLER_OWNER"])
        );
    }
    let event = platform.event("RoleAssigned", kim.user).await;
    assert_eq!(event.sequence, 2, "told once");
    let refused = change(&platform, "assignRole", &owner, kim.user, "PLATFORM_ADMIN").await;
    assert_eq!(
        refusals(&refused),
        [("ROLE_NOT_ASSIGNABLE", "input.role".to_owned())]
    );
    let refused = change(&platform, "assignRole", &other, kim.user, "SELLER_OWNER").await;
    assert_eq!(
        refusals(&refused),
        [("USER_NOT_FOUND", "input.userId".to_owned())],
        "not there for others"
    );
    let variables = json!({ "input": { "userId": kim.user, "role": "SELLER_OWNER" } });
    for (caller, expected) in [
        (kim.caller, "FORBIDDEN"),
        (testkit::anonymous(), "UNAUTHENTICATED"),
    ] {
        let answer = platform
            .ask(&caller, &mutation("assignRole", USER), variables.clone())
            .await;
        assert_eq!(code(&answer), expected);
    }
    let input =
        json!({ "userId": kim.user, "role": "SELLER_MEMBER", "reason": "one line\nand another" });
    let refused = platform
        .mutate(&owner.caller, "assignRole", USER, input)
        .await;
    assert_eq!(
        refusals(&refused),
        [("REASON_REQUIRED", "input.reason".to_owned())],
        "a reason in one's own organisation is optional, and checked"
    );
    // A revoked role ends the sessions whose tokens contain it.
    platform.sign_in(&kim.email, PASSWORD).await;
    let payload = change(&platform, "revokeRole", &owner, kim.user, "SELLER_OWNER").await;
    assert_eq!(payload["user"]["roles"], json!(["SELLER_MEMBER"]));
    platform.event("SessionsRevoked", kim.user).await;
    let refused = change(&platform, "revokeRole", &owner, kim.user, "SELLER_MEMBER").await;
    assert_eq!(refusals(&refused), [("LAST_ROLE", "input.role".to_owned())]);
}

#[tokio::test]
async fn administrators_give_roles_anywhere_and_say_why() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let assign = async |reason: Value| {
        let input = json!({
            "userId": nora.user, "role": "SELLER_MEMBER", "organisationId": nora.organisation, "reason": reason,
        });
        platform
            .mutate(&testkit::admin(), "assignRole", USER, input)
            .await
    };
    let refused = assign(Value::Null).await;
    assert_eq!(
        refusals(&refused),
        [("REASON_REQUIRED", "input.reason".to_owned())]
    );
    assert_eq!(
        assign(json!("asked for by mail")).await["userErrors"],
        json!([])
    );
}

#[tokio::test]
async fn the_last_owner_stays() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform
        .colleague(&owner, &["SELLER_OWNER", "SELLER_MEMBER"])
        .await;
    let leave = |caller| platform.mutate_nothing(caller, "leaveOrganisation", USER);
    // Of two owners who leave concurrently, one remains.
    let (one, other) = tokio::join!(leave(&owner.caller), leave(&kim.caller));
    let refused: Vec<_> = [&one, &other]
        .into_iter()
        .filter(|payload| payload["user"].is_null())
        .collect();
    assert_eq!(refused.len(), 1, "{one} {other}");
    assert_eq!(refusals(refused[0]), [("LAST_OWNER", "input".to_owned())]);
    let left = if one["user"].is_null() { &kim } else { &owner };
    let event = platform.event("MemberLeft", left.user).await;
    assert!(event.is_for(owner.organisation), "those who stay may know");
    platform.event("SessionsRevoked", left.user).await;
    let input = json!({ "email": left.email, "password": PASSWORD });
    let payload = platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await;
    assert_eq!(
        refusals(&payload),
        [("NO_ORGANISATION", "input.organisationId".to_owned())]
    );
}

#[tokio::test]
async fn a_member_is_removed_by_an_owner() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let kim = platform.colleague(&owner, &["SELLER_MEMBER"]).await;
    let remove = async |by: &Member, user: Uuid| {
        platform
            .mutate(&by.caller, "removeMember", USER, json!({ "userId": user }))
            .await
    };
    assert_eq!(
        refusals(&remove(&owner, owner.user).await)[0].0,
        "LAST_OWNER"
    );
    assert_eq!(remove(&owner, kim.user).await["userErrors"], json!([]));
    platform.event("SessionsRevoked", kim.user).await;
    assert_eq!(
        refusals(&remove(&owner, kim.user).await)[0].0,
        "USER_NOT_FOUND"
    );
}

#[tokio::test]
async fn an_unverified_organisation_has_few_members() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    platform.run_sql(
            "insert into users (id, version, email, email_hash, name, password_hash, status, created_at, updated_at)
             select gen_random_uuid(), 1, email, sha256(n::text::bytea), name, password_hash, status, created_at, updated_at
             from users, generate_series(1, 18) n;
             insert into members (organisation_id, user_id, roles, joined_at)
             select (select organisation_id from members), id, '{SELLER_MEMBER}', now()
             from users where id not in (select user_id from members)",
        )
        .await;
    let last = invite(&platform, &owner, "kim@example.org", &["SELLER_MEMBER"]).await;
    assert_eq!(last["userErrors"], json!([]), "the twentieth");
    let refused = invite(&platform, &owner, "lee@example.org", &["SELLER_MEMBER"]).await;
    assert_eq!(refusals(&refused), [("TOO_MANY", "input".to_owned())]);
    let input = json!({ "organisationId": owner.organisation });
    platform
        .mutate(
            &testkit::admin(),
            "verifyOrganisation",
            "{ userErrors { code } }",
            input,
        )
        .await;
    let invited = invite(&platform, &owner, "lee@example.org", &["SELLER_MEMBER"]).await;
    assert_eq!(invited["userErrors"], json!([]));
}
