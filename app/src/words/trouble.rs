//! What went wrong or has to be looked at, in words: what happened, and what to do.

use domain::{
    access::DocName,
    community::{Community, Finding},
    edit::Refusal,
    phone::InvalidPhone,
    principal::Role,
    wish::{CardField, WishField},
};
use replica::{
    frame::{ErrorCode, RefusalCode},
    store::StoreError,
};

use super::{field, say, sentence, state};
use crate::shell::{ActError, HttpError, ImportError, LinkRefusal, Mode, NoticeKind};

/// Names of fields, one after the other.
pub(super) fn fields(list: &[WishField]) -> String {
    list.iter().map(|one| field(*one)).collect::<Vec<_>>().join(say("、", ", "))
}

/// Why the rules do not allow something.
pub(crate) fn refusal(why: &Refusal) -> String {
    match why {
        Refusal::NotAllowed => say(
            "您的身份不能做这一步，请联系社区工作人员。",
            "Your role cannot do this; please ask the community staff.",
        )
        .into(),
        Refusal::UnknownWish => say(
            "这台设备上还没有这条心愿，请联网后再试。",
            "This wish is not on this device yet; go online and try again.",
        )
        .into(),
        Refusal::WrongState(is) => sentence!(
            "这条心愿现在是“{}”，不能做这一步。",
            "The wish is “{}” now; this step does not fit.",
            state(*is)
        ),
        Refusal::Missing(missing) => sentence!("还没有填：{}。", "Still missing: {}.", fields(missing)),
        Refusal::NoConsent => say(
            "许愿人不同意公示，不能发布。请先征得同意并改好登记表。",
            "The wisher does not agree to publication. Ask first and correct the form.",
        )
        .into(),
        Refusal::Identifies => say(
            "公开的文字里有能认出许愿人的内容，请先改掉。",
            "The public text says who the wisher is; reword it first.",
        )
        .into(),
        Refusal::ClaimedAlready => {
            say("您已经认领了这条心愿，不用再认领一次。", "You have claimed this wish already.").into()
        }
        Refusal::GivenToAnother => say(
            "这条心愿已由他人承接，请看看下一个心愿。",
            "The wish was given to somebody else; have a look at the next one.",
        )
        .into(),
        Refusal::WrongClaimant => say(
            "有难度的心愿由单位集体认领，其他心愿由个人认领。",
            "Hard wishes are for units, all others for members.",
        )
        .into(),
        Refusal::NoSuchClaim => {
            say("这次认领已经结束，请看最新情况。", "This claim has ended; see what is new.").into()
        }
        Refusal::HandedOver => {
            say("已经交付，不能再改。", "It has been handed over and cannot be changed.").into()
        }
        Refusal::Frozen => say(
            "心愿已被认领，公开内容不能再改。",
            "The wish is claimed; its wording can no longer be changed.",
        )
        .into(),
        Refusal::OutOfRange => say("填的数不在范围内，请检查。", "A value is out of range.").into(),
        Refusal::TextMissing => say("还没有写文字。", "A text is missing.").into(),
    }
}

/// Why the relay did not take something.
pub(crate) fn refusal_code(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::NotAllowed => say(
            "您的权限不包括这一项，社区没有收下。可能权限刚改过，请联系社区工作人员。",
            "You may not write there; your permission may have changed. Please ask the community staff.",
        ),
        RefusalCode::Malformed => say(
            "送出的数据坏了，社区没有收下。请点“再送一次”。",
            "What was sent was damaged. Please send it again.",
        ),
        RefusalCode::Forbidden => say(
            "这一项不是这里能改的内容，社区没有收下。请更新到新版本后再试。",
            "No such change is allowed there. Update the app and try again.",
        ),
        RefusalCode::SeqTaken | RefusalCode::ActorTaken => say(
            "这台设备的编号与别处重复，会自动换新编号再送。",
            "This device's number is used elsewhere; it is sent again under a new one by itself.",
        ),
        RefusalCode::NotAuthor => say(
            "署名与登录的人不一致，社区没有收下。请重新打开您自己的链接。",
            "It is signed by somebody else. Please open your own link again.",
        ),
    }
}

