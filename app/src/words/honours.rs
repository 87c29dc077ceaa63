//! Words of honours (评选表彰).

use domain::{
    award::{AwardField, AwardKind, AwardReason, NominatedBy, Nominator, Period, Stage, Todo, Veto, Way},
    edit::AwardRefusal,
    wish::Claimant,
};

use super::{FieldName, day, say, sentence, words};

words! {
    /// The list and a selection's own page, for everybody.
    Honours {
        title: "评选表彰", "Honours";
        lead_staff: "开评选，收推荐，核查，评定，公示，再确定。", "Open a selection, take recommendations, check, decide, post, confirm.";
        lead: "社区服务之星、最美在职党员：在这里推荐、投票，看公示和结果。没有网也能推荐和投票。", "Recommend, vote, and see who is honoured. Works without a network.";
        new: "开评选", "New selection";
        none: "还没有评选", "No selections yet";
        none_staff: "先开一个评选，写明条件和名额。", "Begin with one: its conditions and how many.";
        unknown: "这台设备上没有这个评选", "It is not on this device";
        back: "返回评选表彰", "Back to the list";
        untitled: "（没有写明奖项）", "(not said what)";
        about: "评选说明", "About it";
        honoured: "获得者", "Honoured";
        posted: "人选公示", "The list";
        posted_hint: "对人选有意见，请在公示期内告诉社区。社区对反映人保密。", "Whoever has something against it tells the community in time; it is kept confidential.";
        your_turn: "您可以推荐", "You may recommend";
        your_vote: "您可以投票", "You may vote";
        story: "写事迹", "Write the story";
        print: "打印证书和公示", "Print";
        certificates: "荣誉证书", "Certificates";
        poster: "公示名单", "The list for the wall";
        which_paper: "打印什么", "What to print";
        nothing_to_print: "还没有可以打印的", "Nothing to print yet";
        papers_lead: "证书写全名，发给本人；公示名单按本人意愿隐去姓名。", "Certificates bear whole names; the list masks them unless the person agreed.";
    }
}

words! {
    /// What a member or a unit does.
    Voicing {
        mine: "我的参与", "My part";
        recommend: "推荐", "Recommend";
        whom: "推荐谁", "Whom";
        myself: "我自己（自荐）", "Myself";
        in_words: "名单里认不出，在理由里写姓名和单位", "Not to be told apart here: name and unit are in my words";
        why: "推荐理由", "Why";
        why_hint: "写做了什么、大家怎么说。只有社区工作人员能看到。", "What was done and what people say. Only the staff read it.";
        why_needed: "请写推荐理由", "Say why";
        whom_needed: "请选推荐谁", "Choose whom";
        recommended: "已推荐", "Recommended";
        recommended_by_me: "我推荐的", "Recommended by me";
        named_in_words: "在理由里写明了姓名", "named in words";
        take_back: "撤回", "Take back";
        taken_back: "已撤回推荐", "Taken back";
        stand_down: "我不参加评选", "I do not want to be chosen";
        stood_down: "已告诉社区，您不参加", "The community knows";
        you_are_in: "有人推荐了您", "You were recommended";
        you_stood_down: "您已表示不参加", "You do not take part";
        vote: "投票", "Vote";
        vote_again: "改投", "Change the vote";
        voted: "已投票", "Voted";
        your_vote: "您投给了", "You voted for";
        secret: "投票不公开：只有社区工作人员能看到，用来计票。截止前可以改投。", "Your vote is not public: only the staff see it, to count it. It may be changed until the last day.";
        pick: "请先选人", "Choose first";
        object: "提意见", "Speak against it";
        about_whom: "对谁有意见", "Against whom";
        the_selection: "对评选本身", "Against the selection";
        object_words: "什么问题", "What is wrong";
        object_hint: "只有社区工作人员能看到，请写明事实。", "Only the staff read it; say what happened.";
        objected: "已提交，社区会答复您", "Sent; the community answers you";
        my_objections: "我提的意见", "What I said";
        waits: "等社区答复", "Waits for an answer";
        holds: "社区采纳", "It holds";
        holds_not: "社区未采纳", "It does not hold";
        nothing: "现在没有需要您做的。", "There is nothing for you to do now.";
    }
}

