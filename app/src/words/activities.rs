//! Words of activities (主题活动).

use domain::{
    access::{ACTIVITY, DocName},
    activity::{
        ActivityField, ActivityState, AttendanceStep, LeaveReason, Method, OwnStep, PICTURE, Place, SignStep,
        minute_text,
    },
    edit::ActivityEdit,
    import::AttendanceColumn,
    principal::Principal,
    service::Presence,
    wish::Claimant,
};
use replica::schema::section;

use super::{FieldName, Telling, Told, say, sentence, trail::fact, words};
use crate::shell::Write;

words! {
    /// The list and an activity's own page.
    Activities {
        title: "主题活动", "Activities";
        lead_staff: "发布活动，党员报名；活动当天签到，之后核对并写小结。", "Publish activities; members sign up, are ticked off on the day, and it is summed up.";
        lead_member: "每年至少参加 6 次。没有网也能报名、请假、签到。", "At least six a year. Signing up, leave and signing in work without a network.";
        lead_other: "社区组织的活动。", "What the community organises.";
        new: "发布活动", "New activity";
        pictures: "活动照片", "Photos of the activity";
        pictures_hint: "最多 9 张，大家都看得到；请先征得照片上的人同意。", "Nine at most, for everybody to see; ask the people in them first.";
        put_up: "照片已放上", "The photo is up";
        taken_down: "照片已撤下", "The photo is taken down";
        import: "导入签到表", "Import a sign-in list";
        search: "搜索活动", "Search";
        search_hint: "名称、主题、地点", "Name, theme, place";
        states: "看哪些", "Which";
        upcoming: "将要举行", "Coming";
        past: "已经举行", "Past";
        missing: "没有签到记录", "Attendance missing";
        confirm: "签到等确认", "Sign-ins to confirm";
        mine: "我报名的", "Mine";
        drafts: "草稿", "Drafts";
        none: "还没有活动", "No activities yet";
        none_staff: "先写名称、时间、地点，再发布。", "Begin with a name, a time and a place.";
        none_found: "没有符合的活动", "Nothing fits";
        unknown: "这台设备上没有这个活动", "It is not on this device";
        back: "返回活动", "Back to the list";
        card: "活动内容", "The card";
        kept: "每填一处自动存下。所有人都看得到。", "Kept as soon as a field is left. Everybody sees it.";
        choose: "请选择", "Choose";
        number_wrong: "请填 1 到 9999 的数，不限就空着", "A number from 1 to 9999, or nothing";
        time_wrong: "结束时间要比开始时间晚", "It has to end after it begins";
        until_wrong: "报名截止不能晚于活动当天", "Not after the day itself";
        publish: "发布", "Publish";
        published: "已发布", "Published";
        cancel: "取消活动", "Call it off";
        cancel_hint: "取消后不再报名，记录都保留。请电话告诉已经报名的人。", "Nobody signs up any more; what was done stays. Please call those who signed up.";
        cancelled: "已取消", "Called off";
        publish_again: "恢复活动", "Put it on again";
        finish: "写小结，结束活动", "Sum it up";
        finished: "已结束", "Finished";
        reopen: "重新打开", "Open it again";
        reopened: "已重新打开", "Open again";
        summary_needed: "请写一句小结", "Say what came of it";
        poster: "打印海报", "Print a poster";
        picture: "分享图片", "Share a picture";
        picture_hint: "发到群里，扫码就能打开活动。也可以长按图片保存或转发。", "Send it to a chat: its code opens the activity. A long press on the picture keeps it, too.";
        picture_saved: "图片已经交给浏览器下载", "The browser saves the picture";
        picture_failed: "这个浏览器画不出图片，请打印海报", "This browser draws no picture; please print the poster";
        code: "签到码", "Sign-in code";
        code_hint: "把这一页给大家看：扫码打开活动，填上签到码就能签到，没有网也行。", "Show this: the code opens the activity; the digits sign in, also without a network.";
        code_make: "生成签到码", "Make a code";
        code_again: "换一个码", "Another code";
        code_made: "签到码已生成", "The code is made";
        scan: "扫码打开活动", "Scan to open the activity";
    }
}

