//! What a community sets for its forms, as people type it: lists of options, one a line, and where bands begin. Says what is
//! wrong with anything else.

use super::FeedbackTemplate;

/// What a list of options has to keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionRule {
    /// Characters of an option at most, so that it fits into its place.
    pub longest: usize,
    /// Options at most, so that the form stays on its page.
    pub most: usize,
    /// Whether there may be none.
    pub may_be_empty: bool,
}

impl OptionRule {
    /// Options that are printed on a form.
    pub const PRINTED: Self = Self { longest: 12, most: 24, may_be_empty: false };
    /// Options that people choose from on the screen.
    pub const CHOSEN: Self = Self { longest: 30, most: 200, may_be_empty: true };
}

/// Why a list of options is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOptions {
    /// There is none.
    #[error("no options")]
    Empty,
    /// One is there twice.
    #[error("{0} is there twice")]
    Twice(String),
    /// One has too many characters.
    #[error("{0} is too long")]
    TooLong(String),
    /// One holds what separates chosen options on a card.
    #[error("{0} holds a separator")]
    Separator(String),
    /// There are too many.
    #[error("too many")]
    TooMany,
}

/// Options, one a line.
pub fn read_options(text: &str, rule: OptionRule) -> Result<Vec<String>, InvalidOptions> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = line.to_owned();
        if line.contains(['、', '，', ',', ';', '；', '/']) {
            return Err(InvalidOptions::Separator(line));
        }
        if line.chars().count() > rule.longest {
            return Err(InvalidOptions::TooLong(line));
        }
        if all.contains(&line) {
            return Err(InvalidOptions::Twice(line));
        }
        all.push(line);
    }
    match all.len() {
        0 if !rule.may_be_empty => Err(InvalidOptions::Empty),
        count if count > rule.most => Err(InvalidOptions::TooMany),
        _ => Ok(all),
    }
}

/// Where bands begin: `6、10`. At most five, growing.
pub fn read_bounds(text: &str) -> Option<Vec<u32>> {
    let parts = text.split(['、', '，', ',', ' ', '；', ';']).map(str::trim).filter(|part| !part.is_empty());
    let bounds: Vec<u32> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let growing = bounds.windows(2).all(|pair| pair[0] < pair[1]);
    let first = bounds.first().is_some_and(|first| *first > 0);
    let last = bounds.last().is_some_and(|last| *last < 1_000);
    (growing && first && last && bounds.len() <= 5).then_some(bounds)
}

impl FeedbackTemplate {
    /// The other set of words for 参加活动方式 (domain 1.6, 7b).
    pub const OTHER_MODES: [&str; 6] =
        ["出力（义务劳动）", "出智（建言咨询）", "出技（专业服务）", "出资", "出物", "提供场所或信息"];

    /// Where the bands of 参加活动次数 begin.
    pub fn bounds(&self) -> Vec<u32> {
        self.count_bands.iter().map(|(to, _)| to.saturating_add(1)).collect()
    }

    /// Bands that begin there, in words.
    pub fn set_bounds(&mut self, bounds: &[u32]) {
        let mut from = 0;
        self.count_bands.clear();
        for bound in bounds {
            let to = bound.saturating_sub(1);
            let words = match from {
                0 => format!("{bound}次以下"),
                from if from == to => format!("{to}次"),
                from => format!("{from}-{to}次"),
            };
            self.count_bands.push((to, words));
            from = *bound;
        }
        self.count_above = format!("{from}次及以上");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn options_are_read_line_by_line_or_the_reason_is_said() {
        let rule = OptionRule { longest: 4, most: 3, may_be_empty: false };
        let list = |words: &[&str]| Ok(words.iter().map(|word| (*word).to_owned()).collect());
        let word = |word: &str| word.to_owned();
        for (text, expected) in [
            ("周末\n 晚间 \n\n", list(&["周末", "晚间"])),
            ("", Err(InvalidOptions::Empty)),
            ("周末\n周末", Err(InvalidOptions::Twice(word("周末")))),
            ("工作日晚间", Err(InvalidOptions::TooLong(word("工作日晚间")))),
            ("周末、晚间", Err(InvalidOptions::Separator(word("周末、晚间")))),
            ("一\n二\n三\n四", Err(InvalidOptions::TooMany)),
        ] {
            assert_eq!(read_options(text, rule), expected, "{text}");
        }
        assert_eq!(read_options("", OptionRule::CHOSEN), list(&[]));
    }

    #[test]
    fn what_is_printed_by_default_keeps_to_the_rule() {
        let settings = Settings::default();
        let (card, feedback) = (&settings.registration, &settings.feedback);
        let other: Vec<String> = FeedbackTemplate::OTHER_MODES.map(str::to_owned).into();
        for list in [
            &card.service_intents,
            &card.availabilities,
            &feedback.activity_types,
            &feedback.activity_modes,
            &feedback.pledge_states,
            &feedback.grades,
            &feedback.conducts,
            &other,
        ] {
            assert_eq!(read_options(&list.join("\n"), OptionRule::PRINTED).as_ref(), Ok(list));
        }
        for list in [&settings.educations, &settings.skills, &settings.special_groups] {
            assert_eq!(read_options(&list.join("\n"), OptionRule::CHOSEN).as_ref(), Ok(list));
        }
    }

    #[test]
    fn bands_follow_from_where_they_begin() {
        let mut template = FeedbackTemplate::default();
        assert_eq!(template.bounds(), [6, 10]);
        template.set_bounds(&[6, 10]);
        assert_eq!(template, FeedbackTemplate::default());
        template.set_bounds(&[1, 2, 12]);
        let words: Vec<&str> = template.count_bands.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!((words, template.count_above.as_str()), (vec!["1次以下", "1次", "2-11次"], "12次及以上"));
        for (text, bounds) in [
            ("6、10", Some(vec![6, 10])),
            (" 6, 10 ", Some(vec![6, 10])),
            ("10、6", None),
            ("0、6", None),
            ("六", None),
            ("", None),
            ("1 2 3 4 5 6", None),
            ("99999", None),
        ] {
            assert_eq!(read_bounds(text), bounds, "{text}");
        }
    }
}
