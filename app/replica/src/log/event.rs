//! What the shell tells the log, and what it has to do for it.

use std::sync::Arc;

use domain::{access::DocName, grant::Grant};

use super::Conn;
use crate::{
    frame::ErrorCode,
    store::{Batch, Entry, StoreError},
};

/// Something that happened to the relay.
#[derive(Clone, Debug)]
pub enum Event {
    /// A session connected.
    Connected {
        /// The shell's number for the connection.
        conn: Conn,
        /// Whose session, and what it may do.
        who: Grant,
        /// The device of the session.
        device: [u8; 16],
        /// Whether accepted changes of others are to be forwarded (a socket) or not (one HTTP request).
        live: bool,
    },
    /// A connection is gone.
    Disconnected(Conn),
    /// A frame arrived.
    Frame(Conn, Vec<u8>),
    /// What [`Effect::Load`] asked for: everything of `Space::Log` and `Space::Snapshots` of the document.
    Loaded {
        /// Which document.
        doc: DocName,
        /// The entry under `Space::Snapshots`, when there is one.
        snapshot: Option<Vec<u8>>,
        /// The entries under `Space::Log`, in order.
        records: Result<Vec<Entry>, StoreError>,
    },
    /// The batch of the last [`Effect::Commit`] is on disk, or nothing of it is.
    Committed(Result<(), StoreError>),
    /// Everybody who had the closed log of a document has let go of it, or an administrator does not want to wait.
    Release(DocName),
    /// What [`Effect::Destroy`] asked for is done, or has to be tried again later.
    Destroyed {
        /// Which document.
        doc: DocName,
        /// The last number that was destroyed.
        upto: u64,
        /// Whether nothing of it is left.
        done: bool,
    },
    /// Time has passed.
    Tick,
}

/// Something the shell has to do, in this order.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Send a frame. A connection whose queue is full is closed: it repairs itself from its cursors.
    Send(Conn, Arc<[u8]>),
    /// Every request of the connection has been answered (for one HTTP request: respond now).
    Idle(Conn),
    /// Read a document's log and snapshot, then report [`Event::Loaded`].
    Load(DocName),
    /// Write the batch durably, then report [`Event::Committed`]. Never two at a time.
    Commit(Batch),
    /// Close a connection, after what was sent.
    Close(Conn, ErrorCode),
    /// Tell the operator: a kept record is missing, or failed its checksum and was set aside.
    Damaged(DocName, u64),
    /// Destroy every record of the document up to this number and whatever of it was set aside, so that its bytes are
    /// nowhere in the store's files any more; then report [`Event::Destroyed`].
    Destroy(DocName, u64),
}
