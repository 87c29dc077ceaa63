//! Words of a member's own page: what waits, what was promised, what fits; and of the reminders of it.

use domain::home::{Promises, What};

use super::{say, sentence, words};

words! {
    /// The page.
    Me {
        title: "我的", "Mine";
        lead: "等您办的、您答应的、今年完成了多少，都在这里。", "What waits for you, what you promised, and how the year stands.";
        waiting: "等您办的", "Waiting for you";
        none_waiting: "没有等您办的事", "Nothing waits for you";
        news: "请您知道", "To know";
        year: "今年", "This year";
        hours: "服务时长", "Hours";
        by_kind: "按活动类型", "By kind";
        promised: "我答应的", "What I took on";
        none_promised: "还没有认领岗位、项目、心愿。", "No post, project or wish yet.";
        fits: "适合您的", "What fits you";
        none_fits: "现在没有可以认领的，过几天再来看看。", "Nothing is open just now.";
        skill: "对口", "fits you";
        to_year: "达标与星级明细", "The year in detail";
        to_records: "全部服务记录", "All records";
        report: "报一条服务", "Report service";
        accept: "接单", "Accept";
        contacted: "今天已联系", "Contacted today";
        call: "打电话", "Call";
        take_order: "接这一单", "Take it";
        sign_up: "报名", "Sign up";
        claim: "认领", "Claim";
        promise: "认领，写承诺", "Take it on";
        promised_words: "承诺", "Promise";
        all_posts: "全部岗位项目", "All posts and projects";
        all_activities: "全部活动", "All activities";
        all_orders: "全部点单", "All orders";
        all_wishes: "心愿墙", "The wall";
        own_claims: "我认领的心愿", "My claims";
        own_pairs: "结对帮扶", "Paired help";
    }
}

/// What it is.
pub(crate) fn what(what: What) -> &'static str {
    match what {
        What::CheckIn => say("社区请您来报到", "The community asks you to register"),
        What::AnswerOrder(_) => say("派给您的点单，等您接单", "An order for you: accept or decline"),
        What::ServeOrder(_) => say("您接的点单，等您办结", "An order you accepted: finish it"),
        What::Contact(_) => say("支部已下单，请联系许愿人", "Contact the wisher"),
        What::HandOver(_) => say("已联系，完成后请记录交付", "Contacted; log the handover when done"),
        What::Finish(_) => {
            say("项目快到期了，完成后请报完成", "The project ends soon; report when it is finished")
        }
        What::Visit(_) => say("结对帮扶，该去看看了", "Those you help expect a visit"),
        What::Activity(_) => say("您报名的活动", "An activity you signed up for"),
        What::Correct(_) => {
            say("社区退回的服务记录，请更正或撤回", "A record that was refused: correct it or take it back")
        }
        What::Vote(_) => say("评选投票", "A vote"),
        What::Object(_) => say("拟取消评先评优，您可以提出异议", "Honours may be cancelled; you may object"),
        What::Listed(_) => say("评选公示中，有意见可以提", "A list is posted; you may speak against it"),
        What::Notice(_) => say("公示通知", "A notice"),
        What::Card(_) => say("您的情况反馈卡已签发", "Your feedback card was issued"),
        What::Proof(_) => say("您的服务证明已开具", "Your proof of service was issued"),
        What::Opinion(_) => say("您反映的社情民意有了进展", "News of what you reported"),
    }
}

/// What is done about it on the page it leads to.
pub(crate) fn go(what: What) -> &'static str {
    match what {
        What::CheckIn => say("看登记卡", "See the card"),
        What::ServeOrder(_) => say("去办结", "Finish it"),
        What::HandOver(_) => say("记录交付", "Log the handover"),
        What::Finish(_) => say("报完成", "Report it"),
        What::Visit(_) => say("记走访", "Log a visit"),
        What::Correct(_) => say("去更正", "Correct it"),
        What::Vote(_) => say("去投票", "Vote"),
        What::Object(_) => say("提异议", "Object"),
        What::AnswerOrder(_)
        | What::Contact(_)
        | What::Activity(_)
        | What::Listed(_)
        | What::Notice(_)
        | What::Card(_)
        | What::Opinion(_)
        | What::Proof(_) => say("看详情", "See it"),
    }
}

/// What somebody has in hand, in one line.
pub(crate) fn in_hand(all: &Promises) -> String {
    sentence!(
        "岗位项目 {} 个 · 心愿 {} 个 · 结对 {} 户",
        "{} posts and projects · {} wishes · {} pairs",
        all.offers.len(),
        all.wishes.len(),
        all.pairs.len()
    )
}

words! {
    /// Reminders.
    Reminding {
        title: "社区报到：有事等您办", "Community check-in";
        part: "提醒", "Reminders";
        switch: "每天提醒我一次到期的事", "Remind me once a day of what is due";
        off: "没有打开。桌面图标上仍会显示等您办的件数（系统支持时）。", "Off. The number on the icon is shown all the same, where there is one.";
        on: "已打开。打开应用时，有到期的事会提醒一次。", "On. You are reminded when you open the app and something is due.";
        unasked: "浏览器还没有同意发通知，请再开一次并选“允许”。", "The browser was not allowed yet; switch it on again and choose allow.";
        denied: "浏览器不允许发通知。请在浏览器的网站设置里改为允许。", "The browser is not allowed to notify; change it in the settings of this site.";
        never: "这个浏览器不能发通知。可以把应用装到桌面，或换系统自带的浏览器。", "This browser cannot notify. Install the app, or use the browser of the system.";
        hint: "通知里只说有几件事，不写任何人的姓名和内容。", "It says how many things there are, and nothing of anybody.";
    }
}

/// What a notification says.
pub(crate) fn reminder(due: usize, all: usize) -> String {
    sentence!("{} 件今天到期或已超期，一共 {} 件等您办", "{} due today or late, {} in all", due, all)
}