/// Why the relay could not serve a request.
pub(crate) fn error_code(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Malformed => say(
            "社区服务器看不懂这台设备的请求，请更新页面。",
            "The relay does not understand this device; please reload.",
        ),
        ErrorCode::Version => say("版本不一致，请更新页面。", "The versions differ; please reload."),
        ErrorCode::TooBig => say("一次送出的内容太多，请分几次。", "Too much at once; please split it."),
        ErrorCode::Denied => say("您的身份看不到这一部分。", "This part is not for your role."),
        ErrorCode::StoreFailed => say(
            "社区服务器暂时存不下，内容仍在这台设备，会自动再送。",
            "The relay cannot store at the moment; everything stays here and is sent again.",
        ),
        ErrorCode::SessionEnded => {
            say("登录已失效，请重新打开链接。", "The session has ended; open your link again.")
        }
    }
}

/// Why something a person did is not safe.
pub(crate) fn act_error(error: &ActError) -> String {
    match error {
        ActError::Refusal(why) => refusal(why),
        ActError::Store(StoreError::Full) => say("这台设备没有空间了：已在送出，但没有存下。请先不要关闭页面，等到显示“已送达”。", "No room on this device: it is being sent but is not kept here. Do not close the page before it says delivered.").into(),
        ActError::Store(error) => sentence!("这台设备没有存下（{}）：正在送出，请先不要关闭页面，等到显示“已送达”。", "This device did not keep it ({}): it is being sent. Do not close the page before it says delivered.", error),
        ActError::Relay(code) => refusal_code(*code).into(),
        ActError::Closed => say("现在还不能改，请等数据打开后再试。", "Nothing can be changed yet; wait until the data is open.").into(),
    }
}

/// Why a request to the relay failed.
pub(crate) fn http_error(error: &HttpError) -> String {
    match error {
        HttpError::Offline => say(
            "没有网络。这一步需要联网，请连上网再试。",
            "No network. This step needs one; try again when online.",
        )
        .into(),
        HttpError::SessionEnded => error_code(ErrorCode::SessionEnded).into(),
        HttpError::NotAllowed => refusal(&Refusal::NotAllowed),
        HttpError::Refused(code) => sentence!(
            "社区服务器没有同意（{}），请稍后再试。",
            "The relay refused ({}); try again later.",
            code
        ),
        HttpError::Other(status) => sentence!(
            "社区服务器的回答看不懂（{}），请更新页面后再试。",
            "The relay gave an answer this version does not understand ({}); please reload.",
            status
        ),
    }
}

/// Why a link was not taken: `(what happened, what to do)`.
pub(crate) fn link_refusal(why: LinkRefusal) -> (&'static str, &'static str) {
    match why {
        LinkRefusal::Unknown => (
            say("这个链接不对", "This link is not known"),
            say(
                "可能没有复制完整。请从社区发给您的消息里重新打开，或重新扫码。",
                "It may have been copied in part. Open it again from the message, or scan the code again.",
            ),
        ),
        LinkRefusal::Expired => (
            say("这个链接已经过期", "This link has expired"),
            say("请联系社区，重新给您一个链接。", "Please ask the community for a new one."),
        ),
        LinkRefusal::Revoked => (
            say("这个链接已被收回", "This link was revoked"),
            say("如果不清楚原因，请联系社区。", "Please ask the community why."),
        ),
        LinkRefusal::Used => (
            say("这个链接已经用过了", "This link was used already"),
            say(
                "每个链接只能用在一台设备上。换了手机，请联系社区重新给您一个。",
                "A link is for one device. Ask the community for another one.",
            ),
        ),
        LinkRefusal::Throttled => (
            say("试的次数太多了", "Too many attempts"),
            say("请过几分钟再打开链接。", "Please wait some minutes."),
        ),
        LinkRefusal::Offline => (
            say("没有网络", "No network"),
            say(
                "第一次打开链接需要联网，连上网后会自动继续。",
                "Opening a link needs a network; it goes on by itself once there is one.",
            ),
        ),
        LinkRefusal::Other => (
            say("社区服务器的回答看不懂", "The relay's answer is not understood"),
            say(
                "请更新页面再试，还不行就联系社区。",
                "Reload the page; if it does not help, ask the community.",
            ),
        ),
    }
}

