//! The store's own thread: jobs one after the other, in the order they were given. It decides nothing.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread,
};

use anyhow::{Context as _, Result};
use replica::store::{Batch, StoreError};
use tokio::sync::oneshot;

use crate::store::Sqlite;

type Job = Box<dyn FnOnce(&mut Sqlite) + Send>;

/// Hands jobs to the store's thread, which ends when the last handle is gone.
#[derive(Clone, Debug)]
pub(crate) struct Keeper {
    jobs: mpsc::Sender<Job>,
}

impl Keeper {
    /// Starts the thread.
    pub(crate) fn start(mut store: Sqlite) -> Result<Self> {
        let (jobs, given) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("store".into())
            .spawn(move || {
                for job in given {
                    // Whoever waits for the job's answer notices that there will be none.
                    if catch_unwind(AssertUnwindSafe(|| job(&mut store))).is_err() {
                        tracing::error!("a job of the store panicked");
                    }
                }
            })
            .context("starting the store's thread")?;
        Ok(Self { jobs })
    }

    /// Runs a job some time; says whether there still is a store.
    #[must_use]
    pub(crate) fn give(&self, job: impl FnOnce(&mut Sqlite) + Send + 'static) -> bool {
        self.jobs.send(Box::new(job)).is_ok()
    }

    /// Runs a job and waits for its answer.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Sqlite) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let closed = || StoreError::Closed("the store's thread has ended".into());
        let (answer, answered) = oneshot::channel();
        let given = self.give(move |store| {
            // The caller may have gone away; the job is done all the same.
            drop(answer.send(job(store)));
        });
        if !given {
            return Err(closed());
        }
        answered.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Writes a batch durably.
    pub(crate) async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.call(move |store| store.apply(&batch)).await
    }
}
