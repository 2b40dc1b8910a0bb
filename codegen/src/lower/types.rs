//! The only file that knows typify, the type engine: shapes in, Rust types out.
//!
//! Typify never sees a schema of a provider. It gets flat ones made here: objects whose members are references,
//! lists, maps and leaves. What it gives back are the types of their fields, with a box wherever a type would
//! otherwise contain itself. Names, enums, unions, presence and texts are decided elsewhere.

use schemars::schema::{
    ArrayValidation, InstanceType, ObjectValidation, Schema, SchemaObject, SingleOrVec, SubschemaValidation,
};
use typify::{TypeDetails, TypeId, TypeSpace, TypeSpaceImpl, TypeSpaceSettings};

use super::module::{Format, RustType};
use super::shape::{Definition, Kind, Shape};
use crate::model::Numbers;

/// The Rust types of each struct's members, followed by that of its catch-all, by the definition's index.
///
/// # Errors
///
/// A message when the engine refuses what it was given, which is a defect of this crate.
pub fn fields(definitions: &[Definition], numbers: Numbers) -> Result<Vec<Vec<RustType>>, String> {
    let mut leaves = Leaves::default();
    let mut schemas = Vec::new();
    let mut settings = TypeSpaceSettings::default();
    for (index, definition) in definitions.iter().enumerate() {
        let name = type_name(index);
        match &definition.kind {
            Kind::Struct { members, additional } => {
                let shapes = members.iter().map(|member| &member.shape).chain(additional);
                let members = shapes.map(|shape| leaves.schema(shape)).collect();
                schemas.push((name, object(members)));
            }
            Kind::Values { .. } | Kind::Union { .. } => {
                settings.with_replacement(&name, &name, std::iter::empty());
                schemas.push((name, Schema::Bool(true)));
            }
        }
    }
    for (index, leaf) in leaves.0.iter().enumerate() {
        settings.with_conversion(leaf_schema(index), leaf_name(index), std::iter::empty::<TypeSpaceImpl>());
        debug_assert!(!matches!(leaf, Shape::Defined(_)));
    }
    let mut space = TypeSpace::new(&settings);
    space.add_ref_types(schemas).map_err(|error| format!("the type engine: {error}"))?;
    let read = Reading { space: &space, leaves: &leaves, definitions, numbers };
    read.structs()
}

/// The Rust type of a shape that stands alone: an event's payload, or what a union's variant holds.
///
/// Such a place is behind a box or a variant of its own, so no cycle can need breaking here.
pub fn standing(shape: &Shape, definitions: &[Definition], numbers: Numbers) -> RustType {
    let inner = |shape: &Shape| Box::new(standing(shape, definitions, numbers));
    match shape {
        Shape::Json => RustType::Json,
        Shape::Boolean => RustType::Bool,
        Shape::Integer => RustType::Integer,
        Shape::Number => match numbers {
            Numbers::Exact => RustType::Number,
            Numbers::Double => RustType::Double,
        },
        Shape::String => RustType::String,
        Shape::Formatted(Format::Known(name)) => RustType::Formatted(Format::Known(name)),
        Shape::Formatted(Format::Own(name)) => RustType::Formatted(Format::Own(name.clone())),
        Shape::Embedded(shape) => RustType::Embedded(inner(shape)),
        Shape::Array(shape) => RustType::Vec(inner(shape)),
        Shape::Tuple(parts) => {
            RustType::Tuple(parts.iter().map(|part| standing(part, definitions, numbers)).collect())
        }
        Shape::Map(shape) => RustType::Map(inner(shape)),
        Shape::Nullable(shape) => RustType::Option(inner(shape)),
        Shape::Defined(index) => RustType::Named(definitions[*index].ident.clone()),
    }
}

/// Shapes that the engine need not look into.
#[derive(Default)]
struct Leaves(Vec<Shape>);

impl Leaves {
    fn schema(&mut self, shape: &Shape) -> Schema {
        match shape {
            Shape::Json => Schema::Bool(true),
            Shape::Boolean => of_type(InstanceType::Boolean),
            Shape::Integer => of_type(InstanceType::Integer),
            Shape::String => of_type(InstanceType::String),
            Shape::Number | Shape::Formatted(_) | Shape::Embedded(_) => {
                let index = self.0.iter().position(|leaf| leaf == shape).unwrap_or_else(|| {
                    self.0.push(shape.clone());
                    self.0.len() - 1
                });
                leaf_schema(index).into()
            }
            Shape::Array(inner) => array(ArrayValidation {
                items: Some(SingleOrVec::Single(Box::new(self.schema(inner)))),
                ..Default::default()
            }),
            Shape::Tuple(parts) => {
                let length = u32::try_from(parts.len()).ok();
                array(ArrayValidation {
                    items: Some(SingleOrVec::Vec(parts.iter().map(|part| self.schema(part)).collect())),
                    min_items: length,
                    max_items: length,
                    ..Default::default()
                })
            }
            Shape::Map(inner) => map(self.schema(inner)),
            Shape::Nullable(inner) => SchemaObject {
                subschemas: Some(Box::new(SubschemaValidation {
                    one_of: Some(vec![self.schema(inner), of_type(InstanceType::Null)]),
                    ..Default::default()
                })),
                ..Default::default()
            }
            .into(),
            Shape::Defined(index) => Schema::new_ref(format!("#/definitions/{}", type_name(*index))),
        }
    }
}

