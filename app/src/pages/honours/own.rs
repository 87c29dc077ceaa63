//! What a member does, or a unit's contact person: recommend, take it back, vote, speak against the list. Without a network, too.

use std::collections::BTreeSet;

use domain::{
    award::{AwardTold, NominatedBy, NominationStep, PersonalFact, Stage, candidates, unnamed, vote_of},
    community::PersonFile,
    edit::{AwardEdit, Edit, FileOf},
    id::Id,
    principal::Member,
    wish::{Claimant, Step},
};
use leptos::prelude::*;

use super::{Picks, name_of, one::One, people};
use crate::{
    components::{Icon, Notice, Option2, SelectField, Sheet, SyncMark, TextField},
    pages::{
        book::Sent,
        checkins::SheetFoot,
        doing::{Desk, Doing, sent_words},
    },
    words::{honours::Voicing, say},
};

/// Which sheet is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Recommend,
    Vote,
    Object,
}

/// The part.
#[component]
pub(super) fn OwnPart(one: One, me: Claimant) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let (ask, open) = (RwSignal::new(Ask::Recommend), RwSignal::new(false));
    let about = move |what: Ask| {
        ask.set(what);
        open.set(true);
    };
    let sent = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let ours = view.outbox.iter().filter(
                |waiting| matches!(&waiting.intent.edit, Edit::Award(edit) if edit.award() == one.id),
            );
            let sent = ours.map(|waiting| if waiting.kept { Sent::Saved } else { Sent::Saving }).min();
            sent.map(|sent| sent_words(sent, view.status.link))
        })
    });
    let nominates = Memo::new(move |_| one.award.with(|award| one.is.with(|is| is.nominates(award, today))));
    let votes = Memo::new(move |_| {
        let open = one.award.with(|award| one.is.with(|is| is.votes(award, today)));
        open && matches!(me, Claimant::Member(_))
    });
    let objects = Memo::new(move |_| {
        one.is.with(|is| {
            is.stage == Stage::Notice && is.posted.as_ref().is_some_and(|posted| today <= posted.to)
        })
    });
    let idle = move || {
        let stage = one.is.with(|is| is.stage);
        !nominates.get()
            && !votes.get()
            && !objects.get()
            && !matches!(stage, Stage::Decided | Stage::Cancelled)
    };
    let title = Signal::derive(move || {
        match ask.get() {
            Ask::Recommend => w.recommend,
            Ask::Vote => w.vote,
            Ask::Object => w.object,
        }
        .to_owned()
    });
    let button = move |what: Ask, testid: &'static str, icon: &'static str, label: &'static str| {
        view! {
            <button type="button" class="button primary wide" data-testid=testid on:click=move |_| about(what)>
                <Icon name=icon/>{label}
            </button>
        }
    };
    view! {
        <section class="part stack" data-testid="honour-own">
            <h2>{w.mine}</h2>
            <p role="status">{move || sent.get().map(|(mark, words)| view! { <SyncMark mark words/> })}</p>
            <Standing one me/>
            <OwnVote one me/>
            <Recommended one me nominates/>
            <Objected one me/>
            <div class="actions">
                {move || nominates.get().then(|| button(Ask::Recommend, "recommend", "star", w.recommend))}
                {move || votes.get().then(|| button(Ask::Vote, "vote", "check", if own_vote(desk, one, me).is_some() { w.vote_again } else { w.vote }))}
                {move || objects.get().then(|| view! {
                    <button type="button" class="button" data-testid="object" on:click=move |_| about(Ask::Object)>{w.object}</button>
                })}
            </div>
            {move || idle().then(|| view! { <p class="hint">{w.nothing}</p> })}
            <Sheet open title testid="honour-sheet">
                {move || match ask.get() {
                    Ask::Recommend => view! { <Recommend one me open/> }.into_any(),
                    Ask::Vote => view! { <Vote one me open/> }.into_any(),
                    Ask::Object => view! { <Object one me open/> }.into_any(),
                }}
            </Sheet>
        </section>
    }
}

fn own_file<T>(desk: Desk, me: Claimant, of: impl FnOnce(&PersonFile) -> T) -> Option<T> {
    desk.shell.view().with(|view| view.community.file(FileOf::of(me)).map(of))
}

/// The own vote that counts.
fn own_vote(desk: Desk, one: One, me: Claimant) -> Option<Vec<Id<Member>>> {
    let Claimant::Member(member) = me else { return None };
    let round = one.is.with(|is| is.round.clone())?;
    one.award.with(|award| {
        own_file(desk, me, |file| {
            vote_of(award, one.id, &round, &file.awards, member).map(<[Id<Member>]>::to_vec)
        })
        .flatten()
    })
}

