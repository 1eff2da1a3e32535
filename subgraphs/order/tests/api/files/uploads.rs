//! Uploads of files, and files of documents.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use futures::stream;
use serde_json::{Value, json};
use time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::file_support::{LARGEST, Routes, STORED, UNATTACHED, pdf, program, read, sha256};
use crate::support::{Case, OrderDomain, document, person, string};

const PDF: &str = "application/pdf";

async fn refused(
    world: &OrderDomain,
    routes: &Routes,
    name: &str,
    kind: &str,
    body: Vec<u8>,
) -> (u16, String) {
    let before = world.contents().await;
    let objects = world.objects().len();
    let refused = read(routes.upload(name, kind, body).send().await.unwrap())
        .await
        .unwrap_err();
    assert_eq!(world.contents().await, before, "{refused:?} left a trace");
    assert_eq!(world.objects().len(), objects, "{refused:?} left an object");
    refused
}

fn seller() -> Arc<Caller> {
    testkit::seller(Uuid::now_v7())
}

#[tokio::test]
async fn a_file_comes_in_is_sealed_and_goes_out_again() {
    let world = OrderDomain::new().await;
    let (seller, content) = (seller(), pdf("marker-of-the-content"));
    let routes = world.routes(&seller).await;
    let expected = sha256(&content);
    let parameters = format!("name=..%2FPr%C3%BCf%20bericht.exe&sha256={expected}");
    let answer = routes
        .upload(&parameters, "application/pdf; x=y", content.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    let told: Value = answer.json().await.unwrap();
    let id = string(&told["id"]);
    assert_eq!(
        told,
        json!({
            "id": id, "sha256": expected, "size": content.len(), "contentType": "application/pdf",
            "name": "Prüf bericht.exe.pdf",
        })
    );
    let sealed = std::fs::read(world.object(&id)).unwrap();
    let marker = b"marker-of-the-content".as_slice();
    assert!(
        content.windows(marker.len()).any(|window| window == marker),
        "or the search finds nothing"
    );
    assert!(!sealed.windows(marker.len()).any(|window| window == marker));
    let contents: String = world.contents().await.into_values().collect();
    assert!(!contents.contains(&hex::encode("Prüf bericht")) && !contents.contains("Prüf bericht"));

    let answer = routes.download(&id).send().await.unwrap();
    let headers = answer.headers().clone();
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", &content.len().to_string()),
        (
            "content-disposition",
            "attachment; filename=\"Pr_f bericht.exe.pdf\"; filename*=UTF-8''Pr%C3%BCf%20bericht.exe.pdf",
        ),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(headers[name], value);
    }
    assert_eq!(answer.bytes().await.unwrap(), content);
}

#[tokio::test]
async fn a_form_may_bring_it() {
    let world = OrderDomain::new().await;
    let routes = world.routes(&seller()).await;
    let content = String::from_utf8(pdf("in a form")).unwrap();
    let part = |name: &str, more: &str, content: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
    };
    let file = part(
        "file",
        "; filename=\"a.pdf\"\r\ncontent-type: application/pdf",
        &content,
    );
    let body = [part("note", "", "hello"), file, "--x--\r\n".to_owned()].concat();
    let answer = routes
        .upload("", "multipart/form-data; boundary=x", body)
        .send()
        .await
        .unwrap();
    let told: Value = serde_json::from_slice(&read(answer).await.unwrap()).unwrap();
    assert_eq!(
        (&told["name"], &told["sha256"]),
        (&json!("a.pdf"), &json!(sha256(content.as_bytes())))
    );
    let none = format!("{}--x--\r\n", part("note", "", "hello"));
    let refused = refused(
        &world,
        &routes,
        "",
        "multipart/form-data; boundary=x",
        none.into_bytes(),
    )
    .await;
    assert_eq!(refused, (422, "FILE_EMPTY".to_owned()));
}

