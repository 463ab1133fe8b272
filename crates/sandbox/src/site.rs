//! The demo page and what it loads, from the directory of the project.

use std::path::Path;

use axum::Router;
use axum::routing::get;
use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, HeaderValue};
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// What `/` says where no site is served.
const WITHOUT_SITE: &str = "This is the sandbox of checkout-instruments: a storefront in memory, for development and \
tests.\nIts API answers under /organizations/org_demo/, its tools under /__sandbox/.\nRun `cargo xtask demo` for the \
demo page.\n";

/// The folders of the site that are served; nothing beside them is.
const FOLDERS: [&str; 2] = ["/pkg/dist", "/www"];

/// The routes of the site. Files are asked for anew each time, so that a rebuild shows on reload.
pub(crate) fn routes(directory: Option<&Path>) -> Router {
    let routes = match directory {
        Some(directory) => files(directory),
        None => Router::new().route("/", get(|| async { WITHOUT_SITE })),
    };
    // Browsers ask for it by themselves; a 404 would be an error in the console of every page.
    routes.route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
}

fn files(directory: &Path) -> Router {
    let index = Router::new().route_service("/", ServeFile::new(directory.join("index.html")));
    let routes = FOLDERS.into_iter().fold(index, |routes, folder| {
        let files = ServeDir::new(directory.join(folder.trim_start_matches('/')));
        routes.nest_service(folder, files.append_index_html_on_directories(false))
    });
    let revalidate = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    routes.layer(CompressionLayer::new()).layer(revalidate)
}
