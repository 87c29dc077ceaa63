//! What the tabs of one database say to one another over a `BroadcastChannel`.
//!
//! The leader shows every change to the others; they send it what people do and hear when it is durable. Messages are
//! `postcard` behind the name of the build: tabs of different builds do not understand, but notice, one another.

use domain::edit::Edit;
use js_sys::{ArrayBuffer, Uint8Array};
use replica::{
    device::Settle,
    vault::{Handover, Idle},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::shell::{DoorAsk, DoorError, NoticeKind, Phase, edge};

/// A tab, by a random number.
pub(crate) type Tab = u64;

/// What tabs say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// A follower is here and wants to see something.
    Hello(Tab),
    /// A follower leaves.
    Bye(Tab),
    /// Is anybody leading?
    Ping,
    /// A tab has taken the lead: who follows?
    Who,
    /// The leader is here, and this far.
    Leading(Phase),
    /// The leader shows: a view, in `postcard`.
    View(Vec<u8>),
    /// The leader tells people something.
    Tell(NoticeKind),
    /// A follower's person did something.
    Act {
        /// Whose.
        tab: Tab,
        /// Given back with the answer; the same when it is asked again.
        id: u64,
        /// What.
        edits: Vec<Edit>,
    },
    /// What became of it.
    Done {
        /// Whose.
        tab: Tab,
        /// Which.
        id: u64,
        /// How it went.
        answer: Answer,
    },
    /// A follower's person decided about a refused intent.
    Settle {
        /// Which.
        refused: u64,
        /// How.
        how: Settle,
    },
    /// A follower's person wants to connect now.
    SyncNow,
    /// A follower's person asks something of the lock.
    Ask {
        /// Whose.
        tab: Tab,
        /// Given back with the answer.
        id: u64,
        /// What.
        ask: DoorAsk,
    },
    /// What became of it.
    Asked {
        /// Whose.
        tab: Tab,
        /// Which.
        id: u64,
        /// How it went.
        result: Result<(), DoorError>,
    },
    /// The leader says whether the device is under a PIN and when it locks itself; whoever takes over needs the key.
    Guard(Option<(Idle, Handover)>),
    /// A person has touched a tab.
    Touched,
}

/// How an act went, as far as it can be said between tabs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// It is durable.
    Kept,
    /// The rules do not allow it; the asker can find out why by the same rules.
    NotAllowed,
    /// It is not durable here, but on its way.
    NotKept {
        /// For lack of room.
        full: bool,
        /// Why.
        why: String,
    },
    /// Nothing can be edited now.
    Closed,
}

/// What is heard.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// A message of a tab like this one.
    Message(Message),
    /// A tab of another build spoke.
    OtherBuild,
}

/// The channel of one database.
pub(crate) struct Tabs {
    channel: BroadcastChannel,
    build: String,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Joins the channel; `None` where browsers have none.
    pub(crate) fn join(database: &str, hear: impl Fn(Heard) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(&format!("tabs-{database}")).ok()?;
        let build = edge::build();
        let ours = build.clone();
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() else { return };
            let bytes = Uint8Array::new(&buffer).to_vec();
            match postcard::take_from_bytes::<String>(&bytes) {
                Ok((build, rest)) if build == ours => {
                    if let Ok(message) = postcard::from_bytes(rest) {
                        hear(Heard::Message(message));
                    }
                }
                _ => hear(Heard::OtherBuild),
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Self { channel, build, _listener: listener })
    }

    /// Says something to all other tabs.
    pub(crate) fn say(&self, message: &Message) {
        let mut bytes = postcard::to_stdvec(&self.build).unwrap_or_default();
        // Fails only for what is not meant to leave this tab.
        let Ok(said) = postcard::to_stdvec(message) else { return };
        bytes.extend_from_slice(&said);
        let array = Uint8Array::from(bytes.as_slice());
        if self.channel.post_message(&array.buffer()).is_err() {
            edge::warn("other tabs cannot be told");
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
