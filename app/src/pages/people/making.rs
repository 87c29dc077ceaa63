//! Making a link for somebody and showing it this once, to send or to print. It needs the relay.

use domain::{
    community::Person,
    edit::Edit,
    mask::displayed,
    principal::{Principal, Role},
};
use leptos::{prelude::*, task::spawn_local};

use super::terms::{Terms, TermsFields};
use crate::{
    components::{Icon, Notice, QrSlip, Sheet, copy, print},
    pages::doing::Desk,
    shell::{ActError, LinkTerms, NewLink},
    words::{self, Access, Common, People, http_error, sentence},
};

/// A link that was just made, to be shown this once.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Made {
    person: String,
    address: String,
    until: String,
}

/// Making links, one at a time.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Making {
    desk: Desk,
    wanted: RwSignal<Option<Principal>>,
    open: RwSignal<bool>,
    terms: RwSignal<Option<Terms>>,
    made: RwSignal<Option<Made>>,
    failed: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Making {
    pub(in crate::pages) fn new() -> Self {
        Self {
            desk: Desk::here(),
            wanted: RwSignal::new(None),
            open: RwSignal::new(false),
            terms: RwSignal::new(None),
            made: RwSignal::new(None),
            failed: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Asks how far a link for somebody is to go. `label` is what the list of links says, never more than everybody may know.
    pub(in crate::pages) fn ask(self, principal: Principal, label: String) {
        self.terms.set(Some(Terms::new(principal.role(), label)));
        self.wanted.set(Some(principal));
        self.open.set(true);
    }

    /// Makes a link.
    pub(in crate::pages) fn make(self, principal: Principal, terms: LinkTerms) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        let person = terms.label.clone();
        let until = until(principal.role(), &terms);
        let asked = self.desk.shell.create_link(NewLink { principal, terms });
        spawn_local(async move {
            let answer = asked.await;
            self.busy.try_set(false);
            match answer {
                Ok(link) => {
                    self.show_surveyor(principal, &person);
                    self.open.try_set(false);
                    self.made.try_set(Some(Made {
                        person: person.clone(),
                        address: link.address(),
                        until: until.clone(),
                    }));
                    crate::components::after(50, || {
                        if let Ok(Some(part)) = document().query_selector("#made-link") {
                            part.scroll_into_view();
                        }
                    });
                }
                Err(error) => {
                    self.failed.try_set(Some(http_error(&error)));
                }
            }
        });
    }

    /// Surveyors are in no register: what is displayed of them, so that two at one door can be told apart, is the name of
    /// their link, masked.
    fn show_surveyor(self, who: Principal, label: &str) {
        if who.role() == Role::Surveyor {
            let person = Person { display: displayed(label, false), archived: false };
            let told = self.desk.lasting(|_: Result<(), ActError>| ());
            self.desk.shell.act(vec![Edit::SetPerson { who, person }], told);
        }
    }

    pub(in crate::pages) fn busy(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }
}

/// What the slip says of who may use it and for how long.
fn until(role: Role, terms: &LinkTerms) -> String {
    let w = People::words();
    let whose = match role {
        Role::Resident => Access::words().for_residents,
        Role::Staff | Role::Surveyor | Role::Member | Role::Liaison | Role::District => w.until,
    };
    match terms.expires {
        // It ends with its last day.
        Some(at) => sentence!("有效到 {}。{}", "Valid until {}. {}", words::day(at.plus_ms(-1).day()), whose),
        None => whose.to_owned(),
    }
}

/// The sheet that asks how far a link is to go.
#[component]
pub(in crate::pages) fn MakeLinkSheet(made: Making) -> impl IntoView {
    let w = Access::words();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let today = made.desk.shell.today();
        let (wanted, terms) = (made.wanted.get_untracked(), made.terms.get_untracked());
        if let (Some(principal), Some(terms)) = (wanted, terms)
            && let Some(terms) = terms.read(today)
        {
            made.make(principal, terms);
        }
    };
    view! {
        <Sheet open=made.open title=Signal::stored(w.make.to_owned()) testid="make-link-sheet">
            <form class="sheet-body stack" id="make-link-form" on:submit=send>
                {move || made.terms.get().map(|terms| view! { <TermsFields terms named=true/> })}
                {move || made.failed.get().map(|why| view! { <p class="error" role="alert">{why}</p> })}
            </form>
            <footer class="sheet-foot">
                <button type="submit" form="make-link-form" class="button primary" data-testid="make-link-submit"
                    aria-busy=move || made.busy()>{w.make}</button>
                <button type="button" class="button" on:click=move |_| made.open.set(false)>{Common::words().not_now}</button>
            </footer>
        </Sheet>
    }
}

