//! What the receiver was given comes in; keys made ready for a provider's checks go out.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use zeroize::Zeroizing;

use super::schedule::Schedule;
use super::{Algorithm, Authentication, Check, Choice, KeyStep, Rejection, Secret, key};

/// What a receiver was given to tell a provider's deliveries from others.
///
/// Several keys are a ring: while a key is rotated, the old one and the new one are both taken.
///
/// ```
/// use runtime::authentication::{Credentials, Secret};
///
/// let credentials = Credentials::new()
///     .key(Secret::from("whsec_current"))
///     .key(Secret::from("whsec_previous"))
///     .url("https://receiver.example/hooks/acme");
/// ```
#[derive(Clone, Default)]
pub struct Credentials {
    keys: Vec<(Option<String>, Secret)>,
    pub(super) users: Vec<(String, Secret)>,
    pub(super) url: Option<String>,
    settings: Vec<(String, String)>,
    stated: Option<Authentication>,
    pub(super) tolerance: Option<Duration>,
    prepared: OnceLock<Prepared>,
}

impl Credentials {
    /// No credentials, with which nothing verifies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With this key or token. Where deliveries name their key, it is tried whatever the name.
    #[must_use]
    pub fn key(self, secret: impl Into<Secret>) -> Self {
        self.with_key(None, secret.into())
    }

    /// With this key, which is not tried for deliveries that name another.
    #[must_use]
    pub fn key_with_id(self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.with_key(Some(id.into()), secret.into())
    }

    fn with_key(mut self, id: Option<String>, secret: Secret) -> Self {
        self.keys.push((id, secret));
        self.prepared = OnceLock::new();
        self
    }

    /// With this user of HTTP Basic.
    #[must_use]
    pub fn user(mut self, name: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.users.push((name.into(), password.into()));
        self
    }

    /// With this URL of the receiver, as it was given to the provider.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// With this setting, which the provider's signatures cover.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// With what the provider does not document: this is taken instead of what it declares.
    #[must_use]
    pub fn stating(mut self, authentication: Authentication) -> Self {
        self.stated = Some(authentication);
        self.prepared = OnceLock::new();
        self
    }

    /// With this tolerance for time stamps, where the provider documents none or a longer one.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// What is checked: what the user states, else what the provider declares.
    pub(super) fn authentication(&self, declared: &Authentication) -> Authentication {
        self.stated.unwrap_or(*declared)
    }

    pub(super) fn find_setting(&self, name: &'static str) -> Result<&str, Rejection> {
        let setting = self.settings.iter().rev().find(|setting| setting.0 == name);
        setting.map(|setting| setting.1.as_str()).ok_or(Rejection::Unset(name))
    }

    /// The id of the first key, and its bytes.
    #[cfg(feature = "sign")]
    pub(super) fn signing_key(
        &self,
        steps: &[KeyStep],
    ) -> Result<(Option<&str>, Zeroizing<Vec<u8>>), Rejection> {
        let (id, secret) = self.keys.first().ok_or(Rejection::NoKey)?;
        let key = key::derive(steps, secret.expose(), key::Half::Private);
        Ok((id.as_deref(), key.ok_or(Rejection::UnusableKey)?))
    }

