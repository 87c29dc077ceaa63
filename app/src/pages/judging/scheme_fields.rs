//! The fields of a scheme while it is edited: text until it is read, so that nothing half typed is lost.

use domain::rating::{Band, Input, KindFactor, Measure, Period, Prior, Scheme};
use leptos::prelude::*;

use crate::{
    components::{Choices, Option2, TextField},
    words::{
        judging::Scheming,
        sentence,
        standing::{measure, period, points, stars},
    },
};

/// One input as it is typed.
#[derive(Clone)]
struct InputDraft {
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
struct BandDraft {
    stars: u8,
    from: RwSignal<String>,
    below: RwSignal<String>,
}

/// A scheme as it is typed.
#[derive(Clone)]
pub(super) struct Draft {
    base: Scheme,
    pub(super) name: RwSignal<String>,
    period: RwSignal<String>,
    total: RwSignal<String>,
    inputs: RwSignal<Vec<InputDraft>>,
    bands: RwSignal<Vec<BandDraft>>,
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

fn written(number: Option<u32>) -> RwSignal<String> {
    text(number.map(points).unwrap_or_default())
}

/// The periods, and what their buttons keep.
const PERIODS: [(Period, &str); 2] = [(Period::Yearly, "yearly"), (Period::Lifetime, "lifetime")];

impl InputDraft {
    fn of(input: &Input) -> Self {
        Self {
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
        }
    }

    /// One that gives a point for each, until somebody says otherwise.
    fn new(measure: Measure) -> Self {
        let (cap, prior, kinds) = (None, None, Vec::new());
        Self::of(&Input { measure, points: 100, each: 1, cap, kinds, other: 100, prior })
    }
}

impl Draft {
    pub(super) fn of(scheme: &Scheme) -> Self {
        let inputs = scheme.inputs.iter().map(InputDraft::of);
        let bands = scheme.bands.iter().map(|band| BandDraft {
            stars: band.stars,
            from: text(points(band.from)),
            below: written(band.below),
        });
        let chosen = PERIODS.iter().find(|(period, _)| *period == scheme.period);
        Self {
            name: text(scheme.name.clone()),
            period: text(chosen.map(|(_, key)| (*key).to_owned()).unwrap_or_default()),
            total: written(scheme.total),
            inputs: RwSignal::new(inputs.collect()),
            bands: RwSignal::new(bands.collect()),
            gated: RwSignal::new(scheme.gated),
            gate: text(scheme.gate.to_string()),
            months: text(scheme.months.to_string()),
            base: scheme.clone(),
        }
    }

