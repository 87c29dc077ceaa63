//! The three lists of the sample community: what the court offers, what the community needs, and projects: one that
//! waits for the court, one that is still written, one that runs and one that is finished; and the agreement with the court.

use domain::{
    edit::{Edit, JointEdit, RegisterEdit},
    id::Id,
    joint::{AgreementField, Demand, DemandAction, DemandField, Joint, JointField, JointStep, Side},
    principal::Principal,
    register::{Resource, ResourceField},
};

use super::{Cast, Desk, OpeningError};

/// Sets them up.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let (room, lecture) = (desk.id(), desk.id());
    resources(desk, cast, room)?;
    demands(desk, lecture)?;
    agreement(desk, cast)?;
    let (unit, today) = (cast.unit, desk.now.day());
    let projects = [
        ("夏季健康讲座", "借多功能厅，社区组织居民，单位负责场地和茶水。", 45, true),
        ("每月一次普法讲堂", "法官每月来社区讲一课，现场答疑。", 60, false),
    ];
    for (name, measures, days, proposed) in projects {
        let joint: Id<Joint> = desk.id();
        let mut fields = vec![
            (JointField::Name, name.to_owned()),
            (JointField::Responsible, "社区党委副书记".to_owned()),
            (JointField::Measures, measures.to_owned()),
            (JointField::Due, today.plus(days).to_string()),
        ];
        if proposed {
            fields.push((JointField::Demand, lecture.to_string()));
            fields.push((JointField::Resource, room.to_string()));
        }
        desk.act(vec![Edit::Joint(JointEdit::Fill { unit, joint, fields })])?;
        if proposed {
            takes(desk, cast, joint, Side::Community, JointStep::Proposed)?;
        }
    }
    let words = |words: &str| words.to_owned();
    let open = JointStep::Progressed { percent: 40, words: words("窗口开了两次，接待七人。") };
    let done = JointStep::Reported { words: words("三个单元粉刷完，居民验收过。") };
    let thanks = JointStep::Finished { words: words("三个单元粉刷一新，96 户受益。") };
    under_way(desk, cast, "残疾人法律援助窗口", "每周三下午，法官轮流值班。", vec![(Side::Unit, open)])?;
    let all = vec![(Side::Unit, done), (Side::Community, thanks)];
    under_way(desk, cast, "老旧楼道粉刷", "单位出材料，志愿者动手，社区清理堆物。", all)
}

/// A project that the court has claimed, with what was done since.
fn under_way(
    desk: &mut Desk,
    cast: &Cast,
    name: &str,
    measures: &str,
    since: Vec<(Side, JointStep)>,
) -> Result<(), OpeningError> {
    let (unit, joint) = (cast.unit, desk.id());
    let fields = vec![
        (JointField::Name, name.to_owned()),
        (JointField::Responsible, "社区党委副书记".to_owned()),
        (JointField::UnitPerson, "机关党委专职副书记".to_owned()),
        (JointField::Measures, measures.to_owned()),
        (JointField::Due, desk.now.day().plus(30).to_string()),
    ];
    desk.act(vec![Edit::Joint(JointEdit::Fill { unit, joint, fields })])?;
    let begun = [(Side::Community, JointStep::Proposed), (Side::Unit, JointStep::Accepted)];
    begun.into_iter().chain(since).try_for_each(|(side, what)| takes(desk, cast, joint, side, what))
}

/// A step of a project, by whoever is on its side.
fn takes(
    desk: &mut Desk,
    cast: &Cast,
    joint: Id<Joint>,
    side: Side,
    what: JointStep,
) -> Result<(), OpeningError> {
    let (unit, step) = (cast.unit, desk.id());
    let edits = vec![Edit::Joint(JointEdit::Take { unit, joint, step, what })];
    match side {
        Side::Community => desk.act(edits),
        Side::Unit => desk.act_as(Principal::Liaison(unit), edits),
    }
}

/// What the court offers.
fn resources(desk: &mut Desk, cast: &Cast, room: Id<Resource>) -> Result<(), OpeningError> {
    let (judge, bus) = (desk.id(), desk.id());
    let all = [
        (judge, "人才", "法律咨询法官", "3 人", "每月第一个周六", "提前一周约"),
        (bus, "车辆", "普法宣传车", "1 辆", "工作日", "不出本区"),
        (room, "场地", "六楼多功能厅", "80 座", "周末", "不办商业活动"),
    ];
    for (resource, category, name, amount, hours, limits) in all {
        let fields = [
            (ResourceField::Category, category),
            (ResourceField::Name, name),
            (ResourceField::Amount, amount),
            (ResourceField::OpenHours, hours),
            (ResourceField::ContactName, "孙法官"),
            (ResourceField::ContactPhone, "0571-88000001"),
            (ResourceField::Limits, limits),
        ];
        let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
        desk.act(vec![Edit::Register(RegisterEdit::FillResource { unit: cast.unit, resource, fields })])?;
    }
    Ok(())
}

/// One that is published in time, one too late, one that is still written.
fn demands(desk: &mut Desk, lecture: Id<Demand>) -> Result<(), OpeningError> {
    let (today, ride, tutors) = (desk.now.day(), desk.id(), desk.id());
    let all = [
        (lecture, "夏季健康讲座场地", "场地", "60 座", "能坐六十人，有投影。", 45, "60", "高", true),
        (ride, "接送老人体检车辆", "车辆", "2 辆", "七座车，上午用。", 12, "14", "中", true),
        (tutors, "暑期托管志愿者", "人才", "4 人", "会辅导小学作业。", 70, "25", "中", false),
    ];
    for (demand, name, category, amount, content, days, people, priority, published) in all {
        let fields = [
            (DemandField::Name, name.to_owned()),
            (DemandField::Category, category.to_owned()),
            (DemandField::Content, content.to_owned()),
            (DemandField::Amount, amount.to_owned()),
            (DemandField::Wanted, today.plus(days).to_string()),
            (DemandField::Beneficiaries, people.to_owned()),
            (DemandField::Priority, priority.to_owned()),
        ];
        let mut fields = fields.to_vec();
        if published {
            fields.extend(DemandAction::Publish.fields(today));
        }
        desk.act(vec![Edit::Joint(JointEdit::FillDemand { demand, fields })])?;
    }
    Ok(())
}

/// Signed for this year.
fn agreement(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let (today, unit, agreement) = (desk.now.day(), cast.unit, desk.id());
    let fields = vec![
        (AgreementField::No, format!("{}-01", today.year())),
        (AgreementField::Content, "每月一次普法讲堂。\n周末开放多功能厅给居民活动。".to_owned()),
        (AgreementField::Resources, "法律咨询法官、六楼多功能厅".to_owned()),
        (AgreementField::CommunityContact, "社区党委副书记".to_owned()),
        (AgreementField::UnitContact, "机关党委专职副书记".to_owned()),
        (AgreementField::From, today.plus(-30).to_string()),
        (AgreementField::To, today.plus(334).to_string()),
        (AgreementField::SignedOn, today.plus(-30).to_string()),
    ];
    desk.act(vec![Edit::Joint(JointEdit::Agree { unit, agreement, fields })])
}
