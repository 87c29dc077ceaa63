//! Words of orders: states, reasons, steps, fields, and how the history tells them.

use domain::{
    access::{DocName, ORDER},
    edit::OrderEdit,
    order::{
        AnswerStep, DutyStep, Fact, Late, MenuField, OpenField, OrderField, OrderReason, OrderRefusal,
        OrderState, OrderStep, ResidentStep,
    },
    picture::{OF_ORDER, names},
    wish::Claimant,
};
use replica::schema::section;

use super::{
    FieldName, Telling, Told, day,
    orders::{Ordering, Orders},
    pictures::picture_count,
    say, sentence,
    trail::fact,
};
use crate::shell::Write;

/// Where an order is.
pub(crate) fn order_state(state: OrderState) -> &'static str {
    match state {
        OrderState::Draft => say("草稿", "Draft"),
        OrderState::Submitted => say("等受理", "Waits for the branch"),
        OrderState::Reviewed => say("已受理，等下单", "To be dispatched"),
        OrderState::Dispatched => say("已下单，等接单", "To be accepted"),
        OrderState::Accepted => say("已接单", "Accepted"),
        OrderState::InProgress => say("办理中", "In progress"),
        OrderState::Done => say("已办结", "Done"),
        OrderState::Rated => say("已评价", "Rated"),
        OrderState::Archived => say("已归档", "Filed away"),
        OrderState::Cancelled => say("已撤单", "Cancelled"),
        OrderState::Returned => say("已退回，待补充", "Returned"),
        OrderState::Transferred => say("已转办", "Transferred"),
        OrderState::Closed => say("已终止", "Closed"),
    }
}

/// The tone of a state.
pub(crate) const fn order_tone(state: OrderState) -> &'static str {
    match state {
        OrderState::Submitted | OrderState::Reviewed | OrderState::Returned | OrderState::Draft => "warn",
        OrderState::Dispatched | OrderState::Accepted | OrderState::InProgress => "info",
        OrderState::Done | OrderState::Rated => "good",
        OrderState::Archived | OrderState::Cancelled | OrderState::Transferred | OrderState::Closed => "calm",
    }
}

/// Why something cannot be done about an order.
pub(crate) fn order_refusal(why: OrderRefusal) -> String {
    match why {
        OrderRefusal::NotYours => say("这一步不由您来做。", "This is for somebody else to do.").into(),
        OrderRefusal::NotSentToYou => say(
            "这一单没有派给您，或者已经改派，请看最新情况。",
            "It was not sent to you, or not any more; see what is new.",
        )
        .into(),
        OrderRefusal::TooEarly(is) => {
            sentence!("现在是“{}”，还不能做这一步。", "It is “{}”; that is too early.", order_state(is))
        }
        OrderRefusal::TooLate(is) => {
            sentence!("已经“{}”，不能再做这一步。", "It is “{}”; that is too late.", order_state(is))
        }
        OrderRefusal::RatedAlready => Ordering::words().rated_already.into(),
        OrderRefusal::Over(is) => {
            sentence!("这一单{}，不再办理。", "It is over: {}.", order_state(is))
        }
        OrderRefusal::NotInPool => {
            say("这一单不在抢单池里，已经有人了。", "It is not in the pool any more.").into()
        }
        OrderRefusal::ClaimedAlready => {
            say("您已经抢了这一单，等社区确认。", "You have taken it already.").into()
        }
        OrderRefusal::NoSuchClaim => {
            say("这次抢单已经结束，请看最新情况。", "That claim has ended; see what is new.").into()
        }
        OrderRefusal::TeamHasIt => {
            say("队里已经有人为团队抢了这一单。", "Somebody took it for the team already.").into()
        }
    }
}

