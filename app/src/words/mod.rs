//! What the app says to people: Chinese first, English second, every text in both or it does not compile.
//!
//! Fixed texts stand in tables made by `words!`; sentences with something in them are functions with a `match` over every
//! variant of what they speak of. Nothing here decides anything; the names of places, groups and kinds that a community
//! sets for itself are its own words and are not translated.

mod access;
pub(crate) mod activities;
pub(crate) mod agreements;
pub(crate) mod checkin;
mod desk;
mod edit;
mod exporting;
pub(crate) mod feedback;
mod finding;
pub(crate) mod honours;
mod honours_trail;
mod importing;
pub(crate) mod judging;
pub(crate) mod lists;
mod lock;
pub(crate) mod me;
mod members;
mod notice;
pub(crate) mod notices;
pub(crate) mod offers;
pub(crate) mod opinions;
pub(crate) mod order_steps;
pub(crate) mod orders;
mod page;
pub(crate) mod pairs;
mod papers;
pub(crate) mod pictures;
mod preferences;
pub(crate) mod proofs;
pub(crate) mod records;
mod register;
mod removal;
pub(crate) mod rules;
pub(crate) mod standing;
pub(crate) mod statistics;
mod survey;
mod survey_trail;
pub(crate) mod teams;
mod time;
mod trail;
mod trail_register;
mod trail_settings;
mod trouble;
pub(crate) mod units;
mod wish;

pub(crate) use access::{Access, Left, browser_kind, unsent_error};
pub(crate) use desk::{BlankForms, Diagnosing, Disputing, Forms, Ledger, Opening, People, Setting, Today};
pub(crate) use edit::{edit_line, edit_subject, file_field};
pub(crate) use exporting::{Exporting, ledger_name};
pub(crate) use finding::{Searching, found_words, more_found, thing_name};
pub(crate) use importing::{
    Importing, Undoing, cell_finding, column_use, import_refusal, invalid_month, leaving, row_finding,
    row_state, sheet_error, skip_reason, twin_known, twin_row,
};
pub(crate) use lock::{Locking, door_error, invalid_pin, lost, tries_left, wait, wait_minutes};
pub(crate) use members::{Member, Members, OwnCard, Photos, card_doubt, own_checkin};
pub(crate) use notice::{device_name, link_refusal, mode, notice, role};
pub(crate) use page::{Board, Common, Mine, Nav, Wall, WishPage};
pub(crate) use papers::{Papers, Templates, form_name, invalid_options, lack};
pub(crate) use preferences::{Preferences, Theme, TypeSize};
pub(crate) use register::{checkin_refusal, door_state, member_status, stage, visit_result};
pub(crate) use removal::{Removing, card_field, doc_name, removal_reason};
pub(crate) use survey::{
    Doorstep, Surveying, consent, door_mark, door_value, employment, membership, need_kind, same_member,
    satisfaction, tenure, visit_method,
};
pub(crate) use time::{ago, day, days_left, moment};
pub(crate) use trail::{Telling, Told, Trail, Unmasking, kind, unmask_reason};
pub(crate) use trouble::{act_error, finding, http_error, invalid_phone, refusal, refusal_code};
pub(crate) use wish::{
    FieldName, claim_fate, decision, field, happening, leak, leak_kind, reason, receiver, shown, stages,
    state, state_mark,
};

use std::cell::Cell;

use serde::{Deserialize, Serialize};

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Lang {
    /// 简体中文.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

thread_local! {
    // The page has one language at a time; it is set before anything is drawn and everything is drawn anew after it.
    static LANG: Cell<Lang> = const { Cell::new(Lang::Chinese) };
}

impl Lang {
    /// The language everything is written in at the moment.
    pub(crate) fn current() -> Self {
        LANG.get()
    }

    pub(crate) fn set_current(self) {
        LANG.set(self);
    }

    /// For the `lang` attribute.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

/// One of two texts.
pub(crate) fn say<T>(chinese: T, english: T) -> T {
    match Lang::current() {
        Lang::Chinese => chinese,
        Lang::English => english,
    }
}

/// A sentence with values in it, in both languages.
macro_rules! sentence {
    ($chinese:literal, $english:literal $(, $argument:expr)* $(,)?) => {
        match $crate::words::Lang::current() {
            $crate::words::Lang::Chinese => format!($chinese $(, $argument)*),
            $crate::words::Lang::English => format!($english $(, $argument)*),
        }
    };
}

/// A table of fixed texts: a key without both languages does not compile.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($key:ident: $chinese:literal, $english:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name {
            $(pub(crate) $key: &'static str,)+
        }

        impl $name {
            const CHINESE: &'static Self = &Self { $($key: $chinese,)+ };
            const ENGLISH: &'static Self = &Self { $($key: $english,)+ };

            /// The texts in the current language.
            pub(crate) fn words() -> &'static Self {
                $crate::words::say(Self::CHINESE, Self::ENGLISH)
            }
        }
    };
}

pub(crate) use sentence;
use words;

/// What is left of a list of people.
pub(crate) fn more_people(left: usize) -> String {
    sentence!("再看一些（还有 {} 人）", "Show more ({} left)", left)
}

/// The same of things.
pub(crate) fn more_things(left: usize) -> String {
    sentence!("再看一些（还有 {} 个）", "Show more ({} left)", left)
}

/// The same of lines of a ledger.
pub(crate) fn more_lines(left: usize) -> String {
    sentence!("再看一些（还有 {} 条）", "Show more ({} left)", left)
}
