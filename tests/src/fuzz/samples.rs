//! What the corpus of each door begins with: honest bytes, and bytes that are known to be nasty.

use std::sync::OnceLock;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{access::DocName, id::Id, principal::Principal, wish::WishField};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng as _};
use replica::{
    device::{Glance, View},
    frame::{self, ChangeBytes, Rotation, ToDevice, ToRelay, Verdict, Want},
    schema::{self, Epoch},
    store::{Memory, Space, end_of},
};
use serde_json::{Value, json};

use super::{
    change::{self, DOC, MAGIC},
    mutant,
};
use crate::{
    pen::Pen,
    story::{claims, collects, draft, fills, on_the_wall},
    world::{COMMUNITY, START, World, member, staff},
};

/// Bytes with a name for their file.
pub type Sample = (String, Vec<u8>);
/// Whose device it is in [`disk`].
pub const CLERK: Principal = staff(1);
/// The database in which [`disk`] would stand in a browser.
pub const DATABASE: &str = "community-c0-staff";

/// The samples of a door.
pub fn of(door: &str) -> Vec<Sample> {
    let samples = match door {
        "frame" => frames(),
        "message" => messages(),
        "glance" => glances(),
        "guard" => changes(),
        "exported" => copies(),
        "table" => tables(),
        other => panic!("no door is called {other}"),
    };
    samples.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

fn honest_changes() -> Vec<ChangeBytes> {
    change::honest().into_iter().map(|(_, _, change)| ChangeBytes(change)).collect()
}

fn asks() -> Vec<(&'static str, Vec<ToRelay>)> {
    let want = |doc| Want { doc, since: 3, hash: Some([7; 32]) };
    let claim = |who: Principal| {
        let key = format!("{}/{who}/{}", Id::<()>::from_random([1; 10]), Id::<()>::from_random([2; 10]));
        ChangeBytes(Pen::new(&COMMUNITY, &DOC, who, &[9; 16]).put("claims", &key, "{}"))
    };
    let anew = Epoch::FIRST.next(7);
    let mut am = schema::fresh_at(&COMMUNITY, &DOC, anew);
    change::author(&mut am, staff(1), 9);
    let begun = ChangeBytes(change::write(&mut am, "wishes", &[("a/content", "x")]));
    let last = change::honest().last().map(|(.., last)| replica::seal::digest(&last[8..]));
    let rotation = Rotation {
        doc: DOC,
        to: anew,
        built_on: Some((7, last)),
        at_once: true,
        part: 0,
        parts: 1,
        changes: vec![begun],
    };
    vec![
        ("hello", vec![ToRelay::Hello { log: Some([1; 16]), since: 300 }]),
        (
            "pull",
            vec![ToRelay::Pull(vec![
                want(DOC),
                want(DocName::Community),
                Want { doc: DOC, since: 0, hash: None },
            ])],
        ),
        ("push", vec![ToRelay::Push { doc: DOC, changes: honest_changes() }]),
        (
            "claims",
            vec![member(1), staff(1)]
                .into_iter()
                .map(|who| ToRelay::Push { doc: DOC, changes: vec![claim(who)] })
                .collect(),
        ),
        (
            "rotate",
            vec![
                ToRelay::Rotate(rotation),
                ToRelay::Holds(vec![(DOC, anew)]),
                ToRelay::Pull(vec![want(DOC)]),
            ],
        ),
    ]
}

fn frames() -> Vec<(&'static str, Vec<u8>)> {
    let mut samples: Vec<_> =
        asks().into_iter().map(|(name, asks)| (name, frame::encode(&asks[0]))).collect();
    let (doc, changes) = (DOC, honest_changes());
    for (name, message) in [
        (
            "moved",
            ToDevice::Moved {
                log: [1; 16],
                now: START,
                upto: 9,
                docs: vec![(DOC, 7), (DocName::Community, 2)],
            },
        ),
        ("records", ToDevice::Records { doc, first: 1, changes, head: 7 }),
        ("snapshot", ToDevice::Snapshot { doc, seq: 7, hash: [3; 32], bytes: vec![1, 2, 3] }),
        ("epoch", ToDevice::Epoch { doc, epoch: Epoch::FIRST.next(9), base: 8, broken: 0 }),
        (
            "verdicts",
            ToDevice::Verdicts {
                doc,
                verdicts: vec![
                    ([1; 32], Verdict::Accepted { seq: 1 }),
                    ([2; 32], Verdict::Refused { code: frame::RefusalCode::Malformed }),
                    ([3; 32], Verdict::Needs { hashes: vec![[4; 32]] }),
                ],
            },
        ),
    ] {
        samples.push((name, frame::encode(&message)));
    }
    samples.extend([
        // A sequence that says it has 2⁶⁴ members, a number that is longer than it need be, another version.
        ("endless", [&[frame::VERSION, 1], [0xff; 9].as_slice(), &[1]].concat()),
        ("long-number", vec![frame::VERSION, 0, 0, 0x80, 0x80, 0]),
        ("version", vec![9, 0]),
        ("body", frame::pack([frame::encode(&asks()[0].1[0]).as_slice(), &[]])),
    ]);
    samples
}

fn messages() -> Vec<(&'static str, Vec<u8>)> {
    let told = |speaker: u8, asks: &[ToRelay]| {
        let frames: Vec<_> = asks.iter().map(frame::encode).collect();
        [&[speaker], frame::pack(frames.iter().map(Vec::as_slice)).as_slice()].concat()
    };
    let mut samples = Vec::new();
    let asks = asks();
    for (name, asks) in &asks {
        samples.push((*name, told(0, asks)));
    }
    let [_, _, (_, push), (_, claims), (_, rotate)] = &asks[..] else { panic!("five") };
    samples.extend([
        ("claims-of-a-member", told(2, claims)),
        ("claims-of-a-unit", told(3, claims)),
        ("rotate-without-right", told(1, rotate)),
        ("rotate-as-a-member", told(2, rotate)),
        ("push-as-a-resident", told(4, push)),
    ]);
    samples
}

fn glances() -> Vec<(&'static str, Vec<u8>)> {
    let mut world = World::new(20_260_306, &[CLERK, member(1)]);
    assert!(world.settle());
    for _ in 0..2 {
        let wish = on_the_wall(&mut world, 0);
        assert!(world.settle());
        claims(&mut world, 1, wish);
    }
    assert!(world.settle());
    let written = |view: &View| Glance::of(view).expect("nothing waits").write();
    let whole = written(&world.view(1));
    let cut = whole[..whole.len() / 2].to_vec();
    let mut other = whole.clone();
    other[0] = other[0].wrapping_add(1);
    vec![
        ("nothing", written(&View::default())),
        ("longer", [whole.as_slice(), &[0]].concat()),
        // A sequence that says it has 2⁶⁴ members.
        ("endless", [&whole[..1], &[0xff; 9], &[1]].concat()),
        ("cut-off", cut),
        ("another-form", other),
        ("wall", whole),
    ]
}

fn changes() -> Vec<(&'static str, Vec<u8>)> {
    let log = change::honest();
    let honest = ["first", "second", "third", "steps", "deletes", "claims", "over-a-deletion"];
    let body = |change: &[u8]| change::body(change).expect("a change has a body").to_vec();
    let mut samples = Vec::new();
    for (at, (name, (.., change))) in honest.into_iter().zip(&log).enumerate() {
        samples.push((name, [&[u8::try_from(at).expect("seven")], body(change).as_slice()].concat()));
    }
    let bomb = |ops| [&[0], mutant::bomb(ops).as_slice()].concat();
    samples.extend([
        ("ten-million-operations", bomb(10_000_000)),
        ("most-operations", bomb(i64::MAX)),
        ("a-few-operations", bomb(3)),
        ("cut-off", [&[0], &MAGIC[..], &log[0].2[4..40]].concat()),
    ]);
    // Mutants that the guard lets through, and some that it does not: where the next ones begin.
    let names = [
        "twisted-1",
        "twisted-2",
        "twisted-3",
        "twisted-4",
        "twisted-5",
        "twisted-6",
        "twisted-7",
        "twisted-8",
    ];
    let mut seeds = 0..;
    for name in names {
        let found = seeds.by_ref().find_map(|seed: u64| {
            let at = usize::try_from(seed % 7).expect("seven");
            let twisted = mutant::twist(&mut ChaCha8Rng::seed_from_u64(seed), &log, at);
            let honest = log.iter().any(|(.., change)| *change == twisted);
            let taken = change::offered(&log, at, &twisted) == Ok(true);
            (!honest && (taken || seed.is_multiple_of(40)))
                .then(|| [&[u8::try_from(at).expect("seven")], body(&twisted).as_slice()].concat())
        });
        samples.push((name, found.expect("there are enough")));
    }
    samples
}

/// A clerk's device, as it is on the disk: wishes, some of them changed, one thing not delivered.
pub fn disk() -> Memory {
    static DISK: OnceLock<Memory> = OnceLock::new();
    let made = || {
        let mut world = World::new(20_260_305, &[CLERK]);
        assert!(world.settle());
        on_the_wall(&mut world, 0);
        let wish = collects(&mut world, 0, draft("李四", "0571-88886666", "滨河家园A座1203"));
        assert!(world.settle());
        world.set_cut(0, true);
        fills(&mut world, 0, wish, WishField::Age, "71");
        world.pass(500);
        world.devices[0].disk.clone()
    };
    DISK.get_or_init(made).clone()
}

/// What `export.js` writes of a disk, as a value.
pub fn copy(disk: &Memory) -> Value {
    let bytes = |bytes: &[u8]| json!({ "$bytes": STANDARD.encode(bytes) });
    let store = |space: Space| {
        let entries = disk.entries(space, &[], &end_of(&[]), usize::MAX);
        let records: Vec<Value> =
            entries.iter().map(|(key, value)| json!([bytes(key), bytes(value)])).collect();
        json!({ "name": space.name(), "keyPath": null, "autoIncrement": false, "records": records })
    };
    json!({
        "format": "community-export", "version": 1, "at": "2026-03-05T01:00:00.000Z", "origin": "https://example.org",
        "databases": [
            { "name": "community-c0-other", "error": "打不开" },
            { "name": DATABASE, "version": 1, "stores": Space::ALL.map(store) },
        ],
    })
}

fn copies() -> Vec<(&'static str, Vec<u8>)> {
    let whole = copy(&disk());
    let other = {
        let mut world = World::new(9, &[CLERK]);
        assert!(world.settle());
        on_the_wall(&mut world, 0);
        assert!(world.settle());
        world.devices[0].disk.clone()
    };
    let changed = |how: fn(&mut Value)| {
        let mut copy = whole.clone();
        how(&mut copy);
        copy.to_string().into_bytes()
    };
    vec![
        ("whole.json", whole.to_string().into_bytes()),
        ("of-another-device.json", copy(&other).to_string().into_bytes()),
        ("nothing-in-it.json", copy(&Memory::default()).to_string().into_bytes()),
        ("foreign.json", changed(|copy| copy["databases"][1]["name"] = json!("community-other"))),
        // Chunks under names of other documents, of none, and under one name.
        (
            "misplaced.json",
            changed(|copy| {
                let records = copy["databases"][1]["stores"][0]["records"].as_array_mut().expect("chunks");
                let keys: Vec<Value> = records.iter().map(|record| record[0].clone()).rev().collect();
                for (record, key) in records.iter_mut().zip(keys) {
                    record[0] = key;
                }
            }),
        ),
        (
            "nameless.json",
            changed(|copy| {
                let records = copy["databases"][1]["stores"][0]["records"].as_array_mut().expect("chunks");
                for record in records {
                    record[0] = json!({ "$bytes": "" });
                }
            }),
        ),
        (
            "intents-as-chunks.json",
            changed(|copy| {
                let records = copy["databases"][1]["stores"][1]["records"].take();
                copy["databases"][1]["stores"][0]["records"] = records;
            }),
        ),
        ("deep.json", [b"[".repeat(200), b"]".repeat(200)].concat()),
    ]
}

fn tables() -> Vec<(&'static str, Vec<u8>)> {
    let sheet = |rows: &str| {
        format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>").into_bytes()
    };
    let row = |number: u32, cells: &[&str]| {
        let cells: Vec<String> = cells
            .iter()
            .zip('A'..)
            .map(|(text, column)| {
                format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            })
            .collect();
        let cells = cells.concat();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let header = ["编号", "许愿人姓名", "群体类别", "心愿类型", "心愿内容", "联系电话"];
    let honest = row(1, &header)
        + &row(2, &["001", "张三", "空巢老人", "小心愿", "想要书", "13812341234"])
        + &row(3, &["合计", "1人"]);
    vec![
        ("sheet.xml", sheet(&honest)),
        ("merged.xml", [sheet(&honest).strip_suffix(b"</worksheet>").expect("a sheet"), b"<mergeCells><mergeCell ref=\"A2:F9\"/><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>"].concat()),
        ("far-away.xml", sheet("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")),
        ("numbers.xml", sheet("<row r=\"1\"><c r=\"A1\"><v>1e308</v></c><c r=\"B1\"><v>-0</v></c><c r=\"C1\"><v>NaN</v></c><c r=\"D1\"><f>1/0</f><v>1</v></c><c r=\"E1\" t=\"s\"><v>9</v></c><c r=\"F1\" t=\"e\"><v>#REF!</v></c></row>")),
        ("wishes.csv", "编号,许愿人姓名,群体类别,心愿类型,心愿内容,联系电话\n001,张三,空巢老人,小心愿,\"想要\n书\",13812341234\n001,张三,空巢老人,小心愿,想要书,１３８-１２３４-１２３４\n合计,2人\n".as_bytes().to_vec()),
        ("members.csv", "姓名,工作单位,性别,出生年月,联系电话,专业特长\n王五,区医院,男,1980.5,13912345678,医疗\n,,,,,\n李四,,女,八〇年五月,0571-88886666,\n".as_bytes().to_vec()),
        ("doors.csv", "小区,楼栋,单元,房号,户主,常住人数\n桂花苑,20,1,602,张三,3\n桂花苑,20栋,一单元,602室,,空\n".as_bytes().to_vec()),
        ("open-quote.csv", b"a,\"b\nc,\"\"\"d\n=\"1".to_vec()),
    ]
}
