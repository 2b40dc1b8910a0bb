//! The same specs give the same bytes: twice, in any order, with or without other providers, and as they lie on disk.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use codegen::outcome::Outcome;
use codegen::tree::Tree;

use crate::workspace::{files, generated_from, root, texts};

fn specs() -> BTreeMap<String, Vec<u8>> {
    files(&root().join("specs"))
}

/// What the specs give.
static GIVEN: LazyLock<Outcome> = LazyLock::new(|| generated_from(specs()));

/// Everything that a run gives, as text.
fn all(outcome: &Outcome) -> (&Tree, &Tree, String) {
    (&GIVEN.generated, &GIVEN.specs, format!("{:?} {:?}", outcome.diagnostics, outcome.reports))
}

#[test]
fn a_second_run_changes_no_byte() {
    assert!(GIVEN.generated.len() > 50, "{} files", GIVEN.generated.len());
    assert_eq!(all(&generated_from(specs())), all(&GIVEN));
}

#[test]
fn the_order_of_files_does_not_matter() {
    let sorted: Vec<_> = specs().into_iter().collect();
    for step in [1, 7] {
        // Walks the files backwards, then in strides, so that each lies between others than its neighbours.
        let mut shuffled: Vec<_> =
            (0..step).flat_map(|start| sorted.iter().skip(start).step_by(step)).collect();
        shuffled.reverse();
        assert_eq!(shuffled.len(), sorted.len());
        let given = generated_from(shuffled.into_iter().cloned());
        assert_eq!(all(&given), all(&GIVEN));
    }
}

/// No provider changes what another becomes; so their order does not matter either.
#[test]
fn providers_do_not_meet() {
    let together = &GIVEN.generated;
    let mut seen = 0;
    for report in &GIVEN.reports {
        let folder = format!("{}/", report.name);
        let alone = generated_from(specs().into_iter().filter(|(path, _)| path.starts_with(&folder)));
        let module = format!("src/{}/", report.name.replace('-', "_"));
        let own = |tree: &Tree| -> Tree {
            tree.iter()
                .filter(|(path, _)| path.starts_with(&module))
                .map(|(p, t)| (p.clone(), t.clone()))
                .collect()
        };
        assert!(!own(&alone.generated).is_empty(), "{module}");
        assert_eq!(own(&alone.generated), own(together), "{module}");
        seen += own(together).len();
    }
    assert_eq!(seen, together.keys().filter(|path| path.matches('/').count() == 2).count());
}

/// Renamed, the last provider comes first: besides the name nothing changes.
#[test]
fn the_order_of_providers_does_not_matter() {
    let last = &GIVEN.reports.last().expect("there are providers").name;
    let renamed = |path: String| match path.strip_prefix(&format!("{last}/")) {
        Some(inside) => format!("a-{last}/{inside}"),
        None => path,
    };
    let given = generated_from(specs().into_iter().map(|(path, bytes)| (renamed(path), bytes)));
    assert_eq!(given.reports.first().map(|report| report.name.as_str()), Some(format!("a-{last}").as_str()));
    for (path, text) in &GIVEN.generated {
        let Some(inside) = path.strip_prefix(&format!("src/{last}/")) else { continue };
        let moved = &given.generated[&format!("src/a_{last}/{inside}")];
        let back = moved.replace(&format!("specs/a-{last}/"), &format!("specs/{last}/"));
        let back = back.replace(&format!("Event from \"a-{last}\""), &format!("Event from \"{last}\""));
        assert_eq!(back, *text, "{path}");
    }
}

#[test]
fn what_lies_on_disk_is_what_the_specs_give() {
    let on_disk: Tree = texts(&root().join("generated"));
    let paths = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&on_disk), paths(&GIVEN.generated));
    for (path, text) in &GIVEN.generated {
        assert!(on_disk[path] == *text, "generated/{path} is stale: run `cargo xtask generate`");
    }
    let specs = texts(&root().join("specs"));
    for (path, text) in &GIVEN.specs {
        assert!(specs.get(path) == Some(text), "specs/{path} is stale: run `cargo xtask generate`");
    }
    let reconciled = specs.keys().filter(|path| path.ends_with("/reconciled.json"));
    assert_eq!(reconciled.filter(|path| !GIVEN.specs.contains_key(*path)).count(), 0);
}
