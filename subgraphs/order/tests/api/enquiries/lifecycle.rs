//! Enquiries of sellers to providers before an order.

use std::sync::Arc;

use caller::{Caller, Identity, OrganisationKind, Role};
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::{OrderDomain, ROLES, earlier_id, error_code, person, string};

/// A seller, a listed provider, and an enquiry.
pub struct Asked {
    pub seller: Arc<Caller>,
    pub provider: Arc<Caller>,
    pub profile: Uuid,
    pub product: Uuid,
    pub enquiry: String,
}

impl Asked {
    pub async fn new(world: &OrderDomain) -> Self {
        let [seller, provider] = [Uuid::now_v7(), Uuid::now_v7()];
        let (product, profile) = (world.product(seller).await, world.provider(provider).await);
        let (seller, provider) = (testkit::seller(seller), testkit::provider(provider));
        let payload = world
            .done(&seller, "contactProvider", question(profile))
            .await;
        assert_eq!(payload["enquiry"]["status"], "OPEN");
        let enquiry = string(&payload["enquiry"]["id"]);
        Self {
            seller,
            provider,
            profile,
            product,
            enquiry,
        }
    }

    pub fn with(&self, more: &Value) -> Value {
        let mut input = json!({ "enquiryId": self.enquiry });
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        input
    }

    pub fn text(&self, text: &str) -> Value {
        self.with(&json!({ "text": text }))
    }
}

pub fn question(profile: Uuid) -> Value {
    json!({ "providerId": profile, "text": "Do you test power banks?" })
}

const ENQUIRY: &str = "query($id: ID!) { enquiry(id: $id) {
    number status version seller { id } provider { id } providerProfile { id } selfCheck { id } product { id }
    messages { totalCount nodes { text from { id } to { id } } } } }";

pub async fn seen(world: &OrderDomain, caller: &Arc<Caller>, id: &str) -> Value {
    world.read(caller, ENQUIRY, json!({ "id": id })).await["enquiry"].take()
}

pub async fn told(world: &OrderDomain) -> Vec<String> {
    let name = |kind: String| {
        kind.trim_start_matches("carnet.order.")
            .trim_end_matches(".v1")
            .to_owned()
    };
    world
        .told()
        .await
        .into_iter()
        .map(|event| name(event.kind))
        .collect()
}

#[tokio::test]
async fn a_question_is_about_a_product_and_a_self_check_that_only_the_seller_sees() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let check = Uuid::now_v7();
    let about = json!({
        "providerId": asked.profile, "productId": asked.product, "selfCheckId": check, "text": "And this one?",
    });
    let second = world.done(&asked.seller, "contactProvider", about).await;
    let id = string(&second["enquiry"]["id"]);
    let shown = json!({ "id": check });
    for (caller, check) in [(&asked.seller, shown), (&asked.provider, Value::Null)] {
        let second = seen(&world, caller, &id).await;
        assert_eq!(
            (&second["selfCheck"], &second["product"]["id"]),
            (&check, &json!(asked.product))
        );
    }
}

#[tokio::test]
async fn a_question_is_answered_and_closed() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let answered = world
        .done(&asked.provider, "answerEnquiry", asked.text("Yes."))
        .await;
    assert_eq!(
        answered["enquiry"],
        json!({ "id": asked.enquiry, "status": "ANSWERED", "version": 2 })
    );
    let input = asked.text("Up to how many Wh?");
    world.done(&asked.seller, "sendMessage", input).await;
    assert_eq!(
        seen(&world, &asked.seller, &asked.enquiry).await["status"],
        "OPEN",
        "another question"
    );
    let input = asked.text("Which ones do you have?");
    world.done(&asked.provider, "sendMessage", input).await;
    assert_eq!(
        seen(&world, &asked.seller, &asked.enquiry).await["status"],
        "OPEN",
        "asks back"
    );
    let input = asked.text("Up to 100 Wh.");
    world.done(&asked.provider, "answerEnquiry", input).await;
    world
        .done(
            &asked.provider,
            "sendMessage",
            asked.text("With a certificate."),
        )
        .await;
    let closed = world
        .done(&asked.provider, "closeEnquiry", asked.with(&json!({})))
        .await;
    assert_eq!(
        closed["enquiry"],
        json!({ "id": asked.enquiry, "status": "CLOSED", "version": 7 })
    );

    shows_its_messages_to_both_sides(&world, &asked).await;
    is_told_to_both_sides(&world, &asked).await;
}

