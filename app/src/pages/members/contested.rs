//! Fields of a card that two people filled in differently.

use domain::{
    mask::{Audience, Classified},
    register::{MemberField, Membership, UnitField},
    unmask::Subject,
    wish::Contested,
};
use leptos::prelude::*;

use super::keeping::{Keeping, filling};
use crate::{
    pages::{
        contested::{Dispute, Disputes, Held},
        unmask::Seen,
    },
    words::{FieldName, Member},
};

/// The part of the page; nothing where nobody disagrees.
#[component]
pub(super) fn ContestedPart(keeping: Keeping, seen: Seen) -> impl IntoView {
    let all = Memo::new(move |_| {
        keeping.file.with(|file| file.as_ref().map(|file| file.contested.clone()).unwrap_or_default())
    });
    move || {
        let all = all.get().into_iter().filter_map(|one| dispute(keeping, seen, one)).collect();
        view! { <Disputes all/> }
    }
}

fn dispute(keeping: Keeping, seen: Seen, one: Contested) -> Option<Dispute> {
    let field = MemberField::from_key(&one.field)?;
    let masked = field.is_masked(Audience::Staff);
    let values = one.values.into_iter().map(|held| {
        let (kept, take) = (held.value.clone(), held.value);
        let shown = Signal::derive(move || {
            if masked && !seen.with(|seen| seen.contains(field.key())) {
                field.seen(Audience::Staff, &kept)
            } else {
                shown(keeping, field, &kept)
            }
        });
        let take =
            move || {
                keeping.desk().shell.view().with_untracked(|view| {
                    filling(&view.community, keeping.member, vec![(field, take.clone())])
                })
            };
        Held { by: held.by, shown, take: Box::new(take) }
    });
    Some(Dispute {
        name: field.name().to_owned(),
        values: values.collect(),
        masked: masked.then_some((Subject::Member(keeping.member), field.key(), seen)),
        refused: None,
    })
}

/// A value as it is read.
fn shown(keeping: Keeping, field: MemberField, value: &str) -> String {
    let w = Member::words();
    match field {
        MemberField::Unit => {
            let name = keeping.desk().shell.view().with_untracked(|view| {
                let unit = value.parse().ok().and_then(|id| view.community.unit(id));
                unit.map(|unit| unit.card.get(UnitField::Name).to_owned())
            });
            name.unwrap_or_else(|| value.to_owned())
        }
        MemberField::Membership => match Membership::from_key(value) {
            Some(Membership::Full) => w.full.to_owned(),
            Some(Membership::Probationary) => w.probationary.to_owned(),
            None => value.to_owned(),
        },
        _ => match value {
            "yes" => w.yes.to_owned(),
            "no" => w.no.to_owned(),
            other => other.to_owned(),
        },
    }
}
