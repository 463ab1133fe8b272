//! `cargo xtask size`

use std::{fs, io::Write, path::Path};

use anyhow::{Context, bail};
use flate2::{Compression, write::GzEncoder};

use crate::{
    package::{self, MODULE},
    project::Project,
    setup,
};

/// What a shopper's browser may load before it can pay, in bytes of brotli.
const BUDGET: usize = 193 * 1024;

/// Prints the bytes that a shopper's browser loads before it can pay.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Fail when the sum is above the budget.
    #[arg(long)]
    check: bool,
}

/// One file's size, raw and as servers send it.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// One way to load the widget: what it is called, and each file with its size.
struct Route {
    name: &'static str,
    files: Vec<(String, Size)>,
}

impl Route {
    fn sum(&self) -> Size {
        self.files.iter().fold(Size::default(), |sum, (_, size)| sum + *size)
    }
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    package::build(project, false)?;
    let largest = report(project)?;
    if args.check { within_budget(largest) } else { Ok(()) }
}

/// Prints what each file of the built package costs and answers the brotli bytes of the largest route.
pub(crate) fn report(project: &Project) -> anyhow::Result<usize> {
    let routes = routes(&project.dist())?;
    let largest = routes.iter().map(|route| route.sum().brotli).max().unwrap_or_default();
    print!("{}", table(&routes));
    println!("largest {}, budget {} of brotli", kib(largest), kib(BUDGET));
    Ok(largest)
}

/// The error that says by how much the budget is exceeded, if it is.
pub(crate) fn within_budget(brotli: usize) -> anyhow::Result<()> {
    if brotli > BUDGET {
        bail!("{} over the budget; make the widget smaller before it ships", kib(brotli - BUDGET));
    }
    Ok(())
}

/// The script tag and the ES module. English is part of both; any other language is one more file, so the
/// largest catalog counts.
fn routes(dist: &Path) -> anyhow::Result<[Route; 2]> {
    let module = (MODULE.to_owned(), measure(&dist.join(MODULE))?);
    let catalog = largest_catalog(dist)?;
    let route = |name, script: &str| {
        let script = (script.to_owned(), measure(&dist.join(script))?);
        let files = [script, module.clone()].into_iter().chain(catalog.clone()).collect();
        anyhow::Ok(Route { name, files })
    };
    Ok([route("script tag", "global.js")?, route("ES module", "index.js")?])
}

fn largest_catalog(dist: &Path) -> anyhow::Result<Option<(String, Size)>> {
    let folder = dist.join("locales");
    let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut catalogs = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("{} cannot be read", folder.display()))?;
        catalogs.push((format!("locales/{}", entry.file_name().display()), measure(&entry.path())?));
    }
    Ok(catalogs.into_iter().max_by_key(|(_, size)| size.brotli))
}

fn measure(path: &Path) -> anyhow::Result<Size> {
    let content = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let (gzip, brotli) = (gzip(&content)?.len(), brotli(&content)?.len());
    Ok(Size { raw: content.len(), gzip, brotli })
}

fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(9));
    encoder.write_all(content).and_then(|()| encoder.finish()).context("gzip failed")
}

/// Quality 11 and the largest window that browsers accept, as content delivery networks compress files ahead of time.
fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters).context("brotli failed")?;
    Ok(compressed)
}

fn table(routes: &[Route]) -> String {
    let heading = format!("{:<32}{:>10}{:>10}{:>10}\n", "bytes before a shopper can pay", "raw", "gzip", "brotli");
    let rows = routes.iter().flat_map(|route| {
        let files = route.files.iter().map(|(name, size)| row(&format!("  {name}"), *size));
        std::iter::once(format!("{}\n", route.name)).chain(files).chain([row("  sum", route.sum())])
    });
    std::iter::once(heading).chain(rows).collect()
}

fn row(name: &str, Size { raw, gzip, brotli }: Size) -> String {
    format!("{name:<32}{raw:>10}{gzip:>10}{brotli:>10}\n")
}

/// Bytes in KiB, rounded up to a tenth, so that nothing over a limit reads as equal to it.
fn kib(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{} KiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_itself_is_allowed_and_one_byte_more_is_not() {
        assert!(within_budget(BUDGET).is_ok());
        assert_eq!(within_budget(BUDGET + 1).unwrap_err().to_string().split(" over").next(), Some("0.1 KiB"));
    }

    #[test]
    fn a_route_costs_the_sum_of_its_files() {
        let size = |raw| Size { raw, gzip: raw / 2, brotli: raw / 4 };
        let route = Route { name: "script tag", files: vec![("a".into(), size(80)), ("b".into(), size(20))] };
        assert_eq!(route.sum(), Size { raw: 100, gzip: 50, brotli: 25 });
    }

    #[test]
    fn compressed_text_is_what_it_was() {
        let text = "the same words, the same words, the same words".as_bytes();
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(text).unwrap(), &mut plain).unwrap();
        assert_eq!(plain, text);
        let mut plain = Vec::new();
        std::io::copy(&mut flate2::read::GzDecoder::new(&*gzip(text).unwrap()), &mut plain).unwrap();
        assert_eq!(plain, text);
    }

    #[test]
    fn both_routes_are_measured_with_the_largest_catalog() {
        let dist = tempfile::tempdir().unwrap();
        fs::create_dir(dist.path().join("locales")).unwrap();
        let files = [
            ("global.js", "g"),
            ("index.js", "ii"),
            (MODULE, "www"),
            ("locales/ar.js", "a"),
            ("locales/de.js", "hallo welt"),
        ];
        for (name, content) in files {
            fs::write(dist.path().join(name), content).unwrap();
        }
        let raw = |route: &Route| route.sum().raw;
        assert_eq!(routes(dist.path()).unwrap().each_ref().map(raw), [1 + 3 + 10, 2 + 3 + 10]);
    }

    #[test]
    fn kibibytes_are_never_rounded_down() {
        assert_eq!([kib(0), kib(1024), kib(1025)], ["0.0 KiB", "1.0 KiB", "1.1 KiB"]);
    }
}
