//! How steps of records of service are written: the member's in the own part of the file, those of staff in theirs.

use domain::{
    edit::{Intent, ServiceEdit},
    principal::Principal,
    service::RECORD,
};

use super::{Put, put, register::stamped};
use crate::schema::section;

pub(super) fn plan_service(intent: &Intent, edit: &ServiceEdit, turn: u32) -> Vec<Put> {
    let name = match intent.by {
        Principal::Staff(_) => section::SERVICE,
        Principal::Member(_)
        | Principal::Liaison(_)
        | Principal::Surveyor(_)
        | Principal::Resident(_)
        | Principal::District(_) => section::OWN,
    };
    let key = format!("{RECORD}{}/{}", edit.record, edit.step);
    vec![put(name, key, stamped(intent, turn, &edit.what))]
}