/// Why an order goes another way.
pub(crate) fn order_reason(why: OrderReason) -> &'static str {
    match why {
        OrderReason::Incomplete => say("情况没有写清楚", "More has to be known"),
        OrderReason::NotOurs => say("归其他部门办", "For another office"),
        OrderReason::Twice => say("重复点单", "Ordered already"),
        OrderReason::NotWanted => say("不需要了", "Not wanted any more"),
        OrderReason::NotReachable => say("联系不上", "Cannot be reached"),
        OrderReason::NoTime => say("时间不合适", "The time does not fit"),
        OrderReason::BeyondMeans => say("办不了", "Beyond our means"),
        OrderReason::Overdue => say("超过时限没有接单", "Not accepted in time"),
        OrderReason::GivenToAnother => say("改派别人", "Given to another"),
        OrderReason::NotFinished => say("还没有办好", "Not finished"),
        OrderReason::Other => say("其他原因", "Another reason"),
        OrderReason::IsOpinion => say("属于意见建议，按社情民意办理", "A view: handled as one"),
    }
}

/// Which deadline is over.
pub(crate) fn late_words(late: Late) -> String {
    match late {
        Late::Dispatch(on) => sentence!("{} 前应下单", "To be dispatched by {}", day(on)),
        Late::Accept(on) => {
            sentence!("{} 前没有接单，可放回抢单池", "Not accepted by {}: back to the pool", day(on))
        }
        Late::Finish(on) => sentence!("{} 前应办结", "To be done by {}", day(on)),
        Late::Rate(_) => say("该请居民评价了", "Ask for a rating").into(),
    }
}

/// How an order came in.
pub(crate) fn channel(key: &str) -> &'static str {
    match key {
        "online" => say("线上", "Online"),
        "office" => say("现场", "At the office"),
        "phone" => say("电话", "By phone"),
        "visit" => say("走访", "At a visit"),
        _ => "",
    }
}

/// A step of staff.
pub(crate) fn order_step(step: &OrderStep, name: &dyn Fn(Claimant) -> String) -> String {
    let w = Orders::words();
    match step {
        OrderStep::Submitted => say("点单", "Ordered").into(),
        OrderStep::Reviewed => w.reviewed.into(),
        OrderStep::Returned { why } => sentence!("退回：{}", "Returned: {}", order_reason(*why)),
        OrderStep::Transferred { why } => sentence!("转办：{}", "Transferred: {}", order_reason(*why)),
        OrderStep::Closed { why } => sentence!("终止：{}", "Closed: {}", order_reason(*why)),
        OrderStep::Cancelled { why } => sentence!("撤单：{}", "Cancelled: {}", order_reason(*why)),
        OrderStep::Dispatched { to, due } => {
            let to = to.map_or_else(|| say("抢单池", "the pool").to_owned(), name);
            let due = due.map(|due| sentence!("，{} 前办结", ", by {}", day(due))).unwrap_or_default();
            sentence!("下单给{}{}", "Dispatched to {}{}", to, due)
        }
        OrderStep::DispatchedToTeam { leader, due, .. } => {
            let due = due.map(|due| sentence!("，{} 前办结", ", by {}", day(due))).unwrap_or_default();
            let to = name(Claimant::Member(*leader));
            sentence!("下单给团队，由{}牵头{}", "Dispatched to a team, led by {}{}", to, due)
        }
        OrderStep::Recalled { why } => sentence!("收回：{}", "Taken back: {}", order_reason(*why)),
        OrderStep::Chosen { claimant, .. } => sentence!("选定{}", "Given to {}", name(*claimant)),
        OrderStep::Reopened { why } => sentence!("重新办理：{}", "Opened again: {}", order_reason(*why)),
        OrderStep::Verified => w.verified.into(),
        OrderStep::Rated { score } => sentence!("评价 {} 星", "Rated: {} stars", score),
        OrderStep::Archived => w.archived.into(),
    }
}

/// A step of whoever serves.
pub(crate) fn duty_step(step: &DutyStep) -> String {
    let w = Orders::words();
    match step {
        DutyStep::Claimed { .. } => say("抢单", "Took it from the pool").into(),
        DutyStep::ClaimedForTeam { .. } => say("为团队抢单", "Took it from the pool for a team").into(),
        DutyStep::Accepted { .. } => w.accepted.into(),
        DutyStep::Declined { why, .. } => sentence!("不接：{}", "Declined: {}", order_reason(*why)),
        DutyStep::GivenBack { why } => sentence!("退单：{}", "Given back: {}", order_reason(*why)),
        DutyStep::Worked { on } => sentence!("{} 记一笔", "Worked on {}", day(*on)),
        DutyStep::Finished { on, minutes } => {
            sentence!("{} 办完，用 {} 分钟", "Finished on {}, {} minutes", day(*on), minutes)
        }
    }
}

