//! The kinds of changes: an identifier that stays, a sentence, and the verdicts of each.

use std::fmt;

use super::verdict::{Behaviour, Source, Verdicts, Wire};

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $wire:tt, $source:tt, $behaviour:tt;)+) => {
        /// The kinds of changes; their names are stable. `docs/changes.md` lists each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// All rules, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name that reports show and acknowledgements use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it means, in a sentence or two.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }

            /// What such a change does to the wire; none where it depends on the types.
            #[must_use]
            pub const fn wire(self) -> Option<Wire> {
                match self { $(Self::$variant => answer!(Wire $wire),)+ }
            }

            /// What such a change does to code; none where it depends on the types.
            #[must_use]
            pub const fn source(self) -> Option<Source> {
                match self { $(Self::$variant => answer!(Source $source),)+ }
            }

            /// What such a change does to what code does; none where it depends on the types.
            #[must_use]
            pub const fn behaviour(self) -> Option<Behaviour> {
                match self { $(Self::$variant => answer!(Behaviour $behaviour),)+ }
            }
        }
    };
}

macro_rules! answer {
    ($kind:ident depends) => {
        None
    };
    ($kind:ident $answer:ident) => {
        Some($kind::$answer)
    };
}

rules! {
    /// The specs have a provider that they did not have.
    ProviderAdded = "provider-added", Same, Compiles, Same;
    /// The specs no longer have a provider.
    ProviderRemoved = "provider-removed", Same, Breaks, Changes;
    /// An event is documented that was `Unknown` before; a `Handler` lacks a method for it.
    EventAdded = "event-added", Same, Exhaustive, Changes;
    /// An event is no longer documented: its deliveries become `Unknown`.
    EventRemoved = "event-removed", Same, Breaks, Changes;
    /// An event has another event type: the same key, the same payload or the same variant tells that it is the same.
    EventRenamed = "event-renamed", Same, depends, Changes;
    /// The variant of an event, or the handler's method, has another name, and its event type has not.
    EventVariantRenamed = "event-variant-renamed", Same, Breaks, Same;
    /// Whether texts that go on after the event type name the event too.
    EventEndingChanged = "event-ending-changed", Same, Compiles, Changes;
    /// A delivery names its event at another place.
    DiscriminatorChanged = "discriminator-changed", depends, Compiles, Changes;
    /// It is stated now how deliveries prove who sent them; each was refused as long as it was not.
    AuthenticationAdded = "authentication-added", Wider, Compiles, Changes;
    /// It is no longer stated how deliveries prove who sent them: each is refused, whatever the provider sends.
    AuthenticationRemoved = "authentication-removed", Broken, Compiles, Changes;
    /// Deliveries prove in another way who sent them: by another place, algorithm, message, key, encoding or age.
    AuthenticationChanged = "authentication-changed", depends, Compiles, depends;
    /// Where a delivery says which one it is: its id, its time, its subject or its revision.
    IdentificationChanged = "identification-changed", Same, Compiles, Changes;
    /// Deliveries are answered with another status, or within another time.
    ResponsesChanged = "responses-changed", Same, Compiles, Changes;
    /// A delivery is only a question now, by which the provider makes sure of the receiver.
    HandshakeAdded = "handshake-added", Same, Compiles, Changes;
    /// A delivery is no longer only a question; with the last one, the constant `HANDSHAKES` goes.
    HandshakeRemoved = "handshake-removed", Same, depends, Changes;
    /// A question is answered in another way.
    HandshakeChanged = "handshake-changed", Same, Compiles, Changes;
    /// The provider waits for an answer to an event, so that the handler's method gives one.
    AnswerAdded = "answer-added", Same, Breaks, Changes;
    /// The provider no longer waits for an answer to an event.
    AnswerRemoved = "answer-removed", Same, Breaks, Changes;
    /// A member was added that is always there.
    RequiredPropertyAdded = "required-property-added", Narrower, Exhaustive, Same;
    /// A member was added that may be absent.
    OptionalPropertyAdded = "optional-property-added", Same, Exhaustive, Same;
    /// A member that was always there is no longer documented.
    RequiredPropertyRemoved = "required-property-removed", Wider, Breaks, Same;
    /// A member that could be absent is no longer documented.
    OptionalPropertyRemoved = "optional-property-removed", Same, Breaks, Same;
    /// A member that was always there may be absent, or null, which is told apart.
    PropertyBecameOptional = "property-became-optional", Wider, Breaks, Changes;
    /// A member that could be absent is always there.
    PropertyBecameRequired = "property-became-required", Narrower, Breaks, Same;
    /// A value that is always there may be null.
    BecameNullable = "became-nullable", Wider, Breaks, Changes;
    /// A value that could be null is never so.
    NoLongerNullable = "no-longer-nullable", Narrower, Breaks, Same;
    /// The members that the document does not list by name are kept now.
    AdditionalMembersAdded = "additional-members-added", Same, Exhaustive, Same;
    /// The members that the document does not list by name are no longer kept.
    AdditionalMembersRemoved = "additional-members-removed", Same, Breaks, Same;
    /// A value has another type.
    TypeChanged = "type-changed", depends, Breaks, depends;
    /// A text has another format, has one now, or has none any more; every text decodes all the same.
    FormatChanged = "format-changed", Same, Breaks, Same;
    /// A member that always has one value always has another one; its type takes both.
    ConstantChanged = "constant-changed", Same, Compiles, Changes;
    /// A value is in a `Box`, or no longer, because its type contains itself or no longer does.
    BoxChanged = "box-changed", Same, Breaks, Same;
    /// The values of a text or an integer are listed now.
    BecameEnum = "became-enum", depends, Breaks, Same;
    /// The values of a text or an integer are no longer listed.
    NoLongerEnum = "no-longer-enum", depends, Breaks, Same;
    /// A value was listed that was kept as unlisted before.
    EnumValueAdded = "enum-value-added", Same, Exhaustive, Changes;
    /// A value is no longer listed, and is kept as unlisted.
    EnumValueRemoved = "enum-value-removed", Same, Breaks, Changes;
    /// A listed value has another name in Rust.
    EnumVariantRenamed = "enum-variant-renamed", Same, Breaks, Same;
    /// One of several shapes was added.
    UnionVariantAdded = "union-variant-added", Same, Exhaustive, Changes;
    /// One of several shapes was removed: what has it is kept as JSON, or is taken for another.
    UnionVariantRemoved = "union-variant-removed", Same, Breaks, Changes;
    /// One of several shapes has another name in Rust.
    UnionVariantRenamed = "union-variant-renamed", Same, Breaks, Same;
    /// Other texts choose one of several shapes.
    UnionTagsChanged = "union-tags-changed", Same, Compiles, Changes;
    /// Another member tells several shapes apart, or one does that did not, or none does any more.
    UnionDiscriminatorChanged = "union-discriminator-changed", Same, Compiles, Changes;
    /// Several shapes are tried in another order.
    UnionOrderChanged = "union-order-changed", Same, Compiles, Changes;
    /// A type has another name in Rust.
    TypeRenamed = "type-renamed", Same, Breaks, Same;
    /// A field has another name in Rust, and the same on the wire.
    FieldRenamed = "field-renamed", Same, Breaks, Same;
    /// A format of the provider's own was added.
    OwnFormatAdded = "own-format-added", Same, Compiles, Same;
    /// A format of the provider's own was removed.
    OwnFormatRemoved = "own-format-removed", Same, Breaks, Same;
    /// Texts of a format of the provider's own are read in another way.
    OwnFormatChanged = "own-format-changed", Same, depends, Changes;
    /// The provider says not to use something any more; code that does gets a warning.
    BecameDeprecated = "became-deprecated", Same, Compiles, Same;
    /// The provider no longer says not to use something.
    NoLongerDeprecated = "no-longer-deprecated", Same, Compiles, Same;
    /// Only words changed.
    DocumentationChanged = "documentation-changed", Same, Compiles, Same;
    /// Examples ask for other changes to a schema, as its documentation says.
    ReconciliationChanged = "reconciliation-changed", Same, Compiles, Same;
    /// An example was added.
    ExampleAdded = "example-added", Same, Compiles, Same;
    /// An example was removed.
    ExampleRemoved = "example-removed", Same, Compiles, Same;
    /// An example has another body, or other headers.
    ExampleChanged = "example-changed", Same, Compiles, Same;
}

