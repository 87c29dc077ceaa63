//! Edits and foreign values at random.

use domain::{
    access::DocName,
    activity::{ActivityField, AttendanceStep, LeaveReason, Method, OwnStep},
    award::{AwardField, AwardStep, AwardTold, CaseFact, NominationStep, PersonalFact, Veto},
    community::{Contact, Person},
    edit::{
        ActivityEdit, AwardEdit, Edit, FileField, FileOf, NoticeEdit, OfferEdit, OrderEdit, ProfileField,
        RegisterEdit, ServiceEdit, SurveyEdit,
    },
    id::Id,
    moment::{Day, Year},
    month::Month,
    notice::NoticeField,
    offer::{OfferField, OfferKind, OfferReason, OfferStep},
    opinion::{OpinionCard, OpinionField},
    order::{
        AnswerStep, DutyStep, MenuField, OpenField, OrderField, OrderForm, OrderReason, OrderStep,
        ResidentStep,
    },
    register::{CheckinFact, CheckinMode, IssuedLetter, MemberField, Told, UnitAnswer, UnitField, UnitType},
    service::Presence,
    service::{RecordStep, Report, Satisfied, Source},
    settings::Settings,
    statistics::{Figures, Measure},
    survey::{BuildingField, DoorField, MetField, NeedField, Visit, VisitMethod, VisitResult},
    wish::{CardField, CardText, Claimant, Clock, Decision, Reason, Receiver, WishField},
};
use rand_chacha::{ChaCha8Rng, rand_core::RngCore};
use replica::schema::{self, Put};
use tests::{story::draft, world::member};

use super::SITE;

pub(super) struct Dice(pub(super) ChaCha8Rng);

