//! The change history in words: what was written where, from what, to what; masked as the classes of the fields say.
//!
//! Values come as they stand in the documents; nothing leaves here unmasked unless it is asked for.

use domain::{
    access::DocName,
    community::{Contact, Person},
    edit::ProfileField,
    mask::{Audience, Classified, ContactField, HIDDEN, Shape, without_numbers},
    order::OrderField,
    principal::Principal,
    register::{MemberField, UnitField},
    statistics::Group,
    unmask::{Subject, UnmaskReason, Unmasked},
    wish::{CardField, CaseStep, ClaimStep, Claimant, Happening, Stamped, WallStep, WishField},
};
use replica::schema::section;
use serde::de::DeserializeOwned;

use super::{
    FieldName as _,
    edit::profile_field,
    exporting::{ledger_field, ledger_name},
    field, happening,
    notice::doc_name,
    register::card_field_name,
    removal::removal_line,
    say, sentence, shown,
    statistics::group,
    survey_trail::door_field_name,
    words,
};
use crate::shell::{Kind, Write};

words! {
    /// The pages of the change history.
    Trail {
        title: "变更记录", "Change history";
        lead: "谁在什么时候、哪台设备上，把什么从什么改成了什么。", "Who changed what, when, on which device, from what to what.";
        search_title: "变更查询", "Changes";
        search_lead: "所有改动都在这里，按人、按日期、按内容查。姓名、电话、住址等默认隐去。", "Every change, by person, day and kind. Names, phones and addresses are masked.";
        who: "谁改的", "By whom";
        anybody: "所有人", "Everybody";
        from: "从哪天", "From";
        upto: "到哪天", "Up to";
        day_wrong: "请填日期", "Choose a day";
        kind: "改了什么", "About what";
        find: "查询", "Find";
        none: "没有查到改动", "No change found";
        copied: "这个浏览器不能存文件，已复制，可以粘贴到别处", "This browser saves no files; it was copied instead";
        not_saved: "这个浏览器不能存文件，也不让复制", "This browser neither saves nor copies it";
        looking: "正在翻查…", "Looking…";
        newer: "较新的", "Newer";
        older: "较旧的", "Older";
        print: "打印这一页", "Print this page";
        save: "存成文字文件", "Save as text";
        file: "变更记录", "changes";
        waiting: "还没有送达", "Not delivered yet";
        program: "其他程序（没有署名）", "Another program (unsigned)";
        this_device: "这台设备", "this device";
        device_later: "是哪台设备，联网后可看到", "The device is shown when online";
        device_ended: "已停用的设备", "a device that was signed out";
        device_unknown: "设备不详", "device unknown";
        outside: "非经办人", "not the handling clerk";
        see: "查看变更记录", "See the changes";
        back: "返回", "Back";
        unknown: "没有这样的记录", "No such record";
        settings: "社区资料和设置", "Profile and settings";
        wish: "微心愿", "Wish";
        unable: "现在翻查不了，请稍后再试", "This cannot be looked up now; try again later";
    }
}

words! {
    /// Being shown what is masked.
    Unmasking {
        show: "显示", "Show";
        why: "为什么要看", "Why";
        hint: "会记下是谁、什么时候、看了哪些内容、为什么。只在这一页显示。", "Who, when, what and why is recorded. Shown on this page only.";
        outside: "您不是这件事的经办人，查看会被特别标明。", "You do not handle this case; that is marked.";
        in_words: "具体说明", "In words";
        in_words_hint: "选“其他原因”时必须写", "Needed for another reason";
        choose: "请选一个原因", "Choose a reason";
        confirm: "记下并显示", "Record and show";
        recorded: "已记下", "Recorded";
        gate: "这件事不是您经办的", "You do not handle this";
        gate_text: "要查看或修改登记内容，请先说明为什么要看。", "Say why you need to see it, before you see or change it.";
    }
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The sentence.
    pub(crate) line: String,
    /// The field whose value is masked in it, by its name in the documents.
    pub(crate) masked: Option<String>,
}

/// How values are to be shown, and how people are called.
pub(crate) struct Telling<'a> {
    /// Whether everything is shown, after a reason was given.
    pub(crate) whole: bool,
    /// How somebody is called.
    pub(crate) name: &'a dyn Fn(Principal) -> String,
}

/// Why somebody was shown something.
pub(crate) fn unmask_reason(why: UnmaskReason) -> &'static str {
    match why {
        UnmaskReason::Contact => say("打电话或上门", "To call or visit"),
        UnmaskReason::Verify => say("核对或改正登记内容", "To check or correct it"),
        UnmaskReason::Handle => say("审核或办理", "To review or handle it"),
        UnmaskReason::AskedByPerson => say("本人要求查看", "The person asked"),
        UnmaskReason::Other => say("其他原因", "Another reason"),
    }
}

