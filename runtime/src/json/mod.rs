//! JSON text in, typed values out, and back: the codec under every generated type.
//!
//! [`decode`] reads a whole body with a [`Reader`] that fills values in place, [`encode`] writes one with a
//! [`Writer`]. Members that a type does not list are skipped, and every error says where it is.
//!
//! What is taken and refused is what `serde_json` takes and refuses, number by number and escape by escape, with
//! three differences: a body is UTF-8 even where it is skipped, a member that comes twice is an error in maps too,
//! and an array is never taken for an object.

mod choices;
mod containers;
mod error;
mod find;
mod marks;
mod number;
mod object;
mod path;
mod raw;
mod reader;
mod skip;
mod spot;
mod table;
mod text;
mod union;
mod writer;

#[doc(hidden)]
pub use self::choices::matching;
pub(crate) use self::error::cut;
pub use self::error::{Error, ErrorKind};
pub(crate) use self::find::check_unique;
pub(crate) use self::marks::Marks;
pub(crate) use self::number::number_end;
#[cfg(feature = "uncovered")]
pub(crate) use self::path::{push_key, shown};
pub use self::raw::{Json, JsonKind};
pub use self::reader::Reader;
pub(crate) use self::spot::{Spot, object_start, spot};
pub use self::table::{Choice, FURTHER, Key, Members, Table, fill_slots, required_keys, slot_count};
pub use self::union::Attempt;
pub use self::writer::Writer;

/// A type that fills itself from JSON.
///
/// Generated types get it from [`object!`](crate::object) and its siblings. A value is made by
/// [`empty`](Decode::empty) and then filled where it lies, which keeps the code of hundreds of types small.
pub trait Decode: Sized {
    /// A value to be filled. It is seen only while decoding and never leaves it.
    fn empty() -> Self;

    /// Fills `self` from the next value; `false` when the reader holds an error.
    fn read(&mut self, reader: &mut Reader<'_>) -> bool;
}

/// A type that writes itself as JSON.
pub trait Encode {
    /// Appends the value.
    fn write(&self, writer: &mut Writer);

    /// Whether a member with this value is left out of its object: only an absent [`Maybe`](crate::Maybe) is.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Decodes a whole body.
///
/// # Errors
///
/// When the body is not JSON (or not UTF-8), and when it is JSON of another shape than `T` wants.
pub fn decode<T: Decode>(body: &[u8]) -> Result<T, Error> {
    decode_str(utf8(body)?)
}

/// Decodes a whole body that is known to be UTF-8.
///
/// # Errors
///
/// When the text is not JSON, and when it is JSON of another shape than `T` wants.
pub fn decode_str<T: Decode>(text: &str) -> Result<T, Error> {
    let mut value = T::empty();
    let mut reader = Reader::new(text);
    let filled = value.read(&mut reader);
    reader.finish(filled)?;
    Ok(value)
}

/// The value as compact JSON.
pub fn encode<T: Encode + ?Sized>(value: &T) -> String {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.into_text()
}

/// Checks that a text is one JSON value, and nothing more.
pub(crate) fn check(text: &str) -> Result<(), Error> {
    let mut reader = Reader::new(text);
    let skipped = reader.skip();
    reader.finish(skipped)
}

/// The body as text; JSON is UTF-8.
pub(crate) fn utf8(body: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(body).map_err(|error| Error::not_utf8(body, error.valid_up_to()))
}
