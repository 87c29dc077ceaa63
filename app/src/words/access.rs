//! Words about links, devices, being shut out, and what was left undelivered.

use replica::unsent::NoUnsent;

use super::{say, words};
use crate::shell::{BrowserKind, Ended, UnsentError};

words! {
    /// How far a link goes, and what became of devices.
    Access {
        make: "做链接", "Make a link";
        change: "修改链接", "Change the link";
        change_it: "修改", "Change";
        saved: "已改好，打开着的设备马上生效", "Changed; open devices follow at once";
        terms: "期限和设备数", "How long and on how many devices";
        label: "链接的名称", "Name of the link";
        label_hint: "大家能看出是给谁的就行，不要写电话和住址", "Say whom it is for; no phone, no address";
        label_wrong: "请填写名称，100 字以内", "A name of at most 100 characters";
        expires: "有效期", "Valid";
        week: "7 天", "7 days";
        month: "30 天", "30 days";
        half_year: "半年", "Half a year";
        until: "到指定日期", "Until a day";
        always: "一直有效", "Always";
        last_day: "最后一天", "Last day";
        last_day_wrong: "请选今天以后、十年以内的日期", "A day after today, within ten years";
        devices: "最多几台设备", "Devices at most";
        one: "1 台", "1";
        two: "2 台", "2";
        five: "5 台", "5";
        any: "不限", "Any";
        admin: "管理员", "Administrator";
        admin_hint: "管理员可以管理工作人员的链接和社区设置，也可以清除个人资料", "Manages clerks' links and the settings, and removes personal data";
        buildings: "走访的楼栋", "Buildings";
        buildings_hint: "勾选要走访的楼栋；几位走访员可以走访同一栋", "Tick the buildings; several surveyors may share one";
        buildings_none: "请至少选一栋楼", "Choose one building at least";
        surveyor_link: "做走访员链接", "Link for a surveyor";
        district_link: "做区级链接（只看统计）", "Link for the district (counts only)";
        district: "区级", "District";
        erase: "同时清除设备上的内容", "Also erase what is kept on the device";
        erase_hint: "手机丢了请打开。没送达的内容会留在那台设备上，可以导出交给社区。", "For a lost phone. What was not delivered stays there to be exported.";
        with_link: "丢了的手机里可能还存着链接，请把链接一起收回，再给本人做一个新链接。", "A lost phone may still hold the link: revoke the link too, and make a new one.";
        to_erase: "已收回，等它联网后清除", "Revoked; erased when it goes online";
        erased: "已收回，已通知清除", "Revoked; told to erase";
        told: "已收回，已通知", "Revoked; told";
        this_device: "就是这台设备", "This device";
        expired: "已过期", "Expired";
        none: "这里还没有", "Nothing here";
        for_residents: "本社区居民都可以扫", "For all residents";
        last_admin: "这是最后一个管理员链接。请先做好另一个管理员的链接，再收回这个。", "The last administrator's link: make another one first.";
        review: "查看未送达的文件", "Review a file of undelivered things";
    }
}

