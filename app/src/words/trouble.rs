//! What went wrong or has to be looked at, in words: what happened, and what to do.

use domain::{
    access::DocName,
    community::{Community, Finding},
    edit::Refusal,
    order::{MOST_CHARS, OpenField, OrderField},
    phone::InvalidPhone,
    wish::{CardField, WishField},
};
use replica::{
    frame::{ErrorCode, RefusalCode},
    store::StoreError,
};

use super::{
    FieldName as _, activities::activity_is, checkin_refusal, feedback::feedback_refusal, field,
    honours::award_refusal, judging::judging_refusal, notice::doc_name, notices::notice_refusal,
    offers::offer_closed, opinions::opinion_state, order_steps::order_refusal, orders::Orders,
    pictures::picture_refusal, records::record_refusal, say, sentence, state,
};
use crate::shell::{ActError, HttpError};

/// Names of fields, one after the other.
pub(super) fn fields(list: &[WishField]) -> String {
    list.iter().map(|one| field(*one)).collect::<Vec<_>>().join(say("、", ", "))
}

fn names<F: super::FieldName + Copy>(fields: &[F]) -> String {
    fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(say("、", ", "))
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
            "公开的文字里有能认出本人的内容，请先改掉。",
            "The public text says who the person is; reword it first.",
        )
        .into(),
        Refusal::ClaimedAlready => {
            say("您或您带的队已经认领了，不用再认领一次。", "You or your team claimed it already.").into()
        }
        Refusal::GivenToAnother => say(
            "这条心愿已由他人承接，请看看下一个心愿。",
            "The wish was given to somebody else; have a look at the next one.",
        )
        .into(),
        Refusal::WrongClaimant => say(
            "有难度的心愿由单位或团队集体认领，其他心愿由个人或团队认领。",
            "Hard wishes are for units and teams, all others for members and teams.",
        )
        .into(),
        Refusal::Archived => say(
            "这位党员或单位已停用，不能再认领或接单。需要恢复请找社区工作人员。",
            "No longer active: takes no new wish. Please ask the community staff.",
        )
        .into(),
        Refusal::HasLeft => say(
            "这位党员已转出或已注销，不能再认领、接单或入选。请改选别人。",
            "They have left the community: choose somebody else.",
        )
        .into(),
        Refusal::NoSuchMark => {
            say("签到记录已经改过，请看最新情况。", "The record has changed; see what is new.").into()
        }
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
        Refusal::UnknownMember => say(
            "这台设备上还没有这位党员，请联网后再试。",
            "This member is not on this device yet; go online and try again.",
        )
        .into(),
        Refusal::Checkin(why) => checkin_refusal(why),
        Refusal::UnknownOffer => say(
            "这台设备上还没有这个岗位或项目，请联网后再试。",
            "It is not on this device yet; go online and try again.",
        )
        .into(),
        Refusal::OfferClosed(state) => offer_closed(*state).into(),
        Refusal::PostForMembers => say(
            "岗位由党员个人认领，单位可以集体认领项目。",
            "Posts are taken on by members; a unit may take on projects.",
        )
        .into(),
        Refusal::OfferLacks(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
            sentence!("发布前还要填：{}", "Before it is published: {}", names.join(say("、", ", ")))
        }
        Refusal::StillOpen => say("还在办理，结束或办结以后才能清除。", "It goes on; end it first.").into(),
        Refusal::Joint(why) => super::lists::joint_refusal(why),
        Refusal::Service(why) => record_refusal(*why).into(),
        Refusal::Judging(why) => judging_refusal(why),
        Refusal::UnknownActivity => say(
            "这台设备上还没有这个活动，请联网后再试。",
            "It is not on this device yet; go online and try again.",
        )
        .into(),
        Refusal::ActivityIs(state) => activity_is(*state).into(),
        Refusal::ActivityLacks(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
            sentence!("发布前还要填：{}", "Before it is published: {}", names.join(say("、", ", ")))
        }
        Refusal::SignedUpAlready => say("您已经报过名了。", "You have signed up already.").into(),
        Refusal::NotSignedUp => say("现在没有报名，不用取消。", "You are not signed up.").into(),
        Refusal::NotTheDay => say(
            "只能在活动当天自己签到。要补签，请找社区工作人员。",
            "One signs in on the day itself; afterwards ask the staff.",
        )
        .into(),
        Refusal::NotYet => say("活动还没到日子，不能记签到。", "It has not taken place yet.").into(),
        Refusal::PairLacks(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
            sentence!("开始结对前还要填：{}", "Before it begins: {}", names.join(say("、", ", ")))
        }
        Refusal::NotPaired => say(
            "不是这个结对的帮扶人，或结对已经结束。请看最新情况。",
            "Not a helper of this pair, or it has ended; see what is new.",
        )
        .into(),
        Refusal::NoSuchVisit => say(
            "这次帮扶记录已经处理过，请看最新情况。",
            "The visit was dealt with already; see what is new.",
        )
        .into(),
        Refusal::UnknownOpinion => say(
            "这台设备上还没有这条意见，请联网后再试。",
            "It is not on this device yet; go online and try again.",
        )
        .into(),
        Refusal::OpinionState(is) => sentence!(
            "这条意见现在是“{}”，不能做这一步。",
            "It is “{}” now; this step does not fit.",
            opinion_state(*is)
        ),
        Refusal::UnknownTeam => say(
            "这支团队还不能入队：可能还没写好，已经解散，或这台设备上还没有。",
            "The team takes nobody: not ready, dissolved, or not on this device yet.",
        )
        .into(),
        Refusal::NotOfTeam => say(
            "队员情况已经变了，请看最新情况。",
            "They stand otherwise with the team now; see what is new.",
        )
        .into(),
        Refusal::Award(why) => award_refusal(why),
        Refusal::Notice(why) => notice_refusal(why),
        Refusal::UnknownOrder => say(
            "这台设备上还没有这一单，请联网后再试。",
            "This order is not on this device yet; go online and try again.",
        )
        .into(),
        Refusal::Order(why) => order_refusal(*why),
        Refusal::OrderLacks(fields) => sentence!("还要填：{}", "Still to be filled in: {}", names(fields)),
        Refusal::MenuLacks(fields) => {
            sentence!("发布前还要填：{}", "Before it is published: {}", names(fields))
        }
        Refusal::TooLong => sentence!(
            "写得太长了，每一处最多 {} 个字，请删短一些。写的还在。",
            "Too long: at most {} characters in a field. What you wrote is still there.",
            MOST_CHARS
        ),
        Refusal::Feedback(why) => feedback_refusal(why),
        Refusal::Settings(fault) => super::rules::settings_fault(*fault),
        Refusal::Picture(why) => picture_refusal(*why),
        Refusal::OutOfRange => say("填的数不在范围内，请检查。", "A value is out of range.").into(),
        Refusal::TextMissing => say("还没有写文字。", "A text is missing.").into(),
        Refusal::Removed => say(
            "这条记录的个人资料已经清除，不能再补充。",
            "The personal data of this record was removed; nothing can be added to it.",
        )
        .into(),
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
        RefusalCode::Removed => say(
            "这条记录的个人资料在这期间已被清除，您离线时写的内容没有送出。可以先导出留底，再点“不要了”。",
            "The personal data of this record was removed meanwhile; what you wrote was not sent. Export it first, then drop it.",
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
        ErrorCode::Quota => say(
            "送出的内容已到上限（按天或按这份资料计）。没有送出的都还在这台设备，会自动再送；一直不行请联系社区。",
            "You have sent as much as is taken in a day or for this record. The rest stays here and is sent again by \
             itself; if that does not help, ask the community.",
        ),
        ErrorCode::SlowDown => say(
            "请求太多太快。内容都在这台设备，过一会儿会自动再送。",
            "Too many requests at once. Everything stays here and is sent again in a while.",
        ),
    }
}

