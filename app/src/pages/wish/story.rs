//! What happened to a wish, and where two people filled in the same field differently.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::{Edit, FileOf},
    id::Id,
    mask::{Audience, Classified},
    principal::Principal,
    unmask::Subject,
    wish::{
        CardField, CaseStep, Claimant, Contested, Decision, Happening, HistoryLine, WallStep, Wish,
        WishField, history,
    },
};
use leptos::prelude::*;

use super::name_of;
use crate::{
    components::SyncMark,
    pages::{
        book::{Entry, Sent},
        contested::{Dispute, Disputes, Held},
        doing::{Desk, sent_words},
        unmask::{Seen, seen_value},
    },
    words::{self, Common, WishPage as Words, sentence},
};

/// Everything that happened, with who, when and why.
#[component]
pub(crate) fn Story(entry: Arc<Entry>) -> impl IntoView {
    let w = Words::words();
    let lines = history(&entry.wish);
    let empty = lines.is_empty();
    let rows = lines.into_iter().map(|line| view! { <Line line wish=entry.id/> }).collect_view();
    view! {
        <section class="part stack">
            <h2>{w.story}</h2>
            {empty.then(|| view! { <p class="hint">{w.no_story}</p> })}
            <ol class="timeline" role="list" data-testid="timeline">{rows}</ol>
        </section>
    }
}

fn tone(what: &Happening) -> &'static str {
    match what {
        Happening::Collected | Happening::Claim(..) | Happening::Case(CaseStep::Submitted) => "info",
        Happening::Case(CaseStep::Reviewed { decision: Decision::Approved } | CaseStep::Visited { .. })
        | Happening::Wall(WallStep::Published { .. } | WallStep::Confirmed { .. } | WallStep::FollowedUp) => {
            "good"
        }
        Happening::Case(CaseStep::Reviewed { decision: Decision::SentBack | Decision::Rejected })
        | Happening::Wall(
            WallStep::Declined { .. } | WallStep::Returned { .. } | WallStep::TakenDown { .. },
        ) => "warn",
    }
}

/// The note to a step, from the claimant's own file where this device may read it.
fn note(
    community: &Community,
    wish: domain::id::Id<domain::wish::Wish>,
    line: &HistoryLine,
) -> Option<String> {
    let Happening::Claim(claimant, _) = &line.what else { return None };
    community.file(FileOf::of(*claimant)).and_then(|file| file.notes.get(&(wish, line.step)).cloned())
}

#[component]
fn Line(line: HistoryLine, wish: domain::id::Id<domain::wish::Wish>) -> impl IntoView {
    let desk = Desk::here();
    let step = line.step;
    // A claimant wants proof that a step has arrived; for others only what has not is worth saying.
    let mine = Claimant::of(line.by).is_some() && desk.who_now() == Some(line.by);
    let who = who(desk, line.by);
    let what = words::happening(&line.what, &|claimant| name_of(desk, claimant));
    let at = words::moment(line.at, desk.shell.today());
    let why = line.why.clone();
    let tone = tone(&line.what);
    let said = Memo::new(move |_| desk.shell.view().with(|view| note(&view.community, wish, &line)));
    let sent = Memo::new(move |_| {
        let sent = desk.books.waits.with(|waits| waits.step(step));
        (mine || sent != Sent::Delivered)
            .then(|| sent_words(sent, desk.shell.view().with(|view| view.status.link)))
    });
    view! {
        <li data-tone=tone>
            <p class="timeline-what">{what}</p>
            <p class="timeline-who"><span>{who}</span> " " <span>{at}</span></p>
            {why.map(|why| view! { <p class="timeline-why">{sentence!("说明：{}", "Because: {}", why)}</p> })}
            {move || said.get().map(|note| view! { <p class="timeline-why">{sentence!("备注：{}", "Note: {}", note)}</p> })}
            {move || sent.get().map(|(mark, words)| view! { <SyncMark mark words/> })}
        </li>
    }
}

/// How somebody is called in a history.
pub(crate) fn who(desk: Desk, by: Principal) -> String {
    if let Some(claimant) = Claimant::of(by) {
        return name_of(desk, claimant);
    }
    if desk.who_now() == Some(by) {
        return Common::words().you.to_owned();
    }
    let name = desk.shell.view().with_untracked(|view| view.community.display(&by).to_owned());
    if name.is_empty() || name == words::role(by.role()) {
        words::role(by.role()).to_owned()
    } else {
        format!("{name}（{}）", words::role(by.role()))
    }
}

/// Fields with two values: who wrote which, and a choice.
#[component]
pub(crate) fn ContestedPart(entry: Arc<Entry>, seen: Seen) -> impl IntoView {
    let desk = Desk::here();
    let case = entry.wish.case.iter().flat_map(|case| &case.contested).map(|one| (Half::Case, one.clone()));
    let card = entry.wish.card.iter().flat_map(|card| &card.contested).map(|one| (Half::Card, one.clone()));
    let all =
        case.chain(card).map(|(half, contested)| dispute(desk, entry.id, half, contested, seen)).collect();
    view! { <Disputes all/> }
}

/// Which half of a wish a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Case,
    Card,
}

fn dispute(desk: Desk, wish: Id<Wish>, half: Half, contested: Contested, seen: Seen) -> Dispute {
    let w = Words::words();
    let case_field = WishField::from_key(&contested.field);
    let card_field = CardField::from_key(&contested.field);
    let name = case_field.map_or_else(|| w.display_name.to_owned(), |field| words::field(field).to_owned());
    let edit = move |value: String| match (half, case_field, card_field) {
        (Half::Case, Some(field), _) => Some(Edit::Fill { wish, field, value }),
        (Half::Card, _, Some(field)) => Some(Edit::Amend { wish, field, value }),
        (Half::Case, None, _) | (Half::Card, _, None) => None,
    };
    let first = contested.values.first().and_then(|held| edit(held.value.clone()));
    // What is published is no secret; the private half is masked until a reason is given.
    let masked = case_field.filter(|field| half == Half::Case && field.is_masked(Audience::Staff));
    let values = contested.values.into_iter().map(|held| {
        let kept = held.value.clone();
        let shown = Signal::derive(move || match (half, case_field) {
            (Half::Case, Some(field)) => {
                seen_value(field, &kept, seen.with(|seen| seen.contains(field.key())))
            }
            (Half::Card, _) | (Half::Case, None) => kept.clone(),
        });
        let take = move || edit(held.value.clone()).into_iter().collect();
        Held { by: held.by, shown, take: Box::new(take) }
    });
    Dispute {
        name,
        values: values.collect(),
        masked: masked.map(|field| (Subject::Wish(wish), field.key(), seen)),
        refused: first.and_then(|edit| desk.allowed(&edit).err()),
    }
}
