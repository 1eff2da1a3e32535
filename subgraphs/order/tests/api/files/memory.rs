//! The program receives large files without holding them in memory.

use std::process::Command;

use caller::{Identity, OrganisationKind, Role, Signer, SigningKey, User};
use secrecy::SecretString;
use serde_json::Value;
use uuid::Uuid;

use crate::file_support::read;
use crate::program::{Installation, Program};

const MIB: usize = 1024 * 1024;

/// Returns the peak memory of a program, in bytes.
fn peak(program: &Program) -> usize {
    let status = format!("/proc/{}/status", program.process.id());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kibibytes = line.split_whitespace().nth(1).unwrap();
    kibibytes.parse::<usize>().unwrap() * 1024
}

fn generate_certificate_key(installation: &Installation) {
    let mut generate = Command::new(env!("CARGO_BIN_EXE_order"));
    generate.arg("generate-certificate-key").env(
        "CARNET_CERTIFICATE_KEY_FILE",
        installation.certificate_key(),
    );
    assert!(generate.status().unwrap().success());
}

async fn ready(http: &reqwest::Client, address: &str) {
    testkit::eventually("the subgraph to be ready", async || {
        let answer = http
            .get(format!("http://{address}/health?ready"))
            .send()
            .await
            .ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
}

fn signed() -> (SigningKey, User) {
    let key = SigningKey::from_hex(&SecretString::from("42".repeat(32))).unwrap();
    let user = User {
        id: Uuid::now_v7(),
        organisation: Uuid::now_v7(),
        kind: OrganisationKind::Seller,
        roles: vec![Role::SellerOwner],
        session: Uuid::now_v7(),
    };
    (key, user)
}

/// Returns a picture of this size, in chunks that are created while they are sent.
fn picture(size: usize) -> reqwest::Body {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    let rest = size - head.len();
    let pieces = (0..rest.div_ceil(65_536))
        .map(move |n| vec![u8::try_from(n % 251).unwrap(); (rest - n * 65_536).min(65_536)]);
    let pieces = std::iter::once(head)
        .chain(pieces)
        .map(Ok::<_, std::io::Error>);
    reqwest::Body::wrap_stream(futures::stream::iter(pieces))
}

#[tokio::test]
async fn twenty_mebibytes_pass_through_a_program_that_does_not_grow() {
    let (installation, (key, user)) = (Installation::new().await, signed());
    generate_certificate_key(&installation);
    let program = installation.serve(&key.public_hex());
    let address = &program.address;
    let http = reqwest::Client::new();
    ready(&http, address).await;
    let header = || {
        let now = chassis::now().unix_timestamp();
        let signer = Signer::new("order", &key);
        signer
            .sign(&Identity::User(user.clone()), None, now)
            .unwrap()
    };
    let pass = async |size: usize| {
        let upload = http
            .post(format!("http://{address}/files?name=a.png"))
            .header(caller::HEADER, header());
        let told = read(upload.body(picture(size)).send().await.unwrap())
            .await
            .unwrap();
        let told: Value = serde_json::from_slice(&told).unwrap();
        assert_eq!(told["size"], size);
        let id = told["id"].as_str().unwrap();
        let download = http
            .get(format!("http://{address}/files/{id}"))
            .header(caller::HEADER, header());
        assert_eq!(
            read(download.send().await.unwrap()).await.unwrap().len(),
            size
        );
    };
    pass(MIB).await;
    let before = peak(&program);
    pass(20 * MIB).await;
    let grown = peak(&program) - before;
    assert!(
        grown < 10 * MIB,
        "20 MiB in and out made it {grown} bytes larger"
    );
    let unsigned = http
        .post(format!("http://{address}/files?name=a.png"))
        .body(picture(1000));
    assert_eq!(
        read(unsigned.send().await.unwrap()).await.unwrap_err(),
        (401, "UNAUTHENTICATED".to_owned())
    );
}
