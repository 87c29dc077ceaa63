//! What the shell tells about links, storage, versions and devices: what happened, and what to do.

use domain::{access::DocName, principal::Role};
use replica::frame::ErrorCode;

use super::{
    access::ended,
    say, sentence,
    trouble::{error_code, refusal, refusal_code},
};
use crate::shell::{ImportError, LinkRefusal, Mode, NoticeKind};

/// Why a link was not taken: `(what happened, what to do)`.
pub(crate) fn link_refusal(why: LinkRefusal) -> (&'static str, &'static str) {
    match why {
        LinkRefusal::Unknown => (
            say("这个链接不对", "This link is not known"),
            say(
                "可能没有复制完整。请从社区发给您的消息里重新打开，或重新扫码。",
                "It may have been copied in part. Open it again from the message, or scan the code again.",
            ),
        ),
        LinkRefusal::Expired => (
            say("这个链接已经过期", "This link has expired"),
            say("请联系社区，重新给您一个链接。", "Please ask the community for a new one."),
        ),
        LinkRefusal::Revoked => (
            say("这个链接已被收回", "This link was revoked"),
            say("如果不清楚原因，请联系社区。", "Please ask the community why."),
        ),
        LinkRefusal::Used => (
            say("这个链接已经用过了", "This link was used already"),
            say(
                "每个链接只能用在一台设备上。换了手机，请联系社区重新给您一个。",
                "A link is for one device. Ask the community for another one.",
            ),
        ),
        LinkRefusal::Throttled => (
            say("试的次数太多了", "Too many attempts"),
            say("请过几分钟再打开链接。", "Please wait some minutes."),
        ),
        LinkRefusal::Offline => (
            say("没有网络", "No network"),
            say(
                "第一次打开链接需要联网，连上网后会自动继续。",
                "Opening a link needs a network; it goes on by itself once there is one.",
            ),
        ),
        LinkRefusal::Other => (
            say("社区服务器的回答看不懂", "The relay's answer is not understood"),
            say(
                "请更新页面再试，还不行就联系社区。",
                "Reload the page; if it does not help, ask the community.",
            ),
        ),
    }
}

/// What there is to tell: `(tone, title, what to do)`.
pub(crate) fn notice(kind: &NoticeKind) -> (&'static str, String, String) {
    let told = |tone, title: &str, text: &str| (tone, title.to_owned(), text.to_owned());
    match kind {
        NoticeKind::Damaged(_) => told(
            "warn",
            say("这台设备上有一部分数据坏了", "Something kept here was damaged"),
            say(
                "坏的部分已经单独放好，正在从社区重新取回，不用您做什么。",
                "It is set aside and fetched again; there is nothing to do.",
            ),
        ),
        NoticeKind::StoreFull => told(
            "bad",
            say("这台设备没有空间了", "No room on this device"),
            say(
                "新做的事会继续送出，但存不下。请清理手机空间，在显示“已送达”之前不要关闭页面。",
                "What you do is sent but not kept. Free some room and keep the page open until it says delivered.",
            ),
        ),
        NoticeKind::StoreFailed(why) => (
            "bad",
            say("这台设备存不下新内容", "This device keeps nothing more").to_owned(),
            sentence!(
                "原因：{}。会继续送出，在显示“已送达”之前不要关闭页面。",
                "Because: {}. What you do is still sent; keep the page open until it says delivered.",
                why
            ),
        ),
        NoticeKind::RelayStoreFailed => told(
            "warn",
            say("社区服务器暂时存不下", "The relay cannot store at the moment"),
            error_code(ErrorCode::StoreFailed),
        ),
        NoticeKind::Refused(code) => {
            told("bad", say("有一项被退回", "Something was refused"), refusal_code(*code))
        }
        NoticeKind::Postponed(code) => {
            told("warn", say("社区服务器暂时不再收", "The relay takes no more for now"), error_code(*code))
        }
        NoticeKind::CannotResend(why) => {
            ("warn", say("不能原样再送", "It cannot be sent again as it is").to_owned(), refusal(why))
        }
        NoticeKind::SessionEnded(why) => {
            let (what, todo) = ended(*why);
            told("bad", what, todo)
        }
        NoticeKind::Version => {
            told("warn", say("有新版本", "There is a newer version"), error_code(ErrorCode::Version))
        }
        NoticeKind::ClockDoubtful => told(
            "warn",
            say("这台手机的时间不准", "The clock of this device is off"),
            say(
                "与社区相差超过五分钟，认领的先后不按这台手机的时间算。请在手机设置里打开“自动设置时间”。",
                "It differs by more than five minutes, so its times do not decide who was first. Turn on automatic time.",
            ),
        ),
        NoticeKind::UpdateReady => told(
            "info",
            say("新版本准备好了", "A new version is ready"),
            say("点“现在更新”，几秒钟就好，内容不会丢。", "Update now: it takes seconds and loses nothing."),
        ),
        NoticeKind::LinkRefused(why) => {
            let (what, todo) = link_refusal(*why);
            told("warn", what, todo)
        }
        NoticeKind::Lost { unsent: 0 } => told(
            "info",
            say("数据已重新取回", "The data is here again"),
            say(
                "浏览器清除过这台设备上的数据，现在已从社区全部取回。",
                "The browser had cleared it; everything was fetched again.",
            ),
        ),
        NoticeKind::Lost { unsent } => (
            "bad",
            say("有内容丢失", "Something was lost").to_owned(),
            sentence!(
                "浏览器清除了这台设备上的数据，有 {} 项还没有送达，找不回来了。请看看哪些要重新做。",
                "The browser cleared this device; {} things had not been delivered and are gone. Please see what has to be done again.",
                unsent
            ),
        ),
        NoticeKind::Quarantined(doc) => (
            "warn",
            say("有一份数据暂时打不开", "A part cannot be opened for now").to_owned(),
            sentence!(
                "{}：打开它时程序停过，先放在一边，其他功能照常。更新版本后会再试，也可以现在再试一次。",
                "{}: the app stopped over it, so it is set aside; everything else works. It is tried again with the next version, or when you ask.",
                doc_name(doc)
            ),
        ),
        NoticeKind::OtherVersion => told(
            "warn",
            say("另一个标签页是不同版本", "Another tab runs another version"),
            say("请刷新这个页面。", "Please reload this page."),
        ),
        NoticeKind::Exported(file) => (
            "good",
            say("备份已交给浏览器保存", "The copy was handed to the browser").to_owned(),
            sentence!(
                "{}。备份含有个人信息，请放在安全的地方。",
                "{}. It holds personal data: keep it safe.",
                file
            ),
        ),
        NoticeKind::ExportFailed(why) => (
            "bad",
            say("备份没有做成", "No copy was made").to_owned(),
            sentence!(
                "原因：{}。可以换一个浏览器，或清理空间后再试。",
                "Because: {}. Try another browser, or free some room.",
                why
            ),
        ),
        NoticeKind::Erased { unsent: 0 } => told(
            "bad",
            say("这台设备上的内容已经清除", "This device was erased"),
            say(
                "密码试错太多次，或者选了清除。之前做的都已送达，重新打开社区给您的链接就能取回。",
                "After too many wrong PINs, or because somebody chose to. Everything had been delivered: your link brings it back.",
            ),
        ),
        NoticeKind::Erased { unsent } => (
            "bad",
            say("这台设备上的内容已经清除", "This device was erased").to_owned(),
            sentence!(
                "密码试错太多次，或者选了清除。有 {} 项没有送达，找不回来了；其余的，重新打开社区给您的链接就能取回。",
                "After too many wrong PINs, or because somebody chose to. {} things had not been delivered and are gone; your link brings back the rest.",
                unsent
            ),
        ),
        NoticeKind::ImportFailed(why) => {
            told("bad", say("备份没有恢复", "The copy was not taken"), import_error(*why))
        }
    }
}