/// The link that was just made.
#[component]
pub(in crate::pages) fn MadeLinkPart(made: Making) -> impl IntoView {
    let w = People::words();
    let community = made.desk.shell.view().with_untracked(|view| view.community.profile.name.clone());
    view! {
        <div role="status" aria-live="polite" id="made-link">
            {move || made.failed.get().map(|why| view! { <Notice tone="bad" title=w.no_link text=why testid="link-failed"/> })}
            {move || made.made.get().map(|link| {
                let address = link.address.clone();
                let copy_it = move |_| {
                    let address = address.clone();
                    let toasts = made.desk.toasts;
                    spawn_local(async move {
                        let (tone, said) = if copy(address).await { ("good", w.copied) } else { ("bad", w.not_copied) };
                        toasts.show(tone, said.to_owned());
                    });
                };
                view! {
                    <section class="card" data-tone="good" data-testid="made-link">
                        <header class="card-head off-paper"><h2>{sentence!("{} 的链接", "Link for {}", link.person)}</h2></header>
                        <p class="hint off-paper">{w.once}</p>
                        <p class="off-paper"><code data-testid="link-address">{link.address.clone()}</code></p>
                        <div class="actions off-paper">
                            <button type="button" class="button primary" data-testid="link-copy" on:click=copy_it>{w.copy}</button>
                            <button type="button" class="button" data-testid="link-print" on:click=move |_| print()><Icon name="print"/>{w.print}</button>
                            <button type="button" class="button quiet" data-testid="link-done" on:click=move |_| made.made.set(None)>{w.done}</button>
                        </div>
                        <div class="qr-slips slip-alone">
                            <QrSlip head=format!("{community} · {}", Common::words().app) person=link.person.clone() how=w.how until=link.until address=link.address/>
                        </div>
                    </section>
                }
            })}
        </div>
    }
}

/// Links for those who are in no register.
#[component]
pub(super) fn OtherLinks(made: Making) -> impl IntoView {
    let (w, a) = (People::words(), Access::words());
    let desk = made.desk;
    let offer = move |role: Role| {
        let id = move || desk.shell.new_id();
        match role {
            Role::Resident => made.ask(Principal::Resident(id()), w.residents.to_owned()),
            Role::Surveyor => made.ask(Principal::Surveyor(id()), String::new()),
            Role::District => made.ask(Principal::District(id()), a.district.to_owned()),
            // Those are in the register: their links are made beside their names.
            Role::Staff | Role::Member | Role::Liaison => {}
        }
    };
    let button = move |role: Role, icon: &'static str, words: &'static str, testid: &'static str| {
        move || {
            super::manages(desk, role).then(|| view! {
                <button type="button" class="button quiet" data-testid=testid aria-busy=move || made.busy()
                    on:click=move |_| offer(role)><Icon name=icon/>{words}</button>
            })
        }
    };
    view! {
        {button(Role::Resident, "qr", w.resident_link, "resident-link")}
        {button(Role::Surveyor, "qr", a.surveyor_link, "surveyor-link")}
        {button(Role::District, "qr", a.district_link, "district-link")}
    }
}
