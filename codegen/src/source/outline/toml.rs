//! The text of a TOML file in, the positions of its keys and values out.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Member, Node, Outline, Position, Shape};

/// Reads a text; a file that is not TOML has no positions.
pub fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    if let Ok(root) = DeTable::parse(text) {
        let position = |start| crate::source::position_of(text.as_bytes(), start);
        let node = outline.add(Shape::Scalar, (1, 1));
        let members = table(&mut outline, root.get_ref(), &position);
        outline.nodes[node].shape = Shape::Mapping(members);
    }
    outline
}

/// From a byte to its line and column.
type Positions<'a> = &'a dyn Fn(usize) -> Position;

impl Outline {
    fn add(&mut self, shape: Shape, position: Position) -> usize {
        self.nodes.push(Node { position, shape });
        self.nodes.len() - 1
    }
}

fn table(outline: &mut Outline, table: &DeTable<'_>, position: Positions<'_>) -> Vec<Member> {
    let member = |(key, held): (&Spanned<_>, &Spanned<_>)| {
        let value = value(outline, held, position);
        let key: &Spanned<toml::de::DeString<'_>> = key;
        Member { key: key.get_ref().to_string(), position: position(key.span().start), value }
    };
    table.iter().map(member).collect()
}

fn value(outline: &mut Outline, held: &Spanned<DeValue<'_>>, position: Positions<'_>) -> usize {
    let node = outline.add(Shape::Scalar, position(held.span().start));
    let shape = match held.get_ref() {
        DeValue::Table(inner) => Shape::Mapping(table(outline, inner, position)),
        DeValue::Array(elements) => {
            Shape::Sequence(elements.iter().map(|element| value(outline, element, position)).collect())
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => Shape::Scalar,
    };
    outline.nodes[node].shape = shape;
    node
}
