use std::collections::BTreeMap;

use database::Conn;
use time::Date;
use uuid::Uuid;

use crate::domain::UserId;
use crate::notifications::domain::{Announcement, NoticeCounts};
use crate::store::Error;

/// Adds one notice of this announcement to each user's counts of the day, and returns the counts. Users who are members of the
/// causing organisation have no count by cause.
pub async fn add_notices(
    conn: &mut Conn,
    announcement: &Announcement,
    day: Date,
    users: &[UserId],
) -> Result<BTreeMap<UserId, NoticeCounts>, Error> {
    let kind = announcement.notice.kind.into_str();
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let rows = sqlx::query!(
        "insert into notice_counts as known (user_id, kind, day, notices)
         select user_id, $2, $3, 1 from unnest($1::uuid[]) as new (user_id) order by user_id
         on conflict (user_id, kind, day) do update set notices = known.notices + 1
         returning user_id, notices",
        &users,
        kind,
        day,
    )
    .fetch_all(&mut *conn)
    .await?;
    let all = |notices| NoticeCounts {
        all: notices,
        caused: 0,
    };
    let mut counts: BTreeMap<UserId, NoticeCounts> = rows
        .into_iter()
        .map(|row| (UserId(row.user_id), all(row.notices)))
        .collect();
    let Some(cause) = announcement.caused_by else {
        return Ok(counts);
    };
    let rows = sqlx::query!(
        "insert into notice_causes as known (user_id, kind, day, organisation_id, notices)
         select user_id, $2, $3, $4, 1 from unnest($1::uuid[]) as new (user_id)
         where not exists (
             select from contact_memberships m where m.user_id = new.user_id and m.organisation_id = $4
         )
         order by user_id
         on conflict (user_id, kind, day, organisation_id) do update set notices = known.notices + 1
         returning user_id, notices",
        &users,
        kind,
        day,
        cause,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        if let Some(counts) = counts.get_mut(&UserId(row.user_id)) {
            counts.caused = row.notices;
        }
    }
    Ok(counts)
}
