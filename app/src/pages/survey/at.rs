//! The door somebody stands at: its fields as signals, and how each is kept as soon as it is left.

use domain::{
    community::Community,
    edit::{Edit, OrderEdit, SurveyEdit},
    grant::Site,
    id::Id,
    opinion::OpinionField,
    order::{Order, OrderField, OrderState, standing},
    phone::{InvalidPhone, Phone},
    survey::{Door, DoorField, Household, Met, MetField, Need, NeedCard, NeedField, take_over},
    wish::{Wish, WishField, WishState},
};
use leptos::prelude::*;

use crate::{
    pages::doing::{Desk, Doing},
    words::invalid_phone,
};

/// A door, and the way to write there.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) doing: Doing,
    pub(super) site: Site,
    pub(super) door: Id<Door>,
    pub(super) household: Memo<Option<Household>>,
}

impl At {
    pub(super) fn new(desk: Desk, site: Site, door: Id<Door>) -> Self {
        let household = Memo::new(move |_| {
            desk.shell.view().with(|view| {
                let survey = view.community.surveys.get(&site);
                survey.and_then(|survey| survey.doors.get(&door)).cloned()
            })
        });
        Self { doing: Doing::new(), site, door, household }
    }

    pub(super) const fn desk(self) -> Desk {
        self.doing.desk
    }

