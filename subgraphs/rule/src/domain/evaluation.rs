/// Comparison of texts. A self-check records it, so that its repetition has the same result.
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
    /// Byte by byte. Self-checks without a record of the comparison use it.
    #[strum(serialize = "1")]
    #[serde(rename = "1")]
    Bytes,
    /// In the text form that the fact is declared with.
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
