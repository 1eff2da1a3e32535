use common::domain::LetterId;
use common::mail::domain::{self as mail_domain, LetterKind};
use common::mail::service as mail;
use events::EventContext;
use events::user::{Letter, UserFact};
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::{ACCOUNT_PAGE, Answer, Common, MailServer, letter, user_event};

const TOKEN: &str = "Pq3zT-xk_0aB7cD9eF1gH2iJ4kL6mN8oPqRsTuVwXyZ";
const RESEND: &str = "mutation ($id: ID!) { resendMail(input: { mailMessageId: $id }) {
    mailMessage { state } userErrors { code } } }";

async fn deliver(common: &Common, server: &MailServer) {
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
}

/// Returns true if the token of the only mail is stored.
async fn token_kept(common: &Common) -> bool {
    sqlx::query_scalar("select token is not null from mail_messages")
        .fetch_one(&common.database.pool)
        .await
        .unwrap()
}

async fn resend(common: &Common) -> Value {
    let id = common.mail().await["id"].clone();
    common
        .graph
        .ask(&testkit::admin(), RESEND, json!({ "id": id }))
        .await["data"]["resendMail"]
        .clone()
}

#[tokio::test]
async fn each_kind_is_mailed_with_its_link() {
    type Kind = (
        fn(Letter) -> UserFact,
        &'static str,
        &'static str,
        Option<&'static str>,
    );
    let kinds: [Kind; 12] = [
        (
            UserFact::EmailVerificationRequested,
            "EMAIL_VERIFICATION",
            "Confirm your email address",
            Some("verify-email"),
        ),
        (
            UserFact::RegistrationRepeated,
            "REGISTRATION_REPEATED",
            "You already have an account",
            None,
        ),
        (
            UserFact::PasswordResetRequested,
            "PASSWORD_RESET",
            "Choose a new password",
            Some("reset-password"),
        ),
        (
            UserFact::PasswordReset,
            "PASSWORD_RESET_DONE",
            "Your password has been reset",
            None,
        ),
        (
            UserFact::PasswordChanged,
            "PASSWORD_CHANGED",
            "Your password has been changed",
            None,
        ),
        (
            UserFact::SecondFactorEnabled,
            "SECOND_FACTOR_ENABLED",
            "Sign-in now requires a second factor",
            None,
        ),
        (
            UserFact::SecondFactorDisabled,
            "SECOND_FACTOR_DISABLED",
            "Sign-in no longer requires a second factor",
            None,
        ),
        (
            UserFact::SecondFactorFailed,
            "SECOND_FACTOR_FAILED",
            "Someone entered your password and a wrong code",
            None,
        ),
        (
            UserFact::SecondFactorBlocked,
            "SECOND_FACTOR_BLOCKED",
            "Codes of your authenticator app are blocked",
            None,
        ),
        (
            UserFact::RecoveryCodesReplaced,
            "RECOVERY_CODES_REPLACED",
            "Your recovery codes have been replaced",
            None,
        ),
        (
            UserFact::RecoveryCodeUsed,
            "RECOVERY_CODE_USED",
            "A recovery code of your account has been used",
            None,
        ),
        (
            UserFact::MemberInvited,
            "INVITATION",
            "You are invited to join an organisation",
            Some("accept-invitation"),
        ),
    ];
    let (common, server) = (Common::start().await, MailServer::start().await);
    for (number, (fact, template, title, action)) in kinds.into_iter().enumerate() {
        let address = format!("somebody{number}@example.org");
        let user = Uuid::now_v7();
        let written = Letter {
            user: Some(user),
            ..letter(&common.recipient, &address, action.map(|_| TOKEN))
        };
        let until = written.expires_at;
        common.user_says(&[user_event(fact(written))]).await;
        deliver(&common, &server).await;

        let received = server.received().pop().unwrap();
        assert_eq!(
            (received.to.as_slice(), received.header("Subject")),
            ([address].as_slice(), title)
        );
        assert_eq!(
            received.header("Content-Transfer-Encoding"),
            "7bit",
            "a link comes in one piece"
        );
        let lines: Vec<&str> = received.text.lines().collect();
        let link = action.map_or(ACCOUNT_PAGE.to_owned(), |action| {
            format!("{ACCOUNT_PAGE}#{action}={TOKEN}")
        });
        assert!(lines.contains(&link.as_str()), "{}", received.text);
        assert_eq!(
            lines.contains(&format!("Code: {TOKEN}").as_str()),
            action.is_some()
        );
        let end = until.map(|end| {
            format!(
                "until {} {:02}:{:02} UTC.",
                end.date(),
                end.hour(),
                end.minute()
            )
        });
        assert!(
            end.is_none_or(|end| received.text.contains(&end)),
            "{}",
            received.text
        );
        assert!(
            received.text.contains("\nIf that was not "),
            "{}",
            received.text
        );

        let mail = &common.mails().await[0];
        assert_eq!(
            (&mail["template"], &mail["state"]),
            (&json!(template), &json!("SENT"))
        );
        assert_eq!(
            mail["user"]["id"],
            json!(user),
            "also before the account is known here"
        );
    }
    assert_eq!(server.received().len(), kinds.len());
    let sent = common.published("MailSent", kinds.len()).await;
    assert!(
        sent.iter()
            .all(|event| event.audience.is_empty() && event.data["user"].is_string())
    );
}

