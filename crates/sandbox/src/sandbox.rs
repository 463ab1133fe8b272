//! Starting and stopping a sandbox.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use tokio::net::TcpListener;

use crate::clock::{Clock, SystemClock};
use crate::front;
use crate::rate_limit::RateLimit;
use crate::server::Server;
use crate::world::World;

/// The path of the script of FramePay's double.
const FRAMEPAY_SCRIPT: &str = "/framepay.js";

/// How to start a sandbox. The default takes free ports, serves no site, and limits calls as the API does.
#[derive(Clone)]
pub struct Config {
    /// The port of the API, the tools and the site; 0 takes a free one.
    pub port: u16,
    /// The port of FramePay's double and of the approval pages; 0 takes a free one.
    pub fields_port: u16,
    /// The directory with the demo page: its `index.html`, `pkg/dist` and `www` are served, and nothing else of it.
    pub site: Option<PathBuf>,
    /// How many calls other than GET are taken. Only a load test needs another limit than the API's.
    pub rate_limit: RateLimit,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
}

impl Default for Config {
    fn default() -> Self {
        Self { port: 0, fields_port: 0, site: None, rate_limit: RateLimit::default(), clock: Arc::new(SystemClock) }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Config")
            .field("port", &self.port)
            .field("fields_port", &self.fields_port)
            .field("site", &self.site)
            .field("rate_limit", &self.rate_limit)
            .finish_non_exhaustive()
    }
}

/// Where a running sandbox is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addresses {
    /// The demo page: `http://127.0.0.1:8787/`.
    pub demo: String,
    /// What stands before the API's paths: `http://127.0.0.1:8787`.
    pub api: String,
    /// The script of FramePay's double: `http://127.0.0.1:8788/framepay.js`.
    pub framepay: String,
}

impl Addresses {
    /// Where a customer does what is to be done for a payment: a page of the second port, another origin than the API's.
    pub(crate) fn approval_url(&self, transaction_id: &str) -> String {
        let origin = self.framepay.strip_suffix(FRAMEPAY_SCRIPT).unwrap_or(&self.framepay);
        format!("{origin}/approvals/{transaction_id}")
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there, perhaps another sandbox.
    #[error("port {port} is in use: stop what listens there, or choose another port (0 takes a free one)")]
    PortInUse {
        /// The port that was asked for.
        port: u16,
    },
    /// The port cannot be listened on.
    #[error("cannot listen on port {port} of 127.0.0.1 ({source}): choose another port (0 takes a free one)")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

/// A running sandbox. It stops when it is dropped; [`Sandbox::stop`] also waits until its connections are closed.
#[derive(Debug)]
pub struct Sandbox {
    addresses: Addresses,
    servers: [Server; 2],
}

/// Starts a sandbox within the tokio runtime that calls. It listens when this returns.
pub async fn start(config: Config) -> Result<Sandbox, StartError> {
    let api = listen(config.port).await?;
    let fields = listen(config.fields_port).await?;
    let api_origin = origin(&api, config.port)?;
    let addresses = Addresses {
        demo: format!("{api_origin}/"),
        api: api_origin,
        framepay: format!("{}{FRAMEPAY_SCRIPT}", origin(&fields, config.fields_port)?),
    };
    let world = Arc::new(World::new(addresses.clone(), config.rate_limit, config.clock));
    let first = front::api_routes(Arc::clone(&world), config.site.as_deref());
    let servers = [Server::serve(api, first), Server::serve(fields, front::framepay_routes(world))];
    Ok(Sandbox { addresses, servers })
}

async fn listen(port: u16) -> Result<TcpListener, StartError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    listener.map_err(|source| match source.kind() {
        ErrorKind::AddrInUse => StartError::PortInUse { port },
        _ => StartError::Listen { port, source },
    })
}

fn origin(listener: &TcpListener, port: u16) -> Result<String, StartError> {
    let address = listener.local_addr().map_err(|source| StartError::Listen { port, source })?;
    Ok(format!("http://{address}"))
}

impl Sandbox {
    /// Where it is found.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Closes the listeners, lets answers that are under way finish for a moment, and closes all connections.
    pub async fn stop(self) {
        for server in self.servers {
            server.stop().await;
        }
    }
}
