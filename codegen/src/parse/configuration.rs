//! `provider.toml` in, what it says out; and the JSON Schema by which editors complete it.
//!
//! The documentation of each field is what editors show.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};
use toml::Spanned;

use super::authentication::table::Authentication;
use super::receiving::{Delivery, Handshake, Responses};
use super::stated::Tables;
use super::word;
use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model;
use crate::source::Sources;

/// How a provider's document is read: where it lies, how its events are told apart, what types become.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The provider as people call it.
    pub title: String,
    /// Where the provider's documentation of its webhooks is read.
    pub documentation: Option<String>,
    /// The document that describes the events.
    pub document: Document,
    /// How a delivery names its event.
    #[serde(default)]
    pub discriminator: Discriminator,
    /// This provider's own JSON Schema formats, by their name in the document.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Format>")]
    pub formats: BTreeMap<Spanned<String>, Format>,
    /// How a delivery proves that the provider sent it. Where this is absent, every delivery is refused until the
    /// receiver states it.
    #[schemars(with = "Option<Authentication>")]
    pub authentication: Option<Spanned<Authentication>>,
    /// Where a delivery says which one it is.
    #[serde(default)]
    pub delivery: Delivery,
    /// The status codes that deliveries are answered with.
    #[serde(default)]
    pub responses: Responses,
    /// Questions by which the provider makes sure of a receiver.
    #[serde(default)]
    pub handshake: Vec<Handshake>,
    /// What some types become in Rust.
    #[serde(default)]
    pub types: Types,
    /// Which events are read.
    #[serde(default)]
    pub events: Events,
    /// Where documented payloads are, besides the places where the document's specification has them and the
    /// folder `examples`.
    #[serde(default)]
    pub examples: Examples,
}

/// The document that describes the events.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its path in the provider's folder.
    #[schemars(with = "String")]
    pub file: Spanned<String>,
    /// Where it is published: what `cargo xtask update` fetches.
    #[schemars(with = "Option<String>")]
    pub source: Option<Spanned<String>>,
    /// Where the pages are published that it was made of, when nothing else is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub pages: Vec<Spanned<String>>,
    /// Hosts, other than its own, that `source` or `pages` may redirect to.
    #[serde(default)]
    pub redirects_to: Vec<String>,
    /// The day on which it was retrieved by hand: `2026-11-21`. Of what was fetched, `document.lock` has the day.
    pub retrieved: Option<String>,
    /// Whose side an AsyncAPI document describes.
    #[serde(default)]
    pub perspective: Perspective,
}

/// Whose side an AsyncAPI document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Perspective {
    /// The provider's: what it sends (3.x `send`, 2.x `subscribe`) are the events.
    #[default]
    Provider,
    /// The receiver's: what it receives (3.x `receive`, 2.x `publish`) are the events.
    Receiver,
}

/// How a delivery names its event.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Discriminator {
    /// Where a delivery names its event: the first of these places that holds a text decides.
    #[serde(default)]
    #[schemars(with = "Vec<Entry>")]
    pub at: Vec<Spanned<Entry>>,
    /// Where the document says what stands there.
    #[serde(default)]
    pub value: ValueSource,
    /// The event types of some keys of the document, where `value` would say something else. One that ends in `.*`,
    /// such as `custom.*`, also takes what goes on freely after `custom.`, where no other event is listed so.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub map: BTreeMap<Spanned<String>, String>,
}

/// A place in a delivery.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum Entry {
    /// A member of the body, as a JSON Pointer: `/data/type`.
    Body(String),
    /// A header.
    Header(HeaderEntry),
}

/// A header, alone or joined by a dot with a member of the body.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeaderEntry {
    /// The header's name.
    pub header: String,
    /// A member of the body, as a JSON Pointer, that stands after the header's value and a dot.
    pub body: Option<String>,
}

/// Where the document says what the text is that names an event.
#[derive(Debug, Clone, PartialEq, Eq, Default, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum ValueSource {
    /// The constant or the enum of the member that `at` names, in the schema of the payload.
    #[default]
    Schema,
    /// The key of the webhook, or the name of the message.
    Key,
    /// The address of the channel.
    Address,
    /// An extension of the operation, the webhook, the message or the channel.
    Extension(String),
}

