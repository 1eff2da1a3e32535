use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{Account, Email, Locale, Membership, NewAccount, PasswordHash, User};
use crate::domain::{OrganisationId, Role, UserId};
use crate::store::error::{coded, one};
use crate::store::{Error, Keyring, role_codes};

/// Inserts an account with its memberships.
pub async fn insert(
    conn: &mut Conn,
    keyring: &Keyring,
    account: NewAccount<'_>,
) -> Result<(), Error> {
    let NewAccount {
        user,
        email,
        name,
        password,
    } = account;
    let address = keyring
        .seal_for_user(user.id, "email", email.address())
        .await?;
    let name = keyring.seal_for_user(user.id, "name", name).await?;
    sqlx::query!(
        "insert into users
             (id, version, email, email_hash, name, password_hash, status, created_at, updated_at, locale)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        user.id.0,
        user.version,
        address,
        keyring.email_hash(email),
        name,
        password.map(PasswordHash::expose),
        user.status.into_str(),
        user.created_at,
        user.updated_at,
        user.locale.into_str(),
    )
    .execute(&mut *conn)
    .await?;
    write_memberships(conn, user).await
}

/// Finds the account that signs in with this address. Nothing is unsealed, because the caller has not proved anything
/// yet. If accounts exist under both stored forms of the domain, the canonical form takes precedence.
pub async fn find_account(
    conn: &mut Conn,
    keyring: &Keyring,
    email: &Email,
) -> Result<Option<Account>, Error> {
    let row = sqlx::query_as!(
        AccountRow,
        "select id, password_hash as \"password_hash!\", password_version, status from users
         where email_hash = any($1::bytea[]) and status in ('ACTIVE', 'LOCKED')
         order by array_position($1::bytea[], email_hash) limit 1",
        &keyring.email_hashes(email),
    )
    .fetch_optional(conn)
    .await?;
    row.map(AccountRow::read).transpose()
}

/// Finds the newest unverified account with this address.
pub async fn find_registered(
    conn: &mut Conn,
    keyring: &Keyring,
    email: &Email,
) -> Result<Option<UserId>, Error> {
    let id = sqlx::query_scalar!(
        "select id from users where email_hash = any($1) and status = 'REGISTERED' order by id desc limit 1",
        &keyring.email_hashes(email),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(UserId))
}

/// Finds the password of an account, for a proof within a session.
pub async fn find_password(conn: &mut Conn, id: UserId) -> Result<Option<Account>, Error> {
    let row = sqlx::query_as!(
        AccountRow,
        "select id, password_hash as \"password_hash!\", password_version, status from users
         where id = $1 and password_hash is not null",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(AccountRow::read).transpose()
}

/// Returns whether these accounts have the same address.
pub async fn have_same_address(conn: &mut Conn, one: UserId, other: UserId) -> Result<bool, Error> {
    let same = sqlx::query_scalar!(
        "select exists (
             select from users one join users other on other.email_hash = one.email_hash
             where one.id = $1 and other.id = $2
         ) as \"same!\"",
        one.0,
        other.0,
    );
    Ok(same.fetch_one(conn).await?)
}

/// Returns whether the account has this address.
pub async fn has_address(
    conn: &mut Conn,
    keyring: &Keyring,
    id: UserId,
    email: &Email,
) -> Result<bool, Error> {
    let hashes = keyring.email_hashes(email);
    let has = sqlx::query_scalar!(
        "select email_hash = any($2) as \"same!\" from users where id = $1",
        id.0,
        &hashes,
    );
    Ok(has.fetch_optional(conn).await?.unwrap_or(false))
}

/// Stores the current canonical form of an account's address.
pub async fn update_email_hash(
    conn: &mut Conn,
    keyring: &Keyring,
    id: UserId,
    email: &Email,
) -> Result<(), Error> {
    let hash = keyring.email_hash(email);
    let rows = sqlx::query!("update users set email_hash = $2 where id = $1", id.0, hash)
        .execute(conn)
        .await?
        .rows_affected();
    one("users", rows)
}

struct AccountRow {
    id: Uuid,
    password_hash: String,
    password_version: i64,
    status: String,
}

impl AccountRow {
    fn read(self) -> Result<Account, Error> {
        Ok(Account {
            user: UserId(self.id),
            password: PasswordHash::stored(self.password_hash),
            password_version: self.password_version,
            status: coded("users.status", &self.status)?,
        })
    }
}

pub async fn find(conn: &mut Conn, id: UserId) -> Result<Option<User>, Error> {
    Ok(list(conn, &[id]).await?.pop())
}

