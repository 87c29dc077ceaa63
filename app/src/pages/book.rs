//! What pages derive from a snapshot: each wish with its state, standing, round and duty, computed once per change.
//!
//! A wish that did not change keeps its entry from the snapshot before, so a large wall costs what changed in it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{
    community::Community,
    edit::{Edit, RegisterEdit},
    id::Id,
    moment::Day,
    settings::Settings,
    wish::{
        CardField, Claimant, Duty, Standing, Step, Wish, WishField, WishState, duty, round_of, standing,
        state,
    },
};
use leptos::prelude::*;

use crate::shell::{Shell, View};

/// A wish and what follows from it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: Id<Wish>,
    pub(crate) wish: Arc<Wish>,
    pub(crate) state: WishState,
    pub(crate) standing: Standing,
    /// The round and its last day.
    pub(crate) round: Option<(u16, Day)>,
    pub(crate) duty: Option<Duty>,
    /// Another number for every other content; what is drawn from an entry is drawn anew when it changes.
    pub(crate) version: u64,
}

/// All wishes of a snapshot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    entries: Arc<BTreeMap<Id<Wish>, Arc<Entry>>>,
    settings: Arc<Settings>,
    today: Day,
    version: u64,
}

/// How far what was done here has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sent {
    /// Not on disk here yet.
    Saving,
    /// On disk here, not acknowledged.
    Saved,
    /// Acknowledged.
    Delivered,
}

/// What waits in the outbox, by wish and by step. What is not here is delivered: that is the only proof there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waits {
    wishes: BTreeMap<Id<Wish>, Sent>,
    steps: BTreeMap<Id<Step>, Sent>,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

fn next() -> u64 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

impl Book {
    fn read(community: &Community, today: Day, before: Option<&Self>) -> Self {
        let same_rules = before
            .filter(|before| before.today == today && Arc::ptr_eq(&before.settings, &community.settings));
        let mut changed = before.is_none_or(|before| before.entries.len() != community.wishes.len());
        let entries: BTreeMap<Id<Wish>, Arc<Entry>> = community
            .wishes
            .iter()
            .map(|(id, wish)| {
                let kept = same_rules.and_then(|before| before.entries.get(id));
                let entry = match kept {
                    Some(entry) if Arc::ptr_eq(&entry.wish, wish) => Arc::clone(entry),
                    _ => {
                        changed = true;
                        Arc::new(Entry::read(*id, wish, &community.settings, today))
                    }
                };
                (*id, entry)
            })
            .collect();
        match before {
            Some(before) if !changed => before.clone(),
            _ => Self {
                entries: Arc::new(entries),
                settings: Arc::clone(&community.settings),
                today,
                version: next(),
            },
        }
    }

    pub(crate) fn get(&self, id: Id<Wish>) -> Option<Arc<Entry>> {
        self.entries.get(&id).cloned()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.entries.values()
    }

    pub(crate) fn today(&self) -> Day {
        self.today
    }

