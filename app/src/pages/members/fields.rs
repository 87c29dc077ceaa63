//! The registration card as a form, in the sections of the paper: for staff, who fill it in, and for the member, who proposes.
//!
//! What is masked for staff is opened by a reason first. What is doubtful is told beside its field and never refused.

use domain::{
    mask::{Audience, Classified},
    month::Month,
    person_name::PersonName,
    phone::{InvalidPhone, Phone},
    register::{MemberCard, MemberField, Membership, UnitField, doubts},
};
use leptos::prelude::*;

use super::{keeping::Keeping, photo::PhotoField};
use crate::{
    components::{Badge, Choices, DraftField, Option2, SelectField, Toggles},
    pages::{unmask::Seen, wall::plain},
    words::{FieldName, Member, OwnCard, People, card_doubt, invalid_month, invalid_phone, sentence},
};

/// A section of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Person,
    Work,
    Home,
    Service,
    Community,
}

impl Section {
    /// Those that the member fills in.
    pub(super) const OWN: [Self; 4] = [Self::Person, Self::Work, Self::Home, Self::Service];
    pub(super) const ALL: [Self; 5] = [Self::Person, Self::Work, Self::Home, Self::Service, Self::Community];

    pub(super) fn words(self) -> &'static str {
        let w = Member::words();
        match self {
            Self::Person => w.person,
            Self::Work => w.work,
            Self::Home => w.home,
            Self::Service => w.service,
            Self::Community => w.community,
        }
    }

    pub(super) const fn testid(self) -> &'static str {
        match self {
            Self::Person => "section-person",
            Self::Work => "section-work",
            Self::Home => "section-home",
            Self::Service => "section-service",
            Self::Community => "section-community",
        }
    }

    /// Its fields, in the order of the paper.
    const fn fields(self) -> &'static [MemberField] {
        use MemberField as F;
        match self {
            Self::Person => &[
                F::Name,
                F::Gender,
                F::Ethnicity,
                F::BirthMonth,
                F::Education,
                F::JoinedParty,
                F::Membership,
                F::Photo,
            ],
            Self::Work => &[F::Unit, F::UnitName, F::JobTitle, F::UnitPartyOrg],
            Self::Home => {
                &[F::Phone, F::Estate, F::Building, F::Stair, F::Room, F::Address, F::ResidenceDiffers]
            }
            Self::Service => &[
                F::ProfessionalSkills,
                F::Hobbies,
                F::ServiceIntents,
                F::Availability,
                F::Pledge,
                F::ShowsName,
            ],
            Self::Community => &[
                F::AssignedBranch,
                F::Teams,
                F::Grid,
                F::CommunityPost,
                F::LeadingCadre,
                F::SaidCheckedIn,
                F::Remark,
            ],
        }
    }
}

/// The test id of a field.
fn testid(field: MemberField) -> &'static str {
    use MemberField as F;
    match field {
        F::Name => "field-name",
        F::Gender => "field-gender",
        F::Ethnicity => "field-ethnicity",
        F::BirthMonth => "field-birth_month",
        F::Education => "field-education",
        F::JoinedParty => "field-joined_party_month",
        F::Membership => "field-membership",
        F::Photo => "field-photo",
        F::Unit => "field-unit",
        F::UnitName => "field-attached",
        F::JobTitle => "field-job_title",
        F::UnitPartyOrg => "field-unit_party_org",
        F::Phone => "field-phone",
        F::Estate => "field-residence_estate",
        F::Building => "field-residence_building",
        F::Stair => "field-residence_unit",
        F::Room => "field-residence_room",
        F::Address => "field-residence_address",
        F::ResidenceDiffers => "field-residence_differs",
        F::ProfessionalSkills => "field-professional_skills",
        F::Hobbies => "field-hobbies",
        F::ServiceIntents => "field-service_intents",
        F::Availability => "field-availability",
        F::Pledge => "field-pledge",
        F::AssignedBranch => "field-assigned_branch",
        F::Teams => "field-teams",
        F::Grid => "field-grid",
        F::CommunityPost => "field-community_post",
        F::LeadingCadre => "field-leading_cadre",
        F::ShowsName => "field-shows_name",
        F::SaidCheckedIn => "field-said_checked_in",
        F::Remark => "field-remark",
    }
}

