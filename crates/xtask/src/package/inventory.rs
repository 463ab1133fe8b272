//! What a merchant is asked about the scripts of a payment page (PCI DSS 6.4.3): which files there are, what each is for,
//! when it is loaded, which hosts it contacts, and what each must hash to. `integrity.json` has the hashes alone.

use std::path::Path;

use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use checkout_core::options::reference::default_address;
use serde::Serialize;
use sha2::{Digest, Sha384};

use crate::file;

pub(crate) const INTEGRITY: &str = "integrity.json";
pub(crate) const INVENTORY: &str = "script-inventory.json";

/// What is known of a file, or of every file whose name ends so.
struct Purpose {
    /// A path in `dist`, or what follows the `*` of a pattern such as `locales/*.js`.
    file: &'static str,
    purpose: &'static str,
    loaded: Loaded,
    contacts: Contacts,
}

/// When a shopper's browser loads a file.
#[derive(Clone, Copy)]
enum Loaded {
    /// By the page's own markup or script.
    ByThePage,
    /// By the function that draws a checkout.
    ByMount,
    /// By a checkout that is shown in an iframe.
    ByFrame,
    /// By a checkout that can be paid with, that failed to load or is slow to, or that needs all of the module from the start.
    WhenPayable,
    /// By a page on which something is wrong.
    ByFault,
    /// By a checkout whose language is that of the file.
    ByLanguage,
    /// It is for tools.
    Never,
}

impl Loaded {
    fn in_words(self) -> &'static str {
        match self {
            Self::ByThePage => "when the page loads it: one of the scripts is enough",
            Self::ByMount => "by mount(), preload() or validate()",
            Self::ByFrame => "by mount(), preload() or validate() of iframe.js, in an iframe",
            Self::WhenPayable => {
                "when the form is on screen, when mount() fails or takes longer than 3 seconds, and by mount() or preload() where there is a jwt, i18n or an unfinished payment"
            }
            Self::ByFault => "where something is wrong with the page, its server or its content security policy",
            Self::ByLanguage => "by mount(), preload() or update(), where the shopper reads this language",
            Self::Never => "never by a browser",
        }
    }
}

/// Which hosts a file contacts beside the one that serves it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contacts {
    /// None.
    Nobody,
    /// Those of the whole checkout.
    Storefront,
}

const fn script(file: &'static str, purpose: &'static str) -> Purpose {
    Purpose { file, purpose, loaded: Loaded::ByThePage, contacts: Contacts::Storefront }
}

const fn for_tools(file: &'static str, purpose: &'static str) -> Purpose {
    Purpose { file, purpose, loaded: Loaded::Never, contacts: Contacts::Nobody }
}

/// Every file of the package; the build fails where one has no entry, or an entry no file.
const PURPOSES: [Purpose; 18] = [
    script(
        "index.js",
        "The checkout as an ES module: loads the WebAssembly module and FramePay's script, and draws the checkout.",
    ),
    script("global.js", "The same as a classic script."),
    script("element.js", "The custom element <checkout-instruments>, which uses index.js."),
    script("inline.js", "The same as index.js, for hosts that can serve no wasm file."),
    Purpose {
        file: "iframe.js",
        purpose: "The same functions for a page that shows the checkout in an iframe: speaks with iframe-host.js, and loads nothing else.",
        loaded: Loaded::ByThePage,
        contacts: Contacts::Nobody,
    },
    Purpose {
        file: "iframe.html",
        purpose: "The page in that iframe, which the merchant serves.",
        loaded: Loaded::ByFrame,
        contacts: Contacts::Nobody,
    },
    Purpose {
        file: "iframe-host.js",
        purpose: "The checkout in that page: does what index.js does, for the page around it.",
        loaded: Loaded::ByFrame,
        contacts: Contacts::Storefront,
    },
    Purpose {
        file: "inline-module.js",
        purpose: "The WebAssembly module, compressed in a script, for inline.js alone.",
        loaded: Loaded::ByMount,
        contacts: Contacts::Nobody,
    },
    Purpose {
        file: "inline-rest.js",
        purpose: "The same of its second file.",
        loaded: Loaded::WhenPayable,
        contacts: Contacts::Nobody,
    },
    Purpose {
        file: "checkout_instruments.wasm",
        purpose: "The checkout until a shopper can pay: shows what is bought, takes the address, asks the storefront.",
        loaded: Loaded::ByMount,
        contacts: Contacts::Storefront,
    },
    Purpose {
        file: "checkout_instruments_rest.wasm",
        purpose: "The rest of the checkout: has the storefront charge, and shows approvals, outcomes and failures.",
        loaded: Loaded::WhenPayable,
        contacts: Contacts::Storefront,
    },
    Purpose {
        file: "advice.js",
        purpose: "Words for what is wrong with a page, its server or its content security policy.",
        loaded: Loaded::ByFault,
        contacts: Contacts::Nobody,
    },
    Purpose {
        file: "locales/*.js",
        purpose: "The checkout's texts in a language other than English.",
        loaded: Loaded::ByLanguage,
        contacts: Contacts::Nobody,
    },
    for_tools("locales/*.d.ts", "Types of the files of texts."),
    for_tools("*.d.ts", "Types for TypeScript and editors."),
    for_tools("custom-elements.json", "What the custom element has, for editors."),
    for_tools(INTEGRITY, "The hash of every other file."),
    for_tools(INVENTORY, "This list."),
];

