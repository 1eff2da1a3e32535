//! The public page of a certificate. It is designed for phones and has no scripts and no external resources.

use axum::http::HeaderMap;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::certificates::domain::CertificateStatus;
use crate::certificates::service::CertificateCheck;

const STYLE: &str = "\
body{font:1.1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.3rem;margin:0 0 1rem}\
.status{border:.2rem solid;border-radius:.5rem;padding:.8rem 1rem;font-weight:700;color:#8a1c1c}\
.valid{color:#14592e}\
dl{margin:1rem 0}dt{color:#555;font-size:.9rem}dd{margin:0 0 .7rem;overflow-wrap:anywhere}\
img{width:100%;max-width:18rem;height:auto}";

pub fn headers() -> HeaderMap {
    chassis::page_headers(STYLE, "img-src 'self'; form-action 'none'")
}

/// Page of a certificate, or the page for an unknown token.
pub fn render(token: &str, found: Option<&CertificateCheck>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { @if let Some(check) = found { "Certificate " (check.number) } @else { "Certificate not found" } }
                style { (PreEscaped(STYLE)) }
            }
            body { @if let Some(check) = found { (certificate(token, check)) } @else { (none()) } }
        }
    }
}

fn certificate(token: &str, check: &CertificateCheck) -> Markup {
    let valid = check.status == CertificateStatus::Valid;
    html! {
        h1 { "Certificate " (check.number) }
        p class=(if valid { "status valid" } else { "status" }) { (words(check.status)) }
        dl {
            dt { "Product" }
            dd { (check.product) @if !check.sku.is_empty() { " (" (check.sku) ")" } }
            dt { "Markets" }
            dd { (check.markets.join(", ")) }
            dt { "Counts as" }
            dd { (check.document_types.join(", ")) }
            dt { "Issued by" }
            dd { (check.issuer) }
            dt { "Valid" }
            dd { (check.valid_from) " to " (check.valid_to) }
            dt { "Checked" }
            dd { (check.checked_at.date()) " " (format!("{:02}:{:02}", check.checked_at.hour(), check.checked_at.minute())) " UTC" }
        }
        img src=(format!("/certificates/{token}/qr.svg")) alt="QR code of this certificate";
    }
}

fn none() -> Markup {
    html! {
        h1 { "Certificate not found" }
        p class="status" { "There is no certificate at this address." }
        p { "Check the address. Revoked and superseded certificates are still shown." }
    }
}

const fn words(status: CertificateStatus) -> &'static str {
    match status {
        CertificateStatus::Valid => "Valid",
        CertificateStatus::Expired => "Expired: the last day of validity has passed",
        CertificateStatus::Suspended => "Suspended: not valid at present",
        CertificateStatus::Revoked => "Revoked: no longer valid",
        CertificateStatus::Superseded => "Superseded: replaced by another certificate or report",
    }
}
