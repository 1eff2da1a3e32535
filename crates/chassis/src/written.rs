use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, ScalarType, Value};
use normalisation::quoted;
use refusal::{ErrorCode, Refusal};

use crate::scalar::Date;

/// Value of a scalar as the client wrote it.
///
/// If a scalar rejects a value, the GraphQL library rejects the whole request with its own message. A `Written` scalar has the same
/// type in the schema and accepts every value, so that the domain refuses it with a code and a path, and in a batch for that item
/// only.
pub struct Written<T> {
    text: String,
    scalar: PhantomData<fn() -> T>,
}

impl<T> Written<T> {
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Written<Date> {
    /// Parses the day; refuses an invalid date at this path.
    pub fn day(self, path: &[&str]) -> Result<time::Date, Refusal> {
        let message = format!(
            "`{}` is not a date. Use the form 2026-12-30, from 1900 to 2999.",
            quoted(&self.text)
        );
        let day = <Date as ScalarType>::parse(Value::String(self.text));
        day.map(|Date(day)| day)
            .map_err(|_| Refusal::new(ErrorCode::DateInvalid, path, message))
    }
}

impl<T: InputType> InputType for Written<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value.unwrap_or_default() {
            Value::Null => Err(InputValueError::expected_type(Value::Null)),
            Value::String(text) => Ok(Self {
                text,
                scalar: PhantomData,
            }),
            other => Ok(Self {
                text: other.to_string(),
                scalar: PhantomData,
            }),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.text.clone())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}
