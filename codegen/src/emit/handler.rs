//! The events of a provider in, the table of its handler's methods out: a row an event, with its docs.

use super::{table, token};
use crate::lower::module::{Event, Module, RustType};

/// Prints what makes the events those of a provider.
pub fn webhook(module: &Module) -> String {
    let name = table::literal(&module.name);
    let handshakes = if module.receiving.handshakes.is_empty() { "" } else { ", HANDSHAKES" };
    format!("runtime::webhook! {{ Event from {name} by AUTHENTICATION, DELIVERY, RESPONSES{handshakes} }}\n")
}

/// Prints the table that `runtime::handlers!` makes a handler of.
pub fn table(module: &Module) -> String {
    let rows = |asks: bool| {
        let events = module.events.iter().filter(move |event| event.answer.is_some() == asks);
        events.map(row).collect::<String>()
    };
    let (told, asked) = (rows(false), rows(true));
    let asked = if asked.is_empty() { asked } else { format!("    asks {{\n{asked}    }}\n") };
    format!("#[cfg(feature = \"handlers\")]\nruntime::handlers! {{\n    Event {{\n{told}    }}\n{asked}}}\n")
}

fn row(event: &Event) -> String {
    let mut text = String::new();
    for line in &event.docs {
        let space = if line.is_empty() { "" } else { " " };
        text.push_str(&format!("        ///{space}{line}\n"));
    }
    let method = token::ident(&event.method);
    let payload = match &event.payload {
        RustType::Json => "runtime::Json".to_owned(),
        payload => payload.to_string(),
    };
    let answer = event.answer.iter().map(|answer| format!(" -> {answer}")).collect::<String>();
    text.push_str(&format!("        {method}: {}({payload}){answer},\n", event.variant));
    text
}
