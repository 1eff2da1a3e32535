use caller::Caller;
use database::Conn;
use time::{Date, OffsetDateTime};

use super::{Error, Service, because, rights};
use crate::domain::pack::{self, FileFinding, Reading, Severity};
use crate::domain::{Refusal, RulePackVersion, RulePackVersionId, Summary, Upload, canonical};
use crate::events::outgoing;
use crate::store;

impl Service {
    /// Stores a rule file as a version of its pack, with what is wrong with it. The same file again is the same version;
    /// another file takes the place of a version that is not published.
    pub async fn upload_rule_file(
        &self,
        caller: &Caller,
        yaml: &str,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        let by = rights::rule_writer(caller)?.id;
        let reading = pack::read(yaml).map_err(|finding| refused(&[finding]))?;
        let Some(header) = reading.header.clone() else { return Err(nameless(reading)) };
        let mut tx = self.pool.begin().await?;
        let upload = Upload {
            label: header.version,
            sha256: canonical::sha256(yaml.as_bytes()),
            summary: Summary::of(&reading),
            findings: findings(&mut tx, reading).await?,
            by,
            at: now,
        };
        let pack = store::rule_packs::ensure(&mut tx, &header.pack, now).await?;
        let known = store::rule_pack_versions::lock_label(&mut tx, pack.id, &upload.label).await?;
        let version = match known {
            Some(version) if version.sha256 == upload.sha256 => version,
            Some(mut version) => {
                version.replace(upload)?;
                store::rule_pack_versions::update_source(&mut tx, &version, yaml).await?;
                version
            }
            None => {
                let version = RulePackVersion::upload(&pack, upload);
                store::rule_pack_versions::insert(&mut tx, &version, yaml).await?;
                version
            }
        };
        tx.commit().await?;
        Ok(version)
    }

    /// Looks at a version's file again, with today's nomenclature; without an ERROR it becomes VALID.
    pub async fn validate_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
    ) -> Result<RulePackVersion, Error> {
        rights::rule_writer(caller)?;
        let mut tx = self.pool.begin().await?;
        let mut version = lock(&mut tx, id).await?;
        let sources = store::rule_pack_versions::list_sources(&mut tx, &[id]).await?;
        let source = sources.into_iter().next().ok_or_else(not_found)?;
        let findings = match pack::read(&source.yaml) {
            Ok(reading) => findings(&mut tx, reading).await?,
            Err(finding) => vec![finding],
        };
        version.validate(findings)?;
        store::rule_pack_versions::update(&mut tx, &version).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Puts a VALID version in force from a day on, or from the beginning.
    pub async fn publish_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        effective_from: Option<Date>,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        let publisher = rights::rule_publisher(caller)?;
        let mut tx = self.pool.begin().await?;
        let mut version = lock(&mut tx, id).await?;
        if version.publish(effective_from, publisher.id, now)? {
            store::rule_pack_versions::update(&mut tx, &version).await?;
            let organisation = publisher.organisation;
            outgoing::rule_pack_published(&mut tx, because(caller, now), &version, organisation).await?;
        }
        tx.commit().await?;
        Ok(version)
    }
}

async fn lock(conn: &mut Conn, id: RulePackVersionId) -> Result<RulePackVersion, Error> {
    store::rule_pack_versions::lock(conn, id).await?.ok_or_else(not_found)
}

fn not_found() -> Error {
    Refusal::new("RULE_PACK_VERSION_NOT_FOUND", &["rulePackVersionId"], "no such version").into()
}

async fn findings(conn: &mut Conn, reading: Reading) -> Result<Vec<FileFinding>, Error> {
    let prefixes: Vec<&str> = reading.prefixes().collect();
    let known = store::nomenclature::list_known(conn, &prefixes).await?;
    Ok(reading.findings(&known))
}

/// A file that does not say which version of which pack it is cannot be kept.
fn nameless(reading: Reading) -> Error {
    let mut findings = reading.findings(&std::collections::BTreeSet::new());
    findings.retain(|finding| finding.severity == Severity::Error);
    refused(&findings)
}

fn refused(findings: &[FileFinding]) -> Error {
    let refusal = |finding: &FileFinding| {
        let message = format!("line {}, column {}: {}", finding.line, finding.column, finding.message);
        Refusal::new(finding_code(finding), &["yaml"], message)
    };
    Error::Refused(findings.iter().take(20).map(refusal).collect())
}

/// The two ways in which a file is none at all have codes of their own.
fn finding_code(finding: &FileFinding) -> &'static str {
    match finding.code.as_str() {
        "INVALID_YAML" => "INVALID_YAML",
        "FILE_TOO_LARGE" => "FILE_TOO_LARGE",
        _ => "INVALID_RULE_FILE",
    }
}
