//! Who may do what: one Postgres role and database per domain, one key store schema with a role of its own, one
//! Redis user. Everything here is said again at every start, so a change of rights reaches what exists.
//!
//! A Postgres may be somebody else's and hold the same names. So each database and role has a comment that says which
//! platform made it, and what another one made, or nobody we know, is neither changed nor dropped.

use anyhow::bail;

use super::postgres;
use super::redis;
use crate::platform::{DOMAINS, Domain, GATEWAY_REDIS_USER, PREFIX};
use crate::secrets::Secrets;

/// The database of the key stores, apart from the domains' own and their backups.
pub const KEYS_DATABASE: &str = "carnet_keys";

/// Makes the databases, the key stores and their roles, for the platform of this home.
pub fn databases(admin: &postgres::Admin, secrets: &Secrets, home: &str) -> anyhow::Result<()> {
    let foreign = admin.ask("postgres", &foreign(home))?;
    if !foreign.is_empty() {
        let foreign = foreign.lines().collect::<Vec<_>>().join(", ");
        bail!(
            "in that Postgres are already, and not from this platform: {foreign}. What is left of another one, \
             `cargo xtask reset` removes; what is this one's after all needs the comment '{}'",
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
        let (database, keys) = (domain.database(), domain.key_role());
        let schema = format!("\"{}\"", domain.name);
        server.extend([
            create_role(&database, secrets.get(&domain.database_secret())?, home),
            create_role(&keys, secrets.get(&domain.key_store_secret())?, home),
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

/// The comment on what the platform of this home made.
fn mark(home: &str) -> String {
    format!("carnet {home}")
}

/// Asks for what has one of our names and not our mark.
fn foreign(home: &str) -> String {
    let quoted = |names: Vec<String>| format!("'{}'", names.join("', '"));
    let databases = DOMAINS
        .iter()
        .map(Domain::database)
        .chain([KEYS_DATABASE.to_owned()]);
    let roles = DOMAINS
        .iter()
        .flat_map(|domain| [domain.database(), domain.key_role()]);
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
    // In one transaction, so that no crash leaves a role without its mark.
    format!(
        "begin;\n\
         select 'create role {role}' where not exists (select from pg_roles where rolname = '{role}') \\gexec\n\
         alter role {role} login nosuperuser nocreatedb nocreaterole password '{password}';\n\
         comment on role {role} is '{}';\n\
         commit;",
        mark(home)
    )
}

/// A database to which nobody but its owner may even connect.
fn create_database(name: &str, owner: &str, home: &str) -> String {
    format!(
        "select 'create database {name} {owner}' \
         where not exists (select from pg_database where datname = '{name}') \\gexec\n\
         comment on database {name} is '{}';\n\
         revoke all on database {name} from public;",
        mark(home)
    )
}

/// Takes what the platform of this home made away again from a server that is not ours to delete.
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

/// Takes the views and their users away again from a server that is not ours to delete.
pub fn remove_views(admin: &redis::Admin) -> anyhow::Result<()> {
    for consumer in events::CONSUMERS {
        for producer in events::producers_for(consumer) {
            let views =
                events::Lane::ALL.map(|lane| events::view(PREFIX, producer, consumer, lane));
            admin.delete(&views.join(" "))?;
        }
    }
    for domain in DOMAINS {
        admin.delete_user(&domain.redis_user())?;
    }
    admin.delete_user(GATEWAY_REDIS_USER)
}

/// The Redis users: a domain fills and reads its own views, as the routing table of `events` says.
pub fn redis_users(secrets: &Secrets) -> anyhow::Result<Vec<redis::User>> {
    let mut users = Vec::new();
    for domain in DOMAINS {
        let password = secrets.get(&domain.redis_secret())?.to_owned();
        let rights = events::domain_rights(PREFIX, domain.name);
        users.push(redis::User {
            name: domain.redis_user(),
            password,
            rights,
        });
    }
    let (name, password) = (
        GATEWAY_REDIS_USER.to_owned(),
        secrets.get("gateway.redis")?.to_owned(),
    );
    users.push(redis::User {
        name,
        password,
        rights: events::gateway_rights(PREFIX),
    });
    Ok(users)
}
