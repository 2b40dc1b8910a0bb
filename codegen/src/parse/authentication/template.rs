//! A template of `provider.toml` in, the parts that it is made of out; or what in it is not understood.

use crate::model::authentication::{Encoding, Hash, Part};
use crate::parse::{nearest, word};

/// What in a template is not understood, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What is not understood.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The parts of a template, in order: literals, and what stands in braces.
pub fn parts(template: &str) -> Result<Vec<Part>, Flaw> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = template;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        match letter {
            '{' | '}' if after.starts_with(letter) => {
                literal.push(letter);
                rest = &after[1..];
            }
            '{' => {
                let Some((name, after)) = after.split_once('}') else {
                    return Err(Flaw::brace(format!("the `{{` of `{rest}` is not closed")));
                };
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(part(name)?);
                rest = after;
            }
            '}' => return Err(Flaw::brace("a `}` closes nothing".to_owned())),
            _ => {
                literal.push(letter);
                rest = after;
            }
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Literal(literal));
    }
    Ok(parts)
}

impl Flaw {
    fn brace(message: String) -> Self {
        Self { message, help: "a brace that is meant as such is written twice".to_owned() }
    }
}

/// The part that a name in braces stands for.
fn part(name: &str) -> Result<Part, Flaw> {
    let flaw = |message: String| Flaw { message, help: "correct what stands after the colon".to_owned() };
    let pointer = |text: &str| word::keys(text).map_err(flaw);
    match name.split_once(':') {
        Some(("header", name)) => word::header(name).map(Part::Header).map_err(flaw),
        Some(("raw", place)) => pointer(place).map(Part::Raw),
        Some(("text", place)) => pointer(place).map(Part::Text),
        Some(("parameter", name)) if !name.is_empty() => Ok(Part::Parameter(name.to_owned())),
        Some(("setting", name)) if !name.is_empty() => Ok(Part::Setting(name.to_owned())),
        Some((kind, _)) => Err(unknown(name, kind)),
        None => match name {
            "body" => Ok(Part::Body),
            "url" => Ok(Part::Url),
            "method" => Ok(Part::Method),
            "path" => Ok(Part::Path),
            "form" => Ok(Part::Form),
            "crc32" => Ok(Part::Crc32),
            "secret" => Ok(Part::Secret),
            _ => digest(name).ok_or_else(|| unknown(name, name)),
        },
    }
}

fn digest(name: &str) -> Option<Part> {
    let (hash, encoding) = name.split_once('-')?;
    let hash = Hash::ALL.into_iter().find(|known| known.as_str() == hash)?;
    let encodings = [Encoding::Hex, Encoding::Base64, Encoding::Base64Url];
    let encoding = encodings.into_iter().find(|known| known.as_str() == encoding)?;
    Some(Part::Digest(hash, encoding))
}

fn unknown(name: &str, kind: &str) -> Flaw {
    let known = [
        "body",
        "header",
        "parameter",
        "raw",
        "text",
        "url",
        "method",
        "path",
        "form",
        "sha256-hex",
        "sha512-base64",
        "crc32",
        "setting",
        "secret",
    ];
    let near = nearest::close(kind, known.into_iter());
    let help = match near.as_slice() {
        [] => {
            "a part is {body}, {header:NAME}, {parameter:NAME}, {raw:/POINTER}, {text:/POINTER}, {url}, {method}, \
             {path}, {form}, {sha256-hex} or another digest, {crc32}, {setting:NAME} or {secret}"
                .to_owned()
        }
        near => format!("perhaps {} was meant", nearest::list(near, "or")),
    };
    Flaw { message: format!("`{{{name}}}` is no part of a message"), help }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a template, which is written as it was.
    fn check(template: &str, expected: &[Part]) {
        let parts = parts(template).unwrap();
        assert_eq!(parts, expected);
        assert_eq!(parts.iter().map(Part::to_string).collect::<String>(), template);
    }

    fn refused(template: &str, message: &str) {
        assert_eq!(parts(template).unwrap_err().message, message);
    }

    #[test]
    fn parts_stand_in_braces() {
        let literal = |text: &str| Part::Literal(text.to_owned());
        check("", &[]);
        check("v0:{body}", &[literal("v0:"), Part::Body]);
        check("{{{crc32}}}", &[literal("{"), Part::Crc32, literal("}")]);
        check(
            "{parameter:t}.{raw:/a~1b/c}",
            &[
                Part::Parameter("t".to_owned()),
                literal("."),
                Part::Raw(vec!["a/b".to_owned(), "c".to_owned()]),
            ],
        );
        check("{sha512-base64}", &[Part::Digest(Hash::Sha512, Encoding::Base64)]);
        check("{md5-hex}{secret}", &[Part::Digest(Hash::Md5, Encoding::Hex), Part::Secret]);
        assert_eq!(parts("{header:X-A}"), Ok(vec![Part::Header("x-a".to_owned())]));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        refused("{bodi}", "`{bodi}` is no part of a message");
        refused("{}", "`{}` is no part of a message");
        refused("{sha3-hex}", "`{sha3-hex}` is no part of a message");
        refused("{parameter:}", "`{parameter:}` is no part of a message");
        refused("a{body", "the `{` of `{body` is not closed");
        refused("a}b", "a `}` closes nothing");
        refused("{header:a b}", "`a b` is no name of a header");
        refused("{raw:data}", "`data` names no member; write a JSON Pointer such as \"/event\"");
        assert_eq!(parts("{bodi}").unwrap_err().help, "perhaps `body` was meant");
    }
}
