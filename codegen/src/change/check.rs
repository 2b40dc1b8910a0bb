//! Two checks of one kind come in; each part of them that is not as it was goes out, in words, with whether one still
//! accepts what the other does.

use crate::model::authentication::{
    Algorithm, Check, Choice, Digest, Direction, Encoding, Grammar, Jws, JwsBody, KeyStep, Part, Signature,
    Source, Time, Token, Tolerance,
};
use crate::model::pointer;

/// A part of a check, or a check as a whole, that is not as it was.
pub struct Difference {
    /// What is different, in words.
    pub words: String,
    /// Where `[authentication]` says it, as the rest of a JSON Pointer.
    pub at: String,
    /// Whether it stood in the old declaration at all.
    pub was_there: bool,
    /// Whether it stands in the new declaration.
    pub is_there: bool,
    /// Whether what the old check accepts, the new one does.
    pub new_covers_old: bool,
    /// Whether what the new check accepts, the old one does.
    pub old_covers_new: bool,
}

/// The kind of a check, as `provider.toml` names it.
pub const fn kind(check: &Check) -> &'static str {
    match check {
        Check::Signature(_) => "signature",
        Check::Jws(_) => "jws",
        Check::Digest(_) => "digest",
        Check::Token(_) => "token",
        Check::Basic => "basic",
        Check::Unknown(_) => "unknown",
    }
}

/// A check that only one side has.
pub fn alone(check: &Check, is_there: bool) -> Difference {
    let verb = if is_there { "must be there as well" } else { "needs not be there any more" };
    Difference {
        words: format!("{check} {verb}"),
        at: kind(check).to_owned(),
        was_there: !is_there,
        is_there,
        new_covers_old: !is_there,
        old_covers_new: is_there,
    }
}

/// What is different between two checks of one kind.
pub fn differences(old: &Check, new: &Check) -> Vec<Difference> {
    let mut parts = Parts { kind: kind(new), found: Vec::new() };
    match (old, new) {
        (Check::Signature(old), Check::Signature(new)) => parts.signature(old, new),
        (Check::Jws(old), Check::Jws(new)) => parts.jws(old, new),
        (Check::Digest(old), Check::Digest(new)) => parts.digest(old, new),
        (Check::Token(old), Check::Token(new)) => parts.token(old, new),
        // Neither has parts; checks of different kinds are not held against each other.
        _ => {}
    }
    parts.found
}

struct Parts {
    kind: &'static str,
    found: Vec<Difference>,
}

impl Parts {
    fn signature(&mut self, old: &Signature, new: &Signature) {
        let what = "the signature";
        self.part(
            "at",
            &format!("the place of {what}"),
            (&old.at, &new.at),
            |at| sources(at),
            |one, other| other.iter().all(|source| one.contains(source)),
        );
        self.part(
            "grammar",
            &format!("how {what} stands there"),
            (&old.grammar, &new.grammar),
            grammar,
            wider_grammar,
        );
        let algorithms = (&old.algorithm, &new.algorithm);
        self.part("algorithm", &format!("the algorithm of {what}"), algorithms, choice, wider_choice);
        self.other(
            "encoding",
            &format!("the encoding of {what}"),
            (&old.encoding, &new.encoding),
            Encoding::to_string,
        );
        self.other("key", "how the secret becomes the key", (&old.key, &new.key), |steps| key(steps));
        self.key_id((&old.key_id, &new.key_id));
        self.other("signed", "what is signed", (&old.signed, &new.signed), |parts| message(parts));
        self.other(
            "first",
            "the hash that is signed instead of the message",
            (&old.first, &new.first),
            |hash| hash.map_or_else(|| "none".to_owned(), |hash| hash.as_str().to_owned()),
        );
        self.time((&old.time, &new.time));
        self.other("items", "the items of a batch", (&old.items, &new.items), |items| {
            items.as_ref().map_or_else(|| "none".to_owned(), |keys| format!("`{}`", pointer(keys)))
        });
    }

