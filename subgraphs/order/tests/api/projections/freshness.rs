//! Commands about objects that another domain made a moment ago.

use std::iter;
use std::sync::Arc;
use std::time::{Duration, Instant};

use caller::Caller;
use events::CloudEvent;
use futures::future::join_all;
use serde_json::{Value, json};
use tokio::time::sleep;
use uuid::Uuid;

use crate::facts::{carrier, organisation, product, provider};
use crate::shipment::plan;
use crate::signing::Key;
use crate::support::{Case, OrderDomain, document, draft, earlier_id, lane, report, request};

/// A command that names an object of another domain, and the event of that object, by the object's ID.
type CommandCase<'a> = (&'static str, &'a dyn Fn(Uuid) -> (Value, CloudEvent));

/// Time after which the event about a new object is consumed.
const ON_ITS_WAY: Duration = Duration::from_millis(300);
/// Columns of an import.
const NAMES: &str = "AUFNR;KDNR;ARTNR;BEST_LAND;VERK_TR;LEIST;FRIST;BEMERK;LIEFBED;ANBIETER";
/// Maximum number of providers in a line of an import.
const MOST_PROVIDERS: usize = 5;
/// A command that takes this time has waited. Commands wait for two seconds.
const WAITED: Duration = Duration::from_millis(1_500);

/// A command that names a new object, and the event about the object.
struct Fresh {
    caller: Arc<Caller>,
    name: &'static str,
    input: Value,
    event: CloudEvent,
}

impl Fresh {
    /// Sends the command, which must succeed. The event is consumed while the command waits.
    async fn done(self, world: &OrderDomain) -> Value {
        let Self {
            caller,
            name,
            input,
            event,
        } = self;
        let arrival = async {
            sleep(ON_ITS_WAY).await;
            world.take_in(&event).await.unwrap();
        };
        let (payload, ()) = tokio::join!(world.done(&caller, name, input), Box::pin(arrival));
        payload
    }
}

/// A command that is refused with a code.
struct Refused {
    caller: Arc<Caller>,
    name: &'static str,
    input: Value,
    code: &'static str,
}

impl Refused {
    fn draft(caller: &Arc<Caller>, product: Uuid) -> Self {
        Self {
            caller: Arc::clone(caller),
            name: "draftOrder",
            input: draft(product),
            code: "PRODUCT_NOT_FOUND",
        }
    }

    /// Sends the command. Returns the time until the response.
    async fn after(self, world: &OrderDomain) -> Duration {
        let began = Instant::now();
        let code = world.refusal(&self.caller, self.name, self.input).await;
        let elapsed = began.elapsed();
        assert_eq!(code, self.code, "{}", self.name);
        elapsed
    }
}

#[tokio::test]
async fn a_command_waits_for_the_event_about_a_new_object() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let own = case.seller_id();
    let drafted = world
        .done(&case.seller, "draftOrder", draft(case.product))
        .await;
    let planned = world
        .done(&case.seller, "createConsignment", plan(&[case.product]))
        .await;
    let granted = case.document(&world, "EU_DOC").await;
    let carried = |id: Uuid, consignment: &Value| {
        let mut input = plan(&[case.product]);
        input["carrierId"] = json!(id);
        if !consignment.is_null() {
            input["consignmentId"] = consignment.clone();
        }
        input
    };
    let asked = |id: Uuid, about: Option<Uuid>| json!({ "providerId": id, "productId": about, "text": "Do you test it?" });
    let new_product = |id| product(id, own, "ACTIVE", 1);
    let new_provider = |id| provider(id, Uuid::now_v7(), "LISTED", 1);
    let new_carrier = |id| carrier(id, "ACTIVE", 1);
    let commands: [CommandCase<'_>; 12] = [
        ("draftOrder", &|id| (draft(id), new_product(id))),
        ("requestAssessment", &|id| {
            (request(id, &case.profiles), new_product(id))
        }),
        ("requestAssessment", &|id| {
            (request(case.product, &[id]), new_provider(id))
        }),
        ("requestAssessment", &|id| {
            let input = json!({ "orderId": drafted["order"]["id"], "providerIds": [id] });
            (input, new_provider(id))
        }),
        ("submitDocument", &|id| {
            (document(id, "EU_DOC"), new_product(id))
        }),
        ("requestTransportApproval", &|id| {
            (json!({ "productId": id, "lane": lane() }), new_product(id))
        }),
        ("createConsignment", &|id| {
            (plan(&[case.product, id]), new_product(id))
        }),
        ("createConsignment", &|id| {
            (carried(id, &Value::Null), new_carrier(id))
        }),
        ("updateConsignment", &|id| {
            (carried(id, &planned["consignment"]["id"]), new_carrier(id))
        }),
        ("contactProvider", &|id| (asked(id, None), new_provider(id))),
        ("contactProvider", &|id| {
            (asked(case.profiles[0], Some(id)), new_product(id))
        }),
        ("grantDocumentAccess", &|id| {
            let input = json!({ "documentId": granted, "organisationId": id });
            (input, organisation(id, "CARRIER", "ACTIVE", 1))
        }),
    ];
    for (name, command) in commands {
        let (input, event) = command(Uuid::now_v7());
        let caller = Arc::clone(&case.seller);
        let fresh = Fresh {
            caller,
            name,
            input,
            event,
        };
        fresh.done(&world).await;
    }
}

