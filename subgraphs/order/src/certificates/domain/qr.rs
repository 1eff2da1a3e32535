//! The public token and the QR code of a certificate.
//!
//! The code contains the address of the public page and, after a `#`, a signed summary:
//! `<public address>/certificates/<token>#<compact JWS>`. A phone opens the page, which has the current status. A program verifies the
//! summary offline. The summary includes the address; the verifier derives the text from the signed claims and compares, so every
//! change of the text is detected.

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

/// `typ` of the JWS in a QR code.
const KIND: &str = "carnet-certificate";
/// 192 bits, which base64url encodes without padding.
const TOKEN_BYTES: usize = 24;
/// Limits the size of the code, so that it can be scanned.
const LONGEST_NAME: usize = 60;
const MOST_DOCUMENT_TYPES: usize = 12;

/// Secret that gives access to the public part of a certificate.
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

    /// Parses a token. `None` if the text is not in the form of one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == TOKEN_BYTES).then(|| Self(text.to_owned().into()))
    }

    /// Hash by which a certificate is found. Read access to the database does not disclose the token.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose_secret()).into()
    }
}

/// Signed claims of a QR code. The names are short because the space is limited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QrClaims {
    /// Public address of the platform.
    pub iss: String,
    /// Public token.
    pub jti: String,
    pub number: String,
    pub product: String,
    pub sku: String,
    pub markets: Vec<String>,
    pub documents: Vec<String>,
    /// Number of further document types that are not listed.
    pub more: usize,
    pub issuer: String,
    pub iat: i64,
    /// First second of the first day, in UTC.
    pub nbf: i64,
    /// First second after the last day, in UTC.
    pub exp: i64,
}

/// Address of the public page of a certificate.
#[must_use]
pub fn public_url(base: &str, token: &PublicToken) -> String {
    format!("{base}/certificates/{}", token.0.expose_secret())
}

/// Text of a certificate's QR code.
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

/// Claims of a QR code if its text is exactly as signed. Does not check the current status of the certificate.
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

/// The QR code cannot be rendered.
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

/// QR code as an SVG document.
pub fn qr_svg(text: &str) -> Result<String, Undrawable> {
    let code = code(text)?;
    Ok(code
        .render::<qrcode::render::svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build())
}

/// QR code as a PNG file.
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