/// A fact of the history.
pub(crate) fn order_fact(what: &Fact, name: &dyn Fn(Claimant) -> String) -> String {
    match what {
        Fact::Staff(step) => order_step(step, name),
        Fact::Duty(_, step) => duty_step(step),
    }
}

/// What a resident said.
pub(crate) fn resident_step(step: &ResidentStep) -> String {
    match step {
        ResidentStep::Placed { .. } => say("点单", "Ordered").into(),
        ResidentStep::Cancelled { why } => sentence!("撤单：{}", "Cancelled: {}", order_reason(*why)),
        ResidentStep::Rated { score, .. } => sentence!("评价 {} 星", "Rated: {} stars", score),
        ResidentStep::Added { words } => sentence!("补充：{}", "Added: {}", words),
        ResidentStep::Pictured { pictures } => {
            sentence!("补充 {}", "Added: {}", picture_count(pictures.len()))
        }
    }
}

/// What a resident was told.
pub(crate) fn answer_step(step: &AnswerStep) -> String {
    let words = step.words();
    let is = match step {
        AnswerStep::Received => say("社区已收到", "The community has it"),
        AnswerStep::Reviewed => say("社区已受理", "Accepted for service"),
        AnswerStep::Returned { .. } => say("请补充说明", "Please say more"),
        AnswerStep::Transferred { .. } => say("已转有关部门", "Given to another office"),
        AnswerStep::Closed { .. } => say("不能办理", "It cannot be done"),
        AnswerStep::Dispatched { .. } => say("党支部已派单", "The branch has sent somebody"),
        AnswerStep::Accepted => say("党员已接单，会联系您", "A member will contact you"),
        AnswerStep::InProgress => say("正在办理", "In progress"),
        AnswerStep::Done { .. } => say("已经办好", "Done"),
        AnswerStep::Rated { score } => {
            return sentence!("社区按您说的记下评价 {} 星", "Rated for you: {} stars", score);
        }
        AnswerStep::Archived => say("已归档", "Filed away"),
        AnswerStep::Cancelled => say("社区按您说的撤单", "Cancelled for you"),
        AnswerStep::CameLate { is, .. } => {
            let is = order_state(*is);
            return sentence!(
                "您说的来晚了一步，这一单现在是“{}”",
                "What you said came too late; the order is: {}",
                is
            );
        }
    };
    if words.is_empty() { is.to_owned() } else { sentence!("{}：{}", "{}: {}", is, words) }
}

/// What was done, for the outbox.
pub(crate) fn order_edit(edit: &OrderEdit) -> String {
    let somebody = |_: Claimant| say("接单人", "somebody").to_owned();
    match edit {
        OrderEdit::Menu { .. } => say("修改服务菜单", "Change the menu").into(),
        OrderEdit::Send { what, .. } => resident_step(what),
        OrderEdit::Answer { what, .. } => {
            sentence!("答复居民：{}", "Tell the resident: {}", answer_step(what))
        }
        OrderEdit::Fill { fields, .. } => {
            let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
            sentence!("点单登记：{}", "Order: {}", names.join(say("、", ", ")))
        }
        OrderEdit::Explain { .. } | OrderEdit::Say { .. } => say("写说明", "Write about it").into(),
        OrderEdit::Word { .. } => say("写公开的内容", "Word what everybody sees").into(),
        OrderEdit::Decide { what, .. } => order_step(what, &somebody),
        OrderEdit::Serve { what, .. } => duty_step(what),
        OrderEdit::Disclose { contact: Some(_), .. } => Orders::words().owed_contact.into(),
        OrderEdit::Disclose { contact: None, .. } => Orders::words().owed_withdraw.into(),
        OrderEdit::Show { pictures, .. } => shown_pictures(pictures.len()),
    }
}

