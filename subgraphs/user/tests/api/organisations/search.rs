//! The search of administrators for organisations, by name or registration number.

use serde_json::{Value, json};

use crate::support::{Member, UserDomain};

const ORGANISATIONS: &str = "query($filter: OrganisationFilter) { organisations(filter: $filter) {
    totalCount nodes { id } } }";

async fn found(platform: &UserDomain, filter: Value) -> Vec<String> {
    let data = platform
        .answer(
            &testkit::admin(),
            ORGANISATIONS,
            json!({ "filter": filter }),
        )
        .await;
    let nodes = data["organisations"]["nodes"].as_array().unwrap();
    assert_eq!(data["organisations"]["totalCount"], nodes.len(), "{filter}");
    let ids = nodes.iter().map(|node| node["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

async fn update(platform: &UserDomain, member: &Member, input: Value) {
    let selection = "{ userErrors { code path } }";
    let payload = platform
        .mutate(&member.caller, "updateOrganisation", selection, input)
        .await;
    assert_eq!(payload["userErrors"], json!([]));
}

/// The number of organisations without the hash of a number that they have.
async fn missing(platform: &UserDomain) -> i64 {
    let missing = sqlx::query_scalar(
        "select count(*) from organisations
         where (eori is not null and eori_hash is null) or (vat_id is not null and vat_id_hash is null)",
    );
    missing.fetch_one(&platform.database.pool).await.unwrap()
}

#[tokio::test]
async fn organisations_are_found_by_a_text_that_is_a_name_or_a_number() {
    let platform = UserDomain::start().await;
    let (nora, lab) = (
        platform.member("SELLER").await,
        platform.member("PROVIDER").await,
    );
    let names =
        json!({ "legalName": "Nordlicht SE", "displayName": "Polarstern", "eori": "DE123456" });
    update(&platform, &nora, names).await;
    let names = json!({ "legalName": "Rheinlab GmbH", "eori": "FR7", "vatId": "DE123456" });
    update(&platform, &lab, names).await;
    let (first, second) = (nora.organisation.to_string(), lab.organisation.to_string());
    let check = async || {
        for (filter, expected) in [
            (json!({ "text": "nord" }), vec![&first]),
            (json!({ "text": "POLARSTERN" }), vec![&first]),
            (json!({ "text": "rheinlab gmbh" }), vec![&second]),
            // An EORI number of one organisation, and a VAT number of the other.
            (json!({ "text": "DE123456" }), vec![&first, &second]),
            (
                json!({ "text": " de 123\u{A0}456 " }),
                vec![&first, &second],
            ),
            (
                json!({ "text": "DE123456", "kind": "PROVIDER" }),
                vec![&second],
            ),
            (json!({ "text": "FR7" }), vec![&second]),
            (json!({ "text": "FR7", "name": "nordlicht" }), vec![]),
            (json!({ "text": "DE12345" }), vec![]),
            (json!({ "text": "licht" }), vec![]),
            (json!({ "text": "%" }), vec![]),
            (json!({ "text": "  " }), vec![&first, &second]),
            (json!({ "name": "polarstern" }), vec![]),
        ] {
            let read = found(&platform, filter.clone()).await;
            assert_eq!(read.iter().collect::<Vec<_>>(), expected, "{filter}");
        }
    };
    check().await;
    // Numbers that were stored before they could be searched.
    platform
        .run_sql("update organisations set eori_hash = null, vat_id_hash = null")
        .await;
    assert_eq!(missing(&platform).await, 2);
    assert_eq!(found(&platform, json!({ "text": "FR7" })).await, [""; 0]);
    let organisations = &platform.services.organisations;
    assert_eq!(organisations.index_search_forms().await.unwrap(), 2);
    assert_eq!(organisations.index_search_forms().await.unwrap(), 0);
    check().await;
}

#[tokio::test]
async fn a_changed_number_is_found_at_once_and_the_earlier_one_no_longer() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let own = vec![nora.organisation.to_string()];
    update(&platform, &nora, json!({ "eori": "DE1", "vatId": "DE111" })).await;
    update(&platform, &nora, json!({ "eori": "DE2" })).await;
    for (text, expected) in [
        ("DE1", vec![]),
        ("DE2", own.clone()),
        ("DE111", own.clone()),
    ] {
        let read = found(&platform, json!({ "text": text })).await;
        assert_eq!(read, expected, "{text}");
    }
    update(&platform, &nora, json!({ "vatId": null })).await;
    assert_eq!(found(&platform, json!({ "text": "DE111" })).await, [""; 0]);
    // The change of a number does not hide the name from the search.
    assert_eq!(found(&platform, json!({ "text": "nordlicht" })).await, own);
}

#[tokio::test]
async fn a_number_that_is_written_without_its_hash_is_not_found_under_the_earlier_one() {
    let platform = UserDomain::start().await;
    let (nora, kim) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    update(&platform, &nora, json!({ "eori": "DE1", "vatId": "DE111" })).await;
    update(&platform, &kim, json!({ "eori": "DE3", "vatId": "DE333" })).await;
    // As an older process clears a number and writes another.
    platform
        .run_sql("update organisations set eori = null, vat_id = vat_id || '\\x00'::bytea")
        .await;
    for text in ["DE1", "DE3", "DE111", "DE333"] {
        let read = found(&platform, json!({ "text": text })).await;
        assert_eq!(read, [""; 0], "{text}");
    }
    assert_eq!(missing(&platform).await, 2, "the VAT numbers");
}
