//! Words of statistics and of the district's overview.

use domain::statistics::{FunnelStep, Group, InvalidSummary, Measure, Quarter, Wait};

use super::{say, sentence, units::unit_type, words};

words! {
    /// The community's own page.
    Statistics {
        title: "统计", "Statistics";
        lead: "点数字看名单。比例只在显示时四舍五入。", "Tap a number for the list behind it. Ratios are rounded only where they are shown.";
        tables: "报到情况统计表", "Statistics tables";
        overview: "区级概览", "District overview";
        members: "在册党员", "In the register";
        checked_in: "已报到", "Checked in";
        rate: "报到率", "Checked in, of all";
        to_enrol: "花名册待入库", "To enrol";
        open_needs: "待办心愿", "Open wishes";
        serving: "在岗", "Hold a post";
        funnel: "报到进度", "The way of check-ins";
        step: "步骤", "Step";
        reached: "走到这一步", "Came this far";
        now: "停在这一步", "Are here now";
        suspended: "另有暂停", "Suspended besides";
        wishes: "心愿进度", "Wishes by state";
        state: "进度", "State";
        count: "件数", "Number";
        waiting: "待办心愿等了多久", "How long open wishes have waited";
        waited: "已等", "Waited";
        survey: "走访覆盖", "Doors visited";
        building: "楼栋", "Building";
        visited: "已访", "Visited";
        doors: "总户数", "Doors";
        coverage: "覆盖率", "Covered";
        found: "发现在职党员", "Members found";
        offers: "岗位和项目", "Posts and projects";
        what: "类别", "What";
        posts: "岗位（在岗 / 拟认领）", "Posts (held / places)";
        projects: "项目", "Projects";
        finished: "办结的项目", "Finished projects";
        to_answer: "等审核", "Wait for an answer";
        units: "各单位报到情况", "Check-ins by unit";
        unit: "单位", "Unit";
        of_unit: "所属党员", "Members";
        not_in_ledger: "单位不在台账的党员", "Of units that are not in the ledger";
        unnamed: "（没有名称）", "(no name)";
        none: "还没有可以统计的内容", "Nothing to count yet";
        none_text: "登记党员、单位和心愿以后，这里会有数字。", "There are numbers here once members, units and wishes are taken down.";
        year_title: "服务和评定", "Service and judging";
        year: "年度", "Year";
        by_kind: "服务，按类别", "Service by kind";
        by_month: "服务，按月", "Service by month";
        kind: "类别", "Kind";
        month: "月份", "Month";
        services: "人次", "Services";
        hours: "计入时长", "Hours that count";
        stars: "星级分布", "Stars";
        star: "星级", "Stars";
        people: "人数", "Members";
        outcomes: "年度要求", "The year's requirement";
        outcome: "情况", "How it stands";
        served_title: "服务明细", "Services that count";
        served_lead: "统计数字背后的每一次服务，只列已经计入的。", "Every service behind the numbers; those that count.";
        served_search: "姓名或事项", "Name or thing";
        served_none: "没有符合的服务", "None of these";
        only: "只看", "Only";
        clear: "看全部", "All of them";
        print: "打印这一页", "Print this page";
    }
}

words! {
    /// Publishing for the district.
    Publishing {
        title: "向区里公布", "For the district";
        lead: "只公布数字，没有姓名、电话和单位名称。不足 5 人的小组合并到“其他”，不单独公布。", "Numbers only: no names, phones or units. Groups of fewer than five are put together.";
        month: "哪个月", "Which month";
        publish: "公布这个月的数", "Publish this month's counts";
        published: "已公布", "Published";
        measure: "项目", "Measure";
        to_publish: "现在的数", "Counted now";
        was: "已公布的数", "Published";
        not_yet: "这个月还没有公布", "Not published yet";
        same: "公布的就是现在的数", "What is published is what is counted";
        differs: "数字有变化，可以重新公布", "The numbers have changed; publish again if you like";
        contested: "两个人没有联网时各公布了一次", "Two people published it differently offline";
        contested_text: "现在所有人看到的是同一份。请核对后再公布一次。", "Everybody sees the same one. Check it and publish again.";
        export: "导出汇总文件", "Save the summary file";
        export_hint: "给区里对比用的小文件，里面只有公布过的数字。", "A small file for the district to compare; only what was published is in it.";
        no_files: "这个浏览器不能存文件，请换一个浏览器", "This browser saves no files; use another one";
        today: "上个月的统计还没有公布", "Last month's counts are not published";
    }
}

