//! Names, texts and types of a module as tokens.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::node;
use crate::lower::module::RustType;

/// An identifier, raw where it is a keyword.
pub fn ident(name: &str) -> Ident {
    match KEYWORDS.binary_search(&name) {
        Ok(_) => Ident::new_raw(name, Span::call_site()),
        Err(_) => Ident::new(name, Span::call_site()),
    }
}

/// The keywords of the edition 2024, reserved ones included, save those that cannot be raw: no name is one of these.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Documentation, a line an attribute.
pub fn docs(lines: &[String]) -> TokenStream {
    let lines = node::docs(lines);
    quote!(#(#lines)*)
}

/// The mark on what a provider says not to use.
pub fn deprecation(deprecated: bool) -> TokenStream {
    node::deprecation(deprecated).to_token_stream()
}

/// A text as a raw literal, so that it reads as it is; with escapes where a raw one cannot show it.
pub fn raw_text(text: &str) -> Literal {
    let is_plain = |c: char| c == '\n' || (!c.is_control() && !is_invisible(c));
    if text.chars().all(is_plain) {
        let hashes = "#".repeat(longest_run_of_hashes(text) + 1);
        if let Ok(literal) = format!("r{hashes}\"{text}\"{hashes}").parse() {
            return literal;
        }
    }
    escaped_text(text)
}

/// A text as a literal in which everything that cannot be seen is escaped.
pub fn escaped_text(text: &str) -> Literal {
    let mut escaped = String::from("\"");
    for c in text.chars() {
        if is_invisible(c) {
            escaped.extend(c.escape_unicode());
        } else {
            escaped.extend(c.escape_debug());
        }
    }
    escaped.push('"');
    escaped.parse().unwrap_or_else(|_| Literal::string(text))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

fn longest_run_of_hashes(text: &str) -> usize {
    text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max().unwrap_or(0)
}

/// A type, by the short names that files import.
pub fn rust_type(kind: &RustType) -> TokenStream {
    node::rust_type(kind).to_token_stream()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        let check = |text: &str, expected: &str| {
            assert_eq!(raw_text(text).to_string(), expected);
            let parsed: syn::LitStr = syn::parse_str(expected).unwrap();
            assert_eq!(parsed.value(), text);
        };
        check("{\n \"a\": 1}", "r#\"{\n \"a\": 1}\"#");
        check("a\"#b", "r##\"a\"#b\"##");
        check("\"##\"#", "r###\"\"##\"#\"###");
        check("a\r\nb", "\"a\\r\\nb\"");
        check("a\u{202e}b", "\"a\\u{202e}b\"");
    }

    #[test]
    fn keywords_become_raw() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("gen").to_string(), "r#gen");
        assert_eq!(ident("amount").to_string(), "amount");
    }
}