/// How a field is asked for.
enum Ask {
    /// A line of text.
    Line,
    /// Several lines.
    Lines,
    Phone,
    /// One of a few.
    One(Vec<Option2>),
    /// One of many.
    Select(Vec<Option2>),
    /// Several of a list.
    Several(Vec<String>),
    Photo,
    /// One of the units of the ledger.
    Unit,
}

fn ask(keeping: Keeping, field: MemberField) -> Ask {
    use MemberField as F;
    let w = Member::words();
    let settings =
        keeping.desk().shell.view().with_untracked(|view| std::sync::Arc::clone(&view.community.settings));
    let select = |options: &[String]| {
        if options.is_empty() { Ask::Line } else { Ask::Select(plain(options)) }
    };
    let several = |options: &[String]| {
        if options.is_empty() { Ask::Line } else { Ask::Several(options.to_vec()) }
    };
    match field {
        F::Gender => Ask::One(vec![Option2::new("男", w.man), Option2::new("女", w.woman)]),
        F::Membership => Ask::One(
            Membership::ALL
                .map(|one| {
                    let words = match one {
                        Membership::Full => w.full,
                        Membership::Probationary => w.probationary,
                    };
                    Option2::new(one.key(), words)
                })
                .to_vec(),
        ),
        F::ResidenceDiffers | F::LeadingCadre | F::SaidCheckedIn => {
            Ask::One(vec![Option2::new("yes", w.yes), Option2::new("no", w.no)])
        }
        F::ShowsName => Ask::One(vec![Option2::new("yes", w.agrees), Option2::new("no", w.agrees_not)]),
        F::Education => select(&settings.educations),
        F::AssignedBranch => select(&settings.branches),
        F::Grid => select(&settings.grids),
        F::CommunityPost => select(&settings.community_posts),
        F::Teams => several(&settings.teams),
        F::ProfessionalSkills => several(&settings.skills),
        F::ServiceIntents => several(&settings.registration.service_intents),
        F::Availability => several(&settings.registration.availabilities),
        F::Photo => Ask::Photo,
        F::Unit => Ask::Unit,
        F::Phone => Ask::Phone,
        F::Pledge | F::Remark => Ask::Lines,
        F::Name
        | F::Ethnicity
        | F::BirthMonth
        | F::JoinedParty
        | F::UnitName
        | F::JobTitle
        | F::UnitPartyOrg
        | F::Estate
        | F::Building
        | F::Stair
        | F::Room
        | F::Address
        | F::Hobbies => Ask::Line,
    }
}

fn hint(field: MemberField, own: bool) -> &'static str {
    use MemberField as F;
    let w = Member::words();
    match field {
        F::BirthMonth | F::JoinedParty => w.month_hint,
        F::Hobbies => w.list_hint,
        F::Address => w.address_hint,
        F::Pledge => w.pledge_hint,
        F::UnitName if !own => w.unit_hint,
        F::ShowsName if own => OwnCard::words().shows_name_hint,
        _ => "",
    }
}

/// One section of the card.
#[component]
pub(super) fn SectionFields(keeping: Keeping, seen: Seen, section: Section) -> impl IntoView {
    let fields = section.fields().iter().copied().filter(|field| !keeping.own || *field != MemberField::Unit);
    view! {
        <div class="form card-section">
            {fields.map(|field| view! { <CardField keeping seen field/> }).collect_view()}
        </div>
    }
}

