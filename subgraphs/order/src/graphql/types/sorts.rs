//! Sortings of lists.

use async_graphql::{Enum, InputObject};
use chassis::SortDirection;

use crate::domain::{SortField, Sorting};

/// Declares the input that sorts a list, and the enum of the fields by which the list can be sorted. Each value of the enum has
/// its [`SortField`]: `CertificateSort by CertificateSortField { ValidTo = LastDay }`.
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
            /// Returns the requested sorting. Each part that is omitted has its default.
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
    /// Sorting of a list of enquiries. Newest first by default. Objects with equal values are sorted by age, in the same
    /// direction.
    EnquirySort by
    /// Field by which enquiries are sorted.
    EnquirySortField {
        /// Time of creation.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
    }

    /// Sorting of a list of consignments. Newest first by default. Objects with equal values are sorted by age, in the same
    /// direction.
    ConsignmentSort by
    /// Field by which consignments are sorted.
    ConsignmentSortField {
        /// Time of creation.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
    }

    /// Sorting of a list of transport approvals. Newest first by default. Objects with equal values are sorted by age, in the same
    /// direction.
    TransportApprovalSort by
    /// Field by which transport approvals are sorted.
    TransportApprovalSortField {
        /// Time of the request.
        CreatedAt = CreatedAt,
        /// Time of the last change.
        UpdatedAt = UpdatedAt,
    }

    /// Sorting of a list of certificates. Newest first by default. Objects with equal values are sorted by age, in the same
    /// direction.
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

    /// Sorting of a list of evidence documents. Newest first by default. Objects with equal values are sorted by age, in the same
    /// direction.
    DocumentSort by
    /// Field by which evidence documents are sorted.
    DocumentSortField {
        /// Time of submission.
        CreatedAt = CreatedAt,
        /// Time of the last change of the document itself. Unlike in the filter `updatedAt`, the acceptance of a quote and a grant
        /// do not count.
        UpdatedAt = UpdatedAt,
        /// Last day of validity. Documents that do not expire have the greatest value.
        ExpiresOn = LastDay,
    }
}
