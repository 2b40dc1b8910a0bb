//! Members of an object: two structs come in, changes to what they have and to what must be there go out.

use super::path::Step;
use super::rule::Rule;
use super::walk::{Spot, Walk};
use super::words;
use crate::lower;
use crate::lower::module::{Field, Item, ItemKind, RustType};

/// Compares two structs.
pub fn compare<'a>(walk: &mut Walk<'a>, spot: &Spot, old: &'a Item, new: &'a Item) {
    let (
        ItemKind::Struct { fields: olds, additional: old_rest },
        ItemKind::Struct { fields: news, additional: new_rest },
    ) = (&old.kind, &new.kind)
    else {
        return;
    };
    for field in olds {
        let at = at(walk, spot, (old, Some(field)), (new, None));
        match news.iter().find(|new| new.wire == field.wire) {
            Some(other) => {
                let at = self::at(walk, spot, (old, Some(field)), (new, Some(other)));
                both(walk, &at, field, other);
            }
            None => {
                let rule = match field.optional {
                    true => Rule::OptionalPropertyRemoved,
                    false => Rule::RequiredPropertyRemoved,
                };
                walk.tell(&at, rule, format!("`{}` of `{}` is no longer documented", field.wire, old.ident));
            }
        }
    }
    for field in news.iter().filter(|field| olds.iter().all(|old| old.wire != field.wire)) {
        let at = at(walk, spot, (old, None), (new, Some(field)));
        let (rule, presence) = match field.optional {
            true => (Rule::OptionalPropertyAdded, "may come"),
            false => (Rule::RequiredPropertyAdded, "always comes"),
        };
        walk.tell(&at, rule, format!("`{}` of `{}` {presence} now", field.wire, new.ident));
    }
    rest(walk, spot, (old, old_rest.as_ref()), (new, new_rest.as_ref()));
}

/// Compares a member that both have.
fn both<'a>(walk: &mut Walk<'a>, at: &Spot, old: &'a Field, new: &'a Field) {
    let what = format!("`{}`", new.wire);
    if old.ident != new.ident {
        let message = format!("the field of {what} is called `{}` instead of `{}`", new.ident, old.ident);
        walk.tell(at, Rule::FieldRenamed, message);
    }
    let (mut old_kind, mut new_kind) = (&old.kind, &new.kind);
    match (old.optional, new.optional) {
        (false, true) => walk.tell(at, Rule::PropertyBecameOptional, format!("{what} may be absent now")),
        (true, false) => walk.tell(at, Rule::PropertyBecameRequired, format!("{what} always comes now")),
        (false, false) | (true, true) => {}
    }
    if old.optional != new.optional {
        // A member that may be absent may be null as well, so presence says it all.
        (old_kind, new_kind) = (present(old_kind), present(new_kind));
    }
    walk.kinds(at, old_kind, new_kind);
    words::deprecation(walk, at, &what, (old.deprecated, new.deprecated));
    match (&old.constant, &new.constant) {
        (Some(before), Some(after)) if before != after => {
            let message = format!("{what} is always `{after}`, and was always `{before}`");
            walk.tell(at, Rule::ConstantChanged, message);
            // The value is told, so only what else the documentation says counts.
            let old = words::without(&old.docs, [lower::always(before).as_str()]);
            let new = words::without(&new.docs, [lower::always(after).as_str()]);
            words::documentation(walk, at, &what, (&[old], &[new]));
        }
        _ => words::documentation(walk, at, &what, (&old.docs, &new.docs)),
    }
}

fn present(kind: &RustType) -> &RustType {
    match kind {
        RustType::Option(inner) => inner,
        kind => kind,
    }
}

/// Compares what is kept of members without names.
fn rest<'a>(
    walk: &mut Walk<'a>,
    spot: &Spot,
    (old, old_rest): (&Item, Option<&'a (String, RustType)>),
    (new, new_rest): (&Item, Option<&'a (String, RustType)>),
) {
    let name = |rest: Option<&(String, RustType)>, item: &Item| {
        rest.map(|(name, _)| format!("{}::{name}", item.ident))
    };
    let code = |rest: Option<&(String, RustType)>| {
        rest.map(|(name, kind)| format!("pub {name}: BTreeMap<String, {kind}>"))
    };
    let items = (
        name(old_rest, old).map(|name| walk.old.path_of(&name)),
        name(new_rest, new).map(|name| walk.new.path_of(&name)),
    );
    let at = Spot { items, code: (code(old_rest), code(new_rest)), ..spot.then(Step::Entry) };
    match (old_rest, new_rest) {
        (None, None) => {}
        (None, Some(_)) => {
            let message = format!("further members of `{}` are kept now", new.ident);
            walk.tell(&at, Rule::AdditionalMembersAdded, message);
        }
        (Some(_), None) => {
            let message = format!("further members of `{}` are no longer kept", old.ident);
            walk.tell(&at, Rule::AdditionalMembersRemoved, message);
        }
        (Some((old_name, old_kind)), Some((new_name, new_kind))) => {
            if old_name != new_name {
                let message =
                    format!("the field of further members is called `{new_name}` instead of `{old_name}`");
                walk.tell(&at, Rule::FieldRenamed, message);
            }
            walk.kinds(&at, old_kind, new_kind);
        }
    }
}

/// The place of a member.
fn at(walk: &Walk<'_>, spot: &Spot, old: (&Item, Option<&Field>), new: (&Item, Option<&Field>)) -> Spot {
    let wire = old.1.or(new.1).map(|field| field.wire.as_str()).unwrap_or_default();
    let location = |(item, field): (&Item, Option<&Field>)| {
        field.map(|field| item.location.child("properties").child(&field.wire))
    };
    let name = |(item, field): (&Item, Option<&Field>)| {
        field.map(|field| format!("{}::{}", item.ident, field.ident))
    };
    let code = |field: Option<&Field>| {
        field.map(|field| match field.optional {
            true => format!("pub {}: Maybe<{}>", field.ident, field.kind),
            false => format!("pub {}: {}", field.ident, field.kind),
        })
    };
    Spot {
        old: location(old),
        new: location(new),
        items: (name(old).map(|name| walk.old.path_of(&name)), name(new).map(|name| walk.new.path_of(&name))),
        code: (code(old.1), code(new.1)),
        ..spot.then(Step::Member(wire.to_owned()))
    }
}
