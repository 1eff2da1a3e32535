use async_graphql::{Context, ID, Object};
use chassis::scalar::{CountryCode, DateTime, HsCode};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::classification::{Classification, ClassificationRecord};
use super::fact::{Fact, FactQuestion};
use super::national_code::NationalCode;
use super::organisation::Organisation;
use super::product::{Product, ProductStatus};
use super::product_list::of_this_list;
use crate::evaluation::service::Evaluations;
use crate::graphql::Written;
use crate::nomenclature::graphql::PathOf;
use crate::nomenclature::graphql::types::NomenclatureEntry;
use crate::products::domain::{OLDEST_FIRST, ProductKey};
use crate::products::service::Products;
use crate::self_checks::domain::SelfCheckFilter;
use crate::self_checks::graphql::VerdictsOf;
use crate::self_checks::graphql::types::{LaneVerdict, SelfCheck, paged_self_checks};

/// Product of a seller, with its classification and the facts that rules depend on.
///
/// Members of its organisation, programs of the organisation with the scope `products:read`, administrators and auditors see
/// all fields. If you see an order, an enquiry, a document, a certificate, an approval or a consignment of another
/// organisation, you see the `id`, `sku`, `name` and `originCountry` of its product; every other field is null, and
/// `certificates` is empty.
#[Object]
impl Product {
    /// ID of the product.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// SKU of the seller, unique in the organisation.
    #[graphql(shareable)]
    async fn sku(&self) -> &str {
        &self.0.sku
    }

    /// Global Trade Item Number (GS1): 8, 12, 13 or 14 digits. Null if the product has none, or belongs to another organisation.
    async fn gtin(&self) -> Option<&str> {
        self.0.gtin.as_deref()
    }

    /// Name of the product.
    #[graphql(shareable)]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Description of the product. Null if the product has none, or belongs to another organisation.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Country of origin.
    #[graphql(shareable)]
    async fn origin_country(&self) -> CountryCode {
        CountryCode(self.0.origin.code().to_owned())
    }

    /// HS code of six digits. Null if the product belongs to another organisation.
    #[graphql(shareable)]
    async fn hs_code(&self) -> Option<HsCode> {
        Some(HsCode(self.0.hs_code.clone()))
    }

    /// Entry of the HS code in the nomenclature, with its parent codes. Null if the product belongs to another organisation.
    async fn nomenclature(&self, ctx: &Context<'_>) -> Result<Option<NomenclatureEntry>, Failure> {
        let key = PathOf(self.0.hs_code.clone());
        let path = RequestContext::of(ctx).load(key).await?;
        Ok(path.and_then(|path| NomenclatureEntry::from_path(&path)))
    }

    /// National codes, at most 50, one for each market. Null if the product belongs to another organisation.
    async fn national_codes(&self) -> Option<Vec<NationalCode>> {
        Some(
            self.0
                .national_codes
                .iter()
                .cloned()
                .map(NationalCode::from)
                .collect(),
        )
    }

    /// Classification of the product. Null if the product belongs to another organisation.
    async fn classification(&self) -> Option<Classification> {
        Some(Classification::of(
            &self.0.hs_code,
            &self.0.national_codes,
            &self.0.classification,
        ))
    }

