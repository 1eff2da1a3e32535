use std::collections::HashMap;

use database::Conn;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::error::{coded, one};
use super::{Error, Vault};
use crate::domain::{
    Account, Code, Email, Membership, OrganisationId, PasswordHash, Person, Role, User, UserId, UserStatus,
};

/// A new account, with its memberships.
pub async fn insert(
    conn: &mut Conn,
    vault: &Vault,
    user: &User,
    (email, name): (&Email, &SecretString),
    password: &PasswordHash,
) -> Result<(), Error> {
    let address = vault.seal_for_user(user.id, "email", email.address()).await?;
    let name = vault.seal_for_user(user.id, "name", name).await?;
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
    write_memberships(conn, user, user.created_at).await
}

/// The account that this address signs in to. Nothing is opened: the caller has not proved anything yet.
pub async fn find_account(conn: &mut Conn, vault: &Vault, email: &Email) -> Result<Option<Account>, Error> {
    let row = sqlx::query!(
        "select id, password_hash, status from users where email_hash = $1 and status in ('ACTIVE', 'LOCKED')",
        vault.email_hash(email),
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| account(row.id, row.password_hash, &row.status)).transpose()
}

/// The newest account that was registered with this address and not verified.
pub async fn find_registered(conn: &mut Conn, vault: &Vault, email: &Email) -> Result<Option<UserId>, Error> {
    let id = sqlx::query_scalar!(
        "select id from users where email_hash = $1 and status = 'REGISTERED' order by id desc limit 1",
        vault.email_hash(email),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(UserId))
}

/// What the password of somebody who is signed in is compared with.
pub async fn find_password(conn: &mut Conn, id: UserId) -> Result<Option<Account>, Error> {
    let row = sqlx::query!("select id, password_hash, status from users where id = $1", id.0)
        .fetch_optional(conn)
        .await?;
    row.map(|row| account(row.id, row.password_hash, &row.status)).transpose()
}

/// Whether this is the address of this person's account.
pub async fn has_email_hash(conn: &mut Conn, id: UserId, email_hash: &[u8]) -> Result<bool, Error> {
    let has = sqlx::query_scalar!(
        "select email_hash = $2 as \"same!\" from users where id = $1",
        id.0,
        email_hash,
    );
    Ok(has.fetch_optional(conn).await?.unwrap_or(false))
}

fn account(id: Uuid, password: String, status: &str) -> Result<Account, Error> {
    Ok(Account {
        user: UserId(id),
        password: PasswordHash::stored(password),
        status: coded("users.status", status)?,
    })
}

pub async fn find(conn: &mut Conn, id: UserId) -> Result<Option<User>, Error> {
    Ok(list(conn, &[id]).await?.pop())
}

/// Waits for others' changes to this user, and keeps others waiting until the transaction ends.
pub async fn lock(conn: &mut Conn, id: UserId) -> Result<Option<User>, Error> {
    sqlx::query_scalar!("select id from users where id = $1 for no key update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    find(conn, id).await
}

/// Those of these that there are.
pub async fn list(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<User>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select u.id, u.version, u.status, u.created_at,
                exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null)
                    as \"second_factor!\"
         from users u where u.id = any($1) order by u.id",
        &ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut memberships = list_memberships(conn, &ids).await?;
    let user = |id: Uuid, version, status: &str, second_factor, created_at| {
        let own = memberships.extract_if(.., |(user, _)| *user == id).map(|(_, membership)| membership);
        Ok(User {
            id: UserId(id),
            version,
            status: coded("users.status", status)?,
            memberships: own.collect(),
            second_factor,
            created_at,
        })
    };
    let mut user = user;
    rows.into_iter()
        .map(|row| user(row.id, row.version, &row.status, row.second_factor, row.created_at))
        .collect()
}

async fn list_memberships(conn: &mut Conn, users: &[Uuid]) -> Result<Vec<(Uuid, Membership)>, Error> {
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
            roles: row.roles.iter().map(|role| coded("members.roles", role)).collect::<Result<_, _>>()?,
        };
        Ok((row.user_id, membership))
    });
    memberships.collect()
}

/// Who these people are: opens what is sealed.
pub async fn list_people(conn: &mut Conn, vault: &Vault, ids: &[UserId]) -> Result<Vec<Person>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!("select id, email, name, phone from users where id = any($1)", &ids)
        .fetch_all(conn)
        .await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let id = UserId(row.id);
        let mut phone = None;
        if let Some(sealed) = &row.phone {
            phone = Some(vault.open_of_user(id, "phone", sealed).await?);
        }
        people.push(Person {
            id,
            email: vault.open_of_user(id, "email", &row.email).await?,
            name: vault.open_of_user(id, "name", &row.name).await?,
            phone,
        });
    }
    Ok(people)
}

