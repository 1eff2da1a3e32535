//! One loader per request, holding that request's caller: many small reads of one kind become one.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use caller::Caller;
use chassis::Failure;
use secrecy::SecretString;
use time::OffsetDateTime;

use crate::assessment::domain::{Dispute, Report};
use crate::certificates::domain::{Certificate, CertificateEntry, PublicToken};
use crate::certificates::service::CertificatesPage;
use crate::consignments::domain::{Consignment, ConsignmentStep, DeviceAssignment, Goods};
use crate::domain::{
    ApprovalId, CertificateId, ConsignmentId, DisputeId, DocumentId, EnquiryId, OrderId, ProductId,
    QuoteId, ReportId,
};
use crate::enquiries::domain::Rating;
use crate::enquiries::service::SeenEnquiry;
use crate::evidence::domain::{Document, DocumentRequest, File, Grant};
use crate::orders::domain::{Quote, TimelineEntry};
use crate::projections::domain::Product;
use crate::service::{PageOf, SeenOrder, Service, Sight};
use crate::transport_approvals::domain::{Approval, ApprovalStep};

/// What resolvers read with.
pub struct Reads {
    pub service: Service,
    pub caller: Arc<Caller>,
    /// When the request came.
    pub now: OffsetDateTime,
}

pub type Reading = DataLoader<Reads>;

/// The request's loader.
pub fn reading<'a>(ctx: &Context<'a>) -> Result<&'a Reading, Failure> {
    ctx.data::<Reading>()
        .map_err(|error| Failure::internal(&error))
}

/// The request's service, caller and time.
pub fn reads<'a>(ctx: &Context<'a>) -> Result<&'a Reads, Failure> {
    Ok(reading(ctx)?.loader())
}

fn by<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, V> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

