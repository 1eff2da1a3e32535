//! One-click unsubscription (RFC 8058) from mails that a stranger can cause, and from notices.

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use common::mail::http::signed_routes;
use events::order::OrderFact;
use events::user::{Letter, UserFact};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::{Common, MailServer, Person, SITE, letter, order, order_event, user_event};

const TOKEN: &str = "Pq3zT-xk_0aB7cD9eF1gH2iJ4kL6mN8oPqRsTuVwXyZ";

type LetterFact = fn(Letter) -> UserFact;

/// Letters that a stranger can cause by entering an address.
const UNASKED: [LetterFact; 3] = [
    UserFact::EmailVerificationRequested,
    UserFact::RegistrationRepeated,
    UserFact::MemberInvited,
];
/// Letters that are always sent.
const ALWAYS: [LetterFact; 7] = [
    UserFact::PasswordResetRequested,
    UserFact::PasswordReset,
    UserFact::PasswordChanged,
    UserFact::SecondFactorEnabled,
    UserFact::SecondFactorDisabled,
    UserFact::RecoveryCodesReplaced,
    UserFact::RecoveryCodeUsed,
];

/// Mails of these letters to one address, sent or refused: state and failure of each, in order.
async fn send(
    common: &Common,
    server: &MailServer,
    address: &str,
    facts: &[LetterFact],
) -> Vec<Value> {
    let mut results = Vec::new();
    for fact in facts {
        common
            .user_says(&[user_event(fact(letter(
                &common.recipient,
                address,
                Some(TOKEN),
            )))])
            .await;
        assert!(
            common
                .services
                .mail
                .deliver_next(&server.client(), chassis::now())
                .await
                .unwrap()
        );
        let mail = &common.mails().await[0];
        results.push(json!([mail["state"], mail["failure"]]));
    }
    results
}

fn sent() -> Value {
    json!(["SENT", null])
}

fn stopped() -> Value {
    json!(["FAILED", "UNSUBSCRIBED"])
}