#[tokio::test]
async fn a_letter_to_somebody_without_an_account_has_no_user() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let event = user_event(UserFact::MemberInvited(letter(
        &common.recipient,
        "new@example.org",
        Some(TOKEN),
    )));
    common.user_says(std::slice::from_ref(&event)).await;
    assert_eq!(common.mail().await["user"], Value::Null);
    deliver(&common, &server).await;
    let sent = common.published("MailSent", 1).await;
    assert_eq!(
        (&sent[0].data["user"], &sent[0].data["template"]),
        (&Value::Null, &json!("INVITATION"))
    );
    assert_eq!(sent[0].correlationid, event.correlationid);
}

#[tokio::test]
async fn a_letter_that_comes_twice_is_one_mail() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let written = letter(&common.recipient, "me@example.org", Some(TOKEN));
    let event = || user_event(UserFact::PasswordResetRequested(written.clone()));
    common.user_says(&[event()]).await;
    assert_eq!(common.user.publish_again().await, 1);
    // Another event about the same letter.
    common.user_says(&[event()]).await;
    assert_eq!(common.mails().await.len(), 1);
    deliver(&common, &server).await;
    common.user_says(&[event()]).await;
    assert!(
        !common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn the_token_is_wiped_when_the_mail_has_ended() {
    let ends = [
        (None, "SENT"),
        (Some(Answer::RefuseRecipient(550)), "FAILED"),
    ];
    for (answer, state) in ends {
        let (common, server) = (Common::start().await, MailServer::start().await);
        let written = letter(&common.recipient, "me@example.org", Some(TOKEN));
        common
            .user_says(&[user_event(UserFact::PasswordResetRequested(written))])
            .await;
        server.will([Answer::RefuseText(451)]);
        deliver(&common, &server).await;
        assert!(token_kept(&common).await, "it is tried again");
        server.will(answer);
        let later = chassis::now() + Duration::minutes(5);
        assert!(
            common
                .services
                .mail
                .deliver_next(&server.client(), later)
                .await
                .unwrap()
        );
        assert_eq!(common.mail().await["state"], state);
        assert!(!token_kept(&common).await);
        let refused =
            json!({ "mailMessage": null, "userErrors": [{ "code": "MAIL_NOT_RESENDABLE" }] });
        assert_eq!(resend(&common).await, refused);
    }
}

#[tokio::test]
async fn a_letter_whose_fate_is_unknown_can_be_sent_again() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let written = letter(&common.recipient, "me@example.org", Some(TOKEN));
    common
        .user_says(&[user_event(UserFact::PasswordResetRequested(written))])
        .await;
    server.will([Answer::HangUp]);
    deliver(&common, &server).await;
    assert_eq!(common.mail().await["state"], "UNKNOWN");
    assert!(token_kept(&common).await);
    assert_eq!(resend(&common).await["mailMessage"]["state"], "QUEUED");
    deliver(&common, &server).await;
    assert_eq!(common.mail().await["state"], "SENT");
    assert!(!token_kept(&common).await);
    let received = server.received();
    assert!(
        received
            .iter()
            .all(|mail| mail.text.contains(&format!("#reset-password={TOKEN}\n")))
    );
    assert_eq!(received.len(), 2);
}

