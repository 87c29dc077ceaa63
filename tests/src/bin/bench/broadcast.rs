//! The bare neighbour: an axum WebSocket server that gives every message to everybody else, and one blob to whoever asks.
//! No disk, no checks, no order: what the wire itself costs.

use axum::{
    Router,
    extract::{
        State,
        ws::{Message, WebSocketUpgrade},
    },
    response::Response,
    routing::get,
};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::broadcast::{Sender, channel};

/// How large the blob is: a document of 300 KB.
pub(crate) const BLOB: usize = 300 * 1024;

/// Serves on a free port, which it prints.
pub(crate) fn serve() {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (all, _) = channel::<(u64, axum::body::Bytes)>(1 << 16);
        let router = Router::new().route("/", get(join)).with_state(all);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}

async fn join(State(all): State<Sender<(u64, axum::body::Bytes)>>, upgrade: WebSocketUpgrade) -> Response {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    upgrade.on_upgrade(move |socket| async move {
        let me = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let blob = axum::body::Bytes::from(vec![7_u8; BLOB]);
        let mut heard = all.subscribe();
        let (mut out, mut from) = socket.split();
        loop {
            tokio::select! {
                message = from.next() => match message {
                    // An empty message asks for the blob.
                    Some(Ok(Message::Binary(bytes))) if bytes.is_empty() => {
                        if out.send(Message::Binary(blob.clone())).await.is_err() { return }
                    }
                    Some(Ok(Message::Binary(bytes))) => drop(all.send((me, bytes))),
                    Some(Ok(_)) => {}
                    _ => return,
                },
                Ok((who, bytes)) = heard.recv() => {
                    if who != me && out.send(Message::Binary(bytes)).await.is_err() { return }
                }
            }
        }
    })
}