    /// The scheme that is typed; `None` where a field is no number. Follows what is typed.
    pub(super) fn read(&self) -> Option<Scheme> {
        let (inputs, bands) = (self.inputs.get(), self.bands.get());
        let inputs = inputs.iter().map(|draft| {
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
        let bands = bands.iter().map(|draft| {
            Some(Band {
                stars: draft.stars,
                from: draft.from.with(|text| hundredths(text))?,
                below: draft.below.with(|text| maybe(text))?,
            })
        });
        Some(Scheme {
            name: self.name.with(|name| name.trim().to_owned()),
            period: self.period.with(|chosen| PERIODS.iter().find(|(_, key)| key == chosen))?.0,
            total: self.total.with(|text| maybe(text))?,
            inputs: inputs.collect::<Option<_>>()?,
            bands: bands.collect::<Option<_>>()?,
            gated: self.gated.get(),
            gate: self.gate.with(|text| text.trim().parse().ok())?,
            months: self.months.with(|text| text.trim().parse().ok())?,
            ..self.base.clone()
        })
    }
}

/// Where rows that are added live: as long as the table they stand in. The button that adds one is drawn anew by that very
/// row, and takes along what belongs to it.
#[derive(Clone)]
struct Rows(Owner);

impl Rows {
    /// Those of the component that is being made.
    fn here() -> Self {
        Self(Owner::current().unwrap_or_default())
    }

    fn begin<T>(&self, row: impl FnOnce() -> T) -> T {
        self.0.with(row)
    }
}

/// For which days, and what all of it gives at most.
#[component]
pub(super) fn ScopeFields(draft: Draft) -> impl IntoView {
    let w = Scheming::words();
    let options = PERIODS.map(|(of, key)| Option2::new(key, period(of)));
    view! {
        <Choices legend=w.period options=options.into() value=draft.period
            on_choose=Callback::new(move |chosen| draft.period.set(chosen)) testid="scheme-period"/>
        <TextField label=w.total value=draft.total kind="number" hint=w.total_hint testid="scheme-total"/>
    }
}

/// What gives points, and what could as well.
#[component]
pub(super) fn Inputs(draft: Draft) -> impl IntoView {
    let w = Scheming::words();
    let all = draft.inputs;
    let rows = Rows::here();
    let more = move || {
        let unused = Measure::ALL
            .into_iter()
            .filter(|one| all.with(|all| all.iter().all(|draft| draft.base.measure != *one)));
        let button = |one: Measure| {
            let rows = rows.clone();
            view! {
                <button type="button" class="button small" data-testid="scheme-add-input"
                    on:click=move |_| all.update(|all| all.push(rows.begin(|| InputDraft::new(one))))>{sentence!("加上“{}”", "Add “{}”", measure(one))}</button>
            }
        };
        unused.map(button).collect_view()
    };
    view! {
        <h2>{w.inputs}</h2>
        <For each=move || all.get() key=|draft| draft.base.measure let:draft>
            <InputFields draft all/>
        </For>
        <div class="actions">{more}</div>
    }
}

#[component]
fn InputFields(draft: InputDraft, all: RwSignal<Vec<InputDraft>>) -> impl IntoView {
    let w = Scheming::words();
    let of = draft.base.measure;
    view! {
        <fieldset class="field">
            <legend>{measure(of)}</legend>
            <div class="field-row">
                <TextField label=w.points value=draft.points kind="number" testid="scheme-points"/>
                {(!of.is_mean()).then(|| view! { <TextField label=w.each value=draft.each kind="number" testid="scheme-each"/> })}
                <TextField label=w.cap value=draft.cap kind="number" hint=w.no_cap testid="scheme-cap"/>
            </div>
            {has_kinds(of).then(|| view! {
                <TextField label=w.factors value=draft.kinds lines=true hint=w.factors_hint testid="scheme-kinds"/>
                <TextField label=w.other_kinds value=draft.other kind="number" testid="scheme-other"/>
            })}
            {(of == Measure::Residents).then(|| view! {
                <div class="field-row">
                    <TextField label=w.prior_ratings value=draft.prior.0 kind="number" hint=w.prior_hint testid="scheme-prior"/>
                    <TextField label=w.prior_score value=draft.prior.1 kind="number" testid="scheme-prior-score"/>
                </div>
            })}
            <div class="actions">
                <button type="button" class="button small" data-testid="scheme-remove-input"
                    on:click=move |_| all.update(|all| all.retain(|draft| draft.base.measure != of))>{sentence!("去掉“{}”", "Remove “{}”", measure(of))}</button>
            </div>
        </fieldset>
    }
}

/// How many stars for how many points, the lowest first.
#[component]
pub(super) fn Bands(draft: Draft) -> impl IntoView {
    let w = Scheming::words();
    let all = draft.bands;
    let rows = Rows::here();
    let add = move |rows: &Rows, stars: u8| {
        all.update(|all| {
            let at = all.partition_point(|band| band.stars < stars);
            // It begins where the one before ends; what else has to move is told.
            let before = at.checked_sub(1).and_then(|at| all.get(at));
            let from = before.map_or_else(|| points(0), |band| band.below.get_untracked());
            let below = all.get(at).map(|band| band.from.get_untracked()).unwrap_or_default();
            all.insert(at, rows.begin(|| BandDraft { stars, from: text(from), below: text(below) }));
        });
    };
    let more = move || {
        let unused = (1..=5).filter(|one| all.with(|all| all.iter().all(|band| band.stars != *one)));
        let button = |one: u8| {
            let rows = rows.clone();
            view! {
                <button type="button" class="button small" data-testid="scheme-add-band"
                    on:click=move |_| add(&rows, one)>{sentence!("加上 {}", "Add {}", stars(one))}</button>
            }
        };
        unused.map(button).collect_view()
    };
    view! {
        <h2>{w.bands}</h2>
        <For each=move || all.get() key=|band| band.stars let:draft>
            <BandFields draft all/>
        </For>
        <div class="actions">{more}</div>
    }
}

#[component]
fn BandFields(draft: BandDraft, all: RwSignal<Vec<BandDraft>>) -> impl IntoView {
    let w = Scheming::words();
    let of = draft.stars;
    view! {
        <fieldset class="field">
            <legend>{stars(of)}</legend>
            <div class="field-row">
                <TextField label=w.from value=draft.from kind="number" testid="scheme-from"/>
                <TextField label=w.below value=draft.below kind="number" hint=w.open_end testid="scheme-below"/>
            </div>
            <div class="actions">
                <button type="button" class="button small" data-testid="scheme-remove-band"
                    on:click=move |_| all.update(|all| all.retain(|band| band.stars != of))>{sentence!("去掉 {}", "Remove {}", stars(of))}</button>
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
