//! Queries about the rule packs in force, which are public.

use async_graphql::{Context, ID, Object};
use chassis::scalar::Date;
use chassis::{Failure, Page, Paged, RequestContext};

use crate::evaluation::domain::RequirementId;
use crate::evaluation::graphql::types::{DocumentType, Requirement};
use crate::graphql::sliced;
use crate::products::graphql::types::FactDeclaration;
use crate::rule_files::domain::DocumentCode;
use crate::rule_packs::service::Catalogue;

#[derive(Default)]
pub struct CatalogueQuery;

#[Object]
impl CatalogueQuery {
    /// Rules in force, by rule pack and in the order of its file.
    ///
    /// Errors (`extensions.code`): `RULE_PACK_NOT_FOUND` if no version of a rule pack with this name was ever published. The
    /// message suggests similar names.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Name of a rule pack, to list its rules only. Case is ignored. At most 100 characters.",
            validator(max_length = 100)
        )]
        pack: Option<String>,
        #[graphql(desc = "Day on which the rules are in force. Today (UTC) by default.")]
        as_of: Option<Date>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, Requirement>, Failure> {
        let request = RequestContext::of(ctx);
        let (page, day) = (
            Page::new(first, after, last, before)?,
            as_of.map_or_else(|| request.now().date(), |day| day.0),
        );
        let rules = request
            .service::<Catalogue>()
            .list_rules(pack.as_deref(), day)
            .await?;
        Ok(sliced(page, rules.into_iter().map(Requirement).collect()))
    }

    /// Facts that the rule packs in force declare, by name.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn facts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Part of the name or the question. Case, blanks and the Unicode form are ignored. At most 100 characters.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "Day on which the rule packs are in force. Today (UTC) by default.")]
        as_of: Option<Date>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, FactDeclaration>, Failure> {
        let request = RequestContext::of(ctx);
        let (page, day) = (
            Page::new(first, after, last, before)?,
            as_of.map_or_else(|| request.now().date(), |day| day.0),
        );
        let facts = request
            .service::<Catalogue>()
            .list_facts(search.as_deref(), day)
            .await?;
        Ok(sliced(
            page,
            facts.into_iter().map(FactDeclaration::from).collect(),
        ))
    }

    /// Document types of the rule packs in force, by code.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn document_types(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Part of the code or the title. Case, blanks and the Unicode form are ignored. At most 100 characters.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "Day on which the rule packs are in force. Today (UTC) by default.")]
        as_of: Option<Date>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, DocumentType>, Failure> {
        let request = RequestContext::of(ctx);
        let (page, day) = (
            Page::new(first, after, last, before)?,
            as_of.map_or_else(|| request.now().date(), |day| day.0),
        );
        let known = request
            .service::<Catalogue>()
            .list_document_types(search.as_deref(), day)
            .await?;
        Ok(sliced(page, known.iter().map(DocumentType::from).collect()))
    }

    #[graphql(entity)]
    async fn find_requirement(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Requirement>, Failure> {
        let key = RequirementId(id.to_string());
        let found = RequestContext::of(ctx).load(key).await?;
        Ok(found.map(Requirement))
    }

    #[graphql(entity)]
    async fn find_document_type(
        &self,
        ctx: &Context<'_>,
        code: String,
    ) -> Result<Option<DocumentType>, Failure> {
        let found = RequestContext::of(ctx).load(DocumentCode(code)).await?;
        Ok(found.as_ref().map(DocumentType::from))
    }
}
