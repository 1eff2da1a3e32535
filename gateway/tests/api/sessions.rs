//! The session endpoints for browsers.

use caller::{ClientKind, Identity};
use events::user::UserFact;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::{Person, seller};
use crate::records::recorded;
use crate::session_http::{LIFE, MARK, PASSWORD};
use crate::world::{Plan, World, answer, eventually, refusal};

pub const KEY: &str = "x-carnet-client-key";
pub const ME: &str = "{ me { id } }";

pub fn request(world: &World, method: Method, path: &str) -> RequestBuilder {
    world.http.request(method, world.at(path))
}

/// A request of the web application.
pub fn web(world: &World, method: Method, path: &str) -> RequestBuilder {
    request(world, method, path).header(KEY, &world.web.key)
}

pub fn credentials() -> Value {
    json!({ "email": "owner@example.org", "password": PASSWORD })
}

pub fn sign_in(world: &World) -> RequestBuilder {
    web(world, Method::POST, "/session").json(&credentials())
}

pub fn refresh(world: &World, cookie: &str) -> RequestBuilder {
    web(world, Method::POST, "/session/refresh").header("cookie", cookie)
}

/// The values of `Set-Cookie`.
pub fn cookies(response: &Response) -> Vec<String> {
    let values = response.headers().get_all("set-cookie").iter();
    values
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

/// The response of a request that succeeds: its JSON, and the cookie as a browser would send it.
pub async fn begun(request: RequestBuilder) -> (Value, String) {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let set = cookies(&response);
    let [cookie] = set.as_slice() else {
        panic!("{} cookies", set.len())
    };
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let text = response.text().await.unwrap();
    assert!(!text.contains(MARK), "a refresh token in {text}");
    (serde_json::from_str(&text).unwrap(), cookie)
}

/// The code of a refusal, which must delete the cookie.
async fn cleared(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    assert_eq!(
        cookies(&response),
        ["__Host-carnet-web=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"]
    );
    assert_eq!(response.headers()["cache-control"], "no-store");
    let status = response.status().as_u16();
    let json: Value = response.json().await.unwrap();
    let code = json["errors"][0]["extensions"]["code"].as_str();
    (status, code.unwrap_or("no error").to_owned())
}

/// The person of the open session of the user subgraph.
fn person(world: &World) -> Option<Person> {
    let session = world.shared.session.lock().unwrap();
    session.as_ref().map(|open| open.person.clone())
}

/// The mutations that the user subgraph has received since the last call.
pub fn mutations(world: &World) -> Vec<&'static str> {
    let requests = std::mem::take(&mut *world.shared.session_requests.lock().unwrap());
    requests.iter().map(|request| request.mutation).collect()
}

#[tokio::test]
async fn a_sign_in_puts_the_refresh_token_in_a_cookie_and_nowhere_else() {
    let world = World::start().await;
    let response = sign_in(&world).send().await.unwrap();
    let set = cookies(&response);
    let [cookie] = set.as_slice() else {
        panic!("{} cookies", set.len())
    };
    let attributes: Vec<&str> = cookie.split("; ").collect();
    let [token, path, age, rest @ ..] = attributes.as_slice() else {
        panic!("{cookie}")
    };
    assert!(
        token.starts_with(&format!("__Host-carnet-web={MARK}")),
        "{token}"
    );
    assert_eq!(
        (*path, rest),
        ("Path=/", &["HttpOnly", "SameSite=Strict", "Secure"][..])
    );
    let age: i64 = age.strip_prefix("Max-Age=").unwrap().parse().unwrap();
    assert!((LIFE - 60..=LIFE).contains(&age), "{age}");

    let (json, _) = begun(sign_in(&world)).await;
    let fields: Vec<&String> = json["session"].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        ["accessToken", "accessTokenExpiresAt", "deviceToken"]
    );
    assert_eq!(
        (&json["userErrors"], json.get("retryAfterMinutes")),
        (&json!([]), None)
    );
    let token = json["session"]["accessToken"].as_str().unwrap();
    let me = world.ask(ME).header(KEY, &world.web.key).bearer_auth(token);
    assert_eq!(
        answer(me).await.1["data"]["me"]["id"],
        json!(person(&world).unwrap().user)
    );
}

