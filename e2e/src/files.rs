//! Evidence files: small real ones, and their upload and download.

use std::fmt::Write;

use anyhow::{Context, ensure};
use reqwest::Method;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Graph;

pub const BLURRED_PHOTO: &[u8] = include_bytes!("../demo/sample-blurred.png");
pub const PHOTO: &[u8] = include_bytes!("../demo/sample.png");

/// A document of one page with this title.
pub fn pdf(title: &str) -> anyhow::Result<Vec<u8>> {
    let page = format!("BT /F1 18 Tf 72 760 Td ({title}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = "xref\n0 5\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", text.len())?;
        write!(text, "{number} 0 obj\n{object}\nendobj\n")?;
    }
    let start = text.len();
    write!(
        text,
        "{table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    )?;
    Ok(text.into_bytes())
}

/// Uploads a file and returns the response: `{id, sha256, size, contentType, name}`.
pub async fn upload(graph: &Graph, name: &str, bytes: &[u8]) -> anyhow::Result<Value> {
    let (status, answer) = try_upload(graph, name, bytes.to_vec()).await?;
    ensure!(status == 201, "{name}: {status} {answer}");
    let hash = answer
        .get("sha256")
        .and_then(Value::as_str)
        .context("a hash")?;
    ensure!(
        hash == sha256(bytes),
        "{name} differs from the file that was sent: {answer}"
    );
    Ok(answer)
}

/// Uploads a file; returns the status and the response.
pub async fn try_upload(graph: &Graph, name: &str, bytes: Vec<u8>) -> anyhow::Result<(u16, Value)> {
    let request = graph
        .beside(Method::POST, "/files")
        .query(&[("name", name)]);
    let response = request
        .header("content-type", content_type(name))
        .body(bytes)
        .send()
        .await?;
    let status = response.status().as_u16();
    Ok((status, response.json().await?))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "pdf")) => "application/pdf",
        Some((_, "png")) => "image/png",
        _ => "application/octet-stream",
    }
}

/// Downloads a file by its ID; returns the status and the content.
pub async fn download(graph: &Graph, id: &str) -> anyhow::Result<(u16, Vec<u8>)> {
    let response = graph
        .beside(Method::GET, &format!("/files/{id}"))
        .send()
        .await?;
    let status = response.status().as_u16();
    Ok((status, response.bytes().await?.to_vec()))
}

/// The SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
