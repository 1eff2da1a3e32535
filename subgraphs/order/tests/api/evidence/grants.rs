//! Grants of access to documents.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::organisation;
use crate::file_support::{pdf, program};
use crate::support::{Case, OrderDomain, earlier_id, person, string};

const GRANT: &str = "grantDocumentAccess";
const REVOKE: &str = "revokeDocumentAccess";

async fn seen(world: &OrderDomain, caller: &Arc<Caller>, document: &str) -> Value {
    let query = "query($id: ID!) { evidenceDocument(id: $id) {
        type status order { id } rejection { code } file { size } grants { id } reads { totalCount } } }";
    world.read(caller, query, json!({ "id": document })).await["evidenceDocument"].take()
}

async fn shared(world: &OrderDomain, caller: &Arc<Caller>) -> Value {
    world
        .read(
            caller,
            "{ sharedDocuments { totalCount nodes { id } } }",
            json!({}),
        )
        .await["sharedDocuments"]
        .take()
}

fn carrier(organisation: Uuid) -> Arc<Caller> {
    person(organisation, OrganisationKind::Carrier, Role::Carrier)
}

fn input(document: &str, organisation: Uuid) -> Value {
    json!({ "documentId": document, "organisationId": organisation })
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story, in which each step needs the ones before"
)]
async fn who_was_granted_a_document_reads_it_and_nothing_else_until_that_is_revoked() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let content = pdf("for the carrier");
    let (document, file) = case.document_with_file(&world, &content).await;
    let why = json!({ "documentId": document, "code": "ILLEGIBLE", "message": "Private.", "remedy": "Private." });
    world.done(&case.first, "rejectDocument", why).await;
    let organisation = world.organisation("CARRIER").await;
    let grantees = [
        carrier(organisation),
        testkit::provider(organisation),
        testkit::seller(organisation),
        program(organisation, "orders:read"),
    ];
    let none = json!({ "totalCount": 0, "nodes": [] });
    for grantee in &grantees {
        assert_eq!(seen(&world, grantee, &document).await, Value::Null);
        assert_eq!(shared(&world, grantee).await, none);
    }
    let granted = world
        .done(&case.seller, GRANT, input(&document, organisation))
        .await["grant"]
        .take();
    assert_eq!(granted["organisation"]["id"], json!(organisation));
    let view = json!({
        "type": "EU_DOC", "status": "REJECTED", "order": null, "rejection": null, "file": { "size": content.len() },
        "grants": [], "reads": { "totalCount": 0 },
    });
    for grantee in &grantees {
        assert_eq!(seen(&world, grantee, &document).await, view);
        assert_eq!(
            shared(&world, grantee).await,
            json!({ "totalCount": 1, "nodes": [{ "id": document }] })
        );
        assert_eq!(world.downloaded(grantee, &file).await.unwrap(), content);
    }
    for (role, kind) in [
        (Role::Inspector, OrganisationKind::Seller),
        (Role::Device, OrganisationKind::Carrier),
    ] {
        let other = person(organisation, kind, role);
        assert_eq!(
            seen(&world, &other, &document).await,
            Value::Null,
            "{role:?} reads no documents"
        );
    }
    let owner = seen(&world, &case.seller, &document).await;
    assert_eq!(owner["grants"], json!([{ "id": granted["id"] }]));
    assert_eq!(
        (&owner["rejection"]["code"], &owner["reads"]["totalCount"]),
        (&json!("ILLEGIBLE"), &json!(4))
    );
    assert_eq!(
        seen(&world, &case.first, &document).await["grants"],
        json!([]),
        "the seller's to know"
    );

    let stranger = testkit::seller(Uuid::now_v7());
    let revoke = json!({ "grantId": granted["id"], "expectedVersion": 1 });
    let code = world.refused(&stranger, REVOKE, revoke.clone()).await;
    assert_eq!(code, "GRANT_NOT_FOUND");
    let code = world
        .refused(&testkit::seller(organisation), REVOKE, revoke.clone())
        .await;
    assert_eq!(code, "GRANT_NOT_FOUND");
    let stale = json!({ "grantId": granted["id"], "expectedVersion": 2 });
    let code = world.refused(&case.seller, REVOKE, stale).await;
    assert_eq!(code, "VERSION_CONFLICT");
    let revoked = world.done(&case.seller, REVOKE, revoke.clone()).await["grant"].take();
    assert_eq!(revoked["version"], 2);
    for grantee in &grantees {
        assert_eq!(seen(&world, grantee, &document).await, Value::Null);
        assert_eq!(shared(&world, grantee).await, none);
        assert_eq!(world.downloaded(grantee, &file).await.unwrap_err().0, 404);
    }
    let again = json!({ "grantId": granted["id"] });
    let code = world.refused(&case.seller, REVOKE, again).await;
    assert_eq!(code, "GRANT_NOT_FOUND");

    tells_the_seller_and_the_grantee(&world, &case, &document, organisation).await;
}

