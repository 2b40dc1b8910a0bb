//! `[authentication]` of provider.toml in, the checks of a delivery out, with a diagnostic for each that contradicts
//! itself.
//!
//! What a provider does not document stays unknown; nothing is guessed.

pub mod table;
pub mod template;

use std::ops::Range;

use toml::Spanned;

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::authentication::{
    Algorithm, Authentication, Check, Choice, Digest, Grammar, Jws, JwsBody, KeyStep, Part, Signature,
    Source, Time, Token, Tolerance,
};
use table::{JwsAlgorithm, Step};

/// Tells what is wrong with a table of a file.
pub struct Teller<'a> {
    /// The file's path.
    pub file: &'a str,
    /// Where to tell it.
    pub diagnostics: &'a mut Diagnostics,
}

impl Teller<'_> {
    /// Tells something about a part of the file.
    pub fn tell(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = Place::Bytes { file: self.file.to_owned(), start: span.start };
        self.diagnostics.push_with_help(code, place, message, help);
    }

    /// Tells that a part of `[authentication]` cannot be as it is.
    fn contradiction(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
        self.tell(Code::InvalidAuthentication, span, message, help);
    }

    /// The parts of a template; none, with a diagnostic, where it is not understood.
    pub fn template(&mut self, template: &Spanned<String>) -> Vec<Part> {
        template::parts(template.get_ref()).unwrap_or_else(|flaw| {
            self.tell(Code::InvalidTemplate, template.span(), flaw.message, flaw.help);
            Vec::new()
        })
    }
}

/// The checks that `[authentication]` declares.
pub fn read(table: Option<&Spanned<table::Authentication>>, teller: &mut Teller<'_>) -> Authentication {
    let Some(table) = table else { return Authentication::default() };
    let span = table.span();
    let table = table.get_ref();
    let mut checks = Vec::new();
    for said in table.signature.as_slice() {
        checks.push(Check::Signature(Box::new(signature(said, teller))));
    }
    for said in table.jws.as_slice() {
        checks.push(Check::Jws(Box::new(jws(said, teller))));
    }
    checks.extend(table.digest.as_slice().iter().map(|said| Check::Digest(digest(said, teller))));
    checks.extend(table.token.as_slice().iter().map(|said| Check::Token(token(said, teller))));
    checks.extend(table.basic.then_some(Check::Basic));
    checks.extend(table.unknown.clone().map(Check::Unknown));
    if checks.is_empty() {
        let help = "declare a signature, a JSON Web Signature, a token or HTTP Basic; where nothing is documented, say \
                    what is not: unknown = \"…\"";
        teller.contradiction(span, "`[authentication]` declares nothing that could be checked", help);
    } else if checks.iter().all(|check| matches!(check, Check::Digest(_))) {
        let help = "declare the signature that covers the digest beside it";
        teller.contradiction(span, "a digest proves nothing by itself, because anyone can make it", help);
    }
    Authentication { checks }
}

fn signature(said: &table::Signature, teller: &mut Teller<'_>) -> Signature {
    let signature = Signature {
        at: said.at.get_ref().as_slice().iter().map(source).collect(),
        grammar: grammar(&said.grammar),
        algorithm: choice(said.algorithm.get_ref()),
        encoding: said.encoding.clone(),
        key: steps(&said.key),
        key_id: said.key_id.as_ref().map(|key_id| source(key_id.get_ref())),
        signed: teller.template(&said.signed),
        first: said.first,
        time: said.time.as_ref().map(|said| time(said.get_ref())),
        items: said.items.as_ref().map(|items| items.get_ref().0.clone()),
    };
    if signature.at.is_empty() {
        let help = "name the place: at = { header = \"X-Signature\" }";
        teller.contradiction(said.at.span(), "a signature stands nowhere", help);
    }
    for at in &signature.at {
        stands(at, said.at.span(), teller);
    }
    if said.signed.get_ref().is_empty() {
        let help = "write the message as a template: \"{header:X-Timestamp}.{body}\"";
        teller.contradiction(said.signed.span(), "nothing is signed", help);
    }
    if let Some((items, said)) = signature.items.as_ref().zip(said.items.as_ref())
        && items.iter().filter(|key| *key == "*").count() != 1
    {
        let help = "`*` stands for every element of the array: \"/items/*/item\"";
        teller.contradiction(said.span(), "`items` needs one `*`", help);
    }
    parameters(said, &signature, teller);
    secret(said, &signature, teller);
    signature
}

