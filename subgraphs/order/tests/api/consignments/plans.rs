//! Plans of consignments: accepted and refused values, and access.

use std::collections::BTreeSet;

use caller::{OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{carrier, organisation, product};
use crate::shipment::{Shipment, plan};
use crate::support::{OrderDomain, earlier_id, person, string};

pub struct Planner {
    pub world: OrderDomain,
    pub seller: std::sync::Arc<caller::Caller>,
    pub good: Value,
}

pub async fn planner() -> Planner {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let good = plan(&[world.product(own).await, world.product(own).await]);
    Planner {
        seller: testkit::seller(own),
        world,
        good,
    }
}

impl Planner {
    pub fn with(&self, changes: &[(&str, Value)]) -> Value {
        let mut input = self.good.clone();
        for (pointer, value) in changes {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            input.pointer_mut(parent).unwrap()[name] = value.clone();
        }
        input
    }

    async fn refused(&self, changes: &[(&str, Value)]) -> (String, Vec<String>) {
        let before = self.world.contents().await;
        let payload = self
            .world
            .mutate(&self.seller, "createConsignment", self.with(changes))
            .await
            .unwrap();
        assert_eq!(self.world.contents().await, before, "{changes:?}");
        let error = &payload["userErrors"][0];
        let path = error["path"]
            .as_array()
            .unwrap_or_else(|| panic!("taken: {changes:?}"));
        (
            string(&error["code"]),
            path.iter().skip(1).map(string).collect(),
        )
    }

    pub async fn taken(&self, changes: &[(&str, Value)]) -> Value {
        self.world
            .done(&self.seller, "createConsignment", self.with(changes))
            .await["consignment"]
            .take()
    }
}

#[tokio::test]
async fn a_plan_is_read_as_it_was_given() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 2).await;
    let seen = shipment.read(&world, &shipment.seller).await;
    let year = chassis::now().year();
    assert_eq!(seen["number"], format!("CSG-{year}-000001"));
    assert_eq!(
        seen["lane"],
        json!({ "origin": "CN", "destination": "DE", "mode": "SEA" }),
        "from where the goods are"
    );
    assert_eq!(
        (&seen["incoterm"], &seen["incotermPlace"]),
        (&json!("FOB"), &json!("Berth 7"))
    );
    assert_eq!(
        (&seen["portOfLoading"], &seen["placeOfDelivery"]),
        (&json!("CNSZX"), &json!("DEHAM"))
    );
    assert_eq!(seen["containers"], json!(["CSQU3054383"]));
    let line = json!({
        "product": { "id": shipment.products[1] }, "quantity": "12.5", "unit": "KGM", "packages": 3,
        "grossMassKg": "14", "descriptionForCarrier": "Handle with care.",
    });
    assert_eq!(seen["lines"][1], line);
    assert_eq!(seen["carrier"]["id"], json!(shipment.carrier_id()));
    assert_eq!(
        (&seen["approval"], &seen["conditions"]),
        (&Value::Null, &json!([]))
    );
}

