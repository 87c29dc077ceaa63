//! Pictures of something: chosen or taken, made small in the browser, kept on this device, shown from wherever they are.
//!
//! A photo is evidence that somebody may give; nothing here asks for one. Who may see it follows the document it is put under.

mod choose;
mod keep;
mod show;
mod shrink;

pub(crate) use choose::PictureField;
pub(crate) use keep::{address, keep, lay_under};
pub(crate) use show::Gallery;
pub(crate) use shrink::{BadPicture, Frame};

use std::sync::Arc;

/// A picture of a form: one that is kept already, or one that was chosen just now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Chosen {
    /// By its name.
    Named(String),
    /// Its bytes; it is kept when the form is sent.
    New(Arc<Vec<u8>>),
}

/// Those that are kept already.
pub(crate) fn named(names: &[String]) -> Vec<Chosen> {
    names.iter().cloned().map(Chosen::Named).collect()
}
