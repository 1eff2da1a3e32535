use std::ops::Deref;
use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity, Signer, SigningKey, User, Verifier};
use events::CloudEvent;
use events::user::Letter;
use secrecy::SecretString;
use serde_json::{Value, json};
pub use testkit::mutation;
use testkit::{Graph, Keys, World};
use user::accounts::service::{MailServer, Passwords};
use user::graphql;
use user::listings::Listings;
use user::projections::events::Incoming;
use user::service::Services;
use user::sessions::service::SignIn;
use user::store::{Keyring, MIGRATIONS};
use uuid::Uuid;

use crate::keys::{common, open_letter, passwords, tokens, verify};

pub const PASSWORD: &str = "correct horse battery staple";

/// A running user domain.
pub struct UserDomain {
    pub world: World,
    pub services: Services,
    pub keyring: Keyring,
    pub graph: Graph,
    keys: Keys,
}

impl Deref for UserDomain {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

/// A registered and signed-in user.
pub struct Member {
    pub email: String,
    pub user: Uuid,
    pub organisation: Uuid,
    pub caller: Arc<Caller>,
    pub access_token: String,
    pub refresh_token: String,
}

impl UserDomain {
    pub async fn start() -> Self {
        Self::start_with(MailServer::default()).await
    }

    /// A domain with this mail server.
    pub async fn start_with(mail_server: MailServer) -> Self {
        let world = World::new("user", &MIGRATIONS).await;
        world.relay();
        world.consume(Incoming);
        let keys = testkit::keys("user").await;
        let keyring = open_keyring(&keys.args).await;
        let services = Services::new(
            world.database.pool.clone(),
            keyring.clone(),
            passwords(),
            tokens(),
            mail_server,
        );
        let scoped = services.clone();
        let graph = Graph::new(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        });
        Self {
            world,
            services,
            keyring,
            graph,
            keys,
        }
    }

    /// The same domain in a process with other password parameters.
    pub fn services_with(&self, passwords: Passwords) -> Services {
        let (pool, keyring) = (self.database.pool.clone(), self.keyring.clone());
        Services::new(pool, keyring, passwords, tokens(), MailServer::default())
    }

    pub async fn password_hash(&self, user: Uuid) -> String {
        let hash = sqlx::query_scalar("select password_hash from users where id = $1").bind(user);
        hash.fetch_one(&self.database.pool).await.unwrap()
    }

