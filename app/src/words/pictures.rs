//! Words about pictures of something: choosing them, what cannot be used, how far one has come.

use domain::picture::PictureRefusal;

use super::{http_error, say, sentence, words};
use crate::{
    pages::BadPicture,
    shell::{HttpError, PictureError},
};

words! {
    /// Pictures.
    Pictures {
        title: "照片", "Photos";
        choose: "拍照或选一张照片", "Take or choose a photo";
        optional: "可以不传；会自动缩小，不带拍摄地点。请不要拍证件和人脸。", "Optional. It is made small and does not tell where it was taken. No papers, no faces.";
        working: "正在处理照片…", "Working on the photo…";
        waits: "已存在这台设备，联网后送出", "On this device, sent later";
        twice: "这张照片已经选过了。", "This photo was chosen already.";
        remove: "去掉", "Take away";
        large: "看大图", "See it large";
    }
}

/// The relay does not take one.
pub(crate) fn picture_refused(code: &str) -> String {
    let why = http_error(&HttpError::Refused(code.to_owned()));
    sentence!("社区没有收下：{}", "Not taken: {}", why)
}

/// Why something cannot have these.
pub(super) fn picture_refusal(why: PictureRefusal) -> String {
    match why {
        PictureRefusal::TooMany(most) => {
            sentence!("照片最多 {} 张，请先去掉一些。", "At most {} photos; take some away first.", most)
        }
        PictureRefusal::NotOne => {
            say("有照片不能用，请去掉后重新选。", "One of the photos cannot be used; choose it again.")
                .to_owned()
        }
    }
}

/// So many.
pub(crate) fn picture_count(count: usize) -> String {
    sentence!("{} 张照片", "{} photos", count)
}

/// Why a file is no photo.
pub(crate) fn bad_picture(why: BadPicture) -> &'static str {
    match why {
        BadPicture::TooLarge => say("照片太大了，请选 20 MB 以内的。", "Too large: at most 20 MB."),
        BadPicture::NotAPicture => say(
            "这个文件打不开，不是照片或已损坏。请选 JPG 或 PNG 照片。",
            "Not a picture, or damaged. Choose a JPG or PNG.",
        ),
        BadPicture::TooSmall => {
            say("照片太小，看不清，请换一张大一点的。", "Too small to make anything out.")
        }
        BadPicture::Failed => say(
            "这个浏览器处理不了照片，请换一个浏览器。",
            "This browser cannot make it smaller; use another one.",
        ),
    }
}

/// Why there is no picture.
pub(crate) fn picture_error(why: &PictureError) -> &'static str {
    match why {
        PictureError::Away => say(
            "照片还没有取到这台设备，联网后会自动显示。",
            "The photo is not here yet; it comes with a network.",
        ),
        PictureError::Unknown => say("照片还没有送到社区。", "The photo has not arrived yet."),
        PictureError::TooLarge => say("照片太大，没有存下。", "Too large; not kept."),
        PictureError::Full => say("这台设备存不下了，请先清理空间。", "No room on this device."),
        PictureError::Store(_) => say("照片没有存下，请再试一次。", "Not kept; try again."),
        PictureError::NotNow => say("现在不行，请稍后再试。", "Not possible now; try again."),
    }
}
