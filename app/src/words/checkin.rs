//! Words of the check-in: the queue, the steps and their sheets, urging, exemptions, the deadlines a community sets.

use domain::register::{
    Belonging, CheckinMode, CheckinStage, Delivery, Due, ExemptionEffect, LeaveReason, MemberField,
    SameMember,
};

pub(crate) use super::register::{basis, checkin_fact, leave_reason, not_checked_in, stage};
use super::{FieldName as _, day, days_left, say, sentence, words};
use domain::moment::Day;

words! {
    /// The page of check-ins.
    Queue {
        title: "报到", "Check-in";
        lead: "谁在路上、谁等着登记和回执、谁该督促。超期的排在前面。", "Who is on the way, who waits for registration and receipt, whom to urge. Overdue ones come first.";
        tabs: "按进度", "By progress";
        all_due: "有期限的", "Due";
        late: "已超期", "Overdue";
        way: "已开介绍信", "On the way";
        arrived: "待登记", "To register";
        registered: "待回执", "To receipt";
        receipt: "待单位确认", "To be acknowledged";
        acknowledged: "单位已确认", "Acknowledged";
        urge: "督促报到", "To urge";
        enrol: "花名册待入库", "To enrol";
        exempt: "豁免", "Exemptions";
        several: "两个单位都列入", "Listed twice";
        search: "搜索", "Search";
        search_hint: "姓名、单位、编号", "Name, unit, number";
        nobody: "这里没有人", "Nobody here";
        name: "姓名", "Name";
        unit: "单位", "Unit";
        stage: "进度", "Progress";
        due: "期限", "Due";
        next: "下一步", "Next";
        no_unit: "没有登记单位", "No unit";
        several_note: "有人同时在两个单位的花名册里", "Somebody is on the rosters of two units";
        several_text: "请问清楚归哪个单位，再选定。另一个单位花名册里的这一行会去掉。", "Ask which unit it is and choose. The line on the other roster is taken out.";
        belongs_to: "归这个单位", "Belongs to this unit";
        chosen: "已选定", "Chosen";
        back: "返回报到", "Back";
        unknown: "这台设备上没有这位党员", "This member is not on this device";
    }
}

words! {
    /// One member's check-in and its steps.
    Steps {
        title: "报到", "Check-in";
        others: "其他办理", "Other steps";
        not_now: "现在不能办的", "Not possible now";
        history: "报到经过", "History";
        doubtful: "有一步与前面的不连贯", "A step does not follow from those before it";
        doubtful_text: "可能两台设备分别办了同一步。请对照下面的经过核对。", "Two devices may have taken the same step. Compare the history below.";
        doubted: "不连贯", "Does not follow";
        letter: "登记介绍信", "Note a letter";
        arrive: "登记到社区", "Note the arrival";
        reject: "告知应到别处", "Send to the right community";
        register: "登记报到", "Register";
        receipt: "开回执", "Issue the receipt";
        receipt_again: "重开回执", "Issue it again";
        returned: "回执已送达单位", "Receipt at the unit";
        acknowledge: "单位已确认", "Acknowledged by the unit";
        withdraw: "撤回报到", "Withdraw";
        suspend: "暂停", "Suspend";
        resume: "恢复", "Resume";
        transfer: "转出", "Transfer out";
        close: "注销", "Close";
        urge: "督促", "Urge";
        on: "日期", "Day";
        day_wrong: "请填日期", "Choose a day";
        no: "编号", "Number";
        no_hint: "已按今年的顺序给出，可以改", "The next of this year; may be changed";
        needed: "请填写", "Needed";
        letter_no_hint: "照纸质介绍信抄，可以不填", "As on paper; may be left empty";
        to: "介绍信开给哪个社区党组织", "Addressed to";
        why_here: "报到依据", "Why here";
        mode: "报到方式", "How";
        choose: "请选一项", "Choose one";
        missing: "登记卡还没有填完", "The card is not complete";
        to_card: "去补登记卡", "Complete the card";
        anyway: "没填完，仍然登记", "Register anyway";
        delivery: "回执怎么送到单位", "How it gets to the unit";
        belongs: "应到哪个社区（写清楚怎么去）", "Which community, and how to get there";
        belongs_hint: "会告诉单位，请写社区名称，最好写上电话", "The unit is told: the name, and a phone number if you can";
        to_where: "转到哪里", "Where to";
        why: "原因", "Why";
        why_hint: "不要写病情等细节", "No medical details";
        done: "已办理", "Done";
        told_unit: "单位会同时知道", "The unit is told at once";
        no_told: "信息库里没有这位党员的单位，这一步不会告知单位", "No unit is known, so nobody is told";
        make_link: "给本人做链接", "Make the member's link";
        link_now: "已登记。现在就能给本人做链接", "Registered. The member's link can be made now";
        link_text: "做好的二维码和回执一起交给本人，扫码就能看到心愿墙和自己的登记卡。需要网络。", "Hand the code over with the receipt. Needs a network.";
        named: "已设好公示姓名", "Displayed name set";
        print_receipt: "打印回执", "Print the receipt";
        print_card: "打印登记卡", "Print the card";
        belonging: "按规定应到", "By the rules";
        letter_of: "介绍信", "Letter";
        registered_of: "登记", "Registration";
        receipt_of: "回执", "Receipt";
        unit_says: "单位说明", "The unit says";
    }
}