/// What is wrong with a value as it stands; nothing typed is lost by it.
fn wrong(field: MemberField, value: &str) -> String {
    use MemberField as F;
    if value.is_empty() {
        return String::new();
    }
    match field {
        F::Name if PersonName::parse(value).is_err() => People::words().name_wrong.to_owned(),
        F::BirthMonth | F::JoinedParty => match Month::parse_noting(value) {
            Ok(_) => String::new(),
            Err(why) => invalid_month(why),
        },
        F::Phone => match Phone::parse(value) {
            Ok(_) | Err(InvalidPhone::Empty) => String::new(),
            Err(why) => invalid_phone(&why),
        },
        _ => String::new(),
    }
}

/// One field: masked until a reason was given, then to be filled in, with what is doubtful and what became of a proposal.
#[component]
fn CardField(keeping: Keeping, seen: Seen, field: MemberField) -> impl IntoView {
    let value = keeping.value(field);
    let shut = Memo::new(move |_| keeping.masks(field, seen));
    // A unit that was chosen needs no words.
    let needless = Memo::new(move |_| {
        field == MemberField::UnitName
            && !keeping.own
            && keeping.card.with(|card| card.has(MemberField::Unit))
    });
    let doubts = Memo::new(move |_| {
        let today = keeping.desk().shell.today();
        keeping.card.with(|card| {
            doubts(card, today)
                .iter()
                .filter_map(card_doubt)
                .filter(|(of, _)| *of == field)
                .map(|(_, words)| words)
                .collect::<Vec<_>>()
        })
    });
    move || {
        (!needless.get()).then(|| view! {
            <div class="card-field" data-field=field.key() on:focusin=move |_| keeping.begin(field)
                on:change=move |_| keeping.begin(field)>
                {if shut.get() {
                    view! {
                        <div class="field">
                            <span class="field-name">{field.name()}</span>
                            <p class="masked" data-testid=testid(field)>
                                {move || value.with(|value| if field == MemberField::Photo && !value.is_empty() {
                                    Member::words().photo_masked.to_owned()
                                } else {
                                    field.seen(Audience::Staff, value)
                                })}
                            </p>
                        </div>
                    }
                    .into_any()
                } else {
                    view! { <Input keeping field/> }.into_any()
                }}
                {move || doubts.get().into_iter().map(|words| view! {
                    <p class="finding" data-testid="doubt">{words}</p>
                }).collect_view()}
                {keeping.own.then(|| view! { <Fate keeping field/> })}
            </div>
        })
    }
}

#[component]
fn Input(keeping: Keeping, field: MemberField) -> impl IntoView {
    let value = keeping.value(field);
    let commit = keeping.on_commit(field);
    let (label, testid) = (field.name(), testid(field));
    let hint = hint(field, keeping.own).to_owned();
    let required = MemberCard::REQUIRED.contains(&field) || field == MemberField::UnitName;
    let error = Signal::derive(move || value.with(|value| wrong(field, value)));
    let line = move |kind: &'static str, lines: bool, hint: String| {
        view! {
            <DraftField label value=value on_commit=commit kind lines hint error required testid/>
        }
    };
    match ask(keeping, field) {
        Ask::Line => line("text", false, hint).into_any(),
        Ask::Lines => line("text", true, hint).into_any(),
        Ask::Phone => line("tel", false, hint).into_any(),
        Ask::One(options) => view! {
            <Choices legend=label options value=value on_choose=commit required testid/>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
        }
        .into_any(),
        Ask::Select(options) => view! {
            <SelectField label options value=value on_choose=commit none=Member::words().choose.to_owned() required testid/>
        }
        .into_any(),
        Ask::Several(options) => view! { <Several keeping field options required testid/> }.into_any(),
        Ask::Photo => view! { <PhotoField keeping/> }.into_any(),
        Ask::Unit => view! { <UnitSelect keeping/> }.into_any(),
    }
}

