//! What was noticed in a file, in words that name the cell.

use domain::{
    import::{
        Becomes, CellFinding, ColumnUse, DoorColumn, ImportRefusal, ImportRow, Leaving, RowFate, RowFinding,
        RowPlan, SkipReason,
        grid::{OtherOffice, SheetError},
    },
    month::{InvalidMonth, MonthNoted},
    person_name::InvalidName,
    phone::PhoneTidied,
    survey::BuildingField,
};

use super::{FieldName, invalid_phone, leak_kind, say, sentence, words};

words! {
    /// The import page.
    Importing {
        title: "导入表格", "Import a spreadsheet";
        lead: "心愿台账、党员花名册、住户底册、活动签到表都可以。先核对，再导入；要么全部导入，要么一条也不导入。", "Wishes, rosters of members, lists of doors, sign-in lists. Check first; everything is imported or nothing.";
        choose: "选择表格文件", "Choose a spreadsheet";
        choose_hint: "xlsx 或 csv，也可以把文件拖到这里", "xlsx or csv; you can drop it here";
        paste: "或者从表格里复制后粘贴到这里", "Or copy cells and paste them here";
        paste_hint: "连同表头一起复制", "Copy the header with them";
        read_paste: "读取粘贴的内容", "Read what was pasted";
        reading: "正在读取…", "Reading…";
        not_loaded: "读表格的部分还没有下载到这台设备，请连上网再试；或者从表格里复制粘贴。", "The part that reads spreadsheets is not on this device yet; go online, or copy and paste.";
        again: "换一个文件", "Another file";
        which: "这是什么表", "What is it";
        wishes: "微心愿", "Wishes";
        members: "在职党员花名册", "Roster of members";
        doors: "住户底册", "List of doors";
        attendance: "活动签到表", "Sign-in list";
        activity: "是哪个活动的签到表", "Which activity";
        activity_choose: "请选活动", "Choose the activity";
        activity_new: "这个活动还没有登记，随表新建", "Not here yet: it comes with the list";
        activity_hint: "新建的活动是草稿，导入后请补地点等再发布。", "It comes in as a draft; fill in the rest afterwards.";
        activity_missing: "请先选是哪个活动；新建的要有名称和日期", "Choose the activity; a new one needs a name and a day";
        unit: "花名册是哪个单位的", "Which unit sent it";
        unit_column: "看表里“工作单位”一列", "A column says it";
        unit_new: "一个新单位", "A new unit";
        unit_name: "单位名称", "Name of the unit";
        unit_name_hint: "和表一起登记", "It is taken down with the roster";
        unit_known: "已经有这个单位，会用已有的", "This unit is here already and will be used";
        unit_missing: "请填单位名称，或者在上面改选", "Name the unit, or choose otherwise above";
        mapping: "表头对应", "Columns";
        mapping_hint: "认错的列可以在这里改", "Correct a column that was taken for something else";
        leave_out: "不导入这一列", "Leave it out";
        accept_missing: "缺的列以后再补，仍然读取", "Read all the same; what is missing is filled in later";
        foreign: "选项里没有的写法", "Words that are no option";
        foreign_hint: "同样的写法一次改好", "Each is put right everywhere at once";
        rows: "逐行核对", "Rows";
        row: "行", "Row";
        fate: "处理", "What happens";
        tabs: "看哪些行", "Which rows";
        tab_waiting: "等人处理", "Waiting";
        tab_twins: "可能重复", "Perhaps twice";
        tab_all: "全部", "All";
        no_rows: "这里没有行", "No rows here";
        keep_all: "有疑问的都照原样保留", "Keep every doubt as written";
        mend: "改成", "Correct it";
        keep: "照原样保留", "Keep as written";
        check_again: "重新核对", "Check it again";
        leave: "不导入", "Leave it out";
        take: "恢复", "Take it back in";
        merge: "是同一个，合并", "The same: merge";
        apart: "不是同一个，新建", "Another one: new";
        over: "用表里的", "Use the one in the file";
        there: "已有", "There";
        here: "表里", "In the file";
        newer: "上一页", "Back";
        older: "下一页", "Next";
        skipped: "没有读的行", "Rows not read";
        other_sheets: "文件里还有别的工作表，这次没有读", "Other sheets in the file were not read";
        read_this: "改读这个工作表", "Read this one";
        import: "导入", "Import";
        then_submit: "导入后把填齐的提交审核", "Then give complete ones to review";
        nothing_chosen: "没有可以导入的内容", "There is nothing to import";
        nothing_new: "表里的内容都已登记，不用再导入。", "Everything in it is here already.";
        to_ledger: "去台账", "To the ledger";
        new: "新的", "New";
        adds: "补充已有的", "Adds to what is here";
        waiting: "等人处理", "Waiting";
        known: "已有", "Here already";
        unusable: "不能用", "Unusable";
        done: "已导入", "Imported";
    }
}