/// Tells what is looked for beside a signature that has no such thing beside it.
fn parameters(said: &table::Signature, signature: &Signature, teller: &mut Teller<'_>) {
    let of_message = signature.signed.iter().filter_map(|part| match part {
        Part::Parameter(name) => Some((Source::Parameter(name.clone()), said.signed.span())),
        _ => None,
    });
    let by = match &signature.algorithm {
        Choice::Named { by, .. } => Some((by.clone(), said.algorithm.span())),
        Choice::Fixed(_) | Choice::Unknown(_) => None,
    };
    let key_id = signature.key_id.clone().zip(said.key_id.as_ref().map(Spanned::span));
    let time = signature.time.as_ref().map(|time| time.at.clone()).zip(said.time.as_ref().map(Spanned::span));
    for (place, span) in of_message.chain([by, key_id, time].into_iter().flatten()) {
        match &place {
            Source::Parameter(name) => {
                if let Some(help) = signature.grammar.lacks(name) {
                    let message = format!("there is no parameter `{name}` beside the signature");
                    teller.contradiction(span, message, help);
                }
            }
            Source::Jws(_) | Source::Claim(_) => {
                let help = "members and claims are of a JSON Web Signature, which is declared under `jws`";
                teller.contradiction(span, format!("a signature does not have {place}"), help);
            }
            Source::Header(_) | Source::Query(_) | Source::Body(_) => {}
        }
    }
}

/// Tells where a hash lacks the secret, or a secret is nothing that a receiver has.
fn secret(said: &table::Signature, signature: &Signature, teller: &mut Teller<'_>) {
    let kinds: Vec<bool> = signature.algorithm.all().into_iter().map(Algorithm::has_public_key).collect();
    if kinds.contains(&true) && kinds.contains(&false) {
        let message = "a public key, which anyone knows, would be taken for a secret";
        let help = "allow algorithms of one kind: either those of secrets or those of public keys";
        teller.contradiction(said.algorithm.span(), message, help);
    }
    let has_secret = signature.signed.contains(&Part::Secret);
    for algorithm in signature.algorithm.all() {
        let name = algorithm.as_str();
        if algorithm.plain().is_some() && !has_secret && !signature.signed.is_empty() {
            let help =
                "anyone can make a hash of a message; where the secret is a part of it, write {secret}";
            let message = format!("a {name} without {{secret}} in the message proves nothing");
            teller.contradiction(said.signed.span(), message, help);
        }
        if algorithm.has_public_key() && has_secret {
            let help = "leave {secret} out, or name the algorithm that has one";
            teller.contradiction(said.signed.span(), format!("with {name} a receiver has no secret"), help);
        }
    }
}

/// Tells where something cannot stand by itself.
fn stands(at: &Source, span: Range<usize>, teller: &mut Teller<'_>) {
    if let Source::Parameter(_) | Source::Jws(_) | Source::Claim(_) = at {
        let message = format!("nothing stands in {at} by itself, because it is of a signature");
        teller.contradiction(
            span,
            message,
            "name a header, a parameter of the query or a member of the body",
        );
    }
}

impl Choice {
    /// Every algorithm that may be.
    fn all(&self) -> Vec<Algorithm> {
        match self {
            Self::Fixed(algorithm) => vec![*algorithm],
            Self::Named { allow, .. } => allow.iter().map(|(_, algorithm)| *algorithm).collect(),
            Self::Unknown(_) => Vec::new(),
        }
    }
}

impl Grammar {
    /// Why a parameter cannot stand beside a signature; nothing where it can.
    fn lacks(&self, name: &str) -> Option<&'static str> {
        match self {
            Self::Bare { .. } => {
                Some("the signature stands alone; a grammar of `pairs` or `fields` has parameters")
            }
            Self::Pairs { signatures, .. } => {
                let is_signature = signatures.iter().any(|signature| signature == name);
                is_signature.then_some("that is the name of a signature in the grammar")
            }
            Self::Fields { names, signature, .. } => {
                let is_there = signature != name && names.iter().any(|known| known == name);
                (!is_there).then_some("`names` of the grammar lists those that there are")
            }
        }
    }
}

fn jws(said: &table::Jws, teller: &mut Teller<'_>) -> Jws {
    let jws = Jws {
        at: source(said.at.get_ref()),
        prefix: said.prefix.clone(),
        algorithms: said.algorithms.iter().map(|algorithm| jws_algorithm(*algorithm)).collect(),
        key: steps(&said.key),
        key_id: said.key_id.as_ref().map(|key_id| source(key_id.get_ref())),
        body: match &said.body {
            table::JwsBody::Payload(_) => JwsBody::Payload,
            table::JwsBody::Claim(table::BodyClaim { claim, hash, encoding }) => {
                JwsBody::Claim { name: claim.clone(), hash: *hash, encoding: encoding.clone() }
            }
        },
        time: said.time.as_ref().map(|said| time(said.get_ref())),
    };
    stands(&jws.at, said.at.span(), teller);
    if jws.algorithms.is_empty() {
        let message = "no algorithm of the JSON Web Signature is allowed";
        teller.contradiction(
            said.at.span(),
            message,
            "list those that the provider uses: algorithms = [\"ES256\"]",
        );
    }
    let public = jws.algorithms.iter().filter(|(_, algorithm)| algorithm.has_public_key()).count();
    if public > 0 && public < jws.algorithms.len() {
        let message = "a public key, which anyone knows, would be taken for a secret";
        let help = "allow algorithms of one kind: either those of secrets or those of public keys";
        teller.contradiction(said.at.span(), message, help);
    }
    let key_id = jws.key_id.as_ref().zip(said.key_id.as_ref().map(Spanned::span));
    let time = jws.time.as_ref().map(|time| &time.at).zip(said.time.as_ref().map(Spanned::span));
    for (place, span) in [key_id, time].into_iter().flatten() {
        if let Source::Parameter(_) = place {
            let help =
                "its header has members, { jws = \"kid\" }, and its payload claims, { claim = \"iat\" }";
            teller.contradiction(span, format!("a JSON Web Signature does not have {place}"), help);
        }
    }
    jws
}

