//! Parsed documents by text. The gateway sends the same texts again and again, because its query plans contain them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::parser::{Error, parse_query};
use async_graphql::{Name, Request, ValidationResult, Value};
use moka::sync::Cache;

use crate::document::{is_too_large, looks_inside, selected};

/// Maximum size of all documents in memory, in bytes.
const CAPACITY: u64 = 32 * 1024 * 1024;
/// Approximate size of a document in memory, for each byte of its text.
const SIZE: usize = 25;
/// Maximum number of variants of a document whose validation is remembered. Clients send or omit optional variables.
const VARIANTS: usize = 16;

/// The reason why a document is refused before it is validated.
pub(crate) enum Unusable {
    Syntax(Error),
    Introspection,
    TooLarge,
}

#[derive(Clone)]
pub(crate) struct DocumentCache(Cache<String, Arc<CachedDocument>>);

impl DocumentCache {
    pub(crate) fn new() -> Self {
        let size = |text: &String, _: &Arc<CachedDocument>| {
            u32::try_from(text.len().saturating_mul(SIZE)).unwrap_or(u32::MAX)
        };
        let cache = Cache::builder()
            .max_capacity(CAPACITY)
            .weigher(size)
            .build();
        Self(cache)
    }

    /// Returns the document with this text. Only documents that pass the checks are cached.
    pub(crate) fn read(&self, text: &str) -> Result<Arc<CachedDocument>, Unusable> {
        if let Some(cached) = self.0.get(text) {
            return Ok(cached);
        }
        let document = parse_query(text).map_err(Unusable::Syntax)?;
        if looks_inside(&document) {
            return Err(Unusable::Introspection);
        }
        if is_too_large(&document) {
            return Err(Unusable::TooLarge);
        }
        let cached = Arc::new(CachedDocument {
            document,
            valid: Mutex::default(),
        });
        self.0.insert(text.to_owned(), Arc::clone(&cached));
        Ok(cached)
    }
}

pub(crate) struct CachedDocument {
    pub document: ExecutableDocument,
    valid: Mutex<Validations>,
}

/// The variants of a document that have been validated, oldest first.
type Validations = VecDeque<(Arc<Variant>, ValidationResult)>;

/// Properties of a request on which the validation of its document depends.
///
/// The values of variables are not among them: the gateway coerces them, and resolvers check them when they read their arguments.
#[derive(PartialEq, Eq)]
struct Variant {
    operation: Option<String>,
    /// For each variable that the operation declares, in their order.
    variables: Vec<Presence>,
}

#[derive(PartialEq, Eq)]
enum Presence {
    Absent,
    Null,
    Value,
}

impl Variant {
    /// Returns `None` if the request selects no operation of the document.
    fn of(document: &ExecutableDocument, request: &Request) -> Option<Self> {
        let presence = |name: &Name| match request.variables.get(name) {
            None => Presence::Absent,
            Some(Value::Null) => Presence::Null,
            Some(_) => Presence::Value,
        };
        let declared = &selected(document, request)?.variable_definitions;
        let variables = declared
            .iter()
            .map(|definition| presence(&definition.node.name.node));
        Some(Self {
            operation: request.operation_name.clone(),
            variables: variables.collect(),
        })
    }
}

/// The document of a request, as data of the request.
pub(crate) struct RequestDocument {
    cached: Arc<CachedDocument>,
    variant: Option<Arc<Variant>>,
}

impl RequestDocument {
    pub(crate) fn new(cached: Arc<CachedDocument>, request: &Request) -> Self {
        let variant = Variant::of(&cached.document, request).map(Arc::new);
        Self { cached, variant }
    }

    pub(crate) fn document(&self) -> &ExecutableDocument {
        &self.cached.document
    }

    /// The result of an earlier validation, if the document was valid.
    pub(crate) fn validated(&self) -> Option<ValidationResult> {
        let variant = self.variant.as_ref()?;
        let valid = self.valid();
        let found = valid.iter().find(|(known, _)| known == variant);
        found.map(|(_, result)| *result)
    }

    /// Remembers that the document is valid.
    pub(crate) fn remember(&self, result: ValidationResult) {
        let Some(variant) = &self.variant else {
            return;
        };
        let mut valid = self.valid();
        // Simultaneous requests validate the same variant, which must not take several places.
        let is_new = valid.iter().all(|(known, _)| known != variant);
        if is_new {
            // A caller with many odd variants must not occupy all places for good.
            if valid.len() == VARIANTS {
                valid.pop_front();
            }
            valid.push_back((Arc::clone(variant), result));
        }
    }

    fn valid(&self) -> MutexGuard<'_, Validations> {
        let valid = self.cached.valid.lock();
        valid.unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{CacheControl, Variables};
    use serde_json::json;

    use super::*;

    #[test]
    fn simultaneous_validations_of_a_variant_take_one_place() {
        let query = "query($n: Int) { double(number: $n) }";
        let Ok(cached) = DocumentCache::new().read(query) else {
            panic!("{query} is refused")
        };
        let document = |variables| {
            let request = Request::new(query).variables(Variables::from_json(variables));
            RequestDocument::new(Arc::clone(&cached), &request)
        };
        let result = ValidationResult {
            cache_control: CacheControl::default(),
            complexity: 1,
            depth: 1,
        };
        for _ in 0..VARIANTS {
            document(json!({ "n": 1 })).remember(result);
        }
        let other = document(json!({}));
        assert!(other.validated().is_none());
        other.remember(result);
        assert!(other.validated().is_some());
        assert_eq!(other.valid().len(), 2);
    }

    #[test]
    fn many_variants_do_not_occupy_the_places_for_good() {
        let names: Vec<_> = (0..VARIANTS).map(|number| format!("n{number}")).collect();
        let declared: Vec<_> = names.iter().map(|name| format!("${name}: Int")).collect();
        let query = format!("query({}) {{ double }}", declared.join(", "));
        let Ok(cached) = DocumentCache::new().read(&query) else {
            panic!("{query} is refused")
        };
        let document = |variables| {
            let request = Request::new(&query).variables(Variables::from_json(variables));
            RequestDocument::new(Arc::clone(&cached), &request)
        };
        let result = ValidationResult {
            cache_control: CacheControl::default(),
            complexity: 1,
            depth: 1,
        };
        for name in &names {
            document(json!({ name.as_str(): 1 })).remember(result);
        }
        let usual = document(json!({}));
        usual.remember(result);
        assert!(usual.validated().is_some());
        assert_eq!(usual.valid().len(), VARIANTS);
        assert!(document(json!({ "n0": 1 })).validated().is_none());
    }
}
