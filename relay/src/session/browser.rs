//! Which kind of browser a device has, as far as people need it to tell their devices apart. What a browser says of itself is
//! not kept: it would be a fingerprint.

use serde::{Deserialize, Serialize};

/// A kind of browser on a kind of device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Browser {
    #[serde(default)]
    pub(crate) system: System,
    #[serde(default)]
    pub(crate) program: Program,
}

/// What it runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum System {
    Iphone,
    Ipad,
    Harmony,
    Android,
    Windows,
    Mac,
    Linux,
    #[default]
    Other,
}

/// What runs there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Program {
    Wechat,
    Edge,
    Firefox,
    Chrome,
    Safari,
    /// No browser, but a program with a token.
    #[serde(rename = "program")]
    Bare,
    #[default]
    Other,
}

impl Browser {
    /// From what a browser says of itself. The first that fits counts, because every one names the others, too.
    pub(crate) fn of(agent: &str) -> Self {
        use self::{Program as P, System as S};
        let system = [
            ("iPhone", S::Iphone),
            ("iPad", S::Ipad),
            ("HarmonyOS", S::Harmony),
            ("OpenHarmony", S::Harmony),
            ("Android", S::Android),
            ("Windows", S::Windows),
            ("Macintosh", S::Mac),
            ("Linux", S::Linux),
        ];
        let program = [
            ("MicroMessenger", P::Wechat),
            ("Edg", P::Edge),
            ("Firefox", P::Firefox),
            ("FxiOS", P::Firefox),
            ("Chrome", P::Chrome),
            ("CriOS", P::Chrome),
            ("Safari", P::Safari),
        ];
        Self {
            system: first(&system, agent).unwrap_or_default(),
            program: first(&program, agent).unwrap_or_default(),
        }
    }

    /// A program with a token.
    pub(crate) const fn program() -> Self {
        Self { system: System::Other, program: Program::Bare }
    }
}

fn first<T: Copy>(list: &[(&str, T)], agent: &str) -> Option<T> {
    list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_without_keeping_what_they_say() {
        for (agent, system, program) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1",
                System::Iphone,
                Program::Safari,
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; 22081212C) AppleWebKit/537.36 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0",
                System::Android,
                Program::Wechat,
            ),
            (
                "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114 Safari/537.36 ArkWeb",
                System::Harmony,
                Program::Chrome,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120",
                System::Windows,
                Program::Edge,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
                System::Linux,
                Program::Firefox,
            ),
            ("", System::Other, Program::Other),
        ] {
            assert_eq!(Browser::of(agent), Browser { system, program }, "{agent}");
        }
    }
}
