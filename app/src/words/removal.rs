//! Words of keeping and removing personal data.

use domain::{
    access::DocName,
    retention::{KEPT, Keeping, REMOVED, ROTATED, Removal, RemovalReason, Rotated, WANTED, Wanted},
    wish::CardField,
};

use super::{day, say, sentence, words};
use crate::shell::Write;

words! {
    /// The review list, what a removal does, and how far it has come.
    Removing {
        title: "资料保管期限", "Retention of personal data";
        lead: "办结满期限的心愿、结对、民意和点单，已注销的人员，每年核对一次：该清除的清除，要留的写明理由，明年再问。", "Once a year: what is closed long enough is removed, or kept with a reason and asked again.";
        only_here: "勾选和登记没有网也能做；彻底清除要连上社区服务器才会开始，连上后自动进行。", "You can prepare this offline; the removal itself starts when the relay is reached.";
        only_admin: "资料清除由管理员办理", "Only administrators remove personal data";
        due: "到期核对", "Due for review";
        nothing_due: "没有到期的资料", "Nothing is due";
        kept_before: "上次保留的理由", "Kept the last time because";
        no_date: "没有记载注销日期", "The date of leaving is not noted";
        preview: "看看会清除什么", "See what goes";
        hide: "收起", "Hide";
        goes: "会清除", "Goes";
        stays: "会留下", "Stays";
        keep: "继续保管", "Keep";
        keep_why: "为什么还要保管", "Why it has to be kept";
        keep_save: "保留一年", "Keep for a year";
        kept: "已登记保留理由", "The reason was noted";
        one: "按本人要求清除", "Removal on request";
        one_lead: "本人要求删除时，按编号、姓名或内容找到记录。正在办理的心愿要先撤下或办结。", "When a person asks for it: find the record by number, name or words. What is being worked on is finished or taken down first.";
        find: "查找", "Find";
        find_hint: "编号、姓名、内容", "Number, name or words";
        none_found: "没有找到可以清除的记录", "Nothing found that can be removed";
        selected: "准备清除", "To be removed";
        why: "清除的原因", "Reason";
        at_once: "不等各设备确认，立即销毁旧记录", "Destroy the old records at once, without waiting for devices";
        lost: "清除后找不回来。留下的只有编号、类型、办理经过（谁、何时、做了什么），修改记录从清除之日重新算起；同一字段有几种填法的，只留正在显示的那一种。", "This cannot be undone. Numbers, kinds and steps stay; the record of changes starts anew; where a field has several values, the shown one stays.";
        copies: "清除之前做的备份里仍有这些资料，请按规定另行销毁；已经导出、打印的也一样。", "Backups, exports and prints made before still hold it: destroy them separately.";
        remove: "清除", "Remove";
        sure: "确定清除，不能恢复", "Remove for good";
        noted: "已登记清除", "The removal was noted";
        under_way: "清除进度", "Progress";
        waits_for_relay: "等待连上社区服务器", "Waits for the relay";
        closed: "新的一份已启用，旧记录等各设备放手后销毁", "The new one is in use; the old records are destroyed when every device has let go";
        load: "查看各设备的情况", "Ask the relay about devices";
        not_loaded: "没有取到", "Could not be fetched";
        all_destroyed: "旧记录都已销毁", "All old records are destroyed";
        destroy: "立即销毁", "Destroy now";
        destroy_sure: "确定销毁", "Destroy for good";
        destroying: "已通知社区服务器销毁", "The relay was told to destroy them";
        history: "清除记录", "Removals made";
        no_history: "还没有清除过", "None yet";
    }
}

/// Why something is removed.
pub(crate) fn removal_reason(why: RemovalReason) -> &'static str {
    match why {
        RemovalReason::Due => say("保管期满", "its time is over"),
        RemovalReason::Requested => say("本人要求", "the person asked for it"),
        RemovalReason::Mistaken => say("误收集", "collected by mistake"),
    }
}

/// What a change says of removing personal data, as a sentence; nothing when it is about something else, or cannot be
/// read. `free` masks a text that anything may stand in.
pub(super) fn removal_line(write: &Write, free: &dyn Fn(&str) -> String) -> Option<String> {
    let value = write.to.as_deref().unwrap_or_default();
    let last = write.field.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(&write.record);
    match (write.record.as_str(), last) {
        (WANTED, _) => serde_json::from_str(value).ok().map(|wanted: Wanted| {
            sentence!(
                "要求彻底清除旧内容：{}",
                "The old content is to be cleared: {}",
                removal_reason(wanted.why)
            )
        }),
        (ROTATED, _) => serde_json::from_str(value).ok().map(|made: Rotated| {
            sentence!(
                "旧内容已彻底清除：{} 条记录，{} 项内容",
                "The old content was cleared: {} records, {} values",
                made.records,
                made.values
            )
        }),
        (_, REMOVED) => serde_json::from_str(value).ok().map(|removal: Removal| {
            sentence!("清除个人资料：{}", "Personal data removed: {}", removal_reason(removal.why))
        }),
        (_, KEPT) => serde_json::from_str(value).ok().map(|keeping: Keeping| {
            sentence!("继续保管到{}：{}", "Kept until {}: {}", day(keeping.until), free(&keeping.why))
        }),
        _ => None,
    }
}

/// A document, as people know it. `whose` is the name of the person or unit it belongs to.
pub(crate) fn doc_name(doc: &DocName, whose: &str) -> String {
    match doc {
        DocName::Community => say("社区公开资料", "What everybody sees of the community").to_owned(),
        DocName::Wall(year) => sentence!("{} 年心愿墙", "The wall of {}", year),
        DocName::Casework(year) => sentence!("{} 年心愿台账", "The wishes of {}", year),
        DocName::Member(_) => sentence!("党员档案 {}", "A member's file {}", whose),
        DocName::Unit(_) => sentence!("单位档案 {}", "A unit's file {}", whose),
        DocName::Survey(..) => say("走访登记", "A survey").to_owned(),
        DocName::Inbox(_) => say("居民来件", "What residents sent in").to_owned(),
        DocName::Summary => say("统计汇总", "Counts").to_owned(),
    }
    .trim_end()
    .to_owned()
}

/// A published field.
pub(crate) fn card_field(field: CardField) -> &'static str {
    match field {
        CardField::No => say("编号", "number"),
        CardField::DisplayName => say("公开的姓名", "displayed name"),
        CardField::Group => say("公开的群体类别", "published group"),
        CardField::Kind => say("心愿类型", "kind"),
        CardField::Category => say("事项分类", "category"),
        CardField::Content => say("公开的内容", "published words"),
        CardField::Difficulty => say("难度", "difficulty"),
    }
}
