use database::Conn;
use uuid::Uuid;

use super::{Error, Vault};
use crate::domain::{Code, Email, OrganisationId, Role, User, UserId, UserStatus};

/// Which people.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    pub status: Option<UserStatus>,
    pub organisation: Option<OrganisationId>,
    pub role: Option<Role>,
    pub email: Option<Email>,
}

/// People after this one, oldest first.
pub async fn list_after(
    conn: &mut Conn,
    vault: &Vault,
    filter: &UserFilter,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<User>, Error> {
    let hashes = filter.email.as_ref().map(|email| vault.email_hashes(email));
    let ids = sqlx::query_scalar!(
        "select u.id from users u
         where ($1::text is null or u.status = $1)
           and ($2::bytea[] is null or u.email_hash = any($2))
           and (($3::uuid is null and $4::text is null) or exists (
               select from members m where m.user_id = u.id
                 and ($3::uuid is null or m.organisation_id = $3)
                 and ($4::text is null or m.roles @> array[$4::text])))
           and ($5::uuid is null or u.id > $5)
         order by u.id limit $6",
        filter.status.map(Code::code),
        hashes.as_deref(),
        filter.organisation.map(|id| id.0),
        filter.role.map(Code::code),
        after,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<UserId> = ids.into_iter().map(UserId).collect();
    super::users::list(conn, &ids).await
}

pub async fn count(conn: &mut Conn, vault: &Vault, filter: &UserFilter) -> Result<i64, Error> {
    let hashes = filter.email.as_ref().map(|email| vault.email_hashes(email));
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from users u
         where ($1::text is null or u.status = $1)
           and ($2::bytea[] is null or u.email_hash = any($2))
           and (($3::uuid is null and $4::text is null) or exists (
               select from members m where m.user_id = u.id
                 and ($3::uuid is null or m.organisation_id = $3)
                 and ($4::text is null or m.roles @> array[$4::text])))",
        filter.status.map(Code::code),
        hashes.as_deref(),
        filter.organisation.map(|id| id.0),
        filter.role.map(Code::code),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
