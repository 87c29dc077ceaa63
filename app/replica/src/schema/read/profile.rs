//! Who the community is, what it set for itself, and the names that are displayed.

use std::{collections::BTreeMap, sync::Arc};

use automerge::{Automerge, ReadDoc as _};
use domain::{
    access::DocName,
    community::{Community, Finding},
    principal::Principal,
    settings::Settings,
};
use serde::de::IgnoredAny;

use super::{Reader, text};
use crate::schema::{container, section};

/// What says who a community is.
const SECTIONS: [&str; 3] = [section::PROFILE, section::SETTINGS, section::PEOPLE];

impl Reader {
    pub(super) fn read_profile(&mut self, community: &mut Community, am: &Automerge) {
        let doc = DocName::Community;
        self.findings.retain(|(of, _), _| *of != doc);
        let mut people = BTreeMap::new();
        let mut settings: Vec<(String, String)> = Vec::new();
        for name in SECTIONS {
            let Some(object) = container(am, name) else { continue };
            for item in am.map_range(&object, ..) {
                let (key, value) = (item.key.as_ref(), text(&item.value));
                let understood = match name {
                    section::PROFILE => {
                        match key {
                            "name" => value.clone_into(&mut community.profile.name),
                            "party_org" => value.clone_into(&mut community.profile.party_org),
                            "contact_name" => value.clone_into(&mut community.profile.contact_name),
                            "contact_phone" => value.clone_into(&mut community.profile.contact_phone),
                            _ => {}
                        }
                        true
                    }
                    section::SETTINGS => serde_json::from_str::<IgnoredAny>(value)
                        .map(|_| settings.push((key.to_owned(), value.to_owned())))
                        .is_ok(),
                    section::PEOPLE => match (key.parse::<Principal>(), serde_json::from_str(value)) {
                        (Ok(who), Ok(person)) => people.insert(who, person).is_none(),
                        _ => false,
                    },
                    _ => true,
                };
                if !understood {
                    self.found(&doc, key, Finding::Unreadable { doc, key: format!("{name}/{key}") });
                }
            }
        }
        community.people = Arc::new(people);
        community.settings = Arc::new(read_settings(&settings));
    }
}

/// Settings with defaults for what is missing; a part that cannot be read is as if it were missing. As text, because a
/// tree of values would be a second reader of settings.
fn read_settings(stored: &[(String, String)]) -> Settings {
    let of = |parts: &[&str]| serde_json::from_str::<Settings>(&format!("{{{}}}", parts.join(",")));
    // Keys are names of fields: nothing in them has to be escaped.
    let part = |(key, value): &(String, String)| format!("\"{key}\":{value}");
    let parts: Vec<String> = stored.iter().map(part).collect();
    let readable: Vec<&str> = parts.iter().map(String::as_str).filter(|part| of(&[part]).is_ok()).collect();
    of(&readable).unwrap_or_default()
}
