//! The token endpoint, over real HTTP.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caller::Identity;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::Served;
use crate::keys::verify_as;
use crate::support::UserDomain;

pub const ENDPOINT: &str = "http://127.0.0.1:4600/oauth/token";
pub const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

#[derive(Debug, Deserialize)]
pub struct Claims {
    pub sub: Uuid,
    pub client_id: Uuid,
    pub org: Option<Uuid>,
    pub scope: String,
    pub sid: Option<Uuid>,
    pub roles: Option<Value>,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
}

/// A platform whose routes are served.
pub struct Lab {
    pub platform: UserDomain,
    pub served: Served,
}

/// A client that may sign in without a user.
pub struct Machine {
    pub id: Uuid,
    pub secret: String,
}

impl Lab {
    pub async fn start() -> Self {
        let platform = UserDomain::start().await;
        let served = Served::start(&platform).await;
        Self { platform, served }
    }

    pub async fn client(&self, input: Value) -> Machine {
        let selection = "{ apiClient { id } key userErrors { code } }";
        let payload = self
            .platform
            .mutate(&testkit::admin(), "createApiClient", selection, input)
            .await;
        let (id, secret) = payload["key"].as_str().unwrap().split_once('.').unwrap();
        Machine {
            id: id.parse().unwrap(),
            secret: secret.to_owned(),
        }
    }

    pub async fn ci(&self) -> Machine {
        self.client(
            json!({ "name": "Build", "kind": "CI", "scopes": ["products:read", "orders:read"] }),
        )
        .await
    }

    pub async fn keys(&self, client: &Machine, keys: Value) -> Value {
        let input =
            json!({ "apiClientId": client.id, "jwks": json!({ "keys": keys }).to_string() });
        let selection = "{ apiClient { publicKeys { kid algorithm } } userErrors { code } }";
        self.platform
            .mutate(&testkit::admin(), "setClientPublicKeys", selection, input)
            .await
    }

    pub fn post(&self) -> RequestBuilder {
        self.served
            .request(Method::POST, "/oauth/token", Some(&Identity::Anonymous))
    }

    pub async fn ask(&self, form: &[(&str, &str)]) -> Answer {
        answered(self.post().form(form)).await
    }

    pub async fn with_secret(&self, client: Uuid, secret: &str) -> Answer {
        let id = client.to_string();
        self.ask(&[
            ("grant_type", "client_credentials"),
            ("client_id", &id),
            ("client_secret", secret),
        ])
        .await
    }

    pub async fn with_assertion(&self, assertion: &str) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", ASSERTION),
            ("client_assertion", assertion),
        ];
        self.ask(&form).await
    }
}

/// A response of the token endpoint.
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

/// Reads the response and checks the headers that all responses have.
pub async fn answered(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    assert_eq!(
        (&headers["cache-control"], &headers["pragma"]),
        (&"no-store".parse().unwrap(), &"no-cache".parse().unwrap())
    );
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(
        headers.contains_key("www-authenticate"),
        status == StatusCode::UNAUTHORIZED
    );
    Answer {
        status,
        body: serde_json::from_str(&response.text().await.unwrap()).unwrap(),
    }
}

pub fn refused(answer: &Answer) -> (u16, &str) {
    let Answer { status, body } = answer;
    assert_eq!(body["access_token"], Value::Null);
    assert!(body["error_description"].is_string(), "{body}");
    (status.as_u16(), body["error"].as_str().unwrap())
}

pub fn token(answer: &Answer) -> Claims {
    let Answer { status, body } = answer;
    assert_eq!(*status, StatusCode::OK, "{body}");
    assert_eq!(
        (&body["token_type"], &body["expires_in"]),
        (&json!("Bearer"), &json!(900))
    );
    let claims: Claims = verify_as(body["access_token"].as_str().unwrap());
    assert_eq!(body["scope"], claims.scope);
    claims
}

