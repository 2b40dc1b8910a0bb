//! Whether a type takes every value that another one takes: two types come in, an answer goes out.
//!
//! Objects are taken to have the members that their types list and no others, since that is what a document promises.

use std::collections::{BTreeMap, BTreeSet};

use super::side::unboxed;
use crate::lower::module::{Field, Item, ItemKind, RustType};

type Items<'a> = BTreeMap<&'a str, &'a Item>;

/// A type, and the items that its names mean.
type Kind<'a> = (&'a Items<'a>, &'a RustType);

/// Whether `one` decodes whatever `other` decodes.
pub fn covers(one: Kind<'_>, other: Kind<'_>) -> bool {
    Cover::default().kind(one, other)
}

/// What is being compared already, which holds so far as nothing else speaks against it.
#[derive(Default)]
struct Cover {
    open: BTreeSet<(String, String)>,
}

impl Cover {
    fn kind(&mut self, (items, one): Kind<'_>, (others, other): Kind<'_>) -> bool {
        let (one, other) = (unboxed(one), unboxed(other));
        match (one, other) {
            (RustType::Json, _) => true,
            (RustType::Option(one), RustType::Option(other)) => self.kind((items, one), (others, other)),
            (RustType::Option(one), other) => self.kind((items, one), (others, other)),
            (RustType::Named(name), _) => match items.get(name.as_str()) {
                Some(item) => self.named((items, item), (others, other)),
                None => false,
            },
            (one, RustType::Named(name)) => match others.get(name.as_str()) {
                Some(item) => self.plain((items, one), (others, item)),
                None => false,
            },
            (RustType::Bool, RustType::Bool) | (RustType::Integer, RustType::Integer) => true,
            (
                RustType::Double | RustType::Number,
                RustType::Double | RustType::Number | RustType::Integer,
            ) => true,
            (
                RustType::String | RustType::Formatted(_) | RustType::Embedded(_),
                RustType::String | RustType::Formatted(_) | RustType::Embedded(_),
            ) => true,
            (RustType::Vec(one), RustType::Vec(other)) | (RustType::Map(one), RustType::Map(other)) => {
                self.kind((items, one), (others, other))
            }
            (RustType::Vec(one), RustType::Tuple(parts)) => {
                parts.iter().all(|other| self.kind((items, one), (others, other)))
            }
            (RustType::Tuple(parts), RustType::Tuple(other_parts)) => {
                parts.len() == other_parts.len()
                    && parts
                        .iter()
                        .zip(other_parts)
                        .all(|(one, other)| self.kind((items, one), (others, other)))
            }
            _ => false,
        }
    }

    /// Whether a type of the module covers another type.
    fn named(&mut self, (items, item): (&Items<'_>, &Item), (others, other): Kind<'_>) -> bool {
        let other_item = match other {
            RustType::Named(name) => others.get(name.as_str()).copied(),
            _ => None,
        };
        if let Some(other) = other_item
            && !self.open.insert((item.ident.clone(), other.ident.clone()))
        {
            return true;
        }
        match &item.kind {
            ItemKind::Values { integers, .. } => match (other, other_item.map(|item| &item.kind)) {
                (_, Some(ItemKind::Values { integers: other, .. })) => integers == other,
                (RustType::Integer | RustType::Double | RustType::Number, None) => *integers,
                (RustType::String | RustType::Formatted(_) | RustType::Embedded(_), None) => !integers,
                _ => false,
            },
            // What fits no shape is kept as it came.
            ItemKind::Union { tag: None, .. } => true,
            ItemKind::Union { tag: Some(_), variants, .. } => {
                match (other, other_item.map(|item| &item.kind)) {
                    (_, Some(ItemKind::Struct { .. } | ItemKind::Union { .. }))
                    | (RustType::Json | RustType::Map(_), _) => {
                        variants.iter().all(|variant| self.kind((items, &variant.kind), (others, other)))
                    }
                    (RustType::Option(inner), _) => self.named((items, item), (others, inner)),
                    // What is no object has no tag.
                    _ => true,
                }
            }
            ItemKind::Struct { fields, additional } => {
                let rest = additional.as_ref().map(|(_, kind)| kind);
                match (other, other_item.map(|item| &item.kind)) {
                    (_, Some(ItemKind::Struct { fields: other_fields, additional: other_rest })) => {
                        let other_rest = other_rest.as_ref().map(|(_, kind)| kind);
                        self.object((items, fields, rest), (others, other_fields, other_rest))
                    }
                    (RustType::Map(value), None) => {
                        self.object((items, fields, rest), (others, &[], Some(&**value)))
                    }
                    _ => false,
                }
            }
            ItemKind::Format { .. } => false,
        }
    }

    /// Whether a type without a name covers one of the module.
    fn plain(&mut self, (items, one): Kind<'_>, (others, other): (&Items<'_>, &Item)) -> bool {
        match (&other.kind, one) {
            (ItemKind::Values { integers: true, .. }, RustType::Double | RustType::Number) => true,
            (
                ItemKind::Values { integers, .. },
                RustType::String | RustType::Formatted(_) | RustType::Embedded(_),
            ) => !integers,
            (ItemKind::Struct { fields, additional }, RustType::Map(value)) => {
                let rest = additional.as_ref().map(|(_, kind)| kind);
                self.object((items, &[], Some(&**value)), (others, fields, rest))
            }
            _ => false,
        }
    }

    fn object(
        &mut self,
        (items, fields, rest): (&Items<'_>, &[Field], Option<&RustType>),
        (others, other_fields, other_rest): (&Items<'_>, &[Field], Option<&RustType>),
    ) -> bool {
        let named =
            fields.iter().all(|field| match other_fields.iter().find(|other| other.wire == field.wire) {
                Some(other) => self.member((items, field), (others, other)),
                None => {
                    field.optional
                        && other_rest.is_none_or(|other| {
                            self.kind((items, present(&field.kind)), (others, present(other)))
                        })
                }
            });
        let further = |field: &&Field| fields.iter().all(|known| known.wire != field.wire);
        named
            && rest.is_none_or(|rest| {
                other_fields.iter().filter(further).all(|other| {
                    let may_be_null = other.optional || matches!(other.kind, RustType::Option(_));
                    let takes_null = matches!(rest, RustType::Option(_) | RustType::Json);
                    (takes_null || !may_be_null)
                        && self.kind((items, present(rest)), (others, present(&other.kind)))
                }) && other_rest.is_none_or(|other| self.kind((items, rest), (others, other)))
            })
    }

    fn member(
        &mut self,
        (items, field): (&Items<'_>, &Field),
        (others, other): (&Items<'_>, &Field),
    ) -> bool {
        match (field.optional, other.optional) {
            (true, _) => self.kind((items, present(&field.kind)), (others, present(&other.kind))),
            (false, true) => false,
            (false, false) => self.kind((items, &field.kind), (others, &other.kind)),
        }
    }
}

fn present(kind: &RustType) -> &RustType {
    match kind {
        RustType::Option(inner) => inner,
        kind => kind,
    }
}
