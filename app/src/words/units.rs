//! Words of units: the ledger, a unit's page for staff, the own page of its contact person.

use domain::register::UnitType;

use super::{say, sentence, words};

pub(crate) use super::register::unit_type;

words! {
    /// The ledger and a unit's page.
    Units {
        title: "单位", "Units";
        lead: "单位党组织、联系社区和在职党员。", "Units, the communities they are linked with, and their members.";
        add: "添加单位", "Add a unit";
        added: "已添加", "Added";
        name_needed: "请填写单位名称", "The name is needed";
        name_taken: "已有同名单位", "There is a unit of this name";
        search: "搜索单位", "Search units";
        search_hint: "名称、联系人、联系社区", "Name, contact person, community";
        by_type: "按类别", "By kind";
        by_state: "按情况", "By state";
        linked_here: "联系本社区", "Linked here";
        linked_elsewhere: "联系别的社区", "Linked elsewhere";
        incomplete: "资料不全", "Incomplete";
        closed: "已注销", "Closed";
        none: "没有找到单位", "No unit found";
        counts: "单位报的/花名册/已报到", "Stated / listed / checked in";
        contact: "联系人", "Contact";
        unknown: "这台设备上没有这个单位", "This unit is not on this device";
        back: "返回单位台账", "Back to the units";
        card: "单位卡片", "Card";
        kept: "每填一处自动存下。", "Every field is kept as soon as it is left.";
        missing: "还没有填", "Still missing";
        choose: "请选择", "Choose";
        yes: "同意", "Yes";
        no: "不同意", "No";
        linked_hint: "填社区名称；是本社区就填本社区的名称", "The community's name; this one's when it is linked here";
        here: "填本社区", "This community";
        count_wrong: "人数请填数字", "A number";
        link: "联系人链接", "Link for the contact person";
        link_hint: "联系人用自己的手机打开，就能列花名册、开介绍信、答复督促。", "It lets the contact person keep the roster, issue letters and answer.";
        make_link: "做联系人链接", "Make the link";
        to_people: "链接和设备在“人员”页管理", "Links and devices are managed under People";
        roster: "花名册", "Roster";
        roster_none: "单位还没有列人", "Nobody is listed yet";
        in_register: "已入库", "In the register";
        not_in_register: "未入库", "Not in the register";
        letters: "介绍信", "Letters";
        letters_none: "还没有开过介绍信", "No letters yet";
        answers: "督促和答复", "Urgings and answers";
        answers_none: "没有督促过", "Nothing was asked";
        resources: "资源清单", "Resources";
        resources_none: "还没有列资源", "No resources yet";
        close: "注销单位", "Close the unit";
        close_hint: "不再出现在名单和选择里，记录都保留。", "Leaves the lists; the record stays.";
        close_on: "注销日期", "Day";
        close_why: "注销原因", "Why";
        why_needed: "请写原因", "Say why";
        closed_done: "已注销", "Closed";
        reopen: "恢复", "Reopen";
        reopened: "已恢复", "Reopened";
        print_table: "打印统计表", "Print the statistics table";
    }
}

words! {
    /// The own page of a unit's contact person.
    OwnUnit {
        lead: "列花名册、开介绍信、确认回执。没有网也能用，联网后自动送出。", "Keep the roster, issue letters, acknowledge receipts. Works without a network.";
        ask: "单位名称、联系人等资料由社区登记", "The unit's card is kept by the community";
        ask_who: "要改请联系", "To change it, ask";
        todo: "等您办的", "Waiting for you";
        asked: "社区问：为什么还没有报到", "The community asks why they have not come";
        answer: "答复原因", "Say why";
        answered: "已答复", "Answered";
        reason: "未报到原因", "Why";
        reason_needed: "请选一个原因", "Choose a reason";
        detail: "具体情况", "In words";
        detail_hint: "可以不写，不要写病情", "May be left empty; no medical details";
        receipt_here: "社区开了回执", "A receipt was issued";
        acknowledge: "确认收到回执", "The receipt is here";
        acknowledged: "已确认", "Acknowledged";
        roster: "花名册", "Roster";
        add: "添加一人", "Add a person";
        search: "搜索花名册", "Search the roster";
        search_hint: "姓名、职务", "Name, post";
        none: "还没有列人", "Nobody is listed";
        none_text: "把本单位的在职党员一个一个列进来，没填完也不会丢。", "List the unit's in-service members; nothing half-filled is lost.";
        edit: "修改", "Edit";
        person: "花名册里的一人", "A person of the roster";
        kept: "每填一处自动存下，关掉就好。", "Every field is kept as soon as it is left; just close.";
        done: "填好了", "Done";
        unnamed: "还没有写姓名", "No name yet";
        remove: "从花名册去掉", "Remove from the roster";
        remove_sure: "确定去掉？", "Sure?";
        removed: "已去掉", "Removed";
        name_wrong: "姓名要两个字以上，不带符号", "A name has two characters or more, without signs";
        twice: "花名册里已有同名同电话的人", "There is somebody with this name and phone";
        not_yet: "未报到", "Not yet";
        checked_in: "已报到", "Checked in";
        letters: "介绍信", "Letters of introduction";
        issue: "开介绍信", "Issue letters";
        whom: "介绍谁", "For whom";
        pick_all: "全选未报到的", "All who have not checked in";
        how: "怎样开", "How";
        each: "每人一封", "One each";
        group: "一封信介绍所选的人（附名单）", "One for all, with a list";
        to: "开给哪个社区党组织", "Addressed to";
        no: "编号", "Number";
        no_each: "编号按顺序自动给出", "Numbers are given in order";
        no_hint: "已按今年的顺序给出，可以改，也可以不填", "The next of this year; may be changed or left empty";
        number_taken: "这个编号已经用过", "This number is taken";
        on: "日期", "Day";
        day_wrong: "请填日期，不能晚于今天", "A day, not later than today";
        to_needed: "请填社区党组织名称", "The name is needed";
        nobody_picked: "请先选人", "Choose people first";
        issued: "已开好", "Issued";
        print: "打印", "Print";
        print_all: "打印刚开的", "Print them";
        already: "已报到，不用再开", "Checked in already";
        honours: "表彰反馈", "Honours";
        resources: "资源清单", "What the unit offers";
        resources_hint: "能提供给社区的人才、场地、资金、设备、信息、车辆。", "People, places, funds, equipment, information, vehicles.";
        add_resource: "添加资源", "Add a resource";
        resource: "一项资源", "A resource";
        remove_resource: "去掉这一项", "Remove";
        unknown: "还没有取到单位资料，请联网后再打开", "The unit's file is not here yet; open it with a network";
    }
}

/// 党组织类别.
pub(crate) const PARTY_ORG_TYPES: [&str; 3] = ["党委", "党总支", "党支部"];

/// The kind of a unit, or that nobody has said it.
pub(crate) fn unit_kind(kind: Option<UnitType>) -> &'static str {
    kind.map_or(say("类别未填", "kind unknown"), unit_type)
}

/// `张三、李四等 5 人`.
pub(crate) fn names(list: &[String]) -> String {
    match list {
        [one] => one.clone(),
        [one, two] => format!("{one}{}{two}", say("、", ", ")),
        [one, two, rest @ ..] => {
            sentence!("{}、{}等 {} 人", "{}, {} and others, {} in all", one, two, rest.len() + 2)
        }
        [] => String::new(),
    }
}