words! {
    /// The list of who was there.
    Ticking {
        title: "签到", "Attendance";
        hint: "点一下就记上；点错了再点别的，或者打开“时间和方式”撤销。", "One tap records it; tap another to correct it, or open the details.";
        disputed: "本人有异议，请核对后再点一次", "They object: check it, then tap again";
        nobody: "还没有人报名。可以在下面按姓名找党员。", "Nobody has signed up; find members by name below.";
        search: "找党员", "Find a member";
        search_hint: "姓名、单位、手机尾号", "Name, unit, end of the phone";
        all_there: "报名的都到了", "All who signed up are here";
        all_done: "已记", "Recorded";
        keeper: "记录人", "Who keeps the list";
        method: "方式", "How";
        details: "时间和方式", "Times and more";
        arrived: "签到时间", "Came";
        left: "签退时间", "Left";
        state: "状态", "State";
        take_back: "撤销这条", "Take it back";
        taken_back: "已撤销", "Taken back";
        save: "记下", "Record";
        saved: "已记下", "Recorded";
        time_wrong: "请填时间，签退不能早于签到", "Times, the second not before the first";
        waiting: "自己签到，等确认", "Signed in themselves";
        confirm: "确认", "Confirm";
        confirm_all: "码对的都确认", "Confirm all with the right code";
        confirmed: "已确认", "Confirmed";
        code_fits: "签到码对", "The code is right";
        code_wrong: "签到码不对，请核对", "Another code: check it";
        unknown_minutes: "时长算不出，请补时间", "Add a time to know how long";
        others: "没报名的", "Not signed up";
        late_entry: "补签", "Entered later";
        not_yet: "活动当天起可以签到。", "From the day itself on.";
    }
}

words! {
    /// What a member does.
    Joining {
        title: "我的报名", "My part";
        sign_up: "报名", "Sign up";
        signed_up: "已报名", "Signed up";
        waits: "名额已满，您在候补名单上", "Full; you are on the waiting list";
        waits_hint: "有人取消时会自动递补，不用再报。", "You move up when somebody withdraws.";
        place_hint: "没有网时报的名，联网后排定先后。", "Signed up without a network, the order is settled when online.";
        withdraw: "取消报名", "Withdraw";
        withdrawn: "已取消报名", "Withdrawn";
        leave: "请假", "Ask for leave";
        leave_why: "为什么来不了", "Why";
        leave_words: "具体说明", "In words";
        leave_hint: "只有您和社区工作人员能看到说明。", "Only you and the staff see the words.";
        left: "已请假", "Leave asked for";
        choose_why: "请选一个原因", "Choose a reason";
        sign_in: "签到", "Sign in";
        sign_out: "签退", "Sign out";
        code: "签到码", "Code";
        code_hint: "现场屏幕上的数字，没有网也能签。", "The digits shown there; works without a network.";
        code_needed: "请填签到码", "Type the code";
        signed_in: "已签到，等社区确认", "Signed in; the community confirms it";
        signed_out: "已签退，等社区确认", "Signed out; the community confirms it";
        over: "活动已经过去，自己不能再签到。确实参加了，请找社区工作人员补签。", "The day is over; if you were there, ask the staff.";
        recorded: "社区已记", "Recorded by the community";
        object: "有异议", "That is not right";
        object_words: "实际情况是怎样的", "What was it really";
        object_hint: "社区核对后会重新记一次。", "The community checks it and records it anew.";
        object_needed: "请写一下实际情况", "Say what it really was";
        objected: "已提出异议，等社区核对", "The community checks it";
    }
}

/// Where it is.
pub(crate) fn activity_state(state: ActivityState) -> &'static str {
    match state {
        ActivityState::Draft => say("草稿", "Draft"),
        ActivityState::Open => say("报名中", "Open"),
        ActivityState::Closed => say("报名截止", "Closed"),
        ActivityState::Running => say("进行中", "Now"),
        ActivityState::Over => say("待总结", "To be summed up"),
        ActivityState::Finished => say("已结束", "Finished"),
        ActivityState::Cancelled => say("已取消", "Called off"),
    }
}

