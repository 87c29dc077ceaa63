//! Words of the member ledger, of one card, and of the own card on a member's phone.

use domain::register::{CardDoubt, CheckinStage, CheckinState, Delivery, MemberField};

use super::{day, say, sentence, words};

words! {
    /// The ledger of members.
    Members {
        title: "党员信息库", "Members";
        contested: "两人填得不一样", "Filled in differently";
        new: "新增党员", "New member";
        import: "导入表格", "Import";
        search: "搜索党员", "Search members";
        search_hint: "姓名、单位、电话后几位", "Name, unit, end of the phone";
        ask: "常用筛选", "Filters";
        more_filters: "按状态、单位、党支部、网格、专长筛选", "Filter by status, unit, branch, grid, skill";
        all: "全部", "All";
        clear: "清除筛选", "Clear";
        none: "信息库里还没有党员", "No members yet";
        nobody: "没有符合的党员", "Nobody fits";
        here: "在册", "In the register";
        checked_in: "已报到", "Checked in";
        not_checked_in: "未报到", "Not checked in";
        proposals: "登记卡待确认", "To confirm";
        incomplete: "登记卡不全", "Incomplete";
        probationary: "预备党员", "Probationary";
        left: "已转出或注销", "Left";
        status: "状态", "Status";
        unit: "工作单位", "Unit";
        branch: "党支部", "Branch";
        grid: "网格", "Grid";
        skill: "专长", "Skill";
        to_do: "要办的", "To do";
        pick: "选", "Pick";
        unnamed: "（还没有填姓名）", "(no name yet)";
        batch: "对选中的人", "For those chosen";
        set_what: "设置哪一项", "What";
        set_to: "设为", "To";
        set: "设置", "Set";
        choose: "请选择", "Choose";
        not_listed: "在设置里列好后可以直接选", "Listed in the settings, it can be chosen";
        value_missing: "请先选好要设的内容", "Choose a value first";
        all_have_it: "选中的人都已经是这样", "All of them have it already";
        print_cards: "打印登记卡", "Print the card";
        print_receipts: "打印回执", "Print the receipt";
        no_receipts: "选中的人都还没有开回执", "None of them has a receipt";
        none_chosen: "不选了", "Choose nobody";
    }
}

words! {
    /// One member's card.
    Member {
        title: "党员", "Member";
        unknown: "这台设备上没有这位党员", "This member is not on this device";
        unknown_text: "可能还没有取到，或资料已经清除。", "Not fetched yet, or the data was removed.";
        to_ledger: "去信息库", "To the ledger";
        person: "基本情况", "Person";
        work: "工作单位", "Work";
        home: "联系电话和住址", "Phone and address";
        service: "专长和服务意愿", "Skills and service";
        community: "社区编入", "In the community";
        man: "男", "Man";
        woman: "女", "Woman";
        full: "正式党员", "full member";
        probationary: "预备党员", "probationary member";
        yes: "是", "Yes";
        no: "否", "No";
        agrees: "同意公示全名", "Agrees";
        agrees_not: "不同意", "Does not agree";
        choose: "请选择", "Choose";
        month_hint: "如 1985年3月、1985.03", "Such as 1985-03";
        list_hint: "几项用顿号“、”分开", "Several are separated by 、";
        address_hint: "不是小区的，写在这里", "When it is no estate";
        pledge_hint: "除“每年不少于2个项目、6次活动”以外，自己的承诺", "Besides the fixed promise";
        unit_hint: "单位库里没有的，写全称", "In words, when it is not in the ledger";
        unit_in_words: "不在单位库里，下面手写", "Not in the ledger: in words below";
        more_skills: "其他专长", "Other skills";
        photo_masked: "有照片，已遮住", "There is a photo, masked";
        masked_hint: "电话、住址、出生年月等已遮住。要看或要改，请先写明原因。", "Phone, address and birth are masked. Give a reason to see or change them.";
        name_first: "请先填姓名", "The name comes first";
        name_first_text: "填了姓名，才算进信息库。每填一处自动存下。", "With a name the card is in the register. Every field is kept as it is left.";
        make_link: "做链接", "Make a link";
        displayed: "已列入人员名单", "On the list of people";
        accept: "采用", "Take it over";
        accept_all: "全部采用", "Take all over";
        accepted: "已采用", "Taken over";
        decline: "不采用", "Decline";
        decline_title: "不采用党员填的内容", "Decline what the member wrote";
        declined: "已告知党员", "Declined";
        why: "原因", "Reason";
        why_hint: "党员会在自己的登记卡上看到", "The member sees it on the own card";
        why_missing: "请写明原因", "A reason is needed";
        same: "可能是同一个人", "Perhaps the same person";
        see_other: "看那张卡", "See that card";
        merge: "并到这张卡", "Take it into this card";
        merge_sure: "确定合并，另一张卡清空", "Merge and empty the other card";
        merged: "已合并", "Merged";
        other_has_facts: "那张卡上已有报到、督促或豁免的记录，不能并过来。请到那张卡上，把这张卡并过去。", "That card has check-in records and cannot be taken in here. Open it and take this one in there.";
    }
}

