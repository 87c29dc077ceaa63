//! How the leading tab begins: what was cached is shown, then what is kept is opened.
//!
//! A device that has been here shows the wall as it was, then everything as it was, then opens its documents. One on which
//! nothing is kept takes the wall in before it asks for the rest of the code, so that its first sight of it waits for
//! nothing else.

use std::{rc::Rc, sync::Arc};

use replica::{
    device::{Glance, Replica, Start, View},
    store::{CACHED_GLANCE, CACHED_VIEW, StoreError},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    edge,
    engine::Engine,
    rest,
    state::{Ended, Mode, NoticeKind, Phase},
};

/// How long the rest of the code waits for the first sight of the wall, and how often it looks.
const PATIENCE_MS: u64 = 4_000;
const LOOK_MS: u32 = 50;

impl Engine {
    /// Reads what is kept and begins.
    pub(super) async fn open(self: &Rc<Self>, made_now: bool) -> Result<(), StoreError> {
        let missing = self.canary.borrow().clone().filter(|_| self.inner.mode() != Mode::Light);
        let intact = missing.as_ref().is_none_or(|canary| canary.lost.is_none());
        if !made_now && intact {
            self.show_cached().await;
        }
        let kept = {
            let mut store = self.store.lock().await;
            // From here on nobody else writes, so that what is read stays true.
            store.claim().await?;
            store.everything().await?
        };
        let lost =
            missing.and_then(|canary| canary.lost.or_else(|| kept.is_empty().then_some(canary.unsent)));
        if let Some(unsent) = lost {
            self.note_lost(Some(unsent));
            self.inner.set_phase(Phase::Vanished { unsent });
        } else {
            self.inner.set_phase(Phase::Ready);
        }
        let Some(community) = self.session.community_id() else {
            return Err(StoreError::Failed("the session names no community".to_owned()));
        };
        let start = Start { seed: edge::random(), me: self.session.grant.clone(), community };
        let (replica, effects) = if kept.is_empty() {
            self.inner.set_whole(false);
            self.learn_later();
            Replica::glimpse(&start, edge::now())
        } else {
            rest::get().await.open(&start, edge::now(), kept)
        };
        self.note_newest(&replica.view());
        self.replica.replace(Some(replica));
        self.carry_out(effects);
        edge::mark("replica-ready");
        self.leave_quarantined();
        self.begin_with_pictures();
        self.keep_ticking();
        if self.session.ended {
            self.tell(NoticeKind::SessionEnded(self.session.why.unwrap_or(Ended::Other)));
            self.ask_again();
        } else {
            self.start_link();
        }
        Ok(())
    }

    /// Shows what was cached, so that something is seen before documents load.
    async fn show_cached(self: &Rc<Self>) {
        if rest::here().is_none()
            && let Some(bytes) = self.cached(CACHED_GLANCE).await
            && let Ok(glance) = postcard::from_bytes::<Glance>(&bytes)
        {
            self.inner.set_whole(false);
            self.show_first(glance.view()).await;
            edge::mark("glance-shown");
        }
        // Without one there is nothing to wait for here.
        let Some(bytes) = self.cached(CACHED_VIEW).await else { return };
        if let Some(mut view) = rest::get().await.shown(&bytes) {
            view.status.link = false;
            view.status.caught_up = false;
            edge::mark("view-read");
            self.show_first(view).await;
            self.inner.set_whole(true);
            edge::mark("view-shown");
        }
    }

    async fn show_first(&self, view: View) {
        self.inner.show(Arc::new(view));
        self.inner.set_phase(Phase::Ready);
        edge::next_frame().await;
    }

    /// What this build has cached.
    async fn cached(&self, key: &[u8]) -> Option<Vec<u8>> {
        let bytes = self.store.lock().await.cached(key).await?;
        let (build, rest) = postcard::take_from_bytes::<String>(&bytes).ok()?;
        (build == edge::build()).then(|| rest.to_vec())
    }

    /// Fetches the rest of the code when the wall has been seen, or somebody needs it, or it takes too long.
    fn learn_later(self: &Rc<Self>) {
        let engine = Rc::downgrade(self);
        spawn_local(async move {
            let since = edge::now();
            let seen =
                || engine.upgrade().and_then(|engine| engine.view()).is_none_or(|view| view.status.caught_up);
            edge::sleep(LOOK_MS).await;
            while rest::here().is_none() && !seen() && edge::now().apart(since) < PATIENCE_MS {
                edge::sleep(LOOK_MS).await;
            }
            edge::next_frame().await;
            let rest = rest::get().await;
            let Some(engine) = engine.upgrade().filter(|engine| !engine.stopped()) else { return };
            let learnt =
                engine.replica.borrow_mut().as_mut().map(|replica| replica.learn(edge::now(), rest.craft()));
            engine.carry_out(learnt.unwrap_or_default());
        });
    }
}
