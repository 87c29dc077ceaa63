//! The sheet of one step: a day, at most two texts and one choice, with what the clerk has to know before it.

use std::sync::Arc;

use domain::{
    community::Community,
    id::Id,
    moment::Day,
    principal::Member,
    register::{
        Basis, Belonging, CheckinFact, CheckinMode, CheckinStage, Delivery, MemberCard, MemberField,
        UnitField,
    },
};
use leptos::prelude::*;

use super::{
    ask::{Ask, Asking, edits},
    past_day,
};
use crate::{
    components::{Choices, Facts, Notice, Option2, Reason, Sheet, TextField},
    pages::doing::{Desk, Doing},
    words::{
        Common, checkin,
        checkin::{LEAVING, Steps, basis, checkin_mode, delivery, field_list, leave_reason},
        checkin_refusal, sentence,
    },
};

const MODES: [CheckinMode; 2] = [CheckinMode::Alone, CheckinMode::WithUnit];
const WAYS: [Delivery; 2] = [Delivery::ByMember, Delivery::ByCommunity];

/// The one sheet of a page.
#[component]
pub(super) fn StepSheet(asking: Asking) -> impl IntoView {
    let desk = Desk::here();
    let title = Signal::derive(move || {
        asking.about.get().map_or_else(String::new, |(member, ask)| {
            let name = desk.shell.view().with_untracked(|view| name_of(&view.community, member));
            sentence!("{}：{}", "{}: {}", ask.label(), name)
        })
    });
    view! {
        <Sheet open=asking.open title testid="step-sheet">
            {move || asking.about.get_untracked().map(|(member, ask)| view! { <Form member ask asking/> })}
        </Sheet>
    }
}

/// How a member of the register is called.
pub(super) fn name_of(community: &Community, member: Id<Member>) -> String {
    super::named(community.member(member).map_or("", |file| file.card.get(MemberField::Name)))
}

/// The buttons of a sheet that is a form.
#[component]
pub(crate) fn SheetFoot(
    doing: Doing,
    open: RwSignal<bool>,
    #[prop(into)] label: String,
    testid: &'static str,
    #[prop(optional)] danger: bool,
) -> impl IntoView {
    view! {
        <footer class="sheet-foot">
            <button type="submit" form="sheet-form" class=if danger { "button danger" } else { "button primary" } data-testid=testid
                aria-busy=move || doing.busy()>{label}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
        </footer>
    }
}