fn digest(said: &table::Digest, teller: &mut Teller<'_>) -> Digest {
    let at = source(said.at.get_ref());
    stands(&at, said.at.span(), teller);
    Digest { at, grammar: grammar(&said.grammar), hash: said.hash, encoding: said.encoding.clone() }
}

fn token(said: &table::Token, teller: &mut Teller<'_>) -> Token {
    let at = source(said.at.get_ref());
    stands(&at, said.at.span(), teller);
    Token { at, prefix: said.prefix.clone(), key: steps(&said.key) }
}

fn source(said: &table::Source) -> Source {
    match said {
        table::Source::Header(name) => Source::Header(name.0.clone()),
        table::Source::Query(name) => Source::Query(name.clone()),
        table::Source::Body(pointer) => Source::Body(pointer.0.clone()),
        table::Source::Parameter(name) => Source::Parameter(name.clone()),
        table::Source::Jws(name) => Source::Jws(name.clone()),
        table::Source::Claim(name) => Source::Claim(name.clone()),
    }
}

fn grammar(said: &table::Grammar) -> Grammar {
    match said {
        table::Grammar::Prefix { prefix } => Grammar::Bare { prefix: prefix.clone() },
        table::Grammar::Pairs { pairs, assign, groups, signature } => Grammar::Pairs {
            groups: groups.clone(),
            separator: pairs.clone(),
            assign: assign.clone().unwrap_or_else(|| "=".to_owned()),
            signatures: signature.as_slice().to_vec(),
        },
        table::Grammar::Fields { fields, groups, names, signature } => Grammar::Fields {
            groups: groups.clone(),
            separator: fields.clone(),
            names: names.clone(),
            signature: signature.clone(),
        },
    }
}

fn choice(said: &table::Choice) -> Choice {
    match said {
        table::Choice::Fixed(algorithm) => Choice::Fixed(*algorithm),
        table::Choice::Named { by, allow } => Choice::Named {
            by: source(by),
            allow: allow.iter().map(|(name, algorithm)| (name.clone(), *algorithm)).collect(),
        },
        table::Choice::Unknown { unknown } => Choice::Unknown(unknown.clone()),
    }
}

fn steps(said: &[Step]) -> Vec<KeyStep> {
    said.iter().map(|step| step.0.clone()).collect()
}

fn time(said: &table::Time) -> Time {
    Time {
        at: source(&said.at),
        unit: said.unit,
        tolerance: match &said.tolerance {
            table::Tolerance::Seconds(seconds) => Tolerance::Seconds(*seconds),
            table::Tolerance::NotChecked(_) => Tolerance::NotChecked,
            table::Tolerance::Unknown { unknown } => Tolerance::Unknown(unknown.clone()),
        },
        direction: said.direction,
    }
}

fn jws_algorithm(said: JwsAlgorithm) -> (String, Algorithm) {
    let (name, algorithm) = match said {
        JwsAlgorithm::HS256 => ("HS256", Algorithm::HmacSha256),
        JwsAlgorithm::HS384 => ("HS384", Algorithm::HmacSha384),
        JwsAlgorithm::HS512 => ("HS512", Algorithm::HmacSha512),
        JwsAlgorithm::RS256 => ("RS256", Algorithm::RsaPkcs1Sha256),
        JwsAlgorithm::RS512 => ("RS512", Algorithm::RsaPkcs1Sha512),
        JwsAlgorithm::PS256 => ("PS256", Algorithm::RsaPssSha256),
        JwsAlgorithm::PS512 => ("PS512", Algorithm::RsaPssSha512),
        JwsAlgorithm::ES256 => ("ES256", Algorithm::EcdsaP256Sha256),
        JwsAlgorithm::EdDsa => ("EdDSA", Algorithm::Ed25519),
    };
    (name.to_owned(), algorithm)
}

#[cfg(test)]
mod tests;
