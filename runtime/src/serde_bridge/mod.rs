//! Serde's `Serialize` and `Deserialize` for every type that has `Encode` and `Decode`, behind the feature `serde`.

/// Implements `Serialize` and `Deserialize` for an enum of events that has `decode` and `encode`: it serializes as
/// its body, and deserializes from a body that comes without headers. Without the feature `serde` it gives nothing.
#[cfg(feature = "serde")]
#[macro_export]
macro_rules! event {
    ($name:ident) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_text(&self.encode(), serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let body = $crate::__private::text(deserializer)?;
                let event = Self::decode_unverified(&$crate::HeaderMap::new(), body.as_bytes());
                event.map_err($crate::__private::custom)
            }
        }
    };
}

/// Implements `Serialize` and `Deserialize` for an enum of events. Without the feature `serde` it gives nothing.
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! event {
    ($name:ident) => {};
}

/// The bridge for a type of our own codec.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {};
}

#[cfg(feature = "serde")]
mod read;
#[cfg(feature = "serde")]
mod write;

/// What the macros name.
#[cfg(feature = "serde")]
pub mod private {
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub use super::read::{custom, deserialize, text};
    pub use super::write::{serialize, serialize_text};
}

/// The bridge for a container of this crate.
#[cfg(feature = "serde")]
macro_rules! bridge {
    ($([$($parameter:ident $(: $read:ident + $write:ident)?)?] $type:ty;)*) => {$(
        impl<$($parameter $(: crate::json::$write)?)?> serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write::serialize(self, serializer)
            }
        }

        impl<'de, $($parameter $(: crate::json::$read)?)?> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read::deserialize(deserializer)
            }
        }
    )*};
}

#[cfg(feature = "serde")]
bridge! {
    [] crate::Json;
    [] crate::Number;
    [T: Decode + Encode] crate::Maybe<T>;
    [F] crate::Formatted<F>;
    [T] crate::EmbeddedJson<T>;
}
