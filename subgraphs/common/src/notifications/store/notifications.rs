use database::{Conn, Window, codes};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{NotificationId, UserId};
use crate::notifications::domain::{
    Announcement, MOST_CAUSED_NOTICES_A_DAY, MOST_NOTICES_A_DAY, Notice, Notification,
    NotificationFilter, SubjectType,
};
use crate::store::Error;

struct Row {
    id: Uuid,
    user_id: Uuid,
    kind: String,
    subject_type: String,
    subject_id: Uuid,
    reference: Option<String>,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    read_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for Notification {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let kind = row.kind.parse().map_err(|_| Error::Code(row.kind))?;
        let subject: SubjectType = row
            .subject_type
            .parse()
            .map_err(|_| Error::Code(row.subject_type))?;
        Ok(Self {
            id: NotificationId(row.id),
            user: UserId(row.user_id),
            notice: Notice {
                kind,
                subject: subject.with(row.subject_id),
                reference: row.reference,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
            read_at: row.read_at,
        })
    }
}

/// Inserts a notification of this notice for each of these users, and returns the inserted rows. Skips users who already have a
/// notification of a kind that is unique per subject, and users who have reached a daily limit of this kind, in total or for the
/// same cause.
pub async fn insert_notifications(
    conn: &mut Conn,
    announcement: &Announcement,
    users: &[UserId],
    now: OffsetDateTime,
) -> Result<Vec<Notification>, Error> {
    let Announcement {
        notice, caused_by, ..
    } = announcement;
    let ids: Vec<Uuid> = users.iter().map(|_| NotificationId::new().0).collect();
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "insert into notifications (id, user_id, kind, subject_type, subject_id, reference, created_at, updated_at)
         select id, user_id, $3, $11, $4, $5, $6, $6 from unnest($1::uuid[], $2::uuid[]) as new (id, user_id)
         where not exists (
             select from notice_counts
             where notice_counts.user_id = new.user_id and kind = $3 and day = $7 and notices >= $8
         ) and not exists (
             select from notice_causes
             where notice_causes.user_id = new.user_id and kind = $3 and day = $7 and organisation_id = $9
                 and notices >= $10
         )
         order by user_id
         on conflict do nothing
         returning id, user_id, kind, subject_type, subject_id, reference, created_at, updated_at, read_at",
        &ids,
        &users,
        notice.kind.into_str(),
        notice.subject.id,
        notice.reference,
        now,
        now.date(),
        MOST_NOTICES_A_DAY,
        *caused_by,
        MOST_CAUSED_NOTICES_A_DAY,
        notice.subject.kind.into_str(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Notification::try_from).collect()
}

/// Finds those of these notifications that belong to this user.
pub async fn find_notifications(
    conn: &mut Conn,
    user: UserId,
    ids: &[NotificationId],
) -> Result<Vec<Notification>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, user_id, kind, subject_type, subject_id, reference, created_at, updated_at, read_at
         from notifications where user_id = $1 and id = any($2)",
        user.0,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Notification::try_from).collect()
}

