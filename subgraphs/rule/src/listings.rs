//! Listings of this domain, for the daily republication and for `rule events republish`.

use uuid::Uuid;

use crate::events::outgoing::PageStart;
use crate::service::Services;

/// Publishes pages of this domain's current state.
pub struct Listings {
    pub services: Services,
}

impl outbox::Listings for Listings {
    fn names(&self) -> &'static [&'static str] {
        &["products", "rule_packs", "units"]
    }

    async fn publish_page(
        &self,
        name: &'static str,
        run: Uuid,
        after: Option<Uuid>,
    ) -> anyhow::Result<Option<Uuid>> {
        let start = PageStart::new(run, after, chassis::now());
        let through = match name {
            "products" => self.services.products.publish_page(start).await?,
            "rule_packs" => self.services.rule_packs.publish_page(start).await?,
            "units" => self.services.nomenclature.publish_units(start).await?,
            _ => anyhow::bail!("there is no listing {name}"),
        };
        Ok(through)
    }
}
