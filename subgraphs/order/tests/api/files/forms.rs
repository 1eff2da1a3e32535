//! Files as programs send them: their names, their types, and the names of downloads.

use reqwest::Response;
use serde_json::Value;
use uuid::Uuid;

use crate::file_support::{Routes, pdf, read};
use crate::support::{OrderDomain, string};

/// An organisation may have few files without a document, so each upload belongs to another one.
async fn routes(world: &OrderDomain) -> Routes {
    world.routes(&testkit::seller(Uuid::now_v7())).await
}

fn form(disposition: &[u8], kind: &str, content: &[u8]) -> Vec<u8> {
    let kind = format!("\r\nContent-Type: {kind}\r\n\r\n");
    let parts = [
        b"--x\r\nContent-Disposition: ".as_slice(),
        disposition,
        kind.as_bytes(),
        content,
        b"\r\n--x--\r\n",
    ];
    parts.concat()
}

async fn taken(answer: Response) -> Value {
    serde_json::from_slice(&read(answer).await.unwrap()).unwrap()
}

async fn disposition(routes: &Routes, file: &Value) -> String {
    let answer = routes.download(&string(&file["id"])).send().await.unwrap();
    answer.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_form_names_its_file_in_the_forms_that_programs_use() {
    let world = OrderDomain::new().await;
    let utf8 = "form-data; name=\"file\"; filename=\"Pr\u{FC}fbericht.pdf\"";
    for (given, expected) in [
        (
            b"form-data; name=\"file\"; filename*=utf-8''Pr%C3%BCfbericht.pdf".as_slice(),
            "Pr\u{FC}fbericht.pdf",
        ),
        (
            b"form-data; filename*=UTF-8'de'Pr%C3%BCf.pdf; filename=\"Pruef.pdf\"",
            "Pr\u{FC}f.pdf",
        ),
        (
            b"form-data; filename=\"Pruef.pdf\"; filename*=UTF-8''Pr%C3%BCf.pdf",
            "Pr\u{FC}f.pdf",
        ),
        (
            b"form-data; name=\"file\"; filename=\"Pr\xFCfbericht.pdf\"",
            "Pr\u{FC}fbericht.pdf",
        ),
        (utf8.as_bytes(), "Pr\u{FC}fbericht.pdf"),
        (
            b"form-data; name=\"file\"; FILENAME=report.pdf",
            "report.pdf",
        ),
        (
            b"form-data; name=\"file\"; filename=\"=?utf-8?B?UHLDvGYucGRm?=\"",
            "Pr\u{FC}f.pdf",
        ),
        (
            b"form-data; name=\"file\"; filename=\"C:\\Users\\a\\report.pdf\"",
            "report.pdf",
        ),
        (
            b"form-data; name=\"file\"; filename=\"a\\\"b;c.pdf\"",
            "ab;c.pdf",
        ),
        (b"form-data; name=\"file\"; filename=\"\"", "named.pdf"),
    ] {
        let routes = routes(&world).await;
        let body = form(given, "application/pdf", &pdf("evidence"));
        let answer = routes.upload(
            "name=named.pdf",
            "Multipart/Form-Data; boundary=\"x\"",
            body,
        );
        let file = taken(answer.send().await.unwrap()).await;
        assert_eq!(file["name"], expected, "{}", given.escape_ascii());
        assert_eq!(file["size"], pdf("evidence").len());
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line for each case")]
async fn the_content_decides_on_the_type() {
    let world = OrderDomain::new().await;
    for (declared, content, expected) in [
        (
            "application/vnd.ms-excel",
            b"serial;result\r\n1;PASS\r\n".as_slice(),
            "text/csv",
        ),
        (
            "text/comma-separated-values",
            b"serial,result\n1,PASS\n",
            "text/csv",
        ),
        ("text/csv", b"<0.1;mg/kg\n", "text/csv"),
        ("text/csv", b"<LOQ;mg/kg\n", "text/csv"),
        ("text/csv", b"page;%PDF-1.7\n", "text/csv"),
        ("text/plain", b"<0.1 mg/kg of lead\n", "text/plain"),
        (
            "application/octet-stream",
            b"<0.1 mg/kg of lead\n",
            "text/plain",
        ),
        (
            "application/xml",
            b"<Invoice xmlns=\"urn:oasis\"><ID>1</ID></Invoice>",
            "application/xml",
        ),
        (
            "text/xml",
            b"\xEF\xBB\xBF<a:b xmlns:a='urn:c'/>",
            "application/xml",
        ),
        (
            "application/xml",
            b"<!-- report --><report/>",
            "application/xml",
        ),
        (
            "application/pdf",
            b"\xEF\xBB\xBF%PDF-1.4\n",
            "application/pdf",
        ),
        ("application/pdf", b"\r\n%PDF-1.4\n", "application/pdf"),
        ("binary/octet-stream", b"%PDF-2.0\n", "application/pdf"),
    ] {
        let routes = routes(&world).await;
        let plain = routes.upload("name=a", declared, content.to_vec());
        // A form with the same declaration has the same result.
        let body = form(b"form-data; filename=a", declared, content);
        let form = routes.upload("", "multipart/form-data; boundary=x", body);
        for upload in [plain, form] {
            let file = taken(upload.send().await.unwrap()).await;
            assert_eq!(
                file["contentType"],
                expected,
                "{declared}: {}",
                content.escape_ascii()
            );
        }
    }
}

#[tokio::test]
async fn content_that_is_not_what_it_is_declared_to_be_is_refused() {
    let world = OrderDomain::new().await;
    for (declared, content) in [
        (
            "application/pdf",
            b"<!DOCTYPE html><!-- %PDF-1.7 --><html><script>run()</script></html>".as_slice(),
        ),
        ("application/pdf", b"#!/bin/sh\n# %PDF-1.7\necho ran\n"),
        (
            "application/octet-stream",
            b"#!/bin/sh\n# %PDF-1.7\necho ran\n",
        ),
        ("text/plain", b"#!/usr/bin/env python3\n"),
        ("application/pdf", b"\x7FELF\x02\x01\x01\0%PDF-1.7\n"),
        ("application/pdf", b"MZ\x90\0%PDF-1.7\n"),
        ("application/pdf", b"a text before %PDF-1.7\n"),
        ("application/pdf", b"PK\x03\x04%PDF-1.7\n"),
        (
            "application/xml",
            b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        ),
        (
            "application/xml",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"run()\"/>",
        ),
        ("text/plain", b"<script>run()</script>"),
        ("text/csv", b"<?php echo 1;"),
        (
            "application/vnd.ms-excel",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0",
        ),
        (
            "application/vnd.ms-excel",
            b"<html><table><tr><td>1</td></tr></table></html>",
        ),
    ] {
        let routes = routes(&world).await;
        let answer = routes
            .upload("name=a.pdf", declared, content.to_vec())
            .send()
            .await
            .unwrap();
        let refused = read(answer).await.unwrap_err();
        assert_eq!(
            refused,
            (415, "UNSUPPORTED_TYPE".to_owned()),
            "{declared}: {}",
            content.escape_ascii()
        );
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line for each case")]
async fn a_file_has_a_name_that_every_machine_takes() {
    let world = OrderDomain::new().await;
    let long = "\u{691C}".repeat(120);
    for (given, expected, ascii) in [
        ("CON.pdf", "_CON.pdf", "_CON.pdf"),
        ("nul.pdf", "_nul.pdf", "_nul.pdf"),
        ("COM1", "_COM1.pdf", "_COM1.pdf"),
        ("lpt9.tar.pdf", "_lpt9.tar.pdf", "_lpt9.tar.pdf"),
        ("console.pdf", "console.pdf", "console.pdf"),
        ("report. . ", "report.pdf", "report.pdf"),
        (
            "re\u{200B}po\u{AD}rt\u{FEFF}.pdf",
            "report.pdf",
            "report.pdf",
        ),
        (
            "Pr\u{FC}fbericht.pdf",
            "Pr\u{FC}fbericht.pdf",
            "Pr_fbericht.pdf",
        ),
        (
            "Pru\u{308}fbericht.pdf",
            "Pr\u{FC}fbericht.pdf",
            "Pr_fbericht.pdf",
        ),
        ("100%.pdf", "100%.pdf", "100_.pdf"),
        (
            &format!("{long}.pdf"),
            &format!("{}.pdf", "\u{691C}".repeat(83)),
            "_.pdf",
        ),
        (
            &format!("{}.pdf", "a".repeat(300)),
            &format!("{}.pdf", "a".repeat(251)),
            &format!("{}.pdf", "a".repeat(251)),
        ),
        ("\u{200B}", "file.pdf", "file.pdf"),
    ] {
        let routes = routes(&world).await;
        let upload = routes
            .upload("", "application/pdf", pdf("evidence"))
            .query(&[("name", given)]);
        let file = taken(upload.send().await.unwrap()).await;
        assert_eq!(file["name"], expected, "{given:?}");
        let header = disposition(&routes, &file).await;
        let start = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''");
        let encoded = header
            .strip_prefix(&start)
            .unwrap_or_else(|| panic!("{header}"));
        let decoded = percent_encoding::percent_decode_str(encoded)
            .decode_utf8()
            .unwrap();
        assert_eq!(decoded, expected);
    }
}
