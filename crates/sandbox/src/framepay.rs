//! The double of FramePay: its script, and the page of its fields, on an origin of their own.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use brotli::enc::BrotliEncoderParams;
use hyper::HeaderMap;
use hyper::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};

/// Pairs of a path and the text of the file there.
macro_rules! files {
    ($($path:literal)*) => {
        &[$((concat!("/", $path), include_str!(concat!("../framepay/", $path)))),*]
    };
}

/// Every file of the double; a test holds that none of the folder is left out.
const FILES: &[(&str, &str)] = files![
    "framepay.js" "framepay.css" "field.html" "field.js" "field.css"
    "field/bank.js" "field/card.js" "field/channel.js" "field/choice.js" "field/digits.js" "field/entries.js"
    "field/entry.js" "field/marks.js" "field/peers.js" "field/state.js" "field/style.js" "field/text.js"
    "field/token.js" "field/view.js" "field/wallet.js"
];

/// What stands in the files for the API's origin, which is known only now.
const API_ORIGIN: &str = "__API_ORIGIN__";

/// The files, telling the fields where the API is.
pub(crate) fn routes(api_origin: &str) -> Router {
    FILES.iter().fold(Router::new(), |routes, (path, text)| {
        let text = Bytes::from(text.replace(API_ORIGIN, api_origin));
        let file = Arc::new(File { media_type: media_type(path), text, compressed: OnceLock::new() });
        routes.route(path, get(move |headers: HeaderMap| async move { file.answer(&headers) }))
    })
}

/// A file, and what it is on the wire: as from a CDN, small and made once.
struct File {
    media_type: &'static str,
    text: Bytes,
    compressed: OnceLock<Option<Bytes>>,
}

impl File {
    fn answer(&self, asked: &HeaderMap) -> Response {
        let headers = [(CONTENT_TYPE, self.media_type), (CACHE_CONTROL, "no-store"), (VARY, "accept-encoding")];
        match takes_brotli(asked).then(|| self.compressed()).flatten() {
            Some(compressed) => (headers, [(CONTENT_ENCODING, "br")], compressed).into_response(),
            None => (headers, self.text.clone()).into_response(),
        }
    }

    fn compressed(&self) -> Option<Bytes> {
        self.compressed.get_or_init(|| compressed(&self.text)).clone()
    }
}

/// Browsers name it without a weight (RFC 9110, section 12.5.3).
fn takes_brotli(asked: &HeaderMap) -> bool {
    let accepted = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| coding.trim() == "br")
}

/// With the quality that CDNs have.
fn compressed(text: &[u8]) -> Option<Bytes> {
    let settings = BrotliEncoderParams { quality: 5, ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &text[..], &mut compressed, &settings).ok().map(|_| compressed.into())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn listed(directory: &Path, prefix: &str) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
        entries
            .flat_map(|entry| {
                let name = format!("{prefix}/{}", entry.file_name().to_str().unwrap());
                if entry.path().is_dir() { listed(&entry.path(), &name) } else { vec![name] }
            })
            .collect()
    }

    #[test]
    fn every_file_of_the_double_is_served() {
        let mut files = listed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("framepay"), "");
        let mut served: Vec<_> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        files.sort();
        served.sort();
        assert_eq!(files, served);
    }
}
