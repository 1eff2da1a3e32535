//! Pages of orders.

use chassis::{Failure, Page, Paged, Total};

use super::Order;
use crate::orders::domain::{OrderKey, OrderSorting};
use crate::orders::service::{ListedOrder, OrderPage};

/// Returns the requested page of a list with this sorting. Refuses a cursor of a list with another sorting.
pub fn order_page(page: &Page<OrderKey>, sorting: OrderSorting) -> Result<OrderPage, Failure> {
    if page.cursors().any(|key| key.place(sorting.by).is_none()) {
        return Err(Failure::other_sorting());
    }
    Ok(OrderPage {
        sorting,
        window: page.window(),
    })
}

/// Returns the page as a connection.
pub fn order_connection<Count>(
    page: Page<OrderKey>,
    rows: Vec<ListedOrder>,
    count: impl Fn() -> Count + Send + Sync + 'static,
) -> Paged<OrderKey, Order>
where
    Count: Future<Output = Result<i64, Failure>> + Send + 'static,
{
    page.placed(
        rows.into_iter().map(|row| (row.place, Order(row.order))),
        Total::new(count),
    )
}
