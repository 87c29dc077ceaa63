//! Keeping what was chosen under a document, putting it under another one as well, and getting it back to be printed.

use std::sync::{Mutex, PoisonError};

use domain::access::DocName;
use futures_channel::oneshot;

use super::{Chosen, show::data_url};
use crate::{
    pages::doing::Desk,
    shell::{Picture, PictureAsk, PictureError},
};

async fn ask(desk: Desk, what: PictureAsk) -> Result<Picture, PictureError> {
    let (told, heard) = oneshot::channel();
    let told = Mutex::new(Some(told));
    let answered = desk.lasting(move |result: Result<Picture, PictureError>| {
        if let Some(told) = told.lock().unwrap_or_else(PoisonError::into_inner).take() {
            drop(told.send(result));
        }
    });
    desk.shell.picture(what, answered);
    heard.await.unwrap_or(Err(PictureError::NotNow))
}

/// What an `<img>` shows of the picture of this name; nothing when it is not to be had now.
pub(crate) async fn address(desk: Desk, name: String) -> Option<String> {
    ask(desk, PictureAsk::Get(name)).await.ok().map(|picture| data_url(&picture.bytes))
}

/// Keeps what was chosen just now under a document; gives the names of all of it, in the same order.
pub(crate) async fn keep(desk: Desk, doc: DocName, chosen: Vec<Chosen>) -> Result<Vec<String>, PictureError> {
    let mut names = Vec::new();
    for one in chosen {
        names.push(match one {
            Chosen::Named(name) => name,
            Chosen::New(bytes) => {
                let bytes = bytes.as_ref().clone();
                ask(desk, PictureAsk::Keep { doc, bytes }).await?.hash
            }
        });
    }
    Ok(names)
}

/// Puts pictures under another document, so that whoever reads that one may see them; gives the names of those that could be had.
pub(crate) async fn lay_under(desk: Desk, doc: DocName, names: Vec<String>) -> Vec<String> {
    let mut laid = Vec::new();
    for name in names {
        let Ok(Picture { bytes, .. }) = ask(desk, PictureAsk::Get(name)).await else { continue };
        if let Ok(kept) = ask(desk, PictureAsk::Keep { doc, bytes }).await {
            laid.push(kept.hash);
        }
    }
    laid
}
