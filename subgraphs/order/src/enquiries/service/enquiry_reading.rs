//! Reads of enquiries, by ID and as a list.

use caller::Caller;
use commands::Error;

use super::{Enquiries, SeenEnquiry};
use crate::domain::EnquiryId;
use crate::enquiries::domain::EnquiryFilter;
use crate::enquiries::store::{self, EnquiryScope};
use crate::orders::domain::OrderRole;
use crate::service::access::Reader;
use crate::store::ListPage;

impl Reader {
    /// Returns the scopes of the enquiries that the reader may list.
    fn enquiry_scopes(self, role: Option<OrderRole>) -> Vec<EnquiryScope> {
        match self {
            Self::Staff => vec![EnquiryScope::All],
            Self::Seller(own) if role != Some(OrderRole::Provider) => {
                vec![EnquiryScope::Seller(own)]
            }
            Self::Provider(own) if role != Some(OrderRole::Seller) => {
                vec![EnquiryScope::Provider(own)]
            }
            Self::Seller(_) | Self::Provider(_) | Self::Stranger => Vec::new(),
            Self::Program(own) => match role {
                Some(OrderRole::Seller) => vec![EnquiryScope::Seller(own)],
                Some(OrderRole::Provider) => vec![EnquiryScope::Provider(own)],
                None => vec![EnquiryScope::Seller(own), EnquiryScope::Provider(own)],
            },
        }
    }
}

impl Enquiries {
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[EnquiryId],
    ) -> Result<Vec<SeenEnquiry>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let enquiries = store::find_enquiries(&mut conn, ids).await?;
        Ok(enquiries
            .into_iter()
            .filter_map(|enquiry| SeenEnquiry::seen(reader, enquiry))
            .collect())
    }

    /// Returns a page of the reader's enquiries.
    pub async fn list(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &EnquiryFilter,
        page: ListPage,
    ) -> Result<Vec<SeenEnquiry>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut enquiries = Vec::new();
        for scope in reader.enquiry_scopes(role) {
            enquiries.extend(store::list_enquiries(&mut conn, scope, filter, page).await?);
        }
        Ok(page
            .merge(enquiries, |enquiry| page.sorting.key(enquiry.sort_values()))
            .into_iter()
            .filter_map(|enquiry| SeenEnquiry::seen(reader, enquiry))
            .collect())
    }

    pub async fn count(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &EnquiryFilter,
    ) -> Result<i64, Error> {
        let scopes = Reader::of(caller)?.enquiry_scopes(role);
        let mut conn = self.pool.acquire().await?;
        let mut total = 0;
        for scope in scopes {
            total += store::count_enquiries(&mut conn, scope, filter).await?;
        }
        Ok(total)
    }
}
