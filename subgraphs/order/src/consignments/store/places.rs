use std::collections::BTreeSet;

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::consignments::domain::{Place, PlaceImport, UnlistedPlace};
use crate::store::Error;
use crate::store::error::one;

/// Upserts places. Returns the number of new and changed ones.
pub async fn upsert_places(conn: &mut Conn, places: &[Place]) -> Result<u64, Error> {
    let codes: Vec<&str> = places.iter().map(|place| place.code.as_str()).collect();
    let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).collect();
    let done = sqlx::query!(
        "insert into places as known (code, name)
         select * from unnest($1::text[], $2::text[])
         on conflict (code) do update set name = excluded.name where known.name <> excluded.name",
        &codes as _,
        &names as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes places of these countries that are not in `places`. Returns their number.
pub async fn delete_other_places(
    conn: &mut Conn,
    countries: &BTreeSet<&str>,
    places: &[Place],
) -> Result<u64, Error> {
    let countries: Vec<&str> = countries.iter().copied().collect();
    let codes: Vec<&str> = places.iter().map(|place| place.code.as_str()).collect();
    let done = sqlx::query!(
        "delete from places where left(code, 2) = any($1::text[]) and not code = any($2::text[])",
        &countries as _,
        &codes as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Marks the list as complete for these countries.
pub async fn upsert_complete_countries(
    conn: &mut Conn,
    countries: &BTreeSet<&str>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let countries: Vec<&str> = countries.iter().copied().collect();
    sqlx::query!(
        "insert into place_countries (country, complete_since) select country, $2 from unnest($1::text[]) new (country)
         on conflict (country) do nothing",
        &countries as _,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn insert_place_import(
    conn: &mut Conn,
    id: Uuid,
    import: PlaceImport,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into place_imports (id, imported, changed, at) values ($1, $2, $3, $4)",
        id,
        import.imported,
        import.changed,
        now,
    )
    .execute(conn)
    .await?;
    one("place_imports", done.rows_affected())
}

pub async fn find_place_import(conn: &mut Conn, id: Uuid) -> Result<Option<PlaceImport>, Error> {
    let found = sqlx::query_as!(
        PlaceImport,
        "select imported, changed from place_imports where id = $1",
        id
    );
    Ok(found.fetch_optional(conn).await?)
}

/// Those of these places that are not listed, each with the listed places of its country that share two of its letters.
pub async fn list_unlisted_places(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<Vec<UnlistedPlace>, Error> {
    let rows = sqlx::query!(
        r#"select asked.code as "code!", complete.country is not null as "complete!"
           from unnest($1::text[]) asked (code)
           left join place_countries complete on complete.country = left(asked.code, 2)
           where not exists (select from places where places.code = asked.code)"#,
        codes as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut unlisted = Vec::with_capacity(rows.len());
    for row in rows {
        let similar = list_similar_places(conn, &row.code).await?;
        unlisted.push(UnlistedPlace {
            code: row.code,
            complete: row.complete,
            similar,
        });
    }
    Ok(unlisted)
}

async fn list_similar_places(conn: &mut Conn, code: &str) -> Result<Vec<Place>, Error> {
    let similar = sqlx::query_as!(
        Place,
        "select code, name from places
         where left(code, 2) = left($1, 2)
             and (strpos(substr($1, 3), substr(code, 3, 1)) > 0)::int
                 + (strpos(substr($1, 3), substr(code, 4, 1)) > 0)::int
                 + (strpos(substr($1, 3), substr(code, 5, 1)) > 0)::int >= 2
         order by code limit 1000",
        code,
    );
    Ok(similar.fetch_all(conn).await?)
}
