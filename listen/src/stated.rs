//! Files that state what a provider does not document come in; how its deliveries are verified goes out.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use generated::Provider;
use runtime::Authentication;

/// Reads arguments of the form `PROVIDER=FILE`.
pub fn read(arguments: &[String]) -> Result<BTreeMap<String, Authentication>> {
    let mut stated = BTreeMap::new();
    for argument in arguments {
        let (provider, file) = argument
            .split_once('=')
            .with_context(|| format!("`--stating {argument}` has no `=`: write PROVIDER=FILE"))?;
        if provider.parse::<Provider>().is_err() {
            bail!("`--stating {argument}`: there is no provider `{provider}`");
        }
        stated.insert(provider.to_owned(), authentication(file)?);
    }
    Ok(stated)
}

fn authentication(file: &str) -> Result<Authentication> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {file}"))?;
    declared::from_file(file, bytes).map_err(anyhow::Error::msg)
}
