//! Words that the policy itself prints on a form. A community changes option lists and what is printed beside them, never
//! these.

use super::Form;

impl Form {
    /// The words of the policy on this form, in the order in which they stand there.
    pub const fn fixed(self) -> &'static [&'static str] {
        match self {
            Self::Letter => &[
                "在职党员报到介绍信",
                "现介绍该同志到你处报到，并参加社区服务活动，请予以接洽。该同志基本情况如下：",
                "单位联系人：",
                "联系电话：",
                "单位党组织（盖章）",
            ],
            Self::Receipt => &[
                "在职党员报到介绍信（回执）",
                "同志已到我处报到，并提交了《在职党员报到介绍信》，特此回复。",
                "社区联系人：",
                "联系电话：",
                "社区党组织（盖章）",
            ],
            Self::RegistrationCard => &[
                "社区在职党员报到登记卡",
                "报到地党组织：",
                "编号：",
                "每年完成志愿服务项目不少于2项，参与社区活动不少于6次。",
            ],
            Self::Statistics => &[
                "在职党员报到情况统计表",
                "单位党组织盖章：",
                "注：本单位共有在职党员",
                "名，到社区报到党员",
            ],
            Self::FeedbackCard => &[
                "在职党员社区表现反馈卡",
                "注：社区党组织按照在职党员参加社区服务的情况在相应括号内打“√”，其中参加活动类型和参加活动方式可多选。",
            ],
            Self::Certificate => &["荣誉证书", "特发此证，以资鼓励。"],
            Self::Proof => &["社区志愿服务证明", "编号：", "扫码核验："],
            // The policy asks for notices and displays, and leaves their words to the community; agreements are practice.
            Self::Notice | Self::Agreement | Self::Order => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        CardAssignment, FeedbackCard, Form, Letter, LetterParts, feedback_card, letter, receipt,
        registration_card, statistics_table,
    };
    use crate::{
        register::{CheckinState, MemberCard, UnitCard},
        settings::Settings,
    };

    #[test]
    fn the_words_stand_on_the_forms_whatever_is_set() {
        let mut bare = Settings::default();
        bare.registration.service_intents.clear();
        bare.feedback.activity_types.clear();
        bare.letter = LetterParts { receipt: false, stub: false };
        for settings in [Settings::default(), bare] {
            for sheet in [
                letter(&Letter::default(), settings.letter),
                receipt(&Letter::default()),
                registration_card(
                    &MemberCard::default(),
                    &UnitCard::default(),
                    &CheckinState::default(),
                    &CardAssignment::default(),
                    &settings.registration,
                ),
                statistics_table("", &[], &settings.hidden_columns, ("", "", None)),
                feedback_card(&FeedbackCard::default(), &settings.feedback),
            ] {
                let words = sheet.to_string();
                for fixed in sheet.form.fixed() {
                    assert!(words.contains(fixed), "{:?} lacks {fixed}\n{words}", sheet.form);
                }
                assert!(!Form::fixed(sheet.form).is_empty());
            }
        }
    }
}
