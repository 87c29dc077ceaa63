//! What a new community's documents hold at first: its name and its first clerk, or a sample community to try things on.
//!
//! Everything is done as a clerk would do it, through a device half that talks to the log half in this process; what only a
//! unit can do, through one of the unit's. It does not open links and writes nothing itself: it gives the batches that a store
//! has to commit, in order.

mod activities;
mod helping;
mod honours;
mod lists;
mod orders;
mod pictures;
mod posts;
mod records;
mod register;
mod sample;

use std::{collections::VecDeque, sync::Arc};

use domain::{
    community::{Community, Person},
    edit::{Edit, ProfileField, Refusal},
    grant::Grant,
    id::Id,
    moment::Moment,
    principal::{Member, Principal, Staff, Unit},
};
use replica::{
    device::{self, Replica, Start},
    frame::LogId,
    log::{self, Log},
    schema::CommunityId,
    store::Batch,
};

pub(crate) use pictures::pictures;

/// The people of a sample community.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast {
    pub(crate) members: [Id<Member>; 2],
    pub(crate) unit: Id<Unit>,
}

/// What a community starts from.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) community: CommunityId,
    pub(crate) log: LogId,
    pub(crate) seed: [u8; 32],
    pub(crate) now: Moment,
    pub(crate) name: String,
    pub(crate) staff: Id<Staff>,
    /// The people of a sample community; none for a community of one's own.
    pub(crate) cast: Option<Cast>,
}

/// Why a community could not be set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpeningError {
    /// An edit was not allowed.
    #[error("an edit of the opening is not allowed: {0}")]
    Refused(#[from] Refusal),
    /// Something that was done did not reach the log.
    #[error("the opening did not reach the log")]
    Unsent,
}

/// The batches a store has to commit, in order.
pub(crate) fn batches(opening: &Opening) -> Result<Vec<Batch>, OpeningError> {
    play(opening)?.close()
}

/// Does everything that is there at first.
fn play(opening: &Opening) -> Result<Desk, OpeningError> {
    let mut desk = Desk::open(opening);
    desk.act(vec![
        Edit::SetProfile { field: ProfileField::Name, value: opening.name.clone() },
        Edit::SetPerson {
            who: Principal::Staff(opening.staff),
            person: Person { display: "社区工作人员".to_owned(), archived: false },
        },
    ])?;
    if let Some(cast) = &opening.cast {
        sample::play(&mut desk, cast)?;
        register::play(&mut desk, cast)?;
        posts::play(&mut desk, cast)?;
        records::play(&mut desk, cast)?;
        activities::play(&mut desk, cast)?;
        helping::play(&mut desk, cast)?;
        lists::play(&mut desk, cast)?;
        honours::play(&mut desk, cast)?;
        orders::play(&mut desk, cast)?;
    }
    Ok(desk)
}

/// The clerk's device half and a log half; other devices come and go.
struct Desk {
    replica: Replica,
    /// Somebody else's device, while it does something.
    guest: Option<Replica>,
    community: CommunityId,
    log: Log,
    now: Moment,
    batches: Vec<Batch>,
    ids: u64,
    seed: [u8; 32],
}

enum Letter {
    ToLog(log::Event),
    ToDevice(log::Conn, device::Event),
}

impl Desk {
    const CLERK: log::Conn = 1;
    const GUEST: log::Conn = 2;

    fn open(opening: &Opening) -> Self {
        let me = Grant::admin(opening.staff);
        let start = Start { seed: opening.seed, me: me.clone(), community: opening.community };
        let (replica, from_device) = Replica::open(&start, opening.now, Vec::new());
        let (log, from_log) = Log::open(opening.community, opening.log, Vec::new());
        let mut desk = Self {
            replica,
            guest: None,
            community: opening.community,
            log,
            now: opening.now,
            batches: Vec::new(),
            ids: 0,
            seed: opening.seed,
        };
        let mut letters = VecDeque::new();
        desk.after_log(from_log, &mut letters);
        after_device(Self::CLERK, from_device, &mut letters);
        desk.connect(Self::CLERK, me, letters);
        desk
    }

    fn connect(&mut self, conn: log::Conn, who: Grant, mut letters: VecDeque<Letter>) {
        let device = [u8::try_from(conn - Self::CLERK).unwrap_or_default(); 16];
        letters.push_back(Letter::ToLog(log::Event::Connected { conn, who, device, live: true }));
        letters.push_back(Letter::ToDevice(conn, device::Event::LinkUp));
        self.run(letters);
    }

