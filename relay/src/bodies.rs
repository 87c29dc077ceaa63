//! Bodies of requests and of answers, with bounds: how large one may be, how long it may take to arrive, and how much
//! memory all of them together may hold until they are done with. It does not look into them.

use std::{sync::Arc, time::Duration};

use axum::body::{Body, Bytes};
use futures_util::StreamExt as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::errors::Refusal;

/// What all bodies of requests together may hold, in KiB, and what all those of answers may.
const ROOM: usize = 256 << 10;

/// Room for bodies.
#[derive(Debug)]
pub(crate) struct Bodies {
    coming: Arc<Semaphore>,
    going: Arc<Semaphore>,
}

/// What is being sent, with everything that is given back when it has been.
struct Going<K> {
    bytes: Vec<u8>,
    _room: OwnedSemaphorePermit,
    _kept: K,
}

impl<K> AsRef<[u8]> for Going<K> {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// A body; its room is given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) bytes: Vec<u8>,
    room: Option<OwnedSemaphorePermit>,
}

impl Default for Bodies {
    fn default() -> Self {
        Self { coming: Arc::new(Semaphore::new(ROOM)), going: Arc::new(Semaphore::new(ROOM)) }
    }
}

impl Bodies {
    /// Reads a body whole. `each` sees every piece as it comes.
    pub(crate) async fn read(
        &self,
        body: Body,
        most: usize,
        within: Duration,
        mut each: impl FnMut(&[u8]),
    ) -> Result<Whole, Refusal> {
        let mut whole = Whole { bytes: Vec::new(), room: None };
        let mut pieces = body.into_data_stream();
        let reading = async {
            while let Some(piece) = pieces.next().await {
                let piece = piece.map_err(|_| Refusal::Malformed)?;
                if whole.bytes.len() + piece.len() > most {
                    return Err(Refusal::TooBig);
                }
                // A body holds what has arrived of it, not what it promises.
                let room = take(&self.coming, piece.len())?;
                match &mut whole.room {
                    Some(held) => held.merge(room),
                    none => *none = Some(room),
                }
                each(&piece);
                whole.bytes.extend_from_slice(&piece);
            }
            Ok(())
        };
        timeout(within, reading).await.map_err(|_| Refusal::TooLate)??;
        Ok(whole)
    }

    /// The body of an answer. `kept` is given back with its room, when all of it has been sent or nobody wants it any more.
    pub(crate) fn send<K: Send + 'static>(&self, bytes: Vec<u8>, kept: K) -> Result<Body, Refusal> {
        let room = take(&self.going, bytes.len())?;
        Ok(Body::from(Bytes::from_owner(Going { bytes, _room: room, _kept: kept })))
    }
}

fn take(room: &Arc<Semaphore>, bytes: usize) -> Result<OwnedSemaphorePermit, Refusal> {
    let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
    Arc::clone(room).try_acquire_many_owned(kib).map_err(|_| Refusal::SlowDown)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn bodies_are_bounded_one_by_one_and_all_together() {
        let bodies = Bodies { coming: Arc::new(Semaphore::new(4)), ..Bodies::default() };
        let body = |bytes: usize| Body::from(vec![7; bytes]);
        let mut seen = 0;
        let first = bodies.read(body(3000), 3000, SOON, |piece| seen += piece.len()).await.unwrap();
        assert_eq!((first.bytes.len(), seen), (3000, 3000));
        assert_eq!(bodies.read(body(3001), 3000, SOON, |_| {}).await.unwrap_err(), Refusal::TooBig);
        assert_eq!(bodies.read(body(2000), 3000, SOON, |_| {}).await.unwrap_err(), Refusal::SlowDown);
        drop(first);
        assert!(bodies.read(body(3000), 3000, SOON, |_| {}).await.is_ok(), "its room is free again");
    }

    #[test]
    fn answers_that_nobody_takes_hold_no_more_than_their_room() {
        let bodies = Bodies { going: Arc::new(Semaphore::new(4)), ..Bodies::default() };
        let kept = Arc::new(());
        let first = bodies.send(vec![7; 4000], Arc::clone(&kept)).unwrap();
        assert_eq!(bodies.send(vec![7; 1000], ()).unwrap_err(), Refusal::SlowDown);
        assert_eq!(Arc::strong_count(&kept), 2);
        drop(first);
        assert_eq!(Arc::strong_count(&kept), 1);
        assert!(bodies.send(vec![7; 1000], ()).is_ok());
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up() {
        let never = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, axum::Error>>());
        let read = Bodies::default().read(never, 10, Duration::from_millis(20), |_| {}).await;
        assert_eq!(read.unwrap_err(), Refusal::TooLate);
    }
}