#[tokio::test]
async fn every_incoterm_with_every_mode() {
    let here = planner().await;
    let (mut taken, mut refused) = (0, 0);
    for term in [
        "EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF",
    ] {
        for mode in ["SEA", "RAIL", "ROAD", "AIR", "MAIL", "MULTIMODAL"] {
            let changes = [("/incoterm", json!(term)), ("/lane/mode", json!(mode))];
            if ["FAS", "FOB", "CFR", "CIF"].contains(&term) && mode != "SEA" {
                let (code, path) = here.refused(&changes).await;
                assert_eq!(
                    (code.as_str(), path),
                    ("INVALID", vec!["incoterm".to_owned()]),
                    "{term} {mode}"
                );
                refused += 1;
            } else {
                here.taken(&changes).await;
                taken += 1;
            }
        }
    }
    assert_eq!((taken, refused), (46, 20));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line for each case")]
async fn what_cannot_be_is_refused_where_it_is() {
    let here = planner().await;
    let long = |length: usize| json!("x".repeat(length));
    let line = here.good["lines"][0].clone();
    let many = |count: usize| json!(vec![line.clone(); count]);
    let bad = [
        ("/lines", json!([]), "lines"),
        ("/lines", many(101), "lines"),
        ("/lines/0/quantity", json!("0"), "lines/0/quantity"),
        ("/lines/0/quantity", json!("-1"), "lines/0/quantity"),
        ("/lines/0/quantity", json!("1.2345"), "lines/0/quantity"),
        ("/lines/0/quantity", json!("1e3"), "lines/0/quantity"),
        ("/lines/0/quantity", json!("1000000000"), "lines/0/quantity"),
        ("/lines/0/quantity", json!("."), "lines/0/quantity"),
        ("/lines/0/quantity", json!(""), "lines/0/quantity"),
        ("/lines/1/unit", json!("kilogramm"), "lines/1/unit"),
        ("/lines/1/unit", json!("x"), "lines/1/unit"),
        ("/lines/1/unit", json!("KGMX"), "lines/1/unit"),
        ("/lines/1/packages", json!(0), "lines/1/packages"),
        ("/lines/1/packages", json!(1_000_001), "lines/1/packages"),
        (
            "/lines/1/grossMassKg",
            json!("heavy"),
            "lines/1/grossMassKg",
        ),
        (
            "/lines/1/descriptionForCarrier",
            json!(" "),
            "lines/1/descriptionForCarrier",
        ),
        (
            "/lines/1/descriptionForCarrier",
            long(1001),
            "lines/1/descriptionForCarrier",
        ),
        ("/incotermPlace", json!(""), "incotermPlace"),
        ("/incotermPlace", long(201), "incotermPlace"),
        ("/portOfLoading", json!("DEHAM"), "portOfLoading"),
        ("/portOfLoading", json!("CNSZ1"), "portOfLoading"),
        ("/portOfLoading", json!("CNSZ"), "portOfLoading"),
        ("/placeOfDelivery", json!("DEHA"), "placeOfDelivery"),
        ("/placeOfDelivery", json!("FRPAR"), "placeOfDelivery"),
        ("/containers", json!(["CSQU3054384"]), "containers/0"),
        (
            "/containers",
            json!(["CSQU3054383", "CSQU3054383"]),
            "containers/1",
        ),
        ("/containers", json!(vec!["CSQU3054383"; 51]), "containers"),
        ("/idempotencyKey", json!(""), "idempotencyKey"),
    ];
    for (pointer, value, at) in bad {
        let (code, path) = here.refused(&[(pointer, value.clone())]).await;
        assert_eq!(
            (code.as_str(), path.join("/").as_str()),
            ("INVALID", at),
            "{pointer} {value}"
        );
    }
    for quantity in ["0.001", "999999999.999", "1", "007.5"] {
        here.taken(&[("/lines/0/quantity", json!(quantity))]).await;
    }
    here.taken(&[("/lines", many(100)), ("/containers", json!([]))])
        .await;
}

#[tokio::test]
async fn only_own_products_that_are_not_archived_travel() {
    let here = planner().await;
    let own = here.seller.organisation().unwrap();
    let foreign = here.world.product(Uuid::now_v7()).await;
    for id in [json!(foreign), json!(earlier_id()), json!("nonsense")] {
        let (code, path) = here.refused(&[("/lines/1/productId", id)]).await;
        assert_eq!(
            (code.as_str(), path.join("/").as_str()),
            ("PRODUCT_NOT_FOUND", "lines/1/productId")
        );
    }
    let archived = here.world.product(own).await;
    here.world
        .take_in(&product(archived, own, "ARCHIVED", 2))
        .await
        .unwrap();
    let (code, path) = here
        .refused(&[("/lines/1/productId", json!(archived))])
        .await;
    assert_eq!(
        (code.as_str(), path.join("/").as_str()),
        ("PRODUCT_ARCHIVED", "lines/1/productId")
    );
}

#[tokio::test]
async fn only_an_active_carrier_carries() {
    let here = planner().await;
    let id = earlier_id();
    let asked = [("/carrierId", json!(id))];
    assert_eq!(
        here.refused(&asked).await,
        ("CARRIER_NOT_FOUND".to_owned(), vec!["carrierId".to_owned()])
    );
    here.world
        .take_in(&organisation(id, "SELLER", "ACTIVE", 1))
        .await
        .unwrap();
    assert_eq!(
        here.refused(&asked).await.0,
        "CARRIER_NOT_FOUND",
        "a seller carries nothing"
    );
    for (status, sequence, taken) in [
        ("PENDING", 1, false),
        ("ACTIVE", 2, true),
        ("SUSPENDED", 3, false),
        ("ACTIVE", 2, false),
        ("CLOSED", 4, false),
    ] {
        here.world
            .take_in(&carrier(id, status, sequence))
            .await
            .unwrap();
        if taken {
            here.taken(&asked).await;
        } else {
            assert_eq!(
                here.refused(&asked).await.0,
                "CARRIER_NOT_FOUND",
                "{status}"
            );
        }
    }
}

#[tokio::test]
async fn products_of_several_countries_need_an_origin() {
    let here = planner().await;
    let own = here.seller.organisation().unwrap();
    let other = Uuid::now_v7();
    let mut made = product(other, own, "ACTIVE", 1);
    made.data["originCountry"] = json!("US");
    here.world.take_in(&made).await.unwrap();
    let mixed = ("/lines/1/productId", json!(other));
    assert_eq!(
        here.refused(std::slice::from_ref(&mixed)).await.1,
        ["lane", "origin"]
    );
    let taken = here.taken(&[mixed, ("/lane/origin", json!("CN"))]).await;
    assert_eq!(taken["lane"]["origin"], "CN");
}

#[tokio::test]
async fn a_plan_is_replaced_whole_and_the_carrier_before_hears_of_it_for_the_last_time() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 2).await;
    let next = Uuid::now_v7();
    world.take_in(&carrier(next, "ACTIVE", 1)).await.unwrap();
    let mut input = plan(&shipment.products[..1]);
    input["consignmentId"] = json!(shipment.id);
    input["carrierId"] = json!(next);
    input["incoterm"] = json!("DAP");
    input["expectedVersion"] = json!(1);
    assert_eq!(
        world
            .refused(&shipment.seller, "updateConsignment", input.clone())
            .await,
        "VERSION_CONFLICT"
    );
    input["expectedVersion"] = json!(2);
    world
        .done(&shipment.seller, "updateConsignment", input)
        .await;
    let told = world.told().await.pop().unwrap();
    assert_eq!(told.kind, "carnet.order.ConsignmentUpdated.v1");
    let audience: BTreeSet<Uuid> = told.audience.iter().copied().collect();
    assert_eq!(
        audience,
        [shipment.seller_id(), shipment.carrier_id(), next].into()
    );
    assert_eq!(shipment.read(&world, &shipment.carrier).await, Value::Null);
    let carrier = person(next, OrganisationKind::Carrier, Role::Carrier);
    let seen = shipment.read(&world, &carrier).await;
    assert_eq!(
        (seen["lines"].as_array().unwrap().len(), &seen["incoterm"]),
        (1, &json!("DAP"))
    );
    assert_eq!(
        seen["devices"][0]["deviceId"],
        json!(shipment.device),
        "the loggers stay"
    );
}

