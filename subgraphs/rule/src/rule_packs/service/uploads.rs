//! Stores uploaded files as versions of their packs.

use commands::{CommandContext, Error};
use database::Conn;
use events::EventContext;
use events::rule::RuleFact;

use crate::domain::RulePackId;
use crate::rule_packs::domain::{RulePack, RulePackVersion, Upload};
use crate::rule_packs::events::outgoing;
use crate::rule_packs::store;

/// Expected version of a file that was not uploaded yet.
const NOT_UPLOADED: i64 = 0;

/// Uploaded file with the name of its pack.
pub(crate) struct UploadedFile<'a> {
    pub pack: String,
    pub yaml: &'a str,
    pub upload: Upload,
}

/// Stores a file as a version of its pack, which is created if it does not exist. If the same file is uploaded again, nothing
/// changes.
pub(crate) async fn store_file(
    conn: &mut Conn,
    command: &CommandContext,
    file: UploadedFile<'_>,
    by: &caller::User,
) -> Result<RulePackVersion, Error> {
    let context = command.event_context();
    let pack = ensure(conn, context, file.pack, by).await?;
    let known = store::rule_pack_versions::lock_label(conn, pack.id, &file.upload.label).await?;
    let current = known.as_ref().map(|version| version.version);
    command.expects(current.unwrap_or(NOT_UPLOADED))?;
    let (version, new) = put(conn, pack, known, file.upload, file.yaml).await?;
    if new {
        let fact = RuleFact::RuleFileUploaded;
        outgoing::rule_pack_version(conn, context, &version, by.organisation, fact).await?;
    }
    Ok(version)
}

/// Pack with the name in the uploaded file.
struct NamedPack {
    id: RulePackId,
    name: String,
}

/// Finds the pack with this name, or creates it. Concurrent uploads get the same pack.
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
    let pack = pack.ok_or_else(|| anyhow::anyhow!("the pack {name} was deleted concurrently"))?;
    Ok(NamedPack { id: pack.id, name })
}

/// Finds the version with this label in the pack with this name.
pub(crate) async fn find_labelled(
    conn: &mut Conn,
    pack: &str,
    label: &str,
) -> Result<Option<RulePackVersion>, Error> {
    Ok(store::rule_pack_versions::find_label(conn, pack, label).await?)
}

/// Stores the file in the locked version, or in a new one. Returns the version, and true if its file is new.
async fn put(
    conn: &mut Conn,
    pack: NamedPack,
    known: Option<RulePackVersion>,
    upload: Upload,
    yaml: &str,
) -> Result<(RulePackVersion, bool), Error> {
    match known {
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
