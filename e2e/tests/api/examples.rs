//! The programs in `client-examples/`, run as their README describes.

use std::path::{Path, PathBuf};

use e2e::{
    case::lane,
    documents::{admin, web},
    keys::SigningKey,
    offline, people,
};
use serde_json::json;
use tokio::process::Command;

use crate::{accepted, examples, machines, platform};

async fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .await
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (said, complained) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success(),
        "{command:?}: {}\n{said}\n{complained}",
        output.status
    );
    said.into_owned()
}

fn example(program: impl AsRef<std::ffi::OsStr>, folder: &Path, key: &str) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("CARNET_URL", platform().url())
        .env("CARNET_CLIENT_KEY", key);
    command.kill_on_drop(true);
    command
}

#[tokio::test]
async fn the_web_application_watches_its_order_live() {
    let web = examples("web");
    let key = platform().keys().web;
    run(example("npm", &web, &key).args(["ci", "--ignore-scripts", "--silent"])).await;
    run(example("npm", &web, &key).args(["run", "--silent", "check"])).await;
    let mut start = example("npm", &web, &key);
    start
        .args(["start", "--silent"])
        .env("CARNET_MAIL_FOLDER", platform().home().join("mail"));
    let said = run(&mut start).await;
    assert!(
        said.contains("the access token is good for SELLER_OWNER"),
        "{said}"
    );
    assert!(said.contains("self-check: ACTION_REQUIRED"), "{said}");
    assert!(
        said.contains("live: Power bank 10,000 mAh is CANCELLED"),
        "{said}"
    );
}

/// Bytes of a screen, as the mobile client prints them.
fn bytes_of(said: &str, screen: &str) -> usize {
    let rest = said.split(&format!("{screen}: ")).nth(1);
    let bytes = rest.and_then(|rest| rest.split(" bytes").next());
    bytes.and_then(|bytes| bytes.parse().ok()).unwrap()
}

#[tokio::test]
async fn the_mobile_client_shows_its_screens_with_less_than_half_of_the_bytes_of_the_web() {
    let platform = platform();
    let seller = platform.seller_with(&platform.mobile()).await;
    let desk = people::member(&platform.web(), &seller.email, people::PASSWORD)
        .await
        .unwrap();
    let product = people::power_bank(&desk).await.unwrap();
    let draft = json!({ "productId": product, "type": "TESTING", "lane": lane(Some("CARGO")) });
    let drafted = accepted(&desk.graph, &web::DRAFT_ORDER, draft).await;

    let (mobile, key, python) = (examples("mobile"), platform.keys().mobile, python().await);
    let tokens = platform.home().join("telephone.json");
    let start = || {
        let mut program = example(&python, &mobile, &key);
        program.arg("main.py").env("CARNET_TOKENS", &tokens);
        program
    };
    let first = run(start()
        .env("CARNET_EMAIL", &seller.email)
        .env("CARNET_PASSWORD", people::PASSWORD))
    .await;
    let number = drafted["order"]["number"].as_str().unwrap();
    assert!(
        first.contains(&format!("{number} DRAFT Power bank 10,000 mAh")),
        "{first}"
    );
    assert_eq!(
        run(&mut start()).await,
        first,
        "the second start needs no password"
    );

    let dashboard = desk.graph.run(&web::DASHBOARD, json!({})).await.unwrap();
    let id = json!({ "id": drafted["order"]["id"] });
    let order = desk.graph.run(&web::ORDER, id).await.unwrap();
    for (screen, of_web) in [("home", dashboard), ("order", order)] {
        let (small, large) = (bytes_of(&first, screen), of_web.to_string().len());
        assert!(
            small * 2 < large,
            "{screen}: {small} bytes, and {large} in the web application"
        );
    }
}

/// A Python environment with the packages of the partner's programs, in the folder of the platform.
async fn python() -> PathBuf {
    offline::python(platform().home()).await.unwrap()
}

#[tokio::test]
async fn the_partners_program_prints_what_a_product_needs() {
    let (partner, key, python) = (
        examples("partner"),
        platform().keys().partner,
        python().await,
    );
    let said =
        run(example(&python, &partner, &key).args(["main.py", "850760", "CN", "DE", "AIR"])).await;
    assert!(
        said.contains("EU-BATT-CE") && said.contains("UN383_SUMMARY"),
        "{said}"
    );
    let unknown = example(&python, &partner, &key)
        .args(["main.py", "999999", "CN", "DE", "AIR"])
        .output()
        .await;
    assert_eq!(unknown.unwrap().status.code(), Some(1));
}

