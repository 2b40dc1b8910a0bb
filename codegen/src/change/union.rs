//! One of several shapes: two unions come in, changes to their shapes and to how one is chosen go out.

use super::cover::covers;
use super::path::Step;
use super::rule::Rule;
use super::walk::{Spot, Walk};
use super::words;
use crate::lower::module::{Item, ItemKind, Variant};

/// Compares two unions.
pub fn compare<'a>(walk: &mut Walk<'a>, spot: &Spot, old: &'a Item, new: &'a Item) {
    let (
        ItemKind::Union { tag: old_tag, variants: olds, fallback: old_fallback },
        ItemKind::Union { tag: new_tag, variants: news, fallback: new_fallback },
    ) = (&old.kind, &new.kind)
    else {
        return;
    };
    if old_tag != new_tag {
        let message = format!("`{}` is told apart by {}, and was by {}", new.ident, by(new_tag), by(old_tag));
        walk.tell(spot, Rule::UnionDiscriminatorChanged, message);
    }
    // Where shapes are tried in order, one that does not fit makes way for the next.
    let tried = old_tag.is_none() || new_tag.is_none();
    let partners = partners(walk, olds, news);
    for (variant, partner) in olds.iter().zip(&partners) {
        let after = partner.map(|index| &news[index]);
        let at = at(walk, spot, (old, Some(variant)), (new, after), tried);
        match after {
            Some(after) => both(walk, &at, variant, after),
            None => {
                let message =
                    format!("`{}` is no longer one of the shapes of `{}`", variant.ident, old.ident);
                walk.tell(&at, Rule::UnionVariantRemoved, message);
            }
        }
    }
    for (_, variant) in news.iter().enumerate().filter(|(index, _)| !partners.contains(&Some(*index))) {
        let at = at(walk, spot, (old, None), (new, Some(variant)), tried);
        let message = format!("`{}` is one of the shapes of `{}` now", variant.ident, new.ident);
        walk.tell(&at, Rule::UnionVariantAdded, message);
    }
    let order: Vec<usize> = partners.into_iter().flatten().collect();
    if tried && !order.is_sorted() {
        let message = format!("the shapes of `{}` are tried in another order", new.ident);
        walk.tell(spot, Rule::UnionOrderChanged, message);
    }
    if old_fallback != new_fallback {
        let message = format!("other shapes are kept in `{new_fallback}` instead of `{old_fallback}`");
        walk.tell(spot, Rule::UnionVariantRenamed, message);
    }
}

fn by(tag: &Option<String>) -> String {
    tag.as_ref().map_or_else(|| "what fits".to_owned(), |tag| format!("`{tag}`"))
}

fn both<'a>(walk: &mut Walk<'a>, at: &Spot, old: &'a Variant, new: &'a Variant) {
    if old.ident != new.ident {
        let message = format!("the shape `{}` is called `{}`", old.ident, new.ident);
        walk.tell(at, Rule::UnionVariantRenamed, message);
    }
    let mut tags = (old.tags.clone(), new.tags.clone());
    tags.0.sort_unstable();
    tags.1.sort_unstable();
    if tags.0 != tags.1 {
        let message = format!("other texts choose the shape `{}`", new.ident);
        walk.tell(at, Rule::UnionTagsChanged, message);
    } else if old.ident == new.ident {
        // Its documentation is made of these two.
        let sorted =
            |variant: &Variant| if variant.tags.len() > 1 { Vec::new() } else { variant.docs.clone() };
        words::documentation(walk, at, &format!("the shape `{}`", new.ident), (&sorted(old), &sorted(new)));
    }
    walk.kinds(at, &old.kind, &new.kind);
}

/// Whether two shapes are the same.
type Likeness<'a> = &'a dyn Fn(&Variant, &Variant) -> bool;

/// For each shape before, the one after that is the same: of the same texts, or of the same name, or of the same type.
fn partners(walk: &Walk<'_>, olds: &[Variant], news: &[Variant]) -> Vec<Option<usize>> {
    let mut partners: Vec<Option<usize>> = vec![None; olds.len()];
    let takes_the_same = |old: &Variant, new: &Variant| {
        let (old, new) = ((&walk.old_items, &old.kind), (&walk.new_items, &new.kind));
        covers(old, new) && covers(new, old)
    };
    let alike: [Likeness<'_>; 5] = [
        &|old, new| old.ident == new.ident && old.kind == new.kind,
        &|old, new| old.tags.iter().any(|tag| new.tags.contains(tag)),
        &|old, new| old.ident == new.ident,
        &|old, new| old.kind == new.kind,
        &takes_the_same,
    ];
    for is_alike in alike {
        for (index, old) in olds.iter().enumerate() {
            if partners[index].is_none() {
                let free = |new: &usize| !partners.contains(&Some(*new));
                let partner = (0..news.len()).filter(free).find(|new| is_alike(old, &news[*new]));
                partners[index] = partner;
            }
        }
    }
    partners
}

fn at(
    walk: &Walk<'_>,
    spot: &Spot,
    (old, before): (&Item, Option<&Variant>),
    (new, after): (&Item, Option<&Variant>),
    tried: bool,
) -> Spot {
    let code =
        |variant: Option<&Variant>| variant.map(|variant| format!("{}({})", variant.ident, variant.kind));
    let name = after.or(before).map(|variant| variant.ident.clone()).unwrap_or_default();
    let spot = spot.then(Step::Variant(name));
    Spot {
        items: (
            before.map(|variant| walk.old.path_of(&format!("{}::{}", old.ident, variant.ident))),
            after.map(|variant| walk.new.path_of(&format!("{}::{}", new.ident, variant.ident))),
        ),
        code: (code(before), code(after)),
        guarded: spot.guarded || tried,
        ..spot
    }
}
