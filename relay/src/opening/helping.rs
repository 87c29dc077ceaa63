//! Paired help, residents' views and teams of the sample community: something in every state that a day may bring.

use domain::{
    edit::{Edit, FileOf, OfferEdit, OpinionEdit, PairEdit, TeamEdit},
    id::Id,
    offer::OfferField,
    opinion::{Heard, Opinion, OpinionState, OpinionStep, OpinionTold, card_of},
    pair::{HelpVisit, Pair, PairCard, PairField, RUNNING, Resolved, helpers_text, telling},
    team::{Bond, Team, TeamDecision, TeamField, TeamStep},
    wish::Claimant,
};

use super::{Cast, Desk, OpeningError};

/// The project that a team takes on.
const SHARED: &str = "暑期书法班";

/// Sets them up.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    pairs(desk, cast)?;
    opinions(desk, cast)?;
    teams(desk, cast)
}

/// Two people who are helped; one helper was there lately, the other is late.
fn pairs(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let today = desk.now.day();
    let people = [
        (
            "胡桂英",
            "13900000021",
            "桂花苑12栋1单元302",
            "独居",
            "心理关爱、医疗",
            "每周有人上门，按时吃药。",
            20,
            cast.members[0],
            true,
        ),
        (
            "罗建国",
            "13900000022",
            "桂花苑20栋2单元101",
            "因病",
            "生活、法律援助",
            "办好慢性病补助。",
            60,
            cast.members[1],
            false,
        ),
    ];
    for (name, phone, address, difficulty, needs, goal, ago, member, visited) in people {
        let pair: Id<Pair> = desk.id();
        let helper = Claimant::Member(member);
        let fields = vec![
            (PairField::Helpers, helpers_text(&[helper])),
            (PairField::Name, name.to_owned()),
            (PairField::Phone, phone.to_owned()),
            (PairField::Address, address.to_owned()),
            (PairField::Difficulty, difficulty.to_owned()),
            (PairField::Needs, needs.to_owned()),
            (PairField::Goal, goal.to_owned()),
            (PairField::From, today.plus(-ago).to_string()),
            (PairField::Every, "30".to_owned()),
            (PairField::Status, RUNNING.to_owned()),
        ];
        let mut card = PairCard::default();
        for (field, value) in &fields {
            card.set(*field, value.as_str());
        }
        let mut edits = vec![Edit::Pair(PairEdit::Fill { year: today.year(), pair, fields })];
        edits.extend(telling(&desk.community(), pair, &card));
        desk.act(edits)?;
        if visited {
            let what = HelpVisit {
                on: today.plus(-2),
                method: "入户走访".to_owned(),
                minutes: 50,
                content: "陪聊天，帮着把一周的药分好。".to_owned(),
                material: "牛奶一箱".to_owned(),
                fen: 5800,
                effect: "精神好多了。".to_owned(),
                resolved: Resolved::Underway,
            };
            let (file, step) = (FileOf::of(helper), desk.id());
            desk.act(vec![Edit::Pair(PairEdit::Visit { file, pair, step, what })])?;
        }
    }
    Ok(())
}

/// One that is handled, with whoever reported it told; one that waits to be taken down.
fn opinions(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let (today, year) = (desk.now.day(), desk.now.day().year());
    let [first, second] = cast.members.map(FileOf::Member);
    let heard = |content: &str, category: &str, address: &str| Heard {
        content: content.to_owned(),
        category: category.to_owned(),
        address: address.to_owned(),
        ..Heard::default()
    };
    let told = heard("20栋楼下的井盖松动，晚上走路容易绊倒。", "安全", "桂花苑20栋");
    let opinion: Id<Opinion> = desk.id();
    desk.act(vec![Edit::Opinion(OpinionEdit::Hear { file: first, opinion, heard: told.clone() })])?;
    let (said, given) = (desk.id(), desk.id());
    let state = OpinionTold {
        state: OpinionState::Assigned, words: "已请市政来看，这周修好。".to_owned()
    };
    let assigned = OpinionStep::Assigned { to: "市政养护站".to_owned(), due: Some(today.plus(5)) };
    desk.act(vec![Edit::CollectOpinion { year, opinion, card: card_of(&told) }])?;
    desk.act(vec![
        Edit::Opinion(OpinionEdit::Take { year, opinion, step: given, what: assigned }),
        Edit::Opinion(OpinionEdit::Tell { file: first, opinion, step: said, told: state }),
    ])?;
    let opinion = desk.id();
    let waits = heard("希望社区门口的健身器材修一修。", "设施", "社区广场");
    desk.act(vec![Edit::Opinion(OpinionEdit::Hear { file: second, opinion, heard: waits })])
}

/// One team somebody is in, one somebody asks to join.
fn teams(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let (year, founded) = (desk.now.day().year().to_string(), desk.now.day().plus(-90).to_string());
    let all = [
        ("银杏法律服务队", Bond::Work, "法律维权", "每月一次法律咨询，上门代写文书。", ""),
        ("一网格邻里守望队", Bond::Place, "其他", "照看独居老人，汛期巡查。", "第一网格"),
        ("墨香书法队", Bond::Interest, "科普宣传", "写春联，教孩子书法。", ""),
    ];
    let mut ids: Vec<Id<Team>> = Vec::new();
    for (name, bond, field, services, grid) in all {
        let team = desk.id();
        let fields = [
            (TeamField::Year, year.clone()),
            (TeamField::Founded, founded.clone()),
            (TeamField::Name, name.to_owned()),
            (TeamField::Bond, bond.key().to_owned()),
            (TeamField::Field, field.to_owned()),
            (TeamField::Services, services.to_owned()),
            (TeamField::Grid, grid.to_owned()),
        ];
        desk.act(vec![Edit::Team(TeamEdit::Fill { team, fields: fields.to_vec() })])?;
        ids.push(team);
    }
    let [first, second] = cast.members;
    for (team, member) in ids.iter().zip([first, second]) {
        let step = desk.id();
        desk.act(vec![Edit::Team(TeamEdit::Ask { team: *team, member, step, what: TeamStep::Asks })])?;
    }
    if let Some(team) = ids.first() {
        let (team, step, lead) = (*team, desk.id(), vec![(TeamField::Leader, first.to_string())]);
        desk.act(vec![Edit::Team(TeamEdit::Decide { team, step, what: TeamDecision::Added(first) })])?;
        desk.act(vec![Edit::Team(TeamEdit::Fill { team, fields: lead })])?;
        takes_on(desk, team, Claimant::Member(first))?;
    }
    Ok(())
}

/// The leader takes a project on for the team; it waits for staff.
fn takes_on(desk: &mut Desk, team: Id<Team>, claimant: Claimant) -> Result<(), OpeningError> {
    let known = desk.community();
    let mut projects = known.offers.iter().filter(|(_, offer)| offer.card.get(OfferField::Name) == SHARED);
    let Some((offer, _)) = projects.next() else { return Ok(()) };
    let (offer, engagement) = (*offer, desk.id());
    let (file, step) = (FileOf::of(claimant), Id::from_random(*engagement.bytes()));
    let text = "队里四位书法爱好者轮流上课。".to_owned();
    desk.act(vec![
        Edit::Offer(OfferEdit::TakeForTeam { offer, claimant, engagement, shown: true, team }),
        Edit::Offer(OfferEdit::Say { file, offer, step, text }),
    ])
}
