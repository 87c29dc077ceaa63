//! Filled forms and their templates in words: choosing, what is missing, printing, and what a community sets for its forms.

use domain::{
    edit::ProfileField,
    sheet::{Form, InvalidOptions, Lack, OptionRule, StatisticsColumn},
};

use super::{FieldName, say, sentence, words};

words! {
    /// Printing filled forms.
    Papers {
        lead: "先选表格，再选人或单位，预览就是打出来的样子。没有网也能打印。", "Choose a form, then people or units. The preview is the print; no network is needed.";
        lead_unit: "打印本单位开出的介绍信和报到情况统计表。", "Print the letters and the statistics table of your unit.";
        which: "打印哪一种", "Which form";
        letter: "报到介绍信", "Letter of introduction";
        receipt: "报到回执", "Receipt";
        card: "报到登记卡", "Registration card";
        statistics: "报到情况统计表", "Statistics table";
        feedback: "社区表现反馈卡", "Feedback card";
        of_unit: "单位", "Unit";
        all_units: "全部单位", "All units";
        search: "找人", "Find people";
        search_hint: "姓名、单位、编号", "Name, unit, number";
        which_people: "哪些人", "Whom";
        everybody: "全部", "Everybody";
        fitting_receipt: "已开回执", "Receipt issued";
        fitting_card: "已登记", "Registered";
        waiting: "还没打印的", "Not printed yet";
        waiting_hint: "“还没打印的”按这台设备上这次打开以来的打印计算。", "What was printed is known on this device since the page was loaded.";
        pick_all: "全选", "Choose all";
        pick_none: "不选", "Choose none";
        no_letters: "还没有开过介绍信", "No letters yet";
        no_letters_text: "介绍信由单位在“我的单位”里开具，也可以由社区在单位页面代开。", "Units issue letters on their page; staff may do it for them.";
        no_people: "没有符合的党员", "Nobody fits";
        no_units: "还没有单位", "No units yet";
        printed_now: "刚打印过", "Just printed";
        blank: "空白表格", "Blank forms";
        back: "另选", "Choose again";
        print: "打印", "Print";
        print_anyway: "仍然打印，空着的手填", "Print anyway, with ruled blanks";
        cancel: "停止", "Stop";
        go_on: "接着排", "Go on";
        laying: "正在排版", "Laying out";
        nothing: "没有可打印的内容", "Nothing to print";
        nothing_text: "选的人或单位在这台设备上没有资料，也可能已经删除。", "What was chosen is not on this device, or was removed.";
        photos_text: "照片在别的设备上，还没有传过来。联网后重新打开这一页再打印。", "They are on another device. Open this page again with a network.";
        not_yours: "不是本单位的表格，没有排入", "Not of your unit; left out";
        missing: "还有没填的内容", "Something is missing";
        missing_text: "点姓名去补填，回来再打印。", "Open the card to fill it in, then come back.";
        nameless: "（没有姓名）", "(no name)";
        masked: "电话等个人信息已隐去", "Phones and other personal data are masked";
        masked_text: "上报或办理需要完整信息时，先说明原因。", "Say why when they are needed.";
        show_own: "显示完整电话和出生年月", "Show whole phones and months of birth";
        codes: "回执上的二维码", "Codes on receipts";
        codes_text: "二维码是本人的登录链接，只在生成时出现一次，只能在一台手机上打开。不生成时，回执上留空位。", "A code is the member's own link. It is shown this once and opens on one phone only. Without it there is a ruled place.";
        codes_done: "二维码已放到回执上，离开本页后不能再取回", "The codes are on the receipts; they are gone when you leave";
        codes_offline: "没有网络，现在不能生成；回执上留空位，可以照常打印。", "No network: codes cannot be made now; the receipts print with a ruled place.";
        hint_margins: "打印时请选 A4、边距“默认”、不加页眉页脚。", "Print on A4 with default margins, without headers and footers.";
        progress: "排版进度", "Progress";
    }
}

