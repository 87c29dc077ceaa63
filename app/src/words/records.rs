//! Words of service records (服务纪实).

use domain::{
    access::DocName,
    edit::ServiceEdit,
    mask::{Audience, Classified, ledger::Ledger},
    moment::Day,
    service::{
        Course, RECORD, RecordRefusal, RecordStep, Report, Satisfied, ServiceRecord, SourceKind, Stage,
    },
};
use replica::schema::section;

use super::{Telling, Told, day, pictures::picture_count, say, sentence, trail::fact, words};
use crate::shell::Write;

words! {
    /// The lists, a record's own page, and what is done with it.
    Records {
        title: "我的服务", "My service";
        lead: "做了什么，当天报一条。没有网也能报，联网后自动送到社区。", "Report what you did. Works without a network; it is sent later.";
        new: "报一条", "Report";
        none: "还没有服务记录", "No records yet";
        none_text: "做完一件事就报一条：哪天、多久、做了什么。", "Report each thing: the day, how long, what you did.";
        note: "办实事记录，还没有时长", "A note, without hours";
        add_hours: "补时长", "Add hours";
        done_by_itself: "自动记入", "By itself";
        finished: "项目完成", "Project finished";
        granted: "微心愿完成", "Wish fulfilled";
        unconfirmed: "等社区确认", "Waits for the community";
        counted: "已计入", "Counted";
        staff_title: "服务纪实", "Service records";
        staff_lead: "核实党员上报和同事代录的服务，公示后计入。自己代录的，由同事核实。", "Verify what members report and colleagues enter. Whoever entered a record does not verify it.";
        by_state: "按情况", "By state";
        search: "搜索服务记录", "Search";
        search_hint: "姓名、内容、类型", "Name, content, kind";
        waiting: "待核实", "To verify";
        disputed: "有异议", "Objections";
        published: "公示中", "Published";
        refused: "未通过", "Refused";
        nothing: "没有这样的记录", "No such records";
        all_done: "没有要核实的记录", "Nothing waits";
        pick_all: "全选能核实的", "Choose all";
        verified_many: "已核实", "Verified";
        notice: "打印公示", "Print the notice";
        enter: "代录一条", "Enter a record";
        unknown: "这台设备上没有这条记录", "It is not on this device";
        back: "返回", "Back";
        form_new: "报一条服务", "Report service";
        form_enter: "代录一条服务", "Enter service for a member";
        form_correct: "更正", "Correct";
        on: "哪天", "When";
        on_hint: "上一年度的，可以在本年度第一个月里补。", "Last year's during the first month of this one.";
        how: "时间怎么填", "Time";
        by_hours: "填几小时", "Hours";
        by_span: "填起止时间", "From and to";
        hours: "时长（小时）", "Hours";
        hours_hint: "例如 1.5；路上的时间不算。没有时长填 0。", "For example 1.5, without the way there; 0 when there is none.";
        from: "从几点", "From";
        to: "到几点", "To";
        no_time: "没有时长的原因", "Why there are no hours";
        no_time_hint: "例如：捐了一批书。", "For example: books were given.";
        about: "关于哪件事", "About";
        other: "其他", "Something else";
        kind: "参加活动类型", "Kind";
        mode: "参加活动方式", "Way";
        choose: "请选择", "Choose";
        content: "做了什么", "What was done";
        content_hint: "写清做了什么就行，不写居民的电话和门牌号。", "What you did; no phone and no door number of residents.";
        result: "成效", "What came of it";
        place: "地点", "Where";
        beneficiary: "服务对象", "For whom";
        kept_hint: "不填就保持原来的。", "Left empty, it stays as it is.";
        training: "是培训或准备工作", "Training or preparation";
        send: "报送", "Report";
        enter_send: "录入", "Enter";
        save: "保存更正", "Save";
        reported: "已报送，等社区核实", "Reported; the community verifies it";
        entered: "已录入，请同事核实", "Entered; a colleague verifies it";
        corrected: "已更正", "Corrected";
        day_wrong: "请填日期，不能晚于今天", "Choose a day, not after today";
        hours_wrong: "请填小时数，例如 1.5", "A number of hours, such as 1.5";
        span_wrong: "请填起止时间，到的时间要晚于从的时间", "From and to, in this order";
        content_needed: "请写做了什么", "Say what was done";
        overlap: "和已有的记录重叠", "It overlaps with another record";
        overlap_text: "确实是两件事可以照报，社区核实时会看到。", "You may report it all the same; the community sees it.";
        part: "服务记录", "Service records";
        time: "时间", "Time";
        recorded_by: "记录人", "Recorded by";
        verified_by: "核实人", "Decided by";
        effect: "成效分", "Result score";
        effect_hint: "0 到 100，可以不填。", "0 to 100, may be left empty.";
        effect_wrong: "请填 0 到 100 的整数，或者不填", "A whole number from 0 to 100, or nothing";
        rating: "群众评价", "Residents' rating";
        earlier: "更正前后", "Before and after";
        story: "经过", "What happened";
        correct: "更正", "Correct";
        withdraw: "撤回", "Withdraw";
        withdraw_hint: "撤回后不再核实，也不计入。记录仍然看得到。", "It is not verified or counted any more; it stays readable.";
        withdrawn: "已撤回", "Withdrawn";
        dispute: "提出异议", "Object";
        dispute_words: "有什么不同意见", "What is wrong";
        dispute_hint: "请写清楚理由，例如谁可以作证。社区会重新处理。", "Say why, for example who saw it. The community decides again.";
        disputed_now: "已提出异议，等社区处理", "You objected; the community decides";
        note_objection: "记下异议", "Note an objection";
        objection_noted: "已记下异议", "Noted";
        verify: "核实", "Verify";
        verified: "已核实，开始公示", "Verified, being published";
        alone: "只有一名工作人员，自己核实", "There is one clerk only: verify your own entry";
        refuse: "不通过", "Refuse";
        refuse_why: "原因", "Why";
        refuse_hint: "党员会看到这个原因。", "The member reads it.";
        refuse_needed: "请写明原因", "Say why";
        refused_now: "已答复", "Answered";
        torn: "两位工作人员的意见不一致，请商量后再定", "Two clerks decided differently; decide again";
        words_needed: "请写清楚", "Write it down";
        star1: "很差", "Very bad";
        star2: "较差", "Bad";
        star3: "一般", "Fair";
        star4: "满意", "Good";
        star5: "很满意", "Very good";
    }
}