    pub(crate) fn count(&self, mut of: impl FnMut(&Entry) -> bool) -> usize {
        self.iter().filter(|entry| of(entry)).count()
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

impl Entry {
    fn read(id: Id<Wish>, wish: &Arc<Wish>, settings: &Settings, today: Day) -> Self {
        let card = wish.card.as_ref();
        Self {
            id,
            wish: Arc::clone(wish),
            state: state(wish, settings, today),
            standing: card.map(|card| standing(card, settings.close_claim_minutes)).unwrap_or_default(),
            round: card.and_then(round_of),
            duty: duty(wish, settings),
            version: next(),
        }
    }

    /// What the wall says.
    pub(crate) fn card(&self, field: CardField) -> &str {
        self.wish.card.as_ref().map_or("", |card| card.text.get(field))
    }

    /// What the ledger says.
    pub(crate) fn case(&self, field: WishField) -> &str {
        self.wish.case.as_ref().map_or("", |case| case.draft.get(field))
    }

    /// The ledger's value, or the wall's where there is none.
    pub(crate) fn either(&self, ledger: WishField, wall: CardField) -> &str {
        let value = self.case(ledger);
        if value.is_empty() { self.card(wall) } else { value }
    }

    /// Whether nothing is left of it: taken down, cleared again, and never given to anybody.
    pub(crate) fn is_blank(&self) -> bool {
        let wish = &self.wish;
        wish.card.is_none()
            && wish.case.as_ref().is_some_and(|case| case.draft.is_empty() && case.steps.is_empty())
    }

    /// Whether it is or was on the wall, and not taken off.
    pub(crate) fn on_wall(&self) -> bool {
        match self.state {
            WishState::Published
            | WishState::ClaimPending
            | WishState::Claimed
            | WishState::InProgress
            | WishState::Fulfilled
            | WishState::FollowedUp => true,
            WishState::Expired
            | WishState::Draft
            | WishState::Submitted
            | WishState::Approved
            | WishState::Rejected
            | WishState::TakenDown => false,
        }
    }

    pub(crate) fn is_hard(&self) -> bool {
        self.card(CardField::Difficulty) == "high"
    }

    /// Whether this claimant could claim it, as far as this device knows.
    pub(crate) fn is_free_for(&self, claimant: Claimant) -> bool {
        matches!(self.state, WishState::Published | WishState::ClaimPending)
            && self.is_hard() == matches!(claimant, Claimant::Unit(_))
            && self.standing.live_of(claimant).is_none()
    }

    /// Whether a duty is past its day.
    pub(crate) fn is_overdue(&self, today: Day) -> bool {
        self.duty.is_some_and(|duty| duty.due() < today)
    }
}

impl Waits {
    fn read(view: &View) -> Self {
        let mut waits = Self::default();
        for waiting in &view.outbox {
            let sent = if waiting.kept { Sent::Saved } else { Sent::Saving };
            let edit = &waiting.intent.edit;
            if let Some(wish) = edit.wish() {
                lower(waits.wishes.entry(wish), sent);
            }
            if let Edit::Import { rows, .. } = edit {
                for (wish, _) in rows {
                    lower(waits.wishes.entry(*wish), sent);
                }
            }
            if let Some(step) = step_of(edit) {
                lower(waits.steps.entry(step), sent);
            }
        }
        waits
    }

    /// How far everything about a wish has come.
    pub(crate) fn wish(&self, id: Id<Wish>) -> Sent {
        self.wishes.get(&id).copied().unwrap_or(Sent::Delivered)
    }

    /// How far one step has come.
    pub(crate) fn step(&self, id: Id<Step>) -> Sent {
        self.steps.get(&id).copied().unwrap_or(Sent::Delivered)
    }
}

fn lower<K: Ord>(entry: std::collections::btree_map::Entry<'_, K, Sent>, sent: Sent) {
    let kept = entry.or_insert(sent);
    *kept = sent.min(*kept);
}

fn step_of(edit: &Edit) -> Option<Id<Step>> {
    use domain::edit::WishFact;
    match (edit.fact(), edit) {
        (Some(WishFact::Case(step, _) | WishFact::Wall(step, _) | WishFact::Claim(_, step, _)), _) => {
            Some(step)
        }
        (None, Edit::Explain { step, .. } | Edit::Note { step, .. }) => Some(*step),
        (None, Edit::Register(RegisterEdit::CheckIn { step, .. } | RegisterEdit::Answer { step, .. })) => {
            Some(*step)
        }
        (None, Edit::Register(RegisterEdit::IssueLetter { letter, .. })) => Some(*letter),
        (None, _) => None,
    }
}

/// The derivations, shared by all pages; given by context.
#[derive(Clone, Copy)]
pub(crate) struct Books {
    pub(crate) book: Memo<Book>,
    pub(crate) waits: Memo<Waits>,
}

impl Books {
    pub(crate) fn new(shell: Shell) -> Self {
        let (view, day) = (shell.view(), shell.day());
        Self {
            book: Memo::new(move |before: Option<&Book>| {
                view.with(|view| Book::read(&view.community, day.get(), before))
            }),
            waits: Memo::new(move |_| view.with(|view| Waits::read(view))),
        }
    }

    /// One wish; changes only when the wish does.
    pub(crate) fn entry(self, id: Signal<Option<Id<Wish>>>) -> Memo<Option<Arc<Entry>>> {
        Memo::new(move |_| id.get().and_then(|id| self.book.with(|book| book.get(id))))
    }
}