/// Whether one is recommended oneself, and the way out.
#[component]
fn Standing(one: One, me: Claimant) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let mine = Memo::new(move |_| {
        one.award.with(|award| {
            candidates(award)
                .into_iter()
                .find(|known| Claimant::Member(known.member) == me)
                .map(|known| known.stood_down)
        })
    });
    let live =
        move || one.is.with(|is| matches!(is.stage, Stage::Nominating | Stage::Checking | Stage::Deciding));
    let leave = move |_| {
        let what = NominationStep::StoodDown;
        let edit = AwardEdit::Own { award: one.id, claimant: me, step: desk.shell.new_id(), what };
        doing.run(vec![Edit::Award(edit)], w.stood_down, || ());
    };
    move || {
        match mine.get() {
        Some(false) if live() => view! {
            <Notice tone="info" title=w.you_are_in testid="you-are-in">
                <button type="button" class="button small" data-testid="stand-down" aria-busy=move || doing.busy() on:click=leave>{w.stand_down}</button>
            </Notice>
            {doing.trouble()}
        }
        .into_any(),
        Some(true) => view! { <p class="hint" data-testid="stood-down">{w.you_stood_down}</p> }.into_any(),
        Some(false) | None => ().into_any(),
    }
    }
}

#[component]
fn OwnVote(one: One, me: Claimant) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    move || {
        own_vote(desk, one, me).map(|chosen| {
            let names: Vec<String> = chosen.iter().map(|member| name_of(desk, *member)).collect();
            view! {
                <p data-testid="own-vote">{w.your_vote} " " <strong>{names.join(say("、", ", "))}</strong></p>
                <p class="hint">{w.secret}</p>
            }
        })
    }
}

/// What one recommended.
#[component]
fn Recommended(one: One, me: Claimant, nominates: Memo<bool>) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let mine = Memo::new(move |_| {
        one.award.with(|award| {
            let by = NominatedBy::Claimant(me);
            let named = candidates(award).into_iter().flat_map(|known| {
                let own = known.nominations.into_iter().filter(|nomination| nomination.by == by);
                own.map(move |nomination| (nomination.id, Some(known.member))).collect::<Vec<_>>()
            });
            let in_words = unnamed(award).into_iter().filter(|(of, _)| *of == me);
            named
                .chain(in_words.map(|(_, step)| (step, None)))
                .collect::<Vec<(Id<Step>, Option<Id<Member>>)>>()
        })
    });
    let back = move |nomination: Id<Step>| {
        let what = NominationStep::TookBack { nomination };
        let edit = AwardEdit::Own { award: one.id, claimant: me, step: desk.shell.new_id(), what };
        doing.run(vec![Edit::Award(edit)], w.taken_back, || ());
    };
    let rows = move || {
        mine.get()
            .into_iter()
            .map(|(step, whom)| {
                let name = whom.map_or_else(|| w.named_in_words.to_owned(), |member| name_of(desk, member));
                let why = own_file(desk, me, |file| file.awards.reason(one.id, step).to_owned());
                view! {
                    <li class="row" data-testid="my-recommendation">
                        <span class="row-main"><strong>{name}</strong><small>{why}</small></span>
                        {move || nominates.get().then(|| view! {
                            <button type="button" class="button small quiet" data-testid="take-back" on:click=move |_| back(step)>{w.take_back}</button>
                        })}
                    </li>
                }
            })
            .collect_view()
    };
    move || {
        mine.with(|mine| !mine.is_empty()).then(|| {
            view! {
                <h3>{w.recommended_by_me}</h3>
                <ul class="rows" role="list">{rows}</ul>
                {doing.trouble()}
            }
        })
    }
}

/// What one said against it, and the answers.
#[component]
fn Objected(one: One, me: Claimant) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    let mine = Memo::new(move |_| {
        own_file(desk, me, |file| {
            let own = file.awards.own.iter().filter(|((award, _), _)| *award == one.id);
            own.filter_map(|((award, step), fact)| match &fact.step {
                PersonalFact::Objected { words, .. } => {
                    let told = file.awards.told.get(&(*award, *step));
                    let answer = match told.map(|told| &told.step) {
                        Some(AwardTold::Answered { upheld, words }) => Some((*upheld, words.clone())),
                        Some(AwardTold::Honoured { .. }) | None => None,
                    };
                    Some((words.clone(), answer))
                }
                PersonalFact::Reason { .. } | PersonalFact::Voted { .. } => None,
            })
            .collect::<Vec<_>>()
        })
        .unwrap_or_default()
    });
    move || {
        let all = mine.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(|(words, answer)| {
                let answer = match answer {
                    None => w.waits.to_owned(),
                    Some((true, why)) => format!("{}：{why}", w.holds),
                    Some((false, why)) => format!("{}：{why}", w.holds_not),
                };
                view! {
                    <li class="row" data-testid="my-objection">
                        <span class="row-main"><strong>{words}</strong><small>{answer}</small></span>
                    </li>
                }
            });
            view! { <h3>{w.my_objections}</h3><ul class="rows" role="list">{rows.collect_view()}</ul> }
        })
    }
}

