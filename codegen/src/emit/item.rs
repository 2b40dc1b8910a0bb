//! Types: an item of a module in, its Rust definition out.

use proc_macro2::TokenStream;
use quote::quote;

use super::token;
use crate::lower::module::{Field, Item, ItemKind, RustType, Value, Variant};

/// The definition of an item, in one or two Rust items.
pub fn item(item: &Item) -> Vec<TokenStream> {
    match &item.kind {
        ItemKind::Struct { fields, additional } => vec![object(item, fields, additional.as_ref())],
        ItemKind::Values { variants, fallback, integers } => {
            vec![values(item, variants, fallback, *integers)]
        }
        ItemKind::Union { variants, fallback, .. } => vec![union(item, variants, fallback)],
        ItemKind::Format { has_time, pattern } => format(item, *has_time, pattern),
    }
}

fn head(item: &Item) -> TokenStream {
    let mut lines = item.docs.clone();
    if item.deprecated {
        let end = lines.len().saturating_sub(2);
        lines.splice(end..end, [String::new(), "Deprecated: the provider says not to use it.".to_owned()]);
    }
    token::docs(&lines)
}

fn object(item: &Item, fields: &[Field], additional: Option<&(String, RustType)>) -> TokenStream {
    let head = head(item);
    let name = token::ident(&item.ident);
    let fields = fields.iter().map(field);
    let additional = additional.map(|(name, kind)| {
        let name = token::ident(name);
        let kind = token::rust_type(kind);
        quote!(
            /// Members that the spec does not list by name.
            pub #name: BTreeMap<String, #kind>,
        )
    });
    quote!(
        #head
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name {
            #(#fields)*
            #additional
        }
    )
}

fn field(field: &Field) -> TokenStream {
    let docs = token::docs(&field.docs);
    let deprecated = token::deprecation(field.deprecated);
    let name = token::ident(&field.ident);
    let kind = token::rust_type(&field.kind);
    let kind = if field.optional { quote!(Maybe<#kind>) } else { kind };
    quote!(#docs #deprecated pub #name: #kind,)
}

fn values(item: &Item, variants: &[Value], fallback: &str, integers: bool) -> TokenStream {
    let head = head(item);
    let name = token::ident(&item.ident);
    let variants = variants.iter().map(|variant| {
        let docs = token::docs(&variant.docs);
        let deprecated = token::deprecation(variant.deprecated);
        let name = token::ident(&variant.ident);
        quote!(#docs #deprecated #name,)
    });
    let fallback = token::ident(fallback);
    let kept = if integers { quote!(Number) } else { quote!(String) };
    quote!(
        #head
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#variants)*
            /// A value that the spec does not list.
            #fallback(#kept),
        }
    )
}

fn union(item: &Item, variants: &[Variant], fallback: &str) -> TokenStream {
    let head = head(item);
    let name = token::ident(&item.ident);
    let variants = variants.iter().map(|variant| {
        let docs = token::docs(&variant.docs);
        let name = token::ident(&variant.ident);
        let kind = token::rust_type(&variant.kind);
        // A struct is boxed: it may hold this very union, and it would make every other variant as large.
        let kind = if matches!(variant.kind, RustType::Named(_)) { quote!(Box<#kind>) } else { kind };
        quote!(#docs #name(#kind),)
    });
    let fallback = token::ident(fallback);
    quote!(
        #head
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name {
            #(#variants)*
            /// A shape that the spec does not list.
            #fallback(Json),
        }
    )
}

fn format(item: &Item, has_time: bool, pattern: &str) -> Vec<TokenStream> {
    let head = head(item);
    let name = token::ident(&item.ident);
    let (value, parse) = match has_time {
        true => (quote!(runtime::format::jiff::civil::DateTime), quote!(civil_date_time)),
        false => (quote!(runtime::format::jiff::civil::Date), quote!(civil_date)),
    };
    let definition = quote!(
        #head
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
