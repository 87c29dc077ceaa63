//! Keeps a link to the relay: a WebSocket, or HTTP where sockets do not get through; reconnects for ever.
//!
//! Delays grow from half a second to half a minute and are random below that, so that a relay that comes back is not
//! met by everybody at once. It moves frames and says whether the link is up; it does not read them.

use futures_channel::mpsc;
use futures_util::{
    StreamExt,
    future::{Either, select},
};
use replica::frame;
use wasm_bindgen_futures::spawn_local;

use super::socket::{Happening, Socket};
use crate::shell::{
    edge,
    http::{self, Body, HttpError},
};

const PATH: &str = "/sync";
const FIRST_DELAY_MS: u32 = 500;
const LAST_DELAY_MS: u32 = 30_000;
/// After so many sockets that did not open although HTTP works, HTTP it is.
const SOCKET_CHANCES: u32 = 3;
/// How long before the socket is tried again, and how often to ask meanwhile.
const HTTP_FOR_MS: i64 = 5 * 60_000;
const HTTP_POLL_MS: u32 = 15_000;
/// The most bytes in one request, besides a frame that is larger by itself.
const HTTP_BYTES: usize = 2 << 20;
/// A socket that lives shorter than this has not worked.
const SHORT_LIFE_MS: u64 = 3_000;

/// What the link tells.
#[derive(Clone, Debug)]
pub(crate) enum LinkEvent {
    /// Frames can be sent.
    Up,
    /// They cannot; what was under way may be lost.
    Down,
    /// Something arrived.
    Frame(Vec<u8>),
    /// Nothing has been heard for a while and something should be asked (only over HTTP).
    Poll,
    /// The relay does not know the session any more. The link has stopped.
    SessionEnded,
}

enum Command {
    Send(Vec<u8>),
    Hangup,
    Nudge,
}

/// A link; dropping it ends it.
pub(crate) struct Link {
    commands: mpsc::UnboundedSender<Command>,
}

type Tell = Box<dyn Fn(LinkEvent)>;

/// Why a connection was left.
enum Left {
    Broken,
    Ended,
    Dropped,
}

impl Link {
    /// Starts connecting.
    pub(crate) fn start(tell: impl Fn(LinkEvent) + 'static) -> Self {
        let (commands, inbox) = mpsc::unbounded();
        spawn_local(Driver { inbox, tell: Box::new(tell), failures: 0, delays: 0 }.run());
        Self { commands }
    }

    /// Sends a frame, when the link is up.
    pub(crate) fn send(&self, frame: Vec<u8>) {
        self.command(Command::Send(frame));
    }

    /// Leaves the connection and makes a new one.
    pub(crate) fn hangup(&self) {
        self.command(Command::Hangup);
    }

    /// Does not wait any longer before trying.
    pub(crate) fn nudge(&self) {
        self.command(Command::Nudge);
    }

    fn command(&self, command: Command) {
        // Fails only after the driver has stopped: the session has ended, and that was told.
        drop(self.commands.unbounded_send(command));
    }
}

struct Driver {
    inbox: mpsc::UnboundedReceiver<Command>,
    tell: Tell,
    /// Sockets in a row that did not open or did not live.
    failures: u32,
    /// Delays in a row.
    delays: u32,
}

impl Driver {
    async fn run(mut self) {
        loop {
            let left = if let Some(socket) = Socket::open(PATH).await {
                self.over_socket(socket).await
            } else {
                self.failures += 1;
                (self.tell)(LinkEvent::Down);
                Left::Broken
            };
            let left = match left {
                Left::Broken => self.after_failure().await,
                other => other,
            };
            match left {
                Left::Broken => {}
                Left::Ended => return (self.tell)(LinkEvent::SessionEnded),
                Left::Dropped => return,
            }
            if !self.wait().await {
                return;
            }
        }
    }

