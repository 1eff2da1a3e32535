//! Plan of a consignment: its lines, its lane and its terms.

use std::str::FromStr;

use refusal::WarningCode;
use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};

use super::place::{container, unlocode};
use super::{Consignment, Terms};
use crate::domain::{
    Lane, LaneWish, Listed, OrganisationId, ProductId, Refusal, UnitList, Warning, input, text,
};
use crate::projections::domain::{ExternalReferences, Product};

const MOST_LINES: usize = 100;
const MOST_CONTAINERS: usize = 50;
const MOST_PACKAGES: i32 = 1_000_000;

/// Contents of a consignment, for the carrier.
#[derive(Clone, Debug)]
pub struct Goods {
    /// Place named by the Incoterm. None after the data of the seller were erased.
    pub incoterm_place: Option<SecretString>,
    pub lines: Vec<ConsignmentLine>,
}

#[derive(Clone, Debug)]
pub struct ConsignmentLine {
    pub product: ProductId,
    /// Decimal number.
    pub quantity: String,
    /// Code of UN/ECE Recommendation 20, for example `C62`. In a draft, also a symbol or a name.
    pub unit: String,
    pub packages: i32,
    /// Decimal number of kilograms.
    pub gross_mass: Option<String>,
    /// Description for the carrier.
    pub description: Option<SecretString>,
}

/// Plan of a consignment.
pub struct ConsignmentDraft {
    pub lines: Vec<ConsignmentLine>,
    pub lane: LaneWish,
    pub carrier: Option<OrganisationId>,
    pub terms: Terms,
    pub incoterm_place: SecretString,
}

/// New plan of a consignment. Fields that keep their values are empty in `plan`.
pub struct ConsignmentChange {
    pub plan: ConsignmentDraft,
    pub keeps_carrier: bool,
    pub keeps_containers: bool,
}

impl ConsignmentChange {
    /// Completes the plan with the values that it keeps.
    pub fn complete(&mut self, current: &Consignment) -> &mut ConsignmentDraft {
        let plan = &mut self.plan;
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
    /// Validates everything except the products, and canonicalises the place of the Incoterm.
    pub fn check(&mut self) -> Result<(), Refusal> {
        input::count(&["lines"], self.lines.len(), 1, MOST_LINES)?;
        for (position, line) in self.lines.iter().enumerate() {
            line.check(&position.to_string())?;
        }
        self.terms.incoterm.check(self.lane.mode)?;
        let place = input::name(&["incotermPlace"], self.incoterm_place.expose_secret(), 200)?;
        self.incoterm_place = place.into();
        input::count(
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
                return Err(Refusal::invalid(
                    &path,
                    "The container occurs twice. Remove one of the numbers.",
                ));
            }
        }
        Ok(())
    }

    /// Converts the units of the lines to codes. Refuses unknown units, and warns of codes that an incomplete list does not have.
    pub fn read_units(&mut self, list: &UnitList) -> Result<Vec<Warning>, Refusal> {
        let mut warnings = Vec::new();
        for (position, line) in self.lines.iter_mut().enumerate() {
            warnings.extend(line.read_unit(&position.to_string(), list)?);
        }
        Ok(warnings)
    }

    /// Lane for these products. Without an origin, all products must have the same country of origin.
    pub fn lane_for(&self, products: &[Product]) -> Result<Lane, Refusal> {
        let origin = products
            .first()
            .map_or("", |product| &product.origin_country);
        let several = products
            .iter()
            .any(|product| product.origin_country != origin);
        if self.lane.origin.is_none() && several {
            let message =
                "The products have different countries of origin. Send the origin of the lane.";
            return Err(Refusal::invalid(&["lane", "origin"], message));
        }
        let lane = self.lane.clone().lane(origin)?;
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

    /// Objects of other domains that the plan names.
    #[must_use]
    pub fn references(&self) -> ExternalReferences {
        ExternalReferences {
            products: self.products(),
            carrier: self.carrier,
            ..ExternalReferences::default()
        }
    }

    /// Distinct products, in the order of the lines.
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
                format!("The number of packages must be 1 to {MOST_PACKAGES}."),
            ));
        }
        if let Some(mass) = &self.gross_mass {
            decimal(&path("grossMassKg"), mass)?;
        }
        match &self.description {
            Some(words) => text(&path("descriptionForCarrier"), words.expose_secret(), 1000),
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
            let message = format!(
                "This is not a unit of UN/ECE Recommendation 20, for example C62 or KGM.{hint}"
            );
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

/// Validates a decimal number above 0 and below one billion, with at most three decimal places.
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
            "Send a decimal number above 0 and below 1000000000, with at most 3 decimal places.",
        ))
    }
}
