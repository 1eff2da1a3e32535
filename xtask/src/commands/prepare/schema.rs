//! `migrations/<domain>/schema.sql`: the schema that a domain's migrations create, as reference documentation.

use std::fs;

use crate::domains::Domain;
use crate::services::postgres::Admin;

/// Lists everything that a database declares. The text of `pg_dump` differs between versions of Postgres, so two
/// databases of the same server are compared with this query.
const CATALOG: &str = include_str!("catalog.sql");

/// Lines of a dump that are not part of the schema.
const LEFT_OUT: [&str; 5] = [
    "--",
    "\\",
    "SET ",
    "SELECT pg_catalog.set_config(",
    "COMMENT ON EXTENSION ",
];

/// Returns true if the file creates the same schema as the migrations, which `migrated` has.
pub fn is_fresh(admin: &Admin, domain: &Domain, migrated: &str) -> anyhow::Result<bool> {
    let Ok(script) = fs::read_to_string(domain.schema_file()) else {
        return Ok(false);
    };
    let database = format!("schema_{}", domain.name);
    admin.ask(
        "postgres",
        &format!("drop database if exists {database};\ncreate database {database};"),
    )?;
    // A dump declares functions before the tables that they read.
    let script = format!("set check_function_bodies = false;\n{script}");
    if admin.ask(&database, &script).is_err() {
        return Ok(false);
    }
    Ok(admin.ask(&database, CATALOG)? == admin.ask(migrated, CATALOG)?)
}

/// Writes the file from a database that has the migrations.
pub fn write(admin: &Admin, domain: &Domain, migrated: &str) -> anyhow::Result<()> {
    let dump = admin.dump_schema(migrated)?;
    let mut text = String::new();
    for line in dump.lines() {
        let is_second_blank = line.is_empty() && (text.is_empty() || text.ends_with("\n\n"));
        if !is_second_blank && !LEFT_OUT.iter().any(|start| line.starts_with(start)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    Ok(fs::write(
        domain.schema_file(),
        format!("{}\n", text.trim_end()),
    )?)
}
