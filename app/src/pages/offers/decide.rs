//! Who took it on, and what staff decide about each. Staff only.

use domain::{
    edit::{Edit, FileField, FileOf, OfferEdit},
    offer::{Engagement, Fate, OfferKind, OfferReason, OfferStep, engagements, has_enough_posts},
    wish::Claimant,
};
use leptos::prelude::*;

use super::{one::One, own::Promise, reason_of, reasons};
use crate::{
    components::{Badge, Choices, Notice, Sheet},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
        teams::ForTeam,
        wish::who,
    },
    words::offers::{Offers, offer_fate},
};

/// The list.
#[component]
pub(super) fn PeoplePart(one: One) -> impl IntoView {
    let w = Offers::words();
    let all = Memo::new(move |_| one.offer.with(|offer| engagements(offer)));
    let asked: RwSignal<Option<(Engagement, bool)>> = RwSignal::new(None);
    let open = RwSignal::new(false);
    let about = Callback::new(move |what: (Engagement, bool)| {
        asked.set(Some(what));
        open.set(true);
    });
    view! {
        <section class="part stack" data-testid="offer-people">
            <h2>{w.people}</h2>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="hint">{w.nobody}</p> })}
            {move || all.get().into_iter().map(|own| view! { <Person one own about/> }).collect_view()}
            <Sheet open title=Signal::stored(w.why.to_owned()) testid="decide-sheet">
                {move || asked.get().map(|(own, release)| view! { <Why one own release open/> })}
            </Sheet>
        </section>
    }
}

fn decided(desk: Desk, one: One, what: OfferStep) -> Vec<Edit> {
    vec![Edit::Offer(OfferEdit::Decide { offer: one.id, step: desk.shell.new_id(), what })]
}

#[component]
fn Person(one: One, own: Engagement, about: Callback<(Engagement, bool)>) -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (claimant, engagement, fate) = (own.claimant, own.id, own.fate);
    let file = FileOf::of(claimant);
    let name =
        desk.shell.view().with_untracked(|view| view.community.on_card(file, FileField::Name).to_owned());
    let name = if name.is_empty() { who(desk, claimant.principal()) } else { name };
    let home = match claimant {
        Claimant::Member(id) => format!("/member/{id}"),
        Claimant::Unit(id) => format!("/unit/{id}"),
    };
    let tone = match fate {
        Fate::Waiting | Fate::Leaving(_) => "warn",
        Fate::Active | Fate::Done => "good",
        Fate::Left(_) | Fate::Declined(_) => "info",
    };
    let to_confirm = own.finished.is_some() && fate.is_held();
    let button = move |testid: &'static str, label: &'static str, said: &'static str, what: OfferStep| {
        view! {
            <button type="button" class="button small primary" data-testid=testid aria-busy=move || doing.busy()
                on:click=move |_| doing.run(decided(desk, one, what.clone()), said, || ())>{label}</button>
        }
    };
    let ask = {
        let own = own.clone();
        move |testid: &'static str, label: &'static str, release: bool| {
            let own = own.clone();
            view! {
                <button type="button" class="button small" data-testid=testid
                    on:click=move |_| about.run((own.clone(), release))>{label}</button>
            }
        }
    };
    let many = match claimant {
        Claimant::Member(id)
            if fate == Fate::Waiting && one.kind == OfferKind::Post && own.team.is_none() =>
        {
            desk.shell.view().with_untracked(|view| {
                let years = view.community.settings.year_begins;
                has_enough_posts(&view.community, id, one.id, years.days(years.of(desk.shell.today())))
            })
        }
        Claimant::Member(_) | Claimant::Unit(_) => false,
    };
    let actions = match fate {
        Fate::Waiting => view! {
            {button("approve", w.approve, w.approved, OfferStep::Approved { claimant, engagement })}
            {ask("decline", w.decline, false)}
        }
        .into_any(),
        Fate::Leaving(_) => view! {
            {ask("release", w.let_leave, true)}
            {button("keep", w.keep, w.asked_to_stay, OfferStep::Kept { claimant, engagement })}
        }
        .into_any(),
        Fate::Active => view! {
            {to_confirm.then(|| button("confirm", w.confirm, w.confirmed, OfferStep::Confirmed { claimant, engagement }))}
            {ask("release", w.release, true)}
        }
        .into_any(),
        Fate::Left(_) | Fate::Declined(_) | Fate::Done => ().into_any(),
    };
    view! {
        <article class="card" data-testid="engagement">
            <header class="card-head"><h3><a href=home>{name}</a></h3><Badge words=offer_fate(fate) tone/></header>
            <ForTeam team=own.team/>
            <Promise one who=claimant own/>
            {many.then(|| view! { <Notice tone="warn" title=w.third_of_them testid="third-post"/> })}
            <div class="actions">{actions}</div>
            {doing.trouble()}
        </article>
    }
}

/// Why somebody is not taken, or has to go.
#[component]
fn Why(one: One, own: Engagement, release: bool, open: RwSignal<bool>) -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let doing = Doing::new();
    // Who wants to leave has said why.
    let (list, first): (&'static [OfferReason], _) = match own.fate {
        Fate::Leaving(why) => {
            (&OfferReason::LEAVING, OfferReason::LEAVING.iter().position(|one| *one == why))
        }
        _ => (&OfferReason::BY_STAFF, None),
    };
    let why = RwSignal::new(first.map(|place| place.to_string()).unwrap_or_default());
    let (claimant, engagement) = (own.claimant, own.id);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(list, &why.get_untracked()) else { return doing.fail(w.choose_why) };
        let (what, said) = if release {
            (OfferStep::Released { claimant, engagement, why }, w.released)
        } else {
            (OfferStep::Declined { claimant, engagement, why }, w.declined)
        };
        doing.run(decided(desk, one, what), said, move || open.set(false));
    };
    let label = if release { w.release } else { w.decline };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.why options=reasons(list) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="decide-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label testid="decide-submit" danger=true/>
    }
}
