//! Which page an address leads to, and the record that it names.
//!
//! A pattern is an address in which `:` and a name stand for any one segment. The router's own routes are a type for
//! every page, and weighed more than the pages they lead to.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

fn segments(address: &str) -> impl Iterator<Item = &str> {
    address.split('/').filter(|segment| !segment.is_empty())
}

/// Whether an address is one of a pattern.
pub(crate) fn fits(pattern: &str, address: &str) -> bool {
    let mut found = segments(address);
    segments(pattern).all(|wanted| found.next().is_some_and(|is| wanted.starts_with(':') || is == wanted))
        && found.next().is_none()
}

/// What stands in the address behind the first word of a page, as `of` reads it. While the next page is on its way it
/// stays what it was: what is drawn here is not about another record then.
pub(crate) fn named<T: Clone + PartialEq + Send + Sync + 'static>(
    page: &'static str,
    of: fn(&[&str]) -> Option<T>,
) -> Memo<Option<T>> {
    let path = use_location().pathname;
    Memo::new(move |before: Option<&Option<T>>| {
        path.with(|path| match segments(path).collect::<Vec<_>>().as_slice() {
            [first, rest @ ..] if *first == page => of(rest),
            _ => before.cloned().flatten(),
        })
    })
}

/// The first segment behind it, where it reads as an id.
pub(crate) fn id<T: FromStr>(rest: &[&str]) -> Option<T> {
    rest.first()?.parse().ok()
}

/// What the query of the address says of a list, to begin with and whenever another link to the same page is followed;
/// what people choose meanwhile is theirs.
pub(crate) fn asked(name: &'static str, otherwise: impl Into<String>) -> RwSignal<String> {
    let (query, otherwise) = (use_location().query, otherwise.into());
    let said = Memo::new(move |_| query.with(|query| query.get(name)).unwrap_or_else(|| otherwise.clone()));
    let chosen = RwSignal::new(said.get_untracked());
    Effect::watch(move || said.get(), move |said, _, _| chosen.set(said.clone()), false);
    chosen
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_name_stands_for_one_segment() {
        assert!(fits("/", "/"));
        assert!(fits("/case/:id/edit", "/case/7/edit"));
        assert!(fits("/more", "/more/"));
        for (pattern, address) in [
            ("/", "/more"),
            ("/wish/:id", "/wish"),
            ("/wish/:id", "/wish/7/edit"),
            ("/case/:id/edit", "/case/7/new"),
        ] {
            assert!(!fits(pattern, address), "{pattern} {address}");
        }
    }
}