/// The refresh tokens that the user subgraph has received since the last call.
fn refresh_tokens(world: &World) -> Vec<String> {
    let requests = std::mem::take(&mut *world.shared.session_requests.lock().unwrap());
    let tokens = requests
        .iter()
        .filter_map(|request| request.input["refreshToken"].as_str());
    tokens.map(str::to_owned).collect()
}

#[tokio::test]
async fn both_entries_can_have_a_session_in_one_browser() {
    let world = World::start().await;
    let admin =
        |method: Method, path: &str| request(&world, method, path).header(KEY, &world.admin.key);
    let (_, web_cookie) = begun(sign_in(&world)).await;
    let sign_in = admin(Method::POST, "/session").json(&credentials());
    let (_, admin_cookie) = begun(sign_in).await;
    let token = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
    assert!(admin_cookie.starts_with("__Host-carnet-admin="));
    assert_ne!(token(&web_cookie), token(&admin_cookie));
    let both = format!("{web_cookie}; {admin_cookie}");

    // The small user subgraph keeps one session only, so the one that began first has ended.
    let invalid = (401, "REFRESH_TOKEN_INVALID".to_owned());
    assert_eq!(cleared(refresh(&world, &both)).await, invalid);
    let refresh = admin(Method::POST, "/session/refresh").header("cookie", &both);
    let (_, next) = begun(refresh).await;
    assert!(next.starts_with("__Host-carnet-admin="));
    assert_eq!(
        refresh_tokens(&world),
        [token(&web_cookie), token(&admin_cookie)]
    );
    let sign_out =
        admin(Method::DELETE, "/session").header("cookie", format!("{web_cookie}; {next}"));
    assert_eq!(
        cookies(&sign_out.send().await.unwrap()),
        ["__Host-carnet-admin=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"]
    );
    assert_eq!(refresh_tokens(&world), [token(&next)]);
}

#[tokio::test]
async fn a_sign_in_is_sent_as_the_caller_of_the_request_and_is_recorded() {
    let world = World::start().await;
    let mut input = credentials();
    input["deviceToken"] = json!("device");
    input["organisationId"] = json!(Uuid::now_v7());
    let request = web(&world, Method::POST, "/session")
        .json(&input)
        .header("x-carnet-caller", "forged")
        .bearer_auth("expired");
    begun(request.header("cookie", "a=b")).await;
    {
        let requests = world.shared.session_requests.lock().unwrap();
        let [sent] = requests.as_slice() else {
            panic!("{} requests", requests.len())
        };
        assert_eq!((sent.mutation, &sent.input), ("signIn", &input));
        assert_eq!(sent.caller.identity(), &Identity::Anonymous);
        let client = sent.caller.client().unwrap();
        assert_eq!(
            (client.id, client.kind),
            (world.web.client.id, ClientKind::Web)
        );
    }
    assert_eq!(*world.shared.cookies.lock().unwrap(), 0);
    let (_, record) = recorded(&world, 1).await.remove(0);
    assert_eq!(
        (record.operation.as_str(), record.operation_type.as_str()),
        ("signIn", "HTTP")
    );
    assert_eq!(record.root_fields, ["signIn"]);
    assert_eq!(
        (record.client, record.status, record.outcome.as_str()),
        (Some(world.web.client.id), 200, "OK")
    );
}

#[tokio::test]
async fn refused_credentials_set_no_cookie() {
    let world = World::start().await;
    let wrong = json!({ "email": "owner@example.org", "password": "a guess" });
    let request = web(&world, Method::POST, "/session").json(&wrong);
    let response = request.send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), cookies(&response).len()),
        (200, 0)
    );
    let json: Value = response.json().await.unwrap();
    let error = json!({ "code": "INVALID_CREDENTIALS", "path": [], "message": "Refused." });
    assert_eq!(
        json,
        json!({ "session": null, "retryAfterMinutes": 1, "userErrors": [error] })
    );
}

