//! Consignments: goods of one seller that travel one lane together.

use std::str::FromStr;

use refusal::WarningCode;
use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::place::{container, unlocode};
use super::{
    ConsignmentCommand, ConsignmentEvent, ConsignmentStatus, Incoterm, TransportPart,
    consignment_row, refusals,
};
use crate::domain::text::compact;
use crate::domain::{
    ApprovalId, ConsignmentId, DeviceId, Lane, LaneWish, Listed, OrganisationId, ProductId,
    Refusal, UnitList, Warning, text,
};
use crate::projections::domain::Product;
use crate::transport_approvals::domain::{Approval, TransportCondition};

/// How many loggers may travel with a consignment at once.
pub const MOST_DEVICES: usize = 20;
/// The most devices that are assigned to a consignment in all its life.
pub const MOST_ASSIGNMENTS: i64 = 200;
const MOST_LINES: usize = 100;
const MOST_CONTAINERS: usize = 50;
const MOST_PACKAGES: i32 = 1_000_000;

#[derive(Clone, Debug)]
pub struct Consignment {
    pub id: ConsignmentId,
    /// As `CSG-2026-000042`.
    pub number: String,
    /// The seller.
    pub organisation: OrganisationId,
    pub carrier: Option<OrganisationId>,
    pub lane: Lane,
    pub terms: Terms,
    pub status: ConsignmentStatus,
    /// Of its lines, each once, in their order.
    pub products: Vec<ProductId>,
    /// Those that travel with it now.
    pub devices: Vec<DeviceId>,
    /// The approval that was asked for last, about the lines as they are.
    pub approval: Option<ApprovalId>,
    /// What the rules ask of the transport, copied at dispatch.
    pub conditions: Vec<TransportCondition>,
    /// Counts the events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// The time of the last step, or of the last request for its approval.
    pub updated_at: OffsetDateTime,
}

/// Who bears what, and from where to where.
#[derive(Clone, Debug)]
pub struct Terms {
    pub incoterm: Incoterm,
    /// UN/LOCODEs.
    pub port_of_loading: String,
    pub place_of_delivery: String,
    /// ISO 6346.
    pub containers: Vec<String>,
}

/// What a carrier has to know of the goods.
#[derive(Clone, Debug)]
pub struct Goods {
    /// Where the Incoterm's duty ends. None once the seller's key is destroyed.
    pub incoterm_place: Option<SecretString>,
    pub lines: Vec<ConsignmentLine>,
}

#[derive(Clone, Debug)]
pub struct ConsignmentLine {
    pub product: ProductId,
    /// A decimal.
    pub quantity: String,
    /// A code of UN/ECE Recommendation 20, such as `C62`; in a draft, a unit as people write it.
    pub unit: String,
    pub packages: i32,
    /// In kilograms, a decimal.
    pub gross_mass: Option<String>,
    /// For the carrier.
    pub description: Option<SecretString>,
}

/// What a seller says of a consignment.
pub struct ConsignmentDraft {
    pub lines: Vec<ConsignmentLine>,
    pub lane: LaneWish,
    pub carrier: Option<OrganisationId>,
    pub terms: Terms,
    pub incoterm_place: SecretString,
}

/// A new plan for a consignment. The fields that it keeps have no value in the plan.
pub struct ConsignmentChange {
    pub plan: ConsignmentDraft,
    pub keeps_carrier: bool,
    pub keeps_containers: bool,
}

/// One thing that has happened to a consignment.
#[derive(Clone, Debug)]
pub struct ConsignmentStep {
    /// The id of the event that told of it.
    pub id: Uuid,
    pub consignment: ConsignmentId,
    /// The consignment's version after it.
    pub sequence: i64,
    pub event: ConsignmentEvent,
    /// The consignment's status after it.
    pub status: ConsignmentStatus,
    pub at: OffsetDateTime,
    pub by_user: Option<Uuid>,
    /// None for what followed from something else.
    pub by: Option<OrganisationId>,
    pub note: Option<SecretString>,
}

/// A logger that travels with a consignment, or did.
#[derive(Clone, Debug)]
pub struct DeviceAssignment {
    pub consignment: ConsignmentId,
    pub device: DeviceId,
    pub from: OffsetDateTime,
    pub to: Option<OffsetDateTime>,
}

