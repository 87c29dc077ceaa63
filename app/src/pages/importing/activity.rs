//! Which activity a sign-in list is of: one that is here, proposed by the day in the title, or one that comes with the list.

use domain::{
    activity::{Activity, ActivityField, Span, minute_text},
    id::Id,
    import::{ListTitle, NewActivity, SkipReason, list_title},
    moment::Day,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Checking, Reviewed, ledgers::FromActivity};
use crate::{
    components::{DraftField, Option2, SelectField, TextField},
    pages::{activities::keeper, doing::Desk},
    words::{FieldName as _, Importing, activities::Ticking},
};

/// What comes with a list, as its title says.
fn brought(id: Id<Activity>, title: &ListTitle, today: Day) -> NewActivity {
    let year = title.day.unwrap_or(today).year();
    let mut fields = vec![
        (ActivityField::Year, year.to_string()),
        (ActivityField::Name, title.name.clone()),
        (ActivityField::Day, title.day.map(|day| day.to_string()).unwrap_or_default()),
    ];
    if let Some((start, end)) = title.times {
        fields.push((ActivityField::Start, minute_text(start)));
        fields.push((ActivityField::End, minute_text(end)));
    }
    NewActivity { id, fields }
}

/// The choice.
#[component]
pub(super) fn OfActivity(checking: Checking, review: Reviewed) -> impl IntoView {
    let w = Importing::words();
    let desk = Desk::here();
    let id: Id<Activity> = desk.shell.new_id();
    let today = desk.shell.today();
    let known: Vec<(Id<Activity>, Day, String)> = desk.shell.view().with_untracked(|view| {
        let dated = view.community.activities.iter().filter_map(|(id, one)| {
            let day = Span::of(&one.card)?.day;
            (day <= today).then(|| (*id, day, one.card.get(ActivityField::Name).to_owned()))
        });
        let mut dated: Vec<_> = dated.collect();
        dated.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.2.cmp(&two.2)));
        dated
    });
    let title = review.with_untracked(|review| {
        let skipped = review.as_ref().map(|review| review.0.skipped()).unwrap_or_default();
        let above = skipped.iter().filter(|row| row.reason == SkipReason::AboveHeader);
        above.map(|row| list_title(&row.text)).find(|title| title.day.is_some()).unwrap_or_default()
    });
    let mut options: Vec<Option2> =
        known.iter().map(|(id, day, name)| Option2::new(id.to_string(), format!("{day} {name}"))).collect();
    options.push(Option2::new("new", w.activity_new));
    let asked = use_location().query.with_untracked(|query| query.get("activity"));
    let asked = asked.and_then(|id| id.parse::<Id<Activity>>().ok());
    // The day in the title tells which one it is, where there is only one on that day.
    let mut of_day = known.iter().filter(|(_, day, _)| Some(*day) == title.day);
    let proposed = match (of_day.next(), of_day.next()) {
        (Some((id, ..)), None) => Some(*id),
        _ => None,
    };
    let first = checking.choices.with_untracked(|choices| match choices.activity {
        FromActivity::Unsaid => asked.or(proposed),
        FromActivity::Known(id) => Some(id),
        FromActivity::New(_) => None,
    });
    let title = StoredValue::new(title);
    let set = move |activity: FromActivity| checking.choices.update(|choices| choices.activity = activity);
    let chosen = RwSignal::new(first.map(|id| id.to_string()).unwrap_or_default());
    let choose = move |key: String| {
        set(match key.as_str() {
            "" => FromActivity::Unsaid,
            "new" => FromActivity::New(title.with_value(|title| brought(id, title, today))),
            key => key.parse().map_or(FromActivity::Unsaid, FromActivity::Known),
        });
        chosen.set(key);
    };
    choose(chosen.get_untracked());
    let name_of_keeper = RwSignal::new(keeper(desk));
    Effect::new(move |_| {
        let keeper = name_of_keeper.get();
        checking.choices.update(|choices| choices.keeper = keeper);
    });
    view! {
        <div class="form">
            <SelectField label=w.activity options value=chosen on_choose=Callback::new(choose)
                none=w.activity_choose.to_owned() required=true testid="import-activity"/>
            {move || chosen.with(|chosen| chosen == "new").then(|| view! { <New checking/> })}
            <TextField label=Ticking::words().keeper value=name_of_keeper testid="import-keeper"/>
        </div>
    }
}

/// The fields of one that comes with the list.
#[component]
fn New(checking: Checking) -> impl IntoView {
    let field = move |field: ActivityField, kind: &'static str, testid: &'static str| {
        let value = Memo::new(move |_| {
            checking.choices.with(|choices| match &choices.activity {
                FromActivity::New(new) => {
                    let mut fields = new.fields.iter();
                    fields.find(|(of, _)| *of == field).map(|(_, value)| value.clone()).unwrap_or_default()
                }
                FromActivity::Known(_) | FromActivity::Unsaid => String::new(),
            })
        });
        let keep = Callback::new(move |text: String| {
            checking.choices.update(|choices| {
                if let FromActivity::New(new) = &mut choices.activity {
                    new.fields.retain(|(of, _)| *of != field);
                    new.fields.push((field, text.trim().to_owned()));
                }
            });
        });
        view! { <DraftField label=field.name() value on_commit=keep kind testid/> }
    };
    view! {
        <p class="hint">{Importing::words().activity_hint}</p>
        {field(ActivityField::Name, "text", "import-activity-name")}
        <div class="field-row">
            {field(ActivityField::Day, "date", "import-activity-day")}
            {field(ActivityField::Start, "time", "import-activity-start")}
            {field(ActivityField::End, "time", "import-activity-end")}
        </div>
    }
}
