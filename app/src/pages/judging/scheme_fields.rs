//! The fields of a scheme while it is edited: text until it is read, so that nothing half typed is lost.

use domain::rating::{Band, Input, Scheme};
use leptos::prelude::*;

use crate::{
    components::TextField,
    words::{
        judging::Scheming,
        standing::{measure, points, stars},
    },
};

/// One input as it is typed.
#[derive(Clone)]
pub(super) struct InputDraft {
    base: Input,
    points: RwSignal<String>,
    each: RwSignal<String>,
    cap: RwSignal<String>,
}

/// One threshold as it is typed.
#[derive(Clone, Copy)]
pub(super) struct BandDraft {
    stars: u8,
    from: RwSignal<String>,
    below: RwSignal<String>,
}

/// A scheme as it is typed.
#[derive(Clone)]
pub(super) struct Draft {
    base: Scheme,
    pub(super) name: RwSignal<String>,
    pub(super) inputs: Vec<InputDraft>,
    pub(super) bands: Vec<BandDraft>,
    pub(super) gated: RwSignal<bool>,
}

fn text(text: String) -> RwSignal<String> {
    RwSignal::new(text)
}

/// Hundredths from what people write: `12`, `12.5`, `12.25`.
fn hundredths(text: &str) -> Option<u32> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: u32 = if part.is_empty() { 0 } else { format!("{part:0<2}").parse().ok()? };
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(part)
}

/// The same where nothing may stand as well.
#[expect(clippy::option_option, reason = "nothing typed is not the same as something that is no number")]
fn maybe(text: &str) -> Option<Option<u32>> {
    if text.trim().is_empty() { Some(None) } else { hundredths(text).map(Some) }
}

impl Draft {
    pub(super) fn of(scheme: &Scheme) -> Self {
        let written = |number: Option<u32>| text(number.map(points).unwrap_or_default());
        let inputs = scheme.inputs.iter().map(|input| InputDraft {
            base: input.clone(),
            points: text(points(input.points)),
            each: text(input.each.to_string()),
            cap: written(input.cap),
        });
        let bands = scheme.bands.iter().map(|band| BandDraft {
            stars: band.stars,
            from: text(points(band.from)),
            below: written(band.below),
        });
        Self {
            name: text(scheme.name.clone()),
            inputs: inputs.collect(),
            bands: bands.collect(),
            gated: RwSignal::new(scheme.gated),
            base: scheme.clone(),
        }
    }

    /// The scheme that is typed; `None` where a field is no number. Follows what is typed.
    pub(super) fn read(&self) -> Option<Scheme> {
        let inputs = self.inputs.iter().map(|draft| {
            Some(Input {
                points: draft.points.with(|text| hundredths(text))?,
                each: draft.each.with(|text| text.trim().parse().ok())?,
                cap: draft.cap.with(|text| maybe(text))?,
                ..draft.base.clone()
            })
        });
        let bands = self.bands.iter().map(|draft| {
            Some(Band {
                stars: draft.stars,
                from: draft.from.with(|text| hundredths(text))?,
                below: draft.below.with(|text| maybe(text))?,
            })
        });
        Some(Scheme {
            name: self.name.with(|name| name.trim().to_owned()),
            inputs: inputs.collect::<Option<_>>()?,
            bands: bands.collect::<Option<_>>()?,
            gated: self.gated.get(),
            ..self.base.clone()
        })
    }
}

/// What gives points.
#[component]
pub(super) fn InputFields(draft: InputDraft) -> impl IntoView {
    let w = Scheming::words();
    let mean = draft.base.measure.is_mean();
    view! {
        <fieldset class="field">
            <legend>{measure(draft.base.measure)}</legend>
            <div class="field-row">
                <TextField label=w.points value=draft.points kind="number" testid="scheme-points"/>
                {(!mean).then(|| view! { <TextField label=w.each value=draft.each kind="number" testid="scheme-each"/> })}
                <TextField label=w.cap value=draft.cap kind="number" hint=w.no_cap testid="scheme-cap"/>
            </div>
        </fieldset>
    }
}

/// How many stars for how many points.
#[component]
pub(super) fn BandFields(draft: BandDraft) -> impl IntoView {
    let w = Scheming::words();
    view! {
        <fieldset class="field">
            <legend>{stars(draft.stars)}</legend>
            <div class="field-row">
                <TextField label=w.from value=draft.from kind="number" testid="scheme-from"/>
                <TextField label=w.below value=draft.below kind="number" hint=w.open_end testid="scheme-below"/>
            </div>
        </fieldset>
    }
}
