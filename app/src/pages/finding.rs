//! 查找: anything this device knows, by a name, the end of a phone, a number or words. Staff only; phones stay masked.

use domain::search::{Hit, Thing, search};
use leptos::prelude::*;

use super::doing::Desk;
use crate::{
    components::{Empty, Icon, Listed, PageHead, Search},
    words::{Searching, found_words, more_found, thing_name},
};

/// So many are drawn at once.
const PAGE: usize = 40;

/// The page. What is asked for stays with this tab only: names do not belong into addresses.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    let w = Searching::words();
    let desk = Desk::here();
    let asked = RwSignal::new(String::new());
    let shown = RwSignal::new(PAGE);
    let hits = Memo::new(move |_| {
        let text = asked.get();
        shown.set(PAGE);
        desk.shell.view().with(|view| search(&view.community, &text))
    });
    let number = Signal::derive(move || hits.with(Vec::len));
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
        <Search label=w.label placeholder=w.hint value=asked testid="search-all"/>
        <p class="hint" role="status" data-testid="search-count">
            {move || (!asked.with(|text| text.trim().is_empty())).then(|| found_words(number.get()))}
        </p>
        <Listed found=hits shown page=PAGE class="rows" testid="search-hits" words=more_found draw=|hit| view! { <Line hit/> }
            none=move || {
                let asked = asked.with(|text| !text.trim().is_empty());
                asked.then(|| view! { <Empty icon="search" title=w.none text=w.none_text/> }).into_any()
            }/>
    }
}

#[component]
fn Line(hit: Hit) -> impl IntoView {
    let href = match hit.thing {
        Thing::Member(id) => format!("/member/{id}"),
        Thing::Unit(id) => format!("/unit/{id}"),
        Thing::Wish(id) => format!("/wish/{id}"),
        Thing::Offer(id) => format!("/post/{id}"),
        Thing::Activity(id) => format!("/activity/{id}"),
        Thing::Team(id) => format!("/team/{id}"),
        Thing::Order(id) => format!("/order/{id}"),
        Thing::Pair(id) => format!("/pair/{id}"),
        Thing::Opinion(id) => format!("/opinion/{id}"),
        Thing::Award(id) => format!("/honour/{id}"),
        Thing::Notice(id) => format!("/notice/{id}"),
        Thing::Building(site) => format!("/survey/{}/{}", site.estate, site.building),
        Thing::Door(site, door) => format!("/survey/{}/{}/{door}", site.estate, site.building),
        Thing::Demand(id) => format!("/demand/{id}"),
        Thing::Project(unit, id) => format!("/project/{unit}/{id}"),
        Thing::Record(member, id) => format!("/record/{member}/{id}"),
        // What a unit offers stands on its page.
        Thing::Resource(unit, _) => format!("/unit/{unit}"),
    };
    view! {
        <li>
            <a class="row" href=href data-testid="search-hit" data-kind=hit.thing.key()>
                <span class="row-main">
                    <strong>{hit.title}</strong>
                    <small>{thing_name(hit.thing)} {(!hit.beside.is_empty()).then(|| format!(" · {}", hit.beside))}</small>
                </span>
                <Icon name="right"/>
            </a>
        </li>
    }
}