/// What is asked besides the day.
struct Wanted {
    text: Option<(&'static str, &'static str, String)>,
    more: Option<(&'static str, String)>,
    choice: Option<(&'static str, Vec<Option2>, String)>,
}

fn listed<T>(all: &[T], words: impl Fn(&T) -> &'static str) -> Vec<Option2> {
    all.iter().enumerate().map(|(place, one)| Option2::new(place.to_string(), words(one))).collect()
}

/// Which grounds can be given here.
fn grounds(community: &Community) -> Vec<Basis> {
    let accepts = community.settings.accepts_residents;
    Basis::ALL.into_iter().filter(|one| accepts || *one != Basis::Residence).collect()
}

fn wanted(community: &Community, member: Id<Member>, ask: Ask, today: Day) -> Wanted {
    let w = Steps::words();
    let card = community.member(member).map(|file| &file.card);
    let leaving = || (w.why, listed(&LEAVING, |one| leave_reason(*one)), String::new());
    let empty = String::new;
    let (mut text, mut more, mut choice) = (None, None, None);
    match ask {
        Ask::Letter => {
            let here = match community.profile.party_org.as_str() {
                "" => community.profile.name.clone(),
                org => org.to_owned(),
            };
            text = Some((w.to, "", here));
            more = Some((w.no, empty()));
        }
        Ask::Arrive => {
            let all = grounds(community);
            let proposed = match card.map(|card| community.belonging(card)) {
                Some(Belonging::Here(one) | Belonging::Unknown(one) | Belonging::Elsewhere(one)) => {
                    all.iter().position(|known| *known == one)
                }
                None => None,
            };
            let options = listed(&all, |one| basis(*one));
            choice = Some((w.why_here, options, proposed.map(|place| place.to_string()).unwrap_or_default()));
        }
        Ask::Reject => {
            let unit = card.and_then(|card| community.unit_of(card));
            let linked = unit.map(|(_, unit)| unit.card.get(UnitField::LinkedCommunity).to_owned());
            let elsewhere = card.is_some_and(|card| !community.belonging(card).is_here());
            text = Some((w.belongs, w.belongs_hint, linked.filter(|_| elsewhere).unwrap_or_default()));
        }
        Ask::Register => {
            text = Some((w.no, w.no_hint, community.next_card_no(today.year())));
            choice = Some((w.mode, listed(&MODES, |one| checkin_mode(*one)), "0".to_owned()));
        }
        Ask::Receipt => {
            text = Some((w.no, w.no_hint, community.next_receipt_no(today.year())));
            choice = Some((w.delivery, listed(&WAYS, |one| delivery(*one)), "0".to_owned()));
        }
        Ask::Withdraw => text = Some((w.why, "", empty())),
        Ask::Suspend => text = Some((w.why, w.why_hint, empty())),
        Ask::Transfer => {
            text = Some((w.to_where, "", empty()));
            choice = Some(leaving());
        }
        Ask::Close => choice = Some(leaving()),
        Ask::Returned | Ask::Acknowledge | Ask::Resume => {}
    }
    Wanted { text, more, choice }
}

/// What was filled in, as the step it states; `None` where a choice that is needed was not made.
fn fact(
    ask: Ask,
    grounds: &[Basis],
    on: Day,
    text: String,
    more: String,
    choice: &str,
) -> Option<CheckinFact> {
    fn of<T: Copy>(all: &[T], choice: &str) -> Option<T> {
        all.get(choice.parse::<usize>().ok()?).copied()
    }
    Some(match ask {
        Ask::Letter => CheckinFact::LetterIssued { no: more, on, to: text },
        Ask::Arrive => CheckinFact::Arrived { on, basis: of(grounds, choice)? },
        Ask::Reject => CheckinFact::Rejected { on, belongs_to: text },
        Ask::Register => CheckinFact::Registered { on, card_no: text, mode: of(&MODES, choice)? },
        Ask::Receipt => CheckinFact::ReceiptIssued { on, no: text, delivery: of(&WAYS, choice)? },
        Ask::Returned => CheckinFact::ReceiptReturned { on },
        Ask::Acknowledge => CheckinFact::Acknowledged { on },
        Ask::Withdraw => CheckinFact::Withdrawn { on, why: text },
        Ask::Suspend => CheckinFact::Suspended { on, why: text },
        Ask::Resume => CheckinFact::Resumed { on },
        Ask::Transfer => CheckinFact::TransferredOut { on, to: text, why: of(&LEAVING, choice)? },
        Ask::Close => CheckinFact::Closed { on, why: of(&LEAVING, choice)? },
    })
}

#[component]
fn Form(member: Id<Member>, ask: Ask, asking: Asking) -> impl IntoView {
    let w = Steps::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let step = desk.shell.new_id();
    let (wanted, grounds) = desk.shell.view().with_untracked(|view| {
        (wanted(&view.community, member, ask, today), Arc::new(grounds(&view.community)))
    });
    let on = RwSignal::new(today.to_string());
    let text = RwSignal::new(wanted.text.as_ref().map(|(.., value)| value.clone()).unwrap_or_default());
    let more = RwSignal::new(wanted.more.as_ref().map(|(_, value)| value.clone()).unwrap_or_default());
    let choice = RwSignal::new(wanted.choice.as_ref().map(|(.., value)| value.clone()).unwrap_or_default());
    let (wrong_on, wrong_text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let needs_text = wanted.text.is_some();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.clear();
        let day = past_day(&on.get_untracked(), today);
        wrong_on.set(if day.is_some() { String::new() } else { w.day_wrong.to_owned() });
        let written = text.get_untracked().trim().to_owned();
        let lacks = needs_text && written.is_empty();
        wrong_text.set(if lacks { w.needed.to_owned() } else { String::new() });
        let (Some(day), false) = (day, lacks) else { return };
        let more = more.get_untracked().trim().to_owned();
        let Some(fact) = fact(ask, &grounds, day, written, more, &choice.get_untracked()) else {
            return doing.fail(w.choose);
        };
        let edits =
            desk.shell.view().with_untracked(|view| edits(&view.community, member, step, fact, today));
        doing.run(edits, w.done, move || {
            asking.done.set(Some((member, ask)));
            asking.open.set(false);
        });
    };
    let label = move || {
        let missing = ask == Ask::Register
            && desk.shell.view().with_untracked(|view| !missing(&view.community, member).is_empty());
        if missing { w.anyway } else { ask.label() }
    };
    let danger = matches!(ask, Ask::Withdraw | Ask::Transfer | Ask::Close);
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <BeforeStep member ask/>
            {wanted.text.map(|(label, hint, _)| view! {
                <TextField label value=text hint required=true error=wrong_text testid="step-text"/>
            })}
            {wanted.more.map(|(label, _)| view! {
                <TextField label value=more hint=w.letter_no_hint testid="step-more"/>
            })}
            {wanted.choice.map(|(legend, options, _)| view! {
                <Choices legend options value=choice required=true testid="step-choice"
                    on_choose=Callback::new(move |chosen| { doing.clear(); choice.set(chosen); })/>
            })}
            <TextField label=w.on value=on kind="date" error=wrong_on required=true testid="step-on"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open=asking.open label=label() testid="step-submit" danger/>
    }
}

fn missing(community: &Community, member: Id<Member>) -> Vec<MemberField> {
    community.member(member).map(|file| file.card.missing()).unwrap_or_default()
}

/// What has to be known before the step: the rule it goes by, what is lacking, what speaks against it.
#[component]
fn BeforeStep(member: Id<Member>, ask: Ask) -> impl IntoView {
    let w = Steps::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    desk.shell.view().with_untracked(|view| {
        let community = &view.community;
        let state = community.checkin(member, today);
        let told = community.to_tell(member, None, today).is_some();
        let told = if told { w.told_unit } else { w.no_told };
        let lacking = missing(community, member);
        let lacking = (ask == Ask::Register && !lacking.is_empty()).then(|| {
            view! {
                <Notice tone="warn" title=w.missing text=field_list(&lacking) testid="card-missing">
                    <a class="button small" href=format!("/member/{member}")>{w.to_card}</a>
                </Notice>
            }
        });
        let rules = matches!(ask, Ask::Arrive | Ask::Reject).then(|| {
            let card = community.member(member).map(|file| file.card.clone()).unwrap_or_default();
            let letter = state.letter.as_ref().filter(|_| state.stage == CheckinStage::LetterIssued);
            let letter = letter.map(|(no, _, to)| format!("{no} {to}")).unwrap_or_default();
            let facts = vec![
                (w.belonging.to_owned(), belonging_words(community, &card)),
                (w.letter_of.to_owned(), letter),
            ];
            view! { <Facts facts/> }
        });
        let against = ask.may(community, member, &state, today).err().map(|why| {
            view! { <p class="error" data-testid="against">{checkin_refusal(&why)}</p> }
        });
        view! {
            {against}
            {rules}
            {lacking}
            <Reason text=told/>
        }
    })
}

/// Where the member belongs, in words.
pub(super) fn belonging_words(community: &Community, card: &MemberCard) -> String {
    let unit = community.unit_of(card);
    let linked = unit.map_or("", |(_, unit)| unit.card.get(UnitField::LinkedCommunity));
    checkin::belonging(community.belonging(card), linked)
}
