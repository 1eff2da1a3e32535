//! Every SQL statement of the domain.
//!
//! Free functions on a connection, so that they run in whatever transaction the use case has begun.

pub mod bulk_self_checks;
pub mod checked_lanes;
pub mod classification_records;
mod error;
pub mod evidence;
pub mod national_codes;
pub mod nomenclature;
pub mod products;
pub mod purge;
pub mod rule_changes;
pub mod rule_pack_versions;
pub mod rule_packs;
pub mod rules_in_force;
pub mod self_checks;
pub mod units;
pub mod usage;
pub mod verdict_changes;
pub mod watches;

use database::Conn;

pub use error::Error;

/// The history of the domain's database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/rule");

/// Passes if the database answers.
pub async fn ping(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query_scalar!("select 1").fetch_one(conn).await?;
    Ok(())
}