/// The path of the last mail's `List-Unsubscribe` link, which its text repeats.
fn last_link(server: &MailServer) -> String {
    let mail = server.received().pop().unwrap();
    assert_eq!(
        mail.header("List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
    let value = mail.header("List-Unsubscribe");
    let link = value
        .strip_prefix('<')
        .and_then(|value| value.strip_suffix('>'))
        .unwrap();
    assert!(mail.text.lines().any(|line| line == link), "{}", mail.text);
    link.strip_prefix(SITE).unwrap().to_owned()
}

async fn ask(common: &Common, method: Method, path: &str) -> (StatusCode, HeaderMap, String) {
    let routes = signed_routes(common.services.mail.clone()).layer(Extension(testkit::anonymous()));
    let request = Request::builder()
        .method(method)
        .uri(path)
        .body(Body::empty())
        .unwrap();
    let (parts, body) = routes.oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

async fn post(common: &Common, path: &str) -> String {
    let (status, _, page) = ask(common, Method::POST, path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    page
}

#[tokio::test]
async fn mails_that_a_stranger_can_cause_carry_a_link_that_stops_them() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let address = "victim@example.org";
    assert_eq!(
        send(&common, &server, address, &UNASKED[..1]).await,
        [sent()]
    );
    let registrations = last_link(&server);
    assert_eq!(
        send(&common, &server, address, &UNASKED[2..]).await,
        [sent()]
    );
    let invitations = last_link(&server);

    post(&common, &registrations).await;
    assert_eq!(
        send(&common, &server, address, &UNASKED).await,
        [stopped(), stopped(), sent()]
    );
    // Another spelling is the same mailbox.
    post(&common, &invitations).await;
    assert_eq!(
        send(&common, &server, "Victim@Example.org", &UNASKED).await,
        [stopped(), stopped(), stopped()]
    );
    assert_eq!(
        send(&common, &server, "other@example.org", &UNASKED).await,
        [sent(), sent(), sent()]
    );
    let kept: i64 =
        sqlx::query_scalar("select count(*) from mail_messages where token is not null")
            .fetch_one(&common.database.pool)
            .await
            .unwrap();
    assert_eq!(kept, 0, "a mail that is not sent keeps no token");
}

#[tokio::test]
async fn a_stop_never_stops_resets_and_letters_about_security() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let person = common.person(Uuid::now_v7()).await;
    for fact in UNASKED {
        send(&common, &server, &person.address, &[fact]).await;
        post(&common, &last_link(&server)).await;
    }
    notify(&common, &server, &person).await;
    post(&common, &last_link(&server)).await;

    let before = server.received().len();
    assert_eq!(
        send(&common, &server, &person.address, &ALWAYS).await,
        vec![sent(); ALWAYS.len()]
    );
    let received = server.received();
    assert_eq!(received.len(), before + ALWAYS.len());
    for mail in &received[before..] {
        assert!(
            !mail.has_header("List-Unsubscribe") && !mail.text.contains("/unsubscribe/"),
            "{}",
            mail.text
        );
    }
}

/// Notifies a person, and waits until the mail is sent or refused.
async fn notify(common: &Common, server: &MailServer, person: &Person) {
    let requested = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    common.order_says(&[order_event(requested)]).await;
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn stopped_notices_are_still_in_the_application_and_can_be_resumed() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let person = common.person(Uuid::now_v7()).await;
    notify(&common, &server, &person).await;
    let link = last_link(&server);
    post(&common, &link).await;
    notify(&common, &server, &person).await;
    assert_eq!(server.received().len(), 1);
    assert_eq!(common.mails().await[0]["failure"], "UNSUBSCRIBED");
    let data = common
        .data(&person.caller(), "{ notifications { totalCount } }")
        .await;
    assert_eq!(data["notifications"]["totalCount"], 2);
    assert_eq!(
        send(&common, &server, &person.address, &UNASKED[2..]).await,
        [sent()],
        "another topic"
    );

    let page = post(&common, &format!("{link}/resume")).await;
    assert!(page.contains("Stop these emails?"), "{page}");
    notify(&common, &server, &person).await;
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn only_a_post_changes_anything() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    send(&common, &server, "victim@example.org", &UNASKED[..1]).await;
    let link = last_link(&server);
    let (status, headers, page) = ask(&common, Method::GET, &link).await;
    assert_eq!(
        (status, headers["cache-control"].as_bytes()),
        (StatusCode::OK, b"no-store".as_slice())
    );
    assert!(
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("form-action 'self'")
    );
    assert!(
        page.contains(&format!("<form method=\"post\" action=\"{link}\">")),
        "{page}"
    );
    ask(&common, Method::HEAD, &link).await;
    assert_eq!(
        send(&common, &server, "victim@example.org", &UNASKED[..1]).await,
        [sent()]
    );

    for _ in 0..2 {
        let page = post(&common, &link).await;
        assert!(page.contains("These emails are stopped"), "{page}");
    }
    assert_eq!(
        ask(&common, Method::GET, &format!("{link}/resume")).await.0,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let (_, _, page) = ask(&common, Method::GET, &link).await;
    assert!(
        page.contains(&format!("action=\"{link}/resume\"")),
        "{page}"
    );
    assert!(!page.contains("victim"), "the page names no address");
}

#[tokio::test]
async fn a_token_that_this_domain_has_not_signed_stops_nothing() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    send(&common, &server, "victim@example.org", &UNASKED[..1]).await;
    let link = last_link(&server);
    let token = link.strip_prefix("/unsubscribe/").unwrap();
    let other_topic = format!("n{}", &token[1..]);
    let mut other_address = token.to_owned();
    let changed = if &token[1..2] == "A" { "B" } else { "A" };
    other_address.replace_range(1..2, changed);
    let cut = token[..44].to_owned();
    for forged in [
        other_topic,
        other_address,
        cut,
        "n".to_owned(),
        "guess".to_owned(),
        "-".to_owned(),
    ] {
        for method in [Method::GET, Method::POST] {
            let (status, _, page) = ask(&common, method, &format!("/unsubscribe/{forged}")).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{forged}");
            assert!(page.contains("This link does not work"));
        }
    }
    let stops: i64 = sqlx::query_scalar("select count(*) from mail_stops")
        .fetch_one(&common.database.pool)
        .await
        .unwrap();
    assert_eq!(stops, 0);
}
