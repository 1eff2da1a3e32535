use database::Conn;
use uuid::Uuid;

use crate::nomenclature::domain::{Import, Imported};
use crate::store::Error;

pub async fn insert(conn: &mut Conn, import: Import, imported: Imported) -> Result<(), Error> {
    sqlx::query!(
        "insert into code_imports (id, kind, codes, changed, imported_by, imported_at)
         values ($1, $2, $3, $4, $5, $6)",
        import.id,
        import.kind.into_str(),
        imported.codes,
        imported.changed,
        import.by,
        import.at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<Imported>, Error> {
    let imported = sqlx::query_as!(
        Imported,
        "select codes, changed from code_imports where id = $1",
        id
    );
    Ok(imported.fetch_optional(conn).await?)
}
