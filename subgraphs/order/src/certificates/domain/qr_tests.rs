use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use proptest::prelude::*;
use time::macros::{date, datetime};

use crate::certificates::domain::qr::*;
use crate::certificates::domain::{CertificateStatus, Named};
use crate::domain::{CertificateId, OrderId, OrganisationId, ProductId, ProviderId, ReportId};

const BASE: &str = "https://carnet.example";

fn pem(seed: u8) -> String {
    let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
    key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
}

fn keys(seeds: &[u8]) -> CertificateKeys {
    let blocks: String = seeds.iter().map(|seed| pem(*seed)).collect();
    CertificateKeys::read(&blocks.into()).unwrap()
}

fn token() -> PublicToken {
    PublicToken(URL_SAFE_NO_PAD.encode([5; TOKEN_BYTES]).into())
}

fn certificate(product: &str, document_types: usize) -> Certificate {
    Certificate {
        id: CertificateId::new(),
        number: "CRT-2026-000042".into(),
        order: OrderId::new(),
        report: ReportId::new(),
        product: ProductId::new(),
        organisation: OrganisationId::new(),
        provider: OrganisationId::new(),
        profile: ProviderId::new(),
        named: Named {
            product: product.into(),
            sku: "PB-10000".into(),
            issuer: "Rhine Laboratory".into(),
        },
        document_types: (0..document_types)
            .map(|n| format!("UN383_SUMMARY_{n}"))
            .collect(),
        markets: vec!["DE".into()],
        requirements: Vec::new(),
        valid_from: date!(2026 - 11 - 23),
        valid_to: date!(2028 - 11 - 22),
        status: CertificateStatus::Valid,
        cause: None,
        version: 1,
        created_at: datetime!(2026-11-23 10:00 UTC),
        updated_at: datetime!(2026-11-23 10:00 UTC),
    }
}

fn text(seed: u8) -> String {
    qr_text(
        &keys(&[seed]),
        BASE,
        &token(),
        &certificate("Power bank 10,000 mAh", 1),
    )
    .unwrap()
}

#[test]
fn what_was_signed_is_read_again() {
    let claims = verify_qr(&keys(&[1]), &text(1)).unwrap();
    assert_eq!(
        (claims.iss.as_str(), claims.number.as_str()),
        (BASE, "CRT-2026-000042")
    );
    assert_eq!(
        (claims.product.as_str(), claims.markets),
        ("Power bank 10,000 mAh", vec!["DE".to_owned()])
    );
    assert_eq!(
        claims.exp - claims.nbf,
        731 * 24 * 60 * 60,
        "the last day is part of it"
    );
}

#[test]
fn an_earlier_key_still_verifies_and_anothers_never_does() {
    let rotated = keys(&[2, 1]);
    assert!(verify_qr(&rotated, &text(1)).is_some() && verify_qr(&rotated, &text(2)).is_some());
    assert_eq!(rotated.jwks()["keys"].as_array().unwrap().len(), 2);
    assert!(verify_qr(&keys(&[3]), &text(1)).is_none());
}

#[test]
fn a_key_is_known_by_its_thumbprint() {
    // RFC 8037, appendix A.1 to A.3.
    let seed = URL_SAFE_NO_PAD
        .decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
        .unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&seed.try_into().unwrap());
    let pem = key.to_pkcs8_pem(LineEnding::LF).unwrap();
    let keys = CertificateKeys::read(&SecretString::from(pem.as_str())).unwrap();
    assert_eq!(
        keys.jwks()["keys"][0]["x"],
        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    );
    assert_eq!(
        keys.jwks()["keys"][0]["kid"],
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    );
}

#[test]
fn no_bit_of_the_text_can_change() {
    let (keys, text) = (keys(&[1]), text(1));
    let mut tried = 0;
    for place in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            // Malformed UTF-8 is refused before this function is called.
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert_eq!(
                verify_qr(&keys, &changed),
                None,
                "bit {bit} of {place}: {changed}"
            );
            tried += 1;
        }
    }
    assert_eq!(
        tried,
        text.len() * 7,
        "the eighth bit of ASCII makes no UTF-8"
    );
}

#[test]
fn a_countersignature_is_no_qr_code() {
    let keys = keys(&[1]);
    let claims = verify_qr(&keys, &text(1)).unwrap();
    let other = keys.sign("carnet-report", &claims).unwrap();
    let address = public_url(BASE, &token());
    assert_eq!(verify_qr(&keys, &format!("{address}#{other}")), None);
    let same = keys.sign(KIND, &claims).unwrap();
    assert!(verify_qr(&keys, &format!("{address}#{same}")).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_character_of_the_text_can_change_come_or_go(
        place in 0..1000_usize, with in any::<char>(), kind in 0..3_u8
    ) {
        let keys = keys(&[1]);
        let original: Vec<char> = text(1).chars().collect();
        let mut changed = original.clone();
        let place = place % original.len();
        match kind {
            0 => changed[place] = with,
            1 => changed.insert(place, with),
            _ => drop(changed.remove(place)),
        }
        prop_assume!(changed != original);
        let changed: String = changed.into_iter().collect();
        prop_assert_eq!(verify_qr(&keys, &changed), None);
    }

    #[test]
    fn the_largest_certificate_still_has_a_code(name in "\\PC{0,300}", types in 0..2000_usize) {
        let text = qr_text(&keys(&[1]), BASE, &token(), &certificate(&name, types)).unwrap();
        prop_assert!(code(&text).is_ok(), "{} bytes", text.len());
        let claims = verify_qr(&keys(&[1]), &text).unwrap();
        prop_assert_eq!(claims.documents.len() + claims.more, types);
    }
}

/// Text that a QR code reader decodes from an image.
fn scanned(width: usize, height: usize, brightness: impl FnMut(usize, usize) -> u8) -> String {
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, brightness);
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn the_png_file_can_be_scanned() {
    let picture = image::load_from_memory(&qr_png(&text(1)).unwrap())
        .unwrap()
        .to_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let read = scanned(width, height, |x, y| {
        picture
            .get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap())
            .0[0]
    });
    assert_eq!(read, text(1));
}

/// The document is a path of squares, for example `M8 8h2v2H8V8`.
#[test]
fn the_svg_document_can_be_scanned() {
    let svg = qr_svg(&text(1)).unwrap();
    let path = svg
        .split(" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let number = |text: &str| text.parse::<usize>().unwrap();
    let size = number(
        svg.split("width=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap(),
    );
    let mut dark = vec![false; size * size];
    for square in path.split('M').skip(1) {
        let (start, rest) = square.split_once('h').unwrap();
        let (width, rest) = rest.split_once('v').unwrap();
        let (height, _) = rest.split_once('H').unwrap();
        let (left, top) = start.split_once(' ').unwrap();
        for y in number(top)..number(top) + number(height) {
            for x in number(left)..number(left) + number(width) {
                dark[y * size + x] = true;
            }
        }
    }
    assert_eq!(
        scanned(size, size, |x, y| if dark[y * size + x] { 0 } else { 255 }),
        text(1)
    );
}