words! {
    /// Imports made on this device, and taking them back.
    Undoing {
        title: "在这台设备上做过的导入", "Imports made on this device";
        undo: "撤销", "Take back";
        looking: "正在查这次导入写了什么…", "Looking up what it wrote…";
        sure: "确定撤销", "Take it back now";
        not_now: "先不撤销", "Not now";
        done: "已撤销", "Taken back";
        left: "这些不撤销，保持现在的样子", "These stay as they are";
        nothing: "这次导入写的内容都已不在，或者后来都改过，没有可以撤销的。", "Nothing of it is left to take back.";
        unable: "现在查不了，请稍后再试", "This cannot be looked up now; try again later";
        changed: "导入后有人改过", "somebody has changed it since";
        in_use: "导入后已经在用", "it has been used since";
    }
}

impl FieldName for DoorColumn {
    fn name(self) -> &'static str {
        match (self, self.of_door()) {
            (_, Some(field)) => field.name(),
            (Self::Estate, _) => BuildingField::EstateName.name(),
            (Self::Building, _) => BuildingField::Name.name(),
            (_, None) => BuildingField::Grid.name(),
        }
    }
}

/// Why a file cannot be read at all.
pub(crate) fn sheet_error(error: &SheetError) -> String {
    let megabytes = |bytes: u64| bytes / 1024 / 1024;
    match error {
        SheetError::Empty => say("文件是空的，请重新保存后再选。", "The file is empty.").into(),
        SheetError::TooBig { limit, .. } => sentence!(
            "文件太大，最多 {} MB。请分成几个文件。",
            "Too big: at most {} MB. Split it.",
            megabytes(u64::try_from(*limit).unwrap_or_default())
        ),
        SheetError::NotASheet => {
            say("这不是表格文件。请选 xlsx 或 csv。", "Not a spreadsheet. Choose xlsx or csv.").into()
        }
        SheetError::OldXls => say(
            "这是旧格式 xls。请用表格软件打开，“另存为”xlsx 再选。",
            "An old xls file. Save it as xlsx first.",
        )
        .into(),
        SheetError::Encrypted => {
            say("文件有密码。请用表格软件去掉密码再选。", "It is protected by a password; take it off first.")
                .into()
        }
        SheetError::WebPage => say(
            "这其实是网页，不是表格。请用表格软件打开，“另存为”xlsx 再选。",
            "This is a web page, not a spreadsheet. Save it as xlsx first.",
        )
        .into(),
        SheetError::OtherOffice(OtherOffice::Word) => say(
            "这是 Word 文档。请把表格复制出来，粘贴到下面的框里。",
            "A Word document: copy the table and paste it below.",
        )
        .into(),
        SheetError::OtherOffice(OtherOffice::Slides) => {
            say("这是演示文稿，不是表格。", "Slides, not a spreadsheet.").into()
        }
        SheetError::OtherOffice(OtherOffice::Xlsb | OtherOffice::OpenDocument) => say(
            "这种格式读不了。请用表格软件“另存为”xlsx 再选。",
            "This format is not read; save it as xlsx.",
        )
        .into(),
        SheetError::OtherOffice(OtherOffice::Package) => {
            say("这是压缩包，不是表格。请解压后选里面的 xlsx。", "An archive, not a spreadsheet.").into()
        }
        SheetError::UnpacksTooBig { limit } => sentence!(
            "表格展开后超过 {} MB，读不了。请删掉图片和空白页后再存。",
            "It unpacks to more than {} MB; remove pictures and empty sheets.",
            megabytes(*limit)
        ),
        SheetError::TooManyRows { sheet, limit } => sentence!(
            "工作表“{}”超过 {} 行，请分成几个文件。",
            "Sheet “{}” has more than {} rows; split it.",
            sheet,
            limit
        ),
        SheetError::TooManyColumns { sheet, limit } => sentence!(
            "工作表“{}”超过 {} 列，请只留需要的列。",
            "Sheet “{}” has more than {} columns.",
            sheet,
            limit
        ),
        SheetError::TooMuchText { limit } => sentence!(
            "文字超过 {} MB，请分成几个文件。",
            "More than {} MB of text; split it.",
            megabytes(u64::try_from(*limit).unwrap_or_default())
        ),
        SheetError::BrokenPackage => say(
            "文件坏了或没有下载完整，请重新下载或另存一份。",
            "The file is damaged or cut off; download or save it again.",
        )
        .into(),
        SheetError::BrokenSheet { sheet: Some(sheet) } => sentence!(
            "工作表“{}”坏了，请用表格软件打开再另存一份。",
            "Sheet “{}” is damaged; open it and save it again.",
            sheet
        ),
        SheetError::BrokenSheet { sheet: None } => say(
            "表格内部坏了，请用表格软件打开再另存一份。",
            "It is damaged inside; open it and save it again.",
        )
        .into(),
    }
}

