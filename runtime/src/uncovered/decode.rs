//! A text comes in; its value and what the value's types do not cover go out.

use super::Gaps;
use crate::json::{Decode, Error, Reader, utf8};

/// Decodes a whole text that is no delivery, and tells what its type does not cover: JSON that was embedded in a string.
///
/// ```
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Reason {
///     pub code: i64,
/// }
///
/// runtime::object! { Reason { 0: code = "code" } }
///
/// let reason = runtime::EmbeddedJson::<Reason>::from_text(r#"{"code":7,"hint":"blurred"}"#);
/// let (decoded, gaps) = runtime::uncovered::decode::<Reason>(reason.as_str().as_bytes())?;
/// assert_eq!((decoded.code, gaps.to_string()), (7, "property $.hint".to_owned()));
/// # Ok::<(), runtime::json::Error>(())
/// ```
///
/// # Errors
///
/// When the text is not JSON (or not UTF-8), and when it is JSON of another shape than `T` wants.
pub fn decode<T: Decode>(text: &[u8]) -> Result<(T, Gaps), Error> {
    let text = utf8(text)?;
    let mut value = T::empty();
    let mut reader = Reader::new(text);
    reader.mark();
    let filled = value.read(&mut reader);
    let marks = reader.take_marks();
    reader.finish(filled)?;
    Ok((value, Gaps::new(text, &marks)))
}
