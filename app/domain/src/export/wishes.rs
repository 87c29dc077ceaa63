//! 微心愿台账: the private half as taken down, and how far each wish is.

use super::{Body, cell, heading, masked_keys, of_team};
use crate::{
    community::Community,
    import::Wishes,
    mask::without_numbers,
    moment::Day,
    wish::{WishField, WishState, standing, state},
};

pub(super) fn masked_fields() -> Vec<String> {
    // Anything may stand in the text of a wish.
    let mut fields = masked_keys(WishField::ALL);
    fields.push(WishField::Content.key().to_owned());
    fields
}

pub(super) fn table(community: &Community, today: Day, whole: bool) -> Body {
    let fields: Vec<(WishField, String)> =
        WishField::ALL.into_iter().filter_map(|field| Some((field, heading::<Wishes>(field)?))).collect();
    let mut headings: Vec<String> = fields.iter().map(|(_, heading)| heading.clone()).collect();
    headings.extend(["状态", "承接人"].map(str::to_owned));
    let wishes = community.wishes.values().filter_map(|wish| Some((wish, wish.case.as_ref()?)));
    let mut rows: Vec<Vec<String>> = wishes
        .filter(|(_, case)| !case.draft.is_empty())
        .map(|(wish, case)| {
            let value = |field| match (field, case.draft.get(field)) {
                (WishField::Content, text) if !whole => without_numbers(text),
                (_, text) => cell::<Wishes>(field, text, whole),
            };
            let holder = wish.card.as_ref().and_then(|card| {
                let all = standing(card, community.settings.close_claim_minutes);
                all.holder().map(|claim| match (community.display(&claim.claimant.principal()), claim.team) {
                    (name, Some(team)) => of_team(community, team, name),
                    (name, None) => name.to_owned(),
                })
            });
            let mut row: Vec<String> = fields.iter().map(|(field, _)| value(*field)).collect();
            row.push(state_on_paper(state(wish, &community.settings, today)).to_owned());
            row.push(holder.unwrap_or_default());
            row
        })
        .collect();
    rows.sort();
    (headings, rows)
}

const fn state_on_paper(state: WishState) -> &'static str {
    match state {
        WishState::Draft => "草稿",
        WishState::Submitted => "待审核",
        WishState::Approved => "待发布",
        WishState::Rejected => "不予受理",
        WishState::Published => "可认领",
        WishState::ClaimPending => "待下单",
        WishState::Claimed => "已下单",
        WishState::InProgress => "办理中",
        WishState::Fulfilled => "已实现",
        WishState::FollowedUp => "已回访",
        WishState::Expired => "本轮到期",
        WishState::TakenDown => "已撤下",
    }
}
