use database::{Conn, Window, codes};
use time::OffsetDateTime;
use uuid::Uuid;

use super::SealedLetter;
use super::mail_queue::wake_workers;
use crate::domain::{LetterId, MailId, UserId};
use crate::mail::domain::{
    Letter, LetterKind, MailFilter, MailMessage, Priority, Settled, Template,
};
use crate::notifications::domain::{Notice, Notification, NotificationKind, SubjectType};
use crate::store::{Error, written};

struct Row {
    id: Uuid,
    version: i64,
    user_id: Option<Uuid>,
    template: String,
    state: String,
    attempts: i32,
    failure: Option<String>,
    correlation_id: Uuid,
    created_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    sent_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for MailMessage {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: MailId(row.id),
            version: row.version,
            user: row.user_id.map(UserId),
            template: row
                .template
                .parse()
                .map_err(|_| Error::Code(row.template))?,
            state: row.state.parse().map_err(|_| Error::Code(row.state))?,
            attempts: row.attempts,
            failure: row.failure,
            correlation: row.correlation_id,
            created_at: row.created_at,
            updated_at: row.changed_at,
            sent_at: row.sent_at,
        })
    }
}

/// Queues a mail for each of these notifications, due at once.
pub async fn insert_mails(
    conn: &mut Conn,
    notifications: &[Notification],
    correlation: Uuid,
) -> Result<(), Error> {
    let ids: Vec<Uuid> = notifications.iter().map(|_| MailId::new().0).collect();
    let of: Vec<Uuid> = notifications
        .iter()
        .map(|notification| notification.id.0)
        .collect();
    let users: Vec<Uuid> = notifications
        .iter()
        .map(|notification| notification.user.0)
        .collect();
    let kinds: Vec<String> = notifications
        .iter()
        .map(|notification| notification.notice.kind.into_str().to_owned())
        .collect();
    let created: Vec<OffsetDateTime> = notifications
        .iter()
        .map(|notification| notification.created_at)
        .collect();
    let done = sqlx::query!(
        "insert into mail_messages (id, version, user_id, notification_id, template, priority, state, attempts, due_at,
             correlation_id, created_at, changed_at)
         select id, 1, user_id, notification_id, kind, $6, 'QUEUED', 0, created_at, $7, created_at, created_at
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[])
             as new (id, notification_id, user_id, kind, created_at)",
        &ids,
        &of,
        &users,
        &kinds,
        &created,
        Priority::Notice.number(),
        correlation,
    )
    .execute(&mut *conn)
    .await?;
    written(done.rows_affected(), ids.len())?;
    wake_workers(conn).await
}

/// Claims the most urgent due mail (the one that has been due longest, if there are several): sets it to SENDING and returns its ID
/// and version. Skips mails that another worker is claiming.
///
/// One subquery per priority, most urgent first, reads one index entry. A single ordered query would scan all mails of a priority
/// that wait for a retry.
pub async fn claim_mail(
    conn: &mut Conn,
    now: OffsetDateTime,
) -> Result<Option<(MailId, i64)>, Error> {
    let row = sqlx::query!(
        "update mail_messages
         set state = 'SENDING', attempts = attempts + 1, due_at = null, version = version + 1, changed_at = $1
         where id = coalesce((
             select id from mail_messages where state = 'QUEUED' and priority = $2 and due_at <= $1
             order by due_at, id limit 1 for update skip locked
         ), (
             select id from mail_messages where state = 'QUEUED' and priority = $3 and due_at <= $1
             order by due_at, id limit 1 for update skip locked
         ), (
             select id from mail_messages where state = 'QUEUED' and priority = $4 and due_at <= $1
             order by due_at, id limit 1 for update skip locked
         ))
         returning id, version",
        now,
        Priority::Awaited.number(),
        Priority::Letter.number(),
        Priority::Notice.number(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (MailId(row.id), row.version)))
}

/// A claimed and locked mail with its content.
pub struct ClaimedMail {
    pub mail: MailMessage,
    pub content: Content,
}

/// Content of a mail.
pub enum Content {
    Notice(UserId, Notice),
    Letter(Letter, SealedLetter),
}

/// Locks a mail that this worker has claimed `FOR UPDATE`. The lock shows other workers that the mail has a worker. Returns `None`
/// if the mail was given up in the meantime.
pub async fn lock_claimed_mail(
    conn: &mut Conn,
    id: MailId,
    version: i64,
) -> Result<Option<ClaimedMail>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, user_id, template, state, attempts, failure, correlation_id, created_at, changed_at,
             sent_at
         from mail_messages where id = $1 and version = $2 and state = 'SENDING' for update",
        id.0,
        version,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mail = MailMessage::try_from(row)?;
    let content = match mail.template {
        Template::Notification(kind) => find_notice(conn, id, kind).await?,
        Template::Letter(kind) => find_letter(conn, id, kind).await?,
    };
    Ok(Some(ClaimedMail { mail, content }))
}

async fn find_notice(
    conn: &mut Conn,
    id: MailId,
    kind: NotificationKind,
) -> Result<Content, Error> {
    let told = sqlx::query!(
        "select user_id, subject_type, subject_id, reference from notifications
         where id = (select notification_id from mail_messages where id = $1)",
        id.0,
    )
    .fetch_one(conn)
    .await?;
    let subject: SubjectType = told
        .subject_type
        .parse()
        .map_err(|_| Error::Code(told.subject_type))?;
    let notice = Notice {
        kind,
        subject: subject.with(told.subject_id),
        reference: told.reference,
    };
    Ok(Content::Notice(UserId(told.user_id), notice))
}