/// What the text under a format holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Format {
    /// A date and time without a zone, in `strptime` notation: `%d-%m-%Y %I:%M %p`.
    DateTime(String),
    /// A date, in `strptime` notation: `%d/%m/%Y`.
    Date(String),
    /// Another name for a format that everyone knows, such as `uuid`.
    SameAs(String),
}

/// What some types become in Rust.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Types {
    /// What a JSON number that need not be an integer becomes.
    #[serde(default)]
    pub number: Number,
    /// What becomes of types at places of one name that differ in optional members or listed values alone.
    #[serde(default)]
    pub near_equal: NearEqual,
}

/// What becomes of types at places of one name that differ in optional members or listed values alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NearEqual {
    /// One type with the members or values of all.
    #[default]
    Merge,
    /// A type each.
    Apart,
}

/// What a JSON number that need not be an integer becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Number {
    /// A type that keeps every digit.
    #[default]
    Exact,
    /// A 64-bit floating point number.
    F64,
}

/// Which events are read.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// Event types, or keys of the document, that are read; all of them where this is absent.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub only: Vec<Spanned<String>>,
    /// Event types, or keys of the document, that are left out.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub leave_out: Vec<Spanned<String>>,
}

/// Where documented payloads are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// Extensions that hold a payload, as JSON or as text: of a payload's schema, a message, an operation or a
    /// webhook. A dot leads on into the extension: `x-docs.example`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub extensions: Vec<Spanned<String>>,
    /// Files that hold many payloads.
    #[serde(default)]
    #[schemars(with = "Vec<ExampleFile>")]
    pub files: Vec<Spanned<ExampleFile>>,
}

/// A file that holds many payloads.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "layout", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ExampleFile {
    /// Payloads under a name: either a list of objects that have a name and payloads each, or one object that has
    /// the names as keys. The name stands in the header that `[discriminator]` names, or is the event type itself.
    ByEvent {
        /// Its path in the provider's folder.
        file: String,
        /// Where in the file the list or object is, as a JSON Pointer; all of the file, if this is absent.
        #[serde(default, deserialize_with = "pointer")]
        at: Option<String>,
        /// The key of the name in an element of the list: `name`, if this is absent.
        #[serde(default = "name")]
        name: String,
        /// The key of the payloads in an element of the list: `examples`, if this is absent.
        #[serde(default = "list")]
        list: String,
    },
    /// One object with resources by their names: the payloads of events, or parts of them.
    ByResource {
        /// Its path in the provider's folder.
        file: String,
        /// Where in the file the object is, as a JSON Pointer; all of the file, if this is absent.
        #[serde(default, deserialize_with = "pointer")]
        at: Option<String>,
        /// The extension of a schema that holds the name of its resource.
        id: String,
        /// Where in a payload a resource may stand.
        inside: Option<Inside>,
    },
}

/// Where in a payload a resource may stand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    /// The resource in the same file that is a payload, of which copies are made.
    pub envelope: String,
    /// The member of the payload that takes other resources, as a JSON Pointer: `/data/object`.
    #[serde(deserialize_with = "some_pointer")]
    pub at: String,
}

fn name() -> String {
    "name".to_owned()
}

fn list() -> String {
    "examples".to_owned()
}

fn pointer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    some_pointer(deserializer).map(Some)
}

fn some_pointer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    checked_pointer(&String::deserialize(deserializer)?)
}

const HELP: &str = "every key is described in `provider.schema.json`, beside the providers' folders";

/// Reads a provider's `provider.toml`; nothing, with a diagnostic, where it is missing or wrong.
pub fn read(sources: &Sources, folder: &str, diagnostics: &mut Diagnostics) -> Option<Configuration> {
    let file = path(folder);
    if sources.text(&file).is_none() {
        diagnostics.push_with_help(
            Code::MissingConfiguration,
            Place::File(folder.to_owned()),
            format!("`{file}` does not exist"),
            "write one with `title`, `[document]` and `[discriminator]`",
        );
    }
    table(sources, &file, diagnostics)
}

