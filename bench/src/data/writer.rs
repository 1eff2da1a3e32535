//! Writes rows in bulk, exactly as they are: without triggers and foreign keys, which have no effect on copies of consistent rows.

use std::collections::HashMap;

use anyhow::Context;
use e2e::platform::DOMAINS;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use super::family::Row;
use super::tables::{TABLES, Table};
use crate::databases::Databases;

/// The extension that counts statements.
const STATEMENTS: &str = "pg_stat_statements";
/// The days whose republication is marked as done. It would publish all data again during a measurement.
const DAYS: i32 = 7;

pub struct Writer {
    databases: Databases,
    /// The columns of each table, by its position in the list of tables. Empty before its first row.
    columns: HashMap<usize, String>,
}

impl Writer {
    pub fn new(databases: Databases) -> Self {
        Self {
            databases,
            columns: HashMap::new(),
        }
    }

    pub async fn write(&mut self, rows: &[Row]) -> anyhow::Result<()> {
        for (position, table) in TABLES.iter().enumerate() {
            let of_table = rows.iter().filter(|row| std::ptr::eq(row.table, table));
            let values: Vec<&Value> = of_table.map(|row| &row.value).collect();
            if values.is_empty() {
                continue;
            }
            let columns = self.columns(position, table).await?;
            // The names are those of constants and of the catalogue.
            let statement = format!(
                "insert into {name} ({columns}) select {columns} from jsonb_populate_recordset(null::{name}, $1)",
                name = table.name
            );
            let connection = self.databases.of(table.domain)?;
            sqlx::query("set session_replication_role = replica")
                .execute(&mut *connection)
                .await?;
            sqlx::query(AssertSqlSafe(statement))
                .bind(sqlx::types::Json(&values))
                .execute(connection)
                .await
                .with_context(|| format!("writing {} of {}", table.name, table.domain))?;
        }
        Ok(())
    }

    /// The columns of a table that can be written: neither generated nor counted by Postgres.
    async fn columns(&mut self, position: usize, table: &Table) -> anyhow::Result<String> {
        if let Some(columns) = self.columns.get(&position) {
            return Ok(columns.clone());
        }
        let names: Vec<String> = sqlx::query_scalar(
            "select quote_ident(column_name) from information_schema.columns
             where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'
             order by ordinal_position",
        )
        .bind(table.name)
        .fetch_all(self.databases.of(table.domain)?)
        .await?;
        let columns = names.join(", ");
        self.columns.insert(position, columns.clone());
        Ok(columns)
    }

    /// Completes the data after its last row. `next` is the next number of an order.
    pub async fn finish(&mut self, next: i64) -> anyhow::Result<()> {
        sqlx::query("select setval('order_numbers', $1)")
            .bind(next)
            .execute(self.databases.of("order")?)
            .await?;
        for domain in DOMAINS {
            let connection = self.databases.of(domain)?;
            sqlx::query(
                "insert into republications (run, day, begun_at, last_page_at, finished_at)
                 select gen_random_uuid(), current_date + number, now(), now(), now() from generate_series(0, $1) number
                 on conflict (day) do nothing",
            )
            .bind(DAYS)
            .execute(&mut *connection)
            .await?;
            sqlx::query("vacuum analyze").execute(connection).await?;
        }
        self.count_statements().await
    }

    /// Lets Postgres count statements from its next start on, if it has the extension. The setting is a file in its data folder.
    async fn count_statements(&mut self) -> anyhow::Result<()> {
        let connection = self.databases.of("user")?;
        let exists: bool = sqlx::query_scalar(
            "select exists (select from pg_available_extensions where name = $1)",
        )
        .bind(STATEMENTS)
        .fetch_one(&mut *connection)
        .await?;
        if !exists {
            return Ok(());
        }
        for statement in [
            "create extension if not exists pg_stat_statements",
            "alter system set shared_preload_libraries = 'pg_stat_statements'",
        ] {
            sqlx::query(statement).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
