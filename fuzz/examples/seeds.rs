//! Writes what each target starts from to `fuzz/corpus`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    for target in ["decode", "verify", "grammar"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
        std::fs::create_dir_all(&folder)?;
        let seeds = fuzz::seeds::of(target);
        let bytes: usize = seeds.iter().map(Vec::len).sum();
        for (number, seed) in seeds.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
        println!("{target}: {} seeds of {bytes} bytes", seeds.len());
    }
    Ok(())
}
