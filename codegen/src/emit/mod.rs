//! From a module to text: one tree of files for each provider, and the crate around them.
//!
//! Nothing is decided here. `file` prints Rust, `token` and `node` make names and types of it, `item` and `types` print
//! types, `table` the codec's tables, `dispatch` a provider's enums, `examples` its payloads, `krate` the crate.

mod dispatch;
mod examples;
mod file;
mod item;
mod krate;
mod node;
mod table;
mod token;
mod types;

use crate::lower::module::Module;
use crate::tree::Tree;

pub use krate::root;

/// A provider's files, and how long they are.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The files, by path in the generated crate.
    pub files: Tree,
    /// Lines of types and their documentation, the provider's enums included.
    pub type_lines: usize,
    /// Lines of codec tables.
    pub table_lines: usize,
}

/// Prints a provider's module; `specs` is how the folder of the specs is named in comments.
pub fn provider(module: &Module, specs: &str) -> Printed {
    let source = comment_text(&format!("{specs}/{}", module.document));
    let folder = format!("src/{}", module.ident);
    let mut printed = Printed { files: Tree::new(), type_lines: 0, table_lines: 0 };
    for file in &module.files {
        let types::TypesFile { types, tables } = types::print(file, &source);
        printed.type_lines += types.lines().count();
        printed.table_lines += tables.lines().count();
        printed.files.insert(format!("{folder}/{}.rs", file.name), types + &tables);
    }
    let dispatch = dispatch::print(module, &source);
    let tables = dispatch.lines().skip_while(|line| !line.starts_with("runtime::")).count();
    printed.type_lines += dispatch.lines().count() - tables;
    printed.table_lines += tables;
    printed.files.insert(format!("{folder}/mod.rs"), dispatch);
    printed.files.insert(format!("{folder}/examples.rs"), examples::print(module, &source));
    printed
}

/// A path that stays inside a line comment.
fn comment_text(path: &str) -> String {
    path.chars().filter(|c| !c.is_control()).collect()
}