#[tokio::test]
async fn a_program_gets_a_token_of_its_own() {
    let lab = Lab::start().await;
    let seller = lab.platform.member("SELLER").await;
    let partner = lab
        .client(json!({
            "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation,
            "scopes": ["orders:read", "orders:write"],
        }))
        .await;
    let claims = token(&lab.with_secret(partner.id, &partner.secret).await);
    assert_eq!((claims.sub, claims.client_id), (partner.id, partner.id));
    assert_eq!(
        (claims.org, claims.scope.as_str()),
        (Some(seller.organisation), "orders:read orders:write")
    );
    assert_eq!((claims.exp - claims.iat, claims.nbf), (900, claims.iat));
    assert_eq!(
        (claims.sid, claims.roles),
        (None, None),
        "it is no session of a person"
    );

    let whole_key = format!("{}.{}", partner.id, partner.secret);
    token(&lab.with_secret(partner.id, &whole_key).await);
    let ci = lab.ci().await;
    assert_eq!(token(&lab.with_secret(ci.id, &ci.secret).await).org, None);
}

#[tokio::test]
async fn the_secret_may_come_in_a_header() {
    let lab = Lab::start().await;
    let ci = lab.ci().await;
    let form = [
        ("grant_type", "client_credentials"),
        ("unknown", "ignored"),
        ("unknown", "twice"),
    ];
    let basic = |credentials: String| lab.post().header("authorization", credentials).form(&form);
    let plain = format!("{}:{}", ci.id, ci.secret);
    let encoded = format!(
        "{}:{}",
        ci.id.to_string().replace('-', "%2D"),
        ci.secret.replace('A', "%41")
    );
    for pair in [plain.clone(), encoded] {
        token(&answered(basic(format!("Basic {}", STANDARD.encode(pair)))).await);
    }
    token(&answered(basic(format!("basic {}", STANDARD.encode(&plain)))).await);
    for (header, expected) in [
        (
            format!("Basic {}", STANDARD.encode(format!("{}:wrong", ci.id))),
            (401, "invalid_client"),
        ),
        (format!("Bearer {}", ci.secret), (401, "invalid_client")),
        ("Basic nonsense!".to_owned(), (400, "invalid_request")),
        (
            format!("Basic {}", STANDARD.encode("no colon")),
            (400, "invalid_request"),
        ),
    ] {
        assert_eq!(
            refused(&answered(basic(header.clone())).await),
            expected,
            "{header}"
        );
    }
    let twice =
        basic(format!("Basic {}", STANDARD.encode(&plain))).header("authorization", "Basic eDp5");
    assert_eq!(refused(&answered(twice).await), (400, "invalid_request"));
}

#[tokio::test]
async fn a_request_that_cannot_be_is_refused() {
    let lab = Lab::start().await;
    let ci = lab.ci().await;
    let (id, secret) = (ci.id.to_string(), ci.secret.as_str());
    let (grant, own) = (
        ("grant_type", "client_credentials"),
        [("client_id", id.as_str()), ("client_secret", secret)],
    );
    let invalid = (400, "invalid_request");
    for (form, expected) in [
        (vec![own[0], own[1]], invalid),
        (vec![("grant_type", ""), own[0], own[1]], invalid),
        (
            vec![("grant_type", "password"), own[0], own[1]],
            (400, "unsupported_grant_type"),
        ),
        (vec![grant], (401, "invalid_client")),
        (vec![grant, own[0]], (401, "invalid_client")),
        (vec![grant, own[1]], invalid),
        (vec![grant, grant, own[0], own[1]], invalid),
        (vec![grant, own[0], own[0], own[1]], invalid),
        (
            vec![grant, own[0], own[1], ("scope", ""), ("scope", "")],
            invalid,
        ),
        (
            vec![
                grant,
                own[0],
                own[1],
                ("client_assertion", "x"),
                ("client_assertion_type", ASSERTION),
            ],
            invalid,
        ),
        (
            vec![
                grant,
                own[0],
                ("client_assertion", "x"),
                ("client_assertion_type", "other"),
            ],
            invalid,
        ),
        (vec![grant, ("client_assertion", "x")], invalid),
        (
            vec![grant, own[0], own[1], ("scope", "orders:write")],
            (400, "invalid_scope"),
        ),
        (
            vec![
                grant,
                own[0],
                own[1],
                ("scope", "orders:read  products:read"),
            ],
            (400, "invalid_scope"),
        ),
    ] {
        assert_eq!(refused(&lab.ask(&form).await), expected, "{form:?}");
    }
    let both = lab
        .post()
        .basic_auth(&id, Some(secret))
        .form(&[grant, own[1]]);
    assert_eq!(refused(&answered(both).await), invalid);
    let json = lab
        .post()
        .header("content-type", "application/json")
        .body("{}");
    assert_eq!(refused(&answered(json).await), invalid);
    let long = "x".repeat(70_000);
    assert_eq!(
        refused(&lab.ask(&[grant, own[0], own[1], ("padding", &long)]).await),
        invalid
    );
    let unsigned = lab
        .served
        .request(Method::POST, "/oauth/token", None)
        .form(&[grant, own[0], own[1]]);
    assert_eq!(
        unsigned.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED,
        "not through the gateway"
    );

    let part = [grant, own[0], own[1], ("scope", "orders:read")];
    assert_eq!(token(&lab.ask(&part).await).scope, "orders:read");
    let same = lab
        .post()
        .basic_auth(&id, Some(secret))
        .form(&[grant, own[0]]);
    token(&answered(same).await);
}

