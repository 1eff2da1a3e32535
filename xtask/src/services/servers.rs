use super::endpoint::Endpoint;
use super::{durability, postgres, provision, redis, tools::Tools};
use crate::fleet::Fleet;
use crate::say;
use crate::secrets::Secrets;
use crate::site::Site;

/// Servers to use instead of private ones.
#[derive(Clone, Default, clap::Args)]
#[command(next_help_heading = "Servers")]
pub struct Settings {
    /// Use this Postgres instead of a private one: a superuser's URL
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

/// The servers that the platform stands on, ready, with everybody's rights in place.
pub struct Servers {
    pub postgres: postgres::Admin,
    pub redis: redis::Admin,
}

impl Settings {
    /// Starts what is not there already, and gives every domain its own corner.
    pub fn start(
        &self,
        site: &Site,
        secrets: &Secrets,
        tools: &Tools,
        fleet: &mut Fleet,
    ) -> anyhow::Result<Servers> {
        let postgres = self.postgres(site, secrets, tools, fleet)?;
        let redis = self.redis(site, secrets, tools, fleet)?;
        provision::databases(&postgres, secrets, &site.home().id()?)?;
        Ok(Servers { postgres, redis })
    }

    /// Takes what the platform of this home made from servers that are not ours; the private ones are deleted whole.
    pub fn remove(&self, home: &str, tools: &Tools) -> anyhow::Result<()> {
        if let Some(url) = &self.postgres_url {
            let admin = postgres::Admin::new(Endpoint::parse(url, "postgres", 5432)?, tools);
            provision::remove_databases(&admin, home)?;
            say::step("Deleted", "our databases and roles in that Postgres");
        }
        if let Some(url) = &self.redis_url {
            provision::remove_views(&redis::Admin::new(
                Endpoint::parse(url, "redis", 6379)?,
                tools,
            ))?;
            say::step("Deleted", "our views and users in that Redis");
        }
        Ok(())
    }

    pub fn postgres(
        &self,
        site: &Site,
        secrets: &Secrets,
        tools: &Tools,
        fleet: &mut Fleet,
    ) -> anyhow::Result<postgres::Admin> {
        let endpoint = self.postgres_endpoint(site, secrets)?;
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
            home: &site.home(),
            endpoint,
            durable: true,
        }
        .start(fleet)
    }

    /// A Redis with its users in place.
    pub fn redis(
        &self,
        site: &Site,
        secrets: &Secrets,
        tools: &Tools,
        fleet: &mut Fleet,
    ) -> anyhow::Result<redis::Admin> {
        let endpoint = self.redis_endpoint(site, secrets)?;
        let users = provision::redis_users(secrets)?;
        if self.redis_url.is_some() {
            say::step(
                "Using",
                format!("the Redis at {}:{}", endpoint.host, endpoint.port),
            );
            let admin = redis::Admin::new(endpoint, tools);
            users.iter().try_for_each(|user| admin.set_user(user))?;
            for warning in durability::warnings(&admin) {
                say::note("Redis", warning);
            }
            return Ok(admin);
        }
        say::step("Starting", format!("redis on 127.0.0.1:{}", endpoint.port));
        redis::Server {
            tools,
            home: &site.home(),
            endpoint,
            users: &users,
            durable: true,
        }
        .start(fleet)
    }

    /// The ports of the servers that are private.
    pub fn private_ports(&self, site: &Site) -> impl Iterator<Item = u16> {
        let postgres = self.postgres_url.is_none().then(|| site.postgres_port());
        postgres
            .into_iter()
            .chain(self.redis_url.is_none().then(|| site.redis_port()))
    }

    pub fn postgres_endpoint(&self, site: &Site, secrets: &Secrets) -> anyhow::Result<Endpoint> {
        match &self.postgres_url {
            Some(url) => Endpoint::parse(url, "postgres", 5432),
            None => Ok(Endpoint::local(
                site.postgres_port(),
                postgres::SUPERUSER,
                secrets.get("postgres")?,
            )),
        }
    }

    pub fn redis_endpoint(&self, site: &Site, secrets: &Secrets) -> anyhow::Result<Endpoint> {
        match &self.redis_url {
            Some(url) => Endpoint::parse(url, "redis", 6379),
            None => Ok(Endpoint::local(
                site.redis_port(),
                redis::ADMIN,
                secrets.get("redis")?,
            )),
        }
    }
}