/// A host that a checkout contacts.
#[derive(Serialize)]
struct Host {
    origin: String,
    /// The directive of a content security policy that must allow it.
    directives: &'static [&'static str],
    purpose: &'static str,
    when: &'static str,
}

/// The hosts, at the addresses that hold without the option `_dev`.
fn hosts() -> anyhow::Result<Vec<Host>> {
    let host = |option: &str, directives, purpose, when| {
        let address = default_address(option).with_context(|| format!("_dev.{option} has no default"))?;
        anyhow::Ok(Host { origin: origin(address).to_owned(), directives, purpose, when })
    };
    let api =
        "Rebilly's Storefront API: what is bought and how it can be paid is asked here, and charges are sent here.";
    Ok(vec![
        host("liveUrl", &["connect-src"], api, "with apiMode \"live\"")?,
        host("sandboxUrl", &["connect-src"], api, "with apiMode \"sandbox\"")?,
        host(
            "framePayScriptLink",
            &["script-src", "frame-src"],
            "FramePay, Rebilly's script and iframes for card data: what the shopper types there neither the page nor the checkout can read.",
            "always",
        )?,
    ])
}

/// Hosts that nobody can name beforehand: each with the directive that must allow it.
const UNNAMED_HOSTS: [(&str, &str); 2] = [
    ("img-src", "the hosts of the pictures that your option items[].thumbnail names"),
    (
        "frame-src",
        "the page of a bank or of a payment method that the storefront names when a payment needs the shopper's approval; it is shown in an iframe, or in the whole window",
    ),
];

/// `https://framepay.rebilly.com/framepay.js` without its path.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |scheme| scheme + 3);
    let end = address.get(host..).and_then(|rest| rest.find('/')).map_or(address.len(), |slash| host + slash);
    address.get(..end).unwrap_or(address)
}

#[derive(Serialize)]
struct Entry {
    file: String,
    purpose: &'static str,
    loaded: &'static str,
    contacts: Vec<String>,
    /// Missing for the two files of hashes, which cannot hold their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    integrity: Option<String>,
}

/// Writes both files from what stands in the package.
pub(super) fn write(dist: &Path) -> anyhow::Result<()> {
    let files: Vec<_> =
        super::all_files(dist)?.into_iter().filter(|name| name != INTEGRITY && name != INVENTORY).collect();
    let hashes = files.iter().map(|name| Ok((name.clone(), integrity(&dist.join(name))?)));
    let hashes: Vec<(String, String)> = hashes.collect::<anyhow::Result<_>>()?;
    let inventory = inventory(&hashes)?;
    let integrity: serde_json::Map<_, _> = hashes.into_iter().map(|(name, hash)| (name, hash.into())).collect();
    file::write_json(&dist.join(INTEGRITY), &integrity)?;
    file::write_json(&dist.join(INVENTORY), &inventory)
}

/// The hash of a file, in the form of the attribute `integrity`.
pub(super) fn integrity(path: &Path) -> anyhow::Result<String> {
    Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(file::bytes(path)?))))
}

fn inventory(hashes: &[(String, String)]) -> anyhow::Result<serde_json::Value> {
    let hosts = hosts()?;
    let hashed = hashes.iter().map(|(name, hash)| (name.clone(), Some(hash.clone())));
    let files = hashed.chain([INTEGRITY, INVENTORY].map(|name| (name.to_owned(), None)));
    let entries = files.map(|(name, hash)| entry(name, hash, &hosts)).collect::<anyhow::Result<Vec<_>>>()?;
    no_entry_is_idle(&entries)?;
    let unnamed = UNNAMED_HOSTS.map(|(directive, which)| serde_json::json!({ "directive": directive, "which": which }));
    Ok(serde_json::json!({
        "package": "checkout-instruments",
        "version": env!("CARGO_PKG_VERSION"),
        "files": entries,
        "hosts": hosts,
        // What only the merchant's options and the shopper's bank can name.
        "otherHosts": unnamed,
    }))
}

