//! One member, for staff: everything of the registration card, what the member proposes, what two filled in differently, who
//! may be the same person, and how the check-in stands.

use domain::{
    community::Person,
    edit::{Edit, FileOf},
    id::Id,
    mask::displayed,
    principal::{Member, Principal},
    register::MemberField,
    unmask::Subject,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    contested::ContestedPart,
    fields::{Section, SectionFields},
    keeping::{Keeping, file_of},
    proposals::ProposalsPart,
    same::SamePart,
};
use crate::{
    components::{Empty, Icon, Notice, PageHead, SyncMark},
    pages::{
        address,
        book::Sent,
        checkins::CheckinPart,
        doing::{Desk, Doing, sent_words},
        judging::JudgingPart,
        papers::{PrintQueue, Wanted},
        people::making::{MadeLinkPart, MakeLinkSheet, Making},
        proof::ProofDesk,
        records::RecordsPart,
        trail::history_link,
        unmask::{Seen, Unmask},
    },
    shell::Record,
    words::{self, FieldName, Member as Words, Members, sentence, stage},
};

/// The page.
#[component]
pub(crate) fn MemberPage() -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let query = use_location().query;
    let id: Signal<Option<Id<Member>>> = address::named("member", address::id).into();
    let file = file_of(desk, id);
    // Drawn anew only when it becomes another page. A new card has its address before anything is on it.
    let shape = Memo::new(move |_| {
        let new = query.with(|query| query.get("new").is_some());
        let there = file.with(|file| match file {
            Some(file) => {
                file.file.removed.is_none() && (new || !file.card.is_empty() || !file.proposed.is_empty())
            }
            None => new,
        });
        id.get().filter(|_| there)
    });
    move || match shape.get() {
        Some(id) => view! { <Card id/> }.into_any(),
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown text=w.unknown_text>
                <a class="button" href="/members">{w.to_ledger}</a>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn Card(id: Id<Member>) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let keeping = Keeping::new(id, false);
    let seen: Seen = RwSignal::default();
    let masked = Memo::new(move |_| {
        let shut = MemberField::ALL.into_iter().filter(|field| keeping.masks(*field, seen));
        shut.map(|field| field.key().to_owned()).collect::<Vec<_>>()
    });
    let name = keeping.value(MemberField::Name);
    let title = Signal::derive(move || {
        name.with(|name| if name.is_empty() { Members::words().new.to_owned() } else { name.clone() })
    });
    let lead = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let state = view.community.checkin(id, desk.shell.today());
            let unit = keeping.card.with(|card| view.community.unit_name(card).to_owned());
            let no =
                state.registered.map(|(_, no)| sentence!("编号 {}", "number {}", no)).unwrap_or_default();
            let parts = [stage(state.stage).to_owned(), unit, no];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        })
    });
    let made = Making::new();
    view! {
        <PageHead title lead=lead>
            <Actions keeping made/>
        </PageHead>
        <MadeLinkPart made/>
        <MakeLinkSheet made/>
        <State keeping/>
        <ProposalsPart keeping seen/>
        <ContestedPart keeping seen/>
        <SamePart keeping/>
        <CheckinPart member=id/>
        <RecordsPart member=id/>
        <JudgingPart member=id/>
        <ProofDesk member=id/>
        {keeping.doing().trouble()}
        {move || {
            let fields = masked.get();
            (!fields.is_empty()).then(|| view! {
                <div class="stack" data-testid="card-mask">
                    <p class="hint">{w.masked_hint}</p>
                    <Unmask subject=Subject::Member(id) fields seen/>
                </div>
            })
        }}
        <form data-testid="member-form" on:submit=|event| event.prevent_default()>
            {Section::ALL.map(|section| view! {
                <section class="part" data-testid=section.testid()>
                    <h2>{section.words()}</h2>
                    <SectionFields keeping seen section/>
                </section>
            })}
        </form>
        {history_link(Record::Person(Principal::Member(id)))}
    }
}

/// What is done with the whole card.
#[component]
fn Actions(keeping: Keeping, made: Making) -> impl IntoView {
    let (w, m) = (Words::words(), Members::words());
    let desk = keeping.desk();
    let id = keeping.member;
    let who = Principal::Member(id);
    let doing = Doing::new();
    let queue: PrintQueue = expect_context();
    let navigate = StoredValue::new_local(use_navigate());
    let print = move |paper: Wanted| {
        queue.0.set(vec![paper]);
        navigate.with_value(|navigate| navigate("/papers", NavigateOptions::default()));
    };
    let receipt = Memo::new(move |_| {
        desk.shell.view().with(|view| view.community.checkin(id, desk.shell.today()).receipt.is_some())
    });
    let named = Memo::new(move |_| keeping.card.with(|card| card.has(MemberField::Name)));
    let link = move |_| {
        let shown = desk.shell.view().with_untracked(|view| view.community.display(&who).to_owned());
        if !shown.is_empty() {
            return made.ask(who, shown);
        }
        // Whoever has a link is displayed to everybody, masked unless the member agreed.
        let (name, agreed) = keeping.card.with_untracked(|card| {
            (card.get(MemberField::Name).to_owned(), card.get(MemberField::ShowsName) == "yes")
        });
        let display = displayed(&name, agreed);
        let person = Person { display: display.clone(), archived: false };
        doing.run(vec![Edit::SetPerson { who, person }], w.displayed, move || made.ask(who, display.clone()));
    };
    view! {
        <button type="button" class="button" data-testid="print-card" on:click=move |_| print(Wanted::Card(id))>
            <Icon name="print"/>{m.print_cards}
        </button>
        {move || receipt.get().then(|| view! {
            <button type="button" class="button" data-testid="print-receipt" on:click=move |_| print(Wanted::Receipt(id))>
                <Icon name="print"/>{m.print_receipts}
            </button>
        })}
        {move || named.get().then(|| view! {
            <button type="button" class="button" data-testid="member-link" aria-busy=move || doing.busy() on:click=link>
                <Icon name="qr"/>{w.make_link}
            </button>
        })}
        {doing.trouble()}
    }
}

/// How the card is kept, and what it lacks.
#[component]
fn State(keeping: Keeping) -> impl IntoView {
    let w = Words::words();
    let desk = keeping.desk();
    let file = Some(FileOf::Member(keeping.member));
    let sent = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let ours = view.outbox.iter().filter(|waiting| waiting.intent.edit.file() == file);
            let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
            sent_words(sent.unwrap_or(Sent::Delivered), view.status.link)
        })
    });
    let lacks = Memo::new(move |_| {
        keeping.card.with(|card| {
            let names: Vec<_> = card.missing().into_iter().map(MemberField::name).collect();
            (card.is_empty(), card.has(MemberField::Name), names.join(words::say("、", ", ")))
        })
    });
    view! {
        <div role="status" aria-live="polite" data-testid="form-state">
            {move || (!lacks.with(|lacks| lacks.0)).then(|| {
                let (mark, words) = sent.get();
                view! { <SyncMark mark words/> }
            })}
        </div>
        {move || lacks.with(|(_, named, names)| match (named, names.is_empty()) {
            (false, _) => view! { <Notice tone="info" title=w.name_first text=w.name_first_text testid="name-first"/> }.into_any(),
            (true, false) => view! {
                <p class="hint" data-testid="missing">{sentence!("登记卡还缺：{}", "The card still lacks: {}", names)}</p>
            }
            .into_any(),
            (true, true) => ().into_any(),
        })}
    }
}