/// Why nothing of a sheet can be imported as it stands.
pub(crate) fn import_refusal<F: FieldName>(why: &ImportRefusal<F>) -> String {
    match why {
        ImportRefusal::Empty => say("这个工作表里没有内容。", "There is nothing in this sheet.").into(),
        ImportRefusal::NoHeader { looked_at } => sentence!(
            "前 {} 行里没有找到表头。表头要有“姓名”“心愿内容”这样的列名；也可以在下面指定每一列是什么。",
            "No header in the first {} rows. Name the columns below.",
            looked_at
        ),
        ImportRefusal::MissingColumns { fields: missing } => sentence!(
            "表里缺少这些列：{}。可以在下面改列的对应，或者选择以后再补。",
            "Columns are missing: {}. Correct the columns below, or fill them in later.",
            missing.iter().map(|field| field.name()).collect::<Vec<_>>().join(say("、", ", "))
        ),
    }
}

/// What a column is taken for.
pub(crate) fn column_use<F: FieldName>(usage: &ColumnUse<F>) -> String {
    match usage {
        ColumnUse::Field(known) => known.name().to_owned(),
        ColumnUse::Remark => say("备注，不保留", "a remark, not kept").into(),
        ColumnUse::SecondOf { field: known, .. } => {
            sentence!("{}已有别的列", "another column is {}", known.name())
        }
        ColumnUse::LeftOut => say("不导入", "left out").into(),
        ColumnUse::Identity => say("身份证号不导入，也不保留", "identity numbers are never imported").into(),
        ColumnUse::Unknown { nearest: Some(near) } => {
            sentence!("没认出来，可能是{}", "not understood; perhaps {}", near.name())
        }
        ColumnUse::Unknown { nearest: None } => say("没认出来，不导入", "not understood, left out").into(),
    }
}

/// What would happen to a row.
pub(crate) fn row_state<F: FieldName, I>(
    row: &ImportRow<F, I>,
    stands: &RowPlan<F, I>,
    brings_new: bool,
) -> String {
    let nobody = row.cells.iter().any(|cell| cell.findings.contains(&CellFinding::NotInRegister));
    match (&row.fate, stands.becomes) {
        (RowFate::Unusable, _) if nobody => {
            say("党员信息库里没有这个人，不记", "nobody of this name in the register: left out").into()
        }
        (RowFate::Unusable, _) => {
            say("没有说明是谁、是什么，不能导入", "it does not say what it is about").into()
        }
        _ if stands.asks && !stands.several.is_empty() => {
            say("有同名的，请选是哪一位", "Several of one name: choose").into()
        }
        _ if stands.asks => say("请决定：是不是同一个", "Decide whether it is the same").into(),
        _ if stands.doubt => say("请核对有疑问的地方", "Check what is in doubt").into(),
        (_, Becomes::Out) => say("不导入", "left out").into(),
        (_, Becomes::New) => say("新的", "new").into(),
        (RowFate::DuplicateInFile(above), Becomes::Merged) => {
            sentence!("与第 {} 行是同一个，合并", "the same as row {}: merged", above)
        }
        (_, Becomes::Merged) if !brings_new && stands.writes > 0 => say("会记下", "to be recorded").into(),
        (_, Becomes::Merged) if !brings_new => say("已记过，不用导入", "recorded already").into(),
        (_, Becomes::Merged) if stands.writes > 0 => {
            sentence!("已登记，会补充或更改 {} 项", "here already; {} fields would be written", stands.writes)
        }
        (_, Becomes::Merged) => say("已登记过，不用导入", "here already").into(),
    }
}