#[tokio::test]
async fn what_is_not_taken_leaves_nothing() {
    let world = OrderDomain::new().await;
    let routes = world.routes(&seller()).await;
    let good = pdf("good");
    let later = [b"a;b\n".repeat(2000), vec![0, 1, 2]].concat();
    for (parameters, kind, body, status, code) in [
        ("name=a", PDF, Vec::new(), 422, "FILE_EMPTY"),
        (
            "name=a",
            "application/zip",
            b"PK\x03\x04\0\0".to_vec(),
            415,
            "UNSUPPORTED_TYPE",
        ),
        (
            "name=a.pdf",
            PDF,
            b"MZ\x90\0\x03\0\0\0".to_vec(),
            415,
            "UNSUPPORTED_TYPE",
        ),
        (
            "name=a",
            "text/html",
            b"<html></html>".to_vec(),
            415,
            "UNSUPPORTED_TYPE",
        ),
        ("name=a", "image/png", good.clone(), 415, "UNSUPPORTED_TYPE"),
        ("name=a", "text/csv", later, 415, "UNSUPPORTED_TYPE"),
        (
            "name=a",
            PDF,
            [good.clone(), vec![0; LARGEST]].concat(),
            413,
            "FILE_TOO_LARGE",
        ),
        ("sha256=00", PDF, good.clone(), 422, "INVALID"),
        (
            &format!("sha256={}", "00".repeat(32)),
            PDF,
            good.clone(),
            422,
            "FILE_HASH_MISMATCH",
        ),
    ] {
        let refusal = refused(&world, &routes, parameters, kind, body).await;
        assert_eq!(refusal, (status, code.to_owned()));
    }
    assert!(world.objects().is_empty());
}

#[tokio::test]
async fn a_file_has_at_most_twenty_mebibytes() {
    let world = OrderDomain::new().await;
    let routes = world.routes(&seller()).await;
    let good = pdf("good");
    // Without a declared length, the upload reaches the limit while it is received.
    let start = pdf("").into_iter().collect::<Vec<u8>>();
    let pieces = std::iter::once(start).chain((0..=LARGEST / 65_536).map(|_| vec![7; 65_536]));
    let body = reqwest::Body::wrap_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)));
    let answer = routes.upload("name=a", PDF, body).send().await.unwrap();
    assert_eq!(
        read(answer).await.unwrap_err(),
        (413, "FILE_TOO_LARGE".to_owned())
    );
    assert!(world.objects().is_empty());
    let most = [good.clone(), vec![7; LARGEST - good.len()]].concat();
    assert_eq!(
        routes
            .upload("name=a", PDF, most)
            .send()
            .await
            .unwrap()
            .status(),
        201,
        "the limit itself"
    );
}

#[tokio::test]
async fn a_connection_that_is_cut_leaves_nothing() {
    let world = OrderDomain::new().await;
    let routes = world.routes(&seller()).await;
    let before = world.contents().await;
    let mut connection = TcpStream::connect(&routes.address).await.unwrap();
    let head = "POST /files?name=a HTTP/1.1\r\nhost: order\r\ncontent-type: application/pdf\r\n\
        content-length: 3000000\r\n\r\n";
    connection.write_all(head.as_bytes()).await.unwrap();
    connection
        .write_all(&[pdf("begin"), vec![7; 2_000_000]].concat())
        .await
        .unwrap();
    testkit::eventually("the object to be begun", async || {
        (!world.objects().is_empty()).then_some(())
    })
    .await;
    drop(connection);
    testkit::eventually("the object to be removed", async || {
        world.objects().is_empty().then_some(())
    })
    .await;
    assert_eq!(world.contents().await, before);
}