/// Minutes as hours and minutes.
pub(crate) fn duration(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 0) => say("0 小时", "0 h").to_owned(),
        (0, rest) => sentence!("{} 分钟", "{} min", rest),
        (hours, 0) => sentence!("{} 小时", "{} h", hours),
        (hours, rest) => sentence!("{} 小时 {} 分钟", "{} h {} min", hours, rest),
    }
}

/// How long, and from when to when.
pub(crate) fn time(report: &Report) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    match report.span {
        Some((from, to)) => format!("{} {}–{}", duration(report.minutes), clock(from), clock(to)),
        None if report.minutes == 0 && !report.no_time.is_empty() => {
            sentence!("没有时长（{}）", "No hours ({})", report.no_time)
        }
        None => duration(report.minutes),
    }
}

/// What it is about, as a kind.
pub(crate) fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Activity => say("活动", "Activity"),
        SourceKind::Project => say("项目", "Project"),
        SourceKind::Post => say("岗位", "Post"),
        SourceKind::Order => say("接单", "Order"),
        SourceKind::Wish => say("微心愿", "Wish"),
        SourceKind::Pair => say("结对", "Pair"),
        SourceKind::Other => say("其他", "Other"),
    }
}

/// Where a record is, in a word.
pub(crate) fn record_state(one: &Course, today: Day) -> &'static str {
    let w = Records::words();
    match one.stage {
        Stage::Waiting => say("待核实", "To be verified"),
        Stage::Verified if one.is_published(today) => w.published,
        Stage::Verified => w.counted,
        Stage::Refused => w.refused,
        Stage::Disputed => w.disputed,
        Stage::Withdrawn => w.withdrawn,
    }
}

