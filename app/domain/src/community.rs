//! The snapshot: everything this device may know of the community, as plain values.
//!
//! Snapshots are immutable and shared; one edit replaces only the records it touched. Nothing here is derived: states,
//! orders and duties are computed from it when they are shown.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    access::{Building, DocName},
    activity::Activity,
    award::{Award, AwardFile},
    edit::{FileField, FileOf},
    grant::Site,
    id::Id,
    joint::{Demand, Joint},
    month::Month,
    notice::PublicNotice,
    offer::Offer,
    opinion::{Heard, Opinion, OpinionTold},
    order::{Inbox, MenuItem, Order},
    pair::{HelpFact, HelpStep, Pair, PairCard},
    principal::{Link, Member, Principal, Unit},
    register::{MemberFile, UnitFile},
    retention::{Keeping, Removal, Rotations, Thing},
    settings::Settings,
    statistics::Published,
    survey::{BuildingCard, Survey},
    team::Team,
    wish::{Claimant, Stamped, Step, Wish},
};

/// Everything a device knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// Who the community is.
    pub profile: Profile,
    /// What it set for itself.
    pub settings: Arc<Settings>,
    /// How people and units are displayed to everybody.
    pub people: Arc<BTreeMap<Principal, Person>>,
    /// Wishes, by id.
    pub wishes: Arc<BTreeMap<Id<Wish>, Arc<Wish>>>,
    /// Members' own files, as far as this device may read them.
    pub members: Arc<BTreeMap<Id<Member>, Arc<MemberFile>>>,
    /// Units' own files, as far as this device may read them.
    pub units: Arc<BTreeMap<Id<Unit>, Arc<UnitFile>>>,
    /// Buildings of the community.
    pub buildings: Arc<BTreeMap<Id<Building>, BuildingCard>>,
    /// Surveys of buildings, as far as this device may read them.
    pub surveys: Arc<BTreeMap<Site, Arc<Survey>>>,
    /// What residents said, by id.
    pub opinions: Arc<BTreeMap<Id<Opinion>, Arc<Opinion>>>,
    /// Who helps whom, by id; staff only.
    pub pairs: Arc<BTreeMap<Id<Pair>, Arc<Pair>>>,
    /// Teams, by id.
    pub teams: Arc<BTreeMap<Id<Team>, Arc<Team>>>,
    /// Posts and projects, by id.
    pub offers: Arc<BTreeMap<Id<Offer>, Arc<Offer>>>,
    /// Activities, by id.
    pub activities: Arc<BTreeMap<Id<Activity>, Arc<Activity>>>,
    /// Selections of those who are honoured, by id.
    pub awards: Arc<BTreeMap<Id<Award>, Arc<Award>>>,
    /// Notices, by id.
    pub notices: Arc<BTreeMap<Id<PublicNotice>, PublicNotice>>,
    /// What the menus of all periods offer, by id.
    pub menu: Arc<BTreeMap<Id<MenuItem>, Arc<MenuItem>>>,
    /// Orders, by id, each as far as this device may read it.
    pub orders: Arc<BTreeMap<Id<Order>, Arc<Order>>>,
    /// What residents sent in: the own inbox, or all of them.
    pub inboxes: Arc<BTreeMap<Id<Link>, Arc<Inbox>>>,
    /// What was published for the district, by month.
    pub summary: Arc<BTreeMap<Month, Published>>,
    /// What documents say of their rotations; only those that say anything.
    pub rotations: Arc<BTreeMap<DocName, Rotations>>,
    /// What a person has to look at: contradictions, unreadable entries.
    pub findings: Arc<Vec<Finding>>,
    /// What the community needs, by id.
    pub demands: Arc<BTreeMap<Id<Demand>, Arc<Demand>>>,
}

/// Who the community is; shown to everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// 社区名称.
    pub name: String,
    /// 社区党组织.
    pub party_org: String,
    /// 社区联系人.
    pub contact_name: String,
    /// 社区联系电话; a public number of the office.
    pub contact_phone: String,
}

/// How a person or unit is displayed to everybody: masked unless they agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The displayed name.
    pub display: String,
    /// No longer active; kept so that history stays readable.
    #[serde(default)]
    pub archived: bool,
}

