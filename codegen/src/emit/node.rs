//! The parts that files have thousands of: names, documentation and types in, syntax trees out.
//!
//! `quote!` would say the same in fewer words, but half of the time that printing takes would go into parsing it.

use proc_macro2::{Ident, TokenStream};
use syn::punctuated::Punctuated;
use syn::token::Pub;
use syn::{
    AngleBracketedGenericArguments, AttrStyle, Attribute, Expr, ExprLit, Field, FieldModifiers, Fields,
    FieldsUnnamed, GenericArgument, Lit, LitStr, Meta, MetaList, MetaNameValue, Path, PathArguments,
    PathSegment, Type, TypePath, TypeTuple, Variant, Visibility,
};

use super::token;
use crate::lower::module::{Format, RustType};

/// Documentation, a line an attribute.
pub fn docs(lines: &[String]) -> impl Iterator<Item = Attribute> {
    lines.iter().map(|line| match line.as_str() {
        "" => named_value("doc", ""),
        line => named_value("doc", &format!(" {line}")),
    })
}

/// The mark on what a provider says not to use.
pub fn deprecation(deprecated: bool) -> Option<Attribute> {
    deprecated.then(|| named_value("deprecated", "the provider says not to use it"))
}

/// The traits that a type derives.
pub fn derive(traits: TokenStream) -> Attribute {
    let path = Path::from(token::ident("derive"));
    attribute(Meta::List(MetaList {
        path,
        delimiter: syn::MacroDelimiter::Paren(<_>::default()),
        tokens: traits,
    }))
}

fn named_value(name: &str, value: &str) -> Attribute {
    let lit = Lit::Str(LitStr::new(value, proc_macro2::Span::call_site()));
    attribute(Meta::NameValue(MetaNameValue {
        path: Path::from(token::ident(name)),
        eq_token: <_>::default(),
        value: Expr::Lit(ExprLit { attrs: Vec::new(), lit }),
    }))
}

fn attribute(meta: Meta) -> Attribute {
    Attribute { pound_token: <_>::default(), style: AttrStyle::Outer, bracket_token: <_>::default(), meta }
}

/// A public field of a struct.
pub fn field(attrs: Vec<Attribute>, name: Ident, kind: Type) -> Field {
    Field {
        attrs,
        vis: public(),
        modifiers: FieldModifiers::default(),
        ident: Some(name),
        colon_token: Some(<_>::default()),
        ty: kind,
        default: None,
    }
}

/// A variant of an enum: a name, or a name around a type.
pub fn variant(attrs: Vec<Attribute>, name: Ident, held: Option<Type>) -> Variant {
    let fields = held.map_or(Fields::Unit, |ty| {
        let held = Field {
            attrs: Vec::new(),
            vis: Visibility::Inherited,
            modifiers: FieldModifiers::default(),
            ident: None,
            colon_token: None,
            ty,
            default: None,
        };
        let unnamed = Punctuated::from_iter([held]);
        Fields::Unnamed(FieldsUnnamed { paren_token: <_>::default(), unnamed })
    });
    Variant { attrs, ident: name, fields, discriminant: None }
}

/// `pub`
pub fn public() -> Visibility {
    Visibility::Public(Pub::default())
}

/// A type, by the short names that files import.
pub fn rust_type(kind: &RustType) -> Type {
    match kind {
        RustType::Bool => generic("bool", []),
        RustType::Integer => generic("i64", []),
        RustType::Double => generic("f64", []),
        RustType::String => generic("String", []),
        RustType::Number => generic("Number", []),
        RustType::Json => generic("Json", []),
        RustType::Formatted(Format::Known(name)) => generic("Formatted", [generic(name, [])]),
        RustType::Formatted(Format::Own(name)) => generic("Formatted", [generic(name, [])]),
        RustType::Embedded(inner) => generic("EmbeddedJson", [rust_type(inner)]),
        RustType::Option(inner) => generic("Option", [rust_type(inner)]),
        RustType::Vec(inner) => generic("Vec", [rust_type(inner)]),
        RustType::Box(inner) => generic("Box", [rust_type(inner)]),
        RustType::Map(inner) => map(inner),
        RustType::Tuple(parts) => {
            let mut elems: Punctuated<Type, syn::Token![,]> = parts.iter().map(rust_type).collect();
            // A tuple of one has a comma, or it would be a type in parentheses.
            if !elems.is_empty() {
                elems.push_punct(<_>::default());
            }
            Type::Tuple(TypeTuple { attrs: Vec::new(), paren_token: <_>::default(), elems })
        }
        RustType::Named(name) => generic(name, []),
    }
}

/// A map from texts.
pub fn map(inner: &RustType) -> Type {
    generic("BTreeMap", [generic("String", []), rust_type(inner)])
}

/// A type by its name, around others.
pub fn generic<const N: usize>(name: &str, inner: [Type; N]) -> Type {
    let arguments = match N {
        0 => PathArguments::None,
        _ => PathArguments::AngleBracketed(AngleBracketedGenericArguments {
            colon2_token: None,
            lt_token: <_>::default(),
            args: inner.into_iter().map(GenericArgument::Type).collect(),
            gt_token: <_>::default(),
        }),
    };
    let path = Path::from(PathSegment { ident: token::ident(name), arguments });
    Type::Path(TypePath { attrs: Vec::new(), qself: None, path })
}
