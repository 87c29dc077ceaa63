//! What of a selection is printed: certificates, and the list for the wall; and the story of somebody who is honoured. Staff only.

use domain::{
    edit::{Edit, NoticeEdit},
    id::Id,
    moment::Day,
    notice::{NoticeField, NoticeKind, PublicNotice},
    principal::{Member, Principal},
    sheet::{PostedLine, Sheet, certificate, posted_list},
};
use leptos::prelude::*;

use super::{
    name_of,
    one::{One, one_of},
};
use crate::{
    components::{Choices, Empty, Icon, Option2, PageHead, print},
    pages::{
        address,
        doing::{Beginning, Desk},
    },
    print::Paper,
    words::{
        honours::{Honours, award_title},
        sentence,
    },
};

/// The page.
#[component]
pub(crate) fn HonourPapersPage() -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    let id = address::named("honour", address::id);
    move || match id.get() {
        Some(id) => view! { <Papers one=one_of(desk, id)/> }.into_any(),
        None => view! { <PageHead title=w.title/><Empty icon="search" title=w.unknown/> }.into_any(),
    }
}

fn certificates(desk: Desk, one: One) -> Vec<Sheet> {
    let Some((winners, at)) = one.is.with(|is| is.decided.clone()) else { return Vec::new() };
    let card = one.award.with(|award| award.card.clone());
    desk.shell.view().with(|view| {
        let community = &view.community;
        let by = issuer(community);
        let sheet = |member: &Id<Member>| {
            let unit =
                community.member(*member).map_or("", |file| community.unit_name(&file.card)).to_owned();
            certificate(&untrack(|| name_of(desk, *member)), &unit, &card, &by, at.day())
        };
        winners.iter().map(sheet).collect()
    })
}

/// Who puts the stamp on it.
pub(crate) fn issuer(community: &domain::community::Community) -> String {
    let profile = &community.profile;
    if profile.party_org.is_empty() { profile.name.clone() } else { profile.party_org.clone() }
}

fn poster(desk: Desk, one: One) -> Vec<Sheet> {
    let Some(posted) = one.is.with(|is| is.posted.clone()) else { return Vec::new() };
    let card = one.award.with(|award| award.card.clone());
    desk.shell.view().with(|view| {
        let community = &view.community;
        let profile = &community.profile;
        let lines: Vec<PostedLine> = posted
            .winners
            .iter()
            .map(|listed| PostedLine {
                name: community.display(&Principal::Member(listed.member)).to_owned(),
                result: listed.result,
            })
            .collect();
        let whom = format!("{} {}", profile.contact_name, profile.contact_phone);
        let days: (Day, Day) = (posted.from, posted.to);
        vec![posted_list(&card, &lines, days, (&issuer(community), whom.trim()))]
    })
}

#[component]
fn Papers(one: One) -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    let which = RwSignal::new("certificates".to_owned());
    let options = vec![Option2::new("certificates", w.certificates), Option2::new("poster", w.poster)];
    let sheets = Memo::new(move |_| {
        if which.with(|which| which == "poster") { poster(desk, one) } else { certificates(desk, one) }
    });
    let lead = Signal::derive(move || one.award.with(|award| award_title(&award.card)));
    view! {
        <div class="off-paper stack">
            <PageHead title=w.print lead>
                <a class="button quiet" href=format!("/honour/{}", one.id)><Icon name="back"/>{w.back}</a>
                <button type="button" class="button primary" data-testid="honour-print-do" on:click=move |_| print()>
                    <Icon name="print"/>{w.print}
                </button>
            </PageHead>
            <p class="hint">{w.papers_lead}</p>
            <Choices legend=w.which_paper options value=which on_choose=Callback::new(move |key| which.set(key)) testid="honour-which"/>
        </div>
        {move || {
            let sheets = sheets.get();
            if sheets.is_empty() {
                return view! { <Empty icon="print" title=w.nothing_to_print/> }.into_any();
            }
            let papers = sheets.into_iter().map(|sheet| view! { <Paper sheet/> }).collect_view();
            view! { <div class="papers" data-testid="papers" tabindex="0" role="region" aria-label=crate::words::Templates::words().preview>{papers}</div> }.into_any()
        }}
    }
}

/// Begins a notice that tells of somebody who is honoured; it is published only with consent.
#[component]
pub(super) fn StoryButton(one: One, member: Id<Member>) -> impl IntoView {
    let w = Honours::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let name = untrack(|| name_of(desk, member));
    let begin = move |_| {
        let notice: Id<PublicNotice> = desk.shell.new_id();
        let today = desk.shell.today();
        let display = desk
            .shell
            .view()
            .with_untracked(|view| view.community.display(&Principal::Member(member)).to_owned());
        let title = one.award.with_untracked(|award| award.card.on_paper());
        let fields = vec![
            (NoticeField::Title, format!("{title}：{display}")),
            (NoticeField::Kind, NoticeKind::Display.key().to_owned()),
            (NoticeField::From, today.to_string()),
            (NoticeField::To, today.plus(30).to_string()),
            (NoticeField::About, member.to_string()),
        ];
        beginning.begin(vec![Edit::Notice(NoticeEdit::Fill { notice, fields })], format!("/notice/{notice}"));
    };
    view! {
        <button type="button" class="button small" data-testid="story" on:click=begin>
            <Icon name="pencil"/>{sentence!("{}：{}", "{}: {}", w.story, name)}
        </button>
        {beginning.doing.trouble()}
    }
}
