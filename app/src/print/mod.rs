//! Any form as it will be on paper: one component for all of them, the same on the screen and in the printer.
//!
//! What a form says is a [`Sheet`] of the domain; how it looks is in `style/paper.css`. Forms are Chinese in every language
//! of the app. Nothing here knows a member or a unit.

#![expect(unreachable_pub, reason = "the component macro writes `pub` items beside every component")]

mod table;

use domain::{
    moment::Day,
    sheet::{Block, Form, Inline, Mark, Paper as Lie, Sheet, date_on_paper},
};
use leptos::prelude::*;

use crate::components::qr_svg;

/// One form. `photo` gives the address of a picture by its hash.
#[component]
pub(crate) fn Paper(
    sheet: Sheet,
    #[prop(optional)] photo: Option<Callback<String, Option<String>>>,
) -> impl IntoView {
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
    let pages: Vec<Vec<Block>> =
        sheet.blocks.split(|block| matches!(block, Block::NewPage)).map(<[Block]>::to_vec).collect();
    let last = pages.len().saturating_sub(1);
    let mark = sheet.mark;
    let pages = pages
        .into_iter()
        .enumerate()
        .map(|(place, blocks)| {
            let blocks = blocks.into_iter().map(|block| draw(block, photo)).collect_view();
            let mark = Some(mark.clone()).filter(|mark| place == last && !mark.is_empty());
            view! {
                <div class="paper-page">
                    {blocks}
                    {mark.map(|mark| view! { <p class="paper-mark" aria-hidden="true">{mark}</p> })}
                </div>
            }
        })
        .collect_view();
    view! {
        <article class="paper" lang="zh-CN" data-form=form data-lie=lie data-testid="paper">{pages}</article>
    }
}

fn draw(block: Block, photo: Option<Callback<String, Option<String>>>) -> AnyView {
    match block {
        Block::Title(words) => view! { <h2 class="paper-title">{words}</h2> }.into_any(),
        Block::Number(line) => view! { <p class="paper-number">{pieces(line)}</p> }.into_any(),
        Block::Ends { left, right } => view! {
            <p class="paper-ends"><span>{pieces(left)}</span> <span>{pieces(right)}</span></p>
        }
        .into_any(),
        Block::Annex(words) => view! { <p class="paper-annex">{words}</p> }.into_any(),
        Block::Salutation(line) => view! { <p class="paper-salutation">{pieces(line)}</p> }.into_any(),
        Block::Paragraph(line) => view! { <p class="paper-paragraph">{pieces(line)}</p> }.into_any(),
        Block::Stamp { label, date } => {
            view! { <div class="paper-stamp">{stamp(label, date)}</div> }.into_any()
        }
        Block::Table(table) => table::draw(table, photo).into_any(),
        Block::Cut => view! { <hr class="paper-cut" aria-label="裁剪线"/> }.into_any(),
        Block::Note(line) => view! { <p class="paper-note">{pieces(line)}</p> }.into_any(),
        Block::Signers(all) => {
            let all = all.into_iter().map(|line| view! { <span>{pieces(line)}</span> }).collect_view();
            view! { <p class="paper-signers">{all}</p> }.into_any()
        }
        Block::Code { address, lines } => code(address, lines).into_any(),
        Block::Folio { page, of } => view! {
            <p class="paper-folio">
                <span class="paper-folio-table">{format!("第 {page} 页 共 {of} 页")}</span>
                <span class="paper-folio-letter" aria-hidden="true">{format!("— {page} —")}</span>
            </p>
        }
        .into_any(),
        // Where the form was cut into pages.
        Block::NewPage => ().into_any(),
    }
}

/// A code to scan, or the ruled place for one.
fn code(address: Option<String>, lines: Vec<String>) -> impl IntoView {
    let place = match address {
        Some(address) => {
            view! { <div class="paper-qr" role="img" aria-label="二维码" inner_html=qr_svg(&address)></div> }
                .into_any()
        }
        None => view! { <div class="paper-qr" data-empty="">"二维码"</div> }.into_any(),
    };
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! { <div class="paper-code">{place}<div>{lines}</div></div> }
}

/// Who stamps or signs, and the day below it.
fn stamp(label: String, date: Option<Day>) -> impl IntoView {
    let date = match date {
        Some(day) => view! { <span class="paper-date">{date_on_paper(day)}</span> }.into_any(),
        None => view! {
            <span class="paper-date" role="img" aria-label="日期"><i></i>"年"<i></i>"月"<i></i>"日"</span>
        }
        .into_any(),
    };
    view! { <span class="paper-signed">{label}</span> {date} }
}

fn pieces(line: Vec<Inline>) -> impl IntoView {
    line.into_iter().map(piece).collect_view()
}

fn piece(piece: Inline) -> AnyView {
    match piece {
        Inline::Text(words) => words.into_any(),
        Inline::Value(value) => view! { <span class="paper-value">{value}</span> }.into_any(),
        Inline::Blank(width) => {
            view! { <span class="paper-blank" data-width=width.to_string() role="img" aria-label="空白"></span> }
                .into_any()
        }
        Inline::Choice { mark, ticked, words } => {
            let sign = match (mark, ticked) {
                (Mark::Box, true) => "☑",
                (Mark::Box, false) => "□",
                (Mark::Bracket, true) => "（√）",
                (Mark::Bracket, false) => "（　）",
            };
            view! { <span class="paper-choice">{sign}{words}</span> " " }.into_any()
        }
        Inline::Break => view! { <br/> }.into_any(),
    }
}
