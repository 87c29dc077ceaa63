//! Words of what staff decide about a year: the list, the editor of the scheme, refusals, and the history.

use domain::{
    access::DocName,
    edit::{JudgingEdit, JudgingRefusal},
    judging::{Frozen, Moved, Objection, ProofStep, Verdict},
    rating::SchemeFault,
};
use replica::schema::section;

use super::{
    Telling, Told, day, say, sentence,
    standing::{grounds, measure, outcome, points, stars},
    trail::fact,
    words,
};
use crate::shell::Write;

words! {
    /// What staff do.
    Judging {
        title: "达标与星级", "Requirement and stars";
        lead: "逐人核对，不排名。", "Person by person; no ranking.";
        search: "找党员", "Find a member";
        search_hint: "姓名", "Name";
        waiting: "有待处理", "To decide";
        outcomes: "按达标情况", "By requirement";
        by_stars: "按星级", "By stars";
        none: "没有符合的党员", "Nobody fits";
        close: "年度结账", "Close the year";
        close_hint: "把每位党员这一年的达标和星级固定下来，以后改动记录也不再变；记录有变动会提示。不能撤销。", "Freezes everybody's result of the year. It cannot be undone; changes of records are told.";
        close_go: "确定结账", "Close it";
        closed_all: "这一年已全部结账", "The year is closed for everybody";
        closing: "已结账", "Closed";
        propose: "提出取消评先评优", "Propose to cancel honours";
        proposed: "已提出，等另一人确认", "Proposed; a second person confirms";
        confirm: "确认", "Confirm";
        confirmed: "已确认，党员可以提出异议", "Confirmed; the member may object";
        drop: "不再追究", "Drop it";
        dropped: "已撤销", "Dropped";
        keep_it: "异议不成立", "It stands";
        lift: "异议成立，恢复资格", "Lift it";
        decided: "已答复", "Answered";
        why: "原因", "Why";
        why_hint: "党员本人会看到。", "The member sees it.";
        move_title: "人工调整星级", "Move a star by hand";
        more: "加一星", "One more";
        less: "减一星", "One less";
        back: "撤回调整", "Take it back";
        moved: "已调整", "Moved";
        move_hint: "系统算出的星级会一并保留。必须写明理由。", "What was worked out stays beside it. A reason is needed.";
        to_scheme: "星级方案", "Scheme";
        propose_several: "一起提出", "Propose several at once";
        propose_hint: "勾选的党员用同一条理由提出，再由另一人逐个确认。", "Those ticked are proposed with one reason; a second person confirms each.";
        propose_whom: "提出哪些人", "Whom";
        choose_somebody: "请至少勾选一人", "Tick at least one";
        noted: "提出的理由", "Why it was proposed";
        late: "期限过后提出的异议，不会自动改变结果，请管理员决定：", "Said after the last day: it changes nothing by itself; an administrator decides:";
        untold: "有党员还不知道心愿回访的满意度，手机上算出的星级会偏低。", "Some members do not know what was said at follow-up visits, so that their own stars are lower.";
        tell_untold: "告诉党员", "Tell them";
        told_untold: "已告诉", "Told";
        two_roles: "取消资格须两人办理，其中一人是管理员。", "Two people take part, one of them an administrator.";
    }
}

words! {
    /// The editor of the scheme.
    Scheming {
        title: "星级方案", "Scheme of stars";
        lead: "改好后先看对多少人有影响，再保存。已结账的年度不受影响。", "See whom a change concerns before you keep it. Closed years stay.";
        template: "现成方案", "Ready schemes";
        template_hint: "选一个作为起点，再改数字。", "Choose one to begin with.";
        name: "方案名称", "Name";
        period: "计算范围", "Period";
        total: "总分", "All of it gives at most";
        total_hint: "百分制填 100，各项封顶加起来要等于它；不填就是没有总分", "100 where that is promised: the limits of all have to add up to it; empty: none";
        inputs: "计分项目", "What gives points";
        points: "得分", "Points";
        each: "每多少", "For each";
        cap: "最多", "At most";
        no_cap: "不填就是不封顶", "Empty: no limit";
        bands: "星级分数线", "Thresholds";
        from: "从", "From";
        below: "到（不含）", "Below";
        open_end: "最高一级不填", "The highest has none";
        gate: "没达标又不要求达标的，最多几星", "The most stars of whoever need not meet the requirement";
        gate_hint: "0 到 5", "0 to 5";
        months: "报到满几个月才评星", "Months since the check-in before there is a star";
        months_hint: "0 是不限", "0: at once";
        factors: "不同类别的系数", "Factors of kinds";
        factors_hint: "每行一个，类别后面写系数，如“教育辅导 1.3”。", "One a line with its factor, such as “tutoring 1.3”.";
        other_kinds: "其他类别的系数", "The factor of other kinds";
        prior_ratings: "先按几条评价垫底", "Ratings given beforehand";
        prior_hint: "避免一条好评就定高低。0 是不垫。", "So that one kind neighbour does not decide. 0: none.";
        prior_score: "垫底每条几分（百分制）", "What each of them says, of 100";
        gated: "年终未达标的限制星级", "The yearly requirement limits the stars";
        beside: "同时显示全国志愿者累计时长星级", "Show the national stars of hours beside it";
        preview: "影响", "What changes";
        save: "保存方案", "Keep the scheme";
        saved: "方案已保存", "The scheme is kept";
        past: "以前的方案", "Schemes before";
        past_hint: "已结账的年度按当时的版本，不会跟着改。", "Closed years keep the version they were closed by.";
        unheard: "没有记录会用这些类别，写错了就不会加分", "No record bears these kinds: if they are mistyped, they give nothing";
        faulty: "还不能保存", "It cannot be kept yet";
        number_wrong: "有一格不是数，请检查。", "One of the fields is no number.";
        only_admin: "只有管理员可以改方案。", "Only an administrator changes it.";
    }
}

