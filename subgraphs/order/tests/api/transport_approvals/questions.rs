//! Approvals of several products: repeated questions, appeals and decisions.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{finding, product, self_check, self_check_refused};
use crate::shipment::{Shipment, answer, approval, questions};
use crate::support::{Case, OrderDomain, document, lane, lane_day, string};

fn input(product: Uuid) -> Value {
    json!({ "productId": product, "lane": lane() })
}

#[tokio::test]
async fn a_consignment_is_asked_about_product_by_product_and_decided_when_all_are_answered() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 3).await;
    let id = shipment.asked(&world).await;
    let asked = questions(&world, &id).await;
    let products: Vec<&Value> = asked.iter().map(|event| &event.data["product"]).collect();
    let expected: Vec<Value> = shipment.products.iter().map(|id| json!(id)).collect();
    assert_eq!(products, expected.iter().collect::<Vec<_>>());
    for event in &asked {
        assert_eq!((event.sequence, &event.data["version"]), (1, &json!(1)));
        assert_eq!(event.data["lane"]["mode"], "SEA");
    }
    // The order differs from that of the questions.
    for question in [&asked[2], &asked[0]] {
        world
            .take_in(&self_check(question, "COMPLIANT", Vec::new()))
            .await
            .unwrap();
        assert_eq!(
            approval(&world, &shipment.seller, &id).await["status"],
            "REQUESTED"
        );
    }
    let repeated = self_check(&asked[0], "PROHIBITED", Vec::new());
    let before = world.contents().await;
    world.take_in(&repeated).await.unwrap();
    assert_eq!(world.contents().await, before, "an answer is taken once");
    let last = self_check(
        &asked[1],
        "ACTION_REQUIRED",
        vec![finding("EU-RED", "UNMET", &["EU_DOC"])],
    );
    world.take_in(&last).await.unwrap();
    let seen = approval(&world, &shipment.seller, &id).await;
    assert_eq!(
        (&seen["status"], &seen["version"]),
        (&json!("REFUSED"), &json!(2))
    );
    let missing = json!({ "code": "EVIDENCE_MISSING", "product": { "id": shipment.products[1] } });
    assert_eq!(seen["reasons"][0], missing);
    let checks = seen["checks"].as_array().unwrap();
    let verdicts: Vec<&Value> = checks.iter().map(|check| &check["verdict"]).collect();
    assert_eq!(verdicts, ["COMPLIANT", "ACTION_REQUIRED", "COMPLIANT"]);
    assert_eq!(
        seen["checks"][1]["selfCheck"]["id"],
        last.subject.to_string()
    );
    assert_eq!(seen["consignment"]["id"], shipment.id);
}

#[tokio::test]
async fn one_product_that_could_not_be_checked_keeps_all_back() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 2).await;
    let id = shipment.asked(&world).await;
    let asked = questions(&world, &id).await;
    world
        .take_in(&self_check_refused(&asked[0], "PRODUCT_NOT_FOUND"))
        .await
        .unwrap();
    world
        .take_in(&self_check(&asked[1], "COMPLIANT", Vec::new()))
        .await
        .unwrap();
    let seen = approval(&world, &shipment.seller, &id).await;
    assert_eq!(seen["status"], "REFUSED");
    let codes: Vec<&Value> = seen["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert_eq!(codes, ["SELF_CHECK_REFUSED", "PARTIES_NOT_SCREENED"]);
}

#[tokio::test]
async fn an_answer_to_an_earlier_question_is_void() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let id = shipment.asked(&world).await;
    let early = questions(&world, &id).await.remove(0);
    answer(&world, &id, "NO_RULE_FOUND").await;
    world
        .done(
            &shipment.seller,
            "recheckApproval",
            json!({ "approvalId": id }),
        )
        .await;
    let before = world.contents().await;
    world
        .take_in(&self_check(&early, "PROHIBITED", Vec::new()))
        .await
        .unwrap();
    world
        .take_in(&self_check_refused(&early, "PRODUCT_NOT_FOUND"))
        .await
        .unwrap();
    let mut unversioned = self_check(&early, "PROHIBITED", Vec::new());
    unversioned.data["askedAtVersion"] = Value::Null;
    world.take_in(&unversioned).await.unwrap();
    assert_eq!(world.contents().await, before);
    answer(&world, &id, "COMPLIANT").await;
    assert_eq!(
        approval(&world, &shipment.seller, &id).await["status"],
        "APPROVED"
    );
}