/// What a row may be the same as: an earlier row.
pub(crate) fn twin_row(row: usize) -> String {
    sentence!("第 {} 行", "row {}", row)
}

/// What a row may be the same as: something that is here already.
pub(crate) fn twin_known(name: &str) -> String {
    sentence!("已登记的“{}”", "“{}”, who is here already", name)
}

/// Why something stays when an import is taken back.
pub(crate) fn leaving(why: Leaving) -> &'static str {
    match why {
        Leaving::Changed => Undoing::words().changed,
        Leaving::InUse => Undoing::words().in_use,
    }
}

/// Something noticed about a row.
pub(crate) fn row_finding<F: FieldName, I>(finding: &RowFinding<F, I>) -> String {
    match finding {
        RowFinding::MissingRequired(missing) => {
            sentence!("缺{}，可以导入后再补", "{} is missing; fill it in later", missing.name())
        }
        RowFinding::NumberInFile { row } => {
            sentence!("编号与第 {} 行相同", "row {} has the same number", row)
        }
        RowFinding::NumberTaken { .. } => {
            say("编号已被别的记录用了", "another record has this number").into()
        }
        RowFinding::PerhapsInFile { row } => {
            sentence!("可能与第 {} 行是同一个人", "perhaps the same person as row {}", row)
        }
        RowFinding::PerhapsKnown { .. } => {
            say("可能与已登记的是同一个人", "perhaps somebody who is here already").into()
        }
    }
}

/// Why a row was not read.
pub(crate) fn skip_reason(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::AboveHeader => say("表头上面的标题或说明", "above the header"),
        SkipReason::Header => say("表头", "the header"),
        SkipReason::HeaderAgain => say("重复的表头", "the header again"),
        SkipReason::Blank => say("空行", "blank"),
        SkipReason::Total => say("合计行", "a total"),
        SkipReason::Note => say("合并的说明行", "a note"),
        SkipReason::Refused => say("整张表没有读", "the sheet was not read"),
    }
}