#[tokio::test]
async fn the_same_upload_again_is_the_same_file() {
    let world = OrderDomain::new().await;
    let (seller, other) = (seller(), seller());
    let (routes, others) = (world.routes(&seller).await, world.routes(&other).await);
    let upload = async |routes: &Routes, content: Vec<u8>| {
        let request = routes
            .upload("name=a.pdf", PDF, content)
            .header("idempotency-key", "once");
        let told = read(request.send().await.unwrap()).await?;
        Ok::<_, (u16, String)>(string(
            &serde_json::from_slice::<Value>(&told).unwrap()["id"],
        ))
    };
    let first = upload(&routes, pdf("one")).await.unwrap();
    assert_eq!(upload(&routes, pdf("one")).await.unwrap(), first);
    assert_eq!(
        world.objects(),
        [world.object(&first)],
        "the second object is gone"
    );
    let reused = upload(&routes, pdf("two")).await.unwrap_err();
    assert_eq!(reused, (422, "IDEMPOTENCY_KEY_REUSED".to_owned()));
    assert_eq!(world.objects(), [world.object(&first)]);
    assert_ne!(
        upload(&others, pdf("one")).await.unwrap(),
        first,
        "a key is an organisation's own"
    );
}

#[tokio::test]
async fn an_organisation_stores_so_many_bytes_with_documents_and_without() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let attached = pdf("attached");
    case.document_with_file(&world, &attached).await;
    let stored = async || -> i64 {
        let query = "select bytes from stored_bytes where organisation = $1";
        sqlx::query_scalar(query)
            .bind(case.seller_id())
            .fetch_one(&world.database.pool)
            .await
            .unwrap()
    };
    let size = i64::try_from(attached.len()).unwrap();
    assert_eq!(stored().await, size);
    let routes = world.routes(&case.seller).await;
    let nearly_all = "update stored_bytes set bytes = $1";
    sqlx::query(nearly_all)
        .bind(STORED - 100)
        .execute(&world.database.pool)
        .await
        .unwrap();
    let full = refused(&world, &routes, "name=a", PDF, pdf(&"x".repeat(200))).await;
    assert_eq!(full, (422, "STORAGE_FULL".to_owned()));
    let answer = routes
        .upload("name=a", PDF, pdf("small"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    let small = i64::try_from(pdf("small").len()).unwrap();
    assert_eq!(stored().await, STORED - 100 + small);
    let other = world.routes(&case.first).await;
    assert_ne!(
        refused(&world, &other, "name=a", PDF, pdf("theirs"))
            .await
            .1,
        "STORAGE_FULL",
        "a provider's is its own"
    );
    world
        .services
        .files
        .remove_orphans(chassis::now() + time::Duration::hours(25))
        .await
        .unwrap();
    assert_eq!(
        stored().await,
        STORED - 100,
        "what is removed is free again"
    );
}

#[tokio::test]
async fn files_without_a_document_are_few_and_go_after_a_day() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (_, attached) = case.document_with_file(&world, &pdf("attached")).await;
    let routes = world.routes(&case.seller).await;
    let uploads =
        (0..2 * UNATTACHED).map(|n| routes.upload("name=a", PDF, pdf(&n.to_string())).send());
    let answers = futures::future::join_all(uploads).await;
    let taken = answers
        .into_iter()
        .filter(|answer| answer.as_ref().unwrap().status() == 201)
        .count();
    assert_eq!(
        i64::try_from(taken).unwrap(),
        UNATTACHED,
        "however many come at once"
    );
    let full = refused(&world, &routes, "name=a", PDF, pdf("more")).await;
    assert_eq!(full, (429, "TOO_MANY_FILES".to_owned()));

    // An object of a process that was killed between the object and its row.
    let stray = world.object(&Uuid::now_v7().to_string());
    std::fs::write(&stray, b"stray").unwrap();
    let (service, now) = (&world.services, chassis::now());
    let (early, late) = (now + Duration::hours(23), now + Duration::hours(25));
    assert_eq!(service.files.remove_orphans(early).await.unwrap(), 0);
    assert_eq!(service.files.remove_strays(early).await.unwrap(), 0);
    assert_eq!(service.files.remove_orphans(late).await.unwrap(), taken);
    assert_eq!(world.objects().len(), 2);
    assert_eq!(service.files.remove_strays(late).await.unwrap(), 1);
    assert_eq!(world.objects(), [world.object(&attached)]);
    assert_eq!(
        world.downloaded(&case.seller, &attached).await.unwrap(),
        pdf("attached")
    );
    assert_eq!(
        routes
            .upload("name=a", PDF, pdf("again"))
            .send()
            .await
            .unwrap()
            .status(),
        201
    );
}

