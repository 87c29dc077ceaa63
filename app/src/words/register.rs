//! The register and the survey in words: fields of cards, stages of a check-in, why a step cannot be taken.

use domain::{
    edit::{RegisterEdit, SurveyEdit},
    opinion::OpinionField,
    register::{
        Basis, CheckinFact, CheckinRefusal, CheckinStage, LeaveReason, MemberField, MemberStatus,
        NotCheckedInReason, ResourceField, UnitField, UnitType,
    },
    survey::{BuildingField, DoorField, DoorState, MetField, NeedField, VisitResult},
};

use super::{FieldName, day, say, sentence};

impl FieldName for MemberField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("姓名", "Name"),
            Self::Gender => say("性别", "Gender"),
            Self::Ethnicity => say("民族", "Ethnicity"),
            Self::BirthMonth => say("出生年月", "Month of birth"),
            Self::Education => say("文化程度", "Education"),
            Self::JoinedParty => say("入党时间", "Joined the Party"),
            Self::Membership => say("党员类别", "Membership"),
            Self::Photo => say("照片", "Photo"),
            Self::Unit | Self::UnitName => say("工作单位", "Unit"),
            Self::JobTitle => say("职务/职称", "Post or title"),
            Self::UnitPartyOrg => say("所在单位党组织", "Party organisation of the unit"),
            Self::Phone => say("联系电话", "Phone"),
            Self::Estate => say("居住小区", "Estate"),
            Self::Building => say("楼栋", "Building"),
            Self::Stair => say("单元", "Stair"),
            Self::Room => say("室", "Room"),
            Self::Address => say("居住地址", "Address"),
            Self::ResidenceDiffers => say("人户分离", "Lives elsewhere than registered"),
            Self::ProfessionalSkills => say("职业专长", "Professional skills"),
            Self::Hobbies => say("兴趣爱好", "Hobbies"),
            Self::ServiceIntents => say("服务意愿", "Wants to serve in"),
            Self::Availability => say("可服务时间", "Free at"),
            Self::Pledge => say("公开承诺", "Promise"),
            Self::AssignedBranch => say("编入党支部", "Branch"),
            Self::Teams => say("服务团队", "Teams"),
            Self::Grid => say("网格", "Grid"),
            Self::CommunityPost => say("社区任职", "Post in the community"),
            Self::LeadingCadre => say("党员领导干部", "Leading cadre"),
            Self::ShowsName => say("公示全名", "Consent to show the full name"),
            Self::SaidCheckedIn => say("单位所报：是否已报到", "Checked in, as the unit says"),
            Self::Remark => say("备注", "Remark"),
        }
    }
}

impl FieldName for UnitField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("单位名称", "Unit"),
            Self::Type => say("单位类别", "Kind of unit"),
            Self::PartyOrg => say("单位党组织名称", "Party organisation"),
            Self::PartyOrgType => say("党组织类别", "Kind of Party organisation"),
            Self::Address => say("地址", "Address"),
            Self::ContactName => say("单位联系人", "Contact person"),
            Self::ContactPhone => say("联系电话", "Phone"),
            Self::LinkedCommunity => say("本单位联系社区", "Linked community"),
            Self::InServiceCount => say("在职党员数", "In-service members"),
            Self::CheckinDate => say("党组织报到日期", "Checked in on"),
            Self::ReceiptNo => say("党组织报到回执编号", "Receipt number"),
            Self::TeamName => say("服务队名称", "Service team"),
            Self::ClosedOn => say("注销日期", "Closed on"),
            Self::ClosedWhy => say("注销原因", "Why it was closed"),
            Self::ShowsName => say("公示单位名称", "Consent to show the name"),
            Self::Remark => say("备注", "Remark"),
        }
    }
}

impl FieldName for ResourceField {
    fn name(self) -> &'static str {
        match self {
            Self::Category => say("类别", "Category"),
            Self::Name => say("名称", "Name"),
            Self::Amount => say("数量", "Amount"),
            Self::OpenHours => say("开放时间", "Open"),
            Self::ContactName => say("联系人", "Contact person"),
            Self::ContactPhone => say("联系电话", "Phone"),
            Self::Limits => say("限制条件", "Limits"),
        }
    }
}

impl FieldName for BuildingField {
    fn name(self) -> &'static str {
        match self {
            Self::Estate | Self::EstateName => say("小区", "Estate"),
            Self::Name => say("楼栋", "Building"),
            Self::Grid => say("网格", "Grid"),
            Self::Doors => say("总户数", "Doors"),
        }
    }
}

