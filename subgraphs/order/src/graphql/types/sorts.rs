//! Sortings of lists.

use async_graphql::{Enum, InputObject};
use chassis::SortDirection;

use crate::domain::{SortField, Sorting};

/// Declares the sorting of a list and the fields by which it can be sorted: `Sort by Field { PublicName = SortField }`.
macro_rules! sorts {
    ($(
        $(#[$doc:meta])*
        $sort:ident by $(#[$field_doc:meta])* $field:ident {
            $($(#[$name_doc:meta])* $name:ident = $by:ident),+ $(,)?
        }
    )+) => {$(
        $(#[$field_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub enum $field {
            $($(#[$name_doc])* $name),+
        }

        $(#[$doc])*
        #[derive(Clone, Copy, Debug, InputObject)]
        pub struct $sort {
            /// Field by which the list is sorted. `CREATED_AT` by default.
            field: Option<$field>,
            /// Direction. `DESCENDING` by default.
            direction: Option<SortDirection>,
        }

        impl $sort {
            /// Sorting of the list. Newest first by default.
            pub fn sorting(sort: Option<Self>) -> Sorting {
                let usual = Sorting::default();
                let by = sort.and_then(|sort| sort.field).map(|field| match field {
                    $($field::$name => SortField::$by),+
                });
                let direction = sort.and_then(|sort| sort.direction);
                Sorting {
                    by: by.unwrap_or(usual.by),
                    ascending: direction == Some(SortDirection::Ascending),
                }
            }
        }
    )+};
}

sorts! {
    /// Sorting of a list of enquiries. Newest first by default.
    EnquirySort by
    /// Field by which enquiries are sorted.
    EnquirySortField {
        /// Time of creation.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
    }

    /// Sorting of a list of consignments. Newest first by default.
    ConsignmentSort by
    /// Field by which consignments are sorted.
    ConsignmentSortField {
        /// Time of creation.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
    }

    /// Sorting of a list of transport approvals. Newest first by default.
    TransportApprovalSort by
    /// Field by which transport approvals are sorted.
    TransportApprovalSortField {
        /// Time of the request.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
    }

    /// Sorting of a list of certificates. Newest first by default.
    CertificateSort by
    /// Field by which certificates are sorted.
    CertificateSortField {
        /// Time of issue.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
        /// Last day of validity.
        ValidTo = LastDay,
    }

    /// Sorting of a list of evidence documents. Newest first by default.
    DocumentSort by
    /// Field by which evidence documents are sorted.
    DocumentSortField {
        /// Time of submission.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
        /// Last day of validity. Documents that do not expire have the greatest value.
        ExpiresOn = LastDay,
    }
}