#[tokio::test]
async fn what_is_asked_for_is_one_product_on_a_lane_or_a_consignment_of_ones_own() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let (name, own) = ("requestTransportApproval", shipment.products[0]);
    for bad in [
        json!({}),
        json!({ "productId": own }),
        json!({ "lane": lane() }),
        json!({ "productId": own, "consignmentId": shipment.id }),
        json!({ "productId": own, "lane": lane(), "consignmentId": shipment.id }),
    ] {
        assert_eq!(world.refused(&shipment.seller, name, bad).await, "INVALID");
    }
    let stranger = testkit::seller(Uuid::now_v7());
    let asked = json!({ "consignmentId": shipment.id });
    assert_eq!(
        world.refused(&stranger, name, asked.clone()).await,
        "CONSIGNMENT_NOT_FOUND"
    );
    assert_eq!(
        world.refused(&shipment.carrier, name, asked.clone()).await,
        "FORBIDDEN"
    );
    let archived = product(own, shipment.seller_id(), "ARCHIVED", 2);
    world.take_in(&archived).await.unwrap();
    let refused = world.mutate(&shipment.seller, name, asked).await.unwrap();
    let error = &refused["userErrors"][0];
    assert_eq!(error["code"], "PRODUCT_ARCHIVED");
    assert_eq!(error["path"], json!(["input", "consignmentId"]));
    for status in ["CLEARED", "IN_TRANSIT", "ARRIVED", "CANCELLED"] {
        let (shipment, _) = Shipment::at(&world, status).await;
        let asked = json!({ "consignmentId": shipment.id });
        assert_eq!(
            world.refused(&shipment.seller, name, asked).await,
            "WRONG_STATE",
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_refusal_is_appealed_against_with_documents_of_ones_own_and_a_person_decides() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let (id, admin) = (shipment.asked(&world).await, testkit::admin());
    answer(&world, &id, "ACTION_REQUIRED").await;
    let own = document(shipment.products[0], "SDS");
    let own = world.done(&shipment.seller, "submitDocument", own).await;
    let own = string(&own["document"]["id"]);
    let foreign = Case::requested(&world).await;
    let foreign = foreign.document(&world, "SDS").await;
    let appeal = |documents: Vec<&str>| json!({ "approvalId": id, "reason": "It is here.", "evidenceIds": documents });
    for bad in [vec![foreign.as_str()], vec![own.as_str(), "nonsense"]] {
        let code = world
            .refused(&shipment.seller, "appealApproval", appeal(bad))
            .await;
        assert_eq!(code, "DOCUMENT_NOT_FOUND");
    }
    let code = world
        .refused(&shipment.seller, "appealApproval", appeal(vec![&own; 21]))
        .await;
    assert_eq!(code, "INVALID");
    let empty = json!({ "approvalId": id, "reason": " " });
    let code = world
        .refused(&shipment.seller, "appealApproval", empty)
        .await;
    assert_eq!(code, "INVALID");
    world
        .done(&shipment.seller, "appealApproval", appeal(vec![&own]))
        .await;
    let told = world.told().await.pop().unwrap();
    assert_eq!(
        (told.kind.as_str(), &told.data["status"]),
        ("carnet.order.ApprovalAppealed.v1", &json!("NEEDS_REVIEW"))
    );
    assert!(!told.data.to_string().contains("It is here."));
    let decide = json!({ "approvalId": id, "decision": "APPROVE", "reason": "Seen." });
    let decided = world.done(&admin, "decideApproval", decide).await;
    let expected = json!({ "id": id, "status": "APPROVED", "version": 4, "decidedBy": "PLATFORM", "validTo": lane_day(30) });
    assert_eq!(decided["transportApproval"], expected);
    let seen = approval(&world, &shipment.seller, &id).await;
    let steps = seen["timeline"]["nodes"].as_array().unwrap();
    assert_eq!(
        (&steps[2]["note"], &steps[2]["documents"]),
        (&json!("It is here."), &json!([{ "id": own }]))
    );
    assert_eq!(steps[3]["note"], "Seen.");
    let read = shipment.read(&world, &shipment.seller).await;
    assert_eq!(read["status"], "CLEARED");
    assert_eq!(seen["conditions"][0]["rule"], "EU-VACCINE-GDP");
}

#[tokio::test]
async fn nobody_approves_what_the_rules_prohibit() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 2).await;
    let id = shipment.asked(&world).await;
    let asked = questions(&world, &id).await;
    world
        .take_in(&self_check(&asked[0], "COMPLIANT", Vec::new()))
        .await
        .unwrap();
    world
        .take_in(&self_check(&asked[1], "PROHIBITED", Vec::new()))
        .await
        .unwrap();
    world
        .done(
            &shipment.seller,
            "appealApproval",
            json!({ "approvalId": id, "reason": "Please." }),
        )
        .await;
    let decide = json!({ "approvalId": id, "decision": "APPROVE", "reason": "Why not." });
    assert_eq!(
        world
            .refused(&testkit::admin(), "decideApproval", decide)
            .await,
        "PROHIBITED_BY_RULES"
    );
}

