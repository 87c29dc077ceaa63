//! Wishes in words: states, stages, fields, reasons, what happened.

use domain::{
    mask::{Leak, LeakKind},
    wish::{
        CaseStep, ClaimFate, ClaimStep, Claimant, Decision, Happening, Reason, Receiver, WallStep, WishField,
        WishState,
    },
};

use super::{Forms, day, say, sentence};

/// The state, as everybody calls it.
pub(crate) fn state(state: WishState) -> &'static str {
    match state {
        WishState::Draft => say("草稿", "Draft"),
        WishState::Submitted => say("待审核", "To review"),
        WishState::Approved => say("待发布", "To publish"),
        WishState::Rejected => say("不予受理", "Not accepted"),
        WishState::Published => say("可认领", "Free"),
        WishState::ClaimPending => say("待下单", "Waiting for the order"),
        WishState::Claimed => say("已下单", "Ordered"),
        WishState::InProgress => say("办理中", "In progress"),
        WishState::Fulfilled => say("已实现", "Fulfilled"),
        WishState::FollowedUp => say("已回访", "Followed up"),
        WishState::Expired => say("本轮到期", "Round over"),
        WishState::TakenDown => say("已撤下", "Taken down"),
    }
}

/// The state as the style sheets know it.
pub(crate) const fn state_mark(state: WishState) -> &'static str {
    match state {
        WishState::Draft => "draft",
        WishState::Submitted => "submitted",
        WishState::Approved => "approved",
        WishState::Rejected => "rejected",
        WishState::Published => "published",
        WishState::ClaimPending => "claim-pending",
        WishState::Claimed => "claimed",
        WishState::InProgress => "in-progress",
        WishState::Fulfilled => "fulfilled",
        WishState::FollowedUp => "followed-up",
        WishState::Expired => "expired",
        WishState::TakenDown => "taken-down",
    }
}

/// 征集 → 审核 → 发布 → 认领 → 办理 → 回访.
pub(crate) fn stages() -> [&'static str; 6] {
    say(
        ["征集", "审核", "发布", "认领", "办理", "回访"],
        ["Collect", "Review", "Publish", "Claim", "Fulfil", "Follow up"],
    )
}

/// Fields that have a name for people.
pub(crate) trait FieldName: Copy {
    /// The name.
    fn name(self) -> &'static str;
}

impl FieldName for WishField {
    fn name(self) -> &'static str {
        field(self)
    }
}

/// The name of a field.
pub(crate) fn field(field: WishField) -> &'static str {
    match field {
        WishField::No => say("编号", "Number"),
        WishField::WisherName => say("姓名", "Name"),
        WishField::Gender => say("性别", "Gender"),
        WishField::Age => say("年龄", "Age"),
        WishField::Group => say("群体类别", "Group"),
        WishField::Kind => say("心愿类型", "Kind"),
        WishField::Category => say("事项分类", "Category"),
        WishField::Content => say("心愿内容", "Wish"),
        WishField::Reason => say("许愿理由", "Reason"),
        WishField::Amount => say("预计金额（元）", "Estimated amount (yuan)"),
        WishField::Address => say("住址", "Address"),
        WishField::Phone => say("联系电话", "Phone"),
        WishField::Guardian => say("监护人", "Guardian"),
        WishField::CollectedBy => say("征集人", "Collected by"),
        WishField::Channel => say("征集渠道", "Channel"),
        WishField::Consent => say("同意公示", "Agrees to publication"),
        WishField::Difficulty => say("难度", "Difficulty"),
    }
}

/// A value as people read it.
pub(crate) fn shown(field: WishField, value: &str) -> String {
    let w = Forms::words();
    match (field, value) {
        (WishField::Consent, "yes") => w.yes.to_owned(),
        (WishField::Consent, "no") => w.no.to_owned(),
        (WishField::Difficulty, "high") => w.hard.to_owned(),
        _ => value.to_owned(),
    }
}

/// A reason.
pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NoTime => say("时间安排不开", "The time does not fit"),
        Reason::NotReachable => say("联系不上本人", "Cannot be reached"),
        Reason::BeyondMeans => say("超出能力范围", "Beyond what can be done"),
        Reason::Overdue => say("超过时限没有联系", "Not contacted in time"),
        Reason::GivenToAnother => say("已由他人承接", "Given to somebody else"),
        Reason::WisherWithdrew => say("许愿人改变或撤回", "The wisher changed or withdrew it"),
        Reason::MetOtherwise => say("已通过其他途径实现", "Met in another way"),
        Reason::PublishedInError => say("发布有误或内容不当", "Published in error"),
        Reason::Other => say("其他原因", "Another reason"),
    }
}

/// Who received what was handed over.
pub(crate) fn receiver(receiver: Receiver) -> &'static str {
    match receiver {
        Receiver::Wisher => say("本人签收", "The wisher"),
        Receiver::Family => say("家属或监护人签收", "Family or guardian"),
        Receiver::Community => say("社区代收", "The community office"),
    }
}

/// The outcome of a review.
pub(crate) fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Approved => say("通过", "Approved"),
        Decision::SentBack => say("退回补充", "Sent back"),
        Decision::Rejected => say("不予受理", "Not accepted"),
    }
}

