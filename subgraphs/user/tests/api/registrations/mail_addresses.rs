//! Addresses with characters outside ASCII: one mailbox is one account, and an address that cannot be delivered to is
//! refused.

use serde_json::{Value, json};
use user::accounts::service::MailServer;
use user::service::Error;
use uuid::Uuid;

use crate::support::{ACCEPTED, PASSWORD, SESSION, UserDomain, refusals, registration};

const ASCII: &str = "ann@xn--bcher-kva.example";
const UNICODE: &str = "ann@b\u{FC}cher.example";
/// Spellings of one mailbox. The last one finds the account, but its local part cannot be delivered to.
const SPELLINGS: [&str; 6] = [
    UNICODE,
    ASCII,
    "ann@bu\u{308}cher.example",
    "Ann@B\u{DC}CHER.Example",
    " ann@XN--BCHER-KVA.example ",
    "\u{FF41}nn@b\u{FC}cher.example",
];

/// The payload of a public mutation.
async fn ask(platform: &UserDomain, name: &str, input: Value) -> Value {
    let selection = if name == "signIn" { SESSION } else { ACCEPTED };
    platform
        .mutate(&testkit::anonymous(), name, selection, input)
        .await
}

async fn session(platform: &UserDomain, email: &str) -> Value {
    ask(
        platform,
        "signIn",
        json!({ "email": email, "password": PASSWORD }),
    )
    .await["session"]
        .clone()
}

