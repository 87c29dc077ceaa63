//! Words of teams (组团服务).

use domain::{
    access::{DocName, TEAM},
    edit::TeamEdit,
    team::{Bond, DISSOLVED, TeamDecision, TeamFate, TeamField, TeamStep},
    wish::Claimant,
};
use replica::schema::section;

use super::{FieldName, Telling, Told, say, sentence, trail::fact, words};
use crate::shell::Write;

words! {
    /// The list and a team's own page.
    Teams {
        title: "服务团队", "Teams";
        lead: "按地缘、业缘、趣缘组队，一起服务。申请入队和退队，没有网也能点。", "By place, trade and interest. Asking to join works without a network.";
        new: "新建团队", "New team";
        none: "还没有服务团队", "No teams yet";
        none_found: "没有符合的团队", "Nothing fits";
        search: "搜索团队", "Search";
        search_hint: "队名、领域、网格、服务事项", "Name, field, grid, services";
        bonds: "按组队方式", "By bond";
        mine: "我在队里", "I am in it";
        unknown: "这台设备上没有这个团队", "It is not on this device";
        back: "返回团队", "Back to the list";
        card: "团队资料", "The card";
        kept: "每填一处自动存下，所有人都看得到。", "Kept field by field; everybody sees it.";
        choose: "请选择", "Choose";
        members: "队员", "Members";
        taken_on: "团队认领", "Taken on together";
        nobody: "还没有队员", "Nobody yet";
        part: "我和这支队", "My part";
        ask: "申请入队", "Ask to join";
        asked: "已申请，等社区同意", "Asked; the community answers";
        leave: "申请退队", "Ask to leave";
        take_back: "撤回申请", "Take it back";
        left: "已申请退队", "Asked to leave";
        add: "入队", "Add";
        add_all: "登记卡上写着本队的，全部入队", "Add all whose cards name this team";
        added: "已入队", "Added";
        decline: "不同意", "Decline";
        declined: "已答复", "Answered";
        release: "退队", "Let go";
        released: "已退队", "Gone";
        keep: "挽留", "Ask to stay";
        kept_on: "已请其留队", "Asked to stay";
        proposals: "可以邀请的党员", "Members who fit";
        proposals_hint: "按专长、爱好、服务意愿和网格挑选。先问过本人，再点入队。", "By skills, hobbies, wishes and grid. Ask them first.";
        no_proposals: "没有更多合适的党员", "Nobody else fits";
        named: "登记卡上写着本队", "The card names this team";
        others: "其他党员", "Other members";
        others_search: "查找党员", "Find a member";
        others_hint: "姓名、单位、电话后几位", "Name, unit, end of a phone";
        lead_it: "入队并任队长", "Add as the leader";
        leads: "已入队并任队长", "Added; leads the team";
        dissolve: "解散团队", "Dissolve";
        dissolve_sure: "再点一次确认解散", "Press again to dissolve";
        dissolved: "已解散", "Dissolved";
        revive: "恢复团队", "Revive";
        revived: "已恢复", "Serves again";
        lacks: "写好队名、选好组队方式后，党员才能入队。", "A name and a bond are needed before anybody joins.";
        number_wrong: "请填 1 到 99 的数", "A number from 1 to 99";
    }
}

/// What brings a team together.
pub(crate) fn bond(bond: Bond) -> &'static str {
    match bond {
        Bond::Place => say("地缘", "Place"),
        Bond::Work => say("业缘", "Trade"),
        Bond::Interest => say("趣缘", "Interest"),
    }
}

/// Where somebody stands: words and tone.
pub(crate) fn team_fate(fate: TeamFate) -> (&'static str, &'static str) {
    match fate {
        TeamFate::Waiting => (say("申请入队", "Asks to join"), "warn"),
        TeamFate::Leaving => (say("申请退队", "Asks to leave"), "warn"),
        TeamFate::In => (say("在队", "In the team"), "good"),
        TeamFate::Out => (say("已退队", "Gone"), "calm"),
        TeamFate::Declined => (say("没有同意", "Declined"), "calm"),
    }
}