#[tokio::test]
async fn the_partners_machine_gets_a_token_with_a_secret_and_with_a_key() {
    let platform = platform();
    let (partner, python) = (examples("partner"), python().await);
    let (admin, seller) = (platform.admin().await, platform.seller().await);
    people::power_bank(&seller).await.unwrap();
    let input = json!({
        "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation, "scopes": ["products:read"],
    });
    let (id, key) = machines::client(&admin, input).await;
    let own = SigningKey::generate().unwrap();
    let keys = json!({ "apiClientId": id, "jwks": json!({ "keys": [own.jwk] }).to_string() });
    accepted(&admin, &admin::SET_CLIENT_PUBLIC_KEYS, keys).await;
    platform.known_client(&key).await;
    let file = platform.home().join("machine.pem");
    std::fs::write(&file, own.pem()).unwrap();
    let mut program = example(&python, &partner, &key);
    let said = run(program
        .arg("machine.py")
        .env("CARNET_PRIVATE_KEY_FILE", &file))
    .await;
    for way in ["client_secret_basic", "private_key_jwt"] {
        assert!(
            said.contains(&format!("{way}: 1 products\n  PB-10000")),
            "{said}"
        );
    }
    let wrong = format!("{id}.{}", "A".repeat(43));
    let refused = example(&python, &partner, &wrong)
        .arg("machine.py")
        .output()
        .await
        .unwrap();
    let complained = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        refused.status.code() == Some(1) && complained.contains("invalid_client"),
        "{complained}"
    );
}

/// All source code in these folders.
fn sources(folders: &[PathBuf]) -> String {
    let mut text = String::new();
    let mut folders = folders.to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let ending = path
                .extension()
                .and_then(|ending| ending.to_str())
                .unwrap_or_default();
            if path.is_dir() && !path.ends_with("node_modules") {
                folders.push(path);
            } else if ["rs", "ts", "py"].contains(&ending) && !path.ends_with("documents.rs") {
                text.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    text
}

/// Returns true if a statement of these tests runs the document of this constant and requires success: data in every
/// root field and no refusal.
fn succeeds(tests: &str, constant: &str) -> bool {
    const CALLS: [&str; 6] = [
        ".run(",
        ".mutate(",
        "accepted(",
        "once_known(",
        "subscribe(",
        "work(",
    ];
    tests.match_indices(constant).any(|(at, _)| {
        let (before, after) = (&tests[..at], &tests[at + constant.len()..]);
        let statement = before
            .rfind([';', '{', '}'])
            .map_or(before, |begin| &before[begin..]);
        let whole = !after.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        whole && CALLS.iter().any(|call| statement.contains(call))
    })
}

#[test]
fn every_document_is_run_with_success_by_a_test_or_a_program() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rust = sources(&[here.join("src"), here.join("tests"), here.join("benches")]);
    let mut never = Vec::new();
    for kind in ["web", "mobile", "partner", "admin", "public"] {
        let programs = sources(&[examples(kind)]);
        for entry in std::fs::read_dir(examples(kind).join("documents")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap();
            let constant = format!("{kind}::{}", name.to_uppercase().replace('-', "_"));
            let in_program = programs.contains(&format!("\"{name}\""))
                || programs.contains(&format!("{name}.graphql"));
            if !succeeds(&rust, &constant) && !in_program {
                never.push(constant);
            }
        }
    }
    assert!(never.is_empty(), "{never:?}");
}

#[tokio::test]
async fn the_partners_program_takes_the_old_systems_orders_over_once() {
    let platform = platform();
    let (partner, python) = (examples("partner"), python().await);
    let (admin, seller) = (platform.admin().await, platform.seller().await);
    people::power_bank(&seller).await.unwrap();
    let input = json!({
        "name": "Old orders", "kind": "PARTNER", "organisationId": seller.organisation,
        "scopes": ["orders:read", "orders:write"],
    });
    let (_, key) = machines::client(&admin, input).await;
    platform.known_client(&key).await;
    let import = async |file: &str| {
        run(example(&python, &partner, &key).args(["import_orders.py", file])).await
    };
    // The order domain receives the product shortly after its creation.
    let mut said = import("legacy-orders.csv").await;
    for _ in 0..50 {
        if said.contains("2025-0815") && !said.contains("no product with this SKU") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        said = import("legacy-orders.csv").await;
    }
    assert!(
        said.contains("2025-0815        CREATED          ORD-"),
        "{said}"
    );
    assert!(
        said.contains("2025-0817        REJECTED         VERK_TR"),
        "{said}"
    );
    let said = import("legacy-orders.json").await;
    assert!(said.contains("1 created, 1 known, 0 rejected"), "{said}");
}
