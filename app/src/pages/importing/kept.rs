//! Imports made on this device, and taking one back. Only when it was and how much is noted here; what it wrote, and over
//! what, is in the change history.

use domain::{
    import::{Undo, undo},
    moment::Moment,
    principal::Principal,
};
use gloo_storage::{LocalStorage, Storage};
use leptos::{prelude::*, task::spawn_local};
use replica::audit::{Place, was_written};
use serde::{Deserialize, Serialize};

use super::ledgers::Kind;
use crate::{
    components::{Notice, Skeleton},
    pages::doing::{Desk, Doing},
    shell::{Ask, Entry, Kind as About, Search},
    words::{self, Importing, Undoing, leaving, sentence},
};

/// Where it is noted.
const IMPORTS: &str = "imports";
/// So many are noted.
const MOST: usize = 20;
/// So many of what stays are named.
const NAMED: usize = 20;

/// An import that was made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptImport {
    who: Principal,
    kind: Kind,
    /// The change history knows it by its second; two where that is not known exactly.
    from: Moment,
    upto: Moment,
    records: usize,
}

/// All of them, the newest first.
#[derive(Clone, Copy)]
pub(super) struct KeptImports {
    desk: Desk,
    all: RwSignal<Vec<KeptImport>>,
}

impl KeptImports {
    pub(super) fn new(desk: Desk) -> Self {
        Self { desk, all: RwSignal::new(LocalStorage::get(IMPORTS).unwrap_or_default()) }
    }

    /// Notes an import that was just made; everything in it bears the same second.
    pub(super) fn note(self, kind: Kind, began: Moment, records: usize) {
        let Some(who) = self.desk.who_now() else { return };
        let last = self.desk.shell.view().with_untracked(|view| {
            view.outbox.last().map(|waiting| waiting.intent.at).filter(|at| *at >= began)
        });
        let (from, upto) = last.map_or((began, self.desk.shell.now()), |at| (at, at));
        self.change(|all| {
            all.insert(0, KeptImport { who, kind, from, upto, records });
            all.truncate(MOST);
        });
    }

    fn drop_one(self, one: &KeptImport) {
        self.change(|all| all.retain(|kept| kept != one));
    }

    fn change(self, how: impl FnOnce(&mut Vec<KeptImport>)) {
        self.all.update(how);
        let kept = self.all.with_untracked(|all| LocalStorage::set(IMPORTS, all));
        if kept.is_err() {
            leptos::logging::warn!("the list of imports cannot be kept here");
        }
    }

    fn mine(self) -> Vec<KeptImport> {
        let who = self.desk.who();
        self.all.with(|all| all.iter().filter(|one| Some(one.who) == who).cloned().collect())
    }
}

/// What taking an import back would do, out of the change history. Nothing when that cannot be asked now.
async fn look_up(desk: Desk, kept: &KeptImport) -> Option<Undo> {
    let about = match kept.kind {
        Kind::Wishes => About::Wishes,
        Kind::Members => About::People,
        Kind::Doors => About::Other,
        Kind::Attendance => About::Activities,
    };
    let seconds = |at: Moment| at.0.div_euclid(1000);
    let is_of_it = |entry: &Entry| {
        (seconds(kept.from)..=seconds(kept.upto)).contains(&seconds(entry.at)) && entry.by == Some(kept.who)
    };
    let search = Search {
        by: Some(kept.who),
        from: Some(kept.from.day()),
        upto: Some(kept.upto.day()),
        kind: Some(about),
        skip: 0,
        most: usize::MAX,
    };
    let found = desk.shell.trail(Ask::Search(search)).await?.entries;
    let mut docs: Vec<_> = found.iter().filter(|entry| is_of_it(entry)).map(|entry| entry.doc).collect();
    docs.sort_unstable();
    docs.dedup();
    // A change of many records is told by its number alone; its places are asked for one by one.
    let places = docs.into_iter().map(Place::whole).collect();
    let mut entries = desk.shell.trail(Ask::Places(places)).await?.entries;
    entries.retain(is_of_it);
    let written = was_written(&entries);
    Some(desk.shell.view().with_untracked(|view| undo(&view.community, &written)))
}

