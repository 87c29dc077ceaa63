//! The settings of the lock: putting this device under a PIN, another PIN, when it locks itself, taking it off.

use leptos::prelude::*;

use super::doing::Desk;
use crate::{
    components::{Choices, Icon, Option2, TextField},
    shell::{DoorAsk, DoorError, Idle, Mode, Pin},
    words::{Locking, door_error, invalid_pin, wait_minutes},
};

/// What is being filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filling {
    Nothing,
    Change,
    Off,
}

/// What was asked of the lock, and how it goes.
#[derive(Clone, Copy)]
struct Asking {
    desk: Desk,
    busy: RwSignal<bool>,
    wrong: RwSignal<String>,
}

impl Asking {
    fn new() -> Self {
        Self { desk: Desk::here(), busy: RwSignal::new(false), wrong: RwSignal::new(String::new()) }
    }

    /// Asks; `done` is said when it was done.
    fn ask(self, ask: DoorAsk, done: &'static str) {
        self.ask_then(ask, done, || ());
    }

    fn ask_then(self, ask: DoorAsk, done: &'static str, then: impl Fn() + Send + Sync + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(String::new());
        let desk = self.desk;
        let told = desk.lasting(move |result: Result<(), DoorError>| {
            self.busy.try_set(false);
            match result {
                Ok(()) => {
                    then();
                    if !done.is_empty() {
                        desk.toasts.show("good", done.to_owned());
                    }
                }
                Err(error) => {
                    self.wrong.try_set(door_error(&error, desk.shell.now()));
                }
            }
        });
        desk.shell.door(ask, told);
    }

    fn trouble(self) -> impl IntoView {
        move || {
            Some(self.wrong.get())
                .filter(|words| !words.is_empty())
                .map(|words| view! { <super::locked::Wrong words/> })
        }
    }

    fn busy(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }
}

/// The part of the settings. Where nothing is kept there is nothing to lock.
#[component]
pub(crate) fn Protection() -> impl IntoView {
    let w = Locking::words();
    let shell = Desk::here().shell;
    let on = Memo::new(move |_| shell.guard().get().is_some());
    let light = Memo::new(move |_| shell.mode().get() == Mode::Light);
    view! {
        <Show when=move || !light.get()>
            <section class="part stack" data-testid="protection">
                <h2>{w.title}</h2>
                {move || if on.get() { view! { <On/> }.into_any() } else { view! { <Off/> }.into_any() }}
            </section>
        </Show>
    }
}

#[component]
fn IdleChoice(idle: Signal<Idle>, on_choose: Callback<Idle>) -> impl IntoView {
    let options =
        Idle::ALL.map(|idle| Option2::new(idle.minutes().to_string(), wait_minutes(idle.minutes()))).to_vec();
    let value = Signal::derive(move || idle.get().minutes().to_string());
    let choose = Callback::new(move |minutes: String| {
        if let Some(idle) = Idle::ALL.into_iter().find(|idle| idle.minutes().to_string() == minutes) {
            on_choose.run(idle);
        }
    });
    view! { <Choices legend=Locking::words().idle options value on_choose=choose testid="lock-idle"/> }
}

/// Two fields for a new PIN; what is wrong with it is said beside them.
#[derive(Clone, Copy)]
struct NewPin {
    first: RwSignal<String>,
    second: RwSignal<String>,
    wrong: RwSignal<String>,
    differ: RwSignal<String>,
}

impl NewPin {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { first: empty(), second: empty(), wrong: empty(), differ: empty() }
    }

    fn read(self) -> Option<Pin> {
        self.wrong.set(String::new());
        self.differ.set(String::new());
        let pin = match self.first.with_untracked(|text| Pin::parse(text)) {
            Ok(pin) => pin,
            Err(why) => {
                self.wrong.set(invalid_pin(why).to_owned());
                return None;
            }
        };
        if self.second.with_untracked(|text| Pin::typed(text)) != pin {
            self.differ.set(Locking::words().differ.to_owned());
            return None;
        }
        self.first.set(String::new());
        self.second.set(String::new());
        Some(pin)
    }

    fn fields(self) -> impl IntoView {
        let w = Locking::words();
        view! {
            <TextField label=w.new_pin value=self.first hint=w.new_pin_hint error=self.wrong kind="password" testid="new-pin"/>
            <TextField label=w.again value=self.second error=self.differ kind="password" testid="new-pin-again"/>
        }
    }
}

