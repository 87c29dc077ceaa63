//! Changes of settings in words.

use domain::wish::WishField;

use super::{
    field, say, sentence,
    trail::{changed, quote},
    trail_register::checkin_rule,
};
use crate::shell::Write;

/// A setting as a sentence: numbers from and to, lists by what came and what went.
pub(super) fn setting(write: &Write) -> String {
    let name = match write.record.as_str() {
        "wish_groups" => field(WishField::Group),
        "wish_kinds" => field(WishField::Kind),
        "wish_categories" => field(WishField::Category),
        "wish_channels" => field(WishField::Channel),
        "retention_years" => say("资料保管年限", "Years of keeping"),
        "round_days" => super::Setting::words().round_days,
        "order_dispatch_days" => super::Setting::words().order_dispatch_days,
        "order_accept_days" => super::Setting::words().order_accept_days,
        "order_rating_days" => super::Setting::words().order_rating_days,
        "demand_lead_days" => super::Setting::words().demand_lead_days,
        "contact_days" => super::Setting::words().contact_days,
        "follow_up_days" => super::Setting::words().follow_up_days,
        "deadlines" => super::checkin::Rules::words().title,
        "accepts_residents" => super::checkin::Rules::words().residents,
        "close_claim_minutes" => super::Setting::words().close_minutes,
        "publication_days" => super::records::Records::words().publication_days,
        "days_off" => super::records::Records::words().days_off,
        "one_clerk" => super::records::Records::words().one_clerk,
        other => super::papers::setting_name(other).unwrap_or(other),
    };
    let name = sentence!("设置“{}”", "Setting “{}”", name);
    // A template is many things at once; what it looks like is on its page.
    if write.to.as_ref().is_some_and(|value| value.starts_with('{')) {
        return sentence!("修改了{}", "{} was changed", name);
    }
    let list = |value: &String| {
        let list: Vec<String> = serde_json::from_str(value).ok()?;
        Some(list.iter().map(|one| super::papers::setting_value(&write.record, one)).collect::<Vec<_>>())
    };
    let (before, after) = (write.from.first().and_then(list), write.to.as_ref().and_then(list));
    let Some(after) = after else {
        return changed(&name, write, &|value| checkin_rule(&write.record, value));
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