/// Lists the matching notifications of a user, newest first.
pub async fn list_notifications(
    conn: &mut Conn,
    user: UserId,
    filter: &NotificationFilter,
    window: Window<NotificationId>,
) -> Result<Vec<Notification>, Error> {
    let (kinds, range) = (codes(&filter.kinds), window.range(false));
    let rows = sqlx::query_as!(
        Row,
        "select id, user_id, kind, subject_type, subject_id, reference, created_at, updated_at, read_at
         from notifications
         where user_id = $1 and ($2::boolean is null or (read_at is null) = $2)
             and ($3::text[] is null or kind = any($3))
             and ($4::timestamptz is null or created_at >= $4) and ($5::timestamptz is null or created_at < $5)
             and ($6::timestamptz is null or updated_at >= $6) and ($7::timestamptz is null or updated_at < $7)
             and ($8::uuid is null or id > $8) and ($9::uuid is null or id < $9)
         order by case when $10 then id end, id desc
         limit $11",
        user.0,
        filter.unread,
        kinds.as_deref() as Option<&[String]>,
        filter.created_from,
        filter.created_to,
        filter.updated_from,
        filter.updated_to,
        range.above.map(|id| id.0),
        range.below.map(|id| id.0),
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    window
        .in_order(rows)
        .into_iter()
        .map(Notification::try_from)
        .collect()
}

/// Counts the matching notifications of a user.
pub async fn count_notifications(
    conn: &mut Conn,
    user: UserId,
    filter: &NotificationFilter,
) -> Result<i64, Error> {
    let kinds = codes(&filter.kinds);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from notifications
         where user_id = $1 and ($2::boolean is null or (read_at is null) = $2)
             and ($3::text[] is null or kind = any($3))
             and ($4::timestamptz is null or created_at >= $4) and ($5::timestamptz is null or created_at < $5)
             and ($6::timestamptz is null or updated_at >= $6) and ($7::timestamptz is null or updated_at < $7)"#,
        user.0,
        filter.unread,
        kinds.as_deref() as Option<&[String]>,
        filter.created_from,
        filter.created_to,
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts a user's unread notifications. It is queried often, so it has a statement of its own, which reads the index of unread
/// notifications.
pub async fn count_unread(conn: &mut Conn, user: UserId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from notifications where user_id = $1 and read_at is null"#,
        user.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Stores the time at which a user first read a notification. Returns `None` if the user has no such notification.
pub async fn update_notification_read(
    conn: &mut Conn,
    user: UserId,
    id: NotificationId,
    now: OffsetDateTime,
) -> Result<Option<Notification>, Error> {
    let row = sqlx::query_as!(
        Row,
        "update notifications
         set read_at = coalesce(read_at, $3),
             updated_at = case when read_at is null then greatest(updated_at, $3) else updated_at end
         where user_id = $1 and id = $2
         returning id, user_id, kind, subject_type, subject_id, reference, created_at, updated_at, read_at",
        user.0,
        id.0,
        now,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Notification::try_from).transpose()
}

/// Stores the time at which a user first read these notifications, and returns the number of those that were unread. Locks them in the
/// order of their IDs, so that simultaneous calls wait for each other and do not deadlock.
pub async fn update_notifications_read(
    conn: &mut Conn,
    user: UserId,
    ids: &[NotificationId],
    now: OffsetDateTime,
) -> Result<u64, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let read = sqlx::query!(
        "update notifications set read_at = $3, updated_at = greatest(updated_at, $3)
         where id in (
             select id from notifications where user_id = $1 and id = any($2) and read_at is null
             order by id for no key update
         )",
        user.0,
        &ids,
        now,
    );
    Ok(read.execute(conn).await?.rows_affected())
}

/// Finds the newest unread notification of a user.
pub async fn find_newest_unread(
    conn: &mut Conn,
    user: UserId,
) -> Result<Option<NotificationId>, Error> {
    let newest = sqlx::query_scalar!(
        "select id from notifications where user_id = $1 and read_at is null order by id desc limit 1",
        user.0,
    );
    Ok(newest.fetch_optional(conn).await?.map(NotificationId))
}

/// Unread notifications of a user up to this one, at most `limit` of them.
#[derive(Clone, Copy, Debug)]
pub struct UnreadBatch {
    pub user: UserId,
    pub through: NotificationId,
    pub limit: i64,
}

/// Stores the time at which a user read a batch of the unread notifications, the oldest first, and returns their number. Locks them in
/// the order of their IDs, so that simultaneous calls wait for each other and do not deadlock.
pub async fn update_unread_notifications(
    conn: &mut Conn,
    batch: UnreadBatch,
    now: OffsetDateTime,
) -> Result<u64, Error> {
    let read = sqlx::query!(
        "update notifications set read_at = $2, updated_at = greatest(updated_at, $2)
         where id in (
             select id from notifications where user_id = $1 and read_at is null and id <= $3
             order by id limit $4 for no key update
         )",
        batch.user.0,
        now,
        batch.through.0,
        batch.limit,
    );
    Ok(read.execute(conn).await?.rows_affected())
}
