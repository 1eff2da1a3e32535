use secrecy::SecretString;
use time::OffsetDateTime;

use super::{OrganisationId, OrganisationKind, Refusal};

/// A company, or the platform itself.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub version: i64,
    pub kind: OrganisationKind,
    /// `None` where the reader may not know it.
    pub names: Option<Names>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub status: OrganisationStatus,
    /// Why it was suspended or closed.
    pub reason: Option<String>,
    pub created_at: OffsetDateTime,
}

/// What identifies a company to others.
#[derive(Clone, Debug)]
pub struct Names {
    pub legal_name: SecretString,
    pub eori: Option<SecretString>,
    pub vat_id: Option<SecretString>,
}

/// ```text
/// PENDING --verifyOrganisation--> ACTIVE --suspendOrganisation--> SUSPENDED --reinstateOrganisation--> ACTIVE
/// any --closeOrganisation--> CLOSED
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganisationStatus {
    Pending,
    Active,
    Suspended,
    Closed,
}

codes!(OrganisationStatus {
    Pending = "PENDING",
    Active = "ACTIVE",
    Suspended = "SUSPENDED",
    Closed = "CLOSED",
});

/// Which organisations.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    pub kind: Option<OrganisationKind>,
    pub status: Option<OrganisationStatus>,
    pub country: Option<String>,
}

impl OrganisationStatus {
    /// Whether its people and programs may act for it.
    #[must_use]
    pub const fn may_act(self) -> bool {
        matches!(self, Self::Pending | Self::Active)
    }
}

impl Organisation {
    /// Changes the state, if it is one of these now.
    pub fn step(
        &mut self,
        from: &[OrganisationStatus],
        to: OrganisationStatus,
        reason: Option<String>,
    ) -> Result<(), Refusal> {
        if !from.contains(&self.status) {
            return Err(Refusal::OrganisationInState(self.status));
        }
        self.status = to;
        self.reason = reason;
        self.version += 1;
        Ok(())
    }
}

/// An economic operator's number (Regulation (EU) 952/2013, article 9): the country's two letters and 1 to 15 letters or
/// digits.
pub fn eori(text: &str) -> Result<SecretString, Refusal> {
    coded(text, 1..=15).ok_or(Refusal::EoriInvalid)
}

/// A VAT identification number (Directive 2006/112/EC, article 215): the country's two letters, `EL` for Greece, and 2
/// to 13 letters or digits.
pub fn vat_id(text: &str) -> Result<SecretString, Refusal> {
    coded(text, 2..=13).ok_or(Refusal::VatIdInvalid)
}

fn coded(text: &str, rest: std::ops::RangeInclusive<usize>) -> Option<SecretString> {
    let text: String = text.chars().filter(|c| *c != ' ').take(32).collect::<String>().to_ascii_uppercase();
    let (country, number) = text.split_at_checked(2)?;
    let good = country.bytes().all(|byte| byte.is_ascii_uppercase())
        && rest.contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    good.then(|| SecretString::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_country_and_a_length() {
        for (text, good) in
            [("DE 1234567890", true), ("de1", true), ("DE", false), ("D1234", false), ("DE12-4", false)]
        {
            assert_eq!(eori(text).is_ok(), good, "{text}");
        }
        assert!(eori(&format!("DE{}", "1".repeat(16))).is_err());
        assert!(vat_id("EL123456789").is_ok());
        assert!(vat_id("DE1").is_err());
        assert!(vat_id(&"é".repeat(1000)).is_err());
    }
}
