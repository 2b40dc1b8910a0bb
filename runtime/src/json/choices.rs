//! The values that an enum lists come in; conversions, `Decode` and `Encode` go out.

/// Implements the codec for an enum of strings, with room for a string that is not listed.
///
/// Besides [`Decode`](crate::json::Decode) and [`Encode`](crate::json::Encode) it gives `as_str`, `Display` and
/// `From` for `&str` and `String`, which give the variant that lists the text.
///
/// ```
/// #[derive(Debug, Clone, PartialEq, Eq)]
/// pub enum Status {
///     Pending,
///     InReview,
///     Unlisted(String),
/// }
///
/// runtime::strings! { Status else Unlisted { Pending = "pending", InReview = "in-review" } }
///
/// assert_eq!(Status::from("in-review"), Status::InReview);
/// assert_eq!(Status::from("new"), Status::Unlisted("new".into()));
/// assert_eq!(Status::InReview.as_str(), "in-review");
/// ```
#[macro_export]
macro_rules! strings {
    ($name:ident else $unlisted:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            const COUNT: usize = <[&str]>::len(&[$($value),*]);
            static LISTED: [$name; COUNT] = [$($name::$variant),*];
            $crate::__lookup!(COUNT: $($value),*);

            impl $name {
                /// The text as it is on the wire.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    match self {
                        $(Self::$variant => $value,)*
                        Self::$unlisted(text) => text,
                    }
                }
            }

            impl ::core::convert::From<&str> for $name {
                fn from(text: &str) -> Self {
                    match TABLE.find(text) {
                        ::core::option::Option::Some(index) => ::core::clone::Clone::clone(&LISTED[index]),
                        ::core::option::Option::None => Self::$unlisted(::std::string::String::from(text)),
                    }
                }
            }

            impl ::core::convert::From<::std::string::String> for $name {
                fn from(text: ::std::string::String) -> Self {
                    <Self as ::core::convert::From<&str>>::from(&text)
                }
            }

            $crate::__text!($name);

            impl $crate::json::Decode for $name {
                fn empty() -> Self {
                    Self::$unlisted(::std::string::String::new())
                }

                fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> bool {
                    *self = match reader.choice(&TABLE) {
                        ::core::option::Option::Some($crate::json::Choice::Listed(index)) => {
                            ::core::clone::Clone::clone(&LISTED[index])
                        }
                        ::core::option::Option::Some($crate::json::Choice::Other(text)) => {
                            reader.unlisted_value();
                            Self::$unlisted(text.into_owned())
                        }
                        ::core::option::Option::None => return false,
                    };
                    true
                }
            }
        };
        $crate::__serde! { $name }
    };
}

/// Implements the codec for an enum of integers, with room for any other number.
///
/// Besides [`Decode`](crate::json::Decode) and [`Encode`](crate::json::Encode) it gives `number`, `as_i64`, `Display`
/// and `From` for `i64` and [`Number`](crate::Number). A number is a listed one when it is written as an integer:
/// `1.0` is kept as it is.
///
/// ```
/// #[derive(Debug, Clone, PartialEq, Eq)]
/// pub enum State {
///     Validated,
///     Refused,
///     Unlisted(runtime::Number),
/// }
///
/// runtime::integers! { State else Unlisted { Validated = 1, Refused = -2 } }
///
/// assert_eq!(State::from(-2), State::Refused);
/// assert_eq!(State::from(7), State::Unlisted(7_i64.into()));
/// assert_eq!(State::Validated.as_i64(), Some(1));
/// ```
#[macro_export]
macro_rules! integers {
    ($name:ident else $unlisted:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            impl $name {
                /// The number as it is on the wire.
                #[must_use]
                pub fn number(&self) -> $crate::Number {
                    match self {
                        $(Self::$variant => $crate::Number::from($value as i64),)*
                        Self::$unlisted(number) => ::core::clone::Clone::clone(number),
                    }
                }

                /// The number, when it is an integer of 64 bits.
                #[must_use]
                pub fn as_i64(&self) -> ::core::option::Option<i64> {
                    match self {
                        $(Self::$variant => ::core::option::Option::Some($value),)*
                        Self::$unlisted(number) => number.as_i64(),
                    }
                }
            }

            impl ::core::convert::From<$crate::Number> for $name {
                fn from(number: $crate::Number) -> Self {
                    match number.as_i64() {
                        $(::core::option::Option::Some($value) => Self::$variant,)*
                        _ => Self::$unlisted(number),
                    }
                }
            }

            impl ::core::convert::From<i64> for $name {
                fn from(integer: i64) -> Self {
                    <Self as ::core::convert::From<$crate::Number>>::from($crate::Number::from(integer))
                }
            }

            impl ::core::fmt::Display for $name {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(&self.number(), formatter)
                }
            }

            impl $crate::json::Decode for $name {
                fn empty() -> Self {
                    Self::$unlisted($crate::json::Decode::empty())
                }

                fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> bool {
                    let mut number: $crate::Number = $crate::json::Decode::empty();
                    if !$crate::json::Decode::read(&mut number, reader) {
                        return false;
                    }
                    *self = <Self as ::core::convert::From<$crate::Number>>::from(number);
                    if matches!(self, Self::$unlisted(_)) {
                        reader.unlisted_value();
                    }
                    true
                }
            }

            impl $crate::json::Encode for $name {
                fn write(&self, writer: &mut $crate::json::Writer) {
                    $crate::json::Encode::write(&self.number(), writer);
                }
            }
        };
        $crate::__serde! { $name }
    };
}

