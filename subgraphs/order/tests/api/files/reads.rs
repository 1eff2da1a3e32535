//! Reads of files: access, records, and damaged files.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use order::service::FileId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::file_support::{DOWNLOADS, pdf, program, read};
use crate::support::{Case, OrderDomain, error_code, person};

const READS: &str = "query($id: ID!) { evidenceDocument(id: $id) { reads { totalCount nodes { by { id } user { id } reason } } } }";

async fn reads(world: &OrderDomain, caller: &Arc<Caller>, document: &str) -> Value {
    world.read(caller, READS, json!({ "id": document })).await["evidenceDocument"]["reads"].take()
}

fn not_found() -> (u16, String) {
    (404, "FILE_NOT_FOUND".to_owned())
}

#[tokio::test]
async fn the_parties_of_the_case_read_its_files_and_the_owner_sees_that_they_did() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let content = pdf("evidence");
    let (document, file) = case.document_with_file(&world, &content).await;
    let member = person(
        case.seller_id(),
        OrganisationKind::Seller,
        Role::SellerMember,
    );
    let machine = program(case.seller_id(), "orders:read");
    for caller in [&case.seller, &member, &case.first, &machine] {
        assert_eq!(world.downloaded(caller, &file).await.unwrap(), content);
    }
    let seen = reads(&world, &case.seller, &document).await;
    assert_eq!(seen["totalCount"], 4);
    let by: Vec<&Value> = seen["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| &node["by"]["id"])
        .collect();
    let (seller, first) = (json!(case.seller_id()), json!(case.first_id()));
    assert_eq!(by, [&seller, &first, &seller, &seller], "newest first");
    let user = |caller: &Caller| json!({ "id": caller.user().unwrap().id });
    let users = |reads: &Value| -> Vec<Value> {
        let nodes = reads["nodes"].as_array().unwrap().iter();
        nodes.map(|node| node["user"].clone()).collect()
    };
    let [own, colleague] = [user(&case.seller), user(&member)];
    let expected = [Value::Null, Value::Null, colleague.clone(), own.clone()];
    assert_eq!(users(&seen), expected, "the provider's person is not shown");
    let of_staff = reads(&world, &testkit::admin(), &document).await;
    let expected = [Value::Null, user(&case.first), colleague, own];
    assert_eq!(users(&of_staff), expected);
    let none = json!({ "totalCount": 0, "nodes": [] });
    assert_eq!(
        reads(&world, &case.first, &document).await,
        none,
        "who else reads is the owner's to know"
    );
}

#[tokio::test]
async fn the_staff_says_why_and_the_owner_reads_it() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (document, file) = case.document_with_file(&world, &pdf("evidence")).await;
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    for staff in [&testkit::admin(), &auditor] {
        let routes = world.routes(staff).await;
        let before = world.contents().await;
        for reason in [None, Some(""), Some(" ")] {
            let request = routes.download(&file);
            let request = match reason {
                Some(reason) => request.header("x-carnet-reason", reason),
                None => request,
            };
            let (status, code) = read(request.send().await.unwrap()).await.unwrap_err();
            assert_eq!(status, 422);
            assert!(
                ["REASON_REQUIRED", "INVALID"].contains(&code.as_str()),
                "{code}"
            );
        }
        let long = routes.download(&file).query(&[("reason", "x".repeat(501))]);
        let refusal = read(long.send().await.unwrap()).await.unwrap_err();
        assert_eq!(refusal, (422, "INVALID".to_owned()));
        assert_eq!(
            world.contents().await,
            before,
            "what is refused is no reading"
        );
        let given = routes
            .download(&file)
            .header("x-carnet-reason", "Dispute 7: marker-reason");
        let content = read(given.send().await.unwrap()).await.unwrap();
        assert_eq!(content, pdf("evidence"));
        let seen = reads(&world, &case.seller, &document).await;
        assert_eq!(seen["nodes"][0]["reason"], "Dispute 7: marker-reason");
        assert_eq!(
            seen["nodes"][0]["by"]["id"],
            json!(staff.organisation().unwrap())
        );
        assert_eq!(seen["nodes"][0]["user"], Value::Null);
    }
    let routes = world.routes(&auditor).await;
    let given = routes
        .download(&file)
        .query(&[("reason", "as a parameter")]);
    assert_eq!(given.send().await.unwrap().status(), 200);
    assert_eq!(reads(&world, &auditor, &document).await["totalCount"], 3);
    let contents: String = world.contents().await.into_values().collect();
    assert!(
        !contents.contains(&hex::encode("marker-reason")) && !contents.contains("marker-reason")
    );
}

