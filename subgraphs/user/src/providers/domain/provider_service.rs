use refusal::ErrorCode;

use crate::domain::Refusal;
use crate::domain::refusals::too_many;

const MOST_CODES: usize = 300;

/// A service that a provider offers.
#[derive(Clone, Debug)]
pub struct ProviderService {
    pub kind: ServiceType,
    /// Chapters, headings or subheadings; empty means all goods.
    pub hs_prefixes: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub markets: Vec<String>,
    pub document_types: Vec<String>,
    pub price_from: Option<Money>,
    pub lead_days: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    pub minor_units: i32,
    /// ISO 4217.
    pub currency: String,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ServiceType {
    Consultation,
    DocumentReview,
    Testing,
    Certification,
}

impl ProviderService {
    /// Returns the refusals of the service, by field.
    #[must_use]
    pub fn faults(&self) -> Vec<(&'static str, Refusal)> {
        let mut faults = Self::scope_faults(&self.hs_prefixes, &self.document_types);
        if self.markets.len() > MOST_CODES {
            faults.push(("markets", too_many(MOST_CODES)));
        }
        if self.markets.is_empty() {
            let refusal = Refusal::new(
                ErrorCode::MarketRequired,
                &[],
                "A service needs at least one market. Add a country.",
            );
            faults.push(("markets", refusal));
        }
        if self
            .lead_days
            .is_some_and(|days| !(0..=365).contains(&days))
        {
            let refusal = Refusal::new(
                ErrorCode::LeadDaysInvalid,
                &[],
                "The lead time is 0 to 365 days. Enter a number in this range.",
            );
            faults.push(("leadDays", refusal));
        }
        faults
    }

    /// Returns the refusals of the goods and documents of a service or an accreditation, by field.
    #[must_use]
    pub fn scope_faults(
        hs_prefixes: &[String],
        document_types: &[String],
    ) -> Vec<(&'static str, Refusal)> {
        let mut faults = Vec::new();
        for (field, list) in [
            ("hsPrefixes", hs_prefixes),
            ("documentTypes", document_types),
        ] {
            if list.len() > MOST_CODES {
                faults.push((field, too_many(MOST_CODES)));
            }
        }
        if let Some(index) = document_types
            .iter()
            .position(|code| !is_document_type(code))
        {
            let refusal = Refusal::new(
                ErrorCode::DocumentTypeInvalid,
                &[&index.to_string()],
                "A document type has 1 to 40 capital letters, digits and underscores and begins with a letter, for \
                example EU_DOC.",
            );
            faults.push(("documentTypes", refusal));
        }
        faults
    }
}

/// Checks the form of a document type. Whether the document catalogue contains it is not known here.
fn is_document_type(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.starts_with(|first: char| first.is_ascii_uppercase())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn service() -> ProviderService {
        ProviderService {
            kind: ServiceType::Testing,
            hs_prefixes: vec!["8507".into()],
            markets: vec!["DE".into()],
            document_types: vec!["UN383_SUMMARY".into()],
            price_from: Some(Money {
                minor_units: 90_000,
                currency: "EUR".into(),
            }),
            lead_days: Some(4),
        }
    }

    #[test]
    fn faults_name_their_field() {
        assert!(service().faults().is_empty());
        let bad = ProviderService {
            markets: Vec::new(),
            document_types: vec!["un 38.3".into()],
            lead_days: Some(366),
            hs_prefixes: vec!["85".into(); MOST_CODES + 1],
            ..service()
        };
        let fields: Vec<_> = bad.faults().into_iter().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            ["hsPrefixes", "documentTypes", "markets", "leadDays"]
        );
    }
}
