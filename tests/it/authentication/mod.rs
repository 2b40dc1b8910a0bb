//! What provider.toml declares verifies what providers publish: through the declaration alone, and nothing else.

mod schemes;
mod signed;
mod vectors;
