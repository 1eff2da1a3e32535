//! The rights of each domain: a Postgres role and database, a key store schema with its own role, a Redis user. Every
//! start applies them again, so a change of rights reaches existing accounts.
//!
//! A Postgres of your own may already have the same names. For this reason each database and role has a comment with
//! the ID of the platform that created it, and those without this comment are neither changed nor dropped.

use anyhow::bail;

use super::postgres;
use super::redis;
use crate::domains::{DOMAINS, Domain, PREFIX};
use crate::secrets::{DATABASE, GATEWAY_REDIS, KEY_STORE, REDIS_USER, Secrets};

/// The database of the key stores, separate from the domains' databases and their backups.
pub const KEYS_DATABASE: &str = "carnet_keys";
pub const GATEWAY_REDIS_USER: &str = "carnet_gateway";

/// Creates the databases, the key stores and their roles, for the platform of this home.
pub fn databases(admin: &postgres::Admin, secrets: &Secrets, home: &str) -> anyhow::Result<()> {
    let foreign = admin.ask("postgres", &foreign(home))?;
    if !foreign.is_empty() {
        let foreign = foreign.lines().collect::<Vec<_>>().join(", ");
        bail!(
            "the Postgres already has these databases or roles of another origin: {foreign}. `cargo xtask reset` of the platform \
             that created them removes them. To use them for this platform, give each the comment '{}'.",
            mark(home)
        );
    }
    let [server, key_store] = database_scripts(secrets, home)?;
    admin.ask("postgres", &server)?;
    admin.ask(KEYS_DATABASE, &key_store).map(drop)
}

/// The same as scripts for `psql`: one for the server, one for the database of the key stores.
pub fn database_scripts(secrets: &Secrets, home: &str) -> anyhow::Result<[String; 2]> {
    let mut server = vec![create_database(KEYS_DATABASE, "", home)];
    let mut key_store = vec!["revoke all on schema public from public;".to_owned()];
    for domain in DOMAINS {
        let (database, keys) = (domain.account(), domain.key_role());
        let schema = format!("\"{}\"", domain.name);
        server.extend([
            create_role(&database, secrets.of(domain, DATABASE)?, home),
            create_role(&keys, secrets.of(domain, KEY_STORE)?, home),
            create_database(&database, &format!("owner {database}"), home),
            format!("grant connect on database {KEYS_DATABASE} to {keys};"),
        ]);
        key_store.extend([
            format!("create schema if not exists {schema} authorization {keys};"),
            format!("alter role {keys} in database {KEYS_DATABASE} set search_path = {schema};"),
        ]);
    }
    Ok([server, key_store].map(|script| script.join("\n") + "\n"))
}

/// The comment on a database or role of this home's platform.
fn mark(home: &str) -> String {
    format!("carnet {home}")
}

/// Selects the databases and roles that have one of our names but not our mark.
fn foreign(home: &str) -> String {
    let quoted = |names: Vec<String>| format!("'{}'", names.join("', '"));
    let databases = DOMAINS
        .iter()
        .map(Domain::account)
        .chain([KEYS_DATABASE.to_owned()]);
    let roles = DOMAINS
        .iter()
        .flat_map(|domain| [domain.account(), domain.key_role()]);
    let mark = mark(home);
    format!(
        "select 'database ' || datname from pg_database where datname in ({}) \
         and shobj_description(oid, 'pg_database') is distinct from '{mark}';\n\
         select 'role ' || rolname from pg_roles where rolname in ({}) \
         and shobj_description(oid, 'pg_authid') is distinct from '{mark}';",
        quoted(databases.collect()),
        quoted(roles.collect()),
    )
}

fn create_role(role: &str, password: &str, home: &str) -> String {
    // In one transaction, so that a crash leaves no role without its mark.
    format!(
        "begin;\n\
         select 'create role {role}' where not exists (select from pg_roles where rolname = '{role}') \\gexec\n\
         alter role {role} login nosuperuser nocreatedb nocreaterole password '{password}';\n\
         comment on role {role} is '{}';\n\
         commit;",
        mark(home)
    )
}

/// Creates a database to which only its owner may connect.
fn create_database(name: &str, owner: &str, home: &str) -> String {
    format!(
        "select 'create database {name} {owner}' \
         where not exists (select from pg_database where datname = '{name}') \\gexec\n\
         comment on database {name} is '{}';\n\
         revoke all on database {name} from public;",
        mark(home)
    )
}

/// Drops the databases and roles of this home's platform from a server of your own.
pub fn remove_databases(admin: &postgres::Admin, home: &str) -> anyhow::Result<()> {
    let mark = mark(home);
    let script = format!(
        "select format('drop database %I with (force)', datname) from pg_database \
         where shobj_description(oid, 'pg_database') = '{mark}' \\gexec\n\
         select format('drop role %I', rolname) from pg_roles \
         where shobj_description(oid, 'pg_authid') = '{mark}' \\gexec"
    );
    admin.ask("postgres", &script).map(drop)
}

/// Deletes the views and their users from a server of your own.
pub fn remove_views(admin: &redis::Admin) -> anyhow::Result<()> {
    for consumer in events::CONSUMERS {
        for producer in events::producers_for(consumer) {
            for lane in events::Lane::ALL {
                admin.ask(&["UNLINK", &events::view(PREFIX, producer, consumer, lane)])?;
            }
        }
    }
    for user in DOMAINS
        .iter()
        .map(Domain::account)
        .chain([GATEWAY_REDIS_USER.to_owned()])
    {
        admin.ask(&["ACL", "DELUSER", &user])?;
    }
    Ok(())
}

/// The Redis users: each domain may fill and read its own views, according to the routing table of `events`.
pub fn redis_users(secrets: &Secrets) -> anyhow::Result<Vec<redis::User>> {
    let mut users = Vec::new();
    for domain in DOMAINS {
        let password = secrets.of(domain, REDIS_USER)?.to_owned();
        let rights = events::domain_rights(PREFIX, domain.name);
        users.push(redis::User {
            name: domain.account(),
            password,
            rights,
        });
    }
    let (name, password) = (
        GATEWAY_REDIS_USER.to_owned(),
        secrets.get(GATEWAY_REDIS)?.to_owned(),
    );
    users.push(redis::User {
        name,
        password,
        rights: events::gateway_rights(PREFIX),
    });
    Ok(users)
}