/// What there is to tell: `(tone, title, what to do)`.
pub(crate) fn notice(kind: &NoticeKind) -> (&'static str, String, String) {
    let told = |tone, title: &str, text: &str| (tone, title.to_owned(), text.to_owned());
    match kind {
        NoticeKind::Damaged(_) => told(
            "warn",
            say("这台设备上有一部分数据坏了", "Something kept here was damaged"),
            say(
                "坏的部分已经单独放好，正在从社区重新取回，不用您做什么。",
                "It is set aside and fetched again; there is nothing to do.",
            ),
        ),
        NoticeKind::StoreFull => told(
            "bad",
            say("这台设备没有空间了", "No room on this device"),
            say(
                "新做的事会继续送出，但存不下。请清理手机空间，在显示“已送达”之前不要关闭页面。",
                "What you do is sent but not kept. Free some room and keep the page open until it says delivered.",
            ),
        ),
        NoticeKind::StoreFailed(why) => (
            "bad",
            say("这台设备存不下新内容", "This device keeps nothing more").to_owned(),
            sentence!(
                "原因：{}。会继续送出，在显示“已送达”之前不要关闭页面。",
                "Because: {}. What you do is still sent; keep the page open until it says delivered.",
                why
            ),
        ),
        NoticeKind::RelayStoreFailed => told(
            "warn",
            say("社区服务器暂时存不下", "The relay cannot store at the moment"),
            error_code(ErrorCode::StoreFailed),
        ),
        NoticeKind::Refused(code) => {
            told("bad", say("有一项被退回", "Something was refused"), refusal_code(*code))
        }
        NoticeKind::CannotResend(why) => {
            ("warn", say("不能原样再送", "It cannot be sent again as it is").to_owned(), refusal(why))
        }
        NoticeKind::SessionEnded => told(
            "bad",
            say("登录已失效", "The session has ended"),
            say(
                "现在收不到也送不出，这台设备上的内容都还在。请重新打开社区给您的链接。",
                "Nothing is sent or received; everything stays here. Open your link again.",
            ),
        ),
        NoticeKind::Version => {
            told("warn", say("有新版本", "There is a newer version"), error_code(ErrorCode::Version))
        }
        NoticeKind::ClockDoubtful => told(
            "warn",
            say("这台手机的时间不准", "The clock of this device is off"),
            say(
                "与社区相差超过五分钟，认领的先后不按这台手机的时间算。请在手机设置里打开“自动设置时间”。",
                "It differs by more than five minutes, so its times do not decide who was first. Turn on automatic time.",
            ),
        ),
        NoticeKind::UpdateReady => told(
            "info",
            say("新版本准备好了", "A new version is ready"),
            say("点“现在更新”，几秒钟就好，内容不会丢。", "Update now: it takes seconds and loses nothing."),
        ),
        NoticeKind::LinkRefused(why) => {
            let (what, todo) = link_refusal(*why);
            told("warn", what, todo)
        }
        NoticeKind::Lost { unsent: 0 } => told(
            "info",
            say("数据已重新取回", "The data is here again"),
            say(
                "浏览器清除过这台设备上的数据，现在已从社区全部取回。",
                "The browser had cleared it; everything was fetched again.",
            ),
        ),
        NoticeKind::Lost { unsent } => (
            "bad",
            say("有内容丢失", "Something was lost").to_owned(),
            sentence!(
                "浏览器清除了这台设备上的数据，有 {} 项还没有送达，找不回来了。请看看哪些要重新做。",
                "The browser cleared this device; {} things had not been delivered and are gone. Please see what has to be done again.",
                unsent
            ),
        ),
        NoticeKind::Quarantined(doc) => (
            "warn",
            say("有一份数据暂时打不开", "A part cannot be opened for now").to_owned(),
            sentence!(
                "{}：先放在一边，其他功能照常。更新版本后会再试。",
                "{}: set aside, everything else works. It is tried again with the next version.",
                doc_name(doc)
            ),
        ),
        NoticeKind::OtherVersion => told(
            "warn",
            say("另一个标签页是不同版本", "Another tab runs another version"),
            say("请刷新这个页面。", "Please reload this page."),
        ),
        NoticeKind::Exported(file) => (
            "good",
            say("备份已交给浏览器保存", "The copy was handed to the browser").to_owned(),
            sentence!(
                "{}。备份含有个人信息，请放在安全的地方。",
                "{}. It holds personal data: keep it safe.",
                file
            ),
        ),
        NoticeKind::ExportFailed(why) => (
            "bad",
            say("备份没有做成", "No copy was made").to_owned(),
            sentence!(
                "原因：{}。可以换一个浏览器，或清理空间后再试。",
                "Because: {}. Try another browser, or free some room.",
                why
            ),
        ),
        NoticeKind::ImportFailed(why) => {
            told("bad", say("备份没有恢复", "The copy was not taken"), import_error(*why))
        }
    }
}

