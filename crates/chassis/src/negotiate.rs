//! Content negotiation: `application/json` for requests, `application/graphql-response+json` or `application/json` for answers.
//!
//! Requests are `application/json` only, because browsers send forms and text/plain across origins without a preflight.

use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

/// Media types of answers. Their rules for status codes differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    GraphqlResponse,
    Json,
}

impl Media {
    pub(crate) const fn content_type(self) -> HeaderValue {
        match self {
            Self::GraphqlResponse => {
                HeaderValue::from_static("application/graphql-response+json; charset=utf-8")
            }
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }
}

/// One range of an `Accept` header, for example `application/*;q=0.5`.
struct Range {
    media: String,
    /// In thousandths, the precision of HTTP.
    quality: u32,
    utf8: bool,
}

impl Range {
    fn parse(text: &str) -> Self {
        let (media, parameters) = text.split_once(';').unwrap_or((text, ""));
        let quality = parameter(parameters, "q").map_or(Some(1000), |q| thousandths(&q));
        let utf8 = is_utf8(parameters);
        Self {
            media: media.trim().to_ascii_lowercase(),
            quality: quality.unwrap_or(0),
            utf8,
        }
    }

    /// Specificity of the match with this media type: 3 exact, 2 by `application/*`, 1 by `*/*`.
    fn closeness(&self, media: Media) -> Option<u32> {
        match self.media.as_str() {
            exact if exact == media.name() && self.utf8 => Some(3),
            "application/*" => Some(2),
            "*/*" => Some(1),
            _ => None,
        }
    }
}

/// Selects the media type of the answer; `None` if the client accepts neither. The higher quality wins, then the earlier range. A
/// client without preference gets `application/graphql-response+json`.
pub(crate) fn answer(headers: &HeaderMap) -> Option<Media> {
    let lines: Vec<&str> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let ranges: Vec<Range> = lines
        .join(",")
        .split(',')
        .filter(|text| !text.trim().is_empty())
        .map(Range::parse)
        .collect();
    if ranges.is_empty() {
        return (!headers.contains_key(ACCEPT) || lines.iter().all(|line| line.trim().is_empty()))
            .then_some(Media::GraphqlResponse);
    }
    let wanted = |media| {
        let closest = ranges
            .iter()
            .enumerate()
            .filter_map(|(at, range)| Some((range.closeness(media)?, at, range)));
        let (_, at, range) =
            closest.max_by_key(|(closeness, at, _)| (*closeness, usize::MAX - at))?;
        (range.quality > 0).then_some((range.quality, usize::MAX - at))
    };
    match (wanted(Media::GraphqlResponse), wanted(Media::Json)) {
        (None, None) => None,
        (modern, legacy) if modern >= legacy => Some(Media::GraphqlResponse),
        _ => Some(Media::Json),
    }
}

/// Returns true if there is exactly one content type, for JSON in UTF-8, and the body is not compressed.
pub(crate) fn sends_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let Ok(text) = value.to_str() else {
        return false;
    };
    let (media, parameters) = text.split_once(';').unwrap_or((text, ""));
    let compressed = headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| encoding != "identity");
    media.trim().eq_ignore_ascii_case(Media::Json.name()) && is_utf8(parameters) && !compressed
}

/// UTF-8 is the default of JSON media types.
fn is_utf8(parameters: &str) -> bool {
    parameter(parameters, "charset").is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"))
}

fn parameter(parameters: &str, name: &str) -> Option<String> {
    parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Parses `0.5` as 500. Returns `None` if the text is not a number from 0 to 1.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u32 = format!("{fraction:0<3}").parse().ok()?;
    let value = whole
        .parse::<u32>()
        .ok()?
        .checked_mul(1000)?
        .checked_add(fraction)?;
    (value <= 1000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(text: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, text.parse().unwrap());
        answer(&headers)
    }

    #[test]
    fn answers_in_what_the_client_prefers() {
        use Media::{GraphqlResponse, Json};
        let table = [
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("application/json", Some(Json)),
            ("Application/JSON; charset=UTF-8", Some(Json)),
            ("application/json; charset=\"utf-8\"", Some(Json)),
            ("application/json; charset=latin1", None),
            ("*/*", Some(GraphqlResponse)),
            ("application/*", Some(GraphqlResponse)),
            ("application/json, */*", Some(Json)),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Some(GraphqlResponse),
            ),
            (
                "application/json, application/graphql-response+json",
                Some(Json),
            ),
            (
                "application/json;q=0.8, application/graphql-response+json;q=0.9",
                Some(GraphqlResponse),
            ),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            (
                "application/graphql-response+json;q=0, application/*;q=0.1",
                Some(Json),
            ),
            ("application/json;q=0", None),
            ("application/json;q=2", None),
            ("application/json;q=0.5, text/html", Some(Json)),
            ("text/html", None),
            ("text/*", None),
            ("application/xml, image/*", None),
            (" ", Some(GraphqlResponse)),
        ];
        for (accept, expected) in table {
            assert_eq!(accepting(accept), expected, "Accept: {accept}");
        }
        assert_eq!(answer(&HeaderMap::new()), Some(GraphqlResponse));
    }

    #[test]
    fn several_accept_headers_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(
            ACCEPT,
            HeaderValue::from_static("application/graphql-response+json;q=0.1"),
        );
        headers.append(ACCEPT, HeaderValue::from_static("application/json"));
        assert_eq!(answer(&headers), Some(Media::Json));
    }

    #[test]
    fn qualities_are_numbers_from_0_to_1() {
        for (text, expected) in [
            ("1", 1000),
            ("0", 0),
            ("0.5", 500),
            ("0.05", 50),
            ("1.000", 1000),
            ("0.", 0),
        ] {
            assert_eq!(thousandths(text), Some(expected), "{text}");
        }
        for text in ["", ".5", "1.1", "0.1234", "-1", "NaN", "99999999999"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
