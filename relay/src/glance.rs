//! `/glance`: the wall, read here for a device that has never been here, so that it shows it before it has what reads
//! documents.
//!
//! The relay keeps one device of its own in memory for that: a resident's, which asks the core like any other and writes
//! nothing. One reading serves everybody who waits for it. What it holds is let go of when nobody asks.

use std::{collections::BTreeMap, io::Read as _, sync::Arc, time::Duration};

use anyhow::Result;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::{
    access::{DocName, access},
    community::Community,
    grant::Grant,
    principal::Principal,
};
use replica::{
    device::{Effect, Event, Glance, Replica, Start},
    frame::{self, LogId, ToDevice, ToRelay},
    schema::{CommunityId, Epoch},
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    task::spawn_blocking,
    time::{Instant, sleep, timeout},
};

use crate::{
    app::App,
    chance, clock,
    core::{Core, Hears},
    errors::Refusal,
    outlet::Out,
    session::Guest,
};

/// How long whoever asks may have to wait.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one reading may take, also when nobody waits for it any more.
const READ_WITHIN: Duration = Duration::from_secs(60);
/// How often something is asked of the core for one reading: what moved, and what that is.
const ROUNDS: usize = 16;
/// How often a reading is begun, and how long after one that came to nothing.
const TRIES: usize = 3;
const PAUSE: Duration = Duration::from_millis(250);
/// After so long without anybody who asks, what was read is let go of.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
/// How often it is looked whether anybody has asked.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// The level of brotli, of somebody who waits for it, and the largest window that every browser accepts.
const BROTLI: (u32, u32) = (5, 22);

/// What was read last, if it is still kept.
#[derive(Debug, Default)]
pub(crate) struct Glances(Arc<Mutex<Option<Kept>>>);

#[derive(Debug)]
struct Kept {
    reader: Reader,
    wall: Wall,
    /// When the reading began: it says nothing of what came later.
    began: Instant,
}

/// A glance as it is handed out.
#[derive(Clone, Debug)]
struct Wall {
    plain: Bytes,
    /// The same, compressed with brotli.
    packed: Option<Bytes>,
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/glance", get(hand_out))
}

