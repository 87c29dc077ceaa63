//! Service of the sample community: what the clerk entered for two members and a colleague has to verify.

use domain::{
    edit::{Edit, JudgingEdit, ServiceEdit},
    judging::ProofAsk,
    moment::Day,
    offer::OfferField,
    service::{RecordStep, Report, Source, Term},
};

use super::{
    Cast, Desk, OpeningError,
    pictures::{self, STAIRS},
};

/// Whose, how many days ago, minutes, about which post, kind, way, what was done, where.
type SampleRecord = (usize, i32, u16, &'static str, &'static str, &'static str, &'static str, &'static str);

const RECORDS: [SampleRecord; 3] = [
    (
        0,
        0,
        150,
        "法律咨询岗",
        "志愿服务",
        "定期服务",
        "在社区服务大厅接待居民，解答劳动合同和遗嘱问题。",
        "社区服务大厅",
    ),
    (0, 6, 60, "", "政策宣传", "集中服务", "向居民讲解反诈知识，发放宣传页120份。", "小区东门"),
    (1, 3, 90, "", "环境卫生", "集中服务", "参加周末清洁家园，清理楼道堆物。", "20栋"),
];

/// Enters them.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let today = desk.now.day();
    for (whose, ago, minutes, post, kind, mode, content, place) in RECORDS {
        let Some(member) = cast.members.get(whose).copied() else { continue };
        let community = desk.community();
        let named = |name: &str| !post.is_empty() && name == post;
        let held = community.offers.iter().find(|(_, offer)| named(offer.card.get(OfferField::Name)));
        let source = held.map_or(Source::Other, |(id, _)| Source::Post(*id));
        let report = Report {
            // In the first days of a year last year's can still be entered; a sample keeps to this one.
            on: today.plus(-ago).max(first_of(today)),
            minutes,
            span: None,
            no_time: String::new(),
            source,
            kind: kind.to_owned(),
            mode: mode.to_owned(),
            content: content.to_owned(),
            result: String::new(),
            place: place.to_owned(),
            beneficiary: String::new(),
            training: false,
        };
        let (record, step, what) = (desk.id(), desk.id(), RecordStep::Reported(report));
        desk.act(vec![Edit::Service(Box::new(ServiceEdit { member, record, step, what }))])?;
        // Photos may be given; most reports have none.
        if whose == 1 {
            let (step, pictures) = (desk.id(), vec![pictures::name(STAIRS)]);
            let what = RecordStep::Pictured { pictures };
            desk.act(vec![Edit::Service(Box::new(ServiceEdit { member, record, step, what }))])?;
        }
    }
    // One of them wants to show it to the unit.
    let [_, member] = cast.members;
    let (year, step, what) = (today.year(), desk.id(), ProofAsk { term: Term::Year(today.year()) });
    desk.act(vec![Edit::Judging(JudgingEdit::AskProof { member, year, step, what })])
}

fn first_of(today: Day) -> Day {
    Day::from_civil(today.civil().0, 1, 1).unwrap_or(today)
}
