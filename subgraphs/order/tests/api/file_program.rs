//! The program itself takes large files without holding them.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use caller::{Identity, OrganisationKind, Role, Signer, SigningKey, User};
use order::store::MIGRATIONS;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use uuid::Uuid;

use crate::file_support::{Folder, read};

const MIB: usize = 1024 * 1024;

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Process {
    /// The most memory that it has had, in bytes.
    fn peak(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmHWM:"))
            .unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<usize>()
            .unwrap()
            * 1024
    }
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

/// A picture of so many bytes, in pieces that are made as they are sent.
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
    let (database, keys) = (
        testkit::database(&MIGRATIONS).await,
        testkit::keys("order").await,
    );
    let (streams, folder, (key, user)) = (testkit::streams(), Folder::default(), signed());
    let certificate_key = keys.args.domain_key_file.with_extension("certificate.pem");
    let mut generate = Command::new(env!("CARGO_BIN_EXE_order"));
    generate
        .arg("generate-certificate-key")
        .env("CARNET_CERTIFICATE_KEY_FILE", &certificate_key);
    assert!(generate.status().unwrap().success());
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let process = Command::new(env!("CARGO_BIN_EXE_order"))
        .arg("serve")
        .env_clear()
        .env("CARNET_LISTEN", &address)
        .env("CARNET_CALLER_PUBLIC_KEY", key.public_hex())
        .env(
            "CARNET_DATABASE_URL",
            database.args.database_url.expose_secret(),
        )
        .env(
            "CARNET_KEYS_DATABASE_URL",
            keys.args.keys_database_url.expose_secret(),
        )
        .env("CARNET_DOMAIN_KEY_FILE", &keys.args.domain_key_file)
        .env("CARNET_REDIS_URL", streams.redis_url.expose_secret())
        .env("CARNET_REDIS_PREFIX", &streams.redis_prefix)
        .env("CARNET_CERTIFICATE_KEY_FILE", &certificate_key)
        .env("CARNET_FILES_FOLDER", &folder.0)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let process = Process(process);
    let http = reqwest::Client::new();
    testkit::eventually("the subgraph to be ready", async || {
        let answer = http
            .get(format!("http://{address}/health?ready"))
            .send()
            .await
            .ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
    let header = || {
        let now = chassis::now().unix_timestamp();
        let signer = Signer::new("order", &key);
        signer
            .sign(&Identity::User(user.clone()), None, Uuid::now_v7(), now)
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
    let before = process.peak();
    pass(20 * MIB).await;
    let grown = process.peak() - before;
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