/// Something noticed in a cell.
pub(crate) fn cell_finding(finding: &CellFinding) -> String {
    match finding {
        CellFinding::PhoneInvalid(why) => invalid_phone(why),
        CellFinding::PhoneTidied(tidied) => {
            sentence!("电话已整理（{}）", "phone tidied ({})", tidied_words(tidied))
        }
        CellFinding::NameInvalid(why) => invalid_name(why),
        CellFinding::Tidied => say("已去掉多余的空格或符号", "spaces or signs taken out").into(),
        CellFinding::WasNumber => {
            say("表里是数字，开头的 0 可能丢了，请核对", "was a number; leading zeros may be lost").into()
        }
        CellFinding::DamagedNumber => say(
            "数字太长，表格软件已改动末几位，没有采用，请按原件重填",
            "the spreadsheet changed its last digits; not taken: type it from the original",
        )
        .into(),
        CellFinding::WasDate => {
            say("表格软件当成了日期，请核对原来写的是什么", "became a date; check what was meant").into()
        }
        CellFinding::NotAnOption { nearest: Some(near) } => {
            sentence!("不在选项里，可能是“{}”", "not an option; perhaps “{}”", near)
        }
        CellFinding::NotAnOption { nearest: None } => say("不在选项里", "not an option").into(),
        CellFinding::MonthInvalid(why) => invalid_month(*why),
        CellFinding::MonthNoted(noted) => match noted {
            MonthNoted::Tidied => say("已统一写法", "written in one form").into(),
            MonthNoted::DayLeftOut => say("只保留到月", "the day is left out").into(),
            MonthNoted::JanuaryOrOctober => {
                say("可能是 1 月，也可能是 10 月，请核对", "January or October: check it").into()
            }
        },
        CellFinding::NotANumber => say("应填数字", "not a number").into(),
        CellFinding::AgeInvalid => say("年龄看不懂", "not an age").into(),
        CellFinding::AmountInvalid => say("金额看不懂", "not an amount").into(),
        CellFinding::NotYesOrNo => say("应填“是”或“否”", "neither yes nor no").into(),
        CellFinding::Formula { has_value: true, .. } => {
            say("是公式，用了算好的值", "a formula; its value is used").into()
        }
        CellFinding::Formula { has_value: false, .. } => {
            say("是公式，但文件里没有算好的值", "a formula without a value").into()
        }
        CellFinding::ErrorCell { code } => sentence!("表里是错误值 {}", "the error {}", code),
        CellFinding::Merged { range } => sentence!(
            "属于合并单元格 {}，值只算给第一格",
            "part of merged cells {}; the value belongs to the first",
            range
        ),
        CellFinding::NotATime => say("不是时间，应写成 9:10 这样", "not a time, such as 9:10").into(),
        CellFinding::LeftBeforeArriving => say("签退早于签到，请核对", "left before coming: check it").into(),
        CellFinding::AwayWithTimes => say(
            "写了请假或缺席，又有时间：照原样就算没来；来了请删掉这个备注",
            "away, and times all the same: as written counts as away; empty the remark if they came",
        )
        .into(),
        CellFinding::EarlyButStayed => say(
            "写了早退，签退却在结束以后：照原样算早退；没有早退请删掉备注",
            "left early, and signed out after the end: as written counts as early; else empty the remark",
        )
        .into(),
        CellFinding::NotInRegister => say(
            "党员信息库里没有这个姓名；写错了请改，不是党员就不用管",
            "no member of this name; correct it if it is misspelt",
        )
        .into(),
        CellFinding::GivesAway(leak) => sentence!(
            "“{}”{}，发布前要改掉",
            "“{}” {}: reword before publishing",
            leak.found,
            leak_kind(leak.kind)
        ),
    }
}

fn tidied_words(tidied: &[PhoneTidied]) -> String {
    let word = |one: &PhoneTidied| match one {
        PhoneTidied::FullWidth => say("全角改半角", "full width"),
        PhoneTidied::Separators => say("去掉空格和横线", "separators"),
        PhoneTidied::CountryCode => say("去掉 +86", "country code"),
        PhoneTidied::TrailingZero => say("去掉 .0", "trailing .0"),
    };
    tidied.iter().map(word).collect::<Vec<_>>().join(say("、", ", "))
}

/// Why a text is not a month.
pub(crate) fn invalid_month(why: InvalidMonth) -> String {
    match why {
        InvalidMonth::Empty => say("没有写年月", "no month").into(),
        InvalidMonth::NoMonth => say("只有年份，缺月份", "a year without its month").into(),
        InvalidMonth::NoSuchMonth { month } => sentence!("没有 {} 月", "there is no month {}", month),
        InvalidMonth::Year => say("年份要写四位数，如 1985", "the year needs four digits").into(),
        InvalidMonth::NotAMonth => {
            say("不是年月，应写成 1985-03 这样", "not a month, such as 1985-03").into()
        }
    }
}

fn invalid_name(why: &InvalidName) -> String {
    match why {
        InvalidName::Empty => say("没有写姓名", "no name").into(),
        InvalidName::TooShort => say("姓名只有一个字", "a name of one character").into(),
        InvalidName::TooLong { chars } => {
            sentence!("姓名有 {} 个字，太长了", "a name of {} characters is too long", chars)
        }
        InvalidName::Digit { found } => sentence!("姓名里有数字“{}”", "a name with the digit “{}”", found),
        InvalidName::Sign { found } => sentence!("姓名里有符号“{}”", "a name with the sign “{}”", found),
    }
}
