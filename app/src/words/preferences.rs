//! Language, theme and size of type: the small preferences of one device, kept in localStorage and set on `<html>`.

use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Lang;

/// Light, dark, or as the device is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Theme {
    /// As the device is set.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How large everything is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TypeSize {
    /// As designed.
    #[default]
    Usual,
    /// 大字.
    Large,
}

/// The preferences as signals; given to everything by context.
#[derive(Clone, Copy)]
pub(crate) struct Preferences {
    lang: RwSignal<Lang>,
    theme: RwSignal<Theme>,
    size: RwSignal<TypeSize>,
}

const LANG: &str = "language";
const THEME: &str = "theme";
const SIZE: &str = "type_size";

impl Preferences {
    /// As they were kept on this device.
    pub(crate) fn load() -> Self {
        let kept = Self {
            lang: RwSignal::new(read(LANG)),
            theme: RwSignal::new(read(THEME)),
            size: RwSignal::new(read(SIZE)),
        };
        kept.show();
        kept
    }

    pub(crate) fn lang(self) -> Lang {
        self.lang.get()
    }

    pub(crate) fn theme(self) -> Theme {
        self.theme.get()
    }

    pub(crate) fn size(self) -> TypeSize {
        self.size.get()
    }

    pub(crate) fn set_lang(self, lang: Lang) {
        keep(LANG, lang);
        lang.set_current();
        self.lang.set(lang);
        self.show();
    }

    pub(crate) fn set_theme(self, theme: Theme) {
        keep(THEME, theme);
        self.theme.set(theme);
        self.show();
    }

    pub(crate) fn set_size(self, size: TypeSize) {
        keep(SIZE, size);
        self.size.set(size);
        self.show();
    }

    fn show(self) {
        self.lang.get_untracked().set_current();
        let Some(root) = document().document_element() else { return };
        attribute(&root, "lang", Some(self.lang.get_untracked().tag()));
        let theme = match self.theme.get_untracked() {
            Theme::Device => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        attribute(&root, "data-theme", theme);
        let size = match self.size.get_untracked() {
            TypeSize::Usual => None,
            TypeSize::Large => Some("large"),
        };
        attribute(&root, "data-type", size);
    }
}

fn attribute(root: &web_sys::Element, name: &str, value: Option<&str>) {
    let set = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
    if set.is_err() {
        leptos::logging::warn!("cannot set {name}");
    }
}

fn read<T: DeserializeOwned + Default>(key: &str) -> T {
    LocalStorage::get(key).unwrap_or_default()
}

fn keep<T: Serialize>(key: &str, value: T) {
    // A browser that keeps no preferences is no reason to stop.
    if LocalStorage::set(key, value).is_err() {
        leptos::logging::warn!("preferences are not kept");
    }
}
