//! From the model to Rust that only needs printing: a provider in, a [`Module`] out.
//!
//! `conjunction` merges what holds at once, `shape` and `union` rewrite every schema, `hint` says what unnamed types
//! are named after, `duplicate` and `near` make equal types one, `naming` gives each its name, `cycle` makes them
//! finite, `types` asks the type engine, `item` names fields and variants, `layout` sorts types into files.

mod conjunction;
mod cycle;
mod docs;
mod duplicate;
mod hint;
mod item;
mod layout;
pub mod module;
mod name;
mod naming;
mod near;
mod shape;
mod types;
mod union;

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::{self, Provider};
use hint::Hint;
use module::{Event, Example, Module};
use name::{Holder, Names};
use shape::{Shape, Shapes};

/// Decides every name, type and order of a provider's module.
///
/// Returns nothing when the type engine fails, which is told as a diagnostic.
pub fn provider(provider: &Provider, diagnostics: &mut Diagnostics) -> Option<Module> {
    let mut shapes = Shapes::new(provider, diagnostics);
    let mut roots: Vec<Shape> =
        provider.events.iter().map(|event| payload(&mut shapes, provider, event)).collect();
    roots.extend(provider.events.iter().filter_map(|event| answer(&mut shapes, event)));
    let mut definitions = std::mem::take(&mut shapes.definitions);
    duplicate::merge(&mut definitions, &mut roots);
    if provider.merges_near_equal {
        near::merge(&mut definitions, &mut roots, diagnostics);
    }
    let bodies = Body::of_all(provider, roots);
    let formats = naming::assign(provider, &mut definitions, diagnostics);
    let formats = item::formats(provider, &formats);
    cycle::make_finite(&mut definitions);

    let fields = match types::fields(&definitions, provider.numbers) {
        Ok(fields) => fields,
        Err(message) => {
            let place = Place::File(provider.document.clone());
            diagnostics.push_with_help(
                Code::InvalidDocument,
                place,
                message,
                "this is a defect of the generator; please report it with the document",
            );
            return None;
        }
    };
    let files = layout::files(provider, &definitions, &bodies, fields, formats, diagnostics);
    Some(Module {
        name: provider.name.clone(),
        ident: module_name(&provider.name),
        variant: name::pascal(&provider.name),
        title: provider.title.clone(),
        documentation: provider.documentation.clone(),
        document: provider.document.clone(),
        discriminator: provider.discriminator.clone(),
        receiving: provider.receiving.clone(),
        events: events(provider, &bodies, &definitions, diagnostics),
        files,
        examples: examples(provider),
    })
}

fn payload(shapes: &mut Shapes<'_>, provider: &Provider, event: &model::Event) -> Shape {
    let Some(payload) = event.payload else { return Shape::Json };
    let shares = provider.events.iter().filter(|other| other.payload == event.payload).count() > 1;
    let hint = match event.declared_as.first() {
        Some(key) if shares => Hint::payload(key, None),
        _ => Hint::payload(&event.event_type, event.summary.as_deref()),
    };
    shapes.shape(&conjunction::Place::of(payload), hint)
}

fn answer(shapes: &mut Shapes<'_>, event: &model::Event) -> Option<Shape> {
    let name = format!("{} answer", event.event_type);
    event.answer.map(|answer| shapes.shape(&conjunction::Place::of(answer), Hint::payload(&name, None)))
}

/// What goes to and fro with one event.
struct Body {
    payload: Shape,
    /// What the provider waits for.
    answer: Option<Shape>,
}

impl Body {
    /// Gives each event its own of all payloads, and of the answers that follow them.
    fn of_all(provider: &Provider, mut payloads: Vec<Shape>) -> Vec<Self> {
        let mut answers = payloads.split_off(provider.events.len()).into_iter();
        let events = provider.events.iter().zip(payloads);
        events
            .map(|(event, payload)| Self { payload, answer: event.answer.and_then(|_| answers.next()) })
            .collect()
    }
}

fn events(
    provider: &Provider,
    bodies: &[Body],
    definitions: &[shape::Definition],
    diagnostics: &mut Diagnostics,
) -> Vec<Event> {
    let mut names = Names::reserving(&["Unknown", "Malformed"]);
    let mut methods = Names::reserving(&["unknown", "malformed", "other"]);
    let named = provider.events.iter().zip(bodies);
    named
        .map(|(event, body)| {
            let taken = names.take(&name::pascal(&event.event_type), &event.event_type);
            tell_rename(
                &taken,
                "variant",
                &event.event_type,
                Place::Key(event.location.clone()),
                diagnostics,
            );
            let words = event.summary.as_deref().or(event.description.as_deref());
            let mut docs =
                shape::described(words.map(docs::first_sentence), &[], || docs::code(&event.event_type));
            if event.deprecated {
                docs.extend([String::new(), "Deprecated by the provider.".to_owned()]);
            }
            let standing = |shape| types::standing(shape, definitions, provider.numbers);
            Event {
                variant: taken.name,
                event_type: event.event_type.clone(),
                goes_on: event.goes_on,
                method: methods.take(&name::snake(&event.event_type), &event.event_type).name,
                payload: standing(&body.payload),
                answer: body.answer.as_ref().map(standing),
                docs,
                deprecated: event.deprecated,
                declared_as: event.declared_as.clone(),
                examples: event.examples.len(),
            }
        })
        .collect()
}

fn examples(provider: &Provider) -> Vec<Example> {
    let examples =
        provider.events.iter().flat_map(|event| event.examples.iter().map(move |example| (event, example)));
    examples
        .map(|(event, example)| Example {
            event_type: event.event_type.clone(),
            name: example.name.clone(),
            headers: example.headers.clone(),
            body: example.body.clone(),
        })
        .collect()
}

/// Says that a name was taken, so that another one stands in the code.
fn tell_rename(taken: &name::Taken, what: &str, wire: &str, place: Place, diagnostics: &mut Diagnostics) {
    let reason = match &taken.instead_of {
        None => return,
        Some(Holder::Generated) => "generated code needs the name it would have".to_owned(),
        Some(Holder::Document(holder)) => format!("{} has the name it would have", docs::code(holder)),
    };
    let message = format!("the {what} {} becomes `{}`, because {reason}", docs::code(wire), taken.name);
    diagnostics.push(Code::RenamedIdentifier, place, message);
}

/// The Rust module of a provider's folder.
pub fn module_name(folder: &str) -> String {
    name::snake(folder)
}

/// Text from a configuration or a document as lines of documentation that link nowhere by accident.
pub fn plain_text(text: &str) -> Vec<String> {
    docs::sentence(text)
}

/// What the documentation of a member says that always has one value.
#[must_use]
pub fn always(constant: &str) -> String {
    docs::always(constant)
}