    /// The response to a caller, including errors.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        self.graph.ask(caller, query, variables).await
    }

    /// The data of a response without errors.
    pub async fn answer(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        self.graph.answer(caller, query, variables).await
    }

    /// The payload of a mutation.
    pub async fn mutate(
        &self,
        caller: &Arc<Caller>,
        name: &str,
        selection: &str,
        input: Value,
    ) -> Value {
        self.graph.mutate(caller, name, selection, input).await
    }

    /// All events published up to and including the one with this name and subject. The relay keeps their order.
    pub async fn events_until(&self, name: &str, subject: Uuid) -> Vec<CloudEvent> {
        let last = self.event(name, subject).await.id;
        let mut published = testkit::published(&self.database.pool).await;
        let end = published.iter().position(|event| event.id == last).unwrap();
        published.truncate(end + 1);
        published
    }

    /// Publishes facts of the order domain and waits until they are processed.
    pub async fn order_says(&self, events: &[CloudEvent]) {
        self.producer("order").await.tell(events).await;
    }

    /// Processes an event in a transaction of its own, as the consumer does.
    pub async fn react(&self, event: &CloudEvent) -> anyhow::Result<()> {
        self.world.react(&Incoming, event).await
    }

    /// The location of the domain's keys.
    pub fn keys(&self) -> &envelope::Args {
        &self.keys.args
    }

    /// The listings of this domain, as in its republication.
    pub fn listings(&self) -> Listings {
        Listings::new(self.database.pool.clone(), self.keyring.clone())
    }

    /// [`Self::listings`] with empty caches.
    pub async fn listings_of_a_new_process(&self) -> Listings {
        let keyring = open_keyring(self.keys()).await;
        Listings::new(self.database.pool.clone(), keyring)
    }

    /// The lanes of the events with this name and subject.
    pub async fn lanes(&self, name: &str, subject: Uuid) -> Vec<String> {
        let lanes = sqlx::query_scalar(
            "select lane from outbox where event ->> 'type' = $1 and event ->> 'subject' = $2 order by position",
        );
        let lanes = lanes
            .bind(format!("carnet.user.{name}.v1"))
            .bind(subject.to_string());
        lanes.fetch_all(&self.database.pool).await.unwrap()
    }

    /// The number of sign-ins and proofs that failed after their password was compared.
    pub async fn verified_failures(&self) -> i64 {
        sqlx::query_scalar(
            "select count(*) from outbox where event ->> 'type' like '%SignInFailed%'",
        )
        .fetch_one(&self.database.pool)
        .await
        .unwrap()
    }

    /// Registers a user with a new address and signs in.
    pub async fn member(&self, kind: &str) -> Member {
        let email = format!("{}@example.org", Uuid::now_v7().simple());
        self.register(kind, &email).await;
        self.sign_in(&email, PASSWORD).await
    }

    pub async fn register(&self, kind: &str, email: &str) {
        let payload = self
            .mutate(
                &testkit::anonymous(),
                "registerOrganisation",
                ACCEPTED,
                registration(kind, email),
            )
            .await;
        assert_eq!(payload, json!({ "accepted": true, "userErrors": [] }));
        let token = self
            .letter("EmailVerificationRequested", email)
            .await
            .unwrap();
        let payload = self.verify(&token).await;
        assert_eq!(payload, json!({ "verified": true, "userErrors": [] }));
    }

    /// Verifies an address and sets [`PASSWORD`] for its account.
    pub async fn verify(&self, token: &str) -> Value {
        let selection = "{ verified userErrors { code path } }";
        let input = json!({ "token": token, "password": PASSWORD });
        self.mutate(&testkit::anonymous(), "verifyEmail", selection, input)
            .await
    }

    /// The letters with this name, oldest first.
    async fn written(&self, name: &str) -> Vec<Letter> {
        let told = sqlx::query_scalar::<_, Value>(
            "select event from outbox where event ->> 'type' = $1 order by position",
        );
        let told = told
            .bind(format!("carnet.user.{name}.v1"))
            .fetch_all(&self.database.pool)
            .await
            .unwrap();
        told.into_iter()
            .map(|event| serde_json::from_value(event["data"].clone()).unwrap())
            .collect()
    }

    /// The addresses of the letters with this name, oldest first.
    pub async fn addresses(&self, name: &str) -> Vec<String> {
        let mut addresses = Vec::new();
        for letter in self.written(name).await {
            addresses.push(open_letter(letter.id, "address", &letter.address).await);
        }
        addresses
    }

    /// The hash under which an address in this canonical form is stored.
    pub async fn email_hash(&self, normalised: &str) -> Vec<u8> {
        let keyring = envelope::Keyring::open(self.keys(), "user").await.unwrap();
        keyring.index("email").await.unwrap().hash(normalised)
    }

    /// The tokens of the letters with this name to this address, oldest first; empty for a letter without a token.
    pub async fn letters(&self, name: &str, email: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        for letter in self.written(name).await {
            if open_letter(letter.id, "address", &letter.address).await == email {
                let token = letter.token.unwrap_or_default();
                tokens.push(match token.as_str() {
                    "" => token,
                    sealed => open_letter(letter.id, "token", sealed).await,
                });
            }
        }
        tokens
    }

    /// The token of the newest of these letters.
    pub async fn letter(&self, name: &str, email: &str) -> Option<String> {
        self.letters(name, email).await.pop()
    }

    /// Another member of an organisation, with these roles, invited by `owner`.
    pub async fn colleague(&self, owner: &Member, roles: &[&str]) -> Member {
        let email = format!("{}@example.org", Uuid::now_v7().simple());
        let input = json!({ "email": email, "roles": roles });
        let payload = self
            .mutate(
                &owner.caller,
                "inviteMember",
                "{ userErrors { code path } }",
                input,
            )
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        let token = self.letter("MemberInvited", &email).await.unwrap();
        let input =
            json!({ "invitationToken": token, "name": "Kim Kollege", "password": PASSWORD });
        let selection = "{ registered userErrors { code path } }";
        let payload = self
            .mutate(&testkit::anonymous(), "registerUser", selection, input)
            .await;
        assert_eq!(payload, json!({ "registered": true, "userErrors": [] }));
        self.sign_in(&email, PASSWORD).await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Member {
        let input = json!({ "email": email, "password": password });
        let payload = self
            .mutate(&testkit::anonymous(), "signIn", SESSION, input)
            .await;
        Member::of(email, &payload["session"])
    }

    /// A listed provider with this service.
    pub async fn listed(&self, service: Value) -> (Member, String) {
        let provider = self.member("PROVIDER").await;
        let id = self.draft(&provider, service).await;
        self.mutate_nothing(&provider.caller, "submitProvider", PROVIDER)
            .await;
        let input = json!({ "providerId": id });
        let payload = self
            .mutate(&testkit::admin(), "approveProvider", PROVIDER, input)
            .await;
        assert_eq!(payload["provider"]["status"], "LISTED", "{payload}");
        (provider, id)
    }

    /// A profile that can be submitted.
    pub async fn draft(&self, provider: &Member, service: Value) -> String {
        let input =
            json!({ "displayName": "Rheinlab", "languages": ["de"], "services": [service] });
        self.mutate(&provider.caller, "addProvider", PROVIDER, input)
            .await;
        let payload = self
            .mutate(
                &provider.caller,
                "addAccreditation",
                PROVIDER,
                accreditation(),
            )
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        payload["provider"]["id"].as_str().unwrap().to_owned()
    }

    /// [`UserDomain::mutate`] for a mutation without an input.
    pub async fn mutate_nothing(&self, caller: &Arc<Caller>, name: &str, selection: &str) -> Value {
        self.answer(
            caller,
            &format!("mutation {{ {name} {selection} }}"),
            json!({}),
        )
        .await[name]
            .clone()
    }
}