words! {
    /// What staff do.
    Selecting {
        todo: "现在要做", "To do now";
        idle: "有两位工作人员同时推进，其中一步没有算数，请核对下面的情况。", "Two clerks went on at once, and one step does not count. Please look.";
        open: "启动评选", "Open it";
        opened: "已启动，大家可以推荐", "Opened; everybody may recommend";
        open_hint: "启动后除推荐截止日期可以延后，其他内容不能再改。", "Once opened only the last day may be put off.";
        card: "评选内容", "The card";
        kept: "每填一处自动存下，所有人都看得到。", "Every field is kept as it is left; everybody reads it.";
        choose: "请选择", "Choose";
        places_wrong: "请填 1 到 99 的数", "A number from 1 to 99";
        days_wrong: "请填 1 到 60 的数", "A number from 1 to 60";
        day_wrong: "请填日期", "Choose a day";
        put_off: "延长推荐", "Give more time";
        put_off_done: "已延长", "More time was given";
        cancel: "取消评选", "Call it off";
        cancelled: "已取消", "Called off";
        choose_why: "请选一个原因", "Choose a reason";
        why: "原因", "Why";
        candidates: "候选人", "Candidates";
        nobody: "还没有人被推荐", "Nobody yet";
        add: "代录推荐", "Take a recommendation down";
        by_whom: "谁推荐的", "By whom";
        whom: "推荐谁", "Whom";
        added: "已录入", "Taken down";
        unnamed: "推荐里写了姓名，请认一认是谁", "Named in words: who is it?";
        understand: "认定", "It is";
        check: "资格核查", "Check";
        check_again: "重新核查", "Check again";
        passed: "核查通过", "Passed";
        not_passed: "没有通过", "Not passed";
        unchecked: "待核查", "To be checked";
        stood_down: "本人不参加", "Stood down";
        vetoes: "有没有下面的情况（没有就不选）", "Does any of this hold (choose none if not)";
        check_words: "说明", "In words";
        check_hint: "不通过时必须写。只有工作人员能看到。", "Needed when not passed. Staff only.";
        checked: "已记下核查结果", "Noted";
        registered_since: "报到", "Registered";
        a_year: "满一年", "a year or more";
        not_a_year: "不满一年", "less than a year";
        not_registered: "没有查到报到记录", "No check-in is known";
        year_open: "（尚未结账）", " (not closed yet)";
        cancelled_words: "当年已取消评先评优资格", "Honours of the year are cancelled";
        call: "确定候选人", "Call the candidates";
        call_again: "再评一轮", "Another round";
        call_hint: "核查通过、本人没有谢绝的都列为候选人。", "Everybody who passed and did not stand down.";
        until: "投票截止", "Vote until";
        until_score: "测评截止", "Score until";
        called: "候选人已确定", "The candidates are called";
        count: "计票", "The count";
        scores: "测评得分", "Scores";
        score: "录入评分", "Enter a score";
        judge: "谁评的", "By whom";
        points: "分数（0 到 100）", "Points (0 to 100)";
        points_wrong: "请填 0 到 100 的数", "A number from 0 to 100";
        scored: "已录入", "Entered";
        post: "确认结果并公示", "Confirm and post";
        post_hint: "系统按票数或得分提出人选，由您核对后确认。", "The count proposes; you confirm.";
        winners: "公示人选", "On the list";
        post_until: "公示到哪天", "Up to which day";
        posted: "已公示", "Posted";
        tied: "这几位并列，请按条件商定，或再评一轮：", "Level at the last place; decide, or hold another round: ";
        later_votes: "公示后又收到投票，没有计入。", "Votes that came later do not count.";
        objections: "异议", "Objections";
        no_objections: "没有人提出异议", "None";
        take_down: "代录异议", "Take one down";
        who_said: "谁提的", "Who said it";
        objection_taken: "已记下异议", "Noted";
        answer: "处理", "Answer";
        upheld: "异议成立", "It holds";
        dismissed: "异议不成立", "It does not hold";
        outcome: "处理结果", "Outcome";
        outcome_needed: "请选处理结果", "Choose the outcome";
        answer_words: "处理说明", "Why";
        answer_hint: "会答复给提出的党员。", "The member who said it reads this.";
        answered: "已答复", "Answered";
        decide: "确定获奖人", "Confirm who is honoured";
        decide_hint: "公示期满、异议都处理完才能确定。会告诉本人和单位。", "After the notice, with every objection answered. The person and the unit are told.";
        decided: "已确定", "Confirmed";
        anybody: "请至少选一位", "Choose at least one";
        rules: "评选资格核查", "Check before an honour";
        rules_hint: "有下面哪些情况不能参评", "What excludes somebody";
        rules_save: "保存核查项目", "Save";
        rules_saved: "已保存", "Saved";
    }
}

