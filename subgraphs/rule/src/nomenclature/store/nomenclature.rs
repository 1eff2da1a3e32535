use std::collections::BTreeSet;
use std::ops::Range;

use database::Conn;

use crate::nomenclature::domain::NomenclatureEntry;
use crate::store::Error;

/// Upserts entries. Returns the number of those that were new or changed.
pub async fn upsert(conn: &mut Conn, entries: &[NomenclatureEntry]) -> Result<u64, Error> {
    let codes: Vec<&str> = entries.iter().map(|entry| entry.code.as_str()).collect();
    let sections: Vec<&str> = entries.iter().map(|entry| entry.section.as_str()).collect();
    let descriptions: Vec<&str> = entries
        .iter()
        .map(|entry| entry.description.as_str())
        .collect();
    let parents: Vec<Option<&str>> = entries
        .iter()
        .map(|entry| entry.parent.as_deref())
        .collect();
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

/// Rebuilds the search data of all entries. An entry is found by its own words and by those of its parents.
pub async fn update_search(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!(
        "update nomenclature_entries entry set search = made.search
         from (
             select own.code, setweight(to_tsvector('english', own.description), 'A')
                 || setweight(to_tsvector('english', coalesce(above.description, '')), 'B')
                 || setweight(to_tsvector('english', coalesce(top.description, '')), 'C') as search
             from nomenclature_entries own
             left join nomenclature_entries above on above.code = own.parent
             left join nomenclature_entries top on top.code = above.parent
         ) made
         where made.code = entry.code and made.search is distinct from entry.search"
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from nomenclature_words")
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "insert into nomenclature_words (word)
         select word from ts_stat('select to_tsvector(''simple'', description) from nomenclature_entries')
         where word ~ '^[a-z]{3,}$' on conflict do nothing"
    )
    .execute(&mut *conn)
    .await?;
    // The next search is planned with the new statistics.
    sqlx::query!("analyze nomenclature_entries, nomenclature_words")
        .execute(conn)
        .await?;
    Ok(())
}

/// Returns for each word, in order, `None` if it is known or too common to be searched for, else the most similar known words,
/// which may be none.
pub async fn list_alike(
    conn: &mut Conn,
    words: &[String],
) -> Result<Vec<Option<Vec<String>>>, Error> {
    // Only unknown words are compared with all known words.
    let rows = sqlx::query!(
        r#"select its.known as "known!", coalesce(alike.words, '{}') as "words!"
           from unnest($1::text[]) with ordinality asked (word, position)
           cross join lateral (
               select exists (select from nomenclature_words where word = asked.word)
                   or to_tsvector('english', asked.word) = '' as known
           ) its
           left join lateral (
               select array_agg(near.word) as words from (
                   select word from nomenclature_words
                   where not its.known and length(asked.word) > 2 and word % asked.word
                   order by similarity(word, asked.word) desc, word limit 3
               ) near
           ) alike on true
           order by asked.position"#,
        words,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (!row.known).then_some(row.words))
        .collect())
}

/// Searches entries by rank, each as its path. Entries that match the whole `query`, most of it in their own words, come first.
/// `query` is a `to_tsquery` of Postgres. The level is optional. `positions` are those of the page among all results.
pub async fn search(
    conn: &mut Conn,
    query: &str,
    level: Option<i16>,
    positions: &Range<u32>,
) -> Result<Vec<Vec<NomenclatureEntry>>, Error> {
    let rows = sqlx::query_as!(
        Step,
        r#"with found as (
               select code, row_number() over (order by rank desc, code) as place from (
                   select code, ts_rank('{0, 0.1, 0.4, 1}', search, query, 1) as rank
                   from nomenclature_entries, to_tsquery('english', $1) query
                   where search @@ query and ($2::smallint is null or level = $2)
               ) ranked
               order by rank desc, code limit $4 offset $3
           )
           select found.place as "place!", entry.code, entry.section, entry.description, entry.parent, entry.level
           from found
           join nomenclature_entries entry on entry.code in (left(found.code, 2), left(found.code, 4), found.code)
           order by found.place, entry.level"#,
        query,
        level,
        i64::from(positions.start),
        i64::from(positions.end - positions.start),
    );
    Ok(paths(rows.fetch_all(conn).await?))
}

pub async fn count_found(conn: &mut Conn, query: &str, level: Option<i16>) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from nomenclature_entries
           where search @@ to_tsquery('english', $1) and ($2::smallint is null or level = $2)"#,
        query,
        level,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Lists the codes with this prefix, in order, each as its path. `positions` are those of the page among all results.
