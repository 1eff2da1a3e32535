use refusal::ErrorCode;
use strum::VariantArray;

use super::ServiceType;
use crate::domain::Refusal;
use crate::domain::refusals::did_you_mean;

/// In bytes. A longer text matches no standard.
const LONGEST_STANDARD: usize = 40;

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
#[strum(const_into_str)]
pub enum Standard {
    #[strum(serialize = "ISO/IEC 17020")]
    IsoIec17020,
    #[strum(serialize = "ISO/IEC 17025")]
    IsoIec17025,
    #[strum(serialize = "ISO/IEC 17065")]
    IsoIec17065,
}

impl Standard {
    /// Parses a standard such as `ISO/IEC 17025`. Case and blanks are ignored.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let text = if text.len() > LONGEST_STANDARD {
            ""
        } else {
            text
        };
        let form = normalisation::code(text);
        let found = Self::VARIANTS
            .iter()
            .find(|standard| normalisation::code(standard.into_str()) == form);
        found.copied().ok_or_else(|| standard_unknown(text))
    }

    /// The type of service that an accreditation to this standard covers.
    #[must_use]
    pub const fn service_type(self) -> ServiceType {
        match self {
            Self::IsoIec17020 => ServiceType::DocumentReview,
            Self::IsoIec17025 => ServiceType::Testing,
            Self::IsoIec17065 => ServiceType::Certification,
        }
    }
}

fn standard_unknown(text: &str) -> Refusal {
    let known: Vec<&str> = Standard::VARIANTS.iter().map(Standard::into_str).collect();
    let suggestion = did_you_mean(normalisation::closest(text, &known));
    Refusal::new(
        ErrorCode::StandardUnknown,
        &[],
        format!(
            "This is not a supported standard.{suggestion} The standards are ISO/IEC 17020, ISO/IEC 17025 and ISO/IEC \
            17065."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standard_is_read_however_it_is_typed_and_a_mistyped_one_is_refused() {
        for text in [
            "ISO/IEC 17025",
            " iso/iec 17025 ",
            "ISO/IEC17025",
            "\u{FF29}SO/IEC\u{A0}17025",
        ] {
            assert_eq!(Standard::read(text), Ok(Standard::IsoIec17025), "{text:?}");
        }
        for (text, meant) in [
            ("ISO/IEC 17026", Some("ISO/IEC 17020")),
            ("ISO 17065", Some("ISO/IEC 17065")),
            ("whatever", None),
            ("", None),
        ] {
            let refusal = Standard::read(text).unwrap_err();
            assert_eq!(refusal.code, ErrorCode::StandardUnknown, "{text}");
            let suggests = refusal.message.contains("Did you mean");
            assert_eq!(suggests, meant.is_some(), "{text}: {refusal}");
        }
    }
}
