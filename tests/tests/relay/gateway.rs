//! Promise: the data is nobody's prisoner. An unchanged JavaScript automerge-repo client reads and writes what its
//! session may, through `/repo`; it is told what it may not, and nothing of that is kept.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{path::Path, process::Stdio};

use automerge::{Change, ReadDoc as _};
use domain::{access::DocName, moment::Year};
use replica::{
    frame::{ChangeBytes, ToDevice, ToRelay, Verdict, Want},
    schema::{self, Put, section},
};
use serde_json::{Value, json};
use tests::served::{PATIENCE, Served, Session};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::{sleep, timeout},
};

const WALL: DocName = DocName::Wall(Year(2026));
const CASEWORK: DocName = DocName::Casework(Year(2026));

/// A neighbour's program under way.
struct Neighbour {
    _child: Child,
    says: Lines<BufReader<ChildStdout>>,
    hears: ChildStdin,
}

impl Neighbour {
    fn start(relay: &Served, session: &Session, url: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js");
        assert!(folder.join("node_modules").is_dir(), "run `npm ci` in tests/js; `cargo xtask test` does");
        let mut node = Command::new("node");
        node.arg("neighbour.mjs")
            .args([&relay.address().to_string(), &session.token, url])
            .current_dir(folder);
        let pipes = node.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = pipes.spawn().expect("node is installed");
        let says = BufReader::new(child.stdout.take().unwrap()).lines();
        let hears = child.stdin.take().unwrap();
        Self { _child: child, says, hears }
    }

    /// Waits for a line.
    async fn until(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        let found = async {
            loop {
                let line = self.says.next_line().await.unwrap().expect("the neighbour goes on");
                let line: Value = serde_json::from_str(&line).unwrap();
                if is_it(&line) {
                    return line;
                }
            }
        };
        timeout(PATIENCE, found).await.expect("the neighbour says it in time")
    }

    async fn write(&mut self, section: &str, key: &str, value: &str, as_text: bool) {
        let line = json!({ "section": section, "key": key, "value": value, "text": as_text });
        self.hears.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }
}

/// The address of a document for neighbours, as a clerk's program finds it.
async fn url(relay: &Served, session: &Session, doc: DocName) -> Option<String> {
    let bearer = format!("Bearer {}", session.token);
    let (_, listed) = relay.ask("GET", "/docs", &[("Authorization", &bearer)], b"").await;
    let listed: Value = serde_json::from_slice(&listed).unwrap();
    let line = listed.as_array().unwrap().iter().find(|line| line["name"] == doc.to_string().as_str())?;
    Some(line["url"].as_str().unwrap().to_owned())
}

/// The document as the relay has it.
async fn read(relay: &Served, session: &Session, doc: DocName) -> automerge::Automerge {
    let pull = ToRelay::Pull(vec![Want { doc, since: 0, hash: None }]);
    let mut am = schema::fresh(&session.community, &doc);
    for message in relay.ask_frames(session, &[pull]).await {
        let ToDevice::Records { changes, .. } = message else { panic!("{message:?}") };
        am.apply_changes(
            changes.into_iter().map(|bytes| Change::from_bytes(bytes.0).unwrap()).collect::<Vec<_>>(),
        )
        .unwrap();
    }
    am
}

fn value(am: &automerge::Automerge, section: &str, key: &str) -> Option<String> {
    let section = schema::container(am, section).unwrap();
    am.get(&section, key).unwrap().map(|(value, _)| value.as_str().unwrap_or("not a string").to_owned())
}

