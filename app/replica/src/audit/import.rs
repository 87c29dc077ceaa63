//! What an import wrote, out of the change history: there is no list of it anywhere else.

use domain::{
    access::{ACTIVITY, DocName},
    grant::Site,
    import::{WasWritten, Written},
    register::{MemberField, UnitField},
    survey::{BuildingField, DoorField},
    wish::WishField,
};

use super::{Entry, Write};
use crate::schema::section;

/// The fields of records among what these changes wrote, and what was said of who was at an activity. Other facts are left
/// out: no import states one.
pub fn was_written(entries: &[Entry]) -> Vec<WasWritten> {
    let writes = entries.iter().flat_map(|entry| entry.writes.iter().map(|write| (entry.doc, write)));
    writes
        .filter_map(|(doc, write)| {
            Some(WasWritten {
                place: place(doc, write)?,
                before: write.from.last().cloned().unwrap_or_default(),
                after: write.to.clone().unwrap_or_default(),
            })
        })
        .collect()
}

fn place(doc: DocName, write: &Write) -> Option<Written> {
    let (record, field) = (write.record.as_str(), write.field.as_str());
    Some(match (doc, write.section.as_str()) {
        (DocName::Member(id), section::CARD) => Written::Member(id, MemberField::from_key(record)?),
        (DocName::Member(id), section::SERVICE) => {
            let activity = record.strip_prefix(ACTIVITY)?.parse().ok()?;
            Written::Attendance(id, activity, field.parse().ok()?)
        }
        (DocName::Unit(id), section::CARD) => Written::Unit(id, UnitField::from_key(record)?),
        (DocName::Unit(id), section::ROSTER) => {
            Written::Roster(id, record.parse().ok()?, MemberField::from_key(field)?)
        }
        (DocName::Community, section::BUILDINGS) => {
            Written::Building(record.parse().ok()?, BuildingField::from_key(field)?)
        }
        (DocName::Survey(estate, building), section::HOUSEHOLDS) => {
            let site = Site { estate, building };
            Written::Door(site, record.parse().ok()?, DoorField::from_key(field)?)
        }
        (DocName::Casework(_), section::WISHES) => {
            Written::Wish(record.parse().ok()?, WishField::from_key(field)?)
        }
        _ => return None,
    })
}
