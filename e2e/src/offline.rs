//! Runs the offline verifier of `client-examples/partner` as an inspector would: without a network, with the platform's
//! public keys in a file.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::OnceCell;

/// Verifies many texts in one process, with the verifier's own function.
const MANY: &str = "
import json, sys
from verify_certificate import Refused, verify
asked = json.load(sys.stdin)
def said(text):
    try:
        verify(text, asked['keys'])
    except Refused as refused:
        return str(refused)
json.dump([said(text) for text in asked['texts']], sys.stdout)
";

pub struct Offline {
    python: PathBuf,
    keys: Value,
    keys_file: PathBuf,
}

impl Offline {
    /// A verifier with these public keys, fetched earlier. `home` may hold a cache of Python's packages.
    pub async fn new(home: &Path, keys: Value) -> anyhow::Result<Self> {
        let python = python(home).await?;
        let keys_file = home.join(format!(
            "certificate-keys-{}.json",
            uuid::Uuid::now_v7().simple()
        ));
        std::fs::write(&keys_file, keys.to_string())?;
        Ok(Self {
            python,
            keys,
            keys_file,
        })
    }

    /// The output of the program for the text of a code, or the reason for its refusal.
    pub async fn verify(&self, text: &str) -> anyhow::Result<Result<String, String>> {
        let mut command = Command::new(&self.python);
        command
            .args(["verify_certificate.py", "--keys"])
            .arg(&self.keys_file);
        let (success, said, complained) = run(&mut command, text).await?;
        if success {
            return Ok(Ok(said));
        }
        let refused = complained.trim().strip_prefix("refused: ");
        Ok(Err(refused
            .with_context(|| format!("it did not run: {complained}"))?
            .to_owned()))
    }

    /// The reason for the refusal of each of these texts; `None` for a valid one.
    pub async fn verify_all(&self, texts: &[String]) -> anyhow::Result<Vec<Option<String>>> {
        let asked = json!({ "keys": self.keys, "texts": texts }).to_string();
        let (success, said, complained) =
            run(Command::new(&self.python).args(["-c", MANY]), &asked).await?;
        ensure!(success, "{complained}");
        Ok(serde_json::from_str(&said)?)
    }
}

impl Drop for Offline {
    fn drop(&mut self) {
        // If the file remains, it contains public data only.
        let _ = std::fs::remove_file(&self.keys_file);
    }
}

/// The folder with the partner's programs.
fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../client-examples/partner")
}

async fn run(command: &mut Command, input: &str) -> anyhow::Result<(bool, String, String)> {
    command.current_dir(programs()).kill_on_drop(true);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
    let mut stdin = child.stdin.take().context("standard input")?;
    let write = async {
        // A program that ends before it has read its input reports this by its status.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
    };
    let (output, ()) = tokio::join!(child.wait_with_output(), write);
    let output = output?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    ))
}

/// A Python environment with the packages of the partner's programs, in a folder under `home`.
pub async fn python(home: &Path) -> anyhow::Result<PathBuf> {
    static INSTALLED: OnceCell<PathBuf> = OnceCell::const_new();
    let install = async || {
        let venv = home.join("partner-venv");
        let python = venv.join("bin/python");
        if !python.exists() {
            finish(Command::new("python3").args(["-m", "venv"]).arg(&venv)).await?;
        }
        let install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            "requirements.txt",
        ];
        finish(Command::new(&python).args(install)).await?;
        anyhow::Ok(python)
    };
    Ok(INSTALLED.get_or_try_init(install).await?.clone())
}

async fn finish(command: &mut Command) -> anyhow::Result<()> {
    let (success, said, complained) = run(command, "").await?;
    if !success {
        bail!("{command:?} failed:\n{said}\n{complained}");
    }
    Ok(())
}
