//! Connections: HTTP/1.1 over loopback, on hyper itself, because an answer must be able to be no answer at all.

use std::time::Duration;

use axum::Router;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt;

/// How long answers that are under way may take when the server stops.
const LAST_ANSWERS: Duration = Duration::from_millis(500);

/// Marks a response that is not to be sent: the connection dies instead, as when a network fails.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lost;

impl Lost {
    /// The response that stands for no response.
    pub(crate) fn response() -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(Self);
        response
    }

    pub(crate) fn is(response: &Response) -> bool {
        response.extensions().get::<Self>().is_some()
    }
}

/// hyper closes a connection without a byte when its service fails.
#[derive(Debug, thiserror::Error)]
#[error("the connection was dropped on purpose")]
struct Dropped;

/// One listener and its connections.
#[derive(Debug)]
pub(crate) struct Server {
    stop: watch::Sender<bool>,
    listening: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `routes` until it is stopped.
    pub(crate) fn serve(listener: TcpListener, routes: Router) -> Self {
        let (stop, stopping) = watch::channel(false);
        let listening = tokio::spawn(accept(listener, routes, stopping));
        Self { stop, listening: Some(listening) }
    }

    /// Stops, and waits until the port is free and every connection closed.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(listening) = self.listening.take() {
            // It ends by itself; that it failed to would be a panic, and there is nothing left to stop then.
            let _ended = listening.await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}

async fn accept(listener: TcpListener, routes: Router, mut stopping: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { connections.spawn(converse(stream, routes.clone(), stopping.clone())); }
                // Out of file descriptors, most likely: wait for some to come back rather than spin.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
            _ = stopping.changed() => break,
        }
    }
    drop(listener);
    let all_closed = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_ANSWERS, all_closed).await.is_err() {
        connections.shutdown().await;
    }
}

async fn converse(stream: TcpStream, routes: Router, mut stopping: watch::Receiver<bool>) {
    // Answers are small: waiting to fill a packet would cost 40 ms each. A socket that refuses this still works.
    let _refused = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let routes = routes.clone();
        async move {
            let Ok(response) = routes.oneshot(request).await;
            if Lost::is(&response) { Err(Dropped) } else { Ok(response) }
        }
    });
    let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        // Connections end in many ways, dropped ones among them; none concerns another.
        _ended = connection.as_mut() => return,
        _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ended = connection.await;
}