/// The same, to the member.
pub(crate) fn own_team_fate(fate: TeamFate) -> &'static str {
    match fate {
        TeamFate::Waiting => say("已申请入队，等社区同意", "You asked to join; the community answers"),
        TeamFate::Leaving => say("已申请退队，等社区同意", "You asked to leave; the community answers"),
        TeamFate::In => say("您是这支队的队员", "You are in this team"),
        TeamFate::Out => say("您不在这支队里", "You are not in this team"),
        TeamFate::Declined => say("社区没有同意，可以再申请", "Declined; you may ask again"),
    }
}

/// A squad.
pub(crate) fn squad(number: usize, people: usize) -> String {
    sentence!("第 {} 小队（{} 人）", "Squad {} ({})", number, people)
}

fn decided(what: TeamDecision) -> &'static str {
    match what {
        TeamDecision::Added(_) => say("入队", "Added"),
        TeamDecision::Declined(_) => say("不同意入队", "Declined"),
        TeamDecision::Released(_) => say("退队", "Let go"),
        TeamDecision::Kept(_) => say("挽留", "Asked to stay"),
    }
}

fn asked(what: TeamStep) -> &'static str {
    match what {
        TeamStep::Asks => say("申请入队", "Asked to join"),
        TeamStep::Leaves => say("申请退队", "Asked to leave"),
    }
}

/// What was done, for the outbox.
pub(super) fn team_edit(edit: &TeamEdit) -> String {
    match edit {
        TeamEdit::Fill { fields, .. } => {
            let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
            sentence!("服务团队：{}", "Team: {}", names.join(say("、", ", ")))
        }
        TeamEdit::Ask { what, .. } => asked(*what).into(),
        TeamEdit::Decide { what, .. } => decided(*what).into(),
    }
}

impl FieldName for TeamField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("队名", "Name"),
            Self::Bond => say("组队方式", "Bond"),
            Self::Field => say("服务领域", "Field"),
            Self::Leader => say("队长", "Leader"),
            Self::Deputy => say("副队长", "Deputy"),
            Self::Parent => say("上级团队", "Part of"),
            Self::Grid => say("网格", "Grid"),
            Self::Services => say("服务事项", "Services"),
            Self::Deeds => say("服务事迹", "Deeds"),
            Self::Founded => say("成立日期", "Founded on"),
            Self::Size => say("每个小队人数", "Size of a squad"),
            Self::Status => say("状态", "State"),
            Self::Year => say("年度", "Year"),
        }
    }
}

impl Telling<'_> {
    /// What was written about a team.
    pub(super) fn team(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        if let (DocName::Community, section::TEAMS) = (doc, write.section.as_str()) {
            let known = TeamField::from_key(&write.field)?;
            let value = |value: &str| match known {
                TeamField::Bond => {
                    Bond::from_key(value).map_or_else(|| value.to_owned(), |one| bond(one).to_owned())
                }
                TeamField::Leader | TeamField::Deputy => value.parse().map_or_else(
                    |_| value.to_owned(),
                    |id| (self.name)(domain::principal::Principal::Member(id)),
                ),
                TeamField::Status if value == DISSOLVED => Teams::words().dissolved.to_owned(),
                // An id says nothing to a person.
                TeamField::Parent => say("另一支团队", "another team").to_owned(),
                _ => value.to_owned(),
            };
            return Some(self.field(&known, known.key(), known.name(), write, &value));
        }
        if !write.record.starts_with(TEAM) {
            return None;
        }
        match write.section.as_str() {
            section::STEPS => {
                let what = fact::<TeamDecision>(to)?;
                let whom = (self.name)(domain::principal::Principal::Member(what.member()));
                open(sentence!("{}：{}", "{}: {}", whom, decided(what)))
            }
            section::CLAIMS => {
                let claimant: Claimant = write.field.split_once('/')?.0.parse().ok()?;
                let whom = (self.name)(claimant.principal());
                open(sentence!("{}：{}", "{}: {}", whom, asked(fact::<TeamStep>(to)?)))
            }
            _ => None,
        }
    }
}
