//! The environment and what was stated come in; for each provider what it takes to verify its deliveries goes out.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::net::SocketAddr;

use generated::Provider;
use runtime::Authentication;
use runtime::authentication::{Credentials, Secret};

/// A provider whose deliveries are awaited.
pub struct Known {
    pub provider: Provider,
    pub authentication: Authentication,
    /// Nothing where the environment has no secret.
    pub credentials: Option<Credentials>,
}

/// All providers.
pub fn known(stated: &BTreeMap<String, Authentication>) -> Vec<Known> {
    let known = |&provider: &Provider| {
        let authentication = stated.get(provider.as_str()).copied();
        let authentication = authentication.unwrap_or(provider.authentication());
        let secret = env::var(variable(provider)).ok().filter(|secret| !secret.is_empty());
        Known { provider, authentication, credentials: secret.map(|secret| credentials(&secret)) }
    };
    Provider::ALL.iter().map(known).collect()
}

/// The environment variable that has a provider's secret.
pub fn variable(provider: Provider) -> String {
    format!("HOOKWRIGHT_{}", provider.as_str().to_uppercase().replace('-', "_"))
}

/// The secret as key, as token, and as `user:password`.
fn credentials(secret: &str) -> Credentials {
    let credentials = Credentials::new().key(Secret::from(secret));
    match secret.split_once(':') {
        Some((user, password)) => credentials.user(user, password),
        None => credentials,
    }
}

/// Where each provider's deliveries are awaited, and whether they can be verified.
pub fn overview(known: &[Known], address: SocketAddr) -> String {
    let mut text = String::new();
    for Known { provider, authentication, credentials } in known {
        let state = match credentials {
            None => format!("not verified: {} is not set", variable(*provider)),
            Some(credentials) => match authentication.ready(credentials) {
                Ok(()) => "verified".to_owned(),
                Err(lack) => format!("not verified: {lack}"),
            },
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "http://{address}/{provider}  {state}");
    }
    text
}