#[tokio::test]
async fn a_repeated_plan_is_one_consignment() {
    let here = planner().await;
    let input = here.with(&[("/idempotencyKey", json!("plan"))]);
    let first = here
        .world
        .done(&here.seller, "createConsignment", input.clone())
        .await;
    let before = here.world.contents().await;
    assert_eq!(
        here.world
            .done(&here.seller, "createConsignment", input.clone())
            .await,
        first
    );
    assert_eq!(here.world.contents().await, before);
    let other = here.with(&[
        ("/idempotencyKey", json!("plan")),
        ("/incoterm", json!("DAP")),
    ]);
    assert_eq!(
        here.world
            .refused(&here.seller, "createConsignment", other)
            .await,
        "IDEMPOTENCY_KEY_REUSED"
    );
}

#[tokio::test]
async fn at_most_twenty_devices_travel_and_the_past_is_kept() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let input = |device: Uuid| json!({ "consignmentId": shipment.id, "deviceId": device });
    for _ in 1..20 {
        world
            .done(&shipment.carrier, "assignDevice", input(Uuid::now_v7()))
            .await;
    }
    let (again, more) = (input(shipment.device), input(Uuid::now_v7()));
    let code = world
        .refused(&shipment.seller, "assignDevice", again.clone())
        .await;
    assert_eq!(code, "DEVICE_ASSIGNED");
    let code = world
        .refused(&shipment.seller, "assignDevice", more.clone())
        .await;
    assert_eq!(code, "TOO_MANY_DEVICES");
    let code = world
        .refused(&shipment.seller, "unassignDevice", more.clone())
        .await;
    assert_eq!(code, "DEVICE_NOT_FOUND");
    let nonsense = json!({ "consignmentId": shipment.id, "deviceId": "nonsense" });
    let code = world
        .refused(&shipment.seller, "assignDevice", nonsense)
        .await;
    assert_eq!(code, "INVALID");
    world
        .done(&shipment.seller, "unassignDevice", again.clone())
        .await;
    let told = world.told().await.pop().unwrap();
    assert_eq!(told.kind, "carnet.order.DeviceUnassigned.v1");
    assert!(
        told.data["from"].is_string() && told.data["to"].is_string(),
        "{}",
        told.data
    );
    let payload = world.done(&shipment.seller, "assignDevice", again).await;
    let devices = payload["consignment"]["devices"].as_array().unwrap();
    let own: Vec<bool> = devices
        .iter()
        .filter(|one| one["deviceId"] == json!(shipment.device))
        .map(|one| one["to"].is_null())
        .collect();
    assert_eq!((devices.len(), own), (21, vec![false, true]));
}