#[tokio::test]
async fn who_may_submit_documents_may_upload() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let member = person(own, OrganisationKind::Seller, Role::SellerMember);
    for caller in [seller(), member, program(own, "orders:write")] {
        world.uploaded(&caller, &pdf("mine")).await;
    }
    for (caller, status, code) in [
        (testkit::anonymous(), 401, "UNAUTHENTICATED"),
        (testkit::gateway(), 403, "FORBIDDEN"),
        (testkit::provider(own), 403, "FORBIDDEN"),
        (testkit::admin(), 403, "FORBIDDEN"),
        (
            person(own, OrganisationKind::Carrier, Role::Carrier),
            403,
            "FORBIDDEN",
        ),
        (program(own, "orders:read"), 403, "FORBIDDEN"),
    ] {
        let routes = world.routes(&caller).await;
        let answer = refused(&world, &routes, "name=a", PDF, pdf("not mine")).await;
        assert_eq!(answer, (status, code.to_owned()));
    }
}

#[tokio::test]
async fn a_document_is_submitted_with_a_file_of_ones_own() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let name = "submitDocument";
    let content = pdf("evidence");
    let file = world.uploaded(&case.seller, &content).await;
    let mut input = document(case.product, "EU_DOC");
    input["fileId"] = json!(file);
    assert_eq!(
        world.refused(&case.seller, name, input.clone()).await,
        "FILE_HASH_MISMATCH"
    );
    input["sha256"] = Value::Null;
    let mut foreign = input.clone();
    foreign["fileId"] = json!(world.uploaded(&seller(), &content).await);
    assert_eq!(
        world.refused(&case.seller, name, foreign.clone()).await,
        "FILE_NOT_FOUND"
    );
    foreign["fileId"] = Value::Null;
    assert_eq!(world.refused(&case.seller, name, foreign).await, "INVALID");

    let submitted = world.done(&case.seller, name, input.clone()).await;
    assert_eq!(
        world.refused(&case.seller, name, input.clone()).await,
        "FILE_ATTACHED"
    );
    let query = "query($id: ID!) { evidenceDocument(id: $id) { sha256 file { id name contentType size sha256 url } } }";
    let id = submitted["document"]["id"].clone();
    let data = world.read(&case.seller, query, json!({ "id": id })).await;
    let hash = sha256(&content);
    let shown = json!({
        "id": file, "name": "test.pdf", "contentType": "application/pdf", "size": content.len(), "sha256": hash,
        "url": format!("/files/{file}"),
    });
    assert_eq!(
        data["evidenceDocument"],
        json!({ "sha256": hash, "file": shown })
    );

    // The hash may be sent as well, if it is that of the file.
    input["fileId"] = json!(world.uploaded(&case.seller, &content).await);
    input["sha256"] = json!(hash);
    world.done(&case.seller, name, input).await;
}

#[tokio::test]
async fn of_two_documents_one_gets_the_file() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let mut input = document(case.product, "EU_DOC");
    input["fileId"] = json!(world.uploaded(&case.seller, &pdf("one")).await);
    input["sha256"] = Value::Null;
    let submit = || world.mutate(&case.seller, "submitDocument", input.clone());
    let (first, second) = tokio::join!(submit(), submit());
    let codes =
        [first.unwrap(), second.unwrap()].map(|payload| payload["userErrors"][0]["code"].clone());
    assert!(
        codes.contains(&Value::Null) && codes.contains(&json!("FILE_ATTACHED")),
        "{codes:?}"
    );
}