/// Stores every account and invitation under the hash of this spelling, as older versions did.
async fn file_under(platform: &UserDomain, spelling: &str) {
    let hash = platform.email_hash(spelling).await;
    for sql in [
        "update users set email_hash = $1",
        "update invitations set email_hash = $1",
    ] {
        sqlx::query(sql)
            .bind(&hash)
            .execute(&platform.database.pool)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn every_spelling_of_a_domain_is_one_account() {
    for registered in &SPELLINGS[..5] {
        let platform = UserDomain::start().await;
        let payload = ask(
            &platform,
            "registerOrganisation",
            registration("SELLER", registered),
        )
        .await;
        assert_eq!(payload["userErrors"], json!([]), "{registered:?}");
        // Letters are sent to the ASCII spelling of the domain.
        let sent = platform.addresses("EmailVerificationRequested").await;
        let domain = sent[0].split_once('@').unwrap().1.to_lowercase();
        assert_eq!(
            (sent.len(), domain.as_str()),
            (1, "xn--bcher-kva.example"),
            "{registered:?}"
        );
        let token = platform
            .letter("EmailVerificationRequested", &sent[0])
            .await
            .unwrap();
        assert_eq!(platform.verify(&token).await["verified"], true);

        for other in SPELLINGS {
            let known = session(&platform, other).await;
            let shown = known["user"]["email"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            assert!(
                shown.ends_with("@b\u{FC}cher.example"),
                "{registered:?} {other:?}: {shown:?}"
            );
        }
        for again in &SPELLINGS[..5] {
            ask(
                &platform,
                "registerOrganisation",
                registration("SELLER", again),
            )
            .await;
        }
        let told = platform.addresses("RegistrationRepeated").await;
        assert_eq!(
            told,
            vec![sent[0].clone(); 5],
            "{registered:?}: there is an account"
        );
        ask(
            &platform,
            "requestPasswordReset",
            json!({ "email": UNICODE }),
        )
        .await;
        assert_eq!(
            platform.addresses("PasswordResetRequested").await,
            sent,
            "{registered:?}"
        );
    }
}

#[tokio::test]
async fn an_invitation_is_for_every_spelling_of_its_address() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    platform.register("SELLER", ASCII).await;
    let ann = platform.sign_in(UNICODE, PASSWORD).await;
    let selection = "{ invitation { email } userErrors { code path } }";
    let input = json!({ "email": UNICODE, "roles": ["SELLER_MEMBER"] });
    let payload = platform
        .mutate(&owner.caller, "inviteMember", selection, input)
        .await;
    assert_eq!(
        payload,
        json!({ "invitation": { "email": UNICODE }, "userErrors": [] })
    );
    let token = platform.letter("MemberInvited", ASCII).await.unwrap();
    let selection = "{ user { email memberships { roles } } userErrors { code path } }";
    let payload = platform
        .mutate(
            &ann.caller,
            "acceptInvitation",
            selection,
            json!({ "token": token }),
        )
        .await;
    assert_eq!(
        payload["user"]["memberships"].as_array().map(Vec::len),
        Some(2),
        "{payload}"
    );
    assert_eq!(payload["user"]["email"], UNICODE, "people read Unicode");
    let users = "query($of: String) { users(filter: { email: $of }) { totalCount nodes { id } } }";
    for spelling in SPELLINGS {
        let found = platform
            .answer(&testkit::admin(), users, json!({ "of": spelling }))
            .await;
        let expected = json!({ "totalCount": 1, "nodes": [{ "id": ann.user }] });
        assert_eq!(found["users"], expected, "{spelling:?}");
    }
}

#[tokio::test]
async fn what_was_filed_under_the_unicode_spelling_is_found() {
    let platform = UserDomain::start().await;
    platform.register("SELLER", ASCII).await;
    file_under(&platform, UNICODE).await;
    let ann = platform.sign_in(ASCII, PASSWORD).await;
    assert_eq!(platform.sign_in(UNICODE, PASSWORD).await.user, ann.user);
    ask(
        &platform,
        "registerOrganisation",
        registration("SELLER", ASCII),
    )
    .await;
    assert_eq!(platform.addresses("RegistrationRepeated").await, [ASCII]);
    let users = "query($of: String) { users(filter: { email: $of }) { totalCount } }";
    let found = platform
        .answer(&testkit::admin(), users, json!({ "of": ASCII }))
        .await;
    assert_eq!(found["users"]["totalCount"], 1);
}

#[tokio::test]
async fn an_open_invitation_that_was_filed_under_the_unicode_spelling_is_accepted() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let input = json!({ "email": ASCII, "roles": ["SELLER_MEMBER"] });
    platform
        .mutate(
            &owner.caller,
            "inviteMember",
            "{ userErrors { code } }",
            input,
        )
        .await;
    let hash = platform.email_hash(UNICODE).await;
    let filed = sqlx::query("update invitations set email_hash = $1").bind(hash);
    filed.execute(&platform.database.pool).await.unwrap();
    platform.register("SELLER", ASCII).await;
    let ann = platform.sign_in(ASCII, PASSWORD).await;
    let token = platform.letter("MemberInvited", ASCII).await.unwrap();
    let selection = "{ user { id } userErrors { code path } }";
    let payload = platform
        .mutate(
            &ann.caller,
            "acceptInvitation",
            selection,
            json!({ "token": token }),
        )
        .await;
    assert_eq!(payload["user"]["id"], json!(ann.user), "{payload}");
    // Another invitation to the address replaces the first one, whatever hash it is stored under.
    let pending = "query { invitations { nodes { status } } }";
    for _ in 0..2 {
        let input = json!({ "email": "kim@b\u{FC}cher.example", "roles": ["SELLER_MEMBER"] });
        platform
            .mutate(
                &owner.caller,
                "inviteMember",
                "{ userErrors { code } }",
                input,
            )
            .await;
        let hash = platform.email_hash("kim@b\u{FC}cher.example").await;
        let filed = sqlx::query("update invitations set email_hash = $1 where status = 'PENDING'")
            .bind(hash);
        filed.execute(&platform.database.pool).await.unwrap();
    }
    let invitations =
        platform.answer(&owner.caller, pending, json!({})).await["invitations"].clone();
    let statuses: Vec<&Value> = invitations["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["status"])
        .collect();
    assert_eq!(statuses, ["PENDING", "REVOKED", "ACCEPTED"]);
}

#[tokio::test]
async fn two_registrations_of_one_mailbox_open_one_account() {
    let platform = UserDomain::start().await;
    ask(
        &platform,
        "registerOrganisation",
        registration("SELLER", ASCII),
    )
    .await;
    file_under(&platform, UNICODE).await;
    ask(
        &platform,
        "registerOrganisation",
        registration("SELLER", ASCII),
    )
    .await;
    let links = platform.letters("EmailVerificationRequested", ASCII).await;
    assert_eq!(platform.verify(&links[0]).await["verified"], true);
    assert_eq!(
        refusals(&platform.verify(&links[1]).await),
        [("TOKEN_INVALID", "input.token".to_owned())]
    );
}

#[tokio::test]
async fn an_address_that_mail_cannot_reach_is_refused_where_a_person_would_wait_for_it() {
    let unreachable = [
        "jos\u{E9}@example.com",
        "\u{7528}\u{6237}@b\u{FC}cher.example",
        "jose\u{301}@example.com",
    ];
    let invalid = [
        "ann@b\u{FC}cher",
        "ann@-b\u{FC}cher.example",
        "ann@b\u{FC}\u{200B}cher.example",
        "ann@xn--a.example",
        "ann@192.0.2.1",
        "ann@exa_mple.com",
    ];
    for smtputf8 in [false, true] {
        let platform = UserDomain::start_with(MailServer { smtputf8 }).await;
        let owner = platform.member("SELLER").await;
        for email in unreachable.iter().chain(&invalid) {
            let unreachable = (!smtputf8).then_some("EMAIL_UNREACHABLE");
            let code = if invalid.contains(email) {
                Some("EMAIL_INVALID")
            } else {
                unreachable
            };
            let refused = |path: &str| -> Vec<(&str, String)> {
                code.into_iter()
                    .map(|code| (code, path.to_owned()))
                    .collect()
            };
            let payload = ask(
                &platform,
                "registerOrganisation",
                registration("SELLER", email),
            )
            .await;
            assert_eq!(
                refusals(&payload),
                refused("input.owner.email"),
                "{email} {smtputf8}"
            );
            for name in ["requestEmailVerification", "requestPasswordReset"] {
                let payload = ask(&platform, name, json!({ "email": email })).await;
                assert_eq!(
                    refusals(&payload),
                    refused("input.email"),
                    "{name} {email} {smtputf8}"
                );
            }
            let input = json!({ "email": email, "roles": ["SELLER_MEMBER"] });
            let payload = platform
                .mutate(
                    &owner.caller,
                    "inviteMember",
                    "{ userErrors { code path } }",
                    input,
                )
                .await;
            assert_eq!(
                refusals(&payload),
                refused("input.email"),
                "{email} {smtputf8}"
            );
            let signed_in = ask(
                &platform,
                "signIn",
                json!({ "email": email, "password": PASSWORD }),
            )
            .await;
            let unknown = [("INVALID_CREDENTIALS", "input".to_owned())];
            assert_eq!(
                refusals(&signed_in),
                unknown,
                "a sign-in says nothing of the address: {email}"
            );
        }
    }
}

#[tokio::test]
async fn an_account_from_before_signs_in_when_mail_no_longer_reaches_it() {
    let platform = UserDomain::start_with(MailServer { smtputf8: true }).await;
    platform.register("SELLER", "jos\u{E9}@example.com").await;
    let services = platform.services_with(crate::keys::passwords());
    let attempt = crate::support::attempt("JOSE\u{301}@example.com", PASSWORD);
    let signed_in = services
        .sessions
        .sign_in(&testkit::anonymous(), &attempt, chassis::now())
        .await
        .unwrap();
    assert_ne!(signed_in.user.id.0, Uuid::nil());
    let reset = services
        .credentials
        .request_password_reset(
            &testkit::anonymous(),
            &"jos\u{E9}@example.com".into(),
            chassis::now(),
        )
        .await;
    let Err(Error::Refused(reasons)) = reset else {
        panic!("a person would wait for the letter in vain")
    };
    assert_eq!(reasons[0].code.into_str(), "EMAIL_UNREACHABLE");
    assert!(
        reasons[0].message.contains("ask the administrators"),
        "{}",
        reasons[0]
    );
    let letters = platform
        .letters("PasswordResetRequested", "jos\u{E9}@example.com")
        .await;
    assert_eq!(
        letters.len(),
        1,
        "its mail fails where administrators see it"
    );
    let unknown = services
        .credentials
        .request_password_reset(
            &testkit::anonymous(),
            &"ren\u{E9}@example.com".into(),
            chassis::now(),
        )
        .await;
    let Err(Error::Refused(unknown)) = unknown else {
        panic!("the refusal depends on the account")
    };
    assert_eq!(unknown, reasons, "it says nothing of the account");
    assert_eq!(
        platform
            .letters("PasswordResetRequested", "ren\u{E9}@example.com")
            .await
            .len(),
        0
    );
}