    /// Something that follows from what is known of the door.
    pub(super) fn of<T: PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&Household) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.household.with(|household| household.as_ref().map(&of)))
    }

    /// Cards of the records that are `known`, and of those that somebody has begun. They keep their places while somebody
    /// writes in them.
    pub(super) fn cards<T: Send + Sync + 'static>(
        self,
        known: impl Fn(&Household) -> Vec<Id<T>> + Send + Sync + 'static,
        begun: RwSignal<Vec<Id<T>>>,
    ) -> Memo<Vec<Id<T>>> {
        let known = self.of(known);
        Memo::new(move |before: Option<&Vec<Id<T>>>| {
            let (known, begun) = (known.get().unwrap_or_default(), begun.get());
            let mut cards = before.cloned().unwrap_or_default();
            cards.retain(|id| known.contains(id) || begun.contains(id));
            for id in known.into_iter().chain(begun) {
                if !cards.contains(&id) {
                    cards.push(id);
                }
            }
            cards
        })
    }

    pub(super) fn field(self, field: DoorField) -> Signal<String> {
        self.text(move |household| household.door.get(field).to_owned())
    }

    pub(super) fn met(self, met: Id<Met>, field: MetField) -> Signal<String> {
        self.text(move |household| {
            household.people.get(&met).map(|person| person.get(field).to_owned()).unwrap_or_default()
        })
    }

    pub(super) fn need(self, need: Id<Need>, field: NeedField) -> Signal<String> {
        self.text(move |household| {
            household.needs.get(&need).map(|need| need.get(field).to_owned()).unwrap_or_default()
        })
    }

    fn text(self, of: impl Fn(&Household) -> String + Send + Sync + 'static) -> Signal<String> {
        Memo::new(move |_| self.household.with(|household| household.as_ref().map(&of).unwrap_or_default()))
            .into()
    }

    /// Keeps a field of the door.
    pub(super) fn keep(self, field: DoorField) -> Callback<String> {
        Callback::new(move |value: String| {
            let value = if field == DoorField::Phone { tidy_phone(value) } else { value };
            let (site, door, fields) = (self.site, self.door, vec![(field, value)]);
            self.queue(SurveyEdit::FillDoor { site, door, fields });
        })
    }

    /// Keeps a field of somebody met.
    pub(super) fn keep_met(self, met: Id<Met>, field: MetField) -> Callback<String> {
        Callback::new(move |value: String| {
            let value = if field == MetField::Phone { tidy_phone(value) } else { value };
            self.fill_met(met, vec![(field, value)]);
        })
    }

    pub(super) fn fill_met(self, met: Id<Met>, fields: Vec<(MetField, String)>) {
        let (site, door) = (self.site, self.door);
        self.queue(SurveyEdit::FillMet { site, door, met, fields });
    }

    /// Keeps a field of a need. Where staff write, it becomes a wish, an opinion or an order at once, and what was made follows the
    /// words as long as it is a draft.
    pub(super) fn keep_need(self, need: Id<Need>, field: NeedField) -> Callback<String> {
        Callback::new(move |value: String| self.fill_need(need, vec![(field, value)]))
    }

    pub(super) fn fill_need(self, need: Id<Need>, fields: Vec<(NeedField, String)>) {
        let (site, door) = (self.site, self.door);
        let edit = Edit::Survey(SurveyEdit::FillNeed { site, door, need, fields });
        self.doing.queue(vec![edit], move |kept| {
            if kept && self.desk().is_staff_now() {
                self.follow(need);
            }
        });
    }

    fn follow(self, need: Id<Need>) {
        let today = self.desk().shell.today();
        let edits = self.desk().shell.view().with_untracked(|view| {
            let community = &view.community;
            let new = take_over(community, self.site, self.door, need, today.year());
            if !new.is_empty() {
                return new;
            }
            let survey = community.surveys.get(&self.site);
            let household = survey.and_then(|survey| survey.doors.get(&self.door));
            let card = household.and_then(|household| household.needs.get(&need));
            card.map(|card| self.followed(community, card)).unwrap_or_default()
        });
        if !edits.is_empty() {
            self.doing.queue(edits, |_| ());
        }
    }

    /// What was made of a need, brought up to date with its words.
    fn followed(self, community: &Community, card: &NeedCard) -> Vec<Edit> {
        let words = card.get(NeedField::Words);
        if words.is_empty() {
            return Vec::new();
        }
        if let Ok(wish) = card.get(NeedField::Wish).parse::<Id<Wish>>() {
            let entry = self.desk().books.book.with_untracked(|book| book.get(wish));
            let draft = entry.filter(|entry| entry.state == WishState::Draft);
            let other = draft.filter(|entry| entry.case(WishField::Content) != words);
            return other
                .map(|_| Edit::Fill { wish, field: WishField::Content, value: words.to_owned() })
                .into_iter()
                .collect();
        }
        if let Ok(order) = card.get(NeedField::Order).parse::<Id<Order>>() {
            let known = community.order(order).filter(|known| {
                let early = matches!(standing(known).state, OrderState::Draft | OrderState::Submitted);
                early && known.form().is_some_and(|form| form.get(OrderField::Content) != words)
            });
            let fields = vec![(OrderField::Content, words.to_owned())];
            let year = known.and_then(Order::year);
            return year
                .map(|year| Edit::Order(OrderEdit::Fill { year, order, fields }))
                .into_iter()
                .collect();
        }
        let opinion = card.get(NeedField::Opinion).parse().ok();
        let known = opinion.and_then(|id| community.opinions.get(&id).map(|known| (id, known)));
        known
            .filter(|(_, known)| known.card.get(OpinionField::Content) != words)
            .map(|(opinion, known)| Edit::FillOpinion {
                year: known.year,
                opinion,
                fields: vec![(OpinionField::Content, words.to_owned())],
            })
            .into_iter()
            .collect()
    }

    fn queue(self, edit: SurveyEdit) {
        self.doing.queue(vec![Edit::Survey(edit)], |_| ());
    }
}

/// A phone number in its one form, or as it was typed.
fn tidy_phone(value: String) -> String {
    Phone::parse(&value).map(String::from).unwrap_or(value)
}

/// What is wrong with a phone number, beside its field.
pub(super) fn phone_error(value: Signal<String>) -> Signal<String> {
    Signal::derive(move || match value.with(|value| Phone::parse(value)) {
        Ok(_) | Err(InvalidPhone::Empty) => String::new(),
        Err(why) => invalid_phone(&why),
    })
}
