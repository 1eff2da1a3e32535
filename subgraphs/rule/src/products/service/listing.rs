use commands::Error;
use database::Window;
use uuid::Uuid;

use super::{ProductPage, Products};
use crate::events::outgoing::PageStart;
use crate::products::domain::ProductFilter;
use crate::products::events::outgoing;
use crate::products::store;

/// Products on a page.
const PAGE: i64 = 100;

impl Products {
    /// Publishes the page of products that follows an ID, including archived products. Returns the last ID of the page, or `None`
    /// after the last page.
    pub async fn publish_page(&self, start: PageStart) -> Result<Option<Uuid>, Error> {
        let mut tx = self.pool.begin().await?;
        let page = ProductPage::oldest_first(Window::forward(start.after, PAGE));
        let filter = ProductFilter::default();
        let page = store::product_lists::list(&mut tx, None, &filter, &page).await?;
        let range = start.range(page.iter().map(|product| product.id.0), PAGE);
        outgoing::products_listed(&mut tx, start.context, range, &page).await?;
        tx.commit().await?;
        Ok(range.through)
    }
}