/// The list.
#[component]
pub(super) fn Kept(kept: KeptImports) -> impl IntoView {
    let w = Undoing::words();
    move || {
        let all = kept.mine();
        (!all.is_empty()).then(|| {
            view! {
                <section class="part" data-testid="kept-imports">
                    <h2>{w.title}</h2>
                    <ul role="list" class="stack">
                        {all.into_iter().map(|one| view! { <li><One kept one/></li> }).collect_view()}
                    </ul>
                </section>
            }
        })
    }
}

#[component]
fn One(kept: KeptImports, one: KeptImport) -> impl IntoView {
    let w = Undoing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (looking, found) = (RwSignal::new(false), RwSignal::new(None::<Undo>));
    let name = match one.kind {
        Kind::Wishes => Importing::words().wishes,
        Kind::Members => Importing::words().members,
        Kind::Doors => Importing::words().doors,
        Kind::Attendance => Importing::words().attendance,
    };
    let said = sentence!(
        "{}：{}，{} 条",
        "{}: {}, {}",
        words::moment(one.from, desk.shell.today()),
        name,
        one.records
    );
    let one = StoredValue::new(one);
    let look = move |_| {
        doing.clear();
        looking.set(true);
        spawn_local(async move {
            let undo = look_up(desk, &one.get_value()).await;
            looking.try_set(false);
            match undo {
                Some(undo) => {
                    found.try_set(Some(undo));
                }
                None => doing.fail(w.unable),
            }
        });
    };
    let back = move |_| {
        let Some(undo) = found.get_untracked() else { return };
        let said = sentence!("{} {} 条", "{} {}", w.done, undo.records);
        doing.run(undo.edits, said, move || kept.drop_one(&one.get_value()));
    };
    view! {
        <div class="card stack" data-testid="kept-import">
            <p>{said}</p>
            {doing.trouble()}
            {move || match (looking.get(), found.get()) {
                (true, _) => view! { <p class="hint" role="status">{w.looking}</p><Skeleton/> }.into_any(),
                (false, None) => view! {
                    <div class="actions">
                        <button type="button" class="button small" data-testid="undo-import" on:click=look>{w.undo}</button>
                    </div>
                }.into_any(),
                (false, Some(undo)) => view! {
                    <Planned undo=undo.clone()/>
                    <div class="actions">
                        {(!undo.edits.is_empty()).then(|| view! {
                            <button type="button" class="button small primary" data-testid="undo-sure"
                                aria-busy=move || doing.busy() on:click=back>{w.sure}</button>
                        })}
                        <button type="button" class="button small" on:click=move |_| found.set(None)>{w.not_now}</button>
                    </div>
                }.into_any(),
            }}
        </div>
    }
}

/// What would be done, and what would not.
#[component]
fn Planned(undo: Undo) -> impl IntoView {
    let w = Undoing::words();
    if undo.edits.is_empty() && undo.left.is_empty() {
        return view! { <p data-testid="undo-planned">{w.nothing}</p> }.into_any();
    }
    let more = undo.left.len().saturating_sub(NAMED);
    let left = undo
        .left
        .iter()
        .take(NAMED)
        .map(|(name, why)| view! { <li>{name.clone()} "：" {leaving(*why)}</li> })
        .collect_view();
    view! {
        <p data-testid="undo-planned">{sentence!("会恢复 {} 条", "{} would be taken back", undo.records)}</p>
        {(!undo.left.is_empty()).then(|| view! {
            <Notice tone="warn" title=w.left testid="undo-left"/>
            <ul role="list">{left}</ul>
            {(more > 0).then(|| view! { <p>{sentence!("还有 {} 条", "and {} more", more)}</p> })}
        })}
    }
    .into_any()
}
