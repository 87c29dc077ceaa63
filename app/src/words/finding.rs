//! Words of looking for anything.

use domain::search::Thing;

use super::{say, sentence, words};

words! {
    /// The page.
    Searching {
        title: "查找", "Search";
        lead: "在本机的全部资料里找，没有网也能用。", "Through everything on this device; works without a network.";
        label: "查找", "Search";
        hint: "姓名、电话后几位、编号、关键词", "Name, end of a phone, number, words";
        none: "没有找到", "Nothing found";
        none_text: "换个写法试试：姓名中间不用空格，电话写最后 4 位，编号写一部分也行。", "Try another way: the last four digits of a phone, or part of a number.";
    }
}

/// What kind of thing it is.
pub(crate) fn thing_name(thing: Thing) -> &'static str {
    match thing {
        Thing::Member(_) => say("党员", "Member"),
        Thing::Unit(_) => say("单位", "Unit"),
        Thing::Wish(_) => say("微心愿", "Wish"),
        Thing::Offer(_) => say("岗位项目", "Post or project"),
        Thing::Activity(_) => say("主题活动", "Activity"),
        Thing::Team(_) => say("服务团队", "Team"),
        Thing::Order(_) => say("点单", "Order"),
        Thing::Pair(_) => say("结对帮扶", "Paired help"),
        Thing::Opinion(_) => say("社情民意", "Opinion"),
        Thing::Award(_) => say("评选表彰", "Selection"),
        Thing::Notice(_) => say("公示通知", "Notice"),
        Thing::Building(_) => say("楼栋", "Building"),
        Thing::Door(..) => say("入户走访", "Survey"),
        Thing::Demand(_) => say("社区需求", "Demand"),
        Thing::Project(..) => say("共建项目", "Joint project"),
        Thing::Resource(..) => say("单位资源", "Resource"),
        Thing::Record(..) => say("服务纪实", "Record of service"),
    }
}

/// How many were found.
pub(crate) fn found_words(number: usize) -> String {
    sentence!("找到 {} 条", "{} found", number)
}

/// How many more there are.
pub(crate) fn more_found(left: usize) -> String {
    sentence!("还有 {} 条", "{} more", left)
}
