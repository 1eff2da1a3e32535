use refusal::ErrorCode;

use super::ProviderService;
use super::language::language;
use crate::domain::Refusal;
use crate::domain::refusals::{did_you_mean, too_many};

const MOST_SERVICES: usize = 50;
const MOST_LANGUAGES: usize = 20;

/// The part of a provider that its members write.
#[derive(Clone, Debug)]
pub struct Profile {
    pub display_name: String,
    pub languages: Vec<String>,
    pub services: Vec<ProviderService>,
}

impl Profile {
    /// Parses a list of languages. `is_country` checks the regions.
    pub fn languages(
        texts: &[String],
        is_country: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, Refusal> {
        if texts.len() > MOST_LANGUAGES {
            return Err(too_many(MOST_LANGUAGES));
        }
        let mut languages: Vec<String> = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let language = language(text, &is_country)
                .map_err(|meant| language_invalid(index, text, meant))?;
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        Ok(languages)
    }

    /// Refuses a list with too many services.
    pub fn check_services(services: &[ProviderService]) -> Result<(), Refusal> {
        if services.len() > MOST_SERVICES {
            Err(too_many(MOST_SERVICES))
        } else {
            Ok(())
        }
    }
}

/// The refusal of the text at this index, counted from 0. `meant` is the most similar language.
fn language_invalid(index: usize, text: &str, meant: Option<&str>) -> Refusal {
    let (text, suggestion) = (normalisation::quoted(text), did_you_mean(meant));
    Refusal::new(
        ErrorCode::LanguageInvalid,
        &[&index.to_string()],
        format!(
            "`{text}` is not a language.{suggestion} A language is a code of ISO 639, with or \
            without a country of ISO 3166, for example en or pt-BR."
        ),
    )
}
