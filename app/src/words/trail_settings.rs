//! Changes of settings in words.

use domain::{
    moment::Day,
    requirement::Policy,
    settings::{Number, Settings, Topic},
    wish::WishField,
};

use super::{
    day, field,
    rules::{Ruling, number, topic},
    say, sentence,
    trail::{changed, quote},
};
use crate::shell::Write;

/// One setting of these, over the defaults.
fn read(record: &str, value: Option<&String>) -> Option<Settings> {
    let Some(value) = value else { return Some(Settings::default()) };
    let part = serde_json::from_str(value).ok()?;
    serde_json::from_value(serde_json::Value::Object([(record.to_owned(), part)].into_iter().collect())).ok()
}

/// What was changed within a setting that is many numbers and switches.
fn within(write: &Write) -> Option<String> {
    let (before, after) = (read(&write.record, write.from.first())?, read(&write.record, write.to.as_ref())?);
    let mut all: Vec<String> = Vec::new();
    let mut told = |name: &str, from: String, to: String| {
        if from != to {
            all.push(sentence!("{}由“{}”改为“{}”", "{}: from “{}” to “{}”", name, from, to));
        }
    };
    for one in Number::ALL {
        told(number(*one), one.of(&before).to_string(), one.of(&after).to_string());
    }
    let w = Ruling::words();
    let campaign = |all: &Settings| all.deadlines.campaign_ends.map(day).unwrap_or_default();
    told(w.campaign, campaign(&before), campaign(&after));
    let yes = |on: bool| say(if on { "是" } else { "否" }, if on { "yes" } else { "no" }).to_owned();
    told(w.training, yes(before.counting.counts_training), yes(after.counting.counts_training));
    let pro_rata = |all: &Settings| yes(all.requirement.policy == Policy::ProRata);
    told(w.pro_rata, pro_rata(&before), pro_rata(&after));
    let window = |(month, day): (u8, u8)| format!("{month}-{day}");
    told(w.window_from, window(before.feedback_run.from), window(after.feedback_run.from));
    told(w.window_to, window(before.feedback_run.to), window(after.feedback_run.to));
    (!all.is_empty()).then(|| all.join(say("；", "; ")))
}

/// A setting that is neither a list nor many things.
fn plain(record: &str, value: &str) -> String {
    match (record, value) {
        ("days_off", _) => {
            let days: Vec<Day> = serde_json::from_str(value).unwrap_or_default();
            days.into_iter().map(day).collect::<Vec<_>>().join(say("、", ", "))
        }
        ("accepts_residents" | "one_clerk", "true") => say("是", "yes").to_owned(),
        ("accepts_residents" | "one_clerk", "false") => say("否", "no").to_owned(),
        _ => value.trim_matches('"').to_owned(),
    }
}

/// The number that is a setting of its own, by the name of the setting.
fn number_of(write: &Write) -> Option<Number> {
    let value = write.to.as_ref().or(write.from.first())?;
    let known = value.parse::<u16>().ok()?;
    let probe = if known == u16::MAX { known - 1 } else { known + 1 };
    let (one, other) = (read(&write.record, Some(value))?, read(&write.record, Some(&probe.to_string()))?);
    Number::ALL.iter().copied().find(|number| number.of(&one) != number.of(&other))
}

/// A setting as a sentence: numbers from and to, lists by what came and what went.
pub(super) fn setting(write: &Write) -> String {
    let name = match write.record.as_str() {
        "wish_groups" => field(WishField::Group),
        "wish_kinds" => field(WishField::Kind),
        "wish_categories" => field(WishField::Category),
        "wish_channels" => field(WishField::Channel),
        "deadlines" => topic(Topic::CheckIn),
        "counting" => topic(Topic::Records),
        "requirement" => topic(Topic::Year),
        "feedback_run" => topic(Topic::Feedback),
        "weakness" => topic(Topic::District),
        "rating" => Ruling::words().to_scheme,
        "accepts_residents" => Ruling::words().residents,
        "days_off" => Ruling::words().days_off,
        "one_clerk" => Ruling::words().one_clerk,
        "award_vetoes" => super::honours::Selecting::words().rules,
        other => match number_of(write) {
            Some(of) => number(of),
            None => super::papers::setting_name(other).unwrap_or(other),
        },
    };
    let name = sentence!("设置“{}”", "Setting “{}”", name);
    // A template is many things at once; what it looks like is on its page.
    if write.to.as_ref().is_some_and(|value| value.starts_with('{')) {
        return match within(write) {
            Some(told) => sentence!("{}：{}", "{}: {}", name, told),
            None => sentence!("修改了{}", "{} was changed", name),
        };
    }
    let list = |value: &String| {
        let list: Vec<String> = serde_json::from_str(value).ok()?;
        Some(list.iter().map(|one| super::papers::setting_value(&write.record, one)).collect::<Vec<_>>())
    };
    let (before, after) = (write.from.first().and_then(list), write.to.as_ref().and_then(list));
    let Some(after) = after else {
        return changed(&name, write, &|value| plain(&write.record, value));
    };
    let before = before.unwrap_or_default();
    let only = |these: &[String], those: &[String]| {
        let list: Vec<String> =
            these.iter().filter(|one| !those.contains(one)).map(|one| quote(one)).collect();
        list.join(say("、", ", "))
    };
    let (came, went) = (only(&after, &before), only(&before, &after));
    match (came.is_empty(), went.is_empty()) {
        (false, false) => sentence!("{}增加{}，去掉{}", "{}: {} added, {} removed", name, came, went),
        (false, true) => sentence!("{}增加{}", "{}: {} added", name, came),
        (true, false) => sentence!("{}去掉{}", "{}: {} removed", name, went),
        (true, true) => sentence!("{}换了顺序", "{}: another order", name),
    }
}