#[tokio::test]
async fn a_report_waits_for_the_event_about_a_new_signing_key() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let mut input = report();
    input["orderId"] = json!(case.order);
    input["supersedes"] = Value::Null;
    let body = world.to_sign(&case.first, &input).await.unwrap();
    let mut key = Key::of(case.first_id());
    key.id = Uuid::now_v7();
    input["signature"] = json!(key.sign(&body));
    let fresh = Fresh {
        caller: Arc::clone(&case.first),
        name: "issueReport",
        input,
        event: key.told(case.profiles[0], case.first_id(), false),
    };
    let reported = fresh.done(&world).await;
    assert_eq!(reported["order"]["status"], "REPORTED");
}

#[tokio::test]
async fn an_import_waits_once_for_the_providers_of_all_its_lines() {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    world.product(seller).await;
    let new = Uuid::now_v7();
    let lines: Vec<String> = [new]
        .into_iter()
        .chain((0..5).map(|_| Uuid::now_v7()))
        .enumerate()
        .map(|(reference, profile)| format!("{reference};K;PB-1;DE;4;P;;;;{profile}"))
        .collect();
    let content = format!("{NAMES}\n{}\n", lines.join("\n"));
    let fresh = Fresh {
        caller: testkit::seller(seller),
        name: "importLegacyOrders",
        input: json!({ "format": "CSV", "content": content }),
        event: provider(new, Uuid::now_v7(), "LISTED", 1),
    };
    let began = Instant::now();
    let imported = fresh.done(&world).await;
    let elapsed = began.elapsed();
    let lines = imported["report"]["lines"].as_array().unwrap();
    let codes: Vec<Option<&str>> = lines.iter().map(|line| line["code"].as_str()).collect();
    assert_eq!(codes[0], None, "{imported}");
    assert_eq!(codes[1..], [Some("PROVIDER_NOT_FOUND"); 5]);
    assert!(elapsed >= WAITED, "{elapsed:?}");
    // Six waits take twelve seconds.
    assert!(elapsed < WAITED * 5, "{elapsed:?}");
}

#[tokio::test]
async fn an_import_with_more_than_100_unknown_providers_does_not_wait_and_repeats_count_once() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    world.product(own).await;
    let seller = testkit::seller(own);
    let import = async |unknown: usize| {
        let ids: Vec<String> = (0..unknown).map(|_| Uuid::now_v7().to_string()).collect();
        // Each provider is in two lines.
        let lines = ids.chunks(MOST_PROVIDERS).chain(ids.chunks(MOST_PROVIDERS));
        let lines = lines.enumerate().map(|(at, providers)| {
            format!("{unknown}-{at};K;PB-1;DE;4;P;;;;{}", providers.join("|"))
        });
        let content: Vec<String> = iter::once(NAMES.to_owned()).chain(lines).collect();
        let input = json!({ "format": "CSV", "content": content.join("\n") });
        let began = Instant::now();
        let imported = world.done(&seller, "importLegacyOrders", input).await;
        let elapsed = began.elapsed();
        let lines = imported["report"]["lines"].as_array().unwrap();
        assert_eq!(lines.len(), unknown.div_ceil(MOST_PROVIDERS) * 2);
        assert!(
            lines
                .iter()
                .all(|line| line["code"] == "PROVIDER_NOT_FOUND"),
            "{imported}"
        );
        elapsed
    };
    // The first import connects to the database.
    import(101).await;
    let more = import(101).await;
    let waited = import(100).await;
    assert!(waited >= WAITED, "{waited:?}");
    assert!(waited > more, "{more:?} {waited:?}");
}

