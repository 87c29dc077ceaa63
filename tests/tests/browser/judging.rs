//! Promise: a clerk sees whose year is at risk, looks at what a scheme would change before keeping it, closes a year, moves a
//! star with a reason and proposes what a second person confirms; the member reads the own year without a network, with every
//! record and what would raise the stars, objects, and is answered.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, ProfileField, RegisterEdit},
    id::Id,
    moment::Day,
    principal::{Member, Unit},
    register::{Basis, CheckinFact, CheckinMode, MemberField, UnitField},
};
use tests::{
    browser::{Community, Stage, id, play},
    clerk::{Clerk, now},
};

const ME: Id<Member> = Id::from_random([41; 10]);
const SECOND: Id<Member> = Id::from_random([43; 10]);
const UNIT: Id<Unit> = Id::from_random([42; 10]);

/// A member of an organ who has been here for two years, and did nothing.
async fn seed(stage: &Stage) {
    let mut clerk = Clerk::of(stage.relay()).await;
    let (year, _, _) = now().day().civil();
    let on = Day::from_civil(year - 2, 3, 1).unwrap();
    let unit = [
        (UnitField::Name, "区税务局"),
        (UnitField::Type, "district_organ"),
        (UnitField::LinkedCommunity, "梧桐苑社区"),
    ];
    let fields = unit.map(|(field, value)| (field, value.to_owned())).into();
    let card = vec![(MemberField::Name, "张建国".to_owned()), (MemberField::Unit, UNIT.to_string())];
    let facts = [
        CheckinFact::Arrived { on, basis: Basis::UnitLinked },
        CheckinFact::Registered { on, card_no: "0001".to_owned(), mode: CheckinMode::Alone },
    ];
    clerk
        .act(vec![
            Edit::SetProfile { field: ProfileField::Name, value: "梧桐苑社区".to_owned() },
            Edit::Register(RegisterEdit::FillUnit { unit: UNIT, fields }),
            Edit::Register(RegisterEdit::FillMember { member: ME, fields: card }),
        ])
        .await;
    for (step, fact) in (1..).zip(facts) {
        let step = Id::from_random([step; 10]);
        clerk.act(vec![Edit::Register(RegisterEdit::CheckIn { member: ME, step, fact })]).await;
    }
}

#[test]
fn a_year_is_closed_judged_objected_to_and_answered() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        seed(&stage).await;
        let last = (now().day().civil().0 - 1).to_string();
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        let other = stage.desk("管理员").await;
        other.enter(&stage.relay().new_link("staff", "王秀芳", None)).await;

        // The scheme: a fault is told in words, nothing is kept; a sound one says whom it concerns.
        desk.go("/scheme").await;
        desk.see(id("scheme-preview").with("1 人中")).await;
        desk.is_sound("scheme").await;
        desk.fill("scheme-cap", "15").await;
        desk.see(id("scheme-faults").with("应当是 100")).await;
        desk.tap("scheme-save").await;
        desk.see(id("trouble").with("应当是 100")).await;
        desk.pick("scheme-template", "党员志愿者年度时长").await;
        desk.see_no("scheme-faults").await;
        // A threshold is taken out and put back; what that leaves is told.
        desk.tap(id("scheme-remove-band").with("5 星")).await;
        desk.see(id("scheme-faults").with("5 星")).await;
        desk.tap(id("scheme-add-band").with("5 星")).await;
        desk.see_no("scheme-faults").await;
        desk.tap(id("scheme-add-input").with("次数")).await;
        desk.tap(id("scheme-remove-input").with("次数")).await;
        desk.tap("scheme-beside").await;
        desk.tap("scheme-save").await;
        desk.delivered().await;
        desk.see(id("scheme-past").with("百分制五项评分 第 1 版")).await;
        // What the policy fixes is never lowered; what may be changed says what it would change, before it is kept.
        desk.go("/rules").await;
        desk.fill("rule-activities", "5").await;
        desk.tap("rules-save").await;
        desk.see(id("trouble").with("每年活动：请填 6 到 366 的数")).await;
        desk.fill("rule-activities", "6").await;
        desk.see_no("rules-effect").await;
        desk.fill("rule-urgings", "3").await;
        desk.see(id("rules-effect").with("没有影响")).await;
        desk.fill("rule-urgings", "2").await;
        desk.see_no("rules-effect").await;
        desk.tap("rules-save").await;
        desk.see(id("trouble").with("没有改动")).await;
        // A year may begin with another month, and the window of feedback lies within one year.
        desk.fill("rule-year-begins", "12").await;
        desk.tap("rules-save").await;
        desk.see(id("trouble").with("同一个年度里")).await;
        desk.fill("rule-feedback-from", "10-1").await;
        desk.fill("rule-feedback-to", "11-30").await;
        desk.tap("rules-save").await;
        desk.delivered().await;
        desk.go("/judging").await;
        desk.see(id("judging-years").with("-12 至 ")).await;
        desk.go("/rules").await;
        desk.fill("rule-year-begins", "1").await;
        desk.tap("rules-save").await;
        desk.delivered().await;

        // This year is at risk, the last can be closed.
        desk.go("/judging").await;
        desk.see("judging-too-early").await;
        desk.see(id("judging-row").with("张建国").with("有风险").with("本年度 未评星")).await;
        desk.is_sound("judging").await;
        desk.pick("judging-years", &last).await;
        desk.tap("judging-close").await;
        desk.tap("close-submit").await;
        desk.see("judging-closed").await;
        // A year that is closed keeps its days: years are not cut anew.
        desk.go("/rules").await;
        desk.fill("rule-year-begins", "12").await;
        desk.tap("rules-save").await;
        desk.see(id("trouble").with("年度已按原来的起止日期结账")).await;
        desk.go(&format!("/judging?year={last}")).await;
        desk.see(id("judging-row").with("未达标").with("已结账")).await;

        // A star by hand, and the proposal; the second person agrees.
        desk.go(&format!("/member/{ME}")).await;
        desk.pick("judging-year", &last).await;
        desk.see(id("judging-recheck").with("一致")).await;
        desk.tap("judging-move").await;
        desk.tap("judging-submit").await;
        desk.see(id("judging-sheet").with("请写明原因")).await;
        desk.fill("judging-why", "防汛值守三昼夜").await;
        desk.tap("judging-submit").await;
        desk.see(id("judging-line").with("人工加一星")).await;
        desk.tap("judging-propose").await;
        desk.tap("judging-submit").await;
        desk.see(id("judging-case").with("等另一人确认")).await;
        desk.tap("judging-confirm").await;
        desk.tap("judging-submit").await;
        desk.see(id("trouble").with("另一位工作人员")).await;
        desk.tap(id("judging-sheet").then("sheet-close")).await;
        desk.delivered().await;
        desk.is_sound("judging-part").await;
        other.go(&format!("/member/{ME}")).await;
        other.pick("judging-year", &last).await;
        other.tap("judging-confirm").await;
        other.tap("judging-submit").await;
        other.see(id("judging-case").with("可以提出异议")).await;
        other.delivered().await;

        // The member reads it where there is no network, and objects.
        let phone = stage.phone("党员").await;
        phone.enter(&stage.relay().new_link("member", "张建国", Some(&ME.to_string()))).await;
        phone.go("/mine").await;
        phone.see(id("mine-case").with("可以提出异议")).await;
        // The case is of the year before; the way to it leads there.
        phone.tap("mine-to-case").await;
        phone.see(id("standing-case").with("可以在")).await;
        phone.go("/standing").await;
        phone.see(id("standing-requirement").with("活动").with("0 / 6")).await;
        phone.see(id("standing-beside").with("累计")).await;
        phone.offline().await;
        phone.pick("standing-year", &last).await;
        phone.see(id("standing-case").with("可以在")).await;
        phone.see(id("standing-history").with(&last)).await;
        phone.see(id("judging-version").with("党员志愿者年度时长 第")).await;
        phone.see(id("judging-recheck").with("一致")).await;
        phone.is_sound("standing").await;
        phone.tap("object").await;
        phone.tap("object-submit").await;
        phone.see(id("object-sheet").with("请写明原因")).await;
        phone.fill("object-why", "去年五月起住院三个月").await;
        phone.tap("object-submit").await;
        phone.see(id("standing-case").with("等待答复")).await;
        phone.online().await;
        phone.delivered().await;

        // It is answered, and the member reads that.
        desk.go("/today").await;
        desk.tap(id("today-objections").with(&last)).await;
        desk.tap(id("judging-row").option("张建国")).await;
        desk.see(id("judging-objection").with("住院三个月")).await;
        desk.tap("judging-lift").await;
        desk.fill("judging-why", "有住院证明").await;
        desk.tap("judging-submit").await;
        desk.see(id("judging-case").with("资格恢复")).await;
        desk.delivered().await;
        phone.see(id("standing-case").with("有住院证明")).await;
    });
}

