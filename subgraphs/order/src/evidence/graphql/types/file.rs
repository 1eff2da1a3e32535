use async_graphql::{Context, ID, Object};
use chassis::RequestContext;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use crate::evidence::domain;
use crate::evidence::service;
use crate::files::domain::File;
use crate::graphql::types::{Organisation, User};

pub struct EvidenceFile(pub File);

/// File of an evidence document. Everyone who may see the document may download the file from `url`.
#[Object]
impl EvidenceFile {
    /// ID of the file.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// File name that is valid on all common operating systems. Its extension matches `contentType`.
    async fn name(&self) -> &str {
        self.0.name.expose_secret()
    }

    /// Media type, detected from the content, for example `application/pdf`.
    async fn content_type(&self) -> &'static str {
        self.0.kind.into_str()
    }

    /// Size in bytes.
    async fn size(&self) -> i64 {
        i64::try_from(self.0.size).unwrap_or(i64::MAX)
    }

    /// SHA-256 of the file: 64 lowercase hexadecimal digits.
    async fn sha256(&self) -> String {
        hex::encode(self.0.sha256)
    }

    /// Path of the file, relative to the address of the API. Download it with `GET` and the same access token. Administrators and
    /// auditors must send a reason in the header `x-carnet-reason` or the parameter `reason`.
    async fn url(&self) -> String {
        format!("/files/{}", self.0.id.0)
    }

    /// Time of the upload.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

pub struct FileRead(pub service::FileRead);

/// Download of a document's file.
#[Object]
impl FileRead {
    /// ID of the download.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Organisation that downloaded the file.
    async fn by(&self) -> Organisation {
        self.0.by.into()
    }

    /// User who downloaded the file. Null for a program, and for people of other organisations, whom only administrators and
    /// auditors see.
    async fn user(&self, ctx: &Context<'_>) -> Option<User> {
        let (caller, read) = (RequestContext::of(ctx).caller(), &self.0);
        User::of_step(caller, Some(read.by), read.by_user)
    }

    /// Reason that the administrator or auditor gave. Other readers may omit the reason.
    async fn reason(&self) -> Option<String> {
        self.0
            .reason
            .as_ref()
            .map(|reason| reason.expose_secret().to_owned())
    }

    /// Time of the download.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }
}

pub struct DocumentGrant(pub domain::Grant);

/// Right of another organisation to read a document and its file.
#[Object]
impl DocumentGrant {
    /// ID of the grant.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Organisation that may read the document.
    async fn organisation(&self) -> Organisation {
        self.0.grantee.into()
    }

    /// End of the grant. Null if it is valid until it is revoked.
    async fn until(&self) -> Option<DateTime> {
        self.0.until.map(DateTime)
    }

    /// Time of the revocation. Null if the grant is not revoked.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// Version for `expectedVersion`. 1, or 2 if the grant is revoked.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Time of the grant.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at())
    }
}