#[component]
fn Recommend(one: One, me: Claimant, open: RwSignal<bool>) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (whom, why, wrong) = (text(), text(), text());
    // One id for one opening of the sheet: pressing twice is recommending once.
    let step: Id<Step> = desk.shell.new_id();
    let myself = match me {
        Claimant::Member(id) => Some(id),
        Claimant::Unit(_) => None,
    };
    let mut options = Vec::new();
    options.extend(myself.map(|id| Option2::new(id.to_string(), w.myself)));
    let others = people(desk).into_iter().filter(|(id, _)| Some(*id) != myself);
    options.extend(others.map(|(id, name)| Option2::new(id.to_string(), name)));
    options.push(Option2::new("words", w.in_words));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = whom.get_untracked();
        let candidate: Option<Id<Member>> = chosen.parse().ok();
        if candidate.is_none() && chosen != "words" {
            return doing.fail(w.whom_needed);
        }
        let words = why.get_untracked().trim().to_owned();
        if words.is_empty() {
            wrong.set(w.why_needed.to_owned());
            return;
        }
        let award = one.id;
        let what = NominationStep::Nominated { candidate };
        let reason = PersonalFact::Reason { words };
        let edits = vec![
            Edit::Award(AwardEdit::Own { award, claimant: me, step, what }),
            Edit::Award(AwardEdit::Say { file: FileOf::of(me), award, step, what: reason }),
        ];
        doing.run(edits, w.recommended, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <SelectField label=w.whom options value=whom none="—".to_owned() required=true
                on_choose=Callback::new(move |chosen| { doing.clear(); whom.set(chosen); }) testid="recommend-whom"/>
            <TextField label=w.why value=why lines=true hint=w.why_hint error=wrong required=true testid="recommend-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.recommend testid="recommend-submit"/>
    }
}

#[component]
fn Vote(one: One, me: Claimant, open: RwSignal<bool>) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let step: Id<Step> = desk.shell.new_id();
    let round = one.is.with_untracked(|is| is.round.clone());
    let before: BTreeSet<Id<Member>> =
        untrack(|| own_vote(desk, one, me)).unwrap_or_default().into_iter().collect();
    let chosen = RwSignal::new(before);
    let listed = round.iter().flat_map(|round| &round.candidates);
    let listed: Vec<(Id<Member>, String)> =
        untrack(|| listed.map(|member| (*member, name_of(desk, *member))).collect());
    let places = one.award.with_untracked(|award| award.places());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(round) = one.is.with_untracked(|is| is.round.as_ref().map(|round| round.id)) else { return };
        let chosen: Vec<Id<Member>> = chosen.get_untracked().into_iter().collect();
        if chosen.is_empty() {
            return doing.fail(w.pick);
        }
        let what = PersonalFact::Voted { round, chosen };
        let edit = AwardEdit::Say { file: FileOf::of(me), award: one.id, step, what };
        doing.run(vec![Edit::Award(edit)], w.voted, move || open.set(false));
    };
    let legend = crate::words::sentence!("最多选 {} 位", "At most {}", places);
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint" data-testid="vote-secret">{w.secret}</p>
            <Picks legend people=listed chosen testid="vote-for"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.vote testid="vote-submit"/>
    }
}

#[component]
fn Object(one: One, me: Claimant, open: RwSignal<bool>) -> impl IntoView {
    let w = Voicing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (whom, words, wrong) = (text(), text(), text());
    let step: Id<Step> = desk.shell.new_id();
    let listed = one.is.with_untracked(domain::award::Selection::listed);
    let options: Vec<Option2> =
        untrack(|| listed.iter().map(|id| Option2::new(id.to_string(), name_of(desk, *id))).collect());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let about: Option<Id<Member>> = whom.get_untracked().parse().ok();
        let said = words.get_untracked().trim().to_owned();
        if said.is_empty() {
            wrong.set(w.object_hint.to_owned());
            return;
        }
        let what = PersonalFact::Objected { about, words: said };
        let edit = AwardEdit::Say { file: FileOf::of(me), award: one.id, step, what };
        doing.run(vec![Edit::Award(edit)], w.objected, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <SelectField label=w.about_whom options value=whom none=w.the_selection.to_owned()
                on_choose=Callback::new(move |chosen| whom.set(chosen)) testid="object-whom"/>
            <TextField label=w.object_words value=words lines=true hint=w.object_hint error=wrong required=true testid="object-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.object testid="object-submit"/>
    }
}