#[test]
fn several_are_proposed_with_one_reason_and_confirmed_one_by_one() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        seed(&stage).await;
        let mut clerk = Clerk::of(stage.relay()).await;
        let (year, _, _) = now().day().civil();
        let on = Day::from_civil(year - 2, 3, 1).unwrap();
        let card = vec![(MemberField::Name, "李爱华".to_owned()), (MemberField::Unit, UNIT.to_string())];
        clerk.act(vec![Edit::Register(RegisterEdit::FillMember { member: SECOND, fields: card })]).await;
        let registered = CheckinFact::Registered { on, card_no: "0002".to_owned(), mode: CheckinMode::Alone };
        for (step, fact) in [(11, CheckinFact::Arrived { on, basis: Basis::UnitLinked }), (12, registered)] {
            let step = Id::from_random([step; 10]);
            clerk.act(vec![Edit::Register(RegisterEdit::CheckIn { member: SECOND, step, fact })]).await;
        }
        let last = (year - 1).to_string();
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/judging").await;
        desk.pick("judging-years", &last).await;
        desk.see_no("propose-several").await;
        desk.tap("judging-close").await;
        desk.tap("close-submit").await;
        desk.see("judging-closed").await;
        desk.tap("propose-several").await;
        desk.tap("several-submit").await;
        desk.see(id("several-sheet").with("请至少勾选一人").with("请写明原因")).await;
        desk.tap(id("several-whom").option("张建国")).await;
        desk.tap(id("several-whom").option("李爱华")).await;
        desk.fill("several-why", "全年没有参加，两次催促没有说明").await;
        desk.is_sound("several").await;
        desk.tap("several-submit").await;
        desk.see(id("judging-row").with("张建国").with("等另一人确认")).await;
        desk.see(id("judging-row").with("李爱华").with("等另一人确认")).await;
        desk.see_no("propose-several").await;
        desk.delivered().await;
        let other = stage.desk("管理员").await;
        other.enter(&stage.relay().new_link("staff", "王秀芳", None)).await;
        other.go(&format!("/member/{ME}")).await;
        other.pick("judging-year", &last).await;
        other.see(id("judging-noted").with("两次催促没有说明")).await;
        other.tap("judging-confirm").await;
        other.tap("judging-submit").await;
        other.see(id("judging-case").with("可以提出异议")).await;
        other.delivered().await;
        desk.see(id("judging-row").with("李爱华").with("等另一人确认")).await;
        desk.see(id("judging-row").with("张建国").with("可以提出异议")).await;
    });
}