/// The tone of it.
pub(crate) fn record_tone(one: &Course, today: Day) -> &'static str {
    match one.stage {
        Stage::Waiting => "info",
        Stage::Verified if one.is_published(today) => "info",
        Stage::Verified => "good",
        Stage::Refused => "bad",
        Stage::Disputed => "warn",
        Stage::Withdrawn => "calm",
    }
}

/// Why it is there, and what comes next.
pub(crate) fn record_why(one: &ServiceRecord, today: Day) -> String {
    let w = Records::words();
    match (one.stage, one.counts_from()) {
        (Stage::Waiting, _) => {
            say("社区核实后公示，公示期满计入。", "Verified first, then published, then counted.").to_owned()
        }
        (Stage::Verified, Some(from)) if today < from => {
            sentence!("{} 起计入", "Counts from {}", day(from))
        }
        (Stage::Verified, Some(from)) => sentence!("{} 起已计入", "Counted since {}", day(from)),
        (Stage::Refused, _) => sentence!("原因：{}", "Because: {}", one.why),
        (Stage::Disputed, _) if one.torn => w.torn.to_owned(),
        (Stage::Disputed, _) => sentence!("异议：{}", "Objection: {}", one.objection),
        (Stage::Verified, None) | (Stage::Withdrawn, _) => String::new(),
    }
}

/// Why a step cannot be taken, and what to do.
pub(crate) fn record_refusal(why: RecordRefusal) -> &'static str {
    match why {
        RecordRefusal::Unknown => say(
            "这台设备上还没有这条记录，请联网后再试。",
            "The record is not on this device yet; go online and try again.",
        ),
        RecordRefusal::Exists => say("这条已经报过了。", "It was reported already."),
        RecordRefusal::Withdrawn => say("这条记录已撤回，不能再改。", "It was withdrawn."),
        RecordRefusal::NotRecorder => {
            say("只有记录的人可以撤回。", "Only whoever recorded it takes it back.")
        }
        RecordRefusal::ObjectInstead => say(
            "已核实的、社区代录的记录不能自己改，请提出异议。",
            "What was verified or entered by staff is not changed; please object.",
        ),
        RecordRefusal::NothingToDispute => {
            say("还没有处理结果，可以直接更正。", "Nothing was decided yet; correct it instead.")
        }
        RecordRefusal::Disputed => say("已经有异议在处理。", "Somebody objects already."),
        RecordRefusal::OnlyStaff => say("由社区工作人员核实。", "The community staff decide."),
        RecordRefusal::TwoNames => say(
            "记录和核实要两个人，请同事来核实。",
            "Recording and verifying takes two people; ask a colleague.",
        ),
        RecordRefusal::Decided => say("已经有结果，不用再做。", "It is decided already."),
        RecordRefusal::Changed => {
            say("内容刚刚更正过，请看过新的内容再定。", "It was corrected meanwhile; read it again first.")
        }
        RecordRefusal::Future => say("日期还没到，做完再报。", "The day has not come yet."),
        RecordRefusal::YearClosed => say(
            "上一年度的服务只能在本年度第一个月里补，已经过了。",
            "Last year's service could be entered during the first month of this one.",
        ),
        RecordRefusal::NoTime => say("时长是 0，请写明没有时长的原因。", "There are no hours; say why."),
        RecordRefusal::TooLong => say("一天不能超过 24 小时，请检查。", "More than 24 hours in a day."),
        RecordRefusal::Span => {
            say("起止时间和时长对不上，请检查。", "From and to do not fit one another, or the hours.")
        }
        RecordRefusal::NotHeld => say(
            "这位党员没有认领这个岗位、项目或心愿，请选“其他”。",
            "The member does not hold it; choose “something else”.",
        ),
    }
}

