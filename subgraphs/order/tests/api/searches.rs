//! The search of each list: the beginning of a number, and references that are found exactly.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::certificates::status::certified;
use crate::consignments::plans::planner;
use crate::enquiries::lifecycle::Asked;
use crate::shipment::Shipment;
use crate::support::{OrderDomain, error_code, person, string};

/// IDs on the first page of a list, which must be the only page, newest first.
async fn find(world: &OrderDomain, caller: &Arc<Caller>, list: &str, search: &str) -> Vec<String> {
    let query = format!(
        "query($search: String) {{ list: {list}(filter: {{ search: $search }}) {{ totalCount nodes {{ id }} }} }}"
    );
    let data = world
        .read(caller, &query, json!({ "search": search }))
        .await;
    let nodes = data["list"]["nodes"].as_array().unwrap();
    assert_eq!(data["list"]["totalCount"], nodes.len(), "{list} {search}");
    nodes.iter().map(|node| string(&node["id"])).collect()
}

/// Number of an object.
async fn number(world: &OrderDomain, caller: &Arc<Caller>, field: &str, id: &str) -> String {
    let query = format!("query($id: ID!) {{ {field}(id: $id) {{ number }} }}");
    let data = world.read(caller, &query, json!({ "id": id })).await;
    string(&data[field]["number"])
}

/// Checks that the beginning of the number finds the object in any form, for this caller alone.
async fn check(world: &OrderDomain, caller: &Arc<Caller>, list: &str, id: &str) {
    let field = list.trim_end_matches('s');
    let number = number(world, caller, field, id).await;
    for text in [
        number.clone(),
        number.to_lowercase(),
        number.replace('-', " "),
        number.replace('-', ""),
        format!(" {number} "),
    ] {
        let found = find(world, caller, list, &text).await;
        assert_eq!(found, [id], "{list} {text:?}");
    }
    let beginning = find(world, caller, list, &number[..8]).await;
    assert!(beginning.contains(&id.to_owned()), "{list} {beginning:?}");
    for text in [
        &number[1..],
        &format!("{number}9"),
        &format!("{}%", &number[..8]),
        &format!("_{}", &number[1..]),
    ] {
        let found = find(world, caller, list, text).await;
        assert!(found.is_empty(), "{list} {text:?}: {found:?}");
    }
    let stranger = testkit::seller(Uuid::now_v7());
    assert!(find(world, &stranger, list, &number).await.is_empty());
}

#[tokio::test]
async fn every_list_of_objects_with_a_number_is_searched_by_its_beginning() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    certified(&world).await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    Shipment::at(&world, "CLEARED").await;
    let asked = Asked::new(&world).await;
    Asked::new(&world).await;
    for (caller, list, id) in [
        (&case.seller, "orders", &case.order),
        (&case.first, "orders", &case.order),
        (&case.seller, "certificates", &certificate),
        (&case.first, "certificates", &certificate),
        (&shipment.seller, "consignments", &shipment.id),
        (&shipment.carrier, "consignments", &shipment.id),
        (&shipment.seller, "transportApprovals", &approval),
        (&shipment.carrier, "transportApprovals", &approval),
        (&asked.seller, "enquiries", &asked.enquiry),
        (&asked.provider, "enquiries", &asked.enquiry),
    ] {
        if list == "enquiries" {
            let number = number(&world, caller, "enquiry", id).await;
            assert_eq!(find(&world, caller, list, &number).await, [id.as_str()]);
            assert!(find(&world, caller, list, &number[1..]).await.is_empty());
            continue;
        }
        check(&world, caller, list, id).await;
    }
    let admin = testkit::admin();
    let own = number(&world, &admin, "transportApproval", &approval).await;
    assert_eq!(
        find(&world, &admin, "transportApprovals", &own).await,
        [approval]
    );
    let all = find(&world, &admin, "transportApprovals", "tap").await;
    assert_eq!(all.len(), 2, "{all:?}");
}

