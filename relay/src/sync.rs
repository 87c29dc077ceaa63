//! `/sync`: frames between a device and the core, over a WebSocket or one HTTP request at a time.
//!
//! What the frames mean is the business of `replica::frame` and of the log. Here: who may talk, how much, for how long.

use std::{collections::VecDeque, net::IpAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use replica::frame::{self, ErrorCode, ToDevice, ToRelay};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, MissedTickBehavior, interval, sleep_until, timeout},
};

use crate::{
    app::App,
    arrival::Person,
    clock,
    core::{Hears, Wire},
    doors::cost,
    errors::Refusal,
    metrics::count,
    outlet::{End, Out},
    session::{Device, Guest, Host, by_cookie},
};

/// How often a device is asked whether it is there.
const PING_EVERY: Duration = Duration::from_secs(25);
/// After so long without a word it is not.
const DEAD_AFTER: Duration = Duration::from_secs(60);
/// How long a device may take to accept one message.
const SEND_WITHIN: Duration = Duration::from_secs(120);
/// How long a closing handshake may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);
/// How long nothing is read from a device that asked too much: one refusal in this time is the most it costs.
const DEAF_FOR: Duration = Duration::from_secs(1);
/// What a socket reads at a time, in bytes; as much is kept for every socket that is open.
const READ_BUFFER: usize = 8 << 10;
/// How long one HTTP request may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// The largest HTTP body.
const MOST_BODY: usize = 16 << 20;
/// An HTTP answer that is larger than this ends: the device asks again from its cursors.
const ENOUGH: usize = 8 << 20;
/// Documents of one pull that are looked at together, so that its answer does not have to fit into a queue.
const WANTS: usize = 32;

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/sync", get(open).post(exchange))
}

/// A socket may be opened by our own pages, and by programs that say who they are in a header.
pub(crate) fn may_open(headers: &HeaderMap) -> Result<(), Refusal> {
    match Host::of(headers) {
        Host::Ours => Ok(()),
        Host::Unsaid if !by_cookie(headers) => Ok(()),
        Host::Other | Host::Unsaid => Err(Refusal::OtherOrigin),
    }
}

/// Places for sockets: of all sessions together and of this one.
pub(crate) fn places(app: &App, device: &Device) -> Result<[OwnedSemaphorePermit; 2], Refusal> {
    let place = |of: &Arc<Semaphore>| Arc::clone(of).try_acquire_owned().map_err(|_| Refusal::SlowDown);
    Ok([place(&device.sockets)?, place(&app.sockets)?])
}

/// A socket takes messages up to a size, and neither compression nor anything else that makes much of little.
pub(crate) fn bounded(upgrade: WebSocketUpgrade, most: usize) -> WebSocketUpgrade {
    upgrade.max_message_size(most).max_frame_size(most).read_buffer_size(READ_BUFFER)
}

