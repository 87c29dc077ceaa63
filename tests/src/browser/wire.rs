//! The network of one device: a relay of bytes on an address of its own, with a switch.
//!
//! Off means off for the page and its service worker alike: nothing listens, and what was connected is cut.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::atomic::{AtomicU16, Ordering},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use super::{LOOK, PATIENCE};

/// Loopback has sixteen million addresses; outgoing connections never come from this range, so a port that is given up
/// for a while is there again.
static NEXT: AtomicU16 = AtomicU16::new(1);

/// One device's way to the relay.
#[derive(Debug)]
pub struct Wire {
    address: SocketAddr,
    switch: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Wire {
    /// A wire that is on.
    pub async fn to(relay: SocketAddr) -> Self {
        let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let place = Ipv4Addr::new(127, 77, high, low);
        let free = TcpListener::bind((place, 0)).await.expect("an address of our own");
        let address = free.local_addr().expect("it has an address");
        drop(free);
        let (switch, _) = watch::channel(true);
        let task = tokio::spawn(serve(address, relay, switch.clone()));
        let wire = Self { address, switch, task };
        wire.settle(true).await;
        wire
    }

    /// What a browser opens.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Network off.
    pub async fn off(&self) {
        self.switch.send_replace(false);
        self.settle(false).await;
    }

    /// Network on.
    pub async fn on(&self) {
        self.switch.send_replace(true);
        self.settle(true).await;
    }

    /// Cuts every connection; the next one works.
    pub async fn cut(&self) {
        self.off().await;
        self.on().await;
    }

    async fn settle(&self, on: bool) {
        let settled = async {
            while TcpStream::connect(self.address).await.is_ok() != on {
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(PATIENCE, settled).await.expect("the wire obeys its switch");
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(address: SocketAddr, relay: SocketAddr, switch: watch::Sender<bool>) {
    let mut on = switch.subscribe();
    while on.wait_for(|on| *on).await.is_ok() {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("an address can be taken again");
        socket.bind(address).expect("the address is still ours");
        let listener = socket.listen(1024).expect("it listens");
        loop {
            tokio::select! {
                turned = on.changed() => {
                    if turned.is_err() || !*on.borrow_and_update() {
                        break;
                    }
                }
                taken = listener.accept() => {
                    if let Ok((near, _)) = taken {
                        tokio::spawn(carry(near, relay, switch.subscribe()));
                    }
                }
            }
        }
    }
}

async fn carry(mut near: TcpStream, relay: SocketAddr, mut on: watch::Receiver<bool>) {
    let Ok(mut far) = TcpStream::connect(relay).await else { return };
    near.set_nodelay(true).unwrap_or_default();
    far.set_nodelay(true).unwrap_or_default();
    tokio::select! {
        // An end is an end, however it comes.
        _ = copy_bidirectional(&mut near, &mut far) => {}
        _ = on.wait_for(|on| !on) => {
            // Nobody says good-bye when a network goes.
            near.set_zero_linger().unwrap_or_default();
            far.set_zero_linger().unwrap_or_default();
        }
    }
}