fn type_name(index: usize) -> String {
    format!("D{index}")
}

fn leaf_name(index: usize) -> String {
    format!("leaf::L{index}")
}

fn leaf_schema(index: usize) -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format!("leaf-{index}")),
        ..Default::default()
    }
}

fn of_type(kind: InstanceType) -> Schema {
    SchemaObject { instance_type: Some(kind.into()), ..Default::default() }.into()
}

fn array(validation: ArrayValidation) -> Schema {
    SchemaObject {
        instance_type: Some(InstanceType::Array.into()),
        array: Some(Box::new(validation)),
        ..Default::default()
    }
    .into()
}

fn map(value: Schema) -> Schema {
    let validation = ObjectValidation { additional_properties: Some(Box::new(value)), ..Default::default() };
    SchemaObject {
        instance_type: Some(InstanceType::Object.into()),
        object: Some(Box::new(validation)),
        ..Default::default()
    }
    .into()
}

/// Members are named by their position, in digits that sort as they count.
fn member_name(position: usize) -> String {
    format!("m{position:06}")
}

fn object(members: Vec<Schema>) -> Schema {
    let names: Vec<String> = (0..members.len()).map(member_name).collect();
    let validation = ObjectValidation {
        required: names.iter().cloned().collect(),
        properties: names.into_iter().zip(members).collect(),
        ..Default::default()
    };
    SchemaObject {
        instance_type: Some(InstanceType::Object.into()),
        object: Some(Box::new(validation)),
        ..Default::default()
    }
    .into()
}

/// The engine's answer.
struct Reading<'a> {
    space: &'a TypeSpace,
    leaves: &'a Leaves,
    definitions: &'a [Definition],
    numbers: Numbers,
}

impl Reading<'_> {
    fn structs(&self) -> Result<Vec<Vec<RustType>>, String> {
        let mut found: Vec<Vec<RustType>> = vec![Vec::new(); self.definitions.len()];
        for kind in self.space.iter_types() {
            let TypeDetails::Struct(details) = kind.details() else { continue };
            let name = kind.name();
            let index =
                self.index_of(&name).ok_or_else(|| format!("the type engine made a type `{name}`"))?;
            found[index] =
                details.properties().map(|(_, id)| self.rust_type(&id)).collect::<Result<_, _>>()?;
        }
        Ok(found)
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        name.strip_prefix('D')?.parse().ok().filter(|index| *index < self.definitions.len())
    }

    fn rust_type(&self, id: &TypeId) -> Result<RustType, String> {
        let kind = self.space.get_type(id).map_err(|error| format!("the type engine: {error}"))?;
        let inner = |id: &TypeId| self.rust_type(id).map(Box::new);
        Ok(match kind.details() {
            TypeDetails::Option(id) => RustType::Option(inner(&id)?),
            TypeDetails::Vec(id) => RustType::Vec(inner(&id)?),
            TypeDetails::Map(_, id) => RustType::Map(inner(&id)?),
            TypeDetails::Box(id) => RustType::Box(inner(&id)?),
            TypeDetails::Tuple(ids) => {
                RustType::Tuple(ids.map(|id| self.rust_type(&id)).collect::<Result<_, _>>()?)
            }
            TypeDetails::Array(id, length) => RustType::Tuple(vec![self.rust_type(&id)?; length]),
            TypeDetails::String => RustType::String,
            TypeDetails::Builtin("bool") => RustType::Bool,
            TypeDetails::Builtin("i64") => RustType::Integer,
            TypeDetails::Builtin("::serde_json::Value") => RustType::Json,
            TypeDetails::Builtin(name) => self.leaf(name)?,
            TypeDetails::Struct(_) | TypeDetails::Enum(_) | TypeDetails::Newtype(_) => {
                self.named(&kind.name())?
            }
            TypeDetails::Set(_) | TypeDetails::Unit => {
                return Err(format!("the type engine made `{}` of a member", kind.name()));
            }
        })
    }

    fn leaf(&self, name: &str) -> Result<RustType, String> {
        let leaf = name
            .strip_prefix("leaf::L")
            .and_then(|index| index.parse().ok())
            .and_then(|index: usize| self.leaves.0.get(index));
        match leaf {
            Some(shape) => Ok(standing(shape, self.definitions, self.numbers)),
            None => self.named(name),
        }
    }

    fn named(&self, name: &str) -> Result<RustType, String> {
        let index = self.index_of(name).ok_or_else(|| format!("the type engine made a type `{name}`"))?;
        Ok(RustType::Named(self.definitions[index].ident.clone()))
    }
}
