//! Words of the survey at the door: buildings, doors, visits, what the office takes over. And its changes in the history.

use domain::{
    register::{Membership, SameMember},
    survey::{Consent, DoorState, Employment, NeedKind, Tenure, VisitMethod},
};

use super::{say, words};

words! {
    /// The buildings to survey.
    Surveying {
        none: "还没有要走访的楼栋", "No building to survey yet";
        none_staff: "先添加楼栋，或者导入住户底册", "Add a building, or import a list of doors";
        none_surveyor: "请社区把楼栋加到您的链接里", "Ask the community to put buildings into your link";
        add: "添加楼栋", "Add a building";
        rename: "修改楼栋", "Change the building";
        renamed: "已修改", "Changed";
        import: "导入住户底册", "Import doors";
        visited: "已访", "Visited";
        met_rate: "见面率", "Met";
        again: "待回访", "To visit again";
        members_found: "在职党员", "Members found";
        to_check_in: "待报到", "To check in";
        queue: "再访", "To visit again";
        no_time: "没有约时间", "No time agreed";
        other_estate: "其他", "Other";
        unnamed: "没有名称的楼栋", "A building without a name";
        estate: "小区", "Estate";
        estate_hint: "和已有的小区同名就加到那个小区", "The name of a known estate adds to it";
        building: "楼栋", "Building";
        building_hint: "如 3栋", "Such as 3栋";
        grid: "网格", "Grid";
        pattern: "按楼层生成住户", "Doors by floor";
        stairs: "几个单元", "Stairs";
        from: "从第几层", "From floor";
        to: "到第几层", "To floor";
        rooms: "每层几户", "Doors on a floor";
        name_needed: "请填写", "Needed";
        building_twice: "这个小区已经有这栋楼", "The estate has this building already";
        pattern_wrong: "请填数字：单元 1–20，楼层 1–99，每层 1–40 户，一栋最多 1000 户", "Numbers: 1–20 stairs, floors 1–99, 1–40 doors a floor, at most 1000 in all";
        added: "已添加楼栋", "Added";
        take_over: "转给社区办理", "To take over";
        take_over_hint: "走访员记下的微心愿和意见，在这里转成心愿草稿和意见记录", "What surveyors noted becomes drafts of wishes and opinions";
        take_over_one: "转办", "Take over";
        take_over_all: "全部转办", "Take all over";
        taken_over: "已转办", "Taken over";
        found: "走访发现的在职党员", "Members found";
        found_hint: "核对是不是信息库里的人；不是的可以登记为新党员", "Match them with the register, or enrol them";
        is_member: "就是", "Yes";
        is_not: "不是", "No";
        enrol: "登记为新党员", "Enrol";
        enrolled: "已登记", "Enrolled";
        matched: "已对上", "Matched";
        nobody: "不用登记", "Do not enrol";
        dismissed: "已记下", "Noted";
        in_register: "信息库里的党员", "In the register";
        name_first: "先填姓名，才能登记", "The name is needed first";
        not_yours: "您不走访这栋楼", "You do not survey this building";
        not_yours_text: "只能打开社区分给您的楼栋。", "Only buildings given to you can be opened.";
        unknown_door: "这台设备上没有这一户", "This door is not on this device";
        to_survey: "全部楼栋", "All buildings";
        buildings_empty: "还没有楼栋，先到“入户走访”里添加", "No building yet: add one under “Survey”";
        unknown_site: "名单里没有的楼栋", "Buildings not in the list";
    }
}

words! {
    /// One building, and one door.
    Doorstep {
        picture: "楼栋图", "The building";
        legend: "标记", "Marks";
        filter: "只看", "Only";
        elsewhere: "看不出楼层的住户", "Doors without a floor";
        no_doors: "这栋楼还没有住户", "No doors yet";
        add_door: "加一户", "Add a door";
        added_door: "已加上", "Added";
        stair: "单元", "Stair";
        stair_hint: "如 1单元，没有可以不填", "Such as 1单元, or empty";
        room: "房号", "Room";
        room_hint: "如 302", "Such as 302";
        room_needed: "请填房号", "The room is needed";
        room_twice: "这个房号已经有了", "There is this door already";
        floor: "层", "";
        result: "走访结果", "What came of it";
        result_hint: "点一下就记下；按错了，十分钟内再点正确的就改过来", "One tap notes it; within ten minutes another tap corrects it";
        this_visit: "这次走访", "This visit";
        method: "方式", "How";
        visitor_one: "走访人一", "Visitor";
        visitor_two: "走访人二", "Second visitor";
        consent: "告知与同意", "Consent";
        consent_hint: "说明：为摸清在职党员底数和居民需求，只有社区工作人员和走访员能看，按期限清除", "Said: to know members and needs; seen by staff and surveyors only; removed in time";
        again: "约定再来", "Come again";
        tonight: "今晚", "Tonight";
        tomorrow: "明天", "Tomorrow";
        weekend: "周末", "Weekend";
        not_again: "不用再来", "No";
        again_at: "具体时间", "At";
        again_wrong: "请选日期和时间", "Choose day and time";
        left: "记下离开时间", "Note leaving";
        left_at: "离开", "Left";
        declined: "这户不同意登记", "The household declined";
        declined_text: "不能留下个人信息：只保留房号和走访情况。", "Nothing personal may be kept: only the room and the visit.";
        forget: "清除已记的个人信息", "Clear what was noted";
        forgotten: "已清除", "Cleared";
        household: "这一户", "Household";
        residents_wrong: "请填人数，如 3", "A number, such as 3";
        yes: "愿意", "Yes";
        no: "不愿意", "No";
        people: "家里的人", "People";
        people_hint: "党员记四个清：基本情况、工作单位、职务专长、兴趣爱好", "Of members: basics, unit, post and skills, hobbies";
        add_person: "加一个人", "Add somebody";
        unnamed: "还没写姓名", "No name yet";
        not_member: "不是党员", "No member";
        birth_hint: "如 1984-03", "Such as 1984-03";
        birth_wrong: "请填年月，如 1984-03", "Year and month, such as 1984-03";
        checked_in_hint: "还没有报到就空着", "Empty when not checked in";
        drop_person: "删去这个人", "Remove this person";
        drop_need: "删去这一条", "Remove this";
        drop_sure: "确定删去？", "Sure?";
        needs: "需求和意见", "Needs and opinions";
        needs_hint: "微心愿会转成心愿，意见建议会转成社情民意，点单会替居民点单", "Wishes become wishes, opinions become opinions, orders become orders";
        add_need: "记一条", "Add one";
        waits: "等社区转办", "Waits for the office";
        became_wish: "已转成心愿", "Became a wish";
        became_order: "已替居民点单", "Became an order";
        order_asks: "居民同意以后才能替他点单", "Nobody is sent before they agree";
        became_opinion: "已转成意见", "Became an opinion";
        visits: "走访记录", "Visits";
        previous: "上一户", "Previous";
        next: "下一户", "Next";
        masked: "这一户不是您走访的", "You did not visit this door";
        masked_text: "要看或修改登记的内容，请先说明为什么要看。", "Say why you need to see what is noted.";
    }
}