    fn jws(&mut self, old: &Jws, new: &Jws) {
        self.other("at", "the place of the JSON Web Signature", (&old.at, &new.at), Source::to_string);
        self.other("prefix", "what stands before it", (&old.prefix, &new.prefix), |text| quoted(text));
        let algorithms = (&old.algorithms, &new.algorithms);
        self.part(
            "algorithms",
            "the algorithms that it may name",
            algorithms,
            |list| names(list),
            |one, other| other.iter().all(|algorithm| one.contains(algorithm)),
        );
        self.other("key", "how the secret becomes the key", (&old.key, &new.key), |steps| key(steps));
        self.key_id((&old.key_id, &new.key_id));
        self.other("body", "how it covers the body", (&old.body, &new.body), |body| match body {
            JwsBody::Payload => "as its payload".to_owned(),
            JwsBody::Claim { name, hash, encoding } => {
                format!("by a claim `{name}` with its {} in {encoding}", hash.as_str())
            }
        });
        self.time((&old.time, &new.time));
    }

    fn digest(&mut self, old: &Digest, new: &Digest) {
        self.other("at", "the place of the digest", (&old.at, &new.at), Source::to_string);
        self.part(
            "grammar",
            "how the digest stands there",
            (&old.grammar, &new.grammar),
            grammar,
            wider_grammar,
        );
        self.other("hash", "the hash of the digest", (&old.hash, &new.hash), |hash| hash.as_str().to_owned());
        self.other(
            "encoding",
            "the encoding of the digest",
            (&old.encoding, &new.encoding),
            Encoding::to_string,
        );
    }

    fn token(&mut self, old: &Token, new: &Token) {
        self.other("at", "the place of the token", (&old.at, &new.at), Source::to_string);
        self.other("prefix", "what stands before the token", (&old.prefix, &new.prefix), |text| quoted(text));
        self.other("key", "how the secret becomes the token", (&old.key, &new.key), |steps| key(steps));
    }

    /// Keys of other names are not tried, so without a name more is accepted.
    fn key_id(&mut self, sides: (&Option<Source>, &Option<Source>)) {
        let words =
            |source: &Option<Source>| source.as_ref().map_or_else(|| "nothing".to_owned(), Source::to_string);
        self.part("key_id", "what names the key", sides, words, |one, _| one.is_none());
    }

    fn time(&mut self, sides: (&Option<Time>, &Option<Time>)) {
        let words = |time: &Option<Time>| {
            time.as_ref().map_or_else(|| "any, without a time".to_owned(), Time::to_string)
        };
        self.part("time", "its age", sides, words, |one, other| wider_time(one.as_ref(), other.as_ref()));
    }

    /// A part of which another value refuses what was accepted.
    fn other<T: PartialEq>(&mut self, at: &str, what: &str, sides: (&T, &T), words: impl Fn(&T) -> String) {
        self.part(at, what, sides, words, |_, _| false);
    }

    /// A part, and whether one value of it accepts what another does.
    fn part<T: PartialEq>(
        &mut self,
        at: &str,
        what: &str,
        (old, new): (&T, &T),
        words: impl Fn(&T) -> String,
        covers: impl Fn(&T, &T) -> bool,
    ) {
        if old == new {
            return;
        }
        self.found.push(Difference {
            words: format!("{what} is {}, and was {}", words(new), words(old)),
            at: format!("{}/{at}", self.kind),
            was_there: true,
            is_there: true,
            new_covers_old: covers(new, old),
            old_covers_new: covers(old, new),
        });
    }
}

fn sources(sources: &[Source]) -> String {
    sources.iter().map(Source::to_string).collect::<Vec<_>>().join(" or ")
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") }
}

