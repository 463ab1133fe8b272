//! The module as text in a script, for hosts that can serve no wasm file.

use std::io::Write;

use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};

use super::{MODULE, REST};
use crate::{file, project::Project};

/// What `www/inline-module.js` and `www/inline-rest.js` import as `#packed` and `#packed-rest`, and what each is made of.
pub(super) const PACKED: [(&str, &str); 2] = [("packed.js", MODULE), ("packed-rest.js", REST)];

/// Writes them: base64 of gzip, which browsers unpack by themselves.
pub(super) fn pack(project: &Project) -> anyhow::Result<()> {
    PACKED.iter().try_for_each(|(script, module)| {
        let module = file::bytes(&project.dist().join(module))?;
        let text = format!("export default '{}';\n", STANDARD.encode(gzip(&module)?));
        file::write(&project.glue().join(script), text)
    })
}

/// Without a name and a time, so that the same module becomes the same bytes.
fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).and_then(|()| encoder.finish()).context("the module cannot be compressed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_becomes_the_same_bytes_and_they_unpack_to_it() {
        let packed = gzip(b"module").unwrap();
        assert_eq!(packed, gzip(b"module").unwrap());
        let mut unpacked = Vec::new();
        std::io::copy(&mut flate2::read::GzDecoder::new(&*packed), &mut unpacked).unwrap();
        assert_eq!(unpacked, b"module");
    }
}
