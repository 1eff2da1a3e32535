use database::{Conn, Window};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{Email, User, UserStatus};
use crate::domain::{OrganisationId, Role, UserId};
use crate::store::{Error, Keyring};

/// Filters users.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    pub status: Option<UserStatus>,
    pub organisation: Option<OrganisationId>,
    pub role: Option<Role>,
    pub email: Option<Email>,
    /// Last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

/// Lists a page of users, oldest first.
pub async fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    filter: &UserFilter,
    window: Window<Uuid>,
) -> Result<Vec<User>, Error> {
    let hashes = filter
        .email
        .as_ref()
        .map(|email| keyring.email_hashes(email));
    let range = window.range(true);
    let ids = sqlx::query_scalar!(
        "select u.id from users u
         where ($1::text is null or u.status = $1)
           and ($2::bytea[] is null or u.email_hash = any($2))
           and (($3::uuid is null and $4::text is null) or exists (
               select from members m where m.user_id = u.id
                 and ($3::uuid is null or m.organisation_id = $3)
                 and ($4::text is null or m.roles @> array[$4::text])))
           and ($5::timestamptz is null or u.updated_at >= $5) and ($6::timestamptz is null or u.updated_at < $6)
           and ($7::uuid is null or u.id > $7) and ($8::uuid is null or u.id < $8)
         order by case when $9 then u.id end, u.id desc limit $10",
        filter.status.map(|status| status.into_str()),
        hashes.as_deref(),
        filter.organisation.map(|id| id.0),
        filter.role.map(|role| role.into_str()),
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<UserId> = ids.into_iter().map(UserId).collect();
    // `list` sorts by id, so the rows of a backward window need no reversal.
    super::users::list(conn, &ids).await
}

pub async fn count(conn: &mut Conn, keyring: &Keyring, filter: &UserFilter) -> Result<i64, Error> {
    let hashes = filter
        .email
        .as_ref()
        .map(|email| keyring.email_hashes(email));
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from users u
         where ($1::text is null or u.status = $1)
           and ($2::bytea[] is null or u.email_hash = any($2))
           and (($3::uuid is null and $4::text is null) or exists (
               select from members m where m.user_id = u.id
                 and ($3::uuid is null or m.organisation_id = $3)
                 and ($4::text is null or m.roles @> array[$4::text])))
           and ($5::timestamptz is null or u.updated_at >= $5) and ($6::timestamptz is null or u.updated_at < $6)",
        filter.status.map(|status| status.into_str()),
        hashes.as_deref(),
        filter.organisation.map(|id| id.0),
        filter.role.map(|role| role.into_str()),
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
