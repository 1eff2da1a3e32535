//! Keys of the data loaders for documents, files, grants and document requests.

use chassis::{group_by, index_by, load_keys};

use crate::domain::DocumentId;
use crate::evidence::domain::{Document, DocumentRequest, Grant};
use crate::files::domain::File;
use crate::graphql::keys::rekey;
use crate::service::{Services, Sight};

/// The file of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FileOf(pub DocumentId);

/// The grants of a document, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct GrantsOf(pub DocumentId);

/// The documents of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DocumentsOf(pub Sight);

/// The document requests of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DocumentRequestsOf(pub Sight);

load_keys! { Services;
    DocumentId => Document, |load, ids| {
        let documents = load.service.documents.find(&load.caller, ids, load.now).await?;
        index_by(documents, |document| document.id)
    };
    FileOf => File, |load, keys| {
        let documents: Vec<DocumentId> = keys.iter().map(|key| key.0).collect();
        let files = load.service.documents.list_files(&load.caller, &documents, load.now).await?;
        rekey(files.into_iter().filter_map(|file| Some((file.document?, file))), FileOf)
    };
    GrantsOf => Vec<Grant>, |load, keys| {
        let documents: Vec<DocumentId> = keys.iter().map(|key| key.0).collect();
        let grants = load.service.grants.list(&load.caller, &documents, load.now).await?;
        group_by(grants, |grant| GrantsOf(grant.document))
    };
    DocumentsOf => Vec<Document>, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.documents.list_of_orders(&sights).await?, DocumentsOf)
    };
    DocumentRequestsOf => Vec<DocumentRequest>, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.documents.list_requests_of_orders(&sights).await?, DocumentRequestsOf)
    };
}
