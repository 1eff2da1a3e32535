use crate::domain::{Refusal, TransportMode};

words! {
    /// Incoterms 2020: who bears which cost and risk.
    Incoterm {
        Exw = "EXW",
        Fca = "FCA",
        Cpt = "CPT",
        Cip = "CIP",
        Dap = "DAP",
        Dpu = "DPU",
        Ddp = "DDP",
        Fas = "FAS",
        Fob = "FOB",
        Cfr = "CFR",
        Cif = "CIF",
    }
}

impl Incoterm {
    /// Whether risk passes at a ship, so that it says nothing about goods that see none. Inland water is SEA here.
    #[must_use]
    pub const fn is_maritime(self) -> bool {
        matches!(self, Self::Fas | Self::Fob | Self::Cfr | Self::Cif)
    }

    pub fn check(self, mode: TransportMode) -> Result<(), Refusal> {
        if self.is_maritime() && mode != TransportMode::Sea {
            return Err(Refusal::invalid(
                &["incoterm"],
                format!("{self} is for SEA only, not for {mode}"),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_against_every_mode() {
        let mut refused = Vec::new();
        for term in Incoterm::ALL {
            for mode in TransportMode::ALL {
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
        assert_eq!((Incoterm::ALL.len(), TransportMode::ALL.len()), (11, 6));
        assert_eq!(refused, expected);
    }
}
