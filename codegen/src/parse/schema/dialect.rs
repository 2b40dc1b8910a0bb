//! What names a schema language in, the dialect of JSON Schema that it is out.

/// The dialect of a JSON Schema, as far as it changes what a keyword means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Draft-07 and before, AsyncAPI's superset of it, OpenAPI 3.0: nothing counts beside a `$ref`.
    ReferenceAlone,
    /// Draft 2019-09 and after, OpenAPI 3.1 and after: the other keywords count beside a `$ref`.
    ReferenceAmongOthers,
}

impl Dialect {
    /// The dialect that `$schema` names, where it names one.
    pub fn named(uri: &str) -> Option<Self> {
        if ["draft-03", "draft-04", "draft-05", "draft-06", "draft-07"]
            .iter()
            .any(|draft| uri.contains(draft))
        {
            return Some(Self::ReferenceAlone);
        }
        let is_newer = uri.contains("2019-09") || uri.contains("2020-12") || uri.contains("/oas/3.1");
        is_newer.then_some(Self::ReferenceAmongOthers)
    }
}

/// The dialect that a `schemaFormat` names, AsyncAPI's own where it names none; nothing where it is no JSON Schema.
pub fn named_by_format(format: Option<&str>) -> Option<Dialect> {
    let Some(format) = format else { return Some(Dialect::ReferenceAlone) };
    let (media_type, parameters) = format.split_once(';').unwrap_or((format, ""));
    let version = parameters.trim().trim_start_matches("version=").trim_matches('"');
    let media_type = media_type.trim().trim_end_matches("+json").trim_end_matches("+yaml");
    match media_type {
        "application/vnd.aai.asyncapi" | "" => Some(Dialect::ReferenceAlone),
        "application/schema" | "application/json" => {
            Some(Dialect::named(version).unwrap_or(Dialect::ReferenceAlone))
        }
        "application/vnd.oai.openapi" if version.starts_with("3.0") => Some(Dialect::ReferenceAlone),
        "application/vnd.oai.openapi" => Some(Dialect::ReferenceAmongOthers),
        _ => None,
    }
}

/// Says that something is in a schema language that is not read.
pub fn not_json_schema(what: &str, format: &str) -> String {
    format!("{what} is written in `{format}`, and only JSON Schema is read")
}

/// Whether a media type is JSON.
pub fn is_json(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || media_type == "text/json" || media_type.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: &str, expected: Option<Dialect>) {
        assert_eq!(named_by_format(Some(format)), expected, "{format}");
    }

    #[test]
    fn schema_formats_name_dialects() {
        check("application/vnd.aai.asyncapi;version=2.6.0", Some(Dialect::ReferenceAlone));
        check("application/vnd.aai.asyncapi+yaml;version=3.0.0", Some(Dialect::ReferenceAlone));
        check("application/schema+json;version=draft-07", Some(Dialect::ReferenceAlone));
        check("application/schema+yaml; version=\"2020-12\"", Some(Dialect::ReferenceAmongOthers));
        check("application/vnd.oai.openapi+json;version=3.0.0", Some(Dialect::ReferenceAlone));
        check("application/vnd.oai.openapi;version=3.1.0", Some(Dialect::ReferenceAmongOthers));
        check("application/vnd.apache.avro;version=1.9.0", None);
        check("application/raml+yaml;version=1.0", None);
        check("application/vnd.google.protobuf", None);
    }
}
