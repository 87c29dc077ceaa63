//! Any form as it will be on paper: one component for all of them, the same on the screen and in the printer.
//!
//! What a form says is a [`Sheet`] of the domain; how it looks is in `style/paper.css`. Forms are Chinese in every language
//! of the app. Nothing here knows a member or a unit. Nothing on paper ever moves, so that a form is written as text and
//! read by the browser in one go: thousands of them are laid out at once.

#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#![expect(unreachable_pub, reason = "the component macro writes `pub` items beside every component")]

mod table;

use domain::{
    moment::Day,
    sheet::{Block, Form, Inline, Mark, Paper as Lie, Sheet, date_on_paper},
};
use leptos::prelude::*;
use maud::{Markup, PreEscaped, html};

use crate::components::qr_svg;

/// One form. Where it has a photo, that is the address of a picture by now.
#[component]
pub(crate) fn Paper(sheet: Sheet) -> impl IntoView {
    let form = match sheet.form {
        Form::Letter => "letter",
        Form::Receipt => "receipt",
        Form::RegistrationCard => "registration-card",
        Form::Statistics => "statistics",
        Form::FeedbackCard => "feedback-card",
        Form::Certificate => "certificate",
        Form::Notice => "notice",
        Form::Proof => "proof",
        Form::Agreement => "agreement",
        Form::Order => "order",
    };
    let lie = match sheet.paper {
        Lie::Letter => "letter",
        Lie::Upright => "upright",
        Lie::Landscape => "landscape",
    };
    view! {
        <article class="paper" lang="zh-CN" data-form=form data-lie=lie data-testid="paper"
            inner_html=pages(&sheet).into_string()></article>
    }
}

fn pages(sheet: &Sheet) -> Markup {
    let pages: Vec<&[Block]> = sheet.blocks.split(|block| matches!(block, Block::NewPage)).collect();
    let last = pages.len().saturating_sub(1);
    html! {
        @for (place, blocks) in pages.into_iter().enumerate() {
            div.paper-page {
                @for block in blocks { (draw(block)) }
                @if place == last && !sheet.mark.is_empty() { p.paper-mark aria-hidden="true" { (sheet.mark) } }
            }
        }
    }
}

fn draw(block: &Block) -> Markup {
    match block {
        Block::Title(words) => html! { h2.paper-title { (words) } },
        Block::Number(line) => html! { p.paper-number { (pieces(line)) } },
        Block::Ends { left, right } => {
            html! { p.paper-ends { span { (pieces(left)) } " " span { (pieces(right)) } } }
        }
        Block::Annex(words) => html! { p.paper-annex { (words) } },
        Block::Salutation(line) => html! { p.paper-salutation { (pieces(line)) } },
        Block::Paragraph(line) => html! { p.paper-paragraph { (pieces(line)) } },
        Block::Stamp { label, date } => html! { div.paper-stamp { (stamp(label, *date)) } },
        Block::Table(table) => table::draw(table),
        Block::Cut => html! { hr.paper-cut aria-label="裁剪线"; },
        Block::Note(line) => html! { p.paper-note { (pieces(line)) } },
        Block::Signers(all) => {
            html! { p.paper-signers { @for line in all { span { (pieces(line)) } } } }
        }
        Block::Code { address, lines } => code(address.as_deref(), lines),
        Block::Folio { page, of } => html! {
            p.paper-folio {
                span.paper-folio-table { "第 " (page) " 页 共 " (of) " 页" }
                span.paper-folio-letter aria-hidden="true" { "— " (page) " —" }
            }
        },
        // Where the form was cut into pages.
        Block::NewPage => html! {},
    }
}

/// A code to scan, or the ruled place for one.
fn code(address: Option<&str>, lines: &[String]) -> Markup {
    html! {
        div.paper-code {
            @match address {
                Some(address) => div.paper-qr role="img" aria-label="二维码" { (PreEscaped(qr_svg(address))) },
                None => div.paper-qr data-empty="" { "二维码" },
            }
            div { @for line in lines { p { (line) } } }
        }
    }
}

/// Who stamps or signs, and the day below it.
fn stamp(label: &str, date: Option<Day>) -> Markup {
    html! {
        span.paper-signed { (label) } " "
        @match date {
            Some(day) => span.paper-date { (date_on_paper(day)) },
            None => span.paper-date role="img" aria-label="日期" { i {} "年" i {} "月" i {} "日" },
        }
    }
}

fn pieces(line: &[Inline]) -> Markup {
    html! { @for one in line { (piece(one)) } }
}

fn piece(piece: &Inline) -> Markup {
    match piece {
        Inline::Text(words) => html! { (words) },
        Inline::Value(value) => html! { span.paper-value { (value) } },
        Inline::Blank(width) => {
            html! { span.paper-blank data-width=(width) role="img" aria-label="空白" {} }
        }
        Inline::Choice { mark, ticked, words } => {
            let sign = match (mark, ticked) {
                (Mark::Box, true) => "☑",
                (Mark::Box, false) => "□",
                (Mark::Bracket, true) => "（√）",
                (Mark::Bracket, false) => "（　）",
            };
            html! { span.paper-choice { (sign) (words) } " " }
        }
        Inline::Break => html! { br; },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_never_markup() {
        let evil = "<img src=x onerror=alert(1)>\"'&";
        let line = vec![
            Inline::Text(evil.to_owned()),
            Inline::Value(evil.to_owned()),
            Inline::Choice { mark: Mark::Box, ticked: true, words: evil.to_owned() },
        ];
        let blocks = [
            Block::Title(evil.to_owned()),
            Block::Annex(evil.to_owned()),
            Block::Paragraph(line.clone()),
            Block::Signers(vec![line]),
            Block::Stamp { label: evil.to_owned(), date: None },
            Block::Code { address: None, lines: vec![evil.to_owned()] },
        ];
        for block in &blocks {
            let written = draw(block).into_string();
            assert!(written.contains("&lt;img src=x onerror=alert(1)&gt;&quot;"), "{written}");
            assert!(!written.contains("<img"), "{written}");
        }
    }
}