#[tokio::test]
async fn everybody_else_finds_nothing() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (document, file) = case.document_with_file(&world, &pdf("evidence")).await;
    let loose = world.uploaded(&case.seller, &pdf("no document yet")).await;
    let own = case.seller_id();
    let strangers = [
        testkit::seller(Uuid::now_v7()),
        testkit::provider(Uuid::now_v7()),
        case.second.clone(),
        person(own, OrganisationKind::Carrier, Role::Carrier),
        person(Uuid::now_v7(), OrganisationKind::Platform, Role::RuleEditor),
        person(own, OrganisationKind::Seller, Role::Inspector),
        program(Uuid::now_v7(), "orders:read"),
    ];
    for caller in &strangers {
        for id in [
            file.as_str(),
            &loose,
            &Uuid::now_v7().to_string(),
            "nonsense",
        ] {
            let refusal = world.downloaded(caller, id).await.unwrap_err();
            assert_eq!(refusal, not_found(), "{id}");
        }
        let query = "query($id: ID!) { evidenceDocument(id: $id) { id } }";
        let data = world.read(caller, query, json!({ "id": document })).await;
        assert_eq!(data["evidenceDocument"], Value::Null);
    }
    // A file without a document is visible to its owner only, because it belongs to no case.
    for caller in [&case.first, &testkit::admin()] {
        let refusal = world.downloaded(caller, &loose).await.unwrap_err();
        assert_eq!(refusal, not_found());
    }
    assert_eq!(
        world.downloaded(&case.seller, &loose).await.unwrap(),
        pdf("no document yet")
    );
    let forbidden = program(own, "products:read");
    for (caller, status) in [
        (testkit::anonymous(), 401),
        (testkit::gateway(), 403),
        (forbidden, 403),
    ] {
        let refusal = world.downloaded(&caller, &file).await.unwrap_err();
        assert_eq!(refusal.0, status);
    }
    let reads = reads(&world, &case.seller, &document).await;
    assert_eq!(reads["totalCount"], 0, "none of them read it");
}

#[tokio::test]
async fn a_damaged_file_is_told_and_not_given() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let content = [pdf("evidence"), vec![7; 200_000]].concat();
    let (document, file) = case.document_with_file(&world, &content).await;
    let (_, other) = case
        .document_with_file(&world, &[content.clone(), vec![8]].concat())
        .await;
    let whole = std::fs::read(world.object(&file)).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let frame = 65_536 + 16;
    let swapped = [
        &whole[..9],
        &whole[9 + frame..9 + 2 * frame],
        &whole[9..9 + frame],
        &whole[9 + 2 * frame..],
    ];
    for damaged in [
        flipped(0),
        flipped(5),
        flipped(100),
        flipped(whole.len() - 1),
        whole[..whole.len() - 1].to_vec(),
        whole[..9 + frame].to_vec(),
        whole[..9 + 2 * frame].to_vec(),
        Vec::new(),
        swapped.concat(),
        [whole.as_slice(), b"x"].concat(),
        std::fs::read(world.object(&other)).unwrap(),
    ] {
        std::fs::write(world.object(&file), damaged).unwrap();
        let corrupt = world.downloaded(&case.seller, &file).await.unwrap_err();
        assert_eq!(corrupt, (500, "FILE_CORRUPT".to_owned()));
    }
    std::fs::remove_file(world.object(&file)).unwrap();
    let missing = world.downloaded(&case.seller, &file).await.unwrap_err();
    assert_eq!(missing.1, "FILE_CORRUPT");
    let reads = reads(&world, &case.seller, &document).await;
    assert_eq!(reads["totalCount"], 0);
    std::fs::write(world.object(&file), &whole).unwrap();
    assert_eq!(
        world.downloaded(&case.seller, &file).await.unwrap(),
        content,
        "or the test shows nothing"
    );
}