words! {
    /// What a community sets for its forms.
    Templates {
        lead: "改了马上能在预览里看到，保存后所有表格都照此打印。", "Changes show in the preview at once; after saving every form prints like this.";
        only_admin: "只有管理员可以改表格模板", "Only administrators change templates";
        which: "哪一张", "Which form";
        options: "选项列表", "Option lists";
        fixed: "固定文字", "Fixed words";
        fixed_text: "以下是文件规定的文字，不能改：", "These words are set by the policy and cannot be changed:";
        preview: "预览", "Preview";
        preview_text: "有底色的选项可以改。", "What has a ground can be changed.";
        too_long: "这张表排不进一页，请减少或缩短选项", "The form does not fit on one page: fewer or shorter options";
        one_per_line: "一行一个", "One per line";
        with_receipt: "下半页印回执", "Receipt in the lower half";
        with_stub: "加印存根", "With a stub";
        intents: "服务意愿", "Wants to serve in";
        other_last: "“其他”总是印在最后，不用写", "“其他” is always printed last";
        with_availability: "印可服务时间", "Print when people are free";
        availabilities: "可服务时间", "Free at";
        copies: "每人印几份", "Copies of each card";
        copies_hint: "交社区、留单位支部各一份；有的地方要三份", "One for the community, one for the branch; some places ask for three";
        copies_wrong: "请填 1 到 9", "From 1 to 9";
        types: "参加活动类型", "Kinds of activities";
        modes: "参加活动方式", "Ways of taking part";
        other_modes: "换成“出力、出智、出技”", "Use the other set of words";
        bounds: "参加活动次数分档", "Bands of how often";
        bounds_hint: "每一档从几次起，从小到大，用顿号隔开。填 6、10 就是：6次以下、6-9次、10次及以上", "Where each band begins: 6、10 gives below 6, 6 to 9, 10 and more";
        bounds_wrong: "请填 1 到 5 个从小到大的数，用顿号隔开，例如 6、10", "One to five growing numbers, such as 6、10";
        pledges: "承诺完成情况", "How far the promise was kept";
        grades: "综合表现等次", "Grades";
        with_conduct: "印社区行为规范表现", "Print conduct";
        conducts: "社区行为规范表现", "Conduct";
        columns: "印哪些列", "Which columns";
        columns_hint: "序号和姓名总是要印。", "Number and name are always printed.";
        educations: "文化程度", "Education";
        skills: "专业特长", "Skills";
        branches: "社区党支部", "Branches";
        teams: "服务团队", "Service teams";
        grids: "网格", "Grids";
        community_posts: "社区任职", "Posts in the community";
        special_groups: "特殊群体", "Groups in need";
        need_categories: "需求类别", "Kinds of needs";
        order_categories: "点单类别", "Kinds of orders";
        post_categories: "岗位和项目类别", "Kinds of posts and projects";
        activity_themes: "活动主题", "Themes of activities";
        pair_difficulties: "困难类型", "Kinds of hardship";
        pair_needs: "帮扶需求", "Needs of those helped";
        help_methods: "帮扶方式", "Ways of helping";
        opinion_categories: "社情民意类别", "Kinds of residents' views";
        team_fields: "团队服务领域", "Fields of teams";
        resource_categories: "资源和需求的类别", "Kinds of offers and needs";
        exemption_kinds: "豁免事由", "Reasons of exemption";
        save: "保存", "Save";
        saved: "模板已保存", "Saved";
        wrong: "有填得不对的地方，请看红字", "Something is wrong: see the red words";
        nothing_changed: "没有改动", "Nothing was changed";
    }
}

