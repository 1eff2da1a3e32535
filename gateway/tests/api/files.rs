//! Evidence files that pass through the gateway.

use caller::Identity;
use futures::stream;
use reqwest::{Body, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::order_http::FILE;
use crate::people::{chosen_id, seller};
use crate::records::recorded;
use crate::world::{Plan, World, answer, eventually, refusal};

const MIB: usize = 1024 * 1024;

fn upload(world: &World, query: &str, body: impl Into<Body>) -> RequestBuilder {
    world
        .http
        .post(world.at(&format!("/files{query}")))
        .header("content-type", "application/pdf")
        .body(body)
}

/// A body of `pieces` chunks without an announced length.
fn flowing(pieces: usize) -> Body {
    Body::wrap_stream(stream::iter(
        (0..pieces).map(|_| Ok::<_, std::io::Error>(vec![7; 65_536])),
    ))
}

#[tokio::test]
async fn a_file_is_passed_on_with_who_sends_it_and_comes_back_with_its_headers() {
    let world = World::start().await;
    let (seller, correlation, file) = (seller(), chosen_id(), Uuid::now_v7());
    let request = upload(&world, "?name=a.pdf&sha256=00", flowing(160))
        .bearer_auth(seller.token())
        .header("idempotency-key", "once")
        .header("x-request-id", correlation.to_string())
        .header("x-carnet-caller", "forged")
        .header("cookie", "a=b");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["x-request-id"], correlation.to_string());
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(response.headers().get("x-inside").is_none());
    assert_eq!(
        response.json::<Value>().await.unwrap(),
        json!({ "size": 10 * MIB })
    );

    let download = world.http.get(world.at(&format!("/files/{file}?reason=a")));
    let response = download
        .bearer_auth(seller.token())
        .header("x-carnet-reason", "b")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", &FILE.to_string()),
        ("content-disposition", "attachment; filename*=UTF-8''a.pdf"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    assert!(response.headers().get("x-inside").is_none());
    assert_eq!(response.bytes().await.unwrap().len(), FILE);
    {
        let requests = world.shared.files.lock().unwrap();
        let [up, down] = requests.as_slice() else {
            panic!("{} requests", requests.len())
        };
        assert_eq!(
            (up.bytes, up.whole, up.query.as_str()),
            (10 * MIB, true, "name=a.pdf&sha256=00")
        );
        assert_eq!(up.headers["content-type"], "application/pdf");
        assert_eq!(up.headers["idempotency-key"], "once");
        assert!(up.headers.get("cookie").is_none() && up.headers.get("authorization").is_none());
        let Identity::User(user) = up.caller.identity() else {
            panic!("{:?}", up.caller)
        };
        assert_eq!(
            (user.id, up.caller.correlation()),
            (seller.user, correlation)
        );
        assert_eq!((down.id, down.query.as_str()), (Some(file), "reason=a"));
        assert_eq!(down.headers["x-carnet-reason"], "b");
    }
    let all = recorded(&world, 2).await;
    let [(event, up), (_, down)] = all.as_slice() else {
        panic!("{} records", all.len())
    };
    assert_eq!(
        (
            up.operation.as_str(),
            up.operation_type.as_str(),
            up.outcome.as_str()
        ),
        ("uploadFile", "HTTP", "OK")
    );
    assert_eq!(
        (up.user, up.status, event.correlationid),
        (Some(seller.user), 201, correlation)
    );
    assert_eq!(
        (down.operation.as_str(), down.response_bytes),
        ("readFile", FILE as u64)
    );
}

#[tokio::test]
async fn files_are_for_somebody_in_particular() {
    let world = World::start().await;
    let download = || {
        world
            .http
            .get(world.at(&format!("/files/{}", Uuid::now_v7())))
    };
    let unauthenticated = (401, "UNAUTHENTICATED".to_owned());
    for request in [
        upload(&world, "", vec![7; MIB]),
        upload(&world, "", vec![7; MIB]).bearer_auth("forged"),
        upload(&world, "", flowing(4)),
        upload(&world, "", vec![7; MIB]).header("x-carnet-client-key", &world.web.key),
        download(),
        download().bearer_auth("forged"),
    ] {
        assert_eq!(refusal(request).await, unauthenticated);
    }
    assert!(world.shared.files.lock().unwrap().is_empty());
    // A partner's program is not anonymous: the subgraph checks its scopes.
    let partner = upload(&world, "", vec![7; 10]).header("x-carnet-client-key", &world.partner.key);
    assert_eq!(partner.send().await.unwrap().status(), 201);
    let requests = world.shared.files.lock().unwrap();
    assert!(matches!(requests[0].caller.identity(), Identity::Client(_)));
}

#[tokio::test]
async fn a_parameter_that_comes_twice_is_the_callers_fault() {
    let world = World::start().await;
    let twice = world
        .http
        .get(world.at(&format!("/files/{}?reason=a&reason=b", Uuid::now_v7())));
    assert_eq!(
        refusal(twice.bearer_auth(seller().token())).await,
        (400, "INVALID_REQUEST".to_owned())
    );
}

#[tokio::test]
async fn too_much_and_too_slow_end_here_and_never_come_whole() {
    let world = World::with(Plan::access(
        &json!({ "files": { "largest": MIB, "seconds": 2 } }),
    ))
    .await;
    let token = seller().token();
    let too_large = (413, "PAYLOAD_TOO_LARGE".to_owned());
    let announced = upload(&world, "", vec![7; MIB + 1]).bearer_auth(&token);
    assert_eq!(refusal(announced).await, too_large);
    assert!(
        world.shared.files.lock().unwrap().is_empty(),
        "an announced length is enough"
    );
    assert_eq!(
        refusal(upload(&world, "", flowing(64)).bearer_auth(&token)).await,
        too_large
    );
    let most = upload(&world, "", flowing(16)).bearer_auth(&token);
    assert_eq!(
        answer(most).await,
        (reqwest::StatusCode::CREATED, json!({ "size": MIB }))
    );

    let first = stream::iter([Ok::<_, std::io::Error>(vec![7; 1000])]);
    let slow = Body::wrap_stream(futures::StreamExt::chain(first, stream::pending()));
    assert_eq!(
        refusal(upload(&world, "", slow).bearer_auth(&token)).await,
        (408, "UPLOAD_INCOMPLETE".to_owned())
    );
    // A client that disconnects.
    let mut connection = TcpStream::connect(&world.gateway.listen).await.unwrap();
    let head = format!(
        "POST /files HTTP/1.1\r\nhost: carnet\r\nauthorization: Bearer {token}\r\ncontent-type: application/pdf\r\n\
         content-length: 500000\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&[7; 1000]).await.unwrap();
    drop(connection);
    eventually("the uploads to end", async || {
        let requests = world.shared.files.lock().unwrap();
        (requests.len() >= 3 && requests.iter().all(|request| request.ended)).then_some(())
    })
    .await;
    let requests = world.shared.files.lock().unwrap();
    let whole: Vec<_> = requests
        .iter()
        .filter(|request| request.whole)
        .map(|request| request.bytes)
        .collect();
    assert_eq!(whole, [MIB]);
}

#[tokio::test]
async fn what_the_subgraph_refuses_is_passed_back_even_while_the_body_comes() {
    let world = World::start().await;
    let token = seller().token();
    for body in [Body::from(vec![7; 8 * MIB]), flowing(200), Body::from("a")] {
        let refused = refusal(upload(&world, "?refuse", body).bearer_auth(&token)).await;
        assert_eq!(refused, (415, "UNSUPPORTED_TYPE".to_owned()));
    }
    for path in [
        "/files/nonsense",
        "/files/00000000-0000-0000-0000-000000000000",
    ] {
        let none = world.http.get(world.at(path)).bearer_auth(&token);
        assert_eq!(refusal(none).await, (404, "FILE_NOT_FOUND".to_owned()));
    }
    let breaks = world
        .http
        .get(world.at(&format!("/files/{}?break", Uuid::now_v7())));
    let response = breaks.bearer_auth(&token).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(
        response.bytes().await.is_err(),
        "a file that breaks off does not look whole"
    );
    let all = recorded(&world, 6).await;
    assert_eq!(
        (all[0].1.status, all[0].1.outcome.as_str()),
        (415, "UNSUPPORTED_TYPE")
    );
}

#[tokio::test]
async fn other_methods_are_not_allowed_and_a_subgraph_that_is_away_is_said_to_be() {
    let mut world = World::start().await;
    let token = seller().token();
    for (method, path, allow) in [
        ("GET", "/files", "POST"),
        ("PUT", "/files", "POST"),
        ("POST", "/files/x", "GET"),
        ("DELETE", "/files/x", "GET"),
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let response = world
            .http
            .request(method, world.at(path))
            .bearer_auth(&token)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 405, "{path}");
        assert_eq!(response.headers()["allow"], allow);
    }
    world.order.stop().await;
    let away = (503, "SUBGRAPH_UNAVAILABLE".to_owned());
    assert_eq!(
        refusal(upload(&world, "", flowing(4)).bearer_auth(&token)).await,
        away
    );
    assert_eq!(
        refusal(world.http.get(world.at("/files/x")).bearer_auth(&token)).await,
        away
    );
}

#[tokio::test]
async fn a_file_is_charged_by_its_size_before_it_comes() {
    let budget = json!({ "rate": { "user": { "per_minute": 1, "burst": 30 }, "prices": { "file_bytes": 262_144 } } });
    let world = World::with(Plan::access(&budget)).await;
    let (reader, writer) = (seller().token(), seller().token());
    let read = || {
        world
            .http
            .get(world.at(&format!("/files/{}", Uuid::now_v7())))
            .bearer_auth(&reader)
    };
    for _ in 0..2 {
        assert_eq!(
            read().send().await.unwrap().status(),
            200,
            "3 MiB are 12 points, and one for the request"
        );
    }
    assert_eq!(refusal(read()).await, (429, "RATE_LIMITED".to_owned()));

    let announced = || upload(&world, "", Body::from(vec![7; 2 * MIB])).bearer_auth(&writer);
    assert_eq!(
        announced().send().await.unwrap().status(),
        201,
        "8 points, and five for an upload"
    );
    let unannounced = upload(&world, "", flowing(1)).bearer_auth(&writer);
    assert_eq!(
        refusal(unannounced).await,
        (429, "RATE_LIMITED".to_owned()),
        "as many as the largest"
    );
    assert_eq!(
        world
            .shared
            .files
            .lock()
            .unwrap()
            .iter()
            .filter(|file| file.bytes > 0)
            .count(),
        1
    );
}
