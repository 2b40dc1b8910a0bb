//! An authentication as the model has it in, the same as the runtime takes it out.
//!
//! The runtime's are constants, so what they refer to is never given back: a program does this a few times in its life.

use codegen::diagnostic::Diagnostics;
use codegen::model::authentication as model;
use codegen::source::Sources;
use runtime::authentication::{
    Algorithm, Authentication, Check, Choice, Digest, Direction, Encoding, Grammar, Hash, Jws, JwsBody,
    KeyStep, Part, Signature, Source, Time, Token, Tolerance, Unit,
};

/// What a file states in `[authentication]`, as a provider.toml does; `name` is how messages call the file.
///
/// # Errors
///
/// When the file does not say so in words that are understood: every problem, a line each.
pub fn from_file(name: &str, bytes: Vec<u8>) -> Result<Authentication, String> {
    const PATH: &str = "stated.toml";
    let sources: Sources = [(PATH.to_owned(), bytes)].into_iter().collect();
    let mut diagnostics = Diagnostics::default();
    match codegen::receiving(&sources, PATH, &mut diagnostics) {
        Some(receiving) => Ok(authentication(&receiving.authentication)),
        None => {
            let told = diagnostics.iter().map(|found| {
                let line = sources.locate(&found.place).line;
                format!("{name}:{line}: {}", found.message)
            });
            Err(told.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// What a provider.toml declares, for the runtime.
#[must_use]
pub fn authentication(authentication: &model::Authentication) -> Authentication {
    Authentication { checks: list(&authentication.checks, check) }
}

fn check(check: &model::Check) -> Check {
    match check {
        model::Check::Signature(check) => Check::Signature(Signature {
            at: list(&check.at, source),
            grammar: grammar(&check.grammar),
            algorithm: choice(&check.algorithm),
            encoding: encoding(&check.encoding),
            key: list(&check.key, step),
            key_id: check.key_id.as_ref().map(source),
            signed: list(&check.signed, part),
            first: check.first.map(hash),
            time: check.time.as_ref().map(time),
            items: check.items.as_ref().map(|items| list(items, |key| text(key))),
        }),
        model::Check::Jws(check) => Check::Jws(Jws {
            at: source(&check.at),
            prefix: text(&check.prefix),
            algorithms: list(&check.algorithms, named),
            key: list(&check.key, step),
            key_id: check.key_id.as_ref().map(source),
            body: match &check.body {
                model::JwsBody::Payload => JwsBody::Payload,
                model::JwsBody::Claim { name, hash: by, encoding: written } => {
                    JwsBody::Claim { name: text(name), hash: hash(*by), encoding: encoding(written) }
                }
            },
            time: check.time.as_ref().map(time),
        }),
        model::Check::Digest(check) => Check::Digest(Digest {
            at: source(&check.at),
            grammar: grammar(&check.grammar),
            hash: hash(check.hash),
            encoding: encoding(&check.encoding),
        }),
        model::Check::Token(check) => Check::Token(Token {
            at: source(&check.at),
            prefix: text(&check.prefix),
            key: list(&check.key, step),
        }),
        model::Check::Basic => Check::Basic,
        model::Check::Unknown(what) => Check::Unknown(text(what)),
    }
}

fn source(source: &model::Source) -> Source {
    match source {
        model::Source::Header(name) => Source::Header(text(name)),
        model::Source::Query(name) => Source::Query(text(name)),
        model::Source::Body(path) => Source::Body(list(path, |key| text(key))),
        model::Source::Parameter(name) => Source::Parameter(text(name)),
        model::Source::Jws(name) => Source::Jws(text(name)),
        model::Source::Claim(name) => Source::Claim(text(name)),
    }
}

fn grammar(grammar: &model::Grammar) -> Grammar {
    match grammar {
        model::Grammar::Bare { prefix } => Grammar::Bare { prefix: text(prefix) },
        model::Grammar::Pairs { groups, separator, assign, signatures } => Grammar::Pairs {
            groups: groups.as_deref().map(text),
            separator: text(separator),
            assign: text(assign),
            signatures: list(signatures, |name| text(name)),
        },
        model::Grammar::Fields { groups, separator, names, signature } => Grammar::Fields {
            groups: groups.as_deref().map(text),
            separator: text(separator),
            names: list(names, |name| text(name)),
            signature: text(signature),
        },
    }
}

fn choice(choice: &model::Choice) -> Choice {
    match choice {
        model::Choice::Fixed(fixed) => Choice::Fixed(algorithm(*fixed)),
        model::Choice::Named { by, allow } => Choice::Named { by: source(by), allow: list(allow, named) },
        model::Choice::Unknown(what) => Choice::Unknown(text(what)),
    }
}

fn named((name, said): &(String, model::Algorithm)) -> (&'static str, Algorithm) {
    (text(name), algorithm(*said))
}

fn algorithm(algorithm: model::Algorithm) -> Algorithm {
    match algorithm {
        model::Algorithm::HmacSha1 => Algorithm::HmacSha1,
        model::Algorithm::HmacSha256 => Algorithm::HmacSha256,
        model::Algorithm::HmacSha384 => Algorithm::HmacSha384,
        model::Algorithm::HmacSha512 => Algorithm::HmacSha512,
        model::Algorithm::Ed25519 => Algorithm::Ed25519,
        model::Algorithm::RsaPkcs1Sha256 => Algorithm::RsaPkcs1Sha256,
        model::Algorithm::RsaPkcs1Sha512 => Algorithm::RsaPkcs1Sha512,
        model::Algorithm::RsaPssSha256 => Algorithm::RsaPssSha256,
        model::Algorithm::RsaPssSha512 => Algorithm::RsaPssSha512,
        model::Algorithm::EcdsaP256Sha256 => Algorithm::EcdsaP256Sha256,
        model::Algorithm::EcdsaP256Sha256Der => Algorithm::EcdsaP256Sha256Der,
        model::Algorithm::PlainMd5 => Algorithm::Plain(Hash::Md5),
        model::Algorithm::PlainSha1 => Algorithm::Plain(Hash::Sha1),
        model::Algorithm::PlainSha256 => Algorithm::Plain(Hash::Sha256),
        model::Algorithm::PlainSha384 => Algorithm::Plain(Hash::Sha384),
        model::Algorithm::PlainSha512 => Algorithm::Plain(Hash::Sha512),
    }
}

fn hash(hash: model::Hash) -> Hash {
    match hash {
        model::Hash::Md5 => Hash::Md5,
        model::Hash::Sha1 => Hash::Sha1,
        model::Hash::Sha256 => Hash::Sha256,
        model::Hash::Sha384 => Hash::Sha384,
        model::Hash::Sha512 => Hash::Sha512,
    }
}

fn encoding(encoding: &model::Encoding) -> Encoding {
    match encoding {
        model::Encoding::Hex => Encoding::Hex,
        model::Encoding::Base64 => Encoding::Base64,
        model::Encoding::Base64Url => Encoding::Base64Url,
        model::Encoding::Base64OfHex => Encoding::Base64OfHex,
        model::Encoding::Unknown(what) => Encoding::Unknown(text(what)),
    }
}

fn step(step: &model::KeyStep) -> KeyStep {
    match step {
        model::KeyStep::StripPrefix(prefix) => KeyStep::StripPrefix(text(prefix)),
        model::KeyStep::Hex => KeyStep::Hex,
        model::KeyStep::Base64 => KeyStep::Base64,
        model::KeyStep::Base64Url => KeyStep::Base64Url,
        model::KeyStep::Sha256Hex => KeyStep::Sha256Hex,
        model::KeyStep::Pem => KeyStep::Pem,
        model::KeyStep::Jwk => KeyStep::Jwk,
    }
}

fn part(part: &model::Part) -> Part {
    match part {
        model::Part::Literal(literal) => Part::Literal(text(literal)),
        model::Part::Header(name) => Part::Header(text(name)),
        model::Part::Parameter(name) => Part::Parameter(text(name)),
        model::Part::Body => Part::Body,
        model::Part::Raw(path) => Part::Raw(list(path, |key| text(key))),
        model::Part::Text(path) => Part::Text(list(path, |key| text(key))),
        model::Part::Url => Part::Url,
        model::Part::Method => Part::Method,
        model::Part::Path => Part::Path,
        model::Part::Form => Part::Form,
        model::Part::Digest(by, written) => Part::Digest(hash(*by), encoding(written)),
        model::Part::Crc32 => Part::Crc32,
        model::Part::Setting(name) => Part::Setting(text(name)),
        model::Part::Secret => Part::Secret,
    }
}

fn time(time: &model::Time) -> Time {
    Time {
        at: source(&time.at),
        unit: match time.unit {
            model::Unit::Seconds => Unit::Seconds,
            model::Unit::Milliseconds => Unit::Milliseconds,
            model::Unit::Rfc3339 => Unit::Rfc3339,
        },
        tolerance: match &time.tolerance {
            model::Tolerance::Seconds(seconds) => Tolerance::Seconds(*seconds),
            model::Tolerance::NotChecked => Tolerance::NotChecked,
            model::Tolerance::Unknown(what) => Tolerance::Unknown(text(what)),
        },
        direction: match time.direction {
            model::Direction::Past => Direction::Past,
            model::Direction::Both => Direction::Both,
        },
    }
}

fn list<T, U>(of: &[T], each: impl Fn(&T) -> U) -> &'static [U] {
    of.iter().map(each).collect::<Vec<_>>().leak()
}

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}
