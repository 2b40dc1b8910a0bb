//! What `provider.toml` names in, a diagnostic for each name that the document does not have out.

use std::collections::BTreeSet;

use toml::Spanned;

use super::configuration::{self, Configuration};
use super::declaration::Declaration;
use super::document::Reader;
use super::nearest;
use crate::diagnostic::Code;
use crate::model::Event;

/// Tells what `provider.toml` names and the document does not have.
pub fn tell(
    reader: &mut Reader<'_, '_>,
    configuration: &Configuration,
    declarations: &[Declaration<'_>],
    events: &[Event],
    used: &BTreeSet<String>,
) {
    let keys = declarations.iter().flat_map(|declaration| &declaration.names).map(String::as_str);
    let event_types = events.iter().map(|event| event.event_type.as_str());
    let formats: BTreeSet<&str> =
        reader.table.schemas.iter().filter_map(|(_, schema)| schema.format.as_deref()).collect();
    let mut unused: Vec<(&Spanned<String>, &str, String)> = Vec::new();
    for key in configuration.discriminator.map.keys().filter(|key| !used.contains(key.get_ref())) {
        let help = nearest::help(key.get_ref(), keys.clone(), "the document");
        unused.push((key, "the document has no key", help));
    }
    let chosen = configuration.events.only.iter().chain(&configuration.events.leave_out);
    for name in chosen.filter(|name| !used.contains(name.get_ref())) {
        let help = nearest::help(name.get_ref(), event_types.clone().chain(keys.clone()), "the document");
        unused.push((name, "the document has no event", help));
    }
    let of_time = configuration.delivery.time.as_ref().map(|time| time.format.get_ref());
    let is_used = |name: &String| formats.contains(name.as_str()) || of_time == Some(name);
    for name in configuration.formats.keys().filter(|name| !is_used(name.get_ref())) {
        let help = nearest::help(name.get_ref(), formats.iter().copied(), "the document");
        unused.push((name, "no schema of an event has the format", help));
    }
    for name in configuration.examples.extensions.iter().filter(|name| !used.contains(name.get_ref())) {
        let help =
            "extensions are looked for at payloads' schemas, messages, operations and webhooks".to_owned();
        unused.push((name, "no event has the extension", help));
    }
    for (name, message, help) in unused {
        let place = configuration::place(reader.documents.folder, Some(name.span()));
        let message = format!("{message} `{}`", name.get_ref());
        reader.diagnostics.push_with_help(Code::UnusedConfiguration, place, message, help);
    }
}