fn grammar(grammar: &Grammar) -> String {
    let groups = |groups: &Option<String>| {
        groups.as_ref().map(|text| format!(", in groups between `{text}`")).unwrap_or_default()
    };
    match grammar {
        Grammar::Bare { prefix } if prefix.is_empty() => "alone".to_owned(),
        Grammar::Bare { prefix } => format!("after `{prefix}`"),
        Grammar::Pairs { groups: between, separator, assign, signatures } => {
            let names = signatures.join("` or `");
            format!("as `{names}` with `{assign}`, in pairs between `{separator}`{}", groups(between))
        }
        Grammar::Fields { groups: between, separator, names, signature } => {
            let names = names.join(separator);
            format!("as `{signature}` in `{names}`{}", groups(between))
        }
    }
}

/// Pairs of more names accept what those of fewer do.
fn wider_grammar(one: &Grammar, other: &Grammar) -> bool {
    match (one, other) {
        (
            Grammar::Pairs { groups, separator, assign, signatures },
            Grammar::Pairs { groups: g, separator: s, assign: a, signatures: others },
        ) => (groups, separator, assign) == (g, s, a) && others.iter().all(|name| signatures.contains(name)),
        _ => false,
    }
}

fn choice(choice: &Choice) -> String {
    match choice {
        Choice::Fixed(Algorithm::EcdsaP256Sha256Der) => format!("{choice} in DER"),
        Choice::Fixed(_) | Choice::Unknown(_) => choice.to_string(),
        Choice::Named { by, allow } => format!("what {by} says, of {}", names(allow)),
    }
}

fn names(allow: &[(String, Algorithm)]) -> String {
    let name = |(name, algorithm): &(String, Algorithm)| format!("`{name}` for {}", algorithm.as_str());
    if allow.is_empty() { "none".to_owned() } else { allow.iter().map(name).collect::<Vec<_>>().join(", ") }
}

/// Whether what names its algorithm is taken; one that never looks at the name takes any.
fn wider_choice(one: &Choice, other: &Choice) -> bool {
    match (one, other) {
        (Choice::Named { by, allow }, Choice::Named { by: otherwise, allow: others }) => {
            by == otherwise && others.iter().all(|algorithm| allow.contains(algorithm))
        }
        (Choice::Fixed(fixed), Choice::Named { allow, .. }) => {
            allow.iter().all(|(_, algorithm)| algorithm == fixed)
        }
        _ => false,
    }
}

fn key(steps: &[KeyStep]) -> String {
    let step = |step: &KeyStep| match step {
        KeyStep::StripPrefix(prefix) => format!("`strip:{prefix}`"),
        KeyStep::Hex => "`hex`".to_owned(),
        KeyStep::Base64 => "`base64`".to_owned(),
        KeyStep::Base64Url => "`base64url`".to_owned(),
        KeyStep::Sha256Hex => "`sha256-hex`".to_owned(),
        KeyStep::Pem => "`pem`".to_owned(),
        KeyStep::Jwk => "`jwk`".to_owned(),
    };
    if steps.is_empty() {
        "as it is".to_owned()
    } else {
        steps.iter().map(step).collect::<Vec<_>>().join(", then ")
    }
}

fn message(parts: &[Part]) -> String {
    format!("`{}`", parts.iter().map(Part::to_string).collect::<String>())
}

/// Whether what is recent enough for the other is so for this one; a time that is not checked does not matter.
fn wider_time(one: Option<&Time>, other: Option<&Time>) -> bool {
    let checked = |time: Option<&Time>| {
        time.and_then(|time| match time.tolerance {
            Tolerance::Seconds(seconds) => Some((time.at.clone(), time.unit, seconds, time.direction)),
            Tolerance::NotChecked | Tolerance::Unknown(_) => None,
        })
    };
    match (checked(one), checked(other)) {
        (None, _) => true,
        (Some(_), None) => false,
        (
            Some((at, unit, seconds, direction)),
            Some((other_at, other_unit, other_seconds, other_direction)),
        ) => {
            (at, unit) == (other_at, other_unit)
                && seconds >= other_seconds
                && (direction == Direction::Past || other_direction == Direction::Both)
        }
    }
}
