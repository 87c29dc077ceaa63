//! What the tabs of one database say to one another over a `BroadcastChannel`.
//!
//! The leader shows every change to the others; they send it what people do and hear when it is durable. Messages are
//! `postcard` behind the name of the build: tabs of different builds do not understand, but notice, one another.

use domain::edit::Edit;
use js_sys::{ArrayBuffer, Uint8Array};
use replica::{
    audit::{Ask, Found},
    device::Settle,
    vault::{Handover, Idle},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::shell::{
    ActError, DoorAsk, DoorError, NoticeKind, Phase, Picture, PictureAsk, PictureError, PicturesState, edge,
};

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
    /// The leader tells people something about the device.
    Tell(NoticeKind),
    /// It no longer holds, or a person has read it in one of the tabs.
    Untell(NoticeKind),
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
        fate: Result<(), ActError>,
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
    AskDoor {
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
    /// A follower's person wants to know who changed what.
    Ask {
        /// Whose.
        tab: Tab,
        /// Given back with the answer.
        id: u64,
        /// What.
        ask: Ask,
    },
    /// What the history says.
    Found {
        /// Whose question.
        tab: Tab,
        /// Which.
        id: u64,
        /// The answer.
        found: Found,
    },
    /// A follower's person wants something of a picture.
    Picture {
        /// Whose.
        tab: Tab,
        /// Given back with the answer.
        id: u64,
        /// What.
        ask: PictureAsk,
    },
    /// What came of it.
    Pictured {
        /// Whose.
        tab: Tab,
        /// Which.
        id: u64,
        /// The picture.
        result: Result<Picture, PictureError>,
    },
    /// How things stand with pictures.
    PicturesMoved(PicturesState),
    /// A follower's person wants tried again what is left alone.
    TakeUpAgain,
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
                Ok((build, message)) if build == ours => {
                    if let Ok(message) = postcard::from_bytes(message) {
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
        let Ok(bytes) = postcard::to_stdvec(&(&self.build, message)) else {
            return edge::warn("a message cannot be written");
        };
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    #![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

    use std::{cell::RefCell, rc::Rc};

    use domain::{access::DocName, edit::Refusal, wish::WishField};
    use replica::{frame::RefusalCode, store::StoreError};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::shell::{Ended, ImportError, LinkRefusal};

    wasm_bindgen_test_configure!(run_in_browser);

    fn refusals() -> Vec<Refusal> {
        use domain::wish::WishState;
        vec![
            Refusal::NotAllowed,
            Refusal::UnknownWish,
            Refusal::WrongState(WishState::InProgress),
            Refusal::Missing(vec![WishField::Phone, WishField::Kind]),
            Refusal::GivenToAnother,
            Refusal::TextMissing,
        ]
    }

    fn fates() -> Vec<Result<(), ActError>> {
        let mut fates = vec![Ok(()), Err(ActError::Closed), Err(ActError::Relay(RefusalCode::NotAuthor))];
        fates.extend(refusals().into_iter().map(|why| Err(ActError::Refusal(why))));
        let errors = [StoreError::Full, StoreError::Blocked, StoreError::Failed("为什么".to_owned())];
        fates.extend(errors.into_iter().map(|error| Err(ActError::Store(error))));
        fates
    }

    fn notices() -> Vec<NoticeKind> {
        let mut notices = vec![
            NoticeKind::Damaged(Some(DocName::Community)),
            NoticeKind::Damaged(None),
            NoticeKind::StoreFull,
            NoticeKind::StoreFailed("为什么".to_owned()),
            NoticeKind::RelayStoreFailed,
            NoticeKind::Refused(RefusalCode::Forbidden),
            NoticeKind::SessionEnded(Ended::Revoked),
            NoticeKind::Version,
            NoticeKind::ClockDoubtful,
            NoticeKind::UpdateReady,
            NoticeKind::LinkRefused(LinkRefusal::Expired),
            NoticeKind::Lost { unsent: 3 },
            NoticeKind::Quarantined(DocName::Summary),
            NoticeKind::OtherVersion,
            NoticeKind::ImportFailed(ImportError::Foreign),
        ];
        notices.extend(refusals().into_iter().map(NoticeKind::CannotResend));
        notices
    }

    #[wasm_bindgen_test]
    async fn what_is_said_in_one_tab_is_heard_in_another_word_for_word() {
        let heard: Rc<RefCell<Vec<Message>>> = Rc::default();
        let hearing = Rc::clone(&heard);
        let ours = Tabs::join("words", |_| ()).expect("a browser with channels");
        let _other = Tabs::join("words", move |heard| match heard {
            Heard::Message(message) => hearing.borrow_mut().push(message),
            Heard::OtherBuild => panic!("the same build"),
        });
        let mut said = vec![Message::TakeUpAgain, Message::SyncNow];
        said.extend(
            notices().into_iter().flat_map(|kind| [Message::Tell(kind.clone()), Message::Untell(kind)]),
        );
        said.extend(fates().into_iter().zip(1..).map(|(fate, id)| Message::Done { tab: 7, id, fate }));
        for message in &said {
            ours.say(message);
        }
        for _ in 0..100 {
            if heard.borrow().len() == said.len() {
                break;
            }
            edge::sleep(10).await;
        }
        assert_eq!(format!("{:?}", heard.borrow()), format!("{said:?}"));
    }
}
