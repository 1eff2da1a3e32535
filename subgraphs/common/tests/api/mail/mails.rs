use caller::Role;
use events::order::OrderFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, code, order, order_event, with_role};

const RESEND: &str = "mutation ($id: ID!) { resendMail(input: { mailMessageId: $id }) {
    mailMessage { id state attempts failure } userErrors { code path } } }";

async fn queued(common: &Common, times: usize) {
    let person = common.person(Uuid::now_v7()).await;
    let event = || {
        order_event(OrderFact::AssessmentRequested(order(
            Uuid::now_v7(),
            &[person.organisation],
        )))
    };
    common
        .order_says(
            &std::iter::repeat_with(event)
                .take(times)
                .collect::<Vec<_>>(),
        )
        .await;
}

#[tokio::test]
async fn admins_send_again_what_did_not_go_out() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common, 1).await;
    for (answer, state) in [
        (Answer::RefuseRecipient(550), "FAILED"),
        (Answer::HangUp, "UNKNOWN"),
    ] {
        server.will([answer]);
        assert!(
            common
                .services
                .mail
                .deliver_next(&server.client(), chassis::now())
                .await
                .unwrap()
        );
        let id = common.mail().await["id"].clone();
        assert_eq!(common.mail().await["state"], state);
        let resent = common
            .graph
            .ask(&testkit::admin(), RESEND, json!({ "id": id }))
            .await;
        assert_eq!(
            resent["data"]["resendMail"],
            json!({
                "mailMessage": { "id": id, "state": "QUEUED", "attempts": 0, "failure": null }, "userErrors": []
            })
        );
    }
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    assert_eq!(common.mail().await["state"], "SENT");
    // The mail without an answer had arrived: both have the same ID, so that a reader can recognise the duplicate.
    let ids: Vec<String> = server
        .received()
        .iter()
        .map(|mail| mail.header("Message-ID").to_owned())
        .collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
}

#[tokio::test]
async fn what_is_on_its_way_or_unknown_is_not_sent_again() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common, 1).await;
    let id = common.mail().await["id"].clone();
    let resend = async |id: &Value| {
        let answer = common
            .graph
            .ask(&testkit::admin(), RESEND, json!({ "id": id }))
            .await;
        assert_eq!(answer["data"]["resendMail"]["mailMessage"], Value::Null);
        answer["data"]["resendMail"]["userErrors"][0]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // A worker locks the mail for as long as the server takes to answer.
    let mut worker = common.database.pool.begin().await.unwrap();
    sqlx::query("select from mail_messages for update")
        .execute(&mut *worker)
        .await
        .unwrap();
    assert_eq!(resend(&id).await, "MAIL_NOT_RESENDABLE");
    worker.rollback().await.unwrap();
    // The refused transaction releases the row a moment after the answer; until then workers skip it.
    testkit::eventually("the mail to be sent", || async {
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
            .then_some(())
    })
    .await;
    assert_eq!(resend(&id).await, "MAIL_NOT_RESENDABLE");
    assert_eq!(resend(&json!(Uuid::now_v7())).await, "MAIL_NOT_FOUND");
    assert_eq!(resend(&json!("nobody")).await, "MAIL_NOT_FOUND");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn mails_are_for_admins_and_auditors() {
    let common = Common::start().await;
    queued(&common, 1).await;
    let id = common.mail().await["id"].clone();
    let list = "{ mailMessages { totalCount nodes { id } } }";
    let auditor = with_role(Uuid::now_v7(), Uuid::now_v7(), Role::Auditor);
    assert_eq!(
        common.data(&auditor, list).await["mailMessages"]["totalCount"],
        1
    );
    let others = [
        testkit::seller(Uuid::now_v7()),
        testkit::provider(Uuid::now_v7()),
        testkit::gateway(),
    ];
    for caller in &others {
        assert_eq!(code(&common.ask(caller, list).await), "FORBIDDEN");
    }
    for caller in others.iter().chain([&auditor]) {
        assert_eq!(
            code(&common.graph.ask(caller, RESEND, json!({ "id": id })).await),
            "FORBIDDEN"
        );
    }
    assert_eq!(
        code(&common.ask(&testkit::anonymous(), list).await),
        "UNAUTHENTICATED"
    );
}

#[tokio::test]
async fn mails_are_found_by_the_time_of_their_last_change() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common, 2).await;
    let admin = testkit::admin();
    let changed = async |bounds: String| -> Value {
        let query = format!(
            "{{ mailMessages(filter: {{ updatedAt: {{ {bounds} }} }}) {{ totalCount nodes {{ state updatedAt }} }} }}"
        );
        common.data(&admin, &query).await["mailMessages"].clone()
    };
    let only = |state: &str, at: &Value| json!({ "totalCount": 1, "nodes": [{ "state": state, "updatedAt": at }] });
    server.will([Answer::RefuseRecipient(550)]);
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    let failed = "{ mailMessages(filter: { state: FAILED }) { nodes { id updatedAt } } }";
    let failed = common.data(&admin, failed).await["mailMessages"]["nodes"][0].clone();
    let failed_at = &failed["updatedAt"];
    assert_eq!(
        changed(format!("from: {failed_at}")).await,
        only("FAILED", failed_at)
    );
    let before = changed(format!("to: {failed_at}")).await;
    assert_eq!(
        (&before["totalCount"], &before["nodes"][0]["state"]),
        (&json!(1), &json!("QUEUED"))
    );

    let mutation = format!(
        "mutation {{ resendMail(input: {{ mailMessageId: {} }}) {{ mailMessage {{ updatedAt }} }} }}",
        failed["id"]
    );
    let resent = common.data(&admin, &mutation).await["resendMail"]["mailMessage"].clone();
    let resent_at = &resent["updatedAt"];
    assert_ne!(resent_at, failed_at);
    assert_eq!(
        changed(format!("from: {resent_at}")).await,
        only("QUEUED", resent_at)
    );
}

#[tokio::test]
async fn mails_are_listed_by_state_and_page() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common, 3).await;
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    let admin = testkit::admin();
    for (state, count) in [("QUEUED", 2), ("SENT", 1), ("UNKNOWN", 0)] {
        let query = format!(
            "{{ mailMessages(filter: {{ state: {state} }}) {{ totalCount nodes {{ state }} }} }}"
        );
        let list = common.data(&admin, &query).await["mailMessages"].clone();
        assert_eq!(
            list,
            json!({ "totalCount": count, "nodes": vec![json!({ "state": state }); count] })
        );
    }
    let all: Vec<Value> = common
        .mails()
        .await
        .iter()
        .map(|mail| mail["id"].clone())
        .collect();
    let first = common
        .data(
            &admin,
            "{ mailMessages(first: 2) { nodes { id } pageInfo { endCursor } } }",
        )
        .await;
    let rest = format!(
        "{{ mailMessages(first: 2, after: {}) {{ nodes {{ id }} pageInfo {{ hasNextPage }} }} }}",
        first["mailMessages"]["pageInfo"]["endCursor"]
    );
    let rest = common.data(&admin, &rest).await;
    assert_eq!(
        first["mailMessages"]["nodes"],
        json!([{ "id": all[0] }, { "id": all[1] }])
    );
    assert_eq!(
        rest["mailMessages"],
        json!({ "nodes": [{ "id": all[2] }], "pageInfo": { "hasNextPage": false } })
    );
}