words! {
    /// A device that is shut out, and what it could not deliver.
    Left {
        shut_out: "此设备已停用", "This device is shut out";
        shut_out_title: "社区收回了这台设备的使用权限", "The community has shut this device out";
        shut_out_text: "存在这台设备上的社区内容已经清除。如果是您本人在用，请联系社区，重新要一个链接。", "What was kept here is erased. If it is you, ask the community for a new link.";
        still: "还有没送达的内容", "Not delivered";
        still_text: "这些是您在这台设备上做的、还没有送达社区的。导出成文件交给社区，由工作人员查看和补办。", "Done here and not delivered. Export it and give it to the staff, who can take it over.";
        under_pin: "这台设备原来的密码", "The PIN this device had";
        export: "导出未送达的内容", "Export what is not delivered";
        export_hint: "文件里有个人信息，请只交给社区工作人员。", "It holds personal data: give it to the staff only.";
        nothing: "没有未送达的内容", "Everything was delivered";
        copy_it: "这里不能下载文件。请长按全选、复制，再发给社区工作人员。", "No downloads here: select all, copy, and send it to the staff.";
        drop: "已交给社区，清除", "Handed over: erase it";
        drop_sure: "确定清除？清除后找不回来", "Sure? It cannot be brought back";
        title: "查看未送达的内容", "Undelivered things";
        lead: "打开别人交来的文件，逐条补办或者不要。补办算您做的，记在您名下。", "Open a file somebody handed over; take over single things in your own name, or drop them.";
        file: "打开文件", "Open a file";
        file_hint: "停用的设备上导出的文件", "Exported on a device that was shut out";
        adopt: "补办", "Take over";
        adopted: "已补办", "Taken over";
        drop_one: "不要", "Drop";
        dropped: "不要了", "Dropped";
        cannot: "现在不能补办", "Cannot be taken over now";
        empty: "文件里没有内容", "There is nothing in it";
    }
}

/// Why a session ended: `(what happened, what to do)`.
pub(crate) fn ended(why: Ended) -> (&'static str, &'static str) {
    match why {
        Ended::Expired => (
            say("链接已经过期", "Your link has expired"),
            say(
                "现在收不到也送不出，这台设备上的内容都还在。请联系社区延长，延长后会自动继续。",
                "Nothing is sent or received; everything stays here. Ask the community to prolong it; it then goes on by itself.",
            ),
        ),
        Ended::Revoked => (
            say("社区收回了这台设备的使用权限", "The community has shut this device out"),
            say(
                "现在收不到也送不出，这台设备上的内容都还在。没送达的可以导出交给社区；要继续用，请向社区要一个新链接。",
                "Nothing is sent or received; everything stays here. What is not delivered can be exported; ask for a new link to go on.",
            ),
        ),
        Ended::Other => (
            say("登录已失效", "The session has ended"),
            say(
                "现在收不到也送不出，这台设备上的内容都还在。请重新打开社区给您的链接。",
                "Nothing is sent or received; everything stays here. Open your link again.",
            ),
        ),
    }
}

/// A kind of browser.
pub(crate) fn browser_kind(kind: &BrowserKind) -> String {
    let system = match kind.system.as_str() {
        "iphone" => "iPhone",
        "ipad" => "iPad",
        "harmony" => say("鸿蒙", "HarmonyOS"),
        "android" => say("安卓", "Android"),
        "windows" => "Windows",
        "mac" => "Mac",
        "linux" => "Linux",
        // Of a later relay, or not known.
        _ => "",
    };
    let program = match kind.program.as_str() {
        "wechat" => say("微信", "WeChat"),
        "edge" => "Edge",
        "firefox" => "Firefox",
        "chrome" => "Chrome",
        "safari" => "Safari",
        "program" => say("其他程序", "a program"),
        _ => "",
    };
    let name = format!("{system} {program}");
    if name.trim().is_empty() { say("未知设备", "Unknown device").into() } else { name.trim().to_owned() }
}

/// Why a file of undelivered things is not opened.
pub(crate) fn unsent_error(error: UnsentError) -> &'static str {
    match error {
        UnsentError::File(NoUnsent::Damaged) => say(
            "这不是未送达内容的文件，或者文件坏了。请让对方重新导出一次。",
            "It is no file of undelivered things, or it is damaged. Please have it exported again.",
        ),
        UnsentError::File(NoUnsent::Newer) => say(
            "这个文件是更新的版本导出的，请先更新这个页面再打开。",
            "It was made by a newer version: renew this page first.",
        ),
        UnsentError::File(NoUnsent::TooBig) => {
            say("文件太大，不是未送达内容的文件。", "Too large to be a file of undelivered things.")
        }
        UnsentError::Foreign => {
            say("这是别的社区的文件，没有打开。", "It comes from another community and was not opened.")
        }
    }
}
