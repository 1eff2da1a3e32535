//! Removes the schema elements that refer to removed elements or become unreachable.

use anyhow::{Context as _, ensure};
use apollo_compiler::collections::{HashSet, IndexSet};
use apollo_compiler::schema::{ExtendedType, InputValueDefinition};
use apollo_compiler::{Name, Node, Schema, ast};

use super::Fields;

/// Removes all references to removed elements, repeatedly until none is left.
pub(super) fn dangling(schema: &mut Schema) -> anyhow::Result<()> {
    while drop_dangling(schema)? {}
    Ok(())
}

/// Removes the references to removed elements, and the types that become empty. Returns true if the schema changed.
fn drop_dangling(schema: &mut Schema) -> anyhow::Result<bool> {
    let before = size(schema);
    schema.types.retain(|_, ty| !is_empty(ty));
    let left: HashSet<Name> = schema.types.keys().cloned().collect();
    let is_left = |ty: &ast::Type| left.contains(ty.inner_named_type());
    for (name, ty) in &mut schema.types {
        match ty {
            ExtendedType::Object(ty) => {
                let ty = ty.make_mut();
                ty.implements_interfaces
                    .retain(|interface| left.contains(&interface.name));
                keep_fields(&mut ty.fields, is_left).with_context(|| format!("type {name}"))?;
            }
            ExtendedType::Interface(ty) => {
                let ty = ty.make_mut();
                ty.implements_interfaces
                    .retain(|interface| left.contains(&interface.name));
                keep_fields(&mut ty.fields, is_left).with_context(|| format!("type {name}"))?;
            }
            ExtendedType::Union(ty) => ty
                .make_mut()
                .members
                .retain(|member| left.contains(&member.name)),
            ExtendedType::InputObject(ty) => {
                ty.make_mut().fields.retain(|_, field| is_left(&field.ty));
            }
            ExtendedType::Scalar(_) | ExtendedType::Enum(_) => {}
        }
    }
    let definition = schema.schema_definition.make_mut();
    for root in [
        &mut definition.query,
        &mut definition.mutation,
        &mut definition.subscription,
    ] {
        if root.as_ref().is_some_and(|root| !left.contains(&root.name)) {
            *root = None;
        }
    }
    Ok(size(schema) != before)
}

fn keep_fields(fields: &mut Fields, is_left: impl Fn(&ast::Type) -> bool) -> anyhow::Result<()> {
    fields.retain(|_, field| is_left(&field.ty));
    for (name, field) in fields {
        let lost = |argument: &Node<InputValueDefinition>| !is_left(&argument.ty);
        let needed = field
            .arguments
            .iter()
            .find(|argument| lost(argument) && argument.is_required());
        ensure!(
            needed.is_none(),
            "field {name} stays but requires an argument that is excluded"
        );
        if field.arguments.iter().any(lost) {
            field
                .make_mut()
                .arguments
                .retain(|argument| !lost(argument));
        }
    }
    Ok(())
}

fn is_empty(ty: &ExtendedType) -> bool {
    match ty {
        ExtendedType::Object(ty) => ty.fields.is_empty(),
        ExtendedType::Interface(ty) => ty.fields.is_empty(),
        ExtendedType::Union(ty) => ty.members.is_empty(),
        ExtendedType::Enum(ty) => ty.values.is_empty(),
        ExtendedType::InputObject(ty) => ty.fields.is_empty(),
        ExtendedType::Scalar(_) => false,
    }
}

/// The number of types and fields, which shows if the schema changed.
fn size(schema: &Schema) -> usize {
    let fields = schema.types.values().map(|ty| match ty {
        ExtendedType::Object(ty) => ty.fields.len(),
        ExtendedType::Interface(ty) => ty.fields.len(),
        ExtendedType::Union(ty) => ty.members.len(),
        ExtendedType::InputObject(ty) => ty.fields.len(),
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) => 0,
    });
    schema.types.len() + fields.sum::<usize>()
}

/// Removes the types that no operation can reach.
pub(super) fn unreachable(schema: &mut Schema) {
    let mut reached: IndexSet<Name> = IndexSet::default();
    let mut next: Vec<Name> = schema
        .schema_definition
        .iter_root_operations()
        .map(|(_, name)| name.name.clone())
        .collect();
    next.extend(schema.directive_definitions.values().flat_map(|directive| {
        directive
            .arguments
            .iter()
            .map(|argument| argument.ty.inner_named_type().clone())
    }));
    while let Some(name) = next.pop() {
        if reached.insert(name.clone())
            && let Some(ty) = schema.types.get(&name)
        {
            next.extend(neighbours(schema, &name, ty));
        }
    }
    schema
        .types
        .retain(|name, ty| ty.is_built_in() || reached.contains(name));
}

fn implements(ty: &ExtendedType, interface: &Name) -> bool {
    match ty {
        ExtendedType::Object(ty) => ty.implements_interfaces.contains(interface),
        ExtendedType::Interface(ty) => ty.implements_interfaces.contains(interface),
        _ => false,
    }
}

/// The types that a value of this type can lead to.
fn neighbours(schema: &Schema, name: &Name, ty: &ExtendedType) -> Vec<Name> {
    let fields = |fields: &Fields| -> Vec<Name> {
        let arguments = fields
            .values()
            .flat_map(|field| &field.arguments)
            .map(|argument| &*argument.ty);
        let types = fields.values().map(|field| &field.ty).chain(arguments);
        types.map(|ty| ty.inner_named_type().clone()).collect()
    };
    match ty {
        ExtendedType::Object(ty) => {
            let mut next = fields(&ty.fields);
            next.extend(
                ty.implements_interfaces
                    .iter()
                    .map(|interface| interface.name.clone()),
            );
            next
        }
        ExtendedType::Interface(ty) => {
            let mut next = fields(&ty.fields);
            next.extend(
                ty.implements_interfaces
                    .iter()
                    .map(|interface| interface.name.clone()),
            );
            next.extend(
                schema
                    .types
                    .iter()
                    .filter(|(_, ty)| implements(ty, name))
                    .map(|(name, _)| name.clone()),
            );
            next
        }
        ExtendedType::Union(ty) => ty
            .members
            .iter()
            .map(|member| member.name.clone())
            .collect(),
        ExtendedType::InputObject(ty) => ty
            .fields
            .values()
            .map(|field| field.ty.inner_named_type().clone())
            .collect(),
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) => Vec::new(),
    }
}