/// Which consignments of a list; `None` is no condition.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConsignmentFilter<'a> {
    pub status: Option<ConsignmentStatus>,
    /// The destination.
    pub market: Option<&'a str>,
    pub carrier: Option<OrganisationId>,
    pub product: Option<ProductId>,
    pub from: Option<OffsetDateTime>,
    pub to: Option<OffsetDateTime>,
    pub updated_from: Option<OffsetDateTime>,
    pub updated_to: Option<OffsetDateTime>,
}

impl Terms {
    /// Terms with their codes in the form that they are stored in, however they are written.
    #[must_use]
    pub fn new(incoterm: Incoterm, from: &str, to: &str, containers: &[String]) -> Self {
        Self {
            incoterm,
            port_of_loading: compact(from),
            place_of_delivery: compact(to),
            containers: containers.iter().map(|code| compact(code)).collect(),
        }
    }
}

impl ConsignmentChange {
    /// The whole plan, with what is kept of the consignment as it is.
    #[must_use]
    pub fn over(self, current: &Consignment) -> ConsignmentDraft {
        let mut plan = self.plan;
        if self.keeps_carrier {
            plan.carrier = current.carrier;
        }
        if self.keeps_containers {
            plan.terms.containers.clone_from(&current.terms.containers);
        }
        plan
    }
}

impl ConsignmentDraft {
    /// Checks what does not depend on the products, and puts the Incoterm's place in its canonical form.
    pub fn check(&mut self) -> Result<(), Refusal> {
        text::count(&["lines"], self.lines.len(), 1, MOST_LINES)?;
        for (position, line) in self.lines.iter().enumerate() {
            line.check(&position.to_string())?;
        }
        self.terms.incoterm.check(self.lane.mode)?;
        let place = text::name(&["incotermPlace"], self.incoterm_place.expose_secret(), 200)?;
        self.incoterm_place = place.into();
        text::count(
            &["containers"],
            self.terms.containers.len(),
            0,
            MOST_CONTAINERS,
        )?;
        for (position, code) in self.terms.containers.iter().enumerate() {
            let path = ["containers", &position.to_string()];
            container(&path, code)?;
            if self
                .terms
                .containers
                .iter()
                .take(position)
                .any(|earlier| earlier == code)
            {
                return Err(Refusal::invalid(&path, "is named twice"));
            }
        }
        Ok(())
    }

    /// Puts the units of the lines, which are written as people write them, in their codes. Refuses what is no unit of this list, and
    /// warns of codes that an incomplete list may lack.
    pub fn read_units(&mut self, list: &UnitList) -> Result<Vec<Warning>, Refusal> {
        let mut warnings = Vec::new();
        for (position, line) in self.lines.iter_mut().enumerate() {
            warnings.extend(line.read_unit(&position.to_string(), list)?);
        }
        Ok(warnings)
    }

    /// The lane, for goods of these products. Without an origin they have to come from one country.
    pub fn lane_for(&self, products: &[Product]) -> Result<Lane, Refusal> {
        let origin = products
            .first()
            .map_or("", |product| &product.origin_country);
        let several = products
            .iter()
            .any(|product| product.origin_country != origin);
        if self.lane.origin.is_none() && several {
            let message = "must be given, as the products are from several countries";
            return Err(Refusal::invalid(&["lane", "origin"], message));
        }
        let lane = self.lane.clone().from(origin);
        unlocode(
            &["portOfLoading"],
            &self.terms.port_of_loading,
            &lane.origin,
        )?;
        unlocode(
            &["placeOfDelivery"],
            &self.terms.place_of_delivery,
            &lane.destination,
        )?;
        Ok(lane)
    }

    /// Each product once, in the order of the lines.
    #[must_use]
    pub fn products(&self) -> Vec<ProductId> {
        let mut products = Vec::new();
        for line in &self.lines {
            if !products.contains(&line.product) {
                products.push(line.product);
            }
        }
        products
    }
}

impl ConsignmentLine {
    fn check(&self, position: &str) -> Result<(), Refusal> {
        let path = |field| ["lines", position, field];
        decimal(&path("quantity"), &self.quantity)?;
        if !(1..=MOST_PACKAGES).contains(&self.packages) {
            return Err(Refusal::invalid(
                &path("packages"),
                format!("must be 1 to {MOST_PACKAGES}"),
            ));
        }
        if let Some(mass) = &self.gross_mass {
            decimal(&path("grossMassKg"), mass)?;
        }
        match &self.description {
            Some(words) => text::text(&path("descriptionForCarrier"), words.expose_secret(), 1000),
            None => Ok(()),
        }
    }
}

