//! `cargo xtask size`

mod parts;

use std::{ffi::OsStr, io::Write, path::Path};

use anyhow::{Context, bail};
use flate2::{Compression, write::GzEncoder};

use crate::{
    file,
    package::{self, MODULE, REST},
    project::Project,
    setup,
};

/// What a shopper's browser may load until the form can be filled in and its button pressed, in bytes of brotli.
const BUDGET: usize = 100 * 1024;

/// What a language may cost those who read it.
const LANGUAGE_BUDGET: usize = 3 * 1024;

/// What the script may cost that a page loads which shows the checkout in an iframe.
const FRAME_BUDGET: usize = 6 * 1024;

/// Prints the bytes that a shopper's browser loads.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print what each part of the module costs instead.
    #[arg(long)]
    by: Option<parts::By>,
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
    files: Vec<File>,
}

/// A file's name and size.
type File = (String, Size);

impl Route {
    fn sum(&self) -> Size {
        self.files.iter().fold(Size::default(), |sum, (_, size)| sum + *size)
    }
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    package::build(project, false)?;
    if let Some(by) = args.by {
        return parts::report(project, by);
    }
    let largest = report(project)?;
    if args.check { within_budget(largest) } else { Ok(()) }
}

/// The largest of what counts, in bytes of brotli.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Largest {
    route: usize,
    frame: usize,
    language: usize,
}

/// Prints what each file of the built package costs and answers the largest.
pub(crate) fn report(project: &Project) -> anyhow::Result<Largest> {
    let dist = project.dist();
    let module = measured(&dist, MODULE)?;
    let (routes, languages) = (routes(&dist, &module)?, languages(&dist)?);
    let frame = frame(&dist, module)?;
    let rest = Route { name: "when the form is on screen", files: vec![measured(&dist, REST)?] };
    let largest = Largest {
        route: brotli_of(&routes),
        frame: frame[0].sum().brotli,
        language: languages.files.iter().map(|it| it.1.brotli).max().unwrap_or(0),
    };
    print!("{}", table(&routes.into_iter().chain(frame).chain([rest, languages]).collect::<Vec<_>>()));
    println!("largest {}, budget {} of brotli", kib(largest.route), kib(BUDGET));
    println!("page around an iframe {}, budget {}", kib(largest.frame), kib(FRAME_BUDGET));
    println!("largest language {}, budget {}", kib(largest.language), kib(LANGUAGE_BUDGET));
    Ok(largest)
}

/// The error that says by how much a budget is exceeded, if one is.
pub(crate) fn within_budget(largest: Largest) -> anyhow::Result<()> {
    let budgets = [
        ("the widget", largest.route, BUDGET),
        ("iframe.js", largest.frame, FRAME_BUDGET),
        ("a language", largest.language, LANGUAGE_BUDGET),
    ];
    for (what, brotli, budget) in budgets {
        if brotli > budget {
            bail!("{} over the budget; make {what} smaller before it ships", kib(brotli - budget));
        }
    }
    Ok(())
}

fn brotli_of(routes: &[Route]) -> usize {
    routes.iter().map(|route| route.sum().brotli).max().unwrap_or_default()
}

/// The script tag and the ES module, with English, until a shopper can fill in the form and press its button.
fn routes(dist: &Path, module: &File) -> anyhow::Result<[Route; 2]> {
    let route = |name, script: &str| anyhow::Ok(Route { name, files: vec![measured(dist, script)?, module.clone()] });
    Ok([route("script tag", "global.js")?, route("ES module", "index.js")?])
}

/// A page that shows the checkout in an iframe, and the page in it.
fn frame(dist: &Path, module: File) -> anyhow::Result<[Route; 2]> {
    let inside = vec![measured(dist, "iframe.html")?, measured(dist, "iframe-host.js")?, module];
    Ok([
        Route { name: "a page with an iframe", files: vec![measured(dist, "iframe.js")?] },
        Route { name: "the page in it", files: inside },
    ])
}

/// The other languages: each costs those who read it.
fn languages(dist: &Path) -> anyhow::Result<Route> {
    let scripts = package::files(&dist.join("locales"))?;
    let scripts = scripts.iter().filter(|path| path.extension() == Some(OsStr::new("js")));
    let name = |path: &std::path::PathBuf| format!("locales/{}", path.file_name().unwrap_or_default().display());
    let files = scripts.map(|path| measured(dist, &name(path))).collect::<anyhow::Result<_>>()?;
    Ok(Route { name: "where a language is read", files })
}

fn measured(dist: &Path, name: &str) -> anyhow::Result<File> {
    Ok((name.to_owned(), measure(&dist.join(name))?))
}

fn measure(path: &Path) -> anyhow::Result<Size> {
    let content = file::bytes(path)?;
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
    let heading = format!("{:<36}{:>10}{:>10}{:>10}\n", "bytes that a shopper loads", "raw", "gzip", "brotli");
    let rows = routes.iter().flat_map(|route| {
        let files = route.files.iter().map(|(name, size)| row(&format!("  {name}"), *size));
        std::iter::once(format!("{}\n", route.name)).chain(files).chain([row("  sum", route.sum())])
    });
    std::iter::once(heading).chain(rows).collect()
}

fn row(name: &str, Size { raw, gzip, brotli }: Size) -> String {
    format!("{name:<36}{raw:>10}{gzip:>10}{brotli:>10}\n")
}

/// Bytes in KiB, rounded up to a tenth, so that nothing over a limit reads as equal to it.
fn kib(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1024);
    format!("{}.{} KiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_budget_itself_is_allowed_and_one_byte_more_is_not() {
        let largest = Largest { route: BUDGET, frame: FRAME_BUDGET, language: LANGUAGE_BUDGET };
        assert!(within_budget(largest).is_ok());
        let over = [
            Largest { route: BUDGET + 1, ..largest },
            Largest { frame: FRAME_BUDGET + 1, ..largest },
            Largest { language: LANGUAGE_BUDGET + 1, ..largest },
        ];
        for largest in over {
            assert_eq!(within_budget(largest).unwrap_err().to_string().split(" over").next(), Some("0.1 KiB"));
        }
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
    fn a_route_is_a_script_and_the_first_file_of_the_module() {
        let dist = tempfile::tempdir().unwrap();
        fs::create_dir(dist.path().join("locales")).unwrap();
        let files = [
            ("global.js", "g"),
            ("index.js", "ii"),
            (MODULE, "www"),
            (REST, "rest"),
            ("locales/ar.js", "a"),
            ("locales/ar.d.ts", "t"),
        ];
        for (name, content) in files {
            fs::write(dist.path().join(name), content).unwrap();
        }
        let raw = |route: &Route| route.sum().raw;
        let module = measured(dist.path(), MODULE).unwrap();
        assert_eq!(routes(dist.path(), &module).unwrap().each_ref().map(raw), [1 + 3, 2 + 3]);
        assert_eq!(raw(&languages(dist.path()).unwrap()), 1);
    }

    #[test]
    fn kibibytes_are_never_rounded_down() {
        assert_eq!([kib(0), kib(1024), kib(1025)], ["0.0 KiB", "1.0 KiB", "1.1 KiB"]);
    }
}
