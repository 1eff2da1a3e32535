use async_graphql::{ID, Object};
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use crate::evidence::domain;
use crate::evidence::service;
use crate::files::domain::File;
use crate::graphql::types::Organisation;

pub struct EvidenceFile(pub File);

/// The file of an evidence document. Its bytes come from `url`, to whoever may see the document.
#[Object]
impl EvidenceFile {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Safe to be the name of a file on any machine; its ending says what the file is.
    async fn name(&self) -> &str {
        self.0.name.expose_secret()
    }

    /// By its content, as `application/pdf`.
    async fn content_type(&self) -> &'static str {
        self.0.kind.into_str()
    }

    /// In bytes.
    async fn size(&self) -> i64 {
        i64::try_from(self.0.size).unwrap_or(i64::MAX)
    }

    /// In lower-case hex.
    async fn sha256(&self) -> String {
        hex::encode(self.0.sha256)
    }

    /// A path at the address of this graph; GET it with the same access token. The platform's staff must say why, in
    /// the header `x-carnet-reason` or the parameter `reason`.
    async fn url(&self) -> String {
        format!("/files/{}", self.0.id.0)
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

pub struct FileRead(pub service::FileRead);

/// That somebody has read a document's file.
#[Object]
impl FileRead {
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    async fn by(&self) -> Organisation {
        self.0.by.into()
    }

    /// Who it was of that organisation, by the id of the account; null for a program.
    async fn user_id(&self) -> Option<ID> {
        self.0.by_user.map(Into::into)
    }

    /// What the platform's staff gave as its reason; the parties need none.
    async fn reason(&self) -> Option<String> {
        self.0
            .reason
            .as_ref()
            .map(|reason| reason.expose_secret().to_owned())
    }

    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}

pub struct DocumentGrant(pub domain::Grant);

/// Another organisation's right to read a document and its file.
#[Object]
impl DocumentGrant {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Who may read the document.
    async fn organisation(&self) -> Organisation {
        self.0.grantee.into()
    }

    /// When it ends; null: not by itself.
    async fn until(&self) -> Option<DateTime> {
        self.0.until.map(DateTime)
    }

    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// 1, and 2 once it is revoked; for `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at())
    }
}
