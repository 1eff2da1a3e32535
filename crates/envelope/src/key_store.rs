use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::domain_key::LOCAL_VERSION;
use crate::{Error, Subject};

/// The version of a subject's first branch key.
pub(crate) const FIRST_VERSION: u32 = 1;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Few: a connection is needed only when the cache does not know a subject.
const CONNECTIONS: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(5);

/// A branch key as it is kept; `wrapped` is missing once it was destroyed.
#[derive(sqlx::FromRow)]
pub(crate) struct Kept {
    pub version: i32,
    pub domain_key_version: i32,
    pub wrapped: Option<Vec<u8>>,
}

/// The domain's schema in the key store. Its statements are checked by the tests, not at compile time, so that building
/// never needs a key store.
pub(crate) struct KeyStore {
    pool: PgPool,
}

impl KeyStore {
    /// Connects, and creates the tables where they are missing.
    pub(crate) async fn open(url: &SecretString) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url.expose_secret())?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await?;
        MIGRATIONS
            .run(&pool)
            .await
            .map_err(|error| Error::KeyStoreUnprepared(error.into()))?;
        Ok(Self { pool })
    }

    /// The subject's newest key.
    pub(crate) async fn newest(&self, subject: Subject) -> Result<Option<Kept>, Error> {
        let statement = "SELECT version, domain_key_version, wrapped FROM branch_keys
            WHERE subject_kind = $1 AND subject_id = $2 ORDER BY version DESC LIMIT 1";
        let query = sqlx::query_as(statement)
            .bind(i16::from(subject.kind()))
            .bind(subject.id());
        Ok(query.fetch_optional(&self.pool).await?)
    }

    pub(crate) async fn find(&self, subject: Subject, version: u32) -> Result<Option<Kept>, Error> {
        let statement = "SELECT version, domain_key_version, wrapped FROM branch_keys
            WHERE subject_kind = $1 AND subject_id = $2 AND version = $3";
        let Ok(version) = i32::try_from(version) else {
            return Ok(None);
        };
        let query = sqlx::query_as(statement)
            .bind(i16::from(subject.kind()))
            .bind(subject.id())
            .bind(version);
        Ok(query.fetch_optional(&self.pool).await?)
    }

    /// Keeps the subject's first key, unless somebody was faster: read again what is there.
    pub(crate) async fn insert_first(&self, subject: Subject, wrapped: &[u8]) -> Result<(), Error> {
        let statement =
            "INSERT INTO branch_keys (subject_kind, subject_id, version, domain_key_version, wrapped)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        sqlx::query(statement)
            .bind(i16::from(subject.kind()))
            .bind(subject.id())
            .bind(FIRST_VERSION.cast_signed())
            .bind(LOCAL_VERSION.cast_signed())
            .bind(wrapped)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Wipes all versions of the subject's key and says which they were. A subject that had none gets a destroyed one,
    /// so that what is still on its way to it cannot be sealed.
    pub(crate) async fn destroy(&self, subject: Subject) -> Result<Vec<i32>, Error> {
        let mut transaction = self.pool.begin().await?;
        let tombstone = "INSERT INTO branch_keys
            (subject_kind, subject_id, version, domain_key_version, destroyed_at)
            VALUES ($1, $2, $3, $4, now()) ON CONFLICT DO NOTHING";
        sqlx::query(tombstone)
            .bind(i16::from(subject.kind()))
            .bind(subject.id())
            .bind(FIRST_VERSION.cast_signed())
            .bind(LOCAL_VERSION.cast_signed())
            .execute(&mut *transaction)
            .await?;
        let wipe =
            "UPDATE branch_keys SET wrapped = NULL, destroyed_at = coalesce(destroyed_at, now())
            WHERE subject_kind = $1 AND subject_id = $2 RETURNING version";
        let query = sqlx::query_scalar(wipe)
            .bind(i16::from(subject.kind()))
            .bind(subject.id());
        let versions = query.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(versions)
    }

    /// The wrapped key of an index.
    pub(crate) async fn index_key(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let query = sqlx::query_scalar("SELECT wrapped FROM index_keys WHERE name = $1").bind(name);
        Ok(query.fetch_optional(&self.pool).await?)
    }

    /// Keeps the key of an index, unless somebody was faster.
    pub(crate) async fn insert_index_key(&self, name: &str, wrapped: &[u8]) -> Result<(), Error> {
        let statement = "INSERT INTO index_keys (name, domain_key_version, wrapped)
            VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let query = sqlx::query(statement)
            .bind(name)
            .bind(LOCAL_VERSION.cast_signed())
            .bind(wrapped);
        query.execute(&self.pool).await?;
        Ok(())
    }
}
