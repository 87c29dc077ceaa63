//! What a person did, in words: for the outbox and for what was refused.

use domain::{
    activity::ActivityField,
    community::Community,
    edit::{Edit, FileField, FileOf, ProfileField},
    mask::{Audience, Classified},
    notice::NoticeField,
    offer::OfferField,
    order::{OpenField, OrderField},
    team::TeamField,
    unmask::Subject,
    wish::{CardField, WishField},
};

use super::{
    activities::activity_edit,
    decision,
    feedback::feedback_edit,
    field,
    honours::award_title,
    honours_trail::award_edit,
    judging::judging_edit,
    lists::{joint_edit, joint_subject},
    notices::notice_edit,
    offers::offer_edit,
    opinions::opinion_edit,
    order_steps::order_edit,
    pairs::pair_edit,
    reason,
    records::{satisfied, service_edit},
    register::{register_edit, survey_edit},
    say, sentence,
    teams::team_edit,
    trail::field_names,
};

/// What was done.
pub(crate) fn edit_line(edit: &Edit) -> String {
    match edit {
        Edit::SetProfile { field, value } => {
            sentence!("社区资料：{}改为“{}”", "Profile: {} is now “{}”", profile_field(*field), value)
        }
        Edit::SetSettings(_) => say("修改社区设置", "Change the settings").into(),
        Edit::SetPerson { person, .. } if person.archived => {
            sentence!("停用“{}”", "Archive “{}”", person.display)
        }
        Edit::SetPerson { person, .. } => {
            sentence!("公示姓名改为“{}”", "Displayed name is now “{}”", person.display)
        }
        Edit::SetFile { field, .. } => sentence!("登记{}", "Note down the {}", file_field(*field)),
        Edit::Register(edit) => register_edit(edit),
        Edit::Survey(edit) => survey_edit(edit),
        Edit::Offer(edit) => offer_edit(edit),
        Edit::Service(edit) => service_edit(edit),
        Edit::Judging(edit) => judging_edit(edit),
        Edit::Activity(edit) => activity_edit(edit),
        Edit::Pair(edit) => pair_edit(edit),
        Edit::Opinion(edit) => opinion_edit(edit),
        Edit::Team(edit) => team_edit(edit),
        Edit::Award(edit) => award_edit(edit),
        Edit::Notice(edit) => notice_edit(edit),
        Edit::Order(edit) => order_edit(edit),
        Edit::SumUp { month, .. } => sentence!("公布 {} 的统计", "Publish the counts of {}", month),
        Edit::Feedback(edit) => feedback_edit(edit).to_owned(),
        Edit::Joint(edit) => joint_edit(edit),
        Edit::TellSatisfied { told, .. } => satisfied(told),
        Edit::CollectOpinion { .. } => say("登记一条意见", "Take down an opinion").into(),
        Edit::FillOpinion { .. } => say("修改意见", "Change an opinion").into(),
        Edit::Collect { .. } => say("登记一条心愿", "Take down a wish").into(),
        Edit::Import { rows, .. } => sentence!("导入 {} 条心愿", "Import {} wishes", rows.len()),
        Edit::Fill { field: filled, value, .. } => {
            let value = filled.seen(Audience::Staff, value);
            sentence!("{}填为“{}”", "{} is now “{}”", field(*filled), value)
        }
        Edit::Submit { .. } => say("提交审核", "Give to review").into(),
        Edit::Review { decision: outcome, .. } => sentence!("审核：{}", "Review: {}", decision(*outcome)),
        Edit::Visit { satisfaction, .. } => {
            sentence!("登记回访，满意度 {} 星", "Note the visit: {} stars", satisfaction)
        }
        Edit::Explain { why, .. } => sentence!("说明：{}", "Explain: {}", why),
        Edit::Publish { round, .. } => sentence!("发布上墙，第 {} 轮", "Publish, round {}", round),
        Edit::Amend { value, .. } => sentence!("公开内容改为“{}”", "The public text is now “{}”", value),
        Edit::Confirm { .. } => say("支部下单", "Give the order").into(),
        Edit::Decline { why, .. } => sentence!("不选定：{}", "Decline: {}", reason(*why)),
        Edit::Return { why, .. } => sentence!("收回接单：{}", "Take the order back: {}", reason(*why)),
        Edit::TakeDown { why, .. } => sentence!("撤下心愿：{}", "Take down: {}", reason(*why)),
        Edit::MarkFollowedUp { .. } => say("标记已回访", "Mark as followed up").into(),
        Edit::Claim { .. } => say("认领心愿", "Claim a wish").into(),
        Edit::ClaimForTeam { .. } => say("为团队认领心愿", "Claim a wish for a team").into(),
        Edit::DoubtClock { .. } => say("标明手机时间不准", "State that the clock was off").into(),
        Edit::Revoke { why, .. } => sentence!("放弃认领：{}", "Give up: {}", reason(*why)),
        Edit::LogContact { .. } => say("记录联系", "Log the contact").into(),
        Edit::LogProgress { .. } => say("记录进展", "Log progress").into(),
        Edit::HandOver { .. } => say("记录交付", "Log the handover").into(),
        Edit::Note { .. } => say("写备注", "Write a note").into(),
        Edit::Disclose { contact: Some(_), .. } => {
            say("把联系方式告诉承接人", "Give the contact details").into()
        }
        Edit::Disclose { contact: None, .. } => say("收回联系方式", "Take the contact details back").into(),
        Edit::Conceal { .. } => say("不再公示许愿人的内容", "Publish nothing of the wisher any more").into(),
        Edit::Unmask { unmasked, .. } => {
            sentence!(
                "记下查看：{}",
                "Record being shown: {}",
                field_names(&unmasked.subject, &unmasked.fields)
            )
        }
        Edit::Remove { why, .. } => {
            sentence!("清除个人资料：{}", "Remove personal data: {}", super::removal_reason(*why))
        }
        Edit::Keep { why, .. } => sentence!("继续保管：{}", "Keep for longer: {}", why),
        Edit::Rotate { doc, .. } => {
            sentence!("彻底清除“{}”中的旧内容", "Clear what was in “{}”", super::doc_name(doc, ""))
        }
    }
}