fn import_error(error: ImportError) -> &'static str {
    match error {
        ImportError::Damaged => say(
            "这不是本应用的备份文件，或者文件坏了。这台设备上的内容没有改动。",
            "It is no copy made by this app, or it is damaged. Nothing was changed.",
        ),
        ImportError::Foreign => say(
            "这是别人或别的社区的备份。这台设备上的内容没有改动。",
            "It belongs to another person or community. Nothing was changed.",
        ),
        ImportError::Store => say(
            "写不进这台设备，请清理空间后再试。",
            "It could not be written here; free some room and try again.",
        ),
    }
}

/// What a document is called among people.
fn doc_name(doc: &DocName) -> String {
    match doc {
        DocName::Community => say("社区资料", "the community's profile").into(),
        DocName::Wall(year) => sentence!("{} 年心愿墙", "the wall of {}", year),
        DocName::Member(_) => say("个人资料", "a member's file").into(),
        DocName::Unit(_) => say("单位资料", "a unit's file").into(),
        DocName::Casework(year) => sentence!("{} 年心愿台账", "the ledger of {}", year),
        DocName::Survey(..) => say("走访资料", "a survey").into(),
        DocName::Inbox(_) => say("来信", "an inbox").into(),
        DocName::Summary => say("统计", "the summary").into(),
    }
}

/// Something in the documents a person has to look at: `(what, what to do)`.
pub(crate) fn finding(finding: &Finding, community: &Community) -> (String, String) {
    let title = |id| {
        let wish = community.wish(id);
        let card = wish.and_then(|wish| wish.card.as_ref()).map(|card| card.text.get(CardField::Content));
        let case = wish.and_then(|wish| wish.case.as_ref()).map(|case| case.draft.get(WishField::Content));
        let text = card.filter(|text| !text.is_empty()).or(case).unwrap_or_default();
        text.chars().take(24).collect::<String>()
    };
    match finding {
        Finding::Unreadable { doc, .. } => (
            sentence!(
                "{}里有一条内容这个版本读不懂",
                "An entry in {} cannot be read by this version",
                doc_name(doc)
            ),
            say(
                "可能是新版本写的。请更新页面；内容原样保留，没有丢。",
                "A newer version may have written it. Update the app; it is left as it is.",
            )
            .into(),
        ),
        Finding::ConfirmedTwice { wish } => (
            sentence!("“{}”下了两次单", "“{}” was given to two", title(*wish)),
            say(
                "两位工作人员没有联网时各选了一人。请决定由谁承接，收回另一单并打电话说明。",
                "Two clerks chose while offline. Decide who keeps it, take the other order back, and call.",
            )
            .into(),
        ),
        Finding::Contested { wish, fields: names } => (
            sentence!(
                "“{}”有几处填得不一样：{}",
                "“{}” was filled in differently: {}",
                title(*wish),
                contested_fields(names)
            ),
            say(
                "两人同时改了同一处。两个值都留着，请选定一个。",
                "Two people changed the same field. Both values are kept; choose one.",
            )
            .into(),
        ),
    }
}

