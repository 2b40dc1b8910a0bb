//! How deliveries are received, as constants of a provider's `mod.rs`.
//!
//! Each is short enough to be held against the provider's documentation; what is usual is left out.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::token;
use crate::model::authentication::{
    Algorithm, Authentication, Check, Choice, Digest, Direction, Encoding, Grammar, Hash, Jws, JwsBody,
    KeyStep, Part, Signature, Source, Time, Token, Tolerance, Unit,
};
use crate::model::{Answer, Handshake, Identification, Receiving, Responses, TimeFormat};

/// The constants `AUTHENTICATION`, `DELIVERY` and `RESPONSES`, and `HANDSHAKES` where there are any.
pub fn items(receiving: &Receiving) -> Vec<TokenStream> {
    let mut items = vec![
        authentication(&receiving.authentication),
        identification(&receiving.identification),
        responses(&receiving.responses),
    ];
    if !receiving.handshakes.is_empty() {
        items.push(handshakes(&receiving.handshakes));
    }
    items
}

fn authentication(authentication: &Authentication) -> TokenStream {
    if *authentication == Authentication::default() {
        return quote!(
            /// How a delivery proves that the provider sent it: nobody has said it.
            pub const AUTHENTICATION: runtime::Authentication = runtime::Authentication::UNSTATED;
        );
    }
    let checks = authentication.checks.iter().map(check);
    let mut lines = vec!["How a delivery proves that the provider sent it.".to_owned()];
    for summary in authentication.summaries() {
        lines.push(String::new());
        lines.extend(crate::lower::plain_text(&capitalised(&summary)));
    }
    let docs = token::docs(&lines);
    quote!(
        #docs
        pub const AUTHENTICATION: runtime::Authentication = {
            use runtime::authentication::*;
            Authentication { checks: &[#(#checks),*] }
        };
    )
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    format!("{}{}.", first.collect::<String>(), letters.as_str())
}

fn check(check: &Check) -> TokenStream {
    match check {
        Check::Signature(check) => {
            let check = signature(check);
            quote!(Check::Signature(#check))
        }
        Check::Jws(check) => {
            let check = jws(check);
            quote!(Check::Jws(#check))
        }
        Check::Digest(Digest { at, grammar: said, hash, encoding: by }) => {
            let (at, said, hash, by) = (source(at), grammar(said), self::hash(*hash), encoding(by));
            quote!(Check::Digest(Digest { at: #at, grammar: #said, hash: #hash, encoding: #by }))
        }
        Check::Token(Token { at, prefix, key }) => {
            let (at, prefix, key) = (source(at), text(prefix), steps(key));
            quote!(Check::Token(Token { at: #at, prefix: #prefix, key: #key }))
        }
        Check::Basic => quote!(Check::Basic),
        Check::Unknown(what) => {
            let what = text(what);
            quote!(Check::Unknown(#what))
        }
    }
}

/// A signature; what `HMAC_SHA256_HEX` says is not said again.
fn signature(signature: &Signature) -> TokenStream {
    let mut fields = Vec::new();
    let at = signature.at.iter().map(source);
    fields.push(quote!(at: &[#(#at),*]));
    if signature.grammar != (Grammar::Bare { prefix: String::new() }) {
        let grammar = grammar(&signature.grammar);
        fields.push(quote!(grammar: #grammar));
    }
    if signature.algorithm != Choice::Fixed(Algorithm::HmacSha256) {
        let choice = choice(&signature.algorithm);
        fields.push(quote!(algorithm: #choice));
    }
    if signature.encoding != Encoding::Hex {
        let encoding = encoding(&signature.encoding);
        fields.push(quote!(encoding: #encoding));
    }
    if !signature.key.is_empty() {
        let key = steps(&signature.key);
        fields.push(quote!(key: #key));
    }
    if let Some(key_id) = &signature.key_id {
        let key_id = source(key_id);
        fields.push(quote!(key_id: Some(#key_id)));
    }
    let signed = parts(&signature.signed);
    fields.push(quote!(signed: #signed));
    if let Some(first) = signature.first {
        let first = hash(first);
        fields.push(quote!(first: Some(#first)));
    }
    if let Some(said) = &signature.time {
        let time = time(said);
        fields.push(quote!(time: Some(#time)));
    }
    if let Some(items) = &signature.items {
        let items = keys(items);
        fields.push(quote!(items: Some(#items)));
    }
    let rest = (fields.len() < 10).then(|| quote!(..Signature::HMAC_SHA256_HEX));
    quote!(Signature { #(#fields,)* #rest })
}

fn jws(jws: &Jws) -> TokenStream {
    let Jws { at, prefix, algorithms, key, key_id, body, time: said } = jws;
    let (at, prefix, key) = (source(at), text(prefix), steps(key));
    let algorithms = named(algorithms);
    let key_id = option(key_id.as_ref().map(source));
    let time = option(said.as_ref().map(time));
    let body = match body {
        JwsBody::Payload => quote!(JwsBody::Payload),
        JwsBody::Claim { name, hash, encoding: by } => {
            let (name, hash, by) = (text(name), self::hash(*hash), encoding(by));
            quote!(JwsBody::Claim { name: #name, hash: #hash, encoding: #by })
        }
    };
    quote!(Jws {
        at: #at,
        prefix: #prefix,
        algorithms: #algorithms,
        key: #key,
        key_id: #key_id,
        body: #body,
        time: #time,
    })
}

fn source(source: &Source) -> TokenStream {
    match source {
        Source::Header(name) => quote!(Source::Header(#name)),
        Source::Query(name) => quote!(Source::Query(#name)),
        Source::Body(path) => {
            let path = keys(path);
            quote!(Source::Body(#path))
        }
        Source::Parameter(name) => quote!(Source::Parameter(#name)),
        Source::Jws(name) => quote!(Source::Jws(#name)),
        Source::Claim(name) => quote!(Source::Claim(#name)),
    }
}

fn grammar(grammar: &Grammar) -> TokenStream {
    match grammar {
        Grammar::Bare { prefix } if prefix.is_empty() => quote!(Grammar::BARE),
        Grammar::Bare { prefix } => quote!(Grammar::Bare { prefix: #prefix }),
        Grammar::Pairs { groups, separator, assign, signatures } => {
            let groups = option(groups.as_ref().map(|groups| quote!(#groups)));
            quote!(Grammar::Pairs {
                groups: #groups,
                separator: #separator,
                assign: #assign,
                signatures: &[#(#signatures),*],
            })
        }
        Grammar::Fields { groups, separator, names, signature } => {
            let groups = option(groups.as_ref().map(|groups| quote!(#groups)));
            quote!(Grammar::Fields {
                groups: #groups,
                separator: #separator,
                names: &[#(#names),*],
                signature: #signature,
            })
        }
    }
}

fn choice(choice: &Choice) -> TokenStream {
    match choice {
        Choice::Fixed(algorithm) => {
            let algorithm = self::algorithm(*algorithm);
            quote!(Choice::Fixed(#algorithm))
        }
        Choice::Named { by, allow } => {
            let (by, allow) = (source(by), named(allow));
            quote!(Choice::Named { by: #by, allow: #allow })
        }
        Choice::Unknown(what) => {
            let what = text(what);
            quote!(Choice::Unknown(#what))
        }
    }
}

fn named(algorithms: &[(String, Algorithm)]) -> TokenStream {
    let pairs = algorithms.iter().map(|(name, algorithm)| {
        let (name, algorithm) = (text(name), self::algorithm(*algorithm));
        quote!((#name, #algorithm))
    });
    quote!(&[#(#pairs),*])
}

fn algorithm(algorithm: Algorithm) -> TokenStream {
    if let Some(hash) = algorithm.plain() {
        let hash = self::hash(hash);
        return quote!(Algorithm::Plain(#hash));
    }
    let variant = format_ident!("{algorithm:?}");
    quote!(Algorithm::#variant)
}

fn hash(hash: Hash) -> TokenStream {
    let variant = format_ident!("{hash:?}");
    quote!(Hash::#variant)
}

fn encoding(encoding: &Encoding) -> TokenStream {
    match encoding {
        Encoding::Hex => quote!(Encoding::Hex),
        Encoding::Base64 => quote!(Encoding::Base64),
        Encoding::Base64Url => quote!(Encoding::Base64Url),
        Encoding::Base64OfHex => quote!(Encoding::Base64OfHex),
        Encoding::Unknown(what) => {
            let what = text(what);
            quote!(Encoding::Unknown(#what))
        }
    }
}

fn steps(steps: &[KeyStep]) -> TokenStream {
    let steps = steps.iter().map(|step| match step {
        KeyStep::StripPrefix(prefix) => quote!(KeyStep::StripPrefix(#prefix)),
        KeyStep::Hex => quote!(KeyStep::Hex),
        KeyStep::Base64 => quote!(KeyStep::Base64),
        KeyStep::Base64Url => quote!(KeyStep::Base64Url),
        KeyStep::Sha256Hex => quote!(KeyStep::Sha256Hex),
        KeyStep::Pem => quote!(KeyStep::Pem),
        KeyStep::Jwk => quote!(KeyStep::Jwk),
    });
    quote!(&[#(#steps),*])
}

fn parts(parts: &[Part]) -> TokenStream {
    let parts = parts.iter().map(|part| match part {
        Part::Literal(literal) => {
            let literal = text(literal);
            quote!(Part::Literal(#literal))
        }
        Part::Header(name) => quote!(Part::Header(#name)),
        Part::Parameter(name) => quote!(Part::Parameter(#name)),
        Part::Body => quote!(Part::Body),
        Part::Raw(path) => {
            let path = keys(path);
            quote!(Part::Raw(#path))
        }
        Part::Text(path) => {
            let path = keys(path);
            quote!(Part::Text(#path))
        }
        Part::Url => quote!(Part::Url),
        Part::Method => quote!(Part::Method),
        Part::Path => quote!(Part::Path),
        Part::Form => quote!(Part::Form),
        Part::Digest(hash, by) => {
            let (hash, by) = (self::hash(*hash), encoding(by));
            quote!(Part::Digest(#hash, #by))
        }
        Part::Crc32 => quote!(Part::Crc32),
        Part::Setting(name) => quote!(Part::Setting(#name)),
        Part::Secret => quote!(Part::Secret),
    });
    quote!(&[#(#parts),*])
}

fn time(time: &Time) -> TokenStream {
    let at = source(&time.at);
    let unit = match time.unit {
        Unit::Seconds => quote!(Unit::Seconds),
        Unit::Milliseconds => quote!(Unit::Milliseconds),
        Unit::Rfc3339 => quote!(Unit::Rfc3339),
    };
    let tolerance = match &time.tolerance {
        Tolerance::Seconds(seconds) => {
            let seconds = proc_macro2::Literal::u32_unsuffixed(*seconds);
            quote!(Tolerance::Seconds(#seconds))
        }
        Tolerance::NotChecked => quote!(Tolerance::NotChecked),
        Tolerance::Unknown(what) => {
            let what = text(what);
            quote!(Tolerance::Unknown(#what))
        }
    };
    let direction = match time.direction {
        Direction::Past => quote!(Direction::Past),
        Direction::Both => quote!(Direction::Both),
    };
    quote!(Time { at: #at, unit: #unit, tolerance: #tolerance, direction: #direction })
}

fn identification(identification: &Identification) -> TokenStream {
    let Identification { id, time, time_format, subject, revision } = identification;
    let mut fields = Vec::new();
    for (name, said) in [("id", id), ("time", time), ("subject", subject), ("revision", revision)] {
        if !said.is_empty() {
            let (name, said) = (format_ident!("{name}"), said.iter().map(super::dispatch::place));
            fields.push(quote!(#name: &[#(#said),*]));
        }
    }
    if *time_format != TimeFormat::default() {
        let variant = format_ident!("{time_format:?}");
        fields.push(quote!(time_format: runtime::webhook::TimeFormat::#variant));
    }
    let rest = (fields.len() < 5).then(|| quote!(..runtime::Identification::NONE));
    let value = match fields.as_slice() {
        [] => quote!(runtime::Identification::NONE),
        fields => quote!(runtime::Identification { #(#fields,)* #rest }),
    };
    quote!(
        /// Where a delivery says which one it is.
        pub const DELIVERY: runtime::Identification = #value;
    )
}

fn responses(responses: &Responses) -> TokenStream {
    let usual = Responses::default();
    let statuses = [
        ("accepted", responses.accepted, usual.accepted),
        ("rejected", responses.rejected, usual.rejected),
        ("unknown", responses.unknown, usual.unknown),
        ("malformed", responses.malformed, usual.malformed),
        ("failed", responses.failed, usual.failed),
    ];
    let mut fields = Vec::new();
    for (name, status, _) in statuses.into_iter().filter(|(_, status, usual)| status != usual) {
        let (name, status) = (format_ident!("{name}"), proc_macro2::Literal::u16_unsuffixed(status));
        fields.push(quote!(#name: #status));
    }
    if let Some(deadline) = responses.deadline {
        let deadline = proc_macro2::Literal::u32_unsuffixed(deadline);
        fields.push(quote!(deadline: Some(#deadline)));
    }
    // Where nothing is usual, there is nothing to take over.
    let rest = (fields.len() < 6).then(|| quote!(..runtime::Responses::USUAL));
    let value = match fields.as_slice() {
        [] => quote!(runtime::Responses::USUAL),
        fields => quote!(runtime::Responses { #(#fields,)* #rest }),
    };
    quote!(
        /// What its deliveries are answered with.
        pub const RESPONSES: runtime::Responses = #value;
    )
}

fn handshakes(handshakes: &[Handshake]) -> TokenStream {
    let handshakes = handshakes.iter().map(|Handshake { at, is, answer }| {
        let (at, is) = (keys(at), text(is));
        let answer = answer.iter().map(|(name, answer)| {
            let name = text(name);
            let answer = match answer {
                Answer::Text(said) => {
                    let said = parts(said);
                    quote!(Answer::Text(#said))
                }
                Answer::HmacSha256Hex(said) => {
                    let said = parts(said);
                    quote!(Answer::HmacSha256Hex(#said))
                }
                Answer::Number(number) => {
                    let number = proc_macro2::Literal::i64_unsuffixed(*number);
                    quote!(Answer::Number(#number))
                }
            };
            quote!((#name, #answer))
        });
        quote!(Handshake { at: #at, is: #is, answer: &[#(#answer),*] })
    });
    quote!(
        /// Questions by which the provider makes sure of a receiver, and their answers.
        pub const HANDSHAKES: &[runtime::Handshake] = {
            use runtime::authentication::Part;
            use runtime::webhook::{Answer, Handshake};
            &[#(#handshakes),*]
        };
    )
}

fn keys(path: &[String]) -> TokenStream {
    let path = path.iter().map(|key| text(key));
    quote!(&[#(#path),*])
}

fn text(text: &str) -> proc_macro2::Literal {
    token::escaped_text(text)
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
