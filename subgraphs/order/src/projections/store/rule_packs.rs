//! Projection of the rule pack versions of the rule domain.

use database::Conn;
use serde_json::Value;
use uuid::Uuid;

use super::repairs::{Difference, repair};
use crate::domain::RuleName;
use crate::projections::domain::{Listing, Repair, RulePack, Versioned};
use crate::store::Error;

/// Upserts a version unless its row has an equal or greater sequence.
pub async fn upsert_rule_pack(conn: &mut Conn, pack: &Versioned<RulePack>) -> Result<(), Error> {
    let row = &pack.row;
    sqlx::query!(
        "insert into rule_packs (id, pack, version, rules, document_codes, sequence)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set pack = excluded.pack, version = excluded.version, rules = excluded.rules,
             document_codes = excluded.document_codes, sequence = excluded.sequence
         where rule_packs.sequence < excluded.sequence",
        row.id,
        row.pack,
        row.version,
        &row.rules,
        &row.document_codes,
        pack.sequence,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Compares the projection with a page and repairs it. See [`super::repair_products`].
pub async fn repair_rule_packs(conn: &mut Conn, page: &Listing<RulePack>) -> Result<Repair, Error> {
    let packs = || page.rows.iter().map(|one| &one.row);
    let ids: Vec<Uuid> = packs().map(|pack| pack.id).collect();
    let differences = sqlx::query_as!(
        Difference,
        r#"with listed as (
             select l.id, l.pack, l.version, array(select jsonb_array_elements_text(l.rules)) as rules,
                 array(select jsonb_array_elements_text(l.document_codes)) as document_codes, l.sequence
             from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::bigint[])
                 l (id, pack, version, rules, document_codes, sequence)
         ), compared as (
             select l.*, p.id is null as missing, p.sequence as before,
                 (p.pack, p.version, p.rules, p.document_codes) is distinct from
                     (l.pack, l.version, l.rules, l.document_codes) as differs
             from listed l
             left join rule_packs p on p.id = l.id
             where p.id is null or p.sequence <= l.sequence
         ), repaired as (
             insert into rule_packs (id, pack, version, rules, document_codes, sequence)
             select id, pack, version, rules, document_codes, sequence from compared
             where differs or before < sequence
             order by id
             on conflict (id) do update set pack = excluded.pack, version = excluded.version,
                 rules = excluded.rules, document_codes = excluded.document_codes, sequence = excluded.sequence
             where rule_packs.sequence <= excluded.sequence
         ) select id as "id!", missing as "missing!" from compared where differs"#,
        &ids,
        &packs().map(|pack| pack.pack.as_str()).collect::<Vec<_>>() as _,
        &packs().map(|pack| pack.version.as_str()).collect::<Vec<_>>() as _,
        &packs().map(|pack| Value::from(pack.rules.clone())).collect::<Vec<_>>(),
        &packs().map(|pack| Value::from(pack.document_codes.clone())).collect::<Vec<_>>(),
        &page.rows.iter().map(|one| one.sequence).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let surplus = sqlx::query_scalar!(
        r#"select count(*) as "count!" from rule_packs
         where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id <> all($3)"#,
        page.after,
        page.through,
        &ids,
    )
    .fetch_one(conn)
    .await?;
    Ok(repair(differences, surplus))
}

/// Those of these rule IDs that no pack has. A rule ID with a pack is looked up in that pack. Empty if no rules are known.
pub async fn list_unknown_rules(conn: &mut Conn, names: &[&str]) -> Result<Vec<String>, Error> {
    let unknown = sqlx::query_scalar!(
        r#"select asked.name as "name!" from unnest($1::text[]) asked (name)
           where exists (select from rule_packs where rules <> '{}')
               and not exists (
                   select from rule_packs p
                   where p.rules @> array[split_part(asked.name, '/', -1)]
                       and (strpos(asked.name, '/') = 0 or p.pack = split_part(asked.name, '/', 1))
               )"#,
        names as _,
    );
    Ok(unknown.fetch_all(conn).await?)
}

/// The ID `<pack>/<rule>` of a rule, and a name of the rule with or without its pack.
pub struct NamedRequirement {
    pub name: String,
    pub id: String,
}

/// IDs of those of these rules that exactly one pack has.
pub async fn list_requirement_ids(
    conn: &mut Conn,
    names: &[&str],
) -> Result<Vec<NamedRequirement>, Error> {
    let found = sqlx::query_as!(
        NamedRequirement,
        r#"select asked.name as "name!", min(p.pack) || '/' || split_part(asked.name, '/', -1) as "id!"
           from unnest($1::text[]) asked (name)
               join rule_packs p on p.rules @> array[split_part(asked.name, '/', -1)]
                   and (strpos(asked.name, '/') = 0 or p.pack = split_part(asked.name, '/', 1))
           group by asked.name having count(distinct p.pack) = 1"#,
        names as _,
    );
    Ok(found.fetch_all(conn).await?)
}

/// Those of these document types that no pack names. Empty if no document types are known.
pub async fn list_unknown_document_codes(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<Vec<String>, Error> {
    let unknown = sqlx::query_scalar!(
        r#"select asked.code as "code!" from unnest($1::text[]) asked (code)
           where exists (select from rule_packs where document_codes <> '{}')
               and not exists (select from rule_packs p where p.document_codes @> array[asked.code])"#,
        codes as _,
    );
    Ok(unknown.fetch_all(conn).await?)
}

/// Rules of each pack's newest version, at most `limit`.
pub async fn list_rule_names(conn: &mut Conn, limit: i64) -> Result<Vec<RuleName>, Error> {
    let names = sqlx::query_as!(
        RuleName,
        r#"select p.pack as "pack!", names.id as "id!"
           from (select distinct on (pack) pack, rules from rule_packs order by pack, id desc) p
               cross join lateral unnest(p.rules) names (id)
           limit $1"#,
        limit,
    );
    Ok(names.fetch_all(conn).await?)
}

/// Document types of each pack's newest version, at most `limit`.
pub async fn list_document_codes(conn: &mut Conn, limit: i64) -> Result<Vec<String>, Error> {
    let codes = sqlx::query_scalar!(
        r#"select distinct names.code as "code!"
           from (select distinct on (pack) document_codes from rule_packs order by pack, id desc) p
               cross join lateral unnest(p.document_codes) names (code)
           order by 1 limit $1"#,
        limit,
    );
    Ok(codes.fetch_all(conn).await?)
}
