use std::collections::BTreeSet;

use database::Conn;

use super::Error;
use crate::domain::NomenclatureEntry;

/// Takes all of these in; says how many were new or different.
pub async fn upsert(conn: &mut Conn, entries: &[NomenclatureEntry]) -> Result<u64, Error> {
    let codes: Vec<&str> = entries.iter().map(|entry| entry.code.as_str()).collect();
    let sections: Vec<&str> = entries.iter().map(|entry| entry.section.as_str()).collect();
    let descriptions: Vec<&str> = entries.iter().map(|entry| entry.description.as_str()).collect();
    let parents: Vec<Option<&str>> = entries.iter().map(|entry| entry.parent.as_deref()).collect();
    let levels: Vec<i16> = entries.iter().map(|entry| entry.level).collect();
    let done = sqlx::query!(
        "insert into nomenclature_entries as known (code, section, description, parent, level)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[])
         on conflict (code) do update set section = excluded.section, description = excluded.description
         where (known.section, known.description) is distinct from (excluded.section, excluded.description)",
        &codes as _,
        &sections as _,
        &descriptions as _,
        &parents as _,
        &levels,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The entry of a code with those above it, from the chapter down; empty if there is no such code.
pub async fn find_path(conn: &mut Conn, code: &str) -> Result<Vec<NomenclatureEntry>, Error> {
    let rows = sqlx::query_as!(
        NomenclatureEntry,
        "select code, section, description, parent, level from nomenclature_entries
         where starts_with($1, code) and exists (select from nomenclature_entries where code = $1)
             and code = any(array[left($1, 2), left($1, 4), $1])
         order by level",
        code,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

pub async fn exists(conn: &mut Conn, code: &str) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from nomenclature_entries where code = $1) as "exists!""#,
        code,
    );
    Ok(found.fetch_one(conn).await?)
}

/// Those of these prefixes that some code begins with.
pub async fn list_known(conn: &mut Conn, prefixes: &[&str]) -> Result<BTreeSet<String>, Error> {
    let known = sqlx::query_scalar!(
        r#"select prefix as "prefix!" from unnest($1::text[]) prefix
           where exists (select from nomenclature_entries where starts_with(code, prefix))"#,
        prefixes as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(known.into_iter().collect())
}
