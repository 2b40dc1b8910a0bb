//! Fields of a page that shows objects within objects as one row of lines in, the objects out.
//!
//! Such a copy has lost where an object ends, and the names of those that can be opened. What an example has at the
//! top, a name that comes a second time, and words of a description that name a schema tell most of it; the rest is
//! kept as members without a name.

use std::collections::BTreeSet;

use super::event::{Confidence, Source};
use super::field_list::Entry;
use super::note::{Note, Notes};
use super::sketch::Sketch;
use crate::model::Type;

/// An object that is being filled: by which of the entries it was begun, none for the payload itself.
struct Open {
    entry: Option<usize>,
    sketch: Sketch,
    /// Its name, if it has got one.
    name: Option<String>,
    /// Whether its fields are those of its elements.
    is_elements: bool,
}

/// Puts fields into objects; `top` are the members that an example has at the top, `make` sketches one field.
pub fn nest(
    entries: &[Entry],
    top: &Sketch,
    page: &str,
    make: &dyn Fn(&Entry) -> Sketch,
    notes: &mut Notes,
) -> Sketch {
    let mut nesting = Nesting {
        entries,
        page,
        rest: top.members.iter().map(|(name, member)| (name.clone(), member.clone())).collect(),
        top,
        open: vec![Open { entry: None, sketch: Sketch::default(), name: None, is_elements: false }],
        last: None,
    };
    let last_unnamed = entries.iter().rposition(|entry| entry.name.is_none());
    nesting.rest.retain(|(name, _)| !entries.iter().any(|entry| entry.name.as_ref() == Some(name)));
    for (index, entry) in entries.iter().enumerate() {
        match &entry.name {
            Some(name) => nesting.named(index, name, make(entry)),
            None => nesting.unnamed(index, make(entry), last_unnamed == Some(index), notes),
        }
    }
    nesting.close_to(0);
    nesting.open.pop().map(|open| open.sketch).unwrap_or_default()
}

struct Nesting<'a> {
    entries: &'a [Entry],
    page: &'a str,
    /// Members at the top that no entry names.
    rest: Vec<(String, Sketch)>,
    top: &'a Sketch,
    open: Vec<Open>,
    /// The entry without a name that came last, which may be opened by what follows.
    last: Option<Open>,
}

impl Nesting<'_> {
    fn named(&mut self, index: usize, name: &str, sketch: Sketch) {
        if let Some(last) = self.last.take() {
            let run = self.run(index);
            let is_top = self.open.len() == 1;
            let current = &self.open[self.open.len() - 1];
            let repeats = run.iter().any(|name| current.sketch.member(name).is_some());
            let leaves_top = is_top && !self.top.members.is_empty() && self.top.member(name).is_none();
            let is_first = !is_top && current.sketch.members.is_empty();
            let can_open = last.sketch.types.contains(Type::Object) || last.is_elements;
            if can_open && (repeats || leaves_top || is_first || last.is_elements) {
                self.open.push(last);
            } else {
                self.put(last);
            }
        }
        let current = self.open.len() - 1;
        let target = &mut self.open[current];
        let target = if target.is_elements { target.sketch.items_mut() } else { &mut target.sketch };
        target.undocumented.remove("members");
        // A name that comes again, with nothing to be opened in between, says nothing new.
        if target.member(name).is_none() {
            *target.member_mut(name) = sketch;
        }
    }

    fn unnamed(&mut self, index: usize, mut sketch: Sketch, is_last: bool, notes: &mut Notes) {
        let entry = &self.entries[index];
        if let Some(last) = self.last.take() {
            // What comes next cannot be at the top, so it is in what came before.
            let is_top = self.open.len() == 1;
            let opens = is_top
                && last.name.is_some()
                && last.sketch.types.contains(Type::Object)
                && self.fit(&sketch).is_none();
            if opens { self.open.push(last) } else { self.put(last) }
        }
        let fits = self.fit(&sketch);
        let is_at_top = self.open.len() == 1 || is_last && self.rest.len() == 1;
        let name = fits.filter(|_| is_at_top).map(|at| self.rest.remove(at).0);
        match &name {
            Some(name) => {
                self.close_to(0);
                let words = format!("the page does not print this name; an example has `{name}` at the top");
                sketch.sources.push(Source {
                    page: self.page.to_owned(),
                    line: entry.line,
                    words,
                    confidence: Confidence::Inferred,
                    says: vec!["name"],
                    ..Source::default()
                });
            }
            None => {
                let around = self.around(&sketch);
                self.close_to(around);
                let what = sketch.title.clone().or_else(|| sketch.description.clone()).unwrap_or_default();
                let message = format!("the name of this member is not on the page: {} {what}", entry.words);
                let help =
                    "where the wire has it, name it in an overlay, under the `properties` of its object";
                notes.push(Note::warning(self.page, entry.line, message.trim_end()).help(help));
            }
        }
        let is_elements = entry.opens_elements;
        self.last = Some(Open { entry: Some(index), sketch, name, is_elements });
    }

    /// The open object whose description names this one, or else the innermost.
    fn around(&self, sketch: &Sketch) -> usize {
        let Some(title) = &sketch.title else { return self.open.len() - 1 };
        let title = words(title);
        let names = |open: &Open| {
            let description = words(open.sketch.description.as_deref().unwrap_or_default());
            description.windows(title.len().max(1)).any(|window| window == title)
        };
        self.open.iter().rposition(names).unwrap_or(self.open.len() - 1)
    }

    fn fit(&self, sketch: &Sketch) -> Option<usize> {
        self.rest.iter().position(|(_, member)| member.types.iter().any(|kind| sketch.types.contains(kind)))
    }

    /// The names of the fields from here up to one without.
    fn run(&self, from: usize) -> BTreeSet<&str> {
        self.entries[from..].iter().map_while(|entry| entry.name.as_deref()).collect()
    }

    /// Puts an object into the one around it.
    fn put(&mut self, mut open: Open) {
        let current = self.open.len() - 1;
        if open.sketch.types.contains(Type::Object)
            && open.sketch.members.is_empty()
            && open.sketch.unnamed.is_empty()
        {
            open.sketch.undocumented.insert("members");
        }
        let around = &mut self.open[current].sketch;
        match open.name {
            Some(name) => *around.member_mut(&name) = open.sketch,
            None if open.entry.is_some() => around.unnamed.push(open.sketch),
            None => {}
        }
    }

    /// Closes all objects that are open further in than the one at this depth.
    fn close_to(&mut self, depth: usize) {
        if let Some(last) = self.last.take() {
            self.put(last);
        }
        while self.open.len() > depth + 1 {
            if let Some(open) = self.open.pop() {
                self.put(open);
            }
        }
    }
}

/// The words of a name or of prose, in lower case.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in text.replace("'s ", " ").replace("’s ", " ").chars() {
        if !letter.is_alphanumeric() || letter.is_uppercase() && after_small {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}
