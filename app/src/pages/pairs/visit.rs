//! A visit: as it is logged or entered, and as it is shown.

use domain::{
    edit::{FileOf, PairEdit},
    id::Id,
    pair::{HelpFact, HelpVisit, Logged, Pair, Resolved},
    wish::{Claimant, Step},
};
use leptos::prelude::*;

use super::only;
use crate::{
    components::{Badge, Choices, Option2, SelectField, TextField},
    pages::{
        checkins::{SheetFoot, past_day},
        doing::{Desk, Doing},
    },
    words::{
        self,
        pairs::{Pairs, resolved, visit_facts, visit_fate},
    },
};

/// `35.5` as fen; nothing is nothing.
fn fen(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest = match rest.len() {
        0 => 0,
        1 => rest.parse::<u32>().ok()?.checked_mul(10)?,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    yuan.parse::<u32>().ok()?.checked_mul(100)?.checked_add(rest)
}

/// The form. Of a helper it is logged; staff enter it for one of these.
#[component]
pub(super) fn VisitForm(
    pair: Id<Pair>,
    who: Vec<(Claimant, String)>,
    staff: bool,
    open: RwSignal<bool>,
) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (on, method, minutes, content) = (text(&today.to_string()), text(""), text(""), text(""));
    let (material, amount, effect, is) = (text(""), text(""), text(""), text("0"));
    let (wrong_on, wrong_minutes, wrong_content, wrong_amount) = (text(""), text(""), text(""), text(""));
    let first = who.first().map(|(claimant, _)| claimant.to_string()).unwrap_or_default();
    let helper = text(&first);
    let step: Id<Step> = desk.shell.new_id();
    let methods = desk.shell.view().with_untracked(|view| {
        view.community.settings.help_methods.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>()
    });
    let people: Vec<Option2> =
        who.iter().map(|(claimant, name)| Option2::new(claimant.to_string(), name.clone())).collect();
    let say = |wrong: bool, words: &str| if wrong { words.to_owned() } else { String::new() };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = past_day(&on.get_untracked(), today);
        let took = minutes.with_untracked(|text| match text.trim() {
            "" => Some(0),
            text => text.parse::<u16>().ok().filter(|minutes| *minutes <= 1440),
        });
        let worth = amount.with_untracked(|text| fen(text));
        let done = content.get_untracked().trim().to_owned();
        wrong_on.set(say(day.is_none(), w.day_wrong));
        wrong_minutes.set(say(took.is_none(), w.minutes_wrong));
        wrong_amount.set(say(worth.is_none(), w.amount_wrong));
        wrong_content.set(say(done.is_empty(), w.content_needed));
        let (Some(on), Some(minutes), Some(fen), false) = (day, took, worth, done.is_empty()) else { return };
        let Ok(claimant) = helper.with_untracked(|text| text.parse::<Claimant>()) else {
            return doing.fail(w.no_helper);
        };
        let place = is.with_untracked(|is| is.parse::<usize>().unwrap_or_default());
        let what = HelpVisit {
            on,
            method: method.get_untracked(),
            minutes,
            content: done,
            material: material.get_untracked().trim().to_owned(),
            fen,
            effect: effect.get_untracked().trim().to_owned(),
            resolved: Resolved::ALL.get(place).copied().unwrap_or_default(),
        };
        let file = FileOf::of(claimant);
        let edit = if staff {
            PairEdit::State { file, pair, step, what: HelpFact::Entered(what) }
        } else {
            PairEdit::Visit { file, pair, step, what }
        };
        doing.run(only(edit), w.logged, move || open.set(false));
    };
    let states = (0..)
        .zip(Resolved::ALL)
        .map(|(place, one): (usize, _)| Option2::new(place.to_string(), resolved(one)));
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            {(people.len() > 1).then(|| view! {
                <SelectField label=w.who_went options=people value=helper on_choose=Callback::new(move |who| helper.set(who)) testid="visit-who"/>
            })}
            <div class="field-row">
                <TextField label=w.on value=on kind="date" error=wrong_on required=true testid="visit-on"/>
                <TextField label=w.minutes value=minutes kind="number" error=wrong_minutes testid="visit-minutes"/>
            </div>
            <SelectField label=w.method options=methods value=method on_choose=Callback::new(move |how| method.set(how))
                none=w.choose.to_owned() testid="visit-method"/>
            <TextField label=w.content value=content lines=true hint=w.content_hint error=wrong_content required=true testid="visit-content"/>
            <div class="field-row">
                <TextField label=w.material value=material testid="visit-material"/>
                <TextField label=w.amount value=amount error=wrong_amount testid="visit-amount"/>
            </div>
            <TextField label=w.effect value=effect testid="visit-effect"/>
            <Choices legend=w.resolved options=states.collect() value=is on_choose=Callback::new(move |chosen| is.set(chosen)) testid="visit-resolved"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.log testid="visit-submit"/>
    }
}

/// A visit as it stands, with what may be done about it.
#[component]
pub(super) fn VisitRow(
    one: Logged,
    #[prop(into)] name: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let (words, tone) = visit_fate(one.fate);
    let facts = visit_facts(&one.visit);
    view! {
        <article class="card" data-testid="visit">
            <header class="card-head">
                <h3>{words::day(one.visit.on)} " " {name}</h3><Badge words tone/>
            </header>
            <p>{one.visit.content.clone()}</p>
            <p class="hint">{facts}</p>
            {(!one.why.is_empty()).then(|| view! { <p class="due" data-tone="bad">{one.why.clone()}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::fen;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, expected) in [
            ("", Some(0)),
            (" 120 ", Some(12_000)),
            ("35.5", Some(3_550)),
            ("35.05", Some(3_505)),
            ("3.005", None),
            ("很多", None),
            ("-5", None),
            ("99999999999", None),
        ] {
            assert_eq!(fen(text), expected, "{text}");
        }
    }
}