fn shown_pictures(count: usize) -> String {
    match count {
        0 => say("收回照片", "The photos were taken back").into(),
        count => sentence!("把{}给接单人看", "Shown to whoever accepted: {}", picture_count(count)),
    }
}

impl FieldName for OrderField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("姓名", "Name"),
            Self::Phone => say("联系电话", "Phone"),
            Self::Reach => say("别的联系办法", "Another way to reach you"),
            Self::Address => say("住址", "Address"),
            Self::Category => say("类别", "Kind"),
            Self::Content => say("需要什么", "What is needed"),
            Self::Item => say("点的服务", "Item of the menu"),
            Self::Urgency => say("急不急", "Urgency"),
            Self::Consent => say("同意告诉联系方式", "Consent"),
            Self::Channel => say("怎么来的", "How it came in"),
            Self::Proxy => say("代点人", "Ordered by"),
            Self::Inbox => say("来件编号", "Inbox"),
            Self::Pictures => say("照片", "Photos"),
        }
    }
}

impl FieldName for OpenField {
    fn name(self) -> &'static str {
        match self {
            Self::Category => say("公开的类别", "Published kind"),
            Self::Content => say("公开的内容", "Published words"),
            Self::Urgency => say("公开的缓急", "Published urgency"),
            Self::Note => say("交代", "Note"),
        }
    }
}

impl FieldName for MenuField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("服务名称", "Name"),
            Self::Category => say("类别", "Kind"),
            Self::Provider => say("服务团队或党员", "Who does it"),
            Self::Description => say("服务内容", "What it is"),
            Self::Times => say("可预约时间", "When"),
            Self::Period => say("期次", "Month"),
            Self::Status => say("发布状态", "Status"),
        }
    }
}

impl Telling<'_> {
    /// What was written about the menu or an order.
    pub(super) fn order(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        let name = |claimant: Claimant| (self.name)(claimant.principal());
        match (doc, write.section.as_str()) {
            (DocName::Community, section::MENU) => {
                let known = MenuField::from_key(&write.field)?;
                return Some(self.field(&known, known.key(), known.name(), write, &str::to_owned));
            }
            (DocName::Casework(_), section::ORDERS) => {
                let known = OrderField::from_key(&write.field)?;
                return Some(self.field(&known, known.key(), known.name(), write, &|value| match known {
                    OrderField::Pictures => picture_count(names(value, OF_ORDER).len()),
                    _ => value.to_owned(),
                }));
            }
            (DocName::Wall(_), section::ORDERS) => {
                let known = OpenField::from_key(&write.field)?;
                return Some(self.field(&known, known.key(), known.name(), write, &str::to_owned));
            }
            (DocName::Inbox(_), section::ENTRIES) => {
                let line = match fact::<ResidentStep>(to)? {
                    ResidentStep::Added { words } => sentence!("补充：{}", "Added: {}", self.free(&words)),
                    step => resident_step(&step),
                };
                return open(line);
            }
            (DocName::Inbox(_), section::ANSWERS) => {
                let line = answer_step(&fact::<AnswerStep>(to)?);
                return open(sentence!("答复居民：{}", "Told the resident: {}", self.free(&line)));
            }
            _ => {}
        }
        if !write.record.starts_with(ORDER) {
            return None;
        }
        match write.section.as_str() {
            section::STEPS => open(order_step(&fact::<OrderStep>(to)?, &name)),
            section::CLAIMS => {
                let claimant: Claimant = write.field.split_once('/')?.0.parse().ok()?;
                let step = duty_step(&fact::<DutyStep>(to)?);
                open(sentence!("{}：{}", "{}: {}", name(claimant), step))
            }
            section::NOTES | section::WHYS => open(sentence!("说明：{}", "Said: {}", self.free(to))),
            section::DISCLOSED if write.field == OrderField::Pictures.key() => {
                open(shown_pictures(names(to, OF_ORDER).len()))
            }
            section::DISCLOSED => Some(self.disclosed(to)),
            _ => None,
        }
    }
}