impl Member {
    /// The caller of a session's tokens, as the gateway would sign it.
    pub fn of(email: &str, session: &Value) -> Self {
        let access_token = session["accessToken"].as_str().unwrap().to_owned();
        let claims = verify(&access_token);
        let caller = testkit::signed(Identity::User(User {
            id: claims.sub,
            organisation: claims.org,
            kind: claims.kind,
            roles: claims.roles,
            session: claims.sid,
        }));
        Self {
            email: email.to_owned(),
            user: claims.sub,
            organisation: claims.org,
            caller,
            access_token,
            refresh_token: session["refreshToken"].as_str().unwrap().to_owned(),
        }
    }
}

/// The keys of the domain, with empty caches.
async fn open_keyring(args: &envelope::Args) -> Keyring {
    let keys = envelope::Keyring::open(args, "user").await.unwrap();
    Keyring::open(keys, common().0.clone()).await.unwrap()
}

pub const ACCEPTED: &str = "{ accepted userErrors { code path } }";
pub const SESSION: &str = "{ session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt deviceToken \
    user { id email name organisation { id legalName } } } userErrors { code path message } }";
pub const PROVIDER: &str = "{ provider { id status reason rating displayName languages organisation { id } \
    services { type hsPrefixes markets documentTypes priceFrom { minorUnits currency } leadDays } \
    accreditations { id body standard number scope serviceTypes hsPrefixes documentTypes validFrom validTo status \
        withdrawnAt reason } } userErrors { code path message } }";

pub fn registration(kind: &str, email: &str) -> Value {
    let owner = json!({ "email": email, "name": "Nora Nordlicht" });
    json!({ "kind": kind, "legalName": "Nordlicht Handels GmbH", "country": "DE", "owner": owner })
}

/// A sign-in from an unknown device, without a code.
pub fn attempt(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.into(),
        password: password.into(),
        code: None,
        device_token: None,
        organisation: None,
    }
}

/// Testing of lithium batteries for Germany.
pub fn testing() -> Value {
    json!({
        "type": "TESTING", "hsPrefixes": ["8507"], "markets": ["DE"], "documentTypes": ["UN383_SUMMARY"],
        "priceFrom": { "minorUnits": 90_000, "currency": "EUR" }, "leadDays": 5,
    })
}

/// In force from last year to next year.
pub fn accreditation() -> Value {
    let year = chassis::now().year();
    json!({
        "body": "DAkkS", "standard": "ISO/IEC 17025", "number": "D-PL-1", "scope": "lithium batteries",
        "validFrom": format!("{}-01-01", year - 1), "validTo": format!("{}-12-31", year + 1),
    })
}

/// The codes and paths of a payload's refusals.
pub fn refusals(payload: &Value) -> Vec<(&str, String)> {
    let path = |error: &Value| {
        let steps: Vec<&str> = error["path"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        steps.join(".")
    };
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors
        .map(|error| (error["code"].as_str().unwrap(), path(error)))
        .collect()
}

/// The code of a response's first error.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}

/// A signed caller of this API client.
pub fn through(client: Uuid, identity: &Identity) -> Arc<Caller> {
    let client = ApiClient {
        id: client,
        kind: ClientKind::Web,
        organisation: None,
        scopes: Vec::new(),
    };
    let key = SigningKey::from_hex(&SecretString::from("42".repeat(32))).unwrap();
    let header = Signer::new("user", &key)
        .sign(identity, Some(&client), chassis::now().unix_timestamp())
        .unwrap();
    Arc::new(
        Verifier::new("user", &key.public_hex())
            .unwrap()
            .verify(&header, Uuid::now_v7())
            .unwrap(),
    )
}