#[tokio::test]
async fn a_document_that_was_submitted_by_its_hash_gets_its_file_later() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let content = pdf("later");
    let mut input = document(case.product, "EU_DOC");
    input["sha256"] = json!(sha256(&content));
    let submitted = world.done(&case.seller, "submitDocument", input).await;
    let other = world.uploaded(&case.seller, &pdf("another")).await;
    let mut attach = json!({ "documentId": submitted["document"]["id"], "fileId": other });
    let name = "attachFile";
    assert_eq!(
        world.refused(&case.seller, name, attach.clone()).await,
        "FILE_HASH_MISMATCH"
    );
    attach["fileId"] = json!(world.uploaded(&case.seller, &content).await);
    let stranger = seller();
    assert_eq!(
        world.refused(&stranger, name, attach.clone()).await,
        "DOCUMENT_NOT_FOUND"
    );
    let theirs = world.uploaded(&stranger, &content).await;
    let foreign = json!({ "documentId": submitted["document"]["id"], "fileId": theirs });
    assert_eq!(
        world.refused(&case.seller, name, foreign).await,
        "FILE_NOT_FOUND"
    );
    let mut stale = attach.clone();
    stale["expectedVersion"] = json!(7);
    assert_eq!(
        world.refused(&case.seller, name, stale).await,
        "VERSION_CONFLICT"
    );
    attach["idempotencyKey"] = json!("attach once");
    let first = world.done(&case.seller, name, attach.clone()).await;
    assert_eq!(first["document"]["file"]["sha256"], json!(sha256(&content)));
    assert_eq!(world.done(&case.seller, name, attach.clone()).await, first);
    attach["idempotencyKey"] = Value::Null;
    assert_eq!(
        world.refused(&case.seller, name, attach.clone()).await,
        "FILE_ATTACHED"
    );
    attach["fileId"] = json!(world.uploaded(&case.seller, &content).await);
    assert_eq!(
        world.refused(&case.seller, name, attach).await,
        "DOCUMENT_HAS_FILE"
    );
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story, in which each step needs the ones before"
)]
async fn a_document_that_is_submitted_again_gets_another_file_and_the_first_stays() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let (document, first) = case.document_with_file(&world, &pdf("first")).await;
    let reject = async || {
        let why = json!({ "documentId": document, "code": "ILLEGIBLE", "message": "No.", "remedy": "Scan." });
        world.done(&case.first, "rejectDocument", why).await;
    };
    let shown = async || {
        let query = "query($id: ID!) { evidenceDocument(id: $id) { sha256 file { id } reads { totalCount } } }";
        world
            .read(&case.first, query, json!({ "id": document }))
            .await["evidenceDocument"]
            .take()
    };
    let mut better =
        json!({ "documentId": document, "issuedOn": "2026-01-01", "issuer": "Maker Ltd" });
    reject().await;
    let code = world
        .refused(&case.seller, "resubmitDocument", better.clone())
        .await;
    assert_eq!(code, "INVALID");
    better["fileId"] = json!(first);
    let code = world
        .refused(&case.seller, "resubmitDocument", better.clone())
        .await;
    assert_eq!(code, "FILE_ATTACHED");
    let second = world.uploaded(&case.seller, &pdf("second")).await;
    better["fileId"] = json!(second);
    world
        .done(&case.seller, "resubmitDocument", better.clone())
        .await;
    let seen = shown().await;
    assert_eq!(
        (&seen["file"]["id"], &seen["sha256"]),
        (&json!(second), &json!(sha256(&pdf("second"))))
    );
    for (file, content) in [(&first, pdf("first")), (&second, pdf("second"))] {
        assert_eq!(
            world.downloaded(&case.first, file).await.unwrap(),
            content,
            "what was decided on stays"
        );
    }
    // A document that is submitted by its hash has no file until one is attached; with the same hash, it keeps its file.
    for (hash, file) in [
        (sha256(&pdf("second")), json!({ "id": second })),
        (sha256(b"third"), Value::Null),
    ] {
        reject().await;
        better["fileId"] = Value::Null;
        better["sha256"] = json!(hash);
        world
            .done(&case.seller, "resubmitDocument", better.clone())
            .await;
        assert_eq!(shown().await["file"], file);
    }
    let query = "query($id: ID!) { evidenceDocument(id: $id) { reads { totalCount } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": document }))
        .await;
    assert_eq!(
        data["evidenceDocument"]["reads"]["totalCount"], 2,
        "of all its files"
    );
}