/// What it is called.
pub(crate) fn award_title(card: &domain::award::AwardCard) -> String {
    let kind = card.kind().map(award_kind);
    let Some(kind) = kind else { return Honours::words().untitled.to_owned() };
    let (year, period) = (card.get(AwardField::Year), card.period().map(period).unwrap_or_default());
    sentence!("{}年{}{}", "{} {} {}", year, period, kind)
}

/// Which honour.
pub(crate) fn award_kind(kind: AwardKind) -> &'static str {
    match kind {
        AwardKind::ServiceStar => say("社区服务之星", "Star of service"),
        AwardKind::BestMember => say("最美在职党员", "Best member"),
    }
}

/// The time it is for.
pub(crate) fn period(period: Period) -> &'static str {
    match period {
        Period::Year => say("度", "year"),
        Period::First => say("第一季度", "first quarter"),
        Period::Second => say("第二季度", "second quarter"),
        Period::Third => say("第三季度", "third quarter"),
        Period::Fourth => say("第四季度", "fourth quarter"),
    }
}

/// How it is decided.
pub(crate) fn way(way: Way) -> &'static str {
    match way {
        Way::Vote => say("党员投票", "Members vote"),
        Way::Score => say("测评打分", "Scores"),
    }
}

/// Where it stands.
pub(crate) fn award_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => say("草稿", "Draft"),
        Stage::Nominating => say("推荐中", "Recommending"),
        Stage::Checking => say("资格核查", "Checking"),
        Stage::Deciding => say("评定中", "Deciding"),
        Stage::Notice => say("公示中", "Posted"),
        Stage::Decided => say("已确定", "Decided"),
        Stage::Cancelled => say("已取消", "Called off"),
    }
}

/// The tone of a stage.
pub(crate) const fn award_tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Nominating | Stage::Deciding => "good",
        Stage::Notice => "warn",
        Stage::Checking | Stage::Decided => "info",
        Stage::Draft | Stage::Cancelled => "calm",
    }
}

/// What has to be done.
pub(crate) fn award_todo(todo: Todo) -> String {
    match todo {
        Todo::Name(count) => sentence!("{} 条推荐要认人", "{} recommendations name somebody in words", count),
        Todo::Check(count) => sentence!("{} 位候选人待核查", "{} candidates to check", count),
        Todo::Call => say("推荐已截止，请确定候选人", "Call the candidates").to_owned(),
        Todo::Post => say("可以确认结果并公示", "Confirm the result and post it").to_owned(),
        Todo::Answer(count) => sentence!("{} 条异议待处理", "{} objections to answer", count),
        Todo::Decide => {
            say("公示期满，请确定获奖人", "The notice is over: confirm who is honoured").to_owned()
        }
    }
}

/// Who recommended, when staff took it down.
pub(crate) fn nominator(by: Nominator) -> &'static str {
    match by {
        Nominator::Residents => say("居民", "Residents"),
        Nominator::Team => say("服务团队", "A service team"),
        Nominator::Community => say("社区党组织", "The community's Party organisation"),
        Nominator::Named => say("党员或单位（写了姓名）", "A member or unit, in words"),
    }
}

/// Who recommended.
pub(crate) fn nominated_by(by: NominatedBy, name: &dyn Fn(Claimant) -> String) -> String {
    match by {
        NominatedBy::Claimant(claimant) => name(claimant),
        NominatedBy::Staff(by) => nominator(by).to_owned(),
    }
}

/// What speaks against somebody.
pub(crate) fn veto(veto: Veto) -> &'static str {
    match veto {
        Veto::Disqualified => say("当年已取消评先评优资格", "Disqualified this year"),
        Veto::Investigated => say("正在接受调查", "Under investigation"),
        Veto::Complaint => say("有查实的投诉", "A founded complaint"),
        Veto::Falsified => say("服务记录弄虚作假", "Falsified records"),
        Veto::Criticised => say("当年受到批评或处分", "Criticised or disciplined this year"),
        Veto::Dues => say("欠交党费", "Behind with dues"),
        Veto::Conditions => say("不符合评选条件", "The conditions are not met"),
    }
}

