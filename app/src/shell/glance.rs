//! What is seen first: the wall as it was here, or as the relay tells it to a device that has never been here.
//!
//! A glance is a copy, shown until something better is there: nothing can be done on it, and losing it loses nothing.

use std::{rc::Rc, sync::Arc};

use futures_util::future::{Either, select};
use replica::device::Glance;

use super::{edge, http, inner::Inner, session::Session, state::Phase};

/// How long the rest of the code waits for the first sight of the wall.
const PATIENCE_MS: u32 = 4_000;

/// Shows one, if there is one.
pub(super) async fn show(inner: &Rc<Inner>, session: &Session) {
    let here = kept(session).await;
    let kept_here = here.is_some();
    let glance = match here {
        Some(glance) => Some(glance),
        // What a device has kept is its own to show, or to keep shut.
        None if session.canary().is_some() || session.ended => None,
        None => told().await,
    };
    let Some(glance) = glance else { return };
    inner.set_whole(false);
    let mut view = glance.view();
    // It is not known otherwise yet.
    view.status.link = true;
    inner.show_glance(Arc::new(view), kept_here);
    inner.set_phase(Phase::Ready);
    edge::painted().await;
    edge::mark("glance-shown");
}

/// What this build of the app has cached; the boot script reads it while the program is on its way. Under a PIN it cannot
/// be read, and is not shown.
async fn kept(session: &Session) -> Option<Glance> {
    let (database, sealed) = edge::read_meanwhile().await?;
    let cached = replica::seal::open(&sealed).ok().filter(|_| database == session.database())?;
    Glance::read(edge::if_of_build(cached)?)
}

/// What the relay says; a relay that is slow or too old to say it holds up nothing.
async fn told() -> Option<Glance> {
    let asked = Box::pin(http::glance());
    match select(asked, Box::pin(edge::sleep(PATIENCE_MS))).await {
        Either::Left((Ok(bytes), _)) => Glance::read(&bytes),
        Either::Left((Err(_), _)) | Either::Right(_) => None,
    }
}