    /// Classification history, newest first. Null if the product belongs to another organisation.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn classification_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Option<Paged<Uuid, ClassificationRecord>>, Failure> {
        let request = RequestContext::of(ctx);
        let (service, product, page) = (
            request.service::<Products>().clone(),
            self.0.id,
            Page::<Uuid>::new(first, after, last, before)?,
        );
        let found = service.list_classifications(product, page.window()).await?;
        let count = move || {
            let service = service.clone();
            async move { Ok(service.count_classifications(product).await?) }
        };
        let records = found.into_iter().map(ClassificationRecord::from);
        Ok(Some(page.connection(records, |each| each.key, count)))
    }

    /// Product that this product is a variant of. Null if it is not a variant, or belongs to another organisation.
    async fn variant_of(&self, ctx: &Context<'_>) -> Result<Option<Self>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.variant_of {
            Some(id) => Ok(request.load(id).await?.map(Self)),
            None => Ok(None),
        }
    }

    /// Variants of the product, each with its own SKU, codes and facts, oldest first. Null if the product belongs to another
    /// organisation.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn variants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Option<Paged<ProductKey, Self>>, Failure> {
        let request = RequestContext::of(ctx);
        let page = of_this_list(Page::new(first, after, last, before)?, OLDEST_FIRST)?;
        let service = request.service::<Products>().clone();
        let (caller, of) = (request.caller().clone(), self.0.clone());
        let window = page.window().map(|key| key.id());
        let found = service.list_variants(&caller, &of, window).await?;
        let count = move || {
            let (service, caller, of) = (service.clone(), caller.clone(), of.clone());
            async move { Ok(service.count_variants(&caller, &of).await?) }
        };
        Ok(Some(page.connection(
            found.into_iter().map(Self),
            |each| ProductKey::of(&each.0, OLDEST_FIRST.by),
            count,
        )))
    }

    /// Unknown facts that a rule in force may use, in one market or in all. Ask for them once, before a lane is selected. Facts of
    /// the lane, for example `aircraft`, are not included. Null if the product belongs to another organisation.
    ///
    /// Errors (`extensions.code`): `COUNTRY_UNKNOWN` if the market is not a country.
    async fn open_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Market whose rules count. All markets by default.")] market: Option<
            Written<CountryCode>,
        >,
    ) -> Result<Option<Vec<FactQuestion>>, Failure> {
        let request = RequestContext::of(ctx);
        let market = market.as_ref().map(Written::text);
        let questions = request
            .service::<Evaluations>()
            .open_questions(&self.0, market, request.now())
            .await?;
        Ok(Some(
            questions.into_iter().map(FactQuestion::from).collect(),
        ))
    }

    /// Facts about the product, by name. Null if the product belongs to another organisation.
    async fn facts(&self) -> Option<Vec<Fact>> {
        Some(
            self.0
                .facts
                .iter()
                .map(|(name, value)| Fact::of(name, value))
                .collect(),
        )
    }

    /// Status of the product. Null if the product belongs to another organisation.
    async fn status(&self) -> Option<ProductStatus> {
        Some(self.0.status.into())
    }

    /// Organisation of the seller. Null if the product belongs to another organisation.
    async fn organisation(&self) -> Option<Organisation> {
        Some(Organisation(self.0.organisation))
    }

    /// Self-checks of the product, newest first. Null if the product belongs to another organisation.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Option<Paged<Uuid, SelfCheck>>, Failure> {
        let filter = SelfCheckFilter {
            product: Some(self.0.id),
            ..SelfCheckFilter::default()
        };
        paged_self_checks(
            RequestContext::of(ctx),
            filter,
            Page::new(first, after, last, before)?,
        )
        .await
        .map(Some)
    }

    /// Verdict of the latest self-check on each lane, newest first: at most 100 lanes. Null if the product belongs to another
    /// organisation.
    async fn latest_verdicts(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<LaneVerdict>>, Failure> {
        let request = RequestContext::of(ctx);
        let found = request.load(VerdictsOf(self.0.id)).await?;
        let verdicts = found.unwrap_or_default().into_iter();
        Ok(Some(verdicts.map(LaneVerdict).collect()))
    }

    /// Version of the product, which each change increases. Send it as `expectedVersion`. Null if the product belongs to another
    /// organisation.
    async fn version(&self) -> Option<i64> {
        Some(self.0.version)
    }

    /// Time at which the product was added. Null if the product belongs to another organisation.
    async fn created_at(&self) -> Option<DateTime> {
        Some(DateTime(self.0.created_at))
    }

    /// Time of the last change. Null if the product belongs to another organisation.
    async fn updated_at(&self) -> Option<DateTime> {
        Some(DateTime(self.0.updated_at))
    }
}