async fn find_letter(conn: &mut Conn, id: MailId, kind: LetterKind) -> Result<Content, Error> {
    let row = sqlx::query!(
        r#"select letter_id as "letter_id!", user_id, address as "address!", token, expires_at, created_at
           from mail_messages where id = $1 and letter_id is not null"#,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    let letter = Letter {
        id: LetterId(row.letter_id),
        kind,
        user: row.user_id.map(UserId),
        expires_at: row.expires_at,
        created_at: row.created_at,
    };
    Ok(Content::Letter(
        letter,
        SealedLetter {
            address: row.address,
            token: row.token,
        },
    ))
}

/// Stores the state after an attempt. Wipes the token of a SENT or FAILED mail.
pub async fn update_mail(
    conn: &mut Conn,
    id: MailId,
    settled: &Settled,
    updated_at: OffsetDateTime,
) -> Result<MailMessage, Error> {
    let row = sqlx::query_as!(
        Row,
        "update mail_messages
         set state = $2, failure = $3, due_at = $4, sent_at = $5, version = version + 1, changed_at = $6,
             token = case when $2 in ('SENT', 'FAILED') then null else token end
         where id = $1
         returning id, version, user_id, template, state, attempts, failure, correlation_id, created_at, changed_at,
             sent_at",
        id.0,
        settled.state.into_str(),
        settled.failure,
        settled.due_at,
        settled.sent_at,
        updated_at,
    )
    .fetch_one(conn)
    .await?;
    row.try_into()
}

/// Sets every mail to UNKNOWN that is not locked and has been SENDING since `before` or longer.
pub async fn abandon_mails(
    conn: &mut Conn,
    before: OffsetDateTime,
    failure: &str,
    now: OffsetDateTime,
) -> Result<Vec<MailMessage>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "update mail_messages
         set state = 'UNKNOWN', failure = $2, version = version + 1, changed_at = $3
         where id in (
             select id from mail_messages where state = 'SENDING' and changed_at <= $1 for update skip locked
         )
         returning id, version, user_id, template, state, attempts, failure, correlation_id, created_at, changed_at,
             sent_at",
        before,
        failure,
        now,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(MailMessage::try_from).collect()
}

/// Locks a mail `FOR UPDATE`.
pub async fn lock_mail(conn: &mut Conn, id: MailId) -> Result<Option<MailMessage>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, user_id, template, state, attempts, failure, correlation_id, created_at, changed_at,
             sent_at
         from mail_messages where id = $1 for update",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(MailMessage::try_from).transpose()
}

/// Queues a mail again, due at once, with no attempts.
pub async fn requeue_mail(
    conn: &mut Conn,
    id: MailId,
    now: OffsetDateTime,
) -> Result<MailMessage, Error> {
    let row = sqlx::query_as!(
        Row,
        "update mail_messages
         set state = 'QUEUED', attempts = 0, failure = null, due_at = $2, version = version + 1, changed_at = $2
         where id = $1
         returning id, version, user_id, template, state, attempts, failure, correlation_id, created_at, changed_at,
             sent_at",
        id.0,
        now,
    )
    .fetch_one(&mut *conn)
    .await?;
    wake_workers(conn).await?;
    row.try_into()
}

pub async fn find_mails(conn: &mut Conn, ids: &[MailId]) -> Result<Vec<MailMessage>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, version, user_id, template, state, attempts, failure, correlation_id, created_at, changed_at,
             sent_at
         from mail_messages where id = any($1)",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(MailMessage::try_from).collect()
}

/// Lists the matching mails, newest first.
pub async fn list_mails(
    conn: &mut Conn,
    filter: &MailFilter,
    window: Window<MailId>,
) -> Result<Vec<MailMessage>, Error> {
    let (states, range) = (codes(&filter.states), window.range(false));
    let rows = sqlx::query_as!(
        Row,
        "select id, version, user_id, template, state, attempts, failure, correlation_id, created_at, changed_at,
             sent_at
         from mail_messages
         where ($1::text[] is null or state = any($1)) and ($2::uuid is null or user_id = $2)
             and ($3::timestamptz is null or created_at >= $3) and ($4::timestamptz is null or created_at < $4)
             and ($5::timestamptz is null or changed_at >= $5) and ($6::timestamptz is null or changed_at < $6)
             and ($7::uuid is null or id > $7) and ($8::uuid is null or id < $8)
         order by case when $9 then id end, id desc
         limit $10",
        states.as_deref() as Option<&[String]>,
        filter.user.map(|user| user.0),
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
        .map(MailMessage::try_from)
        .collect()
}

/// Counts the matching mails.
pub async fn count_mails(conn: &mut Conn, filter: &MailFilter) -> Result<i64, Error> {
    let states = codes(&filter.states);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from mail_messages
         where ($1::text[] is null or state = any($1)) and ($2::uuid is null or user_id = $2)
             and ($3::timestamptz is null or created_at >= $3) and ($4::timestamptz is null or created_at < $4)
             and ($5::timestamptz is null or changed_at >= $5) and ($6::timestamptz is null or changed_at < $6)"#,
        states.as_deref() as Option<&[String]>,
        filter.user.map(|user| user.0),
        filter.created_from,
        filter.created_to,
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