/// What a change is about.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Wishes => say("心愿", "Wishes"),
        Kind::Claims => say("认领和办理", "Claims"),
        Kind::People => say("人员", "People"),
        Kind::Settings => say("设置", "Settings"),
        Kind::Survey => say("走访", "Survey"),
        Kind::Unmaskings => say("查看隐私", "Unmasking"),
        Kind::Removals => say("资料清除", "Removals"),
        Kind::Offers => say("岗位和项目", "Posts and projects"),
        Kind::Activities => say("活动", "Activities"),
        Kind::Helping => say("结对和团队", "Helping and teams"),
        Kind::Opinions => say("社情民意", "Residents' views"),
        Kind::Honours => say("评选和公示", "Honours and notices"),
        Kind::Orders => say("菜单和点单", "The menu and orders"),
        Kind::Lists => say("三张清单", "The three lists"),
        Kind::Other => say("其他", "Other"),
    }
}

impl Telling<'_> {
    /// One value that was written, as a sentence.
    pub(crate) fn told(&self, doc: &DocName, write: &Write) -> Told {
        let open = |line: String| Told { line, masked: None };
        let to = write.to.as_deref().unwrap_or_default();
        if let Some(line) = removal_line(write, &|text| self.free(text)) {
            return open(line);
        }
        let lists = self.lists(doc, write).or_else(|| self.pair(doc, write));
        let lists = lists.or_else(|| self.agreement(doc, write));
        let helping = lists.or_else(|| self.opinion(doc, write));
        if let Some(told) = helping.or_else(|| self.team(doc, write)) {
            return told;
        }
        if let Some(told) = self.award(doc, write).or_else(|| self.public_notice(doc, write)) {
            return told;
        }
        if let Some(told) = self.register(doc, write) {
            return told;
        }
        if let Some(told) = self.record(doc, write) {
            return told;
        }
        let other = self.offer(doc, write).or_else(|| self.judging(doc, write));
        if let Some(told) = other.or_else(|| self.order(doc, write)) {
            return told;
        }
        if let Some(told) = self.activity(doc, write) {
            return told;
        }
        match (doc, write.section.as_str()) {
            (DocName::Casework(_), section::WISHES) => match WishField::from_key(&write.field) {
                Some(known) => {
                    self.field(&known, known.key(), field(known), write, &|value| shown(known, value))
                }
                None if write.field == "collected" => {
                    open(happening(&Happening::Collected, &|_| String::new()))
                }
                None => self.unknown(doc, write),
            },
            (DocName::Wall(_), section::WISHES) => match CardField::from_key(&write.field) {
                Some(known) => self.field(&known, known.key(), &card_field(known), write, &|value| match (
                    known, value,
                ) {
                    (CardField::Difficulty, value) => shown(WishField::Difficulty, value),
                    _ => value.to_owned(),
                }),
                None => self.unknown(doc, write),
            },
            (DocName::Casework(_), section::STEPS) => match fact::<CaseStep>(to) {
                Some(step) => open(self.step(&Happening::Case(step))),
                None => self.unknown(doc, write),
            },
            (DocName::Wall(_), section::STEPS) => match fact::<WallStep>(to) {
                Some(step) => open(self.step(&Happening::Wall(step))),
                None => self.unknown(doc, write),
            },
            (DocName::Wall(_), section::CLAIMS) => {
                let claimant = write.field.split_once('/').and_then(|(claimant, _)| claimant.parse().ok());
                match (claimant, fact::<ClaimStep>(to)) {
                    (Some(claimant), Some(step)) => open(self.step(&Happening::Claim(claimant, step))),
                    _ => self.unknown(doc, write),
                }
            }
            (DocName::Casework(_), section::WHYS) => {
                open(sentence!("说明：{}", "Because: {}", self.free(to)))
            }
            (DocName::Casework(_), section::UNMASKED) => match fact::<Unmasked>(to) {
                Some(unmasked) => open(self.unmasked(&unmasked)),
                None => self.unknown(doc, write),
            },
            (DocName::Member(_) | DocName::Unit(_), section::NOTES) => {
                open(sentence!("备注：{}", "Note: {}", self.free(to)))
            }
            (DocName::Member(_) | DocName::Unit(_), section::DISCLOSED) => self.disclosed(to),
            (DocName::Member(_) | DocName::Unit(_), section::CARD) => {
                let agreed = |key: &str, value: &str| match (key, value) {
                    ("shows_name", "yes") => say("同意", "agreed").to_owned(),
                    ("shows_name", "no") => say("不同意", "not agreed").to_owned(),
                    _ => value.to_owned(),
                };
                match (doc, MemberField::from_key(&write.record), UnitField::from_key(&write.record)) {
                    (DocName::Member(_), Some(known), _) => {
                        self.field(&known, known.key(), known.name(), write, &|value| {
                            agreed(known.key(), value)
                        })
                    }
                    (DocName::Unit(_), _, Some(known)) => {
                        self.field(&known, known.key(), known.name(), write, &|value| {
                            agreed(known.key(), value)
                        })
                    }
                    _ => self.unknown(doc, write),
                }
            }
            (DocName::Community, section::PEOPLE) => open(person(write)),
            (DocName::Community, section::PROFILE) => match ProfileField::from_key(&write.record) {
                Some(known) => {
                    let name = sentence!("社区资料的{}", "Profile: {}", profile_field(known));
                    self.field(&known, known.key(), &name, write, &str::to_owned)
                }
                None => self.unknown(doc, write),
            },
            (DocName::Community, section::SETTINGS) => open(super::trail_settings::setting(write)),
            (DocName::Summary, section::COUNTS) => match Group::from_key(&write.field) {
                Some(known) => open(sentence!(
                    "公布 {} 的统计：{}",
                    "Counts of {} published: {}",
                    write.record,
                    group(known)
                )),
                None => self.unknown(doc, write),
            },
            (DocName::Survey(..), _) | (DocName::Community, section::BUILDINGS) => {
                self.survey(doc, write).unwrap_or_else(|| self.unknown(doc, write))
            }
            _ => self.unknown(doc, write),
        }
    }

    pub(super) fn field<F: Classified>(
        &self,
        known: &F,
        key: &str,
        name: &str,
        write: &Write,
        words: &dyn Fn(&str) -> String,
    ) -> Told {
        let masked = known.is_masked(Audience::Staff) && !self.whole;
        let value = |value: &String| match key {
            _ if masked => known.seen(Audience::Staff, value),
            // Open, but anything may stand in it.
            "content" => self.free(value),
            _ => words(value),
        };
        Told { line: changed(name, write, &value), masked: masked.then(|| key.to_owned()) }
    }

    /// A text that anything may stand in: without numbers that may reach somebody.
    pub(super) fn free(&self, text: &str) -> String {
        if self.whole { text.to_owned() } else { without_numbers(text) }
    }

    fn step(&self, what: &Happening) -> String {
        happening(what, &|claimant: Claimant| (self.name)(claimant.principal()))
    }

    pub(super) fn disclosed(&self, to: &str) -> Told {
        let Ok(contact) = serde_json::from_str::<Contact>(to) else {
            let line = say("收回联系方式", "The contact details were taken back").to_owned();
            return Told { line, masked: None };
        };
        let parts = [
            (ContactField::Name, &contact.name),
            (ContactField::Phone, &contact.phone),
            (ContactField::Address, &contact.address),
            (ContactField::Guardian, &contact.guardian),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(known, value)| if self.whole { value.clone() } else { known.seen(Audience::Staff, value) })
            .collect();
        let said = said.join(say("，", ", "));
        let line = sentence!("把联系方式告诉承接人：{}", "Contact details given to the claimant: {}", said);
        Told { line, masked: (!self.whole).then(|| section::DISCLOSED.to_owned()) }
    }

    fn unmasked(&self, unmasked: &Unmasked) -> String {
        let names = field_names(&unmasked.subject, &unmasked.fields);
        let whose = match unmasked.subject {
            Subject::Wish(_) => say("许愿人", "the wisher").to_owned(),
            Subject::Member(id) => (self.name)(Principal::Member(id)),
            Subject::Unit(id) => (self.name)(Principal::Liaison(id)),
            Subject::Door(..) => say("一户人家", "a household").to_owned(),
            Subject::Ledger(of) => ledger_name(of).to_owned(),
            Subject::Order(_) => say("点单的居民", "the resident who ordered").to_owned(),
        };
        let mut why = unmask_reason(unmasked.why).to_owned();
        if !unmasked.words.is_empty() {
            why = format!("{why}（{}）", self.free(&unmasked.words));
        }
        let line = sentence!("查看了{}的{}，原因：{}", "Was shown of {}: {}, because: {}", whose, names, why);
        if unmasked.outside { format!("{line}（{}）", Trail::words().outside) } else { line }
    }

    /// A newer version wrote it, or another program: shown only as far as it is known not to be private.
    fn unknown(&self, doc: &DocName, write: &Write) -> Told {
        let place = [write.section.as_str(), write.field.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("/");
        let name = sentence!("{}（{}）", "{} ({})", doc_name(doc), place);
        let value = |value: &String| if self.whole { value.clone() } else { Shape::Words.mask(value) };
        Told { line: changed(&name, write, &value), masked: (!self.whole).then_some(place) }
    }
}

