//! SQL statements.

use std::collections::HashMap;

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, UserId};
use crate::registrations::domain::Registration;
use crate::store::Error;

/// Locks at most `most` unverified registrations that were made before this time and have no valid link. Locks
/// organisations before users, as all code does.
pub async fn lock_unverified(
    conn: &mut Conn,
    made_before: OffsetDateTime,
    now: OffsetDateTime,
    most: i64,
) -> Result<Vec<Registration>, Error> {
    let candidates = sqlx::query_scalar!(
        "select a.id as \"id!\" from unverified_accounts a
         where a.created_at <= $1
           and not exists (select from one_time_tokens t where t.user_id = a.id and t.expires_at > $2)
         order by a.created_at limit $3",
        made_before,
        now,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query_scalar!(
        "select id from organisations where id in (select organisation_id from members where user_id = any($1))
         order by id for update",
        &candidates,
    )
    .fetch_all(&mut *conn)
    .await?;
    // Checked again under the lock: the user may have been verified meanwhile.
    let users = sqlx::query_scalar!(
        "select id from users where id = any($1) and id in (select id from unverified_accounts)
         order by id for update",
        &candidates,
    )
    .fetch_all(&mut *conn)
    .await?;
    // A link may have been mailed before the locks were taken; later ones wait for them.
    let users = sqlx::query_scalar!(
        "select u.id from users u where u.id = any($1)
           and not exists (select from one_time_tokens t where t.user_id = u.id and t.expires_at > $2)
         order by u.id",
        &users,
        now,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut organisations = list_organisations(conn, &users).await?;
    let registration = |user: Uuid| Registration {
        user: UserId(user),
        organisations: organisations.remove(&user).unwrap_or_default(),
    };
    Ok(users.into_iter().map(registration).collect())
}

/// Lists the organisations of these users.
async fn list_organisations(
    conn: &mut Conn,
    users: &[Uuid],
) -> Result<HashMap<Uuid, Vec<OrganisationId>>, Error> {
    let rows = sqlx::query!(
        "select user_id, organisation_id from members where user_id = any($1)",
        users
    )
    .fetch_all(conn)
    .await?;
    let mut organisations: HashMap<Uuid, Vec<OrganisationId>> = HashMap::new();
    for row in rows {
        organisations
            .entry(row.user_id)
            .or_default()
            .push(OrganisationId(row.organisation_id));
    }
    Ok(organisations)
}

/// Deletes locked registrations with their links.
pub async fn delete(conn: &mut Conn, registrations: &[Registration]) -> Result<(), Error> {
    let users: Vec<Uuid> = registrations.iter().map(|each| each.user.0).collect();
    let organisations: Vec<Uuid> = registrations
        .iter()
        .flat_map(|each| &each.organisations)
        .map(|id| id.0)
        .collect();
    sqlx::query!(
        "delete from one_time_tokens where user_id = any($1)",
        &users
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from members where user_id = any($1)", &users)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from users where id = any($1)", &users)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "delete from organisations where id = any($1)",
        &organisations
    )
    .execute(conn)
    .await?;
    Ok(())
}
