use database::Conn;
use envelope::{Keyring, Subject};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{EnquiryId, MessageId, OrderId, OrganisationId};
use crate::enquiries::domain::{Message, Thread};
use crate::store::error::one;
use crate::store::{Error, Window, sealed};

struct Row {
    id: Uuid,
    enquiry_id: Option<Uuid>,
    order_id: Option<Uuid>,
    provider: Uuid,
    sender: Uuid,
    recipient: Uuid,
    by_user: Option<Uuid>,
    text: Vec<u8>,
    sent_at: OffsetDateTime,
}

/// Returns the subject whose key encrypts the texts of a thread: the case.
const fn subject(thread: Thread) -> Subject {
    match thread {
        Thread::Enquiry(id) => sealed::enquiry(id),
        Thread::Order(id, _) => sealed::case(id),
    }
}

const fn parents(thread: Thread) -> (Option<Uuid>, Option<Uuid>) {
    match thread {
        Thread::Enquiry(id) => (Some(id.0), None),
        Thread::Order(id, _) => (None, Some(id.0)),
    }
}

pub async fn insert_message(
    conn: &mut Conn,
    keys: &Keyring,
    message: &Message,
) -> Result<(), Error> {
    let field = sealed::message_text(message.id.0);
    let text = sealed::seal(keys, subject(message.thread), field, message.text.as_ref()).await?;
    let (enquiry, order) = parents(message.thread);
    let done = sqlx::query!(
        "insert into messages (id, enquiry_id, order_id, provider, sender, recipient, by_user, text, sent_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        message.id.0,
        enquiry,
        order,
        message.provider.0,
        message.from.0,
        message.to.0,
        message.by_user,
        text,
        message.sent_at,
    )
    .execute(conn)
    .await?;
    one("messages", done.rows_affected())
}

/// Counts the messages of a thread.
pub async fn count_messages(conn: &mut Conn, thread: Thread) -> Result<i64, Error> {
    match thread {
        Thread::Enquiry(enquiry) => count_messages_of_enquiry(conn, enquiry).await,
        Thread::Order(order, provider) => {
            count_messages_of_order(conn, order, Some(provider)).await
        }
    }
}

pub async fn count_messages_of_enquiry(conn: &mut Conn, enquiry: EnquiryId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from messages where enquiry_id = $1"#,
        enquiry.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the messages of an order, with this provider or with all providers.
pub async fn count_messages_of_order(
    conn: &mut Conn,
    order: OrderId,
    with: Option<OrganisationId>,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from messages
         where order_id = $1 and ($2::uuid is null or provider = $2)"#,
        order.0,
        with.map(|with| with.0),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Finds messages by ID, oldest first.
pub async fn find_messages(
    conn: &mut Conn,
    keys: &Keyring,
    ids: &[MessageId],
) -> Result<Vec<Message>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, enquiry_id, order_id, provider, sender, recipient, by_user, text, sent_at
         from messages where id = any($1) order by id",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    opened(keys, rows).await
}

/// Lists one page of an enquiry's messages, oldest first.
pub async fn list_messages_of_enquiry(
    conn: &mut Conn,
    keys: &Keyring,
    enquiry: EnquiryId,
    window: Window<Uuid>,
) -> Result<Vec<Message>, Error> {
    let range = window.range(true);
    let rows = sqlx::query_as!(
        Row,
        "select id, enquiry_id, order_id, provider, sender, recipient, by_user, text, sent_at
         from messages
         where enquiry_id = $1 and ($2::uuid is null or id > $2) and ($3::uuid is null or id < $3)
         order by case when $4 then id end, id desc limit $5",
        enquiry.0,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    opened(keys, window.in_order(rows)).await
}

/// Lists one page of an order's messages, oldest first, with this provider or with all providers.
pub async fn list_messages_of_order(
    conn: &mut Conn,
    keys: &Keyring,
    order: OrderId,
    with: Option<OrganisationId>,
    window: Window<Uuid>,
) -> Result<Vec<Message>, Error> {
    let range = window.range(true);
    let rows = sqlx::query_as!(
        Row,
        "select id, enquiry_id, order_id, provider, sender, recipient, by_user, text, sent_at
         from messages
         where order_id = $1 and ($2::uuid is null or provider = $2)
             and ($3::uuid is null or id > $3) and ($4::uuid is null or id < $4)
         order by case when $5 then id end, id desc limit $6",
        order.0,
        with.map(|with| with.0),
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    opened(keys, window.in_order(rows)).await
}

async fn opened(keys: &Keyring, rows: Vec<Row>) -> Result<Vec<Message>, Error> {
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        let provider = OrganisationId(row.provider);
        let thread = match row.enquiry_id {
            Some(enquiry) => Thread::Enquiry(EnquiryId(enquiry)),
            None => Thread::Order(OrderId(row.order_id.unwrap_or_default()), provider),
        };
        messages.push(Message {
            id: MessageId(row.id),
            thread,
            provider,
            from: OrganisationId(row.sender),
            to: OrganisationId(row.recipient),
            by_user: row.by_user,
            text: sealed::open(keys, sealed::message_text(row.id), Some(&row.text)).await?,
            sent_at: row.sent_at,
        });
    }
    Ok(messages)
}