#[tokio::test]
async fn a_row_that_was_tampered_with_is_no_key_to_another_file() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (_, file) = case.document_with_file(&world, &pdf("one")).await;
    let (_, other) = case.document_with_file(&world, &pdf("two")).await;
    // There are two rows, so each gets the value of the other, and its own value the second time.
    for swap in [
        "update files set data_key = (select data_key from files other where other.id <> files.id)",
        "update files set sha256 = (select sha256 from files other where other.id <> files.id)",
    ] {
        sqlx::query(swap)
            .execute(&world.database.pool)
            .await
            .unwrap();
        for file in [&file, &other] {
            assert_eq!(
                world.downloaded(&case.seller, file).await.unwrap_err().1,
                "FILE_CORRUPT",
                "{swap}"
            );
        }
        sqlx::query(swap)
            .execute(&world.database.pool)
            .await
            .unwrap();
        assert_eq!(
            world.downloaded(&case.seller, &file).await.unwrap(),
            pdf("one")
        );
        assert_eq!(
            world.downloaded(&case.seller, &other).await.unwrap(),
            pdf("two")
        );
        forget_verification(&world).await;
    }
}

/// Changes the rows as if a day had passed since files were verified.
async fn forget_verification(world: &OrderDomain) {
    sqlx::query("update files set verified_at = verified_at - interval '25 hours'")
        .execute(&world.database.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_file_is_read_whole_before_it_is_sent_once_a_day() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let content = [pdf("evidence"), vec![7; 200_000]].concat();
    let (document, file) = case.document_with_file(&world, &content).await;
    assert_eq!(
        world.downloaded(&case.seller, &file).await.unwrap(),
        content
    );
    let whole = std::fs::read(world.object(&file)).unwrap();
    std::fs::write(world.object(&file), &whole[..whole.len() - 1]).unwrap();
    // The file was valid a moment ago, so it is sent at once. The damage is found while it is sent, which closes the
    // connection, sometimes before the headers are sent.
    let routes = world.routes(&case.seller).await;
    if let Ok(answer) = routes.download(&file).send().await {
        assert_eq!(answer.status(), 200);
        assert!(answer.bytes().await.is_err());
    }
    assert_eq!(
        reads(&world, &case.seller, &document).await["totalCount"],
        2
    );
    forget_verification(&world).await;
    assert_eq!(
        world.downloaded(&case.seller, &file).await.unwrap_err().1,
        "FILE_CORRUPT"
    );
    std::fs::write(world.object(&file), &whole).unwrap();
    assert_eq!(
        world.downloaded(&case.seller, &file).await.unwrap(),
        content
    );
    world.destroy_case(&case.order).await;
    assert_eq!(
        world.downloaded(&case.seller, &file).await.unwrap_err(),
        not_found(),
        "also when verified"
    );
}

#[tokio::test]
async fn an_organisation_downloads_a_few_files_at_a_time() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (_, file) = case.document_with_file(&world, &pdf("evidence")).await;
    let read = async |caller: &Arc<Caller>| {
        let id = FileId(file.parse().unwrap());
        world
            .services
            .downloads
            .read(caller, id, None, chassis::now())
            .await
    };
    let mut running = Vec::new();
    for _ in 0..DOWNLOADS {
        running.push(read(&case.seller).await.unwrap());
    }
    assert_eq!(
        world.downloaded(&case.seller, &file).await.unwrap_err(),
        (429, "TOO_MANY_DOWNLOADS".to_owned())
    );
    world.downloaded(&case.first, &file).await.unwrap();
    running.pop();
    world.downloaded(&case.seller, &file).await.unwrap();
}

#[tokio::test]
async fn a_files_key_goes_with_the_case() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (document, file) = case.document_with_file(&world, &pdf("evidence")).await;
    world.destroy_case(&case.order).await;
    assert_eq!(
        world.downloaded(&case.seller, &file).await.unwrap_err(),
        not_found()
    );
    let query = "query($id: ID!) { evidenceDocument(id: $id) { file { name } } }";
    let response = world
        .execute(&case.seller, query, json!({ "id": document }))
        .await;
    assert_eq!(response.errors.first().and_then(error_code), None);
    let data = response.data.into_json().unwrap();
    assert_eq!(
        data["evidenceDocument"]["file"]["name"], "file",
        "and so does its name"
    );
}
