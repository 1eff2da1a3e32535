/// How texts are compared. A check records it, so that an old one repeats with the same result.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(const_into_str)]
pub enum Evaluation {
    /// Byte by byte: the first version, of checks that record none.
    #[strum(serialize = "1")]
    #[serde(rename = "1")]
    Bytes,
    /// In the form that the fact is declared with.
    #[default]
    #[strum(serialize = "2")]
    #[serde(rename = "2")]
    Normalised,
}

impl Evaluation {
    pub(crate) const fn first() -> Self {
        Self::Bytes
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(crate) fn is_first(&self) -> bool {
        *self == Self::Bytes
    }
}
