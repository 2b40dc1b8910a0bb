//! Which rules may tell of which differences, and which differences no rule has to tell.

use codegen::change::Rule;

use super::difference::{Difference, Spot};
use super::place::{About, NULL};

/// Why a difference is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// `additionalProperties: false` came or went.
    Closed,
    /// A link leads elsewhere.
    Link,
    /// Words differ in white space, or in the last full stop.
    Space,
    /// Null came or went for a member that may be absent.
    Null,
    /// The format of a number came or went.
    Number,
    /// How long an element of a list may be.
    Element,
    /// A keyword that no receiver sees.
    Aside,
}

impl Reason {
    /// In a sentence about differences.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "say only that further members are not allowed, which are accepted all the same",
            Self::Link => "are links that lead elsewhere: documentation has the words of a link alone",
            Self::Space => "are words that differ in white space or in the last full stop",
            Self::Null => "are null for a member that may be absent, which has had room for null all along",
            Self::Number => "are formats of numbers, which say nothing about JSON",
            Self::Element => "are limits of elements, which have no documentation of their own",
            Self::Aside => {
                "are keywords for others: tags, ids of operations, extensions, headers that name no event"
            }
        }
    }
}

/// Why nothing has to tell of one of the differences of a place, if so.
pub fn reason(difference: &Difference, spot: &Spot) -> Option<Reason> {
    let ((about, text), _) = difference;
    let has_other = |test: &dyn Fn(&str) -> bool| {
        let mut others = spot.differences.iter().filter(|other| *other != difference && other.0.0 == *about);
        others.any(|other| test(&other.0.1))
    };
    match about {
        About::Type if text == NULL && spot.may_be_absent => Some(Reason::Null),
        About::Format if matches!(text.as_str(), "int32" | "int64" | "float" | "double") => {
            Some(Reason::Number)
        }
        About::Limit if spot.path.ends_with(']') => Some(Reason::Element),
        About::Aside if text == "additionalProperties false" => Some(Reason::Closed),
        About::Aside => Some(Reason::Aside),
        About::Words if has_other(&|other| words(other) == words(text)) => Some(Reason::Space),
        About::Words if has_other(&|other| words_of_links(other) == words_of_links(text)) => {
            Some(Reason::Link)
        }
        _ => None,
    }
}

/// A JSON text without white space that is told from a single space, and without a full stop at its end.
fn words(text: &str) -> String {
    let text = text.replace("\\n", " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_end_matches(['"', '.', ' ']).to_owned()
}

/// A text in Markdown with the words of its links, and without where they lead.
fn words_of_links(text: &str) -> String {
    let mut parts = text.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    parts
        .fold(first, |words, part| words + part.split_once(')').map_or(part, |(_, rest)| rest))
        .replace('[', "")
}

/// Whether a rule is about what generated code calls something, which follows from other changes.
pub fn is_about_names(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::TypeRenamed
            | Rule::FieldRenamed
            | Rule::EnumVariantRenamed
            | Rule::UnionVariantRenamed
            | Rule::EventVariantRenamed
            | Rule::BoxChanged
    )
}

/// Whether a rule says that everything below is another value.
pub fn replaces(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::TypeChanged
            | Rule::UnionVariantAdded
            | Rule::UnionVariantRemoved
            | Rule::UnionDiscriminatorChanged
            | Rule::AdditionalMembersAdded
            | Rule::AdditionalMembersRemoved
    )
}

/// Whether a rule may tell of a member in the object that has it.
pub fn tells_of_a_member(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::RequiredPropertyAdded
            | Rule::RequiredPropertyRemoved
            | Rule::OptionalPropertyAdded
            | Rule::OptionalPropertyRemoved
            | Rule::PropertyRenamed
            | Rule::PropertyBecameOptional
            | Rule::PropertyBecameRequired
            | Rule::TypeChanged
            // Examples had it before, or have it still.
            | Rule::ReconciliationChanged
    )
}

/// Whether a rule may tell of something that is said at a place itself.
pub fn tells_of_a_value(rule: Rule, about: &About) -> bool {
    match rule {
        Rule::BecameNullable
        | Rule::NoLongerNullable
        | Rule::PropertyBecameOptional
        | Rule::PropertyBecameRequired => matches!(about, About::Type | About::Shape | About::Value),
        Rule::TypeChanged | Rule::UnionVariantAdded | Rule::UnionVariantRemoved => {
            *about != About::Deprecation
        }
        Rule::AdditionalMembersAdded | Rule::AdditionalMembersRemoved => *about == About::Further,
        Rule::FormatChanged => *about == About::Format,
        Rule::BecameEnum | Rule::NoLongerEnum => matches!(about, About::Value | About::Type),
        Rule::EnumValueAdded | Rule::EnumValueRemoved | Rule::ConstantChanged => *about == About::Value,
        Rule::UnionTagsChanged | Rule::UnionDiscriminatorChanged | Rule::UnionOrderChanged => {
            *about == About::Shape
        }
        Rule::BecameDeprecated | Rule::NoLongerDeprecated => *about == About::Deprecation,
        // Documentation quotes limits, formats, the one value, and what examples and defaults there are.
        Rule::DocumentationChanged | Rule::ReconciliationChanged => {
            matches!(about, About::Words | About::Limit | About::Value | About::Format | About::Aside)
        }
        _ => false,
    }
}

/// Whether a rule may tell of something that is said about a webhook.
pub fn tells_of_a_webhook(rule: Rule, about: &About) -> bool {
    match rule {
        Rule::DocumentationChanged => *about == About::Words,
        Rule::BecameDeprecated | Rule::NoLongerDeprecated => *about == About::Deprecation,
        Rule::ExampleAdded | Rule::ExampleRemoved | Rule::ExampleChanged => *about == About::Value,
        _ => false,
    }
}