#[tokio::test]
async fn nobody_decides_while_the_rules_are_asked() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let id = shipment.asked(&world).await;
    answer(&world, &id, "NO_RULE_FOUND").await;
    world
        .done(
            &shipment.seller,
            "recheckApproval",
            json!({ "approvalId": id }),
        )
        .await;
    for decision in ["APPROVE", "REFUSE"] {
        let decide = json!({ "approvalId": id, "decision": decision, "reason": "Now." });
        assert_eq!(
            world
                .refused(&testkit::admin(), "decideApproval", decide)
                .await,
            "BEING_CHECKED"
        );
    }
}

#[tokio::test]
async fn a_person_asks_again_once_the_rules_have_answered_or_on_a_later_day() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 2).await;
    let (id, admin) = (shipment.asked(&world).await, testkit::admin());
    let input = json!({ "approvalId": id });
    for caller in [&shipment.seller, &admin] {
        assert_eq!(
            world
                .refused(caller, "recheckApproval", input.clone())
                .await,
            "BEING_CHECKED"
        );
    }
    answer(&world, &id, "NO_RULE_FOUND").await;
    world
        .done(&shipment.seller, "recheckApproval", input.clone())
        .await;
    assert_eq!(
        world
            .refused(&admin, "recheckApproval", input.clone())
            .await,
        "BEING_CHECKED"
    );
    let yesterday = "update transport_approvals set as_of = as_of - 1 where id = $1";
    sqlx::query(yesterday)
        .bind(id.parse::<Uuid>().unwrap())
        .execute(&world.database.pool)
        .await
        .unwrap();
    world.done(&admin, "recheckApproval", input).await;
}

#[tokio::test]
async fn a_decision_of_the_rules_says_what_the_approval_was_before() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let id = shipment.asked(&world).await;
    for before in ["REQUESTED", "NEEDS_REVIEW"] {
        answer(&world, &id, "NO_RULE_FOUND").await;
        let event = world.told().await.pop().unwrap();
        assert_eq!(event.kind, "carnet.order.TransportReviewNeeded.v1");
        assert_eq!(
            (&event.data["status"], &event.data["before"]),
            (&json!("NEEDS_REVIEW"), &json!(before))
        );
        world
            .done(
                &shipment.seller,
                "recheckApproval",
                json!({ "approvalId": id }),
            )
            .await;
    }
}

