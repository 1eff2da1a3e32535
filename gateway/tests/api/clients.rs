//! The client of a request and its effects.

use events::user::UserFact;
use serde_json::json;
use uuid::Uuid;

use crate::people::{self, program, seller};
use crate::world::{World, answer, eventually, refusal};

const WHO: &str = "{ whoami }";
const KEY: &str = "x-carnet-client-key";

async fn who(request: reqwest::RequestBuilder) -> String {
    answer(request).await.1["data"]["whoami"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_key_says_which_program_and_only_a_partners_says_who() {
    let world = World::start().await;
    let seller = seller();
    let web = world.web.client.id;
    assert_eq!(who(world.ask(WHO)).await, "anonymous through ");
    assert_eq!(
        who(world.ask(WHO).header(KEY, &world.web.key)).await,
        format!("anonymous through {web}")
    );
    let partner = &world.partner.client;
    let organisation = partner.organisation.unwrap();
    let expected = format!("client of {organisation} through {}", partner.id);
    assert_eq!(
        who(world.ask(WHO).header(KEY, &world.partner.key)).await,
        expected
    );
    let expected = format!("user {} through {web}", seller.user);
    assert_eq!(
        who(world.ask_as(&seller, WHO).header(KEY, &world.web.key)).await,
        expected
    );
}

#[tokio::test]
async fn bad_keys_are_refused_alike() {
    let world = World::start().await;
    let (id, secret) = world.web.key.split_once('.').unwrap();
    let (other, _) = world.mobile.key.split_once('.').unwrap();
    let bad = [
        program("WEB").key,
        format!("{other}.{secret}"),
        format!("{id}.{}", "A".repeat(43)),
        id.to_owned(),
        format!("{}x", world.web.key),
        String::new(),
    ];
    for key in bad {
        let (status, json) = answer(world.ask(WHO).header(KEY, &key)).await;
        assert_eq!(status, 401, "{key}");
        let expected = json!({ "errors": [{ "message": "The client key is not valid.", "extensions": { "code": "CLIENT_UNKNOWN" } }] });
        assert_eq!(json, expected, "{key}");
    }
    let twice = world
        .ask(WHO)
        .header(KEY, &world.web.key)
        .header(KEY, &world.web.key);
    assert_eq!(refusal(twice).await, (401, "CLIENT_UNKNOWN".to_owned()));
}

#[tokio::test]
async fn a_token_is_good_with_its_own_client_only() {
    let world = World::start().await;
    let token = seller().token_for(world.web.client.id);
    let ask = || world.ask("{ me { id } }").bearer_auth(&token);
    assert_eq!(answer(ask().header(KEY, &world.web.key)).await.0, 200);
    for (request, message) in [
        (
            ask().header(KEY, &world.mobile.key),
            "The access token belongs to another client. Send the key of the client that it was issued to.",
        ),
        (
            ask(),
            "This access token needs the key of its client. Send the key in the header x-carnet-client-key.",
        ),
    ] {
        let (status, json) = answer(request).await;
        let error = &json["errors"][0];
        assert_eq!(
            (status.as_u16(), &error["extensions"]["code"]),
            (401, &json!("UNAUTHENTICATED"))
        );
        assert_eq!(error["message"], message);
    }
}

#[tokio::test]
async fn clients_come_and_go_by_events() {
    let world = World::start().await;
    let new = program("WEB");
    assert_eq!(refusal(world.ask(WHO).header(KEY, &new.key)).await.0, 401);
    world
        .publish(
            UserFact::ApiClientCreated(new.client.clone()),
            new.client.id,
            &[],
        )
        .await;
    let ask = || async { answer(world.ask(WHO).header(KEY, &new.key)).await.0 };
    eventually("the new client", || async {
        (ask().await == 200).then_some(())
    })
    .await;
    let revoked = events::user::ApiClient {
        status: "REVOKED".to_owned(),
        ..new.client.clone()
    };
    world
        .publish(UserFact::ApiClientRevoked(revoked), new.client.id, &[])
        .await;
    eventually("its end", || async { (ask().await == 401).then_some(()) }).await;
}

#[tokio::test]
async fn a_client_that_is_revoked_or_of_a_kind_from_the_future_is_not_let_in() {
    let world = World::start().await;
    let mut revoked = program("WEB");
    revoked.client.status = "REVOKED".to_owned();
    let future = program("TOASTER");
    for unusable in [revoked, future] {
        world
            .publish(
                UserFact::ApiClientCreated(unusable.client.clone()),
                unusable.client.id,
                &[],
            )
            .await;
        // Once a later event has been applied, this one has been processed, too.
        let marker = people::program("WEB");
        world
            .publish(
                UserFact::ApiClientCreated(marker.client.clone()),
                marker.client.id,
                &[],
            )
            .await;
        let seen = || async {
            (answer(world.ask(WHO).header(KEY, &marker.key)).await.0 == 200).then_some(())
        };
        eventually("the marker", seen).await;
        assert_eq!(
            refusal(world.ask(WHO).header(KEY, &unusable.key)).await.0,
            401
        );
    }
}

#[tokio::test]
async fn a_request_id_that_is_not_a_uuid_is_replaced_and_one_that_a_client_chose_is_marked() {
    let world = World::start().await;
    let response = world
        .ask(WHO)
        .header("x-request-id", "'; drop table")
        .send()
        .await
        .unwrap();
    let id = response.headers()["x-request-id"].to_str().unwrap();
    assert_eq!(Uuid::try_parse(id).unwrap().get_version_num(), 7);
    let chosen = Uuid::now_v7();
    let response = world
        .ask(WHO)
        .header("x-request-id", chosen.to_string())
        .send()
        .await
        .unwrap();
    let id = response.headers()["x-request-id"].to_str().unwrap();
    assert_eq!(
        Uuid::try_parse(id).unwrap().get_version_num(),
        8,
        "a client's id is marked"
    );
}
