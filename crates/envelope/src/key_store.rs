use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::domain_key::LOCAL_VERSION;
use crate::{Error, Subject};

/// Version of a subject's first branch key.
pub(crate) const FIRST_VERSION: u32 = 1;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Few, because only subjects outside the cache need a connection.
const CONNECTIONS: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(5);

/// A stored branch key. `wrapped` is absent after its destruction.
#[derive(sqlx::FromRow)]
pub(crate) struct Kept {
    pub version: i32,
    pub domain_key_version: i32,
    pub wrapped: Option<Vec<u8>>,
    /// True if the subject has no later key.
    pub is_newest: bool,
}

/// The domain's schema in the key store. Tests check its statements, not the compiler, so that a build needs no key store.
/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct KeyStore {
    pool: PgPool,
}

impl KeyStore {
    /// Connects, and creates missing tables.
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

    /// Finds the subject's newest key.
    pub(crate) async fn newest(&self, subject: Subject) -> Result<Option<Kept>, Error> {
        let statement =
            "SELECT version, domain_key_version, wrapped, true AS is_newest FROM branch_keys
            WHERE subject_kind = $1 AND subject_id = $2 ORDER BY version DESC LIMIT 1";
        let query = sqlx::query_as(statement)
            .bind(i16::from(subject.kind()))
            .bind(subject.id());
        Ok(query.fetch_optional(&self.pool).await?)
    }

    pub(crate) async fn find(&self, subject: Subject, version: u32) -> Result<Option<Kept>, Error> {
        let statement = "SELECT version, domain_key_version, wrapped, NOT EXISTS (
                SELECT FROM branch_keys later
                WHERE later.subject_kind = $1 AND later.subject_id = $2 AND later.version > $3) AS is_newest
            FROM branch_keys WHERE subject_kind = $1 AND subject_id = $2 AND version = $3";
        let Ok(version) = i32::try_from(version) else {
            return Ok(None);
        };
        let query = sqlx::query_as(statement)
            .bind(i16::from(subject.kind()))
            .bind(subject.id())
            .bind(version);
        Ok(query.fetch_optional(&self.pool).await?)
    }

    /// Stores the subject's first key, unless it has a key. Returns true if the key was stored; otherwise read the stored key.
    pub(crate) async fn insert_first(
        &self,
        subject: Subject,
        wrapped: &[u8],
    ) -> Result<bool, Error> {
        let statement =
            "INSERT INTO branch_keys (subject_kind, subject_id, version, domain_key_version, wrapped)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let done = sqlx::query(statement)
            .bind(i16::from(subject.kind()))
            .bind(subject.id())
            .bind(FIRST_VERSION.cast_signed())
            .bind(LOCAL_VERSION.cast_signed())
            .bind(wrapped)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Wipes all versions of the subject's key and returns them. A subject without a key gets a destroyed one, so that later values
    /// cannot be sealed for it.
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

    /// Finds the wrapped key of an index.
    pub(crate) async fn index_key(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let query = sqlx::query_scalar("SELECT wrapped FROM index_keys WHERE name = $1").bind(name);
        Ok(query.fetch_optional(&self.pool).await?)
    }

    /// Stores the key of an index, unless it has one. Returns true if the key was stored; otherwise read the stored key.
    pub(crate) async fn insert_index_key(&self, name: &str, wrapped: &[u8]) -> Result<bool, Error> {
        let statement = "INSERT INTO index_keys (name, domain_key_version, wrapped)
            VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let query = sqlx::query(statement)
            .bind(name)
            .bind(LOCAL_VERSION.cast_signed())
            .bind(wrapped);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}