/// The names of fields that somebody was shown, one after the other.
pub(crate) fn field_names(subject: &Subject, keys: &[String]) -> String {
    let name = |key: &String| {
        let known = match subject {
            Subject::Wish(_) => WishField::from_key(key).map(field),
            Subject::Member(_) => card_field_name(false, key),
            Subject::Door(..) => door_field_name(key),
            // Its roster has the fields of members' cards.
            Subject::Unit(_) => card_field_name(true, key).or_else(|| card_field_name(false, key)),
            Subject::Ledger(of) => ledger_field(*of, key),
            Subject::Order(_) => OrderField::from_key(key).map(super::FieldName::name),
        };
        match (known, key.as_str()) {
            (Some(known), _) => known.to_owned(),
            (None, "beneficiary") => super::records::Records::words().beneficiary.to_owned(),
            (None, section::DISCLOSED) => say("联系方式", "contact details").to_owned(),
            (None, other) => other.to_owned(),
        }
    };
    keys.iter().map(name).collect::<Vec<_>>().join(say("、", ", "))
}

pub(super) fn fact<T: DeserializeOwned>(value: &str) -> Option<T> {
    serde_json::from_str::<Stamped<T>>(value).ok().map(|fact| fact.step)
}

/// `联系电话：138****0001 改为 138****0002`, with what stands beside it unknown to its author.
pub(super) fn changed(name: &str, write: &Write, value: &dyn Fn(&String) -> String) -> String {
    let quoted = |list: &[String]| {
        let list: Vec<String> =
            list.iter().filter(|one| !one.is_empty()).map(|one| quote(&value(one))).collect();
        list.join(say("、", ", "))
    };
    let (from, to) = (quoted(&write.from), quoted(write.to.as_slice()));
    let line = match (from.is_empty(), to.is_empty()) {
        (true, false) => sentence!("{}填为{}", "{}: {}", name, to),
        (false, false) => sentence!("{}由{}改为{}", "{}: from {} to {}", name, from, to),
        (false, true) => sentence!("清空{}（原为{}）", "{}: cleared (it was {})", name, from),
        (true, true) => sentence!("清空{}", "{}: cleared", name),
    };
    let beside = quoted(&write.beside);
    if beside.is_empty() {
        line
    } else {
        sentence!("{}；同时另有{}，待选定", "{}; beside it {}, to be decided", line, beside)
    }
}