pub async fn list_below(
    conn: &mut Conn,
    prefix: &str,
    level: Option<i16>,
    positions: &Range<u32>,
) -> Result<Vec<Vec<NomenclatureEntry>>, Error> {
    let rows = sqlx::query_as!(
        Step,
        r#"with found as (
               select code, row_number() over (order by code) as place from nomenclature_entries
               where code >= $1 and code < $1 || ':' and ($2::smallint is null or level = $2)
               order by code limit $4 offset $3
           )
           select found.place as "place!", entry.code, entry.section, entry.description, entry.parent, entry.level
           from found
           join nomenclature_entries entry on entry.code in (left(found.code, 2), left(found.code, 4), found.code)
           order by found.place, entry.level"#,
        prefix,
        level,
        i64::from(positions.start),
        i64::from(positions.end - positions.start),
    );
    Ok(paths(rows.fetch_all(conn).await?))
}

/// Returns the code itself if entries begin with it, else the deepest entry above it, because national codes are longer than HS
/// codes. `None` if there is none.
pub async fn find_nearest(conn: &mut Conn, code: &str) -> Result<Option<String>, Error> {
    let nearest = sqlx::query_scalar!(
        r#"select case
               when exists (select from nomenclature_entries where code >= $1 and code < $1 || ':') then $1
               else (
                   select code from nomenclature_entries where code in (left($1, 2), left($1, 4), left($1, 6))
                   order by level desc limit 1
               )
           end as nearest"#,
        code,
    );
    Ok(nearest.fetch_one(conn).await?)
}

pub async fn count_below(conn: &mut Conn, prefix: &str, level: Option<i16>) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from nomenclature_entries
           where code >= $1 and code < $1 || ':' and ($2::smallint is null or level = $2)"#,
        prefix,
        level,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Lists the paths from the chapters down to the entries of these codes, by code. Omits codes that do not exist.
pub async fn list_paths(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<Vec<Vec<NomenclatureEntry>>, Error> {
    let rows = sqlx::query_as!(
        Step,
        r#"with found as (
               select code, row_number() over (order by code) as place from nomenclature_entries where code = any($1)
           )
           select found.place as "place!", entry.code, entry.section, entry.description, entry.parent, entry.level
           from found
           join nomenclature_entries entry on entry.code in (left(found.code, 2), left(found.code, 4), found.code)
           order by found.place, entry.level"#,
        codes as _,
    );
    Ok(paths(rows.fetch_all(conn).await?))
}

/// Entry on the path to a result.
struct Step {
    place: i64,
    code: String,
    section: String,
    description: String,
    parent: Option<String>,
    level: i16,
}

fn paths(steps: Vec<Step>) -> Vec<Vec<NomenclatureEntry>> {
    let mut paths: Vec<(i64, Vec<NomenclatureEntry>)> = Vec::new();
    for Step {
        place,
        code,
        section,
        description,
        parent,
        level,
    } in steps
    {
        let entry = NomenclatureEntry {
            code,
            section,
            description,
            parent,
            level,
        };
        match paths.last_mut() {
            Some((same, path)) if *same == place => path.push(entry),
            _ => paths.push((place, vec![entry])),
        }
    }
    paths.into_iter().map(|(_, path)| path).collect()
}

pub async fn exists(conn: &mut Conn, code: &str) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from nomenclature_entries where code = $1) as "exists!""#,
        code,
    );
    Ok(found.fetch_one(conn).await?)
}

/// Lists the prefixes that at least one HS code or national code begins with.
pub async fn list_known(conn: &mut Conn, prefixes: &[&str]) -> Result<BTreeSet<String>, Error> {
    let known = sqlx::query_scalar!(
        r#"select prefix as "prefix!" from unnest($1::text[]) prefix
           where exists (select from nomenclature_entries where starts_with(code, prefix))
               or exists (select from national_codes where starts_with(code, prefix))"#,
        prefixes as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(known.into_iter().collect())
}

/// Lists the existing codes among these.
pub async fn list_existing(conn: &mut Conn, codes: &[&str]) -> Result<BTreeSet<String>, Error> {
    let found = sqlx::query_scalar!(
        "select code from nomenclature_entries where code = any($1)",
        codes as _
    );
    Ok(found.fetch_all(conn).await?.into_iter().collect())
}
