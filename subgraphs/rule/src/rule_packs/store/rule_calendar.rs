//! Calendar of the rule packs and its stamp, which a trigger renews with every publication and withdrawal.

use database::Conn;
use uuid::Uuid;

use crate::domain::{RulePackId, RulePackVersionId};
use crate::rule_packs::domain::{Calendar, Published};
use crate::store::Error;

/// Returns the stamp of the current calendar.
pub async fn find_stamp(conn: &mut Conn) -> Result<Uuid, Error> {
    let stamp = sqlx::query_scalar!("select stamp from rule_calendar");
    Ok(stamp.fetch_one(conn).await?)
}

/// Returns the current calendar. One statement reads the stamp and the versions, so that they belong together.
pub async fn find(conn: &mut Conn) -> Result<Calendar, Error> {
    let rows = sqlx::query!(
        r#"select calendar.stamp as "stamp!", v.id as "id?", v.pack_id as "pack_id?", v.sha256 as "sha256?",
               v.effective_from as "effective_from?", v.published_at as "published_at?",
               (v.withdrawal->>'at')::timestamptz as "withdrawn_at?"
           from rule_calendar calendar left join rule_pack_versions v on v.published_at is not null"#,
    )
    .fetch_all(conn)
    .await?;
    let stamp = rows.first().map(|row| row.stamp);
    // Without a version, the row has the stamp only.
    let published = rows.into_iter().filter_map(|row| {
        Some(Published {
            id: RulePackVersionId(row.id?),
            pack: RulePackId(row.pack_id?),
            sha256: row.sha256?,
            effective_from: row.effective_from,
            published_at: row.published_at?,
            withdrawn_at: row.withdrawn_at,
        })
    });
    Ok(Calendar {
        stamp: stamp.ok_or(database::Error::RowNotFound)?,
        published: published.collect(),
    })
}
