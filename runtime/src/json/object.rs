//! A struct's table comes in; its `Decode` and `Encode` go out.

/// Implements [`Decode`](crate::json::Decode) and [`Encode`](crate::json::Encode) for a struct, over a table of its
/// fields; with the feature `serde`, `Serialize` and `Deserialize` too.
///
/// Each line gives the field's position from 0, its name and its key in JSON. A field marked `optional` stays
/// [empty](crate::json::Decode::empty) where the key is missing; any other is required. The name of a map after the
/// braces takes the members that the table does not list; without one they are skipped.
///
/// ```
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Checked {
///     pub id: i64,
///     pub r#type: runtime::Maybe<String>,
/// }
///
/// runtime::object! { Checked { 0: id = "id", 1: r#type = "type" optional } }
///
/// let checked: Checked = runtime::json::decode(br#"{ "id": 7, "further": [] }"#)?;
/// assert_eq!(checked, Checked { id: 7, r#type: runtime::Maybe::Absent });
/// assert_eq!(runtime::json::encode(&checked), r#"{"id":7}"#);
/// # Ok::<(), runtime::json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    (
        $name:ident {
            $($index:literal : $field:ident = $key:literal $($optional:ident)?),* $(,)?
        }
        $($further:ident)?
    ) => {
        #[allow(deprecated)]
        const _: () = {
            const COUNT: usize = <[&str]>::len(&[$($key),*]);
            static KEYS: [$crate::json::Key; COUNT] = [$(
                $crate::json::Key::new(
                    $key,
                    ::core::concat!(",\"", $key, "\":"),
                    $crate::__required!($($optional)?),
                ),
            )*];
            static SLOTS: [u16; $crate::json::slot_count(COUNT)] = $crate::json::fill_slots(&KEYS);
            static REQUIRED: [u64; COUNT.div_ceil(64)] = $crate::json::required_keys(&KEYS);
            static TABLE: $crate::json::Table =
                $crate::json::Table::new(&KEYS, &SLOTS, &REQUIRED, $crate::__further!($($further)?));

            impl $crate::json::Decode for $name {
                fn empty() -> Self {
                    Self {
                        $($field: $crate::json::Decode::empty(),)*
                        $($further: $crate::json::Decode::empty(),)?
                    }
                }

                fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> bool {
                    let mut seen = [0; COUNT.div_ceil(64)];
                    let ::core::option::Option::Some(mut members) = reader.members(&TABLE, &mut seen) else {
                        return false;
                    };
                    while match reader.member(&mut members) {
                        $($index => $crate::json::Decode::read(&mut self.$field, reader),)*
                        $($crate::json::FURTHER => reader.further(&mut members, &mut self.$further),)?
                        _ => false,
                    } {}
                    reader.end(&mut members)
                }
            }

            impl $crate::json::Encode for $name {
                fn write(&self, writer: &mut $crate::json::Writer) {
                    writer.open_object();
                    $(writer.member(&KEYS[$index], &self.$field);)*
                    $(writer.further(&self.$further);)?
                    writer.close_object();
                }
            }
        };
        $crate::__serde! { $name }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __required {
    () => {
        true
    };
    (optional) => {
        false
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __further {
    () => {
        false
    };
    ($further:ident) => {
        true
    };
}
