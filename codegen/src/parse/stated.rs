//! What provider.toml says about receiving deliveries in, alone or in a provider's folder; the model's words out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use super::authentication::{self, Teller, table};
use super::configuration::{self, Format};
use super::receiving::{self, Delivery, Handshake, Responses};
use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::Receiving;
use crate::source::Sources;

/// The tables of provider.toml that say how deliveries are received.
pub struct Tables<'a> {
    /// `[authentication]`
    pub authentication: Option<&'a Spanned<table::Authentication>>,
    /// `[delivery]`
    pub delivery: &'a Delivery,
    /// `[responses]`
    pub responses: &'a Responses,
    /// `[[handshake]]`
    pub handshakes: &'a [Handshake],
    /// `[formats]`
    pub formats: &'a BTreeMap<Spanned<String>, Format>,
}

/// The tables alone: what else provider.toml may say is skipped, and needs not be there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "what is skipped is known by its name")]
struct Alone {
    title: Option<IgnoredAny>,
    documentation: Option<IgnoredAny>,
    document: Option<IgnoredAny>,
    discriminator: Option<IgnoredAny>,
    types: Option<IgnoredAny>,
    events: Option<IgnoredAny>,
    examples: Option<IgnoredAny>,
    authentication: Option<Spanned<table::Authentication>>,
    #[serde(default)]
    delivery: Delivery,
    #[serde(default)]
    responses: Responses,
    #[serde(default)]
    handshake: Vec<Handshake>,
    #[serde(default)]
    formats: BTreeMap<Spanned<String>, Format>,
}

/// Reads how deliveries are received from a provider.toml, which needs no document and need not be a provider's;
/// nothing, with diagnostics, where it is missing or wrong.
pub fn file(sources: &Sources, path: &str, diagnostics: &mut Diagnostics) -> Option<Receiving> {
    if sources.text(path).is_none() {
        let message = format!("`{path}` does not exist");
        diagnostics.push(Code::MissingConfiguration, Place::File(path.to_owned()), message);
    }
    let alone: Alone = configuration::table(sources, path, diagnostics)?;
    let tables = Tables {
        authentication: alone.authentication.as_ref(),
        delivery: &alone.delivery,
        responses: &alone.responses,
        handshakes: &alone.handshake,
        formats: &alone.formats,
    };
    let mut own = Diagnostics::default();
    let receiving = read(path, &tables, &mut own);
    let is_sound = !own.has_errors();
    diagnostics.append(own);
    is_sound.then_some(receiving)
}

/// Reads the tables of a file, telling what is wrong with them.
pub fn read(path: &str, tables: &Tables<'_>, diagnostics: &mut Diagnostics) -> Receiving {
    let mut teller = Teller { file: path, diagnostics };
    let handshakes = tables.handshakes.iter();
    Receiving {
        authentication: authentication::read(tables.authentication, &mut teller),
        identification: receiving::identification(tables.delivery, tables.formats, &mut teller),
        responses: receiving::responses(tables.responses),
        handshakes: handshakes.map(|handshake| receiving::handshake(handshake, &mut teller)).collect(),
    }
}
