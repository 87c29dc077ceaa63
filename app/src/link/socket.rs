//! A WebSocket as a stream of what happens on it. Binary messages only; it neither reconnects nor understands frames.

use futures_channel::mpsc;
use futures_util::{
    StreamExt,
    future::{Either, select},
};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BinaryType, MessageEvent, WebSocket};

use crate::shell::edge;

const OPEN_TIMEOUT_MS: u32 = 15_000;

/// What happens on a socket.
pub(super) enum Happening {
    Opened,
    Frame(Vec<u8>),
    Closed,
}

/// An open socket; dropping it closes it.
pub(super) struct Socket {
    raw: WebSocket,
    happenings: mpsc::UnboundedReceiver<Happening>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 1],
    _simple: [Closure<dyn FnMut()>; 3],
}

impl Socket {
    /// Opens the relay's socket, or gives up after a while.
    pub(super) async fn open(path: &str) -> Option<Self> {
        let mut socket = Self::start(path)?;
        let timer = Box::pin(edge::sleep(OPEN_TIMEOUT_MS));
        let opened = match select(socket.happenings.next(), timer).await {
            Either::Left((happening, _)) => matches!(happening, Some(Happening::Opened)),
            Either::Right(((), _)) => false,
        };
        opened.then_some(socket)
    }

    fn start(path: &str) -> Option<Self> {
        let location = edge::window()?.location();
        let scheme = if location.protocol().ok()? == "http:" { "ws" } else { "wss" };
        let socket = WebSocket::new(&format!("{scheme}://{}{path}", location.host().ok()?)).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let (happened, happenings) = mpsc::unbounded();
        let tell = move |happening| {
            // The receiver goes first only when the socket is being dropped: nobody wants to know any more.
            drop(happened.unbounded_send(happening));
        };
        let (on_open, on_close, on_error) = (tell.clone(), tell.clone(), tell.clone());
        let opened = Closure::<dyn FnMut()>::new(move || on_open(Happening::Opened));
        let closed = Closure::<dyn FnMut()>::new(move || on_close(Happening::Closed));
        let failed = Closure::<dyn FnMut()>::new(move || on_error(Happening::Closed));
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
                tell(Happening::Frame(Uint8Array::new(&buffer).to_vec()));
            }
        });
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        socket.set_onerror(Some(failed.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        Some(Self { raw: socket, happenings, _listeners: [message], _simple: [opened, closed, failed] })
    }

    /// What happens next; `Closed` is the last.
    pub(super) async fn next(&mut self) -> Happening {
        self.happenings.next().await.unwrap_or(Happening::Closed)
    }

    /// Sends a frame; whether the browser took it.
    pub(super) fn send(&self, frame: &[u8]) -> bool {
        self.raw.send_with_u8_array(frame).is_ok()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.raw.set_onopen(None);
        self.raw.set_onclose(None);
        self.raw.set_onerror(None);
        self.raw.set_onmessage(None);
        if self.raw.close().is_err() {
            edge::warn("a socket does not close");
        }
    }
}