#[tokio::test]
async fn transport_approvals_have_consecutive_numbers() {
    let here = planner().await;
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let id = string(&here.taken(&[]).await["id"]);
        let input = json!({ "consignmentId": id });
        let made = here
            .world
            .done(&here.seller, "requestTransportApproval", input)
            .await;
        let id = string(&made["transportApproval"]["id"]);
        numbers.push(number(&here.world, &here.seller, "transportApproval", &id).await);
    }
    let year = chassis::now().year();
    let expected = [1, 2].map(|count| format!("TAP-{year}-{count:06}"));
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn a_consignment_is_found_by_the_exact_number_of_a_container() {
    let here = planner().await;
    let id = string(&here.taken(&[]).await["id"]);
    here.taken(&[("/containers", json!([]))]).await;
    for (text, found) in [
        ("CSQU3054383", true),
        ("csqu 305438-3", true),
        ("CSQU305438", false),
        ("SQU3054383", false),
    ] {
        let expected: Vec<String> = found.then(|| id.clone()).into_iter().collect();
        let found = find(&here.world, &here.seller, "consignments", text).await;
        assert_eq!(found, expected, "{text}");
    }
    let stranger = testkit::seller(Uuid::now_v7());
    let found = find(&here.world, &stranger, "consignments", "CSQU3054383").await;
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn a_certificate_and_an_approval_are_found_by_the_exact_number_of_their_order_and_consignment()
 {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    certified(&world).await;
    let order = number(&world, &case.seller, "order", &case.order).await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    Shipment::at(&world, "CLEARED").await;
    let consignment = number(&world, &shipment.seller, "consignment", &shipment.id).await;
    for (caller, list, number, id) in [
        (&case.seller, "certificates", &order, &certificate),
        (&testkit::admin(), "certificates", &order, &certificate),
        (
            &shipment.carrier,
            "transportApprovals",
            &consignment,
            &approval,
        ),
        (
            &testkit::admin(),
            "transportApprovals",
            &consignment,
            &approval,
        ),
    ] {
        let exact = find(&world, caller, list, &number.to_lowercase()).await;
        assert_eq!(exact, [id.as_str()], "{list}");
        let part = find(&world, caller, list, &number[..number.len() - 1]).await;
        assert!(part.is_empty(), "{list} {part:?}");
    }
}

#[tokio::test]
async fn a_seller_finds_an_imported_order_by_its_number_in_the_other_system() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, lab) = (testkit::seller(own), Uuid::now_v7());
    world.product(own).await;
    let provider = world.provider(lab).await;
    let names = "AUFNR;KDNR;ARTNR;BEST_LAND;VERK_TR;LEIST;FRIST;BEMERK;LIEFBED;ANBIETER";
    let content = format!("{names}\n2025-0815/a;K;PB-1;DE;4;P;;Eilig.;DAP;{provider}\n");
    let input = json!({ "format": "CSV", "content": content });
    let report = world.done(&seller, "importLegacyOrders", input).await["report"].take();
    assert_eq!(report["created"], 1, "{report}");
    let id = string(&report["lines"][0]["order"]["id"]);
    for text in ["2025-0815/a", "2025-0815/A", " 2025-0815/a "] {
        assert_eq!(
            find(&world, &seller, "orders", text).await,
            [id.as_str()],
            "{text}"
        );
    }
    for text in ["2025-0815", "2025-0815/ab"] {
        assert!(
            find(&world, &seller, "orders", text).await.is_empty(),
            "{text}"
        );
    }
    let provider = person(lab, OrganisationKind::Provider, Role::Assessor);
    let all = world
        .read(&provider, "{ orders { totalCount } }", json!({}))
        .await;
    assert_eq!(all["orders"]["totalCount"], 1);
    for other in [
        &provider,
        &testkit::admin(),
        &testkit::seller(Uuid::now_v7()),
    ] {
        assert!(
            find(&world, other, "orders", "2025-0815/a")
                .await
                .is_empty()
        );
    }
}

#[tokio::test]
async fn a_search_has_a_letter_or_a_digit_and_at_most_100_characters() {
    let world = OrderDomain::new().await;
    let admin = testkit::admin();
    for list in [
        "orders",
        "certificates",
        "consignments",
        "transportApprovals",
        "enquiries",
    ] {
        let query = format!(
            "query($search: String) {{ {list}(filter: {{ search: $search }}) {{ totalCount }} }}"
        );
        let long = "x".repeat(101);
        for text in ["", " - ", "%", "_", "\u{2764}", "ORD\0", &long] {
            let response = world
                .execute(&admin, &query, json!({ "search": text }))
                .await;
            let code = response.errors.first().and_then(error_code);
            assert_eq!(code.as_deref(), Some("BAD_USER_INPUT"), "{list} {text:?}");
        }
        for text in [json!("x".repeat(100)), Value::Null] {
            let data = world.read(&admin, &query, json!({ "search": text })).await;
            assert_eq!(data[list]["totalCount"], 0, "{list} {text}");
        }
    }
}