macro_rules! loader {
    ($(#[$doc:meta])* $key:ty => $value:ty, |$self:ident, $keys:ident| $load:expr) => {
        $(#[$doc])*
        impl Loader<$key> for Reads {
            type Value = $value;
            type Error = Failure;

            async fn load(&$self, $keys: &[$key]) -> Result<HashMap<$key, $value>, Failure> {
                Ok($load)
            }
        }
    };
}

loader!(OrderId => SeenOrder, |self, ids| {
    by(self.service.orders_by_id(&self.caller, ids).await?, |seen| seen.order().id)
});
loader!(QuoteId => Quote, |self, ids| by(self.service.quotes_by_id(&self.caller, ids).await?, |quote| quote.id));
loader!(DocumentId => Document, |self, ids| {
    by(self.service.documents_by_id(&self.caller, ids, self.now).await?, |document| document.id)
});
loader!(DisputeId => Dispute, |self, ids| {
    by(self.service.disputes_by_id(&self.caller, ids).await?, |dispute| dispute.id)
});
loader!(ReportId => Report, |self, ids| by(self.service.reports_by_id(&self.caller, ids).await?, |report| report.id));
loader!(CertificateId => Certificate, |self, ids| {
    by(self.service.certificates_by_id(&self.caller, ids).await?, |certificate| certificate.id)
});
loader!(ApprovalId => Approval, |self, ids| {
    by(self.service.approvals_by_id(&self.caller, ids).await?, |approval| approval.id)
});
loader!(ConsignmentId => Consignment, |self, ids| {
    by(self.service.consignments_by_id(&self.caller, ids).await?, |consignment| consignment.id)
});
loader!(ProductId => Product, |self, ids| by(self.service.products_shown(ids).await?, |product| product.id));
loader!(EnquiryId => SeenEnquiry, |self, ids| {
    by(self.service.enquiries_by_id(&self.caller, ids).await?, |seen| seen.enquiry().id)
});
loader!(
    /// Newest first.
    CertificatesPage => Vec<Certificate>, |self, pages| {
        self.service.certificates_of_products(&self.caller, pages).await?
    }
);
loader!(PageOf<Sight> => Vec<TimelineEntry>, |self, pages| self.service.timelines_of(pages).await?);
loader!(PageOf<CertificateId> => Vec<CertificateEntry>, |self, pages| {
    self.service.certificate_histories(&self.caller, pages).await?
});
loader!(PageOf<ConsignmentId> => Vec<ConsignmentStep>, |self, pages| {
    self.service.consignment_timelines_of(&self.caller, pages).await?
});
loader!(PageOf<ApprovalId> => Vec<ApprovalStep>, |self, pages| {
    self.service.approval_timelines_of(&self.caller, pages).await?
});

/// The token of a certificate's public page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenOf(pub CertificateId);

loader!(TokenOf => PublicToken, |self, keys| {
    let ids: Vec<CertificateId> = keys.iter().map(|key| key.0).collect();
    let tokens = self.service.public_tokens(&self.caller, &ids).await?;
    tokens.into_iter().map(|(id, token)| (TokenOf(id), token)).collect()
});

/// The file of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileOf(pub DocumentId);

/// Who else may read a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GrantsOf(pub DocumentId);

loader!(FileOf => File, |self, keys| {
    let documents: Vec<DocumentId> = keys.iter().map(|key| key.0).collect();
    let files = self.service.files_of(&self.caller, &documents, self.now).await?;
    files.into_iter().filter_map(|file| Some((FileOf(file.document?), file))).collect()
});
loader!(
    /// Newest first.
    GrantsOf => Vec<Grant>, |self, keys| {
        let documents: Vec<DocumentId> = keys.iter().map(|key| key.0).collect();
        let mut of: HashMap<GrantsOf, Vec<Grant>> = HashMap::new();
        for grant in self.service.grants_of(&self.caller, &documents, self.now).await? {
            of.entry(GrantsOf(grant.document)).or_default().push(grant);
        }
        of
    }
);

macro_rules! of_order {
    ($($(#[$doc:meta])* $key:ident => $value:ty, $load:ident);+ $(;)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub struct $key(pub Sight);

            impl Loader<$key> for Reads {
                type Value = $value;
                type Error = Failure;

                async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Failure> {
                    let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
                    let found = self.service.$load(&sights).await?;
                    Ok(found.into_iter().map(|(sight, value)| ($key(sight), value)).collect())
                }
            }
        )+
    };
}

of_order! {
    QuotesOf => Vec<Quote>, quotes_of;
    MessageOf => SecretString, messages_of;
    DocumentsOf => Vec<Document>, documents_of;
    DocumentRequestsOf => Vec<DocumentRequest>, document_requests_of;
    DisputesOf => Vec<Dispute>, disputes_of;
    ReportsOf => Vec<Report>, reports_of;
    CertificatesOf => Vec<Certificate>, certificates_of;
    RatingOf => Rating, ratings_of;
}

macro_rules! of_transport {
    ($($(#[$doc:meta])* $key:ident($id:ty) => $value:ty, |$self:ident, $ids:ident| $load:expr);+ $(;)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub struct $key(pub $id);

            impl Loader<$key> for Reads {
                type Value = $value;
                type Error = Failure;

                async fn load(&$self, keys: &[$key]) -> Result<HashMap<$key, $value>, Failure> {
                    let $ids: Vec<$id> = keys.iter().map(|key| key.0).collect();
                    let found: HashMap<$id, $value> = $load;
                    Ok(found.into_iter().map(|(id, value)| ($key(id), value)).collect())
                }
            }
        )+
    };
}

of_transport! {
    GoodsOf(ConsignmentId) => Goods, |self, ids| self.service.goods_of(&self.caller, &ids).await?;
    DevicesOf(ConsignmentId) => Vec<DeviceAssignment>, |self, ids| {
        group(self.service.device_assignments_of(&self.caller, &ids).await?, |one| one.consignment)
    };
}

fn group<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut of: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        of.entry(key(&row)).or_default().push(row);
    }
    of
}