async fn open(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    Person(from): Person,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Refusal> {
    may_open(&headers)?;
    let places = places(&app, &device)?;
    Ok(bounded(upgrade, frame::MAX_FRAME).on_upgrade(async move |mut socket| {
        let end = talk(&mut socket, &app, &device, from).await;
        close(&mut socket, end).await;
        drop(places);
    }))
}

/// Why a socket is closed; `None` when the device is gone anyway.
type Close = Option<End>;

async fn talk(socket: &mut WebSocket, app: &App, device: &Device, from: Option<IpAddr>) -> Close {
    let grant = device.grant();
    let Some(mut wire) = app.core.connect(grant.clone(), device.id, Hears::Everything).await else {
        return Some(End::Stopping);
    };
    let mut pieces: VecDeque<Vec<u8>> = VecDeque::new();
    let mut busy = false;
    let mut heard = Instant::now();
    let mut ping = interval(PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut ended = pin!(device.ended(&grant));
    let mut deaf: Option<Instant> = None;
    loop {
        if !busy
            && wire.has_room()
            && let Some(piece) = pieces.pop_front()
        {
            busy = true;
            if !wire.feed(vec![piece]).await {
                return Some(End::Stopping);
            }
        }
        tokio::select! {
            end = &mut ended => return Some(end),
            _ = ping.tick() => {
                if heard.elapsed() > DEAD_AFTER || !say(socket, Message::Ping(Bytes::new()), device).await {
                    return None;
                }
            }
            () = sleep_until(deaf.unwrap_or(heard)), if deaf.is_some() => deaf = None,
            out = wire.next() => match out {
                Out::Frame(bytes) => {
                    let sent = tokio::select! {
                        biased;
                        () = wire.cut() => return Some(End::Again),
                        sent = say(socket, Message::Binary(Bytes::from_owner(bytes)), device) => sent,
                    };
                    if !sent {
                        return None;
                    }
                    if !wire.has_room() {
                        // It takes what we send, so it is there, although we do not listen.
                        heard = Instant::now();
                    }
                }
                Out::Idle => {
                    busy = false;
                    heard = Instant::now();
                }
                Out::End(end) => return Some(end),
            },
            message = socket.recv(), if pieces.is_empty() && wire.has_room() && deaf.is_none() => {
                heard = Instant::now();
                match message {
                    Some(Ok(Message::Binary(bytes))) => {
                        let size = bytes.len();
                        let split = in_pieces(bytes.into());
                        if app.doors.frame(device, from, cost(size, split.len()), clock::now()) {
                            pieces.extend(split);
                        } else {
                            count(&app.metrics.throttled_total);
                            deaf = Some(heard + DEAF_FOR);
                            if !say(socket, Message::Binary(slow_down().into()), device).await {
                                return None;
                            }
                        }
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                        if !app.doors.frame(device, from, 1, clock::now()) {
                            deaf = Some(heard + DEAF_FOR);
                        }
                    }
                    Some(Ok(Message::Text(_))) => return Some(End::Code(ErrorCode::Malformed)),
                    Some(Err(_)) => return Some(End::Code(ErrorCode::TooBig)),
                    Some(Ok(Message::Close(_))) | None => return None,
                }
                if pieces.len() == 1 {
                    // A plain request does not wait for the ones before it.
                    busy = true;
                    if !wire.feed(pieces.drain(..).collect()).await {
                        return Some(End::Stopping);
                    }
                }
            }
        }
    }
}

/// The answer to a frame that was not looked at.
fn slow_down() -> Vec<u8> {
    frame::encode(&ToDevice::Error { code: ErrorCode::SlowDown, doc: None })
}

/// Sends, unless the session ends first or the device takes too long.
pub(crate) async fn say(socket: &mut WebSocket, message: Message, device: &Device) -> bool {
    let grant = device.grant();
    tokio::select! {
        biased;
        _ = device.ended(&grant) => true,
        sent = timeout(SEND_WITHIN, socket.send(message)) => matches!(sent, Ok(Ok(()))),
    }
}

/// Says why, and closes.
async fn close(socket: &mut WebSocket, end: Close) {
    let Some(end) = end else { return };
    let (code, reason) = meaning(end);
    let farewell = async {
        if let End::Code(code) = end {
            let error = frame::encode(&ToDevice::Error { code, doc: None });
            socket.send(Message::Binary(error.into())).await?;
        }
        socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await?;
        // Until the other end has closed, too: what it had sent must not turn our last words into a reset.
        while let Some(Ok(_)) = socket.recv().await {}
        Ok::<(), axum::Error>(())
    };
    // It was closing; that the device did not wait for it is no error.
    timeout(CLOSE_WITHIN, farewell).await.ok();
}

/// The code and the reason of a closing handshake.
pub(crate) const fn meaning(end: End) -> (u16, &'static str) {
    match end {
        End::Stopping => (1001, "going_away"),
        End::Again => (1013, "come_again"),
        End::Code(ErrorCode::Malformed) => (4400, "malformed"),
        End::Code(ErrorCode::SessionEnded) => (4401, "session_ended"),
        End::Code(ErrorCode::Denied) => (4403, "denied"),
        End::Code(ErrorCode::TooBig) => (1009, "too_big"),
        End::Code(ErrorCode::Version) => (4426, "version"),
        End::Code(ErrorCode::StoreFailed) => (4503, "store_failed"),
        End::Code(ErrorCode::Quota) => (4429, "quota"),
        End::Code(ErrorCode::SlowDown) => (4429, "slow_down"),
    }
}

async fn exchange(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    Person(from): Person,
    body: Body,
) -> Result<Response, Refusal> {
    let places = places(&app, &device)?;
    let body = app.bodies.read(body, MOST_BODY, ANSWER_WITHIN, |_| {}).await?;
    let frames = frame::unpack(&body.bytes).map_err(|_| Refusal::Malformed)?;
    let mut wire =
        app.core.connect(device.grant(), device.id, Hears::Answers).await.ok_or(Refusal::Failed)?;
    let mut answer = Vec::new();
    for run in runs(&frames) {
        let size = run.iter().map(Vec::len).sum();
        if !app.doors.frame(&device, from, cost(size, run.len()), clock::now()) {
            count(&app.metrics.throttled_total);
            answer.extend(frame::pack([slow_down().as_slice()]));
            break;
        }
        // What was answered until then is answered: the device asks again for the rest.
        let whole = timeout(ANSWER_WITHIN, ask(&mut wire, run, &mut answer)).await;
        if whole != Ok(true) || answer.len() > ENOUGH {
            break;
        }
    }
    // Who does not take the answer keeps the place.
    let answer = app.bodies.send(answer, places)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")], answer)
        .into_response())
}

/// Hands frames in and collects the answers; `false` when the core ended the connection before the last one.
async fn ask(wire: &mut Wire, run: Vec<Vec<u8>>, answer: &mut Vec<u8>) -> bool {
    if !wire.feed(run).await {
        return false;
    }
    loop {
        match wire.next().await {
            Out::Frame(bytes) => answer.extend(frame::pack([&*bytes])),
            Out::Idle => return true,
            Out::End(_) => return false,
        }
    }
}

/// What is handed in together: everything up to a piece of a large pull, then piece by piece.
fn runs(frames: &[&[u8]]) -> Vec<Vec<Vec<u8>>> {
    let mut runs: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut open = false;
    for frame in frames {
        let pieces = in_pieces(frame.to_vec());
        if pieces.len() > 1 {
            runs.extend(pieces.into_iter().map(|piece| vec![piece]));
            open = false;
        } else if open {
            runs.last_mut().into_iter().for_each(|run| run.extend(pieces.iter().cloned()));
        } else {
            runs.push(pieces);
            open = true;
        }
    }
    runs
}

/// A large pull in pieces; anything else as it is.
fn in_pieces(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    /// Where `Pull` stands among the variants of `ToRelay`.
    const PULL: u8 = 1;
    if bytes.get(1) == Some(&PULL)
        && let Ok(ToRelay::Pull(wants)) = frame::decode(&bytes)
        && (WANTS + 1..=frame::MAX_WANTS).contains(&wants.len())
    {
        return wants.chunks(WANTS).map(|some| frame::encode(&ToRelay::Pull(some.to_vec()))).collect();
    }
    vec![bytes]
}

#[cfg(test)]
mod tests {
    use domain::access::DocName;
    use replica::frame::Want;

    use super::*;

    fn pull(count: usize) -> Vec<u8> {
        let want = Want { doc: DocName::Community, since: 0, hash: None };
        frame::encode(&ToRelay::Pull(vec![want; count]))
    }

    #[test]
    fn large_pulls_are_split_and_nothing_of_them_is_lost() {
        assert_eq!(in_pieces(pull(WANTS)), [pull(WANTS)]);
        assert_eq!(in_pieces(pull(2 * WANTS + 1)), [pull(WANTS), pull(WANTS), pull(1)]);
        assert_eq!(in_pieces(pull(frame::MAX_WANTS + 1)).len(), 1);
        assert_eq!(in_pieces(vec![1, 1]), [vec![1, 1]]);
    }

    #[test]
    fn small_requests_go_together() {
        let (small, large) = (pull(1), pull(WANTS + 1));
        let runs: Vec<usize> = runs(&[&small, &small, &large, &small]).iter().map(Vec::len).collect();
        assert_eq!(runs, [2, 1, 1, 1]);
    }
}