/// The forms by name.
pub(crate) fn form_name(form: Form) -> &'static str {
    let w = Papers::words();
    match form {
        Form::Letter => w.letter,
        Form::Receipt => w.receipt,
        Form::RegistrationCard => w.card,
        Form::Statistics => w.statistics,
        Form::FeedbackCard => w.feedback,
        Form::Certificate => super::honours::Honours::words().certificates,
        Form::Notice => super::notices::Notices::words().title,
        Form::Proof => super::proofs::Proofs::words().part,
        Form::Agreement => super::agreements::Agreements::words().title,
        Form::Order => super::orders::Orders::words().paper,
    }
}

/// What is missing.
pub(crate) fn lack(lack: Lack) -> String {
    match lack {
        Lack::Profile(ProfileField::Name) => say("社区名称", "Name of the community").into(),
        Lack::Profile(ProfileField::PartyOrg) => {
            say("社区党组织名称", "Party organisation of the community").into()
        }
        Lack::Profile(ProfileField::ContactName) => {
            say("社区联系人", "Contact person of the community").into()
        }
        Lack::Profile(ProfileField::ContactPhone) => say("社区联系电话", "Phone of the community").into(),
        Lack::Unit(field) => field.name().into(),
        Lack::Member(field) => field.name().into(),
        Lack::Registration => say("报到时间和编号（还没有登记）", "Registration").into(),
        Lack::Receipt => say("回执编号和日期（还没有开回执）", "Number and date of the receipt").into(),
        Lack::WhyNot => say("未报到原因", "Why not checked in").into(),
        Lack::Count { said, listed } => sentence!(
            "单位自报在职党员 {} 名，名单上有 {} 名",
            "The unit says {} members and lists {}",
            said,
            listed
        ),
    }
}

/// Why a list of options is not taken, in words.
pub(crate) fn invalid_options(wrong: &InvalidOptions, rule: OptionRule) -> String {
    match wrong {
        InvalidOptions::Empty => say("至少要有一项", "At least one is needed").into(),
        InvalidOptions::Twice(one) => sentence!("“{}”写了两次", "“{}” is there twice", one),
        InvalidOptions::TooLong(one) => {
            sentence!("“{}”太长，最多 {} 个字", "“{}” is too long: {} characters at most", one, rule.longest)
        }
        InvalidOptions::Separator(one) => sentence!(
            "“{}”里不能有顿号、逗号、分号或斜杠，请分成几行",
            "“{}” holds a separator: use several lines",
            one
        ),
        InvalidOptions::TooMany => sentence!("最多 {} 项", "{} at most", rule.most),
    }
}

/// A setting of the forms by its name in the documents, for the history.
pub(super) fn setting_name(key: &str) -> Option<&'static str> {
    let w = Templates::words();
    Some(match key {
        "letter" => say("介绍信模板", "Letter"),
        "registration" => say("登记卡模板", "Registration card"),
        "feedback" => say("反馈卡模板", "Feedback card"),
        "hidden_columns" => say("统计表不印的列", "Columns left out"),
        "educations" => w.educations,
        "skills" => w.skills,
        "branches" => w.branches,
        "teams" => w.teams,
        "grids" => w.grids,
        "community_posts" => w.community_posts,
        "special_groups" => w.special_groups,
        "need_categories" => w.need_categories,
        "order_categories" => w.order_categories,
        "post_categories" => w.post_categories,
        "activity_themes" => w.activity_themes,
        "pair_difficulties" => w.pair_difficulties,
        "pair_needs" => w.pair_needs,
        "help_methods" => w.help_methods,
        "opinion_categories" => w.opinion_categories,
        "team_fields" => w.team_fields,
        "resource_categories" => w.resource_categories,
        "exemption_kinds" => w.exemption_kinds,
        _ => return None,
    })
}

/// A value in a list of settings: columns by their headings.
pub(super) fn setting_value(key: &str, value: &str) -> String {
    if key != "hidden_columns" {
        return value.to_owned();
    }
    let column = serde_json::from_value::<StatisticsColumn>(value.into()).ok();
    column.map_or_else(|| value.to_owned(), |column| column.on_paper().to_owned())
}
