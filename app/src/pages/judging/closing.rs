//! What a closed year says of itself: by which version of the scheme it was closed, and whether the result still follows from
//! the records this device knows. For staff and for the member alike.

use domain::judging::{Judged, Years};
use leptos::prelude::*;

use crate::{
    pages::doing::Desk,
    words::{
        sentence,
        standing::{rechecked, version},
    },
};

/// The two lines; nothing while the year runs. What residents said is known to staff's devices alone.
#[component]
pub(super) fn Closing(found: Judged, own: bool) -> impl IntoView {
    let desk = Desk::here();
    let (member, year) = (found.member, found.requirement.year);
    found.frozen.map(|frozen| {
        let today = desk.shell.today();
        let (told, name) = desk.shell.view().with_untracked(|view| {
            let community = &view.community;
            let told = Years::of_one(community, member, year, today).recheck(member, &frozen.step, !own);
            let scheme = community.settings.rating.version(frozen.step.scheme);
            (told, scheme.map(|scheme| scheme.name.clone()).unwrap_or_default())
        });
        let version = version(frozen.step.scheme);
        view! {
            <p class="hint" data-testid="judging-version">{sentence!("结账方案：{} {}", "Closed by: {} {}", name, version)}</p>
            <p class="hint" data-testid="judging-recheck">{rechecked(told)}</p>
        }
    })
}
