//! Every Rust identifier, decided once: text from a document in, a legal and unused name out.

use std::collections::BTreeMap;

use heck::{ToPascalCase, ToSnakeCase};

/// The name of a type or a variant: `user.kyc.failed` becomes `UserKycFailed`.
///
/// A sign between two digits stays apart from them: `v3.20` becomes `V3_20`.
pub fn pascal(text: &str) -> String {
    let words = spelled_out(text);
    let parts = between_digits(&words).into_iter().map(|part| part.to_pascal_case());
    let parts = parts.map(|part| part.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    let name = shortened(parts.collect::<Vec<_>>().join("_"));
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if is_ident_start(first) && name.chars().all(is_ident_continue) => match name.as_str() {
            "Self" => "SelfValue".to_owned(),
            _ => name,
        },
        Some(_) => {
            let plain: String = name.chars().filter(|c| is_ident_continue(*c)).collect();
            if plain.is_empty() { "Value".to_owned() } else { format!("V{plain}") }
        }
    }
}

/// The name of a field or a module: `eventId` becomes `event_id`.
pub fn snake(text: &str) -> String {
    let name = spelled_out(text).to_snake_case();
    let name = shortened(name.chars().filter(|c| is_ident_continue(*c)).collect());
    match name.chars().next() {
        None => "empty".to_owned(),
        // These cannot even be raw identifiers.
        Some(_) if matches!(name.as_str(), "self" | "super" | "crate") => format!("{name}_value"),
        Some(first) if is_ident_start(first) && name != "_" => name,
        Some(_) => format!("v{name}"),
    }
}

/// One element of a list: `checks` becomes `check`, `entries` becomes `entry`.
pub fn singular(text: &str) -> String {
    let lower = text.to_lowercase();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| lower.ends_with(suffix));
    if ends(&["ies"]) && text.len() > 4 {
        format!("{}y", &text[..text.len() - 3])
    } else if ends(&["sses", "shes", "ches", "xes"]) {
        text[..text.len() - 2].to_owned()
    } else if ends(&["s"]) && !ends(&["ss", "us", "is", "news"]) && text.len() > 2 {
        text[..text.len() - 1].to_owned()
    } else {
        format!("{text}_item")
    }
}

/// Names that are taken, and what took them.
#[derive(Debug, Clone, Default)]
pub struct Names {
    taken: BTreeMap<String, Holder>,
    /// The last number that was put behind a name; all below it are taken.
    numbered: BTreeMap<String, usize>,
}

impl Names {
    /// Names with some that nothing may take.
    pub fn reserving(names: &[&str]) -> Self {
        let taken = names.iter().map(|name| (fold(name), Holder::Generated)).collect();
        Self { taken, numbered: BTreeMap::new() }
    }

    /// Whether nothing has the name.
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains_key(&fold(name))
    }

    /// Takes `wanted`, or the first of `wanted2`, `wanted3` and so on that is free.
    ///
    /// Names that differ only in case count as the same, since readers and some file systems take them so.
    pub fn take(&mut self, wanted: &str, for_what: &str) -> Taken {
        let previous = match self.taken.get(&fold(wanted)) {
            None => {
                self.taken.insert(fold(wanted), Holder::Document(for_what.to_owned()));
                return Taken { name: wanted.to_owned(), instead_of: None };
            }
            Some(previous) => previous.clone(),
        };
        let separator = if wanted.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
        let last = self.numbered.entry(fold(wanted)).or_insert(1);
        let name = loop {
            *last += 1;
            let name = format!("{wanted}{separator}{last}");
            if !self.taken.contains_key(&fold(&name)) {
                break name;
            }
        };
        self.taken.insert(fold(&name), Holder::Document(for_what.to_owned()));
        Taken { name, instead_of: Some(previous) }
    }
}

/// A name that was free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The name.
    pub name: String,
    /// What holds the wanted name already, if another one had to be found.
    pub instead_of: Option<Holder>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Something that generated code needs.
    Generated,
    /// Something of the document: a wire name, or a place.
    Document(String),
}