fn contested_fields(keys: &[String]) -> String {
    keys.iter().map(|key| contested_field(key)).collect::<Vec<_>>().join(say("、", ", "))
}

fn contested_field(key: &str) -> String {
    match (WishField::from_key(key), CardField::from_key(key)) {
        (Some(known), _) => field(known).to_owned(),
        (None, Some(CardField::DisplayName)) => say("公示姓名", "displayed name").to_owned(),
        (None, _) => key.to_owned(),
    }
}

/// Why a text is not a phone number.
pub(crate) fn invalid_phone(why: &InvalidPhone) -> String {
    match why {
        InvalidPhone::Empty => say("还没有写电话", "No phone number").into(),
        InvalidPhone::Letters { found } => sentence!("电话里不能有“{}”", "A phone number has no “{}”", found),
        InvalidPhone::TooShort { digits } => sentence!(
            "电话只有 {} 位，少了（手机是 11 位）",
            "{} digits are too few (a mobile has 11)",
            digits
        ),
        InvalidPhone::TooLong { digits } => sentence!(
            "电话有 {} 位，多了（手机是 11 位）",
            "{} digits are too many (a mobile has 11)",
            digits
        ),
        InvalidPhone::NotMobilePrefix { prefix } => {
            sentence!("手机号没有以 {} 开头的", "No mobile begins with {}", prefix)
        }
        InvalidPhone::NoAreaCode { .. } => say("座机请加上区号", "A landline needs its area code").into(),
        InvalidPhone::NotLandline { .. } => {
            say("座机号写得不对，请检查区号和位数", "No landline is written like this").into()
        }
        InvalidPhone::Several { numbers } => {
            sentence!("写了 {} 个号码，请只留一个", "{} numbers in one place; keep one", numbers)
        }
    }
}

/// A role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Staff => say("社区工作人员", "Community staff"),
        Role::Surveyor => say("走访员", "Surveyor"),
        Role::Member => say("在职党员", "Member"),
        Role::Liaison => say("单位联系人", "Unit"),
        Role::Resident => say("居民", "Resident"),
        Role::District => say("区级", "District"),
    }
}

/// What part this tab plays.
pub(crate) fn mode(mode: Mode) -> (&'static str, &'static str) {
    match mode {
        Mode::Leads => {
            ("good", say("数据存在这台设备上，离线可用", "Data is kept on this device; it works offline"))
        }
        Mode::Follows => (
            "good",
            say(
                "另一个标签页在保管数据，这一页照常使用",
                "Another tab keeps the data; this one works through it",
            ),
        ),
        Mode::SecondTab => (
            "warn",
            say(
                "另一个标签页已经打开。这个浏览器不能两页同时用，请关掉一页",
                "Another tab is open and this browser cannot share; close one",
            ),
        ),
        Mode::Light => (
            "warn",
            say(
                "这个浏览器不保存数据，只有显示“已送达”才算完成",
                "This browser keeps nothing: work counts only once delivered",
            ),
        ),
    }
}

/// A browser, from what it calls itself; nothing more exact is needed to tell one's devices apart.
pub(crate) fn device_name(agent: &str) -> String {
    let system = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("HarmonyOS", "鸿蒙"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ];
    let browser = [
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let of = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name)
    };
    let name = format!("{} {}", of(&system), of(&browser));
    if name.trim().is_empty() {
        say("未知设备", "Unknown device").to_owned()
    } else {
        name.trim().to_owned()
    }
}