impl FieldName for DoorField {
    fn name(self) -> &'static str {
        match self {
            Self::Stair => say("单元", "Stair"),
            Self::Room => say("房号", "Room"),
            Self::Householder => say("户主", "Householder"),
            Self::Residents => say("常住人数", "Residents"),
            Self::Phone => say("联系电话", "Phone"),
            Self::Tenure => say("房屋性质", "Owned or rented"),
            Self::Groups => say("特殊群体", "Groups in need"),
            Self::Willing => say("是否愿意登记", "Agrees to be registered"),
            Self::Satisfaction => say("满意度", "Satisfaction"),
            Self::Remark => say("备注", "Remark"),
        }
    }
}

impl FieldName for MetField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("姓名", "Name"),
            Self::Gender => say("性别", "Gender"),
            Self::Birth => say("出生年月", "Month of birth"),
            Self::Membership => say("党员类别", "Membership"),
            Self::Employment => say("在职/退休/流动", "In service, retired, floating"),
            Self::Unit => say("工作单位", "Unit"),
            Self::JobAndSkills => say("职务专长", "Post and skills"),
            Self::Hobbies => say("兴趣爱好", "Hobbies"),
            Self::PartyOrg => say("组织关系所在党组织", "Party organisation"),
            Self::CheckedInAt => say("已报到的社区", "Checked in at"),
            Self::ServiceIntents => say("服务意愿", "Wants to serve in"),
            Self::Availability => say("可服务时间", "Free at"),
            Self::Phone => say("电话", "Phone"),
            Self::Member => say("信息库中的党员", "Member of the register"),
            Self::NotMember => say("不是信息库中的", "Not these members of the register"),
        }
    }
}

impl FieldName for NeedField {
    fn name(self) -> &'static str {
        match self {
            Self::Category => say("类别", "Category"),
            Self::Words => say("内容", "In words"),
            Self::Wish => say("转成的心愿", "The wish made of it"),
            Self::Opinion => say("转成的意见", "The opinion made of it"),
            Self::Order => say("转成的点单", "The order made of it"),
            Self::Consent => say(
                "同意把姓名、电话、住址告诉上门的党员",
                "The member who comes may be told name, phone and address",
            ),
        }
    }
}

impl FieldName for OpinionField {
    fn name(self) -> &'static str {
        match self {
            Self::No => say("编号", "Number"),
            Self::Source => say("来源", "Source"),
            Self::ResidentName => say("居民姓名", "Resident"),
            Self::Phone => say("联系电话", "Phone"),
            Self::Address => say("住址", "Address"),
            Self::Grid => say("网格", "Grid"),
            Self::Category => say("类别", "Category"),
            Self::Content => say("内容", "In words"),
        }
    }
}

/// 单位类别.
pub(crate) fn unit_type(kind: UnitType) -> &'static str {
    match kind {
        UnitType::DistrictOrgan => say("区直机关", "district organ"),
        UnitType::SubdistrictOffice => say("办事处机关", "subdistrict office"),
        UnitType::PublicInstitution => say("事业单位", "public institution"),
        UnitType::NonPublicEnterprise => say("非公有制经济组织", "enterprise"),
        UnitType::SocialOrganization => say("社会组织", "social organisation"),
        UnitType::Other => say("其他领域", "other"),
    }
}

/// How far a check-in is.
pub(crate) fn stage(stage: CheckinStage) -> &'static str {
    match stage {
        CheckinStage::Awaited => say("待报到", "Awaited"),
        CheckinStage::LetterIssued => say("已开介绍信", "Letter issued"),
        CheckinStage::LetterExpired => say("介绍信过期", "Letter expired"),
        CheckinStage::Arrived => say("已到社区，待登记", "Arrived"),
        CheckinStage::Registered => say("已登记，待回执", "Registered"),
        CheckinStage::ReceiptIssued => say("已开回执", "Receipt issued"),
        CheckinStage::ReceiptReturned => say("回执已送达单位", "Receipt returned"),
        CheckinStage::Acknowledged => say("单位已确认", "Acknowledged"),
        CheckinStage::Suspended => say("暂停", "Suspended"),
        CheckinStage::Rejected => say("不属本社区", "Belongs elsewhere"),
        CheckinStage::Withdrawn => say("已撤回", "Withdrawn"),
        CheckinStage::TransferredOut => say("转出", "Transferred out"),
        CheckinStage::Closed => say("注销", "Closed"),
    }
}

/// The status in the ledger.
pub(crate) fn member_status(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Awaited => say("待报到", "Awaited"),
        MemberStatus::CheckedIn => say("已报到", "Checked in"),
        MemberStatus::Suspended => say("暂停", "Suspended"),
        MemberStatus::TransferredOut => say("转出", "Transferred out"),
        MemberStatus::Closed => say("注销", "Closed"),
    }
}

