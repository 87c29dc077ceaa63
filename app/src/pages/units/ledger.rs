//! The ledger of units: search, narrowing by kind and by what is the matter, adding one.

use std::collections::BTreeMap;

use domain::{
    community::Community,
    edit::{Edit, RegisterEdit},
    export::Exported,
    id::Id,
    moment::Day,
    principal::Unit,
    register::{MemberField, UnitCard, UnitField, UnitType},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    components::{Badge, Chips, Empty, Icon, Option2, PageHead, Search, Sheet, TextField},
    pages::{
        checkins::{SheetFoot, named},
        doing::{Desk, Doing},
        exporting::ExportButton,
    },
    words::{
        FieldName as _, sentence,
        units::{Units, unit_kind, unit_type},
    },
};

/// One unit in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Unit>,
    card: UnitCard,
    listed: usize,
    checked_in: usize,
    here: bool,
}

fn rows(community: &Community, today: Day) -> Vec<Row> {
    let states = community.checkins(today);
    let mut checked_in: BTreeMap<Id<Unit>, usize> = BTreeMap::new();
    for (member, file) in community.register() {
        let here = states.get(&member).is_some_and(|state| state.stage.is_registered());
        if let (true, Some((unit, _))) = (here, community.unit_of(&file.card)) {
            *checked_in.entry(unit).or_default() += 1;
        }
    }
    let mut rows: Vec<Row> = community
        .units
        .iter()
        .filter(|(_, unit)| unit.file.removed.is_none() && !unit.card.is_empty())
        .map(|(id, unit)| Row {
            id: *id,
            card: unit.card.clone(),
            listed: unit.roster.values().filter(|card| card.has(MemberField::Name)).count(),
            checked_in: checked_in.get(id).copied().unwrap_or_default(),
            here: community.is_linked_here(&unit.card),
        })
        .collect();
    rows.sort_by_cached_key(|row| {
        (row.card.has(UnitField::ClosedOn), row.card.get(UnitField::Name).to_owned(), row.id)
    });
    rows
}

impl Row {
    fn is(&self, what: &str) -> bool {
        let closed = self.card.has(UnitField::ClosedOn);
        match what {
            "here" => self.here && !closed,
            "elsewhere" => self.card.has(UnitField::LinkedCommunity) && !self.here && !closed,
            "incomplete" => !self.card.missing().is_empty() && !closed,
            "closed" => closed,
            _ => !closed,
        }
    }

    fn is_found(&self, text: &str) -> bool {
        let text = text.trim();
        let fields =
            [UnitField::Name, UnitField::ContactName, UnitField::LinkedCommunity, UnitField::PartyOrg];
        text.is_empty() || fields.iter().any(|field| self.card.get(*field).contains(text))
    }
}

