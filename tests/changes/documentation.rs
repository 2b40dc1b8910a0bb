//! `docs/changes.md` lists each rule with its verdicts.
//!
//! The rules come in; the table as it should read goes out, with what was written by hand kept.

use std::fs;
use std::path::Path;

use codegen::change::Rule;
use codegen::tree::Tree;

use crate::golden;

const BEGIN: &str = "<!-- rules -->\n";
const END: &str = "<!-- end of rules -->\n";

#[test]
fn the_page_lists_each_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let page = fs::read_to_string(folder.join("changes.md")).expect("the page can be read");
    let (before, rest) = page.split_once(BEGIN).expect("the page says where its table begins");
    let (_, after) = rest.split_once(END).expect("the page says where its table ends");
    let expected = format!("{before}{BEGIN}{}{END}{after}", table());
    let expected = Tree::from([("changes.md".to_owned(), expected)]);
    golden::assert_equal(&[golden::compare(&folder, &expected, |path| path == "changes.md")]);
}

fn table() -> String {
    let mut table =
        "\n| rule | what changed | wire | source | behaviour |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for rule in Rule::ALL {
        let wire = rule.wire().map_or("depends", |wire| wire.as_str());
        let source = rule.source().map_or("depends", |source| source.as_str());
        let behaviour = rule.behaviour().map_or("depends", |behaviour| behaviour.as_str());
        table.push_str(&format!("| `{rule}` | {} | {wire} | {source} | {behaviour} |\n", rule.meaning()));
    }
    table.push('\n');
    table
}
