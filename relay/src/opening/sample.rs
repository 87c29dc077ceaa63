//! The sample community: two members, a unit, and a wish at every stage. All names, numbers and addresses are made up.

use domain::{
    community::{Contact, Person},
    edit::{Edit, FileField, FileOf, ProfileField},
    id::Id,
    person_name::PersonName,
    principal::{Member, Principal},
    wish::{CardField, CardText, Claimant, Clock, Decision, Receiver, Wish, WishDraft, WishField},
};

use super::{Cast, Desk, OpeningError};

/// How far a sample wish has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Draft,
    Submitted,
    Published,
    Claimed,
    Confirmed,
    HandedOver,
}

/// Name, group, kind, category, content, address, phone.
type SampleWish =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const WISHES: [(SampleWish, bool, Stage); 11] = [
    (
        (
            "林秀珍",
            "空巢老人",
            "小心愿",
            "陪伴",
            "想学会用手机跟外地的女儿视频通话",
            "桂花苑3栋1单元402",
            "13800005101",
        ),
        false,
        Stage::Published,
    ),
    (
        (
            "周小雨",
            "随迁子女",
            "小心愿",
            "就学",
            "希望周末有大哥哥大姐姐辅导数学",
            "桂花苑8栋2单元301",
            "13800005102",
        ),
        false,
        Stage::Published,
    ),
    (
        ("吴国强", "残障人士", "小困难", "物品", "需要一副新的腋下拐杖", "桂花苑12栋3单元102", "13800005103"),
        false,
        Stage::Published,
    ),
    (
        (
            "郑桂英",
            "空巢老人",
            "小困难",
            "维修",
            "厨房水龙头漏水，想请人修好",
            "桂花苑5栋1单元601",
            "13800005104",
        ),
        false,
        Stage::Published,
    ),
    (
        (
            "陈天乐",
            "留守儿童",
            "小梦想",
            "物品",
            "想要一套《十万个为什么》",
            "桂花苑1栋2单元502",
            "13800005105",
        ),
        false,
        Stage::Claimed,
    ),
    (
        (
            "何建军",
            "下岗工人",
            "小困难",
            "咨询",
            "希望有人帮忙修改求职简历",
            "桂花苑9栋1单元701",
            "13800005106",
        ),
        false,
        Stage::Confirmed,
    ),
    (
        (
            "杨玉兰",
            "生活困难党员",
            "小心愿",
            "就医",
            "希望有人陪同去医院复查",
            "桂花苑15栋1单元202",
            "13800005107",
        ),
        false,
        Stage::HandedOver,
    ),
    (
        (
            "全体楼栋居民",
            "其他",
            "小困难",
            "维修",
            "老楼楼道灯年久失修，想请单位帮忙整体更换",
            "桂花苑20栋",
            "13800005108",
        ),
        true,
        Stage::Published,
    ),
    (
        (
            "孙福来",
            "外来务工人员",
            "小困难",
            "咨询",
            "想咨询拖欠工资该怎么办",
            "桂花苑21栋2单元901",
            "13800005109",
        ),
        false,
        Stage::Submitted,
    ),
    (
        (
            "马红梅",
            "生活困难群众",
            "小困难",
            "维修",
            "家里电线老旧，想请人检查一下",
            "桂花苑6栋1单元202",
            "13800005110",
        ),
        false,
        Stage::Submitted,
    ),
    (("黄阿婆", "空巢老人", "小心愿", "陪伴", "", "桂花苑2栋1单元101", ""), false, Stage::Draft),
];