async fn is_told_to_both_sides(world: &OrderDomain, asked: &Asked) {
    let (seller, provider) = (
        asked.seller.organisation().unwrap(),
        asked.provider.organisation().unwrap(),
    );
    let expected = [
        "ProviderContacted",
        "EnquiryAnswered",
        "MessageSent",
        "MessageSent",
        "EnquiryAnswered",
        "MessageSent",
        "EnquiryClosed",
    ];
    assert_eq!(told(world).await, expected);
    for event in world.told().await {
        let audience: std::collections::BTreeSet<_> = event.audience.iter().copied().collect();
        assert_eq!(audience, [seller, provider].into());
        assert!(
            !event.data.to_string().contains("Wh"),
            "an event has no text: {}",
            event.data
        );
    }
}

/// Checks the messages after the test above; the staff sees none.
async fn shows_its_messages_to_both_sides(world: &OrderDomain, asked: &Asked) {
    let (seller, provider) = (
        asked.seller.organisation().unwrap(),
        asked.provider.organisation().unwrap(),
    );
    let admin = testkit::admin();
    for caller in [&asked.seller, &asked.provider, &admin] {
        let seen = seen(world, caller, &asked.enquiry).await;
        assert!(string(&seen["number"]).starts_with("ENQ-2"));
        assert_eq!(
            (&seen["seller"]["id"], &seen["provider"]["id"]),
            (&json!(seller), &json!(provider))
        );
        assert_eq!(seen["providerProfile"]["id"], json!(asked.profile));
        let says = |text: &str, from: Uuid, to: Uuid| json!({ "text": text, "from": { "id": from }, "to": { "id": to } });
        let expected = json!({ "totalCount": 6, "nodes": [
            says("Do you test power banks?", seller, provider),
            says("Yes.", provider, seller),
            says("Up to how many Wh?", seller, provider),
            says("Which ones do you have?", provider, seller),
            says("Up to 100 Wh.", provider, seller),
            says("With a certificate.", provider, seller),
        ] });
        let is_staff = Arc::ptr_eq(caller, &admin);
        assert_eq!(
            seen["messages"],
            if is_staff { Value::Null } else { expected }
        );
    }
}

/// Every command in every status by both parties: steps without a row in the table are refused.
#[tokio::test]
async fn what_the_table_does_not_allow_is_refused() {
    let world = OrderDomain::new().await;
    for status in ["OPEN", "ANSWERED", "CLOSED", "EXPIRED"] {
        let allowed: &[(&str, &str)] = match status {
            "OPEN" => &[
                ("provider", "answerEnquiry"),
                ("seller", "sendMessage"),
                ("provider", "sendMessage"),
                ("seller", "closeEnquiry"),
            ],
            "ANSWERED" => &[
                ("seller", "sendMessage"),
                ("provider", "sendMessage"),
                ("seller", "closeEnquiry"),
                ("provider", "closeEnquiry"),
            ],
            _ => &[],
        };
        for who in ["seller", "provider"] {
            for command in ["answerEnquiry", "sendMessage", "closeEnquiry"] {
                let asked = in_status(&world, status).await;
                let caller = if who == "seller" {
                    &asked.seller
                } else {
                    &asked.provider
                };
                let input = if command == "closeEnquiry" {
                    asked.with(&json!({}))
                } else {
                    asked.text("Hm.")
                };
                if allowed.contains(&(who, command)) {
                    world.done(caller, command, input).await;
                } else {
                    let code = if (who, command) == ("seller", "answerEnquiry") {
                        "FORBIDDEN"
                    } else {
                        "WRONG_STATE"
                    };
                    assert_eq!(
                        world.refused(caller, command, input).await,
                        code,
                        "{status} {who} {command}"
                    );
                }
            }
        }
    }
}