words! {
    /// The ledger of urgings, and exemptions.
    Urge {
        lead: "到期没有报到的，先问清原因再督促。无故与否由人来定。", "Ask why before urging. Whether there is no reason is for people to say.";
        only_late: "只看过了期限的", "Overdue only";
        pick_all: "全选", "All";
        run: "督促所选", "Urge the chosen";
        urged: "已督促，单位会看到", "Urged; the unit sees it";
        times: "督促情况", "Urgings";
        never: "没有督促过", "Never urged";
        reason: "原因", "Reason";
        exempt: "豁免期内", "Exempt";
        next: "下次再问的日期", "Ask again on";
        next_hint: "可以不填", "May be left empty";
        detail: "具体情况", "In words";
        note: "记下原因", "Note the reason";
        noted: "已记下", "Noted";
        proposed: "已督促两次以上，仍无正当原因，可以认定为无故", "Urged twice and no good reason: it may be called 无故";
        confirm: "认定为无故", "Call it 无故";
        confirm_hint: "要社区和单位各一人确认。本人会看到，五天内可以提出异议。", "One person of the community and one of the unit confirm it. The member sees it and may object within five days.";
        by_community: "社区确认人", "For the community";
        by_unit: "单位确认人", "For the unit";
        both_needed: "社区和单位都要有人确认", "Both sides have to confirm";
        confirmed: "已认定无故", "Called 无故";
        add: "登记豁免", "Note an exemption";
        change: "修改", "Change";
        kind: "豁免事由", "Why";
        from: "从哪天", "From";
        upto: "到哪天", "Up to";
        span_wrong: "结束日期早于开始日期", "The end is before the beginning";
        effect: "怎样减免", "What it takes off";
        evidence: "凭证", "Evidence";
        evidence_hint: "看过什么材料，不写病情", "What was shown; no medical details";
        ok_community: "社区谁批准", "Approved for the community by";
        ok_unit: "单位谁批准", "Approved for the unit by";
        ok_hint: "两边都批准后才算数，可以以后再填", "Counts when both have approved; may be filled in later";
        approved: "已批准", "Approved";
        waiting: "待批准", "Not approved yet";
        none: "没有豁免", "No exemptions";
        saved: "已保存", "Saved";
    }
}

words! {
    /// Putting people of a roster into the register.
    Enrol {
        title: "花名册里还没有入库的人", "On rosters, not in the register";
        lead: "单位列出来的人，录入后才能登记报到。", "They are listed by units; enrol them to register their check-in.";
        all: "全部录入", "Enrol all";
        one: "录入信息库", "Enrol";
        done: "已录入", "Enrolled";
        alike: "信息库里可能已有这个人", "Probably in the register already";
        link: "就是这个人", "It is this person";
        linked: "已对上", "Linked";
        other: "是另一个人，仍然录入", "Somebody else: enrol";
    }
}

