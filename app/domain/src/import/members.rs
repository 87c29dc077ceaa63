//! Rosters of in-service Party members (在职党员花名册) as units send them.

use std::collections::BTreeMap;

use super::{
    Import, Known, Ledger,
    finding::{CellFinding, ImportRow, RowFate, RowFinding},
    reading::{Understood, as_written, gender, name, option, phone, tight, yes_or_no, yes_or_no_written},
};
use crate::{
    id::Id,
    month::Month,
    principal::Member,
    register::{MemberCard, MemberField, MemberIdentity, Membership, SameMember, same_member},
    settings::Settings,
};

/// The roster of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members;

/// What was understood of a roster.
pub type MemberImport = Import<MemberField, Id<Member>>;

/// A member of the register, to tell who is already there.
pub type KnownMember = Known<MemberField, Id<Member>>;

impl Ledger for Members {
    type Field = MemberField;
    type Id = Id<Member>;

    const REQUIRED_COLUMNS: &'static [MemberField] = &[MemberField::Name];
    const TELLING: &'static [MemberField] = &[MemberField::Name];
    const NAME: MemberField = MemberField::Name;
    /// The unit may be known by its id on one side and by its name on the other; the name is compared.
    const PLACES: &'static [MemberField] = &[MemberField::Unit];

