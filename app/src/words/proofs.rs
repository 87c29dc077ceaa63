//! Words of proofs of service: asking for one, issuing it, and checking one that was handed over.

use domain::{judging::Code, service::Term};

use super::{day, say, sentence, standing, words};

words! {
    /// What staff and the member see.
    Proofs {
        part: "服务证明", "Proof of service";
        lead: "给单位看的证明，带二维码，单位扫码就能核验。", "A paper for the unit, with a code by which it is checked.";
        ask_year: "申请今年的证明", "Ask for this year's";
        ask_whole: "申请全部年度的证明", "Ask for all years";
        asked: "已申请，等社区开具", "Asked for; the community issues it";
        asked_by: "本人申请", "The member asks for it";
        issue_year: "开具今年的", "Issue this year's";
        issue_last: "开具去年的", "Issue last year's";
        issue_whole: "开具全部年度的", "Issue all years";
        issue_hint: "要联网：社区的服务器登记后，单位才能核验。", "Needs a network: the relay has to know it.";
        issued: "已开具", "Issued";
        none: "还没有开过服务证明。", "None was issued yet.";
        nothing: "没有计入的服务，不能开具", "Nothing counts: there is nothing to prove";
        no_name: "登记卡上没有姓名，不能开具", "The card has no name";
        print: "看证明、打印", "See and print";
        see_check: "看看单位扫码后的核验页", "What a unit sees when it scans the code";
        print_now: "打印", "Print";
        register_failed: "没有登记成功，单位现在可能查不到，请联网后再打开这一页。", "Not registered: a unit may not find it. Open this page again with a network.";
        withdraw: "撤销", "Withdraw";
        withdrawn_now: "已撤销", "Withdrawn";
        withdraw_hint: "撤销后，单位再扫码会看到“已撤销”，不能恢复。", "A unit that scans it reads that it was withdrawn. It cannot be undone.";
        why: "原因", "Why";
        why_needed: "请写明原因", "Say why";
        unknown: "没有找到这份证明", "No such proof";
        back: "返回", "Back";
    }
}

words! {
    /// The page on which anybody checks a proof.
    Checking {
        title: "核验服务证明", "Check a proof of service";
        lead: "请输入证明上的姓名，并把下面的数字和纸上的对一对。", "Type the name on the paper, and compare the numbers.";
        says: "二维码里写的", "What the code says";
        name: "证明上的姓名", "The name on the paper";
        name_hint: "姓名不会发给任何人，只在这台设备上计算。", "The name stays on this device.";
        name_needed: "请输入姓名", "Type the name";
        check: "核验", "Check";
        good: "核验通过", "Confirmed";
        good_text: "社区确实开具过这份证明。请确认下面的数字和纸上一致，不一致的以社区答复为准。", "The community issued it. The numbers below have to be those on the paper.";
        gone: "这份证明已撤销", "This proof was withdrawn";
        gone_text: "请不要采信，可以向社区了解。", "Do not rely on it; ask the community.";
        unknown: "没有查到", "Not confirmed";
        unknown_text: "姓名和证明对不上，或者这份证明不是本社区开具的。请核对姓名后再试；仍查不到的，请不要采信。", "The name does not belong to this paper, or the community did not issue it.";
        broken: "这个链接不是服务证明", "This is no link of a proof";
        broken_text: "链接不完整或被改过，请直接扫描纸上的二维码。", "It is incomplete or was changed; scan the code on the paper.";
        offline: "连不上社区的服务器，请稍后再试", "The relay cannot be reached; try again later";
        slow: "核验次数太多，请过几分钟再试", "Too many tries; wait a few minutes";
    }
}

/// The days it is about.
pub(crate) fn term(term: Term) -> String {
    match term {
        Term::Year(year) => sentence!("{} 年度", "{}", year),
        Term::Through(year) => sentence!("报到以来至 {} 年", "until {}", year),
    }
}

/// What a code says, line by line.
pub(crate) fn stated(code: &Code) -> Vec<(String, String)> {
    let line = |name: &str, value: String| (name.to_owned(), value);
    let count = |number: u32| number.to_string();
    let one = &code.stated;
    let (first, last) = one.term.days(code.years);
    let days = match one.term {
        _ if code.years.is_calendar() => None,
        Term::Year(_) => Some(sentence!("{} 至 {}", "{} to {}", day(first), day(last))),
        Term::Through(_) => Some(sentence!("到 {} 为止", "until {}", day(last))),
    };
    let table = code.table.map_or_else(
        || say("没有封存，只核对合计", "Not sealed: compare the sums alone").to_owned(),
        |seal| sentence!("{} 条，校验码 {}", "{} rows, code {}", one.records, seal),
    );
    let mut all = vec![
        line(say("期间", "Of"), term(one.term)),
        line(say("开具日期", "Issued on"), day(one.on)),
        line(say("服务时长", "Hours"), standing::hours(one.half_hours)),
        line(say("服务记录", "Records"), count(one.records)),
        line(say("参加活动", "Activities"), count(one.activities)),
        line(say("完成项目", "Projects"), count(one.projects)),
        line(say("认领岗位", "Posts"), count(one.posts)),
        line(say("年度星级", "Stars"), one.stars.map(standing::stars).unwrap_or_default()),
        line(say("服务明细", "Table"), table),
    ];
    if let Some(days) = days {
        all.insert(1, line(say("起止日期", "Days"), days));
    }
    all
}
