//! What the lock of a device says: at the door, in the settings, and when something goes wrong with it.

use domain::moment::Moment;

use super::{say, sentence, words};
use crate::shell::{DoorError, InvalidPin};

words! {
    /// The lock.
    Locking {
        now: "立即锁定", "Lock now";
        locked: "已锁定", "Locked";
        locked_lead: "输入密码，打开这台设备上的内容。", "Enter the PIN to open what is on this device.";
        closing: "正在锁定…", "Locking…";
        closing_text: "先把最后的改动存好，马上就好。", "What was written last is kept first.";
        pin: "密码", "PIN";
        open: "打开", "Open";
        empty: "请输入密码", "Enter the PIN";
        wrong: "密码不对", "Wrong PIN";
        forgot: "忘了密码", "I forgot the PIN";
        forgot_title: "忘了密码，只能清除这台设备上的内容", "Without the PIN this device can only be erased";
        forget: "清除这台设备", "Erase this device";
        keep: "先不清除", "Not now";
        damaged_title: "打开数据的钥匙坏了", "What the PIN opens is damaged";
        title: "密码锁", "PIN lock";
        why: "开启后，这台设备上的内容会加密，不知道密码就打不开；放着不用会自动锁上。", "What is kept on this device is encrypted; without the PIN it does not open. Left alone, it locks itself.";
        honest: "六位数字能挡住随手翻看的人，挡不住把手机存储拷走慢慢试的人；想更稳妥，请用一句长一点的话。手机丢了，请马上告诉社区收回这台设备。", "Six digits stop somebody who takes a look, not somebody who copies the storage and tries at leisure; a longer phrase does. When the phone is lost, tell the community at once to revoke this device.";
        no_way_back: "忘了密码没有人能打开，只能清除后重新打开链接，没送达的会丢。", "Nobody can open it without the PIN: it can only be erased, and what was not delivered is lost.";
        new_pin: "新密码", "New PIN";
        new_pin_hint: "六位以上的数字，或一句话", "Six digits or more, or a phrase";
        again: "再输一次", "Once more";
        differ: "两次输入的不一样", "The two are not the same";
        idle: "多久不用就锁上", "Lock when left alone for";
        turn_on: "开启密码锁", "Turn on";
        turned_on: "密码锁已开启", "The lock is on";
        is_on: "已开启，这台设备上的内容已加密。", "On: what is kept on this device is encrypted.";
        change: "换密码", "Change the PIN";
        old_pin: "现在的密码", "The PIN there is";
        changed: "密码已换", "The PIN was changed";
        turn_off: "关闭密码锁", "Turn off";
        turned_off: "密码锁已关闭，内容不再加密", "The lock is off; nothing is encrypted any more";
        never_mind: "不改了", "Never mind";
    }
}

/// So many minutes without a touch.
pub(crate) fn wait_minutes(minutes: u16) -> String {
    sentence!("{} 分钟", "{} minutes", minutes)
}

/// How long until a moment, counted down; nothing when it has come.
pub(crate) fn wait(until: Moment, now: Moment) -> Option<String> {
    let seconds = until.0.saturating_sub(now.0).max(0).saturating_add(999) / 1_000;
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (minutes, rest) {
        (0, 0) => None,
        (0, rest) => Some(sentence!("请等 {} 秒再试", "Try again in {} seconds", rest)),
        (minutes, 0) => Some(sentence!("请等 {} 分钟再试", "Try again in {} minutes", minutes)),
        (minutes, rest) => Some(sentence!("请等 {} 分 {} 秒再试", "Try again in {} min {} s", minutes, rest)),
    }
}

/// What more wrong tries would cost.
pub(crate) fn tries_left(left: u8, unsent: usize) -> String {
    let cost = sentence!(
        "再错 {} 次，这台设备上的内容会全部清除，要重新打开社区给您的链接。",
        "After {} more wrong tries everything on this device is erased and you need your link again.",
        left
    );
    format!("{cost}{}", lost(unsent))
}

/// What erasing would lose.
pub(crate) fn lost(unsent: usize) -> String {
    match unsent {
        0 => say("做过的都已送达，可以取回。", " Everything was delivered and can be fetched again.")
            .to_owned(),
        _ => sentence!(
            "有 {} 项还没有送达，清除后找不回来。",
            " {} things were not delivered and would be gone.",
            unsent
        ),
    }
}

/// Why a text cannot be a PIN.
pub(crate) fn invalid_pin(why: InvalidPin) -> &'static str {
    match why {
        InvalidPin::Short => say("太短了，至少六位", "Too short: six characters or more"),
        InvalidPin::Long => say("太长了，请短一点", "Too long"),
        InvalidPin::Simple => say(
            "太好猜了，不要用 123456 这样连着的或全一样的",
            "Too easy to guess: no runs like 123456, not the same over and over",
        ),
    }
}

/// Why the lock did not do what was asked.
pub(crate) fn door_error(error: &DoorError, now: Moment) -> String {
    match error {
        DoorError::Wrong { left } => {
            sentence!("密码不对，还可以试 {} 次", "Wrong PIN; {} tries are left", left)
        }
        DoorError::TooSoon(until) => {
            wait(*until, now).unwrap_or_else(|| say("可以再试了", "You may try again").to_owned())
        }
        DoorError::Erased => {
            say("试错太多次，正在清除这台设备", "Too many wrong tries: this device is being erased")
                .to_owned()
        }
        DoorError::Damaged => {
            say("打开数据的钥匙坏了，密码已经没有用", "What the PIN opens is damaged; no PIN helps")
                .to_owned()
        }
        DoorError::NoMemory => say(
            "内存不够，没有试成，也不算错。请关掉别的应用和标签页再试。",
            "Not enough memory to try it; it did not count. Close other apps and tabs.",
        )
        .to_owned(),
        DoorError::NotNow => {
            say("刚才没有办成，请再试一次", "It could not be done just now: try again").to_owned()
        }
        DoorError::Full => say(
            "这台设备没有空间了，没有改动任何内容。请清理空间后再试。",
            "No room on this device; nothing was changed. Free some and try again.",
        )
        .to_owned(),
        DoorError::Store(why) => sentence!(
            "没有办成，没有改动任何内容。原因：{}",
            "It could not be done; nothing was changed. Because: {}",
            why
        ),
    }
}