#[tokio::test]
async fn an_unknown_new_object_is_waited_for_and_an_unknown_older_one_is_not() {
    let world = OrderDomain::new().await;
    let seller = testkit::seller(Uuid::now_v7());
    // The first command connects to the database.
    Refused::draft(&seller, Uuid::nil()).after(&world).await;
    let old = Refused::draft(&seller, earlier_id()).after(&world).await;
    let new = Refused::draft(&seller, Uuid::now_v7()).after(&world).await;
    assert!(new >= WAITED, "{new:?}");
    assert!(new > old * 2, "{old:?} {new:?}");
}

#[tokio::test]
async fn an_object_that_the_caller_may_not_use_takes_as_long_as_an_unknown_one() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let granted = case.document(&world, "EU_DOC").await;
    let [foreign, unlisted, no_carrier, closed] = [(); 4].map(|()| Uuid::now_v7());
    let stranger = Uuid::now_v7();
    let mut key = Key::of(stranger);
    key.id = Uuid::now_v7();
    for event in [
        product(foreign, stranger, "ACTIVE", 1),
        provider(unlisted, stranger, "UNDER_REVIEW", 1),
        organisation(no_carrier, "SELLER", "ACTIVE", 1),
        organisation(closed, "CARRIER", "CLOSED", 1),
        key.told(unlisted, stranger, false),
    ] {
        world.take_in(&event).await.unwrap();
    }
    let mut signed = report();
    signed["orderId"] = json!(case.order);
    signed["supersedes"] = Value::Null;
    let body = world.to_sign(&case.first, &signed).await.unwrap();
    signed["signature"] = json!(key.sign(&body));
    let mut carried = plan(&[case.product]);
    carried["carrierId"] = json!(no_carrier);
    let by_seller = |name, input, code| Refused {
        caller: Arc::clone(&case.seller),
        name,
        input,
        code,
    };
    let question = json!({ "providerId": unlisted, "text": "Do you test it?" });
    let grant = json!({ "documentId": granted, "organisationId": closed });
    let commands = [
        Refused::draft(&case.seller, Uuid::now_v7()),
        Refused::draft(&case.seller, foreign),
        by_seller("contactProvider", question, "PROVIDER_NOT_FOUND"),
        by_seller("createConsignment", carried, "CARRIER_NOT_FOUND"),
        by_seller("grantDocumentAccess", grant, "ORGANISATION_NOT_FOUND"),
        Refused {
            caller: Arc::clone(&case.first),
            name: "issueReport",
            input: signed,
            code: "SIGNING_KEY_NOT_FOUND",
        },
    ];
    let times = join_all(commands.into_iter().map(|command| command.after(&world))).await;
    let unknown = times[0];
    for time in times {
        assert!(time >= WAITED, "{time:?}");
        assert!(time < unknown * 2 && unknown < time * 2, "{time:?}");
    }
}

#[tokio::test]
async fn the_waiting_commands_of_an_organisation_are_limited_and_delay_no_other() {
    let world = OrderDomain::new().await;
    world.hold_reviews();
    let [many, other] = [Uuid::now_v7(), Uuid::now_v7()];
    let seller = testkit::seller(many);
    let draft_of = |organisation| {
        let id = Uuid::now_v7();
        Fresh {
            caller: testkit::seller(organisation),
            name: "draftOrder",
            input: draft(id),
            event: product(id, organisation, "ACTIVE", 1),
        }
    };
    let commands = (0..20).map(|_| Refused::draft(&seller, Uuid::now_v7()).after(&world));
    let fresh = async {
        let began = Instant::now();
        draft_of(other).done(&world).await;
        began.elapsed()
    };
    let (times, fresh) = tokio::join!(join_all(commands), fresh);
    let waited = times.iter().filter(|time| **time >= WAITED).count();
    assert_eq!(waited, 8, "{times:?}");
    assert!(
        times.iter().any(|time| fresh < *time),
        "{fresh:?} {times:?}"
    );
    // The limit is free again.
    draft_of(many).done(&world).await;
}

#[tokio::test]
async fn a_command_that_waits_holds_no_connection() {
    let world = OrderDomain::with_connections(2).await;
    world.hold_reviews();
    let own = Uuid::now_v7();
    let (seller, known) = (testkit::seller(own), world.product(own).await);
    let commands = (0..8).map(|_| Refused::draft(&seller, Uuid::now_v7()).after(&world));
    let meanwhile = async {
        sleep(ON_ITS_WAY).await;
        let began = Instant::now();
        world.done(&seller, "draftOrder", draft(known)).await;
        ON_ITS_WAY + began.elapsed()
    };
    let (times, meanwhile) = tokio::join!(join_all(commands), meanwhile);
    for time in times {
        assert!(time >= WAITED, "{time:?}");
        assert!(meanwhile < time, "{meanwhile:?} {time:?}");
    }
}
