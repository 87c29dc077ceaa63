//! 报到和督促台账: everybody's way from letter to receipt, what is due, how often it was asked, why somebody has not come.

use super::{Body, masked, masked_keys, register::stage_on_paper};
use crate::{
    community::Community,
    moment::Day,
    register::{MemberField, UnitAnswer, due, is_exempt},
};

const HEADINGS: [&str; 15] = [
    "姓名",
    "工作单位",
    "联系电话",
    "报到状态",
    "介绍信编号",
    "介绍信日期",
    "报到日期",
    "登记卡编号",
    "回执编号",
    "回执日期",
    "办理期限",
    "督促次数",
    "最近督促",
    "未报到原因",
    "豁免",
];

pub(super) fn masked_fields() -> Vec<String> {
    masked_keys([MemberField::Name, MemberField::UnitName, MemberField::Phone])
}

pub(super) fn table(community: &Community, today: Day, whole: bool) -> Body {
    let states = community.checkins(today);
    let deadlines = community.deadlines();
    let mut members: Vec<_> = community.register().collect();
    members.sort_by_key(|(id, file)| {
        (community.unit_name(&file.card), file.card.get(MemberField::Name).to_owned(), *id)
    });
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows = members.into_iter().map(|(id, file)| {
        let state = states.get(&id).cloned().unwrap_or_default();
        let phone = file.card.get(MemberField::Phone);
        let last = file.urgings.values().map(|urging| &urging.step).max_by_key(|urging| urging.on);
        // What the unit answered, or what was noted when it was asked.
        let answers = community.units.values().flat_map(|unit| &unit.answers);
        let answered = answers
            .filter(|((member, _), _)| *member == id)
            .filter_map(|(_, answer)| match &answer.step {
                UnitAnswer::NotYet { on, reason, detail } => Some((*on, *reason, detail.as_str())),
                UnitAnswer::Acknowledged { .. } => None,
            })
            .max_by_key(|(on, ..)| *on);
        let noted = last.and_then(|urging| Some((urging.on, urging.reason?, urging.detail.as_str())));
        let why = answered.max(noted).map(|(_, reason, detail)| match detail {
            "" => reason.on_paper().to_owned(),
            detail => format!("{}（{detail}）", reason.on_paper()),
        });
        let exemptions = file.exemptions.values().map(|exemption| &exemption.step);
        let exempt = is_exempt(exemptions.clone(), today);
        let kinds: Vec<&str> = exemptions
            .filter(|one| one.is_approved() && one.covers(today))
            .map(|one| one.kind.as_str())
            .collect();
        let (letter_no, letter_on) =
            state.letter.as_ref().map_or((String::new(), None), |(no, on, _)| (no.clone(), Some(*on)));
        let (card_on, card_no) =
            state.registered.as_ref().map_or((None, String::new()), |(on, no)| (Some(*on), no.clone()));
        let (receipt_no, receipt_on) =
            state.receipt.as_ref().map_or((String::new(), None), |(no, on, _)| (no.clone(), Some(*on)));
        vec![
            file.card.get(MemberField::Name).to_owned(),
            community.unit_name(&file.card).to_owned(),
            masked(&MemberField::Phone, phone, whole).unwrap_or_else(|| phone.to_owned()),
            stage_on_paper(state.stage).to_owned(),
            letter_no,
            day(letter_on),
            day(card_on),
            card_no,
            receipt_no,
            day(receipt_on),
            day(due(&state, &deadlines).map(crate::register::Due::by)),
            file.urgings.len().to_string(),
            day(last.map(|urging| urging.on)),
            why.unwrap_or_default(),
            if exempt { kinds.join("、") } else { String::new() },
        ]
    });
    (HEADINGS.map(str::to_owned).to_vec(), rows.collect())
}