#[tokio::test]
async fn a_refresh_rotates_the_cookie_and_a_used_token_deletes_it() {
    let world = World::start().await;
    let (_, first) = begun(sign_in(&world)).await;
    // A page sends its access token, which has often expired by then.
    let (json, second) = begun(refresh(&world, &first).bearer_auth("expired")).await;
    assert!(json["session"]["accessToken"].is_string());
    assert_ne!(first, second);
    let among_others = format!("theme=dark; {second}; x=y");
    let (_, third) = begun(refresh(&world, &among_others)).await;
    assert_ne!(second, third);
    mutations(&world);

    let invalid = (401, "REFRESH_TOKEN_INVALID".to_owned());
    assert_eq!(cleared(refresh(&world, &first)).await, invalid);
    assert_eq!(mutations(&world), ["refreshSession"]);
    for none in ["a=b", "carnet-web=a", "__Host-carnet-admin=a"] {
        assert_eq!(cleared(refresh(&world, none)).await, invalid, "{none}");
    }
    assert!(mutations(&world).is_empty());
    let all = recorded(&world, 4).await;
    let (_, record) = all.iter().find(|(_, record)| record.status == 401).unwrap();
    assert_eq!(
        (record.operation.as_str(), record.outcome.as_str()),
        ("refreshSession", "REFRESH_TOKEN_INVALID")
    );
}

#[tokio::test]
async fn another_organisation_needs_the_access_token_and_changes_the_cookie() {
    let world = World::start().await;
    let (json, first) = begun(sign_in(&world)).await;
    let token = json["session"]["accessToken"].as_str().unwrap();
    let organisation = Uuid::now_v7();
    let switch = || {
        web(&world, Method::POST, "/session/switch")
            .header("cookie", &first)
            .json(&json!({ "organisationId": organisation }))
    };
    for request in [switch(), switch().bearer_auth("forged")] {
        let response = request.send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), cookies(&response).len()),
            (401, 0)
        );
    }
    assert_eq!(mutations(&world), ["signIn"]);
    let user = person(&world).unwrap().user;
    let (_, second) = begun(switch().bearer_auth(token)).await;
    assert_ne!(first, second);
    let now = person(&world).unwrap();
    assert_eq!((now.user, now.organisation), (user, organisation));
}

#[tokio::test]
async fn a_sign_out_ends_the_session_of_the_token_or_of_the_cookie_and_deletes_the_cookie() {
    let mut world = World::start().await;
    let done = (200, "no error".to_owned());
    let sign_out = |world: &World| web(world, Method::DELETE, "/session");

    let (json, cookie) = begun(sign_in(&world)).await;
    let token = json["session"]["accessToken"].as_str().unwrap();
    let both = sign_out(&world).bearer_auth(token).header("cookie", cookie);
    assert_eq!(cleared(both).await, done);
    assert!(person(&world).is_none());
    // The exchange finds that the session has ended.
    assert_eq!(mutations(&world), ["signIn", "signOut", "refreshSession"]);

    for forged in [false, true] {
        let (_, cookie) = begun(sign_in(&world)).await;
        let request = sign_out(&world).header("cookie", cookie);
        let request = if forged {
            request.bearer_auth("forged")
        } else {
            request
        };
        assert_eq!(cleared(request).await, done);
        assert!(person(&world).is_none(), "the session of the cookie");
    }
    assert_eq!(
        cleared(sign_out(&world)).await,
        done,
        "there is nothing to end"
    );

    let (_, cookie) = begun(sign_in(&world)).await;
    world.user.stop().await;
    let unavailable = (503, "SUBGRAPH_UNAVAILABLE".to_owned());
    let request = sign_out(&world).header("cookie", cookie);
    assert_eq!(cleared(request).await, unavailable);
}