impl Dice {
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(n).unwrap()).unwrap()
    }

    /// One of a few ids, so that records meet.
    pub(super) fn id<T>(&mut self) -> Id<T> {
        Id::from_random([u8::try_from(self.below(4)).unwrap(); 10])
    }

    pub(super) fn step<T>(&mut self) -> Id<T> {
        Id::from_random([u8::try_from(self.below(12)).unwrap(); 10])
    }

    pub(super) fn text(&mut self) -> String {
        ["", "甲", "乙", "70", "13800138000"][self.below(5)].to_owned()
    }

    /// An edit, lawful or not: merges make states that nobody could have made.
    pub(super) fn edit(&mut self) -> Edit {
        let (wish, step, claim) = (self.id(), self.step(), self.step());
        let claimant = Claimant::Member(Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]));
        let (file, on, why) = (FileOf::of(claimant), Day(20_517), Reason::NoTime);
        let field = WishField::ALL[self.below(WishField::ALL.len())];
        let card = CardField::ALL[self.below(CardField::ALL.len())];
        match self.below(33) {
            0 => Edit::Collect { year: Year(2026), wish, draft: draft(&self.text(), "1", "2") },
            1..=3 => Edit::Fill { wish, field, value: self.text() },
            4 => Edit::Submit { wish, step },
            5 => Edit::Review { wish, step, decision: Decision::Approved },
            6 => Edit::Visit { wish, step, satisfaction: 3, still_needed: false, on },
            30 => Edit::TellSatisfied {
                member: Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]),
                wish,
                told: Satisfied { visit: step, stars: 4, on },
            },
            7 => Edit::Explain { wish, step, why: self.text() },
            8 => Edit::Publish {
                wish,
                step,
                text: CardText::default().with(card, self.text()),
                round: 1,
                expires: on,
            },
            9 => Edit::Amend { wish, field: card, value: self.text() },
            10 => Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, due: None },
            11 => {
                let (clock, due, team) = (Clock::Trusted, None, self.id());
                Edit::ClaimForTeam { wish, claimant, claim, clock, due, team }
            }
            12 => Edit::Confirm { wish, step, claimant, claim },
            13 => Edit::Return { wish, step, claimant, claim, why },
            14 => Edit::Revoke { wish, claimant, claim, step, why },
            15 => Edit::HandOver { wish, claimant, claim, step, on, receiver: Receiver::Family },
            16 => Edit::SetProfile { field: ProfileField::Name, value: self.text() },
            17 => match self.below(2) {
                0 => Edit::SetSettings(Settings { close_claim_minutes: 3, ..Settings::default() }),
                _ => Edit::SetPerson {
                    who: member(1),
                    person: Person { display: self.text(), archived: false },
                },
            },
            18 => file.fill(FileField::ALL[self.below(4)], self.text()),
            19 => self.register_edit(),
            20 => self.survey_edit(),
            22 => match self.below(2) {
                0 => self.offer_edit(),
                _ => self.service_edit(),
            },
            23 => self.activity_edit(),
            24 => self.helping_edit(),
            25 => self.award_edit(),
            26 => self.sum_up(),
            27 => self.order_edit(),
            28 => match self.below(4) {
                0 => self.removal_edit(),
                _ => self.lists_edit(),
            },
            31 => self.judging_edit(),
            32 => self.feedback_edit(),
            21 => match self.below(2) {
                0 => Edit::CollectOpinion {
                    year: Year(2026),
                    opinion: self.id(),
                    card: OpinionCard::default().with(OpinionField::Content, self.text()),
                },
                _ => Edit::FillOpinion {
                    year: Year(2026),
                    opinion: self.id(),
                    fields: vec![(OpinionField::Phone, self.text())],
                },
            },
            _ => match self.below(2) {
                0 => Edit::Note { file, wish, step, text: self.text() },
                _ => Edit::Disclose { file, wish, contact: (self.below(2) == 0).then(Contact::default) },
            },
        }
    }

    fn register_edit(&mut self) -> Edit {
        let (member, unit, step) = (self.id(), self.id(), self.step());
        let on = Day(20_517);
        let fields = vec![(MemberField::ALL[self.below(MemberField::ALL.len())], self.text())];
        Edit::Register(match self.below(10) {
            0 => RegisterEdit::FillMember { member, fields },
            1 => RegisterEdit::FillRoster { unit, person: member, fields },
            2 => RegisterEdit::CheckIn {
                member,
                step,
                fact: CheckinFact::Registered { on, card_no: self.text(), mode: CheckinMode::Alone },
            },
            3 => RegisterEdit::Propose { member, field: MemberField::Phone, value: self.text() },
            4 => RegisterEdit::DeclineProposal {
                member,
                field: MemberField::Phone,
                value: self.text(),
                why: self.text(),
            },
            5 => RegisterEdit::IssueLetter {
                unit,
                letter: step,
                what: IssuedLetter { no: self.text(), on, to: self.text(), people: vec![member] },
            },
            6 => RegisterEdit::Answer { unit, person: member, step, what: UnitAnswer::Acknowledged { on } },
            7 => RegisterEdit::TellUnit { unit, person: member, told: Told::default() },
            8 => RegisterEdit::TakeRoster { unit, people: vec![(member, fields)] },
            _ => RegisterEdit::FillUnit { unit, fields: vec![(UnitField::Address, self.text())] },
        })
    }

    fn sum_up(&mut self) -> Edit {
        let month = Month::new(2026, u8::try_from(self.below(3)).unwrap() + 1).unwrap();
        let measures = [Measure::Members, Measure::OpenNeeds, Measure::MembersOf(UnitType::Other)];
        let count = u32::try_from(self.below(4)).unwrap();
        Edit::SumUp { month, figures: Figures::default().with(measures[self.below(3)], count) }
    }

    fn offer_edit(&mut self) -> Edit {
        let (offer, step, engagement) = (self.id(), self.step(), self.step());
        let claimant = Claimant::Member(Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]));
        let (on, why) = (Day(20_517), OfferReason::NoTime);
        Edit::Offer(match self.below(7) {
            0 | 1 => OfferEdit::Fill {
                kind: OfferKind::ALL[self.below(2)],
                offer,
                fields: vec![
                    (OfferField::ALL[self.below(OfferField::ALL.len())], self.text()),
                    (OfferField::Year, ["2026", "2025", ""][self.below(3)].to_owned()),
                ],
            },
            2 if self.below(2) == 0 => {
                OfferEdit::TakeForTeam { offer, claimant, engagement, shown: true, team: self.id() }
            }
            2 => OfferEdit::Take { offer, claimant, engagement, shown: true },
            3 => OfferEdit::Leave { offer, claimant, engagement, step, why },
            4 => OfferEdit::Work { offer, claimant, engagement, step, on },
            5 => OfferEdit::Decide { offer, step, what: OfferStep::Approved { claimant, engagement } },
            _ => OfferEdit::Say { file: FileOf::of(claimant), offer, step, text: self.text() },
        })
    }

    fn service_edit(&mut self) -> Edit {
        let on = Day(20_517);
        let report = Report {
            on,
            minutes: 60,
            span: None,
            no_time: String::new(),
            source: Source::Other,
            kind: self.text(),
            mode: String::new(),
            content: self.text(),
            result: String::new(),
            place: String::new(),
            beneficiary: String::new(),
            training: false,
        };
        let of = self.step();
        let what = match self.below(7) {
            0 | 1 => RecordStep::Reported(report),
            2 => RecordStep::Corrected(report),
            3 => RecordStep::Withdrawn,
            4 => RecordStep::Verified { of, counts_from: on, effect: Some(80), rating: None, alone: false },
            5 => RecordStep::Pictured { pictures: vec![self.picture()] },
            _ => RecordStep::Refused { of, why: self.text() },
        };
        let member = Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]);
        Edit::Service(Box::new(ServiceEdit { member, record: self.id(), step: self.step(), what }))
    }

    fn activity_edit(&mut self) -> Edit {
        let (activity, step) = (self.id(), self.step());
        let member = Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]);
        let (why, presence, method) = (LeaveReason::Work, Presence::Late, Method::Scanned);
        let (arrived, left, keeper) = (Some(545), None, self.text());
        Edit::Activity(match self.below(9) {
            0 | 1 => ActivityEdit::Fill {
                activity,
                fields: vec![
                    (ActivityField::ALL[self.below(ActivityField::ALL.len())], self.text()),
                    (ActivityField::Year, ["2026", "2025", ""][self.below(3)].to_owned()),
                ],
            },
            2 => ActivityEdit::SignUp { activity, member, step },
            3 => ActivityEdit::Withdraw { activity, member, step },
            4 => ActivityEdit::AskLeave { activity, member, step, why },
            5 => ActivityEdit::Sign { activity, member, step, what: OwnStep::In { code: self.text() } },
            6 => {
                let what = AttendanceStep::Recorded { presence, arrived, left, method, keeper };
                ActivityEdit::Attend { activity, member, step, what }
            }
            7 => ActivityEdit::Picture { activity, picture: self.picture(), there: self.below(2) == 0 },
            _ => ActivityEdit::ShowCode { activity, step, code: self.text() },
        })
    }

    /// The name of one of a few pictures.
    fn picture(&mut self) -> String {
        format!("{:064x}", self.below(4))
    }

    fn award_edit(&mut self) -> Edit {
        let (award, step, round) = (self.id(), self.step(), self.step());
        let (candidate, on) = (self.id(), Day(20_517));
        let claimant = Claimant::Member(Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]));
        let file = FileOf::of(claimant);
        Edit::Award(match self.below(10) {
            0 | 1 => AwardEdit::Fill {
                award,
                fields: vec![
                    (AwardField::ALL[self.below(AwardField::ALL.len())], self.text()),
                    (AwardField::Year, ["2026", "2025", ""][self.below(3)].to_owned()),
                ],
            },
            2 => AwardEdit::Step { award, step, what: AwardStep::Opened },
            3 => {
                let what = AwardStep::Called { candidates: vec![candidate], until: on };
                AwardEdit::Step { award, step, what }
            }
            4 => {
                let what = NominationStep::Nominated { candidate: Some(candidate) };
                AwardEdit::Own { award, claimant, step, what }
            }
            5 => {
                let what = CaseFact::Checked { candidate, vetoes: vec![Veto::Dues], words: self.text() };
                AwardEdit::Case { award, step, what }
            }
            6 => AwardEdit::Say {
                file,
                award,
                step,
                what: PersonalFact::Voted { round, chosen: vec![candidate] },
            },
            7 => AwardEdit::Tell {
                file,
                award,
                step,
                what: AwardTold::Answered { upheld: true, words: self.text() },
            },
            _ => {
                return Edit::Notice(NoticeEdit::Fill {
                    notice: self.id(),
                    fields: vec![(NoticeField::ALL[self.below(NoticeField::ALL.len())], self.text())],
                });
            }
        })
    }

    fn order_edit(&mut self) -> Edit {
        let (order, step, inbox, year) = (self.id(), self.step(), self.id(), Year(2026));
        let claimant = Claimant::Member(Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]));
        let (file, on, why) = (FileOf::of(claimant), Day(20_517), OrderReason::Other);
        let field = OrderField::ALL[self.below(OrderField::ALL.len())];
        Edit::Order(match self.below(16) {
            0 => OrderEdit::Menu {
                items: vec![(
                    self.id(),
                    vec![(MenuField::ALL[self.below(MenuField::ALL.len())], self.text())],
                )],
            },
            1 => {
                let form = OrderForm::default().with(field, self.text());
                OrderEdit::Send { inbox, order, step, what: ResidentStep::Placed { form } }
            }
            2 => OrderEdit::Send { inbox, order, step, what: ResidentStep::Cancelled { why } },
            3 => OrderEdit::Answer { inbox, order, step, what: AnswerStep::Dispatched { on } },
            4 | 5 => OrderEdit::Fill { year, order, fields: vec![(field, self.text())] },
            6 => OrderEdit::Explain { year, order, step, text: self.text() },
            7 => OrderEdit::Word {
                year,
                order,
                fields: vec![(OpenField::ALL[self.below(OpenField::ALL.len())], self.text())],
            },
            8 => OrderEdit::Decide { year, order, step, what: OrderStep::Dispatched { to: None, due: None } },
            9 => OrderEdit::Decide { year, order, step, what: OrderStep::Reviewed },
            10 => OrderEdit::Serve { year, order, claimant, step, what: DutyStep::Worked { on } },
            11 => OrderEdit::Say { file, order, step, text: self.text() },
            12 => OrderEdit::Show {
                file,
                order,
                pictures: (0..self.below(3)).map(|_| self.picture()).collect(),
            },
            13 => {
                let what = ResidentStep::Pictured { pictures: vec![self.picture()] };
                OrderEdit::Send { inbox, order, step, what }
            }
            14 => {
                let what = DutyStep::ClaimedForTeam { clock: Clock::Trusted, team: self.id() };
                OrderEdit::Serve { year, order, claimant, step, what }
            }
            _ => OrderEdit::Disclose { file, order, contact: (self.below(2) == 0).then(Contact::default) },
        })
    }

    fn survey_edit(&mut self) -> Edit {
        let (site, door, on) = (SITE, self.id(), Day(20_517));
        Edit::Survey(match self.below(5) {
            0 => SurveyEdit::FillBuilding {
                building: self.id(),
                fields: vec![(BuildingField::Name, self.text())],
            },
            1 => SurveyEdit::FillDoor { site, door, fields: vec![(DoorField::Room, self.text())] },
            2 => SurveyEdit::FillMet {
                site,
                door,
                met: self.id(),
                fields: vec![(MetField::Name, self.text())],
            },
            3 => SurveyEdit::FillNeed {
                site,
                door,
                need: self.id(),
                fields: vec![(NeedField::Words, self.text())],
            },
            _ => SurveyEdit::NoteVisit {
                site,
                door,
                visit: self.step(),
                what: Visit {
                    on,
                    result: VisitResult::Nobody,
                    method: VisitMethod::AtTheDoor,
                    visitors: vec![self.text()],
                    consent: None,
                    again: None,
                    left: None,
                },
            },
        })
    }

    /// Something an old, a newer or a foreign program might have written.
    pub(super) fn foreign(&mut self, doc: &DocName) -> Put {
        let sections = schema::sections(doc);
        let section = sections[self.below(sections.len())];
        let wish: Id<()> = self.id();
        let keys = [
            format!("{wish}/new_field"),
            format!("{wish}/not-a-step"),
            format!("{wish}/{wish}"),
            format!("{wish}"),
            format!("offer:{wish}/{wish}"),
            format!("record:{wish}/{wish}"),
            format!("star:2026/{wish}"),
            format!("result:2026/{wish}"),
            format!("disqualify:2026/{wish}"),
            format!("feedback:{wish}"),
            format!("feedback:{wish}/{wish}/{wish}"),
            format!("activity:{wish}/{wish}"),
            format!("activity:{wish}/member:{wish}/{wish}"),
            format!("team:{wish}/{wish}"),
            format!("opinion:{wish}/{wish}"),
            format!("pair:{wish}/{wish}"),
            format!("pair:{wish}"),
            format!("award:{wish}/{wish}"),
            format!("order:{wish}/{wish}"),
            format!("order:{wish}"),
            format!("joint:{wish}/{wish}"),
            format!("demand:{wish}/{wish}"),
            "garbage".to_owned(),
            "~~~".to_owned(),
            "name".to_owned(),
            "2026-01/members".to_owned(),
            "2026-1/members".to_owned(),
        ];
        Put::new(
            section,
            keys[self.below(keys.len())].clone(),
            ["x", "{}", "null", "7"][self.below(4)].to_owned(),
        )
    }
}