words! {
    /// The own card on a member's phone.
    OwnCard {
        title: "我的登记卡", "My card";
        lead: "在职党员报到登记卡。每填一处自动存下，没有网也能填，社区确认后生效。", "The registration card. Every field is kept as you leave it, also without a network; the community confirms it.";
        waits: "待社区确认", "Waits for the community";
        waits_text: "社区工作人员会核对，不用再填一遍。", "The staff will look at it; no need to write it again.";
        photo_declined: "社区没有采用这张照片：", "The photo was not taken over: ";
        complete: "该填的都填了，谢谢！", "All is filled in, thank you.";
        cannot_clear: "要删掉这一项，请联系社区工作人员。", "Ask the staff to clear it.";
        shows_name_hint: "不同意时，大家只看到姓，如 张**。", "Otherwise everybody sees the surname only.";
        private: "电话、住址等只有您和社区工作人员能看到。", "Only you and the staff see your phone and address.";
        progress: "填写进度", "Progress";
        next: "下一步", "Next";
        back: "上一步", "Back";
        done: "填好了", "Done";
        all_at_once: "一页看全部", "All on one page";
    }
}

words! {
    /// The photo of a card.
    Photos {
        hint: "一寸免冠照，手机拍的也可以，会自动裁小", "A portrait; it is cropped and made small";
        alt: "登记卡照片", "Photo of the card";
    }
}

/// What is doubtful about a card, and beside which field it is told. What is not understood is told as wrong there already.
pub(crate) fn card_doubt(doubt: &CardDoubt) -> Option<(MemberField, String)> {
    Some(match doubt {
        CardDoubt::JoinedBefore18 { .. } => (
            MemberField::JoinedParty,
            say("入党时还不满 18 岁，请核对。", "Joined before the age of 18: please check.").to_owned(),
        ),
        CardDoubt::InTheFuture(field) => {
            (*field, say("这个年月还没有到，请核对。", "It lies ahead: please check.").to_owned())
        }
        CardDoubt::UnlikelyAge { .. } => (
            MemberField::BirthMonth,
            say(
                "按这个年月，不像在职的年龄，请核对。",
                "An unlikely age for somebody in service: please check.",
            )
            .to_owned(),
        ),
        CardDoubt::LongProbation => (
            MemberField::Membership,
            say(
                "入党已两年以上还是预备党员，请核对。",
                "On probation for more than two years: please check.",
            )
            .to_owned(),
        ),
        CardDoubt::NotMobile => {
            (MemberField::Phone, say("不是手机号码，请核对。", "Not a mobile: please check.").to_owned())
        }
        CardDoubt::NotUnderstood(field @ MemberField::Gender) => {
            (*field, say("没有看懂，请重新选。", "Not understood: choose again.").to_owned())
        }
        CardDoubt::NotUnderstood(_) => return None,
    })
}

/// How the own check-in stands: tone, title and what to do.
pub(crate) fn own_checkin(state: &CheckinState) -> (&'static str, String, String) {
    let registered = state
        .registered
        .as_ref()
        .map(|(on, no)| sentence!("{} 登记，编号 {}。", "Registered on {}, number {}.", day(*on), no))
        .unwrap_or_default();
    let receipt = state
        .receipt
        .as_ref()
        .map(|(no, on, _)| sentence!("回执编号 {}，{} 开具。", "Receipt {}, of {}.", no, day(*on)))
        .unwrap_or_default();
    let carries = matches!(state.receipt, Some((_, _, Delivery::ByMember)));
    let (tone, title, todo) = match state.stage {
        CheckinStage::Awaited => (
            "info",
            say("还没有报到", "Not checked in yet"),
            say(
                "请向单位党组织开介绍信，带着到社区报到。登记卡可以先在这里填好。",
                "Ask your unit for the letter of introduction and bring it to the community. The card can be filled in here before.",
            ),
        ),
        CheckinStage::LetterIssued => (
            "info",
            say("单位已开介绍信", "The letter is there"),
            say("请带着介绍信到社区报到。", "Bring it to the community."),
        ),
        CheckinStage::LetterExpired => (
            "warn",
            say("介绍信已过期", "The letter has expired"),
            say("请向单位重开，或先打电话问社区。", "Ask your unit for another one, or call the community."),
        ),
        CheckinStage::Arrived => (
            "info",
            say("已到社区，正在登记", "Arrived, being registered"),
            say("登记卡填全后，社区会开回执。", "The receipt comes when the card is complete."),
        ),
        CheckinStage::Registered => (
            "good",
            say("已报到", "Checked in"),
            say("社区会开回执给单位。", "The community will issue the receipt."),
        ),
        CheckinStage::ReceiptIssued if carries => (
            "good",
            say("已报到", "Checked in"),
            say("请把回执带回单位。", "Please take the receipt to your unit."),
        ),
        CheckinStage::ReceiptIssued | CheckinStage::ReceiptReturned => (
            "good",
            say("已报到", "Checked in"),
            say("回执由单位留存，您不用再做什么。", "Your unit keeps the receipt; nothing more to do."),
        ),
        CheckinStage::Acknowledged => {
            ("good", say("已报到", "Checked in"), say("单位已收到回执。", "Your unit has the receipt."))
        }
        CheckinStage::Suspended => {
            ("warn", say("报到已暂停", "Suspended"), say("有疑问请联系社区。", "Ask the community."))
        }
        CheckinStage::Rejected => (
            "warn",
            say("不在本社区报到", "Not of this community"),
            say("请到社区告诉您的那个社区报到。", "Check in at the community you were told."),
        ),
        CheckinStage::Withdrawn => (
            "info",
            say("报到已撤回", "Withdrawn"),
            say("要报到请联系社区。", "Ask the community to check in."),
        ),
        CheckinStage::TransferredOut => (
            "info",
            say("已转出", "Transferred out"),
            say("以后请在新的社区报到。", "Check in at the new community."),
        ),
        CheckinStage::Closed => {
            ("info", say("报到已注销", "Closed"), say("有疑问请联系社区。", "Ask the community."))
        }
    };
    let parts = [registered, receipt, todo.to_owned()];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(say("", " "));
    (tone, title.to_owned(), text)
}
