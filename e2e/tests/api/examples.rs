//! The programs in `client-examples/`, run as their readers would run them.

use std::path::{Path, PathBuf};

use e2e::{documents::admin, people};
use serde_json::json;
use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::keys::SigningKey;
use crate::{accepted, examples, machines, platform};

async fn run(command: &mut Command) -> String {
    let output = command.output().await.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{said}\n{complained}", output.status);
    said.into_owned()
}

fn example(program: impl AsRef<std::ffi::OsStr>, folder: &Path, key: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("CARNET_URL", platform().url()).env("CARNET_CLIENT_KEY", key);
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
    start.args(["start", "--silent"]).env("CARNET_MAIL_FOLDER", platform().home().join("mail"));
    let said = run(&mut start).await;
    assert!(said.contains("the access token is good for SELLER_OWNER"), "{said}");
    assert!(said.contains("self-check: ACTION_REQUIRED"), "{said}");
    assert!(said.contains("live: Power bank 10,000 mAh is CANCELLED"), "{said}");
}

/// Python with what the partner's programs need, beside the platform.
async fn python() -> PathBuf {
    static INSTALLED: OnceCell<PathBuf> = OnceCell::const_new();
    let install = async || {
        let partner = examples("partner");
        let venv = platform().home().join("partner-venv");
        let python = venv.join("bin/python");
        if !python.exists() {
            run(example("python3", &partner, "").args(["-m", "venv"]).arg(&venv)).await;
        }
        let install =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
        run(example(&python, &partner, "").args(install)).await;
        python
    };
    INSTALLED.get_or_init(install).await.clone()
}

#[tokio::test]
async fn the_partners_program_prints_what_a_product_needs() {
    let (partner, key, python) = (examples("partner"), platform().keys().partner, python().await);
    let said = run(example(&python, &partner, &key).args(["main.py", "850760", "CN", "DE", "AIR"])).await;
    assert!(said.contains("EU-BATT-CE") && said.contains("UN383_SUMMARY"), "{said}");
    let unknown =
        example(&python, &partner, &key).args(["main.py", "999999", "CN", "DE", "AIR"]).output().await;
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
    let own = SigningKey::generate();
    let keys = json!({ "apiClientId": id, "jwks": json!({ "keys": [own.jwk] }).to_string() });
    accepted(&admin, &admin::SET_CLIENT_PUBLIC_KEYS, keys).await;
    platform.known_client(&key).await;
    let file = platform.home().join("machine.pem");
    std::fs::write(&file, own.pem()).unwrap();
    let mut program = example(&python, &partner, &key);
    let said = run(program.arg("machine.py").env("CARNET_PRIVATE_KEY_FILE", &file)).await;
    for way in ["client_secret_basic", "private_key_jwt"] {
        assert!(said.contains(&format!("{way}: 1 products\n  PB-10000")), "{said}");
    }
    let wrong = format!("{id}.{}", "A".repeat(43));
    let refused = example(&python, &partner, &wrong).arg("machine.py").output().await.unwrap();
    let complained = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(1) && complained.contains("invalid_client"), "{complained}");
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
    let import =
        async |file: &str| run(example(&python, &partner, &key).args(["import_orders.py", file])).await;
    // The product is known to the order domain moments after it was made.
    let mut said = import("legacy-orders.csv").await;
    for _ in 0..50 {
        if said.contains("2025-0815") && !said.contains("no product of yours") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        said = import("legacy-orders.csv").await;
    }
    assert!(said.contains("2025-0815        CREATED          ORD-"), "{said}");
    assert!(said.contains("2025-0817        REJECTED         VERK_TR"), "{said}");
    let said = import("legacy-orders.json").await;
    assert!(said.contains("1 created, 1 known, 0 rejected"), "{said}");
}