words! {
    /// The district's page.
    District {
        title: "区级概览", "District overview";
        lead: "各社区公布的数字，没有个人信息。", "What communities published. No personal data.";
        none: "社区还没有公布数字", "The community has published nothing yet";
        none_text: "工作人员在“统计”里公布后，这里就能看到。也可以先载入其他社区的汇总文件。", "It is here once staff publish it. Files of other communities can be loaded meanwhile.";
        for_each_need: "每件待办心愿有党员", "Members for each open wish";
        visited: "入户走访", "Doors visited";
        joined: "当月新报到", "New this month";
        trend: "报到情况，按月", "Check-ins by month";
        needs_trend: "待办心愿，按月", "Open wishes by month";
        month: "月份", "Month";
        members: "党员", "Members";
        checked_in: "已报到", "Checked in";
        rate: "报到率", "Of all";
        open_needs: "待办心愿", "Open wishes";
        fulfilled: "当月实现", "Fulfilled";
        quarter: "季度情况", "The quarter";
        which: "哪个季度", "Which quarter";
        measure: "项目", "Measure";
        before: "上季末", "Before";
        at_end: "季末", "At the end";
        change: "增减", "Change";
        told: "公布过的月份", "Months that were published";
        nothing_told: "这个季度没有公布过", "Nothing was published in it";
        compare: "社区对比", "Communities compared";
        community: "社区", "Community";
        weakness: "薄弱程度", "Weakness";
        note: "提示", "Note";
        crowded: "党员扎堆", "Crowded";
        silent: "没有数字", "No numbers";
        load: "载入其他社区的汇总文件", "Load files of other communities";
        load_hint: "社区在“统计”里导出的 json 文件。只存在这台设备上，随时可以移除。", "The json file that a community saves on its statistics page. It stays on this device and can be taken out.";
        loaded: "已载入", "Loaded";
        this_one: "这是本社区的数字，已经在上面", "These are this community's own numbers";
        take_out: "移除", "Take out";
        proposals: "下一个单位建议联系", "Where the next unit should be linked";
        proposals_text: "先看薄弱程度，党员扎堆的不建议。只是建议，由区里决定。", "The weakest first, without those that are crowded. The district decides.";
        alone: "载入两个以上社区的数字，才能对比和建议。", "Comparing and proposing needs two communities or more.";
        print: "打印季度情况", "Print the quarter";
        printed: "区级概览季度情况表", "Quarterly report";
    }
}

/// A step of the funnel.
pub(crate) fn funnel_step(step: FunnelStep) -> &'static str {
    match step {
        FunnelStep::Waiting => say("待报到", "To check in"),
        FunnelStep::Arrived => say("已到社区，待登记", "Arrived, to register"),
        FunnelStep::Registered => say("已登记，待回执", "Registered, to receipt"),
        FunnelStep::Receipt => say("已开回执，待单位确认", "Receipt issued"),
        FunnelStep::Acknowledged => say("单位已确认", "Acknowledged by the unit"),
    }
}

/// How long somebody has waited.
pub(crate) fn wait(wait: Wait) -> &'static str {
    match wait {
        Wait::Week => say("7 天以内", "Up to 7 days"),
        Wait::Month => say("8–30 天", "8 to 30 days"),
        Wait::Quarter => say("31–90 天", "31 to 90 days"),
        Wait::Longer => say("90 天以上", "More than 90 days"),
    }
}