    fn names(field: MemberField) -> &'static [&'static str] {
        match field {
            MemberField::Name => &["姓名", "党员姓名", "名字", "人员姓名"],
            MemberField::Gender => &["性别"],
            MemberField::Ethnicity => &["民族"],
            MemberField::BirthMonth => &["出生年月", "出生日期", "出生时间", "出生", "生日", "出生年月日"],
            MemberField::Education => &["文化程度", "学历", "最高学历", "教育程度"],
            MemberField::JoinedParty => {
                &["入党时间", "入党年月", "入党日期", "加入党组织时间", "加入中国共产党时间", "党龄起算时间"]
            }
            MemberField::Membership => &["党员类别", "党员类型", "人员类别", "党员身份", "正式/预备", "类别"],
            MemberField::Photo => &["照片"],
            MemberField::Unit => &[],
            MemberField::UnitName => &["工作单位", "单位", "单位名称", "所在单位", "现工作单位"],
            MemberField::JobTitle => &[
                "职务",
                "职务/职称",
                "职称",
                "职务职称",
                "岗位",
                "现任职务",
                "工作岗位",
                "单位职务",
                "职务或职称",
            ],
            MemberField::UnitPartyOrg => &[
                "所在党组织",
                "所在党支部",
                "党支部",
                "支部",
                "所属党支部",
                "所属党组织",
                "组织关系所在党组织",
            ],
            MemberField::Phone => &[
                "联系电话",
                "手机号码",
                "手机号",
                "手机",
                "电话",
                "电话号码",
                "联系方式",
                "移动电话",
                "本人电话",
            ],
            MemberField::Address => &[
                "现居住地址",
                "家庭住址",
                "居住地址",
                "住址",
                "家庭地址",
                "现住址",
                "居住地",
                "地址",
                "详细地址",
                "居住小区及门牌",
            ],
            MemberField::Estate => &["小区", "居住小区", "所在小区"],
            MemberField::Building => &["楼栋", "楼号", "栋"],
            MemberField::Stair => &["单元"],
            MemberField::Room => &["房号", "室", "门牌号"],
            MemberField::ResidenceDiffers => &["人户分离", "是否人户分离"],
            MemberField::ProfessionalSkills => {
                &["专长", "职业专长", "专业特长", "特长", "个人专长", "职务专长", "业务专长"]
            }
            MemberField::Hobbies => &["兴趣爱好", "爱好", "兴趣", "个人爱好", "个人特长"],
            MemberField::ServiceIntents => {
                &["服务意愿", "服务意向", "志愿服务意向", "感兴趣的岗位", "服务类别"]
            }
            MemberField::Availability => &["可服务时间", "服务时间", "空闲时间"],
            MemberField::Pledge => &["公开承诺", "承诺", "承诺事项"],
            MemberField::AssignedBranch => &["编入党支部", "编入支部"],
            MemberField::Teams => &["服务团队", "志愿服务队", "编入团队"],
            MemberField::Grid => &["网格", "所属网格", "所在网格"],
            MemberField::CommunityPost => &["社区任职", "社区职务"],
            MemberField::LeadingCadre => &["是否领导干部", "党员领导干部", "领导干部"],
            MemberField::ShowsName => &["是否公开姓名", "同意公开姓名"],
            MemberField::SaidCheckedIn => {
                &["是否已到社区报到", "是否已报到", "是否报到", "是否到社区报到", "报到情况"]
            }
            MemberField::Remark => &["备注", "附注", "备注说明", "说明", "其他说明"],
        }
    }

    fn understand(field: MemberField, text: &str, settings: &Settings) -> Understood {
        match field {
            MemberField::Name => name(text),
            MemberField::Gender => gender(text),
            MemberField::Phone => phone(text),
            MemberField::BirthMonth | MemberField::JoinedParty => {
                let (month, noted) = Month::parse_noting(text).map_err(CellFinding::MonthInvalid)?;
                Ok((month.to_string(), noted.map(CellFinding::MonthNoted)))
            }
            MemberField::Membership => match tight(text).as_str() {
                "正式" | "正式党员" | "中共正式党员" | "中共党员" => {
                    Ok((Membership::Full.key().to_owned(), None))
                }
                "预备" | "预备党员" | "中共预备党员" => {
                    Ok((Membership::Probationary.key().to_owned(), None))
                }
                _ => Err(CellFinding::NotAnOption { nearest: None }),
            },
            // 汉 and 汉族 are one.
            MemberField::Ethnicity => {
                let tight = tight(text);
                Ok((if tight.ends_with('族') { tight } else { format!("{tight}族") }, None))
            }
            MemberField::Education => option(&settings.educations, text, &EDUCATIONS),
            MemberField::ResidenceDiffers
            | MemberField::LeadingCadre
            | MemberField::ShowsName
            | MemberField::SaidCheckedIn => yes_or_no(text),
            MemberField::ProfessionalSkills
            | MemberField::Hobbies
            | MemberField::ServiceIntents
            | MemberField::Availability => Ok((listed(text), None)),
            MemberField::Photo
            | MemberField::Unit
            | MemberField::UnitName
            | MemberField::JobTitle
            | MemberField::UnitPartyOrg
            | MemberField::Address
            | MemberField::Estate
            | MemberField::Building
            | MemberField::Stair
            | MemberField::Room
            | MemberField::Pledge
            | MemberField::AssignedBranch
            | MemberField::Teams
            | MemberField::Grid
            | MemberField::CommunityPost
            | MemberField::Remark => Ok(as_written(text)),
        }
    }

    fn written(field: MemberField, value: &str) -> String {
        match (field, Membership::from_key(value)) {
            (MemberField::Membership, Some(Membership::Full)) => "正式党员".to_owned(),
            (MemberField::Membership, Some(Membership::Probationary)) => "预备党员".to_owned(),
            (
                MemberField::ResidenceDiffers
                | MemberField::LeadingCadre
                | MemberField::ShowsName
                | MemberField::SaidCheckedIn,
                _,
            ) => yes_or_no_written(value),
            _ => value.to_owned(),
        }
    }

    fn is_digits(field: MemberField) -> bool {
        matches!(field, MemberField::Phone)
    }

    fn is_date(field: MemberField) -> bool {
        matches!(field, MemberField::BirthMonth | MemberField::JoinedParty)
    }

    /// A roster tells what it tells; what the registration card still needs is asked when the member comes.
    fn missing(draft: &MemberCard) -> Vec<MemberField> {
        draft.lacking(&[MemberField::Name, MemberField::Phone])
    }

    fn decide_fates(rows: &mut [ImportRow<MemberField, Id<Member>>], existing: &[KnownMember]) {
        let known = People::of(existing.iter().map(|known| (known.id, &known.draft)));
        let mut above: People<usize> = People::default();
        let drafts: BTreeMap<Id<Member>, &MemberCard> =
            existing.iter().map(|known| (known.id, &known.draft)).collect();
        for row in rows {
            if !row.draft.has(MemberField::Name) {
                row.fate = RowFate::Unusable;
                continue;
            }
            let identity = identity(&row.draft);
            // Rows of one roster without a column for the unit are of one unit.
            let mut in_file = identity.clone();
            if in_file.unit.is_empty() {
                in_file.unit.push('=');
            }
            let adds = |id: &Id<Member>| drafts.get(id).is_none_or(|known| row.adds_to(known, Self::PLACES));
            // Somebody to whom the row has nothing to add is the same, as far as the row can tell.
            let (there, twin) = (known.like(&identity, |id| !adds(id)), above.like(&in_file, |_| false));
            let fate = match (there, twin) {
                (Some((id, SameMember::Surely)), _) if adds(&id) => Some(RowFate::Adds(id)),
                (Some((id, sure)), _) if sure == SameMember::Surely || !adds(&id) => {
                    Some(RowFate::SameAsExisting(id))
                }
                (_, Some((above, SameMember::Surely))) => Some(RowFate::DuplicateInFile(above)),
                _ => None,
            };
            if fate.is_none() {
                row.findings.extend(twin.map(|(above, _)| RowFinding::PerhapsInFile { row: above }));
                row.findings.extend(there.map(|(id, _)| RowFinding::PerhapsKnown { id }));
            }
            row.fate = match fate {
                Some(fate) => fate,
                None if row.has_warnings() => RowFate::Doubtful,
                None => RowFate::New,
            };
            above.add(row.row_number, in_file);
        }
    }
}

