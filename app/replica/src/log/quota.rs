//! How much a principal may write: operations and bytes a day and in one document, and how many documents it may begin.
//!
//! Whatever is refused for this reason is refused for now, not for ever: the author keeps it and offers it again. What
//! was spent today is written with the commit it was spent on, so that a restart forgives nobody; what a single device
//! spent is only remembered. Who may write where is not decided here, nor how fast.

use std::collections::BTreeMap;

use domain::{
    moment::{Day, Moment},
    principal::{Principal, Role},
};
use serde::{Deserialize, Serialize};

use super::{Log, guard::Offered};
use crate::{
    frame::ChangeBytes,
    seal::seal,
    store::{Op, Space},
};

/// Under which keys of `Space::Meta` it is kept what a principal has spent.
const SPENT: &[u8] = b"spent/";

/// What one principal of a role may write. A link that many people share is one principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// Operations a day, in all documents together.
    pub ops_per_day: u64,
    /// Bytes of changes a day, in all documents together.
    pub bytes_per_day: u64,
    /// Operations a day from one device.
    pub device_ops_per_day: u64,
    /// Bytes of changes a day from one device.
    pub device_bytes_per_day: u64,
    /// Operations in one document, for ever.
    pub ops_per_document: u64,
    /// Bytes of changes in one document, for ever.
    pub bytes_per_document: u64,
    /// Documents whose first change may be this principal's, for ever.
    pub documents: u64,
}

/// What everybody may write, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quotas {
    /// Community staff: an imported register of 5,000 rows, several times a day.
    pub staff: Allowance,
    /// Surveyors: a building a day.
    pub surveyor: Allowance,
    /// Members: their claims, notes and reports.
    pub member: Allowance,
    /// Units: also a roster.
    pub liaison: Allowance,
    /// Everybody behind one public link together.
    pub resident: Allowance,
    /// The district reads.
    pub district: Allowance,
}

/// Operations and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Amount {
    pub(super) ops: u64,
    pub(super) bytes: u64,
}

/// What a principal has spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Spent {
    day: Day,
    today: Amount,
    documents: u64,
}

/// Something that was spent, to be given back when it does not reach the disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expense {
    pub(super) who: Principal,
    device: [u8; 16],
    day: Day,
    amount: Amount,
    documents: u64,
}

/// Who has spent what.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    quotas: Quotas,
    spent: BTreeMap<Principal, Spent>,
    /// What devices have spent on `day`.
    devices: BTreeMap<(Principal, [u8; 16]), Amount>,
    day: Day,
}

const MIB: u64 = 1 << 20;

impl Default for Quotas {
    fn default() -> Self {
        let person = Allowance {
            ops_per_day: 20_000,
            bytes_per_day: 16 * MIB,
            device_ops_per_day: 20_000,
            device_bytes_per_day: 16 * MIB,
            ops_per_document: 200_000,
            bytes_per_document: 64 * MIB,
            documents: 64,
        };
        let office = Allowance {
            ops_per_day: 100_000,
            bytes_per_day: 64 * MIB,
            device_ops_per_day: 100_000,
            device_bytes_per_day: 64 * MIB,
            ..person
        };
        Self {
            staff: Allowance {
                ops_per_day: 4_000_000,
                bytes_per_day: 1024 * MIB,
                device_ops_per_day: 4_000_000,
                device_bytes_per_day: 1024 * MIB,
                ops_per_document: 20_000_000,
                bytes_per_document: 4096 * MIB,
                documents: 100_000,
            },
            surveyor: Allowance { documents: 2_000, ..office },
            member: person,
            liaison: office,
            resident: Allowance { device_ops_per_day: 1_000, device_bytes_per_day: 4 * MIB, ..person },
            district: Allowance { ops_per_day: 1_000, bytes_per_day: MIB, documents: 0, ..person },
        }
    }
}

impl Quotas {
    /// What one principal of this role may write.
    pub const fn of(&self, role: Role) -> &Allowance {
        match role {
            Role::Staff => &self.staff,
            Role::Surveyor => &self.surveyor,
            Role::Member => &self.member,
            Role::Liaison => &self.liaison,
            Role::Resident => &self.resident,
            Role::District => &self.district,
        }
    }
}

impl Amount {
    /// What a change costs.
    pub(super) fn of(offered: &Offered, change: &ChangeBytes) -> Self {
        let ops = (offered.max_op + 1).saturating_sub(offered.start_op);
        Self { ops, bytes: u64::try_from(change.0.len()).unwrap_or(u64::MAX) }
    }

    pub(super) fn plus(self, more: Self) -> Self {
        Self { ops: self.ops.saturating_add(more.ops), bytes: self.bytes.saturating_add(more.bytes) }
    }

    fn less(self, some: Self) -> Self {
        Self { ops: self.ops.saturating_sub(some.ops), bytes: self.bytes.saturating_sub(some.bytes) }
    }

    const fn within(self, ops: u64, bytes: u64) -> bool {
        self.ops <= ops && self.bytes <= bytes
    }
}

impl Ledger {
    /// Takes up what was kept; whether the entry was one of these.
    pub(super) fn read(&mut self, key: &[u8], bytes: &[u8]) -> bool {
        let who = key.strip_prefix(SPENT).and_then(|who| std::str::from_utf8(who).ok()?.parse().ok());
        let (Some(who), Ok(spent)) = (who, postcard::from_bytes(bytes)) else { return false };
        self.spent.insert(who, spent);
        true
    }

