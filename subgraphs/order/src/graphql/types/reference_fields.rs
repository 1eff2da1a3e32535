//! The fields that this subgraph adds to entities of other subgraphs.

use async_graphql::{Context, ID, Object};
use chassis::scalar::CountryCode;
use chassis::{Failure, Page, Paged, RequestContext};

use super::{Organisation, Product};
use crate::certificates::graphql::types::Certificate;
use crate::certificates::service::{Certificates, CertificatesPage};
use crate::domain::{ListKey, Sorting};
use crate::graphql::listing::list_page;
use crate::orders::domain::{OrderKey, OrderSorting};
use crate::orders::graphql::types::{Order, order_connection, order_page};
use crate::orders::service::Cases;
use crate::projections::domain as projections_domain;

/// A company that sells, assesses or carries, or the platform itself.
#[Object]
impl Organisation {
    /// ID of the organisation.
    pub async fn id(&self) -> ID {
        self.id.0.into()
    }

    /// Orders that the organisation sells or was asked to assess, newest first.
    ///
    /// Members of the organisation, its programs with the scope `orders:read` or `orders:write`, administrators and auditors
    /// may read this; empty for everyone else.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<OrderKey, Order>, Failure> {
        let request = RequestContext::of(ctx);
        let (cases, caller) = (request.service::<Cases>(), request.caller());
        let (page, id) = (Page::new(first, after, last, before)?, self.id);
        let asked = order_page(&page, OrderSorting::default())?;
        let rows = cases.list_of_organisation(caller, id, &asked).await;
        let rows = rows.map_err(Failure::from).or_else(Failure::hidden)?;
        let (cases, caller) = (cases.clone(), caller.clone());
        let count = move || {
            let (cases, caller) = (cases.clone(), caller.clone());
            async move {
                let total = cases.count_of_organisation(&caller, id).await;
                total.map_err(Failure::from).or_else(Failure::hidden)
            }
        };
        Ok(order_connection(page, rows, count))
    }
}

impl Product {
    async fn known(&self, ctx: &Context<'_>) -> Result<projections_domain::Product, Failure> {
        if !self.shown {
            return Err(Failure::Forbidden);
        }
        let known = RequestContext::of(ctx).load(self.id).await?;
        known.ok_or_else(|| {
            Failure::internal(&"the projection lacks a product that an object refers to")
        })
    }
}

/// Product of a seller, with its classification and the facts that rules depend on.
///
/// Members of its organisation, programs of the organisation with the scope `products:read`, administrators and auditors see
/// all fields. If you see an order, an enquiry, a document, a certificate, an approval or a consignment of another
/// organisation, you see the `id`, `sku`, `name` and `originCountry` of its product; every other field is null, and
/// `certificates` is empty.
#[Object]
impl Product {
    /// ID of the product.
    pub async fn id(&self) -> ID {
        self.id.0.into()
    }

    /// SKU of the seller, unique in the organisation.
    #[graphql(external)]
    async fn sku(&self, ctx: &Context<'_>) -> Result<String, Failure> {
        Ok(self.known(ctx).await?.sku)
    }

    /// Name of the product.
    #[graphql(external)]
    async fn name(&self, ctx: &Context<'_>) -> Result<String, Failure> {
        Ok(self.known(ctx).await?.name)
    }

    /// Country of origin.
    #[graphql(external)]
    async fn origin_country(&self, ctx: &Context<'_>) -> Result<CountryCode, Failure> {
        Ok(CountryCode(self.known(ctx).await?.origin_country))
    }

    /// Certificates of the product, newest first.
    ///
    /// Members of the seller, programs of the seller with the scope `orders:read` or `orders:write`, administrators and
    /// auditors may read this; empty for everyone else.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn certificates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<ListKey, Certificate>, Failure> {
        let (page, product) = (Page::new(first, after, last, before)?, self.id);
        let newest = Sorting::default();
        let asked = CertificatesPage {
            product,
            window: list_page(&page, newest)?.window.map(|key| key.id),
        };
        let request = RequestContext::of(ctx);
        let certificates = request.load(asked).await.or_else(Failure::hidden)?;
        let (service, caller) = (
            request.service::<Certificates>().clone(),
            request.caller().clone(),
        );
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move {
                let total = service.count_of_product(&caller, product).await;
                total.map_err(Failure::from).or_else(Failure::hidden)
            }
        };
        let rows = certificates
            .unwrap_or_default()
            .into_iter()
            .map(Certificate);
        let key = move |one: &Certificate| newest.key(one.0.sort_values());
        Ok(page.connection(rows, key, count))
    }
}