/// What is wrong with a scheme.
pub(crate) fn scheme_fault(fault: &SchemeFault) -> String {
    match fault {
        SchemeFault::NoName => say("请给方案起个名称。", "Give it a name.").into(),
        SchemeFault::NoInputs => say("至少要有一项能得分。", "Something has to give points.").into(),
        SchemeFault::Twice(one) => sentence!("“{}”出现了两次。", "“{}” stands there twice.", measure(*one)),
        SchemeFault::NoPoints(one) => {
            sentence!("“{}”得不到分，请填大于 0 的数。", "“{}” gives no points.", measure(*one))
        }
        SchemeFault::OutOfRange(one) => {
            sentence!("“{}”有数超出范围。", "A number of “{}” is out of range.", measure(*one))
        }
        SchemeFault::NoCap(one) => {
            sentence!(
                "满分方案里，“{}”要写最多几分。",
                "“{}” needs a limit in a scheme with a total.",
                measure(*one)
            )
        }
        SchemeFault::Total { sum, total } => sentence!(
            "各项满分加起来是 {}，应当是 {}。",
            "The limits add up to {}; it should be {}.",
            points(*sum),
            points(*total)
        ),
        SchemeFault::NoBands => say("还没有星级分数线。", "There are no thresholds.").into(),
        SchemeFault::NoThreshold(of) => sentence!("{} 星没有分数线。", "{} stars have no threshold.", of),
        SchemeFault::NoSuchStar(of) => {
            sentence!("{} 星不存在或重复。", "{} stars do not exist, or twice.", of)
        }
        SchemeFault::NotRising(of) => {
            sentence!("{} 星的分数线没有比前一级高。", "The threshold of {} stars does not rise.", of)
        }
        SchemeFault::Gap(of) => {
            sentence!("{} 星和前一级之间有空档，有的分数评不出星。", "There is a gap below {} stars.", of)
        }
        SchemeFault::Overlap(of) => {
            sentence!("{} 星和前一级重叠。", "{} stars overlap with those below.", of)
        }
        SchemeFault::TopEnds(of) => {
            sentence!("最高的 {} 星不要填“到”。", "The highest, {} stars, must have no end.", of)
        }
        SchemeFault::OutOfReach(of) => {
            sentence!("{} 星的分数线谁也达不到。", "Nobody can reach {} stars.", of)
        }
        SchemeFault::GateOfLifetime => say(
            "累计方案不能按年度要求限制星级。",
            "The yearly requirement cannot limit stars of a lifetime.",
        )
        .into(),
        SchemeFault::GateTooHigh => {
            say("限制的星数太高。", "The limit is higher than there are stars.").into()
        }
    }
}

/// All of them.
pub(crate) fn scheme_faults(faults: &[SchemeFault]) -> String {
    faults.iter().map(scheme_fault).collect::<Vec<_>>().join(say("", " "))
}

