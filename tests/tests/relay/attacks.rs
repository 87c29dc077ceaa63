//! Promise: what is hostile on purpose is refused, whoever brings it, and leaves every document as it was and readable.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use automerge::{
    Automerge, Change, ObjType, ROOT, ScalarValue,
    legacy::{Key, ObjectId, OpType},
    marks::{ExpandMark, Mark},
    transaction::Transactable as _,
};
use domain::{access::DocName, grant::Grant, id::Id, moment::Year, principal::Principal};
use replica::{
    frame::{ChangeBytes, ErrorCode, RefusalCode, ToDevice, ToRelay, Verdict, Want},
    log::Conn,
    schema,
    store::{Entry, Memory, Space, end_of},
};
use tests::{
    desk::Desk,
    pen::{Pen, forge},
    served::Served,
    world::{COMMUNITY, member, staff},
};

const WALL: DocName = DocName::Wall(Year(2026));
const ME: Principal = member(1);
const OTHER: Principal = member(2);

fn key(wish: u8, who: Principal, step: u8) -> String {
    format!("{}/{who}/{}", Id::<()>::from_random([wish; 10]), Id::<()>::from_random([step; 10]))
}

fn refused(code: RefusalCode) -> Verdict {
    Verdict::Refused { code }
}

/// A wall with a wish of staff and a claim of two members, an inbox with an entry, and everything that was written.
struct Scene {
    desk: Desk,
    wall: Vec<Vec<u8>>,
    inbox: Vec<Vec<u8>>,
    me: Conn,
    other: Conn,
    clerk: Conn,
    resident: Conn,
    /// My pen, which knows everything.
    pen: Pen,
}

const RESIDENT: Principal = Principal::Resident(Id::from_random([7; 10]));
const INBOX: DocName = DocName::Inbox(Id::from_random([7; 10]));

impl Scene {
    fn set() -> Self {
        let mut desk = Desk::open(Memory::default());
        let (me, other) = (desk.connect(ME, [1; 16]), desk.connect(OTHER, [2; 16]));
        let (clerk, resident) = (desk.connect(staff(1), [3; 16]), desk.connect(RESIDENT, [4; 16]));
        let wish = Pen::new(&COMMUNITY, &WALL, staff(1), &[3; 16]).put("wishes", "a/content", "心愿");
        let theirs = Pen::new(&COMMUNITY, &WALL, OTHER, &[2; 16]).put("claims", &key(1, OTHER, 1), "{}");
        let mut pen = Pen::new(&COMMUNITY, &WALL, ME, &[1; 16]);
        let mine = pen.put("claims", &key(1, ME, 1), "{}");
        let wall = vec![wish, theirs, mine];
        for (conn, change) in [clerk, other, me].into_iter().zip(&wall) {
            assert!(matches!(desk.offer(conn, WALL, change), Verdict::Accepted { .. }));
        }
        pen.learn(&[&wall[0], &wall[1]]);
        let entry = Pen::new(&COMMUNITY, &INBOX, RESIDENT, &[4; 16]).put("entries", "e/text", "灯坏了");
        assert!(matches!(desk.offer(resident, INBOX, &entry), Verdict::Accepted { .. }));
        Self { desk, wall, inbox: vec![entry], me, other, clerk, resident, pen }
    }

    fn disk(&self) -> Vec<Entry> {
        let all = |space| self.desk.disk.entries(space, &[], &end_of(&[]), usize::MAX);
        Space::ALL.into_iter().flat_map(all).collect()
    }

    /// Offers what is to be refused, and looks that nothing has come of it.
    fn refuses(&mut self, what: &str, conn: Conn, doc: DocName, change: &[u8], verdict: &Verdict) {
        let before = self.disk();
        assert_eq!(self.desk.offer(conn, doc, change), *verdict, "{what}");
        assert_eq!(self.disk(), before, "{what}: something was kept");
        self.is_whole(what);
    }