async fn tells_the_seller_and_the_grantee(
    world: &OrderDomain,
    case: &Case,
    document: &str,
    organisation: Uuid,
) {
    let told = world.told().await;
    let told: Vec<_> = told
        .iter()
        .filter(|event| event.kind.contains("DocumentAccess"))
        .collect();
    let [first, second] = told.as_slice() else {
        panic!("{} events", told.len())
    };
    assert_eq!(
        (first.kind.as_str(), first.sequence),
        ("carnet.order.DocumentAccessGranted.v1", 1)
    );
    assert_eq!(
        (second.kind.as_str(), second.sequence),
        ("carnet.order.DocumentAccessRevoked.v1", 2)
    );
    assert_eq!(first.audience, [case.seller_id(), organisation]);
    assert_eq!(first.data["document"], json!(document));
}

#[tokio::test]
async fn a_grant_ends_by_itself() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (document, file) = case.document_with_file(&world, &pdf("for a while")).await;
    let grantee = testkit::provider(world.organisation("PROVIDER").await);
    let organisation = grantee.organisation().unwrap();
    let mut limited = input(&document, organisation);
    limited["until"] = json!("2020-01-01T00:00:00Z");
    assert_eq!(
        world.refused(&case.seller, GRANT, limited.clone()).await,
        "INVALID"
    );
    limited["until"] = json!("2100-01-01T00:00:00Z");
    world.done(&case.seller, GRANT, limited.clone()).await;
    world.downloaded(&grantee, &file).await.unwrap();
    sqlx::query("update document_grants set created_at = now() - interval '2 days', until = now() - interval '1 second'")
        .execute(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(world.downloaded(&grantee, &file).await.unwrap_err().0, 404);
    assert_eq!(seen(&world, &grantee, &document).await, Value::Null);
    assert_eq!(shared(&world, &grantee).await["totalCount"], 0);
    assert_eq!(
        seen(&world, &case.seller, &document).await["grants"],
        json!([])
    );
    world.done(&case.seller, GRANT, limited).await;
    world.downloaded(&grantee, &file).await.unwrap();
}

#[tokio::test]
async fn a_seller_grants_its_own_documents_to_others_and_each_once() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let document = case.document(&world, "EU_DOC").await;
    let to = world.organisation("SELLER").await;
    for caller in [
        &testkit::seller(Uuid::now_v7()),
        &testkit::seller(case.first_id()),
    ] {
        let code = world.refused(caller, GRANT, input(&document, to)).await;
        assert_eq!(code, "DOCUMENT_NOT_FOUND");
    }
    let code = world
        .refused(&case.first, GRANT, input(&document, to))
        .await;
    assert_eq!(code, "FORBIDDEN");
    let code = world
        .refused(&case.seller, GRANT, input("nonsense", to))
        .await;
    assert_eq!(code, "DOCUMENT_NOT_FOUND");
    let code = world
        .refused(&case.seller, GRANT, input(&document, case.seller_id()))
        .await;
    assert_eq!(code, "INVALID");
    let nobody = json!({ "documentId": document, "organisationId": "nonsense" });
    assert_eq!(world.refused(&case.seller, GRANT, nobody).await, "INVALID");
    let mut once = input(&document, to);
    once["idempotencyKey"] = json!("grant once");
    let first = world.done(&case.seller, GRANT, once.clone()).await;
    assert_eq!(world.done(&case.seller, GRANT, once.clone()).await, first);
    once["organisationId"] = json!(earlier_id());
    let code = world.refused(&case.seller, GRANT, once).await;
    assert_eq!(code, "IDEMPOTENCY_KEY_REUSED");
    let code = world
        .refused(&case.seller, GRANT, input(&document, to))
        .await;
    assert_eq!(code, "ALREADY_GRANTED");
    let twice = world.organisation("SELLER").await;
    let grant = || world.mutate(&case.seller, GRANT, input(&document, twice));
    let (left, right) = tokio::join!(grant(), grant());
    let codes =
        [left.unwrap(), right.unwrap()].map(|payload| payload["userErrors"][0]["code"].clone());
    assert!(
        codes.contains(&Value::Null) && codes.contains(&json!("ALREADY_GRANTED")),
        "{codes:?}"
    );
}

