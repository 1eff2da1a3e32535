//! All rows of one seller, read from the databases.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Seller;
use super::tables::{Owner, TABLES, Table};
use crate::databases::Databases;

/// The rows of a seller.
pub struct Family {
    pub seller: Seller,
    pub rows: Vec<Row>,
}

/// A row as JSON, and its table.
pub struct Row {
    pub table: &'static Table,
    pub value: Value,
}

impl Row {
    pub fn id(&self) -> Option<&str> {
        self.value.get("id").and_then(Value::as_str)
    }
}

impl Family {
    pub async fn read(databases: &mut Databases, seller: &Seller) -> anyhow::Result<Self> {
        let mut rows = Vec::new();
        for table in &TABLES {
            let values = read(databases, table, &owners(seller, table.owner)?).await?;
            rows.extend(values.into_iter().map(|value| Row { table, value }));
        }
        let orders = rows.iter().filter(|row| row.table.name == "orders");
        ensure!(
            orders.count() == seller.orders.len(),
            "the orders of the seller are not in the database"
        );
        Ok(Self {
            seller: seller.clone(),
            rows,
        })
    }

    /// The IDs of the seller and of its rows, oldest first, because the IDs of a copy have the same order.
    pub fn ids(&self) -> Vec<String> {
        let rows = self.rows.iter().filter_map(Row::id);
        let own = [&self.seller.user, &self.seller.organisation];
        let own = own.into_iter().map(String::as_str);
        let ids: BTreeSet<&str> = rows.chain(own).collect();
        ids.into_iter().map(str::to_owned).collect()
    }

    /// The numbers of the orders.
    pub fn numbers(&self) -> Vec<String> {
        let orders = self.rows.iter().filter(|row| row.table.name == "orders");
        let numbers = orders.filter_map(|row| row.value.get("number")?.as_str());
        numbers.map(str::to_owned).collect()
    }
}

/// The IDs of the seller's objects of this kind.
fn owners(seller: &Seller, owner: Owner) -> anyhow::Result<Vec<Uuid>> {
    let ids = match owner {
        Owner::Organisation => std::slice::from_ref(&seller.organisation),
        Owner::User => std::slice::from_ref(&seller.user),
        Owner::Product => seller.products.as_slice(),
        Owner::Order => seller.orders.as_slice(),
    };
    ids.iter()
        .map(|id| id.parse::<Uuid>().with_context(|| format!("{id} is no ID")))
        .collect()
}

async fn read(
    databases: &mut Databases,
    table: &Table,
    owners: &[Uuid],
) -> anyhow::Result<Vec<Value>> {
    // The names are constants of this program.
    let query = format!(
        "select to_jsonb(t) from {} t where {} = any($1)",
        table.name, table.column
    );
    sqlx::query_scalar(AssertSqlSafe(query))
        .bind(owners)
        .fetch_all(databases.of(table.domain)?)
        .await
        .with_context(|| format!("reading {} of {}", table.name, table.domain))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_family_has_each_id_once_and_in_order() {
        let seller = Seller {
            user: "2".to_owned(),
            organisation: "1".to_owned(),
            products: Vec::new(),
            orders: vec!["3".to_owned()],
        };
        let row = |name: &str, value: Value| {
            let table = TABLES
                .iter()
                .find(|table| table.domain == "order" && table.name == name)
                .unwrap();
            Row { table, value }
        };
        let rows = vec![
            row("orders", json!({ "id": "3", "number": "ORD-2026-000001" })),
            row("quotes", json!({ "id": "4" })),
            row("organisations", json!({ "id": "1" })),
            row("order_candidates", json!({ "order_id": "3" })),
        ];
        let family = Family { seller, rows };
        assert_eq!(family.ids(), ["1", "2", "3", "4"]);
        assert_eq!(family.numbers(), ["ORD-2026-000001"]);
    }
}
