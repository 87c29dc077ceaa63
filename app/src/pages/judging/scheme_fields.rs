//! The fields of a scheme while it is edited: text until it is read, so that nothing half typed is lost.

use domain::rating::{Band, Input, KindFactor, Measure, Prior, Scheme};
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
    /// A kind and its factor a line; of hours and records.
    kinds: RwSignal<String>,
    other: RwSignal<String>,
    /// How many ratings everybody is given beforehand, and what each says; of residents.
    prior: (RwSignal<String>, RwSignal<String>),
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
    pub(super) gate: RwSignal<String>,
    pub(super) months: RwSignal<String>,
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

/// `教育辅导 1.3` a line: a kind and its factor.
fn factors(text: &str) -> Option<Vec<KindFactor>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &str| {
        let (kind, factor) = line.rsplit_once([' ', '\u{3000}', '：', ':', '×'])?;
        let (kind, factor) = (kind.trim(), hundredths(factor)?.try_into().ok()?);
        (!kind.is_empty()).then(|| KindFactor { kind: kind.to_owned(), factor })
    };
    lines.map(read).collect()
}

/// Whether records of different kinds may be worth differently.
const fn has_kinds(measure: Measure) -> bool {
    matches!(measure, Measure::Hours | Measure::Records)
}

impl Draft {
    pub(super) fn of(scheme: &Scheme) -> Self {
        let written = |number: Option<u32>| text(number.map(points).unwrap_or_default());
        let inputs = scheme.inputs.iter().map(|input| InputDraft {
            base: input.clone(),
            points: text(points(input.points)),
            each: text(input.each.to_string()),
            cap: written(input.cap),
            kinds: {
                let line = |one: &KindFactor| format!("{} {}", one.kind, points(one.factor.into()));
                text(input.kinds.iter().map(line).collect::<Vec<_>>().join("\n"))
            },
            other: text(points(input.other.into())),
            prior: {
                let of =
                    |number: fn(Prior) -> u16| text(input.prior.map(number).unwrap_or_default().to_string());
                (of(|prior| prior.ratings), of(|prior| prior.score.into()))
            },
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
            gate: text(scheme.gate.to_string()),
            months: text(scheme.months.to_string()),
            base: scheme.clone(),
        }
    }

    /// The scheme that is typed; `None` where a field is no number. Follows what is typed.
    pub(super) fn read(&self) -> Option<Scheme> {
        let inputs = self.inputs.iter().map(|draft| {
            let (ratings, score) = draft.prior;
            let (ratings, score): (u16, u8) = (
                ratings.with(|text| text.trim().parse().ok())?,
                score.with(|text| text.trim().parse().ok().filter(|score| *score <= 100))?,
            );
            Some(Input {
                kinds: draft.kinds.with(|text| factors(text))?,
                other: draft.other.with(|text| hundredths(text)?.try_into().ok())?,
                prior: (ratings > 0).then_some(Prior { ratings, score }),
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
            gate: self.gate.with(|text| text.trim().parse().ok())?,
            months: self.months.with(|text| text.trim().parse().ok())?,
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
            {has_kinds(draft.base.measure).then(|| view! {
                <TextField label=w.factors value=draft.kinds lines=true hint=w.factors_hint testid="scheme-kinds"/>
                <TextField label=w.other_kinds value=draft.other kind="number" testid="scheme-other"/>
            })}
            {(draft.base.measure == Measure::Residents).then(|| view! {
                <div class="field-row">
                    <TextField label=w.prior_ratings value=draft.prior.0 kind="number" hint=w.prior_hint testid="scheme-prior"/>
                    <TextField label=w.prior_score value=draft.prior.1 kind="number" testid="scheme-prior-score"/>
                </div>
            })}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_read_line_by_line_and_what_is_none_is_told() {
        let one = |kind: &str, factor| KindFactor { kind: kind.to_owned(), factor };
        assert_eq!(
            factors("教育辅导 1.3\n 环境整治：0.8 \n\n上门 陪护 2"),
            Some(vec![one("教育辅导", 130), one("环境整治", 80), one("上门 陪护", 200)])
        );
        assert_eq!(factors(""), Some(Vec::new()));
        for wrong in ["教育辅导", "教育辅导 很多", " 1.3", "教育辅导 999999"] {
            assert_eq!(factors(wrong), None, "{wrong}");
        }
    }
}