pub async fn in_status(world: &OrderDomain, status: &str) -> Asked {
    let asked = Asked::new(world).await;
    match status {
        "ANSWERED" => drop(
            world
                .done(&asked.provider, "answerEnquiry", asked.text("Yes."))
                .await,
        ),
        "CLOSED" => drop(
            world
                .done(&asked.seller, "closeEnquiry", asked.with(&json!({})))
                .await,
        ),
        "EXPIRED" => {
            let expired = world
                .services
                .enquiries
                .expire(chassis::now() + Duration::days(6))
                .await
                .unwrap();
            assert!(expired >= 1);
        }
        _ => {}
    }
    assert_eq!(
        seen(world, &asked.seller, &asked.enquiry).await["status"],
        status
    );
    asked
}

#[tokio::test]
async fn strangers_see_and_do_nothing() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let (seller, provider) = (
        asked.seller.organisation().unwrap(),
        asked.provider.organisation().unwrap(),
    );
    let strangers = [
        testkit::seller(Uuid::now_v7()),
        testkit::provider(Uuid::now_v7()),
        // A role of the other party has no effect in one's own organisation.
        person(provider, OrganisationKind::Provider, Role::SellerOwner),
        person(seller, OrganisationKind::Seller, Role::Assessor),
        person(seller, OrganisationKind::Carrier, Role::Carrier),
    ];
    for caller in &strangers {
        assert_eq!(seen(&world, caller, &asked.enquiry).await, Value::Null);
        let query = "{ enquiries { totalCount nodes { id } } }";
        let data = world.read(caller, query, json!({})).await;
        assert_eq!(data["enquiries"], json!({ "totalCount": 0, "nodes": [] }));
        let entity = json!([{ "__typename": "Enquiry", "id": asked.enquiry }]);
        let query = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Enquiry { number } } }";
        let data = world.read(caller, query, json!({ "of": entity })).await;
        assert_eq!(data["_entities"], json!([null]));
        for (command, input) in [
            ("answerEnquiry", asked.text("Yes.")),
            ("sendMessage", asked.text("Yes.")),
            ("closeEnquiry", asked.with(&json!({}))),
        ] {
            let code = world.refused(caller, command, input).await;
            assert!(
                ["ENQUIRY_NOT_FOUND", "FORBIDDEN"].contains(&code.as_str()),
                "{command}: {code}"
            );
        }
    }
}

#[tokio::test]
async fn enquiries_are_for_people_and_sellers_ask() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    for (caller, code) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (testkit::gateway(), "FORBIDDEN"),
    ] {
        for query in [
            ENQUIRY,
            "query($id: ID) { enquiries(filter: { partyId: $id }) { totalCount } }",
        ] {
            let response = world
                .execute(&caller, query, json!({ "id": asked.enquiry }))
                .await;
            assert_eq!(error_code(&response.errors[0]).as_deref(), Some(code));
        }
    }
    for role in ROLES {
        let caller = person(Uuid::now_v7(), OrganisationKind::Seller, role);
        let code = world
            .refusal(
                &caller,
                "contactProvider",
                json!({ "providerId": "x", "text": "Hm." }),
            )
            .await;
        let may = [Role::SellerOwner, Role::SellerMember].contains(&role);
        assert_eq!(
            code,
            if may {
                "PROVIDER_NOT_FOUND"
            } else {
                "FORBIDDEN"
            },
            "{role:?}"
        );
    }
}

