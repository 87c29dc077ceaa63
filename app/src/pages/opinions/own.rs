//! The page: staff get the queue; members and units report what they heard, and see what became of it.

use domain::{
    edit::{Edit, FileOf, OpinionEdit},
    id::Id,
    opinion::{Heard, Opinion, OpinionField, last_told},
    wish::Claimant,
};
use leptos::prelude::*;

use crate::{
    components::{Badge, Empty, Icon, Option2, PageHead, SelectField, Sheet, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
        office::{Office, Room},
    },
    words::{
        self, Common, FieldName as _,
        opinions::{Opinions, opinion_state, opinion_tone},
    },
};

/// The page of everybody.
#[component]
pub(crate) fn OpinionsPage() -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    if desk.is_staff_now() {
        return view! { <Office room=Room::Opinions/> }.into_any();
    }
    match desk.who_now().and_then(Claimant::of) {
        Some(me) => view! { <Own me/> }.into_any(),
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="person" title=Common::words().only_claimants/>
        }
        .into_any(),
    }
}

#[component]
fn Own(me: Claimant) -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let open = RwSignal::new(false);
    let file = FileOf::of(me);
    let all = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let heard = view.community.file(file).map(|file| file.heard.clone()).unwrap_or_default();
            let mut all: Vec<_> = heard
                .into_iter()
                .map(|(id, fact)| {
                    let told = last_told(&view.community, file, id).map(|fact| fact.step.clone());
                    (fact.at.day(), id, fact.step, told)
                })
                .collect();
            all.sort_by_key(|(day, id, ..)| std::cmp::Reverse((*day, *id)));
            all
        })
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead_own.to_owned())>
            <button type="button" class="button primary" data-testid="report-opinion" on:click=move |_| open.set(true)>
                <Icon name="plus"/>{w.report}
            </button>
        </PageHead>
        {move || all.with(Vec::is_empty).then(|| view! { <Empty icon="ledger" title=w.none_own/> })}
        <ul class="stack" role="list">
            {move || all.get().into_iter().map(|(on, _, heard, told)| {
                let (words, tone) = told
                    .as_ref()
                    .map_or((w.waits, "warn"), |told| (opinion_state(told.state), opinion_tone(told.state)));
                view! {
                    <li class="card" data-testid="own-opinion">
                        <header class="card-head"><h2>{words::day(on)} " " {heard.category}</h2><Badge words tone/></header>
                        <p>{heard.content}</p>
                        {told.filter(|told| !told.words.is_empty()).map(|told| view! { <blockquote data-testid="opinion-told">{told.words}</blockquote> })}
                    </li>
                }
            }).collect_view()}
        </ul>
        <Sheet open title=Signal::stored(w.report.to_owned()) testid="report-sheet"><Report file open/></Sheet>
    }
}

#[component]
fn Report(file: FileOf, open: RwSignal<bool>) -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (content, category, name, phone, address, wrong) = (text(), text(), text(), text(), text(), text());
    // One id for one opening of the sheet: pressing twice is reporting once.
    let opinion: Id<Opinion> = desk.shell.new_id();
    let categories = desk.shell.view().with_untracked(|view| {
        view.community.settings.opinion_categories.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let of = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let heard = Heard {
            content: of(content),
            category: of(category),
            name: of(name),
            phone: of(phone),
            address: of(address),
        };
        if heard.content.is_empty() {
            return wrong.set(w.content_needed.to_owned());
        }
        doing.run(vec![Edit::Opinion(OpinionEdit::Hear { file, opinion, heard })], w.reported, move || {
            open.set(false);
        });
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.content value=content lines=true error=wrong required=true testid="heard-content"/>
            <SelectField label=OpinionField::Category.name() options=categories value=category
                on_choose=Callback::new(move |chosen| category.set(chosen)) none=w.choose.to_owned() testid="heard-category"/>
            <TextField label=OpinionField::Address.name() value=address testid="heard-address"/>
            <TextField label=OpinionField::ResidentName.name() value=name hint=w.name_hint testid="heard-name"/>
            <TextField label=OpinionField::Phone.name() value=phone kind="tel" testid="heard-phone"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.report testid="heard-submit"/>
    }
}
