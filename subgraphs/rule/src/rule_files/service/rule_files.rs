use commands::{CommandContext, Error, replayed};
use database::Conn;
use events::rule::RuleFact;
use refusal::ErrorCode;
use uuid::Uuid;

use super::RuleFiles;
use crate::domain::{RIGHTS, Refusal, RulePackVersionId, canonical};
use crate::nomenclature::service::{find_units, list_known_prefixes};
use crate::rule_files::domain::{
    self as pack, FileFinding, FindingCode, Header, Lists, Reading, Severity,
};
use crate::rule_packs::domain::{RulePackVersion, Summary, Upload};
use crate::rule_packs::service::{
    UploadedFile, find_labelled, find_source, find_version_again, lock_version, store_file,
    update_version,
};

impl RuleFiles {
    /// Stores a rule file with its findings as a version of its pack. If the same file is uploaded again, nothing changes; another
    /// file replaces the file of a version that is not yet in review.
    pub async fn upload_rule_file(
        &self,
        command: &CommandContext,
        yaml: &str,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(command.caller(), "uploadRuleFile")?;
        let by = command.caller().user()?;
        let reading = pack::read(yaml).map_err(|finding| refused(&[finding]))?;
        let Some(header) = reading.header.clone() else {
            return Err(nameless(reading));
        };
        // The file names its version, so a replay needs no ID to find it.
        self.commands
            .run(command, Uuid::nil(), async |tx| {
                let upload = Upload {
                    label: header.version.clone(),
                    sha256: canonical::sha256(yaml.as_bytes()),
                    summary: Summary::of(&reading),
                    findings: findings(tx, reading).await?,
                    by: by.id,
                    at: command.now(),
                };
                let file = UploadedFile {
                    pack: header.pack.clone(),
                    yaml,
                    upload,
                };
                store_file(tx, command, file, by).await
            })
            .await?
            .or_replay(async |_| self.find_uploaded(&header).await)
            .await
    }

    /// Result of an idempotent replay: the version that the same file names.
    async fn find_uploaded(&self, header: &Header) -> Result<RulePackVersion, Error> {
        let mut conn = self.pool.acquire().await?;
        replayed(find_labelled(&mut conn, &header.pack, &header.version).await?)
    }

    /// Validates the file of a version again, with the current nomenclature. Without an ERROR it becomes VALID.
    pub async fn validate_rule_pack(
        &self,
        command: &CommandContext,
        id: RulePackVersionId,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(command.caller(), "validateRulePack")?;
        let by = command.caller().user()?;
        self.commands
            .run(command, id, async |tx| {
                let mut version = lock_version(tx, id).await?;
                command.expects(version.version)?;
                let yaml = find_source(tx, id).await?;
                let findings = match pack::read(&yaml) {
                    Ok(reading) => findings(tx, reading).await?,
                    Err(finding) => vec![finding],
                };
                let fact = if version.validate(findings, command.now())? {
                    RuleFact::RulePackValidated
                } else {
                    RuleFact::RulePackRejected
                };
                update_version(tx, command.event_context(), &version, by, fact).await?;
                Ok(version)
            })
            .await?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                find_version_again(&mut conn, first).await
            })
            .await
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
    match finding.code {
        FindingCode::InvalidYaml => ErrorCode::InvalidYaml,
        FindingCode::FileTooLarge => ErrorCode::FileTooLarge,
        _ => ErrorCode::InvalidRuleFile,
    }
}
