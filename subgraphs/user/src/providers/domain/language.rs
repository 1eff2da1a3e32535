/// ISO 639-1.
const LANGUAGES: [&str; 184] = [
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh",
    "bi", "bm", "bn", "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da",
    "de", "dv", "dz", "ee", "el", "en", "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr",
    "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz",
    "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv", "ka", "kg", "ki", "kj",
    "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb", "lg", "li", "ln",
    "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "na", "nb",
    "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi",
    "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk",
    "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti",
    "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo",
    "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
];

/// Longer than every supported tag, in bytes.
const LONGEST: usize = 40;

/// Parses a tag such as `en` or `pt-BR`, the commonly used part of BCP 47. Case and blanks are ignored. `is_country`
/// checks the region. Languages of three letters (ISO 639-3) are not looked up. The error contains the most similar
/// code.
pub fn language(
    text: &str,
    is_country: impl Fn(&str) -> bool,
) -> Result<String, Option<&'static str>> {
    if text.len() > LONGEST {
        return Err(None);
    }
    let tag = normalisation::code(text).replace('_', "-");
    let (language, region) = tag
        .split_once('-')
        .map_or((tag.as_str(), None), |(one, two)| (one, Some(two)));
    let language = language.to_ascii_lowercase();
    let known = LANGUAGES.iter().find(|code| **code == language).copied();
    let of_three = language.len() == 3 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    match region {
        _ if known.is_none() && !of_three => Err(normalisation::closest(&language, &LANGUAGES)),
        None => Ok(language),
        Some(region) if is_country(region) => Ok(format!("{language}-{region}")),
        Some(_) => Err(known),
    }
}

/// The search form of a language: as [`language`] writes it, but without checking that it exists.
#[must_use]
pub fn searched_language(text: &str) -> String {
    let tag = normalisation::code(text).replace('_', "-");
    match tag.split_once('-') {
        Some((language, region)) => format!("{}-{region}", language.to_ascii_lowercase()),
        None => tag.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Option<&'static str>> {
        language(text, |region| ["BR", "GB", "DE"].contains(&region))
    }

    #[test]
    fn a_language_has_one_form() {
        for (text, wanted) in [
            ("en", "en"),
            (" EN ", "en"),
            ("pt-BR", "pt-BR"),
            ("PT-br", "pt-BR"),
            ("pt_BR", "pt-BR"),
            ("\u{FF45}\u{FF4E}", "en"),
            ("yue", "yue"),
        ] {
            assert_eq!(read(text), Ok(wanted.to_owned()), "{text:?}");
            assert_eq!(searched_language(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_language_is_refused_with_what_may_be_meant() {
        for (text, meant) in [
            ("Deutsch", Some("de")),
            ("english", Some("en")),
            ("en-UK", Some("en")),
            ("xx", None),
            ("", None),
            ("en-", Some("en")),
            ("-DE", None),
            ("e\u{200B}n", Some("en")),
            ("yue-XX", None),
            ("1234", None),
        ] {
            assert_eq!(read(text), Err(meant), "{text:?}");
        }
        assert_eq!(read(&"en".repeat(100)), Err(None));
    }
}
