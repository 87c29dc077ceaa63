//! The register as the ledger needs it: each member with status, unit and what is searched, derived once per change.
//!
//! A member whose file and check-in did not change keeps its line, so that one edit among thousands costs one line.

use std::{
    cell::Cell,
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Member, Unit},
    register::{CheckinState, MemberField, MemberFile, MemberIdentity, MemberStatus, UnitFile},
    settings::Settings,
};
use leptos::prelude::*;

use crate::pages::doing::Desk;

/// A member of the register and what follows from the file.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) id: Id<Member>,
    pub(crate) file: Arc<MemberFile>,
    pub(crate) state: CheckinState,
    /// The unit in words.
    pub(crate) unit: String,
    /// What tells this member from others.
    pub(crate) identity: MemberIdentity,
    /// How many required fields are empty.
    pub(crate) missing: usize,
    /// How many proposals wait for an answer.
    pub(crate) waiting: usize,
    /// Another number for every other content.
    pub(crate) version: u64,
    /// Name and unit in lower case.
    text: String,
}

/// Everybody whose card has anything on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct RegisterBook {
    lines: Arc<Vec<Arc<Line>>>,
    by_id: Arc<BTreeMap<Id<Member>, Arc<Line>>>,
    members: Arc<BTreeMap<Id<Member>, Arc<MemberFile>>>,
    units: Arc<BTreeMap<Id<Unit>, Arc<UnitFile>>>,
    settings: Arc<Settings>,
    today: Day,
    version: u64,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static BOOK: Cell<Option<Memo<RegisterBook>>> = const { Cell::new(None) };
}

/// The book, shared by all pages and made when it is first asked for.
pub(crate) fn register_book(desk: Desk) -> Memo<RegisterBook> {
    if let Some(book) = BOOK.get() {
        return book;
    }
    let shell = desk.shell;
    let book = desk.rooted(|| {
        // Made here, or it would end with the page that asks first.
        let (view, day) = (shell.view(), shell.day());
        Memo::new(move |before: Option<&RegisterBook>| {
            view.with(|view| RegisterBook::read(&view.community, day.get(), before))
        })
    });
    BOOK.set(Some(book));
    book
}

impl PartialEq for RegisterBook {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

impl RegisterBook {
    fn read(community: &Community, today: Day, before: Option<&Self>) -> Self {
        if let Some(before) = before
            && before.today == today
            && Arc::ptr_eq(&before.members, &community.members)
            && Arc::ptr_eq(&before.units, &community.units)
            && Arc::ptr_eq(&before.settings, &community.settings)
        {
            return before.clone();
        }
        let mut states = community.checkins(today);
        let mut by_id = BTreeMap::new();
        for (id, file) in community.members.iter() {
            if file.file.removed.is_some() || file.card.is_empty() {
                continue;
            }
            let state = states.remove(id).unwrap_or_default();
            let unit = community.unit_name(&file.card);
            let kept = before
                .and_then(|before| before.by_id.get(id))
                .filter(|line| Arc::ptr_eq(&line.file, file) && line.state == state && line.unit == unit);
            let line = kept.map_or_else(|| Arc::new(Line::read(*id, file, state, unit)), Arc::clone);
            by_id.insert(*id, line);
        }
        let mut lines: Vec<Arc<Line>> = by_id.values().cloned().collect();
        lines.sort_by(|one, two| one.place().cmp(&two.place()));
        Self {
            lines: Arc::new(lines),
            by_id: Arc::new(by_id),
            members: Arc::clone(&community.members),
            units: Arc::clone(&community.units),
            settings: Arc::clone(&community.settings),
            today,
            version: NEXT.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// Everybody, in the order of the ledger.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Line>> {
        self.lines.iter()
    }

    pub(crate) fn get(&self, id: Id<Member>) -> Option<&Arc<Line>> {
        self.by_id.get(&id)
    }

    pub(crate) fn count(&self, of: impl Fn(&Line) -> bool) -> usize {
        self.lines.iter().filter(|line| of(line)).count()
    }
}

impl Line {
    fn read(id: Id<Member>, file: &Arc<MemberFile>, state: CheckinState, unit: &str) -> Self {
        let identity = MemberIdentity::of(&file.card);
        Self {
            id,
            state,
            unit: unit.to_owned(),
            text: format!("{}\n{unit}", file.card.get(MemberField::Name)).to_lowercase(),
            identity,
            missing: file.card.missing().len(),
            waiting: file.waiting().count(),
            file: Arc::clone(file),
            version: NEXT.fetch_add(1, Ordering::Relaxed),
        }
    }

    pub(crate) fn get(&self, field: MemberField) -> &str {
        self.file.card.get(field)
    }

    pub(crate) fn status(&self) -> MemberStatus {
        self.state.stage.status()
    }

    /// Whether the member has left: kept, but not looked for first.
    pub(crate) fn has_left(&self) -> bool {
        self.state.stage.has_left()
    }

    /// By unit and name; who left comes last.
    fn place(&self) -> (bool, &str, &str, Id<Member>) {
        (self.has_left(), &self.unit, self.get(MemberField::Name), self.id)
    }

    /// Whether this is meant by what somebody searches for: part of name or unit, or the end of the phone. `text` is in
    /// lower case.
    pub(crate) fn is_found(&self, text: &str) -> bool {
        let number = text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.is_empty() || self.text.contains(text) || (number && self.identity.phone.ends_with(text))
    }
}