/// Reads a TOML file; nothing where it is missing, and nothing with a diagnostic where it is wrong.
pub fn table<T: DeserializeOwned>(sources: &Sources, file: &str, diagnostics: &mut Diagnostics) -> Option<T> {
    toml_file(sources, file, (Code::InvalidConfiguration, HELP), diagnostics)
}

/// The same, with the code and the help of what is told.
pub fn toml_file<T: DeserializeOwned>(
    sources: &Sources,
    file: &str,
    (code, help): (Code, &str),
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let text = match sources.text(file)? {
        Ok(text) => text,
        Err(flaw) => {
            diagnostics.push_with_help(code, flaw.place, flaw.message, help);
            return None;
        }
    };
    match toml::from_str(text) {
        Ok(table) => Some(table),
        Err(error) => {
            let message = error.message().trim().replace('\n', ", ");
            diagnostics.push_with_help(code, bytes(file, error.span()), message, help);
            None
        }
    }
}

/// The JSON Schema of `provider.toml`.
pub fn schema() -> String {
    let root = serde_json::to_value(schemars::schema_for!(Configuration)).unwrap_or_default();
    let comment = "@generated by `cargo xtask generate` from the types that read provider.toml";
    let mut members = Map::from_iter([("$comment".to_owned(), Value::from(comment))]);
    if let Value::Object(said) = root {
        members.extend(said);
    }
    format!("{:#}\n", Value::Object(members))
}

/// The path of a provider's `provider.toml`.
pub fn path(folder: &str) -> String {
    format!("{folder}/provider.toml")
}

/// A place in a provider's `provider.toml`.
pub fn place(folder: &str, span: Option<std::ops::Range<usize>>) -> Place {
    bytes(&path(folder), span)
}

fn bytes(file: &str, span: Option<std::ops::Range<usize>>) -> Place {
    match span {
        Some(span) => Place::Bytes { file: file.to_owned(), start: span.start },
        None => Place::File(file.to_owned()),
    }
}

impl Configuration {
    /// What it says about receiving deliveries.
    pub fn receiving(&self) -> Tables<'_> {
        Tables {
            authentication: self.authentication.as_ref(),
            delivery: &self.delivery,
            responses: &self.responses,
            handshakes: &self.handshake,
            formats: &self.formats,
        }
    }
}

impl Entry {
    /// The place in the words of the model.
    pub fn place(&self) -> model::Place {
        match self {
            Self::Body(pointer) => model::Place::Body(keys(pointer)),
            Self::Header(HeaderEntry { header, body: None }) => {
                model::Place::Header(header.to_ascii_lowercase())
            }
            Self::Header(HeaderEntry { header, body: Some(pointer) }) => {
                model::Place::Pair { header: header.to_ascii_lowercase(), body: keys(pointer) }
            }
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(pointer) => write!(f, "`{pointer}`"),
            Self::Header(HeaderEntry { header, body: None }) => write!(f, "the header `{header}`"),
            Self::Header(HeaderEntry { header, body: Some(pointer) }) => {
                write!(f, "the header `{header}` and `{pointer}`")
            }
        }
    }
}

/// The keys of a JSON Pointer.
pub fn keys(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")).collect()
}

impl Format {
    /// The format in the words of the model.
    pub fn format(&self) -> model::Format {
        match self {
            Self::DateTime(notation) => model::Format::DateTime(notation.clone()),
            Self::Date(notation) => model::Format::Date(notation.clone()),
            Self::SameAs(name) => model::Format::SameAs(name.clone()),
        }
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;

        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a body pointer such as \"/event\" or a header such as { header = \"X-Event\" }")
            }

            fn visit_str<E: Error>(self, pointer: &str) -> Result<Entry, E> {
                checked_pointer(pointer).map(Entry::Body)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                let entry = HeaderEntry::deserialize(MapAccessDeserializer::new(map))?;
                word::header(&entry.header).map_err(A::Error::custom)?;
                if let Some(pointer) = &entry.body {
                    checked_pointer::<A::Error>(pointer)?;
                }
                Ok(Entry::Header(entry))
            }
        }

        deserializer.deserialize_any(EntryVisitor)
    }
}

