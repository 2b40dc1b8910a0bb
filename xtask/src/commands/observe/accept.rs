//! Evidence comes in; it lies in the provider's folder `evidence` afterwards, all of it or nothing.

use std::path::Path;

use anyhow::Result;
use codegen::source::Sources;
use codegen::survey::file_stem;

use super::{Evidence, Plan};
use crate::files::staging::Staging;

/// Writes each body to a file of its own, none of them in the place of another, and gives their names.
pub fn write(specs: &Path, sources: &Sources, plan: &Plan, evidence: &[Evidence]) -> Result<Vec<String>> {
    if evidence.is_empty() {
        return Ok(Vec::new());
    }
    let mut staging = Staging::open(specs)?;
    let mut written: Vec<String> = Vec::new();
    for body in evidence {
        let name = |number: u32| format!("{}.{number}", body.event_type);
        let path =
            |number| format!("{}/evidence/{}.{number}.json", plan.provider, file_stem(&body.event_type));
        // A file is named after its event, so none may bear the name of another.
        let is_free = |number: &u32| {
            let path = path(*number);
            !plan.has_event(&name(*number))
                && !sources.contains(&path)
                && !written.contains(&path)
                && specs.join(&path).symlink_metadata().is_err()
        };
        let Some(number) = (1..).find(is_free) else { continue };
        staging.write(&path(number), &body.body)?;
        written.push(path(number));
    }
    staging.put_in_place()?;
    staging.keep();
    Ok(written)
}
