//! Lists of evidence: pages from both ends, and filters by the time of the last change.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use testkit::pages::List;
use time::Duration;
use uuid::Uuid;

use crate::certificates::status::certified;
use crate::facts::provider;
use crate::file_support::{pdf, sha256};
use crate::support::{
    Case, OrderDomain, day, document, instant, person, rejection, report, resubmission, rfc3339,
    string,
};

/// Copies the only certificate with its order and its report until there are five.
async fn copy(world: &OrderDomain, certificate: &str) {
    for query in [
        "insert into orders select (jsonb_populate_record(o, jsonb_build_object(
             'id', gen_random_uuid(), 'number', 'ORD-' || n))).* from orders o, generate_series(2, 5) n where $1 = $1",
        "insert into assessment_reports select (jsonb_populate_record(r, jsonb_build_object(
             'id', o.id, 'order_id', o.id))).*
         from assessment_reports r, orders o, certificates c where c.id = $1 and o.id <> c.order_id",
        "insert into certificates select (jsonb_populate_record(c, jsonb_build_object('id', o.id, 'order_id', o.id,
             'report_id', o.id, 'number', o.number, 'token', null, 'token_sha256', null))).*
         from certificates c, orders o where c.id = $1 and o.id <> c.order_id",
    ] {
        sqlx::query(query)
            .bind(certificate.parse::<Uuid>().unwrap())
            .execute(&world.database.pool)
            .await
            .unwrap();
    }
}

/// A completed order with five documents, to which a carrier has access.
struct Evidence {
    case: Case,
    carrier: Arc<Caller>,
    /// Newest first.
    documents: Vec<Value>,
}

impl Evidence {
    async fn new(world: &OrderDomain) -> Self {
        let case = Case::in_assessment(world).await;
        let organisation = world.organisation("CARRIER").await;
        let mut documents = Vec::new();
        for _ in 0..5 {
            let id = case.document(world, "EU_DOC").await;
            let grant = json!({ "documentId": id, "organisationId": organisation });
            world.done(&case.seller, "grantDocumentAccess", grant).await;
            documents.insert(0, json!({ "id": id }));
        }
        case.report(world, report()).await;
        let accept = json!({ "orderId": case.order });
        world.done(&case.seller, "acceptReport", accept).await;
        Self {
            case,
            carrier: person(organisation, OrganisationKind::Carrier, Role::Carrier),
            documents,
        }
    }
}

#[tokio::test]
async fn documents_are_read_page_by_page_from_both_ends() {
    let world = OrderDomain::new().await;
    let evidence = Evidence::new(&world).await;
    let case = &evidence.case;
    let of_product = List {
        query: format!(
            "{{ evidenceDocuments(filter: {{ productId: \"{}\" }}, PAGE) ROWS }}",
            case.product
        ),
        ..List::of_root("evidenceDocuments", "id")
    };
    let shared = List::of_root("sharedDocuments", "id");
    for (caller, list) in [
        (&case.seller, &of_product),
        (&case.first, &of_product),
        (&testkit::admin(), &of_product),
        (&evidence.carrier, &shared),
    ] {
        let rows = world.rows(caller, list).await;
        assert_eq!(rows, evidence.documents, "{list:?}");
    }
}

#[tokio::test]
async fn certificates_and_their_histories_are_read_page_by_page_from_both_ends() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    copy(&world, &certificate).await;
    let why = json!({ "certificateId": certificate, "reason": "Doubts." });
    for name in ["suspendCertificate", "reinstateCertificate"].repeat(2) {
        world.done(&case.first, name, why.clone()).await;
    }
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from certificates order by id desc")
        .fetch_all(&world.database.pool)
        .await
        .unwrap();
    let ids: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    let history: Vec<Value> = (1..=5).map(|one| json!({ "sequence": one })).collect();
    let all = List::of_root("certificates", "id");
    let of_product = List {
        query: format!(
            "{{ _entities(representations: [{{ __typename: \"Product\", id: \"{}\" }}]) {{
                 ... on Product {{ certificates(PAGE) ROWS }} }} }}",
            case.product
        ),
        place: "/_entities/0/certificates".to_owned(),
        node: "id",
    };
    let of_certificate = List {
        query: format!("{{ certificate(id: \"{certificate}\") {{ history(PAGE) ROWS }} }}"),
        place: "/certificate/history".to_owned(),
        node: "sequence",
    };
    let admin = testkit::admin();
    for (caller, list, expected) in [
        (&case.seller, &all, &ids),
        (&case.first, &all, &ids),
        (&admin, &all, &ids),
        (&case.seller, &of_product, &ids),
        (&admin, &of_product, &ids),
        (&case.seller, &of_certificate, &history),
    ] {
        assert_eq!(&world.rows(caller, list).await, expected, "{list:?}");
    }
}

