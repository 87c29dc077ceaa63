//! How the leading tab opens what is kept: as it was cached, then from the documents.

use std::{rc::Rc, sync::Arc};

use replica::{
    device::{Replica, Start, View},
    store::{CACHED_VIEW, StoreError},
};

use super::{
    edge,
    engine::Engine,
    state::{Ended, Mode, NoticeKind, Phase},
};

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
        self.fetches.set(kept.is_empty());
        let (replica, effects) = Replica::open(&start, edge::now(), kept);
        self.note_newest(&replica.view());
        self.begin(replica, effects);
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

    /// Shows what was cached, so that everything is seen before documents load.
    async fn show_cached(self: &Rc<Self>) {
        let Some(cached) = self.store.lock().await.cached(CACHED_VIEW).await else { return };
        let Some(bytes) = edge::if_of_build(&cached) else { return };
        let Ok(mut view) = postcard::from_bytes::<View>(bytes) else { return };
        view.status.link = false;
        view.status.caught_up = false;
        edge::mark("view-read");
        self.inner.show(Arc::new(view));
        self.inner.set_whole(true);
        self.inner.set_phase(Phase::Ready);
        edge::next_frame().await;
        edge::mark("view-shown");
    }
}