/// The mark in a cell of the picture: read by those who cannot tell colours apart.
pub(crate) fn door_mark(state: DoorState) -> &'static str {
    match state {
        DoorState::Unvisited => say("未", "–"),
        DoorState::Begun => say("填", "…"),
        DoorState::Again => say("再", "A"),
        DoorState::Met => say("见", "M"),
        DoorState::Refused => say("拒", "R"),
        DoorState::Vacant => say("空", "V"),
        DoorState::TenantsOnly => say("租", "T"),
    }
}

/// How a household was reached.
pub(crate) fn visit_method(method: VisitMethod) -> &'static str {
    match method {
        VisitMethod::AtTheDoor => say("入户", "At the door"),
        VisitMethod::Phone => say("电话", "Phone"),
        VisitMethod::Video => say("视频", "Video"),
    }
}

/// What a household agreed to.
pub(crate) fn consent(consent: Consent) -> &'static str {
    match consent {
        Consent::Oral => say("口头同意", "Agreed"),
        Consent::Signed => say("签字同意", "Signed"),
        Consent::Declined => say("不同意", "Declined"),
    }
}

/// 房屋性质.
pub(crate) fn tenure(tenure: Tenure) -> &'static str {
    match tenure {
        Tenure::Owned => say("自有", "Owned"),
        Tenure::Rented => say("租住", "Rented"),
    }
}

/// 在职/退休/流动.
pub(crate) fn employment(employment: Employment) -> &'static str {
    match employment {
        Employment::InService => say("在职", "In service"),
        Employment::Retired => say("退休", "Retired"),
        Employment::Floating => say("流动", "Floating"),
    }
}

/// 党员类别.
pub(crate) fn membership(membership: Membership) -> &'static str {
    match membership {
        Membership::Full => say("正式党员", "Full member"),
        Membership::Probationary => say("预备党员", "Probationary member"),
    }
}

/// How sure it is that somebody met is a member of the register.
pub(crate) fn same_member(sure: SameMember) -> &'static str {
    match sure {
        SameMember::Surely => say("姓名和电话都相同", "same name and phone"),
        SameMember::Likely => say("很可能是", "likely"),
        SameMember::Perhaps => say("姓名相同", "same name"),
        SameMember::No => say("不是", "no"),
    }
}

/// What a need becomes.
pub(crate) fn need_kind(kind: NeedKind) -> &'static str {
    match kind {
        NeedKind::Wish => say("微心愿", "Wish"),
        NeedKind::Opinion => say("意见建议", "Opinion"),
        NeedKind::Order => say("点单", "Order"),
        NeedKind::Other => say("需求", "Need"),
    }
}

/// 满意度, one to five.
pub(crate) fn satisfaction(stars: u8) -> &'static str {
    match stars {
        1 => say("很不满意", "Very bad"),
        2 => say("不满意", "Bad"),
        3 => say("一般", "Fair"),
        4 => say("满意", "Good"),
        _ => say("很满意", "Very good"),
    }
}

/// A value of a door, of somebody met or of a need, as it is read; keys of choices become words.
pub(crate) fn door_value(key: &str, value: &str) -> String {
    let found = match key {
        "tenure" => Tenure::ALL.into_iter().find(|one| one.key() == value).map(tenure),
        "employment" => Employment::ALL.into_iter().find(|one| one.key() == value).map(employment),
        "membership" => Membership::from_key(value).map(membership),
        "willing" => match value {
            "yes" => Some(Doorstep::words().yes),
            "no" => Some(Doorstep::words().no),
            _ => None,
        },
        "satisfaction" => value.parse().ok().filter(|stars| (1..=5).contains(stars)).map(satisfaction),
        _ => None,
    };
    found.map_or_else(|| value.to_owned(), str::to_owned)
}