#[tokio::test]
async fn a_scope_that_is_named_often_is_granted_once() {
    let lab = Lab::start().await;
    let ci = lab.ci().await;
    let (id, scope) = (
        ci.id.to_string(),
        ["orders:read", "products:read"].repeat(200).join(" "),
    );
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id.as_str()),
        ("client_secret", ci.secret.as_str()),
        ("scope", scope.as_str()),
    ];
    assert_eq!(
        token(&lab.ask(&form).await).scope,
        "orders:read products:read"
    );
}

#[tokio::test]
async fn whoever_is_not_let_in_is_not_told_why() {
    let lab = Lab::start().await;
    let (ci, other, gone) = (lab.ci().await, lab.ci().await, lab.ci().await);
    let seller = lab.platform.member("SELLER").await;
    let partner =
        json!({ "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation });
    let suspended = lab.client(partner).await;
    let input = json!({ "apiClientId": gone.id });
    lab.platform
        .mutate(
            &testkit::admin(),
            "revokeApiClient",
            "{ userErrors { code } }",
            input,
        )
        .await;
    lab.platform
        .run_sql("update organisations set status = 'SUSPENDED' where kind = 'SELLER'")
        .await;
    let key_of_other = format!("{}.{}", other.id, ci.secret);
    let mut answers = Vec::new();
    for (id, secret) in [
        (Uuid::now_v7(), ci.secret.as_str()),
        (ci.id, other.secret.as_str()),
        (ci.id, "nonsense"),
        (ci.id, &key_of_other),
        (gone.id, &gone.secret),
        (suspended.id, &suspended.secret),
    ] {
        let answer = lab.with_secret(id, secret).await;
        assert_eq!(refused(&answer), (401, "invalid_client"));
        answers.push(answer.body);
    }
    let id = "nonsense";
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", &ci.secret),
    ];
    answers.push(lab.ask(&form).await.body);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
}

#[tokio::test]
async fn a_program_that_people_sign_in_through_has_no_token_of_its_own() {
    let lab = Lab::start().await;
    for kind in ["WEB", "MOBILE", "ADMIN"] {
        let client = lab.client(json!({ "name": "Shop", "kind": kind })).await;
        let answer = lab.with_secret(client.id, &client.secret).await;
        assert_eq!(refused(&answer), (400, "unauthorized_client"), "{kind}");
        assert_eq!(
            refused(&lab.with_secret(client.id, "wrong").await),
            (401, "invalid_client"),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_secret_that_was_replaced_is_good_until_the_overlap_ends() {
    let lab = Lab::start().await;
    let ci = lab.ci().await;
    let rotate = async |hours: i64| {
        let input = json!({ "apiClientId": ci.id, "overlapHours": hours });
        let payload = lab
            .platform
            .mutate(
                &testkit::admin(),
                "rotateClientSecret",
                "{ key userErrors { code } }",
                input,
            )
            .await;
        payload["key"]
            .as_str()
            .unwrap()
            .split_once('.')
            .unwrap()
            .1
            .to_owned()
    };
    let second = rotate(1).await;
    for secret in [&ci.secret, &second] {
        token(&lab.with_secret(ci.id, secret).await);
    }
    lab.platform.run_sql("update api_clients set previous_secret_expires_at = now() where previous_secret_sha256 is not null")
        .await;
    assert_eq!(
        refused(&lab.with_secret(ci.id, &ci.secret).await),
        (401, "invalid_client")
    );
    let third = rotate(0).await;
    for old in [&ci.secret, &second] {
        assert_eq!(
            refused(&lab.with_secret(ci.id, old).await),
            (401, "invalid_client")
        );
    }
    token(&lab.with_secret(ci.id, &third).await);
}
