//! A TOML file or the environment comes in; where to listen, where to store and what each provider is known by go out.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use runtime::authentication::{Authentication, Check, Credentials, Encoding, Secret, Signature};
use serde::Deserialize;

/// What the service is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The address to listen at.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// The file that deliveries are stored in.
    #[serde(default = "database")]
    pub database: PathBuf,
    /// What is logged: a level, or levels by target, such as `info,sqlx=warn`.
    #[serde(default = "log")]
    pub log: String,
    /// By the provider's name. The environment speaks for those that are not here.
    #[serde(default)]
    pub providers: BTreeMap<String, Given>,
}

/// What the service was given to tell a provider's deliveries from others.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The keys: while one is rotated, the new one and the old one.
    #[serde(default)]
    keys: Vec<Place>,
    /// The users of HTTP Basic.
    #[serde(default)]
    users: Vec<User>,
    /// The seconds that a time stamp may be off, where the provider does not say or says more.
    tolerance: Option<u64>,
    /// How the signature is written, where the provider does not say.
    encoding: Option<Written>,
    /// HTTP Basic alone proves the sender, where the provider does not say how.
    #[serde(default)]
    basic: bool,
}

/// Where a secret is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Place {
    /// In this variable.
    Environment(String),
    /// In this file, whose last line break does not count.
    File(PathBuf),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct User {
    name: String,
    password: Place,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written {
    Hex,
    Base64,
    Base64Url,
}

fn listen() -> SocketAddr {
    ([127, 0, 0, 1], 8080).into()
}

fn database() -> PathBuf {
    "deliveries.db".into()
}

fn log() -> String {
    "info".to_owned()
}

impl Configuration {
    /// Reads a file; without one, the environment says what is not as usual.
    pub fn read(path: Option<PathBuf>) -> Result<Self, Box<dyn Error>> {
        match path {
            Some(path) => {
                let text =
                    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
                Ok(toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
            }
            None => Ok(Self {
                listen: variable("SERVICE_LISTEN").map_or(Ok(listen()), |text| text.parse())?,
                database: variable("SERVICE_DATABASE").map_or_else(database, PathBuf::from),
                log: variable("SERVICE_LOG").unwrap_or_else(log),
                providers: BTreeMap::new(),
            }),
        }
    }

    /// What a provider's deliveries are held against; nothing verifies where nothing was given.
    pub fn credentials(
        &self,
        provider: &str,
        declared: Authentication,
    ) -> Result<Credentials, Box<dyn Error>> {
        match self.providers.get(provider) {
            Some(given) => given.credentials(declared),
            None => Given::from_environment(provider)?.credentials(declared),
        }
        .map_err(|error| format!("provider {provider}: {error}").into())
    }
}

impl Given {
    /// `ACME_KEY`, `ACME_USER` with `ACME_PASSWORD`, `ACME_TOLERANCE`, `ACME_ENCODING` and `ACME_BASIC` of a provider
    /// `acme`.
    fn from_environment(provider: &str) -> Result<Self, Box<dyn Error>> {
        let name = |what: &str| format!("{}_{what}", provider.to_uppercase().replace('-', "_"));
        let here = |what: &str| variable(&name(what));
        Ok(Self {
            keys: here("KEY").map(|_| Place::Environment(name("KEY"))).into_iter().collect(),
            users: here("USER")
                .map(|user| User { name: user, password: Place::Environment(name("PASSWORD")) })
                .into_iter()
                .collect(),
            tolerance: here("TOLERANCE").map(|seconds| seconds.parse()).transpose()?,
            encoding: match here("ENCODING").as_deref() {
                None => None,
                Some("hex") => Some(Written::Hex),
                Some("base64") => Some(Written::Base64),
                Some("base64url") => Some(Written::Base64Url),
                Some(_) => return Err(format!("{} is not hex, base64 or base64url", name("ENCODING")).into()),
            },
            basic: here("BASIC").is_some_and(|text| text == "true"),
        })
    }

    fn credentials(&self, declared: Authentication) -> Result<Credentials, Box<dyn Error>> {
        let mut credentials = Credentials::new();
        for key in &self.keys {
            credentials = credentials.key(key.secret()?);
        }
        for user in &self.users {
            credentials = credentials.user(&user.name, user.password.secret()?);
        }
        if let Some(seconds) = self.tolerance {
            credentials = credentials.tolerance(Duration::from_secs(seconds));
        }
        if self.basic {
            credentials = credentials.stating(Authentication { checks: &[Check::Basic] });
        } else if let Some(encoding) = self.encoding {
            credentials = credentials.stating(stated(declared, encoding));
        }
        Ok(credentials)
    }
}

impl Place {
    fn secret(&self) -> Result<Secret, Box<dyn Error>> {
        match self {
            Self::Environment(name) => {
                Ok(variable(name).ok_or_else(|| format!("the variable {name} is not set"))?.into())
            }
            Self::File(path) => {
                let mut bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
                while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                    bytes.pop();
                }
                Ok(bytes.into())
            }
        }
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What a provider declares, with its signatures written like this. It lives as long as the service does.
fn stated(declared: Authentication, written: Written) -> Authentication {
    let encoding = match written {
        Written::Hex => Encoding::Hex,
        Written::Base64 => Encoding::Base64,
        Written::Base64Url => Encoding::Base64Url,
    };
    let checks: Vec<_> = declared
        .checks
        .iter()
        .map(|check| match *check {
            Check::Signature(signature) => Check::Signature(Signature { encoding, ..signature }),
            other => other,
        })
        .collect();
    Authentication { checks: Vec::leak(checks) }
}

#[cfg(test)]
mod tests {
    use runtime::authentication::{Authentication, Check};

    use super::Configuration;

    #[test]
    fn a_file_says_all_there_is_to_say() {
        let configuration: Configuration = toml::from_str(
            r#"
            listen = "0.0.0.0:80"
            database = "/var/lib/hooks.db"
            log = "warn"
            [providers.acme]
            keys = [{ environment = "ACME_NEW" }, { file = "/run/secrets/acme" }]
            users = [{ name = "acme", password = { environment = "ACME_PASSWORD" } }]
            tolerance = 60
            encoding = "base64"
            "#,
        )
        .expect("it is as documented");
        assert_eq!(configuration.listen.port(), 80);
        assert_eq!(configuration.providers["acme"].keys.len(), 2);
    }

    #[test]
    fn mistakes_are_told() {
        let check = |text: &str, expected: &str| {
            let error = toml::from_str::<Configuration>(text).expect_err(text).to_string();
            assert!(error.contains(expected), "{error}");
        };
        check("listen = 8080", "socket address");
        check("databse = 'x'", "databse");
        check("[providers.acme]\nkeys = ['secret']", "unknown variant");
        check("[providers.acme]\nencoding = 'rot13'", "rot13");
    }

    #[test]
    fn a_secret_that_is_not_there_is_told_by_its_place_alone() {
        let text = "[providers.acme]\nkeys = [{ environment = 'SERVICE_TEST_NOT_SET' }]";
        let configuration: Configuration = toml::from_str(text).expect("it is as documented");
        let declared = Authentication { checks: &[Check::Basic] };
        let error = configuration.credentials("acme", declared).expect_err("no such variable").to_string();
        assert_eq!(error, "provider acme: the variable SERVICE_TEST_NOT_SET is not set");
    }
}