/// What became of a claim, told honestly: a waiting one has only a provisional place.
pub(crate) fn claim_fate(fate: ClaimFate) -> String {
    match fate {
        ClaimFate::Waiting(place) => sentence!(
            "暂排第 {} 位，等待支部确认",
            "number {} for now, waiting for the branch to confirm",
            place + 1
        ),
        ClaimFate::Confirmed(_) => sentence!("支部已下单", "The branch has given the order"),
        ClaimFate::Revoked(why) => sentence!("已放弃：{}", "given up: {}", reason(why)),
        ClaimFate::Declined(why) => sentence!("未选定：{}", "not chosen: {}", reason(why)),
        ClaimFate::Returned(why) => sentence!("已退单：{}", "taken back: {}", reason(why)),
    }
}

/// What happened. Names go in by `name`, which knows how people are displayed.
pub(crate) fn happening(what: &Happening, name: &dyn Fn(Claimant) -> String) -> String {
    match what {
        Happening::Collected => say("登记心愿", "Taken down").to_owned(),
        Happening::Case(CaseStep::Submitted) => say("提交审核", "Given to review").to_owned(),
        Happening::Case(CaseStep::Reviewed { decision: outcome }) => {
            sentence!("审核：{}", "Review: {}", decision(*outcome))
        }
        Happening::Case(CaseStep::Visited { satisfaction, still_needed, on }) => {
            let still = if *still_needed {
                say("，仍需帮助", ", still needs help")
            } else {
                say("，不再需要帮助", ", needs no more help")
            };
            sentence!("{} 回访，满意度 {} 星{}", "Visited {}, {} stars{}", day(*on), satisfaction, still)
        }
        Happening::Wall(step) => wall_step(step, name),
        Happening::Claim(_, step) => claim_step(step),
    }
}

fn wall_step(step: &WallStep, name: &dyn Fn(Claimant) -> String) -> String {
    match step {
        WallStep::Published { round, expires } => {
            sentence!("发布上墙，第 {} 轮，到 {} 为止", "Published, round {}, until {}", round, day(*expires))
        }
        WallStep::Confirmed { claimant, .. } => {
            sentence!("支部下单，由 {} 承接", "Order given to {}", name(*claimant))
        }
        WallStep::Declined { claimant, why, .. } => {
            sentence!("未选定 {}：{}", "Not chosen: {}: {}", name(*claimant), reason(*why))
        }
        WallStep::Returned { claimant, why, .. } => {
            sentence!("收回 {} 的接单：{}", "Order of {} taken back: {}", name(*claimant), reason(*why))
        }
        WallStep::TakenDown { why } => sentence!("撤下：{}", "Taken down: {}", reason(*why)),
        WallStep::FollowedUp => say("完成回访", "Followed up").to_owned(),
    }
}

fn claim_step(step: &ClaimStep) -> String {
    match step {
        ClaimStep::Claimed { due: Some(due), .. } => {
            sentence!("认领，承诺 {} 前完成", "Claimed, promised by {}", day(*due))
        }
        ClaimStep::Claimed { due: None, .. } => say("认领", "Claimed").to_owned(),
        ClaimStep::ClaimedForTeam { due: Some(due), .. } => {
            sentence!("以团队名义认领，承诺 {} 前完成", "Claimed for a team, promised by {}", day(*due))
        }
        ClaimStep::ClaimedForTeam { due: None, .. } => say("以团队名义认领", "Claimed for a team").to_owned(),
        ClaimStep::ClockDoubted { .. } => say(
            "认领时手机时间不准，不参与排先后",
            "The clock was off when claiming; its time does not decide",
        )
        .to_owned(),
        ClaimStep::Revoked { why, .. } => sentence!("放弃认领：{}", "Claim given up: {}", reason(*why)),
        ClaimStep::Contacted { on, .. } => {
            sentence!("{} 联系了许愿人", "Contacted the wisher on {}", day(*on))
        }
        ClaimStep::Progressed { on, .. } => sentence!("{} 有进展", "Progress on {}", day(*on)),
        ClaimStep::HandedOver { on, receiver: who, .. } => {
            sentence!("{} 交付，{}", "Handed over on {}: {}", day(*on), receiver(*who))
        }
    }
}

/// What kind of thing a passage gives away.
pub(crate) fn leak_kind(kind: LeakKind) -> &'static str {
    match kind {
        LeakKind::Phone => say("像是电话号码", "looks like a phone number"),
        LeakKind::IdNumber => say("像是身份证号", "looks like an identity number"),
        LeakKind::LongNumber => say("像是卡号或账号", "looks like a card or account number"),
        LeakKind::WisherName => say("是许愿人的姓名", "is the wisher's name"),
        LeakKind::GivenName => say("可能是许愿人的名字", "may be the wisher's given name"),
        LeakKind::GuardianName => say("是监护人的姓名", "is the guardian's name"),
        LeakKind::Address => say("是具体住址", "is the exact address"),
    }
}

/// A passage that gives something away.
pub(crate) fn leak(leak: &Leak) -> String {
    sentence!("“{}”{}，请改掉", "“{}” {}: please reword it", leak.found, leak_kind(leak.kind))
}
