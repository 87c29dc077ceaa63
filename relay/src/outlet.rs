//! What is to be sent on one connection: a queue bounded in bytes, between the core, which must never wait, and the
//! connection's task. It knows no frames and no sockets.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use replica::frame::ErrorCode;
use tokio::sync::{Notify, mpsc};

/// What one connection may have waiting.
const MOST: usize = 64 << 20;
/// What all of them together may.
const MOST_OF_ALL: usize = 512 << 20;
/// Below this a connection may ask for more.
const LITTLE: usize = 1 << 20;

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The core says so.
    Code(ErrorCode),
    /// Too much was waiting to be sent, or the core had to start anew: come again.
    Again,
    /// The relay stops.
    Stopping,
}

/// Something for the connection's task.
#[derive(Clone, Debug)]
pub(crate) enum Out {
    /// Send this.
    Frame(Arc<[u8]>),
    /// Everything that was asked has been answered.
    Idle,
    /// Close.
    End(End),
}

/// Bytes waiting in all queues together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Total(Arc<AtomicUsize>);

#[derive(Debug)]
struct Gauge {
    waiting: AtomicUsize,
    total: Total,
    cut: AtomicBool,
    cutting: Notify,
}

/// The core's end.
#[derive(Debug)]
pub(crate) struct Outlet {
    queue: mpsc::UnboundedSender<Out>,
    gauge: Arc<Gauge>,
}

/// The connection's end.
#[derive(Debug)]
pub(crate) struct Inlet {
    queue: mpsc::UnboundedReceiver<Out>,
    gauge: Arc<Gauge>,
}

/// A queue.
pub(crate) fn queue(total: &Total) -> (Outlet, Inlet) {
    let gauge = Arc::new(Gauge {
        waiting: AtomicUsize::new(0),
        total: total.clone(),
        cut: AtomicBool::new(false),
        cutting: Notify::new(),
    });
    let (give, take) = mpsc::unbounded_channel();
    (Outlet { queue: give, gauge: Arc::clone(&gauge) }, Inlet { queue: take, gauge })
}

impl Outlet {
    /// Queues a frame; `false` when there is no room: then the connection is to be cut.
    #[must_use]
    pub(crate) fn frame(&self, bytes: Arc<[u8]>) -> bool {
        if self.queue.is_closed() || self.gauge.cut.load(Ordering::Relaxed) {
            return true;
        }
        let length = bytes.len();
        let waiting = self.gauge.waiting.load(Ordering::Relaxed) + length;
        let total = self.gauge.total.0.load(Ordering::Relaxed) + length;
        // Nobody may have more waiting than what would still be free for another one: those who do not read are cut
        // before they are in the way of those who do.
        let free = MOST_OF_ALL.saturating_sub(total);
        if waiting > MOST || (waiting > LITTLE && waiting > free) || total > MOST_OF_ALL {
            return false;
        }
        self.gauge.waiting.fetch_add(length, Ordering::Relaxed);
        self.gauge.total.0.fetch_add(length, Ordering::Relaxed);
        if self.queue.send(Out::Frame(bytes)).is_err() {
            self.gauge.less(length);
        }
        true
    }

    /// Everything asked for has been answered.
    pub(crate) fn idle(&self) {
        // A connection that is gone needs no word.
        self.queue.send(Out::Idle).ok();
    }

    /// Ends the connection after what is queued.
    pub(crate) fn end(&self, end: End) {
        self.queue.send(Out::End(end)).ok();
    }

    /// Ends the connection now, whatever is queued.
    pub(crate) fn cut(&self) {
        self.gauge.cut.store(true, Ordering::Release);
        self.gauge.cutting.notify_one();
    }
}

impl Inlet {
    /// The next thing to do. Without a core there is only the end. May be cancelled at any time.
    pub(crate) async fn next(&mut self) -> Out {
        if self.gauge.cut.load(Ordering::Acquire) {
            return Out::End(End::Again);
        }
        tokio::select! {
            biased;
            () = self.gauge.cutting.notified() => Out::End(End::Again),
            out = self.queue.recv() => {
                if let Some(Out::Frame(bytes)) = &out {
                    self.gauge.less(bytes.len());
                }
                out.unwrap_or(Out::End(End::Stopping))
            }
        }
    }

    /// Resolves when the connection is to be ended at once, also while something is being sent.
    pub(crate) async fn cut(&self) {
        while !self.gauge.cut.load(Ordering::Acquire) {
            self.gauge.cutting.notified().await;
        }
    }

    /// Whether so little is waiting that more may be asked for.
    pub(crate) fn has_room(&self) -> bool {
        self.gauge.waiting.load(Ordering::Relaxed) < LITTLE
    }
}

impl Gauge {
    fn less(&self, length: usize) {
        self.waiting.fetch_sub(length, Ordering::Relaxed);
        self.total.0.fetch_sub(length, Ordering::Relaxed);
    }
}

impl Drop for Gauge {
    fn drop(&mut self) {
        self.total.0.fetch_sub(*self.waiting.get_mut(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reader_that_does_not_read_is_cut_and_its_bytes_are_given_back() {
        let total = Total::default();
        let (give, mut take) = queue(&total);
        let frame: Arc<[u8]> = vec![0; 8 << 20].into();
        let sent = (0..20).take_while(|_| give.frame(Arc::clone(&frame))).count();
        assert_eq!(sent, 8);
        assert!(!take.has_room());
        give.cut();
        assert!(matches!(take.next().await, Out::End(End::Again)));
        drop((give, take));
        assert_eq!(total.0.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn many_that_do_not_read_leave_room_for_one_that_does() {
        let total = Total::default();
        let frame: Arc<[u8]> = vec![0; 4 << 20].into();
        let fat: Vec<_> = (0..40).map(|_| queue(&total)).collect();
        for _ in 0..40 {
            for (give, _) in &fat {
                if !give.frame(Arc::clone(&frame)) {
                    give.cut();
                }
            }
        }
        let (give, mut take) = queue(&total);
        for _ in 0..100 {
            assert!(give.frame(vec![0; 64 << 10].into()));
            assert!(matches!(take.next().await, Out::Frame(_)));
        }
    }

    #[tokio::test]
    async fn order_is_kept() {
        let (give, mut take) = queue(&Total::default());
        assert!(give.frame(vec![1].into()));
        give.idle();
        give.end(End::Stopping);
        assert!(matches!(take.next().await, Out::Frame(_)));
        assert!(take.has_room());
        assert!(matches!(take.next().await, Out::Idle));
        assert!(matches!(take.next().await, Out::End(End::Stopping)));
    }
}
