//! Repeated commands take effect once.

use order::graphql::sdl;
use order::orders::service::Command;
use serde_json::{Value, json};
use testkit::Sdl;
use uuid::Uuid;

use crate::orders::states::refused_with;
use crate::stages::{DEEDS, STAGES, Scene, Someone};
use crate::support::{Case, OrderDomain, document, draft, earlier_id, lane, request};

struct Known {
    world: OrderDomain,
    seller: std::sync::Arc<caller::Caller>,
    /// Each command that takes a key, with an input, and the path of the result's ID in its payload.
    commands: [(&'static str, Value, &'static str); 4],
}

async fn known() -> Known {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    let (product, provider) = (
        world.product(seller).await,
        world.provider(Uuid::now_v7()).await,
    );
    let commands = [
        ("draftOrder", draft(product), "order"),
        ("requestAssessment", request(product, &[provider]), "order"),
        ("submitDocument", document(product, "EU_DOC"), "document"),
        (
            "requestTransportApproval",
            json!({ "productId": product, "lane": lane() }),
            "transportApproval",
        ),
    ];
    Known {
        world,
        seller: testkit::seller(seller),
        commands,
    }
}

fn with_key(input: &Value, key: &str) -> Value {
    let mut input = input.clone();
    input["idempotencyKey"] = json!(key);
    input
}

#[tokio::test]
async fn a_repetition_has_the_first_result_and_no_effect() {
    let Known {
        world,
        seller,
        commands,
    } = known().await;
    for (command, input, result) in &commands {
        let input = with_key(input, command);
        let first = world.done(&seller, command, input.clone()).await;
        let before = world.contents().await;
        let again = world.done(&seller, command, input).await;
        assert_eq!(again[result]["id"], first[result]["id"], "{command}");
        assert_eq!(world.contents().await, before, "{command}");
    }
}