    /// Whoever pulls gets the honest changes, byte for byte, and they make a document that is saved and loaded again.
    fn is_whole(&mut self, what: &str) {
        for (doc, honest) in [(WALL, self.wall.clone()), (INBOX, self.inbox.clone())] {
            let Some(ToDevice::Records { changes, .. }) = self.desk.pull(self.clerk, doc).pop() else {
                panic!("{what}: no records")
            };
            let changes: Vec<Vec<u8>> = changes.into_iter().map(|ChangeBytes(bytes)| bytes).collect();
            assert_eq!(changes, honest, "{what}: {doc} is another one");
            let mut am = schema::fresh(&COMMUNITY, &doc);
            am.apply_changes(changes.into_iter().map(|bytes| Change::from_bytes(bytes).unwrap())).unwrap();
            assert_eq!(Automerge::load(&am.save()).unwrap().get_heads(), am.get_heads(), "{what}: {doc}");
        }
    }
}

#[test]
fn somebody_elses_name_and_claim() {
    let mut scene = Scene::set();
    let (me, other) = (scene.me, scene.other);
    let not_allowed = refused(RefusalCode::NotAllowed);
    let in_my_name = Pen::new(&COMMUNITY, &WALL, ME, &[9; 16]).put("claims", &key(2, OTHER, 9), "{}");
    scene.refuses("a forged author", other, WALL, &in_my_name, &refused(RefusalCode::NotAuthor));
    let no_name = forge(&in_my_name, |change| change.extra_bytes.clear());
    scene.refuses("no author", other, WALL, &no_name, &refused(RefusalCode::NotAuthor));
    let theirs = scene.pen.put("claims", &key(1, OTHER, 5), "{}");
    scene.refuses("another member's claim", me, WALL, &theirs, &not_allowed);
    let mut pen = Pen::new(&COMMUNITY, &WALL, ME, &[9; 16]);
    pen.learn(&[&scene.wall[1]]);
    let over = pen.put("claims", &key(1, OTHER, 1), "{\"why\":\"never\"}");
    scene.refuses("writing over another's claim", me, WALL, &over, &not_allowed);
    let mut pen = Pen::new(&COMMUNITY, &WALL, ME, &[9; 16]);
    let hidden = pen.write("claims", |tx, claims| {
        tx.put(claims, key(2, ME, 2), "{}").unwrap();
        tx.put(claims, key(2, OTHER, 2), "{}").unwrap();
        tx.put(claims, key(3, ME, 2), "{}").unwrap();
    });
    scene.refuses("a foreign one among own ones", me, WALL, &hidden, &not_allowed);
    let of_staff = Pen::new(&COMMUNITY, &WALL, ME, &[9; 16]).put("steps", "a/1", "{}");
    scene.refuses("a step of staff", me, WALL, &of_staff, &not_allowed);
}

#[test]
fn a_claim_moved_under_another_wish() {
    let mut scene = Scene::set();
    let me = scene.me;
    let here = scene.pen.put("claims", &key(1, ME, 1), "{\"again\":1}");
    let moved = forge(&here, |change| change.operations[0].key = Key::Map(key(2, ME, 1).as_str().into()));
    scene.refuses("continued elsewhere", me, WALL, &moved, &refused(RefusalCode::Malformed));
    let mut scene = Scene::set();
    let moved = scene.pen.write("claims", |tx, claims| {
        tx.delete(claims, key(1, ME, 1)).unwrap();
        tx.put(claims, key(2, ME, 1), "{}").unwrap();
    });
    scene.refuses("taken away and put elsewhere", me, WALL, &moved, &refused(RefusalCode::NotAllowed));
}

