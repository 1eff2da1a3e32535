//! The public side of a certificate: its token, and the QR code.
//!
//! The code holds the address of the public page and, after a `#`, a signed summary:
//! `<public address>/certificates/<token>#<compact JWS>`. A telephone opens the page, which says what is true today; a
//! program verifies the summary without a network. The address is in the summary too, and whoever verifies writes the
//! text anew from what was signed and compares: so no character of the text can change unnoticed.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qrcode::types::QrError;
use qrcode::{EcLevel, QrCode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::Duration;

use super::{Certificate, CertificateKeys};

/// What a JWS of a QR code says it is.
const KIND: &str = "carnet-certificate";
/// 192 bits, which base64url writes without padding.
const TOKEN_BYTES: usize = 24;
/// So that the code stays one that can be scanned.
const LONGEST_NAME: usize = 60;
const MOST_DOCUMENT_TYPES: usize = 12;

/// Who has it may see what is public of a certificate.
#[derive(Clone, Debug)]
pub struct PublicToken(pub SecretString);

impl PublicToken {
    #[must_use]
    pub fn generate() -> Self {
        Self(
            URL_SAFE_NO_PAD
                .encode(rand::random::<[u8; TOKEN_BYTES]>())
                .into(),
        )
    }

    /// A text that can be a token.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == TOKEN_BYTES).then(|| Self(text.to_owned().into()))
    }

    /// What it is found by: whoever reads the database cannot use it.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose_secret()).into()
    }
}

/// What is signed in a QR code. The names are short, as the code is small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QrClaims {
    /// The public address of the platform.
    pub iss: String,
    /// The token.
    pub jti: String,
    pub number: String,
    pub product: String,
    pub sku: String,
    pub markets: Vec<String>,
    pub documents: Vec<String>,
    /// How many document types more there are than are named.
    pub more: usize,
    pub issuer: String,
    pub iat: i64,
    /// The first second of the first day, in UTC.
    pub nbf: i64,
    /// The first second after the last day, in UTC.
    pub exp: i64,
}

/// Where the public page of a certificate is.
#[must_use]
pub fn public_url(base: &str, token: &PublicToken) -> String {
    format!("{base}/certificates/{}", token.0.expose_secret())
}

/// The text of a certificate's QR code.
pub fn qr_text(
    keys: &CertificateKeys,
    base: &str,
    token: &PublicToken,
    certificate: &Certificate,
) -> Result<String, serde_json::Error> {
    let after = certificate.valid_to.saturating_add(Duration::DAY);
    let seconds = |day: time::Date| day.midnight().assume_utc().unix_timestamp();
    let claims = QrClaims {
        iss: base.to_owned(),
        jti: token.0.expose_secret().to_owned(),
        number: certificate.number.clone(),
        product: short(&certificate.named.product),
        sku: short(&certificate.named.sku),
        markets: certificate.markets.clone(),
        documents: certificate
            .document_types
            .iter()
            .take(MOST_DOCUMENT_TYPES)
            .cloned()
            .collect(),
        more: certificate
            .document_types
            .len()
            .saturating_sub(MOST_DOCUMENT_TYPES),
        issuer: short(&certificate.named.issuer),
        iat: certificate.created_at.unix_timestamp(),
        nbf: seconds(certificate.valid_from),
        exp: seconds(after),
    };
    Ok(format!(
        "{}#{}",
        public_url(base, token),
        keys.sign(KIND, &claims)?
    ))
}

/// What a QR code's text says, if every character of it is as it was signed. Whether the certificate still holds is
/// another question.
#[must_use]
pub fn verify_qr(keys: &CertificateKeys, text: &str) -> Option<QrClaims> {
    let (_, jws) = text.split_once('#')?;
    let claims: QrClaims = keys.verify(KIND, jws)?;
    let token = PublicToken(claims.jti.clone().into());
    let written = format!("{}#{jws}", public_url(&claims.iss, &token));
    (written == text).then_some(claims)
}

fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    name.chars().take(LONGEST_NAME - 1).chain(['…']).collect()
}

/// A code that cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum Undrawable {
    #[error(transparent)]
    Code(#[from] QrError),
    #[error(transparent)]
    Image(#[from] image::ImageError),
}

fn code(text: &str) -> Result<QrCode, QrError> {
    QrCode::with_error_correction_level(text, EcLevel::M)
}

/// The code as an SVG document.
pub fn qr_svg(text: &str) -> Result<String, Undrawable> {
    let code = code(text)?;
    Ok(code
        .render::<qrcode::render::svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build())
}

/// The code as a PNG file.
pub fn qr_png(text: &str) -> Result<Vec<u8>, Undrawable> {
    let picture = code(text)?
        .render::<image::Luma<u8>>()
        .module_dimensions(4, 4)
        .build();
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png)?;
    Ok(file.into_inner())
}

#[cfg(test)]
#[path = "qr_tests.rs"]
mod tests;