impl ConsignmentLine {
    fn read_unit(&mut self, position: &str, list: &UnitList) -> Result<Option<Warning>, Refusal> {
        let path = ["lines", position, "unit"];
        let code = list
            .code(&self.unit)
            .filter(|code| list.has_code(code) != Listed::No);
        let Some(code) = code else {
            let hint = list.hint(&self.unit);
            let message =
                format!("must be a unit of UN/ECE Recommendation 20, such as C62 or KGM.{hint}");
            return Err(Refusal::invalid(&path, message));
        };
        self.unit = code;
        if list.has_code(&self.unit) == Listed::Yes {
            return Ok(None);
        }
        let unit = &self.unit;
        let message =
            format!("{unit} is not in the list of units, which is not complete. Check the code.");
        let (path, suggestions) = (path.map(str::to_owned).to_vec(), list.suggestions(unit));
        Ok(Some(Warning {
            code: WarningCode::UnitUnknown,
            path,
            message,
            suggestions,
        }))
    }
}

/// A decimal above 0 and below a thousand million, with at most three places.
fn decimal(path: &[&str], text: &str) -> Result<(), Refusal> {
    let plain = text.len() <= 20
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value = plain.then(|| Decimal::from_str(text).ok()).flatten();
    let good = value.is_some_and(|value| {
        value > Decimal::ZERO && value < Decimal::from(1_000_000_000) && value.scale() <= 3
    });
    if good {
        Ok(())
    } else {
        Err(Refusal::invalid(
            path,
            "must be a decimal above 0 and below 1000000000, with at most 3 places",
        ))
    }
}

/// `CSG-2026-000042`.
#[must_use]
pub fn consignment_number(year: i32, count: i64) -> String {
    format!("CSG-{year}-{count:06}")
}

impl Consignment {
    /// A step of somebody who plays any of these parts, by the row of the table that it fits.
    pub fn take(
        &mut self,
        command: ConsignmentCommand,
        parts: &[TransportPart],
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        let row = parts
            .iter()
            .find_map(|by| consignment_row(Some(self.status), command, *by));
        let row =
            row.ok_or_else(|| refusals::wrong_state(self.status.into_str(), command.into_str()))?;
        self.status = row.to;
        self.version += 1;
        // The time does not go back: a command that waited for a lock may be older than the last change.
        self.updated_at = self.updated_at.max(now);
        Ok(row.event)
    }

    /// It leaves, on this approval, which has to hold today.
    pub fn dispatch(
        &mut self,
        parts: &[TransportPart],
        approval: Option<&Approval>,
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        use ConsignmentStatus::{Cleared, Planned};
        let today = self.lane.today(now);
        let waiting = matches!(self.status, Planned | Cleared);
        let valid = approval.filter(|approval| approval.is_valid_on(today));
        if let Some(approval) = approval.filter(|_| waiting && valid.is_none()) {
            let (status, valid_to) = (approval.effective_status(), approval.valid_to);
            return Err(refusals::approval_not_valid(status, valid_to));
        }
        let event = self.take(ConsignmentCommand::Dispatch, parts, now)?;
        self.conditions = valid
            .map(|approval| approval.conditions.clone())
            .unwrap_or_default();
        Ok(event)
    }

    pub fn assign(
        &mut self,
        device: DeviceId,
        parts: &[TransportPart],
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        if self.devices.contains(&device) {
            return Err(refusals::device_assigned());
        }
        if self.devices.len() >= MOST_DEVICES {
            return Err(refusals::too_many_devices(MOST_DEVICES));
        }
        let event = self.take(ConsignmentCommand::AssignDevice, parts, now)?;
        self.devices.push(device);
        Ok(event)
    }

    pub fn unassign(
        &mut self,
        device: DeviceId,
        parts: &[TransportPart],
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        let event = self.take(ConsignmentCommand::UnassignDevice, parts, now)?;
        if !self.devices.contains(&device) {
            return Err(refusals::device_not_found());
        }
        self.devices.retain(|one| *one != device);
        Ok(event)
    }

    /// The parts that an organisation plays in it.
    #[must_use]
    pub fn audience(&self) -> Vec<OrganisationId> {
        std::iter::once(self.organisation)
            .chain(self.carrier)
            .collect()
    }
}
