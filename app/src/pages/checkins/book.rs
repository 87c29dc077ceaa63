//! Everybody's check-in as the queue shows it: who, how far, what is due, in which list.

use domain::{
    community::Community,
    id::Id,
    moment::Day,
    principal::Member,
    register::{CheckinStage, Due, MemberField, Urging, due},
    statistics::FunnelStep,
};

/// One member in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) member: Id<Member>,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) no: String,
    pub(super) stage: CheckinStage,
    pub(super) due: Option<Due>,
    pub(super) receipt: bool,
    pub(super) exempt: bool,
    /// The lines of the ledger of urgings, oldest first.
    pub(super) urgings: Vec<Urging>,
    /// It may be proposed to call it 无故.
    pub(super) proposed: bool,
}

/// A list of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Due,
    Late,
    Way,
    Arrived,
    Registered,
    Receipt,
    Acknowledged,
    Urge,
    Enrol,
    Exempt,
    Several,
}

impl Tab {
    pub(super) const ALL: [Self; 10] = [
        Self::Late,
        Self::Way,
        Self::Arrived,
        Self::Registered,
        Self::Receipt,
        Self::Acknowledged,
        Self::Urge,
        Self::Enrol,
        Self::Exempt,
        Self::Several,
    ];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Due => "",
            Self::Late => "late",
            Self::Way => "way",
            Self::Arrived => "arrived",
            Self::Registered => "registered",
            Self::Receipt => "receipt",
            Self::Acknowledged => "acknowledged",
            Self::Urge => "urge",
            Self::Enrol => "enrol",
            Self::Exempt => "exempt",
            Self::Several => "several",
        }
    }

    pub(super) fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.key() == key).unwrap_or(Self::Due)
    }
}

impl Row {
    pub(super) fn is_late(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due.by() < today) || self.stage == CheckinStage::LetterExpired
    }

    /// Whether it stands in a list of members.
    pub(super) fn is_in(&self, tab: Tab, today: Day) -> bool {
        match tab {
            Tab::Due => self.due.is_some() || self.stage == CheckinStage::LetterExpired,
            Tab::Late => self.is_late(today),
            Tab::Way => matches!(self.stage, CheckinStage::LetterIssued | CheckinStage::LetterExpired),
            Tab::Arrived => self.step() == Some(FunnelStep::Arrived),
            Tab::Registered => self.step() == Some(FunnelStep::Registered),
            Tab::Receipt => self.step() == Some(FunnelStep::Receipt),
            Tab::Acknowledged => self.step() == Some(FunnelStep::Acknowledged),
            Tab::Urge => self.is_to_urge(),
            Tab::Enrol | Tab::Exempt | Tab::Several => false,
        }
    }

    /// Whether the member has not checked in and is expected to.
    pub(super) fn is_to_urge(&self) -> bool {
        self.step() == Some(FunnelStep::Waiting)
    }

    /// Where it is counted.
    const fn step(&self) -> Option<FunnelStep> {
        FunnelStep::of(self.stage, self.receipt)
    }

    pub(super) fn is_found(&self, text: &str) -> bool {
        let text = text.trim();
        text.is_empty() || [&self.name, &self.unit, &self.no].iter().any(|value| value.contains(text))
    }
}

/// Every member of the register, the most urgent first.
pub(super) fn rows(community: &Community, today: Day) -> Vec<Row> {
    let deadlines = community.deadlines();
    let mut states = community.checkins(today);
    let mut rows: Vec<Row> = community
        .register()
        .map(|(member, file)| {
            let state = states.remove(&member).unwrap_or_default();
            Row {
                member,
                name: super::named(file.card.get(MemberField::Name)),
                unit: community.unit_name(&file.card).to_owned(),
                no: state.registered.as_ref().map(|(_, no)| no.clone()).unwrap_or_default(),
                stage: state.stage,
                due: due(&state, &deadlines),
                receipt: state.receipt.is_some(),
                exempt: community.is_exempt(member, today),
                urgings: community.urgings(member).into_iter().map(|(_, urging)| urging).collect(),
                proposed: community.seems_without_reason(member, today),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| {
        let by = row.due.map(Due::by);
        (!row.is_late(today), by.is_none(), by, row.unit.clone(), row.name.clone(), row.member)
    });
    rows
}
