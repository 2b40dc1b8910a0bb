//! The repository's own specs come in; what it takes to generate from them, and to check what is generated, in
//! process, goes out. Files are read before the measurement.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::outcome::{Options, Outcome};
use codegen::source::Sources;
use codegen::tree::{Found, Tree, drift};
use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    generate(&mut criterion);
    criterion.final_summary();
}

fn generate(criterion: &mut Criterion) {
    let files = files("specs");
    let generated = found("generated");
    let specs = found("specs");
    let mut group = criterion.benchmark_group("generate");

    let sources = sources(&files);
    let providers = sources.providers();
    for provider in &providers {
        let folder = format!("{provider}/");
        let of_one = files.iter().filter(|(path, _)| path.starts_with(&folder));
        let sources: Sources = of_one.cloned().collect();
        group.bench_function(*provider, |bencher| bencher.iter(|| run(&sources)));
    }
    group.bench_function("all", |bencher| bencher.iter(|| run(&sources)));
    group.bench_function("all_and_drift", |bencher| {
        bencher.iter(|| {
            let outcome = run(&sources);
            let expected = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
            assert!(drift(&outcome.generated, &generated).is_empty(), "{:?}", expected(&outcome.generated));
            assert!(drift(&outcome.specs, &specs).is_empty(), "{:?}", expected(&outcome.specs));
        });
    });
    group.finish();
}

fn run(sources: &Sources) -> Outcome {
    let options =
        Options { specs: "specs".to_owned(), runtime: "../runtime".to_owned(), workspace_member: true };
    codegen::run(sources, &options)
}

fn sources(files: &[(String, Vec<u8>)]) -> Sources {
    files.iter().cloned().collect()
}

fn found(folder: &str) -> BTreeMap<String, Found> {
    let texts = files(folder).into_iter();
    texts.map(|(path, bytes)| (path, String::from_utf8(bytes).map_or(Found::NotText, Found::Text))).collect()
}

/// All files of a folder of the repository, by their path in it.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("the benchmarks run in the repository");
        for entry in entries {
            let path = entry.expect("the repository is readable").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(&root).expect("the folder was listed");
            let name = inside.to_str().expect("names in the repository are UTF-8").to_owned();
            files.push((name, fs::read(&path).expect("the repository is readable")));
        }
    }
    files.sort();
    files
}