/// The tone of a state.
pub(crate) const fn activity_tone(state: ActivityState) -> &'static str {
    match state {
        ActivityState::Open => "good",
        ActivityState::Running | ActivityState::Closed => "info",
        ActivityState::Draft | ActivityState::Over => "warn",
        ActivityState::Finished | ActivityState::Cancelled => "calm",
    }
}

/// Why something cannot be done now.
pub(crate) fn activity_is(state: ActivityState) -> &'static str {
    match state {
        ActivityState::Draft => say("活动还没有发布。", "It is not published yet."),
        ActivityState::Open => say("还在报名，可以直接取消报名。", "It is still open: withdraw instead."),
        ActivityState::Closed => {
            say("报名已经截止。来不了请点“请假”。", "The list is closed; ask for leave.")
        }
        ActivityState::Running => {
            say("活动已经开始，不能再报名；到现场直接签到就行。", "It has begun; come and sign in.")
        }
        ActivityState::Over => say("活动已经举行过了。", "It is over."),
        ActivityState::Finished => say("活动已经结束。", "It is finished."),
        ActivityState::Cancelled => say("活动已经取消。", "It was called off."),
    }
}

/// Whether somebody was there.
pub(crate) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::OnTime => say("正常", "On time"),
        Presence::Late => say("迟到", "Late"),
        Presence::LeftEarly => say("早退", "Left early"),
        Presence::Excused => say("请假", "Excused"),
        Presence::Absent => say("缺席", "Absent"),
    }
}

/// How it was taken down.
pub(crate) fn method(method: Method) -> &'static str {
    match method {
        Method::Signed => say("现场签字", "Signed"),
        Method::Scanned => say("扫码", "Own phone"),
        Method::Entered => say("代录", "Entered"),
    }
}

/// Why somebody cannot come.
pub(crate) fn leave_reason(why: LeaveReason) -> &'static str {
    match why {
        LeaveReason::Work => say("工作走不开", "Work"),
        LeaveReason::Health => say("身体原因", "Health"),
        LeaveReason::Family => say("家里有事", "Family"),
        LeaveReason::Other => say("其他原因", "Another reason"),
    }
}

/// Where somebody who signed up is.
pub(crate) fn place_words(place: Place) -> String {
    match place {
        Place::In => say("已报名", "Signed up").into(),
        Place::Waiting(number) => sentence!("候补第 {} 位", "No. {} on the waiting list", number),
        Place::Excused(why) => sentence!("请假：{}", "Excused: {}", leave_reason(why)),
        Place::Out => say("取消了报名", "Withdrew").into(),
    }
}

fn sign_step(step: SignStep) -> String {
    match step {
        SignStep::SignedUp => say("报名", "Signed up").into(),
        SignStep::Withdrawn => say("取消报名", "Withdrew").into(),
        SignStep::Excused { why } => sentence!("请假：{}", "Asked for leave: {}", leave_reason(why)),
    }
}

fn own_step(step: &OwnStep) -> &'static str {
    match step {
        OwnStep::In { .. } => say("自己签到", "Signed in"),
        OwnStep::Out { .. } => say("自己签退", "Signed out"),
        OwnStep::Says { .. } => say("写说明", "Wrote about it"),
        OwnStep::Objects { .. } => say("对签到记录有异议", "Objected to the record"),
    }
}

/// What staff said of somebody.
pub(crate) fn attendance_step(step: &AttendanceStep) -> String {
    let AttendanceStep::Recorded { presence: was, arrived, left, method: how, keeper } = step else {
        return say("撤销签到记录", "Took the record back").into();
    };
    let times = [arrived, left].map(|minute| minute.map_or_else(|| "—".to_owned(), minute_text));
    let times = if arrived.is_some() || left.is_some() { times.join("–") } else { String::new() };
    let keeper =
        if keeper.is_empty() { String::new() } else { sentence!("记录人 {}", "kept by {}", keeper) };
    let parts = [presence(*was).to_owned(), times, method(*how).to_owned(), keeper];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What was done, for the outbox.
pub(crate) fn activity_edit(edit: &ActivityEdit) -> String {
    match edit {
        ActivityEdit::Fill { fields, .. } => {
            let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
            sentence!("活动：{}", "Activity: {}", names.join(say("、", ", ")))
        }
        ActivityEdit::SignUp { .. } | ActivityEdit::Withdraw { .. } | ActivityEdit::AskLeave { .. } => {
            edit.on_wall().map(|(.., step)| sign_step(step)).unwrap_or_default()
        }
        ActivityEdit::Sign { what, .. } => own_step(what).into(),
        ActivityEdit::Attend { what, .. } => sentence!("签到：{}", "Attendance: {}", attendance_step(what)),
        ActivityEdit::ShowCode { .. } => say("生成签到码", "Make a sign-in code").into(),
        ActivityEdit::Picture { there, .. } => put_up(*there).into(),
    }
}

fn put_up(there: bool) -> &'static str {
    if there {
        say("放上一张照片", "A photo was put up")
    } else {
        say("撤下一张照片", "A photo was taken down")
    }
}

