use caller::Caller;
use database::Conn;
use events::EventContext;
use events::rule::RuleFact;
use refusal::ErrorCode;
use time::OffsetDateTime;

use crate::domain::{Refusal, RulePackId, RulePackVersionId, canonical};
use crate::nomenclature::service::units::unit_list;
use crate::nomenclature::store as nomenclature_store;
use crate::rule_files::domain::{self as pack, FileFinding, Lists, Reading, Severity};
use crate::rule_packs::domain::refusals::rule_pack_version_not_found;
use crate::rule_packs::domain::{RulePack, RulePackDraft, RulePackVersion, Summary, Upload};
use crate::rule_packs::events::outgoing;
use crate::rule_packs::store;
use crate::service::{Error, Service, rights};

impl Service {
    /// Makes a pack that has no file yet.
    pub async fn create_rule_pack(
        &self,
        caller: &Caller,
        draft: RulePackDraft,
        now: OffsetDateTime,
    ) -> Result<RulePack, Error> {
        let by = rights::rule_writer(caller)?;
        let pack = RulePack::create(draft, now)?;
        let mut tx = self.pool.begin().await?;
        if !store::rule_packs::insert(&mut tx, &pack).await? {
            return Err(Refusal::new(
                ErrorCode::RulePackNameTaken,
                &["name"],
                "there is a pack of this name",
            )
            .into());
        }
        outgoing::rule_pack_created(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &pack,
            by.organisation,
        )
        .await?;
        tx.commit().await?;
        Ok(pack)
    }

    /// Stores a rule file as a version of its pack, with what is wrong with it. The same file again is the same version;
    /// another file takes the place of a version that is not in review yet.
    pub async fn upload_rule_file(
        &self,
        caller: &Caller,
        yaml: &str,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        let by = rights::rule_writer(caller)?;
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
        let pack = ensure(&mut tx, context, header.pack, by).await?;
        let (version, new) = put(&mut tx, pack, upload, yaml).await?;
        if new {
            let fact = RuleFact::RuleFileUploaded;
            outgoing::rule_pack_version(&mut tx, context, &version, by.organisation, fact).await?;
        }
        tx.commit().await?;
        Ok(version)
    }

    /// Looks at a version's file again, with today's nomenclature; without an ERROR it becomes VALID.
    pub async fn validate_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        let by = rights::rule_writer(caller)?;
        let mut tx = self.pool.begin().await?;
        let mut version = lock(&mut tx, id).await?;
        let yaml = source(&mut tx, id).await?;
        let findings = match pack::read(&yaml) {
            Ok(reading) => findings(&mut tx, reading).await?,
            Err(finding) => vec![finding],
        };
        let valid = version.validate(findings, now)?;
        store::rule_pack_versions::update(&mut tx, &version).await?;
        let fact = if valid {
            RuleFact::RulePackValidated
        } else {
            RuleFact::RulePackRejected
        };
        let context = EventContext::of_request(caller.correlation(), now);
        outgoing::rule_pack_version(&mut tx, context, &version, by.organisation, fact).await?;
        tx.commit().await?;
        Ok(version)
    }
}

/// A pack, by its id and under the name of the uploaded file.
struct NamedPack {
    id: RulePackId,
    name: String,
}

/// The pack of this name, made if there is none. Two who make it at once get the same one.
async fn ensure(
    conn: &mut Conn,
    context: EventContext,
    name: String,
    by: &caller::User,
) -> Result<NamedPack, Error> {
    if let Some(pack) = store::rule_packs::find_named(conn, &name).await? {
        return Ok(NamedPack { id: pack.id, name });
    }
    let pack = RulePack::named(name.clone(), context.now);
    if store::rule_packs::insert(conn, &pack).await? {
        outgoing::rule_pack_created(conn, context, &pack, by.organisation).await?;
        return Ok(NamedPack { id: pack.id, name });
    }
    let pack = store::rule_packs::find_named(conn, &name).await?;
    let pack = pack.ok_or_else(|| anyhow::anyhow!("the pack {name} came and went"))?;
    Ok(NamedPack { id: pack.id, name })
}

/// The version with this file, and whether it has it only now.
async fn put(
    conn: &mut Conn,
    pack: NamedPack,
    upload: Upload,
    yaml: &str,
) -> Result<(RulePackVersion, bool), Error> {
    match store::rule_pack_versions::lock_label(conn, pack.id, &upload.label).await? {
        Some(version) if version.sha256 == upload.sha256 => Ok((version, false)),
        Some(mut version) => {
            version.replace(upload)?;
            store::rule_pack_versions::update_source(conn, &version, yaml).await?;
            Ok((version, true))
        }
        None => {
            let version = RulePackVersion::upload(pack.id, pack.name, upload);
            store::rule_pack_versions::insert(conn, &version, yaml).await?;
            Ok((version, true))
        }
    }
}

pub(super) async fn source(conn: &mut Conn, id: RulePackVersionId) -> Result<String, Error> {
    let sources = store::rule_pack_versions::list_sources(conn, &[id]).await?;
    let source = sources.into_iter().next();
    Ok(source.ok_or_else(rule_pack_version_not_found)?.yaml)
}

pub(crate) async fn lock(conn: &mut Conn, id: RulePackVersionId) -> Result<RulePackVersion, Error> {
    let version = store::rule_pack_versions::lock(conn, id).await?;
    Ok(version.ok_or_else(rule_pack_version_not_found)?)
}

async fn findings(conn: &mut Conn, reading: Reading) -> Result<Vec<FileFinding>, Error> {
    let prefixes: Vec<&str> = reading.prefixes().collect();
    let prefixes = nomenclature_store::nomenclature::list_known(conn, &prefixes).await?;
    let units = unit_list(conn).await?;
    Ok(reading.findings(&Lists { prefixes, units }))
}

/// A file that does not say which version of which pack it is cannot be kept.
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

/// The two ways in which a file is none at all have codes of their own.
fn finding_code(finding: &FileFinding) -> ErrorCode {
    match finding.code.as_str() {
        "INVALID_YAML" => ErrorCode::InvalidYaml,
        "FILE_TOO_LARGE" => ErrorCode::FileTooLarge,
        _ => ErrorCode::InvalidRuleFile,
    }
}
