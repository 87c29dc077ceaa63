//! Several communities beside one another: files that were loaded here, crowding and where the next unit should be linked.
//!
//! One relay serves one community, so the others come as files. They hold published numbers and nothing personal, and are
//! kept with the preferences of this device until they are taken out.

use domain::statistics::{Compared, Measure, Place, SummaryFile, compare, proposals};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;

use super::months;
use crate::{
    components::{Bar, Cell, Chart, FileField, Shape},
    pages::doing::{Desk, Doing},
    words::statistics::{District, invalid_summary},
};

const KEPT: &str = "district_communities";
/// No district has more; and no file of numbers is larger.
const MOST: usize = 200;
const MOST_BYTES: usize = 1 << 20;

/// The communities that were loaded on this device.
#[derive(Clone, Copy)]
pub(super) struct Loaded(RwSignal<Vec<Place>>);

impl Loaded {
    /// As they were kept.
    pub(super) fn load() -> Self {
        Self(RwSignal::new(LocalStorage::get(KEPT).unwrap_or_default()))
    }

    fn change(self, how: impl FnOnce(&mut Vec<Place>)) {
        self.0.update(how);
        // A browser that keeps nothing shows them until the page is left.
        if self.0.with_untracked(|all| LocalStorage::set(KEPT, all)).is_err() {
            leptos::logging::warn!("loaded communities are not kept");
        }
    }

    /// Takes one in, in the place of what was known of it.
    fn take(self, place: Place) {
        self.change(|all| {
            all.retain(|known| known.name != place.name);
            if all.len() < MOST {
                all.push(place);
            }
            all.sort_by(|one, two| one.name.cmp(&two.name));
        });
    }
}

/// The part of the page.
#[component]
pub(super) fn ComparePart(own: Memo<Place>, loaded: Loaded) -> impl IntoView {
    let w = District::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let load = Callback::new(move |(_, bytes): (String, Vec<u8>)| {
        doing.clear();
        let file =
            (bytes.len() <= MOST_BYTES).then(|| serde_json::from_slice::<SummaryFile>(&bytes).ok()).flatten();
        match file.map(SummaryFile::place) {
            None => doing.fail(invalid_summary(None)),
            Some(Err(why)) => doing.fail(invalid_summary(Some(why))),
            Some(Ok(place)) if own.with_untracked(|own| own.name == place.name) => doing.fail(w.this_one),
            Some(Ok(place)) => {
                desk.toasts.show("good", format!("{} {}", w.loaded, place.name));
                loaded.take(place);
            }
        }
    });
    let compared: Memo<Vec<Compared>> = Memo::new(move |_| {
        let Some(now) = months(today, 1).first().copied() else { return Vec::new() };
        let mut places = loaded.0.get();
        own.with(|own| {
            if !own.months.is_empty() {
                places.insert(0, own.clone());
            }
        });
        desk.shell.view().with(|view| {
            let settings = &view.community.settings;
            compare(&places, now, settings.crowding_factor, settings.weakness)
        })
    });
    let rows = Signal::derive(move || compared.with(|all| all.iter().map(bar).collect::<Vec<_>>()));
    let heads = vec![
        w.community,
        w.month,
        w.members,
        w.rate,
        w.open_needs,
        w.for_each_need,
        w.visited,
        w.weakness,
        w.note,
    ];
    view! {
        <section class="part stack" data-testid="compare-part">
            <h2>{w.compare}</h2>
            <Show when=move || compared.with(|all| all.len() > 1)>
                <div class="chart-wide">
                    <Chart title=w.compare shape=Shape::Bars heads=heads.clone() rows testid="compare"/>
                </div>
            </Show>
            <Proposals compared/>
            <FileField label=w.load hint=w.load_hint accept=".json,application/json" on_file=load testid="load-summary"/>
            {doing.trouble()}
            {move || {
                let names: Vec<String> = loaded.0.with(|all| all.iter().map(|place| place.name.clone()).collect());
                (!names.is_empty()).then(|| {
                    let rows = names.into_iter().map(|name| {
                        let out = name.clone();
                        let label = format!("{} {name}", w.take_out);
                        view! {
                            <li class="row" data-testid="loaded-community">
                                <span class="row-main"><strong>{name}</strong></span>
                                <button type="button" class="button small" aria-label=label data-testid="take-out"
                                    on:click=move |_| loaded.change(|all| all.retain(|place| place.name != out))>{w.take_out}</button>
                            </li>
                        }
                    });
                    view! { <ul class="rows" role="list">{rows.collect_view()}</ul> }
                })
            }}
        </section>
    }
}

fn bar(one: &Compared) -> Bar {
    let w = District::words();
    let figures = &one.figures;
    let members = figures.count(Measure::Members);
    let note = match one.month {
        None => w.silent,
        Some(_) if one.crowded => w.crowded,
        Some(_) => "",
    };
    Bar {
        label: one.name.clone(),
        value: members,
        of: None,
        shown: if one.crowded { format!("{members} {note}") } else { members.to_string() },
        tone: one.crowded.then_some("warn"),
        cells: vec![
            Cell::new(one.month.map_or("—".to_owned(), |month| month.to_string())),
            Cell::new(members),
            Cell::new(figures.rate().percent()),
            Cell::new(figures.count(Measure::OpenNeeds)),
            Cell::new(figures.for_each_need().times()),
            Cell::new(figures.visited().percent()),
            Cell::new(tenths(one.weakness)),
            Cell::new(note),
        ],
    }
}

/// `62.5` of a thousand.
fn tenths(permille: u32) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

#[component]
fn Proposals(compared: Memo<Vec<Compared>>) -> impl IntoView {
    let w = District::words();
    move || {
        let fit: Vec<(String, u32)> = compared
            .with(|all| proposals(all).into_iter().map(|one| (one.name.clone(), one.weakness)).collect());
        if fit.is_empty() {
            return view! { <p class="hint" data-testid="alone">{w.alone}</p> }.into_any();
        }
        let rows = fit.into_iter().take(3).map(|(name, weakness)| {
            view! { <li data-testid="proposal"><strong>{name}</strong> " " {w.weakness} " " {tenths(weakness)}</li> }
        });
        view! {
            <h3>{w.proposals}</h3>
            <ol data-testid="proposals">{rows.collect_view()}</ol>
            <p class="hint">{w.proposals_text}</p>
        }
        .into_any()
    }
}
