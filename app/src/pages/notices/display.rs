//! 季度展示: what was promised and what came of it in a quarter, to print for the wall and to publish as a notice. Staff
//! only, because promises are read from members' own files.

use domain::{
    notice::{
        NoticeField, NoticeKind, SHOWN,
        quarter::{Quarter, display},
    },
    sheet::quarter_sheet,
};
use leptos::prelude::*;

use super::filled;
use crate::{
    components::{Empty, Icon, Option2, PageHead, SelectField, print},
    pages::{
        doing::{Desk, Doing},
        honours::issuer,
    },
    print::Paper,
    words::notices::Notices,
};

/// So many quarters back can be chosen.
const QUARTERS: usize = 8;

/// The page.
#[component]
pub(crate) fn DisplayPage() -> impl IntoView {
    let w = Notices::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let quarters: Vec<Quarter> =
        std::iter::successors(Some(Quarter::of(today)), |quarter| Some(quarter.before()))
            .take(QUARTERS)
            .collect();
    let options = (0_usize..)
        .zip(&quarters)
        .map(|(place, quarter)| Option2::new(place.to_string(), quarter.to_string()))
        .collect();
    let chosen = RwSignal::new("0".to_owned());
    let quarters = StoredValue::new(quarters);
    let quarter = Memo::new(move |_| {
        let place = chosen.with(|chosen| chosen.parse::<usize>().unwrap_or_default());
        quarters.with_value(|all| all.get(place).copied()).unwrap_or_else(|| Quarter::of(today))
    });
    // On paper, which is Chinese only.
    let title = move || format!("{}承诺和服务成效公示", quarter.get());
    let gathered = Memo::new(move |_| {
        let quarter = quarter.get();
        desk.shell.view().with(|view| display(&view.community, quarter, today).text())
    });
    let sheet = move || {
        let quarter = quarter.get();
        desk.shell.view().with(|view| {
            let all = display(&view.community, quarter, today);
            quarter_sheet(&title(), &all, &issuer(&view.community), today)
        })
    };
    let publish = move |_| {
        let fields = vec![
            (NoticeField::Title, untrack(title)),
            (NoticeField::Kind, NoticeKind::Display.key().to_owned()),
            (NoticeField::Text, gathered.get_untracked()),
            (NoticeField::From, today.to_string()),
            (NoticeField::To, today.plus(30).to_string()),
            (NoticeField::Status, SHOWN.to_owned()),
        ];
        doing.run(filled(desk.shell.new_id(), fields), w.quarter_published, || ());
    };
    view! {
        <div class="off-paper stack">
            <PageHead title=w.quarter lead=Signal::stored(w.quarter_lead.to_owned())>
                <a class="button quiet" href="/notices"><Icon name="back"/>{w.back}</a>
                <button type="button" class="button" data-testid="display-print" on:click=move |_| print()><Icon name="print"/>{w.print}</button>
                <button type="button" class="button primary" data-testid="display-publish" aria-busy=move || doing.busy()
                    disabled=move || gathered.with(String::is_empty) on:click=publish>{w.publish_quarter}</button>
            </PageHead>
            {doing.trouble()}
            <SelectField label=w.which_quarter options value=chosen on_choose=Callback::new(move |key| chosen.set(key)) testid="display-quarter"/>
        </div>
        {move || if gathered.with(String::is_empty) {
            view! { <Empty icon="star" title=w.nothing text=w.nothing_text/> }.into_any()
        } else {
            view! { <div class="papers" data-testid="papers" tabindex="0" role="region" aria-label=crate::words::Templates::words().preview><Paper sheet=sheet()/></div> }.into_any()
        }}
    }
}
