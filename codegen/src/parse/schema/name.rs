//! Where a schema stands in, the name that the document gives it out.

use crate::model::Location;

/// The name that the document gives to a schema by where it stands.
pub fn of(location: &Location) -> Option<String> {
    if location.pointer.is_empty() {
        let file = location.file.rsplit('/').next()?;
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        return Some(stem.strip_suffix(".schema").unwrap_or(stem).to_owned());
    }
    let name = match location.pointer.strip_prefix("/components/") {
        Some(component) => match component.split('/').collect::<Vec<_>>().as_slice() {
            ["schemas" | "messages", name]
            | ["schemas", name, "schema"]
            | ["messages", name, "payload"]
            | ["messages", name, "payload", "schema"] => Some(*name),
            _ => None,
        },
        None => None,
    };
    let name = name.or_else(|| {
        let mut keys = location.pointer.rsplit('/');
        let (name, collection, around) = (keys.next()?, keys.next()?, keys.next()?);
        // A property may be called so too.
        (matches!(collection, "$defs" | "definitions") && around != "properties").then_some(name)
    });
    name.map(|name| name.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_where_schemas_stand() {
        let check = |pointer: &str, expected: Option<&str>| {
            let location =
                Location { file: "acme/order.schema.json".to_owned(), pointer: pointer.to_owned() };
            assert_eq!(of(&location).as_deref(), expected, "{pointer}");
        };
        check("", Some("order"));
        check("/components/schemas/A~1b", Some("A/b"));
        check("/components/schemas/A/properties/b", None);
        check("/components/messages/A/payload", Some("A"));
        check("/definitions/A", Some("A"));
        check("/components/schemas/A/$defs/B", Some("B"));
        check("/components/schemas/A/properties/definitions/items", None);
        check("/x/properties/definitions/properties/y", None);
    }
}
