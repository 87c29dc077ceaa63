//! Acts under way: who asked, which intents they became, and when they are safe enough to be answered.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use domain::edit::Edit;
use replica::{device::View, store::StoreError};

use super::{
    inner::{Act, Done},
    state::{ActError, Mode},
};
use crate::link::Tab;

/// Who wants to know how an act went.
pub(super) enum Asker {
    Here(Done),
    Tab { tab: Tab, id: u64 },
}

/// How an act went.
pub(super) type Fate = Result<(), ActError>;

struct Doing {
    edits: Vec<Edit>,
    asker: Asker,
    /// The intents it made, `after < number <= upto`, once it was applied.
    made: Option<(u64, u64)>,
}

#[derive(Default)]
pub(super) struct Acts {
    doing: RefCell<BTreeMap<u64, Doing>>,
    last_token: Cell<u64>,
}

impl Acts {
    /// Takes an act up and names it; nothing when the same one of another tab is under way already.
    pub(super) fn begin(&self, edits: &[Edit], asker: Asker) -> Option<u64> {
        if let Asker::Tab { tab, id } = asker {
            let again =
                |doing: &Doing| matches!(doing.asker, Asker::Tab { tab: t, id: i } if (t, i) == (tab, id));
            if self.doing.borrow().values().any(again) {
                return None;
            }
        }
        let token = self.last_token.get() + 1;
        self.last_token.set(token);
        self.doing.borrow_mut().insert(token, Doing { edits: edits.to_vec(), asker, made: None });
        Some(token)
    }

    /// Whether nothing is under way.
    pub(super) fn is_empty(&self) -> bool {
        self.doing.borrow().is_empty()
    }

    /// Notes what became of it: intents with these numbers, or none.
    pub(super) fn made(&self, token: u64, after: u64, upto: u64) {
        if let Some(doing) = self.doing.borrow_mut().get_mut(&token) {
            doing.made = Some((after, upto));
        }
    }

    /// Ends one; whoever asked has to be told.
    pub(super) fn end(&self, token: u64) -> Option<Asker> {
        self.doing.borrow_mut().remove(&token).map(|doing| doing.asker)
    }

    /// Those whose fate is decided now.
    pub(super) fn decided(&self, view: &View, mode: Mode, store: Option<&StoreError>) -> Vec<(u64, Fate)> {
        let doing = self.doing.borrow();
        doing
            .iter()
            .filter_map(|(token, doing)| Some((*token, fate(view, mode, store, doing.made?)?)))
            .collect()
    }

    /// Those that this tab's person still waits for. Other tabs ask the next leader themselves.
    pub(super) fn take_unanswered(&self) -> Vec<Act> {
        let ours = |doing: Doing| match doing.asker {
            Asker::Here(done) => Some(Act { edits: doing.edits, done }),
            Asker::Tab { .. } => None,
        };
        self.doing.take().into_values().filter_map(ours).collect()
    }
}

/// Whether what was made is safe, or can no longer become so.
fn fate(view: &View, mode: Mode, store: Option<&StoreError>, (after, upto): (u64, u64)) -> Option<Fate> {
    let ours = |number: u64| after < number && number <= upto;
    if mode == Mode::Light {
        if let Some(refused) = view.refused.iter().find(|refused| ours(refused.number)) {
            return Some(Err(ActError::Relay(refused.code)));
        }
        return (!view.outbox.iter().any(|waiting| ours(waiting.number))).then_some(Ok(()));
    }
    if !view.outbox.iter().any(|waiting| ours(waiting.number) && !waiting.kept) {
        return Some(Ok(()));
    }
    store.map(|error| Err(ActError::Store(error.clone())))
}
