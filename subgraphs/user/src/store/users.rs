use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::error::{coded, one};
use super::{Error, Vault};
use crate::domain::{Account, Code, Email, OrganisationId, PasswordHash, Role, User, UserId};

/// A new account; refused with `EmailTaken` if another one has the address.
pub async fn insert(
    conn: &mut Conn,
    vault: &Vault,
    user: &User,
    email: &Email,
    password: &PasswordHash,
) -> Result<(), Error> {
    let address = vault.seal_for_user(user.id, "email", &user.email).await?;
    let name = vault.seal_for_user(user.id, "name", &user.name).await?;
    sqlx::query!(
        "insert into users (id, version, email, email_hash, name, password_hash, status, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        user.id.0,
        user.version,
        address,
        vault.email_hash(email),
        name,
        password.expose(),
        user.status.code(),
        user.created_at,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into members (organisation_id, user_id, roles) values ($1, $2, $3)",
        user.organisation.0,
        user.id.0,
        &codes(&user.roles) as &[String],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The account that this address signs in to. Nothing is opened: the caller has not proved anything yet.
pub async fn find_account(conn: &mut Conn, vault: &Vault, email: &Email) -> Result<Option<Account>, Error> {
    let row = sqlx::query!(
        "select id, password_hash, status from users where email_hash = $1 and status <> 'DEACTIVATED'",
        vault.email_hash(email),
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Account {
            user: UserId(row.id),
            password: PasswordHash::stored(row.password_hash),
            status: coded("users.status", &row.status)?,
        })
    })
    .transpose()
}

pub async fn find(conn: &mut Conn, vault: &Vault, id: UserId) -> Result<Option<User>, Error> {
    Ok(list(conn, vault, &[id], None).await?.pop())
}

/// Waits for others' changes to this user, and keeps others waiting until the transaction ends.
pub async fn lock(conn: &mut Conn, vault: &Vault, id: UserId) -> Result<Option<User>, Error> {
    sqlx::query_scalar!("select id from users where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    find(conn, vault, id).await
}

/// Those of these that there are, `within` one organisation if one is named.
pub async fn list(
    conn: &mut Conn,
    vault: &Vault,
    ids: &[UserId],
    within: Option<OrganisationId>,
) -> Result<Vec<User>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select u.id, u.version, u.email, u.name, u.status, u.created_at, m.organisation_id, m.roles, o.kind
         from users u
         join members m on m.user_id = u.id
         join organisations o on o.id = m.organisation_id
         where u.id = any($1) and ($2::uuid is null or m.organisation_id = $2)",
        &ids,
        within.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let mut users = Vec::with_capacity(rows.len());
    for row in rows {
        users.push(row.open(vault).await?);
    }
    Ok(users)
}

/// Writes roles and version of a user that is locked.
pub async fn update_roles(conn: &mut Conn, user: &User) -> Result<(), Error> {
    let rows = sqlx::query!("update users set version = $2 where id = $1", user.id.0, user.version)
        .execute(&mut *conn)
        .await?
        .rows_affected();
    one("users", rows)?;
    let rows = sqlx::query!(
        "update members set roles = $3 where user_id = $1 and organisation_id = $2",
        user.id.0,
        user.organisation.0,
        &codes(&user.roles) as &[String],
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("members", rows)
}

/// Whether anybody who is not deactivated has this role. Others who ask wait until the transaction ends, so that two
/// who would make the first one cannot both find none.
pub async fn lock_role_exists(conn: &mut Conn, role: Role) -> Result<bool, Error> {
    sqlx::query!("lock table members in share row exclusive mode").execute(&mut *conn).await?;
    let found = sqlx::query_scalar!(
        "select exists (
             select from members m join users u on u.id = m.user_id
             where m.roles @> array[$1::text] and u.status <> 'DEACTIVATED'
         ) as \"exists!\"",
        role.code(),
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}

fn codes(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.code().to_owned()).collect()
}

struct Row {
    id: Uuid,
    version: i64,
    email: Vec<u8>,
    name: Vec<u8>,
    status: String,
    created_at: OffsetDateTime,
    organisation_id: Uuid,
    roles: Vec<String>,
    kind: String,
}

impl Row {
    async fn open(self, vault: &Vault) -> Result<User, Error> {
        let id = UserId(self.id);
        Ok(User {
            id,
            version: self.version,
            email: vault.open_of_user(id, "email", &self.email).await?,
            name: vault.open_of_user(id, "name", &self.name).await?,
            organisation: OrganisationId(self.organisation_id),
            kind: coded("organisations.kind", &self.kind)?,
            roles: self.roles.iter().map(|role| coded("members.roles", role)).collect::<Result<_, _>>()?,
            status: coded("users.status", &self.status)?,
            created_at: self.created_at,
        })
    }
}