/// The mark of a stage in the style sheets.
pub(crate) const fn stage_mark(stage: CheckinStage) -> &'static str {
    match stage {
        CheckinStage::Awaited => "awaited",
        CheckinStage::LetterIssued => "letter-issued",
        CheckinStage::LetterExpired => "letter-expired",
        CheckinStage::Arrived => "arrived",
        CheckinStage::Registered => "registered",
        CheckinStage::ReceiptIssued => "receipt-issued",
        CheckinStage::ReceiptReturned => "receipt-returned",
        CheckinStage::Acknowledged => "acknowledged",
        CheckinStage::Suspended => "suspended",
        CheckinStage::Rejected => "sent-on",
        CheckinStage::Withdrawn => "withdrawn",
        CheckinStage::TransferredOut => "transferred-out",
        CheckinStage::Closed => "closed",
    }
}

/// What has to happen by when.
pub(crate) fn due(due: Due, today: Day) -> String {
    let what = match due {
        Due::Arrive(_) => say("介绍信有效期内到社区", "come while the letter is valid"),
        Due::CheckIn(_) => say("集中报到截止前报到", "check in before the campaign ends"),
        Due::Receipt(_) => say("登记并开回执", "register and issue the receipt"),
        Due::Acknowledge(_) => say("单位确认收到回执", "the unit acknowledges the receipt"),
    };
    sentence!("{}：{}（{}）", "{}: {} ({})", what, day(due.by()), days_left(due.by(), today))
}

/// Where a member belongs by the rules.
pub(crate) fn belonging(belongs: Belonging, elsewhere: &str) -> String {
    match belongs {
        Belonging::Here(rule) => sentence!("本社区（{}）", "here ({})", basis(rule)),
        Belonging::Elsewhere(rule) => {
            sentence!("{}，不是本社区（{}）", "{}, not here ({})", elsewhere, basis(rule))
        }
        Belonging::Unknown(rule) => sentence!(
            "按“{}”定，单位卡片上还没有填是哪个社区，请问清楚再选",
            "by “{}”; the unit's card does not say which community: ask, then choose",
            basis(rule)
        ),
    }
}

/// 报到方式.
pub(crate) fn checkin_mode(mode: CheckinMode) -> &'static str {
    match mode {
        CheckinMode::Alone => say("自行报到", "alone"),
        CheckinMode::WithUnit => say("单位统一报到", "with the unit"),
    }
}

/// How the receipt travels.
pub(crate) fn delivery(way: Delivery) -> &'static str {
    match way {
        Delivery::ByMember => say("本人带回单位", "the member carries it"),
        Delivery::ByCommunity => say("社区送单位", "the community sends it"),
    }
}

/// What an exemption takes off.
pub(crate) fn effect(effect: ExemptionEffect) -> &'static str {
    match effect {
        ExemptionEffect::Full => say("全免", "all"),
        ExemptionEffect::Half => say("减半", "half"),
        ExemptionEffect::ByMonth => say("按月折算", "by month"),
    }
}

/// How sure it is that two are one person.
pub(crate) fn same_member(same: SameMember) -> &'static str {
    match same {
        SameMember::No => "",
        SameMember::Perhaps => say("同名，请核对", "same name: check"),
        SameMember::Likely => say("很可能是同一人", "probably the same"),
        SameMember::Surely => say("姓名和电话都相同", "same name and phone"),
    }
}

/// Names of fields, one after the other.
pub(crate) fn field_list(fields: &[MemberField]) -> String {
    fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(say("、", ", "))
}

/// Every reason for leaving, in the order of the form.
pub(crate) const LEAVING: [LeaveReason; 6] = [
    LeaveReason::NewPost,
    LeaveReason::Moved,
    LeaveReason::Retired,
    LeaveReason::Abroad,
    LeaveReason::Died,
    LeaveReason::Other,
];
