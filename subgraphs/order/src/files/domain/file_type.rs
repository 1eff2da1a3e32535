/// Type of a file, detected from its content.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum FileType {
    #[strum(serialize = "application/pdf")]
    Pdf,
    #[strum(serialize = "image/png")]
    Png,
    #[strum(serialize = "image/jpeg")]
    Jpeg,
    #[strum(serialize = "image/webp")]
    Webp,
    #[strum(serialize = "application/xml")]
    Xml,
    #[strum(serialize = "application/json")]
    Json,
    #[strum(serialize = "text/csv")]
    Csv,
    #[strum(serialize = "text/plain")]
    Text,
}

/// Number of first bytes that the detection of the type uses.
pub const TELLING: usize = 4096;

impl FileType {
    /// True for the registered media type, for common unregistered names, and for structured syntax suffixes (RFC 6839), except
    /// those of images and pages.
    pub(super) fn is_named(self, declared: &str) -> bool {
        let suffix = match self {
            Self::Xml if declared != "application/xhtml+xml" => Some("+xml"),
            Self::Json => Some("+json"),
            _ => None,
        };
        self.into_str() == declared
            || self.other_names().contains(&declared)
            || suffix.is_some_and(|suffix| {
                declared.starts_with("application/") && declared.ends_with(suffix)
            })
    }

    /// With Excel installed, Windows declares CSV files as Excel files.
    const fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["application/x-pdf"],
            Self::Png => &["image/x-png"],
            Self::Jpeg => &["image/jpg", "image/pjpeg"],
            Self::Webp => &[],
            Self::Xml => &["text/xml"],
            Self::Json => &["text/json"],
            Self::Csv => &[
                "application/csv",
                "application/x-csv",
                "text/x-csv",
                "text/comma-separated-values",
                "application/vnd.ms-excel",
            ],
            Self::Text => &["text/tab-separated-values", "text/markdown"],
        }
    }

    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Xml | Self::Json | Self::Csv | Self::Text)
    }

    /// File extensions of the type. The first one is the default.
    pub(super) const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Xml => &["xml"],
            Self::Json => &["json"],
            Self::Csv => &["csv"],
            Self::Text => &["txt", "text", "md", "log", "tsv"],
        }
    }
}