/// The addresses of these people, sealed to the domain that sends mail, without those whose key was destroyed.
pub async fn list_contacts(
    conn: &mut Conn,
    vault: &Vault,
    ids: &[UserId],
) -> Result<HashMap<UserId, String>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!("select id, email from users where id = any($1)", &ids).fetch_all(conn).await?;
    let mut contacts = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = UserId(row.id);
        match vault.open_of_user(id, "email", &row.email).await {
            Ok(address) => contacts.insert(id, vault.contact(id, &address)?),
            Err(Error::Sealed(envelope::Error::Destroyed)) => None,
            Err(other) => return Err(other),
        };
    }
    Ok(contacts)
}

/// Writes state, version and memberships of a user that is locked.
pub async fn update(conn: &mut Conn, user: &User, now: OffsetDateTime) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update users set version = $2, status = $3 where id = $1",
        user.id.0,
        user.version,
        user.status.code(),
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    one("users", rows)?;
    let kept: Vec<Uuid> = user.memberships.iter().map(|each| each.organisation.0).collect();
    sqlx::query!("delete from members where user_id = $1 and organisation_id <> all($2)", user.id.0, &kept)
        .execute(&mut *conn)
        .await?;
    write_memberships(conn, user, now).await
}

async fn write_memberships(conn: &mut Conn, user: &User, now: OffsetDateTime) -> Result<(), Error> {
    for membership in &user.memberships {
        sqlx::query!(
            "insert into members (organisation_id, user_id, roles, joined_at) values ($1, $2, $3, $4)
             on conflict (organisation_id, user_id) do update set roles = excluded.roles",
            membership.organisation.0,
            user.id.0,
            &codes(&membership.roles) as &[String],
            now,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Writes what a person says of itself.
pub async fn update_person(conn: &mut Conn, vault: &Vault, person: &Person) -> Result<(), Error> {
    let name = vault.seal_for_user(person.id, "name", &person.name).await?;
    let mut phone = None;
    if let Some(number) = &person.phone {
        phone = Some(vault.seal_for_user(person.id, "phone", number).await?);
    }
    let rows = sqlx::query!("update users set name = $2, phone = $3 where id = $1", person.id.0, name, phone)
        .execute(conn)
        .await?
        .rows_affected();
    one("users", rows)
}

pub async fn update_password(conn: &mut Conn, id: UserId, hash: &PasswordHash) -> Result<(), Error> {
    let rows = sqlx::query!("update users set password_hash = $2 where id = $1", id.0, hash.expose())
        .execute(conn)
        .await?
        .rows_affected();
    one("users", rows)
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

/// How many people with this role, who can use it, an organisation has besides this one. Lock the organisation first.
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
        role.code(),
        besides.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

pub(super) fn codes(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.code().to_owned()).collect()
}

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
    let ids = sqlx::query_scalar!(
        "select u.id from users u
         where ($1::text is null or u.status = $1)
           and ($2::bytea is null or u.email_hash = $2)
           and (($3::uuid is null and $4::text is null) or exists (
               select from members m where m.user_id = u.id
                 and ($3::uuid is null or m.organisation_id = $3)
                 and ($4::text is null or m.roles @> array[$4::text])))
           and ($5::uuid is null or u.id > $5)
         order by u.id limit $6",
        filter.status.map(Code::code),
        filter.email.as_ref().map(|email| vault.email_hash(email)),
        filter.organisation.map(|id| id.0),
        filter.role.map(Code::code),
        after,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<UserId> = ids.into_iter().map(UserId).collect();
    list(conn, &ids).await
}

pub async fn count(conn: &mut Conn, vault: &Vault, filter: &UserFilter) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from users u
         where ($1::text is null or u.status = $1)
           and ($2::bytea is null or u.email_hash = $2)
           and (($3::uuid is null and $4::text is null) or exists (
               select from members m where m.user_id = u.id
                 and ($3::uuid is null or m.organisation_id = $3)
                 and ($4::text is null or m.roles @> array[$4::text])))",
        filter.status.map(Code::code),
        filter.email.as_ref().map(|email| vault.email_hash(email)),
        filter.organisation.map(|id| id.0),
        filter.role.map(Code::code),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