fn entry(file: String, integrity: Option<String>, hosts: &[Host]) -> anyhow::Result<Entry> {
    let known = PURPOSES.iter().find(|purpose| is_named(&file, purpose.file));
    let Some(Purpose { purpose, loaded, contacts, .. }) = known else {
        bail!("nothing says what dist/{file} is for; add it to PURPOSES in crates/xtask/src/package/inventory.rs");
    };
    let contacts = match contacts {
        Contacts::Nobody => Vec::new(),
        Contacts::Storefront => hosts.iter().map(|host| host.origin.clone()).collect(),
    };
    Ok(Entry { file, purpose, loaded: loaded.in_words(), contacts, integrity })
}

fn is_named(file: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((folder, ending)) => {
            let rest = file.strip_prefix(folder).and_then(|rest| rest.strip_suffix(ending));
            rest.is_some_and(|rest| !rest.contains('/'))
        }
        None => file == pattern,
    }
}

fn no_entry_is_idle(entries: &[Entry]) -> anyhow::Result<()> {
    let is_idle = |purpose: &&Purpose| !entries.iter().any(|entry| is_named(&entry.file, purpose.file));
    let idle: Vec<_> = PURPOSES.iter().filter(is_idle).map(|purpose| purpose.file).collect();
    if !idle.is_empty() {
        bail!(
            "the package has no {}; take it out of PURPOSES in crates/xtask/src/package/inventory.rs",
            idle.join(", ")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn package() -> tempfile::TempDir {
        let dist = tempfile::tempdir().unwrap();
        fs::create_dir(dist.path().join("locales")).unwrap();
        for purpose in PURPOSES {
            fs::write(dist.path().join(purpose.file.replace('*', "one")), purpose.purpose).unwrap();
        }
        dist
    }

    fn read(dist: &Path, name: &str) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(dist.join(name)).unwrap()).unwrap()
    }

    #[test]
    fn a_file_is_known_by_its_sha384_as_browsers_write_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.wasm");
        fs::write(&file, "abc").unwrap();
        let known = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(integrity(&file).unwrap(), known);
    }

    #[test]
    fn every_file_is_in_both_lists_and_no_other_is() {
        let dist = package();
        write(dist.path()).unwrap();
        let files = super::super::all_files(dist.path()).unwrap();
        let (hashes, inventory) = (read(dist.path(), INTEGRITY), read(dist.path(), INVENTORY));
        let mut listed: Vec<_> =
            inventory["files"].as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap()).collect();
        listed.sort_unstable();
        assert_eq!(listed, files);
        assert_eq!(hashes.as_object().unwrap().len(), files.len() - 2);
    }

    #[test]
    fn a_file_that_nobody_explained_stops_the_build() {
        let dist = package();
        fs::write(dist.path().join("new.js"), "").unwrap();
        assert!(write(dist.path()).unwrap_err().to_string().contains("dist/new.js"));
    }

    #[test]
    fn a_file_that_is_gone_stops_the_build() {
        let dist = package();
        fs::remove_file(dist.path().join("element.js")).unwrap();
        assert!(write(dist.path()).unwrap_err().to_string().contains("element.js"));
    }

    #[test]
    fn hashes_have_the_form_of_the_attribute() {
        let dist = package();
        fs::write(dist.path().join("index.js"), "").unwrap();
        write(dist.path()).unwrap();
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(read(dist.path(), INTEGRITY)["index.js"], empty);
        assert_eq!(
            read(dist.path(), INVENTORY)["files"]
                .as_array()
                .unwrap()
                .iter()
                .find(|it| it["file"] == "index.js")
                .unwrap()["integrity"],
            empty
        );
    }

    #[test]
    fn the_hosts_are_those_of_the_options() {
        let origins: Vec<_> = hosts().unwrap().into_iter().map(|host| host.origin).collect();
        assert_eq!(
            origins,
            ["https://api.rebilly.com", "https://api-sandbox.rebilly.com", "https://framepay.rebilly.com"]
        );
    }

    #[test]
    fn a_pattern_names_files_of_one_folder() {
        assert!(is_named("locales/ar.js", "locales/*.js") && is_named("index.d.ts", "*.d.ts"));
        assert!(!is_named("locales/a/b.js", "locales/*.js") && !is_named("locales/ar.d.ts", "*.d.ts"));
    }
}
