//! The menu and orders of the sample community: one that waits for the branch, one that was sent to a member, one in the pool, one
//! that was served to the end and rated, and one that a team wants.

use domain::{
    edit::{Edit, FileOf, OrderEdit},
    id::Id,
    order::{DutyStep, MenuField, ON_MENU, OpenField, Order, OrderField, OrderStep, contact, period_of},
    wish::{Claimant, Clock, Step},
};

use super::{
    Cast, Desk, OpeningError,
    pictures::{TAP, name as name_of},
};

/// Name, kind, who does it, what it is, when.
const MENU: [[&str; 5]; 5] = [
    [
        "水电小修",
        "便民维修",
        "党员维修服务队",
        "换灯泡、修水龙头、通下水道等小修，材料费自理。",
        "每周六上午",
    ],
    [
        "上门量血压",
        "健康义诊",
        "社区医院党支部",
        "为行动不便的老年居民上门量血压、测血糖。",
        "每月第二个周日",
    ],
    [
        "法律咨询",
        "法律咨询",
        "区人民法院党支部",
        "家庭、邻里、劳动方面的法律问题，当面解答。",
        "每月第一个周六上午",
    ],
    ["陪伴聊天", "陪伴关爱", "青年党员服务队", "陪独居老人聊聊天，教用手机。", "工作日晚上、周末"],
    ["作业辅导", "学业辅导", "教师党员服务队", "小学生放学后辅导作业，在社区活动室。", "周一至周四 16:30"],
];

/// Name, phone, address, kind, what is needed.
const ORDERS: [[&str; 5]; 5] = [
    ["王秀珍", "13800000041", "桂花苑7栋2单元301", "便民维修", "厨房水龙头漏水，想请人来看看。"],
    ["孙大爷", "13800000042", "桂花苑12栋1单元102", "健康义诊", "腿脚不便，想请人上门量血压。"],
    ["李建华", "13800000043", "桂花苑3栋1单元501", "陪伴关爱", "想学会用手机挂号和视频通话。"],
    ["周美兰", "13800000044", "桂花苑9栋3单元202", "便民维修", "客厅灯坏了，自己够不着。"],
    ["郭志强", "13800000045", "桂花苑14栋2单元403", "法律咨询", "租房合同看不明白，想请人帮忙看一看。"],
];

/// Sets them up.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let today = desk.now.day();
    let items = MENU.map(|[name, kind, provider, description, times]| {
        let fields = [
            (MenuField::Name, name),
            (MenuField::Category, kind),
            (MenuField::Provider, provider),
            (MenuField::Description, description),
            (MenuField::Times, times),
            (MenuField::Status, ON_MENU),
        ];
        let mut fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
        fields.push((MenuField::Period, period_of(today)));
        (desk.id(), fields)
    });
    desk.act(vec![Edit::Order(OrderEdit::Menu { items: items.to_vec() })])?;
    let mut orders: Vec<Id<Order>> = Vec::new();
    for (number, [name, phone, address, kind, content]) in ORDERS.into_iter().enumerate() {
        let (order, step) = (desk.id(), desk.id());
        let fields = [
            (OrderField::Name, name),
            (OrderField::Phone, phone),
            (OrderField::Address, address),
            (OrderField::Category, kind),
            (OrderField::Content, content),
            (OrderField::Consent, "yes"),
            (OrderField::Channel, "phone"),
        ];
        let mut fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
        if number == 0 {
            fields.push((OrderField::Pictures, name_of(TAP)));
        }
        let year = today.year();
        act(desk, vec![OrderEdit::Fill { year, order, fields }])?;
        decide(desk, order, step, OrderStep::Submitted)?;
        orders.push(order);
    }
    let [_, sent, pool, served, wanted] = orders.as_slice() else { return Ok(()) };
    let [first, second] = cast.members.map(Claimant::Member);
    send(desk, *sent, Some(first))?;
    send(desk, *pool, None)?;
    let dispatch = send(desk, *served, Some(second))?;
    serve(desk, *served, second, DutyStep::Accepted { dispatch }, "")?;
    let (file, order) = (FileOf::of(second), *served);
    let form = desk.community().order(order).and_then(|order| order.form().cloned()).unwrap_or_default();
    act(desk, vec![OrderEdit::Disclose { file, order, contact: Some(contact(&form)) }])?;
    serve(desk, order, second, DutyStep::Finished { on: today, minutes: 40 }, "换了一只LED灯，试过了能亮。")?;
    act(desk, vec![OrderEdit::Disclose { file, order, contact: None }])?;
    for what in [OrderStep::Verified, OrderStep::Rated { score: 5 }] {
        let step = desk.id();
        decide(desk, order, step, what)?;
    }
    // Whoever leads a team takes the last one from the pool for it; that waits for the branch.
    send(desk, *wanted, None)?;
    let community = desk.community();
    let led = community.teams.iter().find(|(_, team)| team.is_led_by(cast.members[0]));
    match led {
        Some((team, _)) => {
            let what = DutyStep::ClaimedForTeam { clock: Clock::Trusted, team: *team };
            serve(desk, *wanted, first, what, "")
        }
        None => Ok(()),
    }
}

fn act(desk: &mut Desk, edits: Vec<OrderEdit>) -> Result<(), OpeningError> {
    desk.act(edits.into_iter().map(Edit::Order).collect())
}

fn decide(desk: &mut Desk, order: Id<Order>, step: Id<Step>, what: OrderStep) -> Result<(), OpeningError> {
    let year = desk.now.day().year();
    act(desk, vec![OrderEdit::Decide { year, order, step, what }])
}

fn send(desk: &mut Desk, order: Id<Order>, to: Option<Claimant>) -> Result<Id<Step>, OpeningError> {
    let (review, dispatch) = (desk.id(), desk.id());
    decide(desk, order, review, OrderStep::Reviewed)?;
    let year = desk.now.day().year();
    let known = desk.community().order(order).and_then(|order| order.form().cloned()).unwrap_or_default();
    let fields = [(OpenField::Category, OrderField::Category), (OpenField::Content, OrderField::Content)]
        .map(|(open, field)| (open, known.get(field).to_owned()))
        .to_vec();
    act(desk, vec![OrderEdit::Word { year, order, fields }])?;
    let due = Some(desk.now.day().plus(14));
    decide(desk, order, dispatch, OrderStep::Dispatched { to, due })?;
    Ok(dispatch)
}

fn serve(
    desk: &mut Desk,
    order: Id<Order>,
    claimant: Claimant,
    what: DutyStep,
    text: &str,
) -> Result<(), OpeningError> {
    let (year, step) = (desk.now.day().year(), desk.id());
    let mut edits = vec![OrderEdit::Serve { year, order, claimant, step, what }];
    if !text.is_empty() {
        let file = FileOf::of(claimant);
        edits.push(OrderEdit::Say { file, order, step, text: text.to_owned() });
    }
    act(desk, edits)
}
