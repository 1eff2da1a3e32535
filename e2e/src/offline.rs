//! The offline verifier of `client-examples/partner`, run as an inspector would run it: no network, the platform's
//! public keys in a file.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::OnceCell;

/// Verifies many texts in one go, by the verifier's own function.
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
    /// With these public keys, which somebody has fetched before; `home` is where Python's packages may be kept.
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

    /// What the program prints about the text of a code, or why it refuses it.
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

    /// Why each of these texts is refused; `None` where it is not.
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
        // If it stays, it says nothing that is not public.
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
        // A program that ends before it has read everything says so by its status.
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

/// Python with what the partner's programs need, in a folder of its own under `home`.
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
