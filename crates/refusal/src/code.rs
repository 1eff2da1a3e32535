use async_graphql::Enum;
use strum::IntoStaticStr;

/// Identifies the reason of a user error. New values may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, IntoStaticStr)]
#[cfg_attr(test, derive(strum::VariantArray))]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ErrorCode {
    /// An account with this email address exists. Sign in, or give its password.
    AccountExists,
    /// You have no accreditation with this ID.
    AccreditationNotFound,
    /// The provider profile needs an accreditation that is in force today.
    AccreditationRequired,
    /// The organisation already has access to the document.
    AlreadyGranted,
    /// There is no API client with this ID.
    ApiClientNotFound,
    /// The API client is revoked.
    ApiClientRevoked,
    /// An open transport approval covers the same goods and lane. Use that one.
    ApprovalExists,
    /// You have no transport approval with this ID.
    ApprovalNotFound,
    /// The transport approval does not permit the transport today.
    ApprovalNotValid,
    /// The author of a version cannot review it. Ask another approver.
    AuthorCannotReview,
    /// The rules are being evaluated. Wait for the result.
    BeingChecked,
    /// You have no bulk self-check with this ID.
    BulkSelfCheckNotFound,
    /// The field always has a value. Omit it to keep the value, or set another one.
    CannotBeCleared,
    /// There is no active carrier with this ID.
    CarrierNotFound,
    /// You have no certificate with this ID.
    CertificateNotFound,
    /// The challenge is unknown or has expired. Request a new one.
    ChallengeInvalid,
    /// The rule evaluation is too old for a decision. Request a new evaluation.
    CheckOutdated,
    /// A confidence is a number from 0 to 1.
    ConfidenceInvalid,
    /// You have no consignment with this ID.
    ConsignmentNotFound,
    /// The code is not a country code of ISO 3166-1.
    CountryUnknown,
    /// The file has no rows.
    CsvEmpty,
    /// The first row of the file does not have the expected columns.
    CsvHeaderInvalid,
    /// A row of the file cannot be read. The message has its line number.
    CsvRowInvalid,
    /// The file has too many rows or bytes. Split it.
    CsvTooLarge,
    /// The last day is before the first day.
    DatesInvalid,
    /// The value is not a date from 1900 to 2999 in the form YYYY-MM-DD.
    DateInvalid,
    /// The deadline for quotes has passed.
    DeadlinePassed,
    /// The device is already assigned to the consignment.
    DeviceAssigned,
    /// The device is not assigned to the consignment.
    DeviceNotFound,
    /// The document has been accepted or rejected already.
    DocumentDecided,
    /// The document already has a file.
    DocumentHasFile,
    /// You have no evidence document with this ID.
    DocumentNotFound,
    /// Only a rejected document can be resubmitted.
    DocumentNotRejected,
    /// The document request has been answered already.
    DocumentRequestAnswered,
    /// The order has no document request with this ID.
    DocumentRequestNotFound,
    /// A document type has 1 to 40 capital letters, digits and underscores.
    DocumentTypeInvalid,
    /// No rule pack names this type of document.
    DocumentTypeUnknown,
    /// The value is not an email address that can receive mail.
    EmailInvalid,
    /// The mail server cannot deliver to this email address. Use another address.
    EmailUnreachable,
    /// You have no enquiry with this ID.
    EnquiryNotFound,
    /// An EORI number is a country code and 1 to 15 letters or digits.
    EoriInvalid,
    /// The facts of the product are too large together.
    FactsTooLarge,
    /// The name of a fact has an invalid form.
    FactNameInvalid,
    /// The platform sets this fact itself.
    FactReserved,
    /// The fact has another type in a published rule pack.
    FactTypeMismatch,
    /// The value of the fact does not have the declared form.
    FactValueInvalid,
    /// The file belongs to another document.
    FileAttached,
    /// The stored file is damaged. Upload it again.
    FileCorrupt,
    /// The file has no bytes.
    FileEmpty,
    /// The file has another SHA-256 than the document declares.
    FileHashMismatch,
    /// You have no file with this ID.
    FileNotFound,
    /// The file has too many bytes.
    FileTooLarge,
    /// You have no access grant with this ID.
    GrantNotFound,
    /// The value is not a GTIN of 8, 12, 13 or 14 digits with a correct check digit.
    GtinInvalid,
    /// An HS code has 2, 4 or 6 digits.
    HsCodeInvalid,
    /// The HS code of a product has 6 digits.
    HsCodeTooShort,
    /// The nomenclature does not have this HS code.
    HsCodeUnknown,
    /// The idempotency key was used for another request. Use a new key.
    IdempotencyKeyReused,
    /// The fields of the input contradict each other, or one is missing.
    InputInvalid,
    /// The value does not have the required form. The path names the field.
    Invalid,
    /// The email address or the password is wrong, or there were too many attempts.
    InvalidCredentials,
    /// The rule file has errors. The message has the line and the column.
    InvalidRuleFile,
    /// The rule file is not valid YAML. The message has the line and the column.
    InvalidYaml,
    /// The invitation has expired, was used, or is for another email address.
    InvitationInvalid,
    /// You have no invitation with this ID.
    InvitationNotFound,
    /// The value is not a JSON Web Key Set of 1 to 5 supported public keys.
    JwksInvalid,
    /// The value is not a JSON Web Key of a supported public key.
    KeyInvalid,
    /// The key is registered already.
    KeyKnown,
    /// The kind of organisation does not allow this.
    KindNotAllowed,
    /// A field of the lane is missing or contradicts another one.
    LaneInvalid,
    /// The value is not a language code.
    LanguageInvalid,
    /// An organisation has at least one owner.
    LastOwner,
    /// A member has at least one role. Remove the member instead.
    LastRole,
    /// A lead time is 0 to 365 days.
    LeadDaysInvalid,
    /// There is no mail message with this ID.
    MailNotFound,
    /// The mail message cannot be sent again in its state.
    MailNotResendable,
    /// A service names at least one market.
    MarketRequired,
    /// The name has an invalid form.
    NameInvalid,
    /// The national code does not belong to the HS code or has an invalid form.
    NationalCodeInvalid,
    /// You have no notification with this ID.
    NotificationNotFound,
    /// No accreditation in force covers all goods and documents of the service.
    NotCovered,
    /// There is nothing with this ID that you may use.
    NotFound,
    /// You are not a member of an active organisation.
    NoOrganisation,
    /// The value is not a GraphQL document with one operation.
    OperationInvalid,
    /// The order takes no messages in its state.
    OrderClosed,
    /// You have no order with this ID.
    OrderNotFound,
    /// The state of the organisation does not allow this.
    OrganisationInState,
    /// A client of this kind does not act for an organisation.
    OrganisationNotAllowed,
    /// There is no organisation with this ID that you may use.
    OrganisationNotFound,
    /// An overlap is 0 to 168 hours.
    OverlapInvalid,
    /// The password is easy to guess. Choose another one.
    PasswordCommon,
    /// A password has 12 to 128 characters.
    PasswordInvalid,
    /// The action cannot be undone. Send your password or a code of your second factor.
    PasswordRequired,
    /// The password is wrong.
    PasswordWrong,
    /// UN/LOCODE does not have this place.
    PlaceUnknown,
    /// The value contains a private key, which is compromised now. Replace it.
    PrivateKey,
    /// Several products match this article number. Write it exactly as one of them.
    ProductAmbiguous,
    /// The product is archived.
    ProductArchived,
    /// You have no product with this ID or article number.
    ProductNotFound,
    /// The rules prohibit the transport, so nobody can approve it.
    ProhibitedByRules,
    /// The proof is not signed with the key, is for another provider, or has expired.
    ProofInvalid,
    /// The organisation already has a provider profile.
    ProviderExists,
    /// You have no signing key with this ID.
    ProviderKeyNotFound,
    /// There is no listed provider with this ID.
    ProviderNotFound,
    /// The provider is not listed any more.
    ProviderNotListed,
    /// The quote has expired.
    QuoteExpired,
    /// You have no quote with this ID.
    QuoteNotFound,
    /// A rating cannot be changed 30 days after the order was completed.
    RatingFinal,
    /// The reason is missing or too long.
    ReasonInvalid,
    /// The action needs a reason.
    ReasonRequired,
    /// The recipient is not a party of the order or enquiry.
    RecipientNotFound,
    /// A binding ruling has a reference.
    ReferenceRequired,
    /// The refresh token is unknown, was used, or has expired. Sign in again.
    RefreshTokenInvalid,
    /// There is no pending registration with this ID for the address of the link.
    RegistrationNotFound,
    /// The order has no report with this ID.
    ReportNotFound,
    /// Organisations of this kind do not have this role.
    RoleNotAssignable,
    /// There is no rule change with this ID.
    RuleChangeNotFound,
    /// A rule pack has this name already.
    RulePackNameTaken,
    /// There is no rule pack with this ID.
    RulePackNotFound,
    /// There is no rule pack version with this ID.
    RulePackVersionNotFound,
    /// The value is not a scope. The message lists the scopes.
    ScopeInvalid,
    /// The second factor is blocked after too many wrong codes. Use a recovery code, or reset the password.
    SecondFactorBlocked,
    /// The account already has a second factor. Disable it first.
    SecondFactorEnabled,
    /// The code is wrong, has expired, or was used before.
    SecondFactorInvalid,
    /// The account has no second factor that could be confirmed or disabled.
    SecondFactorMissing,
    /// The account requires a code of its second factor.
    SecondFactorRequired,
    /// You have no self-check with this ID.
    SelfCheckNotFound,
    /// The provider profile needs a service.
    ServiceRequired,
    /// You have no session with this ID.
    SessionNotFound,
    /// The signature does not match the key and the report.
    SignatureInvalid,
    /// The provider has no signing key with this ID.
    SigningKeyNotFound,
    /// The signing key is revoked.
    SigningKeyRevoked,
    /// Another product of your organisation has this SKU.
    SkuTaken,
    /// The value is not a supported accreditation standard. The message lists them.
    StandardUnknown,
    /// Your organisation has used all of its file storage.
    StorageFull,
    /// The text is empty, too long, or has characters that are not visible.
    TextInvalid,
    /// The link has expired or was used. Request a new one.
    TokenInvalid,
    /// The list has too many items, or your organisation has reached a quota.
    TooMany,
    /// The transport approval has been appealed too often.
    TooManyAppeals,
    /// Your organisation has too many undecided transport approvals.
    TooManyApprovals,
    /// There were too many attempts. Wait as long as the message says.
    TooManyAttempts,
    /// Your organisation has too many consignments that have not arrived.
    TooManyConsignments,
    /// The consignment has too many devices.
    TooManyDevices,
    /// The order, the product or your organisation has too many documents.
    TooManyDocuments,
    /// The order has too many document requests.
    TooManyDocumentRequests,
    /// Your organisation downloads too many files at a time.
    TooManyDownloads,
    /// You have too many open enquiries, or sent too many to this provider in 24 hours.
    TooManyEnquiries,
    /// Your organisation has too many files without a document.
    TooManyFiles,
    /// The document has too many access grants.
    TooManyGrants,
    /// The organisation or the address has reached its number of mails for today.
    TooManyLetters,
    /// The conversation has too many messages.
    TooManyMessages,
    /// Your organisation has too many drafts or open orders.
    TooManyOrders,
    /// Your organisation has quoted too often for this order.
    TooManyQuotes,
    /// The order has too many reports.
    TooManyReports,
    /// The file has an unsupported type, or its content is not of the declared type.
    UnsupportedType,
    /// The upload ended before the file did. Upload it again.
    UploadIncomplete,
    /// The state of the account does not allow this.
    UserInState,
    /// There is no user with this ID that you may use.
    UserNotFound,
    /// The product cannot be a variant of that product.
    VariantInvalid,
    /// A VAT identification number is a country code and 2 to 13 letters or digits.
    VatIdInvalid,
    /// The object has changed since you read it. Reload it and try again.
    VersionConflict,
    /// The version number is not higher than the published one, or has an invalid form.
    VersionInvalid,
    /// The rule pack version is in review and cannot be changed.
    VersionInReview,
    /// The rule pack version is published and cannot be changed.
    VersionPublished,
    /// The rule pack already has a version with this number.
    VersionTaken,
    /// You have no watch with this ID.
    WatchNotFound,
    /// The state of the object does not allow this.
    WrongState,
}

#[cfg(test)]
mod tests {
    use async_graphql::resolver_utils::EnumType;
    use strum::VariantArray;

    use super::ErrorCode;

    #[test]
    fn the_names_in_the_schema_are_the_codes() {
        for item in ErrorCode::items() {
            assert_eq!(item.name, item.value.into_str());
        }
        assert_eq!(ErrorCode::items().len(), ErrorCode::VARIANTS.len());
    }
}
