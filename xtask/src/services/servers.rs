use super::endpoint::Endpoint;
use super::{durability, postgres, provision, redis, tools::Tools};
use crate::credentials::Credentials;
use crate::fleet::Fleet;
use crate::home::{Home, SECRETS};
use crate::say;
use crate::secrets::{self, Secrets};
use crate::site::Site;

/// Servers to use instead of private ones.
#[derive(Clone, Default, clap::Args)]
#[command(next_help_heading = "Servers")]
pub struct Settings {
    /// Use this Postgres instead of a private one: the URL of a superuser
    #[arg(
        long,
        env = "CARNET_POSTGRES_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    postgres_url: Option<String>,
    /// Use this Redis (7 or later) instead of a private one: the URL of a user who may change users
    #[arg(
        long,
        env = "CARNET_REDIS_ADMIN_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    redis_url: Option<String>,
}

impl Settings {
    /// The addresses and accounts of the servers.
    pub fn credentials(&self, site: &Site) -> anyhow::Result<Credentials> {
        let secrets = Secrets::open(&site.home().join(SECRETS))?;
        let postgres = match &self.postgres_url {
            Some(url) => Endpoint::parse(url, "postgres", 5432)?,
            None => Endpoint::local(
                site.postgres_port(),
                postgres::SUPERUSER,
                secrets.get(secrets::POSTGRES)?,
            ),
        };
        let redis = match &self.redis_url {
            Some(url) => Endpoint::parse(url, "redis", 6379)?,
            None => Endpoint::local(
                site.redis_port(),
                redis::ADMIN,
                secrets.get(secrets::REDIS)?,
            ),
        };
        Ok(Credentials {
            secrets,
            postgres,
            redis,
        })
    }

    /// Starts the private servers, and creates the accounts of every domain.
    pub fn start(
        &self,
        home: &Home,
        credentials: &Credentials,
        tools: &Tools,
        fleet: &mut Fleet,
    ) -> anyhow::Result<()> {
        let postgres = self.postgres(home, credentials, tools, fleet)?;
        self.redis(home, credentials, tools, fleet)?;
        provision::databases(&postgres, &credentials.secrets, &home.id()?)
    }

    pub fn postgres(
        &self,
        home: &Home,
        credentials: &Credentials,
        tools: &Tools,
        fleet: &mut Fleet,
    ) -> anyhow::Result<postgres::Admin> {
        let endpoint = credentials.postgres.clone();
        if self.postgres_url.is_some() {
            say::step(
                "Using",
                format!("the Postgres at {}:{}", endpoint.host, endpoint.port),
            );
            return Ok(postgres::Admin::new(endpoint, tools));
        }
        say::step(
            "Starting",
            format!("postgres on 127.0.0.1:{}", endpoint.port),
        );
        postgres::Server {
            tools,
            home,
            endpoint,
            durable: true,
        }
        .start(fleet)
    }

    /// Starts or connects to Redis, and creates its users.
    pub fn redis(
        &self,
        home: &Home,
        credentials: &Credentials,
        tools: &Tools,
        fleet: &mut Fleet,
    ) -> anyhow::Result<()> {
        let endpoint = credentials.redis.clone();
        let users = provision::redis_users(&credentials.secrets)?;
        if self.redis_url.is_none() {
            say::step("Starting", format!("redis on 127.0.0.1:{}", endpoint.port));
            let server = redis::Server {
                tools,
                home,
                endpoint,
                users: &users,
                durable: true,
            };
            return server.start(fleet).map(drop);
        }
        say::step(
            "Using",
            format!("the Redis at {}:{}", endpoint.host, endpoint.port),
        );
        let admin = redis::Admin::new(endpoint, tools);
        users.iter().try_for_each(|user| admin.set_user(user))?;
        for warning in durability::warnings(&admin) {
            say::note("Redis", warning);
        }
        Ok(())
    }

    /// Deletes the platform's data from servers of your own. Private ones are deleted as a whole.
    pub fn remove(&self, home: &Home, tools: &Tools) -> anyhow::Result<()> {
        if let Some(url) = &self.postgres_url {
            let admin = postgres::Admin::new(Endpoint::parse(url, "postgres", 5432)?, tools);
            provision::remove_databases(&admin, &home.id()?)?;
            say::step(
                "Deleted",
                "the platform's databases and roles in that Postgres",
            );
        }
        if let Some(url) = &self.redis_url {
            provision::remove_views(&redis::Admin::new(
                Endpoint::parse(url, "redis", 6379)?,
                tools,
            ))?;
            say::step("Deleted", "the platform's views and users in that Redis");
        }
        Ok(())
    }

    /// The ports of the private servers.
    pub fn private_ports(&self, site: &Site) -> impl Iterator<Item = u16> {
        let postgres = self.postgres_url.is_none().then(|| site.postgres_port());
        postgres
            .into_iter()
            .chain(self.redis_url.is_none().then(|| site.redis_port()))
    }
}
