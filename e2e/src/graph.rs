use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use crate::documents::Document;

/// How often a patient client repeats a request that exceeds the rate limit of its caller, once a second.
const MOST_REPETITIONS: usize = 60;

/// A client that sends GraphQL over HTTP to the gateway, as an API client and optionally as a signed-in person.
#[derive(Clone)]
pub struct Graph {
    http: reqwest::Client,
    url: String,
    key: Option<String>,
    token: Option<String>,
    /// The name of the header for the address, and the address.
    address: Option<(String, String)>,
    /// How often a request is repeated while the budget of the caller is used up.
    repetitions: usize,
}

/// A complete response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Graph {
    /// A client of the graph at this URL (`…/graphql`), without a key or a token.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            http,
            url: url.to_owned(),
            key: None,
            token: None,
            address: None,
            repetitions: 0,
        })
    }

    /// Returns a copy that uses this client key.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        Self {
            key: Some(key.to_owned()),
            ..self.clone()
        }
    }

    /// Returns a copy that uses this access token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// Returns a copy with this network address, sent in the header that a proxy would set.
    #[must_use]
    pub fn with_address(&self, header: &str, address: &str) -> Self {
        Self {
            address: Some((header.to_owned(), address.to_owned())),
            ..self.clone()
        }
    }

    /// Returns a copy that waits while the budget of the caller is used up.
    #[must_use]
    pub fn patient(&self) -> Self {
        Self {
            repetitions: MOST_REPETITIONS,
            ..self.clone()
        }
    }

    /// Returns a copy without an access token.
    #[must_use]
    pub fn signed_out(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    /// Returns a copy without a client key and without an access token.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self {
            key: None,
            token: None,
            ..self.clone()
        }
    }

    /// The access token of the signed-in person.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A POST of this body with the client's headers; the caller may add more.
    pub fn post(&self, body: &Value) -> reqwest::RequestBuilder {
        self.signed(self.http.post(&self.url)).json(body)
    }

    /// A request to a path beside the graph, for example `/files`, with the client's headers.
    pub fn beside(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let base = self.url.strip_suffix("/graphql").unwrap_or(&self.url);
        self.signed(self.http.request(method, format!("{base}{path}")))
    }

    fn signed(&self, mut request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        if let Some(key) = &self.key {
            request = request.header("x-carnet-client-key", key);
        }
        if let Some((header, address)) = &self.address {
            request = request.header(header, address);
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request
    }

    /// Sends a text as an operation and returns the response.
    pub async fn send(&self, query: &str, variables: Value) -> anyhow::Result<Answer> {
        let body = json!({ "query": query, "variables": variables });
        for _ in 0..self.repetitions {
            let answer = self.send_once(&body).await?;
            if answer.status != 429 {
                return Ok(answer);
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        self.send_once(&body).await
    }

    async fn send_once(&self, body: &Value) -> anyhow::Result<Answer> {
        let response = self.post(body).send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        let body = serde_json::from_str(&text)
            .with_context(|| format!("{status} without JSON: {text:.200}"))?;
        Ok(Answer { status, body })
    }

    /// Runs a document and returns its data. A GraphQL error, a refusal (`userErrors`) and a null root field are errors
    /// here, because a document that finds nothing tests nothing.
    pub async fn run(&self, document: &Document, variables: Value) -> anyhow::Result<Value> {
        let data = self.data(document, variables).await?;
        let empty = roots(&data)
            .find(|(_, value)| value.is_null())
            .map(|(name, _)| name.as_str());
        ensure!(
            empty.is_none(),
            "{}: {} is null",
            document.name,
            empty.unwrap_or_default()
        );
        Ok(data)
    }

    /// Runs a document whose root fields must all be null, because the objects do not exist or the caller may not see
    /// them.
    pub async fn find_nothing(&self, document: &Document, variables: Value) -> anyhow::Result<()> {
        let data = self.data(document, variables).await?;
        ensure!(
            roots(&data).all(|(_, value)| value.is_null()),
            "{} must find nothing: {data}",
            document.name
        );
        Ok(())
    }

    async fn data(&self, document: &Document, variables: Value) -> anyhow::Result<Value> {
        let answer = self.send(document.text, variables).await?;
        answer.data().with_context(|| document.name.to_owned())
    }

    /// Runs a mutation with one `input` and returns its payload.
    pub async fn mutate(&self, document: &Document, input: Value) -> anyhow::Result<Value> {
        let data = self.run(document, json!({ "input": input })).await?;
        let payload = data.as_object().and_then(|fields| fields.values().next());
        payload
            .cloned()
            .with_context(|| format!("{} has no payload", document.name))
    }
}

/// The root fields in the data of a response.
fn roots(data: &Value) -> impl Iterator<Item = (&String, &Value)> {
    data.as_object().into_iter().flatten()
}

impl Answer {
    /// The data, unless the response has an error or a refusal.
    pub fn data(self) -> anyhow::Result<Value> {
        if let Some(errors) = self.body.get("errors") {
            bail!("HTTP {}: {errors}", self.status);
        }
        let data = self
            .body
            .get("data")
            .cloned()
            .with_context(|| format!("no data: {}", self.body))?;
        for field in data
            .as_object()
            .into_iter()
            .flat_map(|fields| fields.values())
        {
            let refusals = field
                .get("userErrors")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            ensure!(refusals == 0, "refused: {field}");
        }
        Ok(data)
    }

    /// The code of the first GraphQL error.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.body
            .pointer("/errors/0/extensions/code")
            .and_then(Value::as_str)
    }

    /// The code of the first refusal of the first root field.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        let payload = self.body.get("data")?.as_object()?.values().next()?;
        payload
            .pointer("/userErrors/0/code")
            .and_then(Value::as_str)
    }
}

/// The text at `inner` of each element of the list at `outer`.
#[must_use]
pub fn texts<'a>(value: &'a Value, outer: &str, inner: &str) -> Vec<&'a str> {
    let list = value
        .pointer(outer)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(|element| element.pointer(inner)?.as_str())
        .collect()
}

/// The text at a JSON pointer, or an error that shows the actual value.
pub fn text<'a>(value: &'a Value, pointer: &str) -> anyhow::Result<&'a str> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .with_context(|| format!("no text at {pointer} in {value}"))
}