/// Who a card is. Units are compared by name, which both a roster and the register have.
fn identity(card: &MemberCard) -> MemberIdentity {
    let mut identity = MemberIdentity::of(card);
    if card.has(MemberField::UnitName) {
        card.get(MemberField::UnitName).clone_into(&mut identity.unit);
    }
    identity
}

/// People by what may make two of them one.
struct People<W> {
    all: Vec<(W, MemberIdentity)>,
    by_phone: BTreeMap<String, Vec<usize>>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<W> Default for People<W> {
    fn default() -> Self {
        Self { all: Vec::new(), by_phone: BTreeMap::new(), by_name: BTreeMap::new() }
    }
}

impl<W: Copy> People<W> {
    fn of<'a>(cards: impl Iterator<Item = (W, &'a MemberCard)>) -> Self {
        let mut people = Self::default();
        for (who, card) in cards {
            people.add(who, identity(card));
        }
        people
    }

    fn add(&mut self, who: W, identity: MemberIdentity) {
        let at = self.all.len();
        if !identity.phone.is_empty() {
            self.by_phone.entry(identity.phone.clone()).or_default().push(at);
        }
        self.by_name.entry(identity.name.clone()).or_default().push(at);
        self.all.push((who, identity));
    }

    /// The one most surely the same person; among those only alike, one that is `equal`.
    fn like(&self, identity: &MemberIdentity, equal: impl Fn(&W) -> bool) -> Option<(W, SameMember)> {
        let by_phone = self.by_phone.get(&identity.phone).into_iter().flatten();
        let by_name = self.by_name.get(&identity.name).into_iter().flatten();
        by_phone
            .chain(by_name)
            .filter_map(|at| self.all.get(*at))
            .map(|(who, other)| (*who, same_member(identity, other)))
            .filter(|(_, sure)| *sure != SameMember::No)
            .max_by_key(|(who, sure)| (*sure == SameMember::Surely, equal(who), *sure))
    }
}

/// A list with `、` between its parts; 无 is nothing.
fn listed(text: &str) -> String {
    let parts = text.split(['、', '，', ',', ';', '；', '/', '|']).map(str::trim);
    parts
        .filter(|part| !part.is_empty() && !["无", "没有", "暂无", "-"].contains(part))
        .collect::<Vec<_>>()
        .join("、")
}

/// What clerks write for a degree of the default list.
const EDUCATIONS: [(&str, &str); 12] = [
    ("初中", "初中及以下"),
    ("小学", "初中及以下"),
    ("高中", "高中中专"),
    ("中专", "高中中专"),
    ("技校", "高中中专"),
    ("大学专科", "大专"),
    ("专科", "大专"),
    ("大学本科", "本科"),
    ("学士", "本科"),
    ("硕士", "研究生"),
    ("博士", "研究生"),
    ("大学", "本科"),
];