/// A clerk writes over the wire.
async fn write(relay: &Served, session: &Session, doc: DocName, key: &str, text: &str) {
    let mut am = read(relay, session, doc).await;
    am.set_author(Some(automerge::Author::from(session.who.to_string().into_bytes())));
    let put = Put::new(section::WISHES, key.to_owned(), text.to_owned());
    let hash = schema::write(&mut am, &[put], 1).unwrap().unwrap();
    let bytes = am.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec();
    let answer = relay.ask_frames(session, &[ToRelay::Push { doc, changes: vec![ChangeBytes(bytes)] }]).await;
    assert!(
        matches!(&answer[..], [ToDevice::Verdicts { verdicts, .. }] if matches!(verdicts[0].1, Verdict::Accepted { .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn the_javascript_client_reads_and_writes_in_both_directions() {
    let mut relay = Served::new();
    relay.start().await;
    let staff = relay.session("staff", 0).await;
    write(&relay, &staff, WALL, "a/content", "从社区").await;
    let url = url(&relay, &staff, WALL).await.unwrap();

    // What was there before.
    let mut neighbour = Neighbour::start(&relay, &staff, &url);
    let first = neighbour.until(|line| line["doc"]["wishes"]["a/content"].is_string()).await;
    assert_eq!(first["doc"]["wishes"]["a/content"], "从社区");
    assert_eq!(first["doc"]["name"], WALL.to_string().as_str());

    // What it writes is kept, and a phone hears of it.
    let mut phone = relay.connect(&relay.session("member", 0).await).await.unwrap();
    assert!(phone.tell(&ToRelay::Hello { log: None, since: 0 }).await);
    neighbour.write("wishes", "b/content", "从邻居", false).await;
    let heard = async {
        loop {
            if let ToDevice::Records { doc: WALL, changes, .. } = phone.hear().await.unwrap() {
                return changes;
            }
        }
    };
    assert_eq!(timeout(PATIENCE, heard).await.expect("a phone hears of it").len(), 1);
    assert_eq!(value(&read(&relay, &staff, WALL).await, "wishes", "b/content").as_deref(), Some("从邻居"));

    // What others write meanwhile reaches it, and both values of one key do not stop it.
    write(&relay, &staff, WALL, "a/content", "改过了").await;
    neighbour.until(|line| line["doc"]["wishes"]["a/content"] == "改过了").await;
    neighbour.write("wishes", "a/content", "又改过了", false).await;
    let arrives = async {
        while value(&read(&relay, &staff, WALL).await, "wishes", "a/content").as_deref() != Some("又改过了")
        {
            sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, arrives).await.expect("it arrives");

    // And it is there after a power cut.
    relay.kill();
    relay.start().await;
    assert_eq!(value(&read(&relay, &staff, WALL).await, "wishes", "a/content").as_deref(), Some("又改过了"));
    assert_eq!(value(&read(&relay, &staff, WALL).await, "wishes", "b/content").as_deref(), Some("从邻居"));
}

#[tokio::test]
async fn a_document_it_may_not_read_is_not_there() {
    let mut relay = Served::new();
    relay.start().await;
    let (staff, member) = (relay.session("staff", 0).await, relay.session("member", 0).await);
    write(&relay, &staff, CASEWORK, "a/phone", "13800138000").await;
    let hidden = url(&relay, &staff, CASEWORK).await.unwrap();
    assert_eq!(url(&relay, &member, CASEWORK).await, None);
    let mut neighbour = Neighbour::start(&relay, &member, &hidden);
    let said = neighbour.until(|line| !line["unavailable"].is_null() || !line["doc"].is_null()).await;
    assert!(said["unavailable"].is_string(), "{said}");
}

#[tokio::test]
async fn a_refused_change_is_reported_and_not_kept() {
    let mut relay = Served::new();
    relay.start().await;
    let (staff, member) = (relay.session("staff", 0).await, relay.session("member", 0).await);
    write(&relay, &staff, WALL, "a/content", "原来的").await;
    let url = url(&relay, &staff, WALL).await.unwrap();

    // A member may read the wall, and not change what is published on it.
    let mut neighbour = Neighbour::start(&relay, &member, &url);
    neighbour.until(|line| line["doc"]["wishes"]["a/content"] == "原来的").await;
    neighbour.write("wishes", "a/content", "改坏了", false).await;
    let said = neighbour.until(|line| line["error"].is_string()).await;
    assert_eq!(said["error"], "refused: not_allowed");

    // A clerk's program may, but not by making objects: a collaborative text is one.
    let mut neighbour = Neighbour::start(&relay, &staff, &url);
    neighbour.until(|line| line["doc"]["wishes"]["a/content"] == "原来的").await;
    neighbour.write("wishes", "c/content", "一段文字", true).await;
    let said = neighbour.until(|line| line["error"].is_string()).await;
    assert_eq!(said["error"], "refused: forbidden");

    let kept = read(&relay, &staff, WALL).await;
    assert_eq!(value(&kept, "wishes", "a/content").as_deref(), Some("原来的"));
    assert_eq!(value(&kept, "wishes", "c/content"), None);
    assert_eq!(kept.get_changes(&[]).len(), 2);
}