/// Why a member belongs to a community.
pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::UnitLinked => say("本单位联系社区", "the community the unit is linked with"),
        Basis::OrganizedBySubdistrict => say("办事处统一组织", "organised by the subdistrict office"),
        Basis::UnitLocation => say("单位所在地社区", "the community where the unit lies"),
        Basis::Residence => say("居住地社区", "the community where the member lives"),
    }
}

/// Why a member leaves.
pub(crate) fn leave_reason(why: LeaveReason) -> &'static str {
    match why {
        LeaveReason::NewPost => say("调动", "new post"),
        LeaveReason::Moved => say("搬迁", "moved"),
        LeaveReason::Retired => say("退休", "retired"),
        LeaveReason::Abroad => say("出国", "abroad"),
        LeaveReason::Died => say("去世", "died"),
        LeaveReason::Other => say("其他", "other"),
    }
}

/// 未报到原因.
pub(crate) fn not_checked_in(why: NotCheckedInReason) -> &'static str {
    match why {
        NotCheckedInReason::BusinessTrip => say("出差", "business trip"),
        NotCheckedInReason::SickLeave => say("病休", "sick leave"),
        NotCheckedInReason::Seconded => say("借调外派", "seconded"),
        NotCheckedInReason::LivesElsewhere => say("居住外地", "lives elsewhere"),
        NotCheckedInReason::WithoutReason => say("无故", "no reason"),
        NotCheckedInReason::NotInformed => say("不知情", "did not know"),
        NotCheckedInReason::Other => say("其他", "other"),
    }
}

/// A step of a check-in.
pub(crate) fn checkin_fact(fact: &CheckinFact) -> String {
    match fact {
        CheckinFact::LetterIssued { to, on, .. } => {
            sentence!("{} 开具介绍信，报到地：{}", "{}: letter to {}", day(*on), to)
        }
        CheckinFact::Arrived { on, basis: why } => {
            sentence!("{} 到社区报到（{}）", "{}: arrived ({})", day(*on), basis(*why))
        }
        CheckinFact::Registered { on, card_no, .. } => {
            sentence!("{} 登记，编号 {}", "{}: registered, number {}", day(*on), card_no)
        }
        CheckinFact::ReceiptIssued { on, no, .. } => {
            sentence!("{} 开具回执，编号 {}", "{}: receipt {}", day(*on), no)
        }
        CheckinFact::ReceiptReturned { on } => {
            sentence!("{} 回执送达单位", "{}: receipt at the unit", day(*on))
        }
        CheckinFact::Acknowledged { on } => sentence!("{} 单位确认", "{}: acknowledged", day(*on)),
        CheckinFact::Rejected { on, belongs_to } => {
            sentence!("{} 不属本社区，应到：{}", "{}: belongs to {}", day(*on), belongs_to)
        }
        CheckinFact::Withdrawn { on, why } => sentence!("{} 撤回：{}", "{}: withdrawn: {}", day(*on), why),
        CheckinFact::Suspended { on, why } => sentence!("{} 暂停：{}", "{}: suspended: {}", day(*on), why),
        CheckinFact::Resumed { on } => sentence!("{} 恢复", "{}: resumed", day(*on)),
        CheckinFact::TransferredOut { on, to, why } => {
            sentence!("{} 转出到 {}（{}）", "{}: transferred to {} ({})", day(*on), to, leave_reason(*why))
        }
        CheckinFact::Closed { on, why } => {
            sentence!("{} 注销（{}）", "{}: closed ({})", day(*on), leave_reason(*why))
        }
    }
}

/// Why a step of a check-in cannot be taken.
pub(crate) fn checkin_refusal(why: &CheckinRefusal) -> String {
    match why {
        CheckinRefusal::CheckedInAlready { since, card_no } => sentence!(
            "该党员已于 {} 在本社区报到，编号 {}，不用再报到。",
            "Checked in here already on {}, number {}.",
            day(*since),
            card_no
        ),
        CheckinRefusal::LetterForAnother { community } => sentence!(
            "介绍信是开给“{}”的，请该党员到那里报到，或请单位重开。",
            "The letter is for “{}”; go there, or ask the unit for another one.",
            community
        ),
        CheckinRefusal::BelongsElsewhere(rule) => sentence!(
            "按“{}”的规定，该党员应到另一个社区报到。",
            "By the rule “{}” the member belongs to another community.",
            basis(*rule)
        ),
        CheckinRefusal::NotRegistered => say(
            "还没有登记，先填好登记卡再开回执。",
            "Not registered yet: the card comes before the receipt.",
        )
        .into(),
        CheckinRefusal::NotArrived => {
            say("还没有登记到社区的日期，请先登记“到社区报到”。", "Not arrived yet: note the arrival first.")
                .into()
        }
        CheckinRefusal::WrongStage(is) => {
            sentence!("现在是“{}”，不能做这一步。", "It is “{}” now; this step does not fit.", stage(*is))
        }
        CheckinRefusal::InTheFuture => say("日期还没有到。", "The day lies ahead.").into(),
        CheckinRefusal::BeforeLast { last } => {
            sentence!("日期早于上一步的 {}，请检查。", "Before the step it follows ({}).", day(*last))
        }
        CheckinRefusal::NumberTaken => say("这个编号已经用过，请换一个。", "The number is taken.").into(),
        CheckinRefusal::TextMissing => say("有必填的文字没有写。", "A text is missing.").into(),
    }
}

