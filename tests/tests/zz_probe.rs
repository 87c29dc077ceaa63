use automerge::*;
use automerge::transaction::Transactable;
use replica::schema;
use domain::{access::DocName, moment::Year};
#[test]
fn probe() {
    let doc = DocName::Wall(Year(2026));
    let mut am = schema::fresh(&[0xc0;16], &doc);
    am.set_author(Some(Author::from(b"staff:0000".to_vec())));
    am.set_actor(ActorId::from([9u8;16]));
    let w = schema::container(&am, "wishes").unwrap();
    let mut tx = am.transaction();
    tx.put(&w, "a/b", "x").unwrap();
    tx.put(&w, "a/c", "y").unwrap();
    tx.commit_with(transaction::CommitOptions::default().with_time(5));
    let c = am.get_last_local_change().unwrap();
    println!("author {:?} seq {}", c.author(), c.seq());
    let again = Change::from(c.decode());
    println!("{:02x?}\n{:02x?}", c.raw_bytes(), again.raw_bytes());
    println!("extra {:?} {:?}", c.extra_bytes(), again.extra_bytes());
    println!("same {}", again.hash() == c.hash());
    // bogus preds
    for (name, pred) in [("unknown-ctr", legacy::OpId(999, ActorId::from([9u8;16]))), ("unknown-actor", legacy::OpId(5, ActorId::from([7u8;16]))), ("own-future", legacy::OpId(10, ActorId::from([9u8;16]))), ("genesis-root", legacy::OpId(1, ActorId::from([0u8;16]))), ("genesis-container", legacy::OpId(4, ActorId::from([0u8;16]))), ("other-key", legacy::OpId(7, ActorId::from([9u8;16])))] {
        let mut tx = am.transaction();
        tx.put(&w, "a/d", "z").unwrap();
        tx.rollback();
        let mut f = am.fork().with_actor(ActorId::from([9u8;16]));
        let mut tx = f.transaction();
        tx.put(&w, "a/d", "z").unwrap();
        tx.commit_with(transaction::CommitOptions::default().with_time(5));
        let mut e = f.get_last_local_change().unwrap().decode();
        e.operations[0].pred = vec![pred].into_iter().collect::<Vec<_>>().into();
        let bad = Change::from(e);
        let insp = replica::log::inspect(&doc, bad.raw_bytes()).map(|o| o.seq);
        let bytes = bad.raw_bytes().to_vec();
        let a2 = am.clone();
        let res = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut a2 = a2;
            let r = a2.apply_changes([bad.clone()]);
            let saved = a2.save();
            let l = Automerge::load(&saved);
            let back = a2.get_change_by_hash(&bad.hash()).map(|c| c.raw_bytes().to_vec()) == Some(bytes);
            let seen = a2.get(&w, "a/d").map(|v| format!("{v:?}"));
            let other = a2.get(&w, "a/c").map(|v| format!("{v:?}"));
            // later honest edit
            let mut tx = a2.transaction();
            let e = tx.put(&w, "a/e", "q").map_err(|e| e.to_string());
            tx.commit();
            let l2 = Automerge::load(&a2.save()).map(|_|());
            (r.map_err(|e|e.to_string()), l.map(|_|()).map_err(|e|e.to_string()), back, seen, other, e, l2.map_err(|e|e.to_string()))
        }));
        println!("{name}: inspect {insp:?}\n   apply {res:?}");
    }
}
