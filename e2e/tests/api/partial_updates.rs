//! Partial updates through the gateway. For every update of the graph and for subsets of its optional fields, sent as
//! literals, as one variable and as one variable per field: an absent field keeps its value, null clears it or is
//! refused, and a value sets it.
//!
//! The gateway writes the input for a subgraph anew, so tests of a subgraph do not cover this. By default a sample of
//! the subsets is sent; with `CARNET_TEST_ALL` (see `cargo xtask test --all`), every one of them.

mod cases;
mod guard;
mod table;
mod update;

use e2e::{
    case,
    documents::{admin, web},
    people, seed,
};
use serde_json::{Value, json};

use self::update::{Read, Update};
use crate::{accepted, ask, platform};

#[tokio::test]
async fn a_person_and_an_organisation_keep_what_is_absent() {
    let seller = platform().seller().await;
    let update = |row, read| Update {
        row,
        graph: seller.graph.clone(),
        fixed: json!({}),
        read,
    };
    update(table::profile(), Read::Root("me")).check().await;
    let organisation = || Read::ById("organisation", json!(seller.organisation));
    update(table::organisation(), organisation()).check().await;
    let query = "mutation($name: String!) { updateOrganisation(input: { legalName: $name }) { userErrors { code } } }";
    let renamed = ask(&seller.graph, query, &json!({ "name": table::LEGAL_NAME })).await;
    assert_eq!(renamed["updateOrganisation"]["userErrors"], json!([]));
    update(table::organisation_name(), organisation())
        .check()
        .await;
}

#[tokio::test]
async fn the_profile_of_a_provider_keeps_what_is_absent() {
    let name = "Teillabor";
    let lab = platform()
        .stage()
        .await
        .register("PROVIDER", name, "DE")
        .await
        .unwrap();
    let added = accepted(&lab.graph, &web::ADD_PROVIDER, seed::profile(name)).await;
    let read = Read::ById("provider", added["provider"]["id"].clone());
    Update {
        row: table::provider(),
        graph: lab.graph,
        fixed: json!({}),
        read,
    }
    .check()
    .await;
}

#[tokio::test]
async fn a_product_keeps_what_is_absent() {
    let seller = platform().seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let update = |row, fixed| {
        let read = Read::ById("product", json!(product));
        Update {
            row,
            graph: seller.graph.clone(),
            fixed,
            read,
        }
    };
    update(table::product_code(), json!({ "productId": product }))
        .check()
        .await;
    // National codes begin with the HS code, so these two fields do not change independently.
    let fixed = json!({ "productId": product, "hsCode": table::HS_CODE });
    update(table::product(), fixed).check().await;
}

#[tokio::test]
async fn a_draft_keeps_what_is_absent() {
    let seller = platform().seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let input = json!({ "productId": product, "type": "TESTING", "lane": case::lane(None) });
    let drafted = accepted(&seller.graph, &web::DRAFT_ORDER, input).await;
    let order = drafted["order"]["id"].clone();
    let (fixed, read) = (json!({ "orderId": order }), Read::ById("order", order));
    Update {
        row: table::draft(),
        graph: seller.graph,
        fixed,
        read,
    }
    .check()
    .await;
}

#[tokio::test]
async fn a_consignment_keeps_what_is_absent() {
    let stage = platform().stage().await;
    let seller = platform().seller().await;
    let first = stage.carrier("Teilfracht Nord").await.unwrap();
    let second = stage.carrier("Teilfracht S\u{FC}d").await.unwrap();
    let product = people::power_bank(&seller).await.unwrap();
    let plan = json!({
        "lines": [{ "productId": product, "quantity": "12.5", "unit": "KGM", "packages": 3 }],
        "lane": { "origin": "CN", "destination": "DE", "mode": "SEA" }, "incoterm": "FOB",
        "incotermPlace": "Shenzhen", "portOfLoading": "CNSZX", "placeOfDelivery": "DEHAM",
    });
    let input = with(&plan, "carrierId", &json!(first.organisation));
    let created = accepted(&seller.graph, &web::CREATE_CONSIGNMENT, input).await;
    let consignment = created["consignment"]["id"].clone();
    let fixed = with(&plan, "consignmentId", &consignment);
    // The order domain receives the verification of the carrier by an event.
    let unverified = ["CARRIER_NOT_FOUND"];
    let input = with(&fixed, "carrierId", &json!(second.organisation));
    people::once_known(&seller.graph, &web::UPDATE_CONSIGNMENT, &input, &unverified)
        .await
        .unwrap();
    let row = table::consignment([&first.organisation, &second.organisation]);
    let read = Read::ById("consignment", consignment);
    Update {
        row,
        graph: seller.graph,
        fixed,
        read,
    }
    .check()
    .await;
}

#[tokio::test]
async fn an_api_client_keeps_what_is_absent() {
    let graph = platform().admin().await;
    let input = json!({ "name": "Partial", "kind": "CI" });
    let created = accepted(&graph, &admin::CREATE_API_CLIENT, input).await;
    let client = &created["apiClient"]["id"];
    for row in [table::client(), table::client_keys()] {
        let (fixed, read) = (
            json!({ "apiClientId": client }),
            Read::Listed("apiClients", client.clone()),
        );
        Update {
            row,
            graph: graph.clone(),
            fixed,
            read,
        }
        .check()
        .await;
    }
}

/// The input with an additional field.
fn with(input: &Value, field: &str, value: &Value) -> Value {
    let mut input = input.clone();
    input[field] = value.clone();
    input
}
