//! `cargo xtask sandbox`, and how every command runs the sandbox.

use std::{
    future::Future,
    io::{self, Read, Write},
    thread,
};

use anyhow::{Context, anyhow};
use checkout_sandbox::{Addresses, Config, StartError};
use tokio::sync::oneshot;

use crate::project::Project;

/// Starts the embedded storefront alone and prints its addresses as one line of JSON once it listens.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ports: Ports,

    /// Stop when standard input ends, so that a parent process that dies leaves nothing behind.
    #[arg(long)]
    until_stdin_closes: bool,
}

/// Where to listen, on 127.0.0.1.
#[derive(clap::Args)]
pub(crate) struct Ports {
    /// Port of the API and the demo page; 0 picks a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,

    /// Port of FramePay's double, which must be another origin; 0 picks a free one.
    #[arg(long, default_value_t = 8788)]
    fields_port: u16,
}

/// What ends a sandbox.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// Ctrl-C, or the signal to terminate.
    Interrupted,
    /// These, or the end of standard input.
    InterruptedOrStdinCloses,
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    let until = if args.until_stdin_closes { Until::InterruptedOrStdinCloses } else { Until::Interrupted };
    serve(project, &args.ports, until, |addresses| announce(addresses, &mut io::stdout()))
}

/// Programs wait for this line, so it must not stay in a buffer.
fn announce(addresses: &Addresses, output: &mut impl Write) -> anyhow::Result<()> {
    let line = serde_json::to_string(addresses).context("the addresses cannot be written as JSON")?;
    writeln!(output, "{line}").and_then(|()| output.flush()).context("the addresses cannot be printed")
}

/// Runs a sandbox that also serves the demo page, until it is told to stop.
pub(crate) fn serve(
    project: &Project,
    ports: &Ports,
    until: Until,
    listening: impl FnOnce(&Addresses) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let config = Config {
        port: ports.port,
        fields_port: ports.fields_port,
        site: Some(project.root().to_path_buf()),
        ..Config::default()
    };
    on_all_cores(async {
        let stop = stop_signal(until)?;
        let sandbox = checkout_sandbox::start(config).await.map_err(|error| explain(&error, ports))?;
        listening(sandbox.addresses())?;
        stop.await;
        sandbox.stop().await;
        Ok(())
    })
}

/// Runs to the end on tokio's multi-threaded runtime.
pub(crate) fn on_all_cores<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("this system gives no threads to work with")?.block_on(work)
}

/// A port in use is for whoever typed the command to change, so name the option.
fn explain(error: &StartError, ports: &Ports) -> anyhow::Error {
    let StartError::PortInUse { port } = error else { return anyhow!("{error}") };
    let option = if *port == ports.port { "--port" } else { "--fields-port" };
    anyhow!("port {port} is in use; stop what uses it, or choose another with {option} (0 picks a free one)")
}

/// Listens from now on, so that a signal that comes while the sandbox starts is not lost.
fn stop_signal(until: Until) -> anyhow::Result<impl Future<Output = ()>> {
    let terminated = terminated()?;
    let stdin = match until {
        Until::Interrupted => None,
        Until::InterruptedOrStdinCloses => Some(stdin_closed()),
    };
    Ok(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminated => {}
            () = closed(stdin) => {}
        }
    })
}

async fn closed(stdin: Option<oneshot::Receiver<()>>) {
    match stdin {
        Some(receiver) => drop(receiver.await),
        None => std::future::pending().await,
    }
}

/// A plain thread: tokio's own reader of standard input keeps a runtime from ending while it waits.
fn stdin_closed() -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    thread::spawn(move || {
        let mut buffer = [0; 1024];
        while io::stdin().read(&mut buffer).is_ok_and(|count| count > 0) {}
        drop(sender);
    });
    receiver
}

#[cfg(unix)]
fn terminated() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut signal = signal(SignalKind::terminate()).context("this system refuses to report signals")?;
    Ok(async move {
        signal.recv().await;
    })
}

#[cfg(not(unix))]
fn terminated() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_are_one_line_of_json() {
        let addresses = Addresses {
            demo: "http://127.0.0.1:8787/".to_owned(),
            api: "http://127.0.0.1:8787".to_owned(),
            framepay: "http://127.0.0.1:8788/framepay.js".to_owned(),
        };
        let mut output = Vec::new();
        announce(&addresses, &mut output).unwrap();
        let expected = r#"{"demo":"http://127.0.0.1:8787/","api":"http://127.0.0.1:8787","framepay":"http://127.0.0.1:8788/framepay.js"}"#;
        assert_eq!(String::from_utf8(output).unwrap(), format!("{expected}\n"));
    }

    #[test]
    fn a_port_in_use_is_named_with_its_option() {
        let ports = Ports { port: 1000, fields_port: 2000 };
        let message = |port| explain(&StartError::PortInUse { port }, &ports).to_string();
        assert!(message(1000).starts_with("port 1000 is in use") && message(1000).contains(" --port "));
        assert!(message(2000).starts_with("port 2000 is in use") && message(2000).contains(" --fields-port "));
    }
}
