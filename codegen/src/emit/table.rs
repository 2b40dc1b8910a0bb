//! The codec's tables: for each type, which name or value on the wire belongs to what.
//!
//! A table is a macro invocation, which the printer of Rust code leaves as it finds it, so its rows are laid out
//! here, several on a line. Every row is made of identifiers and literals, printed by their own types.

use proc_macro2::Literal;

use super::token;
use crate::lower::module::{Item, ItemKind, Variant};

const WIDTH: usize = 100;

/// The table of an item; formats have none.
pub fn item(item: &Item) -> Option<String> {
    let name = token::ident(&item.ident);
    Some(match &item.kind {
        ItemKind::Struct { fields, additional } => {
            let rows = fields.iter().enumerate().map(|(index, field)| {
                let presence = if field.optional { " optional" } else { "" };
                format!("{index}: {} = {}{presence}", token::ident(&field.ident), literal(&field.wire))
            });
            let rest =
                additional.as_ref().map(|(name, _)| format!(" {}", token::ident(name))).unwrap_or_default();
            table("object", &name.to_string(), rows, &rest)
        }
        ItemKind::Values { variants, fallback, integers } => {
            let rows = variants.iter().map(|variant| {
                let wire = if *integers { variant.wire.clone() } else { literal(&variant.wire) };
                format!("{} = {wire}", token::ident(&variant.ident))
            });
            let head = format!("{name} else {}", token::ident(fallback));
            table(if *integers { "integers" } else { "strings" }, &head, rows, "")
        }
        ItemKind::Union { tag: Some(tag), variants, fallback } => {
            let rows = variants.iter().map(|variant| {
                let tags: Vec<String> = variant.tags.iter().map(|tag| literal(tag)).collect();
                format!("{} = {}", token::ident(&variant.ident), tags.join(" | "))
            });
            let head = format!("{name} else {} by {}", token::ident(fallback), literal(tag));
            table("tagged", &head, rows, "")
        }
        ItemKind::Union { tag: None, variants, fallback } => {
            let rows = variants.iter().map(|variant: &Variant| token::ident(&variant.ident).to_string());
            table("union", &format!("{name} else {}", token::ident(fallback)), rows, "")
        }
        ItemKind::Format { .. } => return None,
    })
}

/// A macro invocation with its rows laid out.
pub fn table(macro_name: &str, head: &str, rows: impl IntoIterator<Item = String>, rest: &str) -> String {
    let rows: Vec<String> = rows.into_iter().collect();
    let short = format!("runtime::{macro_name}! {{ {head} {{ {} }}{rest} }}\n", rows.join(", "));
    if short.chars().count() <= WIDTH {
        return short;
    }
    let mut body = String::new();
    let mut line = String::new();
    for row in rows {
        if !line.is_empty() && 8 + line.chars().count() + 2 + row.chars().count() > WIDTH {
            body.push_str(&format!("        {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&row);
        line.push(',');
    }
    if !line.is_empty() {
        body.push_str(&format!("        {line}\n"));
    }
    format!("runtime::{macro_name}! {{\n    {head} {{\n{body}    }}{rest}\n}}\n")
}

/// A text as it stands in a table.
pub fn literal(text: &str) -> String {
    let literal: Literal = token::escaped_text(text);
    literal.to_string()
}
