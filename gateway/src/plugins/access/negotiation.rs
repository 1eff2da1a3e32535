//! Negotiates the media type of a response by the `Accept` header (GraphQL-over-HTTP draft; RFC 9110, section 12.5.1).
//!
//! This is for responses that are not event streams. `live::Transport` is for those.

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The media type of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    GraphqlResponse,
    Json,
    /// One `next` event and `complete`, as the GraphQL-over-SSE protocol requires for every response.
    ServerSent,
}

impl Form {
    /// The form that the client prefers; `None` if it accepts none.
    ///
    /// The higher quality wins, then a named type over a wildcard, then the type that is listed first. A wildcard alone
    /// means `application/json`, which older clients understand, and never an event stream. A client that sends no
    /// `Accept` header gets `application/graphql-response+json`, as the draft says since 2025.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let lines = headers
            .get_all(ACCEPT)
            .iter()
            .map(|value| value.to_str().unwrap_or("?"));
        let whole = lines.collect::<Vec<_>>().join(",");
        let ranges: Vec<Range> = whole
            .split(',')
            .filter(|text| !text.trim().is_empty())
            .map(Range::parse)
            .collect();
        if ranges.is_empty() {
            return Some(Self::GraphqlResponse);
        }
        // Of equal ranks the last one wins.
        let forms = [Self::ServerSent, Self::GraphqlResponse, Self::Json];
        let ranked = forms
            .into_iter()
            .filter_map(|form| Some((form.rank(&ranges)?, form)));
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, form)| form)
    }

    /// Writes JSON, which must be on one line, in this form.
    pub fn write(self, json: Bytes) -> Bytes {
        match self {
            Self::GraphqlResponse | Self::Json => json,
            Self::ServerSent => {
                let parts: [&[u8]; 3] = [
                    b"event: next\ndata: ",
                    &json,
                    b"\n\nevent: complete\ndata:\n\n",
                ];
                Bytes::from(parts.concat())
            }
        }
    }

    pub const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(self.media_type())
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
            Self::ServerSent => "text/event-stream",
        }
    }

    /// Ranks the form by its quality, by being named, and by its position in the list. `None` if the client does not
    /// accept it.
    fn rank(self, ranges: &[Range]) -> Option<(u32, bool, usize)> {
        let fitting = ranges.iter().enumerate().filter_map(|(at, range)| {
            let closeness = range.closeness(self)?;
            Some((closeness, usize::MAX - at, range.quality))
        });
        let (closeness, early, quality) =
            fitting.max_by_key(|(closeness, early, _)| (*closeness, *early))?;
        (quality > 0).then_some((quality, closeness == Range::EXACT, early))
    }
}

/// Returns true if a list header, for example `Accept-Encoding`, names this value with a quality above zero. A wildcard
/// names nothing.
pub fn lists(headers: &HeaderMap, list: HeaderName, value: &str) -> bool {
    let lines = headers.get_all(list).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(Range::parse)
        .any(|range| range.quality > 0 && range.media == value)
}

/// One range of an `Accept` header, for example `application/*;q=0.5`.
struct Range {
    media: String,
    /// In thousandths, the precision that HTTP allows.
    quality: u32,
    utf8: bool,
}

impl Range {
    const EXACT: u32 = 3;

    fn parse(text: &str) -> Self {
        let (media, parameters) = text.split_once(';').unwrap_or((text, ""));
        let quality =
            parameter(parameters, "q").map_or(Some(1000), |quality| thousandths(&quality));
        let utf8 =
            parameter(parameters, "charset").is_none_or(|name| name.eq_ignore_ascii_case("utf-8"));
        Self {
            media: media.trim().to_ascii_lowercase(),
            quality: quality.unwrap_or(0),
            utf8,
        }
    }

    /// Returns how specifically the range names this form.
    fn closeness(&self, form: Form) -> Option<u32> {
        match self.media.as_str() {
            exact if exact == form.media_type() && self.utf8 => Some(Self::EXACT),
            "application/*" if form != Form::ServerSent => Some(2),
            "*/*" if form != Form::ServerSent => Some(1),
            _ => None,
        }
    }
}

fn parameter(parameters: &str, name: &str) -> Option<String> {
    parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// `0.5` as 500; `None` if it is not a number from 0 to 1 with three decimals at most.
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
    #![allow(
        clippy::too_many_lines,
        reason = "one case for each form; `*/*` in a text is counted as a comment or not"
    )]

    use super::Form::{GraphqlResponse, Json, ServerSent};
    use super::*;

    #[test]
    fn an_answer_has_the_form_that_the_client_prefers() {
        let table = [
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("application/json", Some(Json)),
            ("Application/JSON; charset=UTF-8", Some(Json)),
            ("application/json; charset=latin1", None),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/*, */*;q=0.1", Some(Json)),
            ("text/html, application/xhtml+xml, */*;q=0.8", Some(Json)),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json,application/json;q=0.9",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json;q=0.8, application/json;q=0.9",
                Some(Json),
            ),
            (
                "application/graphql-response+json, application/json",
                Some(GraphqlResponse),
            ),
            (
                "application/json, application/graphql-response+json",
                Some(Json),
            ),
            (
                "*/*, application/graphql-response+json",
                Some(GraphqlResponse),
            ),
            ("*/*, application/graphql-response+json;q=0.5", Some(Json)),
            (
                "application/*;q=0.8, application/json;q=0.5",
                Some(GraphqlResponse),
            ),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            (
                "application/graphql-response+json;q=0, application/*;q=0.1",
                Some(Json),
            ),
            ("application/json;q=0", None),
            ("application/json;q=2", None),
            ("text/html", None),
            ("text/*", None),
            ("application/xml, image/*", None),
            ("text/event-stream", Some(ServerSent)),
            ("text/event-stream, application/json", Some(ServerSent)),
            ("application/json, text/event-stream", Some(Json)),
            ("text/event-stream;q=0.5, */*", Some(Json)),
            (
                "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
                Some(GraphqlResponse),
            ),
            (
                "multipart/mixed;boundary=graphql;subscriptionSpec=1.0",
                None,
            ),
            (
                "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json",
                Some(Json),
            ),
            (
                "multipart/mixed;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9",
                Some(GraphqlResponse),
            ),
            (" ", Some(GraphqlResponse)),
        ];
        for (accept, expected) in table {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(Form::of(&headers), expected, "Accept: {accept}");
        }
        assert_eq!(Form::of(&HeaderMap::new()), Some(GraphqlResponse));
    }

    #[test]
    fn several_accept_headers_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(
            ACCEPT,
            HeaderValue::from_static("application/graphql-response+json;q=0.1"),
        );
        headers.append(ACCEPT, HeaderValue::from_static("application/json"));
        assert_eq!(Form::of(&headers), Some(Json));
        let unreadable =
            HeaderMap::from_iter([(ACCEPT, HeaderValue::from_bytes(b"\xff").unwrap())]);
        assert_eq!(Form::of(&unreadable), None);
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