#[tokio::test]
async fn a_recheck_takes_the_evidence_of_its_day() {
    let world = OrderDomain::new().await;
    let (seller, organisation) = {
        let organisation = Uuid::now_v7();
        (testkit::seller(organisation), organisation)
    };
    let product = world.product(organisation).await;
    let made = world
        .done(&seller, "requestTransportApproval", input(product))
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(&world, &id, "ACTION_REQUIRED").await;
    let submitted = world
        .done(&seller, "submitDocument", document(product, "EU_DOC"))
        .await;
    let accept = json!({ "documentId": submitted["document"]["id"] });
    world
        .done(&testkit::admin(), "acceptDocument", accept)
        .await;
    let mut recheck = json!({ "approvalId": id, "expectedVersion": 1, "idempotencyKey": "again" });
    assert_eq!(
        world
            .refused(&seller, "recheckApproval", recheck.clone())
            .await,
        "VERSION_CONFLICT"
    );
    recheck["expectedVersion"] = json!(2);
    let first = world
        .done(&seller, "recheckApproval", recheck.clone())
        .await;
    assert_eq!(
        first["transportApproval"],
        json!({ "id": id, "status": "REQUESTED", "version": 3 })
    );
    let before = world.contents().await;
    assert_eq!(world.done(&seller, "recheckApproval", recheck).await, first);
    assert_eq!(world.contents().await, before);
    let asked = questions(&world, &id).await.remove(0);
    assert_eq!(asked.data["evidence"][0]["type"], "EU_DOC");
    answer(&world, &id, "COMPLIANT").await;
    let seen = approval(&world, &seller, &id).await;
    assert_eq!(seen["status"], "APPROVED");
    assert_eq!(
        seen["checks"][0]["evidence"]["nodes"][0]["document"]["id"],
        submitted["document"]["id"]
    );
}

#[tokio::test]
async fn lists_are_filtered() {
    let world = OrderDomain::new().await;
    let (shipment, cleared) = Shipment::at(&world, "CLEARED").await;
    let asked = json!({ "productId": shipment.products[1], "lane": { "destination": "FR", "mode": "AIR" } });
    let made = world
        .done(&shipment.seller, "requestTransportApproval", asked)
        .await;
    let single = string(&made["transportApproval"]["id"]);
    answer(&world, &single, "NO_RULE_FOUND").await;
    let both = vec![single.clone(), cleared.clone()];
    let query = "query($filter: TransportApprovalFilter!, $direction: SortDirection!) {
        transportApprovals(filter: $filter, sort: { direction: $direction }) { totalCount nodes { id } } }";
    let past = "2020-01-01T00:00:00Z";
    for (filter, expected) in [
        (json!({}), both.clone()),
        (json!({ "status": "NEEDS_REVIEW" }), vec![single.clone()]),
        (
            json!({ "status": ["NEEDS_REVIEW", "APPROVED"] }),
            both.clone(),
        ),
        (
            json!({ "productId": shipment.products[0] }),
            vec![cleared.clone()],
        ),
        (json!({ "productId": shipment.products[1] }), both.clone()),
        (json!({ "market": "FR" }), vec![single.clone()]),
        (
            json!({ "consignmentId": shipment.id }),
            vec![cleared.clone()],
        ),
        (json!({ "createdAt": { "from": past } }), both),
        (json!({ "createdAt": { "to": past } }), vec![]),
    ] {
        for (direction, caller) in [
            ("DESCENDING", &shipment.seller),
            ("ASCENDING", &testkit::admin()),
        ] {
            let variables = json!({ "filter": filter, "direction": direction });
            let data = world.read(caller, query, variables).await["transportApprovals"].take();
            let nodes = data["nodes"].as_array().unwrap();
            let mut found: Vec<String> = nodes.iter().map(|node| string(&node["id"])).collect();
            if direction == "ASCENDING" {
                found.reverse();
            }
            assert_eq!(found, expected, "{filter} {direction}");
            assert_eq!(data["totalCount"], json!(expected.len()));
        }
    }
}
