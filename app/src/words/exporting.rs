//! Words of handing a ledger over as a file. What is in the file is Chinese in every language.

use domain::{
    activity::ActivityField,
    export::Exported,
    joint::DemandField,
    notice::NoticeField,
    offer::OfferField,
    opinion::OpinionField,
    order::OrderField,
    pair::PairField,
    register::{MemberField, ResourceField, UnitField},
    survey::{DoorField, MetField, NeedField},
    team::TeamField,
    wish::WishField,
};

use super::{FieldName, say, words};

words! {
    /// The button and its sheet.
    Exporting {
        export: "导出", "Export";
        title: "导出表格", "Export as a spreadsheet";
        hint: "导出成 xlsx 文件，可以用表格软件打开，也可以再导入回来。", "An xlsx file; spreadsheets open it, and it can be imported again.";
        which: "哪个台账", "Which ledger";
        how: "电话、住址等", "Phones, addresses and the like";
        masked: "隐去（默认）", "Masked (as usual)";
        whole: "完整内容", "Whole";
        whole_hint: "会记下是谁、什么时候、为什么导出了完整内容。文件离开应用后，由您负责保管。", "Who exported everything, when and why is recorded. You are responsible for the file.";
        outside: "里面有敏感内容，导出会被特别标明。", "Something sensitive is in it; that is marked.";
        make: "导出文件", "Make the file";
        making: "正在做表…", "Making it…";
        recorded: "已记下", "Recorded";
        not_made: "表没有做成，请再试一次", "The file was not made; try again";
        not_loaded: "做表格的部分还没有下载到这台设备，请连上网再试。", "The part that writes spreadsheets is not on this device yet; go online.";
        no_files: "这个浏览器不能存文件，请换一个浏览器", "This browser saves no files; use another one";
        print: "打印", "Print";
        ledger: "台账", "Ledger";
        printed_masked: "电话、住址等已隐去。要打印完整内容，请导出表格。", "Phones, addresses and the like are masked. For everything, export the table.";
        unknown: "没有这个台账", "There is no such ledger";
        empty: "还没有可以导出的内容", "There is nothing to export yet";
    }
}

/// What a ledger is called.
pub(crate) fn ledger_name(of: Exported) -> &'static str {
    match of {
        Exported::Wishes => say("微心愿台账", "Ledger of wishes"),
        Exported::Members => say("在职党员信息库", "Ledger of members"),
        Exported::Units => say("单位台账", "Ledger of units"),
        Exported::Doors => say("住户底册", "List of doors"),
        Exported::Checkins => say("报到和督促台账", "Ledger of check-ins"),
        Exported::People => say("走访摸底台账", "People met at doors"),
        Exported::Needs => say("居民需求台账", "Needs told at doors"),
        Exported::Opinions => say("社情民意台账", "Opinions of residents"),
        Exported::Offers => say("服务岗位和项目台账", "Posts and projects"),
        Exported::Engagements => say("设岗定责工作台账", "Who took what on"),
        Exported::Records => say("服务纪实台账", "Ledger of service records"),
        Exported::Publication => say("服务纪实公示", "Service records being published"),
        Exported::Years => say("达标和星级台账", "Requirement and stars"),
        Exported::Proofs => say("服务证明台账", "Proofs of service"),
        Exported::Served => say("年度服务统计表", "Services of a year in numbers"),
        Exported::Activities => say("活动台账", "Activities"),
        Exported::Attendance => say("活动签到台账", "Attendance of activities"),
        Exported::Pairs => say("结对帮扶台账", "Paired help"),
        Exported::Help => say("帮扶记录台账", "Visits of helpers"),
        Exported::Teams => say("服务团队台账", "Teams"),
        Exported::Awards => say("评选表彰台账", "Selections and honours"),
        Exported::Notices => say("公示通知台账", "Notices"),
        Exported::Orders => say("群众点单台账", "Orders of residents"),
        Exported::UnitCounts => say("各单位报到情况汇总表", "Check-ins by unit"),
        Exported::UnitMonths => say("单位按月统计表", "Units by month"),
        Exported::Head => say("在职党员报到情况概况", "Head of the roster"),
        Exported::Resources => say("资源清单", "What units offer"),
        Exported::Demands => say("需求清单", "What the community needs"),
        Exported::Projects => say("项目清单", "Projects of both"),
    }
}

/// The name of a field of a ledger, by its name in the documents.
pub(super) fn ledger_field(of: Exported, key: &str) -> Option<&'static str> {
    match of {
        Exported::Wishes => WishField::from_key(key).map(FieldName::name),
        Exported::Members | Exported::Checkins => MemberField::from_key(key).map(FieldName::name),
        Exported::Units | Exported::UnitMonths => UnitField::from_key(key).map(FieldName::name),
        Exported::Doors => DoorField::from_key(key).map(FieldName::name),
        Exported::People => MetField::from_key(key).map(FieldName::name),
        Exported::Needs => NeedField::from_key(key).map(FieldName::name),
        Exported::Opinions => OpinionField::from_key(key).map(FieldName::name),
        Exported::Offers => OfferField::from_key(key).map(FieldName::name),
        Exported::Activities => ActivityField::from_key(key).map(FieldName::name),
        Exported::Attendance => (key == "said").then(|| say("请假说明", "Why somebody cannot come")),
        Exported::Help if key == "said" => Some(say("帮扶内容", "What was done")),
        Exported::Pairs | Exported::Help => PairField::from_key(key).map(FieldName::name),
        Exported::Teams => TeamField::from_key(key).map(FieldName::name),
        Exported::Awards => {
            (key == "said").then(|| say("推荐理由和核查说明", "Reasons and what speaks against somebody"))
        }
        Exported::Notices => NoticeField::from_key(key).map(FieldName::name),
        Exported::Orders => OrderField::from_key(key).map(FieldName::name),
        Exported::Engagements => (key == "said").then(|| say("承诺和办实事记录", "Promises and notes")),
        Exported::Records => match key {
            "beneficiary" => Some(say("服务对象", "For whom")),
            "content" => Some(say("服务内容等文字", "What was written")),
            _ => None,
        },
        Exported::Resources => ResourceField::from_key(key).map(FieldName::name),
        Exported::Demands => DemandField::from_key(key).map(FieldName::name),
        Exported::Projects => (key == "said").then(|| say("措施和成果", "Measures and results")),
        Exported::UnitCounts
        | Exported::Head
        | Exported::Publication
        | Exported::Years
        | Exported::Served
        | Exported::Proofs => None,
    }
}