#[tokio::test]
async fn a_failed_letter_without_a_link_can_be_sent_again() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let written = letter(&common.recipient, "me@example.org", None);
    common
        .user_says(&[user_event(UserFact::PasswordChanged(written))])
        .await;
    server.will([Answer::RefuseRecipient(550)]);
    deliver(&common, &server).await;
    assert_eq!(resend(&common).await["mailMessage"]["state"], "QUEUED");
    deliver(&common, &server).await;
    assert_eq!(common.mail().await["state"], "SENT");
}

#[tokio::test]
async fn an_expired_letter_is_not_sent() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let written = letter(&common.recipient, "me@example.org", Some(TOKEN));
    let end = written.expires_at.unwrap();
    common
        .user_says(&[user_event(UserFact::EmailVerificationRequested(written))])
        .await;
    server.will([Answer::RefuseText(451)]);
    deliver(&common, &server).await;
    assert_eq!(common.mail().await["state"], "QUEUED");
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), end)
            .await
            .unwrap()
    );
    let mail = common.mail().await;
    assert_eq!(
        (&mail["state"], &mail["failure"]),
        (&json!("FAILED"), &json!("EXPIRED"))
    );
    assert!(server.received().is_empty() && !token_kept(&common).await);
    assert_eq!(
        common.published("MailFailed", 1).await[0].data["template"],
        "EMAIL_VERIFICATION"
    );
}

#[tokio::test]
async fn what_is_sealed_for_another_letter_is_not_opened() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let good = || letter(&common.recipient, "me@example.org", Some(TOKEN));
    let other = letter(&common.recipient, "other@example.org", Some("another"));
    let odd = letter(&common.recipient, "me@example.org", Some("two\nlines"));
    for (written, failure) in [
        (
            Letter {
                address: other.address.clone(),
                ..good()
            },
            "ADDRESS_UNREADABLE",
        ),
        (
            Letter {
                token: other.token.clone(),
                ..good()
            },
            "TOKEN_UNREADABLE",
        ),
        (odd, "TOKEN_UNREADABLE"),
    ] {
        common
            .user_says(&[user_event(UserFact::PasswordResetRequested(written))])
            .await;
        deliver(&common, &server).await;
        let mail = &common.mails().await[0];
        assert_eq!(
            (&mail["state"], &mail["failure"]),
            (&json!("FAILED"), &json!(failure))
        );
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_link_without_its_token_is_no_letter() {
    let common = Common::start().await;
    let written = letter(&common.recipient, "me@example.org", None);
    let context = EventContext::of_job(chassis::now());
    let letter = mail_domain::Letter {
        id: LetterId(written.id),
        kind: LetterKind::PasswordReset,
        user: None,
        expires_at: None,
        created_at: context.now,
    };
    let mut conn = common.database.pool.acquire().await.unwrap();
    let refused = mail::letter_written(&mut conn, context, &letter, &written.address, None).await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("has a link but no token")
    );
    let garbled =
        mail::letter_written(&mut conn, context, &letter, "not base64!", Some("AAAA")).await;
    assert!(garbled.unwrap_err().to_string().contains("not base64"));
    assert_eq!(common.mails().await.len(), 0);
}
