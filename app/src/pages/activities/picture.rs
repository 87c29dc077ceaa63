//! The picture of an activity to hand on in chats: what, when, where, whose, and the code that leads to it. Staff only.

use std::fmt::Write as _;

use domain::activity::{ActivityCard, ActivityField, Span};
use leptos::{prelude::*, task::spawn_local};

use super::when;
use crate::{
    components::{Icon, Shared, drawn, image_bytes, qr_path, share_picture},
    pages::{checkins::named, doing::Desk},
    words::activities::Activities,
};

/// Dots, as phones show a picture from side to side.
const SIZE: (u32, u32) = (1080, 1440);
/// Left and right of what is written.
const MARGIN: u32 = 96;
/// The side of the code.
const CODE: u32 = 420;

/// A text of at most so many lines of so many characters; Latin ones are half as wide.
fn lines(text: &str, wide: u32, most: usize) -> Vec<String> {
    let width = |one: char| if one.is_ascii() { 1 } else { 2 };
    let (mut all, mut line, mut used) = (Vec::new(), String::new(), 0);
    for one in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if used + width(one) > 2 * wide {
            all.push(std::mem::take(&mut line));
            used = 0;
        }
        used += width(one);
        line.push(one);
    }
    all.push(line);
    if all.len() > most {
        all.truncate(most);
        if let Some(last) = all.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    all.retain(|line| !line.trim().is_empty());
    all
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // What XML has no place for would leave no picture at all.
            one if one.is_control() => safe.push(' '),
            one => safe.push(one),
        }
    }
    safe
}

/// The drawing.
fn drawing(card: &ActivityCard, community: &str, address: &str) -> String {
    let (width, height) = SIZE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',system-ui,sans-serif\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\
         <rect width=\"{width}\" height=\"24\" fill=\"#9e2a24\"/>"
    );
    let mut y = 60;
    let mut write = |text: &str, size: u32, most: usize, look: &str| {
        for line in lines(text, (width - 2 * MARGIN) / size, most) {
            y += size * 7 / 5;
            // Writing to a string does not fail.
            write!(
                svg,
                "<text x=\"{MARGIN}\" y=\"{y}\" font-size=\"{size}\" {look}>{}</text>",
                escaped(&line)
            )
            .ok();
        }
    };
    let get = |field| card.get(field);
    write(get(ActivityField::Theme), 40, 1, "fill=\"#9e2a24\" font-weight=\"700\"");
    write(&named(get(ActivityField::Name)), 72, 3, "fill=\"#27211b\" font-weight=\"700\"");
    for (label, value) in [("时间", when(Span::of(card))), ("地点", get(ActivityField::Place).to_owned())]
    {
        if !value.is_empty() {
            write(&format!("{label}：{value}"), 44, 2, "fill=\"#27211b\"");
        }
    }
    if let Some((modules, path)) = qr_path(address) {
        let (x, y) = ((width - CODE) / 2, height - CODE - 240);
        write!(
            svg,
            "<svg x=\"{x}\" y=\"{y}\" width=\"{CODE}\" height=\"{CODE}\" viewBox=\"0 0 {modules} {modules}\" \
             shape-rendering=\"crispEdges\"><path d=\"{path}\" fill=\"#000000\"/></svg>"
        )
        .ok();
    }
    for (text, size, up) in [("扫码报名、签到", 40, 170), (community, 44, 80)] {
        write!(
            svg,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"#27211b\" text-anchor=\"middle\">{}</text>",
            width / 2,
            height - up,
            escaped(text)
        )
        .ok();
    }
    svg.push_str("</svg>");
    svg
}

/// The button; below it the picture, which every phone keeps on a long press.
#[component]
pub(super) fn SharePart(card: ActivityCard, community: String, address: String) -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let (picture, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let share = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let svg = drawing(&card, &community, &address);
        let name = format!("{}.png", named(card.get(ActivityField::Name)).replace(['/', '\\'], " "));
        spawn_local(async move {
            let png = drawn(&svg, SIZE).await.ok();
            let bytes = png.as_ref().and_then(|png| image_bytes(png, "image/png"));
            let (Some(png), Some(bytes)) = (png, bytes) else {
                busy.try_set(false);
                return desk.toasts.show("bad", w.picture_failed.to_owned());
            };
            picture.try_set(png);
            if share_picture(&bytes, &name).await == Shared::Saved {
                desk.toasts.show("good", w.picture_saved.to_owned());
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="stack off-paper">
            <div class="actions">
                <button type="button" class="button" data-testid="share-poster" aria-busy=move || busy.get().then_some("true") on:click=share>
                    <Icon name="send"/>{w.picture}
                </button>
            </div>
            {move || Some(picture.get()).filter(|picture| !picture.is_empty()).map(|picture| view! {
                <p class="hint">{w.picture_hint}</p>
                <img class="poster-picture" src=picture alt=w.picture data-testid="poster-picture"/>
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::activity::{ActivityCard, ActivityField};

    use super::{CODE, SIZE, drawing, lines};

    #[test]
    fn a_long_name_is_cut_into_lines_and_says_so_when_it_does_not_fit() {
        assert_eq!(lines("邻里节", 12, 3), ["邻里节"]);
        assert_eq!(lines("春节前走访慰问困难群众", 6, 3), ["春节前走访慰", "问困难群众"]);
        assert_eq!(lines("AB CD", 1, 9), ["AB", " C", "D"]);
        assert_eq!(lines("一二三四五六七", 3, 2), ["一二三", "四五…"]);
        assert!(lines(" ", 3, 2).is_empty());
    }

    #[test]
    fn what_is_written_does_not_break_the_drawing() {
        let mut card = ActivityCard::default();
        card.set(ActivityField::Name, "<义诊> & 咨询\u{1}");
        card.set(ActivityField::Place, "社区广场");
        let svg = drawing(&card, "梧桐苑社区", "https://example.org/activity/1");
        assert!(svg.contains("&lt;义诊&gt; &amp; 咨询"), "{svg}");
        assert!(!svg.contains('\u{1}'), "{svg}");
        assert!(svg.contains("地点：社区广场") && svg.contains("梧桐苑社区"), "{svg}");
        assert!(!svg.contains("时间"), "a line without a value: {svg}");
        assert!(svg.contains(&format!("width=\"{CODE}\"")), "no code: {svg}");
        assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
        assert!(CODE < SIZE.0, "the code fits");
    }
}
