//! 服务岗位和项目台账, and 设岗定责工作台账: what is offered, and who has taken it on and done what.

use super::{Body, of_team};
use crate::{
    community::Community,
    edit::{FileField, FileOf},
    id::Id,
    mask::without_numbers,
    moment::Day,
    offer::{Fate, Offer, OfferField, OfferKind, OfferReason, OfferState, engagements, state, taken},
    wish::{Claimant, Step},
};

/// What is said in words may say anything: without numbers until there is a reason.
pub(super) const SAID: &str = "said";

/// The fields of a card, in the order of the paper.
const CARD: [(OfferField, &str); 13] = [
    (OfferField::Name, "名称"),
    (OfferField::Category, "类别"),
    (OfferField::Duties, "职责、内容"),
    (OfferField::Skills, "专业要求"),
    (OfferField::Planned, "拟认领数"),
    (OfferField::Grid, "网格"),
    (OfferField::Beneficiaries, "服务对象"),
    (OfferField::Contact, "联系人"),
    (OfferField::Phone, "联系电话"),
    (OfferField::From, "开始日期"),
    (OfferField::To, "截止日期"),
    (OfferField::FinishedOn, "办结日期"),
    (OfferField::Result, "成效"),
];

/// Posts first, each kind by name.
fn sorted(community: &Community) -> Vec<(&Id<Offer>, &Offer, OfferKind)> {
    let known = community.offers.iter().filter_map(|(id, offer)| Some((id, offer.as_ref(), offer.kind?)));
    let mut all: Vec<_> = known.collect();
    all.sort_by_key(|(id, offer, kind)| (*kind, offer.card.get(OfferField::Name), **id));
    all
}

pub(super) fn offers(community: &Community, today: Day) -> Body {
    let mut headings = vec!["岗位或项目".to_owned()];
    headings.extend(CARD.map(|(_, heading)| heading.to_owned()));
    headings.extend(["实认领数", "状态"].map(str::to_owned));
    let rows = sorted(community).into_iter().map(|(_, offer, kind)| {
        let mut row = vec![kind_on_paper(kind).to_owned()];
        row.extend(CARD.map(|(field, _)| offer.card.get(field).to_owned()));
        row.extend([taken(offer).to_string(), state_on_paper(state(offer, today)).to_owned()]);
        row
    });
    (headings, rows.collect())
}

pub(super) fn engaged(community: &Community, whole: bool) -> Body {
    let headings = [
        "岗位或项目",
        "名称",
        "认领人",
        "认领日期",
        "情况",
        "上岗日期",
        "结束日期",
        "承诺",
        "办实事次数",
        "办实事记录",
    ];
    let mut rows = Vec::new();
    for (id, offer, kind) in sorted(community) {
        for one in engagements(offer) {
            let file = FileOf::of(one.claimant);
            let name = community.on_card(file, FileField::Name);
            let name = if name.is_empty() { community.display(&one.claimant.principal()) } else { name };
            let said = |step: Id<Step>| {
                let text = community.file(file).and_then(|file| file.said.get(&(*id, step)));
                let text = text.map_or("", String::as_str);
                if whole { text.to_owned() } else { without_numbers(text) }
            };
            let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            let notes = one.worked.iter().chain(one.finished.iter());
            let notes: Vec<String> = notes.map(|(on, step)| format!("{on} {}", said(*step))).collect();
            rows.push(vec![
                kind_on_paper(kind).to_owned(),
                offer.card.get(OfferField::Name).to_owned(),
                match (one.claimant, one.team) {
                    (Claimant::Member(_), None) => name.to_owned(),
                    (Claimant::Member(_), Some(team)) => of_team(community, team, name),
                    (Claimant::Unit(_), _) => format!("{name}（集体）"),
                },
                one.taken_at.day().to_string(),
                fate_on_paper(one.fate),
                day(one.since),
                day(one.until),
                said(Id::from_random(*one.id.bytes())),
                notes.len().to_string(),
                notes.join("；"),
            ]);
        }
    }
    (headings.map(str::to_owned).into(), rows)
}

const fn kind_on_paper(kind: OfferKind) -> &'static str {
    match kind {
        OfferKind::Post => "岗位",
        OfferKind::Project => "项目",
    }
}

const fn state_on_paper(state: OfferState) -> &'static str {
    match state {
        OfferState::Draft => "待发布",
        OfferState::Open => "已发布",
        OfferState::Full => "满员",
        OfferState::Over => "已到期",
        OfferState::Finished => "已完成",
        OfferState::Withdrawn => "停用",
    }
}

fn fate_on_paper(fate: Fate) -> String {
    let (is, why) = match fate {
        Fate::Waiting => ("待审核", None),
        Fate::Active => ("在岗", None),
        Fate::Done => ("已完成", None),
        Fate::Leaving(why) => ("申请退出", Some(why)),
        Fate::Left(why) => ("已退出", Some(why)),
        Fate::Declined(why) => ("未同意", Some(why)),
    };
    let why = why.map(|why| match why {
        OfferReason::NoTime => "时间不合适",
        OfferReason::Moved => "工作或住处变动",
        OfferReason::Health => "身体原因",
        OfferReason::NotFitting => "专长不合适",
        OfferReason::Enough => "人数已够",
        OfferReason::NotNeeded => "不再需要",
        OfferReason::Other => "其他原因",
    });
    why.map_or_else(|| is.to_owned(), |why| format!("{is}（{why}）"))
}