pub(super) fn quote(value: &str) -> String {
    if value == HIDDEN { value.to_owned() } else { format!("“{value}”") }
}

fn card_field(known: CardField) -> String {
    let name = match known {
        CardField::No => field(WishField::No),
        CardField::DisplayName => say("姓名", "displayed name"),
        CardField::Group => field(WishField::Group),
        CardField::Kind => field(WishField::Kind),
        CardField::Category => field(WishField::Category),
        CardField::Content => field(WishField::Content),
        CardField::Difficulty => field(WishField::Difficulty),
    };
    sentence!("公示的{}", "Published {}", name)
}

fn person(write: &Write) -> String {
    let read = |value: &String| serde_json::from_str::<Person>(value).ok();
    let displays =
        |list: &[String]| list.iter().filter_map(read).map(|person| person.display).collect::<Vec<_>>();
    let shown = Write {
        from: displays(&write.from),
        to: write.to.as_ref().and_then(read).map(|person| person.display),
        beside: displays(&write.beside),
        ..write.clone()
    };
    let before = write.from.iter().filter_map(read).any(|person| person.archived);
    let after = write.to.as_ref().and_then(read).is_some_and(|person| person.archived);
    let mut said = Vec::new();
    if shown.from.iter().ne(&shown.to) {
        said.push(changed(say("公示姓名", "Displayed name"), &shown, &String::clone));
    }
    match (before, after) {
        (false, true) => said.push(say("停用", "Archived").to_owned()),
        (true, false) => said.push(say("恢复使用", "In use again").to_owned()),
        (true, true) | (false, false) => {}
    }
    said.join(say("；", "; "))
}
