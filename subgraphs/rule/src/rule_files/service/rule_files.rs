use caller::Caller;
use commands::Error;
use database::Conn;
use events::EventContext;
use events::rule::RuleFact;
use refusal::ErrorCode;
use time::OffsetDateTime;

use super::RuleFiles;
use crate::domain::{RIGHTS, Refusal, RulePackVersionId, canonical};
use crate::nomenclature::service::{find_units, list_known_prefixes};
use crate::rule_files::domain::{self as pack, FileFinding, Lists, Reading, Severity};
use crate::rule_packs::domain::{RulePackVersion, Summary, Upload};
use crate::rule_packs::service::{
    UploadedFile, find_source, lock_version, store_file, update_version,
};

impl RuleFiles {
    /// Stores a rule file with its findings as a version of its pack. If the same file is uploaded again, nothing changes; another
    /// file replaces the file of a version that is not yet in review.
    pub async fn upload_rule_file(
        &self,
        caller: &Caller,
        yaml: &str,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(caller, "uploadRuleFile")?;
        let by = caller.user()?;
        let reading = pack::read(yaml).map_err(|finding| refused(&[finding]))?;
        let Some(header) = reading.header.clone() else {
            return Err(nameless(reading));
        };
        let mut tx = self.pool.begin().await?;
        let upload = Upload {
            label: header.version,
            sha256: canonical::sha256(yaml.as_bytes()),
            summary: Summary::of(&reading),
            findings: findings(&mut tx, reading).await?,
            by: by.id,
            at: now,
        };
        let context = EventContext::of_request(caller.correlation(), now);
        let file = UploadedFile {
            pack: header.pack,
            yaml,
            upload,
        };
        let version = store_file(&mut tx, context, file, by).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Validates the file of a version again, with the current nomenclature. Without an ERROR it becomes VALID.
    pub async fn validate_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(caller, "validateRulePack")?;
        let by = caller.user()?;
        let mut tx = self.pool.begin().await?;
        let mut version = lock_version(&mut tx, id).await?;
        let yaml = find_source(&mut tx, id).await?;
        let findings = match pack::read(&yaml) {
            Ok(reading) => findings(&mut tx, reading).await?,
            Err(finding) => vec![finding],
        };
        let valid = version.validate(findings, now)?;
        let fact = if valid {
            RuleFact::RulePackValidated
        } else {
            RuleFact::RulePackRejected
        };
        let context = EventContext::of_request(caller.correlation(), now);
        update_version(&mut tx, context, &version, by, fact).await?;
        tx.commit().await?;
        Ok(version)
    }
}

async fn findings(conn: &mut Conn, reading: Reading) -> Result<Vec<FileFinding>, Error> {
    let prefixes: Vec<&str> = reading.prefixes().collect();
    let prefixes = list_known_prefixes(conn, &prefixes).await?;
    let units = find_units(conn).await?;
    Ok(reading.findings(&Lists { prefixes, units }))
}

/// Refuses a file that does not identify its pack and version, because it cannot be stored.
fn nameless(reading: Reading) -> Error {
    let mut findings = reading.findings(&Lists::default());
    findings.retain(|finding| finding.severity == Severity::Error);
    refused(&findings)
}

fn refused(findings: &[FileFinding]) -> Error {
    let refusal = |finding: &FileFinding| {
        let message = format!(
            "line {}, column {}: {}",
            finding.line, finding.column, finding.message
        );
        Refusal::new(finding_code(finding), &["yaml"], message)
    };
    Error::Refused(findings.iter().take(20).map(refusal).collect())
}

/// Returns the code of a refusal. Invalid YAML and oversized files have codes of their own.
fn finding_code(finding: &FileFinding) -> ErrorCode {
    match finding.code.as_str() {
        "INVALID_YAML" => ErrorCode::InvalidYaml,
        "FILE_TOO_LARGE" => ErrorCode::FileTooLarge,
        _ => ErrorCode::InvalidRuleFile,
    }
}
