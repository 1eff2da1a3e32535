use async_graphql::{Context, ID, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged};
use secrecy::ExposeSecret;

use crate::consignments::domain;
use crate::graphql::loaders::{DevicesOf, GoodsOf, Reads, reading, reads};
use crate::graphql::types::{Lane, Organisation, Product};
use crate::service::PageOf;
use crate::transport_approvals::domain as transport_approvals_domain;
use crate::transport_approvals::graphql::types::{
    ConsignmentEvent, ConsignmentStatus, Incoterm, TransportApproval,
};

pub struct Consignment(pub domain::Consignment);

/// Goods of one seller that travel one lane together. Seen by the seller, by its carrier, and by the platform's staff.
#[Object]
impl Consignment {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// What people call it, as `CSG-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.number
    }

    async fn status(&self) -> ConsignmentStatus {
        self.0.status.into()
    }

    async fn seller(&self) -> Organisation {
        self.0.organisation.into()
    }

    async fn carrier(&self) -> Option<Organisation> {
        self.0.carrier.map(Into::into)
    }

    async fn lane(&self) -> Lane {
        (&self.0.lane).into()
    }

    async fn incoterm(&self) -> Incoterm {
        self.0.terms.incoterm.into()
    }

    /// Where the Incoterm's duty ends. Null once the seller's data is erased.
    async fn incoterm_place(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let goods = reading(ctx)?.load_one(GoodsOf(self.0.id)).await?;
        Ok(goods.and_then(|goods| Some(goods.incoterm_place?.expose_secret().to_owned())))
    }

    /// A UN/LOCODE, as `CNSZX`.
    async fn port_of_loading(&self) -> &str {
        &self.0.terms.port_of_loading
    }

    /// A UN/LOCODE, as `DEHAM`.
    async fn place_of_delivery(&self) -> &str {
        &self.0.terms.place_of_delivery
    }

    /// By ISO 6346, as `CSQU3054383`.
    async fn containers(&self) -> &[String] {
        &self.0.terms.containers
    }

    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<ConsignmentLine>, Failure> {
        let goods = reading(ctx)?.load_one(GoodsOf(self.0.id)).await?;
        Ok(goods
            .map(|goods| goods.lines.into_iter().map(Into::into).collect())
            .unwrap_or_default())
    }

    /// The approval that was asked for last, about the lines as they are now.
    async fn approval(&self, ctx: &Context<'_>) -> Result<Option<TransportApproval>, Failure> {
        let Some(id) = self.0.approval else {
            return Ok(None);
        };
        Ok(reading(ctx)?.load_one(id).await?.map(TransportApproval))
    }

    /// What the rules ask of the transport: copied from the approval at dispatch, empty until then.
    async fn conditions(&self) -> Vec<TransportConditionSpec> {
        self.0.conditions.iter().cloned().map(Into::into).collect()
    }

    /// The devices that travel with it, or did, in the order in which they were assigned: at most 200.
    async fn devices(&self, ctx: &Context<'_>) -> Result<Vec<DeviceAssignment>, Failure> {
        let assignments = reading(ctx)?.load_one(DevicesOf(self.0.id)).await?;
        Ok(assignments
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect())
    }

    /// What has happened, oldest first.
    #[graphql(tag = "web")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<i64, ConsignmentStep>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let id = self.0.id;
        let asked = PageOf {
            of: id,
            window: page.window(),
        };
        let steps = reading(ctx)?.load_one(asked).await?.unwrap_or_default();
        let Reads {
            service, caller, ..
        } = reads(ctx)?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.consignment_step_total(&caller, id).await?) }
        };
        Ok(page.connection(
            steps.into_iter().map(ConsignmentStep::from),
            |step| step.sequence,
            count,
        ))
    }

    /// Counts its steps: 1, 2, 3, …; for `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// So much of one product.
#[derive(SimpleObject)]
pub struct ConsignmentLine {
    /// The product of the line. You see its number, name and origin; everything else of it is null unless the product is
    /// your organisation's.
    #[graphql(provides = "sku name originCountry")]
    pub product: Option<Product>,
    /// A decimal, as `12.5`.
    pub quantity: String,
    /// A code of UN/ECE Recommendation 20, as `C62`.
    pub unit: String,
    pub packages: i32,
    /// In kilograms: a decimal, as `12.5`.
    pub gross_mass_kg: Option<String>,
    pub description_for_carrier: Option<String>,
}

/// A device that travels with a consignment, or did.
#[derive(SimpleObject)]
pub struct DeviceAssignment {
    pub device_id: ID,
    pub from: DateTime,
    /// Null while it travels with it.
    pub to: Option<DateTime>,
}

/// One thing that has happened to a consignment.
#[derive(SimpleObject)]
pub struct ConsignmentStep {
    /// 1, 2, 3, …: the consignment's version after it.
    pub sequence: i64,
    pub event: ConsignmentEvent,
    /// The consignment's status after it.
    pub status: ConsignmentStatus,
    pub at: DateTime,
    /// Null for what followed from something else.
    pub by: Option<Organisation>,
    /// The reason or the comment, where one was given.
    pub note: Option<String>,
}

/// What a rule asks of a transport.
#[derive(SimpleObject)]
pub struct TransportConditionSpec {
    /// The rule that asks for it, as `EU-VACCINE-GDP`.
    pub rule: String,
    /// As `TEMPERATURE`.
    pub metric: String,
    /// A code of UN/ECE Recommendation 20, as `CEL`.
    pub unit: String,
    /// The lowest and the highest value, as decimals in text; null: no bound.
    pub min: Option<String>,
    pub max: Option<String>,
    /// The longest that values may be out of range at a stretch.
    pub consecutive_minutes: Option<u32>,
    /// The longest that they may be so in all.
    pub cumulative_minutes: Option<u32>,
    /// The longest without a value.
    pub max_gap_minutes: Option<u32>,
    /// HOLD or FLAG.
    pub on_breach: String,
}

impl From<transport_approvals_domain::TransportCondition> for TransportConditionSpec {
    fn from(one: transport_approvals_domain::TransportCondition) -> Self {
        Self {
            rule: one.rule,
            metric: one.metric,
            unit: one.unit,
            min: one.min,
            max: one.max,
            consecutive_minutes: one.consecutive_minutes,
            cumulative_minutes: one.cumulative_minutes,
            max_gap_minutes: one.max_gap_minutes,
            on_breach: one.on_breach,
        }
    }
}

impl From<domain::ConsignmentLine> for ConsignmentLine {
    fn from(line: domain::ConsignmentLine) -> Self {
        Self {
            product: Some(Product::shown(line.product)),
            quantity: line.quantity,
            unit: line.unit,
            packages: line.packages,
            gross_mass_kg: line.gross_mass,
            description_for_carrier: line
                .description
                .map(|words| words.expose_secret().to_owned()),
        }
    }
}

impl From<domain::DeviceAssignment> for DeviceAssignment {
    fn from(one: domain::DeviceAssignment) -> Self {
        Self {
            device_id: one.device.0.into(),
            from: DateTime(one.from),
            to: one.to.map(DateTime),
        }
    }
}

impl From<domain::ConsignmentStep> for ConsignmentStep {
    fn from(step: domain::ConsignmentStep) -> Self {
        Self {
            sequence: step.sequence,
            event: step.event.into(),
            status: step.status.into(),
            at: DateTime(step.at),
            by: step.by.map(Into::into),
            note: step.note.map(|note| note.expose_secret().to_owned()),
        }
    }
}
