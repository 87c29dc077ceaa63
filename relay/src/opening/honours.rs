//! Honours and notices of the sample community: a selection in which members recommend, one whose list is posted, one that
//! was decided, and notices.

use domain::{
    award::{Award, AwardField, AwardStep, CaseFact, Listed, NominationStep, PersonalFact},
    edit::{AwardEdit, Edit, FileOf, NoticeEdit},
    id::Id,
    moment::{Day, Moment},
    notice::{NoticeField, SHOWN},
    principal::Member,
    wish::{Claimant, Step},
};

use super::{Cast, Desk, OpeningError};

const DAY_MS: i64 = 86_400_000;

/// Opens a selection in which is recommended from a day to another.
fn opens(
    desk: &mut Desk,
    kind: &str,
    period: &str,
    conditions: &str,
    way: &str,
    to: Day,
) -> Result<Id<Award>, OpeningError> {
    let (award, opened) = (desk.id(), desk.id());
    let today = desk.now.day();
    let fields = [
        (AwardField::Kind, kind.to_owned()),
        (AwardField::Year, today.year().to_string()),
        (AwardField::Period, period.to_owned()),
        (AwardField::Conditions, conditions.to_owned()),
        (AwardField::Places, "1".to_owned()),
        (AwardField::Way, way.to_owned()),
        (AwardField::NoticeDays, "5".to_owned()),
        (AwardField::From, today.to_string()),
        (AwardField::To, to.to_string()),
    ];
    desk.act(vec![Edit::Award(AwardEdit::Fill { award, fields: fields.to_vec() })])?;
    desk.act(vec![Edit::Award(AwardEdit::Step { award, step: opened, what: AwardStep::Opened })])?;
    Ok(award)
}

/// Staff take a recommendation of residents down.
fn recommended(
    desk: &mut Desk,
    award: Id<Award>,
    candidate: Id<Member>,
    words: &str,
) -> Result<(), OpeningError> {
    let step: Id<Step> = desk.id();
    let by = domain::award::Nominator::Residents;
    let what = AwardStep::Nominated { candidate, by, answers: None };
    let reason = CaseFact::Reason { words: words.to_owned() };
    desk.act(vec![
        Edit::Award(AwardEdit::Step { award, step, what }),
        Edit::Award(AwardEdit::Case { award, step, what: reason }),
    ])
}

/// From the recommendation to the list that is posted. Members of the sample have no devices yet, so that it is scored.
fn posted(desk: &mut Desk, award: Id<Award>, winner: Id<Member>) -> Result<(), OpeningError> {
    recommended(desk, award, winner, "谁家有事都肯帮，随叫随到。")?;
    let (check, call, score, post) = (desk.id(), desk.id(), desk.id(), desk.id());
    desk.now = desk.now.plus_ms(DAY_MS);
    let checked = CaseFact::Checked { candidate: winner, vetoes: Vec::new(), words: String::new() };
    desk.act(vec![Edit::Award(AwardEdit::Case { award, step: check, what: checked })])?;
    let until = desk.now.day();
    let called = AwardStep::Called { candidates: vec![winner], until };
    desk.act(vec![Edit::Award(AwardEdit::Step { award, step: call, what: called })])?;
    let judge = "评议小组".to_owned();
    let what = CaseFact::Scored { round: call, candidate: winner, judge, score: 92 };
    desk.act(vec![Edit::Award(AwardEdit::Case { award, step: score, what })])?;
    desk.now = desk.now.plus_ms(DAY_MS);
    let from = desk.now.day();
    let winners = vec![Listed { member: winner, result: 9_200 }];
    let what = AwardStep::Posted { round: call, winners, counted: 1, from, to: from.plus_working(5, &[]) };
    desk.act(vec![Edit::Award(AwardEdit::Step { award, step: post, what })])
}

/// Sets them up. What is over was done in the days before.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let now: Moment = desk.now;
    let [first, second] = cast.members;
    desk.now = now.plus_ms(-16 * DAY_MS);
    let to = desk.now.day();
    let done = opens(desk, "service_star", "q2", "当季服务不少于10小时，居民反映好。", "score", to)?;
    posted(desk, done, first)?;
    desk.now = now.plus_ms(-2 * DAY_MS);
    let decided = desk.id();
    let what = AwardStep::Decided { winners: vec![first] };
    desk.act(vec![Edit::Award(AwardEdit::Step { award: done, step: decided, what })])?;
    let to = desk.now.day();
    let running = opens(desk, "service_star", "q3", "当季服务不少于10小时，居民反映好。", "score", to)?;
    posted(desk, running, second)?;
    desk.now = now;
    let to = now.day().plus(14);
    let open = opens(
        desk,
        "best_member",
        "year",
        "报到满一年，服务时长和项目达到基本要求，有感人事迹。",
        "vote",
        to,
    )?;
    let step = desk.id();
    let claimant = Claimant::Member(second);
    let what = NominationStep::Nominated { candidate: Some(first) };
    let reason = PersonalFact::Reason { words: "每月坐班接待居民，从不缺席。".to_owned() };
    desk.act(vec![
        Edit::Award(AwardEdit::Own { award: open, claimant, step, what }),
        Edit::Award(AwardEdit::Say { file: FileOf::of(claimant), award: open, step, what: reason }),
    ])?;
    for (title, kind, text, days, status) in [
        (
            "关于开展最美在职党员推荐的通知",
            "inform",
            "即日起开始推荐本年度最美在职党员。\n居民可到社区服务大厅推荐，党员可在“评选表彰”中推荐。",
            14,
            SHOWN,
        ),
        ("楼道灯更换项目成效展示", "display", "20栋老楼12盏楼道灯已全部换新，80户居民受益。", 30, SHOWN),
        ("国庆期间值班安排", "inform", "值班表另行公布。", 10, ""),
    ] {
        let notice = desk.id();
        let fields = [
            (NoticeField::Title, title.to_owned()),
            (NoticeField::Kind, kind.to_owned()),
            (NoticeField::Text, text.to_owned()),
            (NoticeField::From, now.day().to_string()),
            (NoticeField::To, now.day().plus(days).to_string()),
            (NoticeField::Status, status.to_owned()),
        ];
        desk.act(vec![Edit::Notice(NoticeEdit::Fill { notice, fields: fields.to_vec() })])?;
    }
    Ok(())
}
