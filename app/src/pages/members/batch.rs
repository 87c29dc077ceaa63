//! What is done for many members at once: putting them into a branch, grid or team, giving them a post, printing.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    principal::Member,
    register::MemberField,
    settings::Settings,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::book::Line;
use crate::{
    components::{Icon, Option2, SelectField, TextField},
    pages::{
        doing::{Desk, Doing},
        papers::{PrintQueue, Wanted},
        wall::plain,
    },
    words::{FieldName, Members, sentence},
};

/// Fields that are set for many.
const FIELDS: [MemberField; 4] =
    [MemberField::AssignedBranch, MemberField::Grid, MemberField::Teams, MemberField::CommunityPost];

fn listed(settings: &Settings, field: MemberField) -> &[String] {
    match field {
        MemberField::AssignedBranch => &settings.branches,
        MemberField::Grid => &settings.grids,
        MemberField::Teams => &settings.teams,
        _ => &settings.community_posts,
    }
}

/// The value a member has afterwards: a team is one more, all else is replaced.
fn after(line: &Line, field: MemberField, value: &str) -> String {
    let mut teams: Vec<&str> = line.file.card.list(field).collect();
    match field {
        MemberField::Teams if !value.is_empty() => {
            if !teams.contains(&value) {
                teams.push(value);
            }
            teams.join("、")
        }
        _ => value.to_owned(),
    }
}

/// The bar over the table, once somebody is chosen.
#[component]
pub(super) fn BatchBar(rows: Memo<Vec<Arc<Line>>>, picked: RwSignal<BTreeSet<Id<Member>>>) -> impl IntoView {
    let w = Members::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (field, value) = (RwSignal::new(FIELDS[0].key().to_owned()), RwSignal::new(String::new()));
    let queue: PrintQueue = expect_context();
    let navigate = StoredValue::new_local(use_navigate());
    let chosen = move || -> Vec<Arc<Line>> {
        let all = rows.get_untracked();
        picked.with_untracked(|picked| all.into_iter().filter(|line| picked.contains(&line.id)).collect())
    };
    let set = move |_| {
        let Some(field) = MemberField::from_key(&field.get_untracked()) else { return };
        let wanted = value.get_untracked().trim().to_owned();
        if wanted.is_empty() {
            return doing.fail(w.value_missing);
        }
        let edits: Vec<Edit> = chosen()
            .iter()
            .map(|line| (line.id, after(line, field, &wanted), line.get(field).to_owned()))
            .filter(|(_, after, before)| after != before)
            .map(|(member, after, _)| {
                Edit::Register(RegisterEdit::FillMember { member, fields: vec![(field, after)] })
            })
            .collect();
        if edits.is_empty() {
            return doing.fail(w.all_have_it);
        }
        let said = sentence!("{} 人的{}已设为“{}”", "{}: {} is now “{}”", edits.len(), field.name(), wanted);
        doing.run(edits, said, move || picked.update(BTreeSet::clear));
    };
    let print = move |receipts: bool| {
        let chosen = chosen();
        let papers: Vec<Wanted> = chosen
            .iter()
            .filter(|line| !receipts || line.state.receipt.is_some())
            .map(|line| if receipts { Wanted::Receipt(line.id) } else { Wanted::Card(line.id) })
            .collect();
        if papers.is_empty() {
            return doing.fail(w.no_receipts);
        }
        if papers.len() < chosen.len() {
            let left = chosen.len() - papers.len();
            desk.toasts.show(
                "warn",
                sentence!("{} 人还没有开回执，没有放进去", "{} have no receipt and are left out", left),
            );
        }
        queue.0.set(papers);
        navigate.with_value(|navigate| navigate("/papers", NavigateOptions::default()));
    };
    let values = move || {
        let field = MemberField::from_key(&field.get()).unwrap_or(FIELDS[0]);
        let options = desk.shell.view().with_untracked(|view| plain(listed(&view.community.settings, field)));
        value.set(String::new());
        if options.is_empty() {
            return view! { <TextField label=w.set_to value hint=w.not_listed testid="batch-value"/> }
                .into_any();
        }
        view! {
            <SelectField label=w.set_to options value none=w.choose.to_owned()
                on_choose=Callback::new(move |chosen| value.set(chosen)) testid="batch-value"/>
        }
        .into_any()
    };
    let fields = || FIELDS.map(|field| Option2::new(field.key(), field.name())).to_vec();
    let count = Memo::new(move |_| picked.with(BTreeSet::len));
    let any = Memo::new(move |_| count.get() > 0);
    view! {
        <div class="actions">
            <button type="button" class="button small" data-testid="pick-all"
                on:click=move |_| {
                    let all: BTreeSet<Id<Member>> = rows.with_untracked(|rows| rows.iter().map(|line| line.id).collect());
                    picked.update(|picked| *picked = if picked.len() == all.len() { BTreeSet::new() } else { all });
                }>
                {move || sentence!("全选这 {} 人", "All {}", rows.with(Vec::len))}
            </button>
        </div>
        {move || any.get().then(|| view! {
            <section class="card stack" data-testid="batch" aria-label=w.batch>
                <p class="notice-title" data-testid="picked">{move || sentence!("已选 {} 人", "{} chosen", count.get())}</p>
                <div class="field-row">
                    <SelectField label=w.set_what options=fields() value=field
                        on_choose=Callback::new(move |chosen| { doing.clear(); field.set(chosen); }) testid="batch-field"/>
                    {values}
                </div>
                {doing.trouble()}
                <div class="actions">
                    <button type="button" class="button primary" data-testid="batch-run" aria-busy=move || doing.busy()
                        on:click=set>{w.set}</button>
                    <button type="button" class="button" data-testid="batch-cards" on:click=move |_| print(false)>
                        <Icon name="print"/>{w.print_cards}
                    </button>
                    <button type="button" class="button" data-testid="batch-receipts" on:click=move |_| print(true)>
                        <Icon name="print"/>{w.print_receipts}
                    </button>
                    <button type="button" class="button quiet" on:click=move |_| picked.update(BTreeSet::clear)>{w.none_chosen}</button>
                </div>
            </section>
        })}
    }
}
