//! Types: an item of a module in, its Rust definition out.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Fields, FieldsNamed, Generics, ItemEnum, ItemStruct, Type, Variant as Alternative};

use super::{file, node, token};
use crate::lower::module::{Field, Item, ItemKind, RustType, Value, Variant};

/// The definition of an item, in one or two Rust items.
pub fn item(item: &Item) -> Vec<syn::Item> {
    match &item.kind {
        ItemKind::Struct { fields, additional } => vec![object(item, fields, additional.as_ref())],
        ItemKind::Values { variants, fallback, integers } => {
            vec![values(item, variants, fallback, *integers)]
        }
        ItemKind::Union { variants, fallback, .. } => vec![union(item, variants, fallback)],
        ItemKind::Format { has_time, pattern } => {
            format(item, *has_time, pattern).into_iter().map(file::parsed).collect()
        }
    }
}

/// The documentation of an item.
fn docs(item: &Item) -> Vec<String> {
    let mut lines = item.docs.clone();
    if item.deprecated {
        let end = lines.len().saturating_sub(2);
        lines.splice(end..end, [String::new(), "Deprecated: the provider says not to use it.".to_owned()]);
    }
    lines
}

fn head(item: &Item, derives: TokenStream) -> Vec<Attribute> {
    node::docs(&docs(item)).chain([node::derive(derives)]).collect()
}

fn object(item: &Item, fields: &[Field], additional: Option<&(String, RustType)>) -> syn::Item {
    let additional = additional.map(|(name, kind)| {
        let docs = ["Members that the spec does not list by name.".to_owned()];
        node::field(node::docs(&docs).collect(), token::ident(name), node::map(kind))
    });
    let named = fields.iter().map(field).chain(additional).collect();
    syn::Item::Struct(ItemStruct {
        attrs: head(item, quote!(Debug, Clone, PartialEq)),
        vis: node::public(),
        struct_token: <_>::default(),
        ident: token::ident(&item.ident),
        generics: Generics::default(),
        fields: Fields::Named(FieldsNamed { brace_token: <_>::default(), named }),
        semi_token: None,
    })
}

fn field(field: &Field) -> syn::Field {
    let kind = node::rust_type(&field.kind);
    let kind = if field.optional { node::generic("Maybe", [kind]) } else { kind };
    let attributes = node::docs(&field.docs).chain(node::deprecation(field.deprecated));
    node::field(attributes.collect(), token::ident(&field.ident), kind)
}

fn values(item: &Item, variants: &[Value], fallback: &str, integers: bool) -> syn::Item {
    let listed = variants.iter().map(|variant| {
        let attributes = node::docs(&variant.docs).chain(node::deprecation(variant.deprecated));
        node::variant(attributes.collect(), token::ident(&variant.ident), None)
    });
    let kept = node::generic(if integers { "Number" } else { "String" }, []);
    let unlisted = unlisted("A value that the spec does not list.", fallback, kept);
    enumeration(item, quote!(Debug, Clone, PartialEq, Eq, Hash), listed.chain([unlisted]))
}

fn union(item: &Item, variants: &[Variant], fallback: &str) -> syn::Item {
    let listed = variants.iter().map(|variant| {
        let kind = node::rust_type(&variant.kind);
        // A struct is boxed: it may hold this very union, and it would make every other variant as large.
        let is_named = matches!(variant.kind, RustType::Named(_));
        let kind = if is_named { node::generic("Box", [kind]) } else { kind };
        node::variant(node::docs(&variant.docs).collect(), token::ident(&variant.ident), Some(kind))
    });
    let unlisted = unlisted("A shape that the spec does not list.", fallback, node::generic("Json", []));
    enumeration(item, quote!(Debug, Clone, PartialEq), listed.chain([unlisted]))
}

fn unlisted(docs: &str, name: &str, kept: Type) -> Alternative {
    node::variant(node::docs(&[docs.to_owned()]).collect(), token::ident(name), Some(kept))
}

fn enumeration(item: &Item, derives: TokenStream, variants: impl Iterator<Item = Alternative>) -> syn::Item {
    syn::Item::Enum(ItemEnum {
        attrs: head(item, derives),
        vis: node::public(),
        enum_token: <_>::default(),
        ident: token::ident(&item.ident),
        generics: Generics::default(),
        brace_token: <_>::default(),
        variants: variants.collect(),
    })
}

fn format(item: &Item, has_time: bool, pattern: &str) -> Vec<TokenStream> {
    let docs = token::docs(&docs(item));
    let name = token::ident(&item.ident);
    let (value, parse) = match has_time {
        true => (quote!(runtime::format::jiff::civil::DateTime), quote!(civil_date_time)),
        false => (quote!(runtime::format::jiff::civil::Date), quote!(civil_date)),
    };
    let definition = quote!(
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum #name {}
    );
    let implementation = quote!(
        impl runtime::format::Format for #name {
            type Value = #value;

            const NAME: &'static str = #pattern;

            fn parse(text: &str) -> Result<Self::Value, runtime::format::FormatError> {
                runtime::format::#parse(#pattern, text)
            }
        }
    );
    vec![definition, implementation]
}