#[tokio::test]
async fn without_a_key_a_repetition_is_another_command() {
    let Known {
        world,
        seller,
        commands,
    } = known().await;
    for (command, input, result) in &commands {
        let first = world.done(&seller, command, input.clone()).await;
        if *command == "requestTransportApproval" {
            assert_eq!(
                world.refused(&seller, command, input.clone()).await,
                "APPROVAL_EXISTS"
            );
            continue;
        }
        let again = world.done(&seller, command, input.clone()).await;
        assert_ne!(again[result]["id"], first[result]["id"], "{command}");
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_organisation() {
    let Known {
        world,
        seller,
        commands,
    } = known().await;
    let key = |input: &Value| with_key(input, "mine");
    let (_, request, _) = &commands[1];
    world.done(&seller, "requestAssessment", key(request)).await;
    let mut other = request.clone();
    other["message"] = json!("Something else.");
    assert_eq!(
        world
            .refused(&seller, "requestAssessment", key(&other))
            .await,
        "IDEMPOTENCY_KEY_REUSED"
    );
    for (command, input, _) in commands
        .iter()
        .filter(|(command, ..)| *command != "requestAssessment")
    {
        assert_eq!(
            world.refused(&seller, command, key(input)).await,
            "IDEMPOTENCY_KEY_REUSED",
            "{command}"
        );
    }
    let stranger = Uuid::now_v7();
    let product = world.product(stranger).await;
    let own = key(&document(product, "EU_DOC"));
    world
        .done(&testkit::seller(stranger), "submitDocument", own)
        .await;
}

#[tokio::test]
async fn a_refused_command_leaves_its_key_free() {
    let Known {
        world,
        seller,
        commands,
    } = known().await;
    let (command, input, _) = &commands[2];
    let mut foreign = input.clone();
    foreign["productId"] = json!(earlier_id());
    assert_eq!(
        world
            .refused(&seller, command, with_key(&foreign, "again"))
            .await,
        "PRODUCT_NOT_FOUND"
    );
    world.done(&seller, command, with_key(input, "again")).await;
}

#[tokio::test]
async fn a_key_has_its_limits() {
    let Known {
        world,
        seller,
        commands,
    } = known().await;
    for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
        let (command, input, _) = &commands[2];
        assert_eq!(
            world.refused(&seller, command, with_key(input, key)).await,
            "INVALID",
            "{key:?}"
        );
    }
}

#[test]
fn every_mutation_takes_a_key() {
    let sdl = Sdl::read(&sdl());
    // Each call of `revealCase` is a read, and each read is recorded.
    assert_eq!(sdl.mutations_without("idempotencyKey"), ["revealCase"]);
}

/// Returns the first scene in which a caller may use this field, with that caller.
async fn allowed(world: &OrderDomain, field: &str, command: Command) -> (Scene, Someone) {
    for stage in STAGES {
        let scene = Scene::at(world, *stage).await;
        let step = |someone: &Someone| {
            refused_with(&scene, *stage, field, command, someone).is_none()
                && someone
                    .part
                    .is_some_and(|part| scene.row(field, command, part).is_some())
        };
        if let Some(someone) = scene.everybody().into_iter().find(step) {
            return (scene, someone);
        }
    }
    panic!("nobody may ever do {command}")
}

#[tokio::test]
async fn every_step_of_an_order_takes_effect_once_and_on_the_version_that_was_seen() {
    let world = OrderDomain::new().await;
    for &(field, command) in DEEDS {
        let (scene, someone) = allowed(&world, field, command).await;
        let mut input = with_key(&scene.input(field, command, &someone.caller), "once");
        let mut stale = input.clone();
        stale["expectedVersion"] = json!(1000);
        let refused = world.refused(&someone.caller, field, stale.clone()).await;
        assert_eq!(refused, "VERSION_CONFLICT", "{command}");
        input["expectedVersion"] = json!(scene.version(&world, field, &someone.caller).await);
        let first = world.done(&someone.caller, field, input.clone()).await;
        let before = world.contents().await;
        let again = world.done(&someone.caller, field, input).await;
        assert_eq!(again, first, "{command}");
        assert_eq!(world.contents().await, before, "{command}");
        let refused = world.refused(&someone.caller, field, stale).await;
        assert_eq!(refused, "IDEMPOTENCY_KEY_REUSED", "{command}");
    }
}

#[tokio::test]
async fn who_is_out_of_an_order_learns_nothing_more_by_repeating_a_command() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let decline =
        json!({ "orderId": case.order, "reason": "No capacity.", "idempotencyKey": "no" });
    world
        .done(&case.second, "declineRequest", decline.clone())
        .await;
    let quote = case.quote(&world, &case.first).await;
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    let query = "mutation($input: DeclineRequestInput!) { declineRequest(input: $input) {
        order { provider { id } dueAt quotes { id } nextSteps { command } timeline(first: 100) { nodes { event } } } userErrors { code } } }";
    let again = world
        .read(&case.second, query, json!({ "input": decline }))
        .await["declineRequest"]
        .take();
    let known = json!({
        "provider": null, "dueAt": null, "quotes": [], "nextSteps": [],
        "timeline": { "nodes": [{ "event": "REQUEST_DECLINED" }] },
    });
    assert_eq!(again, json!({ "order": known, "userErrors": [] }));
}

#[tokio::test]
async fn keys_are_removed_after_48_hours_however_many_there_are() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let mut input = draft(product);
    input["idempotencyKey"] = json!("once");
    let first = world.done(&seller, "draftOrder", input.clone()).await;
    sqlx::query(
        "insert into idempotency_keys select (jsonb_populate_record(k, jsonb_build_object('key', 'k' || n))).*
         from idempotency_keys k, generate_series(1, 2500) n",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    let later = |hours: i64| chassis::now() + time::Duration::hours(hours);
    assert_eq!(
        world
            .services
            .purge_idempotency_keys(later(47))
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        world.done(&seller, "draftOrder", input.clone()).await,
        first
    );
    assert_eq!(
        world
            .services
            .purge_idempotency_keys(later(49))
            .await
            .unwrap(),
        2501
    );
    let again = world.done(&seller, "draftOrder", input).await;
    assert_ne!(
        again["order"]["id"], first["order"]["id"],
        "the key is new again"
    );
}