#[test]
fn containers_counters_marks_and_deletions() {
    let mut scene = Scene::set();
    let (me, clerk) = (scene.me, scene.clerk);
    let forbidden = refused(RefusalCode::Forbidden);
    let pen = || Pen::new(&COMMUNITY, &WALL, ME, &[9; 16]);
    for (what, change) in [
        (
            "a map over a container",
            pen().write("", |tx, _| {
                tx.put_object(ROOT, "claims", ObjType::Map).unwrap();
            }),
        ),
        ("a word over a container", pen().write("", |tx, _| tx.put(ROOT, "claims", "gone").unwrap())),
        ("a container deleted", pen().write("", |tx, _| tx.delete(ROOT, "claims").unwrap())),
        ("another name of the document", pen().write("", |tx, _| tx.put(ROOT, "name", "summary").unwrap())),
        (
            "a map inside a section",
            pen().write("claims", |tx, claims| {
                tx.put_object(claims, key(2, ME, 2), ObjType::Map).unwrap();
            }),
        ),
        (
            "a counter",
            pen().write("claims", |tx, claims| {
                tx.put(claims, key(2, ME, 2), ScalarValue::counter(5)).unwrap();
            }),
        ),
        (
            "a text with a mark",
            pen().write("claims", |tx, claims| {
                let text = tx.put_object(claims, key(2, ME, 2), ObjType::Text).unwrap();
                tx.splice_text(&text, 0, 0, "words").unwrap();
                tx.mark(&text, Mark::new("bold".into(), true, 0, 3), ExpandMark::Both).unwrap();
            }),
        ),
    ] {
        scene.refuses(what, me, WALL, &change, &forbidden);
        let in_staffs_name = forge(&change, |change| {
            change.extra_bytes = {
                let name = staff(1).to_string();
                [&[1, u8::try_from(name.len()).unwrap()], name.as_bytes()].concat()
            };
        });
        scene.refuses(&format!("{what}, by staff"), clerk, WALL, &in_staffs_name, &forbidden);
    }
    let plain = pen().put("claims", &key(2, ME, 2), "{}");
    for action in [OpType::Increment(5), OpType::Make(ObjType::List), OpType::Put(ScalarValue::Null)] {
        let change = forge(&plain, |change| change.operations[0].action = action.clone());
        scene.refuses("another kind of value", me, WALL, &change, &forbidden);
    }
    for (section, gone) in [("claims", key(1, OTHER, 1)), ("wishes", "a/content".to_owned())] {
        let mut pen = pen();
        pen.learn(&[&scene.wall[0].clone(), &scene.wall[1].clone()]);
        let change = pen.delete(section, &gone);
        scene.refuses("what is others' deleted", me, WALL, &change, &refused(RefusalCode::NotAllowed));
    }
    let own = scene.pen.delete("claims", &key(1, ME, 1));
    scene.refuses("own facts deleted", me, WALL, &own, &refused(RefusalCode::NotAllowed));
}

#[test]
fn what_was_refused_does_not_come_in_by_another_door() {
    let mut scene = Scene::set();
    let bad = scene.pen.put("steps", "a/9", "{}");
    let after = scene.pen.put("claims", &key(1, ME, 7), "{}");
    let not_allowed = refused(RefusalCode::NotAllowed);
    let (me, other, clerk) = (scene.me, scene.other, scene.clerk);
    scene.refuses("at first", me, WALL, &bad, &not_allowed);
    let second = scene.desk.connect(ME, [5; 16]);
    scene.refuses("on a second device", second, WALL, &bad, &not_allowed);
    scene.refuses("by another member", other, WALL, &bad, &not_allowed);
    // Staff may write there, but not what another actor wrote.
    scene.refuses("by staff", clerk, WALL, &bad, &refused(RefusalCode::ActorTaken));
    let needs = Verdict::Needs { hashes: vec![Change::from_bytes(bad.clone()).unwrap().hash().0] };
    scene.refuses("what builds on it", me, WALL, &after, &needs);
    let before = scene.disk();
    let verdicts = scene.desk.push(me, WALL, &[&bad, &after]);
    assert_eq!(verdicts.iter().map(|(_, verdict)| verdict).collect::<Vec<_>>(), [&not_allowed, &needs]);
    assert_eq!(scene.disk(), before, "both together");
    scene.is_whole("both together");
}

#[test]
fn somebody_elses_actor() {
    let mut scene = Scene::set();
    let (other, clerk) = (scene.other, scene.clerk);
    let next = scene.pen.put("claims", &key(1, ME, 4), "{}");
    let by_the_other = forge(&next, |change| {
        change.operations[0].key = Key::Map(key(1, OTHER, 4).as_str().into());
    });
    scene.refuses("by another member", other, WALL, &by_the_other, &refused(RefusalCode::ActorTaken));
    scene.refuses("by staff", clerk, WALL, &next, &refused(RefusalCode::ActorTaken));
    let mine_on_another = scene.desk.connect(ME, [5; 16]);
    scene.refuses("on another device", mine_on_another, WALL, &next, &refused(RefusalCode::ActorTaken));
    let of_the_genesis = forge(&next, |change| change.actor_id = schema::genesis_actor());
    let me = scene.me;
    scene.refuses("of the genesis", me, WALL, &of_the_genesis, &refused(RefusalCode::ActorTaken));
    assert!(matches!(scene.desk.offer(me, WALL, &next), Verdict::Accepted { .. }), "its owner goes on");
}

