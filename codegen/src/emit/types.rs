//! Files of types: what they import, the types, then the codec's tables.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{file, item, table, token};
use crate::lower::module::{self, Format, Item, ItemKind, RustType};

/// A file of types as text, in the two parts that are counted apart.
#[derive(Debug, Clone)]
pub struct TypesFile {
    /// Marker, imports, types and their documentation.
    pub types: String,
    /// The codec's tables.
    pub tables: String,
}

/// Prints a file of types.
pub fn print(types: &module::File, source: &str) -> TypesFile {
    let mut text = file::marker(source);
    text.push_str(&file::module_docs(&types.docs));
    text.push('\n');
    let imports = imports(&types.items).into_iter().map(file::parsed);
    let definitions = types.items.iter().flat_map(item::item);
    text.push_str(&file::print(imports.chain(definitions)));
    let tables: Vec<String> = types.items.iter().filter_map(table::item).collect();
    let tables = if tables.is_empty() {
        String::new()
    } else {
        format!("\n// Names on the wire.\n\n{}", tables.join("\n"))
    };
    TypesFile { types: text, tables }
}

/// What the items of a file name and do not define.
fn imports(items: &[Item]) -> Vec<TokenStream> {
    let mut used = Used::default();
    items.iter().for_each(|item| used.note(item));
    for item in items {
        used.siblings.remove(&item.ident);
    }
    used.imports()
}

/// What types name that the module of their provider does not define.
pub fn imports_beside<'t>(types: impl Iterator<Item = &'t RustType>) -> Vec<TokenStream> {
    let mut used = Used::default();
    types.for_each(|kind| used.note_type(kind));
    used.siblings.clear();
    used.imports()
}

fn import(module: &TokenStream, names: &BTreeSet<String>) -> Option<TokenStream> {
    let names: Vec<_> = names.iter().map(|name| token::ident(name)).collect();
    match &names[..] {
        [] => None,
        [only] => Some(quote!(use #module::#only;)),
        _ => Some(quote!(use #module::{#(#names),*};)),
    }
}

#[derive(Default)]
struct Used {
    map: bool,
    siblings: BTreeSet<String>,
    formats: BTreeSet<String>,
    runtime: BTreeSet<String>,
}

impl Used {
    fn imports(&self) -> Vec<TokenStream> {
        let mut imports = Vec::new();
        if self.map {
            imports.push(quote!(
                use std::collections::BTreeMap;
            ));
        }
        imports.extend(import(&quote!(super), &self.siblings));
        imports.extend(import(&quote!(runtime::format), &self.formats));
        imports.extend(import(&quote!(runtime), &self.runtime));
        imports
    }

    fn note(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Struct { fields, additional } => {
                for field in fields {
                    self.note_type(&field.kind);
                    if field.optional {
                        self.runtime.insert("Maybe".to_owned());
                    }
                }
                if let Some((_, kind)) = additional {
                    self.map = true;
                    self.note_type(kind);
                }
            }
            ItemKind::Union { variants, .. } => {
                variants.iter().for_each(|variant| self.note_type(&variant.kind));
                self.runtime.insert("Json".to_owned());
            }
            ItemKind::Values { integers: true, .. } => {
                self.runtime.insert("Number".to_owned());
            }
            ItemKind::Values { integers: false, .. } | ItemKind::Format { .. } => {}
        }
    }

    fn note_type(&mut self, kind: &RustType) {
        kind.walk(&mut |kind| {
            let runtime = match kind {
                RustType::Number => "Number",
                RustType::Json => "Json",
                RustType::Embedded(_) => "EmbeddedJson",
                RustType::Formatted(format) => {
                    match format {
                        Format::Known(name) => self.formats.insert((*name).to_owned()),
                        Format::Own(name) => self.siblings.insert(name.clone()),
                    };
                    "Formatted"
                }
                RustType::Map(_) => {
                    self.map = true;
                    return;
                }
                RustType::Named(name) => {
                    self.siblings.insert(name.clone());
                    return;
                }
                RustType::Bool
                | RustType::Integer
                | RustType::Double
                | RustType::String
                | RustType::Option(_)
                | RustType::Vec(_)
                | RustType::Box(_)
                | RustType::Tuple(_) => return,
            };
            self.runtime.insert(runtime.to_owned());
        });
    }
}