impl Rule {
    /// The rule of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.as_str() == name)
    }

    /// Whether such a change shows in a payload.
    #[must_use]
    pub(super) const fn is_about_values(self) -> bool {
        matches!(
            self,
            Self::RequiredPropertyAdded
                | Self::OptionalPropertyAdded
                | Self::RequiredPropertyRemoved
                | Self::OptionalPropertyRemoved
                | Self::PropertyBecameOptional
                | Self::PropertyBecameRequired
                | Self::BecameNullable
                | Self::NoLongerNullable
                | Self::AdditionalMembersAdded
                | Self::AdditionalMembersRemoved
                | Self::TypeChanged
                | Self::FormatChanged
                | Self::ConstantChanged
                | Self::BecameEnum
                | Self::NoLongerEnum
                | Self::EnumValueAdded
                | Self::EnumValueRemoved
                | Self::UnionVariantAdded
                | Self::UnionVariantRemoved
                | Self::EventAdded
                | Self::EventRemoved
                | Self::EventRenamed
        )
    }

    /// Whether such a change in one of several shapes that are tried in order may have another one taken.
    #[must_use]
    pub(super) const fn decides_shapes(self) -> bool {
        self.is_about_values() && !matches!(self, Self::FormatChanged | Self::ConstantChanged)
    }

    /// The verdicts of such a change, with the most harmless answer where it depends on the types.
    #[must_use]
    pub fn verdicts(self) -> Verdicts {
        Verdicts {
            wire: self.wire().unwrap_or_default(),
            source: self.source().unwrap_or_default(),
            behaviour: self.behaviour().unwrap_or_default(),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