/// A value that loses against another one is not seen, until the other one is gone: then it would be there.
#[test]
fn what_hides_behind_a_value_that_wins() {
    let mut scene = Scene::set();
    let (me, resident) = (scene.me, scene.resident);
    let not_allowed = refused(RefusalCode::NotAllowed);
    for actor in [[0x00, 0x01], [0xff, 0xff]] {
        // Written without knowing of what is there: one of the two wins by its actor.
        let mut pen = Pen::new(&COMMUNITY, &WALL, ME, &actor);
        let beside = pen.put("claims", &key(1, OTHER, 1), "{\"hidden\":1}");
        scene.refuses("beside another's claim", me, WALL, &beside, &not_allowed);
        let mut pen = Pen::new(&COMMUNITY, &WALL, ME, &actor);
        let beside = pen.put("wishes", "a/content", "别的");
        scene.refuses("beside staff's words", me, WALL, &beside, &not_allowed);
        let mut pen = Pen::new(&COMMUNITY, &INBOX, RESIDENT, &actor);
        let beside = pen.put("entries", "e/text", "没坏");
        scene.refuses("beside an entry", resident, INBOX, &beside, &not_allowed);
    }
    let mut pen = Pen::new(&COMMUNITY, &INBOX, RESIDENT, &[9; 16]);
    pen.learn(&[&scene.inbox[0].clone()]);
    let over = pen.put("entries", "e/text", "没坏");
    scene.refuses("over an entry", resident, INBOX, &over, &not_allowed);
    let mut pen = Pen::new(&COMMUNITY, &INBOX, RESIDENT, &[9; 16]);
    let twice = pen.write("entries", |tx, entries| {
        tx.put(entries, "f/text", "一").unwrap();
        tx.put(entries, "f/text", "二").unwrap();
    });
    if Change::from_bytes(twice.clone()).unwrap().len() == 2 {
        scene.refuses("an entry twice at once", resident, INBOX, &twice, &not_allowed);
    }
    // The same again is no attack: its sender does not know that it has arrived.
    let again = Pen::new(&COMMUNITY, &INBOX, RESIDENT, &[8; 16]).put("entries", "e/text", "灯坏了");
    assert!(matches!(scene.desk.offer(resident, INBOX, &again), Verdict::Accepted { .. }));
}

#[test]
fn a_clerk_who_is_no_administrator_does_not_change_settings() {
    let mut scene = Scene::set();
    let clerk = scene.desk.connect_as(Grant::from(staff(5)), [5; 16]);
    let doc = DocName::Community;
    let pen = || Pen::new(&COMMUNITY, &doc, staff(5), &[5; 16]);
    for (section, key) in [("settings", "round_days"), ("profile", "name")] {
        let change = pen().put(section, key, "1");
        assert_eq!(scene.desk.offer(clerk, doc, &change), refused(RefusalCode::NotAllowed), "{section}");
    }
    let display = pen().put("people", &ME.to_string(), "{\"display\":\"张**\"}");
    assert!(matches!(scene.desk.offer(clerk, doc, &display), Verdict::Accepted { .. }));
}

