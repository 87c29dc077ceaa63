//! Posts and projects of the sample community: some to take on, one held, one that waits for an answer.

use domain::{
    edit::{Edit, FileOf, OfferEdit},
    id::Id,
    offer::{Offer, OfferField, OfferKind, OfferStep, PUBLISHED},
    wish::Claimant,
};

use super::{Cast, Desk, OpeningError};

/// Kind, name, category, duties, skills, how many, grid, in how many days it ends.
type SampleOffer =
    (OfferKind, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str, i32);

const OFFERS: [SampleOffer; 5] = [
    (
        OfferKind::Post,
        "法律咨询岗",
        "法律服务岗",
        "每月第一个周六上午在社区服务大厅接待居民，解答家庭、邻里、劳动方面的法律问题。",
        "法律",
        "2",
        "",
        200,
    ),
    (
        OfferKind::Post,
        "楼道安全巡查岗",
        "治安巡逻岗",
        "每周巡查所在楼栋一次，发现堆物、飞线充电等隐患，当天报告社区。",
        "",
        "4",
        "第一网格",
        200,
    ),
    (
        OfferKind::Post,
        "健康义诊岗",
        "健康服务岗",
        "每季度一次，为老年居民量血压、测血糖，讲解用药常识。",
        "医疗健康",
        "1",
        "",
        200,
    ),
    (
        OfferKind::Project,
        "老楼楼道灯更换",
        "便民服务岗",
        "更换20栋老楼的楼道灯，共6层，预计80户受益。",
        "水电维修",
        "1",
        "第二网格",
        60,
    ),
    (
        OfferKind::Project,
        "暑期书法班",
        "关爱未成年人岗",
        "利用暑假办一期书法班，每周两次，共八次课。",
        "摄影书法",
        "2",
        "",
        120,
    ),
];

/// Sets them up.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let today = desk.now.day();
    let mut offers: Vec<Id<Offer>> = Vec::new();
    for (kind, name, category, duties, skills, planned, grid, days) in OFFERS {
        let offer = desk.id();
        let fields = [
            (OfferField::Year, today.year().to_string()),
            (OfferField::Name, name.to_owned()),
            (OfferField::Category, category.to_owned()),
            (OfferField::Duties, duties.to_owned()),
            (OfferField::Skills, skills.to_owned()),
            (OfferField::Planned, planned.to_owned()),
            (OfferField::Grid, grid.to_owned()),
            (OfferField::Contact, "社区服务台".to_owned()),
            (OfferField::Phone, "0571-88000000".to_owned()),
            (OfferField::From, today.to_string()),
            (OfferField::To, today.plus(days).to_string()),
            (OfferField::Status, PUBLISHED.to_owned()),
        ];
        desk.act(vec![Edit::Offer(OfferEdit::Fill { kind, offer, fields: fields.to_vec() })])?;
        offers.push(offer);
    }
    let [first, second] = cast.members.map(Claimant::Member);
    let pledges =
        [(first, "每月到岗一次，有急事的居民电话约时间。", true), (second, "每周六上午巡查一次。", false)];
    for ((claimant, text, approved), offer) in pledges.into_iter().zip(offers) {
        let engagement = desk.id();
        let (file, step) = (FileOf::of(claimant), Id::from_random(*engagement.bytes()));
        desk.act(vec![
            Edit::Offer(OfferEdit::Take { offer, claimant, engagement, shown: true }),
            Edit::Offer(OfferEdit::Say { file, offer, step, text: text.to_owned() }),
        ])?;
        if approved {
            let (decision, work) = (desk.id(), desk.id());
            let what = OfferStep::Approved { claimant, engagement };
            desk.act(vec![Edit::Offer(OfferEdit::Decide { offer, step: decision, what })])?;
            let done = "接待居民4人，解答劳动合同和遗嘱问题。".to_owned();
            desk.act(vec![
                Edit::Offer(OfferEdit::Work { offer, claimant, engagement, step: work, on: today }),
                Edit::Offer(OfferEdit::Say { file, offer, step: work, text: done }),
            ])?;
        }
    }
    Ok(())
}