/// A report, for the history: what reaches nobody and names nobody.
fn report_line(report: &Report, free: &dyn Fn(&str) -> String) -> String {
    let parts = [
        report.kind.clone(),
        free(&report.content),
        free(&report.result),
        free(&report.place),
        Ledger::Service.field("beneficiary").seen(Audience::Staff, &report.beneficiary),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} {} {}", day(report.on), time(report), parts.join(say("，", ", ")))
}

fn pictured(count: usize) -> String {
    match count {
        0 => say("去掉照片", "The photos were taken away").to_owned(),
        count => sentence!("附上{}", "With {}", picture_count(count)),
    }
}

/// A step, for the history and the story.
pub(crate) fn record_step(step: &RecordStep, free: &dyn Fn(&str) -> String) -> String {
    match step {
        RecordStep::Reported(report) => {
            sentence!("上报：{}", "Reported: {}", report_line(report, free))
        }
        RecordStep::Corrected(report) => {
            sentence!("更正为：{}", "Corrected: {}", report_line(report, free))
        }
        RecordStep::Withdrawn => say("撤回", "Withdrawn").to_owned(),
        RecordStep::Disputed { words } => sentence!("异议：{}", "Objected: {}", free(words)),
        RecordStep::Verified { counts_from, effect, rating, alone, .. } => {
            let w = Records::words();
            let mut parts = vec![sentence!("核实，{} 起计入", "Verified, counts from {}", day(*counts_from))];
            parts.extend(effect.map(|effect| format!("{} {effect}", w.effect)));
            parts.extend(rating.map(|rating| format!("{} {rating}", w.rating)));
            parts.extend(alone.then(|| w.alone.to_owned()));
            parts.join(say("，", ", "))
        }
        RecordStep::Refused { why, .. } => sentence!("不通过：{}", "Refused: {}", free(why)),
        RecordStep::Pictured { pictures } => pictured(pictures.len()),
    }
}

/// What a member was told of a follow-up visit.
pub(crate) fn satisfied(told: &Satisfied) -> String {
    sentence!(
        "告知承接人：{} 回访，居民满意度 {} 星",
        "Told whoever fulfilled the wish: visited {}, {} stars",
        day(told.on),
        told.stars
    )
}

/// What was done, for the outbox.
pub(crate) fn service_edit(edit: &ServiceEdit) -> String {
    match &edit.what {
        RecordStep::Reported(report) => {
            sentence!("上报服务：{} {}", "Report service: {} {}", day(report.on), duration(report.minutes))
        }
        RecordStep::Corrected(report) => {
            sentence!(
                "更正服务记录：{} {}",
                "Correct a record: {} {}",
                day(report.on),
                duration(report.minutes)
            )
        }
        RecordStep::Withdrawn => say("撤回服务记录", "Withdraw a record").to_owned(),
        RecordStep::Disputed { .. } => say("对服务记录提出异议", "Object to a record").to_owned(),
        RecordStep::Verified { .. } => say("核实服务记录", "Verify a record").to_owned(),
        RecordStep::Refused { .. } => say("服务记录不通过", "Refuse a record").to_owned(),
        RecordStep::Pictured { pictures } => pictured(pictures.len()),
    }
}

impl Telling<'_> {
    /// What was written about a record of service.
    pub(super) fn record(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let of_records = matches!(write.section.as_str(), section::OWN | section::SERVICE);
        if !matches!(doc, DocName::Member(_)) || !of_records || !write.record.starts_with(RECORD) {
            return None;
        }
        let step = fact::<RecordStep>(write.to.as_deref().unwrap_or_default())?;
        let line = record_step(&step, &|text| self.free(text));
        Some(Told { line: sentence!("服务记录：{}", "Service record: {}", line), masked: None })
    }
}
