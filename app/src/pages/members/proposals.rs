//! What a member wants the own card to say: taken over field by field or all at once, or declined with a reason.

use std::sync::Arc;

use domain::{
    edit::{Edit, RegisterEdit},
    mask::{Audience, Classified},
    register::{MemberField, MemberFile},
    unmask::Subject,
};
use leptos::prelude::*;

use super::{
    keeping::{Keeping, filling, with_unit},
    photo::Photo,
};
use crate::{
    components::{Sheet, TextField},
    pages::{
        doing::Doing,
        unmask::{Seen, Unmask},
    },
    words::{Common, FieldName, Member, sentence},
};

type Proposal = (MemberField, String);

fn waiting(file: Option<&Arc<MemberFile>>) -> Vec<Proposal> {
    file.map(|file| file.waiting().map(|(field, value)| (field, value.to_owned())).collect())
        .unwrap_or_default()
}

/// The part of the page; nothing where nothing waits.
#[component]
pub(super) fn ProposalsPart(keeping: Keeping, seen: Seen) -> impl IntoView {
    let w = Member::words();
    let doing = Doing::new();
    let waits = Memo::new(move |_| keeping.file.with(|file| waiting(file.as_ref())));
    let (declining, open) = (RwSignal::new(None::<Proposal>), RwSignal::new(false));
    let accept = move |proposals: Vec<Proposal>| {
        let edits = keeping.desk().shell.view().with_untracked(|view| {
            let community = &view.community;
            let fields =
                proposals.iter().flat_map(|(field, value)| with_unit(community, *field, value)).collect();
            filling(community, keeping.member, fields)
        });
        doing.run(edits, w.accepted, || ());
    };
    let decline = move |proposal: Proposal| {
        declining.set(Some(proposal));
        open.set(true);
    };
    let masked = Memo::new(move |_| {
        let of = waits.get().into_iter().map(|(field, _)| field);
        let shut = |field: &MemberField| {
            field.is_masked(Audience::Staff) && !seen.with(|seen| seen.contains(field.key()))
        };
        of.filter(shut).map(|field| field.key().to_owned()).collect::<Vec<_>>()
    });
    view! {
        {move || {
            let all = waits.get();
            (!all.is_empty()).then(|| {
                let everything = all.clone();
                let rows = all
                    .into_iter()
                    .map(|one| view! { <Row keeping seen one accept=Callback::new(accept) decline=Callback::new(decline) doing/> })
                    .collect_view();
                let fields = masked.get();
                view! {
                    <section class="part stack" data-testid="proposals">
                        <h2>{sentence!("党员填写，待社区确认（{}）", "Filled in by the member, to confirm ({})", everything.len())}</h2>
                        <ul class="stack" role="list">{rows}</ul>
                        {(!fields.is_empty()).then(|| view! { <Unmask subject=Subject::Member(keeping.member) fields seen/> })}
                        {doing.trouble()}
                        <div class="actions">
                            <button type="button" class="button primary" data-testid="accept-all" aria-busy=move || doing.busy()
                                on:click=move |_| accept(everything.clone())>{w.accept_all}</button>
                        </div>
                    </section>
                }
            })
        }}
        <Sheet open title=Signal::stored(w.decline_title.to_owned()) testid="decline-sheet">
            <Decline keeping declining open/>
        </Sheet>
    }
}

#[component]
fn Row(
    keeping: Keeping,
    seen: Seen,
    one: Proposal,
    accept: Callback<Vec<Proposal>>,
    decline: Callback<Proposal>,
    doing: Doing,
) -> impl IntoView {
    let w = Member::words();
    let (field, value) = one.clone();
    let open = move || !field.is_masked(Audience::Staff) || seen.with(|seen| seen.contains(field.key()));
    let shown = move |value: &str| if open() { value.to_owned() } else { field.seen(Audience::Staff, value) };
    let before = move || {
        keeping.file.with(|file| file.as_ref().map(|file| shown(file.card.get(field))).unwrap_or_default())
    };
    let words = StoredValue::new(value);
    let what = move || {
        if field != MemberField::Photo {
            return view! { <strong>{shown(&words.get_value())}</strong> }.into_any();
        }
        if open() {
            view! { <Photo hash=words.get_value()/> }.into_any()
        } else {
            view! { <strong>{w.photo_masked}</strong> }.into_any()
        }
    };
    let (taken, declined) = (one.clone(), one);
    view! {
        <li class="conflict" data-testid="proposal" data-field=field.key()>
            <div>
                <p>{field.name()} "：" {what}</p>
                {move || {
                    let before = if field == MemberField::Photo { String::new() } else { before() };
                    (!before.is_empty()).then(|| view! { <p class="hint">{sentence!("现在是：{}", "Now: {}", before)}</p> })
                }}
            </div>
            <div class="actions">
                <button type="button" class="button small primary" data-testid="accept" aria-busy=move || doing.busy()
                    on:click=move |_| accept.run(vec![taken.clone()])>{w.accept}</button>
                <button type="button" class="button small" data-testid="decline"
                    on:click=move |_| decline.run(declined.clone())>{w.decline}</button>
            </div>
        </li>
    }
}

#[component]
fn Decline(keeping: Keeping, declining: RwSignal<Option<Proposal>>, open: RwSignal<bool>) -> impl IntoView {
    let w = Member::words();
    let doing = Doing::new();
    let (why, missing) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((field, value)) = declining.get_untracked() else { return };
        let why = why.get_untracked().trim().to_owned();
        if why.is_empty() {
            return missing.set(w.why_missing.to_owned());
        }
        let edit = RegisterEdit::DeclineProposal { member: keeping.member, field, value, why };
        doing.run(vec![Edit::Register(edit)], w.declined, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="decline-form" on:submit=send>
            <p>{move || declining.get().map(|(field, _)| field.name())}</p>
            <TextField label=w.why value=why hint=w.why_hint error=missing required=true lines=true testid="decline-why"/>
            {doing.trouble()}
        </form>
        <footer class="sheet-foot">
            <button type="submit" form="decline-form" class="button primary" data-testid="decline-submit"
                aria-busy=move || doing.busy()>{w.decline}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
        </footer>
    }
}