/// Implements what an enum of event types needs: `ALL`, `as_str`, `Display` and `FromStr`, which fails for a text
/// that is not listed.
///
/// ```
/// #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// pub enum EventType {
///     UserCreated,
///     UserDeleted,
/// }
///
/// runtime::event_types! { EventType { UserCreated = "user.created", UserDeleted = "user.deleted" } }
///
/// assert_eq!("user.deleted".parse(), Ok(EventType::UserDeleted));
/// assert!("user.renamed".parse::<EventType>().is_err());
/// assert_eq!(EventType::ALL.len(), 2);
/// ```
///
/// An event may also take what goes on freely after its type and a dot, as long as no other event is listed so:
///
/// ```
/// #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// pub enum EventType {
///     Custom,
///     CustomReady,
/// }
///
/// runtime::event_types! { EventType { Custom = "custom" | "custom.*", CustomReady = "custom.ready" } }
///
/// assert_eq!("custom.of my own".parse(), Ok(EventType::Custom));
/// assert_eq!("custom.ready".parse(), Ok(EventType::CustomReady));
/// assert!("customs".parse::<EventType>().is_err());
/// ```
#[macro_export]
macro_rules! event_types {
    ($name:ident { $($variant:ident = $value:literal $(| $pattern:literal)?),+ $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            const COUNT: usize = <[&str]>::len(&[$($value),+]);
            $crate::__lookup!(COUNT: $($value),+);

            impl $name {
                /// Every event type, in the document's order.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The text that names it in a delivery.
                #[must_use]
                pub const fn as_str(self) -> &'static str {
                    match self {
                        $(Self::$variant => $value,)+
                    }
                }
            }

            impl ::core::str::FromStr for $name {
                type Err = $crate::UnknownEventType;

                fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                    if let ::core::option::Option::Some(listed) =
                        TABLE.find(text).and_then(|index| Self::ALL.get(index))
                    {
                        return ::core::result::Result::Ok(*listed);
                    }
                    $crate::json::matching(text, &[$($(($pattern, Self::$variant),)?)*])
                        .ok_or_else(|| $crate::UnknownEventType::new(text))
                }
            }

            $crate::__text!($name);

            impl $crate::json::Decode for $name {
                fn empty() -> Self {
                    Self::ALL[0]
                }

                fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> bool {
                    let listed = reader.listed(&TABLE).and_then(|index| Self::ALL.get(index));
                    if let ::core::option::Option::Some(listed) = listed {
                        *self = *listed;
                    }
                    listed.is_some()
                }
            }
        };
        $crate::__serde! { $name }
    };
}

/// What belongs to the longest of some patterns, such as `custom.*`, that a text matches.
#[doc(hidden)]
#[must_use]
pub fn matching<T: Copy>(text: &str, patterns: &[(&'static str, T)]) -> Option<T> {
    let starts = patterns.iter().filter(|(pattern, _)| {
        let start = pattern.strip_suffix('*').unwrap_or(pattern);
        text.starts_with(start)
    });
    starts.max_by_key(|(pattern, _)| pattern.len()).map(|(_, value)| *value)
}

/// A table `TABLE` over texts.
#[doc(hidden)]
#[macro_export]
macro_rules! __lookup {
    ($count:ident : $($value:literal),*) => {
        static TEXTS: [$crate::json::Key; $count] = [$($crate::json::Key::text($value)),*];
        static SLOTS: [u16; $crate::json::slot_count($count)] = $crate::json::fill_slots(&TEXTS);
        static TABLE: $crate::json::Table = $crate::json::Table::new(&TEXTS, &SLOTS, &[], false);
    };
}

/// `Display` and `Encode` for a type that is a text.
#[doc(hidden)]
#[macro_export]
macro_rules! __text {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::json::Encode for $name {
            fn write(&self, writer: &mut $crate::json::Writer) {
                writer.text(self.as_str());
            }
        }
    };
}
