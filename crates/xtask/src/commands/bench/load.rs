//! `cargo xtask bench sandbox`

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use checkout_sandbox::{Config, RateLimit};
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{
    machine,
    memory::{mib, resident},
};
use crate::{commands::sandbox::on_all_cores, process, project::Project};

/// Previews that the sandbox must answer in a second on two cores, so that parallel tests never wait for it.
const ENOUGH_PER_SECOND: f64 = 2_000.0;

/// What memory may grow by over the run: the bounded record of requests fills, and nothing else grows.
const MEMORY_GROWTH: u64 = 32 << 20;

const PATH: &str = "/organizations/org_demo/storefront/preview-purchase";

/// A cart with a one-time and a recurring line, as a shop's page sends it.
const BODY: &[u8] = br#"{"websiteId":"web_demo","items":[{"planId":"plan_mug","quantity":2},{"planId":"plan_pro_monthly","quantity":1}]}"#;

/// Sends preview requests to a sandbox over connections that stay open.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many requests to send.
    #[arg(long, default_value_t = 100_000)]
    requests: usize,

    /// How many connections to keep busy.
    #[arg(long, default_value_t = 32)]
    connections: usize,

    /// Fail below 2,000 requests a second, or when memory grows.
    #[arg(long)]
    check: bool,
}

/// What one run measured.
struct Measured {
    elapsed: Duration,
    /// Of each request, shortest first.
    latencies: Vec<Duration>,
    memory_before: u64,
    memory_after: u64,
}

pub(super) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    ensure!(args.requests > 0 && args.connections > 0, "--requests and --connections must be at least 1");
    if cfg!(debug_assertions) {
        return run_optimized(project, args);
    }
    println!("machine: {}", machine::class());
    let measured = on_all_cores(measure(args.requests, args.connections))?;
    report(&measured);
    if args.check { check(&measured) } else { Ok(()) }
}

/// A debug build measures the compiler's checks, so build for speed and run that.
fn run_optimized(project: &Project, args: &Args) -> anyhow::Result<()> {
    println!("building the sandbox for speed (profile tools)");
    let mut cargo = process::cargo(project, &["run", "--quiet", "--package", "xtask", "--profile", "tools", "--"]);
    cargo.args(["bench", "sandbox"]);
    cargo.arg(format!("--requests={}", args.requests)).arg(format!("--connections={}", args.connections));
    if args.check {
        cargo.arg("--check");
    }
    process::run(&mut cargo)
}

async fn measure(requests: usize, connections: usize) -> anyhow::Result<Measured> {
    let unlimited = RateLimit { requests: u32::MAX, ..RateLimit::default() };
    let config = Config { rate_limit: unlimited, ..Config::default() };
    let sandbox = checkout_sandbox::start(config).await.context("the sandbox does not start")?;
    let address = sandbox.addresses().api.trim_start_matches("http://").to_owned();
    // The first tenth warms up, and fills what is bounded; memory is flat if it stays so from here on.
    load(&address, requests.div_ceil(10), connections).await?;
    let memory_before = resident()?;
    let began = Instant::now();
    let latencies = load(&address, requests, connections).await?;
    let elapsed = began.elapsed();
    let memory_after = resident()?;
    sandbox.stop().await;
    Ok(Measured { elapsed, latencies, memory_before, memory_after })
}

/// Shares the requests among the connections and answers how long each took, shortest first.
async fn load(address: &str, requests: usize, connections: usize) -> anyhow::Result<Vec<Duration>> {
    let left = Arc::new(AtomicUsize::new(requests));
    let clients: Vec<_> =
        (0..connections).map(|_| tokio::spawn(client(address.to_owned(), Arc::clone(&left)))).collect();
    let mut latencies = Vec::with_capacity(requests);
    for client in clients {
        latencies.extend(client.await.context("a connection's task was lost")??);
    }
    latencies.sort_unstable();
    Ok(latencies)
}

/// One connection, busy until no request is left.
async fn client(address: String, left: Arc<AtomicUsize>) -> anyhow::Result<Vec<Duration>> {
    let mut sender = connect(&address).await.with_context(|| format!("{address} does not answer"))?;
    let mut latencies = Vec::new();
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| count.checked_sub(1)).is_ok() {
        let began = Instant::now();
        preview(&mut sender, &address).await?;
        latencies.push(began.elapsed());
    }
    Ok(latencies)
}

async fn connect(address: &str) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn preview(sender: &mut SendRequest<Full<Bytes>>, address: &str) -> anyhow::Result<()> {
    let request = Request::post(PATH)
        .header(header::HOST, address)
        .header(header::AUTHORIZATION, "pk_sandbox_demo")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from_static(BODY)))?;
    sender.ready().await?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    ensure!(status.is_success(), "preview-purchase answered {status}: {}", String::from_utf8_lossy(&body));
    Ok(())
}

impl Measured {
    fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency that this share of requests, in percent, did not exceed.
    fn percentile(&self, percent: usize) -> Duration {
        let place = (self.latencies.len() * percent).div_ceil(100).saturating_sub(1);
        self.latencies.get(place).copied().unwrap_or_default()
    }
}

fn report(measured: &Measured) {
    println!("{} previews in {:.1} s", measured.latencies.len(), measured.elapsed.as_secs_f64());
    println!("throughput   {:.0} requests/s", measured.per_second());
    println!("latency      p50 {:.2?}, p99 {:.2?}", measured.percentile(50), measured.percentile(99));
    println!("memory       {} before, {} after", mib(measured.memory_before), mib(measured.memory_after));
}

fn check(measured: &Measured) -> anyhow::Result<()> {
    if measured.per_second() < ENOUGH_PER_SECOND {
        bail!("{:.0} requests a second; at least {ENOUGH_PER_SECOND:.0} are required", measured.per_second());
    }
    let growth = measured.memory_after.saturating_sub(measured.memory_before);
    if growth > MEMORY_GROWTH {
        bail!("memory grew by {}; something is kept for each request", mib(growth));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(count: u64, seconds: u64, growth: u64) -> Measured {
        let latencies = (1..=count).map(Duration::from_millis).collect();
        Measured {
            elapsed: Duration::from_secs(seconds),
            latencies,
            memory_before: 1 << 20,
            memory_after: (1 << 20) + growth,
        }
    }

    #[test]
    fn percentiles_are_of_the_sorted_latencies() {
        let measured = measured(200, 1, 0);
        assert_eq!([50, 99, 100].map(|it| measured.percentile(it).as_millis()), [100, 198, 200]);
    }

    #[test]
    fn a_single_request_is_every_percentile() {
        assert_eq!([50, 99].map(|it| measured(1, 1, 0).percentile(it).as_millis()), [1, 1]);
    }

    #[test]
    fn too_few_requests_a_second_fail_the_check() {
        assert!(check(&measured(2_000, 1, 0)).is_ok());
        assert!(check(&measured(1_999, 1, 0)).is_err());
    }

    #[test]
    fn growing_memory_fails_the_check() {
        assert!(check(&measured(2_000, 1, MEMORY_GROWTH)).is_ok());
        assert!(check(&measured(2_000, 1, MEMORY_GROWTH + 1)).is_err());
    }
}