    /// The keys made ready for the checks: once, unless the credentials serve several providers.
    pub(super) fn prepared(&self, authentication: &Authentication) -> Held<'_> {
        let prepared = self.prepared.get_or_init(|| Prepared::new(authentication, &self.keys));
        let same = std::ptr::eq(prepared.checks, authentication.checks);
        if same || prepared.checks == authentication.checks {
            Held::Kept(prepared)
        } else {
            Held::Made(Prepared::new(authentication, &self.keys))
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.keys.iter().map(|(id, _)| id.as_deref().unwrap_or("..")).collect();
        let settings: Vec<_> = self.settings.iter().map(|setting| &setting.0).collect();
        formatter
            .debug_struct("Credentials")
            .field("keys", &ids)
            .field("users", &self.users.len())
            .field("settings", &settings)
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

/// Keys made ready for each of some checks.
#[derive(Clone)]
pub(super) struct Prepared {
    checks: &'static [Check],
    rings: Vec<Ring>,
}

/// Prepared keys, kept by the credentials or made for this delivery alone.
pub(super) enum Held<'a> {
    Kept(&'a Prepared),
    Made(Prepared),
}

/// The keys of one check.
#[derive(Clone)]
pub(super) struct Ring {
    pub(super) keys: Vec<Key>,
    /// Why a key that was given is not among them.
    pub(super) unusable: Option<Rejection>,
}

/// A key of one check.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) id: Option<String>,
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// It made ready for each algorithm that the check takes.
    pub(super) schedules: Vec<(Algorithm, Schedule)>,
}

impl Prepared {
    fn new(authentication: &Authentication, keys: &[(Option<String>, Secret)]) -> Self {
        let checks = authentication.checks;
        Self { checks, rings: checks.iter().map(|check| Ring::new(check, keys)).collect() }
    }
}

impl Held<'_> {
    /// The keys of the check with this index.
    pub(super) fn ring(&self, index: usize) -> &Ring {
        const NONE: &Ring = &Ring { keys: Vec::new(), unusable: None };
        let prepared = match self {
            Held::Kept(prepared) => prepared,
            Held::Made(prepared) => prepared,
        };
        prepared.rings.get(index).unwrap_or(NONE)
    }
}

impl Ring {
    fn new(check: &Check, secrets: &[(Option<String>, Secret)]) -> Self {
        let (steps, algorithms) = demands(check);
        let mut ring = Self { keys: Vec::new(), unusable: None };
        for (id, secret) in secrets {
            match Key::new(id.clone(), secret, steps, &algorithms) {
                Ok(key) => ring.keys.push(key),
                Err(rejection) => ring.unusable = Some(rejection),
            }
        }
        ring
    }
}

impl Key {
    fn new(
        id: Option<String>,
        secret: &Secret,
        steps: &[KeyStep],
        algorithms: &[Algorithm],
    ) -> Result<Self, Rejection> {
        let bytes = key::derive(steps, secret.expose(), key::Half::Public).ok_or(Rejection::UnusableKey)?;
        let mut schedules = Vec::with_capacity(algorithms.len());
        let mut unusable = None;
        for &algorithm in algorithms {
            match Schedule::new(algorithm, &bytes) {
                Ok(schedule) => schedules.push((algorithm, schedule)),
                Err(rejection) => unusable = Some(rejection),
            }
        }
        // A key of one kind may stand beside those of others; one that fits no algorithm was given by mistake.
        match unusable {
            Some(rejection) if schedules.is_empty() => Err(rejection),
            _ => Ok(Self { id, bytes, schedules }),
        }
    }

    /// It made ready for an algorithm.
    pub(super) fn schedule(&self, algorithm: Algorithm) -> Option<&Schedule> {
        self.schedules.iter().find(|schedule| schedule.0 == algorithm).map(|schedule| &schedule.1)
    }
}

/// What a check makes of secrets: the steps to the key, and the algorithms that it is for.
fn demands(check: &Check) -> (&'static [KeyStep], Vec<Algorithm>) {
    let named = |allow: &[(&str, Algorithm)]| allow.iter().map(|&(_, algorithm)| algorithm).collect();
    match check {
        Check::Signature(signature) => {
            let algorithms = match signature.algorithm {
                Choice::Fixed(algorithm) => vec![algorithm],
                Choice::Named { allow, .. } => named(allow),
                Choice::Unknown(_) => Vec::new(),
            };
            (signature.key, algorithms)
        }
        Check::Jws(jws) => (jws.key, named(jws.algorithms)),
        Check::Token(token) => (token.key, Vec::new()),
        Check::Digest(_) | Check::Basic | Check::Unknown(_) => (&[], Vec::new()),
    }
}
