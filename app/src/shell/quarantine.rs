//! What ended the app before: left alone until somebody tries it once more. How it is noted is in [`super::session`].

use std::{collections::BTreeSet, rc::Rc};

use replica::device::Event;

use super::{engine::Engine, session, state::NoticeKind};

impl Engine {
    /// What ended the app before is left alone, and the person told.
    pub(super) fn leave_quarantined(self: &Rc<Self>) {
        let quarantined = self.quarantined.borrow().clone();
        for doc in &quarantined {
            self.tell(NoticeKind::Quarantined(*doc));
        }
        if !quarantined.is_empty() {
            self.push(Event::LeaveAlone(quarantined));
        }
    }

    /// The person wants it tried once more. When it ends the app again, the boot script sets it aside again.
    pub(super) fn take_up_again(self: &Rc<Self>) {
        session::forget_quarantined();
        self.quarantined.take();
        self.untell(|kind| matches!(kind, NoticeKind::Quarantined(_)));
        self.push(Event::LeaveAlone(BTreeSet::new()));
    }
}
