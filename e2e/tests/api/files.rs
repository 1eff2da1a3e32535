//! Evidence files through the gateway: who may upload and who may download them.

use e2e::{case, documents::web, files, people};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{accepted, platform, refused};

/// The size limit of a file.
const LARGEST: usize = 25 * 1024 * 1024;
/// More than the limit of the gateway, but less than it drains, so that the sender receives the response.
const TOO_MUCH: usize = 27 * 1024 * 1024;

#[tokio::test]
async fn what_is_no_evidence_is_not_taken() {
    let platform = platform();
    let seller = platform.seller().await;
    let pdf = files::pdf("A page").unwrap();
    let (status, answer) = files::try_upload(&platform.web(), "page.pdf", pdf.clone())
        .await
        .unwrap();
    assert_eq!(
        (status, code(&answer)),
        (401, "UNAUTHENTICATED"),
        "{answer}"
    );
    let (status, answer) = files::try_upload(&seller.graph, "page.pdf", Vec::new())
        .await
        .unwrap();
    assert_eq!((status, code(&answer)), (422, "FILE_EMPTY"), "{answer}");
    let program = [b"\x7fELF".as_slice(), &[0; 200]].concat();
    let (status, answer) = files::try_upload(&seller.graph, "page.pdf", program)
        .await
        .unwrap();
    assert_eq!(
        (status, code(&answer)),
        (415, "UNSUPPORTED_TYPE"),
        "{answer}"
    );
    for (bytes, refusal) in [(LARGEST, "FILE_TOO_LARGE"), (TOO_MUCH, "PAYLOAD_TOO_LARGE")] {
        let big = [pdf.clone(), vec![b' '; bytes]].concat();
        let (status, answer) = files::try_upload(&seller.graph, "page.pdf", big)
            .await
            .unwrap();
        assert_eq!((status, code(&answer)), (413, refusal), "{answer}");
    }
}

fn code(answer: &Value) -> &str {
    answer
        .pointer("/errors/0/extensions/code")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[tokio::test]
async fn a_file_is_read_by_grant_and_by_nobody_else() {
    let platform = platform();
    let stage = platform.stage().await;
    let (seller, stranger) = (platform.seller().await, platform.seller().await);
    let carrier = stage.carrier("Lesefracht").await.unwrap();
    let product = people::power_bank(&seller).await.unwrap();
    // Submitted by its hash; the file is uploaded later.
    let bytes = files::pdf("Declaration").unwrap();
    let mut input = case::document(&product, "EU_DOC", &json!({}));
    input["sha256"] = json!(files::sha256(&bytes));
    let submitted = accepted(&seller.graph, &web::SUBMIT_DOCUMENT, input).await;
    let document = submitted["document"]["id"].as_str().unwrap();
    let attach = |file: &Value| json!({ "documentId": document, "fileId": file["id"] });
    let other = files::upload(&seller.graph, "other.pdf", &files::pdf("Another").unwrap())
        .await
        .unwrap();
    assert_eq!(
        refused(&seller.graph, &web::ATTACH_FILE, attach(&other)).await,
        "FILE_HASH_MISMATCH"
    );
    let file = files::upload(&seller.graph, "declaration.pdf", &bytes)
        .await
        .unwrap();
    accepted(&seller.graph, &web::ATTACH_FILE, attach(&file)).await;
    let id = file["id"].as_str().unwrap();
    assert_eq!(
        files::download(&seller.graph, id).await.unwrap(),
        (200, bytes.clone())
    );

    for graph in [&stranger.graph, &carrier.graph] {
        assert_eq!(files::download(graph, id).await.unwrap().0, 404);
    }
    assert_eq!(files::download(&platform.web(), id).await.unwrap().0, 401);
    let grant = json!({ "documentId": document, "organisationId": carrier.organisation });
    let granted = accepted(&seller.graph, &web::GRANT_DOCUMENT_ACCESS, grant).await;
    assert_eq!(
        files::download(&carrier.graph, id).await.unwrap(),
        (200, bytes)
    );
    assert_eq!(files::download(&stranger.graph, id).await.unwrap().0, 404);
    let shared = carrier
        .graph
        .run(&web::SHARED_DOCUMENTS, json!({}))
        .await
        .unwrap();
    assert_eq!(
        shared.pointer("/sharedDocuments/nodes/0/id"),
        Some(&json!(document)),
        "{shared}"
    );

    // The platform's own users must give a reason.
    let staff = stage.admin.beside(Method::GET, &format!("/files/{id}"));
    assert_ne!(
        staff.try_clone().unwrap().send().await.unwrap().status(),
        200
    );
    let staff = staff
        .header("x-carnet-reason", "The seller asked for help.")
        .send()
        .await
        .unwrap();
    assert_eq!(staff.status(), 200);
    let seen = seller
        .graph
        .run(&web::EVIDENCE_DOCUMENT, json!({ "id": document }))
        .await
        .unwrap();
    let reads = seen
        .pointer("/evidenceDocument/reads/nodes")
        .and_then(Value::as_array)
        .unwrap();
    assert!(
        reads
            .iter()
            .any(|read| read["by"]["id"] == json!(carrier.organisation)),
        "{seen}"
    );
    assert!(
        reads
            .iter()
            .any(|read| read["reason"] == "The seller asked for help."),
        "{seen}"
    );

    let revoke = json!({ "grantId": granted["grant"]["id"] });
    accepted(&seller.graph, &web::REVOKE_DOCUMENT_ACCESS, revoke).await;
    assert_eq!(files::download(&carrier.graph, id).await.unwrap().0, 404);
    carrier
        .graph
        .find_nothing(&web::EVIDENCE_DOCUMENT, json!({ "id": document }))
        .await
        .unwrap();
}
