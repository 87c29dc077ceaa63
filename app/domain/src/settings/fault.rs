//! What settings may not say, whoever writes them: a page checks what is typed, and the same is asked of every edit.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Number, Settings};

/// Why settings are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsFault {
    /// A number is out of its range; the place of a [`Number`] in [`Number::ALL`].
    #[error("number {0} is out of range")]
    Number(u8),
    /// All weights of weakness are nothing.
    #[error("the weights are all nothing")]
    Weights,
    /// What is too short to count is longer than a day holds (domain 3.5).
    #[error("the shortest service is longer than a day holds")]
    Day,
    /// The window of feedback cards is no time of a year.
    #[error("the window of feedback is none")]
    Window,
}

impl SettingsFault {
    /// The number it is about.
    pub fn number(self) -> Option<Number> {
        match self {
            Self::Number(place) => Number::ALL.get(usize::from(place)).copied(),
            Self::Weights | Self::Day | Self::Window => None,
        }
    }
}

impl Settings {
    /// The first thing that cannot be meant.
    pub fn fault(&self) -> Option<SettingsFault> {
        let numbers = (0_u8..).zip(Number::ALL);
        let wrong = numbers.into_iter().find(|(_, number)| !number.takes(number.of(self)));
        let weights =
            [self.weakness.needs, self.weakness.members, self.weakness.checkins, self.weakness.survey];
        if let Some((place, _)) = wrong {
            Some(SettingsFault::Number(place))
        } else if weights.iter().all(|weight| *weight == 0) {
            Some(SettingsFault::Weights)
        } else if !self.counting.is_sound() {
            Some(SettingsFault::Day)
        } else if !self.feedback_run.is_sound(self.year_begins) {
            Some(SettingsFault::Window)
        } else {
            None
        }
    }
}
