//! What a person may read and write has changed: documents that came within reach are asked for, those that are out of reach
//! leave this device.
//!
//! What was done in a document that is out of reach and had not been delivered waits among the refused.

use domain::{
    access::{DocName, access},
    grant::Grant,
    moment::Moment,
};

use super::{Effect, Notice, Replica, doc::sealed, outbox::RefusedRecord};
use crate::{
    frame::RefusalCode,
    schema,
    store::{Op, Space},
};

impl Replica {
    pub(super) fn granted(&mut self, now: Moment, grant: Grant) {
        if grant.principal() != self.me || grant == self.grant {
            return;
        }
        self.grant = grant;
        let gone: Vec<DocName> =
            self.docs.keys().filter(|name| !access(&self.grant, name).reads()).copied().collect();
        for name in gone {
            self.leave(now, name);
        }
        // What comes within reach may have been there for long: everything is asked for again.
        self.since = 0;
        self.goal = None;
        self.keep_since();
        self.stale = true;
        if self.link {
            self.hello(now);
        }
    }

    fn leave(&mut self, now: Moment, name: DocName) {
        let code = RefusalCode::NotAllowed;
        let numbers: Vec<u64> =
            self.outbox.iter().filter(|(_, entry)| entry.doc == name).map(|(number, _)| *number).collect();
        for number in numbers {
            let Some(entry) = self.outbox.get(&number) else { continue };
            let record = RefusedRecord { intent: (*entry.intent).clone(), doc: name, code, at: now };
            self.extra.push(Op::Put(Space::Refused, number.to_be_bytes().to_vec(), sealed(&record)));
            self.refused.insert(number, record);
            self.forget(number);
            self.effects.push(Effect::Report(Notice::Refused { code }));
        }
        self.entering.remove(&name);
        self.rotating.remove(&name);
        let Some(doc) = self.docs.remove(&name) else { return };
        // A batch on its way was made from this document, too; whether it arrives or not, the next one takes it away.
        let storing = self.storing.as_ref().and_then(|on| on.docs.iter().find(|(of, _)| *of == name));
        self.extra.extend(doc.erase(storing.map(|(_, storing)| storing)));
        schema::clear(std::sync::Arc::make_mut(&mut self.community), &name);
    }
}
