//! The programs in `client-examples/`, run as their readers would run them.

use std::path::Path;

use tokio::process::Command;

use crate::{examples, platform};

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
    let said = run(example("npm", &web, &key).args(["start", "--silent"])).await;
    assert!(said.contains("self-check: ACTION_REQUIRED"), "{said}");
    assert!(said.contains("live: Power bank 10,000 mAh is CANCELLED"), "{said}");
}

#[tokio::test]
async fn the_partners_program_prints_what_a_product_needs() {
    let (partner, key) = (examples("partner"), platform().keys().partner);
    let venv = platform().home().join("partner-venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        run(example("python3", &partner, &key).args(["-m", "venv"]).arg(&venv)).await;
    }
    let install =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
    run(example(&python, &partner, &key).args(install)).await;
    let said = run(example(&python, &partner, &key).args(["main.py", "850760", "CN", "DE", "AIR"])).await;
    assert!(said.contains("EU-BATT-CE") && said.contains("UN383_SUMMARY"), "{said}");
    let unknown =
        example(&python, &partner, &key).args(["main.py", "999999", "CN", "DE", "AIR"]).output().await;
    assert_eq!(unknown.unwrap().status.code(), Some(1));
}