#[tokio::test]
async fn a_document_has_at_most_fifty_grants_at_a_time() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let document = case.document(&world, "EU_DOC").await;
    let first = input(&document, world.organisation("SELLER").await);
    let first = world.done(&case.seller, GRANT, first).await;
    for _ in 1..50 {
        let another = world.organisation("CARRIER").await;
        world
            .done(&case.seller, GRANT, input(&document, another))
            .await;
    }
    let more = input(&document, world.organisation("CARRIER").await);
    let code = world.refused(&case.seller, GRANT, more.clone()).await;
    assert_eq!(code, "TOO_MANY_GRANTS");
    let revoke = json!({ "grantId": string(&first["grant"]["id"]) });
    world.done(&case.seller, REVOKE, revoke).await;
    world.done(&case.seller, GRANT, more).await;
}

#[tokio::test]
async fn shared_documents_come_in_pages() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let grantee = carrier(world.organisation("CARRIER").await);
    let mut documents = Vec::new();
    for _ in 0..3 {
        let document = case.document(&world, "EU_DOC").await;
        world
            .done(
                &case.seller,
                GRANT,
                input(&document, grantee.organisation().unwrap()),
            )
            .await;
        documents.push(document);
    }
    let query = "query($after: String) { sharedDocuments(first: 2, after: $after) {
        nodes { id } pageInfo { hasNextPage endCursor } } }";
    let first = world.read(&grantee, query, json!({})).await["sharedDocuments"].take();
    assert_eq!(
        first["nodes"],
        json!([{ "id": documents[2] }, { "id": documents[1] }])
    );
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let rest = world
        .read(
            &grantee,
            query,
            json!({ "after": first["pageInfo"]["endCursor"] }),
        )
        .await;
    assert_eq!(
        rest["sharedDocuments"]["nodes"],
        json!([{ "id": documents[0] }])
    );
}

#[tokio::test]
async fn nothing_is_granted_to_an_organisation_that_does_not_exist_or_is_closed() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let document = case.document(&world, "EU_DOC").await;
    let told = world.told().await.len();
    let unknown = earlier_id();
    let refused = world
        .mutate(&case.seller, GRANT, input(&document, unknown))
        .await
        .unwrap();
    let error = &refused["userErrors"][0];
    assert_eq!(error["code"], "ORGANISATION_NOT_FOUND");
    assert_eq!(error["path"], json!(["input", "organisationId"]));
    let closed = world.organisation("CARRIER").await;
    world
        .take_in(&organisation(closed, "CARRIER", "CLOSED", 2))
        .await
        .unwrap();
    for nobody in [unknown, closed] {
        assert_eq!(
            world
                .refused(&case.seller, GRANT, input(&document, nobody))
                .await,
            "ORGANISATION_NOT_FOUND"
        );
    }
    assert_eq!(world.told().await.len(), told, "nothing is published");
    for status in ["PENDING", "SUSPENDED"] {
        let id = Uuid::now_v7();
        world
            .take_in(&organisation(id, "SELLER", status, 1))
            .await
            .unwrap();
        world.done(&case.seller, GRANT, input(&document, id)).await;
    }
}