/// What measures are about.
pub(crate) fn group(group: Group) -> &'static str {
    match group {
        Group::Members => say("党员和报到", "members and check-ins"),
        Group::Types => say("单位类别", "kinds of units"),
        Group::Needs => say("心愿", "wishes"),
        Group::Survey => say("走访", "the survey"),
        Group::Offers => say("岗位和项目", "posts and projects"),
    }
}

/// What is counted.
pub(crate) fn measure(measure: Measure) -> String {
    match measure {
        Measure::Members => say("在职党员", "Members"),
        Measure::Full => say("正式党员", "Full members"),
        Measure::Probationary => say("预备党员", "Probationary members"),
        Measure::LivesHere => say("居住在本社区", "Live here"),
        Measure::Skilled => say("有特长的党员", "With a skill"),
        Measure::CheckedIn => say("已报到", "Checked in"),
        Measure::Joined => say("当月新报到", "New check-ins"),
        Measure::Waiting => say("待报到", "To check in"),
        Measure::Arrived => say("已到社区，待登记", "Arrived"),
        Measure::Registered => say("已登记，待回执", "Registered"),
        Measure::Receipt => say("已开回执，待单位确认", "Receipt issued"),
        Measure::Acknowledged => say("单位已确认", "Acknowledged"),
        Measure::Units => say("单位", "Units"),
        Measure::MembersOf(kind) => return sentence!("{}党员", "Members of {}", unit_type(kind)),
        Measure::CheckedInOf(kind) => return sentence!("{}已报到", "Checked in of {}", unit_type(kind)),
        Measure::OpenNeeds => say("待办心愿", "Open wishes"),
        Measure::LongNeeds => say("等了 30 天以上的心愿", "Waiting more than 30 days"),
        Measure::NewNeeds => say("当月新增心愿", "New wishes"),
        Measure::FulfilledNeeds => say("当月实现心愿", "Fulfilled wishes"),
        Measure::AllFulfilled => say("累计实现心愿", "Fulfilled so far"),
        Measure::Doors => say("总户数", "Doors"),
        Measure::Visited => say("已访户数", "Doors visited"),
        Measure::Met => say("见面户数", "Doors where somebody was met"),
        Measure::Found => say("走访发现在职党员", "Members found at doors"),
        Measure::Posts => say("岗位", "Posts"),
        Measure::Places => say("岗位拟认领数", "Places of posts"),
        Measure::Held => say("在岗", "Hold a post"),
        Measure::Projects => say("项目", "Projects"),
        Measure::Taken => say("承接项目的", "Have a project in hand"),
        Measure::Finished => say("办结的项目", "Finished projects"),
    }
    .to_owned()
}

/// `2026年第4季度`.
pub(crate) fn quarter(of: Quarter) -> String {
    sentence!("{}年第{}季度", "{}, quarter {}", of.year, of.number)
}

/// Why a file is not taken.
pub(crate) fn invalid_summary(why: Option<InvalidSummary>) -> &'static str {
    match why {
        None | Some(InvalidSummary::NotASummary) => {
            say("这不是社区汇总文件，没有载入。", "This is no summary of a community; nothing was loaded.")
        }
        Some(InvalidSummary::Newer) => {
            say("文件是新版本导出的，请先更新页面。", "A newer version wrote it; update the app first.")
        }
        Some(InvalidSummary::NoName) => say(
            "文件里没有社区名称。请社区先在设置里填好名称再导出。",
            "It does not say which community it is of.",
        ),
        Some(InvalidSummary::Empty) => say("文件里没有公布过的数字。", "It holds no published numbers."),
    }
}

/// A month of a year, by its number.
pub(crate) fn month_of_year(month: u8) -> String {
    sentence!("{} 月", "Month {}", month)
}