fn checked_pointer<E: Error>(pointer: &str) -> Result<String, E> {
    word::keys(pointer).map(|_| pointer.to_owned()).map_err(E::custom)
}

impl<'de> Deserialize<'de> for ValueSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Extension {
            extension: String,
        }

        struct SourceVisitor;

        impl<'de> Visitor<'de> for SourceVisitor {
            type Value = ValueSource;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"schema\", \"key\", \"address\" or { extension = \"x-event\" }")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<ValueSource, E> {
                match name {
                    "schema" => Ok(ValueSource::Schema),
                    "key" => Ok(ValueSource::Key),
                    "address" => Ok(ValueSource::Address),
                    _ => Err(E::unknown_variant(name, &["schema", "key", "address"])),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ValueSource, A::Error> {
                let Extension { extension } = Extension::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ValueSource::Extension(extension))
            }
        }

        deserializer.deserialize_any(SourceVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "title = \"Acme\"\n[document]\nfile = \"openapi.yaml\"\n";

    fn configuration(rest: &str) -> Result<Configuration, String> {
        let text = format!("{START}{rest}").into_bytes();
        let sources: Sources = [("acme/provider.toml".to_owned(), text)].into_iter().collect();
        let mut diagnostics = Diagnostics::default();
        read(&sources, "acme", &mut diagnostics).ok_or_else(|| {
            let diagnostic = diagnostics.iter().next().unwrap();
            let located = sources.locate(&diagnostic.place);
            format!("{}:{}: {}", located.line, located.column, diagnostic.message)
        })
    }

    fn refused(rest: &str, message: &str) {
        let error = configuration(rest).unwrap_err();
        assert!(error.starts_with(message), "{error}");
    }

    #[test]
    fn everything_is_read() {
        let read = configuration(
            "perspective = \"receiver\"\n[discriminator]\nat = [\"/a~1b/c\", { header = \"X-Event\" }, \
             { header = \"X-Event\", body = \"/action\" }]\nvalue = { extension = \"x-event\" }\n\
             map = { \"a-b\" = \"a.b\" }\n[formats]\nacme-day = { date = \"%d/%m/%Y\" }\n\
             [types]\nnumber = \"f64\"\n[events]\nleave_out = [\"a.c\"]\n",
        )
        .unwrap();
        let places: Vec<model::Place> =
            read.discriminator.at.iter().map(|entry| entry.get_ref().place()).collect();
        assert_eq!(
            places,
            [
                model::Place::Body(vec!["a/b".to_owned(), "c".to_owned()]),
                model::Place::Header("x-event".to_owned()),
                model::Place::Pair { header: "x-event".to_owned(), body: vec!["action".to_owned()] },
            ]
        );
        assert_eq!(read.discriminator.value, ValueSource::Extension("x-event".to_owned()));
        assert_eq!(read.document.perspective, Perspective::Receiver);
        assert_eq!(read.types.number, Number::F64);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        refused("files = 1\n", "4:1: unknown field `files`");
        refused("[discriminator]\nat = [\"event\"]\n", "5:7: `event` names no member");
        refused("[discriminator]\nat = [{ headers = \"a\" }]\n", "5:9: unknown field `headers`");
        refused("[discriminator]\nat = [1]\n", "5:7: invalid type: integer `1`, expected a body pointer");
        refused("[discriminator]\nvalue = \"keys\"\n", "5:9: unknown variant `keys`");
        refused("[formats]\na = { dat = \"\" }\n", "5:7: unknown variant `dat`");
        refused("[x\n", "4:3:");
    }

    #[test]
    fn the_schema_says_that_it_is_generated() {
        assert!(schema().starts_with("{\n  \"$comment\": \"@generated by `cargo xtask generate` from"));
    }
}
