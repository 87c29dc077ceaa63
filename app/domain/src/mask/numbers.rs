//! What a run of digits in a text may be: a phone, an identity number, an account, or nothing that concerns anybody.
//!
//! It depends on the field. Among words any run as long as a phone number may be one; 编号 holds a year and a serial by its
//! nature, so that only what cannot be these counts there. The person's own phone counts everywhere, in part too.

use crate::{
    mask::LeakKind,
    phone::{Phone, half_width_char},
    wish::CardField,
};

/// What a run gives away, if anything. `run` has the place of each digit, so that separators leave gaps; `own` are the
/// digits of the phone of the person who wishes.
pub(super) fn given_away(field: CardField, run: &[(usize, char)], own: &str) -> Option<LeakKind> {
    let digits: String = run.iter().map(|(_, digit)| *digit).collect();
    if is_part_of_phone(&digits, own) {
        return Some(LeakKind::Phone);
    }
    match (kind_of_number(&digits)?, field) {
        (LeakKind::Phone, CardField::No) if is_serial(&digits, &groups(run)) => None,
        (kind, _) => Some(kind),
    }
}

fn kind_of_number(digits: &str) -> Option<LeakKind> {
    let starts_like_local = digits.starts_with(|c| ('2'..='8').contains(&c));
    match digits.len() {
        18 if is_date(&digits[6..14]) => Some(LeakKind::IdNumber),
        15 if is_date(&format!("19{}", &digits[6..12])) => Some(LeakKind::IdNumber),
        13.. => Some(LeakKind::LongNumber),
        // A day, perhaps with the time of day; no phone number begins like this.
        8..=12 if is_date(&digits[..8]) => None,
        9..=12 => Some(LeakKind::Phone),
        7 | 8 if starts_like_local => Some(LeakKind::Phone),
        _ => None,
    }
}

/// The digits of a run as they were grouped: with a separator between two places that do not follow one another.
fn groups(run: &[(usize, char)]) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    for (at, (place, digit)) in run.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if at > 0 && run[at - 1].0 + 1 == *place => group.push(*digit),
            _ => groups.push(digit.to_string()),
        }
    }
    groups
}

/// Whether a number in 编号 is a year of this century and a serial, such as `2026-018`, `20260018` or `3-2026-018`: the year
/// stands at the beginning, or alone behind a short group. A complete phone number never is one, however it is grouped.
fn is_serial(digits: &str, groups: &[String]) -> bool {
    let is_year = |group: &str| group.len() == 4 && group.starts_with("20");
    let behind = matches!(groups, [first, second, ..] if first.len() <= 2 && is_year(second));
    Phone::parse(digits).is_err() && (behind || digits.get(..4).is_some_and(is_year))
}

/// Whether a run of digits is the person's own phone number, or enough of it to be called: the number of a landline
/// without its area code, a mobile with digits before or after it.
fn is_part_of_phone(digits: &str, own: &str) -> bool {
    const ENOUGH: usize = 7;
    let local = own.get(own.len().saturating_sub(ENOUGH)..).unwrap_or(own);
    own.len() >= ENOUGH && digits.len() >= ENOUGH && (own.contains(digits) || digits.contains(local))
}

/// The digits of a phone number as it is written.
pub(super) fn digits_of(phone: &str) -> String {
    phone.chars().map(half_width_char).filter(char::is_ascii_digit).collect()
}

/// `yyyymmdd` of the last or this century.
fn is_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    matches!(part(0, 2), Some(19 | 20))
        && matches!(part(4, 6), Some(1..=12))
        && matches!(part(6, 8), Some(1..=31))
}

#[cfg(test)]
mod tests {
    use crate::{
        mask::{LeakKind, Secrets, leaks},
        wish::CardField,
    };

    fn kinds_in(field: CardField, text: &str) -> Vec<LeakKind> {
        let secrets = Secrets { phone: "13920260018", ..Secrets::default() };
        leaks(field, text, &secrets).into_iter().map(|leak| leak.kind).collect()
    }

    #[test]
    fn a_year_and_a_serial_are_no_phone_in_the_number_of_a_wish() {
        for text in [
            "018",
            "2026-018",
            "2026018",
            "20261018",
            "202600018",
            "２０２６－０１９",
            "2026-0305-001",
            "WX2026-00018",
            "3-2026-018",
            "微心愿〔2026〕0019号",
        ] {
            assert_eq!(kinds_in(CardField::No, text), [], "{text}");
        }
        // Among words the same digits may be a number to call.
        assert_eq!(kinds_in(CardField::Content, "2026-018"), [LeakKind::Phone]);
        assert_eq!(kinds_in(CardField::DisplayName, "2026018"), [LeakKind::Phone]);
    }

    #[test]
    fn a_phone_is_found_in_the_number_of_a_wish_too() {
        for text in [
            "13812345678",
            "138-2026-0019",
            "138-2026-001",
            "19912345678",
            "1383761836",
            "88886666",
            "0571-2026-018",
            "020-20260019",
            "020 2026 0019",
        ] {
            assert_eq!(kinds_in(CardField::No, text), [LeakKind::Phone], "{text}");
        }
        for text in ["+86 138 1234 5678", "2026-018 13812345678"] {
            assert_eq!(kinds_in(CardField::No, text), [LeakKind::LongNumber], "{text}");
        }
        assert_eq!(kinds_in(CardField::No, "330102199001011234"), [LeakKind::IdNumber]);
    }

    #[test]
    fn the_own_phone_is_found_in_part_and_in_every_field() {
        for field in CardField::ALL {
            for text in ["13920260018", "139 2026 0018", "20260018", "2026-0018", "0018-13920260018"] {
                assert!(kinds_in(field, text).contains(&LeakKind::Phone), "{field:?} {text}");
            }
        }
        let landline = Secrets { phone: "0571-88886666", ..Secrets::default() };
        assert_eq!(leaks(CardField::Content, "晚上打8888 6666", &landline)[0].kind, LeakKind::Phone);
    }
}