/// The page.
#[component]
pub(crate) fn UnitsPage() -> impl IntoView {
    let w = Units::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let (kind, what) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let search = RwSignal::new(String::new());
    let all = desk.derive(move |community| rows(community, today));
    let found = Memo::new(move |_| {
        let (kind, what, text) = (kind.get(), what.get(), search.get());
        all.with(|all| {
            let is_kind = |row: &&Row| kind.is_empty() || row.card.get(UnitField::Type) == kind;
            all.iter()
                .filter(is_kind)
                .filter(|row| row.is(&what) && row.is_found(&text))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let kinds = Signal::derive(move || {
        UnitType::ALL
            .iter()
            .map(|kind| (Option2::new(kind.key(), unit_type(*kind)), None))
            .collect::<Vec<_>>()
    });
    let states = Signal::derive(move || {
        let all_of = |what: &str| all.with(|all| all.iter().filter(|row| row.is(what)).count());
        [
            ("here", w.linked_here),
            ("elsewhere", w.linked_elsewhere),
            ("incomplete", w.incomplete),
            ("closed", w.closed),
        ]
        .map(|(key, name)| (Option2::new(key, name), Some(all_of(key))))
        .to_vec()
    });
    let open = RwSignal::new(false);
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <button type="button" class="button primary" data-testid="add-unit" on:click=move |_| open.set(true)>
                <Icon name="plus"/>{w.add}
            </button>
            <ExportButton ledgers=&[Exported::Units]/>
        </PageHead>
        <Search label=w.search placeholder=w.search_hint value=search testid="unit-search"/>
        <Chips label=w.by_state options=states value=what testid="unit-states"/>
        <Chips label=w.by_type options=kinds value=kind testid="unit-kinds"/>
        {move || if found.with(Vec::is_empty) {
            view! { <Empty icon="people" title=w.none/> }.into_any()
        } else {
            let rows = found.get().into_iter().map(|row| view! { <Line row/> }).collect_view();
            view! {
                <div class="table-frame" tabindex="0" role="region" aria-label=w.title>
                    <table class="table" data-testid="units">
                        <caption class="unseen">{w.title}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{UnitField::Name.name()}</th>
                                <th scope="col">{UnitField::Type.name()}</th>
                                <th scope="col">{UnitField::LinkedCommunity.name()}</th>
                                <th scope="col">{w.counts}</th>
                                <th scope="col">{w.contact}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }}
        <Sheet open title=Signal::stored(w.add.to_owned()) testid="add-unit-sheet"><Add open/></Sheet>
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let w = Units::words();
    let Row { id, card, listed, checked_in, here } = row;
    let stated = card.get(UnitField::InServiceCount);
    let stated = if stated.is_empty() { "—" } else { stated };
    let counts = format!("{stated} / {listed} / {checked_in}");
    let incomplete = !card.missing().is_empty();
    view! {
        <tr data-testid="unit-row">
            <td data-label=UnitField::Name.name() data-main="">
                <a href=format!("/unit/{id}")>{named(card.get(UnitField::Name))}</a>
                {card.has(UnitField::ClosedOn).then(|| view! { " " <Badge words=w.closed/> })}
                {incomplete.then(|| view! { " " <Badge words=w.incomplete tone="warn"/> })}
            </td>
            <td data-label=UnitField::Type.name()>{unit_kind(card.unit_type())}</td>
            <td data-label=UnitField::LinkedCommunity.name()>
                {card.get(UnitField::LinkedCommunity).to_owned()}
                {here.then(|| view! { " " <Badge words=w.linked_here tone="good"/> })}
            </td>
            <td data-label=w.counts>{counts}</td>
            <td data-label=w.contact>{card.get(UnitField::ContactName).to_owned()}</td>
        </tr>
    }
}

/// A new unit begins with its name; the rest is filled in on its page.
#[component]
fn Add(open: RwSignal<bool>) -> impl IntoView {
    let w = Units::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (name, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let unit: Id<Unit> = desk.shell.new_id();
    let navigate = StoredValue::new_local(use_navigate());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let written = name.get_untracked().trim().to_owned();
        let taken = desk.shell.view().with_untracked(|view| {
            view.community.units.values().any(|known| known.card.get(UnitField::Name) == written)
        });
        let said = match (written.is_empty(), taken) {
            (true, _) => w.name_needed,
            (false, true) => w.name_taken,
            (false, false) => "",
        };
        wrong.set(said.to_owned());
        if !said.is_empty() {
            return;
        }
        let edit = RegisterEdit::FillUnit { unit, fields: vec![(UnitField::Name, written.clone())] };
        doing.run(vec![Edit::Register(edit)], sentence!("{}：{}", "{}: {}", w.added, written), move || {
            open.set(false);
            navigate
                .try_with_value(|navigate| navigate(&format!("/unit/{unit}"), NavigateOptions::default()));
        });
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=save>
            <TextField label=UnitField::Name.name() value=name required=true error=wrong testid="unit-name"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.add testid="unit-submit"/>
    }
}