async fn hand_out(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let grant = device.grant();
    let shown = [DocName::Community, DocName::Wall(clock::now().day().year())];
    if !shown.iter().all(|doc| access(&grant, doc).reads()) {
        return Err(Refusal::NotAllowed);
    }
    let wall = timeout(PATIENCE, present(&app)).await.map_err(|_| Refusal::TooLate)??;
    let mut response = match wall.packed.filter(|_| takes_brotli(&headers)) {
        Some(packed) => ([(header::CONTENT_ENCODING, "br")], packed).into_response(),
        None => wall.plain.into_response(),
    };
    for (name, value) in [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "Accept-Encoding"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Whether the browser says that it understands brotli.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let said = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    said.flat_map(|line| line.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let refused =
            weight.trim().strip_prefix("q=").is_some_and(|q| q.bytes().all(|byte| b"0.".contains(&byte)));
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

/// The wall as it is now.
async fn present(app: &Arc<App>) -> Result<Wall, Refusal> {
    let asked = Instant::now();
    let kept = Arc::clone(&app.glances.0).lock_owned().await;
    if let Some(known) = kept.as_ref().filter(|known| known.began >= asked) {
        return Ok(known.wall.clone());
    }
    // Whoever waits may give up: what was begun is there for the next one.
    tokio::spawn(renew(Arc::clone(app), kept)).await.map_err(|_| Refusal::Failed)?
}

/// Brings what is kept up to date. What goes wrong with it is not kept.
async fn renew(app: Arc<App>, mut kept: OwnedMutexGuard<Option<Kept>>) -> Result<Wall, Refusal> {
    let began = Instant::now();
    let mut known = kept.take().map(|known| known.reader);
    let reading = async {
        for _ in 0..TRIES {
            let (pause, reader) = match known.take() {
                Some(reader) => (Duration::ZERO, reader),
                None => (PAUSE, Reader::new(app.community).map_err(|_| Refusal::Failed)?),
            };
            if let Some(read) = catch_up(&app.core, reader).await {
                return Ok(read);
            }
            // The core may be mending its log, or starting anew.
            sleep(pause).await;
        }
        Err(Refusal::Failed)
    };
    let (reader, wall) = timeout(READ_WITHIN, reading).await.map_err(|_| Refusal::TooLate)??;
    *kept = Some(Kept { reader, wall: wall.clone(), began });
    Ok(wall)
}

/// Asks for what moved, and takes it in where that holds nobody up and where a panic ends only this reading. None when the
/// reader cannot go on.
async fn catch_up(core: &Core, mut reader: Reader) -> Option<(Reader, Wall)> {
    let mut wire = core.connect(reader.grant.clone(), reader.device, Hears::Answers).await?;
    reader.handle(Event::LinkUp);
    for _ in 0..ROUNDS {
        let asks = std::mem::take(&mut reader.asks);
        if asks.is_empty() {
            let shown = spawn_blocking(move || reader.wall().map(|wall| (reader, wall)));
            return shown.await.ok()?;
        }
        if !wire.feed(asks).await {
            return None;
        }
        let mut frames = Vec::new();
        loop {
            match wire.next().await {
                Out::Frame(bytes) => frames.push(bytes),
                Out::Idle => break,
                Out::End(_) => return None,
            }
        }
        reader = spawn_blocking(move || reader.hear(&frames).then_some(reader)).await.ok()??;
    }
    None
}

/// Lets go of what nobody has asked for, for as long as the relay runs.
pub(crate) async fn forget(app: Arc<App>) {
    loop {
        sleep(LOOK_EVERY).await;
        let mut kept = app.glances.0.lock().await;
        kept.take_if(|known| known.began.elapsed() > KEPT_FOR);
    }
}

/// The relay's own device.
#[derive(Debug)]
struct Reader {
    replica: Replica,
    grant: Grant,
    device: [u8; 16],
    /// What it wants to say.
    asks: Vec<Vec<u8>>,
    /// Which log it knows, and in which epochs.
    log: Option<LogId>,
    epochs: BTreeMap<DocName, Epoch>,
    /// What was made of it last, and of what.
    made: Option<(Arc<Community>, Wall)>,
}

impl Reader {
    /// One that knows nothing.
    fn new(community: CommunityId) -> Result<Self> {
        let grant = Grant::new(Principal::Resident(chance::id()?), false, <_>::default());
        let start = Start { seed: chance::bytes()?, me: grant.clone(), community };
        let (replica, effects) = Replica::open(&start, clock::now(), Vec::new());
        let mut reader = Self {
            replica,
            grant,
            device: chance::bytes()?,
            asks: Vec::new(),
            log: None,
            epochs: BTreeMap::new(),
            made: None,
        };
        reader.perform(effects);
        Ok(reader)
    }

    fn handle(&mut self, event: Event) {
        let effects = self.replica.handle(clock::now(), event);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // Nothing of it is kept anywhere.
                Effect::Store(_) => self.handle(Event::Stored(Ok(()))),
                Effect::Cover => self.handle(Event::Covered),
                Effect::Send(bytes) => self.asks.extend(is_question(&bytes).then_some(bytes)),
                Effect::Show(_) | Effect::Hangup | Effect::Answer { .. } | Effect::Report(_) => {}
            }
        }
    }

    /// Takes answers in. False when what is known here is not what the log goes on from: then it is read anew, so that
    /// nothing is shown that only this device still has.
    fn hear(&mut self, frames: &[Arc<[u8]>]) -> bool {
        let knows = self.made.is_some();
        for bytes in frames {
            let same = match frame::decode::<ToDevice>(bytes) {
                Ok(ToDevice::Moved { log, .. }) => self.log.replace(log).is_none_or(|known| known == log),
                Ok(ToDevice::Epoch { doc, epoch, .. }) => {
                    self.epochs.insert(doc, epoch) == Some(epoch) || !knows
                }
                Ok(ToDevice::Restart { .. } | ToDevice::Error { .. }) | Err(_) => false,
                Ok(ToDevice::Records { .. } | ToDevice::Snapshot { .. } | ToDevice::Verdicts { .. }) => true,
            };
            if !same {
                return false;
            }
            self.handle(Event::Frame(bytes.to_vec()));
        }
        true
    }

    /// What it shows, when everything is here that the log has.
    fn wall(&mut self) -> Option<Wall> {
        self.handle(Event::LinkDown);
        let view = self.replica.view();
        if !view.status.caught_up {
            return None;
        }
        if let Some((of, wall)) = &self.made
            && Arc::ptr_eq(of, &view.community)
        {
            return Some(wall.clone());
        }
        let wall = Wall::of(Glance::of(&view)?.write());
        self.made = Some((Arc::clone(&view.community), wall.clone()));
        Some(wall)
    }
}

/// Whether it changes nothing at the core: this device says nothing else.
fn is_question(bytes: &[u8]) -> bool {
    matches!(frame::decode(bytes), Ok(ToRelay::Hello { .. } | ToRelay::Pull(_)))
}

impl Wall {
    fn of(plain: Vec<u8>) -> Self {
        let (level, window) = BROTLI;
        let mut packed = Vec::new();
        let done = brotli::CompressorReader::new(&plain[..], 1 << 16, level, window).read_to_end(&mut packed);
        Self { packed: done.is_ok().then(|| packed.into()), plain: plain.into() }
    }
}

#[cfg(test)]
mod tests {
    use domain::moment::{Moment, Year};
    use replica::{frame::Want, log::Quotas};

    use super::*;
    use crate::{keeper::Keeper, metrics::Metrics, scratch::Scratch, store::Sqlite};

    const COMMUNITY: CommunityId = [1; 16];
    const WALL: DocName = DocName::Wall(Year(2026));

    fn said(answer: &ToDevice) -> [Arc<[u8]>; 1] {
        [frame::encode(answer).into()]
    }

    fn moved(log: LogId) -> ToDevice {
        ToDevice::Moved { log, now: Moment(0), upto: 0, docs: Vec::new() }
    }

    #[test]
    fn it_asks_and_says_nothing_else() {
        let want = Want { doc: WALL, since: 0, hash: None };
        for (message, asks) in [
            (ToRelay::Hello { log: None, since: 0 }, true),
            (ToRelay::Pull(vec![want]), true),
            (ToRelay::Push { doc: WALL, changes: Vec::new() }, false),
            (ToRelay::Holds(vec![(WALL, Epoch::FIRST.next(7))]), false),
        ] {
            assert_eq!(is_question(&frame::encode(&message)), asks, "{message:?}");
        }
    }

    #[test]
    fn what_the_log_does_not_go_on_from_is_not_gone_on_with() {
        let epoch =
            |number| ToDevice::Epoch { doc: WALL, epoch: Epoch::FIRST.next(number), base: 1, broken: 0 };
        let reader = || {
            let mut reader = Reader::new(COMMUNITY).unwrap();
            reader.handle(Event::LinkUp);
            assert!(reader.hear(&said(&moved([1; 16]))) && reader.wall().is_some());
            reader.handle(Event::LinkUp);
            reader
        };
        assert!(reader().hear(&said(&moved([1; 16]))));
        for other in [moved([2; 16]), ToDevice::Restart { doc: WALL }, epoch(7)] {
            assert!(!reader().hear(&said(&other)), "{other:?}");
        }
        let mut fresh = Reader::new(COMMUNITY).unwrap();
        fresh.handle(Event::LinkUp);
        assert!(fresh.hear(&said(&moved([1; 16]))) && fresh.hear(&said(&epoch(7))));
        assert!(fresh.wall().is_none(), "the new epoch has not come");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn it_outlives_a_core_that_starts_anew_and_ends_with_it() {
        let dir = Scratch::new();
        let keeper = Keeper::start(Sqlite::open(&dir.join("s")).unwrap()).unwrap();
        let metrics = Arc::new(Metrics::default());
        let core = Core::start(COMMUNITY, Vec::new(), keeper, metrics, &Quotas::default()).unwrap();
        let (reader, first) = catch_up(&core, Reader::new(COMMUNITY).unwrap()).await.unwrap();
        assert!(Glance::read(&first.plain).is_some());
        let mut other = core.connect(reader.grant.clone(), [2; 16], Hears::Answers).await.unwrap();
        assert!(other.feed(vec![b"\xffpoison".to_vec()]).await);
        while !matches!(other.next().await, Out::End(_)) {}
        // The log had not been written down, so that it may be another one.
        let again = match catch_up(&core, reader).await {
            Some(read) => read,
            None => catch_up(&core, Reader::new(COMMUNITY).unwrap()).await.unwrap(),
        };
        let (reader, second) = again;
        assert_eq!(
            Glance::read(&second.plain).unwrap().view().community,
            Glance::read(&first.plain).unwrap().view().community
        );
        core.stop().await;
        assert!(catch_up(&core, reader).await.is_none());
    }
}