/// Sets the sample up.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    desk.act(vec![
        Edit::SetProfile {
            field: ProfileField::PartyOrg, value: "中共桂花苑社区委员会".to_owned()
        },
        Edit::SetProfile { field: ProfileField::ContactName, value: "社区服务台".to_owned() },
        Edit::SetProfile { field: ProfileField::ContactPhone, value: "0571-88000000".to_owned() },
    ])?;
    let people = [("刘志远", "13800005201"), ("赵思敏", "13800005202")];
    for (id, (name, phone)) in cast.members.into_iter().zip(people) {
        desk.act(person(
            FileOf::Member(id),
            Principal::Member(id),
            name,
            phone,
            "区人民法院",
            &masked(name),
        ))?;
    }
    let unit = FileOf::Unit(cast.unit);
    desk.act(person(
        unit,
        Principal::Liaison(cast.unit),
        "区人民法院",
        "0571-88000001",
        "机关党委",
        "区人民法院",
    ))?;
    let [first, second] = cast.members;
    for (number, (wish, hard, stage)) in (1..).zip(WISHES) {
        add_wish(desk, number, &wish, hard, stage, [first, second])?;
    }
    Ok(())
}

fn masked(name: &str) -> String {
    PersonName::parse(name).map_or_else(|_| "居民**".to_owned(), |name| name.masked())
}

fn person(file: FileOf, who: Principal, name: &str, phone: &str, attached: &str, display: &str) -> Vec<Edit> {
    let set = |field, value: &str| file.fill(field, value.to_owned());
    vec![
        set(FileField::Name, name),
        set(FileField::Phone, phone),
        set(FileField::Attached, attached),
        Edit::SetPerson { who, person: Person { display: display.to_owned(), archived: false } },
    ]
}

fn add_wish(
    desk: &mut Desk,
    number: u32,
    (name, group, kind, category, content, address, phone): &SampleWish,
    hard: bool,
    stage: Stage,
    members: [Id<Member>; 2],
) -> Result<(), OpeningError> {
    let (wish, now) = (desk.id::<Wish>(), desk.now);
    let no = format!("{number:03}");
    let draft = WishDraft::default()
        .with(WishField::No, no.as_str())
        .with(WishField::WisherName, *name)
        .with(WishField::Group, *group)
        .with(WishField::Kind, *kind)
        .with(WishField::Category, *category)
        .with(WishField::Content, *content)
        .with(WishField::Address, *address)
        .with(WishField::Phone, *phone)
        .with(WishField::CollectedBy, "社区工作人员")
        .with(WishField::Channel, "走访")
        .with(WishField::Consent, "yes")
        .with(WishField::Difficulty, if hard { "high" } else { "" });
    desk.act(vec![Edit::Collect { year: now.day().year(), wish, draft }])?;
    if stage >= Stage::Submitted {
        let step = desk.id();
        desk.act(vec![Edit::Submit { wish, step }])?;
    }
    if stage >= Stage::Published {
        let (review, publish) = (desk.id(), desk.id());
        let text = CardText::default()
            .with(CardField::No, no)
            .with(CardField::DisplayName, masked(name))
            .with(CardField::Kind, *kind)
            .with(CardField::Category, *category)
            .with(CardField::Content, *content)
            .with(CardField::Difficulty, if hard { "high" } else { "" });
        desk.act(vec![Edit::Review { wish, step: review, decision: Decision::Approved }])?;
        desk.act(vec![Edit::Publish { wish, step: publish, text, round: 1, expires: now.day().plus(30) }])?;
    }
    let claimant = Claimant::Member(members[0]);
    let claim = desk.id();
    if stage >= Stage::Claimed {
        desk.act(vec![Edit::Claim {
            wish,
            claimant,
            claim,
            clock: Clock::Trusted,
            due: Some(now.day().plus(14)),
        }])?;
    }
    if stage >= Stage::Confirmed {
        let step = desk.id();
        let contact = Contact {
            name: (*name).to_owned(),
            phone: (*phone).to_owned(),
            address: (*address).to_owned(),
            guardian: String::new(),
        };
        desk.act(vec![
            Edit::Confirm { wish, step, claimant, claim },
            Edit::Disclose { file: FileOf::of(claimant), wish, contact: Some(contact) },
        ])?;
    }
    if stage >= Stage::HandedOver {
        let (contact, handover, on) = (desk.id(), desk.id(), now.day());
        desk.act(vec![
            Edit::LogContact { wish, claimant, claim, step: contact, on },
            Edit::HandOver { wish, claimant, claim, step: handover, on, receiver: Receiver::Wisher },
        ])?;
    }
    Ok(())
}