/// The text, split at each sign that has a digit on both sides.
fn between_digits(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, window) in bytes.windows(3).enumerate() {
        let [before, sign, after] = window else { continue };
        if before.is_ascii_digit()
            && after.is_ascii_digit()
            && sign.is_ascii()
            && !sign.is_ascii_alphanumeric()
        {
            parts.push(&text[start..=index]);
            start = index + 2;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A name that people can read and file systems can hold; a longer text loses its end.
fn shortened(mut name: String) -> String {
    if let Some((end, _)) = name.char_indices().nth(LONGEST) {
        name.truncate(end);
        name.truncate(name.trim_end_matches('_').len());
    }
    name
}

/// How many characters a name made of one text of the document has at most.
const LONGEST: usize = 120;

fn fold(name: &str) -> String {
    name.to_lowercase()
}

fn is_ident_start(c: char) -> bool {
    c.is_ascii_alphabetic()
}

fn is_ident_continue(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Writes out the signs that alone tell some names apart: `+1` and `-1`, `>=` and `<=`.
fn spelled_out(text: &str) -> String {
    let starts_a_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let has_letters = text.contains(char::is_alphanumeric);
    let mut words = String::new();
    for (index, c) in text.char_indices() {
        let rest = &text[index + c.len_utf8()..];
        let word = match c {
            '+' => "plus",
            '-' if index == 0 && starts_a_number(rest) => "minus",
            '>' => "greater",
            '<' => "less",
            '=' => "equal",
            '!' if !has_letters => "not",
            '*' => "any",
            '%' => "percent",
            '&' => "and",
            '-' if !has_letters => "dash",
            '.' if !has_letters => "dot",
            '/' if !has_letters => "slash",
            _ => {
                words.push(c);
                continue;
            }
        };
        words.push(' ');
        words.push_str(word);
        words.push(' ');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_variants() {
        let check = |text: &str, expected: &str| assert_eq!(pascal(text), expected, "{text:?}");
        check("user.kyc.failed", "UserKycFailed");
        check("CARDHOLDER_KYC_REJECTED", "CardholderKycRejected");
        check("related_party.kyc_session_created", "RelatedPartyKycSessionCreated");
        check("SEPA", "Sepa");
        check("iDealConsumerIBAN", "IDealConsumerIban");
        check("101", "V101");
        check("acme-v3-20", "AcmeV3_20");
        check("2.0", "V2_0");
        check("+1", "Plus1");
        check("-1", "Minus1");
        check(">=", "GreaterEqual");
        check("self", "SelfValue");
        check("", "Empty");
        check("_", "Empty");
        check("😀", "Empty");
        check("日本", "Value");
        check("*/ fn main() {}", "AnyFnMain");
    }

    #[test]
    fn fields_and_modules() {
        let check = |text: &str, expected: &str| assert_eq!(snake(text), expected, "{text:?}");
        check("eventId", "event_id");
        check("_embedded", "embedded");
        check("type", "type");
        check("self", "self_value");
        check("3ds", "v3ds");
        check("last4", "last4");
        check("", "empty");
        check(&"ab_".repeat(60), &"ab_".repeat(60)[..119]);
    }

    #[test]
    fn one_of_many() {
        let check = |text: &str, expected: &str| assert_eq!(singular(text), expected, "{text:?}");
        check("checks", "check");
        check("entries", "entry");
        check("addresses", "address");
        check("status", "status_item");
        check("data", "data_item");
    }

    #[test]
    fn a_taken_name_says_who_has_it() {
        let mut names = Names::reserving(&["Event"]);
        assert_eq!(names.take("Check", "a").instead_of, None);
        assert_eq!(
            names.take("check", "b"),
            Taken { name: "check2".to_owned(), instead_of: Some(Holder::Document("a".to_owned())) }
        );
        assert_eq!(
            names.take("Event", "c"),
            Taken { name: "Event2".to_owned(), instead_of: Some(Holder::Generated) }
        );
        assert_eq!(names.take("V101", "d").name, "V101");
        assert_eq!(names.take("V101", "e").name, "V101_2");
    }
}
