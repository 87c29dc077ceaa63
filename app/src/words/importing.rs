//! What was noticed in a file, in words that name the cell.

use domain::{
    import::{
        CellFinding, ColumnUse, ImportRefusal, RowFate, RowFinding, SkipReason,
        grid::{OtherOffice, SheetError},
    },
    month::{InvalidMonth, MonthNoted},
    person_name::InvalidName,
    phone::PhoneTidied,
};

use super::{FieldName, invalid_phone, leak_kind, say, sentence, words};

words! {
    /// The import page.
    Importing {
        title: "导入心愿", "Import wishes";
        lead: "从表格一次登记多条心愿。先核对，再导入；要么全部导入，要么一条也不导入。", "Take down many wishes from a spreadsheet. Check first; all chosen rows are imported or none.";
        choose: "选择表格文件", "Choose a spreadsheet";
        choose_hint: "xlsx 或 csv，也可以把文件拖到这里", "xlsx or csv; you can drop it here";
        paste: "或者从表格里复制后粘贴到这里", "Or copy cells and paste them here";
        paste_hint: "连同表头一起复制", "Copy the header with them";
        read_paste: "读取粘贴的内容", "Read what was pasted";
        reading: "正在读取…", "Reading…";
        not_loaded: "读表格的部分还没有下载到这台设备，请连上网再试；或者从表格里复制粘贴。", "The part that reads spreadsheets is not on this device yet; go online, or copy and paste.";
        again: "换一个文件", "Another file";
        mapping: "表头对应", "Columns";
        mapping_hint: "认错的列可以在这里改", "Correct a column that was taken for something else";
        leave_out: "不导入这一列", "Leave it out";
        accept_missing: "缺的列以后再补，仍然读取", "Read all the same; what is missing is filled in later";
        rows: "逐行核对", "Rows";
        row: "行", "Row";
        fate: "处理", "What happens";
        import_this: "导入", "Import";
        all_new: "全选新的", "All new ones";
        none: "全不选", "None";
        skipped: "没有读的行", "Rows not read";
        other_sheets: "文件里还有别的工作表，这次没有读", "Other sheets in the file were not read";
        read_this: "改读这个工作表", "Read this one";
        import: "导入所选", "Import the chosen";
        then_submit: "导入后把填齐的提交审核", "Then give complete ones to review";
        nothing_chosen: "还没有选中要导入的行", "No row is chosen";
        nothing_new: "表里的心愿都已登记，不用再导入。", "Everything in it is here already.";
        to_ledger: "去台账", "To the ledger";
        more: "再显示一些", "Show more";
        new: "新的", "New";
        doubtful: "要看一看", "To look at";
        known: "已有", "Here already";
        unusable: "不能用", "Unusable";
        done: "已导入", "Imported";
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
        ColumnUse::Unknown { nearest: Some(near) } => {
            sentence!("没认出来，可能是{}", "not understood; perhaps {}", near.name())
        }
        ColumnUse::Unknown { nearest: None } => say("没认出来，不导入", "not understood, left out").into(),
    }
}

/// What would happen to a row.
pub(crate) fn row_fate<I>(fate: &RowFate<I>) -> String {
    match fate {
        RowFate::New => say("新的", "new").into(),
        RowFate::SameAsExisting(_) => say("已登记过，不用导入", "here already").into(),
        RowFate::Adds(_) => say("已登记，会补充或更改内容", "here already; it would be changed").into(),
        RowFate::DuplicateInFile(row) => sentence!("与第 {} 行相同", "same as row {}", row),
        RowFate::Doubtful => say("要看一看再导入", "look at it first").into(),
        RowFate::Unusable => say("没有姓名也没有内容，不能导入", "neither name nor wish").into(),
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
            "数字太长，表格软件已改动末几位，请按原件重填",
            "the spreadsheet changed its last digits; take it from the original",
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
