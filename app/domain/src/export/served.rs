//! 年度服务统计表: what everybody did in a year, by kind and by month, how many have which stars and how the requirement stands.
//! Numbers of a community; nobody is named.

use super::{Body, years::outcome};
use crate::{
    community::Community,
    moment::{Day, Year},
    month::Month,
    requirement::Outcome,
    service::SourceKind,
    statistics::{Tally, year_served},
};

const HEADINGS: [&str; 6] = ["年度", "统计项", "分项", "人次", "时长（小时）", "人数"];

/// The last year first, then this one.
pub(super) fn served(community: &Community, today: Day) -> Body {
    let this = community.settings.year_begins.of(today);
    let years = [Year(this.0.saturating_sub(1)), this];
    (
        HEADINGS.map(str::to_owned).into(),
        years.into_iter().flat_map(|year| of(community, year, today)).collect(),
    )
}

fn of(community: &Community, year: Year, today: Day) -> Vec<Vec<String>> {
    let all = year_served(community, year, today);
    let row = |what: &str, part: String, rest: [String; 3]| {
        let mut row = vec![year.to_string(), what.to_owned(), part];
        row.extend(rest);
        row
    };
    let served = |tally: Tally, people: String| {
        let halves = if tally.half_hours % 2 == 1 { ".5" } else { "" };
        [tally.services.to_string(), format!("{}{halves}", tally.half_hours / 2), people]
    };
    let people = |count: u32| [String::new(), String::new(), count.to_string()];
    let kinds = all.by_kind();
    let mut rows: Vec<Vec<String>> = SourceKind::ALL
        .into_iter()
        .map(|kind| {
            let tally = kinds.get(&kind).copied().unwrap_or_default();
            row("服务类型", kind.on_paper().to_owned(), served(tally, String::new()))
        })
        .collect();
    let months = all.years.months(year);
    let months = months.iter().map(Month::to_string).zip(all.by_month());
    rows.extend(months.map(|(month, (_, tally))| row("月份", month, served(tally, String::new()))));
    let sum = kinds.values().fold(Tally::default(), |sum, one| Tally {
        services: sum.services + one.services,
        half_hours: sum.half_hours + one.half_hours,
    });
    rows.push(row("合计", String::new(), served(sum, all.members().to_string())));
    let stars = (0_u8..).zip(all.stars);
    rows.extend(stars.map(|(stars, count)| {
        let name = if stars == 0 { "未评星".to_owned() } else { format!("{stars} 星") };
        row("星级", name, people(count))
    }));
    let outcomes = Outcome::ALL.into_iter().filter_map(|of| Some((of, *all.outcomes.get(&of)?)));
    rows.extend(outcomes.map(|(of, count)| row("达标情况", outcome(of).to_owned(), people(count))));
    rows
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        id::Id,
        register::{MemberField, MemberFile},
        service::ServiceYears,
        settings::Settings,
    };

    #[test]
    fn every_number_behind_the_charts_is_a_line() {
        let mut file = MemberFile::default();
        file.card.set(MemberField::Name, "张伟");
        let members = Arc::new([(Id::from_random([4; 10]), Arc::new(file))].into());
        let settings = Settings { year_begins: ServiceYears::try_from(12).unwrap(), ..Settings::default() };
        let community = Community { members, settings: Arc::new(settings), ..Community::default() };
        let (headings, rows) = served(&community, Day::from_civil(2026, 12, 3).unwrap());
        assert_eq!(headings.len(), 6);
        assert!(rows.iter().all(|row| row.len() == 6));
        let of = |what: &str| {
            let parts = rows.iter().filter(|row| row[0] == "2027" && row[1] == what);
            parts.map(|row| row[2].as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of("服务类型").len(), SourceKind::ALL.len());
        let months = of("月份");
        assert_eq!((months.len(), months[0], months[11]), (12, "2026-12", "2027-11"));
        assert_eq!((of("星级").len(), of("合计").len(), of("达标情况").len()), (6, 1, 1));
        let sum: u32 = rows
            .iter()
            .filter(|row| row[0] == "2027" && row[1] == "星级")
            .map(|row| row[5].parse::<u32>().unwrap())
            .sum();
        assert_eq!(sum, 1, "everybody is counted once");
    }
}