/// Chips of a list; of skills also a line for those that are not in it.
#[component]
fn Several(
    keeping: Keeping,
    field: MemberField,
    options: Vec<String>,
    required: bool,
    testid: &'static str,
) -> impl IntoView {
    let (value, commit) = (keeping.value(field), keeping.on_commit(field));
    if field != MemberField::ProfessionalSkills {
        return view! { <Toggles legend=field.name() options value=value on_choose=commit required testid/> }
            .into_any();
    }
    let listed = StoredValue::new(options.clone());
    let part = move |is_listed: bool| {
        Memo::new(move |_| {
            let of =
                |one: &&str| listed.with_value(|listed| listed.iter().any(|known| known == one)) == is_listed;
            keeping.card.with(|card| card.list(field).filter(of).collect::<Vec<_>>().join("、"))
        })
    };
    let (known, others) = (part(true), part(false));
    let both = move |one: &str, other: &str| {
        let parts = [one, other].into_iter().map(str::trim).filter(|part| !part.is_empty());
        commit.run(parts.collect::<Vec<_>>().join("、"));
    };
    let choose = Callback::new(move |chosen: String| others.with_untracked(|others| both(&chosen, others)));
    let write = Callback::new(move |written: String| known.with_untracked(|known| both(known, &written)));
    let w = Member::words();
    view! {
        <Toggles legend=field.name() options value=known on_choose=choose required testid/>
        <DraftField label=w.more_skills value=others on_commit=write hint=w.list_hint testid="more-skills"/>
    }
    .into_any()
}

/// The units of the ledger, or words instead.
#[component]
fn UnitSelect(keeping: Keeping) -> impl IntoView {
    let w = Member::words();
    let value = keeping.value(MemberField::Unit);
    let units = Memo::new(move |_| {
        keeping.desk().shell.view().with(|view| {
            let named = view.community.units.iter().filter(|(_, unit)| {
                unit.card.has(UnitField::Name)
                    && !unit.card.has(UnitField::ClosedOn)
                    && unit.file.removed.is_none()
            });
            let mut units: Vec<(String, String)> =
                named.map(|(id, unit)| (unit.card.get(UnitField::Name).to_owned(), id.to_string())).collect();
            units.sort();
            units
        })
    });
    let choose = Callback::new(move |chosen: String| {
        let name = units.with_untracked(|units| {
            units.iter().find(|(_, id)| *id == chosen).map(|(name, _)| name.clone()).unwrap_or_default()
        });
        let mut fields = vec![(MemberField::Unit, chosen.clone())];
        // In words too: the member's own phone does not know the ledger of units.
        if !chosen.is_empty() {
            fields.push((MemberField::UnitName, name));
        }
        keeping.fill(fields);
    });
    move || {
        let options: Vec<Option2> =
            units.get().into_iter().map(|(name, id)| Option2::new(id, name)).collect();
        (!options.is_empty()).then(|| {
            view! {
                <SelectField label=MemberField::Unit.name() options value=value on_choose=choose
                    none=w.unit_in_words.to_owned() required=true testid="field-unit"/>
            }
        })
    }
}

/// What became of what the member wrote: it waits, or was not taken over.
#[component]
fn Fate(keeping: Keeping, field: MemberField) -> impl IntoView {
    let w = OwnCard::words();
    let fate = Memo::new(move |_| {
        keeping.file.with(|file| {
            let file = file.as_ref()?;
            if file.waiting().any(|(waits, _)| waits == field) {
                return Some(None);
            }
            let (proposed, declined) = (file.proposed.get(&field)?, file.declined.get(&field)?);
            let stands = declined.step.value == *proposed && file.card.get(field) != proposed;
            stands.then(|| Some((proposed.clone(), declined.step.why.clone())))
        })
    });
    move || {
        fate.get().map(|fate| match fate {
            None => {
                view! { <p data-testid="proposal-waits"><Badge words=w.waits tone="warn"/></p> }.into_any()
            }
            Some((value, why)) => {
                let what = if field == MemberField::Photo {
                    w.photo_declined.to_owned()
                } else {
                    sentence!("社区没有采用您填的“{}”：{}", "“{}” was not taken over: {}", value, why)
                };
                let why = (field == MemberField::Photo).then_some(why);
                view! { <p class="finding" data-testid="proposal-declined">{what}{why}</p> }.into_any()
            }
        })
    }
}