fn now() -> String {
    rfc3339(chassis::now())
}

/// Returns the documents of a product that changed in a range of time.
async fn changed_documents(world: &OrderDomain, case: &Case, range: Value) -> Vec<String> {
    let list = format!(
        "evidenceDocuments(filter: {{ productId: \"{}\", updatedAt: $range }})",
        case.product
    );
    world.changed(&case.seller, &list, range).await
}

#[tokio::test]
async fn a_document_that_changes_is_found_by_the_time_of_the_change() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let mut documents = Vec::new();
    for _ in 0..3 {
        documents.insert(0, case.document(&world, "EU_DOC").await);
    }
    let all = changed_documents(&world, &case, Value::Null).await;
    assert_eq!(all, documents);
    let none = changed_documents(&world, &case, json!({ "from": now() })).await;
    assert!(none.is_empty(), "{none:?}");
    let changing = documents.remove(1);
    for (caller, name, input) in [
        (&case.first, "rejectDocument", rejection(&changing)),
        (&case.seller, "resubmitDocument", resubmission(&changing)),
        (
            &case.first,
            "acceptDocument",
            json!({ "documentId": changing }),
        ),
    ] {
        let since = now();
        world.done(caller, name, input).await;
        let changed = changed_documents(&world, &case, json!({ "from": since })).await;
        assert_eq!(changed, std::slice::from_ref(&changing), "{name}");
        let others = changed_documents(&world, &case, json!({ "to": since })).await;
        assert_eq!(others, documents, "{name}");
    }
    let query = "query($id: ID!) { evidenceDocument(id: $id) { createdAt updatedAt } }";
    for (id, has_changed) in [(&changing, true), (&documents[0], false)] {
        let data = world.read(&case.seller, query, json!({ "id": id })).await;
        let one = &data["evidenceDocument"];
        let is_later = instant(&one["updatedAt"]) > instant(&one["createdAt"]);
        assert_eq!(is_later, has_changed, "{one}");
    }
}

#[tokio::test]
async fn a_file_that_is_attached_and_the_clock_change_a_document() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let content = pdf("later");
    let mut input = document(case.product, "SDS");
    input["sha256"] = json!(sha256(&content));
    input["expiresOn"] = json!(day(10));
    let submitted = world.done(&case.seller, "submitDocument", input).await;
    let id = string(&submitted["document"]["id"]);
    case.document(&world, "EU_DOC").await;
    let file = world.uploaded(&case.seller, &content).await;
    let since = now();
    let attach = json!({ "documentId": id, "fileId": file });
    world.done(&case.seller, "attachFile", attach).await;
    let changed = changed_documents(&world, &case, json!({ "from": since })).await;
    assert_eq!(changed, std::slice::from_ref(&id));
    let accept = json!({ "documentId": id });
    world
        .done(&testkit::admin(), "acceptDocument", accept)
        .await;
    let later = chassis::now() + Duration::days(12);
    let expired = world.services.documents.expire(later).await.unwrap();
    assert_eq!(expired, 1);
    let from = json!({ "from": rfc3339(later) });
    let changed = changed_documents(&world, &case, from).await;
    assert_eq!(changed, [id]);
}

#[tokio::test]
async fn a_grant_is_a_change_for_the_organisation_that_gets_it() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let organisation = world.organisation("CARRIER").await;
    let carrier = person(organisation, OrganisationKind::Carrier, Role::Carrier);
    let [first, second] = [
        case.document(&world, "EU_DOC").await,
        case.document(&world, "SDS").await,
    ];
    let shared = async |range: Value| {
        let list = "sharedDocuments(filter: { updatedAt: $range })";
        world.changed(&carrier, list, range).await
    };
    let grant = async |document: &str| {
        let input = json!({ "documentId": document, "organisationId": organisation });
        world.done(&case.seller, "grantDocumentAccess", input).await
    };
    grant(&first).await;
    let since = now();
    grant(&second).await;
    let second = [second];
    assert_eq!(shared(json!({ "from": since })).await, second);
    let first = [first];
    assert_eq!(shared(json!({ "to": since })).await, first);
    let since = now();
    case.reject(&world, &first[0]).await;
    assert_eq!(shared(json!({ "from": since })).await, first);
    assert_eq!(shared(json!({ "to": since })).await, second);
}

/// Returns the certificates that changed since a time.
async fn changed_certificates(world: &OrderDomain, since: &str) -> Vec<String> {
    let list = "certificates(filter: { updatedAt: $range })";
    let range = json!({ "from": since });
    world.changed(&testkit::admin(), list, range).await
}