/// What it was about: the beginning of the wish, or whose name.
pub(crate) fn edit_subject(edit: &Edit, community: &Community) -> String {
    let id = match edit {
        Edit::Unmask { unmasked, .. } => match unmasked.subject {
            Subject::Wish(id) => Some(id),
            Subject::Member(_)
            | Subject::Unit(_)
            | Subject::Door(..)
            | Subject::Ledger(_)
            | Subject::Order(_) => None,
        },
        _ => edit.wish(),
    };
    let known = id.and_then(|id| community.wish(id));
    let text = match (edit, known) {
        (Edit::Collect { draft, .. }, _) => draft.get(WishField::Content).to_owned(),
        (Edit::SetPerson { who, .. }, _) => community.display(who).to_owned(),
        (Edit::SetFile { file, .. }, _) => community.on_card(*file, FileField::Name).to_owned(),
        (Edit::Offer(edit), _) => {
            let offer = community.offers.get(&edit.offer());
            offer.map_or("", |offer| offer.card.get(OfferField::Name)).to_owned()
        }
        (Edit::Service(edit), _) => community.on_card(edit.file(), FileField::Name).to_owned(),
        (Edit::Judging(edit), _) => community.on_card(edit.file(), FileField::Name).to_owned(),
        (Edit::Activity(edit), _) => {
            let activity = community.activities.get(&edit.activity());
            activity.map_or("", |activity| activity.card.get(ActivityField::Name)).to_owned()
        }
        (Edit::Team(edit), _) => {
            let team = community.teams.get(&edit.team());
            team.map_or("", |team| team.card.get(TeamField::Name)).to_owned()
        }
        (Edit::Award(edit), _) => {
            community.awards.get(&edit.award()).map(|award| award_title(&award.card)).unwrap_or_default()
        }
        (Edit::Notice(edit), _) => {
            let notice = community.notices.get(&edit.notice());
            notice.map_or("", |notice| notice.card.get(NoticeField::Title)).to_owned()
        }
        (Edit::Order(edit), _) => {
            let order = edit.order().and_then(|id| community.order(id));
            order.map_or("", |order| order.said(OrderField::Content, OpenField::Content)).to_owned()
        }
        (Edit::Joint(edit), _) => joint_subject(edit, community),
        (Edit::Register(edit), _) => community.on_card(edit.file(), FileField::Name).to_owned(),
        (Edit::Feedback(edit), _) => {
            community.on_card(FileOf::Member(edit.member()), FileField::Name).to_owned()
        }
        (_, Some(wish)) => {
            let card = wish.card.as_ref().map(|card| card.text.get(CardField::Content)).unwrap_or_default();
            let case = wish.case.as_ref().map(|case| case.draft.get(WishField::Content)).unwrap_or_default();
            if card.is_empty() { case } else { card }.to_owned()
        }
        (_, None) => String::new(),
    };
    text.chars().take(40).collect()
}

pub(super) fn profile_field(field: ProfileField) -> &'static str {
    match field {
        ProfileField::Name => say("社区名称", "name"),
        ProfileField::PartyOrg => say("社区党组织", "Party organisation"),
        ProfileField::ContactName => say("社区联系人", "contact person"),
        ProfileField::ContactPhone => say("社区联系电话", "contact phone"),
    }
}

/// A field of a member's or unit's own file.
pub(crate) fn file_field(field: FileField) -> &'static str {
    match field {
        FileField::Name => say("姓名或单位名称", "name"),
        FileField::Phone => say("联系电话", "phone"),
        FileField::Attached => say("工作单位或联系人", "unit or contact person"),
        FileField::ShowsName => say("公示全名", "consent to show the full name"),
    }
}