#[tokio::test]
async fn a_program_takes_the_part_of_its_organisation() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let program = |organisation: Option<Uuid>, scopes: &[&str]| {
        testkit::signed(Identity::Client(caller::ApiClient {
            id: Uuid::now_v7(),
            kind: caller::ClientKind::Partner,
            organisation,
            scopes: scopes.iter().map(ToString::to_string).collect(),
        }))
    };
    let reader = program(asked.provider.organisation(), &["orders:read"]);
    assert_eq!(
        seen(&world, &reader, &asked.enquiry).await["status"],
        "OPEN"
    );
    assert_eq!(
        world
            .refused(&reader, "answerEnquiry", asked.text("Yes."))
            .await,
        "FORBIDDEN"
    );
    let writer = program(asked.provider.organisation(), &["orders:write"]);
    world
        .done(&writer, "answerEnquiry", asked.text("Yes."))
        .await;
    let data = world
        .read(&writer, "{ enquiries { totalCount } }", json!({}))
        .await;
    assert_eq!(data["enquiries"]["totalCount"], 1);
    let other = program(Some(Uuid::now_v7()), &["orders:write"]);
    assert_eq!(
        world
            .refused(&other, "closeEnquiry", asked.with(&json!({})))
            .await,
        "ENQUIRY_NOT_FOUND"
    );
}

#[tokio::test]
async fn only_listed_providers_are_asked_about_own_products_in_words() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let suspended = earlier_id();
    world
        .take_in(&crate::facts::provider(
            suspended,
            Uuid::now_v7(),
            "SUSPENDED",
            1,
        ))
        .await
        .unwrap();
    let own = world.provider(asked.seller.organisation().unwrap()).await;
    for profile in [suspended, own, earlier_id()] {
        let code = world
            .refused(&asked.seller, "contactProvider", question(profile))
            .await;
        assert_eq!(code, "PROVIDER_NOT_FOUND");
    }
    let mut foreign = question(asked.profile);
    foreign["productId"] = json!(world.product(Uuid::now_v7()).await);
    assert_eq!(
        world
            .refused(&asked.seller, "contactProvider", foreign)
            .await,
        "PRODUCT_NOT_FOUND"
    );
    for text in ["", " \n", "\u{7}", &"x".repeat(4001)] {
        let mut input = question(asked.profile);
        input["text"] = json!(text);
        assert_eq!(
            world.refused(&asked.seller, "contactProvider", input).await,
            "INVALID"
        );
        assert_eq!(
            world
                .refused(&asked.provider, "answerEnquiry", asked.text(text))
                .await,
            "INVALID"
        );
        assert_eq!(
            world
                .refused(&asked.seller, "sendMessage", asked.text(text))
                .await,
            "INVALID"
        );
    }
    let longest = asked.text(&"ü".repeat(4000));
    world.done(&asked.provider, "answerEnquiry", longest).await;
}

#[tokio::test]
async fn at_most_five_wait_at_one_provider_even_when_they_come_at_once() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let ask = || world.mutate(&asked.seller, "contactProvider", question(asked.profile));
    let payloads = futures::future::join_all((0..8).map(|_| ask())).await;
    let codes: Vec<Value> = payloads
        .into_iter()
        .map(|payload| payload.unwrap()["userErrors"][0]["code"].clone())
        .collect();
    assert_eq!(
        codes.iter().filter(|code| code.is_null()).count(),
        4,
        "{codes:?}"
    );
    assert_eq!(
        codes
            .iter()
            .filter(|code| **code == "TOO_MANY_ENQUIRIES")
            .count(),
        4,
        "{codes:?}"
    );
    a_day_passes(&world).await;
    assert_eq!(
        world
            .refused(&asked.seller, "contactProvider", question(asked.profile))
            .await,
        "TOO_MANY_ENQUIRIES"
    );
    world
        .done(&asked.seller, "closeEnquiry", asked.with(&json!({})))
        .await;
    world
        .done(&asked.seller, "contactProvider", question(asked.profile))
        .await;
    // Another seller is not affected.
    world
        .done(
            &testkit::seller(Uuid::now_v7()),
            "contactProvider",
            question(asked.profile),
        )
        .await;
}