#[component]
fn Off() -> impl IntoView {
    let w = Locking::words();
    let (asking, pin, idle) = (Asking::new(), NewPin::new(), RwSignal::new(Idle::default()));
    let turn_on = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(pin) = pin.read() {
            asking.ask(DoorAsk::TurnOn(pin, idle.get_untracked()), w.turned_on);
        }
    };
    view! {
        <p>{w.why}</p>
        <p class="hint">{w.honest}</p>
        <p class="hint">{w.no_way_back}</p>
        <form class="form" on:submit=turn_on>
            {pin.fields()}
            <IdleChoice idle=idle.into() on_choose=Callback::new(move |chosen| idle.set(chosen))/>
            {asking.trouble()}
            <div class="actions">
                <button type="submit" class="button primary" data-testid="lock-on" aria-busy=move || asking.busy()>
                    <Icon name="lock"/>{w.turn_on}
                </button>
            </div>
        </form>
    }
}

#[component]
fn On() -> impl IntoView {
    let w = Locking::words();
    let (asking, filling) = (Asking::new(), RwSignal::new(Filling::Nothing));
    let shell = asking.desk.shell;
    let idle = Signal::derive(move || shell.guard().get().unwrap_or_default());
    view! {
        <p data-testid="lock-is-on">{w.is_on}</p>
        <p class="hint">{w.honest}</p>
        <IdleChoice idle on_choose=Callback::new(move |idle| asking.ask(DoorAsk::Idle(idle), ""))/>
        {move || match filling.get() {
            Filling::Nothing => view! {
                {asking.trouble()}
                <div class="actions">
                    <button type="button" class="button primary" data-testid="lock-here"
                        on:click=move |_| asking.ask(DoorAsk::Lock, "")><Icon name="lock"/>{w.now}</button>
                    <button type="button" class="button" data-testid="change-pin"
                        on:click=move |_| filling.set(Filling::Change)>{w.change}</button>
                    <button type="button" class="button" data-testid="lock-off"
                        on:click=move |_| filling.set(Filling::Off)>{w.turn_off}</button>
                </div>
            }
            .into_any(),
            Filling::Change => view! { <ChangeForm asking filling/> }.into_any(),
            Filling::Off => view! { <OffForm asking filling/> }.into_any(),
        }}
    }
}

#[component]
fn ChangeForm(asking: Asking, filling: RwSignal<Filling>) -> impl IntoView {
    let w = Locking::words();
    let (old, new) = (RwSignal::new(String::new()), NewPin::new());
    let change = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(new) = new.read() {
            let pin = old.with_untracked(|text| Pin::typed(text));
            asking.ask_then(DoorAsk::Change { pin, new }, w.changed, move || {
                filling.try_set(Filling::Nothing);
            });
        }
    };
    view! {
        <form class="form" on:submit=change>
            <TextField label=w.old_pin value=old kind="password" testid="old-pin"/>
            {new.fields()}
            {asking.trouble()}
            <div class="actions">
                <button type="submit" class="button primary" data-testid="change-pin-do" aria-busy=move || asking.busy()>{w.change}</button>
                <button type="button" class="button" on:click=move |_| filling.set(Filling::Nothing)>{w.never_mind}</button>
            </div>
        </form>
    }
}

#[component]
fn OffForm(asking: Asking, filling: RwSignal<Filling>) -> impl IntoView {
    let w = Locking::words();
    let old = RwSignal::new(String::new());
    let turn_off = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asking.ask(DoorAsk::TurnOff(old.with_untracked(|text| Pin::typed(text))), w.turned_off);
        old.set(String::new());
    };
    view! {
        <form class="form" on:submit=turn_off>
            <TextField label=w.old_pin value=old kind="password" testid="old-pin"/>
            {asking.trouble()}
            <div class="actions">
                <button type="submit" class="button danger" data-testid="lock-off-do" aria-busy=move || asking.busy()>{w.turn_off}</button>
                <button type="button" class="button" on:click=move |_| filling.set(Filling::Nothing)>{w.never_mind}</button>
            </div>
        </form>
    }
}
