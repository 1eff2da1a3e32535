//! The users of a measurement: sellers of the generated data, each with an access token for every client and signed callers.

mod registered;

use anyhow::{Context, ensure};
use e2e::Platform;
use e2e::seed::ClientKeys;
use uuid::Uuid;

use crate::data::{Data, Seller};
use crate::databases::Databases;
use crate::tokens::{Client, Session, SignedCaller, Signer};

/// Distinct users of a measurement.
pub const COUNT: usize = 500;
/// The names that the demonstration data gives to its clients.
const WEB: &str = "Demonstration web";
const MOBILE: &str = "Demonstration mobile";

/// The application that sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    Web,
    Mobile,
}

/// The credentials of a caller in one application: for our gateway a token and a client key, for systems without our plugin the
/// callers that it would sign.
pub struct Credentials {
    /// Absent for an anonymous caller.
    pub token: Option<String>,
    pub client_key: String,
    pub callers: Vec<SignedCaller>,
}

pub struct User {
    pub seller: Seller,
    web: Credentials,
    mobile: Credentials,
}

/// The users, and the anonymous caller.
pub struct Users {
    pub all: Vec<User>,
    pub providers: Vec<String>,
    anonymous: Credentials,
}

/// The clients with their keys.
struct Clients {
    web: Client,
    mobile: Client,
    keys: ClientKeys,
}

impl User {
    pub const fn credentials(&self, app: App) -> &Credentials {
        match app {
            App::Web => &self.web,
            App::Mobile => &self.mobile,
        }
    }
}

impl Users {
    pub async fn read(platform: &Platform) -> anyhow::Result<Self> {
        let data = Data::read(platform)?;
        ensure!(
            data.sellers.len() >= COUNT,
            "the data has fewer than {COUNT} sellers"
        );
        Self::of(platform, &data, COUNT).await
    }

    /// This many sellers of the data as users.
    pub async fn of(platform: &Platform, data: &Data, count: usize) -> anyhow::Result<Self> {
        let signer = Signer::new(platform).await?;
        let clients = Clients::read(platform).await?;
        let sellers = data.sellers.iter().take(count).cloned();
        let all = sellers.map(|seller| -> anyhow::Result<User> {
            Ok(User {
                web: clients.credentials(&signer, &seller, App::Web)?,
                mobile: clients.credentials(&signer, &seller, App::Mobile)?,
                seller,
            })
        });
        Ok(Self {
            all: all.collect::<anyhow::Result<_>>()?,
            providers: data.providers.clone(),
            anonymous: Credentials {
                token: None,
                client_key: clients.keys.web.clone(),
                callers: signer.anonymous(clients.web)?,
            },
        })
    }

    /// The credentials of a user, or of the anonymous caller.
    pub fn credentials(&self, user: Option<usize>, app: App) -> anyhow::Result<&Credentials> {
        match user {
            Some(number) => Ok(self.user(number)?.credentials(app)),
            None => Ok(&self.anonymous),
        }
    }

    /// A user by number; the numbers after the last one begin again.
    pub fn user(&self, number: usize) -> anyhow::Result<&User> {
        let count = self.all.len().max(1);
        self.all.get(number % count).context("there are no users")
    }
}

impl Clients {
    async fn read(platform: &Platform) -> anyhow::Result<Self> {
        let mut databases = Databases::connect(platform).await?;
        Ok(Self {
            web: client(&mut databases, WEB, "WEB").await?,
            mobile: client(&mut databases, MOBILE, "MOBILE").await?,
            keys: platform.keys.clone(),
        })
    }

    fn credentials(
        &self,
        signer: &Signer,
        seller: &Seller,
        app: App,
    ) -> anyhow::Result<Credentials> {
        let (client, key) = match app {
            App::Web => (self.web, &self.keys.web),
            App::Mobile => (self.mobile, &self.keys.mobile),
        };
        let session = Session {
            seller,
            id: Uuid::now_v7(),
            client,
        };
        Ok(Credentials {
            token: Some(signer.access_token(&session)?),
            client_key: key.clone(),
            callers: signer.callers(&session)?,
        })
    }
}

async fn client(
    databases: &mut Databases,
    name: &str,
    kind: &'static str,
) -> anyhow::Result<Client> {
    let id = sqlx::query_scalar("select id from api_clients where name = $1 and kind = $2")
        .bind(name)
        .bind(kind)
        .fetch_one(databases.of("user")?)
        .await
        .with_context(|| format!("there is no client named {name}"))?;
    Ok(Client { id, kind })
}