#[tokio::test]
async fn a_certificate_that_changes_is_found_by_the_time_of_the_change() {
    let world = OrderDomain::new().await;
    let ((case, id), (_, other)) = (certified(&world).await, certified(&world).await);
    let input = json!({ "certificateId": id, "reason": "Doubts." });
    for (name, kind) in [
        ("suspendCertificate", "SuspendCertificateInput"),
        ("reinstateCertificate", "ReinstateCertificateInput"),
    ] {
        let since = now();
        let query = format!(
            "mutation($input: {kind}!) {{ {name}(input: $input) {{
                 certificate {{ updatedAt }} userErrors {{ code }} }} }}"
        );
        let done = world
            .read(&case.first, &query, json!({ "input": input }))
            .await;
        let changed = changed_certificates(&world, &since).await;
        assert_eq!(changed, std::slice::from_ref(&id), "{name}");
        let query = "query($id: ID!) { certificate(id: $id) { updatedAt } }";
        let read = world.read(&case.first, query, json!({ "id": id })).await;
        assert_eq!(read["certificate"], done[name]["certificate"], "{name}");
    }
    for (status, sequence) in [("SUSPENDED", 2), ("LISTED", 3)] {
        let since = now();
        let news = provider(case.profiles[0], case.first_id(), status, sequence);
        world.take_in(&news).await.unwrap();
        let changed = changed_certificates(&world, &since).await;
        assert_eq!(changed, std::slice::from_ref(&id), "{status}");
    }
    let later = chassis::now() + Duration::days(732);
    let expired = world.services.certificates.expire(later).await.unwrap();
    assert_eq!(expired, 2);
    let changed = changed_certificates(&world, &rfc3339(later)).await;
    assert_eq!(changed, [other, id]);
}

/// Returns the only row of one of an order's lists.
async fn only(world: &OrderDomain, case: &Case, fields: &str) -> Value {
    let query = format!("query($id: ID!) {{ order(id: $id) {{ {fields} }} }}");
    let variables = json!({ "id": case.order });
    let data = world.read(&case.seller, &query, variables).await;
    let lists = data["order"].as_object().unwrap();
    let list = lists.values().next().unwrap().as_array().unwrap();
    assert_eq!(list.len(), 1, "{fields}");
    list[0].clone()
}

#[tokio::test]
async fn a_request_for_a_document_has_the_time_of_its_last_change() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let id = case.ask(&world, "SAMPLE_PHOTO").await;
    let fields = "documentRequests { status requestedAt updatedAt }";
    let asked = only(&world, &case, fields).await;
    assert_eq!(asked["updatedAt"], asked["requestedAt"]);
    let document = case.answer(&world, "SAMPLE_PHOTO", &id).await;
    let answered = only(&world, &case, fields).await;
    assert_eq!(answered["status"], "ANSWERED");
    assert!(instant(&answered["updatedAt"]) > instant(&asked["updatedAt"]));
    case.reject(&world, &document).await;
    let open = only(&world, &case, fields).await;
    assert_eq!(open["status"], "OPEN");
    assert!(instant(&open["updatedAt"]) > instant(&answered["updatedAt"]));
}

#[tokio::test]
async fn a_dispute_and_a_grant_have_the_time_of_their_last_change() {
    let world = OrderDomain::new().await;
    let case = Case::disputed(&world).await;
    let fields = "disputes { openedAt updatedAt resolvedAt }";
    let opened = only(&world, &case, fields).await;
    assert_eq!(opened["updatedAt"], opened["openedAt"]);
    let resolution =
        json!({ "orderId": case.order, "outcome": "DISMISSED", "resolution": "No reason." });
    world
        .done(&testkit::admin(), "resolveDispute", resolution)
        .await;
    let resolved = only(&world, &case, fields).await;
    assert_eq!(resolved["updatedAt"], resolved["resolvedAt"]);
    assert!(instant(&resolved["updatedAt"]) > instant(&opened["updatedAt"]));

    let input = document(case.product, "SDS");
    let submitted = world.done(&case.seller, "submitDocument", input).await;
    let organisation = world.organisation("SELLER").await;
    let query = "mutation($input: GrantDocumentAccessInput!) { grantDocumentAccess(input: $input) {
        grant { id createdAt updatedAt } } }";
    let input =
        json!({ "documentId": submitted["document"]["id"], "organisationId": organisation });
    let done = world
        .read(&case.seller, query, json!({ "input": input }))
        .await;
    let grant = &done["grantDocumentAccess"]["grant"];
    assert_eq!(grant["updatedAt"], grant["createdAt"]);
    let query =
        "mutation($input: RevokeDocumentAccessInput!) { revokeDocumentAccess(input: $input) {
        grant { revokedAt updatedAt } } }";
    let input = json!({ "grantId": grant["id"] });
    let done = world
        .read(&case.seller, query, json!({ "input": input }))
        .await;
    let revoked = &done["revokeDocumentAccess"]["grant"];
    assert_eq!(revoked["updatedAt"], revoked["revokedAt"]);
}