/// Knowing what a document is called, or computing its id, opens nothing.
#[tokio::test]
async fn a_document_whose_name_is_guessed() {
    let mut relay = Served::new();
    relay.start().await;
    let (mine, theirs) = (relay.session("member", 0).await, relay.session("member", 1).await);
    let staff = relay.session("staff", 0).await;
    let Principal::Member(id) = theirs.who else { panic!("a member") };
    let guessed =
        [DocName::Member(id), DocName::Member(Id::from_random([9; 10])), DocName::Casework(Year(2026))];
    for doc in guessed {
        let change = Pen::new(&staff.community, &doc, staff.who, &[1; 16]).put(
            schema::sections(&doc)[0],
            "a/b",
            "秘密",
        );
        let push = |change: Vec<u8>| ToRelay::Push { doc, changes: vec![ChangeBytes(change)] };
        relay.ask_frames(&staff, &[push(change)]).await;
        let pull = ToRelay::Pull(vec![Want { doc, since: 0, hash: None }]);
        let own = Pen::new(&mine.community, &doc, mine.who, &[2; 16]).put("notes", "a/b", "x");
        let denied = ToDevice::Error { code: ErrorCode::Denied, doc: Some(doc) };
        let answers = relay.ask_frames(&mine, &[pull.clone(), push(own)]).await;
        assert_eq!(answers, [denied.clone(), denied], "{doc}");
        // There is and there is not such a document: the answer is the same.
        assert!(
            matches!(&relay.ask_frames(&staff, &[pull]).await[..], [ToDevice::Records { changes, .. }] if changes.len() == 1)
        );
    }
    let hello = relay.ask_frames(&mine, &[ToRelay::Hello { log: None, since: 0 }]).await;
    let [ToDevice::Moved { docs, .. }] = &hello[..] else { panic!("{hello:?}") };
    assert!(docs.iter().all(|(doc, _)| !guessed.contains(doc)), "{docs:?}");
}

#[tokio::test]
async fn a_link_and_a_token_used_after_they_were_revoked() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    let link = serde_json::json!({ "principal": { "role": "member" }, "label": "丢了的手机" });
    let (id, secret) = relay.issue(&staff, &link).await;
    let lost = relay.session_by(&secret).await;
    let mut socket = relay.connect(&lost).await.unwrap();
    assert_eq!(relay.ask_as(&staff, "DELETE", &format!("/links/{id}?erase=true"), b"").await.0, 204);
    assert_eq!(socket.closed().await, Some(4401));
    for restarted in [false, true] {
        if restarted {
            relay.kill();
            relay.start().await;
        }
        for (method, path) in [
            ("GET", "/session"),
            ("POST", "/sync"),
            ("GET", "/docs"),
            ("GET", "/glance"),
            ("GET", "/sync"),
            ("GET", "/repo"),
        ] {
            let (status, answer) = relay.ask_as(&lost, method, path, b"").await;
            let answer = String::from_utf8(answer).unwrap();
            assert_eq!(status, 401, "{method} {path}: {answer}");
            assert_eq!(answer, "{\"code\":\"revoked\",\"erase\":true}");
        }
        assert!(relay.connect(&lost).await.is_none());
        let again = serde_json::json!({ "secret": secret }).to_string();
        let (status, answer) = relay.ask("POST", "/session", &[("X-Program", "1")], again.as_bytes()).await;
        assert_eq!((status, answer.as_slice()), (401, b"{\"code\":\"link_revoked\"}".as_slice()));
    }
    // A new link for the same person opens everything again.
    let id = lost.who.to_string();
    let id = id.split_once(':').unwrap().1;
    let link = serde_json::json!({ "principal": { "role": "member", "id": id }, "label": "新手机" });
    let (_, secret) = relay.issue(&staff, &link).await;
    let found = relay.session_by(&secret).await;
    assert_eq!(found.who, lost.who);
    let doc = DocName::Member(match found.who {
        Principal::Member(id) => id,
        other => panic!("{other}"),
    });
    let pull = ToRelay::Pull(vec![Want { doc, since: 0, hash: None }]);
    assert!(matches!(&relay.ask_frames(&found, &[pull]).await[..], [ToDevice::Records { .. }]));
}

#[test]
fn an_object_of_another_document() {
    let mut scene = Scene::set();
    let me = scene.me;
    let plain = Pen::new(&COMMUNITY, &WALL, ME, &[9; 16]).put("claims", &key(2, ME, 2), "{}");
    for object in [ObjectId::Root, ObjectId::Id(automerge::legacy::OpId(99, schema::genesis_actor()))] {
        let change = forge(&plain, |change| change.operations[0].obj = object.clone());
        scene.refuses("nowhere", me, WALL, &change, &refused(RefusalCode::Forbidden));
    }
}