/// Why the relay did not do what a request asked, when its code is one of those people can do something about.
fn http_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "slow_down" => say("试得太快了，请过一会儿再试。", "Too many attempts; try again in a while."),
        "quota" => say(
            "已到可以存放的上限。请先删掉不需要的，或联系社区。",
            "There is no more room for you. Remove what is not needed, or ask the community.",
        ),
        "too_big" => say("文件太大，最多 2 MB，请缩小后再试。", "The file is too large; 2 MB is the most."),
        "wrong_type" => say("只收 JPEG、PNG、WebP 图片。", "Only JPEG, PNG and WebP pictures are taken."),
        "wrong_hash" => say("文件在路上损坏了，请再试一次。", "The file was damaged on the way; try again."),
        "store_failed" => error_code(ErrorCode::StoreFailed),
        _ => return None,
    })
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
        HttpError::Refused(code) if code == "last_admin" => super::Access::words().last_admin.into(),
        HttpError::Refused(code) => match http_code(code) {
            Some(words) => words.into(),
            None => sentence!(
                "社区服务器没有同意（{}），请稍后再试。",
                "The relay refused ({}); try again later.",
                code
            ),
        },
        HttpError::Other(status) => sentence!(
            "社区服务器的回答看不懂（{}），请更新页面后再试。",
            "The relay gave an answer this version does not understand ({}); please reload.",
            status
        ),
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
        Finding::ContestedIn { doc: DocName::Summary, fields } => {
            let month = |field: &String| field.split('/').next().unwrap_or_default().to_owned();
            let months: std::collections::BTreeSet<String> = fields.iter().map(month).collect();
            let months: Vec<String> = months.into_iter().collect();
            (
                sentence!(
                    "{} 的统计公布了两份不一样的",
                    "Two different counts of {} were published",
                    months.join(say("、", ", "))
                ),
                say(
                    "两个人没有联网时各公布了一次。请到“统计”里核对，再公布一次。",
                    "Two people published it while offline. Check the month and publish it again.",
                )
                .into(),
            )
        }
        Finding::ContestedIn { doc, fields } => (
            sentence!(
                "{}有 {} 处填得不一样",
                "{}: {} fields were filled in differently",
                doc_name(doc),
                fields.len()
            ),
            say(
                "两个人没有联网时各改了一次。请打开看看，选对的那一个。",
                "Two people changed the same field offline. Open it and choose.",
            )
            .into(),
        ),
        Finding::DispatchedTwice { order } => {
            let known = community.order(*order);
            let text = known.map_or("", |known| known.said(OrderField::Content, OpenField::Content));
            let text: String = text.chars().take(24).collect();
            let title = sentence!("点单“{}”下了两次单", "The order “{}” was dispatched twice", text);
            (title, Orders::words().twice_text.to_owned())
        }
        Finding::JointAstray { unit, joint } => super::lists::astray(community, *unit, *joint),
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