/// Locks a user `FOR NO KEY UPDATE`.
pub async fn lock(conn: &mut Conn, id: UserId) -> Result<Option<User>, Error> {
    sqlx::query_scalar!("select id from users where id = $1 for no key update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    find(conn, id).await
}

/// Lists those of these users that exist.
pub async fn list(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<User>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select u.id, u.version, u.status, u.locale, u.created_at, u.updated_at,
                exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null)
                    as \"second_factor!\"
         from users u where u.id = any($1) order by u.id",
        &ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut memberships = list_memberships(conn, &ids).await?;
    let users = rows.into_iter().map(|row| {
        let own = memberships
            .extract_if(.., |(user, _)| *user == row.id)
            .map(|(_, membership)| membership);
        Ok(User {
            id: UserId(row.id),
            version: row.version,
            status: coded("users.status", &row.status)?,
            memberships: own.collect(),
            second_factor: row.second_factor,
            locale: coded("users.locale", &row.locale)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    });
    users.collect()
}

async fn list_memberships(
    conn: &mut Conn,
    users: &[Uuid],
) -> Result<Vec<(Uuid, Membership)>, Error> {
    let rows = sqlx::query!(
        "select m.user_id, m.organisation_id, m.roles, o.kind, o.status
         from members m join organisations o on o.id = m.organisation_id
         where m.user_id = any($1) order by m.joined_at, m.organisation_id",
        users,
    )
    .fetch_all(conn)
    .await?;
    let memberships = rows.into_iter().map(|row| {
        let membership = Membership {
            organisation: OrganisationId(row.organisation_id),
            kind: coded("organisations.kind", &row.kind)?,
            status: coded("organisations.status", &row.status)?,
            roles: row
                .roles
                .iter()
                .map(|role| coded("members.roles", role))
                .collect::<Result<_, _>>()?,
        };
        Ok((row.user_id, membership))
    });
    memberships.collect()
}

/// Finds the language of a user.
pub async fn find_locale(conn: &mut Conn, id: UserId) -> Result<Option<Locale>, Error> {
    let locale = sqlx::query_scalar!("select locale from users where id = $1", id.0)
        .fetch_optional(conn)
        .await?;
    locale
        .map(|locale| coded("users.locale", &locale))
        .transpose()
}

/// Writes status, language, version, time and memberships of a locked user.
pub async fn update(conn: &mut Conn, user: &User) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update users set version = $2, status = $3, updated_at = greatest(updated_at, $4), locale = $5
         where id = $1",
        user.id.0,
        user.version,
        user.status.into_str(),
        user.updated_at,
        user.locale.into_str(),
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    one("users", rows)?;
    let kept: Vec<Uuid> = user
        .memberships
        .iter()
        .map(|each| each.organisation.0)
        .collect();
    sqlx::query!(
        "delete from members where user_id = $1 and organisation_id <> all($2)",
        user.id.0,
        &kept
    )
    .execute(&mut *conn)
    .await?;
    write_memberships(conn, user).await
}

/// Writes the time of a change that is not in the user's row. Lock the user first.
pub async fn update_time(conn: &mut Conn, id: UserId, now: OffsetDateTime) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update users set updated_at = greatest(updated_at, $2) where id = $1",
        id.0,
        now,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("users", rows)
}

/// New members join at the time of the last change.
async fn write_memberships(conn: &mut Conn, user: &User) -> Result<(), Error> {
    for membership in &user.memberships {
        sqlx::query!(
            "insert into members (organisation_id, user_id, roles, joined_at) values ($1, $2, $3, $4)
             on conflict (organisation_id, user_id) do update set roles = excluded.roles",
            membership.organisation.0,
            user.id.0,
            &role_codes(&membership.roles) as &[String],
            user.updated_at,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Writes a new password. Device tokens of the earlier password become invalid.
pub async fn update_password(
    conn: &mut Conn,
    id: UserId,
    hash: &PasswordHash,
) -> Result<Account, Error> {
    let row = sqlx::query_as!(
        AccountRow,
        "update users set password_hash = $2, password_version = password_version + 1 where id = $1
         returning id, password_hash as \"password_hash!\", password_version, status",
        id.0,
        hash.expose(),
    )
    .fetch_one(conn)
    .await?;
    row.read()
}

/// Writes another hash of the same password.
pub async fn update_password_hash(
    conn: &mut Conn,
    id: UserId,
    hash: &PasswordHash,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update users set password_hash = $2 where id = $1",
        id.0,
        hash.expose()
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("users", rows)
}

/// Returns whether a user who is not deactivated has this role. Locks the table of members, so that of two concurrent
/// bootstraps only one finds none.
pub async fn lock_role_exists(conn: &mut Conn, role: Role) -> Result<bool, Error> {
    sqlx::query!("lock table members in share row exclusive mode")
        .execute(&mut *conn)
        .await?;
    let found = sqlx::query_scalar!(
        "select exists (
             select from members m join users u on u.id = m.user_id
             where m.roles @> array[$1::text] and u.status <> 'DEACTIVATED'
         ) as \"exists!\"",
        role.into_str(),
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}

/// Counts the other users of an organisation who have this role and can use it. Lock the organisation first.
pub async fn count_others_with_role(
    conn: &mut Conn,
    organisation: OrganisationId,
    role: Role,
    besides: UserId,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from members m join users u on u.id = m.user_id
         where m.organisation_id = $1 and m.roles @> array[$2::text] and m.user_id <> $3
           and u.status in ('REGISTERED', 'ACTIVE')",
        organisation.0,
        role.into_str(),
        besides.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