/// What every own file has, a member's or a unit's: read by that member (that unit's contact person) and staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFile {
    /// Contact details of wishers, disclosed when staff confirmed the claim.
    pub disclosed: BTreeMap<Id<Wish>, Contact>,
    /// Notes in words to steps of claims.
    pub notes: BTreeMap<(Id<Wish>, Id<Step>), String>,
    /// What was said in words about steps of posts and projects: promises, reasons, what was done.
    pub said: BTreeMap<(Id<Offer>, Id<Step>), String>,
    /// What the owner was told of the pairs in which they help.
    pub paired: BTreeMap<Id<Pair>, PairCard>,
    /// What the owner says of own visits.
    pub helped: BTreeMap<(Id<Pair>, Id<Step>), Stamped<HelpStep>>,
    /// What staff say of them.
    pub help_facts: BTreeMap<(Id<Pair>, Id<Step>), Stamped<HelpFact>>,
    /// What the owner heard of residents.
    pub heard: BTreeMap<Id<Opinion>, Stamped<Heard>>,
    /// What staff tell of what became of it.
    pub opinions_told: BTreeMap<(Id<Opinion>, Id<Step>), Stamped<OpinionTold>>,
    /// What it says of selections of those who are honoured: reasons, votes, objections, and what staff answered.
    pub awards: AwardFile,
    /// How to reach residents, disclosed when their orders were accepted.
    pub order_contacts: BTreeMap<Id<Order>, Contact>,
    /// What was said in words about steps of orders.
    pub order_notes: BTreeMap<(Id<Order>, Id<Step>), String>,
    /// The mark, when the whole file was removed.
    pub removed: Option<Removal>,
    /// Why it is kept although its time is over.
    pub kept: Option<Keeping>,
    /// Wishes of which everything that was disclosed and noted was removed.
    pub unshared: BTreeMap<Id<Wish>, Removal>,
    /// Something that bears a mark is still in the document.
    pub remains: bool,
    /// Pairs, opinions and orders of which every word was removed.
    pub let_go: BTreeMap<Thing, Removal>,
    /// Pictures of orders, shown to whoever has accepted them.
    pub order_pictures: BTreeMap<Id<Order>, Vec<String>>,
}

/// How to reach a wisher.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 姓名.
    pub name: String,
    /// 电话.
    pub phone: String,
    /// 住址.
    pub address: String,
    /// 监护人, for minors.
    #[serde(default)]
    pub guardian: String,
}

/// Something in the documents that a person has to look at. Reading never fails; it finds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Finding {
    /// An entry this version cannot read: written by a newer version, or damaged. It is left as it is.
    Unreadable {
        /// Where.
        doc: DocName,
        /// The key of the entry.
        key: String,
    },
    /// Two different claims of one wish were confirmed (支部下单) on devices that did not know of one another.
    ConfirmedTwice {
        /// Which wish.
        wish: Id<Wish>,
    },
    /// Fields of a record that hold several values after a merge.
    Contested {
        /// Which wish.
        wish: Id<Wish>,
        /// Names of the fields in the documents.
        fields: Vec<String>,
    },
    /// The same of any other record: `record/field`.
    ContestedIn {
        /// Where.
        doc: DocName,
        /// Names of the fields in the documents, with the record they belong to.
        fields: Vec<String>,
    },
    /// Two clerks dispatched an order without knowing of one another; the later dispatch holds.
    DispatchedTwice {
        /// Which order.
        order: Id<Order>,
    },
    /// One side took a step of a project that no longer fitted what the other had done, and nobody has gone on since.
    JointAstray {
        /// Whose file it lies in.
        unit: Id<Unit>,
        /// Which project.
        joint: Id<Joint>,
    },
}

impl Community {
    /// The wish with this id.
    pub fn wish(&self, id: Id<Wish>) -> Option<&Wish> {
        self.wishes.get(&id).map(AsRef::as_ref)
    }

    /// The files of all members and units that are here, with whose each is.
    pub fn files(&self) -> impl Iterator<Item = (Claimant, &PersonFile)> {
        let members = self.members.iter().map(|(id, file)| (Claimant::Member(*id), &file.file));
        let units = self.units.iter().map(|(id, file)| (Claimant::Unit(*id), &file.file));
        members.chain(units)
    }

    /// What every own file has, of a member's or unit's.
    pub fn file(&self, of: FileOf) -> Option<&PersonFile> {
        match of {
            FileOf::Member(id) => self.members.get(&id).map(|member| &member.file),
            FileOf::Unit(id) => self.units.get(&id).map(|unit| &unit.file),
        }
    }

    /// A field that every card has, of a member's or unit's; empty when unknown.
    pub fn on_card(&self, of: FileOf, field: FileField) -> &str {
        match of {
            FileOf::Member(id) => {
                self.members.get(&id).map_or("", |member| member.card.get(field.of_member()))
            }
            FileOf::Unit(id) => self.units.get(&id).map_or("", |unit| unit.card.get(field.of_unit())),
        }
    }

    /// Whether somebody is no longer active: takes nothing new on, and is not chosen for anything.
    pub fn is_archived(&self, who: &Principal) -> bool {
        self.people.get(who).is_some_and(|person| person.archived)
    }

    /// How somebody is displayed to everybody; empty when unknown.
    pub fn display(&self, who: &Principal) -> &str {
        self.people.get(who).map_or("", |person| person.display.as_str())
    }
}