    async fn over_socket(&mut self, mut socket: Socket) -> Left {
        let since = edge::now();
        (self.tell)(LinkEvent::Up);
        let left = loop {
            let next = match select(Box::pin(socket.next()), self.inbox.next()).await {
                Either::Left((happening, _)) => Either::Left(happening),
                Either::Right((command, _)) => Either::Right(command),
            };
            match next {
                Either::Left(Happening::Frame(frame)) => (self.tell)(LinkEvent::Frame(frame)),
                Either::Left(Happening::Opened) | Either::Right(Some(Command::Nudge)) => {}
                Either::Left(Happening::Closed) | Either::Right(Some(Command::Hangup)) => break Left::Broken,
                Either::Right(Some(Command::Send(frame))) => {
                    if !socket.send(&frame) {
                        break Left::Broken;
                    }
                }
                Either::Right(None) => break Left::Dropped,
            }
        };
        if edge::now().apart(since) > SHORT_LIFE_MS {
            self.failures = 0;
            self.delays = 0;
        } else {
            self.failures += 1;
        }
        if matches!(left, Left::Broken) {
            (self.tell)(LinkEvent::Down);
        }
        left
    }

    /// A browser does not say why a socket did not open, so the relay is asked over HTTP.
    async fn after_failure(&mut self) -> Left {
        match http::check_session().await {
            Err(HttpError::SessionEnded) => Left::Ended,
            Ok(()) if self.failures >= SOCKET_CHANCES => {
                self.failures = 0;
                self.over_http().await
            }
            Ok(()) | Err(_) => Left::Broken,
        }
    }

    async fn over_http(&mut self) -> Left {
        let until = edge::now().plus_ms(HTTP_FOR_MS);
        (self.tell)(LinkEvent::Up);
        let mut waiting: Vec<Vec<u8>> = Vec::new();
        let left = loop {
            if waiting.is_empty() {
                match select(self.inbox.next(), Box::pin(edge::sleep(HTTP_POLL_MS))).await {
                    Either::Left((Some(Command::Send(frame)), _)) => waiting.push(frame),
                    Either::Left((Some(Command::Nudge), _)) | Either::Right(((), _)) => {
                        (self.tell)(LinkEvent::Poll);
                    }
                    Either::Left((Some(Command::Hangup), _)) => break Left::Broken,
                    Either::Left((None, _)) => break Left::Dropped,
                }
            }
            while let Ok(command) = self.inbox.try_recv() {
                if let Command::Send(frame) = command {
                    waiting.push(frame);
                }
            }
            if waiting.is_empty() {
                if edge::now() > until {
                    break Left::Broken;
                }
                continue;
            }
            match exchange(&mut waiting).await {
                Ok(frames) => {
                    self.delays = 0;
                    for frame in frames {
                        (self.tell)(LinkEvent::Frame(frame));
                    }
                }
                Err(HttpError::SessionEnded) => break Left::Ended,
                Err(_) => break Left::Broken,
            }
        };
        if matches!(left, Left::Broken) {
            (self.tell)(LinkEvent::Down);
        }
        left
    }

    /// Waits before the next attempt, or until nudged; whether anybody still wants one.
    async fn wait(&mut self) -> bool {
        let most = FIRST_DELAY_MS.saturating_mul(1 << self.delays.min(10)).min(LAST_DELAY_MS);
        self.delays += 1;
        let mut timer = Box::pin(edge::sleep(edge::random_below(most) + 50));
        loop {
            match select(self.inbox.next(), timer).await {
                Either::Left((Some(Command::Nudge), _)) => {
                    self.delays = 0;
                    return true;
                }
                Either::Left((None, _)) => return false,
                Either::Left((Some(Command::Send(_) | Command::Hangup), rest)) => timer = rest,
                Either::Right(((), _)) => return true,
            }
        }
    }
}

/// Sends as much of what waits as one request takes, and gives back what the relay answers.
async fn exchange(waiting: &mut Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, HttpError> {
    let mut size = 0;
    let fits = waiting
        .iter()
        .take_while(|frame| {
            size += frame.len();
            size <= HTTP_BYTES
        })
        .count()
        .max(1);
    let body = frame::pack(waiting[..fits.min(waiting.len())].iter().map(Vec::as_slice));
    let answer = http::request("POST", PATH, Body::Bytes(&body)).await?;
    answer.done()?;
    waiting.drain(..fits.min(waiting.len()));
    let frames = frame::unpack(&answer.bytes).map_err(|_| HttpError::Other(answer.status))?;
    Ok(frames.into_iter().map(<[u8]>::to_vec).collect())
}