/// Why it is called off.
pub(crate) fn award_reason(why: AwardReason) -> &'static str {
    match why {
        AwardReason::TooFew => say("推荐的人太少", "Too few were recommended"),
        AwardReason::Mistaken => say("开错了", "Opened by mistake"),
        AwardReason::Objection => say("异议成立", "An objection holds"),
        AwardReason::Other => say("其他原因", "Another reason"),
    }
}

/// Votes, or points.
pub(crate) fn award_result(way: Way, result: u32) -> String {
    match way {
        Way::Vote => sentence!("{} 票", "{} votes", result),
        Way::Score => sentence!("{}.{:02} 分", "{}.{:02} points", result / 100, result % 100),
    }
}

/// Why something is not allowed.
pub(crate) fn award_refusal(why: &AwardRefusal) -> String {
    match why {
        AwardRefusal::Unknown => say(
            "这台设备上还没有这个评选，请联网后再试。",
            "It is not on this device yet; go online and try again.",
        )
        .into(),
        AwardRefusal::Lacks(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
            sentence!("启动前还要填：{}", "Before it is opened: {}", names.join(say("、", ", ")))
        }
        AwardRefusal::Stage(stage) => sentence!(
            "这个评选现在是“{}”，不能做这一步。",
            "It is “{}” now; this step does not fit.",
            award_stage(*stage)
        ),
        AwardRefusal::Frozen => say("评选已启动，内容不能再改。", "It is open; the card stands.").into(),
        AwardRefusal::TooLate => say("日期已经过了，请检查。", "The day has passed; please check.").into(),
        AwardRefusal::NotListed => {
            say("不在名单里，请看最新情况。", "Not on the list; see what is new.").into()
        }
        AwardRefusal::Nominated => {
            say("您已经推荐过这一位。", "You have recommended this one already.").into()
        }
        AwardRefusal::Places(places) => {
            sentence!("请选 1 到 {} 位。", "Choose 1 to {}.", places)
        }
        AwardRefusal::Unchecked => say(
            "名单里有人没有通过核查，或者本人不参加。",
            "Somebody on it has not passed the check, or does not take part.",
        )
        .into(),
        AwardRefusal::VotesUntil(on) => {
            sentence!("投票到 {} 才截止。", "Votes are taken until {}.", day(*on))
        }
        AwardRefusal::NoticeUntil(on) => {
            sentence!("公示要到 {} 才满。", "The notice runs up to and with {}.", day(*on))
        }
        AwardRefusal::Unanswered(count) => {
            sentence!("还有 {} 条异议没有处理。", "{} objections are not answered.", count)
        }
        AwardRefusal::HonoursCancelled(year) => sentence!(
            "名单里有人已被取消 {} 年度评先评优资格，请移出名单。",
            "Honours of {} are cancelled for somebody on the list; take them off it.",
            year
        ),
    }
}

impl FieldName for AwardField {
    fn name(self) -> &'static str {
        match self {
            Self::Kind => say("奖项", "Honour"),
            Self::Year => say("年度", "Year"),
            Self::Period => say("期间", "Period"),
            Self::Conditions => say("评选条件", "Conditions"),
            Self::Places => say("名额", "How many"),
            Self::From => say("推荐开始", "Recommend from"),
            Self::To => say("推荐截止", "Recommend until"),
            Self::Way => say("评定方式", "How it is decided"),
            Self::NoticeDays => say("公示工作日", "Working days of the notice"),
        }
    }
}

/// A value of the card as it is read.
pub(crate) fn shown(field: AwardField, value: &str) -> String {
    let read = match field {
        AwardField::Kind => AwardKind::from_key(value).map(award_kind),
        AwardField::Period if value == "year" => Some(say("全年", "Whole year")),
        AwardField::Period => Period::from_key(value).map(period),
        AwardField::Way => Way::from_key(value).map(way),
        AwardField::From | AwardField::To => {
            return value.parse().map_or_else(|_| value.to_owned(), day);
        }
        AwardField::Year | AwardField::Conditions | AwardField::Places | AwardField::NoticeDays => None,
    };
    read.map_or_else(|| value.to_owned(), str::to_owned)
}
