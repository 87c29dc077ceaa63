//! Somebody who works on at a real relay while others attack it, and notices when they are harmed.

use replica::frame::{ToDevice, ToRelay};
use tokio::time::timeout;

use crate::served::{PATIENCE, Served, Socket};

/// What the relay may need more than at rest, in KiB, whatever it is sent by one peer.
const BEARABLE: usize = 200 << 10;

/// Somebody who works on while others attack.
#[derive(Debug)]
pub struct Bystander {
    socket: Socket,
    memory: usize,
}

impl Bystander {
    /// At work, with what the relay needs now.
    pub async fn new(relay: &mut Served) -> Self {
        let session = relay.session("staff", 0).await;
        let mut bystander = Self { socket: relay.connect(&session).await.unwrap(), memory: 0 };
        bystander.works().await;
        bystander.memory = relay.memory();
        bystander
    }

    /// Asks, and is answered.
    pub async fn works(&mut self) {
        assert!(self.socket.tell(&ToRelay::Hello { log: None, since: 0 }).await);
        let answered = async {
            loop {
                match self.socket.hear().await {
                    Some(ToDevice::Moved { .. }) => return,
                    Some(ToDevice::Records { .. }) => {}
                    other => panic!("{other:?}"),
                }
            }
        };
        timeout(PATIENCE, answered).await.unwrap();
    }

    /// Still at work, on the same connection to the same process, which has not grown much.
    pub async fn is_unharmed(&mut self, relay: &mut Served, after: &str) {
        self.works().await;
        let memory = relay.memory();
        assert!(memory < self.memory + BEARABLE, "{after}: {} KiB, then {memory} KiB", self.memory);
        assert!(!relay.log().contains("panic"), "{after}");
    }
}