fn import_error(error: ImportError) -> &'static str {
    match error {
        ImportError::Damaged => say(
            "这不是本应用的备份文件，或者文件坏了。这台设备上的内容没有改动。",
            "It is no copy made by this app, or it is damaged. Nothing was changed.",
        ),
        ImportError::Foreign => say(
            "这是别人或别的社区的备份。这台设备上的内容没有改动。",
            "It belongs to another person or community. Nothing was changed.",
        ),
        ImportError::Locked => say(
            "这份备份锁着，要用做备份时的密码打开。这台设备上的内容没有改动。",
            "It is locked and needs the PIN of the time it was made. Nothing was changed.",
        ),
        ImportError::Store => say(
            "写不进这台设备，请清理空间后再试。",
            "It could not be written here; free some room and try again.",
        ),
    }
}

/// What a document is called among people.
pub(super) fn doc_name(doc: &DocName) -> String {
    match doc {
        DocName::Community => say("社区资料", "the community's profile").into(),
        DocName::Wall(year) => sentence!("{} 年心愿墙", "the wall of {}", year),
        DocName::Member(_) => say("个人资料", "a member's file").into(),
        DocName::Unit(_) => say("单位资料", "a unit's file").into(),
        DocName::Casework(year) => sentence!("{} 年心愿台账", "the ledger of {}", year),
        DocName::Survey(..) => say("走访资料", "a survey").into(),
        DocName::Inbox(_) => say("来信", "an inbox").into(),
        DocName::Summary => say("统计", "the summary").into(),
    }
}

/// What part this tab plays.
pub(crate) fn mode(mode: Mode) -> (&'static str, &'static str) {
    match mode {
        Mode::Leads => {
            ("good", say("数据存在这台设备上，离线可用", "Data is kept on this device; it works offline"))
        }
        Mode::Follows => (
            "good",
            say(
                "另一个标签页在保管数据，这一页照常使用",
                "Another tab keeps the data; this one works through it",
            ),
        ),
        Mode::SecondTab => (
            "warn",
            say(
                "另一个标签页已经打开。这个浏览器不能两页同时用，请关掉一页",
                "Another tab is open and this browser cannot share; close one",
            ),
        ),
        Mode::Light => (
            "warn",
            say(
                "这个浏览器不保存数据，只有显示“已送达”才算完成",
                "This browser keeps nothing: work counts only once delivered",
            ),
        ),
    }
}

/// A role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Staff => say("社区工作人员", "Community staff"),
        Role::Surveyor => say("走访员", "Surveyor"),
        Role::Member => say("在职党员", "Member"),
        Role::Liaison => say("单位联系人", "Unit"),
        Role::Resident => say("居民", "Resident"),
        Role::District => say("区级", "District"),
    }
}

/// A browser, from what it calls itself; nothing more exact is needed to tell one's devices apart.
pub(crate) fn device_name(agent: &str) -> String {
    let system = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("HarmonyOS", "鸿蒙"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ];
    let browser = [
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let of = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name)
    };
    let name = format!("{} {}", of(&system), of(&browser));
    if name.trim().is_empty() {
        say("未知设备", "Unknown device").to_owned()
    } else {
        name.trim().to_owned()
    }
}
