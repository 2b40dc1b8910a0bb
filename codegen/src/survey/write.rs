//! What was found out about a document in, the text of its `provider.toml` out.
//!
//! Nothing that a document says gets out of the string or the comment that it is written to.

use std::collections::BTreeMap;
use std::fmt::Write;

use toml_writer::{ToTomlValue, TomlStringBuilder};

use super::choice::Choice;
use crate::model::{Place, pointer};
use crate::parse::configuration::ValueSource;

/// What `provider.toml` is to say.
pub struct Facts<'a> {
    /// The provider as people call it.
    pub title: String,
    /// Where its documentation is read.
    pub documentation: Option<String>,
    /// The document's path in the folder.
    pub file: &'a str,
    /// The document's format and version.
    pub format: &'a str,
    /// Whether it was made of pages.
    pub is_of_pages: bool,
    /// `provider` or `receiver`, and whether the document describes the other side as well; for AsyncAPI.
    pub perspective: Option<(&'static str, bool)>,
    /// How events are told apart.
    pub choice: &'a Choice,
    /// Keys whose payloads are not read.
    pub unread: &'a [String],
    /// The extensions that hold payloads, and whether each holds nothing else.
    pub extensions: &'a BTreeMap<String, bool>,
    /// How many payloads the document itself has.
    pub examples: usize,
    /// How many payloads are given besides.
    pub given: usize,
}

/// As wide as comments are written.
const WIDTH: usize = 110;

/// The text of `provider.toml`.
pub fn configuration(facts: &Facts<'_>) -> String {
    let mut text = String::from("#:schema ../provider.schema.json\n");
    line(&mut text, &format!("title = {}", quoted(&facts.title)));
    match &facts.documentation {
        Some(url) => line(&mut text, &format!("documentation = {}", quoted(url))),
        None => {
            line(&mut text, "# documentation = \"https://...\"  # the document does not say where it is read")
        }
    }
    text.push('\n');
    comment(&mut text, &format!("{}.", facts.format));
    line(&mut text, "[document]");
    line(&mut text, &format!("file = {}", quoted(facts.file)));
    line(
        &mut text,
        match facts.is_of_pages {
            true => "# pages = [\"https://...\"]  # where the pages are published that it was made of",
            false => "# source = \"https://...\"  # where it is published",
        },
    );
    line(&mut text, "# retrieved = \"2026-01-31\"  # the day on which it was retrieved");
    if let Some((side, is_both)) = facts.perspective {
        line(&mut text, &format!("perspective = {}", quoted(side)));
        if is_both {
            let other = if side == "provider" { "receiver" } else { "provider" };
            let says = format!(
                "It describes both sides. Where what arrives is the other one, write perspective = \"{other}\"."
            );
            comment(&mut text, &says);
        }
    }
    text.push('\n');
    discriminator(&mut text, facts.choice);
    text.push('\n');
    examples(&mut text, facts);
    if !facts.unread.is_empty() {
        text.push('\n');
        comment(
            &mut text,
            "These are in a language that is not read. Leave them out, or describe them as JSON:",
        );
        line(&mut text, "# [events]");
        let names: Vec<String> = facts.unread.iter().map(|name| quoted(name)).collect();
        line(&mut text, &format!("# leave_out = [{}]", names.join(", ")));
    }
    text
}

fn discriminator(text: &mut String, choice: &Choice) {
    comment(text, &format!("{}.", sentence(&choice.reason)));
    if !choice.is_decided {
        comment(
            text,
            "To decide: where a delivery names its event, and which text of the document stands there.",
        );
    }
    line(text, "[discriminator]");
    let at: Vec<String> = choice.at.iter().map(entry).collect();
    let at = format!("at = [{}]", at.join(", "));
    if choice.is_decided {
        line(text, &at);
    } else {
        line(text, &format!("# {at}  # the most likely place"));
    }
    let value = match &choice.value {
        ValueSource::Schema => quoted("schema"),
        ValueSource::Key => quoted("key"),
        ValueSource::Address => quoted("address"),
        ValueSource::Extension(name) => format!("{{ extension = {} }}", quoted(name)),
    };
    line(text, &format!("value = {value}"));
    if !choice.map.is_empty() {
        line(text, "\n[discriminator.map]");
        for (key, event_type) in &choice.map {
            line(text, &format!("{} = {}", quoted(key), quoted(event_type)));
        }
    }
}

fn examples(text: &mut String, facts: &Facts<'_>) {
    let has = match facts.examples {
        0 => "no example payload".to_owned(),
        1 => "1 example payload".to_owned(),
        count => format!("{count} example payloads"),
    };
    let further = match facts.given {
        0 => {
            "Documented payloads that it lacks go into `examples/`, each in a file named after its event type."
        }
        _ => "Those in `examples/` were given besides.",
    };
    comment(text, &format!("The document has {has}. {further}"));
    let named = |wanted: bool| {
        let names =
            facts.extensions.iter().filter(|(_, is_sure)| **is_sure == wanted).map(|(name, _)| quoted(name));
        names.collect::<Vec<_>>().join(", ")
    };
    let (sure, unsure) = (named(true), named(false));
    if !sure.is_empty() {
        line(text, "[examples]");
        line(text, &format!("extensions = [{sure}]"));
    }
    if !unsure.is_empty() {
        comment(
            text,
            "These extensions hold payloads and other things; where they are worth it, name them under [examples]:",
        );
        line(text, &format!("# extensions = [{unsure}]"));
    }
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A comment, in lines that are not too long.
fn comment(text: &mut String, says: &str) {
    let says = visible(says);
    let mut width = 0;
    for word in says.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if width == 0 || width + 1 + length > WIDTH {
            text.push_str(if width == 0 { "#" } else { "\n#" });
            width = 1;
        }
        text.push(' ');
        text.push_str(word);
        width += 1 + length;
    }
    text.push('\n');
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A place as `at` lists it.
fn entry(place: &Place) -> String {
    match place {
        Place::Body(keys) => quoted(&pointer(keys)),
        Place::Header(header) => format!("{{ header = {} }}", quoted(header)),
        Place::Pair { header, body } => {
            format!("{{ header = {}, body = {} }}", quoted(header), quoted(&pointer(body)))
        }
    }
}

/// A text as a string of TOML, on one line, with nothing in it that is not to be seen.
fn quoted(text: &str) -> String {
    let basic = TomlStringBuilder::new(text).as_basic().to_toml_value();
    basic.chars().fold(String::with_capacity(basic.len()), |mut shown, letter| {
        if is_treacherous(letter) {
            let _ = write!(shown, "\\U{:08X}", u32::from(letter));
        } else {
            shown.push(letter);
        }
        shown
    })
}

/// A text on one line with nothing in it that is not to be seen.
pub fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, letter| {
        if is_treacherous(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
        shown
    })
}

/// Control characters, and those that are invisible or change the direction of what follows.
pub fn is_treacherous(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}
