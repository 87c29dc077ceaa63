//! Schemes that are ready to use: the default of domain 3.6, and those found elsewhere (S1, S2, S3, S4, S7).
//!
//! The schemes found name kinds of their own; here each stands under the nearest kind that records of this system bear
//! (活动类型 of the feedback card, or what is served). What has none, as disaster relief of S7, is left to the community.

use serde::{Deserialize, Serialize};

use super::{Band, Input, KindFactor, Measure, Period, Prior, Scheme};

/// A scheme that is ready to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// 百分制: the five inputs of the seed (domain 3.6).
    Hundred,
    /// S1: hours of a lifetime, as the national badges (F15).
    LifetimeHours,
    /// S2: hours of the year, from zero every year (F16).
    YearHours,
    /// S3: hours of the year, of whoever is there three months (F17).
    CommunityHours,
    /// S4: points of an estate, by the kind of what was done (F20).
    EstatePoints,
    /// S7: points by the hour, weighted by kind (G17).
    HourPoints,
}

impl Template {
    /// Every template, the default first.
    pub const ALL: [Self; 6] = [
        Self::Hundred,
        Self::LifetimeHours,
        Self::YearHours,
        Self::CommunityHours,
        Self::EstatePoints,
        Self::HourPoints,
    ];

    /// The scheme, as its first version.
    pub fn scheme(self) -> Scheme {
        match self {
            Self::Hundred => Scheme {
                total: Some(10_000),
                gated: true,
                ..scheme(
                    "百分制五项评分",
                    Period::Yearly,
                    vec![
                        Input { cap: Some(2_000), ..input(Measure::Completed, 500, 1) },
                        Input { cap: Some(2_500), ..input(Measure::Hours, 2_500, 30) },
                        Input { cap: Some(2_500), ..input(Measure::Activities, 2_500, 12) },
                        Input { cap: Some(1_500), ..input(Measure::Effect, 1_500, 1) },
                        Input {
                            cap: Some(1_500),
                            prior: Some(Prior { ratings: 3, score: 80 }),
                            ..input(Measure::Residents, 1_500, 1)
                        },
                    ],
                    &[(1, 5_000), (2, 6_000), (3, 7_000), (4, 8_000), (5, 9_000)],
                )
            },
            Self::LifetimeHours => scheme(
                "注册志愿者累计时长",
                Period::Lifetime,
                vec![input(Measure::Hours, 100, 1)],
                &[(1, 10_000), (2, 30_000), (3, 60_000), (4, 100_000), (5, 150_000)],
            ),
            Self::YearHours => scheme(
                "党员志愿者年度时长",
                Period::Yearly,
                vec![input(Measure::Hours, 100, 1)],
                &[(1, 800), (2, 1_000), (3, 1_500), (4, 2_000), (5, 2_500)],
            ),
            Self::CommunityHours => Scheme {
                months: 3,
                ..scheme(
                    "社区志愿服务年度时长",
                    Period::Yearly,
                    vec![input(Measure::Hours, 100, 1)],
                    &[(1, 1_000), (2, 2_000), (3, 3_000), (4, 4_000), (5, 5_000)],
                )
            },
            Self::EstatePoints => scheme(
                "小区积分",
                Period::Yearly,
                vec![Input {
                    kinds: kinds(&[
                        // Training, sport and culture, labour.
                        ("政策宣传", 500),
                        ("社区文化", 500),
                        ("主题活动", 500),
                        ("环境卫生", 500),
                        ("环境保护", 500),
                        // Suggestions, clues to safety.
                        ("民意收集", 1_000),
                        ("平安创建", 1_000),
                        // Duty in the community, helping the poor.
                        ("志愿服务", 2_000),
                        ("岗位", 2_000),
                        ("接单", 2_000),
                        ("扶贫帮困", 2_000),
                        ("结对帮扶", 2_000),
                        ("微心愿", 2_000),
                        // What is organised, of 20 to 50 the least.
                        ("项目", 2_000),
                        ("矛盾调解", 3_000),
                    ]),
                    other: 0,
                    ..input(Measure::Records, 100, 1)
                }],
                &[(3, 5_000), (4, 8_000), (5, 10_000)],
            ),
            Self::HourPoints => scheme(
                "时长积分",
                Period::Yearly,
                vec![Input {
                    kinds: kinds(&[("政策宣传", 130), ("志愿服务", 120), ("岗位", 120)]),
                    ..input(Measure::Hours, 1_000, 1)
                }],
                &[(1, 0), (2, 10_000), (3, 30_000), (4, 60_000), (5, 100_000)],
            ),
        }
    }
}

const fn input(measure: Measure, points: u32, each: u32) -> Input {
    Input { measure, points, each, cap: None, kinds: Vec::new(), other: 100, prior: None }
}

fn kinds(all: &[(&str, u16)]) -> Vec<KindFactor> {
    all.iter().map(|(kind, factor)| KindFactor { kind: (*kind).to_owned(), factor: *factor }).collect()
}

fn scheme(name: &str, period: Period, inputs: Vec<Input>, stars: &[(u8, u32)]) -> Scheme {
    let ends = stars.iter().skip(1).map(|(_, from)| Some(*from)).chain([None]);
    let bands =
        stars.iter().zip(ends).map(|((stars, from), below)| Band { stars: *stars, from: *from, below });
    Scheme {
        version: 1,
        name: name.to_owned(),
        period,
        inputs,
        total: None,
        bands: bands.collect(),
        gated: false,
        gate: 1,
        months: 0,
    }
}
