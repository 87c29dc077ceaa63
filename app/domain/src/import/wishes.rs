//! The ledger of micro-wishes (微心愿台账) as clerks keep it in a spreadsheet.

use super::{
    Import, Known, Ledger,
    finding::{CellFinding, CellReading, ImportRow},
    reading::{
        Understood, as_written, gender, name, option, phone, plain_number, tight, yes_or_no,
        yes_or_no_written,
    },
    twins,
};
use crate::{
    id::Id,
    mask::{Secrets, leaks},
    settings::Settings,
    wish::{CardField, Wish, WishDraft, WishField},
};

/// The ledger of micro-wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes;

/// What was understood of a sheet of wishes.
pub type WishImport = Import<WishField, Id<Wish>>;

/// A wish of the community, to tell what is already there: its private half as it is now.
pub type KnownWish = Known<WishField, Id<Wish>>;

impl Ledger for Wishes {
    type Field = WishField;
    type Id = Id<Wish>;

    const REQUIRED_COLUMNS: &'static [WishField] = &WishDraft::REQUIRED;
    const TELLING: &'static [WishField] = &[WishField::WisherName, WishField::Content];
    const NAME: WishField = WishField::WisherName;

    fn names(field: WishField) -> &'static [&'static str] {
        match field {
            WishField::No => &["编号", "心愿编号", "微心愿编号", "许愿编号", "编码", "no", "no.", "序号"],
            WishField::WisherName => &[
                "许愿人姓名",
                "心愿人姓名",
                "许愿人",
                "心愿人",
                "姓名",
                "居民姓名",
                "群众姓名",
                "对象姓名",
                "申请人姓名",
                "申请人",
                "求助人",
                "圆梦对象",
                "帮扶对象",
                "服务对象",
                "名字",
            ],
            WishField::Gender => &["性别"],
            WishField::Age => &["年龄", "周岁", "岁数"],
            WishField::Group => &[
                "群体类别",
                "人员类别",
                "群体类型",
                "人员类型",
                "人群类别",
                "对象类别",
                "群体",
                "人群",
                "身份类别",
                "困难类别",
                "困难类型",
                "类别",
            ],
            WishField::Kind => {
                &["心愿类型", "微心愿类型", "愿望类型", "心愿种类", "心愿类别", "类型", "种类"]
            }
            WishField::Category => {
                &["事项分类", "事项类别", "心愿分类", "需求分类", "需求类型", "服务类别", "分类"]
            }
            WishField::Content => &[
                "心愿内容",
                "微心愿内容",
                "心愿具体内容",
                "微心愿具体内容",
                "愿望内容",
                "需求内容",
                "具体内容",
                "内容",
                "微心愿",
                "心愿",
                "愿望",
                "心愿描述",
                "具体心愿",
            ],
            WishField::Reason => &[
                "许愿理由",
                "许愿原因",
                "心愿理由",
                "心愿原因",
                "申请理由",
                "理由",
                "原因",
                "困难情况",
                "情况说明",
            ],
            WishField::Amount => {
                &["预计金额", "涉及金额", "所需金额", "金额", "预计费用", "预算", "费用", "价格"]
            }
            WishField::Address => &[
                "家庭住址",
                "住址",
                "家庭地址",
                "居住地址",
                "现居住地址",
                "现住址",
                "详细地址",
                "地址",
                "联系地址",
                "居住地",
            ],
            WishField::Phone => &[
                "联系电话",
                "手机号码",
                "手机号",
                "手机",
                "电话号码",
                "电话",
                "联系方式",
                "许愿人电话",
                "本人电话",
                "联系手机",
            ],
            WishField::Guardian => &["监护人", "监护人姓名", "家长", "家长姓名"],
            WishField::CollectedBy => &[
                "征集人",
                "征集人姓名",
                "收集人",
                "登记人",
                "采集人",
                "走访人",
                "记录人",
                "经办人",
                "填报人",
            ],
            WishField::Channel => {
                &["征集渠道", "征集方式", "收集渠道", "收集方式", "心愿来源", "渠道", "来源"]
            }
            WishField::Consent => {
                &["同意公示", "是否同意公示", "是否公示", "是否同意公开", "是否公开", "公示意愿", "同意公开"]
            }
            WishField::Difficulty => &["难度", "难易程度", "难易", "是否集体认领"],
        }
    }

    fn is_digits(field: WishField) -> bool {
        matches!(field, WishField::Phone | WishField::No)
    }

    /// The phone of a guardian or of a collector is not the wisher's.
    fn is_somebody_else(field: WishField) -> bool {
        matches!(field, WishField::Guardian | WishField::CollectedBy)
    }

    fn understand(field: WishField, text: &str, settings: &Settings) -> Understood {
        match field {
            WishField::Phone => phone(text),
            WishField::WisherName => name(text),
            WishField::Group => option(&settings.wish_groups, text, &MEANS),
            WishField::Kind => option(&settings.wish_kinds, text, &MEANS),
            WishField::Category => option(&settings.wish_categories, text, &MEANS),
            WishField::Channel => option(&settings.wish_channels, text, &MEANS),
            WishField::Gender => gender(text),
            WishField::Age => match plain_number(&tight(text), &["周岁", "岁"]) {
                Some(age) if age.parse().is_ok_and(|age: u8| age <= 130) => Ok((age, None)),
                _ => Err(CellFinding::AgeInvalid),
            },
            WishField::Amount => plain_number(&tight(text), &["元整", "元", "块"])
                .map(|yuan| (yuan, None))
                .ok_or(CellFinding::AmountInvalid),
            WishField::Consent => yes_or_no(text),
            WishField::Difficulty => match tight(text).to_lowercase().as_str() {
                "高" | "大" | "难" | "较难" | "较大" | "high" | "是" | "集体" | "集体认领" => {
                    Ok(("high".to_owned(), None))
                }
                "低" | "小" | "易" | "容易" | "中" | "一般" | "普通" | "low" | "否" | "个人" => {
                    Ok((String::new(), None))
                }
                _ => Err(CellFinding::NotYesOrNo),
            },
            WishField::No
            | WishField::Content
            | WishField::Reason
            | WishField::Address
            | WishField::Guardian
            | WishField::CollectedBy => Ok(as_written(text)),
        }
    }

    fn written(field: WishField, value: &str) -> String {
        match (field, value) {
            (WishField::Consent, value) => yes_or_no_written(value),
            (WishField::Difficulty, "high") => "高".to_owned(),
            (_, value) => value.to_owned(),
        }
    }

    fn missing(draft: &WishDraft) -> Vec<WishField> {
        draft.missing()
    }

    fn look_at(draft: &WishDraft, cells: &mut [CellReading<WishField>]) {
        let given_away = leaks(CardField::Content, draft.get(WishField::Content), &Secrets::of(draft));
        if let Some(content) = cells.iter_mut().find(|cell| cell.field == Some(WishField::Content)) {
            content.findings.extend(given_away.into_iter().map(CellFinding::GivesAway));
        }
    }

    fn decide_fates(rows: &mut [ImportRow<WishField, Id<Wish>>], existing: &[KnownWish]) {
        twins::decide_fates(rows, existing);
    }
}

/// What clerks write for an option of the default lists.
const MEANS: [(&str, &str); 26] = [
    ("空巢", "空巢老人"),
    ("独居", "空巢老人"),
    ("孤寡", "空巢老人"),
    ("老人", "空巢老人"),
    ("残疾", "残障人士"),
    ("残障", "残障人士"),
    ("困难党员", "生活困难党员"),
    ("困难群众", "生活困难群众"),
    ("低保", "生活困难群众"),
    ("特困", "生活困难群众"),
    ("贫困", "生活困难群众"),
    ("留守", "留守儿童"),
    ("下岗", "下岗工人"),
    ("失业", "下岗工人"),
    ("待业", "下岗工人"),
    ("务工", "外来务工人员"),
    ("农民工", "外来务工人员"),
    ("随迁", "随迁子女"),
    ("物资", "物品"),
    ("实物", "物品"),
    ("修理", "维修"),
    ("陪护", "陪伴"),
    ("法律", "咨询"),
    ("看病", "就医"),
    ("上学", "就学"),
    ("入户", "走访"),
];