impl FieldName for ActivityField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("活动名称", "Name"),
            Self::Theme => say("主题", "Theme"),
            Self::Type => say("活动类型", "Type"),
            Self::Mode => say("活动方式", "Mode"),
            Self::Plan => say("活动方案", "Plan"),
            Self::Organizer => say("组织单位", "Organiser"),
            Self::Leader => say("负责人", "Leader"),
            Self::Day => say("日期", "Day"),
            Self::Start => say("开始时间", "From"),
            Self::End => say("结束时间", "To"),
            Self::Place => say("地点", "Place"),
            Self::SignUpUntil => say("报名截止", "Sign up until"),
            Self::Capacity => say("人数上限", "At most"),
            Self::Skills => say("专业要求", "Skills"),
            Self::Expected => say("应参加人数", "Expected"),
            Self::Status => say("发布状态", "Status"),
            Self::Summary => say("活动小结", "Summary"),
            Self::Feedback => say("群众反映", "What residents say"),
            Self::Year => say("年度", "Year"),
        }
    }
}

impl FieldName for AttendanceColumn {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("姓名", "Name"),
            Self::Unit => say("单位", "Unit"),
            Self::Arrived => say("签到时间", "Came"),
            Self::Left => say("签退时间", "Left"),
            Self::Remark => say("备注", "Remark"),
            Self::Presence => say("状态", "State"),
            Self::Start => say("开始时间", "From"),
            Self::End => say("结束时间", "To"),
        }
    }
}

impl Telling<'_> {
    /// What was written about an activity.
    pub(super) fn activity(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        if let (DocName::Community, section::ACTIVITIES) = (doc, write.section.as_str()) {
            if let Some((PICTURE, _)) = write.field.split_once('/') {
                return open(put_up(!to.is_empty()).into());
            }
            let known = ActivityField::from_key(&write.field)?;
            return Some(self.field(&known, known.key(), known.name(), write, &str::to_owned));
        }
        if !write.record.starts_with(ACTIVITY) {
            return None;
        }
        let of_file = match doc {
            DocName::Member(member) => (self.name)(Principal::Member(*member)),
            _ => String::new(),
        };
        match (doc, write.section.as_str()) {
            (DocName::Wall(_), section::CLAIMS) => {
                let claimant: Claimant = write.field.split_once('/')?.0.parse().ok()?;
                let whom = (self.name)(claimant.principal());
                open(sentence!("{}：{}", "{}: {}", whom, sign_step(fact::<SignStep>(to)?)))
            }
            (DocName::Casework(_), section::STEPS) => open(say("生成签到码", "Made a sign-in code").into()),
            (DocName::Member(_), section::SERVICE) => {
                let said = attendance_step(&fact::<AttendanceStep>(to)?);
                open(sentence!("{}：{}", "{}: {}", of_file, said))
            }
            (DocName::Member(_), section::OWN) => {
                let step = fact::<OwnStep>(to)?;
                let said = match &step {
                    OwnStep::Says { words } => sentence!("说明：{}", "Said: {}", self.free(words)),
                    OwnStep::Objects { words, .. } => {
                        sentence!("{}：{}", "{}: {}", own_step(&step), self.free(words))
                    }
                    OwnStep::In { .. } | OwnStep::Out { .. } => own_step(&step).to_owned(),
                };
                open(sentence!("{}：{}", "{}: {}", of_file, said))
            }
            _ => None,
        }
    }
}