/// The optional fields of an update, with their types.
const OPTIONAL: [(&str, &str); 2] = [("carrierId", "ID"), ("containers", "[String!]")];
const REQUIRED: [(&str, &str); 7] = [
    ("consignmentId", "ID!"),
    ("lines", "[ConsignmentLineInput!]!"),
    ("lane", "LaneInput!"),
    ("incoterm", "Incoterm!"),
    ("incotermPlace", "String!"),
    ("portOfLoading", "String!"),
    ("placeOfDelivery", "String!"),
];

/// Returns the same update with these optional fields as literals, in one variable, and in many variables, all of which are
/// declared.
fn spellings(required: &Value, given: &[(&str, Value)]) -> [(String, Value); 3] {
    let joined = |of: Vec<String>| of.join(" ");
    let declared = |of: &[(&str, &str)]| {
        joined(
            of.iter()
                .map(|(name, of)| format!(" ${name}: {of}"))
                .collect(),
        )
    };
    let used = |of: &[(&str, &str)]| {
        joined(
            of.iter()
                .map(|(name, _)| format!(" {name}: ${name}"))
                .collect(),
        )
    };
    let mutation = |variables: &str, input: &str| {
        format!(
            "mutation({variables}) {{ updateConsignment(input: {input}) {{
                 consignment {{ carrier {{ id }} containers }} userErrors {{ code path }} }} }}"
        )
    };
    let (types, fields) = (declared(&REQUIRED), used(&REQUIRED));
    let literals = joined(
        given
            .iter()
            .map(|(name, value)| format!(" {name}: {value}"))
            .collect(),
    );
    let mut all = required.clone();
    for (name, value) in given {
        all[*name] = value.clone();
    }
    let many = mutation(
        &format!("{types}{}", declared(&OPTIONAL)),
        &format!("{{{fields}{}}}", used(&OPTIONAL)),
    );
    [
        (
            mutation(&types, &format!("{{{fields}{literals}}}")),
            required.clone(),
        ),
        (
            mutation("$i: UpdateConsignmentInput!", "$i"),
            json!({ "i": all }),
        ),
        (many, all),
    ]
}

#[tokio::test]
async fn an_update_keeps_what_is_absent_however_it_is_sent() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let next = Uuid::now_v7();
    world.take_in(&carrier(next, "ACTIVE", 1)).await.unwrap();
    let mut reset = plan(&shipment.products);
    reset["consignmentId"] = json!(shipment.id);
    let mut required = reset.clone();
    required.as_object_mut().unwrap().remove("containers");
    reset["carrierId"] = json!(shipment.carrier_id());
    let before = [
        json!({ "id": shipment.carrier_id() }),
        json!(["CSQU3054383"]),
    ];
    // Each field, with the sent and the resulting value. `None` is refused.
    let carriers = [
        (None, Some(before[0].clone())),
        (Some(Value::Null), Some(Value::Null)),
        (Some(json!(next)), Some(json!({ "id": next }))),
    ];
    let containers = [
        (None, Some(before[1].clone())),
        (Some(Value::Null), None),
        (Some(json!([])), Some(json!([]))),
    ];
    for (carrier, carrier_after) in &carriers {
        for (boxes, boxes_after) in &containers {
            let sent = [("carrierId", carrier), ("containers", boxes)];
            let given: Vec<(&str, Value)> = sent
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.clone()?)))
                .collect();
            for (query, variables) in spellings(&required, &given) {
                world
                    .done(&shipment.seller, "updateConsignment", reset.clone())
                    .await;
                let data = world.read(&shipment.seller, &query, variables).await;
                let payload = &data["updateConsignment"];
                if boxes_after.is_none() {
                    let expected = json!([{ "code": "INVALID", "path": ["input", "containers"] }]);
                    assert_eq!(payload["userErrors"], expected, "{query}");
                } else {
                    let expected = json!({ "carrier": carrier_after, "containers": boxes_after });
                    assert_eq!(payload["consignment"], expected, "{given:?} {query}");
                }
            }
        }
    }
}

#[tokio::test]
async fn to_keep_the_carrier_and_to_remove_it_are_two_requests() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let mut keep = plan(&shipment.products);
    keep["consignmentId"] = json!(shipment.id);
    keep["idempotencyKey"] = json!("once");
    let mut remove = keep.clone();
    remove["carrierId"] = Value::Null;
    world
        .done(&shipment.seller, "updateConsignment", keep)
        .await;
    let code = world
        .refused(&shipment.seller, "updateConsignment", remove)
        .await;
    assert_eq!(code, "IDEMPOTENCY_KEY_REUSED");
}
