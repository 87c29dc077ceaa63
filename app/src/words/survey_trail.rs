//! Changes of the survey in words: doors, visits, people met, needs, and the list of buildings. Masked as the fields' classes say.

use domain::{
    access::DocName,
    survey::{BuildingField, DoorField, MetField, NeedField, Visit},
};
use replica::schema::section;

use super::{
    FieldName as _, Telling, Told, consent, day, door_value, say, sentence, trail::fact, visit_method,
    visit_result,
};
use crate::shell::Write;

impl Telling<'_> {
    /// A value that was written in a survey, or in the list of buildings; nothing when it is not understood.
    pub(super) fn survey(&self, doc: &DocName, write: &Write) -> Option<Told> {
        // `person/field`, `need/field`; a visit has no field.
        let key = write.field.rsplit('/').next().unwrap_or_default();
        let words = |value: &str| door_value(key, value);
        Some(match (doc, write.section.as_str()) {
            (DocName::Survey(..), section::HOUSEHOLDS) => {
                let known = DoorField::from_key(key)?;
                self.field(&known, known.key(), known.name(), write, &words)
            }
            (DocName::Survey(..), section::RESIDENTS) => {
                let known = MetField::from_key(key)?;
                let name = sentence!("见到的人的{}", "Somebody met: {}", known.name());
                // Ids say nothing to a person.
                let words = |value: &str| match known {
                    MetField::Member | MetField::NotMember => say("已核对", "decided").to_owned(),
                    _ => words(value),
                };
                self.field(&known, &format!("residents/{key}"), &name, write, &words)
            }
            (DocName::Survey(..), section::NEEDS) => {
                let known = NeedField::from_key(key)?;
                let name = sentence!("需求的{}", "A need: {}", known.name());
                let words = |value: &str| match known {
                    NeedField::Wish | NeedField::Opinion | NeedField::Order => {
                        say("已转办", "taken over").to_owned()
                    }
                    NeedField::Consent => match value {
                        "yes" => say("同意", "yes").to_owned(),
                        _ => say("不同意", "no").to_owned(),
                    },
                    NeedField::Category | NeedField::Words => words(value),
                };
                self.field(&known, &format!("needs/{key}"), &name, write, &words)
            }
            (DocName::Survey(..), section::VISITS) => {
                let visit = fact::<Visit>(write.to.as_deref()?)?;
                Told { line: visited(&visit), masked: None }
            }
            (DocName::Community, section::BUILDINGS) => {
                let known = BuildingField::from_key(key)?;
                if known == BuildingField::Estate {
                    // Its name is told beside it.
                    return Some(Told { line: String::new(), masked: None });
                }
                let name = sentence!("楼栋的{}", "A building: {}", known.name());
                self.field(&known, known.key(), &name, write, &str::to_owned)
            }
            _ => return None,
        })
    }
}

fn visited(visit: &Visit) -> String {
    let mut parts = vec![visit_result(visit.result), visit_method(visit.method)];
    parts.extend(visit.consent.map(consent));
    sentence!("{} 走访：{}", "Visit on {}: {}", day(visit.on), parts.join(say("，", ", ")))
}

/// The name of a field of a door, as an unmasking names it.
pub(super) fn door_field_name(key: &str) -> Option<&'static str> {
    match key.split_once('/') {
        Some(("residents", key)) => MetField::from_key(key).map(super::FieldName::name),
        Some(("needs", key)) => NeedField::from_key(key).map(super::FieldName::name),
        _ => DoorField::from_key(key).map(super::FieldName::name),
    }
}