    /// Does something on somebody else's device, which has what that one may read and delivers it before it goes.
    fn act_as(&mut self, who: Principal, edits: Vec<Edit>) -> Result<(), OpeningError> {
        let mut seed = self.seed;
        for (byte, other) in seed.iter_mut().zip(*self.id::<()>().bytes()) {
            *byte ^= other;
        }
        let me = Grant::from(who);
        let start = Start { seed, me: me.clone(), community: self.community };
        let (guest, effects) = Replica::open(&start, self.now, Vec::new());
        self.guest = Some(guest);
        let mut letters = VecDeque::new();
        after_device(Self::GUEST, effects, &mut letters);
        self.connect(Self::GUEST, me, letters);
        let done = self.act_on(Self::GUEST, edits);
        self.run([Letter::ToLog(log::Event::Disconnected(Self::GUEST))].into());
        let unsent = self.guest.take().is_some_and(|guest| !guest.view().outbox.is_empty());
        if unsent { Err(OpeningError::Unsent) } else { done }
    }

    fn device(&mut self, conn: log::Conn) -> &mut Replica {
        match &mut self.guest {
            Some(guest) if conn == Self::GUEST => guest,
            _ => &mut self.replica,
        }
    }

    fn run(&mut self, mut letters: VecDeque<Letter>) {
        while let Some(letter) = letters.pop_front() {
            match letter {
                Letter::ToLog(event) => {
                    let effects = self.log.handle(self.now, event);
                    self.after_log(effects, &mut letters);
                }
                Letter::ToDevice(conn, event) => {
                    let now = self.now;
                    let effects = self.device(conn).handle(now, event);
                    after_device(conn, effects, &mut letters);
                }
            }
        }
    }

    fn after_log(&mut self, effects: Vec<log::Effect>, letters: &mut VecDeque<Letter>) {
        for effect in effects {
            match effect {
                log::Effect::Send(conn, frame) => {
                    letters.push_back(Letter::ToDevice(conn, device::Event::Frame(frame.to_vec())));
                }
                log::Effect::Commit(batch) => {
                    self.batches.push(batch);
                    letters.push_back(Letter::ToLog(log::Event::Committed(Ok(()))));
                }
                // Every document is new here, and nothing is loaded, closed, damaged or destroyed.
                log::Effect::Idle(_)
                | log::Effect::Load(_)
                | log::Effect::Destroy(..)
                | log::Effect::Close(..)
                | log::Effect::Damaged(..) => {}
            }
        }
    }

    fn act(&mut self, edits: Vec<Edit>) -> Result<(), OpeningError> {
        self.act_on(Self::CLERK, edits)
    }

    fn act_on(&mut self, conn: log::Conn, edits: Vec<Edit>) -> Result<(), OpeningError> {
        let now = self.now;
        let effects = self.device(conn).handle(now, device::Event::Act { token: 1, edits });
        let refused = effects.iter().find_map(|effect| match effect {
            device::Effect::Answer { result, .. } => result.clone().err(),
            _ => None,
        });
        let mut letters = VecDeque::new();
        after_device(conn, effects, &mut letters);
        self.run(letters);
        refused.map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    fn community(&self) -> Arc<Community> {
        Arc::clone(&self.replica.view().community)
    }

    fn close(self) -> Result<Vec<Batch>, OpeningError> {
        if self.replica.view().outbox.is_empty() { Ok(self.batches) } else { Err(OpeningError::Unsent) }
    }

    fn id<T>(&mut self) -> Id<T> {
        self.ids += 1;
        let mut from = self.seed.to_vec();
        from.extend_from_slice(&self.ids.to_be_bytes());
        let digest = replica::seal::digest(&from);
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&digest[..10]);
        Id::from_random(bytes)
    }
}

fn after_device(conn: log::Conn, effects: Vec<device::Effect>, letters: &mut VecDeque<Letter>) {
    for effect in effects {
        match effect {
            device::Effect::Store(_) => {
                letters.push_back(Letter::ToDevice(conn, device::Event::Stored(Ok(()))));
            }
            device::Effect::Send(frame) => letters.push_back(Letter::ToLog(log::Event::Frame(conn, frame))),
            device::Effect::Show(_)
            | device::Effect::Cover
            | device::Effect::Hangup
            | device::Effect::Answer { .. }
            | device::Effect::Report(_) => {}
        }
    }
}