#[tokio::test]
async fn a_session_request_is_charged_like_its_mutation() {
    let rate = json!({ "rate": {
        "public": { "per_minute": 1, "burst": 11 },
        "address_header": "x-forwarded-for",
        "weights": { "signIn": 5 },
    } });
    let world = World::with(Plan::access(&rate)).await;
    let from = |address: &'static str| sign_in(&world).header("x-forwarded-for", address);
    for _ in 0..2 {
        begun(from("10.0.0.1")).await;
    }
    let limited = from("10.0.0.1").send().await.unwrap();
    assert_eq!(
        (limited.status().as_u16(), cookies(&limited).len()),
        (429, 0)
    );
    assert!(limited.headers().contains_key("retry-after"));
    begun(from("10.0.0.2")).await;
    assert_eq!(mutations(&world).len(), 3);
    let all = recorded(&world, 4).await;
    let outcomes: Vec<&str> = all
        .iter()
        .map(|(_, record)| record.outcome.as_str())
        .collect();
    assert_eq!(outcomes, ["OK", "OK", "RATE_LIMITED", "OK"]);
}

#[tokio::test]
async fn each_mutation_of_a_sign_out_is_charged() {
    let rate = json!({ "rate": { "user": { "per_minute": 1, "burst": 1 } } });
    let world = World::with(Plan::access(&rate)).await;
    let (_, cookie) = begun(sign_in(&world)).await;
    let person = person(&world).unwrap();
    let request = web(&world, Method::DELETE, "/session").header("cookie", cookie);
    assert_eq!(cleared(request).await, (200, "no error".to_owned()));
    assert_eq!(mutations(&world), ["signIn", "refreshSession", "signOut"]);
    // The refresh is charged to the session of the cookie, and the sign-out to its person.
    let spent = refusal(world.ask_as(&person, ME)).await;
    assert_eq!(spent, (429, "RATE_LIMITED".to_owned()));
}

#[tokio::test]
async fn a_client_with_registered_operations_can_sign_in() {
    let world = World::start().await;
    let mut client = world.web.client.clone();
    client.operations = vec!["00".repeat(32)];
    let id = client.id;
    let fact = UserFact::ApiClientUpdated(client);
    world.publish(fact, id, &[]).await;
    eventually("the registered operations", || async {
        let (_, code) = refusal(world.ask("{ whoami }").header(KEY, &world.web.key)).await;
        (code == "OPERATION_NOT_REGISTERED").then_some(())
    })
    .await;
    begun(sign_in(&world)).await;
}

#[tokio::test]
async fn a_developers_machine_without_https_has_a_cookie_for_plain_http() {
    let often = json!({ "tokens": { "refresh_seconds": 1 } });
    let world = World::with(Plan::access(&often)).await;
    *world.shared.issuer.lock().unwrap() = Some("http://127.0.0.1:4600".to_owned());
    eventually("the new issuer", || async {
        let request = web(&world, Method::DELETE, "/session");
        let set = cookies(&request.send().await.unwrap()).remove(0);
        set.starts_with("carnet-web=;").then_some(())
    })
    .await;
    let plain = cookies(&sign_in(&world).send().await.unwrap()).remove(0);
    assert!(
        plain.ends_with("; HttpOnly; SameSite=Strict") && plain.contains("; Path=/; Max-Age="),
        "{plain}"
    );
    let (cookie, _) = plain.split_once(';').unwrap();
    let (_, next) = begun(refresh(&world, cookie)).await;
    assert!(next.starts_with("carnet-web="), "{next}");
}

#[tokio::test]
async fn a_session_that_was_revoked_cannot_switch() {
    let world = World::start().await;
    let person = seller();
    let fact = UserFact::SessionRevoked(person.revoked());
    let switch = || {
        web(&world, Method::POST, "/session/switch")
            .bearer_auth(person.token_for(world.web.client.id))
            .json(&json!({ "organisationId": Uuid::now_v7() }))
    };
    assert_eq!(switch().send().await.unwrap().status(), 200);
    world.publish(fact, person.user, &[]).await;
    eventually("the refusal", || async {
        (refusal(switch()).await == (401, "UNAUTHENTICATED".to_owned())).then_some(())
    })
    .await;
}