/// Makes all enquiries a day older.
async fn a_day_passes(world: &OrderDomain) {
    sqlx::query("update enquiries set created_at = created_at - interval '1 day'")
        .execute(&world.database.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_provider_is_asked_at_most_five_times_a_day_by_one_seller_closed_enquiries_included() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    world
        .done(&asked.seller, "closeEnquiry", asked.with(&json!({})))
        .await;
    for _ in 0..4 {
        let made = world
            .done(&asked.seller, "contactProvider", question(asked.profile))
            .await;
        let id = &made["enquiry"]["id"];
        world
            .done(&asked.seller, "closeEnquiry", json!({ "enquiryId": id }))
            .await;
    }
    let code = world
        .refused(&asked.seller, "contactProvider", question(asked.profile))
        .await;
    assert_eq!(code, "TOO_MANY_ENQUIRIES");
    let other = world.provider(Uuid::now_v7()).await;
    world
        .done(&asked.seller, "contactProvider", question(other))
        .await;
    a_day_passes(&world).await;
    world
        .done(&asked.seller, "contactProvider", question(asked.profile))
        .await;
}

#[tokio::test]
async fn at_most_a_hundred_wait_in_all() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    sqlx::query(
        "insert into enquiries select gen_random_uuid(), number || n, seller, gen_random_uuid(), gen_random_uuid(),
             null, null, 'OPEN', 1, created_at, expires_at, updated_at from enquiries, generate_series(2, 100) n",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    let code = world
        .refused(&asked.seller, "contactProvider", question(asked.profile))
        .await;
    assert_eq!(code, "TOO_MANY_ENQUIRIES");
}

#[tokio::test]
async fn of_two_answers_at_the_same_instant_one_counts() {
    let world = OrderDomain::new().await;
    for _ in 0..5 {
        let asked = Asked::new(&world).await;
        let answer = |text| world.mutate(&asked.provider, "answerEnquiry", asked.text(text));
        let (one, other) = tokio::join!(answer("Yes."), answer("No."));
        let codes =
            [one.unwrap(), other.unwrap()].map(|payload| payload["userErrors"][0]["code"].clone());
        assert!(
            codes.contains(&Value::Null) && codes.contains(&json!("WRONG_STATE")),
            "{codes:?}"
        );
        assert_eq!(
            seen(&world, &asked.seller, &asked.enquiry).await["messages"]["totalCount"],
            2
        );
    }
    assert_eq!(
        told(&world)
            .await
            .iter()
            .filter(|kind| *kind == "EnquiryAnswered")
            .count(),
        5
    );
}

#[tokio::test]
async fn a_repeated_command_takes_effect_once_and_an_old_view_is_refused() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let mut ask = question(asked.profile);
    ask["idempotencyKey"] = json!("ask");
    let commands = [
        (&asked.seller, "contactProvider", ask),
        (
            &asked.provider,
            "answerEnquiry",
            asked.with(&json!({ "text": "Yes.", "idempotencyKey": "answer" })),
        ),
        (
            &asked.seller,
            "sendMessage",
            asked.with(&json!({ "text": "Fine.", "idempotencyKey": "thanks" })),
        ),
        (
            &asked.seller,
            "closeEnquiry",
            asked.with(&json!({ "idempotencyKey": "close" })),
        ),
    ];
    for (caller, command, input) in &commands {
        if *command != "contactProvider" {
            let mut old = input.clone();
            old["expectedVersion"] = json!(99);
            let code = world.refused(caller, command, old).await;
            assert_eq!(code, "VERSION_CONFLICT", "{command}");
        }
        let first = world.done(caller, command, input.clone()).await;
        let before = world.contents().await;
        assert_eq!(
            world.done(caller, command, input.clone()).await,
            first,
            "{command}"
        );
        assert_eq!(world.contents().await, before, "{command}");
        let mut other = input.clone();
        match other.get("text") {
            Some(_) => other["text"] = json!("Something else."),
            None => other["expectedVersion"] = json!(3),
        }
        let code = world.refused(caller, command, other).await;
        assert_eq!(code, "IDEMPOTENCY_KEY_REUSED", "{command}");
    }
}