    /// Whether this much more may be written. `in_document` is what the principal has written there, `begins` whether
    /// the document has nothing in it yet.
    pub(super) fn has_room(
        &self,
        now: Moment,
        (who, device): (&Principal, &[u8; 16]),
        amount: Amount,
        in_document: Amount,
        begins: bool,
    ) -> bool {
        let may = self.quotas.of(who.role());
        let spent = self.spent.get(who).copied().unwrap_or_default();
        let today = if spent.day == now.day() { spent.today } else { Amount::default() };
        let by_device = if self.day == now.day() { self.devices.get(&(*who, *device)) } else { None };
        today.plus(amount).within(may.ops_per_day, may.bytes_per_day)
            && by_device
                .copied()
                .unwrap_or_default()
                .plus(amount)
                .within(may.device_ops_per_day, may.device_bytes_per_day)
            && in_document.plus(amount).within(may.ops_per_document, may.bytes_per_document)
            && (!begins || spent.documents < may.documents)
    }

    /// Counts what was accepted.
    pub(super) fn spend(
        &mut self,
        now: Moment,
        (who, device): (&Principal, &[u8; 16]),
        amount: Amount,
        begins: bool,
    ) -> Expense {
        let (day, documents) = (now.day(), u64::from(begins));
        if self.day != day {
            self.day = day;
            self.devices.clear();
        }
        let by_device = self.devices.entry((*who, *device)).or_default();
        *by_device = by_device.plus(amount);
        let spent = self.spent.entry(*who).or_default();
        if spent.day != day {
            (spent.day, spent.today) = (day, Amount::default());
        }
        spent.today = spent.today.plus(amount);
        spent.documents = spent.documents.saturating_add(documents);
        Expense { who: *who, device: *device, day, amount, documents }
    }

    /// It did not reach the disk.
    pub(super) fn give_back(&mut self, expense: &Expense) {
        if let Some(spent) = self.spent.get_mut(&expense.who) {
            if spent.day == expense.day {
                spent.today = spent.today.less(expense.amount);
            }
            spent.documents = spent.documents.saturating_sub(expense.documents);
        }
        if self.day == expense.day
            && let Some(by_device) = self.devices.get_mut(&(expense.who, expense.device))
        {
            *by_device = by_device.less(expense.amount);
        }
    }

    /// How it is kept what a principal has spent.
    pub(super) fn put(&self, who: &Principal) -> Op {
        let spent = self.spent.get(who).copied().unwrap_or_default();
        let key = [SPENT, who.to_string().as_bytes()].concat();
        Op::Put(Space::Meta, key, seal(&postcard::to_stdvec(&spent).unwrap_or_default()))
    }
}

impl Log {
    /// Sets how much everybody may write from now on.
    pub fn set_quotas(&mut self, quotas: &Quotas) {
        self.ledger.quotas = *quotas;
    }
}

#[cfg(test)]
mod tests {
    use domain::id::Id;

    use super::*;
    use crate::seal::open;

    const DAY_MS: i64 = 86_400_000;

    fn member() -> Principal {
        Principal::Member(Id::from_random([1; 10]))
    }

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        ledger.quotas.member = Allowance {
            ops_per_day: 10,
            bytes_per_day: 100,
            device_ops_per_day: 6,
            device_bytes_per_day: 100,
            ops_per_document: 15,
            bytes_per_document: 1000,
            documents: 1,
        };
        ledger
    }

    #[test]
    fn every_limit_counts_by_itself() {
        let (who, now) = (member(), Moment(0));
        let mut ledger = ledger();
        let none = Amount::default();
        let of = |ops, bytes| Amount { ops, bytes };
        for (amount, in_document, room) in [
            (of(6, 100), none, true),
            (of(7, 1), none, false),
            (of(1, 101), none, false),
            (of(5, 1), of(10, 0), true),
            (of(5, 1), of(11, 0), false),
            (of(1, 1), of(0, 1000), false),
            (of(u64::MAX, u64::MAX), of(u64::MAX, 0), false),
        ] {
            assert_eq!(
                ledger.has_room(now, (&who, &[1; 16]), amount, in_document, false),
                room,
                "{amount:?}"
            );
        }
        ledger.spend(now, (&who, &[1; 16]), of(6, 1), true);
        assert!(!ledger.has_room(now, (&who, &[1; 16]), of(1, 1), none, false), "the device");
        assert!(ledger.has_room(now, (&who, &[2; 16]), of(4, 1), none, false));
        assert!(!ledger.has_room(now, (&who, &[2; 16]), of(5, 1), none, false), "all devices together");
        assert!(!ledger.has_room(now, (&who, &[2; 16]), of(1, 1), none, true), "a second document");
        let tomorrow = now.plus_ms(DAY_MS);
        assert!(ledger.has_room(tomorrow, (&who, &[1; 16]), of(6, 1), none, false));
        assert!(!ledger.has_room(tomorrow, (&who, &[1; 16]), of(6, 1), none, true), "for ever");
    }

    #[test]
    fn what_is_kept_reads_back_and_what_is_lost_is_given_back() {
        let (who, now) = (member(), Moment(0));
        let mut first = ledger();
        let lost = first.spend(now, (&who, &[1; 16]), Amount { ops: 6, bytes: 6 }, true);
        first.give_back(&lost);
        assert!(first.has_room(now, (&who, &[1; 16]), Amount { ops: 6, bytes: 6 }, Amount::default(), true));
        first.spend(now, (&who, &[1; 16]), Amount { ops: 6, bytes: 6 }, true);
        let Op::Put(Space::Meta, key, value) = first.put(&who) else { panic!() };
        let mut second = ledger();
        assert!(second.read(&key, open(&value).unwrap()));
        assert!(!second.read(b"head/community", b"x"));
        assert_eq!(first.spent, second.spent);
        assert!(!second.has_room(
            now,
            (&who, &[2; 16]),
            Amount { ops: 5, bytes: 1 },
            Amount::default(),
            false
        ));
    }
}