/// Why something about a year cannot be done.
pub(crate) fn judging_refusal(why: &JudgingRefusal) -> String {
    match why {
        JudgingRefusal::Closed(year) => {
            sentence!("{} 年度已经结账，不能再改。", "{} is closed and stays as it is.", year.0)
        }
        JudgingRefusal::NotClosed(year) => {
            sentence!("{} 年度还没有结账，先结账再办。", "{} is not closed yet.", year.0)
        }
        JudgingRefusal::TooEarly { from } => sentence!(
            "还有记录可以补录，{} 起才能结账。",
            "Records may still be entered; it can be closed from {} on.",
            day(*from)
        ),
        JudgingRefusal::SamePerson => say(
            "提出和确认要两个人，请另一位工作人员确认。",
            "Two people are needed: ask a colleague to confirm.",
        )
        .into(),
        JudgingRefusal::NeedsAdministrator => {
            say("这一步要管理员来办。", "An administrator has to do this.").into()
        }
        JudgingRefusal::WrongStage => {
            say("情况已经变了，请看最新进展。", "It has gone on meanwhile; see what is new.").into()
        }
        JudgingRefusal::NotOpen { until: Some(until) } => sentence!(
            "现在不能提出异议，期限到 {}。需要时请直接联系社区。",
            "Objections were open until {}. Please ask the community.",
            day(*until)
        ),
        JudgingRefusal::NotOpen { until: None } => {
            say("现在没有可以提出异议的事项。", "There is nothing to object to.").into()
        }
        JudgingRefusal::Scheme(faults) => scheme_faults(faults),
        JudgingRefusal::YearsClosed(year) => sentence!(
            "{} 年度已按原来的起止日期结账，改年度起始月会和它重叠，或者空出一段时间，不能改。",
            "{} was closed with its days; with another month, years would overlap it or leave days out.",
            year
        ),
    }
}

fn moved(what: &Moved) -> String {
    match what.by {
        1 => say("人工加一星", "One star more by hand").into(),
        -1 => say("人工减一星", "One star less by hand").into(),
        _ => say("撤回人工调整", "What was moved by hand is taken back").into(),
    }
}

fn verdict(what: &Verdict) -> String {
    match what {
        Verdict::Proposed { grounds: why, .. } => {
            sentence!("提出取消评先评优：{}", "Proposed to cancel honours: {}", grounds(why))
        }
        Verdict::Confirmed { .. } => say("确认取消评先评优", "Confirmed").into(),
        Verdict::Dropped { .. } => say("不再追究", "Dropped").into(),
        Verdict::Noted { .. } => say("取消评先评优的理由", "Why it was proposed").into(),
        Verdict::Decided { stands: true, .. } => say("答复异议：不成立", "Answered: it stands").into(),
        Verdict::Decided { stands: false, .. } => say("答复异议：成立", "Answered: it is lifted").into(),
    }
}

fn proved(what: &ProofStep) -> String {
    match what {
        ProofStep::Issued(proof) => sentence!("开具服务证明 {}", "Issued a proof of service {}", proof.no),
        ProofStep::Withdrawn { .. } => say("撤销服务证明", "Withdrew a proof of service").into(),
    }
}

/// What was done, for the outbox.
pub(crate) fn judging_edit(edit: &JudgingEdit) -> String {
    let what = match edit {
        JudgingEdit::Move { what, .. } => moved(what),
        JudgingEdit::Freeze { .. } => say("年度结账", "Closed the year").into(),
        JudgingEdit::Judge { what, .. } => verdict(what),
        JudgingEdit::Object { .. } => say("提出异议", "Objected").into(),
        JudgingEdit::Prove { what, .. } => proved(what),
        JudgingEdit::AskProof { .. } => say("申请服务证明", "Asked for a proof of service").into(),
    };
    sentence!("{} 年度：{}", "{}: {}", edit.of().1.0, what)
}

impl Telling<'_> {
    /// What was written about a member's year.
    pub(super) fn judging(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let DocName::Member(_) = doc else { return None };
        let (of, year) = write.record.split_once(':')?;
        let to = write.to.as_deref().unwrap_or_default();
        let line = match (write.section.as_str(), of) {
            (section::FACTS, "star") => {
                let what: Moved = fact(to)?;
                sentence!("{}，理由：{}", "{}: {}", moved(&what), self.free(&what.why))
            }
            (section::PAPERS, "result") => {
                let what: Frozen = fact(to)?;
                let requirement = outcome(what.requirement.outcome);
                sentence!("结账：{}，{}", "Closed: {}, {}", requirement, stars(what.stars))
            }
            (section::FACTS, "disqualify") => {
                let what: Verdict = fact(to)?;
                match &what {
                    Verdict::Dropped { why } | Verdict::Decided { why, .. } | Verdict::Noted { why } => {
                        format!("{} {}", verdict(&what), self.free(why))
                    }
                    Verdict::Proposed { .. } | Verdict::Confirmed { .. } => verdict(&what),
                }
            }
            (section::PAPERS, "proof") => {
                let what: ProofStep = fact(to)?;
                match &what {
                    ProofStep::Issued(_) => proved(&what),
                    ProofStep::Withdrawn { why, .. } => format!("{} {}", proved(&what), self.free(why)),
                }
            }
            (section::OWN, "asks_proof") => say("申请服务证明", "Asked for a proof of service").to_owned(),
            (section::OWN, "objects") => {
                let what: Objection = fact(to)?;
                sentence!("提出异议：{}", "Objected: {}", self.free(&what.why))
            }
            _ => return None,
        };
        Some(Told { line: sentence!("{} 年度：{}", "{}: {}", year, line), masked: None })
    }
}
