//! Promise: when staff give somebody other buildings, what came within reach arrives on the device and what is out of reach
//! leaves it, disk and all.

use domain::{access::DocName, grant::Grant, grant::Site, id::Id, moment::Year, principal::Principal};
use replica::{
    device::{Effect, Event, Notice, Replica, Start},
    frame,
    log::Conn,
    store::{Entry, Memory, Space, end_of},
};
use tests::{
    desk::Desk,
    pen::Pen,
    world::{COMMUNITY, START, staff},
};

const SURVEYOR: Principal = Principal::Surveyor(Id::from_random([1; 10]));

fn site(number: u8) -> Site {
    Site { estate: Id::from_random([1; 10]), building: Id::from_random([number; 10]) }
}

fn survey(number: u8) -> DocName {
    DocName::Survey(site(number).estate, site(number).building)
}

fn grant(numbers: &[u8]) -> Grant {
    Grant::new(SURVEYOR, false, numbers.iter().map(|number| site(*number)).collect())
}

/// A phone with its disk, beside the relay's log.
struct Phone {
    replica: Replica,
    disk: Memory,
    conn: Conn,
    told: Vec<Notice>,
}

impl Phone {
    fn open(desk: &mut Desk, memory: Memory, grant: &Grant) -> Self {
        let start = Start { seed: [1; 32], me: grant.clone(), community: COMMUNITY };
        let spaces = [Space::Chunks, Space::Outbox, Space::Refused, Space::Meta];
        let kept = spaces
            .into_iter()
            .flat_map(|space| entries(&memory, space).into_iter().map(move |entry| (space, entry)))
            .collect();
        let (replica, effects) = Replica::open(&start, START, kept);
        let conn = desk.connect_as(grant.clone(), [1; 16]);
        let mut phone = Self { replica, disk: memory, conn, told: Vec::new() };
        phone.run(desk, effects);
        phone.tell(desk, Event::LinkUp);
        phone
    }

    fn tell(&mut self, desk: &mut Desk, event: Event) {
        let effects = self.replica.handle(START, event);
        self.run(desk, effects);
    }

    fn run(&mut self, desk: &mut Desk, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store(batch) => {
                    self.disk.apply(batch);
                    self.tell(desk, Event::Stored(Ok(())));
                }
                Effect::Send(bytes) => {
                    for answer in desk.ask_raw(self.conn, bytes) {
                        self.tell(desk, Event::Frame(frame::encode(&answer)));
                    }
                }
                Effect::Report(notice) => self.told.push(notice),
                Effect::Show(_) | Effect::Cover | Effect::Hangup | Effect::Answer { .. } => {}
            }
        }
    }

    /// The relay says what it gives now, as the shell hears at its next connection.
    fn given(&mut self, desk: &mut Desk, grant: &Grant) {
        self.tell(desk, Event::LinkDown);
        self.conn = desk.connect_as(grant.clone(), [1; 16]);
        self.tell(desk, Event::Granted(grant.clone()));
        self.tell(desk, Event::LinkUp);
    }

    /// The surveys of which there is anything on the disk, and those whose words are there.
    fn surveys(&self) -> (Vec<u8>, Vec<u8>) {
        let all: Vec<Entry> =
            [Space::Chunks, Space::Meta].into_iter().flat_map(|space| entries(&self.disk, space)).collect();
        let holds = |needle: &[u8]| {
            all.iter().any(|(key, value)| [key, value].iter().any(|bytes| contains(bytes, needle)))
        };
        let named = (1..=3).filter(|number| holds(survey(*number).to_string().as_bytes())).collect();
        let words = (1..=3).filter(|number| holds(words(*number).as_bytes())).collect();
        (named, words)
    }
}

fn entries(disk: &Memory, space: Space) -> Vec<Entry> {
    disk.entries(space, &[], &end_of(&[]), usize::MAX)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}

fn words(number: u8) -> String {
    format!("住在{number}号楼的人家")
}

#[test]
fn buildings_come_and_go_with_what_is_known_of_them() {
    let mut desk = Desk::open(Memory::default());
    let clerk = desk.connect(staff(1), [9; 16]);
    for number in 1..=3 {
        let doc = survey(number);
        let mut pen = Pen::new(&COMMUNITY, &doc, staff(1), &[number; 16]);
        desk.offer(clerk, doc, &pen.put("households", "d/text", &words(number)));
    }
    // The wall is newer than all of them, so that asking only for what moved since would not be enough.
    let wall = DocName::Wall(Year(2026));
    desk.offer(
        clerk,
        wall,
        &Pen::new(&COMMUNITY, &wall, staff(1), &[9; 16]).put("wishes", "a/content", "心愿"),
    );

    let mut phone = Phone::open(&mut desk, Memory::default(), &grant(&[1, 2]));
    assert_eq!(phone.surveys(), (vec![1, 2], vec![1, 2]));
    phone.given(&mut desk, &grant(&[2, 3]));
    assert_eq!(phone.surveys(), (vec![2, 3], vec![2, 3]));
    assert!(phone.replica.view().status.caught_up);
    phone.given(&mut desk, &grant(&[]));
    assert_eq!(phone.surveys(), (vec![], vec![]));
    assert!(phone.replica.view().status.caught_up);
    // Somebody else's grant changes nothing.
    phone.tell(&mut desk, Event::Granted(Grant::from(staff(1))));
    phone.given(&mut desk, &grant(&[1]));
    assert_eq!(phone.surveys(), (vec![1], vec![1]));
    assert_eq!(phone.told, []);

    // Switched on again with the same, and with what staff have given meanwhile.
    for numbers in [vec![1], vec![2, 3], vec![3]] {
        phone = Phone::open(&mut desk, phone.disk.clone(), &grant(&numbers));
        assert_eq!(phone.surveys(), (numbers.clone(), numbers));
        assert_eq!(phone.told, [], "nothing was damaged");
    }
}
