use crate::domain::{Refusal, TransportMode};

/// Incoterms 2020: division of costs and risks between seller and buyer.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Incoterm {
    Exw,
    Fca,
    Cpt,
    Cip,
    Dap,
    Dpu,
    Ddp,
    Fas,
    Fob,
    Cfr,
    Cif,
}

impl Incoterm {
    /// True if the risk passes on a ship, so that the term applies to transport by SEA only. Inland waterways count as SEA.
    #[must_use]
    pub const fn is_maritime(self) -> bool {
        matches!(self, Self::Fas | Self::Fob | Self::Cfr | Self::Cif)
    }

    pub fn check(self, mode: TransportMode) -> Result<(), Refusal> {
        if self.is_maritime() && mode != TransportMode::Sea {
            return Err(Refusal::invalid(
                &["incoterm"],
                format!("{self} applies to SEA only, not to {mode}. Choose another Incoterm."),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn every_term_against_every_mode() {
        let mut refused = Vec::new();
        for term in Incoterm::VARIANTS {
            for mode in TransportMode::VARIANTS {
                if term.check(*mode).is_err() {
                    refused.push(format!("{term} {mode}"));
                }
            }
        }
        let expected: Vec<String> = ["FAS", "FOB", "CFR", "CIF"]
            .iter()
            .flat_map(|term| {
                ["RAIL", "ROAD", "AIR", "MAIL", "MULTIMODAL"].map(|mode| format!("{term} {mode}"))
            })
            .collect();
        assert_eq!(
            (Incoterm::VARIANTS.len(), TransportMode::VARIANTS.len()),
            (11, 6)
        );
        assert_eq!(refused, expected);
    }
}
