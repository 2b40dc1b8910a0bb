//! The environment or a file comes in; credentials go out. A secret is never an argument, which other users can see.

use std::{env, fs};

use anyhow::{Context, Result, bail};
use runtime::authentication::{Credentials, Secret};

use super::Arguments;
use super::parcel::parted;

/// The secret's text.
pub fn find(arguments: &Arguments) -> Result<String> {
    if let Some(file) = &arguments.secret_file {
        let text = fs::read_to_string(file)
            .with_context(|| format!("cannot read the secret in {}", file.display()))?;
        return Ok(text.trim_end_matches(['\r', '\n']).to_owned());
    }
    let own = format!("HOOKWRIGHT_{}", arguments.provider.to_uppercase().replace('-', "_"));
    let name = arguments.secret_env.as_deref().unwrap_or(&own);
    match env::var(name) {
        Ok(secret) if !secret.is_empty() => Ok(secret),
        _ => bail!("the environment has no secret in {name}: set it, or name a file with `--secret-file`"),
    }
}

/// What a sender needs to sign: the secret serves as key, as token, and as `user:password`.
pub fn credentials(arguments: &Arguments, secret: &str) -> Result<Credentials> {
    let mut credentials = Credentials::new().key(Secret::from(secret)).url(arguments.to.as_str());
    if let Some((user, password)) = secret.split_once(':') {
        credentials = credentials.user(user, password);
    }
    for setting in &arguments.setting {
        let (name, value) = parted(setting, "--setting", "NAME")?;
        credentials = credentials.setting(name, value);
    }
    Ok(credentials)
}