/// What a visit came to.
pub(crate) fn visit_result(result: VisitResult) -> &'static str {
    match result {
        VisitResult::Met => say("见面", "Met"),
        VisitResult::Nobody => say("无人", "Nobody"),
        VisitResult::Refused => say("拒访", "Refused"),
        VisitResult::Vacant => say("空置", "Vacant"),
        VisitResult::TenantsOnly => say("仅租户", "Tenants only"),
    }
}

/// What the picture of a building shows of a door.
pub(crate) fn door_state(state: DoorState) -> &'static str {
    match state {
        DoorState::Unvisited => say("未访", "Not visited"),
        DoorState::Begun => say("没填完", "Begun"),
        DoorState::Again => say("待回访", "Again"),
        DoorState::Met => say("已见面", "Met"),
        DoorState::Refused => say("拒访", "Refused"),
        DoorState::Vacant => say("空置", "Vacant"),
        DoorState::TenantsOnly => say("仅租户", "Tenants only"),
    }
}

/// What was done to the register.
pub(super) fn register_edit(edit: &RegisterEdit) -> String {
    fn names<F: FieldName>(fields: &[(F, String)]) -> String {
        fields.iter().map(|(field, _)| field.name()).collect::<Vec<_>>().join(say("、", ", "))
    }
    match edit {
        RegisterEdit::FillMember { fields, .. } => sentence!("登记{}", "Note down {}", names(fields)),
        RegisterEdit::FillUnit { fields, .. } => sentence!("登记{}", "Note down {}", names(fields)),
        RegisterEdit::FillRoster { fields, .. } => {
            sentence!("花名册：{}", "Roster: {}", names(fields))
        }
        RegisterEdit::TakeRoster { people, .. } => {
            sentence!("花名册：{} 人", "Roster: {} people", people.len())
        }
        RegisterEdit::FillResource { fields, .. } => sentence!("资源：{}", "Offer: {}", names(fields)),
        RegisterEdit::CheckIn { fact, .. } => checkin_fact(fact),
        RegisterEdit::Urge { .. } => say("督促报到", "Ask to check in").into(),
        RegisterEdit::Exempt { what, .. } => sentence!("豁免：{}", "Exemption: {}", what.kind),
        RegisterEdit::Propose { field, .. } => sentence!("请改{}", "Ask to change {}", field.name()),
        RegisterEdit::DeclineProposal { field, .. } => {
            sentence!("不采用所填的{}", "Decline the proposed {}", field.name())
        }
        RegisterEdit::IssueLetter { what, .. } => {
            sentence!("开具介绍信，{} 人", "Letter of introduction for {}", what.people.len())
        }
        RegisterEdit::Answer { .. } => say("单位答复", "Answer of the unit").into(),
        RegisterEdit::TellUnit { .. } => say("告知单位报到情况", "Tell the unit how far a member is").into(),
    }
}

/// What was done to a survey.
pub(super) fn survey_edit(edit: &SurveyEdit) -> String {
    match edit {
        SurveyEdit::FillBuilding { .. } => say("登记楼栋", "Note down a building").into(),
        SurveyEdit::AddDoors { doors, .. } => sentence!("导入 {} 户", "Import {} doors", doors.len()),
        SurveyEdit::FillDoor { fields, .. } => {
            let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
            sentence!("走访登记：{}", "Survey: {}", names.join(say("、", ", ")))
        }
        SurveyEdit::NoteVisit { what, .. } => {
            sentence!("走访：{}", "Visit: {}", visit_result(what.result))
        }
        SurveyEdit::FillMet { .. } => say("登记见到的人", "Note down somebody met").into(),
        SurveyEdit::FillNeed { .. } => say("登记需求", "Note down a need").into(),
    }
}

/// The name of a field of a member's or unit's card, by its name in the documents.
pub(crate) fn card_field_name(of_unit: bool, key: &str) -> Option<&'static str> {
    if of_unit {
        UnitField::from_key(key).map(FieldName::name)
    } else {
        MemberField::from_key(key).map(FieldName::name)
    }
}
